"""Located nodes -> the calendar of a policy: its business days, and the times that they make longer or shorter."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache

from checker.model import Calendar, Fact, Time
from checker.times import BUSINESS_DAYS, DAYS, MONTHS, end
from compiler.problems import Span, listed, way_out, word
from compiler.reading.amounts import Exact, as_months
from compiler.reading.keys import Fields
from compiler.reading.sums import DAYS_AND_MONTHS
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import ListNode, Node, TextNode

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
TO = " to "
"""What stands between the first and the last weekday: ``monday to friday``."""

LONGEST = (0, 31, 62, 92, 123, 153, 184, 215, 245, 276, 306, 337)
"""The most days that so many months in a row can have, 29 February left aside."""

UNSURE = 6
"""By how many days at most a time of months can be shorter than its place says."""

MOST_BUSINESS_DAYS = 260
"""As many as a year can have."""

LONGEST_CLOSED = 60
"""So many days in a row can be no business days, and not more."""


def read_calendar(top: Fields, reader: Reader) -> None:
    """Read the ``calendar`` of a policy, if it has one. From here on, the reader knows it."""
    node = top.get("calendar")
    if node is None:
        return
    problems = len(reader.report.problems)
    fields = Fields(reader, node, top.key_span("calendar"), "calendar", "The calendar", ("calendar",))
    weekdays = _weekdays(fields.get("weekdays"), reader)
    holidays = _holidays(fields, reader)
    extends = fields.names("extends")
    for name in extends:
        if reader.terms is not None and name.value not in reader.terms:
            reader.unknown_term(name.value, name.span, "Name a term that is a number of days.")
        elif reader.terms and (term := reader.terms.get(name.value)) and term.unit != DAYS:
            message = f"The term {word(term.id)} is {word(term.text)}, and only a number of days can go on to the next business day."
            reader.report.add("wrong-unit", name.span, message, "Give it a value such as `14 days`, or do not name it here.")
    fields.close()
    calendar = Calendar(weekdays, tuple(sorted(holidays)))
    if len(reader.report.problems) > problems or not weekdays:
        reader.broken_calendar = True
        return
    _refuse_long_gap(calendar, holidays, reader)
    reader.calendar, reader.extended = calendar, frozenset(name.value for name in extends)


def _weekdays(node: Node | None, reader: Reader) -> tuple[int, ...]:
    if node is None:
        return ()
    if isinstance(node, TextNode) and TO in node.value:
        first, last = ([_weekday(replace(node, value=part), reader)] for part in node.value.split(TO, 1))
        if not (first[0] and last[0]):
            return ()
        return tuple(sorted({(first[0] - 1 + more) % 7 + 1 for more in range((last[0] - first[0]) % 7 + 1)}))
    found = [_weekday(item, reader) for item in reader.values(node, "`weekdays`")]
    return tuple(sorted(found)) if all(found) else ()


def _weekday(node: Node, reader: Reader) -> int:
    """A day of the week, from 1 for Monday; 0 for a broken one."""
    written = reader.raw(node, "A weekday")
    if written is None:
        return 0
    if written.value.lower() in WEEKDAYS:
        return WEEKDAYS.index(written.value.lower()) + 1
    advice = f"{way_out(written.value, WEEKDAYS)} Or write the first and the last one: `monday to friday`."
    reader.report.add("bad-weekday", written.span, f"{word(written.value)} is no day of the week.", advice)
    return 0


def _holidays(fields: Fields, reader: Reader) -> dict[int, Span]:
    node = fields.get("holidays")
    if node is None:
        return {}
    items = reader.items(node, "`holidays`")
    reader.repeated(items)
    days = [(reader.day(item, "A holiday"), item.span) for item in items if not isinstance(item, ListNode)]
    return {day.toordinal(): span for day, span in days if day}


def _refuse_long_gap(calendar: Calendar, holidays: dict[int, Span], reader: Reader) -> None:
    for day, span in holidays.items():
        if end(day, Time(1, DAYS, 0, 0, calendar=calendar)) - day > LONGEST_CLOSED:
            message = f"More than {LONGEST_CLOSED} days from this one on are no business days."
            reader.report.add("bad-calendar", span, message, "Check the holidays. A season in which nothing is done is a matter of rules.")
            return


def refuse_missing_years(facts: Iterable[Fact], effective_from: date, top: Fields, reader: Reader) -> None:
    """Report years without any holiday: days would be counted as business days that are none, and nobody would notice.

    What is asked once the rules hold can have begun before.
    """
    years = {date.fromordinal(day).year for day in reader.calendar.holidays} if reader.calendar else set()
    longest = [time.place for fact in facts for time in fact.times if time.calendar]
    if not years or not longest:
        return
    first = date.fromordinal(max(1, effective_from.toordinal() - max(longest))).year
    missing = sorted({*range(first, max(years) + 1), effective_from.year} - years)
    if missing:
        message = f"No holiday of {listed(map(str, missing))} is listed, so business days of that time would be counted wrongly."
        advice = "List the holidays of each year, from the one in which what is asked can have begun to the last one that you know."
        reader.report.add("bad-calendar", top.key_span("calendar"), message, advice)


# --- Times ------------------------------------------------------------------------------------------------------------


@cache
def in_months(months: int, ahead: bool = False, days: int = 0) -> Time:
    """A time of calendar months, after so many days."""
    years, rest = divmod(months, 12)
    place = days + 365 * years + LONGEST[rest] + (months + 47) // 48  # the most days that it can have, or a day more
    return Time(months, MONTHS, place - UNSURE, place, ahead, days=days)


@cache
def in_business_days(days: int, calendar: Calendar, ahead: bool = False) -> Time:
    """A time of business days, the day on which it begins not counted."""
    lengths = _lengths(days, BUSINESS_DAYS, calendar)
    # The end of a time and the day after it lie apart on the line. So places have a gap between them, which their number makes.
    return Time(days, BUSINESS_DAYS, min(lengths), max(lengths) + days, ahead, calendar)


@cache
def to_business_day(days: int, calendar: Calendar, ahead: bool = False) -> Time:
    """A time of calendar days that goes on to the next business day."""
    return Time(days, DAYS, days, max(_lengths(days, DAYS, calendar)), ahead, calendar)


def uneven_time(
    amount: Exact, unit: str, calendar: Calendar | None, *, ahead: bool = False, after_days: int = 0, goes_on: bool = False,
) -> Time | None:
    """The time that an amount is, if its length depends on when it begins: in months or years, in business days, or where it ``goes_on`` to the
    next one. A time in days and months has ``after_days`` before the months."""
    months = int(amount) if unit == DAYS_AND_MONTHS else as_months(amount, unit)
    if months is not None:
        return in_months(months, ahead, after_days)
    if calendar and isinstance(amount, int):
        if unit == BUSINESS_DAYS:
            return in_business_days(amount, calendar, ahead)
        if goes_on:
            return to_business_day(amount, calendar, ahead)
    return None


def _lengths(number: int, unit: str, calendar: Calendar) -> set[int]:
    """The numbers of days that a time can have, depending on when it begins: in a week without holidays, and where a holiday can be in it."""
    plain, real = (Time(number, unit, 0, 0, calendar=one) for one in (Calendar(calendar.weekdays), calendar))
    found = {end(day, plain) - day for day in range(1, 8)}
    if not calendar.holidays:
        return found
    begins = range(max(1, calendar.holidays[0] - max(found)), calendar.holidays[-1] + 1)
    return found | {end(day, real) - day for day in begins}


def in_order(times: Iterable[Time]) -> tuple[Time, ...]:
    """Times as a fact has them."""
    return tuple(sorted(set(times), key=lambda time: (not time.ahead, time.place, time.unit)))
