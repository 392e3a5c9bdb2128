"""The checks of a policy's meaning: each introduced fault is found, with both places and a concrete case."""

from pathlib import Path

import pytest

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
    assert "Order status: Paid – shipped; Main reason: I changed my mind" in problem.message


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


def test_a_rule_that_can_never_apply_is_found():
    text = changed("when: {order_status: received, reason: changed_mind, matches_listing: yes}",
                   "when: {order_status: shipped, reason: changed_mind, matches_listing: yes}")
    codes = {problem.code: problem for problem in check(text).problems}
    assert codes["unreachable"].message == "The condition of the rule `preference-only` holds in no possible case."
    assert codes["unreachable"].place.line == line_of(text, "when: {order_status: shipped, reason")


def test_a_rule_that_exceptions_always_take_away_is_found():
    text = changed("when: {opened_or_used: yes, item_defective: yes}", "when: {opened_or_used: yes}")
    (problem,) = [one for one in check(text).problems if one.code == "unreachable"]
    assert "`opened-or-used` never applies" in problem.message
    assert [also.place.line for also in problem.also][0] == line_of(text, "- rule: opened-but-defective")


def test_guidance_that_joins_nothing_is_found():
    text = changed("        joins: may_request_refund\n        when: {order_status: received}",
                   "        joins: may_request_refund\n        when: {order_status: other}")
    (problem,) = check(text).problems
    assert problem.code == "unreachable" and "`returns-may-be-limited` joins no decision" in problem.message


def test_an_exception_that_never_meets_its_rule_is_found():
    text = changed("        exception_to: no-limit-named\n        source: Main Cases Where Returns Are Limited, first case",
                   "        exception_to: [no-limit-named, nothing-received]\n"
                   "        source: Main Cases Where Returns Are Limited, first case")
    (problem,) = check(text).problems
    assert problem.code == "idle-exception" and problem.severity == "error"
    assert "`preference-only` never meets the rule `nothing-received`" in problem.message


def test_an_outcome_that_is_never_reached_is_found():
    text = changed("      refund_not_covered:\n        strength", "      refund_refused:\n        strength: cannot\n"
                   "        title: You cannot ask for a refund\n        says: It cannot be refunded.\n"
                   "      refund_not_covered:\n        strength")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-outcome", "warning")
    assert problem.place.line == line_of(text, "      refund_refused:")


def test_a_fact_on_which_nothing_depends_is_found():
    text = changed("          received_on: {longer_ago_than: contact_window}\n", "")
    (problem,) = check(text).problems
    assert problem.code == "idle-fact" and "`received_on`" in problem.message


def test_answers_that_change_nothing_are_found():
    text = changed("      other_type: Any other order\n", "      other_type: Any other order\n      same: Like no other\n")
    text = text.replace("order_type: other_type}", "not: {order_type: unlimited_group}}")
    (problem,) = check(text).problems
    assert problem.code == "idle-fact" and "`other_type` and `same`" in problem.message


@pytest.mark.parametrize("old, new, found", [
    ("You may cancel an order that is still awaiting", "You can cancel an order that is still awaiting",
     "The rule `unpaid-order` does not say how strong it is: its outcome `may_cancel` has the strength `may`"),
    ("order may be eligible for a refund request, depending", "order is eligible for a refund request, depending",
     "The rule `paid-order` does not say how strong it is"),
    ("for convenience may no longer be\n          accepted", "for convenience may be\n          accepted",
     "The rule `fulfilment-begun` does not say how strong it is"),
    ("typically reviewed first", "reviewed first", "The rule `leader-handled` does not say how strong it is"),
    ("title: You may cancel this order\n        says: It may be", "title: You can cancel this order\n        says: It can be",
     "The outcome `may_cancel` does not say how strong it is"),
    ("        strength: may not\n", "        strength: cannot\n", "The outcome `may_no_longer_cancel` does not say"),
    ("may still be cancellable before", "may still be cancellable, and must be cancelled, before", "says `must`"),
])
def test_prose_of_another_strength_is_found(old, new, found):
    problems = [problem for problem in check(changed(old, new)).problems if problem.code == "strength"]
    assert any(found in problem.message for problem in problems), problems


def test_a_space_that_is_too_large_is_refused_with_the_facts_that_make_it_so():
    """Five hundred rules about unrelated facts: no order of questions makes that small."""
    import random

    random.seed(1)
    facts = [f"f{number}" for number in range(40)]
    rules = []
    for number in range(500):
        when = ", ".join(f"{fact}: {random.choice(['yes', 'no'])}" for fact in random.sample(facts, 3))
        rules.append(f"      - {{rule: r{number}, title: T, says: It cannot be., source: S, outcome: not_so, exception_to: rest,"
                     f" when: {{{when}}}}}\n")
    text = (
        "policy: big\ntitle: Big\nlanguage: en\nversion: one\neffective_from: 2026-11-23\nsummary: S\nnotice: N\nsource: S\n"
        "facts:\n" + "".join(f"  {fact}: {{label: L, question: Q, answers: yes or no}}\n" for fact in facts)
        + "questions:\n  q:\n    ask: Can I?\n    topic: t\n    outcomes:\n"
        "      so: {strength: can, title: You can, says: You can.}\n"
        "      not_so: {strength: cannot, title: You cannot, says: You cannot.}\n"
        "topics:\n  t:\n    title: T\n    intro: I\n    statements:\n"
        "      - {rule: rest, title: T, says: You can., source: S, outcome: so, when: always}\n" + "".join(rules)
    )
    (problem,) = check(text).problems
    assert problem.code == "too-large-space" and problem.severity == "error"
    assert problem.message.count("`f") == 5
