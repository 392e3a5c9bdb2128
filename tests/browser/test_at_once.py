"""The check page before any file that belongs to it has come, and what comes afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import Visitor

THEMES_SCRIPT = ".min.js"
CHOSEN_LIGHT, CHOSEN_DARK = ["Switch to light mode"], ["Switch to light mode", "Switch to dark mode"]
"""What somebody presses to have a scheme, whatever their device is set to."""

AT_FIRST = """
requestAnimationFrame(function look() {
  if (document.readyState === "loading") requestAnimationFrame(look);
  else window.atFirst = document.body.dataset.mdColorScheme;
});
"""
"""Notes the scheme that a page has when it is drawn."""

SCHEMES = """
window.schemes = [];
new MutationObserver(() => {
  const scheme = document.body?.dataset.mdColorScheme;
  if (scheme && document.readyState !== "loading" && window.schemes.at(-1) !== scheme) window.schemes.push(scheme);
}).observe(document, { attributes: true, childList: true, subtree: true });
document.addEventListener("readystatechange", () => window.schemes.push(document.body.dataset.mdColorScheme), { once: true });
"""
"""Notes each scheme that a page has once it is whole."""

LOOKS = """() => {
  document.documentElement.className = "no-js"; // as the theme has it until its script is there
  document.querySelector("[data-md-component=palette]")?.remove(); // without that script it takes no room
  const sized = ".md-sidebar, .md-sidebar__scrollwrap"; // by that script as well; what is in them stays where it is
  const all = [...document.querySelectorAll(`body *:not(${sized})`)];
  return all.filter((one) => one.checkVisibility()).map((one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    const { color, backgroundColor, borderColor, font, boxShadow, opacity, visibility } = getComputedStyle(one);
    const look = [color, backgroundColor, borderColor, font, boxShadow, opacity, visibility];
    return [one.localName, one.className, ...[x, y, width, height].map(Math.round), ...look];
  });
}"""
"""Where all that is shown is, and how it looks."""


def come_before_the_script(visitor: Visitor, path: str = "check/") -> None:
    """Have the check page there, and not yet any file that belongs to it: it waits for none."""
    visitor.server.break_with(*(Fault(suffix, held=True) for suffix in (".mjs", ".js", ".css")))
    visitor.page.goto("about:blank")
    visitor.page.goto(visitor.server.url(path), wait_until="commit")


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_looks_as_it_will_before_any_file_is_there(
    visit: Callable[..., Visitor], server: SiteServer, width: int, scheme: str
):
    visitor = visit(server, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    come_before_the_script(visitor)
    expect(visitor.page.locator("body")).to_have_attribute("data-md-color-scheme", {"light": "default", "dark": "slate"}[scheme])
    expect(visitor.page.locator("link[rel=stylesheet]")).to_have_count(1)  # all has come but the files
    before = visitor.page.evaluate(LOOKS)
    visitor.server.mend()
    visitor.page.wait_for_load_state("networkidle")
    expect(visitor.page.locator("html.js")).to_have_count(1)
    after = visitor.page.evaluate(LOOKS)
    assert len(before) > 50
    assert before == after


@pytest.mark.parametrize("path", ["check/", "check/#question=cancel"])
def test_who_is_quicker_than_the_script_of_the_page_is_heard(visitor: Visitor, path: str):
    """What they chose counts, also where a link had brought another question along."""
    come_before_the_script(visitor, path)
    visitor.ask("refund")
    expect(visitor.checker.get_by_role("status")).to_have_text("One moment please.", use_inner_text=True)
    assert visitor.page.url == visitor.server.url(path)

    visitor.server.mend()
    visitor.see("order_status")
    expect(visitor.panel.locator(".ec-answers dd").first).to_have_text(visitor.policy.question("refund").ask)
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    expect(visitor.checker.get_by_role("status")).to_be_empty()
    visitor.button("Back").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.ask("cancel")
    visitor.see("order_status")


def test_who_goes_on_too_early_without_a_choice_is_told_once_the_script_is_there(visitor: Visitor):
    come_before_the_script(visitor)
    visitor.button("Continue").click()
    expect(visitor.checker).to_have_attribute("data-sent", "")
    visitor.server.mend()
    expect(visitor.checker.locator(".ec-problem")).to_contain_text("Choose what you want to know.")


def test_who_goes_on_too_early_from_a_link_gets_what_the_link_says(visitor: Visitor):
    come_before_the_script(visitor, "check/#question=cancel")
    visitor.button("Continue").click()
    visitor.server.mend()
    visitor.see("order_status")


@pytest.mark.parametrize("path", ["check/", "check/#question=cancel"])
def test_a_choice_that_was_not_sent_is_left_as_it_is(visitor: Visitor, path: str):
    """Not even where something else was sent before. But somebody is about to check, so the engine starts."""
    come_before_the_script(visitor, path)
    visitor.ask("return")
    visitor.page.get_by_label(visitor.policy.question("refund").ask, exact=True).check()
    visitor.server.mend()
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    expect(visitor.heading).to_have_text("What do you want to know?")
    expect(visitor.page.get_by_label(visitor.policy.question("refund").ask, exact=True)).to_be_checked()


@pytest.mark.parametrize("path", ["check/", ""])
@pytest.mark.parametrize(("device", "scheme"), [("light", "default"), ("dark", "slate")])
def test_a_first_visit_has_the_scheme_of_the_device_from_the_first(
    visit: Callable[..., Visitor], server: SiteServer, path: str, device: str, scheme: str
):
    visitor = visit(server, color_scheme=device)
    visitor.page.add_init_script(AT_FIRST)
    server.break_with(Fault(".mjs", held=True), Fault(THEMES_SCRIPT, held=True))
    visitor.page.goto(server.url(path), wait_until="commit")
    assert visitor.page.wait_for_function("() => window.atFirst").json_value() == scheme


@pytest.mark.parametrize(("device", "presses", "scheme"), [("dark", CHOSEN_LIGHT, "default"), ("light", CHOSEN_DARK, "slate")])
def test_a_scheme_that_was_chosen_is_there_from_the_first_but_for_who_comes_from_elsewhere(
    visit: Callable[..., Visitor], server: SiteServer, device: str, presses: list[str], scheme: str
):
    visitor = visit(server, color_scheme=device)
    page, body = visitor.page, visitor.page.locator("body")
    page.add_init_script(AT_FIRST)
    visitor.open()
    for name in presses:
        page.get_by_title(name).and_(page.locator(":visible")).click()
    expect(body).to_have_attribute("data-md-color-scheme", scheme)
    server.break_with(Fault(THEMES_SCRIPT, held=True))

    def at_first() -> str:
        return page.wait_for_function("() => window.atFirst").json_value()

    page.reload(wait_until="commit")
    assert at_first() == scheme
    page.goto(server.url(), wait_until="commit")
    assert at_first() == scheme
    page.get_by_role("link", name="Check where you stand").first.click()
    page.wait_for_url("**/check/", wait_until="commit")
    assert at_first() == scheme

    server.break_with(Fault(THEMES_SCRIPT, held=True), Fault(".mjs", held=True))
    page.add_init_script(SCHEMES)
    page.goto("about:blank")
    page.goto(server.url("check/"), wait_until="commit")
    of_device = {"dark": "slate", "light": "default"}[device]
    assert at_first() == of_device
    expect(body).to_have_attribute("data-md-color-scheme", scheme)
    page.wait_for_timeout(200)  # in which nothing turns it back
    assert page.evaluate("window.schemes") == [of_device, scheme]


def test_nothing_that_can_wait_is_asked_for_before_the_page_is_whole(visitor: Visitor):
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")
    ready = visitor.page.evaluate("performance.getEntriesByType('navigation')[0].domInteractive")
    asked = visitor.page.evaluate("performance.getEntriesByType('resource').map(({ name, startTime }) => [name, startTime])")
    assert [name for name, time in asked if time < ready] == []
    for ending in ("/page.mjs", "/engine.mjs", "/parts.mjs", "/plan.mjs", THEMES_SCRIPT, ".css"):
        assert [name for name, _ in asked if name.endswith(ending)], ending


def test_what_can_wait_waits_for_the_drawing(visitor: Visitor):
    visitor.page.add_init_script("window.draw = []; window.requestAnimationFrame = (act) => window.draw.push(act);")
    visitor.page.goto(visitor.server.url("check/"))
    visitor.page.wait_for_timeout(200)
    expect(visitor.page.locator("[data-later]")).to_have_count(1)
    visitor.page.evaluate("window.draw.splice(0).forEach((act) => act())")
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "kept")


def test_a_page_in_the_background_is_ready_before_anybody_looks_at_it(visitor: Visitor):
    visitor.page.add_init_script(
        "Object.defineProperty(document, 'hidden', { value: true }); window.requestAnimationFrame = () => {};"
    )
    visitor.page.goto(visitor.server.url("check/"))
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "kept")


def test_the_whole_style_comes_behind_the_pages_own_also_where_there_is_another(visitor: Visitor):
    """Some browser extensions put one before all others."""
    visitor.page.add_init_script(
        "new MutationObserver((_, observer) => { document.head?.prepend(document.createElement('style')); if (document.head) observer"
        ".disconnect(); }).observe(document, { childList: true, subtree: true });"
    )
    visitor.open()
    styles = visitor.page.locator("head > style, head > [rel=stylesheet]")
    expect(styles).to_have_count(3)
    assert styles.evaluate_all("all => all.map(one => [one.localName, 'first' in one.dataset])") == [
        ["style", False], ["style", True], ["link", False],
    ]


def test_without_javascript_the_page_has_its_whole_style(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, java_script_enabled=False)
    visitor.page.goto(server.url("check/"))
    header = visitor.page.locator(".md-header")
    expect(header).to_be_visible()
    visitor.page.emulate_media(media="print")
    expect(header).to_be_hidden()


def test_no_key_leads_into_a_menu_that_is_closed(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 390, "height": 900})
    visitor.open()
    place = "document.activeElement.closest('.md-sidebar--primary') ? 'menu' : document.activeElement.closest('.md-footer') ? 'footer' : ''"

    def places() -> set[str]:
        visitor.page.evaluate("document.activeElement.blur(); getSelection().removeAllRanges(); scrollTo(0, 0)")
        seen = set()
        for _ in range(40):
            visitor.page.keyboard.press("Tab")
            seen.add(visitor.page.evaluate(place))
        return seen

    assert places() == {"", "footer"}
    visitor.page.locator("label.md-header__button[for=__drawer]").click()
    expect(visitor.page.locator(".md-sidebar--primary").get_by_role("link", name="Support channels")).to_be_visible()
    assert "menu" in places()
