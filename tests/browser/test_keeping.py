"""An answer can be kept and sent: by a link, in a message, on paper, and over a reload. Nobody can make a link say anything of their own."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from checker.model import Policy
from tests.browser.server import Fault, SiteServer
from tests.browser.test_walk import CASES
from tests.browser.visitor import Visitor, about

COPIES = {"permissions": ["clipboard-read", "clipboard-write"]}
CLIPBOARD = "navigator.clipboard.readText()"
REFUND = {"order_status": "received", "reason": "damaged", "received_on": "2026-01-15", "request_state": "waiting"}
LOAN = {
    "card": "valid", "age": "41", "fines": "0", "item": "book", "item_state": "lent_to_you", "renewals": "1", "wanted": "no", "overdue": "no",
}


def fragment_of(url: str) -> str:
    return urlsplit(url).fragment


@pytest.fixture(scope="module")
def link(browser: Browser, one_server: SiteServer, policy: Policy) -> str:
    """A link to an answer, as somebody has copied it."""
    maker = Visitor(browser.new_context(**COPIES), one_server, policy)
    maker.walk("refund", REFUND)
    maker.button("Copy a link to this answer").click()
    expect(maker.panel).to_contain_text("The link is copied")
    copied = maker.page.evaluate(CLIPBOARD)
    assert copied == maker.page.url == maker.panel.get_by_label("The link").input_value()
    maker.leave()
    return copied


def test_a_link_shows_the_same_answer_in_another_browser(visitor: Visitor, visit: Callable[..., Visitor], server: SiteServer, link: str):
    visitor.walk("refund", REFUND)
    reader = visit(server)
    reader.page.goto(link)
    expect(reader.checker).to_have_attribute("data-decided-by", "engine")
    assert reader.read_decision() == visitor.read_decision()
    origin = reader.checker.locator("[data-origin]")
    expect(origin).to_contain_text("These answers come from the link")
    expect(origin).to_contain_text("The answer is the same now")
    expect(origin).not_to_contain_text("changed")
    expect(origin).not_to_contain_text("left out")
    assert reader.page.url == link

    reader.change("request_state")
    assert fragment_of(reader.page.url) == "question=refund", "the answers have left the address"
    reader.give("request_state", "not_made")
    expect(reader.checker).to_have_attribute("data-outcome", "may_request_refund")
    expect(origin).to_be_empty()  # the answers are the reader's own by now
    reader.button("Back").click()
    reader.see("request_state")


def test_answers_of_a_link_can_be_deleted_and_leave_nothing_behind(visitor: Visitor, link: str):
    visitor.page.goto(link)
    expect(visitor.checker).to_have_attribute("data-outcome", "may_request_refund")
    visitor.button("Delete them").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(visitor.checker.locator("[data-origin]")).to_be_empty()
    assert fragment_of(visitor.page.url) == ""
    assert visitor.page.evaluate("sessionStorage.length") == 0
    visitor.ask("refund")
    visitor.see("order_status")
    expect(visitor.checker.locator(":checked")).to_have_count(0)


def test_nothing_that_is_read_jumps_when_a_link_is_opened(visitor: Visitor, link: str):
    visitor.page.add_init_script("""
      globalThis.jumped = 0;
      new PerformanceObserver((list) => list.getEntries().forEach((one) => { jumped += one.value; })).observe({type: "layout-shift", buffered: true});
    """)
    visitor.page.goto(link)
    expect(visitor.checker).to_have_attribute("data-outcome", "may_request_refund")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.page.get_by_role("contentinfo")).to_be_visible()
    assert visitor.page.evaluate("jumped") < 0.1, "what search engines call a good cumulative layout shift"


def test_the_address_holds_answers_only_where_somebody_asks(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, **COPIES)
    visitor.open()
    assert fragment_of(visitor.page.url) == ""
    visitor.ask("cancel")
    visitor.see("order_status")
    assert fragment_of(visitor.page.url) == "question=cancel"
    visitor.give("order_status", "awaiting_payment")
    visitor.give("cancellation_offered", "yes")
    expect(visitor.checker).to_have_attribute("data-outcome", "may_cancel")
    assert fragment_of(visitor.page.url) == "question=cancel"
    visitor.button("Copy a link to this answer").click()
    expect(visitor.panel).to_contain_text("The link is copied")
    assert "answer.order_status=awaiting_payment" in visitor.page.url

    visitor.button("Check another question (keeps your answers)").click()
    assert fragment_of(visitor.page.url) == ""
    visitor.ask("refund")
    expect(visitor.checker).to_have_attribute("data-outcome", "refund_not_covered")
    assert fragment_of(visitor.page.url) == "question=refund"
    visitor.page.go_back()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.page.go_back()
    expect(visitor.heading).not_to_have_text("What do you want to know?")
    assert fragment_of(visitor.page.url) == "question=refund", "the answer left the address with the answer"


def test_a_link_made_by_other_rules_says_so_and_how_the_answer_differs(visitor: Visitor, link: str):
    origin = visitor.checker.locator("[data-origin]")
    other = link.replace("shown=may_request_refund", "shown=refund_not_covered")
    assert other != link
    older = re.sub("rules=[0-9a-f]{12}", "rules=0123456789ab", other)
    visitor.page.goto(older)
    expect(origin).to_contain_text("Our rules have changed since")
    expect(origin).to_contain_text(f"“{visitor.policy.outcome('refund_not_covered').title}”")
    expect(origin).to_contain_text("Now it is another one")
    expect(visitor.heading).to_have_text(visitor.policy.outcome("may_request_refund").title)

    visitor.page.goto("about:blank")
    visitor.page.goto(other)
    expect(origin).to_contain_text("Now it is another one")
    expect(origin).not_to_contain_text("Our rules have changed")


def test_a_link_to_the_same_answer_for_other_reasons_says_so(visitor: Visitor, link: str):
    other = re.sub("seen=[0-9a-f]{8}", "seen=0123abcd", link)
    assert other != link
    visitor.page.goto(other)
    origin = visitor.checker.locator("[data-origin]")
    expect(origin).to_contain_text("The answer is the same now, but the reasons for it, or what to do, are not.")
    expect(origin).not_to_contain_text("The answer is the same now.")


def test_a_link_says_that_a_reason_has_changed_with_the_day(visit: Callable[..., Visitor], server: SiteServer):
    """The outcome is the same, and another piece of guidance joins it by then."""
    sent, opened = (datetime.datetime(2026, 11, day, 12, tzinfo=datetime.UTC) for day in (24, 29))
    late = {"order_status": "received", "reason": "damaged", "received_on": "2026-11-20", "request_state": "not_made"}
    maker = visit(server, **COPIES)
    server.now = lambda: sent
    maker.page.clock.set_fixed_time(sent)
    maker.walk("refund", late)
    maker.button("Copy a link to this answer").click()
    expect(maker.panel).to_contain_text("The link is copied")
    reader = visit(server)
    server.now = lambda: opened
    reader.page.clock.set_fixed_time(opened)
    reader.page.goto(maker.page.url)
    expect(reader.checker).to_have_attribute("data-outcome", "may_request_refund")
    expect(reader.checker.locator("[data-origin]")).to_contain_text("the reasons for it, or what to do, are not")


@pytest.mark.parametrize("fragment", ["question=gone&answer.order_status=paid&end=1", "answer.x=1&end=1", "question=&shown=x"])
def test_a_link_of_which_nothing_is_known_says_so_and_leaves_the_address(visitor: Visitor, fragment: str):
    visitor.page.goto(visitor.server.url("check/#" + fragment))
    origin = visitor.checker.locator("[data-origin]")
    expect(origin).to_contain_text("Nothing in the link that you followed is known here")
    expect(visitor.heading).to_have_text("What do you want to know?")
    assert fragment_of(visitor.page.url) == ""
    visitor.ask("cancel")
    visitor.see("order_status")
    expect(origin).to_be_empty()
    visitor.page.evaluate("fragment => { location.hash = fragment }", fragment)
    expect(origin).to_contain_text("Nothing in the link")
    visitor.see("order_status")
    assert fragment_of(visitor.page.url) == "question=cancel"
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")


EVIL = "<img src=x onerror=alert(1)>"
EVIL_TEXT = "Call 555-0199 now"


HOSTILE = (
    f"question={EVIL}",
    f"question=refund&{EVIL_TEXT}",
    f"question=refund&answer.order_status={EVIL_TEXT}",
    f"question=refund&answer.order_status=received&answer.reason={EVIL}&shown={EVIL_TEXT}&day={EVIL_TEXT}&rules={EVIL_TEXT}&end=2",
    f"question=refund&answer.order_status=received&answer.reason=damaged&answer.received_on={EVIL_TEXT}&end=3",
    "question=refund&answer.order_status=received&answer.reason=damaged&answer.received_on=2026-02-31&end=3",
    "question=refund&answer.order_status=received&answer.reason=damaged&answer.received_on=9999-01-01&end=3",
    f"question=refund&answer.order_status=received&answer.reason=damaged&answer.__proto__={EVIL}&answer.constructor=x&end=2",
    "question=refund&answer.order_status=received&answer.order_status=other&answer.reason=damaged&end=2",
    "question=constructor&answer.order_status=received&end=1",
    "question=refund&answer.long_unresolved=yes&answer.law_requires_otherwise=yes&end=2",
    "question=%FF%FE%&answer.%=%E0%A4%A&end=%",
    "question=refund&shown=constructor&day=2026-11-28&rules=__proto__&end=0",
    "question=refund&shown=return_limited&day=2026-11-28&rules=0123456789ab&answer.order_status=paid&end=1",
    "question=refund&shown=may_request_refund&day=0000-00-00&answer.order_status=other&end=1",
    "javascript:alert(1)",
    "&&&===&answer.=&end=&end=",
)


def test_a_hostile_link_shows_nothing_of_its_author(visitor: Visitor):
    dialogs: list[str] = []
    visitor.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for fragment in HOSTILE:
        with about(fragment):
            follow_hostile(visitor, fragment)
            assert not dialogs
            visitor.forget()
            visitor.page.goto("about:blank")


def follow_hostile(visitor: Visitor, fragment: str) -> None:
    visitor.page.goto(visitor.server.url("check/#" + fragment))
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")
    led = fragment.startswith("question=refund")
    if led:
        expect(visitor.panel.locator(".ec-answers")).to_be_visible()
    visitor.page.wait_for_timeout(500)  # and nothing more comes
    shown = visitor.page.evaluate("document.title + document.body.innerText + [...document.querySelectorAll('input')].map(i => i.value)")
    assert EVIL_TEXT not in shown and "onerror" not in shown and "1)" not in shown
    expect(visitor.checker.locator("img, [onerror]")).to_have_count(0)
    assert visitor.checker.get_attribute("data-broken") is None
    known = {fact.id: {one.label for one in fact.answers} for fact in visitor.policy.facts}
    if led:
        assert visitor.page.url.partition("#")[2].startswith("question=refund")
        said = visitor.panel.locator(".ec-answers dl > div").evaluate_all("rows => rows.slice(1).map(row => row.children[1].textContent)")
        assert all(any(answer in labels for labels in known.values()) for answer in said if answer), said
        expect(visitor.checker.locator("[data-origin]")).to_contain_text("come from the link")
        if "shown=return_limited" in fragment:
            expect(visitor.checker.locator("[data-origin]")).not_to_contain_text(visitor.policy.outcome("return_limited").title)
    else:
        expect(visitor.heading).to_have_text("What do you want to know?")


def test_what_a_link_holds_besides_is_no_answer_to_another_question(visitor: Visitor):
    """The author of a link cannot answer ahead what its reader would be asked elsewhere."""
    visitor.page.goto(visitor.server.url("check/#question=cancel&answer.order_status=other&answer.reason=damaged&end=2"))
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")
    visitor.button("Check another question (keeps your answers)").click()
    visitor.ask("help")
    visitor.see("reason")
    expect(visitor.checker.locator(":checked")).to_have_count(0)


def test_a_link_that_was_cut_off_never_holds_another_answer(visit: Callable[..., Visitor], library: Policy, library_site: Path):
    server = SiteServer(library_site)
    visitor = visit(server, library, **COPIES)
    visitor.walk("renew", LOAN)
    whole = visitor.read_decision()["answers"]
    visitor.button("Copy a link to this answer").click()
    expect(visitor.panel).to_contain_text("The link is copied")
    fragment = fragment_of(visitor.page.url)
    assert "answer.age=41" in fragment
    seen = set()
    for end in range(len(fragment), len("question=renew"), -1):
        visitor.page.evaluate("fragment => { location.hash = fragment }", fragment[:end])
        origin = visitor.checker.locator("[data-origin]")
        if end == len(fragment):
            expect(origin).not_to_contain_text("left out")
        elif end > len("question=renew&rules="):
            expect(origin).to_contain_text("left out")
        rows = visitor.panel.locator(".ec-answers dl > div").evaluate_all(
            "rows => rows.slice(1).map(row => [0, 1].map(at => row.children[at].textContent.replaceAll('\\u00a0', ' ')))")
        assert [row for row in rows if row[1]] == whole[:len([row for row in rows if row[1]])], fragment[:end]
        seen.add(len(rows))
    assert len(seen) > 3
    server.close()


def test_a_huge_link_is_read_in_no_time(visitor: Visitor):
    huge = "question=refund&answer.order_status=received&" + "&".join(f"answer.x{number}={'y' * 90}" for number in range(9_000)) + "&end=1"
    visitor.page.goto(visitor.server.url("check/#" + huge))
    visitor.see("reason")
    expect(visitor.checker.locator("[data-origin]")).to_contain_text("left out")


def test_a_message_for_support_says_all_that_is_asked_for(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, **COPIES)
    visitor.walk("refund", REFUND)
    visitor.button("Copy a message for support").click()
    expect(visitor.panel).to_contain_text("The message is copied")
    message = visitor.page.evaluate(CLIPBOARD)
    policy = visitor.policy
    assert message.startswith("My order number: \n")
    for said in (
        policy.question("refund").ask, policy.outcome("may_request_refund").title, "Received or picked up", "The item is damaged",
        "15 January 2026", policy.statement("paid-order").title, server.url("refunds/#paid-order"), f"version {policy.version}",
        "in force from", "Checked on", server.url("check/#question=refund"), "answer.reason=damaged",
        "What I was told to do:", policy.statement("order-page-first").do,
        (visitor.checker.get_attribute("data-digest") or "")[:12],
    ):
        assert said in message, said
    assert "confirmed" not in message

    mail = visitor.panel.get_by_role("link", name="mail").get_attribute("href")
    assert mail.startswith("mailto:help@shop.example?"), "to the route of the decision, where it has a mail address"
    body = unquote(parse_qs(mail.partition("?")[2], keep_blank_values=True)["body"][0])
    assert body.replace("\r\n", "\n") == message


def test_a_message_has_the_dates_with_the_steps_and_goes_to_the_mail_of_the_policy(
    visit: Callable[..., Visitor], library: Policy, library_site: Path, server: SiteServer
):
    visitor = visit(server, **COPIES)
    visitor.walk(*CASES["decided"])
    assert not [way for _, way in visitor.read_decision()["ways"] if way.startswith("mailto:")]
    mail = visitor.panel.get_by_role("link", name="mail").get_attribute("href")
    assert mail.startswith("mailto:help@shop.example?"), "no route of this decision takes mail"
    visitor.button("Clear my answers").click()
    visitor.ask("refund")
    day = (datetime.date.today() - datetime.timedelta(2)).isoformat()
    visitor.go_on({"order_status": "received", "reason": "damaged", "received_on": day, "request_state": "not_made"})
    visitor.button("Copy a message for support").click()
    expect(visitor.panel).to_contain_text("The message is copied")
    assert visitor.page.evaluate(CLIPBOARD).count("2 days ago. Ideally by") == 1
    visitor.change("order_status")
    visitor.give("order_status", "preparing")
    expect(visitor.checker).to_have_attribute("data-outcome", "check")
    visitor.button("Copy a message for support").click()
    expect(visitor.panel).to_contain_text("The message is copied")
    message = visitor.page.evaluate(CLIPBOARD)
    assert "here is what to do." in message and visitor.policy.impossible[1].do in message
    assert message.index("here is what to do.") < message.index(visitor.policy.impossible[1].do)


def test_a_message_says_when_nobody_has_confirmed_the_answer(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, **COPIES)
    server.break_with(Fault("python.wasm", held=True))
    visitor.open(patience=0.2)
    visitor.ask("cancel")
    visitor.go_on(CASES["decided"][1])
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    visitor.button("Copy a message for support").click()
    expect(visitor.panel).to_contain_text("The message is copied")
    assert "The checker has not confirmed it" in visitor.page.evaluate(CLIPBOARD)


def test_where_the_browser_lets_nobody_copy_the_text_is_there_to_take(visitor: Visitor):
    visitor.context.add_init_script("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    visitor.walk(*CASES["decided"])
    visitor.button("Copy a link to this answer").click()
    expect(visitor.panel).to_contain_text("Your browser does not let this page copy")
    field = visitor.panel.get_by_role("textbox")
    expect(field).to_have_value(visitor.page.url)
    assert field.evaluate("field => field.selectionEnd - field.selectionStart") == len(visitor.page.url)


def test_a_reload_keeps_the_answers_until_somebody_deletes_them(visitor: Visitor):
    visitor.open("")
    visitor.walk("refund", REFUND)
    before = visitor.read_decision()
    visitor.page.reload()
    expect(visitor.checker).to_have_attribute("data-outcome", "may_request_refund")
    origin = visitor.checker.locator("[data-origin]")
    expect(origin).to_contain_text("We kept your answers")
    assert visitor.read_decision() == before

    visitor.page.go_back()
    visitor.see("request_state")
    visitor.page.reload()
    visitor.see("request_state")
    expect(visitor.panel.get_by_role("radio", checked=True)).to_have_accessible_name("I have asked and am waiting for a resolution")
    visitor.button("Delete them").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(origin).to_be_empty()
    assert visitor.page.evaluate("sessionStorage.length") == 0
    visitor.page.go_back()
    expect(visitor.page).to_have_url(visitor.server.url())


def test_answers_wait_for_whoever_reads_another_page(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "shipped", "reason": "changed_mind"})
    visitor.open("refunds/")
    visitor.open("check/")
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(visitor.checker.locator("[data-origin]")).to_contain_text("We kept your answers")
    visitor.ask("refund")
    visitor.see("request_state")


def test_what_was_kept_by_other_rules_is_read_anew(visitor: Visitor):
    visitor.walk("refund", REFUND)
    visitor.page.evaluate("""() => { const [key] = Object.keys(sessionStorage);
        sessionStorage[key] = sessionStorage[key].replace(/rules=[0-9a-f]+/, "rules=0123456789ab").replace("damaged", "no_more") }""")
    visitor.page.reload()
    visitor.see("reason")
    origin = visitor.checker.locator("[data-origin]")
    expect(origin).to_contain_text("Our rules have changed since you gave them")
    expect(origin).to_contain_text("left out")


def test_a_reload_does_not_lead_into_the_same_fault_again(visitor: Visitor):
    visitor.walk(*CASES["decided"])
    visitor.page.evaluate("window.dispatchEvent(new ErrorEvent('error', {message: 'x'}))")
    assert visitor.checker.get_attribute("data-broken") == ""
    visitor.page.reload()
    expect(visitor.heading).to_have_text("What do you want to know?")


def test_without_any_storage_a_reload_forgets(visitor: Visitor):
    visitor.context.add_init_script("Object.defineProperty(window, 'sessionStorage', {get() { throw new Error('no') }})")
    visitor.walk(*CASES["decided"])
    visitor.page.reload()
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")
    expect(visitor.panel.locator("[data-outcome]")).to_have_count(0)
    assert visitor.outcome is None


def test_the_title_of_the_page_follows_what_is_shown(visitor: Visitor):
    visitor.open()
    plain = visitor.page.title()
    visitor.ask("cancel")
    visitor.see("order_status")
    question = visitor.policy.fact("order_status").question
    expect(visitor.page).to_have_title(f"{question} - {plain}")
    visitor.button("Continue").click()
    expect(visitor.page).to_have_title(f"Error: {question} - {plain}")
    visitor.give("order_status", "other")
    title = visitor.policy.outcome("cancel_not_covered").title
    expect(visitor.page).to_have_title(f"Answer: {title} - {plain}")
    expect(visitor.checker.get_by_role("status")).to_have_text(f"Answer: {title}")
    visitor.button("Check another question (keeps your answers)").click()
    expect(visitor.page).to_have_title(plain)


def test_a_decision_is_printed_on_one_page_with_address_and_version(visitor: Visitor):
    visitor.open()
    for case, (question, answers) in CASES.items():
        visitor.ask(question)
        visitor.go_on(answers)
        pages = re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4"))
        assert len(pages) == 1, case
        visitor.page.emulate_media(media="print")
        footer = visitor.panel.locator(".ec-footer")
        expect(footer).to_contain_text(visitor.server.url("check/#question="), use_inner_text=True)
        expect(footer).to_contain_text(f"version {visitor.policy.version}", use_inner_text=True)
        visitor.page.emulate_media(media="null")  # as before: on paper only when it is printed
        visitor.button("Clear my answers").click()
