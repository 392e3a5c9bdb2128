"""The decision table of a question: few, readable rows that together say exactly what the evaluator decides.

A row states some facts and the rule that leads to an outcome whenever they are so, whatever else holds. Rows may overlap, but
only where they lead to the same outcome. Where a rule would need many rows, because it speaks of what is left over, a last row
"in every other case" stands for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping

from checker.conditions import Cell
from checker.diagram import Node
from checker.meaning import Meaning
from checker.model import Fact, Outcome, Question, Rule

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
"""For some facts the cells they may lie in, by place: a corner of the decision space."""


def decision_table(meaning: Meaning, question: Question) -> list[Row]:
    """The rows for one question, in the order of its outcomes and rules."""
    if any(len(led_to) != 1 for led_to in meaning.diagrams.values(meaning.outcomes(question.id))):
        raise TableError(f"Not every case of `{question.id}` has exactly one outcome.")
    table = _Table(meaning)
    rules = [
        (outcome, rule)
        for outcome in question.outcomes
        for rule in meaning.policy.rules_of(question.id)
        if rule.outcome == outcome.id
    ]
    cubes = {rule.id: table.cubes(meaning.leads(rule)) for _, rule in rules}
    otherwise = max(cubes, key=lambda id: len(cubes[id]))
    if len(cubes[otherwise]) <= MOST_ROWS:
        otherwise = None
    rows = [
        Row(table.facts(cube), rule, outcome)
        for outcome, rule in rules
        if rule.id != otherwise
        for cube in cubes[rule.id]
    ]
    return rows + [Row((), rule, outcome, otherwise=True) for outcome, rule in rules if rule.id == otherwise]


class _Table:
    def __init__(self, meaning: Meaning):
        self.meaning, self.diagrams = meaning, meaning.diagrams
        self.needs = {  # for each fact the facts that decide whether it applies
            place: self.diagrams.facts(meaning.applies(fact.id)) for place, fact in enumerate(meaning.order)
        }

    def cubes(self, node: Node) -> list[Cube]:
        """Few and wide cubes that together are all the possible cases in which a diagram holds."""
        cubes: list[Cube] = []
        for cube, holds in self.diagrams.paths(self.diagrams.within(node, self.meaning.possible())):
            if holds and not self._holds_throughout(cube, self.diagrams.any_of(map(self._of, cubes))):
                cubes.append(self._widen(cube, node))
        for cube in reversed(cubes):
            others = [other for other in cubes if other is not cube]
            if self._holds_throughout(cube, self.diagrams.any_of(map(self._of, others))):
                cubes = others
        return cubes

    def _widen(self, cube: Cube, node: Node) -> Cube:
        """The cube without the facts, and without the limits to some cells, that the diagram does not need.

        A fact that decides whether another one applies stays, since the other would be hard to understand alone.
        """
        wide = dict(cube)
        for place in sorted(cube, reverse=True):
            without = {other: members for other, members in wide.items() if other != place}
            if not any(place in self.needs[other] for other in without) and self._holds_throughout(without, node):
                wide = without
                continue
            for cell in range(len(self.meaning.cells[place])):
                if cell not in wide[place] and self._possible({**wide, place: (cell,)}):
                    members = tuple(sorted((*wide[place], cell)))
                    if self._holds_throughout({**wide, place: members}, node):
                        wide[place] = members
        return wide

    def _holds_throughout(self, cube: Cube, node: Node) -> bool:
        """Whether a diagram holds in every possible case of a cube."""
        return not self._possible(cube, self.diagrams.negate(node))

    def _possible(self, cube: Cube, node: Node | None = None) -> bool:
        parts = [self._of(cube), self.meaning.possible(), self.diagrams.always if node is None else node]
        return self.diagrams.all_of(parts) != self.diagrams.never

    def _of(self, cube: Cube) -> Node:
        """Where the facts of a cube apply and lie in its cells."""
        return self.diagrams.all_of(
            self.diagrams.both(
                self.meaning.applies(self.meaning.order[place].id),
                self.diagrams.test(place, [cell in members for cell in range(len(self.meaning.cells[place]))]),
            )
            for place, members in cube.items()
        )

    def facts(self, cube: Cube) -> tuple[tuple[Fact, tuple[Cell, ...]], ...]:
        """A cube in the policy's facts and values, facts in the policy's order."""
        found = {
            self.meaning.order[place].id: _joined([self.meaning.cells[place][cell] for cell in members])
            for place, members in cube.items()
        }
        return tuple((fact, found[fact.id]) for fact in self.meaning.policy.facts if fact.id in found)


def _joined(members: list[Cell]) -> tuple[Cell, ...]:
    """The cells with neighbouring spans of numbers or days made one."""
    joined: list[Cell] = []
    for first, last in members:
        if joined and isinstance(first, int) and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)
