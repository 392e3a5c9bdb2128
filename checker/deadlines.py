"""When a span of days that a statement counts from one of the answers ends: the arithmetic that a customer would do by hand.

A day that conditions compare with the as-of date ("within 7 days") divides the calendar: on the near side of the comparison the span still
runs, on the far side it is over. The last day of the near side is the day that is said. Nothing is decided here.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from .answers import Case
from .conditions import LAST_DAY, inside, passes
from .distances import ends
from .model import TODAY, AllOf, Between, ByAnswer, Condition, Fact, Guidance, OneOf, Policy, Rule
from .times import DAYS, end, last_before, last_known
from .words import day_in_words, from_today

NEAR = ("within", "less_than_ago", "in_at_least", "in_more_than")
FAR = ("longer_ago_than", "at_least_ago", "in_less_than", "within_next")
"""The comparisons that hold as long as a span runs or so much time is left before a day, and those that hold once that is over."""

LEFT = {"in_at_least": "at_least", "in_less_than": "at_least", "in_more_than": "more", "within_next": "more"}
"""Of a day to come, how much time has to be left."""


def deadlines(policy: Policy, statement: Rule | Guidance, case: Case) -> list[str]:
    """What the calendar says to a rule or guidance that has a part in the decision of a case, a sentence for each span; often nothing.

    Of guidance in whose place other guidance can come, the condition of that one says how long it holds.
    """
    found = dict.fromkeys(_spans(policy, statement, case))
    said = [
        _said(policy, statement, fact, operator, span, until, case)
        for fact, operator, span, last in found
        if fact.id in case.known and 1 <= (until := _end(fact, last, case)) <= LAST_DAY
    ]
    return [*said, *dict.fromkeys(_holidays_unknown(policy, statement, case))]


def last_days(policy: Policy, case: Case) -> dict[str, str]:
    """By what texts say to everybody of a last day, what they say in a case in which that day is known, the longest first."""
    words, found = policy.words, {}
    for one in sorted(policy.last_days, key=lambda one: -len(one.says)):
        begins = case.dates.get(one.fact)
        spans = [span for span in one.spans if not one.by or case.known.get(one.by) in span.answers]
        if one.by in case.known and not spans:
            spans = [span for span in one.spans if not span.answers]
        if begins is None or not spans or (last := end(begins.toordinal(), spans[0].time)) > LAST_DAY:
            continue
        since, day = (day_in_words(one.isoformat(), words) for one in (begins, datetime.date.fromordinal(last)))
        goes_on = spans[0].time.unit == DAYS and spans[0].time.calendar
        found[one.says] = words.say["last_day_or_next" if goes_on else "last_day_is"].format(day=day, time=spans[0].text, since=since)
    return found


def filled(value: Any, said: Mapping[str, str]) -> Any:
    """Texts as they are, and in lists and mappings, with last days put in."""
    if isinstance(value, str):
        for general, own in said.items():
            value = value.replace(general, own)
        return value
    if isinstance(value, Mapping):
        return {key: filled(part, said) for key, part in value.items()}
    return [filled(part, said) for part in value] if isinstance(value, list) else value


def _end(fact: Fact, last: int, case: Case) -> int:
    """The last day of a span, as an ordinal."""
    since = case.dates[fact.id].toordinal()
    for time in fact.times:
        if time.ahead and -last in (time.place, time.place + 1):
            return last_before(since - (-last > time.place), time)
        if not time.ahead and last in (time.place, time.place - 1):  # with the last day of this time, or without
            return end(since, time) - (last < time.place)
    return since + last


def _spans(policy: Policy, statement: Rule | Guidance, case: Case) -> Iterator[tuple[Fact, str, str, int]]:
    """Each fact, its comparison, the span that it is compared with, and how many days ago it is on the last day of that span."""
    replacing = [other.when for other in policy.guidance if statement.id in other.instead_of]
    for condition in (statement.when, *replacing):
        for test in _counting(condition, case):
            if not policy.fact(test.fact).relative:
                continue
            for operator, span in test.comparisons:
                last = test.high if operator in NEAR else None if test.low is None else test.low - 1
                if last is not None and operator in (*NEAR, *FAR):
                    yield policy.fact(test.fact), LEFT.get(operator, ""), _named(policy, test.fact, span, last), last


def _named(policy: Policy, fact: str, span: str, last: int) -> str:
    """A span as readers see it. One that goes on to the next business day says so, since else its last day would look wrong."""
    goes_on = any(time.unit == DAYS and not time.ahead and last == time.place for time in policy.fact(fact).times)
    return policy.words.say["to_business_day"].format(span) if goes_on else span


def _counting(condition: Condition, case: Case) -> list[Between]:
    """The comparisons in a condition that count in a case: where a value depends on an answer, those with its value, and none of what another
    answer has ruled out, whatever the day is."""

    def ruled_out(one: Condition) -> bool:
        tests = [part for part in one.parts if isinstance(part, OneOf)] if isinstance(one, AllOf) else []
        return any(test.fact in case.known and not passes(test, case.known[test.fact]) for test in tests)

    found = list(inside(condition, ruled_out))
    by_answer = [one for one in found if isinstance(one, ByAnswer)]
    other = {id(test) for one in by_answer for _, test in one.parts if test is not one.test_for(case.known.get(one.by))}
    unsure = {id(test) for one in by_answer for _, test in one.parts if one.by in case.unknown}
    return [one for one in found if isinstance(one, Between) and id(one) not in other | unsure]


def _said(policy: Policy, statement: Rule | Guidance, fact: Fact, time_left: str, span: str, last: int, case: Case) -> str:
    words = policy.words
    begun = case.dates[fact.id]
    ago, left = (case.as_of - begun).days, last - case.as_of.toordinal()
    since, end = day_in_words(begun.isoformat(), words), day_in_words(datetime.date.fromordinal(last).isoformat(), words)
    guidance = [statement, *map(policy.statement, statement.instead_of)] if isinstance(statement, Guidance) else []
    ideal = any(isinstance(one, Guidance) and one.strength == "ideally" for one in guidance)
    key = f"last_with_{time_left}" if time_left else "span"
    key = ("ideal_" if ideal and not time_left else "") + key + ("_over" if left < 0 else "_left")
    return words.say[key].format(
        fact=fact.label, since=since, ago=from_today(-ago, words), span=span, day=end, when=from_today(left, words),
    )


def _holidays_unknown(policy: Policy, statement: Rule | Guidance, case: Case) -> Iterator[str]:
    """That a time is counted in days whose holidays the policy does not list yet."""
    days = {**case.dates, TODAY: case.as_of}
    for test in _counting(statement.when, case):
        fact = policy.fact(test.fact)
        between = [days[day].toordinal() for day in ends(fact) if day in days]
        for time in fact.times if len(between) == 2 else ():
            if time.calendar and time.calendar.holidays and end(min(between), time) > (last := last_known(time.calendar)):
                day = day_in_words(datetime.date.fromordinal(last).isoformat(), policy.words)
                yield policy.words.say["holidays_unknown"].format(day=day)
