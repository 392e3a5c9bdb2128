"""The checks of a policy's meaning: each introduced fault is found, with both places and a concrete case."""

from pathlib import Path

from checker.meaning import Meaning
from compiler.check import check_policy
from compiler.load import load_policy
from tests import reference

PROJECT = Path(__file__).resolve().parents[1]
POLICY = (PROJECT / "policy" / "policy.yml").read_text(encoding="utf-8")


def check(text, cases=None):
    return check_policy(load_policy(text.encode(), "policy.yml"), cases)


def changed(old, new):
    assert POLICY.count(old) == 1, f"expected once: {old!r}"
    return POLICY.replace(old, new)


def line_of(text, needle):
    return text[: text.index(needle)].count("\n") + 1


def test_the_shipped_policy_has_no_problem():
    cases = PROJECT / "policy" / "cases.yml"
    report = check(POLICY, (cases.read_bytes(), "cases.yml"))
    assert report.problems == ()
    assert report.examples >= 25


def test_a_gap_is_found_with_an_example_case():
    text = changed("when: {order_status: awaiting_payment, cancellation_offered: no}", "when: {order_status: other}")
    (problem,) = check(text).problems
    assert problem.code == "gap"
    assert problem.place.line == line_of(text, "  cancel:\n    ask:")
    assert "Order status: Awaiting payment; The current status allows cancellation: No." in problem.message


def test_a_conflict_is_found_with_both_places_and_an_example_case():
    text = changed("when: {order_status: paid}", "when: {order_status: [paid, shipped]}")
    (problem,) = check(text).problems
    assert problem.code == "conflict"
    assert problem.place.line == line_of(text, "- rule: paid-before-fulfilment")
    assert [also.place.line for also in problem.also] == [line_of(text, "- rule: fulfilment-begun\n")]
    assert "Order status: Paid and shipped; Main reason: I changed my mind" in problem.message


def test_dropping_an_exception_is_a_conflict():
    text = changed("        exception_to: no-limit-named\n        source: Main Cases Where Returns Are Limited, first case",
                   "        source: Main Cases Where Returns Are Limited, first case")
    assert [problem.code for problem in check(text).problems] == ["conflict"]


def test_an_example_case_that_is_not_met_is_a_problem():
    cases = b"""
- case: somebody expects too much
  question: cancel
  answers: {order_status: paid}
  outcome: may_cancel
"""
    (problem,) = check(POLICY, (cases, "cases.yml")).problems
    assert (problem.code, problem.place.file, problem.place.line) == ("example", "cases.yml", 2)
    assert "`may_cancel`" in problem.message and "`cancel_not_covered`" in problem.message


def test_the_number_of_cases_is_what_the_reference_counts():
    """Counted by the plain reference over the facts of one question, with no cells and no diagrams."""
    from dataclasses import replace

    policy = load_policy(POLICY.encode(), "policy.yml").policy
    meaning = Meaning(policy)
    facts = {meaning.order[place].id for place in meaning.matter("cancel")}
    small = replace(policy, facts=tuple(fact for fact in policy.facts if fact.id in facts))
    counts = {}
    for case in reference.completions(small, {}):
        outcomes, _, _ = reference.decide_complete(small, "cancel", case)
        counts[tuple(outcomes)] = counts.get(tuple(outcomes), 0) + 1
    assert {led: number for led, number in meaning.cases("cancel").items() if led is not None} == counts
