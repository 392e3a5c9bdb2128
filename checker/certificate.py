"""The certificate: every complete case of a policy decided, counted, and sealed with a digest.

Whoever has the policy and this code gets the same certificate: the build, a back end, and the customer's own browser. If one of them
decided a single case differently, the digests would differ.
"""

from __future__ import annotations

import datetime
import hashlib
from typing import Any, Iterator

from .answers import Case
from .conditions import Value
from .data import canonical_json, digest
from .decide import Evaluator
from .meaning import Meaning

ANY_DAY = datetime.date(2000, 1, 1)
"""Decisions depend on the as-of date only through relative dates, and those are already days ago in a case."""


def complete_cases(meaning: Meaning, question: str) -> Iterator[dict[str, Value]]:
    """Every complete, possible case of a question: for each fact that matters and applies one value of each cell."""
    diagrams = meaning.diagrams
    places = sorted(meaning.matter(question))

    def extend(case: dict[str, Value], rest: list[int], possible) -> Iterator[dict[str, Value]]:
        if possible == diagrams.never:
            return
        if not rest:
            yield case
            return
        fact = meaning.order[rest[0]]
        applies = diagrams.given(meaning.applies(fact.id), meaning.located(case))
        if applies == diagrams.never:
            yield from extend(case, rest[1:], possible)
            return
        for cell, (first, _) in enumerate(meaning.cells[rest[0]]):
            yield from extend({**case, fact.id: first}, rest[1:], diagrams.given(possible, {rest[0]: cell}))

    yield from extend({}, places, meaning.possible())


def decisions(evaluator: Evaluator) -> Iterator[dict[str, Any]]:
    """Every complete case with its decision, as plain data in a fixed order."""
    for question in evaluator.policy.questions:
        for case in complete_cases(evaluator.meaning, question.id):
            decision = evaluator.decide(question.id, Case(ANY_DAY, case))
            yield {
                "question": question.id,
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
    for decision in decisions(evaluator):
        seal.update(canonical_json(decision).encode() + b"\n")
        outcomes[decision["question"]][decision["outcome"]] += 1
    return {
        "policy": digest(evaluator.policy),
        "cases": sum(sum(counts.values()) for counts in outcomes.values()),
        "outcomes": outcomes,
        "decisions": seal.hexdigest(),
    }
