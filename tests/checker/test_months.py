"""Calendar months and years to the day: by the definition, on every day of four years, in Python and in the page's script."""

from __future__ import annotations

import calendar
import datetime
import json

import pytest

from checker import times
from checker.conditions import LAST_DAY
from checker.interview import Interview
from checker.times import ago, later
from checker.words import cell_in_words
from compiler.changes.comparison import compare
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan
from compiler.engine.node import run_script
from compiler.pages.topic_view import topic_view
from compiler.reading.calendar import UNSURE, in_months
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_policy
from tests.checks.tea import check, tea
from tests.frozen import PROJECT

FOUR_YEARS = [datetime.date(2024, 1, 1) + datetime.timedelta(days) for days in range(1461)]
MONTHS = (1, 2, 3, 6, 12, 18, 24, 60)
TIMES = tuple(map(in_months, MONTHS))
YEAR = (("  window: 7 days\n", "  window: 1 year\n"),)


def place(months: int) -> int:
    """The place of a time of months, or of one to come."""
    return -in_months(-months).place if months < 0 else in_months(months).place


def end(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of that month; counted month by month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


@pytest.mark.parametrize("day, months, ends", [
    ("2026-01-31", 1, "2026-02-28"), ("2028-01-31", 1, "2028-02-29"), ("2028-02-29", 12, "2029-02-28"), ("2028-02-29", 48, "2032-02-29"),
    ("2026-12-31", 2, "2027-02-28"), ("2026-03-31", 1, "2026-04-30"), ("2026-12-15", 1, "2027-01-15"), ("2096-02-29", 48, "2100-02-28"),
    ("2000-01-31", 1, "2000-02-29"), ("2399-12-31", 2, "2400-02-29"), ("1899-12-31", 2, "1900-02-28"),
])
def test_a_month_ends_on_the_same_day_or_on_the_last_one_of_its_month(day, months, ends):
    assert datetime.date(*later(datetime.date.fromisoformat(day), months)).isoformat() == ends


@pytest.mark.parametrize("day, ends", [("9999-11-30", "9999-12-30"), ("9999-11-01", "9999-12-01"), ("9999-12-01", None)])
def test_a_time_of_months_can_end_in_the_last_year_of_the_calendar_and_behind_it(day, ends):
    last = times.end(datetime.date.fromisoformat(day).toordinal(), in_months(1))
    assert last == (datetime.date.fromisoformat(ends).toordinal() if ends else LAST_DAY + 1)


@pytest.mark.parametrize("today, value, day", [
    ("2026-11-28", place(1), "2026-10-28"), ("2026-11-28", place(12), "2025-11-28"), ("2026-03-31", place(1), "2026-02-28"),
    ("2026-11-28", 10, "2026-11-18"),
])
def test_an_example_of_a_time_of_months_begins_on_the_day_that_people_would_name(today, value, day):
    assert times.earlier(datetime.date.fromisoformat(today), value, TIMES).isoformat() == day


def test_a_day_on_which_a_time_of_months_is_not_over_is_found_on_every_day_of_four_years():
    """So many days ago a month can be over, and so an example of less than a month ago lies nearer."""
    for today in FOUR_YEARS:
        for value in (place(months) + beside for months in MONTHS for beside in (-2, -1, 1)):  # of 31 March no day is a month ago
            day = times.earlier(today, value, TIMES)
            counted = ago(day, today, TIMES)
            assert [counted < place(months) for months in MONTHS] == [value < place(months) for months in MONTHS], (today, value, day)
            assert [counted <= place(months) for months in MONTHS] == [value <= place(months) for months in MONTHS], (today, value, day)


def test_on_every_day_of_four_years_a_time_is_over_when_its_last_day_is():
    for today in FOUR_YEARS:
        for months in MONTHS:
            for days in range(place(months) - UNSURE - 1, place(months) + 3):
                day = today - datetime.timedelta(days)
                value, last = ago(day, today, TIMES), end(day, months)
                assert (value <= place(months)) == (last >= today), (day, today, months)  # within, and longer ago than
                assert (value < place(months)) == (last > today), (day, today, months)  # less than so long ago, and so long ago or more


def test_a_time_in_days_is_told_apart_from_one_in_months_wherever_they_have_an_order():
    for today in FOUR_YEARS[::7]:
        for limit in (14, place(1) + 1, place(2) - UNSURE - 1, place(12) - UNSURE - 1, 400):
            for days in (limit - 1, limit, limit + 1):
                assert (ago(today - datetime.timedelta(days), today, TIMES) <= limit) == (days <= limit)


def test_no_time_of_months_is_longer_than_its_place_or_much_shorter():
    for months in range(1, 601):
        lengths = {(end(day, months) - day).days for day in FOUR_YEARS[::9]} | {
            (end(datetime.date(year, month, 28), months) - datetime.date(year, month, 28)).days for year in (1897, 1999) for month in range(1, 13)}
        assert place(months) - UNSURE < min(lengths) and max(lengths) <= place(months), months
        assert place(months) < place(months + 1) - UNSURE


def test_the_script_of_the_page_counts_them_alike(tmp_path):
    made = policy(("  window: 7 days\n", "  window: 1 month\n"),
                  ("when: {kind: herbs}", "when: {bought_on: {at_least_ago: 1 year}}"),
                  ("joins: take_back", "joins: return"))
    interview = Interview(made)
    asked = []
    for today in FOUR_YEARS:
        for months in (1, 12):
            days = {place(months) - 4, place(months) - 3, place(months) - 2, place(months) - 1, place(months), place(months) + 1}
            asked += [{"day": (today - datetime.timedelta(one)).isoformat(), "today": today.isoformat()} for one in sorted(days)]
    script = """
        import { readFileSync } from "node:fs";
        const { Plan } = await import(process.argv[2]);
        const { plan, asked } = JSON.parse(readFileSync(process.argv[3]));
        const made = new Plan(plan);
        const said = asked.map(({ day, today }) => {
          const answers = { kind: "black", bought_on: day, price: "30" };
          const { decision } = made.step({ question: "return", answers, as_of: today });
          return [decision.id, decision.guidance.map(({ id }) => id).join()];
        });
        process.stdout.write(JSON.stringify(said));
    """
    (tmp_path / "ask.mjs").write_text(script, encoding="utf-8")
    (tmp_path / "asked.json").write_text(json.dumps({"plan": make_plan(interview), "asked": asked}), encoding="utf-8")
    run = run_script(tmp_path / "ask.mjs", PROJECT / "docs" / "front_end" / "plan.mjs", tmp_path / "asked.json")
    assert not run.returncode, run.stderr
    for one, (outcome, guidance) in zip(asked, json.loads(run.stdout), strict=True):
        day, today = (datetime.date.fromisoformat(one[key]) for key in ("day", "today"))
        assert outcome == ("take_back" if end(day, 1) >= today else "refused"), one
        assert guidance == ("herbs" if end(day, 12) <= today else ""), one


@pytest.mark.parametrize("today, outcome", [("2029-02-28", "take_back"), ("2029-03-01", "refused")])
def test_a_year_from_29_february_ends_on_28_february(today, outcome):
    step = Interview(policy(*YEAR)).step("return", {"kind": "black", "bought_on": "2028-02-29", "price": 30}, datetime.date.fromisoformat(today))
    assert step["decision"]["id"] == outcome
    (sentences,) = step["dates"].values()
    assert sentences[0].split(". ")[1].startswith(
        "The last day of the period of 1 year is" if outcome == "take_back" else "The period of 1 year ended on")
    assert "28 February 2029" in sentences[0]


def test_pages_and_tables_say_months_and_years_as_the_policy_does():
    loaded = check(tea(*YEAR, ("when: {kind: herbs}", "when: {bought_on: {within: 14 days}}"))).loaded
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in view["stated"]}
    assert said["recent"].endswith("Day you bought it: within the last year")
    rows = [cell for row in decision_table(loaded.meaning, loaded.policy.questions[0]).every_row() for test in row.tests
            if test[0].id == "bought_on" for cell in test[1]]
    fact = loaded.policy.fact("bought_on")
    assert {cell_in_words(loaded.policy, fact, cell) for cell in rows} == {"within the last year", "more than 1 year ago"}
    assert cell_in_words(loaded.policy, fact, (15, place(12))) == "more than 14 days ago, within the last year"
    assert cell_in_words(loaded.policy, fact, (0, place(12) - 1)) == "less than 1 year ago"
    assert cell_in_words(loaded.policy, fact, (place(12), place(12))) == "1 year ago"


@pytest.mark.parametrize("as_of", ["2026-03-31", "2028-02-29", "2026-11-30", "2026-07-01"])
def test_an_example_case_can_be_said_from_a_time_of_months(as_of):
    cases = f"""
- case: On the last day
  question: return
  as_of: {as_of}
  answers: {{kind: black, bought_on: window ago}}
  outcome: take_back
- case: A day later
  question: return
  as_of: {as_of}
  answers: {{kind: black, bought_on: 1 day more than window ago}}
  outcome: refused
"""
    for window in ("1 month", "1 year"):
        text = tea(("  window: 7 days\n", f"  window: {window}\n"))
        assert len(load_cases(cases.encode(), "cases.yml", load_policy(text.encode(), "p").policy)) == 2
        assert [problem for problem in check(text, cases).problems if problem.code == "example"] == []


def test_a_year_in_the_place_of_days_is_told_apart_where_one_of_them_is_surely_longer():
    day = datetime.date(2026, 12, 1)
    assert [one.before for one in compare(policy(), policy(*YEAR), day).changes if one.kind == "outcome"] == ["refused"]
    days = policy(("  window: 7 days\n", "  window: 365 days\n"))
    assert "either can be the longer time" in compare(days, policy(*YEAR), day).both.apart[0].why
