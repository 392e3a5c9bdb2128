"""The view of a step of the interview, on the two policies."""

import datetime

import pytest

from checker import Evaluator, Interview, make_case

TODAY = datetime.date(2026, 11, 23)


def step(policy, question, **answers):
    return Interview(policy).step(question, answers, TODAY)


def test_the_first_question_comes_with_its_answers(shop):
    view = step(shop, "cancel")
    fact = shop.fact("order_status")
    assert view["question"] == {"id": "cancel", "ask": shop.question("cancel").ask}
    assert view["as_of"] == "2026-11-23"
    assert view["policy"] == {
        "title": shop.title, "version": shop.version, "effective_from": shop.effective_from,
        "digest": Interview(shop).digest,
    }
    assert (view["asked"], view["problems"], view["decision"]) == ([], [], None)
    assert view["next"] == {
        "fact": "order_status", "question": fact.question, "hint": fact.hint, "kind": "choice", "unit": "", "decimals": 0,
        "low": None, "high": None, "relative": False,
        "options": [{"value": answer.id, "label": answer.label} for answer in fact.answers],
    }


def test_a_number_comes_with_its_bounds_and_unit(library):
    view = step(library, "borrow", card="valid")
    assert view["next"]["fact"] == "age"
    assert {key: view["next"][key] for key in ("kind", "unit", "low", "high", "options")} == {
        "kind": "number", "unit": "years", "low": 0, "high": 120, "options": []}


def test_answers_that_count_are_listed_as_they_were_given(shop, library):
    view = step(library, "borrow", card="valid", age=41, fines=None)
    assert [(one["fact"], one["answer"], one["label"]) for one in view["asked"]] == [
        ("card", "valid", "I have a card that is still valid"), ("age", 41, "41 years"), ("fines", None, "I don’t know")]
    view = step(shop, "cancel", order_status="awaiting_payment", cancellation_offered=True)
    assert [(one["answer"], one["label"]) for one in view["asked"]][1] == (True, "Yes")
    view = step(shop, "cancel", order_status="awaiting_payment", cancellation_offered=False)
    assert [(one["answer"], one["label"]) for one in view["asked"]][1] == (False, "No")
    assert {one["kind"] for one in view["asked"]} == {"choice", "yes_no"}
    assert [one["question"] for one in view["asked"]] == [
        shop.fact("order_status").question, shop.fact("cancellation_offered").question]


def test_an_answer_that_cannot_be_used_is_asked_for_again(library):
    view = step(library, "borrow", card="valid", age="many", fines=0)
    assert view["next"]["fact"] == "age" and view["decision"] is None
    assert view["problems"] == [{"fact": "age", "message": "Enter a whole number, such as 3."}]
    assert [one["fact"] for one in view["asked"]] == ["card"]


def test_a_decision_says_its_outcome_and_cites_its_rules(shop):
    decision = step(shop, "cancel", order_status="awaiting_payment", cancellation_offered="yes")["decision"]
    outcome, rule = shop.outcome("may_cancel"), shop.statement("unpaid-order")
    assert (decision["status"], decision["id"], decision["title"], decision["says"], decision["tone"]) == (
        "decided", "may_cancel", outcome.title, outcome.says, "neutral")
    assert decision["possible"] == [], "there is nothing else"
    assert decision["rules"] == [
        {"id": rule.id, "title": rule.title, "says": rule.says, "do": rule.do, "href": f"{rule.topic}/#unpaid-order", "contact": []}]
    assert [route["id"] for route in decision["routes"]] == ["order_page"]
    assert [one["id"] for one in decision["guidance"]] == ["order-page-first"]
    assert (decision["unknown"], decision["judgements"], decision["contradictions"]) == ([], [], [])


def test_what_is_open_is_laid_out(shop):
    decision = step(shop, "cancel", order_status=None, reason="changed_mind")["decision"]
    assert (decision["status"], decision["id"], decision["tone"]) == ("depends", "depends", "open")
    assert decision["title"] == "We need one more thing to answer"
    assert decision["says"] == "The answer depends on what you did not know."
    assert [one["id"] for one in decision["possible"]] == [one.id for one in shop.question("cancel").outcomes]
    assert decision["unknown"] == [{"fact": "order_status", "question": shop.fact("order_status").question, "looked_up": ""}]
    assert decision["rules"] == [] and len(decision["may_lead"]) > 3


JUDGED = {
    "settles": {"matches_listing": "no", "opened_or_used": "yes", "item_defective": "no", "product_kind": "other_kind"},
    "may not settle": {"matches_listing": None, "opened_or_used": "yes", "item_defective": None, "product_kind": None},
}


@pytest.mark.parametrize("answers", JUDGED.values(), ids=JUDGED)
def test_what_somebody_has_to_judge_is_laid_out(shop, answers):
    answers = {"order_status": "received", "reason": "changed_mind", **answers}
    decision = step(shop, "return", **answers)["decision"]
    assert decision["judgements"], "somebody has to judge this case"
    evaluator = Evaluator(shop)
    for judgement in decision["judgements"]:
        fact = shop.fact(judgement["fact"])
        assert (judgement["question"], judgement["by"]) == (fact.question, fact.judged_by) and fact.judged_by
        assert [one["answer"] for one in judgement["possible"]] == [answer.label for answer in fact.answers]
        for answer, one in zip(fact.answers, judgement["possible"]):
            then = evaluator.decide("return", make_case(shop, {**answers, fact.id: answer.id}, TODAY))
            assert one["outcomes"] == [shop.outcome(id).title for id in then.possible]
        branches = {tuple(one["outcomes"]) for one in judgement["possible"]}
        assert judgement["settles"] == (len(branches) > 1)


def test_where_only_a_judgement_is_missing_the_title_says_whose(shop):
    asked = {"order_status": "received", "reason": "changed_mind", **JUDGED["settles"]}
    assert step(shop, "return", **asked)["decision"]["title"] == "This is for the shop to decide"
    several = {"order_status": "received", "reason": "changed_mind", **JUDGED["may not settle"]}
    assert step(shop, "return", **several)["decision"]["title"] == "We need to know more to answer", "what can be found out comes first"


def test_some_judgements_settle_the_answer_and_some_do_not(shop):
    views = [step(shop, "return", order_status="received", reason="changed_mind", **answers) for answers in JUDGED.values()]
    assert [{one["settles"] for one in view["decision"]["judgements"]} for view in views] == [{True}, {True, False}]


def test_advice_that_may_apply_too_is_laid_out(shop):
    """It is not known when the goods were received, so a week may or may not have passed."""
    answers = {"order_status": "received", "reason": "damaged", "received_on": None, "request_state": "not_made"}
    decision = step(shop, "refund", **answers)["decision"]
    assert "contact-window-over" in [one["id"] for one in decision["may_join"]]
    assert "contact-window-over" not in [one["id"] for one in decision["guidance"]]


def test_answers_that_contradict_each_other_are_named(shop):
    decision = step(shop, "refund", order_status="received", reason="not_delivered")["decision"]
    assert (decision["status"], decision["id"], decision["title"], decision["tone"]) == (
        "impossible", "check", "Please check your answers", "open")
    assert decision["says"] == "These answers cannot all be right together, so there is no decision."
    assert decision["contradictions"] == [shop.impossible[0].because]
    assert decision["possible"] == decision["rules"] == decision["guidance"] == []


def test_an_answer_that_is_set_aside_is_named_by_its_label(shop):
    case = make_case(shop, {"order_status": "awaiting_payment", "campaign_ended": "no"}, TODAY)
    decision = Interview(shop).show(Evaluator(shop).decide("cancel", case), case)
    assert (decision["contradictions"], decision["set_aside"]) == ([], [{"fact": "campaign_ended", "label": "The campaign has ended"}])


def test_a_view_says_whether_the_rules_hold_on_the_day_it_is_for(shop):
    first = datetime.date.fromisoformat(shop.effective_from)
    interview = Interview(shop)
    assert interview.step("cancel", {}, first)["in_force"]
    assert not interview.step("cancel", {}, first - datetime.timedelta(1))["in_force"]


@pytest.mark.parametrize("strength, tone", [("can", "yes"), ("may", "neutral"), ("not covered", "open"), ("cannot", "no")])
def test_a_decision_has_the_tone_of_its_outcome(shop, strength, tone):
    from dataclasses import replace

    outcome = replace(shop.outcome("may_cancel"), strength=strength)
    assert Interview(shop).show_outcome(outcome)["tone"] == tone


def test_a_question_that_the_policy_does_not_answer_is_an_error(shop):
    with pytest.raises(KeyError, match="weather"):
        step(shop, "weather")
