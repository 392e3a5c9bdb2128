"""What an amount comes to in a case is the engine's to say: it stands in a decision once the engine has spoken, and nowhere else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests import frozen
from tests.browser.server import Fault, SiteServer
from tests.sites import built

SAID = ["Paid back: 240.00 EUR \u2212 40.00 EUR = 200.00 EUR", "Restocking fee: 15 % of 200.00 EUR = 30.00 EUR"]
CASE = {"kind": "herbs", "bought_on": datetime.date.today().isoformat(), "price": "240", "kept": "40"}


@pytest.fixture(scope="module")
def shares(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """A shop that pays back a part of the price."""
    server = SiteServer(built(frozen.SHARES, tmp_path_factory))
    yield server
    server.close()


def test_a_decision_says_what_an_amount_comes_to_once_the_engine_has_spoken(visit, shares):
    shares.break_with(Fault("python.wasm", held=True))
    visitor = visit(shares, frozen.policy(frozen.SHARES))
    visitor.open(patience=0.2)
    visitor.ask("return")
    visitor.go_on(CASE)
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    says = "Bring it to the shop. What is paid back is the price of what comes back, less 15 % of what is paid back."
    expect(visitor.panel.locator("[data-statement=take_back] .ec-says")).to_have_text(says)
    expect(visitor.panel.locator(".ec-amounts")).to_have_count(0)
    shares.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel.locator("[data-statement=take_back] .ec-amounts")).to_have_text(SAID)
