"""Days and numbers of example cases that are said from the day of the case and from terms."""

from datetime import date

import pytest

from compiler.problems import PolicyError
from compiler.reading.example_cases import load_cases
from tests import frozen

LIBRARY = frozen.policy(frozen.LIBRARY)  # keeping_time: 10 days, fine_limit: 20 EUR, closure_ends: 2027-01-03, …


def answer(fact: str, said: str, as_of: str = "2026-11-23"):
    """What a case answers about a fact of the library."""
    text = f"- case: one\n  question: pay\n  answers: {{{fact}: {said}}}\n  as_of: {as_of}\n  possible: [no_fine, must_pay]\n"
    (case,) = load_cases(text.encode(), "cases.yml", LIBRARY)
    return case.answers[fact]


@pytest.mark.parametrize("said, day", [
    ("2026-11-01", "2026-11-01"),
    ('"2026-11-01"', "2026-11-01"),
    ("today", "2026-11-23"),
    ("7 days ago", "2026-11-16"),
    ("1 day ago", "2026-11-22"),
    ("2 weeks ago", "2026-11-09"),
    ("keeping_time ago", "2026-11-13"),
    ('"{keeping_time} ago"', "2026-11-13"),
    ('"{ keeping_time } ago"', "2026-11-13"),
    ("1 day more than keeping_time ago", "2026-11-12"),
    ("one day more than keeping_time ago", "2026-11-12"),
    ('"one day more than {keeping_time} ago"', "2026-11-12"),
    ("a day less than keeping_time ago", "2026-11-14"),
    ("2 weeks more than keeping_time ago", "2026-10-30"),
    ("3 days less than 2 weeks ago", "2026-11-12"),
    ("the last day of keeping_time", "2026-11-13"),
    ('"the last day of {keeping_time}"', "2026-11-13"),
    ("the last day of 2 weeks", "2026-11-09"),
    ("the last day of 1 month", "2026-10-23"),
])
def test_a_day_is_said_from_the_day_of_the_case(said, day):
    assert answer("kept_since", said) == day


@pytest.mark.parametrize("said", ["in 9000 years", "1 day less than in 200000 months", "in 99999999999999999 years"])
def test_a_time_that_is_over_beyond_the_calendar_is_refused(said):
    with pytest.raises(PolicyError, match="is beyond the days of the calendar"):
        answer("kept_since", said)


@pytest.mark.parametrize("said, day", [
    ("closure_ends", "2027-01-03"),
    ('"{closure_ends}"', "2027-01-03"),
    ("1 day after closure_ends", "2027-01-04"),
    ("the last day of closure_ends", "2027-01-03"),
    ('"the last day of {closure_ends}"', "2027-01-03"),
    ("2 weeks before closure_ends", "2026-12-20"),
    ("3 days after today", "2026-11-26"),
    ("keeping_time ago", "2026-11-13"),
])
def test_a_day_of_the_calendar_is_said_from_a_term(said, day):
    assert answer("due_on", said) == day


@pytest.mark.parametrize("fact, said, number", [
    ("fines", "20", 20),
    ("fines", "fine_limit", 20),
    ("fines", '"{fine_limit}"', 20),
    ("fines", "1 more than fine_limit", 21),
    ("fines", "one EUR less than fine_limit", 19),
    ("fines", "30 EUR more than fine_limit", 50),
    ("age", "1 year less than grown_up", 15),
    ("renewals", "renewal_limit", 3),
])
def test_a_number_is_said_from_a_term(fact, said, number):
    assert answer(fact, said) == number


def test_the_day_of_a_case_is_said_from_a_term_and_the_answers_follow_it():
    assert answer("kept_since", "keeping_time ago", as_of="1 day before closure_begins") == date(2026, 12, 13).isoformat()
    assert answer("kept_since", "today", as_of="the last day of closure_ends") == date(2027, 1, 3).isoformat()
