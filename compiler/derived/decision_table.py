"""The decision table of a question: few, readable rows that together say exactly what the evaluator decides.

A row states some facts and the rule that leads to an outcome whenever they are so, whatever else holds. Rows may
overlap, but only where they lead to the same outcome. Where a rule would need many rows, because it speaks of what is
left over, a last row "in every other case" stands for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from checker.conditions import Cell
from checker.diagram import Node, TooLargeError
from checker.meaning import Meaning
from checker.model import Fact, Impossible, Outcome, Question, Rule

MOST_ROWS = 4
"""A rule with more rows than this becomes the row "in every other case"; no reader follows more."""

CLEARLY_MORE = 4 * MOST_ROWS
"""A rule that has so many rows, of which some may yet prove to say nothing new, is taken to have more than it should."""

TOO_MANY_ROWS = 5_000
"""More rows of one rule than any page can hold. There can be exponentially many, so they are not even counted."""


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
"""For some facts, by their level, the cells they may lie in: a corner of the decision space."""


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
    cubes = _side_by_side({rule.id: _Cubes(meaning, meaning.leads(rule)) for _, rule in rules})
    longest = max(cubes, key=lambda id: len(cubes[id]))
    otherwise = longest if len(cubes[longest]) > MOST_ROWS else None
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


def _side_by_side(all_cubes: Mapping[str, _Cubes]) -> dict[str, list[Cube]]:
    """The cubes of each rule. Of one that clearly becomes the row "in every other case" only some: nobody needs the others.

    All rules are given one cube more in turn, so that it is seen which of them is left when the others have all of theirs. Such a rule,
    "none of these forty", can have more cubes than there is time to find.
    """
    found: dict[str, list[Cube]] = {id: [] for id in all_cubes}
    waiting = {id: cubes.one_by_one() for id, cubes in all_cubes.items()}
    for number in range(TOO_MANY_ROWS):
        if len(waiting) == 1 and number >= CLEARLY_MORE:
            break
        for id, cubes in list(waiting.items()):
            cube = next(cubes, None)
            if cube is None:
                del waiting[id]
            else:
                found[id].append(cube)
        if not waiting:
            break
    if len(waiting) > 1:
        raise TooLargeError(all_cubes[next(iter(waiting))].facts())
    return {id: found[id] if id in waiting else all_cubes[id].needed(found[id]) for id in found}


class _Cubes:
    """Few and wide cubes that together are the possible cases in which something holds."""

    def __init__(self, meaning: Meaning, holds: Node):
        self.meaning, self.diagrams = meaning, meaning.diagrams
        self.where = self.diagrams.both(holds, meaning.possible())
        self.elsewhere = self.diagrams.both(self.diagrams.negate(holds), meaning.possible())

    def one_by_one(self) -> Iterator[Cube]:
        """Cubes that together are everything, each widened as far as it goes."""
        rest = self.where
        while rest != self.diagrams.never:
            start = self.diagrams.shortest(rest)[True]
            cube = self._widened({level: (cell,) for level, cell in start.items()})
            yield cube
            rest = self.diagrams.both(rest, self.diagrams.negate(self._node(cube)))

    def needed(self, cubes: list[Cube]) -> list[Cube]:
        """Of cubes that together are everything those without which something would be missing, in the order in which one reads."""
        nodes = [self._node(cube) for cube in cubes]
        following = [self.diagrams.never]  # what the cubes after each one are together
        for node in reversed(nodes[1:]):
            following.append(self.diagrams.any_of([node, following[-1]]))
        needed, covered = [], self.diagrams.never
        for cube, node, others in zip(cubes, nodes, reversed(following)):
            without = self.diagrams.negate(self.diagrams.any_of([covered, others]))
            if self.diagrams.both(self.where, without) != self.diagrams.never:
                needed.append(cube)
                covered = self.diagrams.any_of([covered, node])
        return sorted(needed, key=self._reading_order)

    def facts(self) -> list[int]:
        """The facts that make a difference, by their levels."""
        return sorted(self.diagrams.facts(self.where))

    def _widened(self, cube: Cube) -> Cube:
        """The cube without the facts, and without the limits to some cells, that make no difference.

        A fact that decides whether another one applies stays, since the other would be hard to understand alone.
        """
        wide = dict(cube)
        for level in sorted(cube, key=self._policy_order, reverse=True):
            without = {other: cells for other, cells in wide.items() if other != level}
            needed = any(level in self.diagrams.facts(self._applies(other)) for other in without)
            if not needed and self._fits(without):
                wide = without
                continue
            for cell in range(len(self.meaning.cells[level])):
                more = {**wide, level: tuple(sorted({*wide[level], cell}))}
                if self._can_be({**wide, level: (cell,)}) and self._fits(more):
                    wide = more
        return wide

    def _fits(self, cube: Cube) -> bool:
        return not self.diagrams.meets(self._applying(self.elsewhere, cube), cube)

    def _can_be(self, cube: Cube) -> bool:
        return self.diagrams.meets(self._applying(self.meaning.possible(), cube), cube)

    def _applying(self, node: Node, cube: Cube) -> Node:
        """What is left of something where all facts of a cube apply."""
        for level in sorted(cube):
            node = self.diagrams.both(node, self._applies(level))
        return node

    def _node(self, cube: Cube) -> Node:
        """Where the facts of a cube apply and lie in its cells."""
        parts = []
        for level, cells in cube.items():
            every = range(len(self.meaning.cells[level]))
            parts += [self._applies(level), self.diagrams.test(level, [cell in cells for cell in every])]
        return self.diagrams.all_of(parts)

    def _applies(self, level: int) -> Node:
        return self.meaning.applies(self.meaning.order[level].id)

    def _policy_order(self, level: int) -> int:
        return self.meaning.policy.facts.index(self.meaning.order[level])

    def _reading_order(self, cube: Cube) -> list[tuple[int, tuple[int, ...]]]:
        return sorted((self._policy_order(level), cells) for level, cells in cube.items())


def _row(meaning: Meaning, cube: Cube, rule: Rule, outcome: Outcome) -> Row:
    facts = [
        (meaning.order[level], tuple(meaning.cells[level][cell] for cell in cells)) for level, cells in cube.items()
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
