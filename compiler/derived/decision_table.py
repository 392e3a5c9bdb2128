"""The decision table of a question: readable rows that together say exactly what the evaluator decides.

A table is for somebody with one case, who looks for one row. So each case lies in exactly one row. A table with more rows than are
taken in at a glance is divided by the answers to one fact, and where needed once more: a reader opens what fits and sees a few rows.

Where many rules have nothing to do with each other, it takes exponentially many rows to keep them apart. Then the rows go by
rule (:mod:`compiler.derived.rows_by_rule`), a case may lie in several, and the table says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from weakref import WeakKeyDictionary

from checker.diagram import TooLargeError
from checker.meaning import Meaning
from checker.model import Impossible, Question
from compiler.derived.disjoint_rows import DisjointRows, Leaf, TooManyRowsError, Tree
from compiler.derived.rows import MOST_OF_ONE_RULE, Row, Test, rules_within
from compiler.derived.rows_by_rule import TOO_MANY_ROWS, rows_by_rule

AT_A_GLANCE = 12
"""How many rows a reader takes in at once."""

MANY_TIMES = 8
"""Rows that may overlap are preferred to so many times as many that do not."""


class TableError(ValueError):
    """A gap or a conflict: no table can state it. `build.py check` finds it first and says where it is."""


@dataclass(frozen=True)
class Table:
    """A decision table, or what stands in a part of one: parts that are folded away, and below them rows that are seen at once."""

    parts: tuple[Part, ...] = ()
    rows: tuple[Row, ...] = ()

    def every_row(self) -> Iterator[Row]:
        """All rows, also those of the parts."""
        for part in self.parts:
            yield from part.table.every_row()
        yield from self.rows

    @property
    def overlaps(self) -> bool:
        """Whether a case may lie in several rows. They have the same outcome then."""
        return any(row.overlaps for row in self.every_row())


@dataclass(frozen=True)
class Part:
    """A part of a table, below a heading."""

    table: Table
    test: Test | None = None
    """The heading: what is so in each case of the part."""
    numbers: tuple[int, int] | None = None
    """Of a part without such a test the numbers of its first and last row: it goes on where the one before it ends."""


_made: WeakKeyDictionary[Meaning, dict[str, Table]] = WeakKeyDictionary()
"""The tables of each meaning, by question: the proof compares the very table that the pages print."""


def decision_table(meaning: Meaning, question: Question) -> Table:
    """The table for one question."""
    tables = _made.setdefault(meaning, {})
    if question.id not in tables:
        tables[question.id] = _table(meaning, question)
    return tables[question.id]


def _table(meaning: Meaning, question: Question) -> Table:
    if any(len(led_to) != 1 for led_to in meaning.diagrams.values(meaning.outcomes(question.id))):
        raise TableError(f"Not every case of `{question.id}` has exactly one outcome.")
    if meaning.possible() == meaning.diagrams.never:
        return Table()
    try:
        tree = DisjointRows(meaning, question).tree()
    except TooManyRowsError:
        by_rule = rows_by_rule(meaning, question, TOO_MANY_ROWS)
        if by_rule is None:
            raise TooLargeError(sorted(meaning.matter(question.id))) from None
        return _in_sequence(by_rule)
    ways = list(_ways(tree))
    if rows := _at_a_glance(meaning, ways):
        return Table(rows=rows)
    by_rule = rows_by_rule(meaning, question, max(AT_A_GLANCE, len(ways) // MANY_TIMES))
    return _in_sequence(by_rule) if by_rule else _divided(meaning, tree)


def left_out(meaning: Meaning, question: Question) -> list[Impossible]:
    """The impossible combinations of facts that decide the question: no row of its table speaks of them."""
    facts = set().union(*(meaning.diagrams.facts(meaning.outcome(outcome.id)) for outcome in question.outcomes))
    return [combination for combination in meaning.policy.impossible if meaning.diagrams.facts(meaning.holds(combination.when)) <= facts]


_Way = tuple[tuple[Test, ...], Leaf]
"""A leaf of a tree, with the tests on the way to it."""


def _ways(tree: Tree, tests: tuple[Test, ...] = ()) -> Iterator[_Way]:
    if isinstance(tree, Leaf):
        yield tests, tree
        return
    for test, below in tree.ways:
        yield from _ways(below, (*tests, test))


def _divided(meaning: Meaning, tree: Tree) -> Table:
    """A tree as a table: seen at once where that is possible, else in parts by the answers to the fact that is asked about first."""
    rows = _at_a_glance(meaning, list(_ways(tree)))
    if rows or isinstance(tree, Leaf):
        return Table(rows=rows)
    parts, alone = [], []
    for test, below in tree.ways:
        if isinstance(below, Leaf):
            alone.append(_row(meaning, ((test,), below)))
        else:
            parts.append(Part(_divided(meaning, below), test))
    rest = _in_sequence(alone)
    return Table((*parts, *rest.parts), rest.rows)


def _at_a_glance(meaning: Meaning, ways: Sequence[_Way]) -> tuple[Row, ...]:
    """The rows of some ways where there are few enough to be seen at once, else none.

    Where one rule would have many of them, one row stands for these, in every other case.
    """
    often, number = Counter(leaf.rule.id for _, leaf in ways).most_common(1)[0]
    rest = [leaf for _, leaf in ways if number > MOST_OF_ONE_RULE and leaf.rule.id == often]
    if len(ways) - len(rest) + bool(rest) > AT_A_GLANCE:
        return ()
    rows = [_row(meaning, way) for way in ways if way[1] not in rest]
    if rest:
        everywhere = meaning.diagrams.any_of(leaf.where for leaf in rest)
        rows.append(_row(meaning, ((), Leaf(rest[0].outcome, rest[0].rule, everywhere)), otherwise=True))
    return tuple(rows)


def _in_sequence(rows: Sequence[Row]) -> Table:
    """Rows one after the other: so many as are taken in at a glance, or parts with so many. What holds otherwise is always seen."""
    otherwise = tuple(row for row in rows if row.otherwise)
    others = tuple(row for row in rows if not row.otherwise)
    if len(others) <= AT_A_GLANCE:
        return Table(rows=(*others, *otherwise))
    starts = range(0, len(others), AT_A_GLANCE)
    parts = [Part(Table(rows=others[start:start + AT_A_GLANCE]), numbers=(start + 1, min(start + AT_A_GLANCE, len(others)))) for start in starts]
    return Table(tuple(parts), otherwise)


def _row(meaning: Meaning, way: _Way, otherwise: bool = False) -> Row:
    tests, leaf = way
    return Row(tests, leaf.outcome, *rules_within(meaning, leaf.outcome, leaf.where), otherwise)
