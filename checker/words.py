"""Conditions and cells in words, made from the same nodes that decide. Pages, decisions and messages all take their words from here."""

from __future__ import annotations

import datetime
from typing import Any

from .conditions import Value, domain
from .model import (
    CALENDAR,
    NO,
    YES,
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Between,
    ByAnswer,
    Condition,
    Defined,
    Definition,
    Fact,
    Not,
    OneOf,
    Otherwise,
    Policy,
    Route,
)
from .months import place

PRODUCT_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "at_least": "{} or more",
        "at_most": "{} or less",
        "more_than": "more than {}",
        "less_than": "less than {}",
        "before": "before {}",
        "after": "after {}",
        "from": "on or after {}",
        "until": "on or before {}",
        "within": "within the last {}",
        "less_than_ago": "less than {} ago",
        "at_least_ago": "{} or more ago",
        "longer_ago_than": "more than {} ago",
        "within_next": "within the next {}",
        "in_less_than": "in less than {}",
        "in_at_least": "in {} or more",
        "in_more_than": "in more than {}",
        "or_later": "{} or later",
        "or_earlier": "{} or earlier",
        "day_of_case": "Today",
        "two within": "within {{}} of “{since}”",
        "two less_than_ago": "less than {{}} after “{since}”",
        "two at_least_ago": "{{}} or more after “{since}”",
        "two longer_ago_than": "more than {{}} after “{since}”",
        "two within_next": "within {{}} before “{since}”",
        "two in_less_than": "less than {{}} before “{since}”",
        "two in_at_least": "{{}} or more before “{since}”",
        "two in_more_than": "more than {{}} before “{since}”",
        "two days_ago": "{{}} after “{since}”",
        "two days_ahead": "{{}} before “{since}”",
        "two today": "the same day as “{since}”",
        "two before_today": "after “{since}”",
        "two after_today": "before “{since}”",
        "two or_later": "{{}} or earlier",
        "two or_earlier": "{{}} or later",
        "exactly": "{}",
        "range": "{} to {}",
        "days_ago": "{} ago",
        "days_ahead": "in {}",
        "today": "today",
        "span_left": "The last day of the {span} is {day}, {when}.",
        "span_over": "The {span} ended on {day}, {when}.",
        "ideal_span_left": "Ideally by {day}, {when}.",
        "ideal_span_over": "The ideal {span} ended on {day}, {when}.",
        "last_with_at_least_left": "The last day with {span} left is {day}, {when}.",
        "last_with_at_least_over": "The last day with {span} left was {day}, {when}.",
        "last_with_more_left": "The last day with more than {span} left is {day}, {when}.",
        "last_with_more_over": "The last day with more than {span} left was {day}, {when}.",
        "before_today": "before today",
        "after_today": "after today",
        "days": "{} days",
        "day": "{} day",
        "or": "or",
        "otherwise": "otherwise",
        "yes": "Yes",
        "no": "No",
        "unknown": "I don't know",
        "depends": "We need one more thing to answer",
        "depends_more": "We need to know more to answer",
        "depends_says": "The answer depends on what you did not know.",
        "judged": "This is for {by} to decide",
        "judged_says": "Our rules leave this to them, so the checker does not guess.",
        "not_in_force": "These rules hold from {start}. {day} is before that.",
        "means limited": "Limited means: it is restricted, but not ruled out.",
        "check": "Please check your answers",
        "check_says": "These answers cannot all be right together, so there is no decision.",
        "differ": "Your answers do not fit together",
        "differ_says": "If one of them is not right, change it. If all of them are right, here is what to do.",
    }
}
"""The checker's own words, by language. Everything else that a customer reads comes from the policy."""


MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")

GROUPS_FROM = 10_000
"""From this number on, digits are grouped. Below it, four digits read well, and a year is no amount."""

FIRST_YEAR = 1000
"""From this number on, a number in the unit ``year`` is a year of the calendar, and no span of time."""

SINGULAR = {"days": "day", "weeks": "week", "months": "month", "years": "year", "hours": "hour", "minutes": "minute", "pieces": "piece",
            "items": "item", "units": "unit", "copies": "copy", "people": "person", "persons": "person"}
"""Units that have another form behind 1."""


def day_in_words(day: str) -> str:
    """A day as every page and message writes it: ``2026-10-30`` as ``30 October 2026``."""
    year, month, number = day.split("-")
    return f"{int(number)} {MONTHS[int(month) - 1]} {int(year)}"


def number_in_words(number: int) -> str:
    """A whole number as every page and message writes it: ``325,000``."""
    return f"{number:,}" if abs(number) >= GROUPS_FROM else str(number)


def amount_in_words(number: int, unit: str) -> str:
    """A number with its unit: ``1 day``, ``325,000 EUR``. A year of the calendar is its number alone: ``1970``."""
    if unit == "year" and number >= FIRST_YEAR:
        return str(number)
    return f"{number_in_words(number)} {SINGULAR.get(unit, unit) if number == 1 else unit}".rstrip()


def ways(route: Route) -> list[tuple[str, str]]:
    """The ways of a route: what the button of each says, and its address.

    The address of a page of the site is relative to the site's root. A route that is only described leads to the page that does so.
    """
    phone = "".join(mark for mark in route.phone if mark in "+0123456789")
    reached = ((route.mail, f"mailto:{route.mail}"), (route.phone, f"tel:{phone}"))
    found = [(text, href) for text, href in reached if text]
    if route.link or not found:
        return [(route.name, route.link or f"contact/#{route.id}"), *found]
    (text, href), *others = found
    return [(f"{route.name}: {text}", href), *others]


def product_words(policy: Policy) -> dict[str, str]:
    """The checker's own words in the policy's language."""
    return PRODUCT_WORDS[policy.language]


def not_in_force(policy: Policy, day: datetime.date) -> str:
    """What to say of a day on which the rules do not hold yet."""
    return product_words(policy)["not_in_force"].format(start=day_in_words(policy.effective_from), day=day_in_words(day.isoformat()))


def words_for(policy: Policy, fact: Fact) -> dict[str, str]:
    """The words for what is compared with a fact. Of two dates, the later one is so many days after the other, as today is after a date."""
    say = product_words(policy)
    if fact.since == CALENDAR:
        return say
    since = policy.fact(fact.since).label.replace("{", "{{").replace("}", "}}")
    return {**say, **{key.partition(" ")[2]: text.format(since=since) for key, text in say.items() if key.startswith("two ")}}


def in_words(policy: Policy, condition: Condition) -> dict[str, Any]:
    """A condition as a tree of words, for a page to lay out.

    ``{"kind": "all" | "any", "parts": [...]}``, ``{"kind": "at_least", "number": "2", "parts": [...]}``,
    ``{"kind": "not", "part": ...}``, ``{"kind": "always"}``, ``{"kind": "otherwise"}``, or a test
    ``{"kind": "test", "fact": id, "label": "Order status", "is": ["Paid", ...]}``, which holds if one of ``is`` does. A definition is
    ``{"kind": "defined", "definition": id, "label": "Within its time", "is": ["Yes"]}``; where it is not so, ``["No"]``.
    """
    match condition:
        case Always():
            return {"kind": "always"}
        case AllOf(parts):
            return {"kind": "all", "parts": [in_words(policy, part) for part in parts]}
        case AnyOf(parts):
            return {"kind": "any", "parts": [in_words(policy, part) for part in parts]}
        case AtLeast(number, parts):
            return {"kind": "at_least", "number": number_in_words(number), "parts": [in_words(policy, part) for part in parts]}
        case Defined(definition):
            return _defined(policy, definition, "yes")
        case Not(Defined(definition)):
            return _defined(policy, definition, "no")
        case Not(part):
            return {"kind": "not", "part": in_words(policy, part)}
        case Otherwise():
            return {"kind": "otherwise"}
        case OneOf(id, values):
            fact = policy.fact(id)
            labels = [answer.label for answer in fact.answers if answer.id in values]
            return {"kind": "test", "fact": id, "label": fact.label, "is": labels}
        case ByAnswer(_, _, comparisons):
            fact = policy.fact(condition.fact)
            said = [words_for(policy, fact)[operator].format(operand) for operator, operand in comparisons]
            return {"kind": "test", "fact": fact.till or fact.id, "label": fact.label, "is": [", ".join(said)]}
        case Between(id, low, high, comparisons):
            fact = policy.fact(id)
            said = [words_for(policy, fact)[operator].format(operand) for operator, operand in comparisons]
            one_value = low is not None and low == high
            text = cell_in_words(policy, fact, (low, high)) if one_value or not said else ", ".join(said)
            return {"kind": "test", "fact": fact.till or id, "label": fact.label, "is": [text]}
    raise TypeError(f"An editor cannot have written {condition!r}")


def _defined(policy: Policy, definition: Definition, answer: str) -> dict[str, Any]:
    return {"kind": "defined", "definition": definition.id, "label": definition.label, "is": [product_words(policy)[answer]]}


def cell_in_words(policy: Policy, fact: Fact, cell: tuple[Value | None, Value | None]) -> str:
    """One cell of a fact's domain: an answer's label, or a span of numbers or dates."""
    first, last = cell
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == first)
    say = words_for(policy, fact)
    least, greatest = domain(fact)
    no_start = first is None or int(first) <= least
    no_end = last is None or int(last) >= greatest
    if fact.relative or fact.since:
        fewest, most = None if no_start else int(first or 0), None if no_end or last is None else int(last)
        if least < 0 and (said := _around_today(policy, say, fact, fewest, most)):
            return said
        if said := _in_months(say, fact, fewest or None, most):
            return said
        if no_end or last is None:
            longer = int(first or 0) - 1
            return say["longer_ago_than"].format(amount_in_words(longer, "days")) if longer > 0 else say["before_today"]
        if last == 0:
            return say["today"]
        if not fewest:
            return say["within"].format(amount_in_words(int(last), "days"))
        if first == last:
            return value_in_words(policy, fact, last)
        return say["days_ago"].format(say["range"].format(first, amount_in_words(int(last), "days")))
    start, end = (None if one is None else value_in_words(policy, fact, one) for one in cell)
    if first == last:
        return say["exactly"].format(start)
    if no_end:
        return say["from" if fact.kind == "date" else "at_least"].format(start)
    if no_start:
        return say["until" if fact.kind == "date" else "at_most"].format(end)
    return say["range"].format(start, end)


def _around_today(policy: Policy, say: dict[str, str], fact: Fact, first: int | None, last: int | None) -> str:
    """A span of days that begins with a day to come, where the date can be one: from ``last`` days ago back to ``first``, which is negative."""
    if last is not None and last <= 0 and first != 0:
        return _to_come(policy, say, fact, -last, None if first is None else -first)
    if first is not None and (first > 0 or first == 0 and last is not None):
        return ""
    start, end = (None if one is None else _edge(policy, say, fact, one) for one in (first, last))
    if start is None or end is None:
        return say["or_later" if start is None else "or_earlier"].format(end or start)
    return say["range"].format(end, start)


def _edge(policy: Policy, say: dict[str, str], fact: Fact, days: int) -> str:
    """The first or the last day of a span that goes across today."""
    just_within = days + (1 if days > 0 else -1) in [*map(place, fact.months)]
    return _in_months(say, fact, None, abs(days), ahead=days < 0) if just_within else value_in_words(policy, fact, days)


def _to_come(policy: Policy, say: dict[str, str], fact: Fact, first: int, last: int | None) -> str:
    """A span from today, or from a day to come, on."""
    if first == last:
        return value_in_words(policy, fact, -first)
    if said := _in_months(say, fact, first if first > 1 else None, last, ahead=True):
        return said
    if last is None:
        if first > 1:
            return say["in_at_least"].format(amount_in_words(first, "days"))
        return say["after_today" if first else "or_later"].format(say["today"])
    if first <= 1:
        return say["within_next"].format(amount_in_words(last, "days"))
    return say["days_ahead"].format(say["range"].format(first, amount_in_words(last, "days")))


def _in_months(say: dict[str, str], fact: Fact, first: int | None, last: int | None, ahead: bool = False) -> str:
    """A span of days ago (or ``ahead``) that begins or ends with a time of calendar months; nothing for any other."""
    months = [abs(one) for one in fact.months if (one < 0) == ahead]
    times = {place(one): amount_in_words(*((one // 12, "years") if one % 12 == 0 else (one, "months"))) for one in months}
    from_on, further, up_to, nearer = ("in_at_least", "in_more_than", "within_next", "in_less_than") if ahead else (
        "at_least_ago", "longer_ago_than", "within", "less_than_ago")
    if first == last and first in times:
        return say["days_ahead" if ahead else "days_ago"].format(times[first])
    said, found = [], False
    for bound, inside, outside, beside in ((first, from_on, further, -1), (last, up_to, nearer, 1)):
        if bound is None:
            continue
        if bound in times:
            said.append(say[inside].format(times[bound]))
        elif bound + beside in times:
            said.append(say[outside].format(times[bound + beside]))
        else:
            said.append(say[outside if beside < 0 else inside].format(amount_in_words(bound + min(beside, 0), "days")))
            continue
        found = True
    return ", ".join(said) if found else ""


def value_in_words(policy: Policy, fact: Fact, value: Value) -> str:
    """One value of a fact as a reader says it: a label, ``3 EUR``, ``23 November 2026``, ``7 days ago``."""
    say = words_for(policy, fact)
    if value in [*map(place, fact.months)]:
        return _in_months(say, fact, abs(int(value)), abs(int(value)), ahead=int(value) < 0)
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == value)
    if fact.relative or fact.since:
        days = int(value)
        return say["days_ago" if days > 0 else "days_ahead"].format(amount_in_words(abs(days), "days")) if days else say["today"]
    if fact.kind == "date":
        return day_in_words(datetime.date.fromordinal(int(value)).isoformat())
    return amount_in_words(int(value), fact.unit)


def answer_in_words(policy: Policy, fact: Fact, answer: object) -> str:
    """An answer that can be used, as the page repeats it: a label, ``325,000 EUR``, a day, or "I don't know"."""
    if answer is None:
        return product_words(policy)["unknown"]
    if fact.answers:
        if isinstance(answer, bool):
            answer = YES if answer else NO
        return next(one.label for one in fact.answers if one.id == answer)
    text = str(answer).strip()
    if fact.kind == "date":
        return day_in_words(text)
    return amount_in_words(int("".join(mark for mark in text if mark in "+-0123456789")), fact.unit)
