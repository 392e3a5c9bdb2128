"""Located nodes -> the comparisons of numbers and dates inside a condition, such as ``{at_least: 5}``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from checker.conditions import GREATEST, LAST_DAY, OLDEST
from checker.model import CALENDAR, TODAY, AllOf, Always, Answer, AnyOf, Between, ByAnswer, Condition, Fact, Group, Term, Time, Words
from checker.times import BUSINESS_DAYS, MONTHS
from checker.times import DAYS as CALENDAR_DAYS
from checker.words import amount_in_words, day_in_words, day_of_year_in_words, time_in_words
from compiler.languages import REFERENCE, day_for_editors, language, number_for_editors
from compiler.problems import Report, Span, listed, way_out, word
from compiler.reading.amounts import (
    YEARLY,
    Exact,
    amount_of,
    as_amount,
    as_day,
    as_exact,
    as_written,
    as_yearly,
    converted,
    decimals_of,
    in_parts,
)
from compiler.reading.calendar import MOST_BUSINESS_DAYS, uneven_time
from compiler.reading.operators import AFTER, AGES, BEFORE, COMING, COMPARISONS, DAYS, EXACTLY, OF, RUNNING, SIDES, bounds, days_ago
from compiler.reading.said_terms import SUM
from compiler.reading.sums import ids, named
from compiler.reading.values import ID, Reader
from compiler.reading.yaml_nodes import BrokenNode, Entry, ListNode, MapNode, Node, TextNode

_AHEAD = re.compile(r"next|ahead|future|from_now|coming|upcoming|to_come|_left|^in$|^in_|notice")
"""Words of an editor who wants to compare a day to come with today."""

_YEARLY = re.compile(r"\d{2}-\d{2}", re.ASCII)
"""A day that is meant to come each year."""

_EQUAL = re.compile(r"exactly|equals?|equals?_to|is|same|same_as|on|=+")

BROKEN = Always()
"""Stands for a condition that was reported. It never gets into a policy, because the report is raised."""


@dataclass
class FactDraft:
    """What conditions have to know about a fact, while the policy is still being read."""

    id: str
    span: Span
    number: int
    """How many facts stand above it."""
    kind: str = ""
    """As in a ``Fact``. Empty while it is unknown, and for good if the declaration is broken."""
    answers: tuple[Answer, ...] = ()
    groups: tuple[Group, ...] = ()
    unit: str = ""
    low: int | None = None
    high: int | None = None
    oldest: int | None = None
    """The most days ago that a date can be, if the policy says so."""
    furthest: int | None = None
    """The most days ahead, likewise."""
    days: list[int] = field(default_factory=list)
    """The days of the calendar that it is compared with, as ordinals."""
    bounds: dict[str, Span] = field(default_factory=dict)
    """Where the bounds of a date stand, by their key."""
    since: str = ""
    """Of a distance, the day from which days are counted; see :class:`checker.model.Fact`."""
    till: str = ""
    yearly: bool = False
    """Of a distance, whether it is the place of ``till`` in its year."""
    times: dict[Time, Span] = field(default_factory=dict)
    """The times that it is compared with whose length depends on when they begin, such as those in months, and where first."""
    spans: dict[int, Span] = field(default_factory=dict)
    """The times in days, likewise; negative for those to come."""
    by_calendar: Span | None = None
    """The first comparison with days of the calendar."""
    by_age: Span | None = None
    """The first comparison with the day of the case."""
    ahead: Span | None = None
    """The first one for which it can be a day to come."""
    presumed: str = ""
    """The answer that is presumed of it."""
    decimals: int = 0
    """How many digits of a number stand behind the point."""
    summed: tuple[str, ...] = ()
    """Of a computed amount, the facts from which it is computed. Its bounds are places; see :mod:`checker.amounts`."""
    depth: int = 0
    """The length of the longest chain of facts on which it depends."""

    @property
    def name(self) -> str:
        """What messages call it: a distance by its later day."""
        return self.till or self.id


_Way = tuple[FactDraft, list[tuple[str, Entry]]]
"""A fact, or a distance of dates, with comparisons of it: each by the name of what it means."""

AHEAD_WAYS = "A day to come is compared with today by `within_next`, `in_less_than`, `in_at_least` or `in_more_than`, as in `{within_next: 14 days}`."

NO_TWO_FACTS = (
    "Only two dates can be compared with each other. Compare with a value or a term, or ask a `yes or no` fact that says how the two compare."
)


def all_of(conditions: Sequence[Condition]) -> Condition:
    """Conditions that all have to hold, as one."""
    return conditions[0] if len(conditions) == 1 else AllOf(tuple(conditions))


def where_all_apply(facts: Iterable[Fact]) -> Condition:
    """The condition under which each of some facts applies."""
    conditions = [*dict.fromkeys(fact.applies_when for fact in facts if fact.applies_when != Always())]
    return all_of(conditions) if conditions else Always()


class Comparisons:
    """Reads the comparisons of one policy."""

    def __init__(self, reader: Reader, facts: dict[str, FactDraft] | None):
        self._reader = reader
        self._facts: dict[str, FactDraft] = {} if facts is None else facts
        self._sure = facts is not None
        self.distances: dict[str, FactDraft] = {}
        """The distances that conditions compare, by their ids."""
        self._report = reader.report
        self._answer: str | None = None
        """The answer for which terms have their value now, if they depend on one."""
        self._goes_on = False
        """Whether a time that is read now can go on to the next business day: one that runs from a day on, and is not counted back."""

    def read(self, fact: FactDraft, node: Node) -> Condition:
        """The bounds that all comparisons of one entry together put on a number or a date, or the values that it can have."""
        if isinstance(node, ListNode) and node.items:
            self._reader.repeated(node.items)
            return AnyOf(tuple(self._by_answer(fact, item) for item in node.items))
        return self._by_answer(fact, node)

    def _by_answer(self, fact: FactDraft, node: Node) -> Condition:
        """One comparison, or one for each answer on which a term depends."""
        operands: list[Node] = [node]
        if isinstance(node, MapNode):
            operands = [entry.value for key, entry in node.entries.items() if key != OF and not self._other(fact, entry.value)]
        named = [(term, operand) for operand in operands if isinstance(operand, TextNode) and (term := self._term(operand)) and term.by]
        if not named:
            return self._comparisons(fact, node)
        by = named[0][0].by
        if other := next((operand for term, operand in named if term.by != by), None):
            message = f"The terms here depend on two facts, {word(by)} and {word(self._term(other).by)}."  # type: ignore[union-attr]
            self._report.add("wrong-comparison", other.span, message, "Write two conditions, one for each, below `all`.", [named[0][1].span])
            return BROKEN
        problems = len(self._report.problems)
        tests: dict[Between, list[str]] = {}
        for answer in dict.fromkeys(answer for term, _ in named for value in term.values for answer in value.answers or ("",)):
            self._answer = answer
            test = self._comparisons(fact, node)
            self._answer = None
            if len(self._report.problems) == problems and not isinstance(test, Between):
                message = f"{word(fact.id)} is compared in several ways here, and one of them goes by the answer to {word(by)}."
                self._report.add("wrong-comparison", node.span, message, "Write a condition for each way, below `all`.")
            if len(self._report.problems) > problems or not isinstance(test, Between):
                return BROKEN
            tests.setdefault(test, []).append(answer)
        parts = tuple((() if "" in answers else tuple(answers), test) for test, answers in tests.items())
        said = []
        for operand, (key, text) in zip(operands, parts[0][1].comparisons):
            term = self._term(operand) if isinstance(operand, TextNode) else None
            said.append((key, term.text if term and term.by else text))
        return ByAnswer(by, parts, tuple(said))

    def _term(self, operand: TextNode) -> Term | None:
        return (self._reader.terms or {}).get(named(operand.value))

    def _comparisons(self, fact: FactDraft, node: Node) -> Condition:
        if isinstance(node, TextNode) and node.value:
            other = self._other(fact, node)
            return self._beside(fact, other, EXACTLY, node.span) or BROKEN if other else self._exactly(fact, node)
        if not isinstance(node, MapNode) or not node.entries:
            self._no_comparison(fact, node)
            return BROKEN
        problems = len(self._report.problems)
        ways, beside = self._apart(fact, node), {}
        if ways is None:
            beside = {key: other for key, entry in node.entries.items() if key in SIDES and (other := self._other(fact, entry.value))}
            ways = self._ways(fact, [(key, entry) for key, entry in node.entries.items() if key not in beside])
        tests = [self._together(draft, entries, node) for draft, entries in ways]
        tests += [self._beside(fact, other, key, node.entries[key].key.span) for key, other in beside.items()]
        found = [test for test in tests if test]
        return all_of(found) if found and len(self._report.problems) == problems else BROKEN

    def _ways(self, fact: FactDraft, entries: Sequence[tuple[str, Entry]]) -> list[_Way]:
        """The comparisons with values, those of a date with the calendar apart from those with today."""
        calendar = [one for one in entries if fact.kind == "date" and one[0] in DAYS]
        yearly = [one for one in calendar if self._is_yearly(one[1].value)]
        once, others = [one for one in calendar if one not in yearly], [one for one in entries if one not in calendar]
        ways = [(fact, others)] if others else []
        ways += [(self.on_calendar(fact), once)] if once else []
        ways += [(self.each_year(fact), yearly)] if yearly else []
        return ways

    def _is_yearly(self, node: Node) -> bool:
        """Whether a day is written that comes each year, or a term that is one."""
        if not isinstance(node, TextNode):
            return False
        term = self._term(node)
        return term.unit == YEARLY if term else bool(_YEARLY.fullmatch(node.value))

    def _together(self, fact: FactDraft, entries: list[tuple[str, Entry]], node: MapNode) -> Between | AnyOf | None:
        """What some comparisons with values say together. ``entries`` have the names of the comparisons that they mean."""
        problems = len(self._report.problems)
        lows: list[int] = []
        highs: list[int] = []
        said: list[tuple[str, str]] = []
        of_two = bool(fact.till and fact.since)
        for key, entry in entries:
            self._goes_on = entry.key.value in (RUNNING if of_two else ("within", "longer_ago_than")) and not (of_two and "before" in node.entries)
            compared = self._comparison(fact, key, entry)
            if compared is None:
                continue
            amount, text = compared
            said.append((key, text))
            low, high = (days_ago if key in (*AGES, *COMING) else bounds)(key, amount)
            lows += [] if low is None else [low]
            highs += [] if high is None else [high]
        if not said or len(self._report.problems) > problems:
            return None
        least, greatest = _domain(fact, said[0][0])
        if said[0][0] in (*AGES, *COMING):
            least, greatest = -_domain(fact, COMING[0])[1], _domain(fact, AGES[0])[1]
        if fact.yearly and len(lows) == len(highs) == 1 and lows[0] > highs[0]:  # from November until January
            return AnyOf((Between(fact.id, lows[0], None, tuple(said)), Between(fact.id, None, highs[0], tuple(said))))
        if max([least, *lows]) > min([greatest, *highs]):
            what = "number" if fact.kind == "number" else "day"
            message = f"No {what} is {listed(f'{entry.key.value}: {text}' for (_, entry), (_, text) in zip(entries, said))}."
            advice = "Check the bounds; the two may be exchanged."
            self._report.add("empty-interval", node.span, message, advice)
        return Between(fact.id, max(lows, default=None), min(highs, default=None), tuple(said))

    # --- Two dates ---------------------------------------------------------------------------------------------------

    def _other(self, fact: FactDraft, node: Node) -> FactDraft | None:
        """The date that a date is compared with, if one stands in the place of a value. A term of that name comes first."""
        if fact.kind != "date" or not isinstance(node, TextNode) or node.value in (self._reader.terms or {}):
            return None
        other = self._facts.get(node.value)
        return other if other and other.kind == "date" else None

    def _apart(self, fact: FactDraft, node: MapNode) -> list[_Way] | None:
        """How far a date is from another one, as in ``{within: 14 days, of: received_on}`` or ``{at_least: 3 days, before: event_on}``.

        ``None`` where it is compared in another way.
        """
        if fact.kind != "date":
            return None
        anchors = [key for key in (OF, "after", "before") if key in node.entries and (key == OF or self._other(fact, node.entries[key].value))]
        key = anchors[0] if anchors else ""
        amounts = [(name, entry) for name, entry in node.entries.items() if name != key]
        if not key or key != OF and not any(name in (*AFTER, *BEFORE) and name not in AGES for name, _ in amounts):
            return None
        other, anchor = self._other(fact, node.entries[key].value), node.entries[key]
        known = ("within",) if key == OF else tuple(name for name in (BEFORE if key == "before" else AFTER) if name != "within")
        wrong = [entry for name, entry in amounts if name not in known]
        if other is None:
            named = self._reader.raw(anchor.value, f"`{key}`")
            if named and self._sure:
                dates = [id for id, one in self._facts.items() if one.kind == "date"]
                self._reader.unknown("unknown-fact", named, f"There is no date {word(named.value)}.", dates)
        elif wrong or not amounts:
            message = f"`{key}: {other.id}` says from which date days are counted" + (
                f", and {word(wrong[0].key.value)} does not go with it." if wrong else ", but not how many.")
            example = "{within: 14 days, of: " if key == OF else f"{{at_least: 14 days, {key}: "
            advice = f"Write {listed(known, 'or')} beside it, as in `{example}{other.id}}}`."
            if 0 < len(wrong) < len(amounts):
                advice = f"Write what is not counted from there in a condition of its own: `all: [{{{fact.id}: …}}, {{{fact.id}: …}}]`."
            self._report.add("wrong-comparison", (wrong[0] if wrong else anchor).key.span, message, advice)
        elif fact is other:
            self._same(fact, anchor.key.span)
        else:
            draft, turned = self._distance(fact, other)
            names = BEFORE if (key == "before") != turned else AFTER
            return [(draft, [(names["at_most" if name == "within" else name], entry) for name, entry in amounts])]
        return []

    def _beside(self, fact: FactDraft, other: FactDraft, key: str, span: Span) -> Between | None:
        """That a date is before another one, on the same day, and the like."""
        if fact is other:
            self._same(fact, span)
            return None
        draft, turned = self._distance(fact, other)
        low, high = SIDES[key]
        return Between(draft.id, *((None if high is None else -high, None if low is None else -low) if turned else (low, high)))

    def _same(self, fact: FactDraft, span: Span) -> None:
        self._report.add("wrong-comparison", span, f"{word(fact.id)} is compared with itself here.", "Name another date, or compare it with a value.")

    def _distance(self, fact: FactDraft, other: FactDraft) -> tuple[FactDraft, bool]:
        """How far a date is from another one, and whether it is counted the other way round: always from the one that is declared first."""
        first, last = sorted((fact, other), key=lambda one: one.number)
        return self._measured(first.id, last.id, last), first is fact

    def on_calendar(self, fact: FactDraft) -> FactDraft:
        """A date as days of the calendar are compared with it, which is a distance where it is compared with today as well."""
        return self._measured("", fact.id, fact) if fact.by_age else fact

    def each_year(self, fact: FactDraft) -> FactDraft:
        """A date as days that come each year are compared with it."""
        draft = self._measured("*", fact.till or fact.id, fact)
        draft.since, draft.yearly, draft.high = CALENDAR, True, 365
        return draft

    def today(self, span: Span) -> FactDraft:
        """The day of the case, which is compared with the calendar."""
        return self._measured("", TODAY, FactDraft(TODAY, span, -1))

    def _measured(self, since: str, till: str, fact: FactDraft) -> FactDraft:
        id = till if till == TODAY and not since else f"{since}..{till}"
        return self.distances.setdefault(id, FactDraft(
            id, fact.span, fact.number, "date", low=1, high=LAST_DAY, oldest=LAST_DAY, furthest=LAST_DAY, since=since, till=till))

    def count(self, node: Node, what: str, of: str) -> int | None:
        """A number of things: written out, or a term that is a whole number. ``of`` is what a term then counts, in place of a fact."""
        written = self._reader.raw(node, what)
        if written is None:
            return None
        if not ID.fullmatch(written.value):
            return self._reader.number(written, what)
        term = (self._reader.terms or {}).get(written.value)
        if term is None:
            if self._reader.terms is not None and written.value not in self._reader.terms:
                self._reader.unknown_term(written.value, written.span, "Write a number, or the id of a term.")
            return None
        self._reader.use(term, written.span)
        self._reader.compared.setdefault(term.id, set()).add(of)
        if term.amount is None or term.unit or term.decimals:
            message = f"The term {word(term.id)}, {word(term.text)}, is no plain number."
            self._report.add("no-amount", written.span, message, "Make it a whole number without a unit, such as `2`, or write the number here.")
            return None
        return term.amount

    def _exactly(self, fact: FactDraft, node: Node) -> Condition:
        """That a number is this one, or a date this day."""
        duration = isinstance(node, TextNode) and self._duration(node)
        if fact.kind == "date" and duration or not isinstance(node, TextNode):
            self._no_comparison(fact, node)
            return BROKEN
        if fact.kind == "date":
            fact = self._dated(fact, node.span)
        compared = self._compared(fact, EXACTLY, node)
        return Between(fact.id, compared[0], compared[0], ((EXACTLY, compared[1]),)) if compared else BROKEN

    def _duration(self, node: TextNode) -> bool:
        term = self._term(node)
        return (term.unit if term else (as_amount(node.value, self._reader.words) or (0, ""))[1]) == "days"

    def _no_comparison(self, fact: FactDraft, node: Node) -> None:
        if not isinstance(node, BrokenNode):
            examples = {"number": "`3` or `{at_least: 5}`", "date": "`{within: 7 days}`, `{within_next: 7 days}` or `{before: 2026-11-23}`"}
            message = f"{word(fact.id)} is a {fact.kind} and needs a comparison."
            self._report.add("wrong-comparison", node.span, message, f"For example {examples[fact.kind]}.")

    def _comparison(self, fact: FactDraft, key: str, entry: Entry) -> tuple[int, str] | None:
        """What a fact is compared with, as a number and as readers see it. ``key`` is the comparison that the entry means."""
        if key not in COMPARISONS[fact.kind]:
            self._wrong_comparison(fact, entry.key)
            return None
        if fact.id == TODAY and key not in DAYS:
            message = f"`{key}` compares with today, and this is today itself."
            self._report.add("wrong-comparison", entry.key.span, message, way_out("", DAYS))
            return None
        if fact.kind == "date" and key in DAYS:
            fact = self._dated(fact, entry.key.span)
        elif fact.kind == "date" and key in COMING:
            fact.ahead = fact.ahead or entry.key.span
        operand = self._reader.raw(entry.value, f"`{key}`")
        return self._compared(fact, key, operand) if operand else None

    def _compared(self, fact: FactDraft, key: str, operand: TextNode) -> tuple[int, str] | None:
        ago, ahead = key in AGES, key in COMING
        wanted = fact.unit if fact.kind == "number" else "days" if ago or ahead else YEARLY if fact.yearly else "date"
        value = self._operand(fact, operand, wanted)
        if value is None:
            return None
        amount, unit, text = value
        if (ago or ahead) and unit == BUSINESS_DAYS and not self._countable(fact, operand, amount):
            return None
        if (ago or ahead) and (time := self._time(operand, amount, unit, ahead)):
            amount, unit = time.place, wanted
            fact.times.setdefault(time, operand.span)
        elif (ago or ahead) and unit == "days" and isinstance(amount, int):
            fact.spans.setdefault(-amount if ahead else amount, operand.span)
        if unit != wanted and not (unit == "" and fact.kind == "number"):
            same = converted(amount, unit, wanted) if fact.kind == "number" else None
            if same is None:
                self._wrong_unit(fact, operand, unit, wanted)
                return None
            amount = same
        counted = in_parts(amount, fact.decimals)
        if counted is None:
            self._too_many_decimals(fact, operand, amount, text)
            return None
        amount = 2 * counted if fact.summed else counted
        least, greatest = _domain(fact, key)
        if not least <= amount <= greatest:
            self._outside(fact, key, operand, text, unit)
            return None
        if unit == "date":
            fact.days.append(amount)
        return amount, amount_in_words(counted, wanted, self._reader.words, fact.decimals) if fact.kind == "number" and not unit else text

    def _outside(self, fact: FactDraft, key: str, operand: TextNode, text: str, unit: str) -> None:
        """Report a value that the fact cannot have, since it is too small or too large."""
        least, greatest = _domain(fact, key)
        if fact.summed:
            least, greatest = sorted((-(-least // 2), greatest // 2))  # what lies between two numbers lies between these
        span = " to ".join(_day(one) if unit == "date" else number_for_editors(one, fact.decimals) for one in (least, greatest))
        days, bound, keys = "", "", "`from` and `to`"
        if key in AGES:
            days, bound, keys = " days", "at_most_ago", "`at_most_ago`"
        elif key in COMING:
            days, bound, keys = " days ahead", "at_most_ahead", "`at_most_ahead`"
        message = f"{word(text)} is outside of what {word(fact.name)} can be: {span}{days}."
        advice = f"Change the value here, or {keys} of {'the facts from which it is computed' if fact.summed else 'the fact'}."
        self._report.add("outside-domain", operand.span, message, advice, [fact.bounds[bound]] if bound in fact.bounds else [])

    def _time(self, operand: TextNode, amount: Exact, unit: str, ahead: bool) -> Time | None:
        """The time that an amount is, if its length depends on when it begins."""
        term = self._term(operand)
        goes_on = self._goes_on and operand.value in self._reader.extended
        time = uneven_time(amount, unit, self._reader.calendar, ahead=ahead, after_days=term.days if term else 0, goes_on=goes_on)
        return None if time and time.unit == MONTHS and time.number > MOST_MONTHS else time

    def _countable(self, fact: FactDraft, operand: TextNode, amount: Exact) -> bool:
        """Whether an amount of business days can be counted; if not, it is reported."""
        if self._reader.calendar is None:
            if not self._reader.broken_calendar:
                message = f"{word(operand.value)} are business days, and the policy has no calendar that says which days these are."
                advice = "Add `calendar: {weekdays: monday to friday, holidays: [...]}` at the top, or write calendar days, such as `7 days`."
                self._report.add("no-calendar", operand.span, message, advice)
            return False
        if not isinstance(amount, int) or not 1 <= amount <= MOST_BUSINESS_DAYS:
            message = f"{word(operand.value)} is not a number of business days from 1 to {MOST_BUSINESS_DAYS}."
            self._report.add("bad-duration", operand.span, message, "Write whole business days, or calendar days such as `400 days`.")
            return False
        return True

    def _too_many_decimals(self, fact: FactDraft, operand: TextNode, amount: Exact, text: str) -> None:
        """Report a value that the fact cannot have, since its parts are smaller."""
        message = f"{word(text)} has more decimals than {word(fact.id)} can have."
        if fact.kind == "date":
            message, advice = f"{word(text)} is no number of whole days.", "A date has no time of day. Write whole days."
        elif fact.summed:
            advice = f"Write a number with {fact.decimals} digits behind the point, or give the amount {word(fact.id)} more `decimals`."
            if not fact.decimals:
                advice = f"Write a whole number, or give the amount {word(fact.id)} `decimals`."
        elif fact.decimals:
            advice = f"Write at most {fact.decimals} digits behind the point, or give the fact more `decimals`."
        else:
            message = f"{word(text)} is not a whole number{f' of {fact.unit}' if fact.unit else ''}, and {word(fact.id)} is one."
            whole, digits = int(amount), re.search(r"\.(\d+)", text)
            decimals = len(digits[1]) if digits else decimals_of(amount)
            advice = f"Give the fact decimals: `answers: number` and `decimals: {decimals}`; or choose `{whole}` or `{whole + 1}`."
        self._report.add("bad-number", operand.span, message, advice)

    def _operand(self, fact: FactDraft, operand: TextNode, wanted: str) -> tuple[Exact, str, str] | None:
        """The amount, unit and text of a term or of a value that is written out."""
        terms = self._reader.terms
        name = named(operand.value)
        if terms is None and SUM.fullmatch(name):
            return None
        if terms is None or name not in terms:
            if len(ids(name)) > 1 and SUM.fullmatch(name):
                self._reader.unknown_term(name, operand.span, NO_TWO_FACTS)
                return None
            literal = self._literal(fact, operand, wanted)
            return (*literal, in_readers_words(operand.value, self._reader.words)) if literal else None
        term = terms[name]
        if term is None:
            return None
        self._reader.use(term, operand.span)
        for id in ids(term.id):
            self._reader.compared.setdefault(id, set()).add(fact.id)
        if term.by:
            mine = [value for value in term.values if self._answer in value.answers]
            value = next(iter(mine or [value for value in term.values if not value.answers]))
            term = Term(term.id, value.text, value.amount, term.unit, decimals=value.decimals)
        if term.amount is None:
            message = f"The term {word(term.id)}, {word(term.text)}, is no amount to compare with."
            advice = _whole_number(term.text) or "Make it a number of calendar days, a number with a unit, or a date."
            self._report.add("no-amount", operand.span, message, advice)
            return None
        return amount_of(term) or 0, term.unit, term.text

    def _literal(self, fact: FactDraft, operand: TextNode, wanted: str) -> tuple[Exact, str] | None:
        """The amount and unit of a value that is no term."""
        if ID.fullmatch(operand.value):
            self._reader.unknown_term(operand.value, operand.span, NO_TWO_FACTS)
            return None
        if wanted == "date":
            day = self._reader.day(operand, "The day")
            return (day.toordinal(), "date") if day else None
        if wanted == YEARLY:
            if (place := as_yearly(operand.value)) is not None:
                return place, YEARLY
            self._reader.no_yearly_day(operand)
            return None
        amount = as_amount(operand.value, self._reader.words)
        if amount and (amount[1] or fact.kind == "number"):
            return amount
        if fact.kind == "number":
            if advice := _whole_number(operand.value):
                what = "number" if fact.decimals else "whole number"
                self._report.add("bad-number", operand.span, f"{word(operand.value)} is not a {what}.", advice)
                return None
            number = self._reader.number(operand, "The number", fact.decimals)
            return None if number is None else (as_exact(operand.value) or number, "")
        message = f"{word(operand.value)} is not a number of days."
        advice = "Write calendar days or weeks, such as `7 days`, or `3 business days` where the policy has a `calendar`."
        if amount:
            advice = f"Write `{operand.value} days`."
        self._report.add("bad-duration", operand.span, message, advice)
        return None

    def _wrong_comparison(self, fact: FactDraft, key: TextNode) -> None:
        known = COMPARISONS[fact.kind]
        other = next((kind for kind, names in COMPARISONS.items() if key.value in names), None)
        if other:
            message = f"`{key.value}` compares {other}s, and {word(fact.id)} is a {fact.kind}."
            self._report.add("wrong-comparison", key.span, message, way_out("", known))
        else:
            message = f"{word(key.value)} is no way to compare a {fact.kind}."
            if key.value[:1].isdigit():
                advice = "If it belongs to the number before it, write that without the comma."
            elif fact.kind == "date" and _AHEAD.search(key.value):
                advice = AHEAD_WAYS
            elif _EQUAL.fullmatch(key.value):
                advice = f"Write the value alone: `{fact.id}: …`."
            else:
                advice = way_out(key.value, known, cutoff=0.85)  # another comparison often differs by a few letters only
            self._report.add("unknown-key", key.span, message, advice)

    def _wrong_unit(self, fact: FactDraft, operand: TextNode, unit: str, wanted: str) -> None:
        counted = {"date": "a date", YEARLY: "a day that comes each year", "": "a number without a unit"}.get(unit, f"in {word(unit)}")
        needed = {"date": "a date"}.get(wanted, f"an amount in {word(wanted)}")
        message = f"{word(operand.value)} is {counted}, and {word(fact.name)} needs {needed} here."
        advice = "Compare it with an amount of the same unit."
        if wanted in ("day", "days") and unit in ("hour", "hours"):
            advice = "A date has no time of day. Write whole days, such as `2 days`."
        self._report.add("wrong-unit", operand.span, message, advice)

    def _dated(self, fact: FactDraft, span: Span) -> FactDraft:
        """A date as it is compared with days of the calendar."""
        fact.by_calendar = fact.by_calendar or span
        return fact if fact.till else self.on_calendar(fact)


MOST_MONTHS = 12 * 9_999
"""More calendar months than there are in the calendar."""


def compared_with_today(root: Node) -> Iterator[tuple[str, Span]]:
    """The ids of dates that conditions anywhere in a file compare with today, and where. Others are compared as days of the calendar."""
    waiting = [root]
    for node in waiting:
        if isinstance(node, ListNode):
            waiting += node.items
        for entry in node.entries.values() if isinstance(node, MapNode) else ():
            waiting.append(entry.value)
            for one in entry.value.items if isinstance(entry.value, ListNode) else [entry.value]:
                if isinstance(one, MapNode) and OF not in one.entries:
                    yield from ((entry.key.value, found.key.span) for key, found in one.entries.items() if key in (*AGES, *COMING))


def report_unsure(fact: FactDraft, report: Report) -> None:
    """Report two times of which now the one and now the other is longer, so that they have no order: 30 days and a month."""
    compared: list[tuple[Time | int, Span, bool, int, int]] = [(days, span, days < 0, abs(days), abs(days)) for days, span in fact.spans.items()]
    for time, span in fact.times.items():
        for other, its_span, ahead, shortest, longest in compared:
            if isinstance(other, Time) and (other.unit, other.days) == (time.unit, time.days) and time.unit != CALENDAR_DAYS:
                continue  # so many business days and more of them, and months likewise
            if ahead == time.ahead and time.shortest <= longest and shortest <= time.place + 1:
                first, second = sorted((span, its_span), key=lambda one: (one.line, one.column))
                in_days = isinstance(other, int) and time.unit == MONTHS
                why = "either can be the longer one" if in_days else "they are too close to each other to say which one is longer"
                message = f"{word(fact.name)} is compared with {word(_time_for_editors(other))} and with {word(_time_for_editors(time))}, and {why}."
                advice = "both in months or years" if in_days else "choose times that are further apart"
                report.add("months-and-days", second, message, f"Write both in days, or {advice}.", [first])
        compared.append((time, span, time.ahead, time.shortest, time.place + 1))


def _time_for_editors(time: Time | int) -> str:
    words = language(REFERENCE).checker
    return time_in_words(time, words) if isinstance(time, Time) else amount_in_words(abs(time), "days", words)


def in_readers_words(text: str, words: Words) -> str:
    """An amount as readers see it: a day in words, digits grouped; another text as it is."""
    if as_day(text):
        return day_in_words(text, words)
    if (place := as_yearly(text)) is not None:
        return day_of_year_in_words(place, words)
    text = as_written(text, words)
    number, _, unit = text.partition(" ")
    if as_amount(text) is None:
        return text
    decimals = len(number.partition(".")[2])
    return amount_in_words(in_parts(as_exact(number) or 0, decimals) or 0, unit, words, decimals)


def _day(ordinal: int) -> str:
    return day_for_editors(date.fromordinal(ordinal).isoformat())


def _domain(fact: FactDraft, key: str) -> tuple[int, int]:
    """The least and the greatest value of a fact, as far as it is compared in this way."""
    if fact.kind == "number":
        return fact.low or 0, GREATEST if fact.high is None else fact.high
    if key in AGES:
        return 0, OLDEST if fact.oldest is None else fact.oldest
    if key in COMING:
        return 0, OLDEST if fact.furthest is None else fact.furthest
    return fact.low or 1, fact.high or LAST_DAY


def _whole_number(text: str) -> str:
    """What to do about an amount with a fraction or with marks between its digits. Empty for any other text."""
    match = re.fullmatch(r"((\d+)[\d.,' ]*)(\S*)", text.strip(), re.ASCII)
    if not match or match[1].strip().isdigit():
        return ""
    number, unit = match[1].strip(), f" {match[3]}" if match[3] else ""
    if re.fullmatch(r"\d{1,3}([., ']\d{3})+", number):
        return f"Write the number without marks between its digits: `{re.sub('[^0-9]', '', number)}{unit}`."
    return f"Write digits, and a point before the decimals, such as `{int(match[2])}.5{unit}`."
