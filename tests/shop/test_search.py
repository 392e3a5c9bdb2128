"""The search finds the right paragraph of the shop's rules by the words that customers type."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.server import SiteServer

COLLECTED: dict[str, set[str]] = {
    "refunds": {"paid-order"}, "money back": {"refund-method", "paid-order"}, "refund time": {"refund-method", "initial-review"},
    "damaged": {"evidence", "contact-us"}, "broken": {"evidence", "contact-us"}, "faulty": {"quality-or-missing"},
    "missing item": {"evidence", "quality-or-missing"}, "late": {"leader-handled", "contact-window-over"}, "7 days": {"contact-soon"},
    "Stripe": {"authorized-unlimited-group-order"}, "unlimited-group": {"authorized-unlimited-group-order"}, "cool off": {"cooling-off"},
    "used item": {"opened-or-used"}, "not arrived": {"contact-us"}, "wrong size": {"preference-only", "contact-us"},
    "change address": set(), "pick-up": {"leader-handled"}, "parcel": {"contact-us"}, "postage": set(), "exchange": set(),
    "refnud": {"paid-order"}, "cancelation": {"unpaid-order"}, "cancel order": {"unpaid-order"}, "contact": {"contact-us", "contact"},
    "group leader": {"leader-handled"},
}
"""Words that customers typed, and the paragraphs that may come first; none where the rules do not speak of it."""

OTHERS: dict[str, set[str]] = {
    "return": {"preference-only", "no-limit-named"}, "i want my money back": {"refund-method", "paid-order"}, "brocken": {"evidence", "contact-us"},
    "how do i cancel": {"unpaid-order"}, "photos": {"evidence"}, "chargeback": {"platform-intervention"}, "withdrawal": {"cooling-off"},
    "food": {"restricted-by-nature"}, "cosmetics": {"restricted-by-nature"}, "delayed": {"leader-handled"}, "does not work": {"quality-or-missing"},
    "doesn't fit": {"preference-only"}, "deffective": {"quality-or-missing"}, "parcle": {"contact-us"}, "customer service": {"contact-us"},
    "already paid": {"paid-before-fulfilment"}, "credit card": {"refund-method"}, "damged": {"evidence", "contact-us"}, "warranty": set(),
    "invoice": set(), "gift card": set(), "password": set(), "email": {"contact"}, "phone number": {"contact"}, "live chat": {"contact"},
    "address": {"contact"}, "speak to a human": {"contact"}, "adress": {"contact"}, "bought by mistake": {"unpaid-order"},
    "refund rejected": {"platform-intervention"}, "order stuck": {"platform-intervention"}, "broken glass": {"evidence"},
    "leaking bottle": {"evidence"}, "food spoiled": {"restricted-by-nature", "evidence"}, "leader not answering": {"platform-intervention"},
    "card declined": {"contact-us"}, "lost in post": {"contact-us"}, "my package never came": {"contact-us"},
    "not what I ordered": {"contact-us"}, "size doesn't fit": {"preference-only"}, "cancel after shipped": {"fulfilment-begun"},
    "where is my refund": {"paid-order", "refund-method"}, "how to return": {"preference-only", "no-limit-named"},
    "colour is different": {"preference-only", "contact-us"}, "legal rights": {"opened-but-law-requires"}, "tracking": {"order-page-first"},
    "coupon": set(), "two weeks": set(),
}
"""More of them, for which nothing was written down: other forms, slips, whole sentences, and matters of which the rules do not speak."""


@pytest.fixture(scope="module")
def page(browser: Browser, shop_server: SiteServer) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(shop_server.url())
    yield page
    page.close()


FIRST = """() => {
  const meta = document.querySelector(".md-search-result__meta").textContent;
  const item = document.querySelector(".md-search-result__item");
  const links = item ? [...item.querySelectorAll("a")].slice(0, 2).map((link) => new URL(link.href)) : [];
  return [meta, links.map(({ hash, pathname }) => hash.slice(1) || pathname.split("/").at(-2)).at(-1)];
}"""


def first(page: Page, words: str) -> str:
    """The paragraph that a search shows first, or the page, where it shows no part of it; nothing where it says that there is none."""
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.fill("")
    page.wait_for_function("() => !document.querySelector('.md-search-result__item')")
    box.press_sequentially(words)
    page.wait_for_function("(none) => document.querySelector('.md-search-result__meta').textContent !== none", arg="Type to start searching")
    said = None
    while (now := page.evaluate(FIRST)) != said:  # until the last letter's results have come
        said = now
        page.wait_for_timeout(400)
    return said[1] or ""


def test_most_words_that_customers_typed_lead_to_their_paragraph(page):
    found = {words: first(page, words) for words in COLLECTED}
    missed = {words: one for words, one in found.items() if one not in (COLLECTED[words] or {""})}
    assert len(COLLECTED) - len(missed) >= 22, missed


def test_words_that_nobody_wrote_down_lead_to_their_paragraph_too(page):
    found = {words: first(page, words) for words in OTHERS}
    missed = {words: one for words, one in found.items() if one not in (OTHERS[words] or {""})}
    assert len(OTHERS) - len(missed) >= len(OTHERS) * 0.85, missed


def test_what_it_is_found_by_is_not_shown(page):
    assert first(page, "smashed") == "evidence"
    assert "smashed" not in page.locator(".md-search-result").inner_text().lower()
