"""The decision space: its cells, and the order in which its facts are asked about."""

from dataclasses import replace

import pytest
from hypothesis import given

from checker.conditions import GREATEST, LAST_DAY, OLDEST, atoms, cells
from checker.meaning import Meaning
from checker.model import AllOf, Answer, Between, Fact, Impossible, OneOf
from compiler.reading.policy import load_policy
from tests.checks.tea import tea
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


def test_the_cases_of_a_question_are_counted_where_a_fact_of_another_question_tells_what_is_impossible():
    """The other fact stands first in the diagrams, since more conditions test it."""
    made = load_policy(tea().encode(), "policy.yml").policy
    rules = [rule for rule in made.rules if rule.id != "cheap"]
    question, (take_back, refused) = made.questions[0], made.questions[0].outcomes
    other = replace(question, id="other", outcomes=tuple(replace(one, id=f"{one.id}_too", question="other") for one in question.outcomes))
    rules = [
        replace(rules[0], when=Between("price", None, 9), outcome=take_back.id),
        replace(rules[1], when=Between("price", 10, None), outcome=refused.id),
        *(replace(rules[0], id=f"{kind}-too", when=OneOf("kind", (kind,)), question="other", outcome=f"{take_back.id}_too")
          for kind in ("green", "black", "herbs")),
    ]
    declared = Impossible(AllOf((OneOf("kind", ("green",)), Between("price", 10, None))), "Green tea is cheap.")
    made = replace(made, rules=tuple(rules), guidance=(), questions=(question, other), impossible=(declared,))
    meaning = Meaning(made)
    assert meaning.level["kind"] < meaning.level["price"]
    assert meaning.cases("return") == {(take_back.id,): 1, (refused.id,): 1}
