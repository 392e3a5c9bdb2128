"""The decision space: its cells, and the order in which its facts are asked about."""

import pytest
from hypothesis import given

from checker.conditions import GREATEST, LAST_DAY, OLDEST, atoms, cells
from checker.meaning import Meaning
from checker.model import Answer, Between, Fact, OneOf
from tests.made_up_policies import policies

STATUS = Fact("status", "Status", "Which?", "choice", answers=(Answer("paid", "Paid"), Answer("sent", "Sent")))
COPIES = Fact("copies", "Copies", "How many?", "number", low=1, high=9)
RECEIVED = Fact("received", "Received", "When?", "date", low=0, relative=True)
EVENT = Fact("event", "Event", "When is it?", "date")


@pytest.mark.parametrize("fact, tests, expected", [
    (STATUS, [OneOf("status", ("paid",))], [("paid", "paid"), ("sent", "sent")]),
    (COPIES, [], [(1, 9)]),
    (Fact("price", "Price", "What?", "number"), [], [(0, GREATEST)]),
    (COPIES, [Between("copies", 3, 5)], [(1, 2), (3, 5), (6, 9)]),
    (COPIES, [Between("copies", None, 5), Between("copies", 6, None)], [(1, 5), (6, 9)]),
    (COPIES, [Between("copies", 1, 9), Between("copies", 0, 20)], [(1, 9)]),
    (RECEIVED, [Between("received", None, 7)], [(0, 7), (8, OLDEST)]),
    (EVENT, [], [(1, LAST_DAY)]),
    (EVENT, [Between("event", 739000, None)], [(1, 738999), (739000, LAST_DAY)]),
])
def test_a_fact_is_cut_where_a_test_mentions_it(fact, tests, expected):
    assert cells(fact, tests) == expected


@given(policies(ticks=True))
def test_no_fact_is_asked_about_before_those_that_decide_whether_it_applies(policy):
    placed = set()
    for fact in Meaning(policy).order:
        assert {test.fact for test in atoms(fact.applies_when)} <= placed
        placed.add(fact.id)
    assert placed == {fact.id for fact in policy.counted}
