"""Anybody who has the policy can work out the certificate: the number of cases, and the digest of the parts that decide them."""

import hashlib
import json

import pytest
from hypothesis import given, settings

from checker import Evaluator, digest, policy_to_data
from checker.certificate import CertificateError, Parts, both_ends, certify, decisions
from checker.meaning import Meaning
from tests import reference
from tests.every_case import all_cells, every_decision
from tests.made_up_policies import QUESTION, policies


def one_line(data) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def parts_of(policy) -> list[Parts]:
    return [Parts(Meaning(policy), question.id) for question in policy.questions]


def test_the_digest_is_that_of_the_policy_as_json(shop):
    assert digest(shop) == hashlib.sha256(one_line(policy_to_data(shop)).rstrip()).hexdigest()


def test_a_certificate_counts_the_cases_and_seals_the_parts_and_what_was_tried(shop):
    outcomes = {question.id: {outcome.id: 0 for outcome in question.outcomes} for question in shop.questions}
    # A span of days, 0 to 7 or 8 to long ago, is decided at both ends and counts once.
    for decision in every_decision(Evaluator(shop)):
        outcomes[decision["question"]][decision["outcome"]] += decision["case"].get("received_on", 0) in (0, 8)
    evaluator = Evaluator(shop)
    parts = [Parts(evaluator.meaning, question.id) for question in shop.questions]
    tried = [list(decisions(evaluator, one)) for one in parts]
    sealed = [line for one, decided in zip(parts, tried) for line in (one.as_data(), *decided)]
    assert certify(Evaluator(shop)) == {
        "policy": digest(shop),
        "cases": sum(sum(counts.values()) for counts in outcomes.values()),
        "outcomes": outcomes,
        "tried": sum(map(len, tried)),
        "seal": hashlib.sha256(b"".join(map(one_line, sealed))).hexdigest(),
    }


def test_each_decision_comes_with_its_case_and_its_reasons(shop):
    evaluator = Evaluator(shop)
    first = next(decisions(evaluator, Parts(evaluator.meaning, "cancel")))
    assert first == next(one for one in every_decision(evaluator) if one["case"] == first["case"] and one["question"] == "cancel")
    assert set(first) == {"question", "case", "outcome", "rules", "guidance"}


@settings(max_examples=120)
@given(policies(sound=True, ticks=True))
def test_the_parts_say_about_every_case_what_the_reference_decides(policy):
    meaning = Meaning(policy)
    parts = Parts(meaning, QUESTION)
    for cells in all_cells(meaning):
        said = parts.decided(cells)
        for case in both_ends(cells):
            decided = reference.decide_complete(policy, QUESTION, case)
            assert ({said["outcome"]}, set(said["rules"]), set(said["guidance"])) == decided


def walked(parts: Parts, cases) -> set:
    """The edges of all parts that some cases walk."""
    meaning = parts.meaning
    found = set()
    for cells in cases:
        known = meaning.located({fact: first for fact, (first, _) in cells.items()})
        for part in parts.all():
            found.update(meaning.diagrams.walk(part, known))
    return found


@settings(max_examples=120)
@given(policies(sound=True, ticks=True))
def test_what_is_tried_walks_every_edge_that_any_case_walks(policy):
    parts = Parts(Meaning(policy), QUESTION)
    cases = list(parts.cases())
    every = list(all_cells(parts.meaning))
    assert walked(parts, cases) == walked(parts, every)
    assert all(any(cells.items() <= one.items() for one in every) for cells in cases), "no case is made up that cannot be"


def test_what_is_tried_are_few_cases(shop, library):
    for policy in (shop, library):
        for parts in parts_of(policy):
            assert len(list(parts.cases())) < len(walked(parts, parts.cases())) / 2


def test_the_parts_in_writing_do_not_depend_on_what_was_worked_out_before(shop):
    evaluator = Evaluator(shop)
    list(every_decision(evaluator))
    after = [Parts(evaluator.meaning, question.id).as_data() for question in shop.questions]
    assert after == [parts.as_data() for parts in parts_of(shop)]


@pytest.mark.parametrize("lie", ["outcome", "rules", "guidance"])
def test_an_evaluator_that_decides_otherwise_than_the_parts_say_gets_no_certificate(shop, lie):
    from dataclasses import replace

    evaluator = Evaluator(shop)
    honest = evaluator.decide
    other = {"outcome": "cancel_not_covered", "rules": (), "guidance": ("nothing",)}[lie]
    evaluator.decide = lambda *arguments: replace(honest(*arguments), **{lie: other})
    with pytest.raises(CertificateError, match="The question `cancel` is decided as {.*} and not as {.*} for {.*'order_status': "):
        certify(evaluator)
