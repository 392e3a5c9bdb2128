"""What an amount comes to in a case is the engine's to say: it stands in a decision once the engine has spoken, and nowhere else."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from compiler.publish.site import build_site
from compiler.reading.policy import load_policy
from tests.browser.conftest import PROJECT
from tests.browser.server import Fault, SiteServer
from tests.checker.test_amounts import fee
from tests.checks.tea import tea

SAID = "Restocking fee: 15 % of 240.00 EUR = 36.00 EUR"
CASE = {"kind": "herbs", "bought_on": datetime.date.today().isoformat(), "price": "240"}


@pytest.fixture(scope="module")
def tea_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SiteServer, Path]]:
    """A shop that keeps a part of the price, as a site with its policy."""
    folder = tmp_path_factory.mktemp("amounts")
    file = folder / "policy.yml"
    words, least = ("{within window}.", "{within window} that cost {at_least least}."), ("price: {at_least: 1}", "price: {at_least: least}")
    file.write_text(tea(*fee(words, least, ("  rate: 15 %", "  rate: 15 %\n  least: 1 EUR"))), encoding="utf-8")
    build_site(policy_file=file, site_dir=folder / "site", project=PROJECT, cache=PROJECT / ".cache")
    server = SiteServer(folder / "site")
    yield server, file
    server.close()


def test_a_decision_says_what_an_amount_comes_to_once_the_engine_has_spoken(visit, tea_shop):
    server, file = tea_shop
    server.break_with(Fault("python.wasm", held=True))
    visitor = visit(server, load_policy(file.read_bytes(), "policy.yml").policy)
    visitor.open(patience=0.2)
    visitor.ask("return")
    visitor.go_on(CASE)
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel.locator("[data-statement=take_back] .ec-says")).to_have_text("Bring it to the shop. We keep 15 % of the price.")
    expect(visitor.panel.locator(".ec-amounts")).to_have_count(0)
    server.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel.locator("[data-statement=take_back] .ec-amounts")).to_have_text(SAID)
    expect(visitor.panel.locator("[data-statement=herbs] .ec-amounts")).to_have_text(SAID)
