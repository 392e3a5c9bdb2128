"""A last day in a text: everybody is told it in words, and a customer whose day is known reads the day, once the engine has spoken."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from compiler.reading.policy import load_policy
from tests.browser.server import Fault, SiteServer
from tests.checker.test_last_days import OUTCOME, UNTIL
from tests.checks.tea import tea
from tests.sites import build_for_visitors

PROJECT = Path(__file__).resolve().parents[2]
POLICY = tea(*UNTIL, OUTCOME)


@pytest.fixture(scope="module")
def tea_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    folder = tmp_path_factory.mktemp("tea")
    policy = folder / "policy.yml"
    policy.write_text(POLICY, encoding="utf-8")
    build_for_visitors(policy, folder / "site")
    server = SiteServer(folder / "site")
    yield server
    server.close()


def test_the_day_takes_the_place_of_the_words_once_the_engine_has_spoken(visit, tea_server):
    visitor = visit(tea_server, load_policy(POLICY.encode(), "policy.yml").policy)
    tea_server.break_with(Fault("python.wasm", held=True))
    visitor.open(patience=0.2)
    visitor.ask("return")
    today = datetime.date.today()
    visitor.go_on({"kind": "black", "bought_on": today.isoformat()})
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel.locator(".ec-says")).to_have_text("Bring it to the shop until 7 days after you bought it.")
    tea_server.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")

    def said(day: datetime.date) -> str:
        return f"{day.day} {day:%B} {day.year}"

    until = f"until {said(today + datetime.timedelta(7))} (7 days after {said(today)})."
    expect(visitor.panel.locator(".ec-says")).to_have_text(f"Bring it to the shop {until}")
    expect(visitor.panel.locator("[data-statement=recent] p").first).to_have_text(f"You may return tea {until}")
