"""Where page and checker could part in a browser, tried on purpose; the other ways are in tests/proof/test_parting.py."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.server import Fault, SiteServer
from tests.browser.test_faults import expect_declined, expect_table
from tests.browser.visitor import Visitor

# --- JavaScript decides something ---------------------------------------------------------------------------------------


def test_a_page_that_expects_another_decision(visit: Callable[..., Visitor], server: SiteServer):
    """The page's plan and the engine differ, so the page shows the decision of neither."""
    visitor = visit(server)
    told = visitor.policy.outcome("cancel_not_covered").title.encode()
    server.break_with(Fault("check/", edit=lambda page: page.replace(told, b"You can cancel this order")))
    visitor.open()
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect_declined(visitor, "The checker does not answer this", "cancel")
    expect(visitor.button("Reload the page")).to_have_count(0)  # a reload would bring the same page


# --- The page and the checker come from different builds ----------------------------------------------------------------


def test_a_page_and_a_checker_of_different_builds(visit: Callable[..., Visitor], server: SiteServer):
    """The policy's file has another version than the page, so nothing is decided. A reload would bring the same page: none is advised."""
    visitor = visit(server)
    file = next((server.folder / "assets" / "policy").glob("*.json"))
    version = f'"version":"{visitor.policy.version}"'.encode()
    server.break_with(Fault(file.name, edit=lambda content: content.replace(version, b'"version":"0.9"')))
    visitor.open()
    visitor.ask("cancel")
    expect_declined(visitor, "The files of this site do not fit together", "cancel")
    expect(visitor.panel).to_contain_text("Reloading the page does not help")
    expect(visitor.button("Reload the page")).to_have_count(0)

    server.mend()
    visitor.button("Try again").click()
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    visitor.expects_troubles = True


def test_a_page_that_was_published_anew_with_a_checker_of_another_build(visit: Callable[..., Visitor], server: SiteServer):
    """Then a reload brings a page that fits, and is advised."""
    visitor = visit(server)
    file = next((server.folder / "assets" / "policy").glob("*.json"))
    version = f'"version":"{visitor.policy.version}"'.encode()
    visitor.open()
    digest = visitor.checker.get_attribute("data-digest").encode()
    server.break_with(
        Fault(file.name, edit=lambda content: content.replace(version, b'"version":"0.9"')),
        Fault("check/", edit=lambda page: page.replace(digest, b"f" * len(digest))),
    )
    visitor.ask("cancel")
    expect_declined(visitor, "This page is out of date", "cancel")
    server.mend()
    visitor.button("Reload the page").click()
    visitor.see("order_status")  # it goes on where it was
    visitor.expects_troubles = True


def test_a_page_that_a_cache_keeps_after_the_rules_have_changed(visit: Callable[..., Visitor], server: SiteServer):
    """The site has other rules by now, but a reload brings the same stale page."""
    visitor = visit(server)
    server.break_with(Fault("release.json", edit=lambda _: b'{"policy": "another", "own": [], "last": []}'))
    for _ in range(2):
        with visitor.before("release.json"):  # else there is no question yet to which a table belongs
            visitor.open()
            visitor.ask("cancel")
        expect_declined(visitor, "The files of this site do not fit together", "cancel")
        expect(visitor.button("Reload the page")).to_have_count(0)


# --- The engine does not load -------------------------------------------------------------------------------------------


def test_an_engine_that_does_not_load(visit: Callable[..., Visitor], server: SiteServer):
    """The page answers from the plan and says so. The rows of the published table say what the checker would have said."""
    visitor = visit(server)
    server.break_with(Fault("pyodide.asm.mjs", status=404))
    visitor.open(patience=None)
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect_table(visitor)

    visitor.checker.locator("[data-tables]").get_by_role("link", name=visitor.policy.question("cancel").ask).click()
    expect(visitor.page.locator("#table-cancel")).to_be_in_viewport()
    rows = visitor.page.locator(".hc-cases[data-question=cancel] tr[data-rules]")
    printed = rows.evaluate_all("rows => rows.flatMap(({dataset}) => dataset.rules.split(' ').map((rule) => [rule, dataset.outcome]))")
    assert set(map(tuple, printed)) == {(rule.id, rule.outcome) for rule in visitor.policy.rules_of("cancel") if rule.outcome}
    visitor.expects_troubles = True


def test_a_browser_without_javascript(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, java_script_enabled=False)
    visitor.open()
    expect(visitor.checker).to_contain_text("needs JavaScript")
    expect(visitor.button("Continue")).to_be_hidden()
    for question in visitor.policy.questions:
        visitor.open()
        visitor.checker.get_by_role("link", name=question.ask).click()
        table = visitor.page.locator(":target")
        assert table.get_attribute("id") == f"table-{question.id}"
        expect(table).to_be_in_viewport()
