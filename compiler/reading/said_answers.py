"""What an example case answers about a day or a number: as it is, or said from the day of the case and from terms.

``contact_window ago`` and ``1 day more than contact_window ago`` stay right when the term changes, where a fixed day would not.
"""

from __future__ import annotations

import re
from datetime import date

from checker.conditions import LAST_DAY
from checker.model import TODAY, Fact, Policy, Term, Time
from checker.times import end, first_within
from compiler.languages import one_of_unit
from compiler.problems import closest, word
from compiler.reading.amounts import Exact, amount_of, as_amount, as_day, as_exact, in_parts, nearest_day
from compiler.reading.calendar import uneven_time
from compiler.reading.sums import Terms
from compiler.reading.values import ID, Reader
from compiler.reading.yaml_nodes import Node, TextNode, spots

_NAME = r"(\{ *[^{} ]+ *\}|[^{} ]+)"
_SPAN = rf"{_NAME}|\d+ (?:(?:business )?days?|weeks?|months?|years?)"
_LAST_DAY = re.compile(rf"the last day of (?P<from>{_SPAN})")
_AGO = re.compile(rf"(?:(?P<step>.+?) (?P<way>more|less) than )?(?P<from>{_SPAN}) ago")
_IN = re.compile(rf"(?:(?P<step>.+?) (?P<way>more|less) than )?in (?P<from>{_SPAN})")
_BESIDE = re.compile(rf"(?:(?P<step>.+?) (?P<way>before|after) )?(?P<from>{_NAME})")
_MORE = re.compile(rf"(?:(?P<step>.+?) (?P<way>more|less) than )?(?P<from>{_NAME})")
_AWAY = {"more": 1, "after": 1, "less": -1, "before": -1}

A_FACT = "Write a value, or name a term."


class SaidAnswers:
    """Reads the days and numbers of the example cases of one policy."""

    def __init__(self, reader: Reader, policy: Policy):
        self._reader, self._report, self._policy = reader, reader.report, policy
        self._terms = {term.id: term for term in policy.terms}
        reader.terms = Terms(self._terms, policy.words)
        reader.fact_ids = {fact.id for fact in policy.facts}

    def day(self, node: Node, what: str, as_of: date | None) -> date | None:
        """The day that a node says; ``as_of`` is the day of the case, and ``None`` where that is what is read."""
        found = self._reader.raw(node, what)
        if found is None:
            return None
        said = " ".join(found.value.split())
        if as_day(said) or nearest_day(said):
            return self._reader.day(found, what)
        if as_of and said == TODAY:
            return as_of
        if match := _LAST_DAY.fullmatch(said):
            said = match["from"] if as_of is None or self._is_a_day(match["from"]) else f"{match['from']} ago"
        if as_of and (match := _AGO.fullmatch(said) or _IN.fullmatch(said)):
            ahead = match.re is _IN
            if time := self._time(match["from"]):
                today = as_of.toordinal()
                last = end(today, time)
                ahead_by = last - today if last <= LAST_DAY else LAST_DAY  # one that is over beyond the calendar ends on none of its days
                counted = ahead_by if ahead else today - first_within(today, time)
                away = self._away(found, match, counted, "days") if match["way"] else counted
            else:
                advice = f"Write a number of days {'after `in`' if ahead else 'before `ago`'}. {self._example('days')}"
                away = self._counted(found, match, "days", advice)
            return None if away is None else self._day(found, as_of.toordinal() + (away if ahead else -away))
        match = _BESIDE.fullmatch(said)
        if match and (match["way"] or self._is_term(match["from"])):
            if as_of and match["from"] == TODAY:
                ordinal = self._away(found, match, as_of.toordinal(), "days")
            else:
                ordinal = self._counted(found, match, "date", f"Name a term that is a date. {self._example('date')}", with_ago=as_of is not None)
            return None if ordinal is None else self._day(found, ordinal)
        self._no_day(found, said, as_of)
        return None

    def number(self, node: Node, what: str, fact: Fact) -> int | None:
        """The number that a node says."""
        found = self._reader.raw(node, what)
        if found is None:
            return None
        said = " ".join(found.value.split())
        match = _MORE.fullmatch(said)
        if match and as_exact(said) is None and (match["way"] or self._is_term(match["from"])):
            unit = f" {fact.unit}" if fact.unit else ""
            amount = self._counted(found, match, fact.unit, f"Name a term that counts as {word(fact.id)} does, such as `20{unit}`.")
            number = None if amount is None else in_parts(amount, fact.decimals)
            if amount is not None and number is None:
                message = f"{word(found.value)} has more decimals than {word(fact.id)} can have."
                self._report.add("bad-number", found.span, message, "Write another amount, or give the fact more `decimals`.")
            return number
        return self._reader.number(found, what, fact.decimals)

    def _counted(self, found: TextNode, match: re.Match[str], unit: str, advice: str, with_ago: bool = False) -> Exact | None:
        """The amount of a term or of a span that is written out, so much more or less."""
        amount = self._amount(found, match["from"], unit, advice, with_ago)
        return self._away(found, match, amount, "days" if unit == "date" else unit) if amount is not None and match["way"] else amount

    def _away(self, found: TextNode, match: re.Match[str], amount: Exact, unit: str) -> Exact | None:
        """So much more or less than an amount, or so many days after or before a day."""
        step = _step(match["step"], unit)
        if step is None:
            message = f"{word(match['step'])} is no whole number{f' of {unit}' if unit else ''}."
            example = f"1 {one_of_unit(unit)}".strip()
            self._report.add("bad-number", self._spot(found, match["step"]), message, f"Write it as in `{example} {match['way']}`.")
            return None
        return amount + _AWAY[match["way"]] * step

    def _amount(self, found: TextNode, said: str, unit: str, advice: str, with_ago: bool) -> Exact | None:
        written = as_amount(said)
        if written and written[1] == unit:
            return written[0]
        name = _bare(said)
        span = self._spot(found, name)
        if name not in self._terms:
            self._reader.unknown_term(name, span, A_FACT)
            return None
        term = self._terms[name]
        if term.amount is None:
            message = f"The term {word(name)}, {word(term.text)}, is no amount to count with."
            self._report.add("no-amount", span, message, advice)
            return None
        counts_alike = {unit} if unit in ("date", "days") else {unit, ""} | ({"days"} if unit == "day" else set())
        if term.unit not in counts_alike:
            message = f"The term {word(name)} is {word(term.text)}, which is {_kind(term)}."
            if (term.unit, unit) == ("days", "date") and with_ago:
                advice = f"For the day so long before the day of the case, write `{name} ago`, and for the one so long after it `in {name}`."
            elif (term.unit, unit) == ("date", "days"):
                advice = f"For this day write `{name}` alone, and for another one `1 day after {name}`."
            self._report.add("wrong-unit", span, message, advice)
            return None
        return amount_of(term)

    def _time(self, said: str) -> Time | None:
        """The calendar months or the business days of a term, or of a span that is written out."""
        term = self._terms.get(_bare(said))
        amount = (amount_of(term) or 0, term.unit) if term and term.amount is not None else as_amount(said)
        calendars = [time.calendar for fact in self._policy.counted for time in fact.times if time.calendar]
        return uneven_time(*amount, calendars[0] if calendars else None) if amount and amount[0] else None

    def _day(self, found: TextNode, ordinal: Exact) -> date | None:
        day = in_parts(ordinal, 0)
        if day is None:
            self._report.add("bad-date", found.span, f"{word(found.value)} is not a day of the calendar.", "Write whole days.")
            return None
        if 1 <= day <= LAST_DAY:
            return date.fromordinal(day)
        message = f"{word(found.value)} is beyond the days of the calendar."
        self._report.add("outside-domain", found.span, message, "Write a day that is less far away.")
        return None

    def _no_day(self, found: TextNode, said: str, as_of: date | None) -> None:
        meant = closest(said, [*self._terms, *([TODAY] if as_of else [])])
        named = [term.id for term in self._terms.values() if re.search(rf"\b{re.escape(term.id)}\b", said)]
        if meant:
            advice = f"Did you mean `{meant}`?"
        elif named and self._terms[named[0]].unit == "date":
            advice = f"Write `{named[0]}` for that day, or `1 day before {named[0]}` or `1 day after {named[0]}` for another."
        elif as_of:
            advice = f"Write year, month and day, such as `2026-11-23`, or say it from the day of the case: `today`. {self._example('days')}"
        else:
            advice = f"Write year, month and day, such as `2026-11-23`, or name a term that is a date. {self._example('date')}"
        self._report.add("bad-date", found.span, f"{word(found.value)} is not a day of the calendar.", advice)

    def _example(self, unit: str) -> str:
        """How a day is said, with a term of this policy where there is one."""
        term = next((term.id for term in self._terms.values() if term.unit == unit), None)
        if unit == "date":
            return f"For example `1 day after {term}`." if term else "A policy declares dates under `terms`."
        span = term or "7 days"
        return f"For example `{span} ago` or `1 day more than {span} ago`."

    def _is_term(self, said: str) -> bool:
        return _bare(said) in self._terms or "{" in said and bool(ID.fullmatch(_bare(said)))

    def _is_a_day(self, said: str) -> bool:
        term = self._terms.get(_bare(said))
        return bool(term and term.unit == "date")

    def _spot(self, found: TextNode, part: str):
        return next(spots(self._report, found, re.compile(re.escape(part))))


def _bare(said: str) -> str:
    """A term's name without the braces that texts write around it."""
    return said.strip("{} ")


def _step(said: str, unit: str) -> Exact | None:
    """How much ``one day``, ``3 days``, ``2 weeks`` or ``1 EUR`` is, counted in a unit; without it too, where it is no day."""
    amount = as_amount(re.sub(r"^(one|an?)(?= |$)", "1", said))
    units = {unit, one_of_unit(unit)} | (set() if unit == "days" else {""})
    return amount[0] if amount and amount[1] in units else None


def _kind(term: Term) -> str:
    return {"date": "a date", "days": "a number of days", "": "a number without a unit"}.get(term.unit, f"counted in {word(term.unit)}")
