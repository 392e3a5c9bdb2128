"""Somebody who visits the site with a browser: what they do, and what they must never meet."""

from __future__ import annotations

import copy
import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, Locator, Page, Route, Worker, expect

from checker.model import SEVERAL, Policy
from compiler.languages import language
from tests.browser.server import SiteServer

UNKNOWN = "I don’t know"
NONE = "None of these"
PATIENCE = 30_000
"""Milliseconds. It allows for a busy machine; it is no budget for the checker."""

expect.set_options(timeout=PATIENCE)

SAVES_DATA = "Object.defineProperty(navigator, 'connection', {value: {saveData: true}})"
"""A script to run before the page's own: the visitor's browser is then set to save data."""

# The page collects violations for the test to read: no request fails because of one.
WATCH_VIOLATIONS = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI}`);
});
"""


# The decision as laid out on the page, in the shape of `shown_of` in test_walk.py.
READ_DECISION = """(panel) => {
  const said = (line) => line.textContent.replaceAll("\u00a0", " ").trim(); // some gaps are kept from ending a line
  const text = (inside, selector) => [inside.querySelector(selector)].filter(Boolean).map(said)[0] ?? "";
  const all = (inside, selector, read) => Array.from(inside.querySelectorAll(selector), read);
  const lines = (inside, selector) => all(inside, selector, said);
  const statements = (section) => all(panel, `[data-with=${section}] li`, (line) => ({
    title: text(line, "[data-slot=title]"), says: text(line, "p"), link: line.querySelector("a").href,
  }));
  return {
    title: text(panel, "h2"),
    says: text(panel, ".ec-says"),
    contradictions: lines(panel, "[data-slot=contradictions] > li"),
    possible: all(panel, "[data-slot=meanings] > li", (line) => [text(line, "strong"), text(line, "p")]),
    unknown: all(panel, "[data-slot=unknown] > li", (line) => text(line, "[data-slot]") || said(line)),
    judgements: all(panel, ".ec-judgement", (box) => ({
      question: text(box, "h4"),
      by: text(box, "[data-slot=by]"),
      branches: all(box, "dl > div", (row) => [text(row, "[data-slot=answer]"), lines(row, "li")]),
    })),
    rules: statements("rules"),
    may_lead: statements("maylead"),
    guidance: statements("guidance"),
    may_join: statements("mayjoin"),
    ways: all(panel, "[data-slot=ways] a", (link) => [said(link), link.href]),
    answers: all(panel, ".ec-answers dl > div", (row) => [text(row, "dt"), text(row, "dd")]).slice(1),
  };
}"""


@contextmanager
def about(case: object) -> Iterator[None]:
    """Says which case it was if something fails, where one visitor tries many: a browser with a profile of its own for each takes longer."""
    try:
        yield
    except Exception as error:
        error.add_note(f"At: {case}")
        raise


class Visitor:
    """One visitor, with a browser profile of their own."""

    def __init__(self, context: BrowserContext, server: SiteServer, policy: Policy):
        self.context = context
        self.server = server
        self.policy = policy
        self.troubles: list[str] = []
        """Errors and warnings that the browser reported."""
        self.expects_troubles = False
        """Whether the test has the browser report some. They may come until the browser is closed."""
        self.abroad: list[str] = []
        """Requests to other hosts."""
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WATCH_VIOLATIONS)
        context.on("request", self._notice)
        context.on("console", lambda message: self._notice_message(message.type, message.text))
        context.on("weberror", lambda error: self.troubles.append(str(error.error)))
        self.page: Page = context.new_page()

    def beside(self) -> Visitor:
        """The same visitor in a second tab."""
        other = copy.copy(self)
        other.page = self.context.new_page()
        return other

    def _notice(self, request) -> None:
        if urlsplit(request.url)[:2] != urlsplit(self.server.origin)[:2]:
            self.abroad.append(request.url)

    def _notice_message(self, type: str, text: str) -> None:
        if type in ("error", "warning"):
            self.troubles.append(text)

    def leave(self) -> None:
        """Close the browser. Fails if it reported an error that nobody expects or a violation, or made a request to another host."""
        violations = [found for page in self.context.pages for found in page.evaluate("window.violations ?? []")]
        self.context.close()
        assert not violations, violations
        assert not self.abroad, self.abroad
        assert self.expects_troubles or not self.troubles, self.troubles

    # --- What is there --------------------------------------------------------------------------------------

    @property
    def checker(self) -> Locator:
        return self.page.locator("#eligibility-checker")

    @property
    def panel(self) -> Locator:
        """What the checker shows in place of the first question."""
        return self.page.locator("[data-panel]")

    @property
    def heading(self) -> Locator:
        """The heading of what is shown now."""
        return self.checker.locator("[data-focus]:visible")

    @property
    def outcome(self) -> str | None:
        return self.checker.get_attribute("data-outcome")

    @property
    def state(self) -> str | None:
        return self.checker.get_attribute("data-engine")

    @property
    def engines(self) -> list[Worker]:
        """The workers that run the checker; there is at most one."""
        return [worker for worker in self.page.workers if worker.url.endswith("/worker.mjs")]

    def choice(self, question: str) -> Locator:
        """The link of a question that can be asked."""
        return self.page.locator("[data-start]").get_by_role("link", name=self.policy.question(question).ask, exact=True)

    def button(self, name: str) -> Locator:
        return self.checker.get_by_role("button", name=name, exact=True)

    # --- What somebody does ---------------------------------------------------------------------------------

    def open(self, path: str = "check/", patience: float | None = PATIENCE / 1000) -> None:
        """Open a page. On the check page, wait `patience` seconds for the engine before the table's decision counts; with ``None``, as
        long as for other visitors."""
        self.page.goto(self.server.url(path))
        if patience is not None and self.checker.count():
            self.checker.evaluate("(root, patience) => { root.dataset.startPatience = root.dataset.stepPatience = patience }", patience)

    @contextmanager
    def before(self, file: str) -> Iterator[None]:
        """What is done within the block is done before this file of the site arrives."""
        held: list[Route] = []
        pattern = f"**/{file}"
        self.page.route(pattern, lambda route: held.append(route))
        yield
        while not held:
            self.page.wait_for_timeout(20)
        with self.page.expect_response(pattern):
            for route in held:
                route.continue_()
        self.page.unroute(pattern)
        self.page.wait_for_timeout(300)  # the page has read it

    def until(self, happened: Callable[[], bool]) -> None:
        """Wait for what the page does not show."""
        give_up = time.monotonic() + PATIENCE / 1000
        while not happened():
            assert time.monotonic() < give_up
            self.page.wait_for_timeout(20)

    def forget(self) -> None:
        """Come the next time as for the first time."""
        self.page.evaluate("sessionStorage.clear()")

    def ask(self, question: str) -> None:
        """Choose a question."""
        self.choice(question).click()

    def see(self, fact: str) -> None:
        """Wait until a fact is asked for."""
        expect(self.heading).to_have_text(self._asks(fact))

    def _asks(self, fact: str) -> re.Pattern[str]:
        """All ways to ask for a fact: a case decides which it is."""
        return re.compile("|".join(f"^{re.escape(text)}$" for text in self.policy.fact(fact).texts))

    def give(self, fact: str, answer: object) -> None:
        """Answer the question about a fact, ``None`` for "I don't know", and go on: in the words of the policy's language."""
        self.see(fact)
        asked, words = self.policy.fact(fact), language(self.policy.language)
        unknown, none, go_on = words.checker.say["unknown"], words.checker.say["none_of_these"], words.check["go_on"]
        if asked.kind == SEVERAL:
            labels = [one.label for one in asked.answers if one.id in answer] if isinstance(answer, list) else [unknown]
            for label in labels or [none]:
                self.panel.get_by_role("checkbox", name=label, exact=True).check()
            self.button(go_on).click()
        elif asked.answers:
            label = next((one.label for one in asked.answers if one.id == answer), unknown)
            self.panel.get_by_role("radio", name=label, exact=True).check()
            self.button(go_on).click()
        elif answer is None:
            self.button(unknown).click()
        else:
            self.panel.get_by_label(self._asks(fact)).fill(str(answer))
            self.button(go_on).click()
            if self.panel.locator(".ec-doubt").count():  # a day of long ago is asked back
                self.button(words.check["date_right"]).click()

    def walk(self, question: str, answers: Mapping[str, object]) -> None:
        """From the check page to the decision."""
        self.open()
        self.ask(question)
        self.go_on(answers)

    def go_on(self, answers: Mapping[str, object]) -> None:
        """Answer whatever is asked until there is a decision. Fails if a fact is asked that has no answer here, or is asked twice."""
        before = None
        given: set[str] = set()
        while True:
            self.page.wait_for_function(
                """(before) => {
                  const root = document.getElementById("eligibility-checker");
                  const heading = root?.querySelector("[data-panel] [data-focus]");  // none while another version's page comes
                  return root?.dataset.outcome || (heading && heading.textContent !== before);
                }""",
                arg=before,
            )
            if self.outcome:
                return
            before = self.heading.inner_text()
            fact = next((fact.id for fact in self.policy.facts if before.replace("\u00a0", " ") in fact.texts), None)
            assert fact in answers and fact not in given, f"Asked: {before}"
            given.add(fact)
            self.give(fact, answers[fact])

    def row(self, fact: str) -> Locator:
        """The row of an answer in the list of answers."""
        return self.panel.locator(".ec-answers dl > div").filter(has=self.page.get_by_text(self._asks(fact)))

    def read_decision(self) -> dict:
        """The decision as the page shows it."""
        return self.panel.evaluate(READ_DECISION)

    def change(self, fact: str) -> None:
        self.row(fact).get_by_role("button").click()
        self.see(fact)
