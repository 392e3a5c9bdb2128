"""The checks of a policy's meaning find each introduced fault, with both places and a concrete case."""

import re
from pathlib import Path

import pytest

from checker.diagram import Diagrams
from checker.meaning import Meaning
from compiler.checks.report import check_policy
from compiler.derived.decision_table import decision_table
from compiler.proof.agreement import proved
from compiler.reading.policy import load_policy
from tests import frozen, reference
from tests.made_up_policies import in_pairs

PROJECT = Path(__file__).resolve().parents[2]
POLICY = frozen.SHOP.read_text(encoding="utf-8")
LIBRARY = frozen.LIBRARY.read_text(encoding="utf-8")


def check(text, cases=None):
    return check_policy(load_policy(text.encode(), "policy.yml"), cases)


def changed(old, new):
    assert POLICY.count(old) == 1, f"expected once: {old!r}"
    return POLICY.replace(old, new)


def line_of(text, needle):
    return text[: text.index(needle)].count("\n") + 1


def test_the_shipped_policy_has_no_problem():
    cases = frozen.SHOP.with_name("cases.yml")
    report = check(POLICY, (cases.read_bytes(), "cases.yml"))
    assert report.problems == ()
    assert report.examples >= 25


def test_a_gap_is_found_with_an_example_case():
    text = changed("when: {order_status: awaiting_payment, cancellation_offered: no}", "when: {order_status: other}")
    (problem,) = check(text).problems
    assert problem.code == "gap"
    assert problem.place.line == line_of(text, "  cancel:\n    ask:")
    assert "Order status: Awaiting payment; The current status allows cancellation: No." in problem.message
    assert "was decided" not in check(text).as_text(), "nothing is claimed that was not found"


def test_a_conflict_is_found_with_both_places_and_an_example_case():
    text = changed("when: {order_status: paid}", "when: {order_status: [paid, shipped]}")
    problem, unlike = check(text).problems
    assert (problem.code, unlike.code) == ("conflict", "unlike-answers"), "two answers are no longer alike"
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
    """The plain reference counts over the facts of one question, without cells and diagrams."""
    from dataclasses import replace

    policy = load_policy(POLICY.encode(), "policy.yml").policy
    meaning = Meaning(policy)
    facts = {meaning.order[level].id for level in meaning.matter("cancel")}
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
    text = changed("          received_on: {longer_ago_than: contact_window}\n        instead_of: contact-soon\n", "")
    (problem,) = [one for one in check(text).problems if one.code == "idle-fact"]
    assert "`received_on`" in problem.message


def test_answers_that_change_nothing_are_found():
    text = changed("      other_type: Any other order\n", "      other_type: Any other order\n      same: Like no other\n")
    text = text.replace("order_type: other_type}", "not: {order_type: unlimited_group}}")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-fact", "warning") and "`other_type` and `same`" in problem.message
    assert problem.place.line == line_of(text, "  order_type:")


def test_answers_that_rules_name_and_that_change_nothing_all_the_same_are_found():
    """One rule names both answers and treats them alike. Two rules, one for each answer, would tell them apart, whatever their outcomes."""
    text = changed("when: {order_status: authorized, order_type: other_type}", "when: {order_status: authorized, order_type: [other_type, same]}")
    text = text.replace("      other_type: Any other order\n", "      other_type: Any other order\n      same: Like no other\n")
    (problem,) = check(text).problems
    assert problem.code == "idle-fact" and "`other_type` and `same`" in problem.message


def test_an_answer_that_is_always_impossible_is_found():
    text = changed("      other_type: Any other order\n", "      other_type: Any other order\n      no_type: No order\n")
    text = text.replace("order_type: other_type}", "order_type: [other_type, no_type]}")
    text = text.replace("impossible:\n", "impossible:\n  - when: {order_type: no_type}\n    because: Every order has a type.\n")
    found = [problem.message for problem in check(text).problems]
    assert found == ["No possible case has the answer `no_type` of the fact `order_type`: whoever chooses it contradicts the policy."]


@pytest.mark.parametrize("old, new, found", [
    ("You may cancel an order that is still awaiting", "You can cancel an order that is still awaiting",
     "The rule `unpaid-order` does not say how strong it is: its outcome `may_cancel` has the strength `may`"),
    ("order may be eligible for a refund request, depending", "order is eligible for a refund request, depending",
     "The rule `paid-order` does not say how strong it is"),
    ("typically reviewed first", "reviewed first", "The rule `leader-handled` does not say how strong it is"),
    ("title: You may cancel this order\n        says: It may be", "title: You can cancel this order\n        says: It can be",
     "The title of the outcome `may_cancel` does not say how strong it is"),
    ("title: You may cancel this order\n", "title: You can cancel this order\n",
     "The title of the outcome `may_cancel` does not say how strong it is: its strength is `may`"),
    ("        strength: may not\n", "        strength: cannot\n", "The title of the outcome `may_no_longer_cancel` does not say"),
    ("may still be cancellable before", "may still be cancellable, and cannot be cancelled, before", "says `cannot`"),
])
def test_prose_of_another_strength_is_found(old, new, found):
    problems = [problem for problem in check(changed(old, new)).problems if problem.code == "strength"]
    assert any(found in problem.message for problem in problems), problems


def test_guidance_that_is_no_longer_as_weak_as_it_says_it_is_is_found():
    text = changed("as soon as possible, ideally {within contact_window}", "as soon as you can, {within contact_window}")
    (problem,) = check(text).problems
    assert problem.code == "strength" and problem.place.line == line_of(text, "          After you have received the goods, please")
    assert "`contact-soon` does not say how strong it is: its strength is `ideally`" in problem.message


UNPAID = "You may cancel an order that is still awaiting payment, as long as its current order status allows cancellation."


def strengths_found(old, new):
    return [problem.message for problem in check(changed(old, new)).problems if problem.code == "strength"]


@pytest.mark.parametrize("denied", [
    "You may never cancel an order.", "You may, under no circumstances, cancel an order.", "You might still not be able to cancel an order.",
    "No order may be cancelled that is awaiting payment.", "Under no circumstances may you cancel an order.", "Nobody can cancel an order.",
])
def test_a_word_that_is_taken_back_is_none_of_its_strength(denied):
    messages = strengths_found(UNPAID, denied)
    assert any("The rule `unpaid-order` does not say how strong it is" in one or "in one sentence with what is `may`" in one for one in messages)


@pytest.mark.parametrize("denied", [
    "You can never come in summer", "Nobody can come in summer", "In no case can you come in summer", "You must come in summer",
])
def test_can_is_taken_back_as_well(denied):
    messages = [one.message for one in check(TWO_SEASONS.replace("You can come in summer", denied)).problems]
    assert len(messages) == 1 and ("does not say how strong it is" in messages[0] or "in one sentence with what is `can`" in messages[0])


def test_what_is_not_limited_is_not_limited():
    (message,) = strengths_found("says: Returns are limited for opened or used", "says: Returns are never limited for opened or used")
    assert "The rule `opened-or-used` does not say how strong it is" in message


@pytest.mark.parametrize("old, new, found", [
    (UNPAID, f"{UNPAID} It is always accepted.", "says `always`, which is a promise"),
    (UNPAID, f"{UNPAID} You will be refunded.", "says `will be refunded`, which is a promise"),
    (UNPAID, f"{UNPAID} You may never do so.", "also says `may never`, which is `may not`"),
    (UNPAID, f"{UNPAID} You cannot do so.", "also says `cannot`, which is `cannot`"),
    ("awaiting payment or only\n          authorized, check whether you can cancel it",
     "awaiting payment or only\n          authorized, you can cancel it and are entitled to your money", "says `can`, which is `can`"),
    ("It does not say that a return is accepted\n          in every other case.",
     "It does not say more.\n          You are entitled to a refund.", "says `are entitled`, which is `can`"),
    ("where returns are restricted by the nature of the product.",
     "where returns are restricted by their nature. You will get your money back.", "says `will get your money`, which is a promise"),
    ("after you have received the goods, please contact us.\n", "after you have received the goods, please contact us. A refund is guaranteed.\n",
     "says `guaranteed`, which is a promise"),
    ("says: It may be cancelled as long as", "says: You can cancel. It may be cancelled as long as",
     "The outcome `may_cancel` also says `can`"),
    ("title: Unpaid orders", "title: You can always cancel an unpaid order", "The title of the rule `unpaid-order` says `can`"),
    ("title: Unpaid orders", "title: Unpaid orders must be cancelled", "The title of the rule `unpaid-order` says `must`"),
    ("title: No limit named", "title: You will be refunded", "The title of the rule `no-limit-named` says `will be refunded`"),
    ("contact us as soon as possible, ideally {within contact_window},", "contact us, but you must do so, ideally {within contact_window},",
     "The guidance `contact-soon` says `must`, which is `must`, in one sentence with what is `ideally`; but its strength is `ideally`."),
    ("title: How a refund is paid", "title: A refund is guaranteed", "The guidance `refund-method` says `guaranteed`"),
])
def test_a_sentence_or_a_title_that_says_more_is_found(old, new, found):
    (message,) = strengths_found(old, new)
    assert found in message


@pytest.mark.parametrize("harmless", [
    "Check whether you can cancel.", "Ask what can be done.", "Cancel as early as you can.", "Orders that can be cancelled are marked.",
    "It is possible if you can pay.", "This is no guarantee.", "Please always give your order number.", "You must keep the tags on.",
])
def test_what_promises_nothing_is_left_alone(harmless):
    assert strengths_found(UNPAID, f"{UNPAID} {harmless}") == []


@pytest.mark.parametrize("old, new, found", [
    ("The limit for opened or used items does not apply where the item is defective.",
     "You can always return a defective item, and you will get all your money back.", "The rule `opened-but-defective` says `always`"),
    ("title: Opened or used, but defective", "title: You cannot return it", "The title of the rule `opened-but-defective` says `cannot`"),
    (UNPAID, f"{UNPAID} You are eligible for a refund.", "says `are eligible`, which is `can`"),
    (UNPAID, f"{UNPAID} You are always eligible.", "says `are always eligible`, which is `can`"),
    (UNPAID, f"{UNPAID} Regardless of how you paid you can cancel.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} Regardless of how an order was paid it can be cancelled.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} If unpaid you can cancel.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} When unpaid you can cancel.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} When unpaid orders can be cancelled.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} It may be refused.", "says `may be refused`, which is `may not`"),
    (UNPAID, f"{UNPAID} It can be declined.", "says `can be declined`, which is `may not`"),
    (UNPAID, f"{UNPAID} That can be cancelled.", "says `can`, which is `can`"),
    (UNPAID, f"{UNPAID} What you paid will be refunded.", "says `will be refunded`, which is a promise"),
    ("Please explain clearly why you ask for the refund.", "You can have your money back at any time.",
     "The guidance `explain-reason` says `have your money back`, which is a promise"),
    ("Please explain clearly why you ask for the refund.", "You may not ask for a refund.", "The guidance `explain-reason` says `may not`"),
    ("title: You may cancel this order\n", "title: You may always cancel this order\n", "The title of the outcome `may_cancel` says `always`"),
    ("  hint: Choose the one that fits best.", "  hint: All are always refunded.", "The `hint` of `reason` says `always`"),
    ("It is not legal advice,", "It is guaranteed,", "The `notice` says `guaranteed`"),
    ("label: The item is defective", "label: The item will be refunded", "The `label` of `item_defective` says `will be refunded`"),
    ("other_reason: Something else", "other_reason: You will be refunded", "The `label` of `other_reason` of `reason` says `will be refunded`"),
    ("    title: Order cancellation", "    title: You cannot cancel", "The `title` of `cancellation` says `cannot`"),
])
def test_a_promise_or_a_decision_where_none_belongs_is_found(old, new, found):
    (message,) = strengths_found(old, new)
    assert found in message


@pytest.mark.parametrize("old, new", [
    ("ask: Can I ask for a refund?", "ask: Will I be refunded?"),
    ("intro: Whether an order can be cancelled depends", "intro: How an order can be cancelled and whether it will be refunded depends"),
    ("intro: Whether an order can be cancelled depends",
     "intro: When an order can be cancelled, which orders cannot be, and why you must wait depends"),
    ("title: Returns can be limited", "title: Returns can be restricted"),
    ("Please explain clearly why you ask for the refund.", "Please explain it before 3 May 2027."),
    ("The limit for opened or used items does not apply where the item is defective.", "The limit does not count from 3 May 2027, or in May."),
])
def test_what_asks_or_describes_is_left_alone(old, new):
    assert strengths_found(old, new) == []


def test_guidance_may_be_as_strong_as_all_that_it_joins():
    text = TWO_SEASONS + (
        "      - {guidance: gate, title: The gate, says: 'The gate cannot be opened {from winter_begins}.', when: {day: {from: winter_begins}},"
        " joins: JOINED, source: Board}\n")
    assert check(text.replace("JOINED", "closed")).problems == ()
    assert check(text.replace("JOINED", "winter")).problems == ()
    (problem,) = check(text.replace("JOINED", "visit")).problems
    assert (problem.code, problem.severity) == ("strength", "warning")
    assert problem.message.endswith("what it joins has the strength `can` and `cannot`.")


def test_a_hundred_million_cases_are_no_reason_to_refuse_a_policy():
    """Facts that all matter to the guidance of one question, and so multiply its cases."""
    facts = "".join(f"  more_{number}: {{label: More, question: More?, answers: yes or no}}\n" for number in range(20))
    tests = ", ".join(f"more_{number}: yes" for number in range(20))
    text = changed("facts:\n  order_status:", f"facts:\n{facts}  order_status:")
    text += f"\n      - {{guidance: more, title: More, says: Read more., joins: cancel, when: {{{tests}}}, source: Nowhere}}\n"
    report = proved(check(text))
    assert report.problems == ()
    assert sum(number for outcome, number in report.cases["cancel"].items() if outcome) == 92 * 2**20
    assert report.certificate["cases"] > 92 * 2**20 and report.certificate["tried"] < 1_000


def test_forty_facts_that_have_to_do_with_each_other_only_in_pairs_are_proved_in_a_moment():
    report = proved(check(in_pairs(40)))
    assert report.problems == ()
    assert sum(number for outcome, number in report.cases["q"].items() if outcome) == 2**40
    assert report.loaded.meaning.diagrams.size() < 20_000, "it follows the rules, not the cases"
    *rows, last = decision_table(Meaning(report.loaded.policy), report.loaded.policy.question("q")).every_row()
    assert len(rows) == 40 and last.otherwise and [rule.id for rule in last.rules] == ["rest"]


def test_what_turns_out_to_be_too_large_in_the_proof_is_refused_like_what_turns_out_in_the_checks(monkeypatch):
    """The limit leaves room for the diagrams of the checks, and for hardly any more."""
    report = check(in_pairs(20))
    assert report.problems == ()
    monkeypatch.setattr(report.loaded.meaning.diagrams, "_limit", report.loaded.meaning.diagrams.size() + 100)
    (problem,) = proved(report).problems
    assert (problem.code, problem.severity) == ("too-large-space", "error")
    worst = in_pairs(20).splitlines()[problem.place.line - 1].strip().partition(":")[0]
    assert f"most of all those of the facts `{worst}`, `f" in problem.message


def test_a_space_that_is_too_large_is_refused_with_the_facts_that_make_it_so(monkeypatch):
    """No order of facts makes five hundred rules about unrelated facts small. A tenth of the room is soon full."""
    import random

    (limit,) = Diagrams.__init__.__defaults__
    monkeypatch.setattr(Diagrams.__init__, "__defaults__", (limit // 10,))
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


@pytest.mark.parametrize("old, new, number", [
    ("ideally {within contact_window}, if", "ideally within seven days, if", "seven"),
    ("title: Photos or other evidence", "title: 2 photos or other evidence", "2"),
    ("      changed_mind: I changed my mind", "      changed_mind: Within 14 days I changed my mind", "14"),
])
def test_a_number_in_prose_that_is_no_term_is_found(old, new, number):
    text = changed(old, new)
    (problem,) = [one for one in check(text).problems if one.code == "orphan-number"]
    assert problem.severity == "error" and f"`{number}`" in problem.message
    line = text.splitlines()[problem.place.line - 1]
    assert line[problem.place.column - 1:].startswith(number)


@pytest.mark.parametrize("written, number", [
    ("thirteen days", "thirteen"), ("ninety-nine days", "ninety-nine"), ("a hundred days", "a hundred"), ("a dozen weeks", "a dozen"),
    ("a fortnight", "a fortnight"), ("a week", "a week"), ("an hour", "an hour"), ("a calendar month", "a calendar month"),
    ("a two-week time", "two"), ("seven **days**", "seven"), ("three full business days", "three"), ("seven business days", "seven"),
    ("one of them", ""), ("a weekly letter", ""), ("{{14}}", "14"),
])
def test_a_number_in_words_counts_where_it_counts_something(written, number):
    text = changed("ideally {within contact_window}, if", f"ideally within {written}, if")
    found = [one for one in check(text).problems if one.code == "orphan-number"]
    assert [one.message.split("`")[1] for one in found] == ([number] if number else [])
    for one in found:
        assert text.splitlines()[one.place.line - 1][one.place.column - 1:].startswith(number)


@pytest.mark.parametrize("written, number", [
    ("at least three photos", "three"), ("At most\n          two orders", "two"), ("up to **twenty-one** photos", "twenty-one"),
    ("more than one order", "one"), ("fewer than six parts", "six"), ("less than a dozen parts", "a dozen"), ("within ten shops", "ten"),
    ("after two reminders", "two"), ("only four photos", "four"), ("at least seven days", "seven"),
    ("only one of them", ""), ("after one another", ""), ("more than {contact_window}", ""), ("than others", ""), ("at least once", ""),
    ("the seventh day", "seventh"), ("the twenty-first day", "twenty-first"), ("the third business day", "third"),
    ("the twelfth month", "twelfth"), ("the second-week letter", "second"), ("the third photo", ""), ("three photos", ""),
])
def test_a_limit_in_words_counts_whatever_it_counts_and_so_does_a_day_by_its_number(written, number):
    text = changed("Please explain clearly why", f"Please explain clearly {written} why")
    found = [one for one in check(text).problems if one.code == "orphan-number"]
    assert [one.message.split("`")[1] for one in found] == ([number] if number else [])
    for one in found:
        rest = "\n".join(text.split("\n")[one.place.line - 1:])[one.place.column - 1:]
        assert rest.startswith((number, written)), "the whole limit is marked, or the number alone"
        assert re.search("`its_name: [0-9]+ (…|days)`", one.way_out), "a term that can be compared has its number in digits"


@pytest.mark.parametrize("written, number", [
    ("two renewals", "two"), ("two more renewals", "two"), ("a dozen EUR", "a dozen"), ("three parcel", "three"), ("three copies", "three"),
    ("one copy", "one"), ("two readers", ""), ("a renewal", ""),
])
def test_units_of_the_policy_are_counted_as_well(written, number):
    text = LIBRARY.replace("    unit: years\n", "    unit: parcels\n").replace("grown_up: 16 years", "grown_up: 16 parcels")
    text = text.replace("keeping_time: 10 days", "keeping_time: 10 days\n  most_copies: 5 copies")
    text = text.replace("says: Pay at the desk", f"says: Pay {written} at the desk")
    found = [one.message.split("`")[1] for one in check(text).problems if one.code == "orphan-number"]
    assert found == ([number] if number else [])


def test_a_number_across_two_lines_is_found_where_it_stands_each_time():
    text = changed("ideally {within contact_window}, if", "ideally within seven\n          days or seven **days**, if")
    first, second = [one.place for one in check(text).problems if one.code == "orphan-number"]
    assert second.line == first.line + 1
    assert text.splitlines()[second.line - 1][second.column - 1:].startswith("seven **days**")


def test_a_term_that_nothing_names_is_found():
    text = changed("terms:\n", "terms:\n  review_time: 3 days\n")
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("idle-term", "warning")
    assert problem.place.line == line_of(text, "  review_time:")


IDLE_TERM = "terms:\n  review_time: 3 days\n"


def accepting(finding, about):
    return f"\naccepted:\n  - finding: {finding}\n    about: {about}\n    because: It is promised elsewhere.\n"


def test_a_finding_can_be_accepted_with_a_reason_that_the_report_shows():
    report = check(changed("terms:\n", IDLE_TERM) + accepting("idle-term", "review_time"))
    assert report.problems == ()
    assert "because It is promised elsewhere." in report.as_text()
    accepted = report.as_data()["accepted"][-1]
    assert (accepted["code"], accepted["because"]) == ("idle-term", "It is promised elsewhere.")


def test_accepting_what_is_not_there_is_a_warning():
    report = check(POLICY + accepting("idle-term", "contact_window"))
    assert [(one.code, one.severity) for one in report.problems] == [("idle-acceptance", "warning")]


def test_a_gap_cannot_be_accepted():
    text = changed("when: {order_status: paid}", "when: {order_status: other}") + accepting("gap", "cancel")
    codes = [one.code for one in check(text).problems]
    assert "gap" in codes and "idle-acceptance" in codes


TWO_SEASONS = """
policy: seasons
title: Seasons
language: en
version: one
effective_from: 2026-11-23
summary: When the garden is open.
notice: Ask at the gate.
source: The board at the gate
terms: {summer_ends: 2026-09-30, winter_begins: 2026-10-01}
facts:
  day: {label: Day of the visit, question: On which day do you come?, answers: date}
questions:
  visit:
    ask: Can I visit the garden?
    topic: garden
    outcomes:
      open: {strength: can, title: You can visit it, says: You can come.}
      closed: {strength: cannot, title: You cannot visit it, says: It cannot be visited.}
topics:
  garden:
    title: The garden
    intro: Open in summer.
    statements:
      - {rule: summer, title: Summer, says: You can come in summer., do: 'Come {until summer_ends}.',
         when: {day: {until: summer_ends}}, outcome: open, source: Board}
      - {rule: winter, title: Winter, says: You cannot come in winter., do: 'Wait {from winter_begins}.',
         when: {day: {from: winter_begins}}, outcome: closed, source: Board}
"""


def test_days_that_no_rule_covers_are_a_gap_that_names_the_day():
    assert check(TWO_SEASONS).problems == ()
    (problem,) = check(TWO_SEASONS.replace("winter_begins: 2026-10-01", "winter_begins: 2026-10-02")).problems
    assert problem.code == "gap" and "Day of the visit: 1 October 2026." in problem.message


def test_days_that_two_rules_cover_are_a_conflict_that_names_the_day():
    (problem,) = check(TWO_SEASONS.replace("winter_begins: 2026-10-01", "winter_begins: 2026-09-30")).problems
    assert problem.code == "conflict" and "Day of the visit: 30 September 2026." in problem.message


def test_a_list_of_answers_is_a_case_with_each():
    cases = b"""
- case: paid or something else
  question: cancel
  answers: {order_status: [paid, other, shipped], reason: [changed_mind, payment]}
  outcome: cancel_not_covered
"""
    report = check(POLICY, (cases, "cases.yml"))
    assert report.examples == 6
    assert ["may_no_longer_cancel" in one.message for one in report.problems] == [True], "shipped, for convenience"
