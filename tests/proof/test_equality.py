"""The promise, case by case. The evaluator in CPython, the plain reference and the published decision table decide each complete case of
each frozen policy alike, or many drawn at random. The files that ship decide the certificate's cases alike, in Pyodide."""

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
from tests.every_case import MANY, every_decision
from tests.made_up_policies import in_pairs, some_of
from tests.pyodide import run_in_pyodide
from tests.table_reader import rows_for

PROJECT = Path(__file__).resolve().parents[2]
POLICIES = {
    "shop": frozen.SHOP.read_bytes(),
    "library": frozen.LIBRARY.read_bytes(),
    "rentals": frozen.RENTALS.read_bytes(),
    "sixteen facts": in_pairs(16).encode(),  # 65,536 cases, of which so many are drawn
    "six of twelve": some_of(6, 12).encode(),
}

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
    return Evaluator(load_policy(POLICIES[request.param], "policy.yml").policy)


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


def test_all_cases_are_tried_or_very_many(evaluator, decided):
    cases = sum(sum(counts.values()) for counts in certify(evaluator)["outcomes"].values())
    assert len(decided) >= min(cases, MANY)


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
        found = rows_for(table, decision["case"], evaluator.policy)
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
    """The seal changes when one rule leads elsewhere, in whatever cases."""
    policy, meaning, sealed = evaluator.policy, evaluator.meaning, certify(evaluator)["seal"]

    def leads_alone(rule) -> bool:
        others = [other for other in policy.rules_of(rule.question) if other.outcome and other is not rule]
        return all(meaning.diagrams.both(meaning.leads(rule), meaning.leads(other)) == meaning.diagrams.never for other in others)

    rule = next(rule for rule in policy.rules if rule.outcome and leads_alone(rule))
    other = next(outcome.id for outcome in policy.question(rule.question).outcomes if outcome.id != rule.outcome)
    rules = tuple(replace(one, outcome=other) if one is rule else one for one in policy.rules)
    assert certify(Evaluator(replace(policy, rules=rules)))["seal"] != sealed
