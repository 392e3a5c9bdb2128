"""A decision begins with what it is and what to do; what else there is to know is folded."""

from __future__ import annotations

import datetime
import re

from playwright.sync_api import expect

from tests.browser.server import Fault, SiteServer
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
    expect(visitor.panel.locator("ol.ec-steps > li")).to_have_count(3)
    assert visitor.panel.locator(".ec-now").inner_text().count("Step") == 4


def test_a_decision_without_a_step_has_no_empty_place_for_it(visitor: Visitor):
    visitor.walk(*CASES["impossible"])
    expect(visitor.panel.locator(".ec-main")).to_have_count(0)


def test_where_nothing_has_to_be_done_the_contact_is_for_who_has_a_question(visit, library, library_site):
    server = SiteServer(library_site)
    visitor = visit(server, library)
    now, text = visitor.panel.locator(".ec-now"), "If you have a question:"
    visitor.walk("collect", {"item_state": "on_shelf"})
    expect(now).to_contain_text(text)
    assert visitor.read_decision()["ways"]
    visitor.forget()
    told = datetime.date.today() - datetime.timedelta(days=20)
    visitor.walk("collect", {"item_state": "kept_for_you", "kept_since": told.isoformat()})
    assert visitor.read_decision()["ways"]
    expect(now).not_to_contain_text(text)  # the outcome asks to contact the desk
    visitor.forget()
    due = datetime.date.today() - datetime.timedelta(days=10)
    visitor.walk("pay", {"age": "30", "item_state": "lent_to_you", "overdue": "yes", "due_on": due.isoformat()})
    assert visitor.read_decision()["ways"]
    expect(now).not_to_contain_text(text)  # the desk has to decide
    server.close()


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
        if fits:
            said = ""
        elif answer.id == "defective":
            said = f"This does not fit your other answers. {misfit.because}"
        else:
            said = "This does not fit your other answers either."
        expect(radio).to_have_accessible_description(said)
    assert page.get_by_text(misfit.because).count() == 1, "the reason is given once"


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


def test_what_is_missing_is_the_first_thing_to_do_and_its_key_leads_there(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "awaiting_payment", "cancellation_offered": None})
    expect(visitor.heading).to_have_text("We need one more thing to answer")
    shown = visitor.panel.locator(".ec-decision").inner_text()
    question = visitor.policy.fact("cancellation_offered").question
    places = [shown.index(said) for said in ("What to do now", question, "Answer this", "If you cannot find out", "What the answer can be")]
    assert places == sorted(places)
    assert len(shown.split("Your answers")[0].split()) < 120
    key = visitor.panel.locator(".ec-find button")
    expect(key).to_have_accessible_name(re.compile(f"Answer this.*{re.escape(question)}"))
    key.click()
    visitor.see("cancellation_offered")


def test_what_is_missing_stands_out_more_than_what_to_do_without_it(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "awaiting_payment", "cancellation_offered": None})
    missing, otherwise = (
        visitor.panel.locator(selector).evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for selector in (".ec-find strong", ".ec-main [data-slot=text]")
    )
    assert missing > otherwise


def test_what_somebody_has_to_judge_names_them_and_stays_short(visitor: Visitor):
    visitor.walk(*CASES["judged"])
    expect(visitor.heading).to_have_text("This is for the shop to decide")
    boxes = visitor.panel.locator(".ec-judgement")
    for box in boxes.all():
        expect(box).to_contain_text("It is still open: other points count too")
        assert len(box.inner_text().split()) < 50


def test_what_may_have_to_be_judged_is_folded_while_something_else_is_missing(visitor: Visitor):
    visitor.walk(*CASES["judged and unknown"])
    expect(visitor.heading).to_have_text("We need to know more to answer")
    expect(visitor.panel.locator(".ec-judgement").first).not_to_be_visible()
    visitor.panel.get_by_text("What else to know").click()
    expect(visitor.panel.locator(".ec-judgement").first).to_contain_text("Other points count too.")


def test_whoever_has_received_nothing_is_not_sent_to_returns(visitor: Visitor):
    visitor.walk("refund", {"order_status": "paid", "reason": "payment_proof", "request_state": "not_made"})
    assert visitor.policy.outcome("may_request_refund").see_also == ("return", "help")
    expect(visitor.panel.locator(".ec-also a")).to_have_text([visitor.policy.question("help").ask])


def test_a_question_that_was_answered_in_this_visit_is_not_offered_again(visitor: Visitor):
    answers = {"order_status": "received", "reason": "damaged", "received_on": None, "request_state": "not_made"}
    visitor.walk("help", answers)
    visitor.button("Check another question (keeps your answers)").click()
    visitor.ask("refund")
    expect(visitor.checker).to_have_attribute("data-outcome", "may_request_refund")
    expect(visitor.panel.locator(".ec-also a")).to_have_text([visitor.policy.question("return").ask])
    visitor.button("Clear my answers").click()
    visitor.ask("refund")
    visitor.go_on(answers)
    asked = [visitor.policy.question(id).ask for id in ("return", "help")]
    expect(visitor.panel.locator(".ec-also a")).to_have_text(asked)


def test_a_day_of_long_ago_is_asked_back_before_it_is_taken(visitor: Visitor):
    visitor.open()
    visitor.ask("refund")
    visitor.give("order_status", "received")
    visitor.give("reason", "damaged")
    visitor.see("received_on")
    visitor.panel.locator("[data-field]").fill("1990-01-15")
    visitor.button("Continue").click()
    doubt = visitor.panel.locator(".ec-doubt")
    expect(doubt).to_contain_text("15 January 1990 is")
    expect(doubt).to_contain_text("years ago. Is that right?")
    expect(doubt).to_be_focused()
    visitor.button("No, change the date").click()
    expect(doubt).to_have_count(0)
    expect(visitor.panel.locator("[data-field]")).to_be_focused()
    visitor.button("Continue").click()
    visitor.button("Yes, that is right").click()
    visitor.see("request_state")
    visitor.button("Back").click()
    recent = (datetime.date.today() - datetime.timedelta(300)).isoformat()
    visitor.give("received_on", recent)
    visitor.see("request_state")


def test_on_paper_a_button_says_where_it_leads(visitor: Visitor):
    visitor.walk(*CASES["decided"])
    visitor.page.emulate_media(media="print")
    way = visitor.panel.locator("[data-slot=ways] a").first
    written = way.evaluate("link => getComputedStyle(link, '::after').content")
    assert visitor.server.url("contact/#order_page") in written
    assert visitor.panel.locator("button:visible").count() == 0
    visitor.page.emulate_media(media="screen")
    assert way.evaluate("link => getComputedStyle(link, '::after').content") == "none"
