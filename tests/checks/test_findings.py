"""What the checks find about exceptions, and which findings can be accepted."""

import json
from dataclasses import replace
from types import SimpleNamespace

import pytest
from hypothesis import event, given, settings

from checker import Evaluator
from checker.meaning import Meaning
from checker.model import Between, Guidance, OneOf
from compiler.checks import idle_exceptions, idle_facts
from compiler.checks.report import check_policy
from compiler.checks.subject import Subject
from compiler.reading.policy import load_policy
from tests import frozen, reference
from tests.made_up_policies import QUESTION, policies

SHOP = frozen.SHOP.read_text(encoding="utf-8")
RECEIVED_AND_OPENED = "Order status: Received or picked up; The item was opened or used: Yes"


def check(text):
    return check_policy(load_policy(text.encode(), "policy.yml"))


def changed(old, new):
    assert SHOP.count(old) == 1, f"expected once: {old!r}"
    return SHOP.replace(old, new)


def line(text, problem):
    return text.splitlines()[problem.place.line - 1].strip()


# --- Exceptions that change nothing -----------------------------------------------------------------------------------


def test_an_exception_that_another_one_holds_is_found_with_an_example_case():
    text = changed("when: {opened_or_used: yes, law_requires_otherwise: yes}",
                   "when: {opened_or_used: yes, law_requires_otherwise: yes, item_defective: yes}")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-exception", "warning")
    assert problem.message.startswith(
        "The exception `opened-but-law-requires` takes nothing away from the rule `opened-or-used`: wherever the two meet,"
        f" another exception to it applies as well, for example in this case: {RECEIVED_AND_OPENED}; The item is defective: Yes;")
    assert [also.excerpt.strip() for also in problem.also] == ["- rule: opened-or-used"]


def test_two_exceptions_that_stand_for_each_other_are_both_found():
    text = changed("when: {opened_or_used: yes, law_requires_otherwise: yes}", "when: {opened_or_used: yes, item_defective: yes}")
    found = [problem for problem in check(text).problems if problem.code == "idle-exception"]
    assert [problem.message.split("`")[1] for problem in found] == ["opened-but-defective", "opened-but-law-requires"]


def test_an_exception_with_the_same_outcome_is_found_with_an_example_case():
    text = changed("        when: {order_status: paid}\n        outcome: cancel_not_covered\n",
                   "        when: {order_status: paid}\n        outcome: cancel_not_covered\n"
                   "        exception_to: any-order\n")
    text = text.replace("      - rule: cancel-other-status\n",
                        "      - rule: any-order\n        title: T\n        says: The policy does not say.\n"
                        "        when: {order_status: [paid, other]}\n        outcome: cancel_not_covered\n        source: S\n\n"
                        "      - rule: cancel-other-status\n")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-exception", "warning")
    assert problem.message == (
        "The exception `paid-before-fulfilment` changes no answer: wherever it takes the rule `any-order` away, the outcome is"
        " the same without it, for example in this case: Order status: Paid – nothing prepared or arranged yet.")
    assert line(text, problem) == "exception_to: any-order"


def idle(policy):
    """The messages about the exceptions of a policy that is in no file, by exception and rule."""
    def made(code, path, message, way_out, also=(), severity="error", words=""):
        return path[1], also[0][1] if also else message.split("`")[3], message

    subject = Subject(SimpleNamespace(policy=policy, meaning=Meaning(policy), problem=made, reference_date=""))
    return {(exception, rule): message for exception, rule, message in idle_exceptions.check(subject)}


@settings(max_examples=150)
@given(policies())
def test_what_is_said_of_exceptions_is_so_in_every_case(policy):
    """The plain reference decides every case again without each exception in turn."""
    found = idle(policy)
    cases = list(reference.completions(policy, {}))
    for exception in policy.rules:
        for name in set(exception.exception_to) - {rule.id for rule in policy.rules}:
            met = any(reference.leads(policy, exception, case) and reference.holds(rule.when, case, policy)
                      for rule in policy.rules if reference.defeats_by(name, exception, rule) for case in cases)
            leads = any(reference.leads(policy, exception, case) for case in cases)
            assert ((exception.id, name) in found) == (leads and not met)
        for rule in [rule for rule in policy.rules if rule.id in exception.exception_to]:
            others = tuple(id for id in exception.exception_to if id != rule.id)
            without = replace(policy, rules=tuple(
                replace(one, exception_to=others) if one is exception else one for one in policy.rules))
            leads = any(reference.leads(policy, exception, case) for case in cases)
            same_rules = all(reference.leads(policy, rule, case) == reference.leads(without, rule, case) for case in cases)
            same_outcomes = all(reference.decide_complete(policy, QUESTION, case)[0]
                                == reference.decide_complete(without, QUESTION, case)[0] for case in cases)
            says = found.get((exception.id, rule.id), "")
            event(says.split("`")[2].split(":")[0] if says else "nothing is said")
            assert (" never meets " in says or " takes nothing away from " in says) == (leads and same_rules)
            assert same_outcomes or not says
            if exception.outcome == rule.outcome and leads and not rule.exception_to:
                assert says


# --- Statements that never apply --------------------------------------------------------------------------------------


def test_a_rule_that_never_applies_is_found_with_an_example_case():
    text = changed("when: {opened_or_used: yes, item_defective: yes}", "when: {opened_or_used: yes}")
    (problem,) = [problem for problem in check(text).problems if problem.code == "unreachable"]
    assert problem.message.endswith(
        f"an exception to it does, too, for example in this case: {RECEIVED_AND_OPENED}; The item can reasonably be resold: No.")


def test_guidance_that_joins_nothing_is_found_with_an_example_case():
    text = changed("        joins: may_request_refund\n        when: {order_status: received}",
                   "        joins: may_request_refund\n        when: {order_status: other}")
    (problem,) = check(text).problems
    assert problem.message.endswith(
        "never comes about, for example in this case: Order status: Something else (for example cancelled or refunded).")


# --- Facts that nobody is asked about --------------------------------------------------------------------------------


@pytest.mark.parametrize("applies_when", [
    "{resellable: no}",
    "{any: [{resellable: no}, {order_status: received, reason: not_delivered}]}",  # the second is impossible
])
def test_a_fact_that_applies_only_where_something_is_judged_is_found(applies_when):
    text = changed("    applies_when: {product_kind: [perishable, short_shelf_life, made_to_order, hygiene_sensitive]}\n",
                   "    applies_when: {product_kind: [perishable, short_shelf_life, made_to_order, hygiene_sensitive]}\n\n"
                   "  opened_since:\n    label: Since\n    question: Since when?\n    answers: yes or no\n"
                   f"    applies_when: {applies_when}\n")
    text = text.replace("when: {opened_or_used: yes, item_defective: yes}", "when: {item_defective: yes, opened_since: yes}")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity, line(text, problem)) == ("idle-fact", "warning", "opened_since:")
    assert problem.message == ("Nobody is ever asked about the fact `opened_since`: whether it applies depends on `resellable`,"
                               " which customers are not asked either, since somebody judges it.")
    assert problem.way_out.endswith("say in `judged_by` who judges it.")


def surely_asked(policy):
    """The facts that an interview can learn to apply, found by answering all of its questions in every case."""
    evaluator, found = Evaluator(policy), set()
    for case in reference.completions(policy, {}):
        known = {}
        for fact in policy.facts:
            if not fact.judged_by and evaluator.applies(fact.id, known):
                known[fact.id] = case[fact.id]
        found |= known.keys()
    return found


@settings(max_examples=150)
@given(policies())
def test_nobody_is_asked_about_exactly_the_facts_that_are_found(policy):
    """Each fact in turn is judged, and guidance depends on every fact."""
    made = lambda code, path, message, way_out, also=(), severity="error", words="": (path[1], message)  # noqa: E731
    tests = [OneOf(one.id, (one.answers[0].id,)) if one.answers else Between(one.id, None, 1) for one in policy.facts]
    guidance = tuple(Guidance(f"about-{test.fact}", "t", "T", "S", test, (QUESTION,), "") for test in tests)
    for judged in policy.facts:
        facts = tuple(replace(one, judged_by="somebody") if one is judged else one for one in policy.facts)
        changed = replace(policy, facts=facts, guidance=guidance)
        found = list(idle_facts.check(Subject(SimpleNamespace(policy=changed, meaning=Meaning(changed), problem=made, alike={}, reference_date=""))))
        idle = {fact for fact, message in found if message.startswith("No decision depends")}
        never = {fact for fact, message in found if message.startswith("Nobody is ever asked")}
        event(f"{len(never)} facts that nobody is asked about")
        assert never == {fact.id for fact in facts if not fact.judged_by} - idle - surely_asked(changed)


# --- Impossible combinations that rule nothing out --------------------------------------------------------------------


@pytest.mark.parametrize("when, message", [
    ("{order_status: paid, item_defective: yes}", "No case has this combination anyway: "),
    ("{order_status: received, reason: not_delivered, opened_or_used: yes}", "The other impossible combinations rule out every case"),
    ("{any: [{reason: not_delivered, opened_or_used: yes}, {order_status: paid, reason: damaged}]}",
     "The other impossible combinations rule out every case"),
])
def test_an_impossible_combination_that_rules_nothing_out_is_found(when, message):
    text = changed("\nquestions:\n", f"  - when: {when}\n    because: It cannot be.\n\nquestions:\n")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-impossible", "warning") and problem.message.startswith(message)
    assert line(text, problem) == f"- when: {when}"


def test_of_two_impossible_combinations_that_are_one_both_are_found():
    text = changed("\nquestions:\n", "  - when: {reason: not_delivered, order_status: received}\n    because: It cannot be.\n\nquestions:\n")
    assert [problem.about for problem in check(text).problems] == [("impossible", "0"), ("impossible", "2")]


# --- Accepting --------------------------------------------------------------------------------------------------------


def accepting(finding, about, words=""):
    words = f"    words: {words}\n" if words else ""
    return f"\naccepted:\n  - finding: {finding}\n    about: {about}\n{words}    because: It is promised elsewhere.\n"


@pytest.mark.parametrize("old, new, about", [
    ("ideally {within contact_window}, if", "ideally within seven days, if", "contact-soon"),
    ("      changed_mind: I changed my mind", "      changed_mind: Within 14 days I changed my mind", "changed_mind"),
    ("title: Order cancellation", "title: Order cancellation in 3 steps", "cancellation"),
    ("The basic rules", "The 3 basic rules", "summary"),
])
def test_a_number_in_prose_can_be_accepted(old, new, about):
    text = changed(old, new)
    (problem,) = [one for one in check(text).problems if one.code == "orphan-number"]
    report = check(text + accepting("orphan-number", about, json.dumps(dict(problem.accept)["words"])))
    assert report.problems == ()
    accepted = [(one["code"], one["because"]) for one in report.as_data()["accepted"]]
    assert accepted.count(("orphan-number", "It is promised elsewhere.")) == 1


def test_an_exception_that_never_bites_can_be_accepted():
    text = changed("when: {opened_or_used: yes, law_requires_otherwise: yes}",
                   "when: {opened_or_used: yes, law_requires_otherwise: yes, item_defective: yes}")
    report = check(text + accepting("idle-exception", "opened-but-law-requires", "takes nothing away from opened-or-used"))
    assert report.problems == ()
    assert [problem.code for problem, _ in report.accepted].count("idle-exception") == 1


@pytest.mark.parametrize("about", ["guidance", "says"])
def test_accepting_names_what_it_is_about_and_not_its_kind(about):
    text = changed("ideally {within contact_window}, if", "ideally within seven days, if")
    codes = {problem.code for problem in check(text + accepting("orphan-number", about)).problems}
    assert codes == {"orphan-number", "idle-acceptance"}


@pytest.mark.parametrize("finding, about, old, new", [
    ("unreachable", "opened-or-used", "when: {opened_or_used: yes, item_defective: yes}", "when: {opened_or_used: yes}"),
    ("unreachable", "returns-may-be-limited", "        joins: may_request_refund\n        when: {order_status: received}",
     "        joins: may_request_refund\n        when: {order_status: other}"),
    ("idle-exception", "opened-but-defective", "        exception_to: opened-or-used\n        source: Main Cases Where Returns Are"
     " Limited, second case\n\n      - rule: opened-but-law-requires",
     "        exception_to: [opened-or-used, nothing-received]\n        source: Main Cases Where Returns Are"
     " Limited, second case\n\n      - rule: opened-but-law-requires"),
])
def test_what_is_printed_and_never_runs_cannot_be_accepted(finding, about, old, new):
    report = check(changed(old, new) + accepting(finding, about))
    found = {problem.code: problem for problem in report.problems}
    assert found[finding].severity == "error"
    assert found["idle-acceptance"].message == f"This finding `{finding}` cannot be accepted."
    assert report.errors
