"""The rows of a table in a file -> a definition for each value that follows from them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from checker.conditions import GREATEST
from checker.model import Always, AnyOf, Between, Condition, Definition, Not, OneOf
from checker.words import number_in_words
from compiler.languages import REFERENCE, language
from compiler.problems import Span, listed
from compiler.reading import tables
from compiler.reading.comparisons import BROKEN, FactDraft, all_of
from compiler.reading.tables import Row, Rows
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import TextNode

Cell = Callable[[FactDraft, TextNode], Condition]
"""Reads what a cell says of a fact."""


class Table:
    """One table: every case is in one row of it, and in no other."""

    def __init__(self, reader: Reader, cell: Cell, facts: Sequence[FactDraft], table: Rows):
        self._reader, self._report = reader, reader.report
        self._cell, self._facts, self._table = cell, facts, table

    def definitions(self, id: str, label: str) -> dict[str, Definition]:
        """By value, the definition that holds where a row with that value does; none where something is wrong with the table."""
        problems = len(self._report.problems)
        head, *rows = self._table
        if len(rows) > tables.MOST_ROWS:
            message = f"The table has {len(rows):,} rows; at most {tables.MOST_ROWS:,} can be looked at."
            self._report.add("bad-table", rows[tables.MOST_ROWS][0].span, message, "Join rows that lead to the same, with an empty cell or a span.")
            return {}
        parts, where = self._parts(head, rows)
        if len(self._report.problems) > problems:
            return {}
        rest = next((value for value, condition in parts if condition == Always()), None)
        stated = [(value, condition) for value, condition in parts if condition != Always()]
        made: dict[str, list[Condition]] = {}
        for value, condition in stated:
            made.setdefault(value, []).append(condition)
        if rest is not None:
            made.setdefault(rest, []).append(Not(AnyOf(tuple(condition for _, condition in stated))) if stated else Always())
        for value in made:
            self._reader.nodes[("definitions", f"{id}.{value}")] = (where[value], None)
        return {
            value: Definition(f"{id}.{value}", label, conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions)), value)
            for value, conditions in made.items()
        }

    def _parts(self, head: Row, rows: Sequence[Row]) -> tuple[list[tuple[str, Condition]], dict[str, Span]]:
        """The value and the condition of each row, and where each value stands first."""
        problems = len(self._report.problems)
        parts: list[tuple[str, Condition]] = []
        where: dict[str, Span] = {}
        seen: list[tuple[list[tables.Test], Row]] = []
        rest: Row | None = None
        for row in rows:
            if len(row) != len(head):
                message = f"This row has {len(row)} {'cell' if len(row) == 1 else 'cells'}, and the first line has {len(head)}."
                self._report.add("bad-table", row[-1].span, message, "Write a cell for each of them; an empty one stands for every answer.")
                continue
            *cells, last = row
            value = self._reader.id(last, "The value of a row") if last.value else self._no_value(last)
            where.setdefault(value, last.span)
            conditions = [self._cell(fact, cell) for fact, cell in zip(self._facts, cells) if cell.value]
            if not conditions:
                if rest:
                    self._twice(row, rest)
                rest = rest or row
                parts.append((value, Always()))
                continue
            tests = [self._test(fact, conditions) for fact in self._facts]
            if BROKEN not in conditions:
                seen.append((tests, row))
            parts.append((value, all_of(conditions)))
        answers: list[tables.Answers] = [
            [answer.id for answer in fact.answers] or (fact.low or 0, GREATEST if fact.high is None else fact.high) for fact in self._facts
        ]
        for number, other in tables.twice([tests for tests, _ in seen], answers).items():
            self._twice(seen[number][1], seen[other][1])
        if rest is None and len(self._report.problems) == problems:
            self._report_missing(head, tables.missing([tests for tests, _ in seen], answers))
        return parts, where

    def _no_value(self, cell: TextNode) -> str:
        self._report.add("empty-text", cell.span, "This row has no value.", "Write what follows from it in its last cell.")
        return ""

    def _twice(self, row: Row, other: Row) -> None:
        message = "This row is about cases that another row is about already."
        self._report.add("duplicate-row", row[0].span, message, "Delete one of the two, or change what they ask.", [other[0].span])

    @staticmethod
    def _test(fact: FactDraft, conditions: Sequence[Condition]) -> tables.Test:
        for condition in conditions:
            if isinstance(condition, OneOf) and condition.fact == fact.id:
                return frozenset(condition.values)
            if isinstance(condition, Between) and condition.fact == fact.id:
                return condition.low, condition.high
        return None

    def _report_missing(self, head: Row, found: Sequence[str | tuple[int, int]] | None) -> None:
        if found is not None:
            said = [f"{fact.id}: {_said(cell, fact.decimals)}" for fact, cell in zip(self._facts, found)]
            message = f"No row is about this case: {listed(said)}."
            advice = "Write a row for it; or a last row with a value alone, for all that is in no other row."
            self._report.add("missing-row", head[0].span, message, advice)


def _said(cell: str | tuple[int, int], decimals: int) -> str:
    """What to write into a cell."""
    if isinstance(cell, str):
        return cell
    low, high = (number_in_words(bound, language(REFERENCE).checker, decimals, groups_from=GREATEST + 1) for bound in cell)
    return low if low == high else f">={low}" if cell[1] >= GREATEST else f"{low}-{high}"
