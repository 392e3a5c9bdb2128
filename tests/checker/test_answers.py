"""The answers of visitors and back ends become a case, or problems in words that help them."""

import datetime
from dataclasses import replace

import pytest

from checker import AnswersError, Case, make_case
from checker.answers import read_answer
from checker.conditions import GREATEST
from checker.model import Answer, Fact
from compiler.languages import language

ENGLISH = language("en").checker
TODAY = datetime.date(2026, 11, 23)
STATUS = Fact("status", "Status", "Which?", "choice", answers=(Answer("paid", "Paid"), Answer("shipped", "Shipped")))
GIFT = Fact("gift", "Gift", "Is it?", "yes_no", answers=(Answer("yes", "Yes"), Answer("no", "No")))
AGE = Fact("age", "Age", "How old?", "number", low=3, high=120)
FINES = Fact("fines", "Fines", "How much?", "number")
RECEIVED = Fact("received", "Received", "When?", "date", low=0, relative=True)
EVENT = Fact("event", "Event", "When is it?", "date", low=TODAY.toordinal() - 10, high=TODAY.toordinal() + 10)
BORN = Fact("born", "Born", "When?", "date", low=693_596)
RECENT = Fact("recent", "Recent", "When?", "date", relative=True, low=0, high=30)

WHOLE_NUMBER = "Enter a whole number, such as 3."
DATE = "Enter a date as year-month-day, such as 2026-11-23."


@pytest.mark.parametrize("fact, answer, value", [
    (STATUS, "paid", "paid"),
    (GIFT, "no", "no"), (GIFT, True, "yes"), (GIFT, False, "no"),
    (AGE, 41, 41), (AGE, " 41 ", 41), (AGE, "+41", 41), (AGE, 3, 3), (AGE, 120, 120),
    (FINES, 0, 0), (FINES, "-0", 0), (FINES, GREATEST, GREATEST),
    (FINES, "4000000", 4_000_000), (FINES, "325,000", 325_000), (FINES, "325 000", 325_000), (FINES, "1\u00a0325\u00a0000", 1_325_000),
    (FINES, "1\u202f000", 1_000), (FINES, "12'000", 12_000), (FINES, "+1,000", 1_000),
    (RECEIVED, "2026-11-23", 0), (RECEIVED, " 2026-11-16 ", 7), (RECEIVED, "2024-11-23", 730),
    (RECEIVED, "1926-11-24", 36_524), (RECEIVED, "1926-11-23", 36_525),
    (BORN, "1900-01-01", 693_596), (EVENT, "2026-11-24", TODAY.toordinal() + 1),
])
def test_an_answer_is_read(fact, answer, value):
    found = read_answer(fact, answer, TODAY, ENGLISH)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("fact, answer, message", [
    (STATUS, "pai", "`pai` is not an answer to `status`. Did you mean `paid`? The answers are `paid`, `shipped`."),
    (STATUS, "lost at sea", "`lost at sea` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (STATUS, True, "`True` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (STATUS, 7, "`7` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (AGE, "many", WHOLE_NUMBER), (AGE, "", WHOLE_NUMBER), (AGE, True, WHOLE_NUMBER), (AGE, 4.5, WHOLE_NUMBER),
    (AGE, "4 years", WHOLE_NUMBER), (AGE, "٣", WHOLE_NUMBER), (FINES, "1" * 19, WHOLE_NUMBER),
    (AGE, 2, "Enter 3 or more."), (AGE, 121, "Enter 120 or less."),
    (FINES, -1, "Enter 0 or more."), (FINES, GREATEST + 1, "Enter 1,000,000,000,000,000 or less."),
    (FINES, "1" * 18, "Enter 1,000,000,000,000,000 or less."),
    (FINES, "12,50", WHOLE_NUMBER), (FINES, "1,000 000", WHOLE_NUMBER), (FINES, "1,00,000", WHOLE_NUMBER), (FINES, "1.000", WHOLE_NUMBER),
    (FINES, ",100", WHOLE_NUMBER), (FINES, "1,,000", WHOLE_NUMBER), (FINES, "1000,000", WHOLE_NUMBER),
    (EVENT, "2026-02-30", DATE), (EVENT, "20261123", DATE), (EVENT, "2026-11-23T10:00", DATE), (EVENT, 5, DATE),
    (RECEIVED, "soon", DATE), (RECEIVED, "2026-11-24", "The day must be today or earlier."),
    (RECEIVED, "0026-11-20", "Check the year: the day must be 23 November 1926 or later."),
    (RECEIVED, "1900-01-01", "Check the year: the day must be 23 November 1926 or later."),
    (RECEIVED, "0001-01-01", "Check the year: the day must be 23 November 1926 or later."),
    (RECENT, "2026-10-23", "Check the year: the day must be 24 October 2026 or later."),
    (EVENT, "0026-11-20", "Check the year: the day must be 13 November 2026 or later."),
    (EVENT, "2126-11-20", "The day must be 3 December 2026 or earlier."),
])
def test_an_answer_that_cannot_be_used_is_explained(fact, answer, message):
    with pytest.raises(ValueError) as raised:
        read_answer(fact, answer, TODAY, ENGLISH)
    assert str(raised.value) == message


def test_a_case_keeps_what_is_known_and_what_somebody_does_not_know(shop):
    case = make_case(shop, {"order_status": "paid", "reason": None, "received_on": "2026-11-20"}, TODAY)
    assert case == Case(TODAY, {"order_status": "paid", "received_on": 3}, frozenset({"reason"}))
    assert make_case(shop, {}, TODAY) == Case(TODAY, {})


def test_all_problems_are_named_at_once(shop):
    with pytest.raises(AnswersError) as raised:
        make_case(shop, {"order_statu": "paid", "reason": "none", "received_on": "2026-11-24", "weather": None}, TODAY)
    assert [one.fact for one in raised.value.problems] == ["order_statu", "reason", "received_on", "weather"]
    assert raised.value.problems[0].message == "The policy has no fact `order_statu`. Did you mean `order_status`?"
    assert raised.value.problems[3].message == "The policy has no fact `weather`."
    assert str(raised.value) == "; ".join(f"{one.fact}: {one.message}" for one in raised.value.problems)


def test_at_the_end_of_the_calendar_a_day_is_refused_in_plain_words_as_well():
    ahead = replace(RECENT, low=-36_525)
    with pytest.raises(ValueError, match="Check the year: the day must be"):
        read_answer(ahead, "9800-01-01", datetime.date(9990, 1, 1), ENGLISH)
