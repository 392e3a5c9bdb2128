"""From a question to a decision, in a real browser with the real engine."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin

import pytest
from playwright.sync_api import expect

from checker.interview import Interview
from checker.model import Policy
from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import SAVES_DATA, UNKNOWN, Visitor

CASES = {
    "decided": ("cancel", {"order_status": "awaiting_payment", "cancellation_offered": "yes"}),
    "unknown": ("cancel", {"order_status": None, "reason": "changed_mind"}),
    "unknown and never asked": ("cancel", {"order_status": "authorized", "order_type": None}),
    "judged": (
        "return",
        {
            "order_status": "received", "reason": "changed_mind", "matches_listing": "no", "opened_or_used": "yes",
            "item_defective": "no", "product_kind": "other_kind",
        },
    ),
    "judged and unknown": (
        "return",
        {
            "order_status": "received", "reason": "changed_mind", "matches_listing": None, "opened_or_used": "yes",
            "item_defective": None, "product_kind": None,
        },
    ),
    "guidance": (
        "refund",
        {
            "order_status": "received", "reason": "damaged", "received_on": "2026-01-15",
            "request_state": "waiting",
        },
    ),
    "day unknown": (
        "refund",
        {"order_status": "received", "reason": "damaged", "received_on": None, "request_state": "not_made"},
    ),
    "impossible": ("refund", {"order_status": "received", "reason": "not_delivered"}),
    "nobody to name": ("help", {"reason": "other_reason", "request_state": "not_made", "order_status": "paid"}),
}


def without_plan(page: bytes) -> bytes:
    """The check page with a plan without questions, which leaves every step to the engine."""
    start = b'"questions":{'
    assert page.count(start) == 1
    return page.replace(start, b'"questions":{},"left_out":{')


def shown_of(view: dict, root: str) -> dict:
    """What a page with that root must show of the checker's view."""
    decision = view["decision"]

    def statements(key: str) -> list[dict]:
        return [
            {"title": one["title"], "says": one["says"], "link": urljoin(root, one["href"])}
            for one in decision[key]
        ]

    return {
        "title": decision["title"],
        "says": decision["says"],
        "contradictions": decision["contradictions"],
        "possible": [[one["title"], one["says"]] for one in decision["possible"]],
        "unknown": [one["question"] for one in decision["unknown"]],
        "judgements": [
            {
                "question": one["question"],
                "by": one["by"],
                "branches": [
                    [each["answer"], each["outcomes"] if len(each["outcomes"]) < len(decision["possible"]) else []]
                    for each in one["possible"]
                    if each["outcomes"] and one["settles"]
                ],
            }
            for one in decision["judgements"]
        ],
        **{key: statements(key) for key in ("rules", "may_lead", "guidance", "may_join")},
        "ways": [[way["text"], urljoin(root, way["href"])] for route in decision["routes"] for way in route["ways"]],
        "answers": [[one["question"], _answer(one)] for one in view["asked"]],
    }


def _answer(one: dict) -> str:
    if one["kind"] != "date" or one["answer"] is None:
        return one["label"]
    day = datetime.date.fromisoformat(one["answer"])
    return f"{day.day} {day:%B} {day.year}"


def said_in(policy: Policy, question: str, answers: dict, root: str) -> dict:
    """What a page must show for a case, according to the checker in this Python."""
    return shown_of(Interview(policy).step(question, answers, datetime.date.today()), root)


def test_the_page_shows_what_the_checker_says(visitor: Visitor, policy: Policy, interview: Interview):
    visitor.open()
    for question, answers in CASES.values():
        visitor.ask(question)
        visitor.go_on(answers)
        view = interview.step(question, answers, datetime.date.today())

        assert visitor.read_decision() == shown_of(view, visitor.server.url())
        assert visitor.outcome == view["decision"]["id"]
        assert visitor.checker.get_attribute("data-decided-by") == "engine"
        expect(visitor.heading).to_be_focused()

        visitor.button("Clear my answers").click()
        assert visitor.outcome is None
        assert visitor.checker.get_attribute("data-decided-by") is None
        expect(visitor.heading).to_be_focused()


def test_the_cases_reach_every_part_of_a_decision(interview: Interview):
    decisions = [interview.step(*case, datetime.date.today())["decision"] for case in CASES.values()]

    parts = (
        "contradictions", "possible", "unknown", "judgements", "rules", "may_lead", "guidance", "may_join",
    )
    assert not [part for part in parts if not any(decision[part] for decision in decisions)]


def test_numbers_and_dates_of_another_policy(
    visit: Callable[..., Visitor], library: Policy, library_site: Path
):
    answers = {
        "card": "valid", "age": "41", "fines": "0", "item": "book", "item_state": "lent_to_you", "renewals": "1",
        "wanted": "no", "overdue": "no",
    }
    server = SiteServer(library_site)
    visitor = visit(server, library)
    visitor.open()
    visitor.ask("renew")
    visitor.give("age", "many")

    expect(visitor.panel.locator(".ec-problem")).to_be_focused()
    expect(visitor.panel.locator(".ec-problem")).to_contain_text("Enter a whole number")
    expect(visitor.panel.get_by_label(library.fact("age").question)).to_have_value("many")

    visitor.go_on(answers)
    assert visitor.read_decision() == said_in(library, "renew", answers, server.url())
    server.close()


def test_every_citation_opens_its_paragraph(visitor: Visitor):
    visitor.walk(*CASES["guidance"])
    links = visitor.panel.locator(".ec-statements a")
    addresses = [link.evaluate("link => link.href") for link in links.all()]
    assert len(addresses) > 5

    with visitor.context.expect_page() as opened:
        links.first.click()
    paragraph = opened.value
    for address in addresses:
        paragraph.goto(address)
        target = paragraph.locator(":target")
        assert target.get_attribute("id") == address.partition("#")[2]
        expect(target).to_be_in_viewport()
        highlighted = "(heading) => getComputedStyle(heading.nextElementSibling).backgroundColor"
        others = paragraph.locator("h2[id]:not(:target):has(+ .hc-statement), h3[id]:not(:target):has(+ .hc-statement)")
        assert target.evaluate(highlighted) != others.first.evaluate(highlighted), "not highlighted"
    assert visitor.outcome == "may_request_refund", "the decision stays in its own tab"


def test_a_changed_answer_keeps_the_later_ones_that_count(visitor: Visitor):
    answers = {**CASES["guidance"][1]}
    visitor.walk("refund", answers)

    visitor.change("reason")
    chosen = visitor.panel.get_by_role("radio", checked=True)
    expect(chosen).to_have_accessible_name("The item is damaged")
    expect(visitor.row("order_status")).to_contain_text("Received or picked up")
    expect(visitor.row("reason")).to_contain_text("Changing now")
    expect(visitor.row("request_state")).to_be_visible()
    visitor.give("reason", "wrong_item")

    expect(visitor.panel.locator(".ec-decision")).to_be_visible()
    assert visitor.read_decision() == said_in(
        visitor.policy, "refund", {**answers, "reason": "wrong_item"}, visitor.server.url()
    )


def test_a_changed_answer_leads_to_what_it_makes_matter(visitor: Visitor):
    visitor.walk(*CASES["decided"])

    visitor.change("order_status")
    visitor.give("order_status", "authorized")
    visitor.see("order_type")
    assert visitor.outcome is None


def test_what_would_settle_it_can_be_changed_at_once(visitor: Visitor):
    visitor.walk(*CASES["unknown"])

    visitor.panel.locator("[data-slot=unknown] button").first.click()
    visitor.give("order_status", "other")
    expect(visitor.heading).to_have_text(visitor.policy.outcome("cancel_not_covered").title)


def test_impossible_answers_can_be_mended(visitor: Visitor):
    visitor.walk(*CASES["impossible"])
    assert visitor.outcome == "check"
    expect(visitor.panel).to_contain_text(visitor.policy.impossible[0].because)

    visitor.change("reason")
    visitor.give("reason", "changed_mind")
    visitor.see("request_state")
    visitor.go_on({"request_state": "not_made"})
    assert visitor.outcome == "may_request_refund"


def test_back_goes_one_question_back_by_the_page_and_by_the_browser(visitor: Visitor):
    visitor.walk(*CASES["decided"])

    visitor.button("Back").click()
    visitor.see("cancellation_offered")
    assert visitor.outcome is None
    expect(visitor.panel.get_by_role("radio", checked=True)).to_have_accessible_name("Yes")

    visitor.page.go_back()
    visitor.see("order_status")
    visitor.button("Back").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(visitor.checker.locator("[aria-current=true]")).to_have_text("Can I cancel my order?")

    visitor.page.go_forward()
    visitor.see("order_status")
    visitor.button("Continue").click()
    expect(visitor.heading).to_have_text(visitor.policy.outcome("may_cancel").title)


def test_going_back_leads_out_though_the_answers_have_changed(visitor: Visitor):
    visitor.open("")
    visitor.walk("cancel", {"order_status": "shipped", "reason": "changed_mind"})
    visitor.change("order_status")
    visitor.give("order_status", "other")
    decision = visitor.policy.outcome("cancel_not_covered").title
    expect(visitor.heading).to_have_text(decision)

    visitor.page.go_back()
    visitor.see("order_status")
    visitor.page.go_back()  # a second answer stood here, and no longer counts
    expect(visitor.heading).to_have_text(decision)
    visitor.button("Clear my answers").click()
    for _ in range(visitor.page.evaluate("history.length")):
        expect(visitor.heading).to_have_text("What do you want to know?")
        visitor.page.go_back()
        if visitor.page.url == visitor.server.url():
            return
    pytest.fail(f"There is no way back from {visitor.page.url}")


@pytest.mark.parametrize("path", ["check/", "check/#question=cancel"])
def test_after_a_reload_back_goes_the_way_that_was_come_by(visitor: Visitor, path: str):
    visitor.open("")
    visitor.open(path)
    if path == "check/":
        visitor.ask("cancel")
    visitor.give("order_status", "awaiting_payment")
    visitor.give("cancellation_offered", "yes")
    decision = visitor.policy.outcome("may_cancel").title
    expect(visitor.heading).to_have_text(decision)

    visitor.page.reload()
    expect(visitor.heading).to_have_text(decision)
    visitor.page.go_back()
    visitor.see("cancellation_offered")
    visitor.button("Back").click()
    visitor.see("order_status")
    visitor.page.go_back()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.page.go_back()
    expect(visitor.page).to_have_url(visitor.server.url())


def test_after_starting_again_back_leaves_the_page_at_once(visitor: Visitor):
    visitor.open("")
    visitor.walk(*CASES["decided"])
    visitor.button("Clear my answers").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.ask("refund")
    visitor.see("order_status")
    visitor.page.go_back()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.page.go_back()
    expect(visitor.page).to_have_url(visitor.server.url())


def test_a_fact_may_have_any_name(visit: Callable[..., Visitor], library: Policy, library_site: Path):
    """Including a name that every JavaScript object has."""
    server = SiteServer(library_site)
    visitor = visit(server, library)
    visitor.context.add_init_script(SAVES_DATA)
    visitor.open()
    names = visitor.page.evaluate("Object.getOwnPropertyNames(Object.prototype)")
    assert "constructor" in names
    for name in names:
        renamed = f'"fact":"{name}"'.encode()
        server.break_with(Fault("check/", edit=lambda page, renamed=renamed: page.replace(b'"fact":"age"', renamed)))
        visitor.forget()
        visitor.open()
        visitor.ask("renew")
        visitor.see("age")
        field = visitor.panel.get_by_label(library.fact("age").question)
        expect(field).to_have_value("")
        field.fill("41")
        visitor.button("Continue").click()
        visitor.see("item_state")
        visitor.button("Back").click()
        expect(field).to_have_value("41")
    server.close()


def test_an_answer_may_have_any_name(visitor: Visitor):
    visitor.context.add_init_script(SAVES_DATA)
    visitor.open()
    names = visitor.page.evaluate("Object.getOwnPropertyNames(Object.prototype)")
    assert "constructor" in names
    answers = [one.id for one in visitor.policy.fact("order_status").answers]
    while names:
        renamed = dict(zip(answers, names))
        del names[:len(renamed)]

        def edit(page: bytes, renamed: dict[str, str] = renamed) -> bytes:
            for id, name in renamed.items():
                page = page.replace(f'"value":"{id}"'.encode(), f'"value":"{name}"'.encode())
            return page

        visitor.server.break_with(Fault("check/", edit=edit))
        visitor.forget()
        visitor.open()
        visitor.ask("cancel")
        expect(visitor.panel.locator(":checked")).to_have_count(0)
        for id, name in renamed.items():
            visitor.give("order_status", id)
            expect(visitor.heading).not_to_have_text(visitor.policy.fact("order_status").question)
            visitor.button("Back").click()
            visitor.see("order_status")
            expect(visitor.panel.locator(":checked")).to_have_attribute("value", name)


def test_nothing_is_chosen_beforehand_and_not_to_know_comes_last(visitor: Visitor):
    visitor.open()
    expect(visitor.checker.locator(":checked, [aria-current=true]")).to_have_count(0)
    visitor.ask("return")
    for fact, answer in CASES["judged"][1].items():
        visitor.see(fact)
        radios = visitor.panel.get_by_role("radio")
        expect(visitor.panel.get_by_role("radio", checked=True)).to_have_count(0)
        expect(radios.last).to_have_accessible_name(UNKNOWN)
        assert radios.count() == len(visitor.policy.fact(fact).answers) + 1
        visitor.give(fact, answer)


def test_going_on_without_an_answer_is_explained(visitor: Visitor):
    visitor.open()
    visitor.ask("cancel")
    visitor.see("order_status")
    visitor.button("Continue").click()

    summary = visitor.checker.locator(".ec-problem")
    expect(summary).to_be_focused()
    expect(summary).to_contain_text("Choose")
    group = visitor.checker.get_by_role("group").first
    expect(group).to_have_accessible_description(re.compile("Error: Choose"))

    summary.get_by_role("link").click()
    expect(visitor.checker.get_by_role("radio").first).to_be_focused()
    assert visitor.page.url.endswith("/check/#question=cancel")


def test_a_day_to_come_is_refused_and_can_be_mended(visitor: Visitor):
    visitor.open()
    visitor.ask("refund")
    visitor.give("order_status", "received")
    visitor.give("reason", "damaged")
    visitor.give("received_on", "2099-01-01")

    expect(visitor.panel.locator(".ec-problem")).to_be_focused()
    field = visitor.panel.get_by_label(visitor.policy.fact("received_on").question)
    expect(field).to_have_value("2099-01-01")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("Error: The day must be today or earlier"))

    visitor.give("received_on", "2026-01-15")
    visitor.see("request_state")


@pytest.mark.parametrize(("zone", "day"), [("Kiritimati", "24 November 2026"), ("Midway", "22 November 2026")])
def test_the_day_is_the_visitors_own(visit: Callable[..., Visitor], server: SiteServer, zone: str, day: str):
    visitor = visit(server, timezone_id=f"Pacific/{zone}")
    now = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    visitor.page.clock.set_fixed_time(now)
    server.now = lambda: now
    visitor.walk("cancel", {"order_status": "other"})

    footer = visitor.panel.locator(".ec-footer")
    expect(footer).to_contain_text(f"Answer as of {day}.")
    expect(footer).to_contain_text("version 1.0, in force from 23 November 2026")
    assert visitor.checker.get_attribute("data-digest").startswith(footer.locator("code").inner_text())


@pytest.mark.parametrize("years", [-7, 3])
def test_a_clock_that_is_wrong_by_years_is_noticed_and_the_day_asked_for(
    visit: Callable[..., Visitor], server: SiteServer, years: int
):
    visitor = visit(server)
    now = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    server.now = lambda: now
    visitor.page.clock.set_fixed_time(now.replace(year=now.year + years))
    with visitor.before("release.json"):  # else the day may be asked for at once
        visitor.open()
        visitor.ask("cancel")
        visitor.see("order_status")
    visitor.give("order_status", "other")
    expect(visitor.heading).to_have_text("Which day is it today?")
    days = visitor.panel.locator(".ec-options").first.get_by_role("radio")
    assert [day.evaluate("one => one.labels[0].innerText.trim()") for day in days.all()] == [
        "23\u00a0November\u00a02026", f"23\u00a0November\u00a0{2026 + years}",
    ]
    visitor.button("Continue").click()
    expect(visitor.checker.locator(".ec-problem")).to_contain_text("Choose")
    assert visitor.outcome is None

    visitor.panel.get_by_role("radio", name="23 November 2026").check()
    visitor.button("Continue").click()
    footer = visitor.panel.locator(".ec-footer")
    expect(footer).to_contain_text("Answer as of 23 November 2026.")
    visitor.button("Clear my answers").click()
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(footer).to_contain_text("Answer as of 23 November 2026.")


def test_who_says_that_their_clock_is_right_is_believed(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server)
    now = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    server.now = lambda: now - datetime.timedelta(days=40)
    visitor.page.clock.set_fixed_time(now)
    with visitor.before("release.json"):  # else the day may be asked for at once
        visitor.open()
        visitor.ask("cancel")
        visitor.see("order_status")
    visitor.give("order_status", "other")
    expect(visitor.heading).to_have_text("Which day is it today?")
    visitor.button("Back").click()
    visitor.give("order_status", "other")
    visitor.panel.get_by_role("radio", name="23 November 2026").check()
    visitor.button("Continue").click()
    expect(visitor.panel.locator(".ec-footer")).to_contain_text("Answer as of 23 November 2026.")


def test_a_clock_that_is_found_wrong_after_the_decision_is_asked_about(visit: Callable[..., Visitor], server: SiteServer):
    """The site's answer about its release comes late."""
    visitor = visit(server)
    now = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    visitor.page.clock.set_fixed_time(now)
    server.now = lambda: now + datetime.timedelta(days=400)
    server.break_with(Fault("release.json", held=True))
    visitor.open()
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.panel.locator(".ec-footer")).to_contain_text("Answer as of 23 November 2026.")
    server.faults = []
    server._mended.set()
    expect(visitor.heading).to_have_text("Which day is it today?")
    visitor.panel.get_by_role("radio", name="28 December 2027").check()
    visitor.button("Continue").click()
    expect(visitor.panel.locator(".ec-footer")).to_contain_text("Answer as of 28 December 2027.")


def test_a_clock_that_is_a_day_off_is_nobodys_concern(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server)
    now = datetime.datetime(2026, 11, 23, 10, 30, tzinfo=datetime.UTC)
    server.now = lambda: now
    visitor.page.clock.set_fixed_time(now + datetime.timedelta(days=1, hours=11))
    visitor.walk("cancel", {"order_status": "other"})
    expect(visitor.panel.locator(".ec-footer")).to_contain_text("Answer as of 24 November 2026.")


def test_a_link_brings_its_question_along(visitor: Visitor):
    visitor.open("check/#question=refund")
    visitor.see("order_status")
    visitor.button("Back").click()
    expect(visitor.checker.locator("[aria-current=true]")).to_have_text("Can I ask for a refund?")

    visitor.page.evaluate("location.hash = '#question=help'")
    expect(visitor.panel.locator(".ec-answers")).to_contain_text("Who deals with my problem?")


def test_the_same_answers_serve_another_question(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "shipped", "reason": "changed_mind"})

    visitor.button("Check another question (keeps your answers)").click()
    visitor.ask("refund")
    visitor.go_on({"request_state": "not_made"})
    assert [row[1] for row in visitor.read_decision()["answers"]][:2] == [
        "Paid – shipped",
        "I changed my mind or prefer something else",
    ]

    visitor.button("Clear my answers").click()
    expect(visitor.checker.locator(":checked, [aria-current=true]")).to_have_count(0)
    visitor.ask("cancel")
    visitor.see("order_status")


def test_the_engine_waits_for_somebody_who_wants_to_check(visitor: Visitor):
    visitor.open()
    visitor.page.mouse.move(300, 300)
    visitor.page.wait_for_load_state("networkidle")
    assert visitor.state == "idle"
    assert not [path for path in visitor.server.requested if path.startswith(("assets/engine", "assets/policy/"))]

    visitor.choice("cancel").focus()
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    expect(visitor.checker.get_by_role("status")).to_be_empty()


def test_nobody_waits_for_the_engine_to_be_asked(visitor: Visitor):
    visitor.server.break_with(Fault("python.wasm", held=True))
    visitor.open()
    visitor.ask("cancel")
    visitor.see("order_status")
    visitor.button("Back").click()
    visitor.ask("refund")
    visitor.give("order_status", "received")
    visitor.give("reason", "damaged")
    visitor.give("received_on", "2099-01-01")
    expect(visitor.panel.locator(".ec-problem")).to_contain_text("or earlier")
    visitor.give("received_on", "2026-01-15")
    visitor.give("request_state", "waiting")
    expect(visitor.checker.get_by_role("status")).to_have_text("One moment please.")
    assert visitor.state == "loading"
    assert visitor.outcome is None

    visitor.server.mend()
    expect(visitor.checker).to_have_attribute("data-outcome", "may_request_refund")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")


def test_a_decision_that_the_engine_is_late_for_is_confirmed_when_it_comes(visitor: Visitor, interview: Interview):
    visitor.server.break_with(Fault("python.wasm", held=True))
    visitor.open(patience=0.5)
    question, answers = CASES["guidance"]
    visitor.ask(question)
    visitor.go_on(answers)
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel).to_contain_text("The checker has not confirmed it yet")
    by_table = visitor.read_decision()
    assert by_table == shown_of(interview.step(question, answers, datetime.date.today()), visitor.server.url())
    visitor.heading.click()

    visitor.server.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel).not_to_contain_text("The checker has not confirmed it yet")
    expect(visitor.panel).to_contain_text("the checker has confirmed it")
    expect(visitor.checker.get_by_role("status")).to_have_text("The checker has confirmed the answer.")
    assert visitor.read_decision() == by_table


def test_who_saves_data_is_asked_before_the_engine_is_fetched(visitor: Visitor):
    visitor.context.add_init_script(SAVES_DATA)
    visitor.walk(*CASES["decided"])
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel).to_contain_text("Your browser asks to save data")
    assert visitor.state == "idle"
    assert not [path for path in visitor.server.requested if path.startswith(("assets/engine", "assets/policy/"))]

    visitor.button("Load it now").click()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel).not_to_contain_text("Your browser asks to save data")
    assert visitor.outcome == "may_cancel"


def test_who_saves_data_is_asked_where_only_the_engine_knows_the_way(visitor: Visitor):
    visitor.server.break_with(Fault("check/", edit=without_plan))
    visitor.context.add_init_script(SAVES_DATA)
    visitor.open()
    visitor.ask("cancel")
    expect(visitor.heading).to_have_text("The checker has to be loaded for this")
    expect(visitor.panel.get_by_role("link", name="Can I cancel my order?")).to_be_visible()
    assert visitor.state == "idle"
    assert not [path for path in visitor.server.requested if path.startswith(("assets/engine", "assets/policy/"))]

    visitor.button("Load it now").click()
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")


def test_what_the_plan_leaves_to_the_engine_is_asked_there(visitor: Visitor, interview: Interview):
    visitor.server.break_with(Fault("check/", edit=without_plan))
    question, answers = CASES["guidance"]
    visitor.walk(question, answers)
    assert visitor.checker.get_attribute("data-decided-by") == "engine"
    expected = interview.step(question, answers, datetime.date.today())
    assert visitor.read_decision() == shown_of(expected, visitor.server.url())


def test_an_engine_that_nobody_watches_is_ended_and_comes_back(visitor: Visitor):
    visitor.open()
    visitor.checker.evaluate("root => { root.dataset.restAfter = '0.05' }")
    visitor.ask("cancel")
    visitor.give("order_status", "awaiting_payment")
    visitor.see("cancellation_offered")
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    hide = "hidden => { Object.defineProperty(document, 'hidden', {value: hidden, configurable: true});" \
        " document.dispatchEvent(new Event('visibilitychange')) }"

    visitor.page.evaluate(hide, True)
    expect(visitor.checker).to_have_attribute("data-engine", "idle")
    for _ in range(100):
        if visitor.engines:
            visitor.page.wait_for_timeout(50)  # the browser tells a moment later
    assert visitor.engines == []
    visitor.page.evaluate(hide, False)
    expect(visitor.checker).to_have_attribute("data-engine", "ready")

    visitor.give("cancellation_offered", "yes")
    expect(visitor.heading).to_have_text(visitor.policy.outcome("may_cancel").title)


def test_a_double_click_answers_one_question(visitor: Visitor):
    visitor.open()
    for question in ("cancel", "refund", "return", "help"):
        visitor.choice(question).dblclick()
        visitor.page.wait_for_timeout(200)
        expect(visitor.panel.locator(":checked")).to_have_count(0)
        visitor.button("Back").click()
    visitor.choice("cancel").dblclick()
    visitor.see("order_status")
    visitor.page.wait_for_timeout(200)
    expect(visitor.panel).not_to_contain_text("There is a problem")
    visitor.panel.get_by_role("radio", name="Awaiting payment").check()
    visitor.button("Continue").dblclick()
    visitor.see("cancellation_offered")
    visitor.button("Back").dblclick()
    visitor.see("order_status")
    visitor.page.wait_for_timeout(200)
    visitor.see("order_status")


def test_a_link_within_the_page_changes_nothing_in_the_interview(visitor: Visitor):
    visitor.open()
    visitor.ask("cancel")
    visitor.give("order_status", "awaiting_payment")
    visitor.see("cancellation_offered")
    visitor.page.evaluate("location.hash = '_top'")
    visitor.see("cancellation_offered")
    visitor.button("Back").click()
    visitor.see("order_status")
    visitor.button("Back").click()
    expect(visitor.heading).to_have_text("What do you want to know?")


def test_a_site_below_a_path(visit: Callable[..., Visitor], site: Path):
    server = SiteServer(site, prefix="/help/")
    visitor = visit(server)
    visitor.walk(*CASES["decided"])

    assert visitor.outcome == "may_cancel"
    link = visitor.panel.locator(".ec-rules a").first
    with visitor.context.expect_page() as opened:
        link.click()
    assert opened.value.locator(":target").get_attribute("id") == "unpaid-order"
    assert opened.value.url == server.url("cancellation/#unpaid-order")
    server.close()


def test_a_decision_can_be_printed(visitor: Visitor):
    visitor.walk(*CASES["decided"])
    visitor.page.evaluate("window.print = () => { window.printed = true }")
    visitor.button("Print").click()
    assert visitor.page.evaluate("window.printed")

    visitor.page.emulate_media(media="print")
    expect(visitor.heading).to_be_visible()
    expect(visitor.row("order_status")).to_be_visible()
    expect(visitor.panel.get_by_role("button")).to_have_count(0)
