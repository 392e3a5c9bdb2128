"""Whoever is stuck finds somebody: where a decision says so, where the search finds nothing, and where the checker does not work."""

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor

SUPPORT = [
    ("Customer support", "https://shop.example/contact"),
    ("help@shop.example", "mailto:help@shop.example"),
    ("+44 20 7946 0000", "tel:+442079460000"),
]


def links(place) -> list[tuple[str, str]]:
    return [(link.inner_text(), link.get_attribute("href")) for link in place.get_by_role("link").all()]


def search_for(visitor: Visitor, word: str) -> None:
    box = visitor.page.get_by_role("textbox", name="Search")
    box.click()
    box.press_sequentially(word)


def test_a_decision_to_contact_us_has_a_button_for_each_way(visitor: Visitor):
    visitor.walk("help", {"order_status": "shipped", "reason": "not_delivered", "request_state": "not_made", "long_unresolved": None})
    assert visitor.outcome == "contact_us"
    assert links(visitor.panel.locator("[data-slot=ways]")) == [("Your order detail page", "../contact/#order_page"), *SUPPORT]


@pytest.mark.parametrize("width", [390, 1280])
def test_a_search_that_finds_nothing_offers_the_questions_and_the_contact(visit, server, policy, width):
    visitor = visit(server, viewport={"width": width, "height": 800})
    visitor.open("returns/")
    if width < 900:
        visitor.page.locator("label.md-header__button[for=__search]").click()
    nothing = visitor.page.locator(".hc-nothing")
    expect(nothing).to_be_hidden()
    search_for(visitor, "zeppelin")
    expect(visitor.page.get_by_text("No matching documents")).to_be_visible()
    expect(nothing).to_be_visible()
    asked = [question.ask for question in policy.questions]
    assert [text for text, _ in links(nothing)] == [*asked, "Your order detail page"]
    nothing.get_by_role("link", name=asked[2]).click()
    expect(visitor.heading).to_have_text(policy.fact("order_status").question)


def test_the_contact_of_a_search_leads_to_where_it_is_described(visitor: Visitor):
    visitor.open("returns/")
    search_for(visitor, "zeppelin")
    visitor.page.locator(".hc-nothing").get_by_role("link", name="Your order detail page").click()
    expect(visitor.page.get_by_role("heading", name="Your order detail page")).to_be_in_viewport()


def test_on_paper_a_contact_says_the_address_it_leads_to(visitor: Visitor):
    visitor.open("contact/")
    visitor.page.emulate_media(media="print")
    link = visitor.page.locator(".hc-contact .md-button[href^='http']").first
    printed = link.evaluate("link => getComputedStyle(link, '::after').content")
    assert link.get_attribute("href") in printed
