"""A long decision table on the page: little is seen at first, a few keys lead to one row, and on paper nothing is folded."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, expect

from tests import frozen
from tests.browser.server import SiteServer
from tests.browser.test_accessibility import inspect
from tests.browser.visitor import Visitor
from tests.sites import built

PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="module")
def long_table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    server = SiteServer(built(frozen.RENTALS, tmp_path_factory))
    yield server
    server.close()


def table(visit: Callable[..., Visitor], server: SiteServer, **context: object) -> tuple[Visitor, Locator]:
    visitor = visit(server, frozen.policy(frozen.RENTALS), **context)
    visitor.open("returning/")
    return visitor, visitor.page.locator(".hc-cases")


def seen(rows: Locator) -> int:
    return rows.evaluate_all("rows => rows.filter((row) => row.checkVisibility({contentVisibilityAuto: true})).length")


def test_a_long_table_is_short_on_a_phone_until_somebody_opens_what_applies_to_them(visit: Callable[..., Visitor], long_table: SiteServer):
    _, cases = table(visit, long_table, viewport=PHONE, java_script_enabled=True)
    rows = cases.locator("tbody tr")
    assert rows.count() == 33 and seen(rows) == 0
    assert cases.bounding_box()["height"] < 500
    expect(cases.get_by_role("heading", level=3)).to_have_text(["State: Clean", "State: Dirty", "State: Broken, or something is missing"])
    cases.get_by_text("State: Clean").click()
    assert seen(rows) == 0
    cases.get_by_text("Tool: A mixer").click()
    assert seen(rows) == 5
    expect(cases.get_by_text("4 days to 6 days").first).to_be_visible()


def test_it_opens_by_the_keyboard_and_without_scripts(visit: Callable[..., Visitor], long_table: SiteServer):
    visitor, cases = table(visit, long_table, java_script_enabled=False)
    cases.locator("summary").first.focus()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    visitor.page.keyboard.press("Space")
    expect(cases.get_by_role("heading", name="Tool: A mixer")).to_be_visible()
    expect(cases.get_by_text("You can have your whole deposit back").first).to_be_visible()
    expect(cases.get_by_text("4 days to 6 days").first).to_be_hidden()


def test_on_paper_nothing_is_folded_and_no_script_is_needed(visit: Callable[..., Visitor], long_table: SiteServer):
    visitor, cases = table(visit, long_table, java_script_enabled=False)
    visitor.page.emulate_media(media="print")
    expect(cases.get_by_text("Open what applies to you.")).to_be_hidden()
    for text in ("Tool: A mixer", "4 days to 6 days", "any answer except"):
        expect(cases.get_by_text(text).first).to_be_visible()
    assert cases.bounding_box()["height"] > 2_000


def test_where_style_sheets_cannot_open_it_the_theme_opens_it_for_the_print(visit: Callable[..., Visitor], long_table: SiteServer):
    """In older browsers that are supported."""
    visitor, _ = table(visit, long_table)
    visitor.page.wait_for_load_state("networkidle")
    closed = visitor.page.locator("details:not([open])")
    before = closed.count()
    visitor.page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(closed).to_have_count(0)
    visitor.page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(closed).to_have_count(before)
    assert before > 10


def test_a_long_table_is_for_everybody_folded_and_open(visit: Callable[..., Visitor], long_table: SiteServer):
    visitor, _ = table(visit, long_table)
    problems: list[str] = []
    inspect(visitor.page, problems, "folded")
    visitor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    inspect(visitor.page, problems, "open")
    assert not problems, "\n".join(problems)
