"""A question whose rules go by what another question is decided with, or that comes up only where that is so."""

from __future__ import annotations

import datetime

import pytest

from checker import policy_from_data, policy_to_data
from checker.interview import Interview
from checker.model import Policy
from compiler.changes.comparison import compare
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan
from compiler.pages.editor_schema import CASES_SCHEMA, POLICY_SCHEMA, schemas
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import compare_plan, proved
from compiler.reading.policy import load_policy
from tests.checks.tea import check, found, tea

DAY = datetime.date(2026, 12, 1)
FEE = """\
  cost:
    ask: What does the return cost?
    topic: returns
    applies_when: {return: take_back}
    outcomes:
      free:
        strength: need not
        title: You need not pay anything
        says: It costs nothing.
      paid:
        strength: must
        title: You must pay for it
        says: You must pay the postage.

topics:
"""
RULES = """\
      - rule: herbs-are-free
        title: Herbs
        says: You need not pay for herbs.
        when: {kind: herbs}
        outcome: free
        source: Fourth sentence
      - rule: others-cost
        title: Other tea
        says: You must pay for all other tea.
        when: otherwise
        outcome: paid
        source: Fourth sentence
      - guidance: herbs
"""
COST = (("topics:\n", FEE), ("      - guidance: herbs\n", RULES))


def policy(text: str) -> Policy:
    return load_policy(text.encode(), "policy.yml").policy


def step(made: Policy, question: str, **answers: str):
    return Interview(made).step(question, answers, DAY)


def test_a_fee_is_only_decided_where_the_return_is_possible():
    made = policy(tea(*COST))
    assert step(made, "cost", kind="herbs", bought_on="2026-11-30")["decision"]["id"] == "free"
    assert step(made, "cost", kind="black", bought_on="2026-11-30")["decision"]["id"] == "paid"
    late = step(made, "cost", kind="herbs", bought_on="2026-10-30")["decision"]
    assert (late["title"], late["id"]) == ("This question does not apply", "cost_does_not_apply")
    assert [one["says"] for one in late["rules"]] == [
        "“What does the return cost?” comes up where the answer to “Can I return the tea?” is “You may return it”."]
    assert late["see_also"] == ["return"]


def test_what_the_other_question_needs_is_asked_and_its_answers_serve_for_both():
    made = policy(tea(*COST))
    asked = step(made, "cost", kind="green", bought_on="2026-11-30")
    assert asked["next"]["fact"] == "price"  # a cheap green tea cannot be returned
    assert step(made, "return", kind="green", bought_on="2026-11-30", price="3")["decision"]["id"] == "refused"
    assert step(made, "cost", kind="green", bought_on="2026-11-30", price="3")["decision"]["id"] == "cost_does_not_apply"


def test_a_case_that_is_not_known_whole_can_leave_open_whether_the_question_applies():
    decision = step(policy(tea(*COST)), "cost", kind="herbs", bought_on=None)["decision"]
    assert [one["id"] for one in decision["possible"]] == ["free", "cost_does_not_apply"]


def test_a_rule_can_go_by_the_outcome_of_another_question():
    text = tea(*COST).replace("    applies_when: {return: take_back}\n", "").replace(
        "when: {kind: herbs}\n        outcome: free", "when: {kind: herbs, return: take_back}\n        outcome: free")
    made = policy(text)
    assert step(made, "cost", kind="herbs", bought_on="2026-11-30")["decision"]["id"] == "free"
    assert step(made, "cost", kind="herbs", bought_on="2026-10-30")["decision"]["id"] == "paid"


def test_a_definition_can_speak_of_what_is_decided():
    text = tea(*COST).replace("questions:\n", "definitions:\n  back: {label: Comes back, when: {return: [take_back]}}\n\nquestions:\n")
    text = text.replace("applies_when: {return: take_back}", "applies_when: {back: yes}")
    plain, defined = proved(check(tea(*COST))), proved(check(text))
    assert plain.problems == defined.problems == ()
    assert plain.certificate["outcomes"] == defined.certificate["outcomes"]


def test_nothing_is_found_in_such_a_policy_and_all_of_it_is_proved():
    report = proved(check(tea(*COST)))
    assert report.problems == ()
    outcomes = report.certificate["outcomes"]["cost"]
    assert set(outcomes) == {"free", "paid", "cost_does_not_apply"} and all(outcomes.values())


def test_the_plan_of_the_page_says_the_same():
    interview = Interview(policy(tea(*COST)))
    compare_plan(interview.evaluator.meaning, make_plan(interview))


def test_guidance_that_joins_the_question_stays_away_where_it_does_not_apply():
    text = tea(*COST).replace("joins: take_back\n        when: {kind: herbs}", "joins: cost\n        when: {kind: herbs}")
    made = policy(text)
    assert [one["id"] for one in step(made, "cost", kind="herbs", bought_on="2026-11-30")["decision"]["guidance"]] == ["herbs"]
    assert step(made, "cost", kind="herbs", bought_on="2026-10-30")["decision"]["guidance"] == []


def test_an_exception_to_all_does_not_decide_where_the_question_does_not_apply():
    text = tea(*COST).replace("when: {kind: herbs}\n        outcome: free", "when: {kind: herbs}\n        outcome: free\n        exception_to: all")
    text = text.replace("when: otherwise\n        outcome: paid", "when: {kind: [black, green]}\n        outcome: paid")
    made = policy(text.replace("{kind: [black, green]}", "always"))
    assert step(made, "cost", kind="herbs", bought_on="2026-10-30")["decision"]["id"] == "cost_does_not_apply"
    assert step(made, "cost", kind="herbs", bought_on="2026-11-30")["decision"]["id"] == "free"


def test_the_page_says_where_the_question_comes_up_with_a_link_to_the_other():
    loaded = check(tea(*COST)).loaded
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    lines = {one["id"]: {line["term"]: line for line in one["lines"]} for one in view["stated"]}
    said = lines["herbs-are-free"]["And only where"]["says"]
    assert "".join(piece.text for piece in said) == "Can I return the tea? You may return it"
    assert said[0].href == "../returns/#table-return" or "return" in said[0].href
    line = next(one["applies"] for one in view["stated"] if one["id"] == "cost-does-not-apply")
    assert "".join(piece.text for piece in line) == "Applies when: Can I return the tea? You cannot return it"


def test_the_table_speaks_of_the_other_answer_and_not_of_all_that_leads_to_it():
    loaded = check(tea(*COST)).loaded
    rows = [*decision_table(loaded.meaning, loaded.policy.question("cost")).every_row()]
    assert len(rows) == 3
    view = topic_view(loaded.meaning, loaded.policy.topics[0])["tables"][1]
    said = ["; ".join("".join(piece.text for piece in part["says"]) for part in row["case"]["parts"]) for row in view["rows"]]
    assert "Can I return the tea? You cannot return it" in said


def test_an_example_case_can_expect_that_the_question_does_not_apply():
    cases = ("- case: Late herbs\n  question: cost\n  answers: {kind: herbs, bought_on: 2026-11-01}\n  outcome: cost_does_not_apply\n"
             "  rules: cost-does-not-apply\n")
    assert check(tea(*COST), cases).problems == ()


def test_the_policy_as_data_keeps_what_questions_depend_on():
    made = policy(tea(*COST))
    assert policy_from_data(policy_to_data(made)) == made


def test_a_comparison_of_two_policies_sees_that_a_question_comes_up_less_often():
    old, new = policy(tea(*COST)), policy(tea(*COST, ("window: 7 days", "window: 3 days")))
    assert {question for change in compare(old, new, DAY).changes for question in change.questions} == {"return", "cost"}
    assert not compare(old, old, DAY).changes


def test_editors_programs_are_told_which_outcomes_can_be_named():
    made = schemas(tea(*COST).encode())
    asked = made[POLICY_SCHEMA]["definitions"]["facts_and_values"]["properties"]["return"]
    assert asked["anyOf"][0]["enum"] == ["take_back", "refused"]
    assert "cost_does_not_apply" in str(made[CASES_SCHEMA])


def test_a_rule_that_only_holds_where_its_question_does_not_apply_is_found():
    text = tea(*COST).replace("when: {kind: herbs}\n        outcome: free", "when: {return: refused}\n        outcome: free")
    (problem,) = found(text, "unreachable")
    assert "only where its question `cost` does not apply" in problem.message


@pytest.mark.parametrize("condition", ["{return: take_back}", "{not: {return: [refused]}}", "{any: [{return: take_back}]}"])
def test_what_is_decided_can_be_said_in_several_ways(condition):
    made = policy(tea(*COST).replace("applies_when: {return: take_back}", f"applies_when: {condition}"))
    assert step(made, "cost", kind="herbs", bought_on="2026-10-30")["decision"]["id"] == "cost_does_not_apply"


def test_a_date_that_only_a_question_compares_with_today_is_counted_from_today():
    sent_on = "  sent_on:\n    label: Day you sent it\n    question: On which day did you send it?\n    answers: date\n"
    text = tea(*COST, ("  price:\n", f"{sent_on}  price:\n"))
    text = text.replace("applies_when: {return: take_back}", "applies_when: {sent_on: {within: 3 days}}")
    interview = Interview(policy(text))
    decided = [
        interview.step("cost", {"kind": "herbs", "sent_on": (DAY - datetime.timedelta(days)).isoformat()}, DAY)["decision"]["id"] for days in (3, 4)]
    assert decided == ["free", "cost_does_not_apply"]


def test_a_definition_that_only_a_question_names_is_explained_where_pages_lead_to_it():
    dear = "definitions:\n  dear: {label: Dear tea, when: {price: {at_least: fee}}}\n\nquestions:\n"
    text = tea(*COST, ("\nquestions:\n", f"\n{dear}")).replace("applies_when: {return: take_back}", "applies_when: {dear: yes}")
    made = load_policy(text.encode(), "policy.yml")
    view = topic_view(made.meaning, made.policy.topics[0])
    assert "#_defined" in str(view["stated"]) and "Dear tea" in str(view["defined"])
