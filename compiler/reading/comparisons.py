"""Located nodes -> the comparisons of numbers and dates inside a condition, such as ``{at_least: 5}``."""

from __future__ import annotations

from dataclasses import dataclass

from checker.model import Always, Answer, Between, Condition

from compiler.reading.amounts import GREATEST, as_amount
from compiler.problems import Span, way_out, word, words
from compiler.reading.values import ID, NO_TERMS, Reader
from compiler.reading.yaml_nodes import BrokenNode, Entry, MapNode, Node, TextNode

NUMBERS = ("at_least", "at_most", "more_than", "less_than")
DAYS = ("before", "after", "from", "until")
AGES = ("within", "longer_ago_than")
COMPARISONS = {"number": NUMBERS, "date": (*DAYS, *AGES)}

BROKEN = Always()
"""The condition of something that was reported. It never gets into a policy, since the report is raised."""


@dataclass
class FactDraft:
    """What conditions have to know about a fact, while the policy is still being read."""

    id: str
    span: Span
    place: int
    """How many facts stand above it."""
    kind: str = ""
    """As in a ``Fact``; empty while unknown, or for good where the declaration is broken."""
    answers: tuple[Answer, ...] = ()
    unit: str = ""
    low: int | None = None
    high: int | None = None
    by_calendar: Span | None = None
    """The first comparison with days of the calendar."""
    by_age: Span | None = None
    """The first comparison with the day of the case."""
    depth: int = 0
    """How many facts it depends on, one through the other."""


class Comparisons:
    """Reads the comparisons of one policy."""

    def __init__(self, reader: Reader):
        self._reader = reader
        self._report = reader.report

    def read(self, fact: FactDraft, node: Node) -> Condition:
        """The bounds that all comparisons of one entry put on a number or a date together."""
        if not isinstance(node, MapNode) or not node.entries:
            self._no_comparison(fact, node)
            return BROKEN
        problems = len(self._report.problems)
        lows: list[int] = []
        highs: list[int] = []
        said: list[tuple[str, str]] = []
        for entry in node.entries.values():
            found = self._comparison(fact, entry)
            if found is None:
                continue
            amount, text = found
            key = entry.key.value
            said.append((key, text))
            match key:
                case "at_least" | "from":
                    lows.append(amount)
                case "more_than" | "after" | "longer_ago_than":
                    lows.append(amount + 1)
                case "at_most" | "until" | "within":
                    highs.append(amount)
                case "less_than" | "before":
                    highs.append(amount - 1)
        if not said or len(self._report.problems) > problems:
            return BROKEN
        least, greatest = _domain(fact, said[0][0])
        if max([least, *lows]) > min([greatest, *highs]):
            what = "number" if fact.kind == "number" else "day"
            message = f"No {what} is {words(f'{key}: {text}' for key, text in said)}."
            advice = "Check the bounds; the two may be exchanged."
            self._report.add("empty-interval", node.span, message, advice)
        return Between(fact.id, max(lows, default=None), min(highs, default=None), tuple(said))

    def _no_comparison(self, fact: FactDraft, node: Node) -> None:
        if not isinstance(node, BrokenNode):
            examples = {"number": "`{at_least: 5}`", "date": "`{within: 7 days}` or `{before: 2026-11-23}`"}
            message = f"{word(fact.id)} is a {fact.kind} and needs a comparison."
            self._report.add("wrong-comparison", node.span, message, f"For example {examples[fact.kind]}.")

    def _comparison(self, fact: FactDraft, entry: Entry) -> tuple[int, str] | None:
        """What a fact is compared with, as a number and as readers see it."""
        key = entry.key.value
        if key not in COMPARISONS[fact.kind]:
            self._wrong_comparison(fact, entry.key)
            return None
        if fact.kind == "date":
            self._date_use(fact, entry.key)
        found = self._reader.raw(entry.value, f"`{key}`")
        wanted = fact.unit if fact.kind == "number" else "date" if key in DAYS else "days"
        operand = self._operand(fact, found, wanted) if found else None
        if found is None or operand is None:
            return None
        amount, unit, text = operand
        fits = unit == wanted or fact.kind == "number" and unit == "" or unit == "days" and wanted == "day"
        if not fits:
            self._wrong_unit(fact, found, unit, wanted)
            return None
        least, greatest = _domain(fact, key)
        if not least <= amount <= greatest:
            shown = f"{least:,} to {greatest:,}" if unit != "date" else "a day of a year with four digits"
            message = f"{word(text)} is outside of what {word(fact.id)} can be: {shown}."
            advice = "Change the value here, or `from` and `to` of the fact."
            self._report.add("outside-domain", found.span, message, advice)
            return None
        return amount, f"{text} {wanted}" if fact.kind == "number" and not unit else text

    def _operand(self, fact: FactDraft, found: TextNode, wanted: str) -> tuple[int, str, str] | None:
        """The amount, unit and text of a term or of a value that is written out."""
        terms = self._reader.terms
        if terms is None and ID.fullmatch(found.value):
            return None
        if terms is None or found.value not in terms:
            literal = self._literal(fact, found, wanted)
            return (*literal, found.value) if literal else None
        term = terms[found.value]
        self._reader.used_terms.add(found.value)
        if term is None:
            return None
        if term.amount is None:
            message = f"The term {word(term.id)}, {word(term.text)}, is no amount to compare with."
            advice = "Make it a number of calendar days, a number with a unit, or a date."
            self._report.add("no-amount", found.span, message, advice)
            return None
        return term.amount, term.unit, term.text

    def _literal(self, fact: FactDraft, found: TextNode, wanted: str) -> tuple[int, str] | None:
        """The amount and unit of a value that is no term."""
        if ID.fullmatch(found.value):
            message = f"There is no term {word(found.value)}."
            self._reader.unknown("unknown-term", found, message, self._reader.terms or {}, NO_TERMS)
            return None
        if wanted == "date":
            day = self._reader.day(found, "The day")
            return (day.toordinal(), "date") if day else None
        amount = as_amount(found.value)
        if amount and amount[1]:
            return amount
        if fact.kind == "number":
            number = self._reader.number(found, "The number")
            return None if number is None else (number, "")
        message = f"{word(found.value)} is not a number of days."
        advice = "Write calendar days or weeks, such as `7 days`; other days cannot be counted."
        if amount:
            advice = f"Write `{found.value} days`."
        self._report.add("bad-duration", found.span, message, advice)
        return None

    def _wrong_comparison(self, fact: FactDraft, key: TextNode) -> None:
        known = COMPARISONS[fact.kind]
        other = next((kind for kind, names in COMPARISONS.items() if key.value in names), None)
        if other:
            message = f"`{key.value}` compares {other}s, and {word(fact.id)} is a {fact.kind}."
            self._report.add("wrong-comparison", key.span, message, way_out("", known))
        else:
            message = f"{word(key.value)} is no way to compare a {fact.kind}."
            self._reader.unknown("unknown-key", key, message, known)

    def _wrong_unit(self, fact: FactDraft, found: TextNode, unit: str, wanted: str) -> None:
        counted = {"date": "a date", "": "a number without a unit"}.get(unit, f"in {word(unit)}")
        needed = {"date": "a date"}.get(wanted, f"an amount in {word(wanted)}")
        message = f"{word(found.value)} is {counted}, and {word(fact.id)} needs {needed} here."
        self._report.add("wrong-unit", found.span, message, "Compare it with an amount of the same unit.")

    def _date_use(self, fact: FactDraft, key: TextNode) -> None:
        """A date is compared in one way only, since the checker reads it either as a day or as an age."""
        before = (fact.by_calendar, fact.by_age)
        if key.value in DAYS:
            fact.by_calendar = fact.by_calendar or key.span
        else:
            fact.by_age = fact.by_age or key.span
        if before != (fact.by_calendar, fact.by_age) and fact.by_calendar and fact.by_age:
            ways = ("days of the calendar", "the day of the case")
            here, there = ways if key.value in DAYS else reversed(ways)
            message = f"{word(fact.id)} is compared with {here} here, and with {there} in another place."
            advice = "Compare it in one way in the whole policy, or make two facts of it."
            also = [fact.by_age if key.value in DAYS else fact.by_calendar]
            self._report.add("mixed-dates", key.span, message, advice, also)


def _domain(fact: FactDraft, key: str) -> tuple[int, int]:
    """The least and the greatest value of a fact, as far as it is compared in this way."""
    if fact.kind == "number":
        return fact.low or 0, GREATEST if fact.high is None else fact.high
    return 1 if key in DAYS else 0, GREATEST
