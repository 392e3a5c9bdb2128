"""The meaning of each comparison on the day before its bound, on it and after it, and the words for it on the page."""

import datetime

import pytest

from checker import Evaluator, make_case
from checker.model import AnyOf, Between
from checker.words import in_words
from compiler.reading.operators import bounds
from compiler.reading.policy import load_policy
from tests.checks.tea import check, tea

DAY = datetime.date(2026, 11, 23)


def policy(when, *changes):
    return load_policy(tea(("when: {kind: herbs}", f"when: {{{when}}}"), *changes).encode(), "policy.yml").policy


@pytest.mark.parametrize("operator, holds", [
    ("within", [2, 3]), ("less_than_ago", [2]), ("at_least_ago", [3, 4]), ("longer_ago_than", [4]),
])
def test_each_comparison_with_today_is_right_to_the_day(operator, holds):
    text = tea(("when: {kind: herbs}", f"when: {{bought_on: {{{operator}: wait}}}}"), ("fee: 20 EUR", "fee: 20 EUR\n  wait: 3 days"))
    loaded = load_policy(text.encode(), "policy.yml")
    evaluator = Evaluator(loaded.policy)
    joined = []
    for days in (2, 3, 4):
        answers = {"bought_on": (DAY - datetime.timedelta(days)).isoformat(), "kind": "black"}
        if "herbs" in evaluator.decide("return", make_case(loaded.policy, answers, DAY)).guidance:
            joined.append(days)
    assert joined == holds


@pytest.mark.parametrize("operator, says", [("at_least_ago", "3 days or more ago"), ("less_than_ago", "less than 3 days ago")])
def test_the_page_says_the_comparison_as_it_was_written(operator, says):
    made = policy(f"bought_on: {{{operator}: 3 days}}")
    assert in_words(made, made.guidance[0].when)["is"] == [says]


def test_before_three_days_and_from_three_days_on_leave_no_gap():
    changes = [("{within: window}", "{less_than_ago: window}"), ("{longer_ago_than: window}", "{at_least_ago: window}"),
               ("{within window}", "{less_than_ago window}")]
    assert check(tea(*changes)).problems == ()


@pytest.mark.parametrize("when, condition", [
    ("price: 3", Between("price", 3, 3)), ("price: 0", Between("price", 0, 0)), ("price: 3 EUR", Between("price", 3, 3)),
    ("price: fee", Between("price", 20, 20)), ("price: [1, 3]", AnyOf((Between("price", 1, 1), Between("price", 3, 3)))),
])
def test_a_number_alone_means_that_number(when, condition):
    assert policy(when).guidance[0].when == condition


def test_a_day_alone_means_that_day():
    dates = [("{within: window}", "{until: 2026-12-01}"), ("{longer_ago_than: window}", "{after: 2026-12-01}")]
    made = policy("bought_on: 2026-12-24", *dates)
    day = datetime.date(2026, 12, 24).toordinal()
    assert made.guidance[0].when == Between("bought_on", day, day)
    assert in_words(made, made.guidance[0].when)["is"] == ["24 December 2026"]


@pytest.mark.parametrize("operator, low, high", [
    ("at_least", 5, None), ("more_than", 6, None), ("at_most", None, 5), ("less_than", None, 4), ("exactly", 5, 5),
    ("from", 5, None), ("after", 6, None), ("until", None, 5), ("before", None, 4),
])
def test_bounds(operator, low, high):
    assert bounds(operator, 5) == (low, high)
