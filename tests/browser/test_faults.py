"""When the engine cannot start or breaks, the published table answers and is named as such, or the page declines. The page never gives
a wrong decision, and never stays silent.

Where the fault is in one of the engine's files, the small runtime always fails, so that stock Pyodide meets the fault. The faults that
stock Pyodide mends are in test_runtime.py.
"""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import SHOP
from tests.browser.server import Fault, SiteServer, garbled
from tests.browser.test_layouts import MODULES
from tests.browser.test_walk import without_plan
from tests.browser.visitor import Visitor, about
from tests.sites import build_for_visitors

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
    "corrupt WebAssembly": Fault("pyodide.asm.wasm", edit=garbled),
    "corrupt standard library": Fault("python_stdlib.zip", edit=garbled),
    "corrupt checker": Fault("checker.zip", edit=garbled),
    "broken policy": Fault("POLICY", edit=lambda content: content[:1000]),
    "a page in place of the policy": Fault("POLICY", edit=lambda content: b"<!doctype html><p>Please sign in"),
}
MENDED = ("worker.mjs is missing", "corrupt WebAssembly", "the policy is missing", "a page in place of the policy")
"""After these, it is seen that the engine comes back. Each attempt has a worker of its own, which starts alike after every other fault."""
SILENT = {
    "a server that never sends WebAssembly": Fault("pyodide.asm.wasm", held=True),
    "a server that never sends the worker": Fault("worker.mjs", held=True),
}


@pytest.fixture
def visitor(faulty: Visitor) -> Visitor:
    return faulty


def break_site(visitor: Visitor, *faults: Fault) -> None:
    """Have the server break with the faults. `POLICY` stands for the policy's file."""
    policy = next((visitor.server.folder / "assets" / "policy").glob("*.json")).name
    named = [dataclasses.replace(fault, file=policy) if fault.file == "POLICY" else fault for fault in faults]
    visitor.server.break_with(*named, SMALL_FAILS)


def walk_to_the_table(visitor: Visitor) -> None:
    """Walk from the check page to a decision without an engine. It must be right, and named as the published table's."""
    visitor.open(patience=None)
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect_table(visitor)


def expect_table(visitor: Visitor) -> None:
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel).to_contain_text("The checker itself could not start")
    expect(visitor.heading).to_have_text(visitor.policy.outcome("cancel_not_covered").title)
    expect(visitor.checker).to_have_attribute("data-engine", "failed")


def try_again(visitor: Visitor) -> None:
    """The fault is gone, and the engine confirms the decision."""
    visitor.server.mend()
    visitor.button("Try again").click()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    expect(visitor.panel).not_to_contain_text("could not start")
    assert visitor.outcome == "cancel_not_covered"


def expect_declined(visitor: Visitor, title: str, question: str | None) -> None:
    """The page says why it does not answer, and links to the question's table, or to all tables, and to somebody who helps."""
    expect(visitor.heading).to_have_text(title)
    expect(visitor.heading).to_be_focused()
    assert visitor.outcome is None
    questions = [one for one in visitor.policy.questions if question in (None, one.id)]
    expect(visitor.panel.locator(".ec-ways a")).to_have_text(["Your order detail page"])
    links = visitor.panel.locator("ul:not(.ec-ways) a")
    expect(links).to_have_text([f"All answers to “{one.ask}”" for one in questions])
    for one, link in zip(questions, links.all()):
        assert link.evaluate("link => link.href") == visitor.server.url(f"{one.topic}/#table-{one.id}")


def test_without_an_engine_the_published_table_answers(visitor: Visitor):
    """An engine that has failed is started anew for the next question."""
    visitor.open(patience=None)
    for name, fault in FAULTS.items():
        with about(name):
            break_site(visitor, fault)
            visitor.server.requested.clear()
            visitor.ask("cancel")
            visitor.give("order_status", "other")
            visitor.until(lambda: any(path.endswith(visitor.server.faults[0].file) for path in visitor.server.requested))
            expect_table(visitor)
            if name not in MENDED:
                visitor.button("Clear my answers").click()
                continue
            try_again(visitor)
            visitor.forget()
            visitor.open(patience=None)  # one that has started would stay


@pytest.mark.parametrize("fault", SILENT.values(), ids=SILENT.keys())
def test_a_server_that_does_not_answer(visitor: Visitor, fault: Fault):
    break_site(visitor, fault)
    visitor.open(patience=None)
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    expect(visitor.panel).to_contain_text("not confirmed it yet")
    assert visitor.outcome == "cancel_not_covered"

    visitor.button("Back").click()
    visitor.server.mend()
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")


def test_offline_before_the_engine_is_fetched(visitor: Visitor):
    visitor.open(patience=None)
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")  # the page's script has loaded
    visitor.server.break_with(Fault("", breaks_after=0))
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect_table(visitor)
    try_again(visitor)


def test_a_network_that_falls_silent(visitor: Visitor):
    """No request is refused and none is answered, not even the one for the site's release: the page does not wait for that."""
    visitor.open(patience=None)
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")  # the page's script has loaded
    visitor.checker.evaluate("root => { root.dataset.loadingDeadline = '1' }")
    visitor.server.break_with(Fault("", held=True))
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.panel).to_contain_text("could not start", timeout=2_500)
    expect_table(visitor)
    visitor.checker.evaluate("root => { root.dataset.loadingDeadline = '10' }")  # a busy machine is silent for a second, too
    try_again(visitor)


def test_offline_while_the_engine_is_fetched(visitor: Visitor):
    visitor.server.break_with(Fault(".wasm", breaks_after=1_000_000))
    walk_to_the_table(visitor)
    try_again(visitor)


def test_a_network_so_slow_that_the_engine_does_not_get_here(visitor: Visitor):
    """The page keeps the engine as long as bytes arrive. The visitor has an answer meanwhile."""
    visitor.server.break_with(Fault("python.wasm", rate=20_000))
    visitor.open(patience=None)
    visitor.checker.evaluate("root => { root.dataset.loadingDeadline = '2' }")
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "table")
    visitor.page.wait_for_timeout(3_000)
    assert visitor.state == "loading"
    assert not [one for one in visitor.troubles if "The checker's engine" in one], "it was not started anew"
    expect(visitor.panel).to_contain_text("not confirmed it yet")

    visitor.server.mend()
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")


def test_a_worker_that_is_killed_while_it_decides(visitor: Visitor):
    dies = b"""self.addEventListener("message", (event) => {
      if (event.data.step) { event.stopImmediatePropagation(); self.close(); }
    });\n"""
    visitor.server.break_with(Fault("worker.mjs", edit=lambda content: dies + content))
    visitor.open(patience=None)
    visitor.checker.evaluate("root => { root.dataset.stepDeadline = '0.25' }")
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect_table(visitor)
    visitor.checker.evaluate("root => { root.dataset.stepDeadline = '30' }")  # a busy machine is no fault
    try_again(visitor)


def test_two_tabs_at_once(visitor: Visitor):
    other = visitor.beside()
    visitor.open()
    other.open()
    visitor.ask("cancel")
    other.ask("refund")
    visitor.give("order_status", "other")
    other.give("order_status", "awaiting_payment")
    for one, outcome in ((visitor, "cancel_not_covered"), (other, "refund_not_covered")):
        expect(one.checker).to_have_attribute("data-decided-by", "engine")
        assert one.outcome == outcome


@pytest.fixture(scope="module")
def releases(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The site with the shop's rules, and as it is after they were published as version 2.0, and after that as 3.0."""
    work = tmp_path_factory.mktemp("releases")
    found = {"1.0": site}
    for before, version in (("1.0", "2.0"), ("2.0", "3.0")):
        found[version] = work / version
        shutil.copytree(found[before], found[version])
        publish_as(version, found[version], work)
    return found


def test_pages_that_were_open_while_the_site_was_published_anew(visit: Callable[..., Visitor], releases: dict[str, Path]):
    """The files that a page needs stay for one more release, and decide by the rules that the page shows. After that the page declines."""
    server = SiteServer(releases["1.0"])
    next_day, weeks_later = visit(server), visit(server)
    next_day.open()
    weeks_later.open()

    server.folder = releases["2.0"]
    next_day.ask("cancel")
    next_day.give("order_status", "other")
    expect(next_day.checker).to_have_attribute("data-decided-by", "engine")
    expect(next_day.panel.locator(".ec-footer")).to_contain_text("version 1.0")

    server.folder = releases["3.0"]
    weeks_later.choice("cancel").focus()
    expect(weeks_later.heading).to_have_text("This page is out of date")
    assert weeks_later.outcome is None
    weeks_later.troubles.clear()
    weeks_later.button("Reload the page").click()
    expect(weeks_later.heading).to_have_text("What do you want to know?")
    weeks_later.ask("cancel")
    weeks_later.give("order_status", "other")
    expect(weeks_later.checker).to_have_attribute("data-decided-by", "engine")
    expect(weeks_later.panel.locator(".ec-footer")).to_contain_text("version 3.0")
    server.close()


def test_a_page_from_long_ago_with_an_engine_that_the_browser_has_kept(
    visit: Callable[..., Visitor], site: Path, releases: dict[str, Path], tmp_path: Path
):
    """All files that the page needs are there, but the site has had other rules for more than one release."""
    folder = tmp_path / "site"
    shutil.copytree(releases["3.0"], folder)
    server = SiteServer(site)
    visitor = visit(server)
    visitor.open()
    server.folder = folder
    for kept in ("engine", "checker", "policy"):
        shutil.copytree(site / "assets" / kept, folder / "assets" / kept, dirs_exist_ok=True)
    visitor.choice("cancel").focus()
    expect(visitor.heading).to_have_text("This page is out of date")
    assert visitor.outcome is None
    server.close()


def publish_as(version: str, folder: Path, work: Path) -> None:
    """Publish the shop's rules as another version, in place of the site."""
    policy = work / "policy.yml"
    policy.write_text(SHOP.read_text("utf-8").replace('version: "1.0"', f'version: "{version}"'), "utf-8")
    build_for_visitors(policy, folder)


def test_a_browser_that_may_not_run_webassembly(visitor: Visitor):
    visitor.server.security = visitor.server.security.replace(" 'wasm-unsafe-eval'", "")
    walk_to_the_table(visitor)
    try_again(visitor)


def test_a_browser_that_may_not_start_a_worker(visitor: Visitor):
    visitor.server.security = visitor.server.security.replace("worker-src 'self'", "worker-src 'none'")
    walk_to_the_table(visitor)
    assert visitor.engines == []
    visitor.page.evaluate("() => { violations.length = 0; violations.push = () => {} }")  # the browser reports the worker that it has to forbid


def test_a_browser_that_has_no_webassembly(visitor: Visitor):
    worker = visitor.server.folder.glob("assets/checker/*/worker.mjs")
    without = b"delete self.WebAssembly;\n" + next(worker).read_bytes()
    break_site(visitor, Fault("worker.mjs", edit=lambda _: without))
    walk_to_the_table(visitor)


def test_an_engine_that_fails_is_tried_again_for_the_decision(visitor: Visitor):
    break_site(visitor, Fault("checker.zip", status=404))
    visitor.open(patience=None)
    visitor.choice("cancel").focus()
    expect(visitor.checker).to_have_attribute("data-engine", "failed")
    expect(visitor.choice("cancel")).to_be_visible()

    visitor.server.mend()
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    assert visitor.outcome == "cancel_not_covered"


def test_a_question_on_which_plan_and_engine_differ(visitor: Visitor):
    told = visitor.policy.fact("cancellation_offered").question.encode()
    break_site(visitor, Fault("check/", edit=lambda page: page.replace(told, b"Is it so?")))
    visitor.open()
    visitor.ask("cancel")
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    visitor.give("order_status", "awaiting_payment")
    expect_declined(visitor, "The checker does not answer this", "cancel")


def test_an_engine_that_breaks_in_a_step_that_is_not_in_the_plan(visitor: Visitor):
    visitor.open()
    visitor.choice("cancel").evaluate("link => { link.dataset.question = 'no-such-question' }")
    visitor.ask("cancel")
    expect_declined(visitor, "The checker is not working right now", None)


def test_a_step_that_is_not_in_the_plan_and_no_engine(visitor: Visitor):
    break_site(visitor, Fault("checker.zip", status=404), Fault("check/", edit=without_plan))
    visitor.open()
    visitor.ask("cancel")
    expect_declined(visitor, "The checker is not working right now", "cancel")

    visitor.server.mend()
    visitor.button("Try again").click()
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")


def test_a_step_that_is_not_in_the_plan_and_an_engine_that_does_not_get_here(visitor: Visitor):
    break_site(visitor, Fault("python.wasm", held=True), Fault("check/", edit=without_plan))
    visitor.page.clock.install()
    visitor.open(patience=None)
    visitor.ask("cancel")
    expect(visitor.checker.get_by_role("status")).to_have_text("One moment please.")
    visitor.page.clock.run_for(10_000)
    expect_declined(visitor, "The checker is not working right now", "cancel")
    visitor.server.mend()
    visitor.see("order_status")


def test_a_script_of_the_page_that_does_not_come(visitor: Visitor):
    """The page says so at once, unless the module is the one that would say it."""
    for module in MODULES:
        with about(module):
            see_that_it_does_not_come(visitor, module)


def see_that_it_does_not_come(visitor: Visitor, module: str) -> None:
    visitor.server.break_with(Fault(f"/{module}.mjs", status=404))
    visitor.open()
    notice = visitor.page.get_by_text("The checker does not work here")
    if module == "page":  # it says so after a while, which need not pass
        waits = "([one]) => { const { delay } = one.effect.getTiming(); one.finish(); return delay }"
        assert visitor.page.evaluate(f"({waits})(document.querySelector('.ec-missing').getAnimations())") < 10_000
    else:
        expect(visitor.checker).to_have_attribute("data-broken", "")
    expect(notice).to_be_visible()
    expect(visitor.page.locator("[data-tables] a").first).to_be_visible()
    assert visitor.outcome is None
    if module not in (MODULES[0], "page"):
        return  # what comes back is the same after each that the page tells of at once

    visitor.server.mend()
    visitor.page.reload()
    visitor.page.wait_for_function("() => !('unscripted' in document.getElementById('eligibility-checker').dataset)")
    expect(notice).to_be_hidden()
