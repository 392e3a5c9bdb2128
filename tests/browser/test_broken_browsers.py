"""In a browser that lacks something, or in which a call throws, the page says so at once and points to the published tables."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Error, expect

from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import SAVES_DATA, Visitor

# This script finds out what the page's scripts use of the browser and of JavaScript. It wraps each function, and notes those that a
# script of the page calls. `failing` names the function that throws.
WATCHED = """
window.called = new Set();
window.noting = window.name !== "noted";  // a name stays while other pages come
window.failing = undefined;
const owners = {
  Object, Array, Map, JSON, Promise, history, window, "Array.prototype": Array.prototype, "String.prototype": String.prototype,
  "Map.prototype": Map.prototype, "Set.prototype": Set.prototype, "Promise.prototype": Promise.prototype,
  "Date.prototype": Date.prototype, "RegExp.prototype": RegExp.prototype, "EventTarget.prototype": EventTarget.prototype,
  "Node.prototype": Node.prototype, "Element.prototype": Element.prototype, "HTMLElement.prototype": HTMLElement.prototype,
  "Document.prototype": Document.prototype, "DocumentFragment.prototype": DocumentFragment.prototype,
  "HTMLFormElement.prototype": HTMLFormElement.prototype, "Event.prototype": Event.prototype,
  "URLSearchParams.prototype": URLSearchParams.prototype, "AbortController.prototype": AbortController.prototype,
};
const ofPage = () => { const { stack } = new NativeError(); return stack.includes("/assets/checker/") && !stack.includes("/page.mjs"); };
const NativeError = Error;
let looking = false;
for (const [owner, object] of Object.entries(owners)) {
  for (const name of Object.getOwnPropertyNames(object)) {
    const { value, writable, ...rest } = Object.getOwnPropertyDescriptor(object, name);
    if (typeof value !== "function" || !writable || name === "constructor" || value.prototype || /^(on|console)/.test(name)) continue;
    const wrapped = function (...given) {
      if (looking) return value.apply(this, given);
      looking = true;
      const api = `${owner}.${name}`;
      // Who calls is asked only where it matters, because a stack takes longer to make than all the page does.
      const counts = (window.failing ? window.failing === api : window.noting && !window.called.has(api)) && ofPage();
      if (counts) window.called.add(api);
      looking = false;
      if (counts && window.failing === api) throw new TypeError(`${api} was made to throw`);
      return value.apply(this, given);
    };
    Object.defineProperty(object, name, { ...rest, value: wrapped, writable });
  }
}
"""

# The steps of an interview, each with what it must lead to. They run within the page, because there are hundreds of them.
WALK = """
window.root = () => document.getElementById("eligibility-checker");
window.press = (selector) => root().querySelector(selector).click();
window.answered = () => {
  const field = root().querySelector("[data-panel] [type=date]");
  if (field) field.value = "2026-01-15";
  else ["[value=received]", "[value=damaged]", "input"].map((one) => root().querySelector(`[data-panel] ${one}`)).find(Boolean).checked = true;
  press("[data-panel] [type=submit]");
};
window.heading = () => root().querySelector("[data-panel] [data-focus]")?.textContent;
window.moved = () => heading() && heading() !== before;
window.steps = [
  ["the question is chosen", () => press("[data-question=refund]"), () => heading()],
  ["nothing is answered", () => press("[data-panel] [type=submit]"), () => root().querySelector(".ec-problem")],
  ["the first answer", answered, moved],
  ["the second answer", answered, () => root().querySelector("[type=date]")],
  ["a day", answered, moved],
  ["back", () => press("[data-do=back]"), () => root().querySelector("[type=date]")],
  ["not known", () => press("[data-do=unknown]"), moved],
  ["the decision", answered, () => root().dataset.outcome],
  ["change", () => press("[data-do=change]"), () => moved() || !root().querySelector("[data-start]").hidden],
  ["forward", () => history.forward(), () => true],
];
window.told = () => {
  const notice = root().querySelector(".ec-missing");
  return root().hasAttribute("data-broken") && getComputedStyle(notice).visibility === "visible" &&
    root().querySelector("[data-tables] a").checkVisibility() && !root().querySelector("[data-start]").checkVisibility();
};
window.take = async ([, act, led], failing) => {
  window.before = heading();
  called.clear();
  window.failing = failing;
  act();
  for (let waited = 0; waited < 1000 && !(window.failing ? told() : led()); waited += 10) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const calls = [...called];
  window.failing = undefined;
  return { calls, led: Boolean(led()), told: told() };
};
window.walkTo = async (n) => { window.noting = false; for (const step of steps.slice(0, n)) if (!(await take(step)).led) throw new Error(step[0]); };
"""


@pytest.fixture
def watched(visit: Callable[..., Visitor], server: SiteServer) -> Visitor:
    visitor = visit(server)
    visitor.context.add_init_script(SAVES_DATA)  # faults of the engine do not count here: the table's decision stands
    visitor.context.add_init_script("try { sessionStorage.clear(); } catch {}")  # each walk begins without the answers of the one before
    visitor.context.add_init_script(WATCHED + WALK)
    return visitor


def come(visitor: Visitor) -> None:
    visitor.open()
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")


def test_whatever_throws_at_any_step_is_told_at_once(watched: Visitor):
    come(watched)
    names = watched.page.evaluate("steps.map(([name]) => name)")
    calls = watched.page.evaluate("async () => { const all = []; for (const one of steps) all.push(await take(one)); return all; }")
    assert all(one["led"] and not one["told"] for one in calls), list(zip(names, calls))
    assert len({api for one in calls for api in one["calls"]}) > 25, "there is something to break"
    places = {api: [n for n, one in enumerate(calls) if api in one["calls"]] for one in calls for api in one["calls"]}
    del places["window.fetch"]  # where it throws there is no network, and the page answers that in another way
    # All of them would take minutes. Whatever throws is told by the same two listeners: each function throws once, where it is called first or last.
    chosen = sorted((all[-(number % 2)], api) for number, (api, all) in enumerate(sorted(places.items())))
    for n, one in enumerate(calls):
        if n not in {step for step, _ in chosen}:  # something at every step that calls anything
            chosen += [(n, api) for api in one["calls"] if api in places][:1]
    silent = []
    watched.page.evaluate("window.name = 'noted'")
    for n, api in chosen:
        come(watched)
        watched.page.evaluate("(n) => walkTo(n)", n)
        if not watched.page.evaluate("([n, api]) => take(steps[n], api)", [n, api])["told"]:
            silent.append((names[n], api))
    assert not silent, f"{len(silent)} of {len(chosen)}: {silent}"
    watched.expects_troubles = True


MISSING = [
    "Object.hasOwn", "Object.fromEntries", "Array.prototype.findLastIndex", "Array.prototype.at", "Element.prototype.replaceChildren",
    "Element.prototype.prepend", "Array.prototype.flat", "AbortSignal.timeout", "AbortController", "structuredClone", "DOMParser",
    "URLSearchParams", "history.pushState", "requestAnimationFrame", "Worker", "fetch", "Promise.prototype.finally",
]


@pytest.mark.parametrize("api", MISSING)
def test_where_something_is_missing_there_is_an_answer_or_a_word(visit: Callable[..., Visitor], server: SiteServer, api: str):
    visitor = visit(server)
    owner, _, name = api.rpartition(".")
    visitor.context.add_init_script(f"delete {owner or 'window'}.{name};" + f"window.called = new Set();{WALK}")
    visitor.open(patience=None)
    done = "() => told() || root().dataset.outcome"
    for _ in range(10):
        if visitor.page.evaluate(done):
            break
        before = visitor.page.evaluate("heading() ?? null")
        try:
            visitor.page.evaluate("heading() ? answered() : press('[data-question=refund]')")
        except Error:  # nothing is left to press
            pass
        visitor.page.wait_for_function("(before) => told() || root().dataset.outcome || (heading() ?? null) !== before", arg=before)
    assert visitor.page.evaluate(done)
    visitor.expects_troubles = True


def test_an_extension_that_throws_does_not_end_the_check(watched: Visitor):
    come(watched)
    event = "new ErrorEvent('error', {filename: 'chrome-extension://abc/content.js', message: 'x'})"
    watched.page.evaluate(f"window.dispatchEvent({event})")
    assert not watched.page.evaluate("told()")
    watched.page.evaluate("walkTo(8)")
    watched.page.evaluate("void Promise.reject(new Error('of the page'))")
    expect(watched.page.get_by_text("The checker does not work here")).to_be_visible()
    expect(watched.page.locator(".ec-missing")).to_be_focused()
    assert watched.outcome is None
    watched.expects_troubles = True


@pytest.mark.parametrize("link", ["question=refund&answer.order_status=received&end=1", "question=cancel&answer.order_status=other&end=1"],
                         ids=["a question", "a decision"])
def test_a_mistake_in_what_a_link_leads_to_is_told_beside_the_tables(faulty: Visitor, server: SiteServer, link: str):
    shows = b"export function show(shown) {"
    faulty.context.add_init_script(SAVES_DATA)  # nothing comes later, and meets the mistake once more
    server.break_with(Fault("views.mjs", edit=lambda content: content.replace(shows, shows + b" throw new Error('a mistake');")))
    faulty.page.goto(server.url("check/#" + link))
    expect(faulty.checker).to_have_attribute("data-broken", "", timeout=5_000)
    expect(faulty.page.locator("[data-tables] a").first).to_be_visible()
    expect(faulty.page.get_by_role("contentinfo")).to_be_visible()
