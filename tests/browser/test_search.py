"""The search forgives a slip, wants all words of a search, and says so where it finds nothing."""

import dataclasses
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from checker.meaning import Meaning
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from tests.browser.server import SiteServer
from tests.browser.visitor import Visitor
from tests.frozen import PROJECT
from tests.pages.test_contact import policy_of, shipped
from tests.publish.test_site import FILES, SHIPPED


def found(visitor: Visitor, words: str) -> list[str]:
    """The addresses that a search finds, in the same visit as the searches before."""
    box, said = visitor.page.get_by_role("textbox", name="Search"), visitor.page.locator(".md-search-result__meta")
    box.fill("")
    box.press("Backspace")
    expect(said).to_have_text("Type to start searching")
    box.fill(words[:-1])
    box.press_sequentially(words[-1])  # the search listens to keys: it looks for all words at once, and for nothing else on the way
    expect(said).to_contain_text("matching document")
    return [link.get_attribute("href") for link in visitor.page.locator(".md-search-result__item a").all()]


def paragraphs(addresses: list[str]) -> set[str]:
    return {address.rpartition("/")[2].partition("#")[2] for address in addresses}


def test_a_word_with_one_slip_is_taken_for_the_one_that_was_meant(visitor: Visitor):
    visitor.open("")
    for words, paragraph in {
        "perishible": "restricted-by-nature",
        "persihable": "restricted-by-nature",
        "perishabble": "restricted-by-nature",
        "perihable": "restricted-by-nature",
        "perishables": "restricted-by-nature",
        "is it hygiene": "restricted-by-nature",
        "statutory mail": "cooling-off",
        "isn't cooling": "cooling-off",
    }.items():
        assert paragraph in paragraphs(found(visitor, words)), words


def test_of_what_the_rules_do_not_speak_nothing_is_found(visitor: Visitor):
    visitor.open("")
    for words in ("zeppelin", "refund zeppelin", "prshbl"):
        assert found(visitor, words) == [], words
        expect(visitor.page.get_by_text("No matching documents")).to_be_visible()
        expect(visitor.page.locator(".hc-nothing")).to_be_visible()


def test_where_no_paragraph_has_all_words_those_with_some_are_found(visitor: Visitor):
    visitor.open("")
    assert {"restricted-by-nature", "cooling-off"} <= paragraphs(found(visitor, "perishable statutory"))


def test_whoever_looks_for_a_way_to_reach_somebody_is_led_to_the_page_about_contact(visitor: Visitor):
    visitor.open("")
    for words in ("email", "e-mail", "phone number", "telephone", "live chat", "contact", "address", "opening hours", "emial", "adress"):
        assert re.search(r"/contact/(\?|#|$)", found(visitor, words)[0]), words


def test_a_short_word_is_taken_for_another_one_only_if_both_begin_alike(visitor: Visitor):
    visitor.open("")
    assert found(visitor, "qaid") == []
    assert "paid-order" in paragraphs(found(visitor, "piad"))


@pytest.fixture(scope="module")
def named(tmp_path_factory) -> Iterator[SiteServer]:
    """A site in which one name is a single word and one is not."""
    herbs = ("        says: Bring herbs in their bag.\n", "        says: Bring herbs in their bag.\n        also_called: [camomile, tins of tea]\n")
    policy = policy_of(herbs)
    content = pages_and_files(Meaning(policy), dataclasses.replace(shipped(policy), linked=SHIPPED.linked), dict(FILES))
    folder = tmp_path_factory.mktemp("named") / "site"
    publish(content, folder, PROJECT)
    server = SiteServer(folder)
    yield server
    server.close()


def test_a_name_of_something_is_enough_beside_a_word_that_nobody_knows(browser, named):
    page = browser.new_page()
    page.goto(named.url())
    box = page.get_by_role("textbox", name="Search")
    box.click()
    box.press_sequentially("tins zeppelin")
    expect(page.get_by_text("No matching documents")).to_be_visible()
    box.fill("")
    box.press_sequentially("camomile zeppelin")
    expect(page.locator(".md-search-result__item a[href*='#herbs']")).to_be_visible()
    page.close()
