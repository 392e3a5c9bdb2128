"""What a check looks at: a loaded policy with its decision diagrams."""

from __future__ import annotations

from functools import cached_property
from typing import Iterator, Mapping

from checker.conditions import ALWAYS, NEVER, Meaning, Value, cells, simplify
from checker.diagram import Branch, Diagrams, Leaf, Node
from checker.model import Policy, Question
from checker.words import value_in_words
from compiler.load import Loaded


class Subject:
    """One policy under examination; diagrams are built once and shared by all checks."""

    def __init__(self, loaded: Loaded):
        self.loaded = loaded
        self.meaning = Meaning(loaded.policy)
        self.diagrams = Diagrams(self.meaning)
        self._by_question: dict[str, Node] = {}

    @property
    def policy(self) -> Policy:
        return self.loaded.policy

    def outcomes(self, question: Question) -> Node:
        """The diagram of a question, each leaf telling for every outcome whether some rule leads to it."""
        if question.id not in self._by_question:
            conditions = [self.meaning.outcome(outcome.id) for outcome in question.outcomes]
            self._by_question[question.id] = self.diagrams.build(conditions, {})
        return self._by_question[question.id]

    @cached_property
    def _every_condition(self):
        return [
            *(self.meaning.leads(rule) for rule in self.policy.rules),
            *(self.meaning.joins(one, question.id) for one in self.policy.guidance for question in self.policy.questions),
            *self.meaning.impossible,
        ]

    def complete(self, known: Mapping[str, Value]) -> dict[str, Value]:
        """The known facts with every other fact that applies filled in, so that nothing impossible comes out."""

        def fill(known: dict[str, Value], facts) -> dict[str, Value] | None:
            if any(simplify(condition, known) == ALWAYS for condition in self.meaning.impossible):
                return None
            if not facts:
                return known
            fact, rest = facts[0], facts[1:]
            if fact.id in known or simplify(self.meaning.applies(fact.id), known) == NEVER:
                return fill(known, rest)
            for cell in cells(fact, self._every_condition):
                filled = fill({**known, fact.id: cell[0]}, rest)
                if filled is not None:
                    return filled
            return None

        filled = fill(dict(known), self.policy.facts)
        assert filled is not None, "a diagram's leaf is always a possible case"
        return filled

    def in_words(self, known: Mapping[str, Value]) -> str:
        """A case in the policy's own words: ``Order status: Paid; Main reason: ...``."""
        parts = [
            f"{fact.label}: {value_in_words(self.policy, fact, known[fact.id])}"
            for fact in self.policy.facts
            if fact.id in known
        ]
        return "; ".join(parts) or "every case"


def smallest_cases(node: Node) -> Iterator[tuple[dict[str, Value], Leaf]]:
    """For each leaf the case with the fewest facts that ends in it, the shortest of all first."""
    seen: set[Leaf] = set()
    visited: set[int] = set()
    waiting: list[tuple[dict[str, Value], Node]] = [({}, node)]
    for known, current in waiting:
        if isinstance(current, Leaf):
            if current not in seen:
                seen.add(current)
                yield known, current
        elif isinstance(current, Branch) and id(current) not in visited:
            visited.add(id(current))
            waiting.extend(({**known, current.fact: cell[0]}, child) for cell, child in current.children)
