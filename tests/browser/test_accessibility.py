"""Everybody can use the site: checked with axe, with a keyboard alone, and on a narrow screen, in light and in dark."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from checker.model import Policy
from tests.browser.conftest import PROJECT
from tests.browser.server import Fault, SiteServer
from tests.browser.test_privacy import pages_of
from tests.browser.test_walk import without_plan
from tests.browser.visitor import SAVES_DATA, Visitor

AXE = (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")
VIOLATIONS = {"resultTypes": ["violations"], "selectors": False, "preload": False}
"""Only what is read here is worked out. No rule that runs needs the sources of style sheets, and a site has no sound or film to fetch ahead."""
RULES = {**VIOLATIONS, "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
COLOURS = {**VIOLATIONS, "runOnly": ["color-contrast", "link-in-text-block"]}
"""The rules of these that look at colours. The schemes differ in nothing else."""
RUN_AXE = """async (rules) => {
  const { violations } = await axe.run(document, rules);
  const places = (nodes) => nodes.map((node) => node.html).join("\\n  ");
  return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${places(nodes)}`);
}"""
NARROW = {"width": 320, "height": 640}


WIDE_LIGHT, WIDE_DARK, NARROW_DARK = "light", "dark", "narrow"


def inspect(page: Page, problems: list[str], name: str, *more: str) -> None:
    """Add what is wrong with a page in its present state: in a wide window in the light, and on a narrow screen in the dark.

    What only a wide window shows, such as the navigation, has the same colours on all pages: only of a few is it looked at in the dark, as ``more``.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    size = page.viewport_size
    for look in (WIDE_LIGHT, *more, NARROW_DARK):
        scheme = "light" if look == WIDE_LIGHT else "dark"
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        if page.locator("[data-md-color-scheme]").count():
            expect(page.locator("body")).to_have_attribute(
                "data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme]
            )
        if look == NARROW_DARK:
            page.set_viewport_size(NARROW)
            width = page.evaluate("document.scrollingElement.scrollWidth")
            if width > NARROW["width"]:
                problems.append(f"{name}: {width} pixels wide on a screen of {NARROW['width']}")
        rules = COLOURS if look == WIDE_DARK else RULES
        problems += [f"{name}, {look}: {problem}" for problem in page.evaluate(RUN_AXE, rules)]
    page.set_viewport_size(size)


def test_every_page(visitor: Visitor):
    problems: list[str] = []
    for path in pages_of(visitor.server.folder):
        visitor.open(path)
        more = [WIDE_DARK] if path in ("", "check/", "editors/studio/", f"{visitor.policy.topics[0].id}/") else []
        inspect(visitor.page, problems, path, *more)
    assert not problems, "\n".join(problems)


def test_every_state_of_the_checker(visitor: Visitor):
    problems: list[str] = []

    def look(name: str) -> None:
        inspect(visitor.page, problems, name)

    visitor.open()
    look("the first question")
    visitor.ask("refund")
    visitor.see("order_status")
    look("a choice")
    visitor.button("Continue").click()
    expect(visitor.panel.locator(".ec-problem")).to_be_visible()
    look("a choice with a problem")
    visitor.give("order_status", "received")
    visitor.give("reason", "damaged")
    visitor.see("received_on")
    look("a date")
    visitor.give("received_on", "2099-01-01")
    expect(visitor.panel.locator(".ec-problem")).to_be_visible()
    look("a date with a problem")
    visitor.panel.locator("[data-field]").fill("1990-01-01")
    visitor.button("Continue").click()
    expect(visitor.panel.locator(".ec-doubt")).to_be_visible()
    look("a date that is asked back")
    visitor.go_on({"received_on": None, "request_state": "waiting"})
    look("a decision")
    visitor.change("reason")
    look("a change")
    visitor.give("reason", "not_delivered")
    expect(visitor.checker).to_have_attribute("data-outcome", "check")
    look("answers that contradict each other")
    visitor.button("Clear my answers").click()
    visitor.ask("return")
    visitor.go_on({
        "order_status": "received", "reason": "changed_mind", "matches_listing": None, "opened_or_used": "yes",
        "item_defective": None, "product_kind": None,
    })
    look("a decision that depends")
    visitor.panel.get_by_text("What else to know").click()
    look("a decision that depends, unfolded")
    visitor.button("Clear my answers").click()
    visitor.ask("cancel")
    visitor.go_on({"order_status": "shipped", "reason": "changed_mind"})
    look("a decision against")
    visitor.button("Clear my answers").click()
    visitor.ask("help")
    visitor.go_on({"order_status": "shipped", "reason": "pickup", "request_state": "not_made"})
    look("a neutral decision")

    assert not problems, "\n".join(problems)


def test_a_number_of_another_policy(visit: Callable[..., Visitor], library: Policy, library_site: Path):
    problems: list[str] = []
    server = SiteServer(library_site)
    visitor = visit(server, library)
    visitor.open()
    visitor.ask("renew")
    visitor.see("age")
    inspect(visitor.page, problems, "a number")
    server.close()
    assert not problems, "\n".join(problems)


def test_without_an_engine(visitor: Visitor):
    """Every state in which the engine is slow, is not wanted, does not load, or disagrees."""
    problems: list[str] = []
    slow = Fault("python.wasm", held=True)
    for name, fault, patience, sign in (
        ("waiting", slow, 30, "One moment please."),
        ("starting", slow, 0.5, "The checker has not confirmed it yet"),
        ("failed", Fault("/worker.mjs", status=404), 2, "The checker itself could not start"),
        ("parted", Fault("/worker.mjs", edit=lambda _: b"onmessage = () => postMessage({ answer: 'another' })"), 30, "do not fit together"),
        ("different", Fault("check/", edit=lambda page: page.replace(b"Nothing in the policy", b"Something in the policy")), 30, "do not agree"),
        ("no plan, no engine", Fault("/worker.mjs", status=404), 30, "not working right now"),
    ):
        unplanned = [Fault("check/", edit=without_plan)] if name.startswith("no plan") else []
        visitor.server.break_with(fault, *unplanned)
        visitor.open(patience=patience)
        if name == "parted":
            visitor.choice("cancel").focus()
        else:
            visitor.ask("cancel")
        if name not in ("parted", "no plan, no engine"):
            visitor.give("order_status", "other")
        expect(visitor.checker).to_contain_text(sign)
        inspect(visitor.page, problems, name)
        visitor.server.mend()
        if fault is slow:
            expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
            inspect(visitor.page, problems, f"{name}, and confirmed")
        visitor.forget()
    visitor.expects_troubles = True
    assert not problems, "\n".join(problems)


def test_without_an_engine_for_who_saves_data(visitor: Visitor):
    problems: list[str] = []
    visitor.context.add_init_script(SAVES_DATA)
    visitor.open()
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(visitor.panel).to_contain_text("Your browser asks to save data")
    inspect(visitor.page, problems, "the table's decision")

    visitor.server.break_with(Fault("check/", edit=without_plan))
    visitor.open()
    visitor.ask("cancel")
    expect(visitor.panel).to_contain_text("Your browser asks to save data")
    inspect(visitor.page, problems, "no plan")
    assert not problems, "\n".join(problems)


def test_before_the_script_of_the_page(visitor: Visitor):
    problems: list[str] = []
    visitor.server.break_with(Fault("page.mjs", status=404))
    visitor.open()
    inspect(visitor.page, problems, "nothing done yet")
    visitor.ask("cancel")
    expect(visitor.checker.get_by_text("One moment please.")).to_be_visible()
    inspect(visitor.page, problems, "chosen")
    visitor.expects_troubles = True
    assert not problems, "\n".join(problems)


def test_whoever_comes_by_a_link_sees_no_frame_around_a_title(visitor: Visitor):
    """It has the focus, so that it is heard first. No key has led there."""
    visitor.open("check/#question=cancel")
    visitor.see("order_status")
    expect(visitor.heading).to_be_focused()
    assert visitor.heading.evaluate("heading => getComputedStyle(heading).outlineStyle") == "none"


FOCUS = """() => {
  const element = document.activeElement;
  const seen = element.labels?.[0]?.contains(element) ? element.labels[0] : element;
  const { left, top, width, height } = seen.getBoundingClientRect();
  const hit = document.elementFromPoint(left + width / 2, top + height / 2);
  const style = getComputedStyle(seen);
  return {
    name: (element.labels?.[0] ?? element).textContent.trim() || element.getAttribute("aria-label"),
    hidden: !(hit && (seen.contains(hit) || hit.contains(seen))),
    ours: element.closest("#eligibility-checker") !== null,
    "not marked": style.outlineStyle === "none" || parseFloat(style.outlineWidth) < 2,
    small: Math.min(width, height) < 24,
  };
}"""


class Keyboard:
    """Somebody who has only a keyboard. Whatever has the focus must be visible, and must look focused."""

    def __init__(self, visitor: Visitor):
        self.visitor = visitor
        self.problems: list[str] = []

    def press(self, key: str) -> None:
        self.visitor.page.keyboard.press(key)

    def reach(self, name: str) -> None:
        """Press Tab until the element with that name has the focus."""
        passed = []
        while name not in passed:
            assert len(passed) < 60, f"Tab does not lead to {name}, but to {passed}"
            self.press("Tab")
            passed.append(self.look())

    def look(self) -> str:
        """The element that has the focus."""
        focus = self.visitor.page.evaluate(FOCUS)
        wrong = [trouble for trouble in ("hidden", "small", "not marked") if focus[trouble]]
        if wrong and focus["ours"]:
            self.problems.append(f"{focus['name']}: {', '.join(wrong)}")
        return focus["name"]


@pytest.mark.parametrize(("width", "height"), [(1280, 720), (390, 600)])
def test_a_whole_walk_with_the_keyboard(visit: Callable[..., Visitor], server: SiteServer, width: int, height: int):
    visitor = visit(server, viewport={"width": width, "height": height}, reduced_motion="reduce")
    keyboard = Keyboard(visitor)
    visitor.open()
    keyboard.reach(visitor.policy.question("cancel").ask)
    keyboard.press("Enter")

    visitor.see("order_status")
    expect(visitor.heading).to_be_focused()
    keyboard.reach("Continue")
    keyboard.press("Space")
    expect(visitor.panel.locator(".ec-problem")).to_be_focused()
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert keyboard.look() == "Awaiting payment"
    keyboard.press("Space")
    keyboard.press("Enter")

    visitor.see("cancellation_offered")
    keyboard.reach("Yes")
    keyboard.press("ArrowDown")
    keyboard.press("ArrowDown")
    assert keyboard.look() == "I don’t know"
    keyboard.press("Enter")
    expect(visitor.checker).to_have_attribute("data-outcome", "depends")
    expect(visitor.heading).to_be_focused()

    keyboard.reach("Answer this: Does the current status of your order allow cancellation?")
    keyboard.press("Enter")
    visitor.see("cancellation_offered")
    keyboard.reach("I don’t know")
    keyboard.press("ArrowDown")
    assert keyboard.look() == "Yes"
    keyboard.press("Enter")
    expect(visitor.checker).to_have_attribute("data-outcome", "may_cancel")

    keyboard.reach("Clear my answers")
    keyboard.press("Enter")
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(visitor.heading).to_be_focused()
    assert not keyboard.problems, "\n".join(keyboard.problems)
