"""On any policy the interview ends, asks only what matters, and comes to the evaluator's decision."""

import datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from checker import Evaluator, Interview, make_case
from tests.made_up_policies import QUESTION, policies

TODAY = datetime.date(2026, 11, 23)


def some_answer(draw, asked):
    if asked["kind"] == "date":
        return draw(st.sampled_from([None, "2026-11-23", "2026-11-22", "2026-11-20", "2020-01-01"]))
    if asked["kind"] == "number":
        return draw(st.sampled_from([None, 0, 1, "2", 3]))
    if asked["kind"] == "several":
        return draw(st.one_of(st.none(), st.lists(st.sampled_from([option["value"] for option in asked["options"]]), unique=True)))
    return draw(st.sampled_from([None, *(option["value"] for option in asked["options"])]))


@settings(max_examples=150)
@given(policies(sound=True, ticks=True), st.data())
def test_a_walk_ends_in_the_evaluators_decision(policy, data):
    interview, evaluator = Interview(policy), Evaluator(policy)
    judged = {fact.id for fact in policy.facts if fact.judged_by}
    answers = {}
    step = interview.step(QUESTION, answers, TODAY)
    while step["next"]:
        fact = step["next"]["fact"]
        assert fact not in answers and fact not in judged
        answers[fact] = some_answer(data.draw, step["next"])
        step = interview.step(QUESTION, answers, TODAY)
        assert not step["problems"]
    assert [one["fact"] for one in step["asked"]] == list(answers), "every answer that was asked for counts"
    case = make_case(policy, answers, TODAY)
    assert step["decision"] == interview.show(evaluator.decide(QUESTION, case), case)


@settings(max_examples=120)
@given(policies(sound=True, ticks=True), st.data())
def test_answers_that_no_longer_matter_change_nothing(policy, data):
    interview = Interview(policy)
    everything = {
        fact.id: some_answer(data.draw, {"kind": fact.kind, "options": [{"value": a.id} for a in fact.answers]})
        for fact in policy.facts
    }
    step = interview.step(QUESTION, everything, TODAY)
    counted = {one["fact"]: one["answer"] for one in step["asked"]}
    assert interview.step(QUESTION, counted, TODAY) == step


def test_what_stands_in_the_place_of_an_outcome_has_a_title_and_says_something(shop):
    headings = Interview(shop).headings()
    assert len(headings) == 5
    for heading in headings.values():
        assert heading["title"] and heading["says"]
        assert (heading["tone"], heading["means"], heading["see_also"], heading["contact"]) == ("open", "", [], [])
    assert {heading["id"] for heading in headings.values()} == {"depends", "check"}
