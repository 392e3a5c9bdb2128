"""The rows of a decision table: each states a corner of the decision space, its outcome, and the rules that lead to it there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from checker.conditions import Cell
from checker.diagram import Node
from checker.meaning import Meaning
from checker.model import AtLeast, Decided, Defined, Fact, Outcome, Rule

MOST_OF_ONE_RULE = 4
"""A rule with more rows than this becomes the row "in every other case"; no reader follows more."""


@dataclass(frozen=True)
class Stated:
    """A test that states a condition as a whole: as many of a list hold as the editor wrote, a definition does, or another question is
    decided so; or it is not so."""

    condition: AtLeast | Defined | Decided
    holds: bool


Test = tuple[Fact, tuple[Cell, ...]] | Stated
"""A fact, and the spans of which its value has to lie in one: it holds only where the fact applies. Or a condition that is stated as a whole."""


@dataclass(frozen=True)
class Row:
    """One row of a decision table."""

    tests: tuple[Test, ...]
    """What has to be so, in the order in which it is read. Empty for a row that holds in every case, or in every other one."""
    outcome: Outcome
    rules: tuple[Rule, ...]
    """The rules that lead to the outcome in each possible case of the row, in reading order."""
    partly: tuple[Rule, ...] = ()
    """Those that lead to it in some of them, but not in all."""
    otherwise: bool = False
    """Whether the row stands for every case that is in no other row of its part of the table."""
    overlaps: bool = False
    """Whether other rows may state some of its cases, too, with the same outcome. It names one rule then, whatever others lead as well."""


def test_of(meaning: Meaning, level: int, cells: Sequence[int]) -> Test:
    """A test by the level of its fact and the indices of its cells."""
    return meaning.order[level], spans_of(meaning.cells[level][cell] for cell in sorted(cells))


def spans_of(cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """Cells in their order, with neighbouring spans of numbers or days made one."""
    spans: list[Cell] = []
    for first, last in cells:
        if spans and isinstance(first, int) and spans[-1][1] == first - 1:
            spans[-1] = (spans[-1][0], last)
        else:
            spans.append((first, last))
    return tuple(spans)


def rules_within(meaning: Meaning, outcome: Outcome, where: Node) -> tuple[tuple[Rule, ...], tuple[Rule, ...]]:
    """The rules that lead to an outcome in each of some cases, and those that lead to it in some of these, in reading order."""
    wholly, partly = [], []
    for rule in meaning.policy.rules_of(outcome.question):
        if rule.outcome == outcome.id:
            leads = meaning.diagrams.both(where, meaning.leads(rule))
            if leads == where:
                wholly.append(rule)
            elif leads != meaning.diagrams.never:
                partly.append(rule)
    return tuple(wholly), tuple(partly)
