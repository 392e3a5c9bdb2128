"""The evaluator's answer where there is no single outcome: contradictions, gaps and conflicts."""

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
        needed=(), needed_for_guidance=(), judgements=(), contradictions=(shop.impossible[0].because,), set_aside=(),
    )


def test_an_answer_that_does_not_apply_is_set_aside_and_named(shop):
    """A back end sends whole records. Answers that do not apply do not change the decision."""
    applying = {"order_status": "awaiting_payment", "cancellation_offered": "yes"}
    decision = decide(shop, "cancel", **applying, campaign_ended="no", received_on=3)
    assert (decision.outcome, decision.set_aside) == ("may_cancel", ("campaign_ended", "received_on"))
    assert replace(decision, set_aside=()) == decide(shop, "cancel", **applying)


def test_what_applies_only_because_of_an_answer_that_is_set_aside_is_set_aside_too(shop):
    decision = decide(shop, "return", order_status="paid", opened_or_used="yes", resellable="no", reason="changed_mind")
    assert decision.set_aside == ("opened_or_used", "resellable")
    assert decision.outcome == "return_not_covered"


def test_of_two_answers_that_rule_each_other_out_the_first_counts(shop):
    """A campaign that goes on and goods that were received need orders in different states. No state is known."""
    decision = decide(shop, "cancel", campaign_ended="no", received_on=3)
    assert decision.set_aside == ("received_on",)
    assert decision == replace(decide(shop, "cancel", campaign_ended="no"), set_aside=("received_on",))


def test_a_real_contradiction_decides_nothing_and_still_names_what_was_set_aside(shop):
    decision = decide(shop, "refund", order_status="received", reason="not_delivered", campaign_ended="no")
    assert (decision.status, decision.set_aside) == ("impossible", ("campaign_ended",))
    assert decision.contradictions == (shop.impossible[0].because,)


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
