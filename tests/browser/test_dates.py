"""The sums with days are the engine's: they stand in a decision once it has spoken."""

from __future__ import annotations

import datetime

from playwright.sync_api import expect

from tests import frozen
from tests.browser.server import Fault, SiteServer
from tests.browser.test_keeping import CLIPBOARD, COPIES
from tests.browser.visitor import Visitor
from tests.sites import built

LATE = {"order_status": "received", "reason": "damaged", "received_on": "2026-01-15", "request_state": "not_made"}


def test_a_decision_says_when_a_time_has_ended(visitor: Visitor, interview):
    visitor.walk("refund", LATE)
    said = visitor.panel.locator("[data-statement=contact-window-over] .ec-dates")
    expect(said).to_have_text(interview.step("refund", LATE, datetime.date.today())["dates"]["contact-window-over"])
    expect(said).to_contain_text("ended on 22 January 2026")


def test_the_sums_come_with_the_engine(visitor: Visitor):
    visitor.server.break_with(Fault("python.wasm", held=True))
    visitor.open(patience=0.2)
    visitor.ask("refund")
    visitor.go_on(LATE)
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel.locator(".ec-dates")).to_have_count(0)
    visitor.server.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel.locator(".ec-dates")).to_contain_text(["ended on 22 January 2026"])


def test_a_sum_is_said_once_where_a_rule_is_also_what_to_do(visit, tmp_path_factory):
    server = SiteServer(built(frozen.TEA["ja"], tmp_path_factory))
    visitor = visit(server, frozen.policy(frozen.TEA["ja"]))
    visitor.walk("return", {"opened": "no", "bought_on": datetime.date.today(), "kind": "herbs", "price": 5})
    expect(visitor.panel.locator(".ec-now .ec-dates")).to_have_count(1)
    expect(visitor.panel.locator(".ec-dates")).to_have_count(1)
    server.close()


# The numbers in the main part of a page that a line parts from the word behind them.
PARTED = r"""() => {
  const found = [];
  const texts = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    for (const { 0: said, index } of texts.currentNode.data.matchAll(/[0-9]+\.?\s(?=\p{L})./gu)) {
      const range = document.createRange();
      range.setStart(texts.currentNode, index);
      range.setEnd(texts.currentNode, index + said.length);
      if (new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1) found.push(said);
    }
  }
  return found;
}"""


def test_a_day_and_its_month_stay_in_one_line_and_go_into_a_message_with_plain_spaces(visit, server):
    visitor = visit(server, viewport={"width": 320, "height": 800}, **COPIES)
    visitor.walk("refund", LATE)
    for width in range(320, 420, 10):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert visitor.page.evaluate(PARTED) == [], f"{width} px"
    visitor.button("Copy a message for support").click()
    expect(visitor.panel).to_contain_text("The message is copied")
    message = visitor.page.evaluate(CLIPBOARD)
    assert "ended on 22 January 2026" in message and "\u00a0" not in message
    visitor.page.goto(server.url("refunds/"))
    for width in range(320, 420, 10):
        visitor.page.set_viewport_size({"width": width, "height": 800})
        assert visitor.page.evaluate(PARTED) == [], f"{width} px"
