"""The shop's rules in the languages into which they are translated, as a customer with a small phone meets them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from checker import Interview
from checker.model import Policy
from compiler.languages import language
from compiler.pages.content import Alternate
from compiler.publish.policy_files import policy_files, translation_files
from compiler.reading.versions import Versions, load_versions
from tests.browser.gallery import states
from tests.shop.expected import EXPECTED, POLICY, WAY_OUT

PHONE = {"width": 390, "height": 844}
NAMES = {"English", "JavaScript", "Python", "Pyodide", "Mozilla", "Public", "License", "Material", "for", "MkDocs",
         "Chrome", "Edge", "Firefox", "Safari", "Opera", *EXPECTED.get("names", ())}
"""Words that languages with other letters write in Latin letters."""
OTHER_LETTERS = ("ja", "zh")


@pytest.fixture(scope="module")
def versions() -> Versions:
    return load_versions(*policy_files(POLICY, Path.read_bytes, str), translations=translation_files(POLICY, Path.read_bytes, str))


@pytest.fixture(scope="module")
def policies(versions) -> dict[str, Policy]:
    """The policy in each language into which it is translated, by the language's tag."""
    return {tag: translated.all[0].policy for tag, translated in versions.translations.items()}


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page(viewport=PHONE)
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type in ("error", "warning") else None)
    page.on("response", lambda response: troubles.append(response.url) if response.status >= 400 else None)
    yield page
    page.close()
    assert not troubles


def fits(page: Page) -> bool:
    """Whether nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_customer_walks_from_each_question_to_a_decision_in_the_language(page, policies, shop_server):
    for tag, policy in policies.items():
        interview = Interview(policy)
        walks = {question: answers for name, question, answers in states(interview) if "-decides-" in name}  # the last one of each question
        assert {*walks} == {question.id for question in policy.questions}
        for question, answers in walks.items():
            page.goto(shop_server.url(f"{tag}/check/"))
            assert page.evaluate("document.documentElement.lang") == tag
            page.evaluate("sessionStorage.clear()")
            page.reload()
            page.locator("[data-start]").get_by_role("link", name=policy.question(question).ask, exact=True).click()
            for number, (fact, answer) in enumerate(answers.items()):
                walk_on(page, policy, fact, answer)
                assert number or fits(page), fact
            root = page.locator("#eligibility-checker")
            expect(root).to_have_attribute("data-outcome", re.compile("."))
            decided = interview.step(question, answers, datetime.date.today())["decision"]
            assert decided["title"] == page.locator("[data-panel] h2").first.inner_text()
            assert fits(page)
            assert english(tag, page.locator("main").inner_text()) == set(), WAY_OUT


def walk_on(page: Page, policy: Policy, id: str, answer: str | None) -> None:
    """Answer the question about a fact."""
    fact = policy.fact(id)
    expect(page.locator("#eligibility-checker [data-panel] [data-focus]")).to_have_text(fact.question)
    assert fits(page), id
    if fact.answers:
        label = next((one.label for one in fact.answers if one.id == answer), language(policy.language).checker.say["unknown"])
        page.get_by_role("radio", name=label, exact=True).check()
    elif answer is None:
        page.locator("[data-panel] [data-do=unknown]").click()
        return
    else:
        page.get_by_label(fact.question).fill(str(answer))
    page.locator("[data-panel] button[type=submit]").click()


def test_a_customer_changes_the_language_on_the_page_where_they_are(page, versions, policies, shop_server):
    (original, *_) = versions
    first = original.policy.topics[0].id
    for tag in policies:
        own, other = (Alternate(one, "").name for one in (original.policy.language, tag))
        page.goto(shop_server.url(f"{tag}/{first}/"))
        page.locator(".md-select button").hover()
        page.get_by_role("link", name=own).click()
        expect(page).to_have_url(shop_server.url(f"{first}/"))
        page.goto(shop_server.url("check/"))
        page.get_by_role("link", name=other).click()
        expect(page).to_have_url(shop_server.url(f"{tag}/check/"))


def english(tag: str, text: str) -> set[str]:
    """The English words of a text in a language of other letters."""
    return {*re.findall(r"[A-Za-z]{3,}", text)} - NAMES if tag.startswith(OTHER_LETTERS) else set()


def test_no_page_says_anything_in_english(page, policies, shop_server):
    found = {}
    for tag in policies:
        for file in sorted((shop_server.folder / tag).rglob("index.html")):
            page.goto(shop_server.url(f"{file.parent.relative_to(shop_server.folder).as_posix()}/"))
            page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
            said = english(tag, re.sub(r"https?://\S+|\b[0-9a-f]{16,}\b", "", page.locator("body").inner_text()))
            if said:
                found[tag, file.parent.name] = sorted(said)
    assert not found, WAY_OUT
