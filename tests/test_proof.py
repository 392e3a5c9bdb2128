"""What is published was proved: where any of the three places decides otherwise, nothing is published."""

from dataclasses import replace
from pathlib import Path

import pytest

from checker import Evaluator, policy_to_data
from checker.certificate import certify
from checker.data import canonical_json
from compiler import proof
from compiler.engine import engine_files
from compiler.load import load_policy
from compiler.proof import ProofError, compare_tables, prove
from compiler.site import SiteError, build_site

PROJECT = Path(__file__).resolve().parents[1]
SHOP = PROJECT / "policy" / "policy.yml"
POLICY = load_policy(SHOP.read_bytes(), SHOP.name).policy
DATA = canonical_json(policy_to_data(POLICY)).encode()
SOURCES = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}


def engine(sources=SOURCES):
    return engine_files(sources, project=PROJECT, cache=PROJECT / ".cache")


def test_the_certificate_is_made_by_here_and_by_the_engine_that_ships(tmp_path):
    assert prove(Evaluator(POLICY), engine(), DATA, tmp_path) == certify(Evaluator(POLICY))


def test_what_was_proved_of_the_same_bytes_is_not_proved_again(tmp_path, monkeypatch):
    first = prove(Evaluator(POLICY), engine(), DATA, tmp_path)

    def refuse(*arguments, **options):
        raise AssertionError("Node was run")

    monkeypatch.setattr(proof, "node", refuse)
    assert prove(Evaluator(POLICY), engine(), DATA, tmp_path) == first
    with pytest.raises(AssertionError, match="Node was run"):
        prove(Evaluator(POLICY), engine(), DATA + b" ", tmp_path)


def test_an_engine_that_decides_otherwise_is_found(tmp_path):
    """The bundle that ships takes an exception for no exception."""
    meaning = SOURCES["checker/meaning.py"].decode()
    broken = meaning.replace("self.diagrams.both(self.holds(rule.when), self.diagrams.negate(defeated))",
                             "self.diagrams.both(self.holds(rule.when), self.diagrams.negate(self.diagrams.never))")
    assert broken != meaning
    with pytest.raises(ProofError, match="does not decide as the one that builds the site|cannot decide"):
        prove(Evaluator(POLICY), engine({**SOURCES, "checker/meaning.py": broken.encode()}), DATA, tmp_path)


def test_another_policy_in_the_bundle_is_found(tmp_path):
    other = replace(POLICY, version="another")
    with pytest.raises(ProofError, match="differ in policy"):
        prove(Evaluator(POLICY), engine(), canonical_json(policy_to_data(other)).encode(), tmp_path)


def test_a_table_that_says_otherwise_is_found(monkeypatch):
    honest = proof.decision_table

    def liar(meaning, question):
        first, *rest = honest(meaning, question)
        other = next(outcome for outcome in question.outcomes if outcome != first.outcome)
        return [replace(first, outcome=other), *rest]

    monkeypatch.setattr(proof, "decision_table", liar)
    with pytest.raises(ProofError, match="The decision table of `cancel` does not say `may_cancel`"):
        compare_tables(Evaluator(POLICY))


def test_a_table_that_leaves_a_case_out_is_found(monkeypatch):
    honest = proof.decision_table
    monkeypatch.setattr(proof, "decision_table", lambda meaning, question: honest(meaning, question)[1:])
    with pytest.raises(ProofError, match="The decision table of `cancel`"):
        compare_tables(Evaluator(POLICY))


def test_nothing_is_published_that_was_not_proved(tmp_path, monkeypatch):
    honest = proof.decision_table
    monkeypatch.setattr(proof, "decision_table", lambda meaning, question: honest(meaning, question)[1:])
    with pytest.raises(SiteError, match="The decision table"):
        build_site(policy_file=SHOP, site_dir=tmp_path / "site", project=PROJECT, cache=PROJECT / ".cache")
    assert not (tmp_path / "site").exists()
