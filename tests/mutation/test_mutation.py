"""Small mistakes in a policy are noticed. This file tries a twelfth of them, and `make mutants` all."""

import ast
from pathlib import Path

import pytest

from tests import frozen
from tests.checks.tea import TEA
from tests.checks.tea_in_japanese import TEA_JA, accepted
from tests.mutation import translation_mutants
from tests.mutation.checker_mutants import Mutant, equivalent
from tests.mutation.policy_mutants import OF_COMPARISONS, try_all

PROJECT = Path(__file__).resolve().parents[2]


def test_nearly_every_mistake_is_caught():
    report = try_all(frozen.SHOP, every=12)
    assert sum(sum(counts.values()) for counts in report.gates.values()) > 75
    assert report.rate >= 0.99, [f"{one.kind}: {one.where}" for one in report.survivors]


@pytest.mark.parametrize("policy, every", [(frozen.SHOP, 1), (frozen.LIBRARY, 4), (frozen.RENTALS, 11)], ids=["shop", "library", "rentals"])
def test_a_text_that_compares_otherwise_than_its_condition_is_caught_without_example_cases(policy, every, tmp_path):
    alone = tmp_path / "policy.yml"
    alone.write_bytes(policy.read_bytes())
    report = try_all(alone, every, OF_COMPARISONS)
    assert sum(sum(counts.values()) for counts in report.gates.values()) > 5
    assert report.rate == 1, [f"{one.kind}: {one.where}" for one in (*report.survivors, *report.warned)]


def test_a_mistake_in_a_translation_is_caught_by_its_words_alone():
    original, translation = TEA.encode(), accepted(TEA_JA).encode()
    tried = [*translation_mutants.mutants(original, translation)]
    assert {one.kind for one in tried} == {"leave out a text", "change a word of strength", "turn a comparison", "say what another rule says"}
    assert len(tried) > 20
    assert [f"{one.kind}: {one.where}" for one in tried if not translation_mutants.caught(one, original)] == []


@pytest.mark.parametrize("name, function", [
    ("checker.words.x_in_words__mutmut_7", "checker.words.in_words"),
    ("checker.answers.x__did_you_mean__mutmut_12", "checker.answers._did_you_mean"),
    ("checker.decide.xǁEvaluatorǁ_impossible__mutmut_1", "checker.decide.Evaluator._impossible"),
])
def test_a_mutant_tells_where_it_is(name, function):
    assert Mutant(name, "survived").function == function


def test_what_is_listed_as_changing_nothing_is_about_code_that_is_there():
    listed = equivalent()
    assert listed
    for (function, removed, added), because in listed.items():
        assert because.endswith(".") and removed != added
        code = [line.strip() for line in source(function).splitlines()]
        assert set(removed) <= set(code), f"{function}: {removed}"


def source(function: str) -> str:
    """The code of a function, such as `checker.decide.Evaluator.decide`."""
    package, module, *names = function.split(".")
    text = (PROJECT / package / f"{module}.py").read_text(encoding="utf-8")
    found = ast.parse(text)
    for name in names:
        found = next(node for node in found.body if getattr(node, "name", None) == name)
    return ast.get_source_segment(text, found)
