"""A table in a file of comma-separated values beside the policy, such as ``rates.csv``: what follows from the answers to some facts.

The first line names the facts, and last what follows from them. Each line below is a row: an answer to each fact, and the value. A number is
written as ``3``, ``2-5``, ``<=5`` or ``>=21``. An empty cell stands for every answer. A row whose cells are all empty, but for the value, stands
for every case that is in no other row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from compiler.problems import Span
from compiler.reading.yaml_nodes import TextNode

ENDING = ".csv"

MOST_ROWS = 2_000
"""More rows than a reader or the checker can go through."""

_CELL = re.compile(r'\s*(?:"((?:[^"]|"")*)"|([^,;"]*))\s*')
_NUMBER = r"-?\d+(?:\.\d+)?"
_SPAN = re.compile(rf"({_NUMBER})\s*-\s*({_NUMBER})|(<=|>=|<|>)?\s*({_NUMBER})")

OPERATORS = {"<=": "at_most", ">=": "at_least", "<": "less_than", ">": "more_than"}

Row = tuple[TextNode, ...]
Rows = tuple[Row, ...]
"""The lines of a file that hold something, each as its cells with their places."""


def read_csv(text: str, lines: int, characters: int) -> Rows:
    """The rows of a text that stands behind so many lines and characters of others. Cells are parted by commas, or by semicolons if the first
    row has no comma."""
    rows: list[Row] = []
    mark, start = "", characters
    for number, line in enumerate(text.split("\n"), lines + 1):
        if line.strip() and not line.lstrip().startswith("#"):
            mark = mark or ("," if "," in line else ";")
            rows.append(tuple(_cells(line.rstrip("\r"), mark, number, start)))
        start += len(line) + 1
    return tuple(rows)


def _cells(line: str, mark: str, number: int, start: int) -> list[TextNode]:
    cells, at = [], 0
    while True:
        end = len(line)
        found = _CELL.match(line, at)
        if found and found[1] is not None and line[found.end():found.end() + 1] in ("", mark):
            value, end = found[1].replace('""', '"'), found.end()
        else:
            end = line.find(mark, at) if mark in line[at:] else len(line)
            value = line[at:end].strip()
        begin = at + len(line[at:end]) - len(line[at:end].lstrip())
        span = Span(number, begin + 1, max(1, len(line[begin:end].rstrip())))
        cells.append(TextNode(value, False, span, start + begin, start + end))
        if end >= len(line):
            return cells
        at = end + 1


def comparisons_of(cell: TextNode) -> dict[str, TextNode] | None:
    """The comparisons that a cell of numbers states, by their names; ``None`` if it states none."""
    found = _SPAN.fullmatch(cell.value.strip())
    if not found:
        return None
    low, high, sign, number = found.groups()

    def part(value: str) -> TextNode:
        return TextNode(value, False, cell.span, cell.start, cell.end)

    if low is not None:
        return {"at_least": part(low), "at_most": part(high)}
    return {OPERATORS.get(sign or "", "exactly"): part(number)}


Test = frozenset[str] | tuple[int | None, int | None] | None
"""What a cell asks of a fact: one of some answers, or a number within bounds; ``None`` for anything."""


def overlap(one: Sequence[Test], other: Sequence[Test]) -> bool:
    """Whether a case can be in two rows."""
    return all(_meet(a, b) for a, b in zip(one, other))


def _meet(a: Test, b: Test) -> bool:
    if a is None or b is None:
        return True
    if isinstance(a, frozenset) or isinstance(b, frozenset):
        return isinstance(a, frozenset) and isinstance(b, frozenset) and bool(a & b)
    lows = [one[0] for one in (a, b) if one[0] is not None]
    highs = [one[1] for one in (a, b) if one[1] is not None]
    return not lows or not highs or max(lows) <= min(highs)


def missing(rows: Sequence[Sequence[Test]], answers: Sequence[Sequence[str] | tuple[int, int]]) -> list[str | tuple[int, int]] | None:
    """A combination of answers that is in no row, as far as it is told: an answer, or a span of numbers, for the first facts. ``None`` if there is
    none. ``answers`` has those of each fact: their ids, or the least and the greatest number."""
    if not rows:
        return []
    if not answers or any(all(test is None for test in row) for row in rows):
        return None
    looked_at: set[tuple[int, ...]] = set()
    for cell in _cells_of([row[0] for row in rows], answers[0]):
        inside = tuple(number for number, row in enumerate(rows) if _meet(row[0], frozenset({cell}) if isinstance(cell, str) else cell))
        if inside not in looked_at:  # another answer has led to the same rows
            looked_at.add(inside)
            if (rest := missing([rows[number][1:] for number in inside], answers[1:])) is not None:
                return [cell, *rest]
    return None


def _cells_of(tests: Sequence[Test], answers: Sequence[str] | tuple[int, int]) -> list[str] | list[tuple[int, int]]:
    bounds = [test for test in tests if isinstance(test, tuple)]
    if isinstance(answers[0], str):
        return [str(answer) for answer in answers]
    low, high = int(answers[0]), int(answers[1])
    starts = {low, high + 1, *(one[0] for one in bounds if one[0] is not None), *(one[1] + 1 for one in bounds if one[1] is not None)}
    return [(first, after - 1) for first, after in pairwise(sorted(start for start in starts if low <= start <= high + 1))]
