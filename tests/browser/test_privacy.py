"""Answers stay in the tab, and the front end knows nothing of any policy."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PROJECT
from tests.browser.visitor import SAVES_DATA, Visitor

FRONT_END = sorted((PROJECT / "docs" / "front_end").iterdir())
KEPT = """async () => ({
  cookies: document.cookie,
  local: {...localStorage},
  session: {...sessionStorage},
  databases: await indexedDB.databases(),
  caches: await caches.keys(),
  address: location.href,
})"""


@pytest.mark.parametrize("saves_data", [False, True])
def test_answers_are_not_sent_and_only_this_tab_keeps_them(visitor: Visitor, saves_data: bool):
    if saves_data:
        visitor.context.add_init_script(SAVES_DATA)
    asked: list[tuple[str, str, str | None]] = []
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")
    before = visitor.page.evaluate(KEPT)
    visitor.context.on("request", lambda request: asked.append((request.method, request.url, request.post_data)))

    visitor.ask("refund")
    visitor.see("order_status")
    if saves_data:
        visitor.page.wait_for_load_state("networkidle")
    else:
        expect(visitor.checker).to_have_attribute("data-engine", "ready")
    while_starting = list(asked)
    visitor.go_on({
        "order_status": "received", "reason": "damaged", "received_on": "2026-01-15", "request_state": "waiting",
    })

    assert asked == while_starting, "an answer leads to no request"
    assert {(method, data) for method, _, data in asked} == {("GET", None)}
    assert not [url for _, url, _ in asked if "?" in url or "#" in url]
    after = visitor.page.evaluate(KEPT)
    assert list(after["session"]) == ["eligibility-checker /"]
    assert after == {**before, "session": after["session"], "address": before["address"] + "#question=refund"}
    assert visitor.context.cookies() == []
    assert visitor.page.evaluate("history.state") == {"place": 5, "depth": 5}

    other = visitor.beside()
    other.open()
    assert other.page.evaluate(KEPT) == before, "another tab knows nothing"
    visitor.button("Clear my answers").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    assert visitor.page.evaluate(KEPT) == before


def test_no_page_asks_another_host_for_anything(visitor: Visitor, site: Path):
    for path in pages_of(site):
        visitor.open(path)
    # Leaving fails on any request to another host, and on any violation of the Content-Security-Policy.
    assert len(visitor.server.requested) > len(pages_of(site))


def pages_of(site: Path) -> list[str]:
    """The addresses of all pages of a site."""
    files = sorted(file.relative_to(site) for file in site.rglob("*.html"))
    return [file.as_posix().removesuffix("index.html") for file in files]


@pytest.mark.parametrize("file", FRONT_END, ids=lambda file: file.name)
def test_the_front_end_holds_no_words_and_takes_no_shortcuts(file: Path):
    code = file.read_text(encoding="utf-8")
    forbidden = (
        "innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "localStorage",
        "sessionStorage", "indexedDB", "document.cookie", "toISOString", "http:", "https:",
    )
    kept_by = {"writing.mjs": "sessionStorage"}  # in one place alone
    assert not [word for word in forbidden if word in code and kept_by.get(file.name) != word]
