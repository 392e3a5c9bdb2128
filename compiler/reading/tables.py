"""A table in a file of comma-separated values beside the policy, such as ``rates.csv``: what follows from the answers to some facts.

The first line names the facts, and last what follows from them. Each line below is a row: an answer to each fact, and the value. A number is
written as ``3``, ``2-5``, ``<=5`` or ``>=21``. An empty cell stands for every answer. A row whose cells are all empty, but for the value, stands
for every case that is in no other row.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import pairwise
from math import inf

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


Answers = Sequence[str] | tuple[int, int]
"""Those to a fact: their ids, or the least and the greatest number."""


def twice(rows: Sequence[Sequence[Test]], answers: Sequence[Answers]) -> dict[int, int]:
    """By its number each row about a case that a row before it is about, with the first of these. Only rows are compared that meet in the column
    with the most different cells."""
    found: dict[int, int] = {}
    column = max(range(len(answers)), key=lambda number: len({row[number] for row in rows}))
    for _, inside in _by_cell([row[column] for row in rows], answers[column]):
        for place, number in enumerate(inside):
            for other in inside[:place]:
                if all(map(_meet, rows[number], rows[other])):
                    found[number] = min(other, found.get(number, other))
                    break
    return found


def _meet(a: Test, b: Test) -> bool:
    if a is None or b is None:
        return True
    if isinstance(a, frozenset) or isinstance(b, frozenset):
        return isinstance(a, frozenset) and isinstance(b, frozenset) and bool(a & b)
    lows = [one[0] for one in (a, b) if one[0] is not None]
    highs = [one[1] for one in (a, b) if one[1] is not None]
    return not lows or not highs or max(lows) <= min(highs)


def missing(rows: Sequence[Sequence[Test]], answers: Sequence[Answers]) -> list[str | tuple[int, int]] | None:
    """A combination of answers that is in no row, as far as it is told: an answer, or a span of numbers, for the first facts. ``None`` if there is
    none."""
    if not rows:
        return []
    if not answers or any(all(test is None for test in row) for row in rows):
        return None
    looked_at: set[tuple[int, ...]] = set()
    for cell, inside in _by_cell([row[0] for row in rows], answers[0]):
        if inside not in looked_at:  # another answer has led to the same rows
            looked_at.add(inside)
            if (rest := missing([rows[number][1:] for number in inside], answers[1:])) is not None:
                return [cell, *rest]
    return None


def _by_cell(tests: Sequence[Test], answers: Answers) -> list[tuple[str | tuple[int, int], tuple[int, ...]]]:
    """Each answer, or span of numbers that no test tells apart, with the numbers of the tests that it passes."""
    spans = [test for test in tests if isinstance(test, tuple)]
    cells: list[str | tuple[int, int]] = [*map(str, answers)]
    starts = [*range(len(cells))]
    if not isinstance(answers[0], str):
        low, high = int(answers[0]), int(answers[1])
        found = {low, high + 1, *(one[0] for one in spans if one[0] is not None), *(one[1] + 1 for one in spans if one[1] is not None)}
        *starts, _ = sorted(start for start in found if low <= start <= high + 1)
        cells = [(first, after - 1) for first, after in pairwise([*starts, high + 1])]
    places = {cell: number for number, cell in enumerate(cells)}
    inside: list[list[int]] = [[] for _ in cells]
    for number, test in enumerate(tests):
        least, most = test if isinstance(test, tuple) else (None, None)
        span = range(bisect_left(starts, -inf if least is None else least), bisect_right(starts, inf if most is None else most))
        for place in [places[answer] for answer in test] if isinstance(test, frozenset) else span:
            inside[place].append(number)
    return [(cell, tuple(numbers)) for cell, numbers in zip(cells, inside)]
