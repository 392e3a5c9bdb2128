"""The search finds the right paragraph of the shop's rules by the words that customers type. The words stand in policy/expectations.yml."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from checker.model import Policy
from compiler.reading.policy import load_policy
from tests.browser.server import SiteServer
from tests.shop.expected import EXPECTED, POLICY, WAY_OUT

# The theme gives each change of the words to a worker, as a message of type 2, and hears of type 3 what was found.
HEARS = """
const post = Worker.prototype.postMessage;
const heard = new WeakSet();
window.search = { asked: 0, unanswered: 0, done() {} };
Worker.prototype.postMessage = function (message, ...more) {
  if (message?.type === 2) window.search.asked += 1, window.search.unanswered += 1;
  if (!heard.has(this)) this.addEventListener("message", ({ data }) => {
    if (data?.type === 3 && !--window.search.unanswered && window.search.asked) window.search.done();
  });
  heard.add(this);
  return post.call(this, message, ...more);
};
"""
# All words are there at once: a search for each letter on the way takes long, and is of no interest.
FOUND = """async (searches) => {
  const box = document.querySelector(".md-search__input");
  const shown = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  const found = {};
  for (const words of searches) {
    const answer = new Promise((resolve, reject) => {
      Object.assign(window.search, { asked: 0, done: resolve });
      setTimeout(() => reject(new Error(`No answer to "${words}"`)), 60_000);
    });
    box.value = words;
    box.dispatchEvent(new KeyboardEvent("keyup", { key: "End", bubbles: true }));  // the theme waits for a key
    await answer;
    await shown();
    const item = document.querySelector(".md-search-result__item");
    const links = item ? [...item.querySelectorAll("a")].slice(0, 2).map((link) => new URL(link.href)) : [];
    found[words] = links.map(({ hash, pathname }) => hash.slice(1) || pathname.split("/").at(-2));
  }
  return found;
}"""


@pytest.fixture(scope="module")
def policy() -> Policy:
    return load_policy(POLICY.read_bytes(), POLICY.name).policy


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    page.add_init_script(HEARS)
    yield page
    page.close()


def found(page: Page, *searches: str) -> dict[str, list[str]]:
    """For each search the page that it shows first, and its first part where it shows one. Nothing where nothing is found."""
    page.locator(".md-search__input").click()
    return page.evaluate(FOUND, searches)


def test_most_words_that_customers_type_lead_to_their_paragraph(page: Page, policy: Policy, shop_server: SiteServer):
    for group in EXPECTED.get("searches", ()):
        there = page.goto(shop_server.url("" if group["language"] == policy.language else f"{group['language']}/"))
        assert there.status < 400, f"The policy has no translation into `{group['language']}`. {WAY_OUT}"
        missed = {}
        all_shown = found(page, *group["words"])
        for words, wanted in group["words"].items():
            shown = all_shown[words]
            first = shown if group["language"] != policy.language else shown[-1:]
            if not ({*wanted} & {*first} if wanted else not shown):
                missed[words] = shown
        assert len(missed) <= group["may_miss"], f"{missed}\n{WAY_OUT}"


def test_what_a_statement_is_also_called_finds_it_and_is_not_shown(page: Page, policy: Policy, shop_server: SiteServer):
    page.goto(shop_server.url())
    statements = [*policy.rules, *policy.guidance]
    for one in statements:
        own = [word for word in one.also_called if sum(word in other.also_called for other in statements) == 1 and word.isalpha()]
        if own:
            assert one.id in found(page, own[-1])[own[-1]], own[-1]
            assert own[-1] not in page.locator(".md-search-result").inner_text().lower()
            break
