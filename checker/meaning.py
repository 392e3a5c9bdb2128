"""What a policy means: its conditions as diagrams over the decision space, with nothing left implicit.

Two things are implicit in what an editor writes: a test of a fact fails where the fact does not apply, and a rule is silent
where an exception that leads itself names it. Both are spelled out here.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Collection, Iterable, Mapping, Sequence

from . import amounts
from .conditions import Cell, Value, atoms, cells, domain, every_condition, passes
from .diagram import Diagrams, Node, TooLargeError
from .distances import Apart, apart, asked_for, dependent, ends, near_days, real_days
from .model import (
    CALENDAR,
    TODAY,
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    ByAnswer,
    Condition,
    Decided,
    Defined,
    DoesNotApply,
    Fact,
    Guidance,
    Not,
    Otherwise,
    Outcome,
    Policy,
    Rule,
    Variant,
)

MOST_PUT_TOGETHER = 20_000
"""So many combinations of cells of dates and numbers are looked at whether they can be together. More would take minutes."""


class Meaning:
    """The decision space of a policy, and where in it each of its statements holds."""

    def __init__(self, policy: Policy):
        self.policy = policy
        tests: dict[str, list] = {fact.id: [] for fact in policy.counted}
        for condition in every_condition(policy):
            for test in atoms(condition):
                tests[test.fact].append(test)
        self.order: list[Fact] = _order(policy)
        """The facts in the order in which diagrams ask about them."""
        self.level = {fact.id: level for level, fact in enumerate(self.order)}
        """The index of each fact in that order."""
        self.cells: list[list[Cell]] = [cells(fact, tests[fact.id]) for fact in self.order]
        """The cells of each fact, by its level."""
        self._beginning = [{first: number for number, (first, _) in enumerate(cut)} for cut in self.cells]
        self.diagrams = Diagrams([len(cut) for cut in self.cells])
        self._exceptions: dict[str, list[Rule]] = {rule.id: [] for rule in policy.rules}
        for rule in policy.rules:
            for defeated in dict.fromkeys(other.id for name in rule.exception_to for other in policy.defeated(rule, name)):
                self._exceptions[defeated].append(rule)
        self._memo: dict[tuple[str, ...], Node] = {}
        self._put_together = 0

    def holds(self, condition: Condition) -> Node:
        """Where a condition holds. A test of a fact holds only where the fact applies."""
        match condition:
            case Always():
                return self.diagrams.always
            case AllOf(parts):
                return self.diagrams.all_of(map(self.holds, parts))
            case AnyOf(parts):
                return self.diagrams.any_of(map(self.holds, parts))
            case AtLeast(number, parts):
                return self.diagrams.at_least(number, map(self.holds, parts))
            case Not(part):
                return self.diagrams.negate(self.holds(part))
            case Defined(definition):
                return self.holds(definition.when)
            case Decided(_, outcomes):
                return self.diagrams.any_of(map(self.outcome, outcomes))
            case DoesNotApply(question):
                return self.diagrams.negate(self.holds(self.policy.question(question).applies_when))
            case ByAnswer():
                return self.holds(condition.written_out())
            case Otherwise(question):
                others = [rule for rule in self.policy.rules_of(question) if rule.outcome and rule.when != condition]
                return self.diagrams.negate(self.diagrams.any_of(map(self.leads, others)))
        level = self.level[condition.fact]
        test = self.diagrams.test(level, [passes(condition, first) for first, _ in self.cells[level]])
        return self.diagrams.both(self.applies(condition.fact), test)

    def applies(self, fact: str) -> Node:
        """Where a fact applies."""
        return self._once(("applies", fact), lambda: self.holds(self.order[self.level[fact]].applies_when))

    def possible(self) -> Node:
        """Where nothing that the policy declares impossible holds, and real days and numbers can lie."""
        return self._once(("possible",), lambda: self.diagrams.both(self.real(), self._undeclared()))

    def _undeclared(self) -> Node:
        """Where nothing that the policy declares impossible holds."""
        return self._once(("undeclared",), lambda: self.diagrams.negate(
            self.diagrams.any_of(self.holds(combination.when) for combination in self.policy.impossible)))

    def real(self) -> Node:
        """Where all that applies lies in cells that days, and numbers, can have together."""
        return self._once(("real",), lambda: self.diagrams.all_of(self._real(tuple(levels), {}) for levels in self.dependent))

    @functools.cached_property
    def dependent(self) -> list[list[int]]:
        """The levels of facts, distances and amounts whose cells depend on each other, in groups that have nothing to do with each other."""
        dates = [self.level[fact.id] for fact in dependent(self.order, [len(cut) for cut in self.cells])]
        numbers = [
            [level for level, fact in enumerate(self.order) if fact.id in group and len(self.cells[level]) > 1]
            for group in amounts.groups(self.order)
        ]
        return [*filter(None, [dates, *numbers])]

    @functools.cached_property
    def following(self) -> set[int]:
        """The levels of the distances and amounts, and of the facts from which these or others follow."""
        asked = {id for fact in self.order if fact.till or fact.parts for id in asked_for(fact)}
        return {
            level for level, fact in enumerate(self.order)
            if fact.id in asked or fact.parts or asked & ({*ends(fact)} - {TODAY, CALENDAR})
        }

    @functools.cached_property
    def start(self) -> int:
        """The day about which examples lie, as an ordinal."""
        return datetime.date.fromisoformat(self.policy.effective_from).toordinal()

    def bounds(self, cells: Mapping[int, int]) -> list[Apart]:
        """What cells of dates and distances say of days, and between which days these dates can lie at all."""
        found = [apart(self.order[level], self.cells[level][cell]) for level, cell in cells.items() if ends(self.order[level])[1]]
        dates = dict.fromkeys(day for one in found for day in (one.since, one.till) if day in self.level and day != TODAY)
        return found + [apart(self.order[self.level[day]], domain(self.order[self.level[day]])) for day in dates]

    def sums(self, cells: Mapping[int, int]) -> list[amounts.Bound]:
        """What cells of numbers and amounts say of numbers, and between which values these numbers can lie at all."""
        found = [one for level, cell in cells.items() if self.order[level].kind == "number"
                 for one in amounts.bounds(self.order[level], self.cells[level][cell])]
        numbers = [self.order[self.level[id]] for id in dict.fromkeys(id for parts, _ in found for id in parts)]
        return found + [one for fact in numbers for one in amounts.bounds(fact, domain(fact))]

    def can_be(self, cells: Mapping[int, int], fixed: Mapping[str, int] = {}) -> bool:
        """Whether there are days and numbers in some cells, of which some are ``fixed``."""
        days, sums = self.bounds(cells), self.sums(cells)
        return (not days or real_days(days, fixed, self.start) is not None) and (not sums or amounts.can_be(sums, fixed))

    def witness(self, known: Mapping[str, Value], start: int | None = None) -> tuple[dict[str, int], dict[str, int]] | None:
        """Days as ordinals, about ``start``, and numbers that lie in the cells of a case, as far as they depend on each other; ``None`` if there
        are none."""
        cells = self.located(known)
        days: dict[str, int] | None = {}
        if any(self.order[level].till for level in cells):
            days = near_days(self.bounds(cells), self.start if start is None else start)
        sums = self.sums({level: cell for level, cell in cells.items() if level in self.following})
        try:
            numbers = amounts.real_numbers(sums)
        except amounts.UnsureError:
            numbers = None
        return None if days is None or numbers is None else (days, numbers)

    def _real(self, levels: tuple[int, ...], cells: Mapping[int, int]) -> Node:
        self._put_together += 1
        if self._put_together > MOST_PUT_TOGETHER:
            raise TooLargeError(sorted({one for group in self.dependent for one in group}, key=lambda one: -len(self.cells[one])))
        if not levels:
            return self.diagrams.always
        level, *others = levels
        applies, rest = self.applies(self.order[level].id), tuple(others)
        ways = []
        for number in range(len(self.cells[level])):
            now = {**cells, level: number}
            if self.can_be(now):
                here = self.diagrams.test(level, [other == number for other in range(len(self.cells[level]))])
                ways.append(self.diagrams.both(here, self._real(rest, now)))
        found = self.diagrams.both(applies, self.diagrams.any_of(ways))
        if applies == self.diagrams.always:
            return found
        return self.diagrams.any_of([found, self.diagrams.both(self.diagrams.negate(applies), self._real(rest, cells))])

    def presumed(self, open: Collection[str] = ()) -> Node:
        """Where each fact of which an answer is presumed has that answer, if it applies; some facts left ``open`` aside."""
        taken = [fact for fact in self.policy.facts if fact.presumed and fact.id not in open]
        return self._once(("presumed", *(fact.id for fact in taken)), lambda: self.diagrams.all_of(
            self.diagrams.any_of([
                self.diagrams.negate(self.applies(fact.id)),
                self.diagrams.test(self.level[fact.id], [answer.id == fact.presumed for answer in fact.answers]),
            ])
            for fact in taken
        ))

    def leads(self, rule: Rule) -> Node:
        """Where a rule's condition holds, its question applies, and no exception that leads itself takes it away."""
        def build() -> Node:
            defeated = self.diagrams.any_of(map(self.leads, self.exceptions(rule.id)))
            return self.diagrams.both(self.meets(rule), self.diagrams.negate(defeated))

        return self._once(("leads", rule.id), build)

    def meets(self, rule: Rule) -> Node:
        """Where a rule's condition holds and its question applies."""
        asked = Always() if isinstance(rule.when, DoesNotApply) else self.policy.question(rule.question).applies_when
        return self.diagrams.both(self.holds(asked), self.holds(rule.when))

    def decides(self, rule: Rule) -> Node:
        """Where a rule has a part in the decision: it leads to its outcome, or it takes away a rule that would otherwise hold."""
        if rule.outcome:
            return self.leads(rule)
        defeated = (self.holds(other.when) for name in rule.exception_to for other in self.policy.defeated(rule, name))
        return self.diagrams.both(self.leads(rule), self.diagrams.any_of(defeated))

    def exceptions(self, rule: str) -> list[Rule]:
        """The exceptions that name a rule."""
        return self._exceptions[rule]

    def outcome(self, id: str) -> Node:
        """Where some rule leads to an outcome."""
        return self._once(("outcome", id), lambda: self.diagrams.any_of(
            self.leads(rule) for rule in self.policy.rules if rule.outcome == id))

    def says(self, outcome: Outcome) -> list[Node]:
        """Where an outcome comes about with each of its texts."""
        return [self.diagrams.both(self.outcome(outcome.id), node) for node in self.each(outcome.variants)]

    def each(self, variants: Sequence[Variant]) -> list[Node]:
        """Where the condition of each variant of a text holds; and last, where none does."""
        holding = [self.holds(one.when) for one in variants]
        return [*holding, self.diagrams.negate(self.diagrams.any_of(holding))]

    def asks(self, fact: Fact, known: Mapping[str, Value]) -> str:
        """How a fact is asked for: as the variant says whose condition surely holds, given what is known; else as everybody is asked."""
        cells = self.located(known) if fact.variants else {}
        surely = (one.says for one in fact.variants if self.diagrams.given(self.holds(one.when), cells) == self.diagrams.always)
        return next(surely, fact.question)

    def outcomes(self, question: str) -> Node:
        """The outcomes of a question that rules lead to, as a tuple of ids: exactly one wherever the policy is sound.

        ``None`` where a combination is impossible.
        """
        return self._once(("outcomes", question), lambda: self.diagrams.within(self._led_to(question), self.possible_in(question)))

    def _led_to(self, question: str) -> Node:
        """The outcomes of a question that rules lead to, in impossible combinations too."""
        def build() -> Node:
            led_to = self.diagrams.value(())
            for outcome in self.policy.question(question).outcomes:
                def adds(before: tuple[str, ...], holds: bool, id: str = outcome.id) -> tuple[str, ...]:
                    return (*before, id) if holds else before

                led_to = self.diagrams.combine(led_to, self.outcome(outcome.id), adds)
            return led_to

        return self._once(("led to", question), build)

    def possible_in(self, question: str) -> Node:
        """Where a case of a question is possible: dates that matter only to other questions can lie on some days or other."""
        return self._once(("possible in", question), lambda: self.diagrams.exists(self.possible(), self.aside(question)))

    def aside(self, question: str) -> set[int]:
        """The levels of the facts on which no decision of a question can depend, in a policy of which some dates depend on each other.

        In any other policy they are independent, and what is declared impossible of them is told apart by itself. Where the answers to a question
        alone tell that a case is declared impossible, that is told apart here, too.
        """
        if not self.dependent:
            return set()
        matter = self.matter(question)
        told = {TODAY, *(fact.id for fact in self.asked(matter))}
        others = {level for level in self.diagrams.facts(self._undeclared()) if not {fact.id for fact in self.asked([level])} <= told}
        return set(range(len(self.order))) - matter - self.diagrams.facts(self.diagrams.exists(self._undeclared(), others))

    def joins(self, guidance: Guidance, question: str) -> Node:
        """Where a guidance joins the decision of a question, and none that comes in its place does."""
        def build() -> Node:
            replaced = [self.joins(other, question) for other in self.policy.guidance if guidance.id in other.instead_of]
            return self.diagrams.both(self.would_join(guidance, question), self.diagrams.negate(self.diagrams.any_of(replaced)))

        return self._once(("joins", guidance.id, question), build)

    def would_join(self, guidance: Guidance, question: str) -> Node:
        """Where a guidance would join the decision of a question, were there no other guidance."""
        def build() -> Node:
            own = {outcome.id for outcome in self.policy.question(question).outcomes}
            ways = []
            for target in guidance.joins:
                if target == question:
                    ways.append(self.holds(self.policy.question(question).applies_when))
                elif target in own:
                    ways.append(self.outcome(target))
                else:
                    ways.extend(self.leads(rule) for rule in self.policy.rules_of(question) if rule.id == target)
            return self.diagrams.both(self.diagrams.any_of(ways), self.holds(guidance.when))

        return self._once(("would_join", guidance.id, question), build)

    def matter(self, question: str) -> set[int]:
        """The levels of the facts on which a decision of the question can depend, or how these are asked for."""
        nodes = [self.decides(rule) for rule in self.policy.rules_of(question)]
        nodes += [self.joins(guidance, question) for guidance in self.policy.guidance]
        nodes += [node for outcome in self.policy.question(question).outcomes if outcome.variants for node in self.says(outcome)]
        found: set[int] = set()
        while nodes:
            new = set().union(*map(self.diagrams.facts, nodes)) - found
            found |= new
            nodes = [self.applies(self.order[level].id) for level in new]
            nodes += [node for fact in self.asked(new) if fact.variants for node in self.each(fact.variants)]
        return found

    def asked(self, levels: Iterable[int]) -> list[Fact]:
        """The facts that are asked for in order to know those of some levels."""
        return [self.policy.fact(id) for id in dict.fromkeys(id for level in levels for id in asked_for(self.order[level]))]

    def once_each(self, levels: set[int]) -> Node:
        """Where each of some facts that does not apply lies in its first cell, so that it does not multiply the cases."""
        return self.diagrams.all_of(
            self.diagrams.any_of([
                self.applies(self.order[level].id),
                self.diagrams.test(level, [cell == 0 for cell in range(len(self.cells[level]))]),
            ])
            for level in levels
        )

    def cases(self, question: str) -> dict[tuple[str, ...] | None, int]:
        """How many complete cases of a question lead to which outcomes; ``None`` counts the impossible ones.

        A case lies in one cell of each fact that matters to the question and applies in it.
        """
        levels = self.matter(question)
        once = self.once_each(levels)
        free = set(range(len(self.order))) - levels
        possible = self.diagrams.exists(self.possible(), free)
        decided = self.diagrams.combine(self._led_to(question), possible, lambda led, holds: led if holds else None)
        real = self.diagrams.both(once, self.diagrams.exists(self.real(), free))
        counted = self.diagrams.combine(decided, real, lambda led, holds: (led,) if holds else None)
        counts = self.diagrams.count(counted, levels)
        return {key[0]: number for key, number in counts.items() if key is not None}

    def cell(self, level: int, value: Value) -> int:
        """The index of the cell of a fact that a value lies in."""
        beginning = self._beginning[level].get(value)  # as every answer of a choice does
        return beginning if beginning is not None else next(
            number for number, (first, last) in enumerate(self.cells[level])
            if isinstance(value, int) and int(first) <= value <= int(last)
        )

    def located(self, known: Mapping[str, Value]) -> dict[int, int]:
        """Known answers as the cells that they lie in: by the level of the fact, the index of the cell."""
        return {self.level[fact]: self.cell(self.level[fact], value) for fact, value in known.items()}

    def completions(self, known: Mapping[int, int], question: str = "", measured: bool = False) -> Node:
        """Where the rest of a case can lie, given some cells: nothing impossible, each known fact applies, and the others are as presumed.

        Of a case of a ``question``, what cannot matter to it is left out. Where days and numbers are ``measured``, :meth:`can_be` tells what they
        leave possible. The cells of those that cannot matter would tell it once more, and a fact would seem to matter that only tells what is
        impossible.
        """
        aside = self.aside(question) if question else set()
        left_out = {level for level in aside & known.keys() if self.order[level].kind in ("date", "number")} if measured else set()
        conditions = dict.fromkeys([
            self.presumed([self.order[level].id for level in known]), *(self.applies(self.order[level].id) for level in known),
            *([self._undeclared()] if left_out else []),
        ])
        possible = self.diagrams.given(self.possible(), {level: cell for level, cell in known.items() if level not in left_out})
        found = self.diagrams.all_of([possible, *(self.diagrams.given(condition, known) for condition in conditions)])
        return self.diagrams.exists(found, aside) if aside else found

    def _once(self, key: tuple[str, ...], build) -> Node:
        if key not in self._memo:
            self._memo[key] = build()
        return self._memo[key]


def _order(policy: Policy) -> list[Fact]:
    """An order that keeps diagrams small: facts that are tested together stand together, those tested most often come first.

    No fact stands before those that decide whether it applies.
    """
    together = [{test.fact for test in atoms(condition)} for condition in every_condition(policy)]
    waiting = list(policy.counted)
    placed: set[str] = set()
    order: list[Fact] = []

    def ready(fact: Fact) -> bool:
        return all(test.fact in placed for test in atoms(fact.applies_when))

    def weight(fact: Fact) -> tuple[float, int]:
        mine = [facts for facts in together if fact.id in facts]
        # Of a condition of three facts two of which are placed, the third is worth more than one of two new ones.
        return sum(len(facts & placed) / len(facts) for facts in mine), len(mine)

    while waiting:
        fact = max(filter(ready, waiting), key=weight)
        waiting.remove(fact)
        placed.add(fact.id)
        order.append(fact)
    return order
