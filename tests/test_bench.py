"""What the benchmark's figures hang on: the emulated link, the ways that customers take, medians, ratios and verdicts."""

from __future__ import annotations

import datetime
import re
import time
import urllib.request
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from bench import contenders, scenarios
from bench.__main__ import BusyMachineError, measure, slower_by
from bench.contenders import Contender, policy
from bench.figures import Run, Spread, Target, percentile, targets
from bench.report import About, page, picture
from bench.scenarios import DESKTOP, Visit, walks_through
from bench.server import KEPT_FOR_GOOD, Link, Server
from checker.interview import Interview
from compiler.publish.site import build_site

VISIT = Visit(
    browser="Firefox", condition="desktop", contender="ours", round=0, repeat=False, answerable=100, first_answer=200, decided=300,
    shown=250, waited=40, shown_by="table", steps=(4,), rushed=(5,), bytes=1_000, bytes_of_page=10,
)
CONTENDERS = tuple(Contender(id, id, f"/{id}/", bool) for id in ("ours", "stock"))
CONTENDERS += tuple(Contender(id, id, f"/{id}/", bool, comes_back=False) for id in ("publicodes", "json-rules-engine", "publicodes-here"))
ABOUT = About("2026-11-24", "2 cores", 3, {"Firefox": "153"}, {"Firefox": 4.0}, CONTENDERS, 1_296)


def a_run(**ours: object) -> Run:
    """Three rounds in which all take the same, but for what is said of ours."""
    compared = [
        replace(VISIT, condition=condition, contender=one.id, round=round, repeat=repeat, bytes=0 if repeat else 1_000)
        for condition in ("desktop", "phone") for one in CONTENDERS for round in range(3) for repeat in sorted({False, one.comes_back})
    ]
    compared = [replace(visit, first_answer=160) if visit.contender == "publicodes-here" else visit for visit in compared]
    compared = [replace(visit, **ours) if visit.contender == "ours" else visit for visit in compared]
    return Run(tuple(compared), tuple(replace(VISIT, waited=wait) for wait in range(1, 21)))


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


# --- The customers ----------------------------------------------------------------------------------------------


def test_customers_take_different_ways_through_all_questions_and_come_to_the_checkers_decisions():
    today = datetime.date(2026, 11, 24)
    shop = policy()
    walks = walks_through(shop, 20, today)
    assert len(set(walks)) == 20
    assert {walk.question for walk in walks} == {question.id for question in shop.questions}
    for walk in walks:
        answers: dict[str, object] = {}
        for answer in walk.answers:
            view = Interview(shop).step(walk.question, answers, today)
            answers[view["next"]["fact"]] = answer
        assert Interview(shop).step(walk.question, answers, today)["decision"]["id"] == walk.outcome


class Slowed:
    """A browser that is as slow as is said, one time after the other."""

    name = "Firefox"

    def __init__(self, *factors: float):
        self.left = list(factors)

    def slowness(self, page: str, parts: float) -> float:
        return self.left.pop(0)


def test_a_machine_that_is_busy_for_a_moment_is_looked_at_again():
    visitor = Slowed(6.5, 2.9, 4.1, 4.0)
    assert (slower_by(visitor, "/calibration/", 4, strict=True), visitor.left) == (4.1, [4.0])


def test_a_machine_that_stays_busy_is_refused_unless_nothing_is_written():
    with pytest.raises(BusyMachineError, match="Firefox should have been slower by a factor of 4"):
        slower_by(Slowed(6.5, 6.4, 6.3), "/calibration/", 4, strict=True)
    assert slower_by(Slowed(6.5), "/calibration/", 4, strict=False) == 6.5


def test_no_page_is_visited_before_each_browser_was_found_to_be_slow_enough(monkeypatch):
    def compare(*_):
        raise AssertionError("a visit too early")

    for name in ("refuse_unequal", "ours", "stock", "javascript", "javascript_here", "calibration"):
        monkeypatch.setattr(contenders, name, lambda *_: "")
    monkeypatch.setattr(scenarios.Visitor, "compare", compare)
    monkeypatch.setattr(scenarios.Visitor, "slowness", lambda visitor, *_: {"Chromium": 4.0, "Firefox": 6.5}[visitor.name])
    with pytest.raises(BusyMachineError, match="Firefox"):
        measure(1, 1, strict=True)


# --- The pages --------------------------------------------------------------------------------------------------


def test_an_engine_takes_the_place_of_the_checker_on_a_page_of_the_site(tmp_path: Path, server: Server, monkeypatch):
    def get(path: str) -> str:
        with urllib.request.urlopen(server.origin + path) as response:
            content = response.read()
            return (brotli.decompress(content) if response.headers["Content-Encoding"] == "br" else content).decode()

    monkeypatch.setattr(contenders, "_bundled", lambda name: b"// the engine")
    monkeypatch.setattr(contenders, "_version", lambda package: "1.2.3")
    build_site(policy_file=contenders.POLICY, site_dir=tmp_path, project=contenders.PROJECT, cache=contenders.PROJECT / ".cache")
    found = contenders.javascript_here(server, tmp_path, "publicodes")
    page = get(found.page)
    script = re.search(r'<script type="module" src="([^"]*)"', page)[1]
    assert get(found.page + script) == "// the engine"
    assert page.count('id="eligibility-checker"') == page.count('type="module"') == 1
    assert not re.search("data-plan|data-part|modulepreload", page)
    places = ["</header>", "Can I cancel my order?", script, "</main>", "</footer>"]
    assert sorted(places, key=page.index) == places
    assert [found.is_shell(found.page), found.is_shell(found.page + script)] == [True, False]

    (tmp_path / "check" / "index.html").write_text("<head></head>", encoding="utf-8")
    with pytest.raises(ValueError, match="not what it was"):
        contenders.javascript_here(server, tmp_path, "publicodes")


# --- The figures ------------------------------------------------------------------------------------------------


def test_a_percentile_is_one_of_the_values():
    values = [float(value) for value in range(20, 0, -1)]
    assert (percentile(values, 95), percentile(values, 100), percentile(values[:10], 95)) == (19, 20, 20)


def test_a_ratio_is_taken_pair_by_pair():
    ours = [replace(VISIT, round=round, decided=decided) for round, decided in enumerate((10, 20, 90))]
    stock = [replace(VISIT, round=round, contender="stock", decided=decided) for round, decided in enumerate((100, 40, 300))]
    run = Run((*ours, *stock), ())
    assert run.ratio("Firefox", DESKTOP, False, "decided") == Spread(0.3, 0.1, 0.5)


@pytest.mark.parametrize(("reached", "verdict"), [(0.2, "aim met"), (0.3, "met"), (0.35, "met"), (0.36, "NOT MET")])
def test_a_verdict_follows_from_what_was_reached(reached, verdict):
    assert Target("cold", 0.35, 0.2, reached).verdict == verdict


def test_targets_are_missed_by_what_is_as_slow_as_stock():
    found = {target.name.split(",")[0]: target.verdict for target in targets(a_run(), "Firefox")}
    assert found == {
        "bytes": "NOT MET", "cold": "NOT MET", "repeat": "aim met", "wait after the last answer": "aim met",
        "first question": "met", "a decision once ready": "aim met",
    }


def test_the_first_question_is_compared_with_two_pages():
    of_each = [target.reached for target in targets(a_run(), "Firefox") if target.name.startswith("first question")]
    assert of_each == [100 / 200, 100 / 160]


def test_targets_are_met_by_what_is_fast():
    found = targets(a_run(decided=40, bytes=0, answerable=80), "Firefox")
    assert {target.verdict for target in found} == {"aim met"}


def test_bytes_at_a_second_visit_are_missed_targets():
    (found,) = (target for target in targets(a_run(bytes=1), "Firefox") if "most bytes" in target.name)
    assert found.verdict == "NOT MET"


def test_the_report_says_what_was_measured():
    text = page(a_run(decided=60), ABOUT)
    assert "| cold, unthrottled, part of stock's | 0.35 | 0.20 | 0.20 (0.20–0.20): **aim met** |" in text
    assert f"| Firefox, unthrottled, cold | 0.20 (0.20–0.20) | 0.06 (0.06–0.06) |{4 * ' 0.30 (0.30–0.30) |'}" in text
    assert "| Firefox | 20 | 10 (1–20) | 19 | 0 of 20 |" in text


def test_the_picture_has_a_bar_for_each_wait():
    drawn = picture(a_run(), ABOUT)
    assert drawn.count("<rect x=") == 2 * 5 + 2 * 2
    assert drawn.count("0.30 s</text>") == 14
