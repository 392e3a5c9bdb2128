"""The evaluator agrees with the plain reference on every policy and case that Hypothesis makes up, and obeys laws of its own."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker import Case, Evaluator, UndecidedError, policy_from_data, policy_to_data
from checker.decide import DECIDED, DEPENDS, IMPOSSIBLE
from tests import frozen, reference
from tests.every_case import every_decision
from tests.made_up_policies import QUESTION, known_parts, policies

TODAY = datetime.date(2026, 11, 23)


def policy_and_case(sound):
    return policies(sound=sound, ticks=True).flatmap(lambda policy: st.tuples(st.just(policy), known_parts(policy)))


@settings(max_examples=250)
@given(policy_and_case(sound=False))
def test_agrees_with_the_reference_on_any_policy(drawn):
    policy, known = drawn
    expected = reference.decide(policy, QUESTION, known)
    if expected is not None and not expected["sound"]:
        with pytest.raises(UndecidedError):
            Evaluator(policy).decide(QUESTION, Case(TODAY, known))
        return
    decision = Evaluator(policy).decide(QUESTION, Case(TODAY, known))
    if expected is None:
        assert decision.status == IMPOSSIBLE
        return
    assert set(decision.possible) == expected["possible"]
    assert decision.status == (DECIDED if len(expected["possible"]) == 1 else DEPENDS)
    for part in ("rules", "may_lead", "guidance", "may_join"):
        assert set(getattr(decision, part)) == expected[part], part
    assert decision.status == DEPENDS or set(decision.says) == expected["texts"]


@settings(max_examples=120)
@given(policy_and_case(sound=True))
def test_agrees_with_the_reference_on_sound_policies(drawn):
    policy, known = drawn
    expected = reference.decide(policy, QUESTION, known)
    decision = Evaluator(policy).decide(QUESTION, Case(TODAY, known))
    assert (decision.status == IMPOSSIBLE) == (expected is None)
    assert set(decision.possible) == (expected["possible"] if expected else set())


@settings(max_examples=120)
@given(policy_and_case(sound=True), st.data())
def test_learning_more_never_brings_a_new_outcome(drawn, data):
    policy, known = drawn
    evaluator = Evaluator(policy)
    before = evaluator.decide(QUESTION, Case(TODAY, known))
    missing = [fact for fact in policy.facts if fact.id not in known and not fact.presumed]  # that can turn out otherwise
    assume(missing)
    more = data.draw(known_parts(replace(policy, facts=tuple(missing))))
    after = evaluator.decide(QUESTION, Case(TODAY, {**known, **more}))
    if after.set_aside == before.set_aside:  # else it contradicts an answer that implied something
        assert set(after.possible) <= set(before.possible)


@settings(max_examples=120)
@given(policy_and_case(sound=True))
def test_nothing_more_to_learn_means_decided(drawn):
    policy, known = drawn
    decision = Evaluator(policy).decide(QUESTION, Case(TODAY, known))
    assert (decision.status == DEPENDS) == bool(decision.needed or decision.judgements)


@settings(max_examples=120)
@given(policy_and_case(sound=True))
def test_each_judgement_is_what_the_decision_would_be(drawn):
    policy, known = drawn
    evaluator = Evaluator(policy)
    decision = evaluator.decide(QUESTION, Case(TODAY, known))
    for judgement in (*decision.judgements, *decision.discretion):
        for answer, possible in judgement.possible:
            then = evaluator.decide(QUESTION, Case(TODAY, {**known, judgement.fact: answer}))
            assert then.possible == possible


@settings(max_examples=120)
@given(policies(ticks=True))
def test_a_policy_survives_being_written_down(policy):
    assert policy_from_data(policy_to_data(policy)) == policy


def test_deciding_for_months_does_not_fill_the_memory(monkeypatch):

    import checker.decide
    from compiler.reading.policy import load_policy

    file = frozen.SHOP
    policy = load_policy(file.read_bytes(), file.name).policy
    expected = list(every_decision(Evaluator(policy)))
    monkeypatch.setattr(checker.decide, "FRESH_AFTER", 50)
    evaluator = Evaluator(policy)
    whole = evaluator.meaning.diagrams.size()
    for decision in expected:
        found = evaluator.decide(decision["question"], Case(TODAY, decision["case"]))
        assert found.outcome == decision["outcome"]
        assert evaluator.meaning.diagrams.size() < whole + 2_000
