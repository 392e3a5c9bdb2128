"""The small runtime does the work. Where it fails, stock Pyodide does, and the visitor notices only the wait."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from compiler.engine import wasm
from tests.browser.server import Fault, SiteServer, garbled
from tests.browser.visitor import Visitor, about

SMALL = ["pyodide.asm.mjs", "python.mjs", "python.wasm"]


def cut(content: bytes) -> bytes:
    return content[:1000]


def trap_at_start(content: bytes) -> bytes:
    """The interpreter without the function that runs a line of Python."""
    module = wasm.Module.read(content)
    needed = module.exported_function("PyRun_SimpleString")
    return module.with_bodies(lambda index, body: wasm.UNREACHABLE if index == needed else body).write()


def trap_in_a_step(content: bytes) -> bytes:
    """A step that needs a module of the interpreter that no run ever needed."""
    return content.replace(b'run("step()"', b'run("import unicodedata; step()"')


def raise_in_a_step(content: bytes) -> bytes:
    """A step that needs a module of the standard library which was not imported."""
    return content.replace(b'run("step()"', b'run("import decimal; step()"')


MENDED = {
    **{f"{file} is missing": Fault(f"/{file}", status=404) for file in ("python.mjs", "python.wasm")},
    "WebAssembly of another type": Fault("python.wasm", content_type="text/plain"),
    "broken WebAssembly": Fault("python.wasm", edit=cut),
    "corrupt WebAssembly": Fault("python.wasm", edit=garbled),
    "a connection that is lost each time": Fault("python.wasm", breaks_after=1_000_000),
    "a page in place of the loader": Fault("python.mjs", edit=lambda content: b"<!doctype html><p>Please sign in"),
    "a function is missing at the start": Fault("python.wasm", edit=trap_at_start),
    "a function is missing in a step": Fault("python.mjs", edit=trap_in_a_step),
    "a module is missing in a step": Fault("python.mjs", edit=raise_in_a_step),
}


def of_engine(server: SiteServer) -> list[str]:
    """The files of the engine that were requested."""
    return [path.split("/", 3)[3] for path in server.requested if path.startswith("assets/engine/")]


def decide(visitor: Visitor) -> None:
    """Walk from the first question to a decision of the engine."""
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    assert visitor.checker.get_attribute("data-decided-by") == "engine"


def test_the_small_runtime_does_the_work(visitor: Visitor):
    visitor.open()
    decide(visitor)
    assert sorted(of_engine(visitor.server)) == SMALL


def test_the_stock_runtime_steps_in(faulty: Visitor):
    """After each fault anew: as it fails here, the visitor's next question starts the small runtime again."""
    faulty.open()
    for name, fault in MENDED.items():
        with about(name):
            break_small_runtime(faulty, fault)
            # It has a worker of its own, and the same start after each fault.
            faulty.server.faults.append(Fault("stock/pyodide.asm.wasm", status=404))
            faulty.server.requested.clear()
            faulty.troubles.clear()
            faulty.ask("cancel")
            faulty.give("order_status", "other")
            faulty.until(lambda: "stock/pyodide.asm.wasm" in of_engine(faulty.server))
            expect(faulty.checker).to_have_attribute("data-decided-by", "table")
            expect(faulty.checker).to_have_attribute("data-engine", "failed")
            assert [one for one in faulty.troubles if "Starting the stock runtime" in one]
            faulty.button("Clear my answers").click()


@pytest.mark.parametrize("fault", ["python.wasm is missing", "a function is missing in a step"])
def test_the_stock_runtime_decides(faulty: Visitor, fault: str):
    """After a fault at the start, and after one while somebody waits for a step."""
    break_small_runtime(faulty, MENDED[fault])
    faulty.open()
    decide(faulty)
    assert "stock/pyodide.asm.wasm" in of_engine(faulty.server)


def test_a_server_that_never_sends_webassembly_is_asked_twice_before_the_stock_runtime_steps_in(faulty: Visitor):
    faulty.server.break_with(Fault("python.wasm", held=True))
    faulty.page.clock.install()
    faulty.open()
    faulty.ask("cancel")
    for asked in (1, 2):
        faulty.until(lambda asked=asked: of_engine(faulty.server).count("python.wasm") == asked)
        faulty.page.clock.run_for(20_000)
    faulty.give("order_status", "other")
    expect(faulty.checker).to_have_attribute("data-decided-by", "engine")
    assert "stock/pyodide.asm.wasm" in of_engine(faulty.server)


def break_small_runtime(visitor: Visitor, fault: Fault) -> None:
    if fault.edit is not bytes:  # an edit that changes nothing would prove nothing
        files = [file for file in visitor.server.folder.glob("assets/engine/*/*") if str(file).endswith(fault.file)]
        assert [file for file in files if fault.edit(file.read_bytes()) != file.read_bytes()]
    visitor.server.break_with(fault)


def test_a_worker_that_dies_between_two_questions(faulty: Visitor):
    faulty.open()
    faulty.ask("cancel")
    faulty.see("order_status")
    expect(faulty.checker).to_have_attribute("data-engine", "ready")
    faulty.checker.evaluate("root => { root.dataset.stepDeadline = '1' }")
    faulty.engines[0].evaluate("self.close()")
    faulty.give("order_status", "awaiting_payment")
    faulty.until(lambda: any("Starting the stock runtime" in one for one in faulty.troubles))
    faulty.checker.evaluate("root => { root.dataset.stepDeadline = '30' }")  # a busy machine is no fault
    faulty.give("cancellation_offered", "yes")
    expect(faulty.checker).to_have_attribute("data-decided-by", "engine")
    assert faulty.outcome == "may_cancel"
    assert "stock/pyodide.asm.wasm" in of_engine(faulty.server)


def test_a_connection_that_is_lost_once(faulty: Visitor):
    """A broken connection is no evidence against the small runtime. And the failing network should not have to carry the larger one."""

    def mended_by_then(content: bytes) -> bytes:
        faulty.server.faults = []
        return content

    faulty.server.break_with(Fault("python.wasm", edit=mended_by_then, breaks_after=1_000_000))
    faulty.open()
    with faulty.page.expect_console_message(lambda message: "Starting it anew" in message.text):
        faulty.ask("cancel")
    faulty.give("order_status", "other")
    expect(faulty.checker).to_have_attribute("data-decided-by", "engine")
    assert not [path for path in of_engine(faulty.server) if path.startswith("stock/")]


def test_what_stock_would_meet_as_well_is_not_tried_twice(faulty: Visitor):
    faulty.server.security = faulty.server.security.replace(" 'wasm-unsafe-eval'", "")
    faulty.open()
    faulty.ask("cancel")
    expect(faulty.checker).to_have_attribute("data-engine", "failed")
    assert not [one for one in faulty.troubles if "Starting the stock runtime" in one]
