"""The certificate: everything that a policy decides, sealed part by part, and tried on cases.

A decision is put together from parts: the outcome that the rules lead to, for each rule and each piece of guidance whether it has a
part in the decision, and for each of several texts of an outcome, or questions for a fact, whether it is said. Each part is a decision diagram, and
diagrams are canonical. So two evaluators with the same diagrams for all parts
decide every case alike. The seal is over the diagrams. Its cost follows their size, and not the number of cases.

A diagram only says what an evaluator has worked out. So each edge of each part is also walked by a case that is decided whole, as a
customer's case is. The decision must be what the parts say. The seal includes these decisions.

Everybody who has the policy and this code gets the same certificate: the build, a back end, and the customer's own browser.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator, Mapping
from typing import Any

from .answers import Case
from .conditions import Cell, Value
from .data import canonical_json, digest
from .decide import Evaluator
from .diagram import Node
from .meaning import Meaning
from .model import text_of

ANY_DAY = datetime.date(2000, 1, 1)
"""Any day will do: decisions depend on the as-of date only through relative dates, which are already days ago in a case."""


class CertificateError(ValueError):
    """A case is not decided as the parts of its decision say; the message names it."""


class Parts:
    """The parts of the decision of one question, over its possible cases, and the cases that walk each of their edges."""

    def __init__(self, meaning: Meaning, question: str):
        policy, diagrams = meaning.policy, meaning.diagrams
        self.meaning, self.question = meaning, question

        def where_possible(node: Node) -> Node:
            return diagrams.combine(node, meaning.possible_in(question), lambda value, holds: value if holds else None)

        self.outcome = where_possible(meaning.outcomes(question))
        self.rules = {rule.id: where_possible(meaning.decides(rule)) for rule in policy.rules_of(question)}
        self.guidance = {guidance.id: where_possible(meaning.joins(guidance, question)) for guidance in policy.guidance}
        several = [outcome for outcome in policy.question(question).outcomes if outcome.variants]
        self.texts = {text_of(outcome.id, number): where_possible(node) for outcome in several for number, node in enumerate(meaning.says(outcome))}
        self.asks = {
            text_of(fact.id, number): where_possible(diagrams.both(meaning.applies(fact.id), meaning.holds(one.when)))
            for fact in meaning.asked(sorted(meaning.matter(question))) for number, one in enumerate(fact.variants)
        }
        asked = set().union(*map(diagrams.facts, self.all()))
        self._levels = sorted(asked.union(*(diagrams.facts(meaning.applies(meaning.order[level].id)) for level in asked)))

    def all(self) -> list[Node]:
        """The diagrams of all parts: the outcome's, those of the rules, those of the guidance, those of texts and questions."""
        return [self.outcome, *self.rules.values(), *self.guidance.values(), *self.texts.values(), *self.asks.values()]

    def as_data(self) -> dict[str, Any]:
        """The parts in writing, the same for whoever has worked out the same."""
        meaning = self.meaning
        rows, first_rows = meaning.diagrams.written(self.all())
        return {
            "question": self.question,
            "facts": [[fact.id, cells] for fact, cells in zip(meaning.order, meaning.cells)],
            "parts": ["outcome", *self.rules, *self.guidance, *self.texts, *self.asks],
            "diagrams": first_rows,
            "rows": rows,
        }

    def cases(self) -> Iterator[dict[str, Cell]]:
        """A small number of complete, possible cases, as cells. Together they walk every edge of every part that a possible case can walk, and each
        text is said in one.

        A case walks through all parts at once. Cells that a way leaves open are chosen anew for each case, so chance walks most edges.
        """
        diagrams = self.meaning.diagrams
        chance = _chance()
        walked: set[tuple[Node, int]] = set()
        for part in self.all():
            for edge, way in diagrams.ways(part):
                if edge in walked:
                    continue
                cells = self._completed(way, chance)
                for other in self.all():
                    walked.update(diagrams.walk(other, cells))
                yield self._as_case(cells)
        for text in (*self.texts.values(), *self.asks.values()):  # the edges of one can all be those of another
            for way in (way for said, way in diagrams.shortest(text).items() if said):
                yield self._as_case(self._completed(way, chance))

    def contradictions(self) -> Iterator[dict[str, Cell]]:
        """Complete cases that the policy declares impossible, as cells: they walk every edge to what is declared."""
        diagrams = self.meaning.diagrams
        chance = _chance()
        for combination in self.meaning.policy.impossible:
            declared = self.meaning.holds(combination.when)
            for _, way in diagrams.ways(diagrams.combine(declared, declared, lambda holds, _: holds or None)):
                yield self._as_case(self._completed(way, chance))

    def _as_case(self, cells: Mapping[int, int]) -> dict[str, Cell]:
        return {self.meaning.order[level].id: self.meaning.cells[level][cell] for level, cell in cells.items()}

    def decided(self, cells: Mapping[str, Cell]) -> dict[str, Any]:
        """What the parts say about a complete case: its outcome, rules and guidance, and the text of its outcome, if that has several."""
        diagrams = self.meaning.diagrams
        known = self.meaning.located({fact: first for fact, (first, _) in cells.items()})

        def holding(parts: Mapping[str, Node]) -> list[str]:
            return [id for id, node in parts.items() if diagrams.at(node, known)]

        (outcome,) = diagrams.at(self.outcome, known)
        return _as_decided(outcome, holding(self.rules), holding(self.guidance), holding(self.texts))

    def _completed(self, way: Mapping[int, int], chance: Iterator[int]) -> dict[int, int]:
        """A complete case along a way through a diagram. The other facts that apply lie in any of their cells.

        A diagram asks about a fact only where that fact applies, so all facts of the way apply. A way through a part ends in a value that
        no impossible case has, so every choice that it leaves open is possible.
        """
        cells: dict[int, int] = {}
        for level in sorted({*self._levels, *way}):
            if level in way:
                cells[level] = way[level]
            elif self.meaning.diagrams.at(self.meaning.applies(self.meaning.order[level].id), cells):
                cells[level] = next(chance) % len(self.meaning.cells[level])
        return cells


def _as_decided(outcome: str | None, rules: list[str], guidance: list[str], texts: list[str]) -> dict[str, Any]:
    return {"outcome": outcome, "rules": rules, "guidance": guidance, **({"texts": texts} if texts else {})}


def _chance() -> Iterator[int]:
    """Numbers that look random, but are the same everywhere and each time."""
    number = 1
    while True:
        number = number * 171 % 30_269  # each number below the prime comes once, and every product is small
        yield number


def both_ends(cells: Mapping[str, Cell]) -> list[dict[str, Value]]:
    """The case with the first value of each cell, and the case with the last. It is one case if no fact is a number or a day."""
    first, last = ({fact: cell[end] for fact, cell in cells.items()} for end in (0, 1))
    return [first] if first == last else [first, last]


def decisions(evaluator: Evaluator, parts: Parts) -> Iterator[dict[str, Any]]:
    """The cases that walk every edge of the parts of a question, each with its decision, as plain data in a fixed order.

    Numbers and days are decided at both ends of their cells. Raises :class:`CertificateError` where a decision is not what the parts say.
    """
    for cells in parts.cases():
        said = parts.decided(cells)
        for case in both_ends(cells):
            decision = evaluator.decide(parts.question, Case(ANY_DAY, case))
            texts = [name for number in decision.says if (name := text_of(str(decision.outcome), number)) in parts.texts]
            decided = _as_decided(decision.outcome, list(decision.rules), list(decision.guidance), texts)
            if decided != said:
                raise CertificateError(f"The question `{parts.question}` is decided as {decided} and not as {said} for {case}.")
            yield {"question": parts.question, "case": case, **decided}


def certify(evaluator: Evaluator) -> dict[str, Any]:
    """The certificate of a policy: its digest, how many cases have which outcome, how many were decided whole, and the seal.

    Raises :class:`CertificateError` where a case is not decided as the parts of its decision say.
    """
    seal = hashlib.sha256()
    outcomes, tried = {}, 0
    for question in evaluator.policy.questions:
        counts = evaluator.meaning.cases(question.id)
        outcomes[question.id] = {outcome.id: counts.get((outcome.id,), 0) for outcome in question.outcomes}
        parts = Parts(evaluator.meaning, question.id)
        seal.update(canonical_json(parts.as_data()).encode() + b"\n")
        for decision in decisions(evaluator, parts):
            seal.update(canonical_json(decision).encode() + b"\n")
            tried += 1
    return {
        "policy": digest(evaluator.policy),
        "cases": sum(sum(counts.values()) for counts in outcomes.values()),
        "outcomes": outcomes,
        "tried": tried,
        "seal": seal.hexdigest(),
    }
