"""One decision space for two policies: the facts of both, cut at the points of both."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from checker.conditions import atoms, domain, every_condition
from checker.diagram import Diagrams, Node
from checker.meaning import Meaning
from checker.model import SEVERAL, AnyOf, Between, Condition, Fact, Guidance, Impossible, Policy
from checker.times import DAYS, MONTHS
from checker.words import time_in_words
from compiler.changes.renaming import renamed_facts
from compiler.languages import REFERENCE, language
from compiler.reading.calendar import in_order

BEFORE = " (before)"
"""Behind the id of an old fact that cannot be compared with the one of today."""

NEVER = AnyOf(())
"""The condition of a fact that a policy does not have."""


@dataclass(frozen=True)
class Apart:
    """Something that the two policies do not share, so that it cannot be compared answer by answer."""

    fact: str
    answer: str
    """Empty where it is the whole fact."""
    change: str
    """``new``, ``gone``, or ``other``: the name stands for something else now."""
    why: str


class ComparedDiagrams(Diagrams):
    """Diagrams that can be told apart: equal parts are passed over, which is most of two versions of one policy."""

    def __init__(self, cells: Sequence[int]):
        super().__init__(cells)
        self._unequal: dict[tuple[Node, Node], Node] = {}
        self._depends: dict[tuple[Node, int], Node] = {}

    def unequal(self, a: Node, b: Node) -> Node:
        """Where two diagrams have different values, neither of them ``None``."""
        if a == b:
            return self.never
        key = (a, b) if a < b else (b, a)
        if key not in self._unequal:
            if self._level[a] == self._level[b] == self._end:
                self._unequal[key] = self.never if None in (self._content[a], self._content[b]) else self.always
            else:
                self._unequal[key] = self._pairwise(a, b, self.unequal)
        return self._unequal[key]

    def depends(self, a: Node, level: int) -> Node:
        """Where the value depends on the cell of a fact, once those of all others are known."""
        if self._level[a] > level:
            return self.never
        key = (a, level)
        if key not in self._depends:
            children = self._content[a]
            if self._level[a] == level:
                pairs = itertools.combinations(dict.fromkeys(children), 2)
                self._depends[key] = self.any_of([self.never, *(self.unequal(one, other) for one, other in pairs)])
            else:
                self._depends[key] = self.branch(self._level[a], [self.depends(child, level) for child in children])
        return self._depends[key]


class Side(Meaning):
    """What one of the two policies means, in the space of both."""

    def __init__(self, policy: Policy, space: Meaning, diagrams: ComparedDiagrams):
        super().__init__(policy)
        own = {fact.id: fact for fact in policy.counted}
        self.order = [own.get(fact.id, replace(fact, applies_when=NEVER)) for fact in space.order]
        self.level, self.cells, self._beginning, self.diagrams = space.level, space.cells, space._beginning, diagrams
        self._own = own
        self.together = diagrams.always

    def has(self, fact: str) -> bool:
        """Whether this policy asks a fact, or has it judged."""
        return fact in self._own

    def possible(self) -> Node:
        """Where nothing is declared impossible, every fact that applies has an answer that this policy knows, and all that follows from answers in
        either policy can be together."""
        return self._once(("possible", "stated"), lambda: self.diagrams.all_of([super(Side, self).possible(), self.together, *self._stated()]))

    def decided(self, question: str) -> Node:
        """The outcomes of a question, as a tuple of ids, and ``None`` wherever a case is impossible."""
        return self._once(("decided", question), lambda: self.diagrams.combine(
            self.outcomes(question), self.possible(), lambda led, holds: led if holds else None))

    def joined(self, guidance: Guidance, question: str) -> Node:
        """Where guidance joins the decision of a question, and ``None`` wherever a case is impossible."""
        return self._once(("joined", guidance.id, question), lambda: self.diagrams.combine(
            self.joins(guidance, question), self.possible(), lambda joins, holds: joins if holds else None))

    def _stated(self) -> Iterator[Node]:
        for id, fact in self._own.items():
            level = self.level[id]
            known = self.diagrams.test(level, [_knows(fact, first) for first, _ in self.cells[level]])
            if known != self.diagrams.always:
                yield self.diagrams.any_of([known, self.diagrams.negate(self.applies(id))])


class Both:
    """Two policies in one space. ``old`` has the names of today already."""

    def __init__(self, old: Policy, new: Policy):
        unlike = {fact.id: why for fact in old.counted for other in new.counted if fact.id == other.id
                  and (why := _unlike(fact, other) or _without_order(old, new, fact.id))}
        said = language(old.language).pages["label_before"]
        labels = {fact.id: said.format(label=fact.label) if fact.id in unlike else fact.label for fact in old.counted}
        facts, distances, amounts = (
            tuple(replace(fact, label=labels[fact.id]) for fact in some) for some in (old.facts, old.distances, old.amounts))
        old = replace(old, facts=facts, distances=distances, amounts=amounts)
        old = renamed_facts(old, {id: id + BEFORE for id in unlike})
        self.apart = tuple(_apart(old, new, unlike))
        joint = _joint(old, new)
        self.space = Meaning(joint)
        self.facts = {fact.id: fact for fact in joint.counted}
        """The facts of both, with the answers of both; in the order of the new policy, then those that are gone."""
        self.diagrams = ComparedDiagrams([len(cells) for cells in self.space.cells])
        self.old, self.new = (Side(policy, self.space, self.diagrams) for policy in (old, new))
        self.old.together = self.new.together = self._real(joint)
        self.possible = self.diagrams.any_of([self.old.possible(), self.new.possible()])
        """Where a case can be, by either policy. Nothing is said of the others."""
        self.shared = self.diagrams.both(self.old.possible(), self.new.possible())
        """Where a case can be by both."""

    def _real(self, joint: Policy) -> Node:
        """Where all that applies by either policy lies in cells that days, and numbers, can have together."""
        either = Side(joint, self.space, self.diagrams)
        either.order = [replace(fact, applies_when=AnyOf((was.applies_when, fact.applies_when))) for was, fact in zip(self.old.order, self.new.order)]
        return either.real()

    def levels(self, fact: str) -> set[int]:
        """The levels that are cut by the answer to a fact: of one with several answers those of its ticks."""
        return {self.space.level[one.id] for one in self.facts.values() if fact in (one.id, one.part_of)}

    def applies(self, level: int) -> Node:
        """Where a fact applies, by either policy."""
        id = self.space.order[level].id
        return self.diagrams.any_of([self.old.applies(id), self.new.applies(id)])


def _joint(old: Policy, new: Policy) -> Policy:
    """A policy with the facts and the conditions of both; it decides nothing and only spans the space."""
    facts, distances, amounts = (_joined_all(one, other) for one, other in (
        (old.facts, new.facts), (old.distances, new.distances), (old.amounts, new.amounts)))
    conditions: list[Condition] = [*every_condition(new), *every_condition(old)]
    for policy in (old, new):
        conditions += [Between(fact.id, *domain(fact)) for fact in policy.counted if not fact.answers]
    impossible = tuple(Impossible(one, "") for one in conditions)
    return replace(new, facts=facts, distances=distances, amounts=amounts, rules=(), guidance=(), impossible=impossible)


def _joined_all(old: Sequence[Fact], new: Sequence[Fact]) -> tuple[Fact, ...]:
    before, now = ({fact.id: fact for fact in facts} for facts in (old, new))
    joined = (_joined(before[fact.id], fact) if fact.id in before else fact for fact in new)
    return (*joined, *(fact for fact in old if fact.id not in now))


def _joined(old: Fact, new: Fact) -> Fact:
    """A fact with all that can be answered to it in either policy."""
    if new.answers:
        known = {answer.id for answer in new.answers}
        return replace(new, answers=(*new.answers, *(answer for answer in old.answers if answer.id not in known)))
    (low, high), (other_low, other_high) = domain(old), domain(new)
    return replace(new, low=min(low, other_low), high=max(high, other_high), times=in_order((*old.times, *new.times)))


def _knows(fact: Fact, value: object) -> bool:
    """Whether a value can be answered to a fact of one policy."""
    if fact.kind == SEVERAL:
        return True
    if fact.answers:
        return value in [answer.id for answer in fact.answers]
    low, high = domain(fact)
    return isinstance(value, int) and low <= value <= high


def _unlike(old: Fact, new: Fact) -> str:
    """Why two facts of one name cannot be compared; nothing where they can."""
    number = "a number" if old.decimals or new.decimals else "a whole number"
    kinds = {"choice": "a choice of answers", SEVERAL: "several answers at once", "yes_no": "a yes or no", "number": number, "date": "a date"}
    if bool(old.answers) != bool(new.answers) or old.kind != new.kind and (not old.answers or SEVERAL in (old.kind, new.kind)):
        return f"It was {kinds[old.kind]} and is {kinds[new.kind]} now."
    if old.presumed and new.presumed and old.presumed != new.presumed:
        return f"It was presumed to be `{old.presumed}` and is presumed to be `{new.presumed}` now."
    if old.kind == "number" and old.unit != new.unit:
        return f"It was counted in {old.unit or 'nothing'} and is counted in {new.unit or 'nothing'} now."
    if (old.parts, old.divisor) != (new.parts, new.divisor):
        return "It was computed in another way."
    if old.decimals != new.decimals:
        return f"It had {old.decimals} decimals and has {new.decimals} now."
    if old.kind == "date" and old.relative != new.relative:
        ways = ("days of the calendar", "the day of the case")
        return f"Rules compared it with {ways[old.relative]} and compare it with {ways[new.relative]} now."
    return ""


def _without_order(old: Policy, new: Policy, id: str) -> str:
    """Why times of the two policies have no order, such as a month of the one and 30 days of the other; nothing where they have one."""
    words = language(REFERENCE).checker
    for policy, other in ((old, new), (new, old)):
        times, others = policy.fact(id).times, other.fact(id).times
        days = {cut for condition in every_condition(other) for test in atoms(condition) if isinstance(test, Between) and test.fact == id
                for cut in (test.high, test.low and test.low - 1) if cut is not None}
        days -= {cut for time in others for cut in ((-time.place, -time.place - 1) if time.ahead else (time.place, time.place - 1))}
        for time in times:
            said = f"One policy compares it with {time_in_words(time, words)}, the other with"
            if any(time.shortest <= cut <= time.place if not time.ahead else -time.place - 1 <= cut < -time.shortest for cut in days):
                return f"{said} about as {'many days' if time.unit == MONTHS else 'much time'}, and either can be the longer time."
            for one in others:
                if (one.number, one.unit, one.ahead, one.days) == (time.number, time.unit, time.ahead, time.days) and one.calendar != time.calendar:
                    return f"{time_in_words(time, words).capitalize()} are counted by another calendar now."
                alike = (one.unit, one.calendar, one.days) == (time.unit, time.calendar, time.days) and one.unit != DAYS
                if one != time and not alike and one.ahead == time.ahead and one.shortest <= time.place + 1 and time.shortest <= one.place + 1:
                    return f"{said} {time_in_words(one, words)}, and either can be the longer time."
    return ""


def _apart(old: Policy, new: Policy, unlike: dict[str, str]) -> Iterator[Apart]:
    before, now = ({fact.id: fact for fact in policy.facts} for policy in (old, new))
    for id, why in unlike.items():
        yield Apart(id, "", "other", why)
    for fact in new.facts:
        if fact.id not in before and fact.id not in unlike:
            yield Apart(fact.id, "", "new", "The old policy does not ask it.")
    for fact in old.facts:
        if fact.id not in now and not fact.id.endswith(BEFORE):
            yield Apart(fact.id, "", "gone", "The new policy does not ask it.")
    for id in (id for id in before if id in now):
        had, has = ({answer.id for answer in facts[id].answers} for facts in (before, now))
        yield from (Apart(id, answer, "new", "The old policy does not have it.") for answer in sorted(has - had))
        yield from (Apart(id, answer, "gone", "The new policy does not have it.") for answer in sorted(had - has))


