"""The certificate: every complete case of a policy decided, counted, and sealed with a digest.

Whoever has the policy and this code gets the same certificate: the build, a back end, and the customer's own browser. If one of them
decided a single case differently, the digests would differ.
"""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Iterator
from typing import Any

from .answers import Case
from .conditions import Cell, Value
from .data import canonical_json, digest
from .decide import Evaluator
from .meaning import Meaning

ANY_DAY = datetime.date(2000, 1, 1)
"""Decisions depend on the as-of date only through relative dates, and those are already days ago in a case."""


def complete_cells(meaning: Meaning, question: str) -> Iterator[dict[str, Cell]]:
    """Every complete, possible case of a question as cells: for each fact that matters and applies one of its cells."""
    diagrams = meaning.diagrams
    places = sorted(meaning.matter(question))

    def extend(cells: dict[str, Cell], rest: list[int], possible) -> Iterator[dict[str, Cell]]:
        if possible == diagrams.never:
            return
        if not rest:
            yield cells
            return
        fact = meaning.order[rest[0]]
        first = {id: cell[0] for id, cell in cells.items()}
        if diagrams.given(meaning.applies(fact.id), meaning.located(first)) == diagrams.never:
            yield from extend(cells, rest[1:], possible)
            return
        for number, cell in enumerate(meaning.cells[rest[0]]):
            yield from extend({**cells, fact.id: cell}, rest[1:], diagrams.given(possible, {rest[0]: number}))

    yield from extend({}, places, meaning.possible())


def both_ends(cells: dict[str, Cell]) -> list[dict[str, Value]]:
    """The cases with the first value of each cell and with the last: one, where no number and no day is among them."""
    first, last = ({fact: cell[end] for fact, cell in cells.items()} for end in (0, 1))
    return [first] if first == last else [first, last]


def decisions(evaluator: Evaluator) -> Iterator[dict[str, Any]]:
    """Every complete case with its decision, as plain data in a fixed order; numbers and days at both ends of their cells."""
    for question in evaluator.policy.questions:
        for cells in complete_cells(evaluator.meaning, question.id):
            yield from _decided(evaluator, question.id, cells)


def _decided(evaluator: Evaluator, question: str, cells: dict[str, Cell]) -> Iterator[dict[str, Any]]:
    for case in both_ends(cells):
        decision = evaluator.decide(question, Case(ANY_DAY, case))
        yield {
            "question": question,
            "case": case,
            "outcome": decision.outcome,
            "rules": list(decision.rules),
            "guidance": list(decision.guidance),
        }


def certify(evaluator: Evaluator) -> dict[str, Any]:
    """The certificate of a policy: its digest, how many cases have which outcome, and the digest of all decisions."""
    seal = hashlib.sha256()
    outcomes = {
        question.id: {outcome.id: 0 for outcome in question.outcomes} for question in evaluator.policy.questions
    }
    for question in evaluator.policy.questions:
        for cells in complete_cells(evaluator.meaning, question.id):
            for decision in _decided(evaluator, question.id, cells):
                seal.update(canonical_json(decision).encode() + b"\n")
            outcomes[question.id][decision["outcome"]] += 1
    return {
        "policy": digest(evaluator.policy),
        "cases": sum(sum(counts.values()) for counts in outcomes.values()),
        "outcomes": outcomes,
        "decisions": seal.hexdigest(),
    }
