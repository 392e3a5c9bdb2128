"""A decision table says exactly what the evaluator decides, and is made for a reader with one case who looks for one row."""

from contextlib import ExitStack
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import model
from checker.meaning import Meaning
from compiler.derived import decision_table as tables
from compiler.derived import disjoint_rows
from compiler.derived.decision_table import decision_table
from compiler.languages import language
from compiler.proof.agreement import _where_rows_hold, compare_tables
from compiler.reading.policy import load_policy
from tests import frozen, reference
from tests.made_up_policies import QUESTION, in_pairs, policies, some_of
from tests.table_reader import every_table, rows_for

WAYS = {
    "at a glance": {},
    "in parts": {(tables, "AT_A_GLANCE"): 2, (tables, "MANY_TIMES"): 1_000},
    "by rule": {(disjoint_rows, "MOST_ROWS"): 0},
    "by rule, in parts": {(disjoint_rows, "MOST_ROWS"): 0, (tables, "AT_A_GLANCE"): 2},
}
"""The shapes of a table, and how little has to be too much, so that a small policy has one of that shape."""


def table_of(policy, way="at a glance", question=QUESTION):
    with ExitStack() as little:
        for (module, name), number in WAYS[way].items():
            little.enter_context(patch.object(module, name, number))
        return decision_table(Meaning(policy), policy.question(question))


# --- What it says -----------------------------------------------------------------------------------------------------


@settings(max_examples=150)
@given(policies(sound=True, ticks=True), st.sampled_from(list(WAYS)))
def test_every_case_is_in_the_table_with_its_outcome(policy, way):
    table = table_of(policy, way)
    for case in reference.completions(policy, {}):
        (decided,), led, _ = reference.decide_complete(policy, QUESTION, case)
        leading = {rule.id for rule in policy.rules if rule.id in led and rule.outcome}
        found = rows_for(table, case, policy)
        assert {row.outcome.id for row in found} == {decided}
        assert all({rule.id for rule in row.rules} <= leading for row in found)
        if not table.overlaps:
            (row,) = found
            assert {rule.id for rule in row.rules} <= leading <= {rule.id for rule in (*row.rules, *row.partly)}
            assert row.rules, "whoever reads the row can read why"
        elif not any(row.otherwise for row in table.rows):
            assert {rule.id for row in found for rule in row.rules} == leading, "every rule that leads has its row"


@settings(max_examples=80)
@given(policies(sound=True, ticks=True), st.sampled_from(list(WAYS)))
def test_no_row_can_be_left_out(policy, way):
    table = table_of(policy, way)
    stated = [row for case in reference.completions(policy, {}) for row in rows_for(table, case, policy)]
    assert all(row in stated for row in table.every_row()), "a row that states no possible case"


# --- How it is read ---------------------------------------------------------------------------------------------------


@settings(max_examples=60)
@given(policies(sound=True, ticks=True), st.sampled_from(["in parts", "by rule, in parts"]))
def test_no_more_rows_are_seen_at_once_than_a_reader_takes_in(policy, way):
    for table in every_table(table_of(policy, way)):
        assert len([row for row in table.rows if not row.otherwise]) <= 2


@pytest.mark.parametrize("file", [frozen.SHOP, frozen.LIBRARY, frozen.LONG_WORDS, frozen.RENTALS], ids=lambda file: file.parent.name)
def test_twelve_rows_at_most_are_seen_at_once(file):
    policy = frozen.policy(file)
    for question in policy.questions:
        table = table_of(policy, question=question.id)
        assert all(len(one.rows) <= 12 for one in every_table(table)), question.id


@pytest.mark.parametrize("file", [frozen.SHOP, frozen.LIBRARY], ids=lambda file: file.parent.name)
def test_a_small_table_is_not_divided(file):
    policy = frozen.policy(file)
    for question in policy.questions:
        assert not table_of(policy, question=question.id).parts


def test_a_long_table_is_divided_by_the_answers_to_one_fact_and_where_needed_once_more():
    table = table_of(frozen.policy(frozen.RENTALS), question="deposit")
    assert not table.overlaps and not table.rows
    assert [[part.test[0].id, [first for first, _ in part.test[1]]] for part in table.parts] == [
        ["state", ["clean"]], ["state", ["dirty"]], ["state", ["broken"]]]
    clean, dirty, broken = (part.table for part in table.parts)
    assert [part.test[1] for part in clean.parts] == [((tool, tool),) for tool in ("saw", "mixer", "tent", "ladder", "lamp", "other")]
    assert not dirty.parts and not broken.parts
    saws = clean.parts[0].table.rows
    assert {fact.id for row in saws for fact, _ in row.tests} == {"late", "member"}, "what the headings say is not said again"
    assert [row.outcome.id for row in saws] == ["whole", "part", "part", "none", "none"]


def test_an_answer_that_settles_the_matter_is_a_row_and_nothing_to_open():
    """Of five kinds four need many rows each, and one none."""
    kinds = tuple(model.Answer(f"k{number}", f"K{number}") for number in range(5))
    facts = (
        model.Fact("kind", "Kind", "Which?", "choice", answers=kinds),
        *(model.Fact(f"n{number}", f"Number {number}", "How many?", "number", low=0) for number in range(5)),
    )
    bands = [model.AllOf((model.OneOf("kind", (f"k{kind}",)), model.Between(f"n{kind}", low, low))) for kind in range(4) for low in range(1, 9)]
    table = table_of(policy_of(facts, bands))
    assert [[first for first, _ in part.test[1]] for part in table.parts] == [["k0"], ["k1"], ["k2"], ["k3"]]
    (row,) = table.rows
    assert row.tests == ((facts[0], (("k4", "k4"),)),) and row.outcome.id == "o0"


def test_it_is_divided_by_the_fact_with_which_there_are_the_fewest_rows():
    """The second fact alone decides for two of its answers, the first one never."""
    a, b = yes_no("a"), model.Fact("b", "B", "B?", "choice", answers=tuple(model.Answer(f"b{n}", f"B{n}") for n in range(3)))
    table = table_of(policy_of((a, b), [model.OneOf("b", ("b1",)), model.AllOf((model.OneOf("a", ("yes",)), model.OneOf("b", ("b2",))))]))
    assert [[fact.id for fact, _ in row.tests] for row in table.rows] == [["b"], ["b"], ["b", "a"], ["b", "a"]]


@pytest.mark.parametrize("first, second", ["ab", "ba"])
def test_of_two_facts_that_do_equally_well_the_one_comes_first_that_the_policy_lists_first(first, second):
    facts = yes_no(first), yes_no(second)
    table = table_of(policy_of(facts, [model.AllOf((model.OneOf("a", ("yes",)), model.OneOf("b", ("yes",))))]))
    assert [[fact.id for fact, _ in row.tests] for row in table.rows] == [[first, second], [first, second], [first]]


@settings(max_examples=40)
@given(policies(sound=True, ticks=True), st.sampled_from(list(WAYS)))
def test_the_same_policy_has_the_same_table(policy, way):
    assert table_of(policy, way) == table_of(policy, way)


@pytest.mark.parametrize("needed, number", [(6, 12), (20, 40)])
def test_so_many_of_a_list_are_one_row_and_fewer_are_another(needed, number):
    policy = load_policy(some_of(needed, number).encode(), "policy.yml").policy
    table = table_of(policy, question="q")
    assert [(len(row.tests), row.tests[0].condition.number, row.tests[0].holds, row.outcome.id) for row in table.rows] == [
        (1, needed, True, "so"), (1, needed, False, "not_so")]
    assert not table.parts and not table.overlaps


# --- Where rows overlap -----------------------------------------------------------------------------------------------


def test_rules_that_have_nothing_to_do_with_each_other_have_rows_that_overlap():
    """Forty facts, forty rules about two each: to keep all cases apart would take more rows than anybody could read."""
    policy = load_policy(in_pairs(40).encode(), "policy.yml").policy
    table = table_of(policy, question="q")
    assert table.overlaps and len(list(table.every_row())) == 41
    assert [part.numbers for part in table.parts] == [(1, 12), (13, 24), (25, 36), (37, 40)]
    (last,) = table.rows
    assert last.otherwise and [rule.id for rule in last.rules] == ["rest"]


def test_a_few_rows_that_overlap_are_better_than_many_that_do_not():
    policy = frozen.policy(frozen.SHOP)
    table = table_of(policy, question="return")
    assert table.overlaps and len(table.rows) == 5 and not table.parts


def yes_no(id):
    return model.Fact(id, id.upper(), f"{id}?", "yes_no", answers=(model.Answer("yes", "Yes"), model.Answer("no", "No")))


def policy_of(facts, whens):
    """A rule for each condition, each with an outcome of its own, and one for what is left, with the outcome ``o0``."""
    outcomes = tuple(model.Outcome(f"o{number}", QUESTION, "may", f"Outcome {number}", "Says so.") for number in range(len(whens) + 1))
    rules = [model.Rule("rest", "t", "The rest", "Says so.", model.Always(), QUESTION, "o0")]
    rules += [
        model.Rule(f"r{number}", "t", f"Rule {number}", "Says so.", when, QUESTION, f"o{number}", ("rest",))
        for number, when in enumerate(whens, 1)
    ]
    return model.Policy(
        "made-up", "Made up", "en", "1", "2026-11-23", "Summary.", "Notice.", "Nowhere", (), tuple(facts), (),
        (model.Question(QUESTION, "Can I?", "t", outcomes),), (model.Topic("t", "Topic", "Intro.", tuple(rule.id for rule in rules)),),
        tuple(rules), (), words=language("en").checker,
    )


# --- Facts that depend on each other ----------------------------------------------------------------------------------

TWICE = """
policy: twice
title: Twice
language: en
version: one
effective_from: 2026-11-23
summary: S
notice: N
source: S
facts:
  bought_on: {label: Bought, question: On which day did you buy it?, answers: date}
  used_on: {label: Used, question: On which day did you use it?, answers: date}
  price: {label: Price, question: What did it cost?, answers: number, decimals: 2, unit: EUR}
amounts:
  both: {label: Both, is: price + price}
definitions:
  small:
    label: Small
    when: {at_least: 1, of: [{used_on: {before: 2027-01-01}}, {both: 2 EUR}], price: {at_most: 2.82 EUR}, bought_on: {from: 2022-12-28}}
questions:
  q:
    ask: Can I?
    topic: t
    applies_when: {both: {at_least: 3 EUR}, small: no}
    outcomes:
      so: {strength: may, title: You may, says: You may.}
topics:
  t:
    title: T
    intro: I
    statements:
      - {rule: rest, title: T, says: You may., source: S, outcome: so, when: otherwise}
"""


def test_a_definition_that_numbers_settle_which_depend_on_each_other_is_asked_about_no_more():
    """Whoever pays 3 EUR for both does not pay 2 EUR, and only a case that cannot be leaves the definition open."""
    meaning = load_policy(TWICE.encode(), "policy.yml").meaning
    compare_tables(meaning)
    rows = [*_where_rows_hold(meaning, decision_table(meaning, meaning.policy.questions[0]), meaning.possible())]
    assert len(rows) > 2 and all(where != meaning.diagrams.never for _, where in rows)
