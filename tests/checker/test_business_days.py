"""Business days: by the definition, on every day of two years with their holidays, in Python and in the page's script."""

from __future__ import annotations

import datetime

import pytest

from checker import Evaluator, make_case
from checker.certificate import certify
from checker.data import policy_from_data, policy_to_data
from checker.interview import Interview
from checker.model import Calendar
from checker.times import ago, earlier, last_before
from checker.words import cell_in_words, in_words
from compiler.changes.comparison import compare
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan, walks
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import compare_plan, first_wrong_walk
from compiler.reading.calendar import in_business_days, to_business_day
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_policy
from tests.checker.agreeing import decided_by_the_page
from tests.checks.tea import check, found, tea
from tests.frozen import PROJECT

SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
HOLIDAYS = ("2026-01-01", "2026-04-03", "2026-04-06", "2026-12-24", "2026-12-25", "2026-12-28", "2027-01-01", "2027-03-26", "2027-12-24")
DAYS_OFF = {datetime.date.fromisoformat(day) for day in HOLIDAYS}
CALENDAR = Calendar((1, 2, 3, 4, 5), tuple(day.toordinal() for day in sorted(DAYS_OFF)))
TWO_YEARS = [datetime.date(2026, 1, 1) + datetime.timedelta(days) for days in range(730)]
AT_WORK = ("facts:\n  kind:", f"calendar:\n  weekdays: monday to friday\n  holidays: [{', '.join(HOLIDAYS)}]\n\nfacts:\n  kind:")
WITHOUT = (AT_WORK[0], AT_WORK[1].replace(f"  holidays: [{', '.join(HOLIDAYS)}]\n", ""))
BUSINESS = (AT_WORK, ("  window: 7 days\n", "  window: 3 business days\n"))
EXTENDED = ((AT_WORK[0], AT_WORK[1].replace("]\n", "]\n  extends: window\n", 1)), ("  window: 7 days\n", "  window: 14 days\n"))
RECEIVED = (
    "  bought_on:\n",
    "  received_on:\n    label: Day of delivery\n    question: On which day did you receive it?\n    answers: date\n  bought_on:\n",
)
TOLD = (
    RECEIVED, ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window, of: received_on}}"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"),
)


def is_at_work(day: datetime.date) -> bool:
    return day.isoweekday() <= 5 and day not in DAYS_OFF


def last_of(begins: datetime.date, many: int) -> datetime.date:
    """The last of so many business days after a day; counted day by day."""
    day, counted = begins, 0
    while counted < many:
        day += datetime.timedelta(1)
        counted += 1 if is_at_work(day) else 0
    return day


def up_to_work(begins: datetime.date, many: int) -> datetime.date:
    """The last of so many days after a day, or the next business day if that is none."""
    day = begins + datetime.timedelta(many)
    while not is_at_work(day):
        day += datetime.timedelta(1)
    return day


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def outcome(evaluator: Evaluator, as_of: datetime.date, **answers):
    return evaluator.decide("return", make_case(evaluator.policy, {"kind": "black", "price": 30, **answers}, as_of)).outcome


def test_on_every_day_of_two_years_business_days_are_over_when_the_last_of_them_is():
    times = {many: in_business_days(many, CALENDAR) for many in (1, 2, 3, 5, 14, 15)}
    for begins in TWO_YEARS:
        for many, time in times.items():
            last = last_of(begins, many)
            for today in (last + datetime.timedelta(more) for more in (-2, -1, 0, 1, 2)):
                value = ago(begins, today, times.values()) if today >= begins else -1
                assert (value <= time.place) == (today <= last), (begins, today, many)  # within, and longer ago than
                assert (value < time.place) == (today < last), (begins, today, many)  # less than so long ago, and so long ago or more


def test_on_every_day_of_two_years_a_time_goes_on_to_the_next_business_day():
    times = {many: to_business_day(many, CALENDAR) for many in (7, 14, 30)}
    for begins in TWO_YEARS:
        for many, time in times.items():
            last = up_to_work(begins, many)
            for today in (last + datetime.timedelta(more) for more in (-3, -1, 0, 1)):
                assert (ago(begins, today, times.values()) <= time.place) == (today <= last), (begins, today, many)


def test_an_example_of_business_days_ago_is_the_earliest_day_whose_time_is_not_over():
    time = in_business_days(3, CALENDAR)
    for today in TWO_YEARS[7::11]:
        day = earlier(today, time.place, [time])
        assert last_of(day, 3) >= today > last_of(day - datetime.timedelta(1), 3)
        day = earlier(today, time.place - 1, [time])
        assert last_of(day, 3) > today >= last_of(day - datetime.timedelta(1), 3)


def test_an_example_of_a_time_that_goes_on_is_a_day_whose_time_is_not_over():
    time = to_business_day(14, CALENDAR)
    for today in TWO_YEARS[20::3]:
        for many in (15, time.place - 1, time.place):  # after 14 days it is over unless it goes on
            assert up_to_work(earlier(today, many, [time]), 14) >= today


def test_a_day_to_come_is_so_many_business_days_away_as_lie_before_it():
    time = in_business_days(3, CALENDAR, ahead=True)
    for event in TWO_YEARS:
        last = datetime.date.fromordinal(last_before(event.toordinal(), time))
        for today in (last + datetime.timedelta(more) for more in (-1, 0, 1)):
            assert (-ago(event, today, [time]) >= time.place) == (last_of(today, 3) <= event) == (today <= last), (event, today)


@pytest.mark.parametrize("changes, last", [(BUSINESS, lambda day: last_of(day, 3)), (EXTENDED, lambda day: up_to_work(day, 14))])
def test_the_script_of_the_page_counts_business_days_alike(changes, last, tmp_path):
    interview = Interview(policy(*changes))
    asked = [{"day": day.isoformat(), "today": (last(day) + datetime.timedelta(more)).isoformat()} for day in TWO_YEARS[::2] for more in (0, 1)]
    for one, said in zip(asked, decided_by_the_page(interview, asked, tmp_path), strict=True):
        day, today = (datetime.date.fromisoformat(one[key]) for key in ("day", "today"))
        expected = "take_back" if today <= last(day) else "refused"
        assert said == expected, one
        assert outcome(interview.evaluator, today, bought_on=one["day"]) == expected, one


@pytest.mark.parametrize("changes, last", [
    ((*BUSINESS, *TOLD), lambda day: last_of(day, 3)), ((*EXTENDED, *TOLD), lambda day: up_to_work(day, 14)),
])
def test_two_dates_of_a_case_are_business_days_apart(changes, last):
    made = policy(*changes)
    interview = Interview(policy_from_data(policy_to_data(made)))
    today = datetime.date(2028, 1, 1)
    for received in TWO_YEARS[::5]:
        for more in (0, 1):
            told = last(received) + datetime.timedelta(more)
            expected = "take_back" if told <= last(received) else "refused"
            assert outcome(interview.evaluator, today, received_on=received.isoformat(), bought_on=told.isoformat()) == expected, (received, told)
    plan = make_plan(interview)
    compare_plan(interview.evaluator.meaning, plan)
    taken = [*walks(interview, plan)]
    for today, received, told in (("2026-12-31", "2026-12-23", None), ("2026-12-24", None, "2026-12-24"), ("2027-01-11", "2026-12-11", "2026-12-29")):
        request = {"question": "return", "answers": {"kind": "black", "price": "30", "received_on": received, "bought_on": told}, "as_of": today}
        taken.append({"request": request, "view": interview.step("return", request["answers"], datetime.date.fromisoformat(today))})
    assert first_wrong_walk(plan, taken, SCRIPT) is None
    certify(interview.evaluator)


def test_a_time_that_is_counted_back_from_a_day_never_goes_on():
    back = ("when: {bought_on: {within: window}}", "when: {received_on: {at_most: window, before: bought_on}}")
    made = policy(*EXTENDED, RECEIVED, back, TOLD[-1])
    assert made.distances[0].times == () and (made.rules[0].when.low, made.rules[0].when.high) == (0, 14)


@pytest.mark.parametrize("changes, day, today, says", [
    (BUSINESS, "2026-12-23", "2026-12-30", "The last day of the period of 3 business days is 31 December 2026, in 1 day."),
    (BUSINESS, "2026-12-23", "2027-01-04", "The period of 3 business days ended on 31 December 2026, 4 days ago."),
    (EXTENDED, "2026-11-28", "2026-12-13", "The last day of the period of 14 days (or the next business day) is 14 December 2026, in 1 day."),
    (EXTENDED, "2026-11-28", "2026-12-15", "The period of 14 days (or the next business day) ended on 14 December 2026, 1 day ago."),
])
def test_a_customer_is_told_the_last_business_day(changes, day, today, says):
    step = Interview(policy(*changes)).step("return", {"kind": "black", "bought_on": day, "price": "30"}, datetime.date.fromisoformat(today))
    (sentences,) = step["dates"].values()
    assert sentences[0].endswith(says)


def test_a_customer_is_told_where_holidays_are_not_known_yet():
    interview = Interview(policy(*BUSINESS))
    ends = [interview.step("return", {"kind": "black", "bought_on": day, "price": "30"}, datetime.date.fromisoformat(day))["dates"]["recent"][-1]
            for day in ("2027-12-27", "2027-12-28", "2027-12-29")]
    assert "holidays" not in ends[0].lower() + ends[1].lower()  # the second time ends on the last day of the last year that is known
    assert ends[2] == "Holidays after 31 December 2027 are not known here yet, so please ask us."


@pytest.mark.parametrize("received, told, says", [
    ("2027-12-10", "2027-12-24", []), ("2027-12-23", "2027-12-24", ["Holidays after 31 December 2027 are not known here yet, so please ask us."]),
])
def test_holidays_between_two_dates_count_from_the_earlier_one(received, told, says):
    answers = {"kind": "black", "price": "30", "received_on": received, "bought_on": told}
    view = Interview(policy(*EXTENDED, *TOLD)).step("return", answers, datetime.date(2028, 1, 1))
    assert view["dates"].get("recent", []) == says


def test_where_two_dates_are_not_known_nothing_is_said_of_the_holidays_between_them():
    either = "when: {any: [{kind: black}, {bought_on: {within: window, of: received_on}}]}"
    made = policy(*BUSINESS, RECEIVED, ("when: {bought_on: {within: window}}", either), TOLD[-1])
    view = Interview(made).step("return", {"kind": "black", "price": "30"}, datetime.date(2028, 1, 1))
    assert (view["decision"]["id"], view["dates"]) == ("take_back", {})


def test_where_no_holidays_are_listed_nobody_is_told_that_they_are_not_known():
    answers = {"kind": "black", "bought_on": "2027-12-29", "price": "30"}
    view = Interview(policy(WITHOUT, BUSINESS[1])).step("return", answers, datetime.date(2027, 12, 29))
    assert [len(sentences) for sentences in view["dates"].values()] == [1]


def test_pages_and_tables_say_business_days_and_which_days_these_are():
    loaded = check(tea(*BUSINESS)).loaded
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in view["stated"]}
    assert said["recent"].endswith("Day you bought it: within the last 3 business days")
    explained = ["".join(piece.text for piece in one["says"]) for one in view["defined"]["parts"]]
    assert explained == [
        "Business days: Monday, Tuesday, Wednesday, Thursday and Friday, but not on these holidays: 1 January 2026, 3 April 2026, 6 April 2026,"
        " 24 December 2026, 25 December 2026, 28 December 2026, 1 January 2027, 26 March 2027 and 24 December 2027. Holidays after 31 December 2027"
        " are not known here yet."
    ]
    rows = [cell for row in decision_table(loaded.meaning, loaded.policy.questions[0]).every_row() for test in row.tests
            if test[0].id == "bought_on" for cell in test[1]]
    fact = loaded.policy.fact("bought_on")
    assert {cell_in_words(loaded.policy, fact, cell) for cell in rows} == {"within the last 3 business days", "more than 3 business days ago"}
    (time,) = fact.times
    assert cell_in_words(loaded.policy, fact, (time.place, time.place)) == "3 business days ago"


def test_pages_and_tables_say_that_a_time_goes_on():
    loaded = check(tea(*EXTENDED)).loaded
    assert in_words(loaded.policy, loaded.policy.rules[0].when)["is"] == ["within the last 14 days (or the next business day)"]
    assert loaded.policy.rules[0].says == "You may return tea within 14 days."
    fact = loaded.policy.fact("bought_on")
    said = {cell_in_words(loaded.policy, fact, cell) for cell in loaded.meaning.cells[loaded.meaning.level["bought_on"]]}
    assert said == {"within the last 14 days (or the next business day)", "more than 14 days (or the next business day) ago"}


def test_a_day_from_which_a_time_that_goes_on_ends_today_is_so_many_days_ago():
    """Other days can have the same end, so it has no place of its own."""
    (time,) = policy(*EXTENDED).fact("bought_on").times
    today = datetime.date(2026, 11, 30)  # a Monday
    assert [ago(today - datetime.timedelta(days), today, [time]) for days in (14, 15, 16)] == [14, 15, 16]
    assert ago(today - datetime.timedelta(17), today, [time]) == time.place + 1


def test_a_policy_in_business_days_is_sound():
    for changes in (BUSINESS, EXTENDED, (*BUSINESS, *TOLD, ("{within window}", "{within window} of the delivery"))):
        assert [problem.message for problem in check(tea(*changes)).problems if problem.severity == "error"] == []


@pytest.mark.parametrize("as_of", ["2026-12-31", "2027-01-02", "2026-07-01"])
def test_an_example_case_can_be_said_from_business_days(as_of):
    cases = f"""
- case: On the last day
  question: return
  as_of: {as_of}
  answers: {{kind: black, bought_on: [window ago, the last day of window, 3 business days ago]}}
  outcome: take_back
- case: A day later
  question: return
  as_of: {as_of}
  answers: {{kind: black, bought_on: 1 day more than window ago}}
  outcome: refused
"""
    text = tea(*BUSINESS)
    assert len(load_cases(cases.encode(), "cases.yml", load_policy(text.encode(), "p").policy)) == 4
    assert [problem for problem in check(text, cases).problems if problem.code == "example"] == []


@pytest.mark.parametrize("weekdays, days", [
    ("monday to friday", (1, 2, 3, 4, 5)), ("[monday, wednesday, sunday]", (1, 3, 7)), ("saturday to tuesday", (1, 2, 6, 7)), ("Sunday", (7,)),
])
def test_weekdays_are_a_span_or_a_list(weekdays, days):
    (time,) = policy((AT_WORK[0], AT_WORK[1].replace("monday to friday", weekdays)), BUSINESS[1]).fact("bought_on").times
    assert time.calendar.weekdays == days


def test_without_holidays_only_weekdays_tell():
    evaluator = Evaluator(policy(WITHOUT, BUSINESS[1]))
    assert outcome(evaluator, datetime.date(2026, 12, 28), bought_on="2026-12-23") == "take_back"
    assert outcome(evaluator, datetime.date(2026, 12, 29), bought_on="2026-12-23") == "refused"


def test_business_days_can_be_written_in_the_language_of_the_policy():
    in_german = (("  window: 7 days\n", "  window: 3 Arbeitstage\n"), ("language: en", "language: de"), ("{less than fee}", "{less_than fee}"))
    made = policy(AT_WORK, *in_german)
    assert made.terms[0].text == "3 Arbeitstage" and made.fact("bought_on").times[0].number == 3


def test_a_longer_time_in_business_days_is_a_change_and_one_by_another_calendar_is_set_apart():
    day = datetime.date(2026, 12, 1)
    longer = policy(AT_WORK, ("  window: 7 days\n", "  window: 5 business days\n"))
    assert [one.before for one in compare(policy(*BUSINESS), longer, day).changes if one.kind == "outcome"] == ["refused"]
    other = policy((AT_WORK[0], AT_WORK[1].replace("2027-12-24", "2027-12-27")), BUSINESS[1])
    assert "another calendar" in compare(policy(*BUSINESS), other, day).both.apart[0].why


def test_days_and_months_that_are_added_are_counted_one_after_the_other():
    added = (("  window: 7 days\n", "  window: 14 days\n  more: 1 month\n"), ("{within window}", "{within window + more}"),
             ("Once the {window} are over", "Once the {window + more} are over"),
             ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window + more}}"),
             ("when: {bought_on: {longer_ago_than: window}}", "when: {bought_on: {longer_ago_than: window + more}}"))
    evaluator = Evaluator(policy(*added))
    assert evaluator.policy.rules[0].says == "You may return tea within 14 days and 1 month."
    assert in_words(evaluator.policy, evaluator.policy.rules[0].when)["is"] == ["within the last 14 days and 1 month"]
    assert outcome(evaluator, datetime.date(2027, 2, 28), bought_on="2027-01-17") == "take_back"  # 31 January, and a month more
    assert outcome(evaluator, datetime.date(2027, 3, 1), bought_on="2027-01-17") == "refused"
    assert [problem.code for problem in check(tea(*added)).problems if problem.severity == "error"] == []


def test_an_editor_is_told_that_holidays_of_the_next_year_are_missing_or_that_a_calendar_is_idle():
    assert found(tea(*BUSINESS), "calendar") == []
    ends = (AT_WORK[0], AT_WORK[1].replace(", 2027-01-01, 2027-03-26, 2027-12-24", ""))
    (problem,) = found(tea(ends, BUSINESS[1]), "calendar")
    assert problem.severity == "warning" and problem.place.line == 16 and "from 1 January 2027 on only weekdays tell" in problem.message
    (problem,) = found(tea(AT_WORK), "calendar")
    assert "No condition counts in business days" in problem.message
