"""While the visitor thinks, the engine works out its view for each answer that can be chosen. So nobody waits for the decision."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import PATIENCE, Visitor

COUNTING = b"""self.asked = [];
self.addEventListener("message", ({ data }) => { if (data.step) self.asked.push(JSON.parse(data.step).answers); });
"""


def asked(visitor: Visitor, number: int) -> list[dict[str, str | None]]:
    """The answers of each step that the engine was asked for. Waits until there are `number` of them."""
    for _ in range(PATIENCE // 50):
        steps = [step for engine in visitor.engines for step in engine.evaluate("self.asked ?? []")]
        if len(steps) >= number:
            break
        visitor.page.wait_for_timeout(50)
    visitor.page.wait_for_timeout(200)  # and no more
    (engine,) = visitor.engines
    return engine.evaluate("self.asked")


def test_the_decision_is_there_before_it_is_asked_for(visit: Callable[..., Visitor], server: SiteServer):
    server.break_with(Fault("worker.mjs", edit=lambda content: COUNTING + content))
    visitor = visit(server)
    visitor.open(patience=None)
    visitor.ask("cancel")
    answers = [one.id for one in visitor.policy.fact("order_status").answers]
    everything = [{}, *({"order_status": one} for one in (*answers, None))]
    assert asked(visitor, len(everything)) == everything

    visitor.engines[0].evaluate("self.close()")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-outcome", "cancel_not_covered")
    assert visitor.checker.get_attribute("data-decided-by") == "engine", "and by nobody before"


def test_only_what_follows_from_the_question_on_the_page_is_worked_out(visit: Callable[..., Visitor], server: SiteServer):
    """The visitor is quicker than the engine, which skips the stale requests."""
    server.break_with(Fault("worker.mjs", edit=lambda content: COUNTING + content), Fault("python.wasm", held=True))
    visitor = visit(server)
    visitor.open(patience=None)
    visitor.ask("cancel")
    visitor.give("order_status", "awaiting_payment")
    visitor.see("cancellation_offered")
    assert visitor.state == "loading"
    server.mend()
    before = {"order_status": "awaiting_payment"}
    everything = [before, *(before | {"cancellation_offered": one} for one in ("yes", "no", None))]
    assert asked(visitor, len(everything)) == everything


def test_who_starts_again_is_answered_anew(visit: Callable[..., Visitor], server: SiteServer):
    server.break_with(Fault("worker.mjs", edit=lambda content: COUNTING + content))
    visitor = visit(server)
    visitor.open(patience=None)
    visitor.ask("cancel")
    first = len(asked(visitor, 10))
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    assert len(asked(visitor, first)) == first, "the decision was there already"
    visitor.button("Clear my answers").click()
    visitor.ask("cancel")
    assert len(asked(visitor, 2 * first)) == 2 * first
