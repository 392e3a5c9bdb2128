"""The promise, case by case: each complete case of each frozen policy, or many drawn at random, is decided alike by the evaluator in
CPython, by the plain reference, and by the published decision table; and what the certificate is tried on by what ships in Pyodide."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from checker import Evaluator, policy_to_data
from checker.certificate import Parts, certify, decisions
from checker.data import canonical_json
from compiler.derived.decision_table import decision_table
from compiler.engine.files import engine_files
from compiler.reading.policy import load_policy
from tests import frozen, reference
from tests.every_case import every_decision
from tests.pyodide import run_in_pyodide
from tests.table_reader import rows_for

PROJECT = Path(__file__).resolve().parents[2]
POLICIES = {"shop": frozen.SHOP, "library": frozen.LIBRARY, "rentals": frozen.RENTALS}

IN_PYODIDE = """
import json
from checker import Evaluator, shipped_policy
from checker.certificate import Parts, certify, decisions
from checker.data import canonical_json
evaluator = Evaluator(shipped_policy())
parts = [Parts(evaluator.meaning, question.id) for question in evaluator.policy.questions]
json.dumps([certify(evaluator), [canonical_json(decision) for one in parts for decision in decisions(evaluator, one)]])
"""


@pytest.fixture(scope="module", params=POLICIES, ids=POLICIES)
def evaluator(request):
    file = POLICIES[request.param]
    return Evaluator(load_policy(file.read_bytes(), file.name).policy)


@pytest.fixture(scope="module")
def decided(evaluator):
    return list(every_decision(evaluator))


def test_the_python_that_ships_decides_alike(evaluator, tmp_path):
    sources = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}
    sources["checker/policy.json"] = canonical_json(policy_to_data(evaluator.policy)).encode()
    files = engine_files(sources, project=PROJECT, cache=PROJECT / ".cache")
    certificate, lines = json.loads(run_in_pyodide(files, IN_PYODIDE, tmp_path))
    parts = [Parts(evaluator.meaning, question.id) for question in evaluator.policy.questions]
    assert lines == [canonical_json(decision) for one in parts for decision in decisions(evaluator, one)]
    assert certificate == certify(evaluator)


def test_the_reference_decides_every_case_alike(evaluator, decided):
    for decision in decided:
        outcomes, rules, guidance = reference.decide_complete(evaluator.policy, decision["question"], decision["case"])
        assert outcomes == {decision["outcome"]}, decision
        assert (rules, guidance) == (set(decision["rules"]), set(decision["guidance"])), decision


def test_the_published_table_states_every_case_alike(evaluator, decided):
    policy = evaluator.policy
    tables = {question.id: decision_table(evaluator.meaning, question) for question in policy.questions}
    for decision in decided:
        table = tables[decision["question"]]
        found = rows_for(table, decision["case"])
        assert {row.outcome.id for row in found} == {decision["outcome"]}, decision
        assert {rule.id for row in found for rule in row.rules} <= set(decision["rules"]), decision
        if not table.overlaps:
            (row,) = found
            leading = {id for id in decision["rules"] if policy.statement(id).outcome}
            assert leading <= {rule.id for rule in (*row.rules, *row.partly)}, decision


def test_the_certificate_counts_what_the_meaning_counts(evaluator):
    certificate = certify(evaluator)
    for question, counts in certificate["outcomes"].items():
        counted = {led[0]: number for led, number in evaluator.meaning.cases(question).items() if led}
        assert {outcome: number for outcome, number in counts.items() if number} == counted
    assert certificate["cases"] == sum(sum(counts.values()) for counts in certificate["outcomes"].values())


def test_another_decision_is_another_certificate(evaluator):
    """The seal sees it when one rule leads elsewhere, in whichever cases that is."""
    policy, sealed = evaluator.policy, certify(evaluator)["seal"]
    rule = next(rule for rule in policy.rules if rule.outcome)
    other = next(outcome.id for outcome in policy.question(rule.question).outcomes if outcome.id != rule.outcome)
    rules = tuple(replace(one, outcome=other) if one is rule else one for one in policy.rules)
    assert certify(Evaluator(replace(policy, rules=rules)))["seal"] != sealed
