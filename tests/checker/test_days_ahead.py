"""Days to come, compared with today: by the definition, on every day of four years, in Python and in the page's script."""

from __future__ import annotations

import datetime
import json
from typing import Any

import pytest

from checker import AnswersError, Evaluator, make_case
from checker.answers import days_that_can_be_meant
from checker.conditions import OLDEST
from checker.interview import Interview
from checker.times import ago, earlier
from checker.words import cell_in_words, day_in_words, in_words
from compiler.changes.comparison import compare
from compiler.derived.interview_plan import make_plan, walks
from compiler.engine.node import run_script
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import first_wrong_walk
from compiler.reading.calendar import UNSURE, in_months
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_policy
from tests.checker.test_months import FOUR_YEARS, end, place
from tests.checks.tea import check, found, tea
from tests.frozen import PROJECT

DAY = datetime.date(2026, 11, 23)
MONTHS = (-1, -2, -12, -24)
TIMES = tuple(in_months(-months, ahead=True) for months in MONTHS)
EVENT = (
    ("  bought_on:\n    label: Day you bought it\n    question: On which day did you buy it?",
     "  event_on:\n    label: Day of the event\n    question: On which day is the event?"),
    ("window: 7 days", "notice: 28 days"),
    ("tea {within window}.\n        when: {bought_on: {within: window}}",
     "tickets {at least notice before} the event.\n        when: {event_on: {in_at_least: notice}}"),
    ("Once the {window} are over\n        says: After that you", "Too late\n        says: When it is {in_less_than notice} or is over, you"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: {not: {event_on: {in_at_least: notice}}}"),
)


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*EVENT, *changes).encode(), "policy.yml").policy


def days(many: int) -> str:
    return (DAY + datetime.timedelta(many)).isoformat()


@pytest.mark.parametrize("operator, holds", [
    ("within_next", [0, 2, 3]), ("in_less_than", [0, 2]), ("in_at_least", [3, 4, 30]), ("in_more_than", [4, 30]),
    ("within", [-3, 0]), ("longer_ago_than", [-4]),
])
def test_each_comparison_with_a_day_to_come_is_right_to_the_day(operator, holds):
    made = policy(("when: {kind: herbs}", f"when: {{event_on: {{{operator}: 3 days}}}}"), ("joins: take_back", "joins: return"))
    evaluator = Evaluator(made)
    joined = [many for many in (-4, -3, 0, 2, 3, 4, 30)
              if "herbs" in evaluator.decide("return", make_case(made, {"event_on": days(many), "kind": "black"}, DAY)).guidance]
    assert joined == holds


def test_on_every_day_of_four_years_a_time_of_months_to_come_ends_when_it_does():
    for today in FOUR_YEARS[::3]:
        for months in MONTHS:
            last = end(today, -months)
            for many in range(-place(months) - UNSURE - 1, -place(months) + 3):
                day = today + datetime.timedelta(many)
                value = ago(day, today, TIMES)
                assert (value <= place(months)) == (day >= last), (day, today, months)  # in so many months or more
                assert (value < place(months)) == (day > last), (day, today, months)
                found = ago(earlier(today, value, TIMES), today, TIMES)
                assert [found < place(one) for one in MONTHS] == [value < place(one) for one in MONTHS], (value, today)
    assert earlier(DAY, place(-1), TIMES) == datetime.date(2026, 12, 23)
    assert earlier(DAY, place(-1) + 1, TIMES) == datetime.date(2026, 12, 22)  # in less than a month, and not in 30 days


def test_a_fact_that_is_compared_with_days_to_come_may_lie_ahead_and_no_other():
    fact = policy().fact("event_on")
    assert days_that_can_be_meant(fact, DAY) == (DAY - datetime.timedelta(OLDEST), DAY + datetime.timedelta(OLDEST))
    asked = Interview(policy()).ask(fact)
    assert asked["low"] == -OLDEST
    bounded = policy(("question: On which day is the event?\n    answers: date",
                      "question: On which day is the event?\n    answers: date\n    at_most_ahead: 2 years"))
    with pytest.raises(AnswersError, match="The day must be 24 November 2028 or earlier"):
        make_case(bounded, {"event_on": days(733)}, DAY)
    assert make_case(bounded, {"event_on": days(732)}, DAY).known == {"event_on": -732}
    past = load_policy(tea().encode(), "policy.yml").policy
    with pytest.raises(AnswersError, match="The day must be today or earlier"):
        make_case(past, {"bought_on": days(1)}, DAY)


@pytest.mark.parametrize("operator, says", [
    ("within_next", "within the next 3 days"), ("in_less_than", "in less than 3 days"), ("in_at_least", "in 3 days or more"),
    ("in_more_than", "in more than 3 days"),
])
def test_the_page_says_the_comparison_as_it_was_written(operator, says):
    made = policy(("when: {kind: herbs}", f"when: {{event_on: {{{operator}: 3 days}}}}"))
    assert in_words(made, made.guidance[0].when)["is"] == [says]


@pytest.mark.parametrize("cell, says", [
    ((-OLDEST, -28), "in 28 days or more"), ((-27, -1), "in 1 to 27 days"), ((-1, -1), "in 1 day"), ((-27, 0), "within the next 27 days"),
    ((-27, -5), "in 5 to 27 days"), ((-3, -3), "in 3 days"), ((0, 0), "today"), ((-OLDEST, -1), "after today"), ((-OLDEST, 0), "today or later"),
    ((-27, OLDEST), "in 27 days or earlier"), ((-OLDEST, 30), "30 days ago or later"), ((-3, 7), "7 days ago to in 3 days"),
    ((0, OLDEST), "today or earlier"), ((1, OLDEST), "before today"), ((0, 7), "within the last 7 days"), ((8, OLDEST), "more than 7 days ago"),
    ((-OLDEST, place(-2)), "in 2 months or more"), ((-OLDEST, place(-2) - 1), "in more than 2 months"), ((place(-2), 0), "within the next 2 months"),
    ((place(-2) + 1, 0), "in less than 2 months"), ((place(-2) + 1, -1), "after today, in less than 2 months"),
    ((place(-2), -1), "after today, within the next 2 months"), ((place(-2), place(-2)), "in 2 months"),
    ((place(-2), -5), "in more than 4 days, within the next 2 months"),
    ((place(-2), OLDEST), "in 2 months or earlier"), ((place(-2) + 1, 7), "7 days ago to in less than 2 months"),
])
def test_tables_and_messages_say_spans_around_today(cell, says):
    made = policy(("when: {kind: herbs}", "when: {event_on: {in_at_least: 2 months}}"))
    assert cell_in_words(made, made.fact("event_on"), cell) == says


def test_a_policy_with_a_day_to_come_is_sound_and_its_pages_say_so():
    report = check(tea(*EVENT))
    assert report.problems == ()
    view = topic_view(report.loaded.meaning, report.loaded.policy.topics[0])
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in view["stated"]}
    assert said["recent"].endswith("Day of the event: in 28 days or more")
    assert "at least 28 days before the event" in report.loaded.policy.rules[0].says


def test_a_text_that_says_the_other_direction_is_found():
    (problem,) = found(tea(*EVENT, ("{at least notice before} the event.", "{less than notice before} the event.")), "parted-comparison")
    assert "in 28 days or more" in problem.message


@pytest.mark.parametrize("event_on, says", [
    ("2026-12-31", "Day of the event: 31 December 2026, in 38 days. The last day with 28 days left is 3 December 2026, in 10 days."),
    ("2026-12-21", "Day of the event: 21 December 2026, in 28 days. The last day with 28 days left is 23 November 2026, today."),
    ("2026-12-20", "Day of the event: 20 December 2026, in 27 days. The last day with 28 days left was 22 November 2026, 1 day ago."),
])
def test_a_decision_says_until_when_there_is_time(event_on, says):
    ((sentence,),) = Interview(policy()).step("return", {"kind": "black", "event_on": event_on, "price": 30}, DAY)["dates"].values()
    assert sentence == says


@pytest.mark.parametrize("notice, event_on, says", [
    ("28 days", "2026-12-22", "The last day with more than 28 days left is 23 November 2026, today."),
    ("1 month", "2026-12-24", "The last day with more than 1 month left is 23 November 2026, today."),
    ("1 month", "2026-12-31", "The last day with more than 1 month left is 30 November 2026, in 7 days."),
    ("1 month", "2026-12-23", "The last day with more than 1 month left was 22 November 2026, 1 day ago."),
])
def test_a_decision_says_until_when_there_is_more_time_than_that(notice, event_on, says):
    made = policy(("notice: 28 days", f"notice: {notice}"), ("when: {event_on: {in_at_least: notice}}", "when: {event_on: {in_more_than: notice}}"),
                  ("when: {not: {event_on: {in_at_least: notice}}}", "when: {not: {event_on: {in_more_than: notice}}}"))
    ((sentence,),) = Interview(made).step("return", {"kind": "black", "event_on": event_on, "price": 30}, DAY)["dates"].values()
    assert sentence.endswith(says)


@pytest.mark.parametrize("operator, left", [("in_at_least", "1 month"), ("in_more_than", "more than 1 month")])
def test_the_last_day_that_is_said_is_the_last_one_so_decided(operator, left):
    made = policy(("notice: 28 days", "notice: 1 month"), ("when: {event_on: {in_at_least: notice}}", f"when: {{event_on: {{{operator}: notice}}}}"),
                  ("when: {not: {event_on: {in_at_least: notice}}}", f"when: {{not: {{event_on: {{{operator}: notice}}}}}}"))
    interview = Interview(made)

    def step(event: datetime.date, today: datetime.date) -> dict[str, Any]:
        return interview.step("return", {"kind": "black", "event_on": event.isoformat(), "price": 30}, today)

    for event in (datetime.date(2027, 1, 26) + datetime.timedelta(number) for number in range(70)):
        days = [event - datetime.timedelta(number) for number in range(60)]
        last = next(day for day in days if [one["id"] for one in step(event, day)["decision"]["rules"]] == ["recent"])
        ((sentence,),) = step(event, DAY)["dates"].values()
        assert f"The last day with {left} left is {day_in_words(last.isoformat(), made.words)}," in sentence


@pytest.mark.parametrize("operator, event_on, says", [
    ("in_less_than", "2026-12-20", "The last day with 28 days left was 22 November 2026, 1 day ago."),
    ("within_next", "2026-12-21", "The last day with more than 28 days left was 22 November 2026, 1 day ago."),
])
def test_what_holds_when_it_is_late_says_until_when_there_was_time(operator, event_on, says):
    made = policy(("when: {kind: herbs}", f"when: {{event_on: {{{operator}: notice}}}}"), ("joins: take_back", "joins: return"))
    (sentence,) = Interview(made).step("return", {"kind": "black", "event_on": event_on, "price": 30}, DAY)["dates"]["herbs"]
    assert sentence.endswith(says)


def test_the_last_day_before_so_many_months_is_the_last_on_which_the_rules_say_so():
    made = policy(("notice: 28 days", "notice: 1 month"))
    for event in FOUR_YEARS[::5]:
        (sentences,) = Interview(made).step("return", {"kind": "black", "event_on": event.isoformat(), "price": 30}, event)["dates"].values()
        last = max(day for day in FOUR_YEARS_AND_BEFORE if end(day, 1) <= event)
        assert f" was {last.day} " in sentences[0], (event, sentences)


FOUR_YEARS_AND_BEFORE = [FOUR_YEARS[0] - datetime.timedelta(40 - one) for one in range(40)] + FOUR_YEARS


def test_an_example_case_can_be_said_ahead_of_its_day():
    cases = """
- {case: In time, question: return, as_of: 2026-12-31, answers: {kind: black, event_on: in notice}, outcome: take_back}
- {case: Too late, question: return, as_of: 2026-12-31, answers: {kind: black, event_on: 1 day less than in notice}, outcome: refused}
- {case: Past, question: return, as_of: 2026-12-31, answers: {kind: black, event_on: 3 days ago}, outcome: refused}
"""
    for notice in ("28 days", "2 months", "1 year"):
        text = tea(*EVENT, ("notice: 28 days", f"notice: {notice}"))
        assert len(load_cases(cases.encode(), "cases.yml", load_policy(text.encode(), "p").policy)) == 3
        assert [problem for problem in check(text, cases).problems if problem.code == "example"] == []


def test_a_longer_notice_is_a_change_for_the_days_between():
    (change,) = [one for one in compare(policy(), policy(("notice: 28 days", "notice: 30 days")), DAY).changes if one.kind == "outcome"]
    assert (change.before, change.now) == ("take_back", "refused") and change.example.known["event_on"] in (-28, -29)
    months = policy(("notice: 28 days", "notice: 1 month"))
    assert "either can be the longer time" in compare(policy(("notice: 28 days", "notice: 30 days")), months, DAY).both.apart[0].why


def test_the_script_of_the_page_counts_days_to_come_alike(tmp_path):
    made = policy(("notice: 28 days", "notice: 1 month"), ("when: {kind: herbs}", "when: {event_on: {within_next: 3 days}}"),
                  ("joins: take_back", "joins: return"))
    interview = Interview(made)
    plan = make_plan(interview)
    script = PROJECT / "docs" / "front_end" / "plan.mjs"
    assert first_wrong_walk(plan, [*walks(interview, plan)], script.read_bytes()) is None
    asked = [
        {"day": (today + datetime.timedelta(many)).isoformat(), "today": today.isoformat()}
        for today in FOUR_YEARS for many in (-1, 0, 3, 4, 27, 28, 29, 30, 31)
    ]
    driver = """
        import { readFileSync } from "node:fs";
        const { Plan } = await import(process.argv[2]);
        const { plan, asked } = JSON.parse(readFileSync(process.argv[3]));
        const made = new Plan(plan);
        process.stdout.write(JSON.stringify(asked.map(({ day, today }) => {
          const { decision } = made.step({ question: "return", answers: { kind: "black", event_on: day, price: "30" }, as_of: today });
          return [decision.id, decision.guidance.map(({ id }) => id).join()];
        })));
    """
    (tmp_path / "ask.mjs").write_text(driver, encoding="utf-8")
    (tmp_path / "asked.json").write_text(json.dumps({"plan": plan, "asked": asked}), encoding="utf-8")
    run = run_script(tmp_path / "ask.mjs", script, tmp_path / "asked.json")
    assert not run.returncode, run.stderr
    for one, (outcome, guidance) in zip(asked, json.loads(run.stdout), strict=True):
        day, today = (datetime.date.fromisoformat(one[key]) for key in ("day", "today"))
        assert outcome == ("take_back" if day >= end(today, 1) else "refused"), one
        assert guidance == ("herbs" if 0 <= (day - today).days <= 3 else ""), one


def test_the_example_of_a_gap_lies_in_it_on_every_day():
    """In 61 days, two months can be over."""
    past = ("when: {not: {event_on: {in_at_least: notice}}}", "when: {event_on: {within: 100 years}}")
    text = tea(*EVENT, ("notice: 28 days", "notice: 2 months"), past)
    (problem,) = found(text, "gap")
    assert "Day of the event: in 1 day" in problem.message


def test_nothing_is_said_of_a_day_before_the_calendar():
    step = Interview(policy()).step("return", {"kind": "black", "event_on": "0001-01-09", "price": 30}, datetime.date.min)
    assert step["decision"]["id"] == "refused" and step["dates"] == {}
