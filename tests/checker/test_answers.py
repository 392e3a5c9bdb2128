"""What visitors and back ends state becomes a case, or a problem in words that help them."""

import datetime

import pytest

from checker import AnswersError, Case, make_case
from checker.answers import read_answer
from checker.conditions import OPEN
from checker.model import Answer, Fact

TODAY = datetime.date(2026, 11, 23)
STATUS = Fact("status", "Status", "Which?", "choice", answers=(Answer("paid", "Paid"), Answer("shipped", "Shipped")))
GIFT = Fact("gift", "Gift", "Is it?", "yes_no", answers=(Answer("yes", "Yes"), Answer("no", "No")))
AGE = Fact("age", "Age", "How old?", "number", low=3, high=120)
FINES = Fact("fines", "Fines", "How much?", "number")
RECEIVED = Fact("received", "Received", "When?", "date", low=0, relative=True)
EVENT = Fact("event", "Event", "When is it?", "date")

WHOLE_NUMBER = "Enter a whole number, such as 3."
DATE = "Enter a date as year-month-day, such as 2026-11-23."


@pytest.mark.parametrize("fact, answer, value", [
    (STATUS, "paid", "paid"),
    (GIFT, "no", "no"), (GIFT, True, "yes"), (GIFT, False, "no"),
    (AGE, 41, 41), (AGE, " 41 ", 41), (AGE, "+41", 41), (AGE, 3, 3), (AGE, 120, 120),
    (FINES, 0, 0), (FINES, "-0", 0), (FINES, OPEN, OPEN),
    (RECEIVED, "2026-11-23", 0), (RECEIVED, " 2026-11-16 ", 7), (RECEIVED, "2024-11-23", 730),
    (EVENT, "0001-01-01", 1), (EVENT, "2026-11-24", TODAY.toordinal() + 1),
])
def test_an_answer_is_read(fact, answer, value):
    found = read_answer(fact, answer, TODAY)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("fact, answer, message", [
    (STATUS, "pai", "`pai` is not an answer to `status`. Did you mean `paid`? The answers are `paid`, `shipped`."),
    (STATUS, "lost at sea", "`lost at sea` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (STATUS, True, "`True` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (STATUS, 7, "`7` is not an answer to `status`. The answers are `paid`, `shipped`."),
    (AGE, "many", WHOLE_NUMBER), (AGE, "", WHOLE_NUMBER), (AGE, True, WHOLE_NUMBER), (AGE, 4.5, WHOLE_NUMBER),
    (AGE, "4 years", WHOLE_NUMBER), (AGE, "٣", WHOLE_NUMBER), (FINES, "1" * 19, WHOLE_NUMBER),
    (AGE, 2, "Enter 3 or more."), (AGE, 121, "Enter 120 or less."),
    (FINES, -1, "Enter 0 or more."), (FINES, OPEN + 1, f"Enter {OPEN} or less."),
    (FINES, "1" * 18, f"Enter {OPEN} or less."),
    (EVENT, "2026-02-30", DATE), (EVENT, "20261123", DATE), (EVENT, "2026-11-23T10:00", DATE), (EVENT, 5, DATE),
    (RECEIVED, "soon", DATE), (RECEIVED, "2026-11-24", "Enter a day that is not after 2026-11-23."),
])
def test_an_answer_that_cannot_be_used_is_explained(fact, answer, message):
    with pytest.raises(ValueError) as raised:
        read_answer(fact, answer, TODAY)
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
