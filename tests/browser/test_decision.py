"""A decision begins with what it is and what to do; what else there is to know is folded."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.server import Fault
from tests.browser.test_walk import CASES
from tests.browser.visitor import Visitor


def more_steps(page: bytes) -> bytes:
    """The check page with a step under each statement; the engine's decisions then differ, so it is tried without one."""
    parts = page.split(b'"do":"')
    made = [parts[0]]
    for number, part in enumerate(parts[1:]):
        made.append(b"Step %d." % number + part[part.index(b'"'):])
    whole = b'"do":"'.join(made)
    start = whole.index(b'"steps":[[') + len(b'"steps":[[')
    end = whole.index(b"]", start)
    return whole[:start] + b",".join(str(number).encode() for number in range(len(parts) - 1)) + whole[end:]


def test_what_to_do_comes_before_why_and_the_rest_is_folded(visitor: Visitor):
    visitor.walk(*CASES["guidance"])
    shown = visitor.panel.locator(".ec-decision").inner_text()
    do, why, more = (shown.index(said) for said in ("What to do now", "Why: what the rules say", "What else to know"))
    assert shown.index(visitor.policy.outcome("may_request_refund").title) < do < why < more
    expect(visitor.panel.locator(".ec-main")).to_have_text(visitor.policy.statement("order-page-first").do)
    folded = visitor.panel.get_by_text(visitor.policy.statement("refund-method").says)
    expect(folded).not_to_be_visible()
    visitor.panel.get_by_text("What else to know").click()
    expect(folded).to_be_visible()


def test_there_is_one_main_step_and_three_more_at_most(visitor: Visitor):
    visitor.server.break_with(Fault("check/", edit=more_steps), Fault("python.wasm", held=True))
    visitor.open(patience=0.2)
    visitor.ask("refund")
    visitor.go_on(CASES["guidance"][1])
    expect(visitor.panel.locator(".ec-main p")).to_have_count(1)
    expect(visitor.panel.locator(".ec-steps li")).to_have_count(3)
    assert visitor.panel.locator(".ec-now").inner_text().count("Step") == 4


def test_a_decision_without_a_step_has_no_empty_place_for_it(visitor: Visitor):
    visitor.walk(*CASES["impossible"])
    expect(visitor.panel.locator(".ec-main")).to_have_count(0)


def test_the_next_question_says_how_many_answers_serve_again(visitor: Visitor):
    visitor.walk(*CASES["guidance"])
    also = visitor.panel.locator(".ec-also li")
    expect(also).to_have_text([
        "Can I return what I received? 2 of your answers are used, at most 3 more to go.",
        "Who deals with my problem? 4 of your answers are used, no more to go.",
    ])
    also.first.get_by_role("link").click()
    visitor.see("opened_or_used")
    origin = visitor.checker.locator("[data-origin]")
    expect(origin).to_have_text("2 of your answers are used, at most 3 more to go.")
    assert visitor.page.url.endswith("#question=return")
    visitor.give("opened_or_used", "no")
    visitor.see("product_kind")
    expect(origin).to_be_empty()


def test_whoever_has_answered_nothing_yet_is_told_nothing(visitor: Visitor):
    visitor.open()
    visitor.ask("return")
    visitor.see("order_status")
    expect(visitor.checker.locator("[data-origin]")).to_be_empty()


def test_an_answer_that_does_not_fit_the_others_says_so_beside_it(visitor: Visitor):
    visitor.open()
    visitor.ask("help")
    visitor.give("order_status", "preparing")
    visitor.see("reason")
    misfit = visitor.policy.impossible[1]
    page = visitor.panel
    for answer in visitor.policy.fact("reason").answers:
        radio = page.get_by_role("radio", name=answer.label, exact=True)
        fits = answer.id not in ("defective", "damaged", "wrong_item", "missing_items")
        expect(radio).to_have_accessible_description("" if fits else f"This does not fit your other answers. {misfit.because}")
    expect(page.get_by_text("This does not fit your other answers")).to_have_count(4)


def test_answers_that_differ_from_what_happened_lead_to_a_step(visitor: Visitor):
    visitor.walk("refund", {"order_status": "preparing", "reason": "damaged"})
    assert visitor.outcome == "check"
    expect(visitor.heading).to_have_text("Your answers do not fit together")
    expect(visitor.panel.locator(".ec-main")).to_have_text(visitor.policy.impossible[1].do)
    expect(visitor.panel).to_contain_text(visitor.policy.impossible[1].because)


def test_what_limited_means_stands_there(visitor: Visitor):
    visitor.walk("return", {"order_status": "received", "reason": "changed_mind", "matches_listing": "yes", "opened_or_used": "no",
                            "item_defective": "no", "product_kind": "other_kind"})
    expect(visitor.panel.locator(".ec-outcome")).to_contain_text("Limited means: it is restricted, but not ruled out.")
