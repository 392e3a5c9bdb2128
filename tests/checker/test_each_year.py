"""Days that come each year: by the definition, on every day of five years, in Python and in the page's script."""

from __future__ import annotations

import datetime

import pytest

from checker import Evaluator, make_case
from checker.certificate import certify
from checker.data import policy_from_data, policy_to_data
from checker.distances import Apart, real_days
from checker.interview import Interview
from checker.model import TODAY
from checker.times import day_of_year
from checker.words import in_words
from compiler.changes.comparison import compare
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan, walks
from compiler.proof.agreement import compare_plan, first_wrong_walk
from compiler.reading.policy import load_policy
from tests.checker.agreeing import decided_by_the_page
from tests.checks.tea import check, tea
from tests.frozen import PROJECT

SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
FIVE_YEARS = [datetime.date(2024, 1, 1) + datetime.timedelta(days) for days in range(1827)]
SEASON = (
    ("window: 7 days", "window: 7 days\n  begins: 11-01\n  ends: 12-25"),
    ("You may return tea {within window}.", "You may return tea {within window}, and what you bought {from begins} and {until ends} at any time."),
    ("when: {bought_on: {within: window}}", "when: {any: [{bought_on: {within: window}}, {bought_on: {from: begins, until: ends}}]}"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"),
)
ACROSS = (*SEASON[:2], (SEASON[2][0], SEASON[2][1].replace("from: begins, until: ends", "from: 11-15, until: 01-31")), SEASON[3])


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def outcome(evaluator: Evaluator, as_of: datetime.date, **answers):
    return evaluator.decide("return", make_case(evaluator.policy, {"kind": "black", "price": 30, **answers}, as_of)).outcome


def in_season(day: datetime.date) -> bool:
    return (11, 1) <= (day.month, day.day) <= (12, 25)


def in_winter(day: datetime.date) -> bool:
    return (day.month, day.day) >= (11, 15) or (day.month, day.day) <= (1, 31)


@pytest.mark.parametrize("changes, holds", [(SEASON, in_season), (ACROSS, in_winter)])
def test_a_season_is_right_on_every_day_of_five_years_in_python_and_in_the_script(changes, holds, tmp_path):
    interview = Interview(policy_from_data(policy_to_data(policy(*changes))))
    asked = [{"day": day.isoformat(), "today": (day + datetime.timedelta(40)).isoformat()} for day in FIVE_YEARS]
    for one, said, day in zip(asked, decided_by_the_page(interview, asked, tmp_path), FIVE_YEARS, strict=True):
        expected = "take_back" if holds(day) else "refused"
        assert said == expected, one
        if day.day in (1, 15, 16, 25, 26, 28, 29, 30, 31):
            assert outcome(interview.evaluator, day + datetime.timedelta(40), bought_on=one["day"]) == expected, one


def test_29_february_counts_as_28_february():
    for year in (2027, 2028):
        days = [datetime.date(year, *day) for day in ((1, 1), (2, 28), (3, 1), (12, 31))]
        assert [day_of_year(day.toordinal()) for day in days] == [1, 59, 60, 365]
    assert day_of_year(datetime.date(2028, 2, 29).toordinal()) == 59


@pytest.mark.parametrize("today, holds", [("2026-11-01", True), ("2028-12-25", True), ("2027-12-26", False), ("2027-10-31", False)])
def test_today_is_compared_with_days_of_each_year(today, holds):
    made = policy(("when: {kind: herbs}", "when: {today: {from: 11-01, until: 12-25}}"), ("joins: take_back", "joins: return"))
    case = make_case(made, {"bought_on": "2026-10-20", "kind": "black"}, datetime.date.fromisoformat(today))
    assert ("herbs" in Evaluator(made).decide("return", case).guidance) == holds
    assert in_words(made, made.guidance[0].when) == {
        "kind": "test", "fact": TODAY, "label": "Today", "is": ["on or after 1 November, on or before 25 December, each year"]}


def test_a_season_and_an_age_and_today_leave_out_what_no_days_can_be():
    """What was bought in the season at most 7 days ago is not returned in March."""
    march = (*SEASON, ("when: {kind: herbs}", "when: {today: {from: 03-01, until: 03-31}}"))
    report = check(tea(*march))
    meaning = report.loaded.meaning
    ages, seasons, todays = (meaning.cells[meaning.level[id]] for id in ("bought_on", "*..bought_on", "*..today"))
    found = {
        (age, season, today)
        for age in ages for season in seasons for today in todays
        if real_days([
            Apart("bought_on", TODAY, *age), Apart("", "bought_on", *season, yearly=True), Apart("", TODAY, *today, yearly=True),
        ], {}, 739000)
    }
    tried = {
        (age, season, today)
        for day in FIVE_YEARS[:1461:3] for ago in (0, 3, 7, 8, 9, 60, 120, 200, 300, 365)
        for age in ages if age[0] <= ago <= age[1]
        for season in seasons if season[0] <= day_of_year(day.toordinal()) <= season[1]
        for today in todays if today[0] <= day_of_year(day.toordinal() + ago) <= today[1]
    }
    assert found == tried and len(found) < len(ages) * len(seasons) * len(todays)
    assert not {"gap", "conflict", "unreachable"} & {problem.code for problem in report.problems}


@pytest.mark.parametrize("changes", [SEASON, ACROSS, (*SEASON, ("when: {kind: herbs}", "when: {today: {from: 12-15, until: 01-15}}"))])
def test_the_page_walks_through_seasons_as_the_engine_does(changes):
    interview = Interview(policy(*changes))
    plan = make_plan(interview)
    compare_plan(interview.evaluator.meaning, plan)
    taken = [*walks(interview, plan)]
    for today, bought in (("2028-02-29", "2028-02-20"), ("2028-03-10", None), ("2027-01-01", "2026-12-26"), ("2026-12-25", None)):
        request = {"question": "return", "answers": {"kind": "black", "price": "30", "bought_on": bought}, "as_of": today}
        taken.append({"request": request, "view": interview.step("return", request["answers"], datetime.date.fromisoformat(today))})
    assert first_wrong_walk(plan, taken, SCRIPT) is None
    certify(interview.evaluator)


def test_pages_and_tables_say_the_days_of_each_year():
    loaded = check(tea(*SEASON)).loaded
    assert "what you bought from 1 November and until 25 December at any time" in loaded.policy.rules[0].says
    across = policy(*ACROSS)
    assert in_words(across, across.rules[0].when)["parts"][1]["is"] == ["on or after 15 November, on or before 31 January, each year"]
    rows = [*decision_table(loaded.meaning, loaded.policy.questions[0]).every_row()]
    assert rows and all(row.outcome.id in ("take_back", "refused") for row in rows)


def test_a_policy_with_a_season_is_sound():
    for changes in (SEASON, (*ACROSS[:1], SEASON[2], SEASON[3], SEASON[1])):
        assert [problem.as_text() for problem in check(tea(*changes)).problems if problem.severity == "error"] == []


def test_a_longer_season_is_a_change():
    longer = (("window: 7 days", "window: 7 days\n  begins: 11-01\n  ends: 12-31"), *SEASON[1:])
    (change,) = [one for one in compare(policy(*SEASON), policy(*longer), datetime.date(2026, 12, 1)).changes if one.kind == "outcome"]
    assert (change.before, change.now) == ("refused", "take_back")


def test_a_season_can_be_written_in_other_languages():
    made = policy(*SEASON[:1], ("language: en", "language: de"), ("{less than fee}", "{less_than fee}"))
    assert [term.text for term in made.terms[1:3]] == ["1. November", "25. Dezember"]
