"""A row of a table that says anything else than the evaluator is found, whichever row it is, and so is a word changed on a finished page."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.meaning import Meaning
from compiler.derived.decision_table import Table, decision_table
from compiler.derived.rows import Row
from compiler.pages.html_elements import parse
from compiler.pages.topic_view import topic_view
from compiler.proof import agreement, read_back
from compiler.proof.agreement import ProofError, compare_tables
from tests import frozen
from tests.derived.test_decision_table import WAYS, table_of
from tests.made_up_policies import QUESTION, policies
from tests.sites import built


def changes(policy, row: Row, table: Table) -> Iterator[tuple[Row, ...]]:
    """What could stand in the place of a row, and would be wrong."""
    if not states_all_else(table):
        yield ()
    question = policy.question(row.outcome.question)
    yield from ((replace(row, outcome=other),) for other in question.outcomes if other != row.outcome)
    yield (replace(row, rules=tuple(rule for rule in policy.rules_of(QUESTION) if rule.outcome and rule.outcome != row.outcome.id)),)
    if not row.overlaps:
        yield (replace(row, rules=row.rules[1:]),)
        yield row, row


def states_all_else(table: Table) -> bool:
    """Whether a last row, in every other case, may still be right where a row is left out: rows overlap, and its rule leads there, too."""
    return table.overlaps and any(row.otherwise for row in table.rows)


def changed(table: Table, number: int, rows: tuple[Row, ...]) -> Table:
    """The table with others in the place of a row, by its number."""
    parts = []
    for part in table.parts:
        inside = len(list(part.table.every_row()))
        parts.append(replace(part, table=changed(part.table, number, rows)) if 0 <= number < inside else part)
        number -= inside
    own = list(table.rows)
    if 0 <= number < len(own):
        own[number:number + 1] = rows
    return replace(table, parts=tuple(parts), rows=tuple(own))


def instead(table):
    """Have another table stand for that of the question; one that it depends on keeps its own."""
    def made(meaning, question):
        return table if question.id == QUESTION else decision_table(meaning, question)

    return patch.object(agreement, "decision_table", made)


@settings(max_examples=30)
@given(policies(sound=True), st.sampled_from(list(WAYS)))
def test_a_change_of_any_row_is_found(policy, way):
    meaning, table = Meaning(policy), table_of(policy, way)
    with instead(table):
        compare_tables(meaning)
    for number, row in enumerate(table.every_row()):
        for rows in changes(policy, row, table):
            with instead(changed(table, number, rows)), pytest.raises(ProofError):
                compare_tables(meaning)


@settings(max_examples=30)
@given(policies(sound=True), st.sampled_from(["in parts", "by rule, in parts"]))
def test_a_part_that_is_left_out_or_stands_under_another_heading_is_found(policy, way):
    meaning, table = Meaning(policy), table_of(policy, way)
    tests = [part.test for part in table.parts if part.test]
    for index, part in enumerate(table.parts):
        others = [*[()] * (not states_all_else(table)), *((replace(part, test=test),) for test in tests if test != part.test and part.test)]
        for other in others:
            parts = (*table.parts[:index], *other, *table.parts[index + 1:])
            with instead(replace(table, parts=parts)), pytest.raises(ProofError):
                compare_tables(meaning)


# --- A finished page ---------------------------------------------------------------------------------------------------

TEXT = re.compile(r">([^<>]*\w[^<>]*)<")
WORD = re.compile(r"(?<!&#)\b\w+")


@pytest.fixture(scope="module")
def page(tmp_path_factory) -> str:
    """The finished page with a table in parts."""
    return (built(frozen.RENTALS, tmp_path_factory) / "returning" / "index.html").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compare() -> Callable[[str], None]:
    """Reads a page back, and compares it with the policy."""
    meaning = Meaning(frozen.policy(frozen.RENTALS))
    (topic,) = meaning.policy.topics
    view = topic_view(meaning, topic)
    return lambda text: read_back._compare_page(view, topic.statements, parse(text))


def test_a_word_changed_anywhere_in_a_table_is_found(page, compare):
    """The first or the last of each text: headings, cells, lists, links."""
    compare(page)
    texts = list(TEXT.finditer(page, page.index('<div class="hc-cases"'), page.index('<h2 id="_next"')))
    assert len(texts) > 250
    for number, text in enumerate(texts):
        *_, start = [text.start(1) + word.start() for word in WORD.finditer(text[1])][: 1 if number % 2 else None]
        with pytest.raises(ProofError, match="prints under `table-deposit` “.{1,700}$"):
            compare(page[:start] + WORD.sub("never", page[start:], count=1))


def test_a_heading_of_a_part_that_is_no_slot_is_found(page, compare):
    with pytest.raises(ProofError, match="prints under `table-deposit` “State: Clean”, in another slot than it should"):
        compare(page.replace('<h3 data-slot="heading">', "<h3>", 1))


def test_rows_that_stand_in_another_part_are_found(page, compare):
    """Each cell is as it was, and a reader of it would take it for another case."""
    tables = re.findall(r'<table class="hc-table">.*?</table>', page, re.DOTALL)
    first, second = tables[0], tables[1]
    with pytest.raises(ProofError, match="prints under `table-deposit` “"):
        compare(page.replace(first, "*", 1).replace(second, first, 1).replace("*", second, 1))


def test_parts_that_nest_otherwise_are_found(page, compare):
    """A part that is moved out of the one that it belongs to."""
    start = page.index('<details class="hc-part" data-slot="folded">\n<summary><h4')
    end = page.index("</details>", start) + len("</details>")
    top = page.index('<details class="hc-part"')
    with pytest.raises(ProofError, match="prints under `table-deposit` “"):
        compare(page[:top] + page[start:end] + page[top:start] + page[end:])
