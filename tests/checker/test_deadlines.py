"""The answer does the sums: when a time that counts from one of the answers ends, or how long ago it ended."""

from __future__ import annotations

import datetime

import pytest

from checker import Interview
from compiler.reading.policy import load_policy
from tests.checker.test_business_days import AT_WORK
from tests.checks.tea import tea

SOON = """
      - guidance: soon
        title: Soon
        says: Ideally bring it within {window}.
        joins: return
        strength: ideally
        when: {kind: green}
        source: Fourth sentence
      - guidance: later
        title: Later
        says: The {window} are over. Ask us.
        joins: return
        when: {kind: green, bought_on: {longer_ago_than: window}}
        instead_of: soon
        source: Fourth sentence
"""
TODAY = datetime.date(2026, 11, 28)


def dates(bought_on: str | None, *changes: tuple[str, str], kind: str = "green", today: datetime.date = TODAY) -> dict[str, list[str]]:
    policy = load_policy((tea(*changes) + SOON.lstrip("\n")).encode(), "policy.yml").policy
    view = Interview(policy).step("return", {"kind": kind, "bought_on": bought_on, "price": "30"}, today)
    assert view["decision"], view
    return view["dates"]


def test_a_time_that_still_runs_says_its_last_day():
    said = dates("2026-11-24")
    assert said["recent"] == ["Day you bought it: 24 November 2026, 4 days ago. The last day of the period of 7 days is 1 December 2026, in 3 days."]
    assert said["soon"] == ["Day you bought it: 24 November 2026, 4 days ago. Ideally by 1 December 2026, in 3 days."]
    assert "later" not in said


def test_a_time_that_is_over_says_when_it_ended():
    said = dates("2026-11-12")
    assert said["late"] == ["Day you bought it: 12 November 2026, 16 days ago. The period of 7 days ended on 19 November 2026, 9 days ago."]
    assert said["later"] == ["Day you bought it: 12 November 2026, 16 days ago. The ideal period of 7 days ended on 19 November 2026, 9 days ago."]
    assert "soon" not in said


@pytest.mark.parametrize(("bought_on", "ends"), [
    ("2026-11-28", "is 5 December 2026, in 7 days."), ("2026-11-27", "is 4 December 2026, in 6 days."),
    ("2026-11-21", "is 28 November 2026, today."), ("2026-11-20", "ended on 27 November 2026, 1 day ago."),
])
def test_the_day_is_that_on_which_the_rules_change(bought_on: str, ends: str):
    ((sentence,),) = dates(bought_on, kind="black").values()
    assert sentence.endswith(ends)


@pytest.mark.parametrize("window, bought_on, ends", [
    ("7 days", "2026-11-24", "30 November 2026, in 2 days."), ("1 month", "2026-11-24", "23 December 2026, in 25 days."),
    ("3 business days", "2026-11-27", "1 December 2026, in 3 days."),
])
def test_less_than_some_time_ago_ends_a_day_sooner(window, bought_on, ends):
    said = dates(
        bought_on, AT_WORK, ("  window: 7 days\n", f"  window: {window}\n"),
        ("{bought_on: {within: window}}", "{bought_on: {less_than_ago: window}}"),
        ("when: {bought_on: {longer_ago_than: window}}\n        outcome", "when: {bought_on: {at_least_ago: window}}\n        outcome"), kind="black",
    )
    assert said["recent"][0].endswith(f"The last day of the period of {window} is {ends}")


def test_without_the_day_there_is_nothing_to_say():
    assert dates(None) == {}


def test_a_time_is_said_also_where_the_condition_names_a_number_first():
    said = dates("2026-11-24", ("{bought_on: {within: window}}", "{price: {at_least: 1}, bought_on: {within: window}}"),
                 ("when: {bought_on: {longer_ago_than: window}}\n        outcome", "when: otherwise\n        outcome"), kind="black")
    assert said["recent"][0].endswith("The last day of the period of 7 days is 1 December 2026, in 3 days.")


@pytest.mark.parametrize("kind, ends", [
    ("black", "of the period of 10 days is 4 December 2026, in 6 days."), ("herbs", "of the period of 7 days is 1 December 2026, in 3 days."),
])
def test_a_time_that_depends_on_an_answer_is_the_one_of_that_answer(kind, ends):
    by_kind = ("  window: 7 days\n", "  window: {by: kind, black: 10 days, otherwise: 7 days}\n")
    (said,) = dates("2026-11-24", by_kind, kind=kind)["recent"]
    assert said.endswith(f"The last day {ends}")
    assert "recent" not in dates("2026-11-24", by_kind, kind=None)


def test_a_day_beyond_the_calendar_is_not_said():
    assert dates("9999-12-29", kind="black", today=datetime.date(9999, 12, 30)) == {}
    assert dates("9999-12-24", kind="black", today=datetime.date(9999, 12, 30))


def test_a_time_for_other_answers_is_not_said():
    of_its_kind = "when: {any: [{kind: green, bought_on: {longer_ago_than: window}}, {kind: [black, herbs], bought_on: {longer_ago_than: long}}]}"
    changes = (
        ("terms:\n", "terms:\n  long: 14 days\n"),
        ("when: {bought_on: {longer_ago_than: window}}\n        outcome", f"{of_its_kind}\n        outcome"),
        ("when: {bought_on: {within: window}}", "when: otherwise"), ("        exception_to: recent\n", ""),
    )
    for kind, ended in (("green", "The period of 7 days ended on 19 November 2026"), ("black", "The period of 14 days ended on 26 November 2026")):
        (sentence,) = dates("2026-11-12", *changes, kind=kind)["late"]
        assert ended in sentence
