"""A term that has another value for each answer: one name for them all, in texts and in conditions."""

from __future__ import annotations

import datetime

import pytest

from checker import Case, policy_from_data, policy_to_data
from checker.interview import Interview
from checker.meaning import Meaning
from checker.model import Between, ByAnswer, Policy, TermValue
from compiler.changes.comparison import compare
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import proved
from compiler.reading.policy import load_policy
from tests.checks.tea import check, found, tea

DAY = datetime.date(2026, 12, 1)
BY_KIND = ("  window: 7 days\n", "  window: {by: kind, green: 15 days, black: 60 days, herbs: 15 days}\n")
OTHERWISE = ("  window: 7 days\n", "  window: {by: kind, black: 60 days, otherwise: 15 days}\n")
WRITTEN_OUT = (
    ("{within window}", "in time"),
    ("when: {bought_on: {within: window}}",
     "when: {any: [{kind: [green, herbs], bought_on: {within: 15 days}}, {kind: black, bought_on: {within: 60 days}}]}"),
    ("when: {bought_on: {longer_ago_than: window}}",
     "when: {any: [{kind: [green, herbs], bought_on: {longer_ago_than: 15 days}}, {kind: black, bought_on: {longer_ago_than: 60 days}}]}"),
)


def policy(*changes: tuple[str, str]) -> Policy:
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def outcomes(*changes: tuple[str, str]):
    report = proved(check(tea(*changes)))
    assert report.problems == ()
    return report.certificate["outcomes"]


def test_a_condition_compares_with_the_value_of_the_answer():
    written_out = Meaning(policy(*WRITTEN_OUT)).cases("return")
    assert outcomes(BY_KIND) == outcomes(OTHERWISE) == {"return": {id: written_out[id,] for id in ("take_back", "refused")}}
    same = compare(policy(BY_KIND), policy(*WRITTEN_OUT), DAY)
    assert not same.changes


def test_a_text_says_every_value_with_its_answers():
    (rule,) = [rule for rule in policy(BY_KIND).rules if rule.id == "recent"]
    assert rule.says == "You may return tea within 15 days (Green tea, Herbs) or 60 days (Black tea)."
    (rule,) = [rule for rule in policy(OTHERWISE).rules if rule.id == "recent"]
    assert rule.says == "You may return tea within 60 days (Black tea) or 15 days (otherwise)."


def test_a_brace_in_an_answer_is_said_as_readers_see_the_answer():
    (rule,) = [rule for rule in policy(BY_KIND, ("black: Black tea", 'black: "Black {{tea}}"')).rules if rule.id == "recent"]
    assert rule.says == "You may return tea within 15 days (Green tea, Herbs) or 60 days (Black {tea})."


def test_a_condition_reads_as_it_was_written():
    loaded = check(tea(OTHERWISE)).loaded
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in topic_view(loaded.meaning, loaded.policy.topics[0])["stated"]}
    assert said["late"].endswith("Day you bought it: more than 60 days (Black tea) or 15 days (otherwise) ago")


@pytest.mark.parametrize("kind, days, span", [("black", 40, "60 days"), ("green", 4, "15 days")])
def test_a_decision_counts_with_the_value_that_applies(kind, days, span):
    answers = {"kind": kind, "bought_on": (DAY - datetime.timedelta(days)).isoformat(), "price": 30}
    step = Interview(policy(OTHERWISE)).step("return", answers, DAY)
    (sentence,) = step["dates"]["recent"]
    assert f"The last day of the period of {span} is" in sentence


def test_nothing_is_counted_while_the_answer_is_not_known():
    step = Interview(policy(OTHERWISE)).step("return", {"kind": None, "bought_on": "2026-11-30", "price": 30}, DAY)
    assert step["decision"]["status"] == "decided" and step["dates"] == {}


def test_what_counts_otherwise_counts_where_the_fact_does_not_apply():
    applies = ("      herbs: Herbs\n", "      herbs: Herbs\n    applies_when: {loose: yes}\n")
    loose = ("facts:\n", "facts:\n  loose:\n    label: Loose\n    question: Is it loose?\n    answers: yes or no\n")
    made = policy(OTHERWISE, applies, loose)
    decide = Interview(made).evaluator.decide
    assert decide("return", Case(DAY, {"loose": "no", "bought_on": 15, "price": 30})).outcome == "take_back"
    assert decide("return", Case(DAY, {"loose": "no", "bought_on": 16, "price": 30})).outcome == "refused"
    listed = policy(BY_KIND, applies, loose, ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"))
    assert Interview(listed).evaluator.decide("return", Case(DAY, {"loose": "no", "bought_on": 1, "price": 30})).outcome == "refused"


def test_an_answer_of_yes_is_said_by_the_label_of_its_fact():
    loose = ("facts:\n", "facts:\n  loose:\n    label: Loose tea\n    question: Is it loose?\n    answers: yes or no\n")
    made = policy(("  window: 7 days\n", "  window: {by: loose, yes: 5 days, no: 50 days}\n"), loose)
    assert next(term.text for term in made.terms if term.id == "window") == "5 days (Loose tea) or 50 days (otherwise)"


def test_numbers_can_go_by_an_answer_too():
    made = policy(("  fee: 20 EUR\n", "  fee: {by: kind, green: 20 EUR, otherwise: 5 EUR}\n"))
    (rule,) = [rule for rule in made.rules if rule.id == "cheap"]
    found = [part for part in rule.when.parts if isinstance(part, ByAnswer)]
    assert found == [ByAnswer("kind", ((("green",), Between("price", None, 19)), ((), Between("price", None, 4))))]
    assert next(term.values for term in made.terms if term.id == "fee") == (TermValue(("green",), "20 EUR", 20), TermValue((), "5 EUR", 5))


def test_words_can_go_by_an_answer_too():
    text = tea(("  fee: 20 EUR\n", "  fee: 20 EUR\n  desk: {by: kind, green: the left desk, otherwise: the right desk}\n"),
               ("Bring it to the shop.", "Bring it to {desk}."))
    outcome = load_policy(text.encode(), "policy.yml").policy.outcome("take_back")
    assert outcome.says == "Bring it to the left desk (Green tea) or the right desk (otherwise)."


def test_the_policy_as_data_keeps_it():
    assert policy_from_data(policy_to_data(policy(OTHERWISE))) == policy(OTHERWISE)


def test_a_changed_value_changes_decisions_and_a_renamed_answer_does_not():
    other = compare(policy(OTHERWISE), policy((OTHERWISE[0], OTHERWISE[1].replace("60", "70"))), DAY)
    assert [one.before for one in other.changes if one.kind == "outcome"] == ["refused"]
    renamed = tea(BY_KIND).replace("black", "dark") + "\nrenamed: {kind.black: kind.dark}\n"
    assert not compare(policy(BY_KIND), load_policy(renamed.encode(), "p").policy, DAY, {"kind.black": "kind.dark"}).changes


def test_a_fact_by_which_only_a_term_goes_that_texts_name_is_not_to_be_removed():
    size = "  size:\n    label: Size\n    question: How large is the tin?\n    answers: {small: Small, large: Large}\n"
    text = tea(("  fee: 20 EUR\n", "  fee: 20 EUR\n  paid: {by: size, small: 1 EUR, large: 2 EUR}\n"), ("  price:\n", size + "  price:\n"),
               ("Bring it to the shop.", '"We pay {paid} for the tin."'))
    (problem,) = found(text, "idle-fact")
    assert "The term `paid` goes by it" in problem.way_out and "remove" not in problem.way_out
