"""A region of cases: the simplest condition that describes it, how many cases it has, and one of them.

A condition is a list of alternatives; each names some facts with the answers that they may have. A fact that is named applies.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from checker.conditions import Cell, Value, domain
from checker.diagram import Node
from checker.model import Fact, Policy
from checker.words import cell_in_words, labels_of, listed
from compiler.changes.space import Both
from compiler.derived.rows import spans_of
from compiler.languages import language

MOST_ALTERNATIVES = 6
"""A condition with more alternatives than this is cut short, and says so; no reader follows more."""

FEW = 2
"""So many answers that are left out are named in the place of those that are not, where these are clearly more."""

Cube = Mapping[int, tuple[int, ...]]
"""For some facts, by their level, the cells that they may lie in."""


@dataclass(frozen=True)
class Test:
    """That a fact has one of some answers, or lies in one of some spans."""

    fact: str
    label: str
    cells: tuple[Cell, ...]
    text: str
    """The same in words: ``8 to 14 days ago``."""


@dataclass(frozen=True)
class Described:
    """A region in words."""

    alternatives: tuple[tuple[Test, ...], ...]
    """Each a list of what has to be so. One without anything is every case."""
    whole: bool
    """Whether the alternatives are all of the region; if not, there are further ones that are not written out."""


class Regions:
    """Describes regions of the space of two policies."""

    def __init__(self, both: Both):
        self.both, self.diagrams, self.cells = both, both.diagrams, both.space.cells
        self._order = {id: place for place, id in enumerate(both.facts)}

    def described(self, region: Node, among: Node | None = None) -> Described:
        """The simplest condition for a region that is not empty: few alternatives, each as wide as it can be.

        Where it is enough to tell the region from the rest of some cases, these are ``among``, and the region is part of them.
        """
        elsewhere = self.diagrams.both(self.diagrams.negate(region), self.both.possible if among is None else among)
        cubes: list[Cube] = []
        rest = region
        while rest != self.diagrams.never and len(cubes) < MOST_ALTERNATIVES:
            start = {level: (cell,) for level, cell in self.diagrams.shortest(rest)[True].items()}
            cubes.append(self._widened(start, region, elsewhere))
            rest = self.diagrams.both(rest, self.diagrams.negate(self._node(cubes[-1])))
        whole = rest == self.diagrams.never
        cubes = self._needed(cubes, region) if whole else cubes
        return Described(tuple(self._tests(cube) for cube in sorted(cubes, key=self._reading_order)), whole)

    def count(self, region: Node, levels: set[int]) -> int:
        """How many cases a region has: combinations of the cells of some facts, where those that do not apply count once.

        Other facts make no difference, or only to whether a case is possible.
        """
        free = self.diagrams.facts(region) - levels
        once = self.diagrams.all_of(
            self.diagrams.any_of([self.both.applies(level), self.diagrams.test(level, [cell == 0 for cell in range(len(self.cells[level]))])])
            for level in levels
        )
        return self.diagrams.count(self.diagrams.both(self.diagrams.exists(region, free) if free else region, once), levels).get(True, 0)

    def smallest_case(self, region: Node) -> dict[str, Value]:
        """A case of a region, with the fewest answers that make sure of it. Of a span it has the day or number beside the line."""
        known = self.diagrams.shortest(region)[True]
        return {
            fact.id: self._beside_the_line(fact, self.cells[level][known[level]])
            for fact in self.both.facts.values()
            if (level := self.both.space.level[fact.id]) in known
        }

    def _beside_the_line(self, fact: Fact, cell: Cell) -> Value:
        first, last = cell
        return last if not fact.answers and first == domain(fact)[0] and last != domain(fact)[1] else first

    def _widened(self, start: Cube, region: Node, elsewhere: Node) -> Cube:
        """The cube without the facts, and without the limits to some cells, that make no difference: the shorter of two tries."""
        levels = sorted(start)
        one, other = (self._without_idle_facts(start, elsewhere, order) for order in (levels, levels[::-1]))
        wide = one if len(one) <= len(other) else other
        for level in sorted(wide):
            for cell in range(len(self.cells[level])):
                more = {**wide, level: tuple(sorted({*wide[level], cell}))}
                if cell not in wide[level] and self.diagrams.meets(region, {**wide, level: (cell,)}) and self._fits(more, elsewhere):
                    wide = more
        return wide

    def _without_idle_facts(self, start: Cube, elsewhere: Node, order: Iterable[int]) -> dict[int, tuple[int, ...]]:
        left = dict(start)
        for level in order:
            without = {other: cells for other, cells in left.items() if other != level}
            if self._fits(without, elsewhere):
                left = without
        return left

    def _fits(self, cube: Cube, elsewhere: Node) -> bool:
        for level in sorted(cube):
            elsewhere = self.diagrams.both(elsewhere, self.both.applies(level))
        return not self.diagrams.meets(elsewhere, cube)

    def _node(self, cube: Cube) -> Node:
        return self.diagrams.all_of([
            part for level, cells in cube.items()
            for part in (self.both.applies(level), self.diagrams.test(level, [cell in cells for cell in range(len(self.cells[level]))]))
        ])

    def _needed(self, cubes: list[Cube], region: Node) -> list[Cube]:
        """Of cubes that together are a region those without which something would be missing."""
        needed = list(cubes)
        for cube in cubes:
            others = [other for other in needed if other is not cube]
            without = self.diagrams.negate(self.diagrams.any_of(map(self._node, others)))
            if others and self.diagrams.both(region, without) == self.diagrams.never:
                needed = others
        return needed

    def _reading_order(self, cube: Cube) -> list[tuple[int, tuple[int, ...]]]:
        return sorted((self._order[self.both.space.order[level].id], cells) for level, cells in cube.items())

    def _tests(self, cube: Cube) -> tuple[Test, ...]:
        named = {self.both.space.order[level].id: (level, cells) for level, cells in cube.items()}
        return tuple(self._test(fact, *named[fact.id]) for fact in self.both.facts.values() if fact.id in named)

    def _test(self, fact: Fact, level: int, cells: tuple[int, ...]) -> Test:
        every = self.cells[level]
        inside = spans_of(every[cell] for cell in cells)
        outside = [every[cell] for cell in range(len(every)) if cell not in cells]
        policy = self.both.space.policy  # which has the facts of both
        say = language(policy.language).pages
        if not outside:
            text = say["any_answer"]
        elif fact.answers and len(outside) <= FEW and len(cells) > 2 * len(outside):
            text = say["any_but"].format(answers=_or(policy, fact, outside, always_quoted=True))
        else:
            text = _or(policy, fact, inside)
        return Test(fact.id, fact.label, inside, text)


def _or(policy: Policy, fact: Fact, cells: Collection[Cell], always_quoted: bool = False) -> str:
    """Cells in words; answers beside others in quotes, since they have commas and ``or`` of their own."""
    if not fact.answers:
        return listed([cell_in_words(policy, fact, cell) for cell in cells], policy.words)
    said = labels_of(fact, [str(answer) for answer, _ in cells])
    quoted = always_quoted or len(said) > 1
    return listed([policy.words.say["quoted"].format(text=one) for one in said] if quoted else said, policy.words)
