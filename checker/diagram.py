"""Multi-valued decision diagrams: functions over finitely many cells, each stored once and in one way only.

A diagram asks about one fact after the other, always in the same order, and ends in a value. A fact that makes no difference is
not asked about, and equal parts are shared, so two diagrams are equal functions exactly if they are the same number. That
is what makes every question of this project ("can this ever happen?", "does this fact still matter?") a walk. The technique is
Bryant's ("Graph-Based Algorithms for Boolean Function Manipulation", 1986), with a child for each cell instead of two.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

Node = int
"""A diagram, as a number that only its :class:`Diagrams` can read."""


class TooLargeError(ValueError):
    """The diagrams outgrew their limit. ``facts`` are the levels of the facts asked about most often, worst first."""

    def __init__(self, facts: list[int]):
        self.facts = facts
        super().__init__("the decision space is too large")


class Diagrams:
    """All diagrams over the same facts. A fact is known by its level: its index in the order in which diagrams ask."""

    def __init__(self, cells: Sequence[int], limit: int = 3_000_000):
        """``cells`` counts the cells of each fact, ``limit`` bounds what is kept in memory, about 200 bytes each."""
        self._cells = cells
        self._limit = limit
        self._end = len(cells)
        self._level: list[int] = []
        self._content: list[Any] = []
        self._numbers: dict[tuple, Node] = {}
        self._both: dict[tuple[Node, Node], Node] = {}
        self._negated: dict[Node, Node] = {}
        self.never = self.value(False)
        self.always = self.value(True)

    # --- Making diagrams ---------------------------------------------------------------------------------------------

    def value(self, value: Hashable) -> Node:
        """The diagram that is this value everywhere."""
        return self._number(self._end, value)

    def branch(self, level: int, children: Sequence[Node]) -> Node:
        """The diagram that asks about a fact and goes on with the child for its cell."""
        first = children[0]
        return first if children.count(first) == len(children) else self._number(level, tuple(children))

    def test(self, level: int, passes: Iterable[bool]) -> Node:
        """Whether a fact lies in one of some cells."""
        return self.branch(level, [self.always if passed else self.never for passed in passes])

    def both(self, a: Node, b: Node) -> Node:
        """Where both hold."""
        if a == b or b == self.always or a == self.never:
            return a
        if a == self.always or b == self.never:
            return b
        key = (a, b) if a < b else (b, a)
        found = self._both.get(key)
        if found is None:
            found = self._both[key] = self._pairwise(a, b, self.both)
            if len(self._both) + len(self._level) > self._limit:
                raise TooLargeError(self._most_asked())
        return found

    def negate(self, a: Node) -> Node:
        """Where it does not hold."""
        if a == self.always:
            return self.never
        if a == self.never:
            return self.always
        if a not in self._negated:
            negated = self.branch(self._level[a], [self.negate(child) for child in self._content[a]])
            self._negated[a], self._negated[negated] = negated, a
        return self._negated[a]

    def all_of(self, nodes: Iterable[Node]) -> Node:
        """Where all hold."""
        waiting = list(nodes) or [self.always]
        while len(waiting) > 1:  # in pairs, since small diagrams are quicker to combine than one that grows
            pairs = zip(waiting[::2], waiting[1::2])
            waiting = [self.both(a, b) for a, b in pairs] + (waiting[-1:] if len(waiting) % 2 else [])
        return waiting[0]

    def any_of(self, nodes: Iterable[Node]) -> Node:
        """Where at least one holds."""
        return self.negate(self.all_of(map(self.negate, nodes)))

    def at_least(self, number: int, nodes: Iterable[Node]) -> Node:
        """Where at least a number of them hold: of nodes about different facts as many branches as nodes times the number."""
        enough = [self.always] + [self.never] * number  # by how many have to hold: where so many of the nodes up to here do
        for node in nodes:
            enough[1:] = [self.any_of([now, self.both(fewer, node)]) for now, fewer in zip(enough[1:], enough)]
        return enough[number]

    def combine(self, a: Node, b: Node, join: Callable[[Any, Any], Hashable]) -> Node:
        """The diagram whose value everywhere is ``join`` of the two values there."""
        memo: dict[tuple[Node, Node], Node] = {}

        def walk(a: Node, b: Node) -> Node:
            if (a, b) not in memo:
                if self._level[a] == self._level[b] == self._end:
                    memo[a, b] = self.value(join(self._content[a], self._content[b]))
                else:
                    memo[a, b] = self._pairwise(a, b, walk)
            return memo[a, b]

        return walk(a, b)

    def given(self, a: Node, known: Mapping[int, int]) -> Node:
        """What is left once the cells of some facts are known."""
        a = self._down(a, known)
        if self._level[a] == self._end:
            return a  # as it most often is, and what follows would come to
        memo: dict[Node, Node] = {}

        def walk(a: Node) -> Node:
            a = self._down(a, known)
            if self._level[a] == self._end:
                return a
            if a not in memo:
                memo[a] = self.branch(self._level[a], [*map(walk, self._content[a])])
            return memo[a]

        return walk(a)

    def _down(self, a: Node, known: Mapping[int, int]) -> Node:
        """The first branch below that asks about a fact whose cell is not known, or the end."""
        while (level := self._level[a]) in known:
            a = self._content[a][known[level]]
        return a

    def exists(self, a: Node, levels: set[int]) -> Node:
        """Where it can be made to hold by choosing the cells of some facts."""
        return self._rebuilt(a, lambda level, children: (
            self.any_of(children) if level in levels else self.branch(level, children)))

    def within(self, a: Node, possible: Node) -> Node:
        """``a`` where ``possible`` holds and ``None`` elsewhere, asking nothing only to find out what is impossible."""
        if possible == self.always or self._level[a] == self._end and possible != self.never:
            return a  # as above
        nowhere = self.value(None)

        def merged(level: int, children: list[Node]) -> Node:
            living = {child for child in children if child != nowhere}
            return living.pop() if len(living) == 1 else self.branch(level, children)

        return self._rebuilt(self.combine(a, possible, lambda value, holds: value if holds else None), merged)

    def narrowed(self, a: Node, levels: set[int], can_be: Callable[[dict[int, int]], bool]) -> Node:
        """``a`` without the ways whose cells of some facts cannot be together, asking nothing only to find out which these are."""
        nowhere = self.value(None)
        memo: dict[tuple[Node, tuple[tuple[int, int], ...]], Node] = {}

        def walk(a: Node, cells: tuple[tuple[int, int], ...]) -> Node:
            level = self._level[a]
            if level == self._end:
                return a
            if (a, cells) not in memo:
                children = []
                for cell, child in enumerate(self._content[a]):
                    now = (*cells, (level, cell)) if level in levels else cells
                    children.append(walk(child, now) if now is cells or can_be(dict(now)) else nowhere)
                living = {child for child in children if child != nowhere}
                memo[a, cells] = living.pop() if len(living) == 1 else self.branch(level, children)
            return memo[a, cells]

        return walk(a, ())

    def _rebuilt(self, a: Node, make: Callable[[int, list[Node]], Node]) -> Node:
        """A diagram made anew from its ends: each branch by ``make``, from its fact and its new children."""
        memo: dict[Node, Node] = {}

        def walk(a: Node) -> Node:
            if self._level[a] == self._end:
                return a
            if a not in memo:
                memo[a] = make(self._level[a], [*map(walk, self._content[a])])
            return memo[a]

        return walk(a)

    # --- Reading diagrams --------------------------------------------------------------------------------------------

    def values(self, a: Node) -> set[Any]:
        """The values it has somewhere, ``None`` left aside."""
        return {self._content[node] for node in self._nodes(a) if self._level[node] == self._end} - {None}

    def facts(self, a: Node) -> set[int]:
        """The facts that make a difference."""
        return {self._level[node] for node in self._nodes(a)} - {self._end}

    def at(self, a: Node, cells: Mapping[int, int]) -> Any:
        """The value for some cells. A fact without one has to make no difference."""
        while self._level[a] != self._end:
            a = self._content[a][cells.get(self._level[a], 0)]
        return self._content[a]

    def meets(self, a: Node, cells: Mapping[int, Iterable[int]]) -> bool:
        """Whether it holds anywhere where some facts lie in some of their cells."""
        seen, waiting = {a}, [a]
        while waiting:
            node = waiting.pop()
            level, content = self._level[node], self._content[node]
            if level == self._end:
                if content:
                    return True
                continue
            new = {content[cell] for cell in cells[level]} if level in cells else set(content)
            new -= seen
            seen |= new
            waiting.extend(new)
        return False

    def ends(self, a: Node, known: Mapping[int, int], where: Node) -> set[Any]:
        """The values it has where something holds once the cells of some facts are known. A second one is the last: it shows that they differ."""
        start = self._down(a, known), self._down(where, known)
        if self._level[start[0]] == self._end and start[1] == self.always:
            return {self._content[start[0]]}  # as it is for a complete case, and what follows would come to
        found: set[Any] = set()
        seen, waiting = {start}, [start]
        while waiting and len(found) < 2:
            a, where = waiting.pop()
            if where == self.never:
                continue
            if self._level[a] == self._end:
                found.add(self._content[a])
                continue
            level = min(self._level[a], self._level[where])
            ones = self._content[a] if self._level[a] == level else (a,) * self._cells[level]
            others = self._content[where] if self._level[where] == level else (where,) * self._cells[level]
            for pair in {*zip(ones, others)}:
                below = self._down(pair[0], known), self._down(pair[1], known)
                if below not in seen:
                    seen.add(below)
                    waiting.append(below)
        return found

    def walk(self, a: Node, cells: Mapping[int, int]) -> Iterator[tuple[Node, int]]:
        """The edges that lead to the value for some cells, each as a branch and the cell that leads on."""
        while self._level[a] != self._end:
            cell = cells.get(self._level[a], 0)
            yield a, cell
            a = self._content[a][cell]

    def ways(self, a: Node) -> Iterator[tuple[tuple[Node, int], dict[int, int]]]:
        """Every edge with a way through the diagram that takes it and ends in a value other than ``None``, where there is one."""
        first: dict[Node, dict[int, int]] = {a: {}}  # the way to each branch by which it was reached first
        last: dict[Node, dict[int, int] | None] = {}  # a way on from each part to a value

        def onward(node: Node) -> dict[int, int] | None:
            if node not in last:
                if self._level[node] == self._end:
                    last[node] = None if self._content[node] is None else {}
                else:
                    last[node] = next(({self._level[node]: cell, **rest} for cell, child in enumerate(self._content[node])
                                       if (rest := onward(child)) is not None), None)
            return last[node]

        waiting = [a]
        for node in waiting:
            if self._level[node] == self._end:
                continue
            for cell, child in enumerate(self._content[node]):
                way = {**first[node], self._level[node]: cell}
                if child not in first:
                    first[child] = way
                    waiting.append(child)
                rest = onward(child)
                if rest is not None:
                    yield (node, cell), {**way, **rest}

    def written(self, diagrams: Sequence[Node]) -> tuple[list[Any], list[int]]:
        """Diagrams as plain data, the same for equal functions: rows in the order in which a walk meets them first, and the first row of each.

        A branch is ``[level, row for each cell ...]`` with rows by their index in the list, an end ``{"value": ...}``.
        """
        index: dict[Node, int] = {}
        rows: list[Any] = []

        def row(node: Node) -> int:
            if node not in index:
                index[node] = len(rows)
                rows.append({"value": self._content[node]} if self._level[node] == self._end else [self._level[node]])
                if self._level[node] != self._end:
                    rows[index[node]] += map(row, self._content[node])
            return index[node]

        return rows, [row(node) for node in diagrams]

    def shortest(self, a: Node) -> dict[Any, dict[int, int]]:
        """For each value the cells of the fewest facts that lead to it."""
        known_for: dict[Any, dict[int, int]] = {}
        waiting: list[tuple[Node, dict[int, int]]] = [(a, {})]
        seen = {a}
        for node, known in waiting:
            if self._level[node] == self._end:
                known_for[self._content[node]] = known
                continue
            for cell, child in enumerate(self._content[node]):
                if child not in seen:
                    seen.add(child)
                    waiting.append((child, {**known, self._level[node]: cell}))
        known_for.pop(None, None)
        return known_for

    def count(self, a: Node, levels: Iterable[int]) -> dict[Any, int]:
        """For each value in how many combinations of the cells of some facts it has it; only these may make a difference."""
        order = sorted(levels)
        memo: dict[tuple[Node, int], dict[Any, int]] = {}

        def walk(a: Node, position: int) -> dict[Any, int]:
            if position == len(order):
                return {self._content[a]: 1}
            if (a, position) not in memo:
                level = order[position]
                total: dict[Any, int] = {}
                asked = self._level[a] == level
                for child in self._content[a] if asked else (a,):
                    for value, number in walk(child, position + 1).items():
                        total[value] = total.get(value, 0) + number * (1 if asked else self._cells[level])
                memo[a, position] = total
            return memo[a, position]

        return walk(a, 0)

    def size(self) -> int:
        """How many branches and values all diagrams have together."""
        return len(self._level)

    def _nodes(self, a: Node) -> Iterator[Node]:
        seen, waiting = {a}, [a]
        while waiting:
            node = waiting.pop()
            yield node
            if self._level[node] != self._end:
                new = set(self._content[node]) - seen
                seen |= new
                waiting.extend(new)

    def _pairwise(self, a: Node, b: Node, walk: Callable[[Node, Node], Node]) -> Node:
        level, other = self._level[a], self._level[b]
        if level == other:
            return self.branch(level, [*map(walk, self._content[a], self._content[b])])
        if level < other:
            return self.branch(level, [walk(child, b) for child in self._content[a]])
        return self.branch(other, [walk(a, child) for child in self._content[b]])

    def _number(self, level: int, content: Any) -> Node:
        key = (level, content if level != self._end else (type(content), content))
        number = self._numbers.get(key)
        if number is None:
            number = self._numbers[key] = len(self._level)
            self._level.append(level)
            self._content.append(content)
            if number > self._limit:
                raise TooLargeError(self._most_asked())
        return number

    def _most_asked(self) -> list[int]:
        counts = [0] * (self._end + 1)
        for level in self._level:
            counts[level] += 1
        return sorted(range(self._end), key=counts.__getitem__, reverse=True)
