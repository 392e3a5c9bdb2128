"""Firefox and WebKit decide as this Python does: every case by the certificate, and a sample of cases through the check page."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from functools import partial

import pytest

from checker import Interview, Policy
from checker.certificate import certify
from compiler.publish.headers import CONTENT_SECURITY_POLICY as SECURITY
from tests.browser.server import Fault, SiteServer, garbled
from tests.every_case import every_decision
from tests.firefox import COMPILED_ONCE, Firefox, FirefoxError
from tests.webkit import WebKit, WebKitError

OF_EACH = 2
"""How many cases of each outcome the sample holds: one with all facts known, and one without. The seal tells that this browser decides every case
alike; the sample, that its page asks for all kinds of facts, takes the answers, and shows each outcome."""

WAIT = """
async function until(found, what) {
  for (const end = Date.now() + 60_000; Date.now() < end; ) {
    if (found()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`Waited in vain for ${what}, at ${JSON.stringify(root.dataset)}`);
}
"""

WORK_OUT = WAIT + """
const root = document.getElementById("certificate");
const button = root.querySelector("button");
await until(() => !button.hidden, "the button");
button.click();
await until(() => (root.dataset.seal ?? "loading") !== "loading", "the seal");
return [root.dataset.seal, root.querySelector("[role=status]").textContent];
"""

# Answers whatever is asked, found by the text of the question, until there is a decision `by` the engine, or by the table without one.
WALK = WAIT + """
const root = document.getElementById("eligibility-checker");
const panel = root.querySelector("[data-panel]");
const start = root.querySelector("[data-start]");
panel.querySelector("[data-do=again]")?.click();
await until(() => !start.hidden, "the first question");
start.querySelector(`[data-question=${question}]`).click();
for (let asked; ; ) {
  const heading = () => panel.querySelector("form [data-focus]")?.textContent;
  const final = () => by === "engine" || root.dataset.engine === "failed"; // before that, an engine may still confirm the table
  const decided = () => root.dataset.outcome && root.dataset.decidedBy === by && final();
  await until(() => decided() || (heading() && heading() !== asked), `what follows ${asked}`);
  if (decided()) return root.dataset.outcome;
  asked = heading();
  if (!(asked in answers)) throw new Error(`Asked: ${asked}`);
  const form = panel.querySelector("form");
  const field = form.querySelector("[data-field]");
  const answer = answers[asked];
  if (field && answer === null) {
    form.querySelector("[data-do=unknown]").click();
    continue;
  }
  if (field) field.value = answer;
  else form.querySelector(answer === null ? "[data-unknown]" : `input[value=${answer}]`).click();
  form.requestSubmit();
}
"""


SMALL, STOCK = Fault("python.wasm", status=404), Fault("pyodide.asm.wasm", status=404)
FAULTS = {
    "small runtime missing": ((SMALL,), SECURITY, "engine"),
    "small runtime corrupt, and no other": ((Fault("python.wasm", edit=garbled), STOCK), SECURITY, "table"),
    "small runtime of another type, and no other": ((Fault("python.wasm", content_type="text/plain"), STOCK), SECURITY, "table"),
    "a connection that is lost each time, and no other runtime": ((Fault("python.wasm", breaks_after=1_000_000), STOCK), SECURITY, "table"),
    "both runtimes missing": ((SMALL, STOCK), SECURITY, "table"),
    "both runtimes corrupt": ((SMALL, Fault("pyodide.asm.wasm", edit=garbled)), SECURITY, "table"),
    "no worker": ((Fault("worker.mjs", status=404),), SECURITY, "table"),
    "no checker": ((SMALL, Fault("checker.zip", status=404)), SECURITY, "table"),
    "no WebAssembly allowed": ((), SECURITY.replace("'wasm-unsafe-eval'", ""), "table"),
    "no worker allowed": ((), SECURITY.replace("worker-src 'self'", "worker-src 'none'"), "table"),
}
"""What goes wrong, under which Content-Security-Policy, and who decides then. The stock runtime has a worker of its own, so that it starts alike
after every fault: it decides after one of them, and is asked for after the others."""


@pytest.fixture(scope="module", params=[partial(Firefox, preferences=COMPILED_ONCE), WebKit], ids=["firefox", "webkit"])
def started(request: pytest.FixtureRequest) -> Iterator[Firefox | WebKit]:
    """A real browser of another make than the other tests have, with one page."""
    with request.param() as browser:
        yield browser


@pytest.fixture
def other(started: Firefox | WebKit) -> Iterator[Firefox | WebKit]:
    """The same without the answers of the test before, with which its interview would go on."""
    yield started
    started.evaluate("void sessionStorage.clear()")


def run(browser: Firefox | WebKit, script: str, **values: object) -> object:
    """Run a script in the page with these values, and return its result."""
    arguments = ", ".join(json.dumps(value) for value in values.values())
    return browser.evaluate(f"(async ({', '.join(values)}) => {{{script}}})({arguments})")


def answers_of(policy: Policy, case: dict, unknown: str | None) -> dict[str, object]:
    """The answers of a visitor in this case who does not know one of the facts."""
    today = datetime.date.today()
    answers: dict[str, object] = {fact.id: None for fact in policy.facts}
    for id, value in case.items():
        relative = policy.fact(id).relative
        # A span without an end ends beyond the calendar.
        answers[id] = datetime.date.fromordinal(max(1, today.toordinal() - value)).isoformat() if relative else value
    return answers if unknown is None else {**answers, unknown: None}


def sample(policy: Policy, interview: Interview) -> list[tuple[str, dict[str, object]]]:
    """Cases of each outcome, spread over the decision space. In every second case, one fact is not known."""
    cases: dict[str, list[dict]] = {}
    for decision in every_decision(interview.evaluator):
        cases.setdefault(decision["outcome"], []).append(decision)
    chosen = []
    for all_of_it in cases.values():
        for number, decision in enumerate(all_of_it[:: len(all_of_it) // OF_EACH][:OF_EACH]):
            facts = sorted(decision["case"])
            unknown = facts[len(chosen) % len(facts)] if number % 2 else None
            chosen.append((decision["question"], answers_of(policy, decision["case"], unknown)))
    return chosen


def test_another_browser_gets_the_same_seal(other: Firefox | WebKit, server: SiteServer, interview: Interview):
    other.open(server.url("certificate/"))
    shown = other.evaluate("document.body.textContent")
    assert certify(interview.evaluator)["seal"] in shown
    seal, said = run(other, WORK_OUT)
    assert seal == "equal", said
    assert "its seal is the same" in said


def test_another_browser_tells_another_seal_from_the_same(other: Firefox | WebKit, server: SiteServer):
    other.open(server.url("certificate/"))
    other.evaluate("void (document.getElementById('certificate').dataset.published = '0'.repeat(64))")
    seal, said = run(other, WORK_OUT)
    assert seal == "different", said


def test_another_browser_decides_a_sample_of_cases_alike(other: Firefox | WebKit, server: SiteServer, policy: Policy, interview: Interview):
    chosen = sample(policy, interview)
    expected = [interview.step(*case, datetime.date.today())["decision"]["id"] for case in chosen]
    outcomes = {outcome.id for question in policy.questions for outcome in question.outcomes}
    assert {"depends"} | outcomes == set(expected), "the sample is too small to tell anything"

    other.open(server.url("check/"))
    for number, ((question, answers), outcome) in enumerate(zip(chosen, expected)):
        if number % 8 == 0:  # WebKit takes a hundred entries into the history of one page in half a minute, and no more
            other.evaluate("void sessionStorage.clear()")  # or else the interview would go on
            other.open(server.url("check/"))
        by_question = {policy.fact(id).question: answer for id, answer in answers.items()}
        decided = run(other, WALK, question=question, answers=by_question, by="engine")
        assert decided == outcome, (question, answers)


@pytest.mark.parametrize(("faults", "security", "by"), FAULTS.values(), ids=FAULTS.keys())
def test_another_browser_meets_faults(
    other: Firefox | WebKit, server: SiteServer, policy: Policy, faults: tuple[Fault, ...], security: str, by: str
):
    server.break_with(*faults)
    server.security = security
    other.open(server.url("check/"))
    answers = {policy.fact("order_status").question: "other"}
    assert run(other, WALK, question="cancel", answers=answers, by=by) == "cancel_not_covered"
    if STOCK in faults:
        assert [path for path in server.requested if path.endswith(f"stock/{STOCK.file}")]


def test_another_browser_lets_the_check_page_have_its_own_style_and_scripts_and_nothing_within_it(other: Firefox | WebKit, server: SiteServer):
    other.open(server.url("check/"))
    answered = """new Promise((resolve) => {
        const look = () => document.querySelector("#eligibility-checker[data-unscripted]") ? setTimeout(look, 50) : resolve(true);
        look();
    })"""
    assert other.evaluate(answered)
    within = "document.querySelectorAll('style, [style], script:not([src]):not([type=\\'application/json\\'])').length"
    assert other.evaluate(f"[[...document.styleSheets].map((one) => one.cssRules.length > 0), {within}]") == [[True], 0]


def test_a_script_that_fails_in_another_browser_fails_here(other: Firefox | WebKit, server: SiteServer):
    other.open(server.url())
    with pytest.raises((FirefoxError, WebKitError), match="no such thing"):
        other.evaluate("Promise.reject(new TypeError('no such thing'))")
