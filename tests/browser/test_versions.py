"""A policy with versions, as visitors meet it: the next one is in force from midnight in the shop's time zone, wherever they are."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from checker.model import Policy
from compiler.reading.policy import load_policy
from tests.browser.server import SiteServer
from tests.browser.visitor import SAVES_DATA, Visitor
from tests.checks.tea import tea
from tests.sites import build_for_visitors

ZONE = ("language: en", "language: en\ntime_zone: Europe/Berlin")
ORDERED = (
    ("language: en", "language: en\ntime_zone: Europe/Berlin\nreference_date: ordered_on"),
    ("facts:\n", "facts:\n  ordered_on:\n    label: Day of the order\n    question: When did you order?\n    answers: date\n"),
)
LAYER = """\
version: "2"
effective_from: 2027-01-01
terms:
  window: 14 days
topics:
  returns:
    statements:
      - rule: cheap
        title: Cheap green tea
"""
MIDNIGHT = datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC)
SECOND = datetime.timedelta(seconds=1)
BOUGHT = {"kind": "black", "bought_on": "2026-12-22"}
"""Ten days before the new year: too long ago for the first version only."""


def built(folder: Path, *changes: tuple[str, str]) -> tuple[Path, Policy]:
    policy = folder / "policy.yml"
    (folder / "versions").mkdir()
    policy.write_text(tea(*changes), "utf-8")
    (folder / "versions" / "2027-01-01.yml").write_text(LAYER, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(datetime.datetime(2026, 12, 1, tzinfo=datetime.UTC).timestamp())))
        build_for_visitors(policy, folder / "site")
    return folder / "site", load_policy(policy.read_bytes(), "policy.yml").policy


@pytest.fixture(scope="module")
def dated(tmp_path_factory) -> tuple[Path, Policy]:
    """The site of a policy of which the day of the case says which version decides, built a month before the second one begins."""
    return built(tmp_path_factory.mktemp("dated"), ZONE)


@pytest.fixture(scope="module")
def ordered(tmp_path_factory) -> tuple[Path, Policy]:
    """The site of a policy whose version is told by the day of the order."""
    return built(tmp_path_factory.mktemp("ordered"), *ORDERED)


def serving(folder: Path) -> Iterator[SiteServer]:
    server = SiteServer(folder, "/help/")
    yield server
    server.close()


@pytest.fixture
def dated_server(dated) -> Iterator[SiteServer]:
    yield from serving(dated[0])


@pytest.fixture
def ordered_server(ordered) -> Iterator[SiteServer]:
    yield from serving(ordered[0])


@pytest.fixture
def come(visit: Callable[..., Visitor], dated, dated_server: SiteServer) -> Callable[..., Visitor]:
    """A visitor who comes at a moment, from a time zone."""
    def at(moment: datetime.datetime, zone: str = "Europe/Berlin", **context: object) -> Visitor:
        visitor = visit(dated_server, dated[1], timezone_id=zone, **context)
        dated_server.now = lambda: moment
        visitor.page.clock.set_fixed_time(moment)
        return visitor
    return at


def decided(visitor: Visitor) -> str | None:
    expect(visitor.checker).to_have_attribute("data-outcome", re.compile("."))
    return visitor.outcome


ZONES = ["Europe/Berlin", "Pacific/Kiritimati", "Pacific/Honolulu"]
MOMENTS = [(MIDNIGHT - SECOND, "7 days", ""), (MIDNIGHT, "14 days", "versions/2027-01-01/")]


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize(("moment", "window", "folder"), MOMENTS, ids=["before", "after"])
def test_a_page_and_its_table_are_of_the_version_in_force_at_midnight_in_the_shops_zone(come, zone, moment, window, folder):
    visitor = come(moment, zone)
    visitor.open("returns/#recent")
    visitor.page.wait_for_url(f"**/help/{folder}returns/#recent")
    expect(visitor.page.locator("[data-statement=recent] .hc-says")).to_have_text(f"You may return tea within {window}.")
    expect(visitor.page.locator(".hc-table")).to_contain_text(f"within the last {window}")


@pytest.mark.parametrize(("moment", "zone", "outcome"), [
    (MIDNIGHT - SECOND, "Europe/Berlin", "refused"),
    (MIDNIGHT, "Europe/Berlin", "take_back"),
    (MIDNIGHT - SECOND, "Pacific/Kiritimati", "refused"),  # where the new year has come already
    (MIDNIGHT, "Pacific/Honolulu", "take_back"),  # where it is still to come
])
def test_the_checker_decides_by_the_version_in_force_at_midnight_in_the_shops_zone(come, moment, zone, outcome):
    visitor = come(moment, zone)
    visitor.walk("return", BOUGHT)
    assert visitor.outcome == outcome
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    day = "1 January 2027" if outcome == "take_back" else "31 December 2026"
    expect(visitor.panel.locator(".ec-footer")).to_contain_text(f"as of {day}.")
    rule = visitor.panel.locator(".ec-rules a").first
    assert ("versions/2027-01-01/returns/" in rule.evaluate("one => one.href")) == (outcome == "take_back")


def test_the_overview_and_the_navigation_lead_to_the_version_in_force(come):
    visitor = come(MIDNIGHT)
    visitor.open("")
    visitor.page.wait_for_url("**/help/versions/2027-01-01/")
    visitor.page.get_by_role("link", name="Returns").first.click()
    visitor.page.wait_for_url("**/help/versions/2027-01-01/returns/")


def test_a_page_that_is_open_at_midnight_becomes_that_of_the_next_version(visit, dated, dated_server):
    visitor = visit(dated_server, dated[1], timezone_id="America/New_York")
    visitor.page.clock.install(time=MIDNIGHT - datetime.timedelta(minutes=40))
    visitor.open("returns/")
    visitor.page.clock.run_for(30 * 60 * 1000)
    assert visitor.page.url.endswith("/help/returns/")
    visitor.page.clock.run_for(10 * 60 * 1000 + 1000)
    visitor.page.wait_for_url("**/help/versions/2027-01-01/returns/")


def test_a_check_that_is_under_way_at_midnight_goes_on_by_the_next_version_with_its_answers(come, dated_server):
    visitor = come(MIDNIGHT - SECOND)
    visitor.open()
    visitor.ask("return")
    visitor.give("kind", "black")
    visitor.see("bought_on")
    visitor.page.clock.set_fixed_time(MIDNIGHT)
    dated_server.now = lambda: MIDNIGHT
    visitor.panel.get_by_label(visitor.policy.fact("bought_on").question).fill("2026-12-22")
    visitor.button("Continue").click()
    visitor.page.wait_for_url("**/help/versions/2027-01-01/check/**")
    expect(visitor.page.locator("[data-origin]")).to_contain_text("Our rules have changed since you gave them.")
    assert decided(visitor) == "take_back"


def test_who_saves_data_is_told_at_midnight_that_the_rules_have_changed(come, dated_server):
    visitor = come(MIDNIGHT - SECOND)
    visitor.context.add_init_script(SAVES_DATA)
    visitor.open()
    visitor.ask("return")
    visitor.see("kind")
    visitor.page.clock.set_fixed_time(MIDNIGHT)
    dated_server.now = lambda: MIDNIGHT
    visitor.give("kind", "black")
    visitor.page.wait_for_url("**/help/versions/2027-01-01/check/**")
    visitor.see("bought_on")
    expect(visitor.page.locator("[data-origin]")).to_contain_text("Our rules have changed since you gave them.")


def test_a_past_version_stays_readable_at_its_address_and_says_until_when_it_held(come):
    visitor = come(MIDNIGHT + datetime.timedelta(days=400))
    visitor.open("versions/2026-11-23/returns/")
    expect(visitor.page.locator(".hc-versions")).to_contain_text(
        "Version 1 of these rules, in force from 23 November 2026 until 31 December 2026. From 1 January 2027 on: version 2.")
    expect(visitor.page.locator("[data-statement=recent] .hc-says")).to_have_text("You may return tea within 7 days.")
    visitor.page.get_by_role("link", name="The rules of today").click()
    visitor.page.wait_for_url("**/help/versions/2027-01-01/returns/")


def test_nobody_checks_by_a_version_that_is_not_in_force(come):
    visitor = come(MIDNIGHT - SECOND)
    visitor.open("versions/2027-01-01/check/#question=return", patience=None)
    visitor.page.wait_for_url("**/help/check/#question=return")
    visitor.see("kind")


def test_without_javascript_a_page_says_when_it_holds_and_where_the_others_are(come):
    visitor = come(MIDNIGHT, java_script_enabled=False)
    for page in ("returns/", "check/", ""):
        visitor.page.goto(visitor.server.url(page))
        said = visitor.page.locator(".hc-versions")
        expect(said).to_contain_text("Version 1 of these rules, in force from 23 November 2026 until 31 December 2026.")
        said.get_by_role("link", name="From 1 January 2027 on: version 2.").click()
        expect(visitor.page).to_have_url(visitor.server.url(f"versions/2027-01-01/{page}"))
        said.get_by_role("link", name="Before: version 1.").click()
        expect(visitor.page).to_have_url(visitor.server.url(f"versions/2026-11-23/{page}"))
    visitor.page.evaluate = lambda *_: []  # nothing runs here, and so nothing was noted


def test_a_link_with_answers_is_checked_by_the_version_in_force(come):
    visitor = come(MIDNIGHT)
    visitor.open("check/#question=return&answer.kind=black&answer.bought_on=2026-12-22&end=2", patience=None)
    visitor.page.wait_for_url("**/help/versions/2027-01-01/check/**")
    assert decided(visitor) == "take_back"
    expect(visitor.page.locator("[data-origin]")).to_contain_text("These answers come from the link")


def test_who_says_that_the_site_knows_the_day_is_led_by_it(come, dated_server):
    """The clock of the device is wrong by years, and would lead back at every step."""
    visitor = come(MIDNIGHT + datetime.timedelta(days=3))
    visitor.page.clock.set_fixed_time(MIDNIGHT - datetime.timedelta(days=2000))
    with visitor.before("release.json"):  # else the day may be asked for at once
        visitor.open()
        visitor.ask("return")
    visitor.give("kind", "black")
    expect(visitor.heading).to_have_text("Which day is it today?")
    visitor.panel.get_by_role("radio", name="4 January 2027").check()
    visitor.button("Continue").click()
    visitor.page.wait_for_url("**/help/versions/2027-01-01/check/**")
    visitor.give("bought_on", "2026-12-22")
    assert decided(visitor) == "take_back" and "versions/2027-01-01" in visitor.page.url


# --- The reference date -----------------------------------------------------------------------------------------------


@pytest.fixture
def customer(visit, ordered, ordered_server) -> Visitor:
    """Somebody who asks on 4 January 2027."""
    moment = MIDNIGHT + datetime.timedelta(days=3, hours=12)
    ordered_server.now = lambda: moment
    visitor = visit(ordered_server, ordered[1])
    visitor.page.clock.set_fixed_time(moment)
    return visitor


@pytest.mark.parametrize(("day", "outcome", "folder"), [
    ("2026-12-31", "refused", ""), ("2027-01-01", "take_back", "versions/2027-01-01/")])
def test_the_day_of_the_order_is_asked_first_and_says_which_version_decides(customer, day, outcome, folder):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", day)
    customer.give("kind", "black")
    customer.page.wait_for_url(f"**/help/{folder}check/**")
    customer.give("bought_on", "2026-12-26")
    assert decided(customer) == outcome
    rows = customer.panel.locator(".ec-answers dl > div")
    expect(rows.nth(1)).to_contain_text("When did you order?")
    expect(rows.nth(1)).to_contain_text("31 December 2026" if outcome == "refused" else "1 January 2027")
    expect(customer.page.locator("[data-origin]")).to_be_empty()


def test_another_day_of_the_order_leads_to_another_version_with_the_same_answers(customer):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", "2026-12-31")
    customer.give("kind", "black")
    customer.give("bought_on", "2026-12-26")
    assert decided(customer) == "refused"
    customer.panel.get_by_role("button", name=re.compile("Change.*When did you order")).click()
    customer.give("ordered_on", "2027-01-02")
    assert decided(customer) == "take_back" and "versions/2027-01-01" in customer.page.url


def test_who_does_not_know_the_day_of_the_order_checks_with_the_rules_of_each_time(customer):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", None)
    expect(customer.heading).to_have_text("When was it, about?")
    customer.panel.get_by_role("radio", name="From 1 January 2027 on").check()
    customer.button("Continue").click()
    customer.page.wait_for_url("**/help/versions/2027-01-01/check/**")
    for fact, answer in (("kind", "black"), ("bought_on", "2026-12-26")):
        customer.give(fact, answer)
    assert decided(customer) == "take_back"
    expect(customer.panel.locator(".ec-answers dl > div").nth(1)).to_contain_text(
        "I don’t know. Checked with the rules in force from 1 January 2027 on")
    customer.panel.get_by_role("button", name=re.compile("Change.*When did you order")).click()
    customer.give("ordered_on", None)
    customer.panel.get_by_role("radio", name="From 23 November 2026 until 31 December 2026").check()
    customer.button("Continue").click()
    customer.page.wait_for_url("**/help/check/**")
    assert decided(customer) == "refused"


def test_a_day_that_cannot_be_the_one_of_an_order_is_asked_for_again(customer):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", "0026-11-20")
    expect(customer.checker.locator(".ec-problem")).to_contain_text("the day must be")
    customer.give("ordered_on", "2026-12-31")
    customer.see("kind")


def test_an_order_from_before_all_rules_is_told_so(customer):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", "2026-11-20")
    customer.give("kind", "black")
    customer.give("bought_on", "2026-11-20")
    decided(customer)
    expect(customer.panel).to_contain_text("These rules apply from 23 November 2026. The day that you gave is before that day.")


def test_a_reload_keeps_the_day_of_the_order(customer):
    customer.open()
    customer.ask("return")
    customer.give("ordered_on", "2027-01-02")
    customer.give("kind", "black")
    customer.see("bought_on")
    customer.page.reload()
    customer.see("bought_on")
    expect(customer.panel.locator(".ec-answers dl > div").nth(1)).to_contain_text("2 January 2027")
