"""Two policies -> what changes in decisions, over every case.

Each change is a region of cases that change alike, worked out from the decision diagrams of both policies and never from samples.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from checker.conditions import Value
from checker.diagram import Node
from checker.model import TODAY, Fact, Outcome, Policy, Rule, is_better
from checker.times import ago, earlier
from compiler.changes.region import Described, Regions
from compiler.changes.renaming import with_names_of
from compiler.changes.space import Apart, Both, Side

OUTCOME, REASONS, GUIDANCE, JUDGED, ASKED = "outcome", "reasons", "guidance", "judged", "asked"
"""What changes: the outcome; the rules that lead to the same one; the guidance that joins; who decides; what is asked."""

BETTER, WORSE, DIFFERENT = "better", "worse", "different"
COVERED, NOT_COVERED = "newly covered", "no longer covered"
POSSIBLE, IMPOSSIBLE = "newly possible", "no longer possible"
DIRECTIONS = (BETTER, WORSE, DIFFERENT, COVERED, NOT_COVERED, POSSIBLE, IMPOSSIBLE)
"""What a change of an outcome means to a customer, in the order in which it is said."""

MORE, LESS = "more", "less"
"""Whether a rule or guidance joins in more cases or in less, and whether something is judged or asked in more or in less."""


class UndecidedError(ValueError):
    """One of the policies has cases without exactly one outcome. ``old`` says which."""

    def __init__(self, old: bool):
        self.old = old
        super().__init__(f"the {'old' if old else 'new'} policy has a gap or a conflict")


@dataclass(frozen=True)
class Decided:
    """What one of the policies says in an example."""

    outcome: str | None
    """``None`` where the policy declares the case impossible, or does not know one of its answers."""
    rules: tuple[str, ...]
    """The rules that decide, in every completion of the example."""


@dataclass(frozen=True)
class Example:
    """One case in which something changes, however it is completed."""

    as_of: datetime.date
    known: Mapping[str, Value]
    """Answers as conditions compare them, in the order of the facts."""
    before: Decided
    now: Decided
    days: Mapping[str, datetime.date]
    """The days of those answers that conditions count from ``as_of``."""


@dataclass(frozen=True)
class Change:
    """A region of cases that change alike."""

    kind: str
    direction: str
    questions: tuple[str, ...]
    about: tuple[str, ...]
    """The rules, the guidance, or the fact; for an outcome the one before and the one of today, where there are any."""
    where: Described
    cases: int
    of: int
    """How many cases the questions have, each counted for its own."""
    example: Example
    before: str | None = None
    now: str | None = None
    """The outcomes, where it is about one."""
    follows: bool = False
    """Whether the outcome changes, too, in all of these cases, so that it is no news by itself."""
    among: Described | None = None
    """What tells these cases from the others that had the same outcome before, or, of other rules, whose outcome stays, if that is simpler."""
    region: Node = field(default=0, compare=False, repr=False)


@dataclass(frozen=True)
class NotCompared:
    """A question that depended on facts that are gone, and depends on facts that are new: nothing says how the ones become the others."""

    question: str
    gone: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """All that changes in decisions, and what could not be compared."""

    both: Both = field(compare=False, repr=False)
    changes: tuple[Change, ...]
    new_questions: tuple[str, ...]
    gone_questions: tuple[str, ...]
    not_compared: tuple[NotCompared, ...]

    @property
    def apart(self) -> tuple[Apart, ...]:
        """The facts and answers that only one of the two has."""
        return self.both.apart

    @property
    def none(self) -> bool:
        """Whether every case is decided as before, for the same reasons, and the same is asked."""
        return not (self.changes or self.new_questions or self.gone_questions or self.apart)


def compare(old: Policy, new: Policy, as_of: datetime.date, renamed: Mapping[str, str] = {}) -> Changes:
    """What changes in decisions from an old policy to a new one. ``as_of`` is the day of the examples.

    Raises :class:`UndecidedError` where a policy has a gap or a conflict, and ``TooLargeError`` as for one policy.
    """
    both = Both(with_names_of(old, new, renamed), new)
    before = [question.id for question in both.old.policy.questions]
    now = [question.id for question in new.questions]
    comparison = _Comparison(both, as_of)
    comparison.raise_undecided()
    not_compared = {id: one for id in now if id in before and (one := comparison.not_comparable(id))}
    common = [id for id in now if id in before and id not in not_compared]
    changes = [change for question in common for change in comparison.outcomes(question)]
    changes += [*comparison.reasons(common), *comparison.guidance(common), *comparison.needed(common, JUDGED), *comparison.needed(common, ASKED)]
    return Changes(
        both, tuple(changes), tuple(id for id in now if id not in before), tuple(id for id in before if id not in now),
        tuple(not_compared.values()),
    )


class _Comparison:
    """The comparison of two policies, part by part."""

    def __init__(self, both: Both, as_of: datetime.date):
        self.both, self.diagrams, self.as_of = both, both.diagrams, as_of
        self.regions = Regions(both)
        self._pairs_of: dict[str, Node] = {}
        self._levels: dict[str, set[int]] = {}
        self._totals: dict[str, int] = {}

    def raise_undecided(self) -> None:
        for side in (self.both.old, self.both.new):
            for question in side.policy.questions:
                if any(len(led_to) != 1 for led_to in self.diagrams.values(side.decided(question.id))):
                    raise UndecidedError(old=side is self.both.old)

    def not_comparable(self, question: str) -> NotCompared | None:
        """Why a question cannot be compared, if it cannot."""
        old, new = self.both.old, self.both.new
        gone, added = (
            tuple(fact.id for fact in mine.policy.facts if not other.has(fact.id) and self.both.levels(fact.id) & asked)
            for mine, other in ((old, new), (new, old))
            for asked in [set().union(*map(self.diagrams.facts, self._parts(mine, question).values()))]
        )
        return NotCompared(question, gone, added) if gone and added else None

    def outcomes(self, question: str) -> Iterator[Change]:
        """The regions in which a question has another outcome, or the same one with another strength."""
        before, now = (
            {outcome.id: outcome for outcome in side.policy.question(question).outcomes} for side in (self.both.old, self.both.new))
        pairs = self._pairs(question)
        found = [
            (_direction(before[was] if was else None, now[comes] if comes else None), was, comes)
            for was, comes in self.diagrams.values(pairs)
        ]
        ids = [None, *before, *now]
        for direction, was, comes in sorted(found, key=lambda one: (DIRECTIONS.index(one[0]), ids.index(one[1]), ids.index(one[2]))):
            region = self.diagrams.combine(pairs, self.diagrams.value((was, comes)), lambda value, wanted: value == wanted)
            about = tuple(dict.fromkeys(id for id in (was, comes) if id))
            among = self._had(question, was) if was and comes else None
            yield self._change(OUTCOME, direction, (question,), about, region, was, comes, among)

    def reasons(self, questions: list[str]) -> Iterator[Change]:
        """Where the same outcome has other reasons."""
        old, new = self.both.old, self.both.new
        yield from self._grouped(REASONS, (
            (question, id, before, now) for question in questions for id, before, now in self._statements(
                {rule.id: old.decides(rule) for rule in old.policy.rules_of(question)},
                {rule.id: new.decides(rule) for rule in new.policy.rules_of(question)})
        ), {question: self._stays(question) for question in questions})

    def guidance(self, questions: list[str]) -> Iterator[Change]:
        """Where guidance joins that did not, and where it no longer does."""
        old, new = self.both.old, self.both.new
        yield from self._grouped(GUIDANCE, (
            (question, id, before, now) for question in questions for id, before, now in self._statements(
                {one.id: old.joins(one, question) for one in old.policy.guidance},
                {one.id: new.joins(one, question) for one in new.policy.guidance})
        ))

    def needed(self, questions: list[str], kind: str) -> Iterator[Change]:
        """Where somebody has to judge what nobody had to, or the outcome or the guidance depends on an answer on which it did not; and the
        other way round."""
        old, new, judged = self.both.old, self.both.new, kind == JUDGED
        yield from self._grouped(kind, (
            (question, id, self._depends(old, question, id, judged), self._depends(new, question, id, judged))
            for question in questions for id in self._facts_that_may_matter(question)
        ))

    # --- Regions -----------------------------------------------------------------------------------------------------

    def _pairs(self, question: str) -> Node:
        """The outcomes before and now where they differ, ``None`` elsewhere."""
        if question in self._pairs_of:
            return self._pairs_of[question]
        old, new = self.both.old, self.both.new
        strengths = [{outcome.id: outcome.strength for outcome in side.policy.question(question).outcomes} for side in (old, new)]

        def join(was: tuple[str, ...] | None, comes: tuple[str, ...] | None) -> Any:
            before, now = (one[0] if one else None for one in (was, comes))
            same = before == now and (before is None or strengths[0][before] == strengths[1][str(now)])
            return None if same else (before, now)

        self._pairs_of[question] = self.diagrams.combine(old.decided(question), new.decided(question), join)
        return self._pairs_of[question]

    def _had(self, question: str, outcome: str) -> Node:
        """Where a question had an outcome before."""
        return self.diagrams.combine(self.both.old.decided(question), self.both.shared, lambda led, shared: shared and led == (outcome,))

    def _stays(self, question: str) -> Node:
        """Where a question has the outcome that it had."""
        return self.diagrams.combine(self._pairs(question), self.both.shared, lambda pair, shared: shared and pair is None)

    def _follows(self, questions: tuple[str, ...], region: Node) -> bool:
        """Whether a region lies where the outcome changes."""
        return all(
            self.diagrams.both(region, self.diagrams.combine(self._pairs(question), region, lambda pair, _: pair is None)) == self.diagrams.never
            for question in questions
        )

    def _statements(self, old: Mapping[str, Node], new: Mapping[str, Node]) -> Iterator[tuple[str, Node, Node]]:
        """Statements of either policy with where they have a part in the decision, before and now."""
        never = self.diagrams.never
        for id in dict.fromkeys([*new, *old]):
            before, now = old.get(id, never), new.get(id, never)
            if before != now:
                yield id, before, now

    def _more_and_less(self, before: Node, now: Node, inside: Node) -> Iterator[tuple[str, Node]]:
        both, negate = self.diagrams.both, self.diagrams.negate
        for direction, region in ((MORE, both(now, negate(before))), (LESS, both(before, negate(now)))):
            region = both(region, inside)
            if region != self.diagrams.never:
                yield direction, region

    def _grouped(self, kind: str, parts: Iterable[tuple[str, str, Node, Node]], among: Mapping[str, Node] = {}) -> Iterator[Change]:
        """A change for each region: of one statement for all questions for which it is the same, and of all statements with the same.

        The ``parts`` are questions with what has a part in their decisions, and where it has before and now. Where ``among`` is given, by
        question, only these cases count.
        """
        regions: dict[tuple[str, str], dict[Node, list[str]]] = {}
        for question, id, before, now in parts:
            for direction, region in self._more_and_less(before, now, among.get(question, self.both.shared)):
                regions.setdefault((direction, id), {}).setdefault(region, []).append(question)
        groups: dict[tuple[str, Node, tuple[str, ...]], list[str]] = {}
        for (direction, id), by_region in regions.items():
            for region, questions in by_region.items():
                groups.setdefault((direction, region, tuple(questions)), []).append(id)
        order = (MORE, LESS)
        for (direction, region, asked), ids in sorted(groups.items(), key=lambda one: order.index(one[0][0])):
            others = self.diagrams.all_of(among[question] for question in asked) if among else None
            yield self._change(kind, direction, asked, tuple(ids), region, among=others)

    def _facts_that_may_matter(self, question: str) -> list[str]:
        """The facts of either policy on which the outcome or the guidance can depend, where anything of these has changed."""
        sides = (self.both.old, self.both.new)
        parts = [self._parts(side, question) for side in sides]
        if parts[0] == parts[1] and not self._judged_otherwise():
            return []
        levels = set().union(*(self.diagrams.facts(node) for nodes in parts for node in nodes.values()))
        return [id for id in self.both.facts if self.both.levels(id) & levels]

    def _judged_otherwise(self) -> bool:
        before, now = ({fact.id for fact in side.policy.facts if _has_to_be_judged(fact)} for side in (self.both.old, self.both.new))
        return before != now

    def _parts(self, side: Side, question: str) -> dict[str, Node]:
        return {"": side.decided(question), **{one.id: side.joined(one, question) for one in side.policy.guidance}}

    def _depends(self, side: Side, question: str, id: str, judged: bool) -> Node:
        """Where the decision can depend on a fact that is judged, or on one that is asked, once all others are known.

        What is known are the facts that apply whatever the answer to this one is: those that its answer calls up are asked after it.
        """
        fact = next((fact for fact in side.policy.facts if fact.id == id), None)
        if fact is None or (not _has_to_be_judged(fact) if judged else bool(fact.judged_by)):
            return self.diagrams.never
        levels = self.both.levels(id)
        # A judgement is spoken of only where it settles the outcome; an answer is asked for guidance too.
        parts = [node for key, node in self._parts(side, question).items() if not (judged and key)]
        depends = self.diagrams.any_of(self.diagrams.depends(node, level) for node in parts for level in levels)
        called_up = {other for level in levels for other in self._called_up_by(level)}
        return self.diagrams.both(self.diagrams.exists(depends, called_up | (levels if len(levels) > 1 else set())), side.applies(id))

    def _called_up_by(self, level: int) -> set[int]:
        """The facts of which it depends on a fact whether they apply, by either policy."""
        sides = (self.both.old, self.both.new)
        return {other for other, fact in enumerate(self.both.space.order)
                if any(level in self.diagrams.facts(side.applies(fact.id)) for side in sides)}

    # --- One change --------------------------------------------------------------------------------------------------

    def _change(
        self, kind: str, direction: str, questions: tuple[str, ...], about: tuple[str, ...], region: Node,
        before: str | None = None, now: str | None = None, among: Node | None = None,
    ) -> Change:
        cases = sum(self.regions.count(region, self._levels_of(question)) for question in questions)
        of = sum(self._total(question) for question in questions)
        where, example = self.regions.described(region), self._example(kind, questions[0], region)
        follows = kind != OUTCOME and self._follows(questions, region)
        shorter = self.regions.described(region, among) if among is not None and len(where.alternatives) > 1 else None
        if shorter and (len(shorter.alternatives), not shorter.whole) >= (len(where.alternatives), not where.whole):
            shorter = None
        return Change(
            kind, direction, questions, about, where, cases, of, example, before=before, now=now, follows=follows, among=shorter, region=region)

    def _levels_of(self, question: str) -> set[int]:
        """The facts that matter to a question in either policy."""
        if question not in self._levels:
            self._levels[question] = self.both.old.matter(question) | self.both.new.matter(question)
        return self._levels[question]

    def _total(self, question: str) -> int:
        if question not in self._totals:
            self._totals[question] = self.regions.count(self.both.possible, self._levels_of(question))
        return self._totals[question]

    def _example(self, kind: str, question: str, region: Node) -> Example:
        """A case of a region in which each policy decides by rules that can be named, unless it is about what is still open."""
        for side in (self.both.old, self.both.new) if kind not in (JUDGED, ASKED) else ():
            region = self._by_one_rule(side, question, region)
        known = self.regions.smallest_case(region)
        before, now = (self._decided(side, question, known) for side in (self.both.old, self.both.new))
        as_of, answers, days = self._on_real_days(known)
        return Example(as_of, answers, before, now, days)

    def _on_real_days(self, known: Mapping[str, Value]) -> tuple[datetime.date, Mapping[str, Value], Mapping[str, datetime.date]]:
        """A day on which a case can be; the case without what follows, with dates that lie so far apart and numbers of which so much is computed; and
        the days of the dates that are counted from that day."""
        as_of, ordinals = self.as_of, {TODAY: self.as_of.toordinal()}
        numbers: Mapping[str, int] = {}
        if any(self.both.facts[id].till or self.both.facts[id].parts for id in known):
            found, numbers = self.both.space.witness(known, as_of.toordinal()) or ({}, {})
            ordinals |= found
            as_of = datetime.date.fromordinal(ordinals[TODAY])
        values: dict[str, Value] = {}
        days: dict[str, datetime.date] = {}
        for id, fact in self.both.facts.items():
            if fact.till or fact.parts or not (id in known or id in ordinals or id in numbers):
                continue
            if fact.relative:
                days[id] = datetime.date.fromordinal(ordinals[id]) if id in ordinals else self._day(fact, int(known[id]), as_of)
                values[id] = ago(days[id], as_of, fact.times)
            else:
                values[id] = {**known, **numbers, **ordinals}[id]
        return as_of, values, days

    def _day(self, fact: Fact, value: int, as_of: datetime.date) -> datetime.date:
        """A day that lies at a value, or beside it in its cell where none does: 31 March is not a month after any day."""
        level = self.both.space.level[fact.id]
        low, high = map(int, self.both.space.cells[level][self.both.space.cell(level, value)])
        days = [earlier(as_of, one, fact.times) for one in (value, value - 1, value + 1) if low <= one <= high]
        return next((day for day in days if low <= ago(day, as_of, fact.times) <= high), days[0])

    def _by_one_rule(self, side: Side, question: str, region: Node) -> Node:
        """The part of a region in which the first rule that leads to an outcome in it does so; else the region."""
        for rule in side.policy.rules_of(question):
            led = self.diagrams.both(region, side.leads(rule)) if rule.outcome else self.diagrams.never
            if led != self.diagrams.never and self.diagrams.both(led, side.possible()) != self.diagrams.never:
                return led
        return region

    def _decided(self, side: Side, question: str, known: Mapping[str, Value]) -> Decided:
        cells = side.located(known)
        possible = self.diagrams.given(side.possible(), cells)

        def sure(node: Node) -> bool:
            return possible != self.diagrams.never and self.diagrams.both(
                self.diagrams.negate(self.diagrams.given(node, cells)), possible) == self.diagrams.never

        rules: list[Rule] = [rule for rule in side.policy.rules_of(question) if sure(side.decides(rule))]
        outcomes = self.diagrams.values(self.diagrams.given(side.decided(question), cells))
        outcome = next(iter(outcomes))[0] if len(outcomes) == 1 else None
        return Decided(outcome, tuple(rule.id for rule in rules))


def _has_to_be_judged(fact: Fact) -> bool:
    """Whether a decision waits for somebody to judge a fact."""
    return bool(fact.judged_by and not fact.presumed)


def _direction(before: Outcome | None, now: Outcome | None) -> str:
    """What a change of the outcome means to a customer."""
    if before is None or now is None:
        return IMPOSSIBLE if now is None else POSSIBLE
    if "not covered" in (before.strength, now.strength) and before.strength != now.strength:
        return COVERED if before.strength == "not covered" else NOT_COVERED
    if is_better(now, before):
        return BETTER
    return WORSE if is_better(before, now) else DIFFERENT
