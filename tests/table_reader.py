"""Reads a decision table as a customer does, value by value: opens what fits, and looks for the rows that fit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from checker.conditions import Value
from checker.model import Policy
from compiler.derived.decision_table import Table
from compiler.derived.rows import Row, Stated, Test
from tests import reference


def rows_for(table: Table, case: Mapping[str, Value], policy: Policy) -> list[Row]:
    """The rows of a table that state a case."""
    found = [row for part in table.parts if part.test is None or fits(part.test, case, policy) for row in rows_for(part.table, case, policy)]
    found += [row for row in table.rows if not row.otherwise and all(fits(test, case, policy) for test in row.tests)]
    return found or [row for row in table.rows if row.otherwise]


def fits(test: Test, case: Mapping[str, Value], policy: Policy) -> bool:
    """Whether a case is as a test says."""
    if isinstance(test, Stated):
        return reference.holds(test.condition, case, policy) == test.holds
    fact, spans = test
    return fact.id in case and any(first <= case[fact.id] <= last for first, last in spans)  # type: ignore[operator]


def every_table(table: Table) -> Iterator[Table]:
    """A table, and what stands in each of its parts."""
    yield table
    for part in table.parts:
        yield from every_table(part.table)
