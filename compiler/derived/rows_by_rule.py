"""Rows by rule: few and wide, each a corner of the decision space in which a rule leads. They may overlap where they lead to the same outcome.

Where a rule would need many rows, because it speaks of what is left over, a last row "in every other case" stands for all of them. Such
a table is short where one without overlaps would be long: rules that have nothing to do with each other overlap in ever more ways.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from checker.diagram import Node, TooLargeError
from checker.meaning import Meaning
from checker.model import Question
from compiler.derived.rows import MOST_OF_ONE_RULE, Row, Test, rules_within, test_of

CLEARLY_MORE = 4 * MOST_OF_ONE_RULE
"""A rule that has so many rows, of which some may yet prove to say nothing new, is taken to have more than it should."""

TOO_MANY_ROWS = 5_000
"""More rows of one rule than any page can hold. There can be exponentially many, so they are not even counted."""

Cube = Mapping[int, tuple[int, ...]]
"""For some facts, by their level, the cells they may lie in: a corner of the decision space."""


def rows_by_rule(meaning: Meaning, question: Question, most: int = TOO_MANY_ROWS) -> list[Row] | None:
    """The rows for one question, in the order of its outcomes and rules; nothing where there are clearly more than so many."""
    rules = [
        (outcome, rule)
        for outcome in question.outcomes
        for rule in meaning.policy.rules_of(question.id)
        if rule.outcome == outcome.id
    ]
    cubes = _side_by_side({rule.id: _Cubes(meaning, meaning.leads(rule)) for _, rule in rules}, 2 * most)
    if cubes is None:
        return None
    longest = max(cubes, key=lambda id: len(cubes[id]))
    otherwise = longest if len(cubes[longest]) > MOST_OF_ONE_RULE else None
    stated = [(cube, outcome, rule) for outcome, rule in rules if rule.id != otherwise for cube in cubes[rule.id]]
    if len(stated) + (otherwise is not None) > most:
        return None
    where = [meaning.diagrams.both(_where(meaning, cube), meaning.possible()) for cube, _, _ in stated]
    overlaps, everywhere = _overlap(meaning, where)
    rows = [
        Row(_tests(meaning, cube), outcome, (rule,), overlaps=True) if overlaps
        else Row(_tests(meaning, cube), outcome, *rules_within(meaning, outcome, own))
        for (cube, outcome, rule), own in zip(stated, where)
    ]
    for outcome, rule in rules:
        if rule.id == otherwise:
            rest = meaning.diagrams.both(meaning.possible(), meaning.diagrams.negate(everywhere))
            rows.append(Row((), outcome, *rules_within(meaning, outcome, rest), otherwise=True))
    return rows


def _overlap(meaning: Meaning, where: Sequence[Node]) -> tuple[bool, Node]:
    """Whether any two of some sets of cases have one in common, and all of them together."""
    overlaps, together = False, meaning.diagrams.never
    for cases in where:
        overlaps = overlaps or meaning.diagrams.both(cases, together) != meaning.diagrams.never
        together = meaning.diagrams.any_of([cases, together])
    return overlaps, together


def _side_by_side(all_cubes: Mapping[str, _Cubes], most: int) -> dict[str, list[Cube]] | None:
    """The cubes of each rule; nothing where they are more than so many. Of one that clearly becomes the row "in every other case" only
    some: nobody needs the others.

    All rules are given one cube more in turn, so that it is seen which of them is left when the others have all of theirs. Such a rule,
    "none of these forty", can have more cubes than there is time to find.
    """
    first: dict[str, list[Cube]] = {id: [] for id in all_cubes}
    waiting = {id: cubes.one_by_one() for id, cubes in all_cubes.items()}
    for number in range(TOO_MANY_ROWS):
        if len(waiting) == 1 and number >= CLEARLY_MORE:
            break
        for id, cubes in list(waiting.items()):
            cube = next(cubes, None)
            if cube is None:
                del waiting[id]
            else:
                first[id].append(cube)
        if not waiting:
            break
        lengths = sorted(map(len, first.values()))
        if sum(lengths[:-1]) > most:
            return None
    if len(waiting) > 1:
        raise TooLargeError(all_cubes[next(iter(waiting))].facts())
    return {id: first[id] if id in waiting else all_cubes[id].needed(first[id]) for id in first}


class _Cubes:
    """Few and wide cubes that together are the possible cases in which something holds."""

    def __init__(self, meaning: Meaning, holds: Node):
        self.meaning, self.diagrams = meaning, meaning.diagrams
        self._applies = [meaning.applies(fact.id) for fact in meaning.order]
        self.where = self.diagrams.both(holds, meaning.possible())
        self.elsewhere = self.diagrams.both(self.diagrams.negate(holds), meaning.possible())

    def one_by_one(self) -> Iterator[Cube]:
        """Cubes that together are everything, each widened as far as it goes."""
        rest = self.where
        while rest != self.diagrams.never:
            start = self.diagrams.shortest(rest)[True]
            cube = self._widened({level: (cell,) for level, cell in start.items()})
            yield cube
            rest = self.diagrams.both(rest, self.diagrams.negate(_where(self.meaning, cube)))

    def needed(self, cubes: list[Cube]) -> list[Cube]:
        """Of cubes that together are everything those without which something would be missing, in the order in which one reads."""
        nodes = [_where(self.meaning, cube) for cube in cubes]
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
        for level in sorted(cube, key=lambda level: _policy_order(self.meaning, level), reverse=True):
            without = {other: cells for other, cells in wide.items() if other != level}
            needed = any(level in self.diagrams.facts(self._applies[other]) for other in without)
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
            node = self.diagrams.both(node, self._applies[level])
        return node

    def _reading_order(self, cube: Cube) -> list[tuple[int, tuple[int, ...]]]:
        return sorted((_policy_order(self.meaning, level), cells) for level, cells in cube.items())


def _policy_order(meaning: Meaning, level: int) -> int:
    return meaning.policy.counted.index(meaning.order[level])


def _where(meaning: Meaning, cube: Cube) -> Node:
    """Where the facts of a cube apply and lie in its cells."""
    parts = []
    for level, cells in cube.items():
        every = range(len(meaning.cells[level]))
        parts += [meaning.applies(meaning.order[level].id), meaning.diagrams.test(level, [cell in cells for cell in every])]
    return meaning.diagrams.all_of(parts)


def _tests(meaning: Meaning, cube: Cube) -> tuple[Test, ...]:
    return tuple(test_of(meaning, level, cube[level]) for level in sorted(cube, key=lambda level: _policy_order(meaning, level)))
