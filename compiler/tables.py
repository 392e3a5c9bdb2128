"""The decision table of a question: few, readable rows that together say exactly what the evaluator decides.

A row states some facts and the rule that leads to an outcome whenever they are so, whatever else holds. Rows may overlap, but
only where they lead to the same outcome. Where a rule would need many rows, because it speaks of what is left over, a last row
"in every other case" stands for all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping

from checker.conditions import Meaning, all_of, any_of, cells, facts_in, negate
from checker.diagram import Branch, Cell, Diagrams, Leaf, Node, leaves
from checker.model import Between, Condition, Fact, OneOf, Outcome, Policy, Question, Rule

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


Cube = Mapping[str, tuple[Cell, ...]]
"""For some facts the cells they may lie in: a corner of the decision space."""


def decision_table(policy: Policy, question: Question) -> list[Row]:
    """The rows for one question, in the order of its outcomes and rules."""
    return _Table(policy, question).rows()


class _Table:
    def __init__(self, policy: Policy, question: Question):
        self.policy, self.question = policy, question
        self.meaning = Meaning(policy)
        self.diagrams = Diagrams(self.meaning)

    def rows(self) -> list[Row]:
        outcomes = self.question.outcomes
        diagram = self.diagrams.build([self.meaning.outcome(outcome.id) for outcome in outcomes], {})
        if any(sum(leaf.holds) != 1 for leaf in leaves(diagram)):
            raise TableError(f"Not every case of `{self.question.id}` has exactly one outcome.")
        rules = [
            (outcome, rule)
            for outcome in outcomes
            for rule in self.policy.rules_of(self.question.id)
            if rule.outcome == outcome.id
        ]
        cubes = {rule.id: self._cubes_of(rule) for _, rule in rules}
        otherwise = max(cubes, key=lambda id: len(cubes[id]))
        if len(cubes[otherwise]) <= MOST_ROWS:
            otherwise = None
        rows = [self._row(cube, rule, outcome) for outcome, rule in rules if rule.id != otherwise for cube in cubes[rule.id]]
        return rows + [Row((), rule, outcome, otherwise=True) for outcome, rule in rules if rule.id == otherwise]

    def _cubes_of(self, rule: Rule) -> list[Cube]:
        """Few and wide cubes that together are all the cases in which a rule leads."""
        leads = self.meaning.leads(rule)
        cubes: list[Cube] = []
        for cube, leaf in _paths(self.diagrams.build([leads], {})):
            if leaf.holds[0] and not self._holds_throughout(cube, any_of(map(self._condition, cubes))):
                cubes.append(self._widen(cube, leads))
        for cube in reversed(cubes):
            others = [other for other in cubes if other is not cube]
            if self._holds_throughout(cube, any_of(map(self._condition, others))):
                cubes = others
        return cubes

    def _widen(self, cube: Cube, follows: Condition) -> Cube:
        """The cube without the facts, and without the limits to some cells, that the condition does not need.

        A fact that decides whether another one applies stays, since the other would be hard to understand alone.
        """
        wide = dict(cube)
        for fact in reversed(list(cube)):
            without = {id: members for id, members in wide.items() if id != fact}
            if not any(fact in facts_in(self.meaning.applies(id)) for id in without):
                if self._holds_throughout(without, follows):
                    wide = without
                    continue
            every = cells(self.policy.fact(fact), [follows, *self.meaning.impossible])
            for cell in every:
                if cell not in wide[fact] and self._can_be({**wide, fact: (cell,)}):
                    members = tuple(c for c in every if c in wide[fact] or c == cell)
                    if self._holds_throughout({**wide, fact: members}, follows):
                        wide[fact] = members
        return wide

    def _holds_throughout(self, cube: Cube, condition: Condition) -> bool:
        """Whether a condition holds in every possible case of a cube."""
        return self._never(all_of([self._condition(cube), negate(condition)]))

    def _can_be(self, cube: Cube) -> bool:
        return not self._never(self._condition(cube))

    def _never(self, condition: Condition) -> bool:
        return self.diagrams.build([condition], {}) in (Leaf((False,)), None)

    def _condition(self, cube: Cube) -> Condition:
        return self.meaning.explicit(all_of(_in_cells(self.policy.fact(id), members) for id, members in cube.items()))

    def _row(self, cube: Cube, rule: Rule, outcome: Outcome) -> Row:
        order = [fact for fact in self.policy.facts if fact.id in cube]
        return Row(tuple((fact, _joined(cube[fact.id])) for fact in order), rule, outcome)


def _in_cells(fact: Fact, members: Iterable[Cell]) -> Condition:
    if fact.answers:
        return OneOf(fact.id, tuple(str(first) for first, _ in members))
    return any_of(Between(fact.id, int(first), int(last)) for first, last in members)


def _joined(members: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The cells with neighbouring spans of numbers or days made one."""
    joined: list[Cell] = []
    for first, last in members:
        if joined and isinstance(first, int) and joined[-1][1] == first - 1:
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _paths(node: Node) -> Iterable[tuple[dict[str, tuple[Cell, ...]], Leaf]]:
    """The paths of a diagram, each as a cube; cells that lead to the same child share a path."""
    if isinstance(node, Leaf):
        yield {}, node
    elif isinstance(node, Branch):
        groups: dict[object, tuple[list[Cell], Node]] = {}
        for cell, child in node.children:
            groups.setdefault(child if isinstance(child, Leaf) else id(child), ([], child))[0].append(cell)
        for members, child in groups.values():
            for rest, leaf in _paths(child):
                yield {node.fact: tuple(members), **rest}, leaf
