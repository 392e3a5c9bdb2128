"""Calendar months and years, counted to the day.

A time of months that begins on a day ends on the same day of a later month, or on the last day of that month where it has no such day: a
month from 31 January ends on 28 February, a year from 29 February on 28 February. (That is also how Regulation 1182/71 of the European
Union counts, in its Article 3.) A year is twelve months.

How many days so many months have depends on when they begin. To decide, a day is placed on one line with all that it is compared with: so
many days ago, but beyond the place of a time of months wherever that is over. The place is a number of days that this time never exceeds.
A day to come lies on the other side of zero. A time of months until then counts from today on, and is a negative number of months.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable

LONGEST = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)
"""The most days that so many months in a row can have, 29 February left aside."""

UNSURE = 6
"""By how many days at most a time of months can be shorter than its place says."""


def place(months: int) -> int:
    """The place of a time of months on the line: the most days that it can have, or a day more; on the other side of zero for one to come."""
    if months < 0:
        return -place(-months)
    years, rest = divmod(months, 12)
    return 365 * years + LONGEST[rest] + (months + 47) // 48


def later(day: datetime.date, months: int) -> tuple[int, int, int]:
    """The year, month and day on which a time of months ends that begins on a day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 29 if leap and month == 1 else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month]
    return year, month + 1, min(day.day, last)


def earlier(as_of: datetime.date, value: int, months: Iterable[int]) -> datetime.date:
    """A day that lies at a place on the line on a day."""
    exactly = next((one for one in months if place(one) == value), None)
    if exactly is None:
        return as_of - datetime.timedelta(value)
    return datetime.date(*later(as_of, -exactly))  # so many months earlier, as far as that month has the day


def ago(day: datetime.date, as_of: datetime.date, months: Iterable[int]) -> int:
    """How many days before ``as_of`` a day lies, as far as the times of ``months`` with which it is compared leave it there.

    A day to come is a negative number of days before.
    """
    if day > as_of:
        return -ago(as_of, day, (-one for one in months))
    found = (as_of - day).days
    today = (as_of.year, as_of.month, as_of.day)
    for one in months:
        if one > 0 and (end := later(day, one)) <= today:  # over, or at its very end
            found = max(found, place(one) + (end < today))
    return found
