"""What the benchmark's figures depend on: the emulated link, what browsers may cache for good, medians and ratios, the report."""

from __future__ import annotations

import time
import urllib.request
from dataclasses import replace
from pathlib import Path

import pytest

from bench.chart import Spread
from bench.report import About, kinds, page, picture
from bench.scenarios import Visit
from bench.server import KEPT_FOR_GOOD, Link, Server

VISIT = Visit(
    browser="Firefox", condition="unthrottled", contender="this site", repeat=False,
    answerable=100, first_answer=200, shown=250, decided=300, bytes=1_000,
)
CONTENDERS = ("this site", "stock Pyodide 1.0", "publicodes 1.0")


def a_run(*decided: float) -> list[Visit]:
    """This many rounds. All figures are alike in all rounds, except the time of our decisions."""
    return [
        replace(VISIT, condition=condition, contender=name, repeat=repeat, decided=ours if name == "this site" else 300)
        for condition in ("unthrottled", "emulated phone") for ours in decided for name in CONTENDERS for repeat in (False, True)
    ]


# --- The link -------------------------------------------------------------------------------------------------


def test_all_that_is_under_way_shares_the_link():
    link = Link(megabits=8, round_trip=0.06)
    assert link.reserve(500_000, now=10.0) == pytest.approx(10.5)
    assert link.reserve(1_000_000, now=10.1) == pytest.approx(11.5)


def test_a_link_that_was_idle_has_nothing_saved():
    link = Link(megabits=8, round_trip=0.06)
    link.reserve(1_000, now=10.0)
    assert link.reserve(1_000_000, now=50.0) == pytest.approx(51.0)


def test_a_new_connection_costs_another_round_trip():
    link = Link(megabits=8, round_trip=0.06)
    assert (link.delay(new_connection=False), link.delay(new_connection=True)) == pytest.approx((0.06, 0.12))


@pytest.fixture
def server(tmp_path: Path):
    server = Server(tmp_path)
    yield server
    server.close()


def test_a_response_takes_at_least_what_the_link_takes(server):
    content = bytes(range(256)) * 100
    server.put("/data.bin", content)
    sent = min(len(content), len(server._files["/data.bin"].content))
    server.link = Link(megabits=sent * 8 / 1e6 * 4, round_trip=0.05)  # a quarter of a second
    started = time.monotonic()
    urllib.request.urlopen(f"{server.origin}/data.bin").read()
    assert time.monotonic() - started >= 0.35


@pytest.mark.parametrize(
    "path",
    ["/site/assets/engine/35723ca9c86699d3/pyodide.mjs", "/site/assets/policy/3e05447761a2038a.json",
     "/site/assets/javascripts/bundle.79ae519e.min.js", "/stock/v314.0.7/page.mjs"],
)
def test_an_address_that_changes_with_its_content_is_kept_for_good(path):
    assert KEPT_FOR_GOOD.search(path)


@pytest.mark.parametrize("path", ["/site/check/", "/site/assets/certificate.json", "/site/search/search_index.json"])
def test_any_other_address_is_asked_for_anew(path):
    assert not KEPT_FOR_GOOD.search(path)


# --- The report -------------------------------------------------------------------------------------------------


def test_a_spread_is_a_median_between_the_least_and_the_greatest():
    assert str(Spread.of([0.3, 0.1, 0.5, 0.3])) == "0.30 (0.10–0.50)"


def test_what_is_compared_was_visited_alike_and_stands_in_the_order_of_the_rounds():
    found = dict(kinds(a_run(10, 20)))
    assert list(found) == [
        "Firefox, unthrottled, cold", "Firefox, unthrottled, repeat", "Firefox, emulated phone, cold", "Firefox, emulated phone, repeat",
    ]
    for by_contender in found.values():
        assert list(by_contender) == list(CONTENDERS)
        assert [visit.decided for visit in by_contender["this site"]] == [10, 20]


def test_the_report_says_what_was_measured_and_takes_ratios_pair_by_pair():
    visits = a_run(30, 60, 150)
    visits = [replace(visit, decided=600) if visit.contender.startswith("stock") and visit.repeat else visit for visit in visits]
    text = page(visits, About("2026-11-24", 3, {"Firefox": "153"}, 1_296))
    line = "| {} | this site | 0.10 (0.10–0.10) | 0.20 (0.20–0.20) | 0.25 (0.25–0.25) | 0.06 (0.03–0.15) | {} | 1 |"
    assert line.format("Firefox, unthrottled, cold", "0.20 (0.10–0.50)") in text
    assert line.format("Firefox, emulated phone, repeat", "0.10 (0.05–0.25)") in text
    assert "1,296 cases" in text


def test_the_picture_has_a_bar_for_each_wait():
    drawn = picture(a_run(60))
    assert drawn.count("<rect x=") == 4 * 3
    assert drawn.count("0.30 s</text>") == 4 * 2
