"""What the evaluator says where there is no single answer: contradictions, gaps and conflicts."""

import datetime
from dataclasses import replace

import pytest

from checker import Case, Decision, Evaluator, UndecidedError
from checker.model import OneOf

TODAY = datetime.date(2026, 11, 23)


def decide(policy, question, **known):
    return Evaluator(policy).decide(question, Case(TODAY, known))


def test_of_answers_that_contradict_each_other_nothing_is_decided_and_nothing_asked(shop):
    assert decide(shop, "refund", order_status="received", reason="not_delivered") == Decision(
        question="refund", status="impossible", outcome=None, possible=(), rules=(), may_lead=(), guidance=(), may_join=(),
        needed=(), needed_for_guidance=(), judgements=(), contradictions=(shop.impossible[0].because,), inapplicable=(),
    )


def test_an_answer_that_does_not_apply_is_one_that_contradicts_the_others(shop):
    decision = decide(shop, "cancel", order_status="awaiting_payment", campaign_ended="no", cancellation_offered="yes")
    assert (decision.status, decision.contradictions, decision.inapplicable) == ("impossible", (), ("campaign_ended",))


def test_a_case_that_no_rule_decides_is_an_error(shop):
    holed = replace(shop, rules=tuple(rule for rule in shop.rules if rule.id != "unpaid-order-status-closed"))
    with pytest.raises(UndecidedError) as raised:
        decide(holed, "cancel", order_status="awaiting_payment", cancellation_offered="no")
    assert str(raised.value) == "For a case of the question `cancel` the rules decide nothing."
    assert decide(holed, "cancel", order_status="awaiting_payment", cancellation_offered="yes").outcome == "may_cancel"


def test_a_case_that_two_rules_decide_differently_is_an_error(shop):
    rule = replace(shop.statement("unpaid-order"), id="paid-too", when=OneOf("order_status", ("paid",)))
    with pytest.raises(UndecidedError) as raised:
        decide(replace(shop, rules=(*shop.rules, rule)), "cancel", order_status="paid")
    assert str(raised.value) == (
        "For a case of the question `cancel` the rules lead to may_cancel and cancel_not_covered.")


def test_a_fact_can_be_asked_once_it_is_sure_to_apply(shop):
    evaluator = Evaluator(shop)
    assert evaluator.applies("order_status", {})
    assert not evaluator.applies("cancellation_offered", {}), "not yet"
    assert evaluator.applies("cancellation_offered", {"order_status": "awaiting_payment"})
    assert not evaluator.applies("cancellation_offered", {"order_status": "received"})


def test_what_would_settle_it_is_named_in_the_order_of_the_policy(shop):
    decision = decide(shop, "refund", order_status="received", reason="damaged")
    assert (decision.question, decision.status, decision.needed) == ("refund", "decided", ())
    assert decision.needed_for_guidance == ("received_on", "request_state")
    decision = decide(shop, "cancel")
    assert decision.status == "depends" and decision.outcome is None
    assert decision.needed[0] == "order_status" and list(decision.needed) == [
        fact.id for fact in shop.facts if fact.id in decision.needed]
