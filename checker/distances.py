"""Dates that depend on each other: which days the dates of a case, today and the calendar can have together.

Conditions compare a date with the calendar, with today, and with other dates of the case. Each comparison counts the days from one day to
another, and cuts their number into cells. These cells are not independent: what was bought in November is not 10 days old in March.

A cell bounds the days between two days on both sides. Each bound says that a day is not before another one with so many days or months
added or taken away. As a later day never leads to an earlier one then, such bounds have a least solution: move days later until all bounds
hold. That is the Bellman-Ford algorithm for difference constraints, with calendar months and business days in the place of some sums. There
is no solution where a day would move beyond what it can be, or never comes to rest.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from .amounts import summed
from .conditions import LAST_DAY, Cell
from .model import CALENDAR, TODAY, Fact, Policy, Time
from .times import ago, day_of_year, end, first_within

REPEATS = 2_000
"""After so many rounds of moving days by times such as months, no day comes to rest: each round is a day at least, and of days of the year some
months."""

CYCLE = 15_000
"""Within so many days each day of the year has been each day of the week, 29 February too and around a year such as 2100, which has none."""


@dataclass(frozen=True)
class Apart:
    """How many days lie from one day to another: from ``low`` to ``high``, as conditions count them."""

    since: str
    till: str
    low: int
    high: int
    times: tuple[Time, ...] = ()
    yearly: bool = False
    """Whether it is the place of ``till`` in its year that lies there."""


def ends(fact: Fact) -> tuple[str, str]:
    """The two days between which a date or a distance is counted; none for any other fact."""
    if fact.till:
        return fact.since, fact.till
    if fact.kind != "date":
        return "", ""
    return (fact.id, TODAY) if fact.relative else (CALENDAR, fact.id)


def asked_for(fact: Fact) -> list[str]:
    """The facts that are asked in order to know a fact: of a distance its dates, of an amount its numbers, of a tick the one with several answers."""
    if fact.part_of:
        return [fact.part_of]
    return [day for day in ends(fact) if day not in (TODAY, CALENDAR)] if fact.till else summed(fact) or [fact.id]


def counted(fact: Fact, days: Mapping[str, int]) -> int | None:
    """A date or a distance as conditions count it, from days as ordinals; ``None`` where one of its days is not known."""
    since, till = ends(fact)
    if till not in days or since != CALENDAR and since not in days:
        return None
    if since == CALENDAR:
        return day_of_year(days[till]) if fact.yearly else days[till]
    return ago(datetime.date.fromordinal(days[since]), datetime.date.fromordinal(days[till]), fact.times)


def with_distances(policy: Policy, dates: Mapping[str, datetime.date]) -> dict[str, int]:
    """The distances that are known once some dates are."""
    days = {id: day.toordinal() for id, day in dates.items()}
    found = {one.id: counted(one, days) for one in policy.distances}
    return {id: value for id, value in found.items() if value is not None}


def apart(fact: Fact, cell: Cell) -> Apart:
    """What a cell of a date or a distance says of its two days."""
    return Apart(*ends(fact), int(cell[0]), int(cell[1]), fact.times, fact.yearly)


def dependent(facts: Sequence[Fact], cells: Sequence[int]) -> list[Fact]:
    """The dates and distances whose cells depend on each other, of all with their numbers of cells.

    A day from which only one number is counted can always be found, whatever else is so. Without such days, only circles are left.
    """
    measured = {day for fact in facts if fact.till for day in ends(fact)}
    left = [fact for fact, many in zip(facts, cells) if ends(fact)[1] and (many > 1 or measured & {*ends(fact)} - {TODAY, CALENDAR})]
    if not any(fact.till for fact in left):
        return []
    while True:
        meeting = [day for fact in left for day in ends(fact)]
        kept = [fact for fact in left if min(meeting.count(day) for day in ends(fact)) > 1]
        if len(kept) == len(left):
            return left
        left = kept


def real_days(bounds: Sequence[Apart], fixed: Mapping[str, int], start: int) -> dict[str, int] | None:
    """Days as ordinals that lie so far apart, the earliest ones; ``None`` where there are none. Some may be ``fixed``.

    Where nothing is bound to the calendar, they lie about ``start``.
    """
    plain = not any(one.times or one.yearly for one in bounds)
    if not plain:
        numbered = [one for one in bounds if not one.yearly]
        loose = [Apart(one.since, one.till, _lower(one, one.low), -_lower(one, -one.high)) if one.times else one for one in numbered]
        if _settled(loose, fixed, start, plain=True) is None:
            return None
    return _settled(bounds, fixed, start, plain)


def near_days(bounds: Sequence[Apart], start: int) -> dict[str, int] | None:
    """The same, for an example: days that are not far from each other, where there are such, and on one from ``start`` on."""
    of_today = [(one.since, one.yearly) for one in bounds if TODAY in (one.since, one.till)]
    for spread in (0, 3, 31, 400, 2 * LAST_DAY):
        near = [*bounds]  # which say more than numbers of days do, where times are compared
        if of_today and (CALENDAR, False) not in of_today and spread < LAST_DAY:
            near.append(Apart(CALENDAR, TODAY, start, min(start + spread, LAST_DAY)))
        for one in bounds:
            if not one.yearly:
                low, high = _around(one, start if one.since == CALENDAR else 0, spread)
                near.append(Apart(one.since, one.till, _lower(one, low), -_lower(one, -high)))
        found = real_days(near, {}, start)
        if found is not None:
            return found
    return None


def _around(one: Apart, middle: int, spread: int) -> tuple[int, int]:
    nearest = min(max(one.low, middle), one.high)
    return max(one.low, nearest - spread), min(one.high, nearest + spread)


def _lower(one: Apart, bound: int) -> int:
    return bound - max((time.place - time.shortest for time in one.times if abs(abs(bound) - time.place) <= 1), default=0)


def _settled(bounds: Sequence[Apart], fixed: Mapping[str, int], start: int, plain: bool) -> dict[str, int] | None:
    days = {day: 1 for one in bounds for day in (one.since, one.till)}
    last = dict.fromkeys(days, LAST_DAY)
    if TODAY in days and not fixed and not any(one.since == CALENDAR and not one.yearly for one in bounds):
        days[TODAY], last[TODAY] = start, start + CYCLE
    for day in days.keys() & fixed.keys():
        days[day] = last[day] = fixed[day]
    days[CALENDAR] = last[CALENDAR] = 0
    for _ in range(len(days) if plain else REPEATS):
        moved = False
        for one in bounds:
            till = _first_of_year(one, days[one.till]) if one.yearly else _first_till(one, days[one.since])
            if till > days[one.till]:
                days[one.till], moved = till, True
            since = 0 if one.yearly else _first_since(one, days[one.till])
            if since > days[one.since]:
                days[one.since], moved = since, True
            if days[one.since] > last[one.since] or days[one.till] > last[one.till]:
                return None
        if not moved:
            return days
    return None


def _first_of_year(one: Apart, day: int) -> int:
    """The first day from a day on that has its place in the year there; beyond the calendar where none has."""
    while day <= LAST_DAY and not one.low <= day_of_year(day) <= one.high:
        day += max(1, one.low - day_of_year(day)) if day_of_year(day) < one.low else max(1, 365 - day_of_year(day))
    return day


def _first_till(one: Apart, since: int) -> int:
    """The first day from which on it is at least ``low`` days since a day."""
    return _after(since, one.low, one.times, False) if one.low > 0 else _before(since, -one.low, one.times, True)


def _first_since(one: Apart, till: int) -> int:
    """The first day since which it is at most ``high`` days until a day."""
    return _before(till, one.high, one.times, False) if one.high >= 0 else _after(till, -one.high, one.times, True)


def _after(day: int, count: int, times: Iterable[Time], ahead: bool) -> int:
    """The first day on which a day is so many days ago."""
    for time in times:
        if time.ahead == ahead and count in (time.place, time.place + 1):
            return end(max(day, 1), time) + count - time.place
    return day + count


def _before(day: int, count: int, times: Iterable[Time], ahead: bool) -> int:
    """The first day that is not more than so many days ago on a day."""
    for time in times:
        if time.ahead == ahead and count in (time.place, time.place - 1):
            return first_within(day + time.place - count, time)
    return day - count
