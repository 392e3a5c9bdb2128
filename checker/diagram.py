"""The decision diagram: which facts still matter in a case, and what follows from each of their answers.

A diagram is a tree with shared branches. Each branch asks about one fact and has a child for each cell of the fact; each leaf
says which of some conditions hold. A fact that makes no difference is not in it. From this one structure come the outcomes
that are still possible, the facts that would settle them, the next question, and the published decision table.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterator, Mapping, Sequence, Union

from .conditions import ALWAYS, NEVER, Meaning, Value, cells, facts_in, negate, simplify
from .model import Condition

Cell = tuple[Value, Value]


@dataclass(frozen=True)
class Leaf:
    """What holds once nothing more can matter: a truth value for each condition the diagram was built for."""

    holds: tuple[bool, ...]


@dataclass(frozen=True, eq=False)
class Branch:
    """A fact that matters here. Cells that lead only to impossible combinations have no child."""

    fact: str
    children: tuple[tuple[Cell, "Node"], ...]


Node = Union[Leaf, Branch, None]
"""``None`` stands for a case that cannot occur."""


class Diagrams:
    """Builds diagrams for one policy and remembers what it has built."""

    def __init__(self, meaning: Meaning):
        self.meaning = meaning
        self._order = {fact.id: place for place, fact in enumerate(meaning.policy.facts)}
        self._shared: dict[tuple, Branch] = {}

    def build(self, conditions: Sequence[Condition], known: Mapping[str, Value]) -> Node:
        """The diagram of which conditions hold, for all completions of a case.

        Facts are asked about in the order in which the policy declares them.
        """
        conditions = tuple(conditions)
        # A case must not be impossible, and a fact that is known must apply.
        constraints = (*self.meaning.impossible, *(negate(self.meaning.applies(fact)) for fact in known))
        every = [*conditions, *constraints]
        facts = {fact.id: fact for fact in self.meaning.policy.facts}
        parts: dict[str, list[Cell]] = {}
        memo: dict[tuple, Node] = {}

        def split(fact: str) -> list[Cell]:
            if fact not in parts:
                parts[fact] = cells(facts[fact], every)
            return parts[fact]

        def first(undecided: Sequence[Condition]) -> str:
            return min(set().union(*map(facts_in, undecided)), key=self._order.__getitem__)

        def possible(constraints: tuple[Condition, ...]) -> bool:
            constraints = tuple(c for c in dict.fromkeys(constraints) if c != NEVER)
            if not constraints:
                return True
            if ALWAYS in constraints:
                return False
            fact = first(constraints)
            return any(
                possible(tuple(simplify(c, {fact: cell[0]}) for c in constraints)) for cell in split(fact)
            )

        def node(conditions: tuple[Condition, ...], constraints: tuple[Condition, ...]) -> Node:
            key = (conditions, constraints)
            if key in memo:
                return memo[key]
            if ALWAYS in constraints:
                result = None
            elif all(c in (ALWAYS, NEVER) for c in conditions):
                result = Leaf(tuple(c == ALWAYS for c in conditions)) if possible(constraints) else None
            else:
                fact = first(conditions)
                result = self._branch(fact, [
                    (cell, node(*(put(group, {fact: cell[0]}) for group in (conditions, constraints))))
                    for cell in split(fact)
                ])
            memo[key] = result
            return result

        def put(group: Sequence[Condition], values: Mapping[str, Value]) -> tuple[Condition, ...]:
            return tuple(simplify(c, values) for c in group)

        return node(put(conditions, known), put(constraints, known))

    def _branch(self, fact: str, children: list[tuple[Cell, Node]]) -> Node:
        """A branch, unless the fact makes no difference; equal branches are the same object."""
        living = [(cell, child) for cell, child in children if child is not None]
        if not living:
            return None
        first = living[0][1]
        if all(child is first or child == first for _, child in living):
            return first
        key = (fact, tuple((cell, child.holds if isinstance(child, Leaf) else id(child)) for cell, child in living))
        return self._shared.setdefault(key, Branch(fact, tuple(living)))


def leaves(node: Node) -> set[Leaf]:
    """What can still turn out to hold."""
    return {found for found in _walk(node) if isinstance(found, Leaf)}


def facts_that_matter(node: Node) -> set[str]:
    """The facts whose answers still make a difference."""
    return {found.fact for found in _walk(node) if isinstance(found, Branch)}


def _walk(node: Node) -> Iterator[Node]:
    seen: set[int] = set()
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        if isinstance(current, Branch):
            waiting.extend(child for _, child in current.children)
