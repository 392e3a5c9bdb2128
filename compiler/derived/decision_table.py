"""The decision table of a question: few, readable rows that together say exactly what the evaluator decides.

A row states some facts and the rule that leads to an outcome whenever they are so, whatever else holds. Rows may
overlap, but only where they lead to the same outcome. Where a rule would need many rows, because it speaks of what is
left over, a last row "in every other case" stands for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from checker.conditions import Cell
from checker.diagram import Node
from checker.meaning import Meaning
from checker.model import Fact, Impossible, Outcome, Question, Rule

MOST_ROWS = 4
"""A rule with more rows than this becomes the row "in every other case"; no reader follows more."""


class TableError(ValueError):
    """A gap or a conflict: no table can state it. `build.py check` finds it first and says where it is."""


@dataclass(frozen=True)
class Row:
    """One row of a decision table."""

    facts: tuple[tuple[Fact, tuple[Cell, ...]], ...]
    """What has to be so: for each fact the cells that it may lie in. Empty for a row that holds in every other case."""
    rule: Rule
    outcome: Outcome
    otherwise: bool = False
    """Whether the row stands for every case that no row above it states."""


Cube = Mapping[int, tuple[int, ...]]
"""For some facts, by their place, the cells they may lie in: a corner of the decision space."""


def decision_table(meaning: Meaning, question: Question) -> list[Row]:
    """The rows for one question, in the order of its outcomes and rules."""
    if any(len(led_to) != 1 for led_to in meaning.diagrams.values(meaning.outcomes(question.id))):
        raise TableError(f"Not every case of `{question.id}` has exactly one outcome.")
    rules = [
        (outcome, rule)
        for outcome in question.outcomes
        for rule in meaning.policy.rules_of(question.id)
        if rule.outcome == outcome.id
    ]
    cubes = {rule.id: _Cubes(meaning, meaning.leads(rule)).found() for _, rule in rules}
    otherwise = max(cubes, key=lambda id: len(cubes[id]))
    if len(cubes[otherwise]) <= MOST_ROWS:
        otherwise = None
    rows = [
        _row(meaning, cube, rule, outcome)
        for outcome, rule in rules
        if rule.id != otherwise
        for cube in cubes[rule.id]
    ]
    return rows + [Row((), rule, outcome, otherwise=True) for outcome, rule in rules if rule.id == otherwise]


def left_out(meaning: Meaning, question: Question) -> list[Impossible]:
    """The impossible combinations of facts that decide the question: no row of its table speaks of them."""
    facts = set().union(*(meaning.diagrams.facts(meaning.outcome(outcome.id)) for outcome in question.outcomes))
    return [one for one in meaning.policy.impossible if meaning.diagrams.facts(meaning.holds(one.when)) <= facts]


class _Cubes:
    """Few and wide cubes that together are the possible cases in which something holds."""

    def __init__(self, meaning: Meaning, holds: Node):
        self.meaning, self.diagrams = meaning, meaning.diagrams
        self.where = self.diagrams.both(holds, meaning.possible())
        self.elsewhere = self.diagrams.both(self.diagrams.negate(holds), meaning.possible())

    def found(self) -> list[Cube]:
        cubes: list[Cube] = []
        rest = self.where
        while rest != self.diagrams.never:
            start = self.diagrams.shortest(rest)[True]
            cubes.append(self._widened({place: (cell,) for place, cell in start.items()}))
            rest = self._without(rest, cubes[-1:])
        for cube in cubes[:]:
            others = [other for other in cubes if other is not cube]
            if self._without(self.where, others) == self.diagrams.never:
                cubes = others
        return sorted(cubes, key=self._reading_order)

    def _widened(self, cube: Cube) -> Cube:
        """The cube without the facts, and without the limits to some cells, that make no difference.

        A fact that decides whether another one applies stays, since the other would be hard to understand alone.
        """
        wide = dict(cube)
        for place in sorted(cube, key=self._policy_order, reverse=True):
            without = {other: cells for other, cells in wide.items() if other != place}
            needed = any(place in self.diagrams.facts(self._applies(other)) for other in without)
            if not needed and self._fits(without):
                wide = without
                continue
            for cell in range(len(self.meaning.cells[place])):
                more = {**wide, place: tuple(sorted({*wide[place], cell}))}
                if self._can_be({**wide, place: (cell,)}) and self._fits(more):
                    wide = more
        return wide

    def _fits(self, cube: Cube) -> bool:
        return self.diagrams.both(self._node(cube), self.elsewhere) == self.diagrams.never

    def _can_be(self, cube: Cube) -> bool:
        return self.diagrams.both(self._node(cube), self.meaning.possible()) != self.diagrams.never

    def _without(self, node: Node, cubes: list[Cube]) -> Node:
        return self.diagrams.both(node, self.diagrams.negate(self.diagrams.any_of(map(self._node, cubes))))

    def _node(self, cube: Cube) -> Node:
        """Where the facts of a cube apply and lie in its cells."""
        parts = []
        for place, cells in cube.items():
            every = range(len(self.meaning.cells[place]))
            parts += [self._applies(place), self.diagrams.test(place, [cell in cells for cell in every])]
        return self.diagrams.all_of(parts)

    def _applies(self, place: int) -> Node:
        return self.meaning.applies(self.meaning.order[place].id)

    def _policy_order(self, place: int) -> int:
        return self.meaning.policy.facts.index(self.meaning.order[place])

    def _reading_order(self, cube: Cube) -> list[tuple[int, tuple[int, ...]]]:
        return sorted((self._policy_order(place), cells) for place, cells in cube.items())


def _row(meaning: Meaning, cube: Cube, rule: Rule, outcome: Outcome) -> Row:
    facts = [
        (meaning.order[place], tuple(meaning.cells[place][cell] for cell in cells)) for place, cells in cube.items()
    ]
    in_order = sorted(facts, key=lambda one: meaning.policy.facts.index(one[0]))
    return Row(tuple((fact, _joined(cells)) for fact, cells in in_order), rule, outcome)


def _joined(members: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with neighbouring spans of numbers or days made one."""
    joined: list[Cell] = []
    for first, last in members:
        if joined and isinstance(first, int) and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)
