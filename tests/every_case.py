"""Decides every complete case of a policy, or many drawn at random. The cases that the certificate was tried on play no part."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any

from checker import Case, Evaluator
from checker.certificate import ANY_DAY, both_ends
from checker.conditions import Cell
from checker.diagram import Node
from checker.meaning import Meaning

MANY = 10_000


def complete_cells(meaning: Meaning, question: str) -> Iterator[dict[str, Cell]]:
    """Every complete, possible case of a question as cells: for each fact that matters and applies one of its cells."""
    return _extended(meaning, meaning.matter(question), lambda numbers: numbers)


def all_cells(meaning: Meaning) -> Iterator[dict[str, Cell]]:
    """Every complete, possible case as cells, including the facts on which no decision depends."""
    return _extended(meaning, set(range(len(meaning.order))), lambda numbers: numbers)


def drawn_cells(meaning: Meaning, question: str, many: int = MANY) -> Iterator[dict[str, Cell]]:
    """`many` complete, possible cases of a question, drawn at random. The draw is the same each time."""
    draw = random.Random(question)
    for _ in range(many):
        yield from _extended(meaning, meaning.matter(question), lambda numbers: [draw.choice(numbers)])


def _extended(meaning: Meaning, levels: set[int], choose: Callable[[list[int]], list[int]]) -> Iterator[dict[str, Cell]]:
    """Complete, possible cases as cells. For each fact, `choose` picks from the numbers of its possible cells."""
    diagrams = meaning.diagrams

    def extend(cells: dict[str, Cell], rest: list[int], possible: Node) -> Iterator[dict[str, Cell]]:
        if not rest:
            yield cells
            return
        level, *after = rest
        fact = meaning.order[level]
        first = {id: cell[0] for id, cell in cells.items()}
        if diagrams.given(meaning.applies(fact.id), meaning.located(first)) == diagrams.never:
            yield from extend(cells, after, possible)
            return
        left = {number: diagrams.given(possible, {level: number}) for number in range(len(meaning.cells[level]))}
        for number in choose([number for number, possible in left.items() if possible != diagrams.never]):
            yield from extend({**cells, fact.id: meaning.cells[level][number]}, after, left[number])

    return extend({}, sorted(levels), meaning.possible())


def cases_of(evaluator: Evaluator, question: str) -> Iterator[dict[str, Any]]:
    """Each complete case of a question, or `MANY` drawn at random where there are more. Numbers and days at both ends of their cells."""
    counts = evaluator.meaning.cases(question)
    number = sum(count for led, count in counts.items() if led is not None)
    for cells in (complete_cells if number <= MANY else drawn_cells)(evaluator.meaning, question):
        yield from both_ends(cells)


def every_decision(evaluator: Evaluator) -> Iterator[dict[str, Any]]:
    """Those cases of all questions, decided: ``{"question": ..., "case": ..., "outcome": ..., "rules": ..., "guidance": ...}``."""
    for question in evaluator.policy.questions:
        for case in cases_of(evaluator, question.id):
            decision = evaluator.decide(question.id, Case(ANY_DAY, case))
            yield {
                "question": question.id,
                "case": case,
                "outcome": decision.outcome,
                "rules": list(decision.rules),
                "guidance": list(decision.guidance),
            }
