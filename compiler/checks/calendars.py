"""A calendar that ends too soon, or that no condition counts in.

Days beyond the last year of which holidays are listed are counted by their weekdays alone. The answer to a customer says so, and the page says
up to when holidays are known. List those of the next year as soon as they are known; `check` asks for the year after the one in which the rules
begin to hold. A calendar in which no condition counts changes nothing: nobody would notice what is wrong in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from checker.times import last_known
from compiler.problems import Problem

from .subject import Subject

ID = "calendar"


def check(subject: Subject) -> Iterator[Problem]:
    if ("calendar",) not in subject.loaded.nodes:
        return
    policy = subject.policy
    calendar = next((time.calendar for fact in policy.counted for time in fact.times if time.calendar), None)
    if calendar is None:
        message = "No condition counts in business days, so the calendar changes nothing."
        yield subject.loaded.problem(ID, ("calendar",), message, "Compare a date with `3 business days`, or delete it.", severity="warning")
        return
    wanted = date.fromisoformat(policy.effective_from).year + 1
    if calendar.holidays and date.fromordinal(last_known(calendar)).year < wanted:
        message = f"No holiday of {wanted} is listed, so from 1 January {wanted} on only weekdays tell which days are business days."
        advice = f"List the holidays of {wanted}, too, as soon as they are known."
        yield subject.loaded.problem(ID, ("calendar", "holidays"), message, advice, severity="warning")
