"""Times whose length in days depends on the day on which they begin: calendar months and years, business days, and days up to a business day.

A time of months that begins on a day ends on the same day of a later month, or on the last day of that month where it has no such day: a
month from 31 January ends on 28 February, a year from 29 February on 28 February. (That is also how Regulation 1182/71 of the European
Union counts, in its Article 3.) A year is twelve months. A time of business days ends on the last of so many business days after the day on
which it begins. A time of days that has a calendar ends on the next business day if its last day is none.

To decide, a day is placed on one line with all that it is compared with: so many days ago, but beyond the place of each such time that is over.
The place is a number of days that this time never exceeds. It need not have so many itself: what counts is the order on the line.
A day to come lies on the other side of zero. A time until then counts from today on, and its place lies there, too.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from .conditions import LAST_DAY
from .model import Calendar, Time

MONTHS, BUSINESS_DAYS, DAYS = "months", "business days", "days"
"""The units of such times."""


def is_business_day(day: int, calendar: Calendar) -> bool:
    """Whether a day, as an ordinal, is a business day."""
    return (day - 1) % 7 + 1 in calendar.weekdays and day not in calendar.holidays


def day_of_year(day: int) -> int:
    """The place of a day in its year, from 1 for 1 January to 365. 29 February counts as 28 February, so all others have the same each year."""
    date = datetime.date.fromordinal(day)
    first = datetime.date(COMMON_YEAR, date.month, min(date.day, 28) if date.month == 2 else date.day)
    return first.toordinal() - datetime.date(COMMON_YEAR, 1, 1).toordinal() + 1


COMMON_YEAR = 2001
"""A year without a 29 February."""


def last_known(calendar: Calendar) -> int:
    """The last day of the last year of which holidays are listed."""
    return datetime.date(datetime.date.fromordinal(calendar.holidays[-1]).year, 12, 31).toordinal()


def end(day: int, time: Time) -> int:
    """The last day of a time that begins on a day, both as ordinals."""
    last, calendar = day, time.calendar
    if time.unit == MONTHS:
        year, month, number = later(datetime.date.fromordinal(min(max(day, 1) + time.days, LAST_DAY)), time.number)
        last = datetime.date(year, month, number).toordinal() if year <= datetime.MAXYEAR else LAST_DAY + 1
    elif time.unit == DAYS:
        last = day + time.number
        while calendar and not is_business_day(last, calendar):
            last += 1
    elif calendar:
        left = time.number
        while left:
            last += 1
            left -= is_business_day(last, calendar)
    return last


def first_within(day: int, time: Time) -> int:
    """The earliest day on which a time can begin that is not over before a day."""
    first = max(1, day - time.place)
    while end(first, time) < day:
        first += 1
    return first


def last_before(day: int, time: Time) -> int:
    """The latest day on which a time can begin that ends by a day."""
    last = day - time.shortest
    while end(last, time) > day:
        last -= 1
    return last


def later(day: datetime.date, months: int) -> tuple[int, int, int]:
    """The year, month and day on which a time of months ends that begins on a day."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    last = 29 if leap and month == 1 else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month]
    return year, month + 1, min(day.day, last)


def earlier(as_of: datetime.date, value: int, times: Sequence[Time]) -> datetime.date:
    """A day that lies at a place on the line on a day, as far as the calendar goes; or nearer, where so many days ago a time is over that is not
    over at that place."""
    today = as_of.toordinal()
    exactly = next((time for time in times if (-time.place if time.ahead else time.place) == value), None)
    if exactly and exactly.ahead:
        return datetime.date.fromordinal(min(end(today, exactly), LAST_DAY))
    if exactly and exactly.unit == MONTHS and not exactly.days:
        year, month, number = later(as_of, -exactly.number)  # so many months earlier, as far as that month has the day
        return datetime.date(year, month, number) if year >= datetime.MINYEAR else datetime.date.min
    day = first_within(today, exactly) if exactly else today - value
    for time in times:
        if not time.ahead and 0 < value < time.place:
            day = max(day, first_within(today + (time.unit != DAYS), time))
        elif time.ahead and 0 < -value < time.place:
            day = min(day, end(today, time) - 1)
    return datetime.date.fromordinal(min(max(day, 1), LAST_DAY))


def ago(day: datetime.date, as_of: datetime.date, times: Iterable[Time]) -> int:
    """How many days before ``as_of`` a day lies, as far as the ``times`` with which it is compared leave it there.

    A day to come is a negative number of days before.
    """
    ahead = day > as_of
    first, last = (as_of.toordinal(), day.toordinal()) if ahead else (day.toordinal(), as_of.toordinal())
    found = last - first
    for time in times:
        if time.ahead == ahead and found <= time.place and (ends := end(first, time)) <= last:
            # A day can be the end of several times that go on to a business day, so that end has no place of its own.
            found = max(found, time.place + 1 if ends < last else time.place if time.unit != DAYS else 0)
    return -found if ahead else found
