"""The search forgives a slip, wants all words of a search, and says so where it finds nothing."""

import pytest
from playwright.sync_api import expect

from tests.browser.test_contact import search_for
from tests.browser.visitor import Visitor


def found(visitor: Visitor) -> list[str]:
    visitor.page.wait_for_timeout(600)  # the results of the last letter
    links = visitor.page.locator(".md-search-result__item a")
    return [link.get_attribute("href").rpartition("/")[2].partition("#")[2] for link in links.all()]


@pytest.mark.parametrize("words, paragraph", [
    ("perishible", "restricted-by-nature"),
    ("persihable", "restricted-by-nature"),
    ("perishabble", "restricted-by-nature"),
    ("perihable", "restricted-by-nature"),
    ("perishables", "restricted-by-nature"),
    ("is it hygiene", "restricted-by-nature"),
    ("statutory mail", "cooling-off"),
    ("isn't cooling", "cooling-off"),
])
def test_a_word_with_one_slip_is_taken_for_the_one_that_was_meant(visitor: Visitor, words, paragraph):
    visitor.open("")
    search_for(visitor, words)
    expect(visitor.page.locator(".md-search-result__item").first).to_be_visible()
    assert paragraph in found(visitor)


@pytest.mark.parametrize("words", ["zeppelin", "refund zeppelin", "prshbl"])
def test_of_what_the_rules_do_not_speak_nothing_is_found(visitor: Visitor, words):
    visitor.open("")
    search_for(visitor, words)
    expect(visitor.page.get_by_text("No matching documents")).to_be_visible()
    expect(visitor.page.locator(".hc-nothing")).to_be_visible()


def test_where_no_paragraph_has_all_words_those_with_some_are_found(visitor: Visitor):
    visitor.open("")
    search_for(visitor, "perishable statutory")
    expect(visitor.page.locator(".md-search-result__item").first).to_be_visible()
    assert {"restricted-by-nature", "cooling-off"} <= set(found(visitor))
