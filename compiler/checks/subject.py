"""The subject of a check: a loaded policy and its meaning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from checker.amounts import with_amounts
from checker.conditions import Value
from checker.diagram import Node
from checker.model import TODAY, Fact, Outcome, Policy
from checker.words import day_in_words, value_in_words
from compiler.reading.policy import Loaded
from compiler.reading.values import Path


class Subject:
    """One policy under examination; its meaning is worked out once and shared by all checks."""

    def __init__(self, loaded: Loaded):
        self.loaded = loaded
        self.meaning = loaded.meaning

    @property
    def policy(self) -> Policy:
        return self.loaded.policy

    @property
    def outcomes(self) -> list[Outcome]:
        """The outcomes of all questions."""
        return [outcome for question in self.policy.questions for outcome in question.outcomes]

    def texts(self) -> Iterator[tuple[Path, Outcome | Fact, Node, str]]:
        """Each text by condition: its path, the outcome or the fact that it is a text of, where in the decision space it is said, and itself."""
        meaning, policy = self.meaning, self.policy
        for outcome in (one for one in self.outcomes if one.variants):
            for number, (node, text) in enumerate(zip(meaning.says(outcome), outcome.texts)):
                yield ("outcomes", outcome.id, "says", str(number), "says"), outcome, node, text
        for fact in (one for one in policy.facts if one.variants):
            for number, (node, text) in enumerate(zip(meaning.each(fact.variants), fact.texts)):
                yield ("facts", fact.id, "question", str(number), "says"), fact, meaning.diagrams.both(meaning.applies(fact.id), node), text

    def smallest_cases(self, node: Node) -> dict[object, dict[str, Value]]:
        """For each value of a diagram, the case with the fewest facts that leads to it."""
        return {
            value: {
                self.meaning.order[level].id: self._nearest(level, cell) for level, cell in known.items()
            }
            for value, known in self.meaning.diagrams.shortest(node).items()
        }

    def _nearest(self, level: int, cell: int) -> Value:
        """A value of a cell: the first, or of days that are counted from today the nearest. In 61 days two months can be over."""
        first, last = self.meaning.cells[level][cell]
        return min(max(0, int(first)), int(last)) if self.meaning.order[level].relative else first

    def ever(self, node: Node) -> bool:
        """Whether a diagram holds in any possible case."""
        return self.meaning.diagrams.both(node, self.meaning.possible()) != self.meaning.diagrams.never

    def example(self, node: Node) -> str:
        """The smallest possible case in which a diagram holds, in words. There must be one."""
        return self.in_words(self.smallest_cases(self.meaning.diagrams.within(node, self.meaning.possible()))[True])

    def in_words(self, case: Mapping[str, Value]) -> str:
        """A case in the policy's own words: ``Order status: Paid; Main reason: ...``. Dates that depend on each other are days of the calendar,
        and what is computed stands there with numbers from which it follows."""
        found, numbers = self.meaning.witness(case) or ({}, {})
        days = {id: date.fromordinal(day).isoformat() for id, day in found.items() if day}
        amounts = {id: place for id, place in with_amounts(self.policy, numbers).items() if id in case}
        case = {**case, **numbers, **amounts}
        parts = [
            f"{fact.label}: {day_in_words(days[fact.id], self.policy.words) if fact.id in days else value_in_words(self.policy, fact, case[fact.id])}"
            for fact in self.policy.counted
            if not fact.till and (fact.id in case or fact.id in days)
        ]
        return "; ".join([*parts, *([f"asked on {day_in_words(days[TODAY], self.policy.words)}"] if TODAY in days else [])]) or "every case"

