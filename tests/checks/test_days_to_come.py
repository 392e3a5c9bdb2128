"""A date that is compared with today lies in the past. `check` warns where its question may ask for a day to come."""

import pytest

from tests.checks.tea import check, tea

QUESTION = "On which day did you buy it?"


@pytest.mark.parametrize("question", [
    "When will you leave?", "On which day is your departure?", "When is your next appointment?", "What is your travel date?",
    "Which day do you have to leave?", "What is the last day of your stay?",
])
def test_a_question_for_a_day_to_come_is_found_where_it_is_compared_with_today(question):
    (problem,) = check(tea((QUESTION, question))).problems
    assert (problem.code, problem.severity, problem.about) == ("day-to-come", "warning", ("facts", "bought_on"))
    assert "only today and days in the past can be answered" in problem.message
    assert "`within_next`" in problem.way_out


def test_a_date_that_is_compared_with_days_to_come_may_be_asked_for_so():
    text = tea((QUESTION, "When will you leave?"), ("when: {kind: herbs}", "when: {bought_on: {within_next: 3 days}}"))
    assert [problem.code for problem in check(text).problems if problem.code == "day-to-come"] == []


@pytest.mark.parametrize("question", [
    "On which day did you receive it?", "When was it delivered?", "Since when do you have it?", "When have you last renewed it?",
    "On which day has the shop told you?", "How many days ago is it?", "On which day had it arrived?",
])
def test_a_question_for_a_day_of_the_past_is_left_alone(question):
    assert check(tea((QUESTION, question))).problems == ()


def test_a_day_to_come_can_be_compared_with_days_of_the_calendar():
    text = tea((QUESTION, "When will you leave?"), ("window: 7 days", "window: 2026-12-24"), ("{within: window}", "{until: window}"),
               ("{longer_ago_than: window}", "{after: window}"),
               ("{within window}", "{until window}"))
    assert check(text).problems == ()
