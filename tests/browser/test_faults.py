"""When the checker cannot start or breaks, it says so, names the decision table, and can be tried again.

Here the small runtime fails in each test, so it is the stock one that meets the faults; test_runtime.py has those that it mends.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import expect

from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import Visitor

MISSING = (
    "worker.mjs", "pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json",
    "checker.zip",
)
SMALL_FAILS = Fault("python.wasm", status=404)
FAULTS = {
    **{f"{file} is missing": Fault(file, status=404) for file in MISSING},
    "the policy is missing": Fault("POLICY", status=404),
    "the server has an error": Fault("pyodide.asm.wasm", status=503),
    "WebAssembly of another type": Fault("pyodide.asm.wasm", content_type="text/plain"),
    "broken WebAssembly": Fault("pyodide.asm.wasm", edit=lambda content: content[:1000]),
    "broken standard library": Fault("python_stdlib.zip", edit=lambda content: content[:1000]),
    "broken checker": Fault("checker.zip", edit=lambda content: content[:1000]),
    "broken policy": Fault("POLICY", edit=lambda content: content[:1000]),
    "a page in place of the policy": Fault("POLICY", edit=lambda content: b"<!doctype html><p>Please sign in"),
}
SILENT = {
    "a server that never sends WebAssembly": Fault("pyodide.asm.wasm", held=True),
    "a server that never sends the worker": Fault("worker.mjs", held=True),
}


BROKEN = "The checker is not working right now"


@pytest.fixture
def visitor(visit: Callable[..., Visitor], server: SiteServer) -> Iterator[Visitor]:
    """A visitor of a site with faults, where the browser notices errors, as it should."""
    visitor = visit(server)
    yield visitor
    visitor.troubles.clear()


def break_site(visitor: Visitor, fault: Fault) -> None:
    """Have the server break with the fault; `POLICY` stands for the policy's file."""
    if fault.file == "POLICY":
        file = next((visitor.server.folder / "assets" / "policy").iterdir())
        fault = dataclasses.replace(fault, file=file.name)
    visitor.server.break_with(fault, SMALL_FAILS)


def expect_failure(visitor: Visitor, question: str | None, title: str = BROKEN) -> None:
    """The page says that it has failed, with the way to the table of the question, or to all of them."""
    expect(visitor.checker).to_have_attribute("data-engine", "failed")
    heading = visitor.panel.get_by_role("heading")
    expect(heading).to_have_text(title)
    if question:
        expect(heading).to_be_focused()
    expect(visitor.checker.get_by_role("status")).to_have_text("The checker could not start.")
    assert visitor.outcome is None
    questions = [one for one in visitor.policy.questions if question in (None, one.id)]
    links = visitor.panel.get_by_role("link")
    expect(links).to_have_text([one.ask for one in questions])
    for one, link in zip(questions, links.all()):
        assert link.evaluate("link => link.href") == visitor.server.url(f"{one.topic}/#table-{one.id}")


def try_again(visitor: Visitor) -> None:
    """The fault is gone, and the checker starts where it had failed."""
    visitor.server.mend()
    visitor.button("Try again").click()
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS.keys())
def test_a_file_that_is_missing_or_broken(visitor: Visitor, fault: Fault):
    break_site(visitor, fault)
    visitor.open()
    visitor.ask("cancel")
    expect_failure(visitor, "cancel")


@pytest.mark.parametrize("file", ["worker.mjs", "pyodide.asm.mjs", "checker.zip"])
def test_a_file_that_is_there_again(visitor: Visitor, file: str):
    break_site(visitor, Fault(file, status=404))
    visitor.open()
    visitor.ask("cancel")
    expect_failure(visitor, "cancel")
    try_again(visitor)


@pytest.mark.parametrize("fault", SILENT.values(), ids=SILENT.keys())
def test_a_server_that_does_not_answer(visitor: Visitor, fault: Fault):
    break_site(visitor, fault)
    visitor.open()
    visitor.checker.evaluate("root => { root.dataset.loadingDeadline = '1' }")
    visitor.ask("cancel")
    expect_failure(visitor, "cancel")

    visitor.checker.evaluate("root => { root.dataset.loadingDeadline = '30' }")
    try_again(visitor)


def test_a_browser_that_may_not_run_webassembly(visitor: Visitor):
    visitor.server.wasm = ""
    visitor.open()
    visitor.ask("cancel")
    expect_failure(visitor, "cancel")
    try_again(visitor)


def test_a_browser_that_has_no_webassembly(visitor: Visitor):
    worker = visitor.server.folder.glob("assets/checker/*/worker.mjs")
    without = b"delete self.WebAssembly;\n" + next(worker).read_bytes()
    break_site(visitor, Fault("worker.mjs", edit=lambda _: without))
    visitor.open()
    visitor.ask("cancel")
    expect_failure(visitor, "cancel")


def test_a_fault_before_any_question_was_chosen_names_all_tables(visitor: Visitor):
    break_site(visitor, Fault("checker.zip", status=404))
    visitor.open()
    visitor.page.get_by_label("Can I cancel my order?").check()
    expect_failure(visitor, None)
    expect(visitor.button("Continue")).to_be_visible()

    visitor.server.mend()
    visitor.button("Try again").click()
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    expect(visitor.checker.get_by_role("radio", checked=True)).to_have_accessible_name("Can I cancel my order?")
    visitor.button("Continue").click()
    visitor.see("order_status")


def test_a_checker_that_breaks_in_a_step(visitor: Visitor):
    visitor.open()
    visitor.page.get_by_label("Can I cancel my order?").evaluate("input => { input.value = 'no-such-question' }")
    visitor.page.get_by_label("Can I cancel my order?").check()
    visitor.button("Continue").click()
    expect_failure(visitor, None)


def test_a_page_and_a_policy_of_different_builds(visitor: Visitor):
    version = f'"version":"{visitor.policy.version}"'.encode()
    break_site(visitor, Fault("POLICY", edit=lambda content: content.replace(version, b'"version":"0.9"')))
    visitor.open()
    visitor.ask("cancel")
    expect_failure(visitor, "cancel", "This page is out of date")

    visitor.server.mend()
    visitor.button("Reload the page").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.ask("cancel")
    visitor.see("order_status")


@pytest.mark.parametrize("file", ["page.mjs", "engine.mjs", "parts.mjs"])
def test_a_script_of_the_page_that_does_not_come(visitor: Visitor, file: str):
    visitor.server.break_with(Fault(file, status=404))
    visitor.open()
    notice = visitor.page.get_by_text("The checker has not loaded")
    expect(notice).to_be_visible()
    expect(visitor.page.locator("[data-tables] a").first).to_be_visible()
    assert visitor.outcome is None

    visitor.server.mend()
    visitor.page.reload()
    visitor.page.wait_for_function("!('unscripted' in document.getElementById('eligibility-checker').dataset)")
    expect(notice).to_be_hidden()
