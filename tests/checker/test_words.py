"""Conditions, cells and values in words, as pages, tables and messages print them."""

import datetime
from dataclasses import replace

import pytest

from checker.conditions import GREATEST, LAST_DAY, OLDEST
from checker.model import AllOf, Always, Answer, AnyOf, AtLeast, Between, Fact, Not, OneOf
from checker.words import cell_in_words, in_words, value_in_words

STATUS = Fact("status", "Status", "Which?", "choice", answers=(Answer("paid", "Paid"), Answer("sent", "Sent"), Answer("x", "X")))
FINES = Fact("fines", "Unpaid fines", "How much?", "number", unit="EUR", low=0)
BUILT = Fact("built", "Built in", "When was it built?", "number", unit="year")
AGE = Fact("age", "Age", "How old?", "number", unit="years")
COPIES = Fact("copies", "Copies", "How many?", "number", low=1, high=9)
RECEIVED = Fact("received", "Day of receipt", "When?", "date", low=0, relative=True)
EVENT = Fact("event", "Day of the event", "When is it?", "date")
FACTS = (STATUS, FINES, BUILT, AGE, COPIES, RECEIVED, EVENT)


def ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


@pytest.fixture
def policy(shop):
    return replace(shop, facts=FACTS)


@pytest.mark.parametrize("fact, value, text", [
    (STATUS, "sent", "Sent"),
    (FINES, 3, "3 EUR"), (COPIES, 3, "3"),
    (FINES, 9_999, "9999 EUR"), (FINES, 325_000, "325,000 EUR"), (FINES, 4_000_000, "4,000,000 EUR"), (AGE, 1, "1 year"), (AGE, 2, "2 years"),
    (BUILT, 1970, "1970"), (BUILT, 12_026, "12026"),
    (RECEIVED, 0, "today"), (RECEIVED, 1, "1 day ago"), (RECEIVED, 2, "2 days ago"),
    (EVENT, ordinal("2026-11-03"), "3 November 2026"),
])
def test_values(policy, fact, value, text):
    assert value_in_words(policy, fact, value) == text


@pytest.mark.parametrize("fact, cell, text", [
    (STATUS, ("sent", "sent"), "Sent"),
    (FINES, (0, 5), "5 EUR or less"), (FINES, (6, GREATEST), "6 EUR or more"), (FINES, (6, 8), "6 EUR to 8 EUR"),
    (FINES, (6, 6), "6 EUR"), (FINES, (None, 5), "5 EUR or less"), (FINES, (6, None), "6 EUR or more"),
    (COPIES, (1, 4), "4 or less"), (COPIES, (5, 9), "5 or more"), (COPIES, (2, 4), "2 to 4"),
    (RECEIVED, (0, 7), "within the last 7 days"), (RECEIVED, (0, 0), "today"), (RECEIVED, (1, OLDEST), "before today"),
    (RECEIVED, (3, 3), "3 days ago"),
    (RECEIVED, (0, 1), "within the last 1 day"),
    (RECEIVED, (8, OLDEST), "more than 7 days ago"), (RECEIVED, (2, None), "more than 1 day ago"),
    (RECEIVED, (None, 7), "within the last 7 days"), (RECEIVED, (3, 7), "3 to 7 days ago"),
    (EVENT, (1, ordinal("2026-09-30")), "on or before 30 September 2026"),
    (EVENT, (None, ordinal("2026-09-30")), "on or before 30 September 2026"),
    (EVENT, (ordinal("2026-10-01"), LAST_DAY), "on or after 1 October 2026"),
    (EVENT, (ordinal("2026-10-01"), None), "on or after 1 October 2026"),
    (EVENT, (ordinal("2026-10-01"), ordinal("2026-10-03")), "1 October 2026 to 3 October 2026"),
    (EVENT, (ordinal("2026-10-01"), ordinal("2026-10-01")), "1 October 2026"),
])
def test_cells(policy, fact, cell, text):
    assert cell_in_words(policy, fact, cell) == text


def test_a_condition_is_a_tree_of_words(policy):
    condition = AllOf((
        OneOf("status", ("x", "paid")),
        Not(AnyOf((Between("fines", 6, None), Always()))),
        AtLeast(2, (Between("fines", 6, None), Always())),
        Between("received", None, 7, (("within", "7 days"),)),
        Between("copies", 2, 4, (("at_least", "2"), ("less_than", "5"))),
    ))
    assert in_words(policy, condition) == {"kind": "all", "parts": [
        {"kind": "test", "fact": "status", "label": "Status", "is": ["Paid", "X"]},
        {"kind": "not", "part": {"kind": "any", "parts": [
            {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR or more"]},
            {"kind": "always"},
        ]}},
        {"kind": "at_least", "number": "2", "parts": [
            {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR or more"]},
            {"kind": "always"},
        ]},
        {"kind": "test", "fact": "received", "label": "Day of receipt", "is": ["within the last 7 days"]},
        {"kind": "test", "fact": "copies", "label": "Copies", "is": ["2 or more, less than 5"]},
    ]}


def test_only_conditions_have_words(policy):
    with pytest.raises(TypeError, match="cannot have written"):
        in_words(policy, "paid")


def test_a_number_between_equal_bounds_is_said_once(policy):
    condition = Between("built", 1970, 1970, (("at_least", "1970"), ("at_most", "1970")))
    assert in_words(policy, condition)["is"] == ["1970"]
