"""Words of a policy -> days, whole numbers and amounts with a unit."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from checker.model import Term, TermValue, Words
from checker.times import BUSINESS_DAYS, COMMON_YEAR, day_of_year

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_NUMBER = re.compile(r"-?(0|[1-9]\d{0,17})", re.ASCII)


Exact = int | Fraction
"""A number with or without decimals, never rounded. One without is an ``int``."""

MOST_DECIMALS = 6
"""So many digits can stand behind the point."""

TIMES = {"minute": 1, "minutes": 1, "hour": 60, "hours": 60, "day": 1440, "days": 1440, "week": 10080, "weeks": 10080}
"""How many minutes the units of time have that always have the same number of them."""

PERCENT = ("percent", "%")
"""The units of a share."""

MONTHS = {"month": 1, "months": 1, "year": 12, "years": 12}
"""How many calendar months the units have that count in them."""

ONE_OR_MORE_BUSINESS_DAYS = ("business day", BUSINESS_DAYS)
"""How policies write the unit that takes a calendar of weekdays and holidays to count."""


def as_day(text: str) -> date | None:
    """The day that a text such as ``2026-11-23`` means."""
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


YEARLY = "each year"
"""What a day counts that comes each year."""


def as_yearly(text: str) -> int | None:
    """The place in the year of a day that comes each year, such as ``11-01``; see :func:`checker.times.day_of_year`."""
    day = as_day(f"{COMMON_YEAR}-{text}") if re.fullmatch(r"\d{2}-\d{2}", text, re.ASCII) else None
    return day_of_year(day.toordinal()) if day else None


def nearest_day(text: str) -> date | None:
    """The day that somebody who wrote ``2026/1/5`` probably meant."""
    parts = re.fullmatch(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})", text.strip(), re.ASCII)
    return as_day("{}-{:0>2}-{:0>2}".format(*parts.groups())) if parts else None


def as_number(text: str) -> int | None:
    """The whole number that a text such as ``20`` means."""
    return int(text) if _NUMBER.fullmatch(text) else None


def as_exact(text: str) -> Exact | None:
    """The number that a text such as ``20`` or ``12.50`` means, exactly."""
    if not re.fullmatch(rf"{_NUMBER.pattern}\.\d{{1,{MOST_DECIMALS}}}", text, re.ASCII):
        return as_number(text)
    number = Fraction(text)
    return int(number) if number.denominator == 1 else number


def in_parts(number: Exact, decimals: int) -> int | None:
    """How many of the smallest parts a number has, such as cents for two decimals; ``None`` where it has a part of one."""
    parts = number * 10**decimals
    return int(parts) if parts == int(parts) else None


def decimals_of(number: Exact) -> int:
    """How many digits a number needs behind the point."""
    return next(decimals for decimals in range(MOST_DECIMALS + 1) if in_parts(number, decimals) is not None)


def amount_of(term: Term | TermValue) -> Exact | None:
    """The exact amount of a term."""
    return Fraction(term.amount, 10**term.decimals) if term.amount is not None and term.decimals else term.amount


def converted(amount: Exact, unit: str, wanted: str) -> Exact | None:
    """An amount in another unit, where each has always the same number of the other: days in hours, years in months; percent is %."""
    for sizes in (TIMES, MONTHS, dict.fromkeys(PERCENT, 1)):
        if unit in sizes and wanted in sizes:
            found = Fraction(amount) * sizes[unit] / sizes[wanted]
            return int(found) if found.denominator == 1 else found
    return None


def as_written(text: str, words: Words) -> str:
    """An amount that is said in the words of a language, such as ``14 Tage``, as policies of any language can write it: ``14 days``. Any other text
    is left as it is."""
    for unit, forms in words.units.items():
        for form in forms:
            before, _, after = form.partition("{}")
            number = text.removeprefix(before).removesuffix(after)
            if as_exact(number) is not None and text == before + number + after:
                return f"{number} {unit}"
    return text


def as_amount(text: str, words: Words | None = None) -> tuple[Exact, str] | None:
    """The amount and unit of ``7 days``, also written in weeks, ``12.50 EUR``, ``5`` or a date. With ``words`` also as a language says it.

    ``None`` for any other text.
    """
    text = as_written(text, words) if words else text
    if day := as_day(text):
        return day.toordinal(), "date"
    if (place := as_yearly(text)) is not None:
        return place, YEARLY
    number, _, unit = text.partition(" ")
    amount = as_exact(number)
    if amount is None or amount < 0:
        return None
    if unit in ONE_OR_MORE_BUSINESS_DAYS:
        return amount, BUSINESS_DAYS
    if re.search(r"[\s\d]", unit):
        return None
    if unit in ("day", "days"):
        return amount, "days"
    if unit in ("week", "weeks"):
        return amount * 7, "days"
    return amount, unit


def as_months(amount: Exact, unit: str) -> int | None:
    """How many calendar months an amount in months or years has. ``None`` for one in another unit, or of no time at all."""
    return in_parts(amount * MONTHS.get(unit, 0), 0) or None


def as_days_at_most(text: str) -> int | None:
    """The most days that ``10 years``, ``90 days`` or ``4 weeks`` can have. A year counts as 366, so that a bound cuts no year short."""
    number, _, unit = text.partition(" ")
    years = as_number(number) if unit in ("year", "years") else None
    if years is not None:
        return years * 366
    amount = as_amount(text)
    return in_parts(amount[0], 0) if amount and amount[1] == "days" else None
