"""What somebody may judge otherwise, but hardly ever does: the decision takes it for granted and says so."""

from __future__ import annotations

import datetime

import pytest

from checker import Case, Evaluator, policy_from_data, policy_to_data
from checker.interview import Interview
from checker.model import Policy
from commands.decision_text import decision_as_text
from compiler.changes.comparison import JUDGED, LESS, compare
from compiler.derived.interview_plan import make_plan
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import prove_plan, proved
from compiler.reading.policy import load_policy
from tests.checks.tea import check, tea
from tests.frozen import PROJECT

SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
DAY = datetime.date(2026, 12, 1)
JUDGED_ABUSE = """\
  abuse:
    label: Abuse
    question: Are returns being abused?
    answers: yes or no
    judged_by: our manager

questions:
"""
NO_ABUSE = JUDGED_ABUSE.replace("our manager\n", "our manager\n    presumed: no\n")
ABUSERS = """\
      - rule: abusers
        title: Abuse
        says: Who abuses returns cannot return anything.
        when: {abuse: yes}
        outcome: refused
        exception_to: recent
        source: Last sentence
      - guidance: herbs"""


def policy(facts: str = NO_ABUSE) -> Policy:
    return load_policy(text(facts).encode(), "policy.yml").policy


def text(facts: str = NO_ABUSE) -> str:
    return tea(("\nquestions:\n", facts), ("      - guidance: herbs", ABUSERS))


def asked(made: Policy, **answers):
    return Interview(made).step("return", answers, DAY)["decision"]


RECENT = {"kind": "herbs", "bought_on": "2026-11-30"}


def test_the_decision_is_made_as_presumed_and_says_who_may_decide_otherwise_and_what():
    decision = asked(policy(), **RECENT)
    assert (decision["status"], decision["id"], decision["judgements"]) == ("decided", "take_back", [])
    assert decision["discretion"] == [{
        "fact": "abuse", "question": "Are returns being abused?", "by": "our manager", "presumed": "No",
        "possible": [{"answer": "Yes", "outcomes": ["You cannot return it"]}],
    }]
    assert "abusers" not in [rule["id"] for rule in decision["may_lead"]]


def test_without_a_presumption_it_depends():
    decision = asked(policy(JUDGED_ABUSE), **RECENT)
    assert (decision["status"], decision["discretion"], len(decision["judgements"])) == ("depends", [], 1)


def test_nothing_is_said_of_it_where_it_would_change_nothing():
    decision = asked(policy(), kind="herbs", bought_on="2026-10-30")
    assert (decision["id"], decision["discretion"]) == ("refused", [])


def test_a_shop_that_has_judged_is_believed():
    evaluator = Evaluator(policy())
    judged = evaluator.decide("return", Case(DAY, {"kind": "herbs", "bought_on": 1, "abuse": "yes"}))
    assert (judged.outcome, judged.rules, judged.discretion) == ("refused", ("abusers",), ())


def test_what_is_presumed_and_does_not_apply_is_not_spoken_of():
    facts = NO_ABUSE.replace("our manager\n", "our manager\n    applies_when: {kind: green}\n")
    assert asked(policy(facts), **RECENT)["discretion"] == []
    assert asked(policy(facts), kind="green", price=30, bought_on="2026-11-30")["discretion"] != []


def test_where_something_else_is_open_a_presumption_that_settles_nothing_is_not_spoken_of():
    decision = asked(policy(), kind="green", bought_on="2026-11-30", price=None)
    assert (decision["status"], [one["fact"] for one in decision["discretion"]]) == ("depends", ["abuse"])
    assert decision["discretion"][0]["possible"] == [{"answer": "Yes", "outcomes": ["You cannot return it"]}]


@pytest.mark.parametrize("facts", [NO_ABUSE, NO_ABUSE.replace("presumed: no", "presumed: yes"), NO_ABUSE.replace(
    "our manager\n", "our manager\n    applies_when: {kind: [green, herbs]}\n")])
def test_the_page_without_python_says_the_same(facts):
    interview = Interview(policy(facts))
    prove_plan(interview, make_plan(interview), SCRIPT)


def test_every_case_is_still_proved_to_have_one_outcome():
    report = proved(check(text()))
    assert report.problems == ()
    assert [one["title"] for one in topic_view(report.loaded.meaning, report.loaded.policy.topics[0])["stated"]][-2] == "Abuse"


def test_pages_say_beside_the_condition_what_is_presumed():
    loaded = check(text()).loaded
    (rule,) = [one for one in topic_view(loaded.meaning, loaded.policy.topics[0])["stated"] if one["id"] == "abusers"]
    (applies,) = [line for line in rule["lines"] if line["term"] == "Applies"]
    assert "".join(piece.text for piece in applies["says"]) == "Abuse: Yes (judged by our manager, presumed to be “No”)"


def test_the_command_line_says_it_too():
    made = policy()
    said = decision_as_text(made, asked(made, **RECENT) | {"question": "return"})
    assert "May be decided otherwise. Are returns being abused? Taken to be “No”, judged by our manager:" in said


def test_a_new_presumption_is_less_to_judge_and_another_one_is_not_compared():
    changes = compare(policy(JUDGED_ABUSE), policy(), DAY)
    assert [(one.kind, one.direction, one.about) for one in changes.changes] == [(JUDGED, LESS, ("abuse",))]
    turned = compare(policy(), policy(NO_ABUSE.replace("presumed: no", "presumed: yes")), DAY)
    assert "It was presumed to be `no` and is presumed to be `yes` now." in [one.why for one in turned.both.apart]
    assert turned.not_compared


def test_the_policy_as_data_keeps_it():
    assert policy_from_data(policy_to_data(policy())) == policy()
