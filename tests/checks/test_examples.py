"""Example cases follow the rules that they test; of one that fails only what differs is said, and once."""

import re

import pytest

from compiler.checks.report import check_policy
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import check, tea
from tests.moved_terms import moved_terms

CASES = """\
- case: recent tea
  question: return
  answers: {bought_on: [today, window ago], kind: [black, herbs]}
  outcome: take_back
  rules: recent
- case: late tea
  question: return
  answers: {bought_on: 1 day more than window ago, kind: herbs, price: fee}
  outcome: refused
  rules: late
- case: cheap tea
  question: return
  answers: {bought_on: window ago, kind: green, price: 1 EUR less than fee}
  outcome: refused
  guidance: []
"""


def messages(text, cases=CASES):
    return [problem.message for problem in check(text, cases).problems]


@pytest.mark.parametrize("file, term, amount", [
    pytest.param(file, term, amount, id=f"{file.parent.name}-{term}-{amount}")
    for file in (frozen.SHOP, frozen.LIBRARY) for term, amount in moved_terms(file)
])
def test_cases_hold_after_an_edit_of_a_term(file, term, amount):
    text = re.sub(rf"(?m)^(  {term}:) .*$", rf"\1 {amount}", file.read_text("utf-8"), count=1)
    report = check_policy(load_policy(text.encode(), "policy.yml"), (file.with_name("cases.yml").read_bytes(), "cases.yml"))
    assert not [problem for problem in report.problems if problem.place.file == "cases.yml"], report.as_text()


def test_a_fixed_day_is_left_behind_by_an_edit_of_its_term():
    fixed = CASES.replace("1 day more than window ago", "2026-11-15")
    assert messages(tea()) == [] and messages(tea(), fixed) == []
    text = tea(("window: 7 days", "window: 14 days"))
    assert messages(text) == []
    assert messages(text, fixed) == [
        "The example case `late tea` is decided otherwise: outcome `take_back`, expected `refused`, because of rule `recent` at policy.yml:51."
    ]


def test_guidance_that_no_longer_joins_is_named_alone():
    cases = CASES + "- {case: herbs, question: return, answers: {bought_on: today, kind: herbs}, outcome: take_back, guidance: herbs}\n"
    text = tea(("when: {kind: herbs}", "when: {kind: green}"))
    assert messages(text, cases)[-1] == "The example case `herbs` is decided otherwise: no longer joins: `herbs` at policy.yml:70."
    cases = cases.replace("kind: herbs}, outcome: take_back, guidance: herbs", "kind: black}, outcome: take_back, guidance: []")
    text = tea(("when: {kind: herbs}", "when: {kind: [black, herbs]}"))
    assert messages(text, cases)[-1] == "The example case `herbs` is decided otherwise: joins too: `herbs` at policy.yml:70."


def test_a_rule_that_no_longer_decides_is_named_alone():
    cases = CASES.replace("rules: late", "rules: [late, cheap]")
    assert messages(tea(), cases) == ["The example case `late tea` is decided otherwise: no longer decides: `cheap` at policy.yml:63."]


def test_a_list_of_answers_fails_once_with_the_cases_counted():
    text = tea(("when: {kind: green, price", "when: {kind: black, price"))
    cases = CASES.replace("kind: [black, herbs]}", "kind: [black, herbs], price: 1}")
    assert messages(text, cases)[0] == (
        "The example case `recent tea` is decided otherwise: in 2 of the 4 cases that it stands for (such as bought_on: 2026-11-23, kind: black),"
        " outcome `refused`, expected `take_back`, because of rule `cheap` at policy.yml:63."
    )
    assert len([one for one in messages(text, cases) if "`recent tea`" in one]) == 1


def test_what_is_still_open_and_what_contradicts_itself_are_said():
    cases = CASES.replace("kind: green, price: 1 EUR less than fee", "kind: green").replace("  guidance: []\n", "")
    assert messages(tea(), cases) == [
        "The example case `cheap tea` is decided otherwise: it depends: `take_back` or `refused`, expected `refused`."
    ]
    text = tea(("questions:\n", "impossible:\n  - when: {kind: herbs, price: {at_least: fee}}\n    because: Herbs are cheap.\n\nquestions:\n"))
    assert messages(text, CASES)[0] == (
        "The example case `late tea` is decided otherwise: the answers contradict each other, expected `refused`."
    )


def test_what_no_case_exercises_is_shown_and_is_no_failure():
    report = check(tea(), CASES)
    assert report.not_exercised == {"rules": (), "guidance": (), "definitions": ()} and "No example case exercises" not in report.as_text()
    report = check(tea(), CASES[CASES.index("- case: late") :])
    assert not report.problems and not report.errors
    assert "No example case exercises:\n  rules recent; guidance herbs\n" in report.as_text()
    assert report.as_data()["not_exercised"] == {"rules": ["recent"], "guidance": ["herbs"], "definitions": []}


def test_a_case_that_leaves_something_open_exercises_only_what_is_sure():
    report = check(tea(), "- {case: open, question: return, answers: {kind: green}, possible: [take_back, refused]}\n")
    assert report.not_exercised["rules"] == ("recent", "late", "cheap")


DEFINITION = ("questions:\n", "definitions:\n  in_time: {label: In time, when: {bought_on: {within: window}}}\n\nquestions:\n")
NAMED = (("when: {bought_on: {within: window}}", "when: {in_time: yes}"), ("when: {bought_on: {longer_ago_than: window}}", "when: {in_time: no}"))


def test_a_definition_is_exercised_by_a_case_in_which_it_surely_holds():
    text = tea(*NAMED).replace(*DEFINITION)
    late = "- {case: late, question: return, answers: {bought_on: 30 days ago}, outcome: refused}\n"
    unsure = "- {case: unsure, question: return, answers: {kind: herbs}, possible: [take_back, refused]}\n"
    report = check(text, late + unsure)
    assert not report.errors and "definitions in_time\n" in report.as_text()
    assert report.not_exercised["definitions"] == ("in_time",)
    assert check(text, late + "- {case: recent, question: return, answers: {bought_on: today, kind: herbs}, outcome: take_back}\n"
                 ).not_exercised["definitions"] == ()


APPLIES = ("    unit: EUR\n", "    unit: EUR\n    applies_when: {kind: green}\n")
ASIDE = "- {case: no price, question: return, answers: {kind: herbs, bought_on: today, price: 5}, outcome: take_back, set_aside: price}\n"


def test_a_case_can_expect_that_an_answer_is_left_aside_since_it_does_not_apply():
    assert check(tea(APPLIES), ASIDE).problems == ()
    assert messages(tea(), ASIDE) == [
        "The example case `no price` is decided otherwise: no longer left aside: `price` at policy.yml:26."]
    assert messages(tea(APPLIES), ASIDE.replace("aside: price", "aside: []")) == [
        "The example case `no price` is decided otherwise: left aside too: `price` at policy.yml:26."]


def test_a_case_that_does_not_say_what_is_left_aside_is_told_how_to():
    (problem,) = check(tea(APPLIES), ASIDE.replace(", set_aside: price", "")).problems
    assert (problem.code, problem.severity) == ("set-aside", "warning") and "write `set_aside: [price]` into it" in problem.way_out


def test_only_what_a_case_answers_can_be_left_aside():
    (problem,) = check(tea(APPLIES), ASIDE.replace(", price: 5", "")).problems
    assert (problem.code, problem.place.file) == ("unknown-fact", "cases.yml")
    assert problem.message == "This case does not answer `price`, so nothing can be left aside."
