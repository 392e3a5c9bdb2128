"""The shop's rules in Japanese, as a customer with a small phone meets them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from checker import Interview
from checker.model import Policy
from compiler.publish.policy_files import policy_files, translation_files
from compiler.reading.versions import Versions, load_versions
from tests.browser.server import SiteServer

POLICY = Path(__file__).resolve().parents[2] / "policy" / "policy.yml"
PHONE = {"width": 390, "height": 844}
NAMES = {"Stripe", "PayPal", "English", "JavaScript", "Python", "Pyodide", "Mozilla", "Public", "License", "Material", "for", "MkDocs",
         "Chrome", "Edge", "Firefox", "Safari", "Opera"}
"""Words that Japanese texts write in Latin letters."""


@pytest.fixture(scope="module")
def versions() -> Versions:
    return load_versions(*policy_files(POLICY, Path.read_bytes, str), translations=translation_files(POLICY, Path.read_bytes, str))


@pytest.fixture(scope="module")
def policy(versions) -> Policy:
    """The policy in Japanese."""
    return versions.translations["ja"].all[0].policy


@pytest.fixture
def page(browser: Browser, shop_server: SiteServer) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE, locale="ja-JP")
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("response", lambda response: troubles.append(response.url) if response.status >= 400 else None)
    page.goto(shop_server.url("ja/check/"))
    yield page
    page.close()
    assert not troubles


WALKS = {
    "refund": {"order_status": "received", "reason": "damaged", "request_state": "not_made", "received_on": "2026-11-24"},
    "cancel": {"order_status": "awaiting_payment", "cancellation_offered": "yes"},
    "help": {"reason": "payment_proof", "order_status": "paid", "request_state": "not_made"},
}


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("question", WALKS)
def test_a_customer_walks_from_the_question_to_the_decision_in_japanese(page, policy, question):
    assert page.evaluate("document.documentElement.lang") == "ja"
    page.get_by_role("link", name=policy.question(question).ask, exact=True).first.click()
    heading, root = page.locator("#eligibility-checker [data-panel] [data-focus]"), page.locator("#eligibility-checker")
    asked = []
    while not root.get_attribute("data-outcome"):
        expect(heading).not_to_have_text(asked[-1].question if asked else "")
        said = heading.inner_text()
        fact = next(one for one in policy.facts if one.question == said)
        assert fact not in asked and fits(page), said
        asked.append(fact)
        answer = WALKS[question][fact.id]
        if fact.answers:
            page.get_by_role("radio", name=next(one.label for one in fact.answers if one.id == answer), exact=True).check()
        else:
            page.get_by_label(fact.question).fill(answer)
        page.locator("[data-panel] button[type=submit]").click()
        page.wait_for_function(
            """(before) => document.querySelector("#eligibility-checker").dataset.outcome
              || document.querySelector("[data-panel] [data-focus]")?.textContent !== before""", arg=said)
    given = {fact.id: WALKS[question][fact.id] for fact in asked}
    decided = Interview(policy).step(question, given, datetime.date.today())["decision"]
    expect(page.locator("[data-panel] h2").first).to_have_text(policy.outcome(root.get_attribute("data-outcome")).title)
    assert decided["title"] == page.locator("[data-panel] h2").first.inner_text()
    assert fits(page)
    assert english(page.locator("main").inner_text()) == set()


def test_a_customer_changes_the_language_on_the_page_where_they_are(page, shop_server):
    page.goto(shop_server.url("ja/returns/"))
    page.get_by_role("button", name="言語切り替え").hover()
    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(shop_server.url("returns/"))
    page.goto(shop_server.url("check/"))
    page.get_by_role("link", name="日本語").click()
    expect(page).to_have_url(shop_server.url("ja/check/"))


SEARCHED = {
    "返金": {"paid-order", "contact-us-for-refund", "refund-method"}, "返品したい": {"no-limit-named", "preference-only"}, "壊れた": {"evidence"},
    "届かない": {"contact-us"}, "キャンセル": {"unpaid-order"}, "配送が遅い": {"leader-handled"}, "クーリングオフ": {"cooling-off"},
    "不良品": {"quality-or-missing"}, "Stripe": {"authorized-unlimited-group-order"}, "返信がない": {"platform-intervention", "initial-review"},
}
"""Words that customers type, and the paragraphs that may come first."""


def test_the_search_tells_japanese_words_apart(page, shop_server):
    missed = {}
    for words, wanted in SEARCHED.items():
        page.goto(f"{shop_server.url('ja/')}?q={words}")
        expect(page.locator(".md-search-result__item").first).to_be_attached()
        links = page.locator(".md-search-result__item").first.locator("a").evaluate_all("all => all.map((link) => new URL(link.href).hash.slice(1))")
        if not wanted & {*links[:2]}:
            missed[words] = links
    assert len(missed) <= 1, missed


def english(text: str) -> set[str]:
    """The English words of a text."""
    return {*re.findall(r"[A-Za-z]{3,}", text)} - NAMES


def test_no_page_says_anything_in_english(page, shop_server):
    found = {}
    for file in sorted((shop_server.folder / "ja").rglob("index.html")):
        page.goto(shop_server.url(f"{file.parent.relative_to(shop_server.folder).as_posix()}/"))
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        said = english(re.sub(r"https?://\S+|\b[0-9a-f]{16,}\b", "", page.locator("body").inner_text()))
        if said:
            found[file.parent.name] = sorted(said)
    assert not found
