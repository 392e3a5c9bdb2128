"""The layouts of the pages: before their scripts have loaded, in each colour scheme, at each address, with very long words."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests import frozen
from tests.browser.server import Fault, SiteServer
from tests.browser.test_walk import without_plan
from tests.browser.visitor import Visitor
from tests.sites import built

MODULES = ("check", "engine", "interview", "notices", "page", "parts", "plan", "release", "sharing", "views", "writing")
THEMES_SCRIPT = ".min.js"
CHOSEN_LIGHT, CHOSEN_DARK = ["Switch to light mode"], ["Switch to light mode", "Switch to dark mode"]
"""The buttons to press, one after another, to choose a scheme, whatever the device is set to."""

AT_FIRST = """
requestAnimationFrame(function look() {
  if (document.readyState === "loading") requestAnimationFrame(look);
  else window.atFirst = document.body.dataset.mdColorScheme;
});
"""
"""Records the scheme of a page at first paint."""

LOOKS = """() => [...document.querySelectorAll("body *")].filter((one) => one.checkVisibility()).map((one) => {
  const { x, y, width, height } = one.getBoundingClientRect();
  const { color, backgroundColor, borderColor, font, boxShadow, opacity, visibility } = getComputedStyle(one);
  const look = [color, backgroundColor, borderColor, font, boxShadow, opacity, visibility];
  return [one.localName, one.className, ...[x, y, width, height].map(Math.round), ...look];
})"""
"""The position and the look of everything that is shown."""

BRIGHTNESS = """() => {
  const brightness = (color) => color.match(/\\d+/g).slice(0, 3).reduce((sum, one) => sum + Number(one), 0);
  const { color, backgroundColor } = getComputedStyle(document.body);
  return [brightness(backgroundColor), brightness(color)];
}"""
"""The brightness of the background and of the text, from 0 to 765."""


CUT = """() => {
  const cut = [];
  const forListeners = (one) => one && (getComputedStyle(one).clipPath === "inset(50%)" || forListeners(one.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (text) => {
    const unseen = text.parentElement.closest("script, style, noscript, .md-skip");
    const shown = !unseen && text.data.trim() && text.parentElement.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    return shown && !forListeners(text.parentElement) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_REJECT;
  });
  while (texts.nextNode()) {
    const range = document.createRange();
    range.selectNodeContents(texts.currentNode);
    const lines = [...range.getClientRects()].filter(({ width }) => width > 0);
    const note = (by) => cut.push(`${texts.currentNode.data.trim()} | ${by}`);
    if (lines.some(({ left, right }) => left < -1 || right > innerWidth + 1)) note("the edge of the screen");
    for (let box = texts.currentNode.parentElement; box !== document.body; box = box.parentElement) {
      const { overflowY, display } = getComputedStyle(box);
      if (display === "inline" || display === "contents") continue;
      const { left, right, top, bottom } = box.getBoundingClientRect();
      // What leaves its box to a side is cut there, or lies over something else.
      const beside = lines.some((line) => line.left < left - 1 || line.right > right + 1);
      // A line is a little higher than its letters.
      const cutBelow = ["hidden", "clip"].includes(overflowY) && lines.some((line) => line.top < top - 4 || line.bottom > bottom + 4);
      if (beside || cutBelow) note(box.className);
      // The theme lets code reach over the margins of a phone.
      if (beside || cutBelow || box.localName === "pre") break;
    }
  }
  return cut;
}"""
"""Texts that are cut or overlap something else, with what cuts them."""

LINES = """(all) => all.map((one) => {
  const lines = new Map();
  const texts = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) for (const { 0: word, index } of texts.currentNode.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(texts.currentNode, index);
    range.setEnd(texts.currentNode, index + word.length);
    const { top } = range.getBoundingClientRect();
    lines.set(top, [lines.get(top), word].join(" ").trim());
  }
  return [...lines.values()];
})"""
"""The lines in which each text stands."""

WIDTHS = (320, 1280)


@pytest.fixture(scope="session")
def long_words(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    """The site of a policy whose words are longer than a line."""
    server = SiteServer(built(frozen.LONG_WORDS, tmp_path_factory))
    yield server
    server.close()


def unfit(visitor: Visitor) -> list[str]:
    """Whatever does not fit into the width of the screen: a page that scrolls sideways, and texts that are cut."""
    scrolls = visitor.page.evaluate("document.documentElement.scrollWidth > innerWidth")
    return ["the page scrolls sideways"] * scrolls + visitor.page.evaluate(CUT)


def come_before_the_script(visitor: Visitor, path: str = "check/") -> None:
    """Open the check page without any of its scripts."""
    visitor.server.break_with(*(Fault(suffix, held=True) for suffix in (".mjs", ".js")))
    visitor.page.goto("about:blank")
    visitor.page.goto(visitor.server.url(path), wait_until="commit")


# --- The check page -----------------------------------------------------------------------------------------


def test_the_check_page_asks_for_nothing_but_its_own_files(visitor: Visitor):
    visitor.open()
    visitor.page.wait_for_load_state("networkidle")
    names = sorted(path.rsplit("/", 1)[-1] for path in visitor.server.requested)
    icon = visitor.page.locator("link[rel=icon]").evaluate("link => link.href")
    assert (visitor.server.folder / icon.removeprefix(visitor.server.url())).name == "mark.svg"  # which a browser without windows leaves out
    assert [name for name in names if not name.endswith((".css", "mark.svg"))] == sorted(["", "slash.js", *(f"{name}.mjs" for name in MODULES)])
    (sheet,) = (path for path in visitor.server.requested if path.endswith(".css"))
    assert (visitor.server.folder / sheet).stat().st_size < 25_000, "that is the theme's"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_looks_as_it_will_before_its_scripts_are_there(
    visit: Callable[..., Visitor], server: SiteServer, width: int, scheme: str
):
    visitor = visit(server, color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce")
    come_before_the_script(visitor)
    expect(visitor.page.locator("footer")).to_be_visible()
    visitor.page.wait_for_function("() => [...document.querySelectorAll('link[rel=stylesheet]')].every((one) => one.sheet)")  # nobody sees it before
    before = visitor.page.evaluate(LOOKS)
    visitor.server.mend()
    expect(visitor.checker).not_to_have_attribute("data-unscripted", "")
    after = visitor.page.evaluate(LOOKS)
    assert len(before) > 25
    assert before == after


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
def test_the_check_page_has_the_colours_of_the_device_and_paper_is_light(
    visit: Callable[..., Visitor], server: SiteServer, scheme: str, dark: bool
):
    visitor = visit(server, color_scheme=scheme, java_script_enabled=False)
    visitor.page.goto(server.url("check/"))
    paper, text = visitor.page.evaluate(BRIGHTNESS)
    assert (paper < text) == dark
    head = visitor.page.locator("header").first
    expect(head).to_be_visible()
    visitor.page.emulate_media(media="print", color_scheme=scheme)
    paper, text = visitor.page.evaluate(BRIGHTNESS)
    assert paper == 765 > text
    expect(head).to_be_hidden()


def test_a_page_that_fits_on_a_sheet_of_paper_takes_no_second_one(visitor: Visitor):
    visitor.open("contact/")
    assert len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4"))) == 1


def test_a_way_leads_back_to_the_help_center(visitor: Visitor):
    visitor.open()
    visitor.page.get_by_role("banner").get_by_role("link").click()
    visitor.page.wait_for_url(visitor.server.url())


@pytest.mark.parametrize("path", ["check/", "check/#question=cancel"])
def test_who_is_quicker_than_the_script_of_the_page_is_heard(visitor: Visitor, path: str):
    """The visitor's choice counts, even where a link names another question."""
    come_before_the_script(visitor, path)
    visitor.ask("refund")
    expect(visitor.checker.get_by_role("status")).to_have_text("One moment please.", use_inner_text=True)
    assert visitor.page.evaluate("scrollY") == 0

    visitor.server.mend()
    visitor.see("order_status")
    expect(visitor.panel.locator(".ec-answers dd").first).to_have_text(visitor.policy.question("refund").ask)
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    expect(visitor.checker.get_by_role("status")).to_be_empty()
    visitor.button("Back").click()
    expect(visitor.heading).to_have_text("What do you want to know?")
    visitor.ask("cancel")
    visitor.see("order_status")


def test_a_question_can_be_opened_in_a_tab_of_its_own(visitor: Visitor):
    visitor.open()
    with visitor.context.expect_page() as opened:
        visitor.choice("refund").click(modifiers=["ControlOrMeta"])
    other = visitor.beside()
    other.page.close()
    other.page = opened.value
    other.see("order_status")
    expect(visitor.heading).to_have_text("What do you want to know?")


def test_what_is_kept_or_sent_stands_side_by_side(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "other"})
    for width, rows in ((1280, 1), (390, 3)):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        boxes = visitor.panel.locator(".ec-keep .ec-button").evaluate_all("all => all.map((one) => one.getBoundingClientRect().toJSON())")
        assert len(boxes) == 4 and len({round(box["y"]) for box in boxes}) <= rows, width
        assert min(box["height"] for box in boxes) >= 24, width


@pytest.mark.parametrize(("path", "found"), [("", ".hc-notice time"), ("check/", ".ec-footer [data-slot=asof], .ec-footer [data-slot=effective]")])
def test_a_day_stands_in_one_line(visitor: Visitor, path: str, found: str):
    if path:
        visitor.walk("cancel", {"order_status": "other"})
    else:
        visitor.open("")
    days = visitor.page.locator(found)
    expect(days.last).to_have_text(re.compile(r"^\d+\s\w+\s\d{4}$"))
    for width in range(320, 800, 30):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert set(days.evaluate_all("all => all.map((one) => one.getClientRects().length)")) == {1}, width


def test_answers_stand_below_each_other_also_while_one_is_changed(visitor: Visitor):
    visitor.walk("cancel", {"order_status": "awaiting_payment", "cancellation_offered": "yes"})
    visitor.panel.locator(".ec-answers [data-do=change]").nth(1).click()
    expect(visitor.panel.locator(".ec-changing")).to_be_visible()
    answers = visitor.panel.locator(".ec-answers [data-slot=label]")
    assert len(set(answers.evaluate_all("all => all.map((one) => one.getBoundingClientRect().x)"))) == 1 < answers.count()


def test_where_no_script_runs_one_text_leads_to_the_tables(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, java_script_enabled=False)
    visitor.page.goto(server.url("check/"))
    expect(visitor.page.get_by_text("The checker needs JavaScript")).to_be_visible()
    tables = visitor.page.get_by_role("navigation", name="Decision tables")
    expect(tables.get_by_role("link").first).to_be_visible()
    expect(tables.get_by_role("paragraph").first).to_be_hidden()


def test_where_the_script_has_not_come_the_whole_notice_is_seen_on_a_small_phone(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 320, "height": 900})
    come_before_the_script(visitor)
    notice = visitor.page.locator(".ec-missing")
    notice.evaluate("one => one.getAnimations().forEach((wait) => wait.finish())")
    expect(notice.get_by_role("link").last).to_be_visible()
    assert unfit(visitor) == []


def test_on_a_small_phone_long_buttons_and_titles_break_well(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 320, "height": 900})
    visitor.walk("refund", {"order_status": "awaiting_payment"})
    (other,) = visitor.panel.locator("[data-do=other]").evaluate_all(LINES)
    assert other == ["Check another question", "(keeps your answers)"]
    (title,) = visitor.panel.locator(".ec-rules [data-slot=title]").evaluate_all(LINES)
    assert len(title) == 2 and " " in title[1]


def test_on_a_small_phone_a_message_does_not_part_an_answer_behind_its_first_letter(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 320, "height": 900})
    visitor.open()
    visitor.ask("cancel")
    visitor.see("order_status")
    visitor.panel.get_by_role("button", name="Continue").click()
    message = visitor.panel.locator(".ec-problem a, .ec-problem-here")
    expect(message).to_have_count(2)
    assert all(len(lines) > 2 and not any(line.endswith("“I") for line in lines) for lines in message.evaluate_all(LINES))


def test_on_a_small_phone_a_link_that_is_copied_is_seen_as_a_whole_and_a_notice_stands_in_even_lines(
    visit: Callable[..., Visitor], server: SiteServer
):
    visitor = visit(server, viewport={"width": 320, "height": 900}, permissions=["clipboard-read", "clipboard-write"])
    visitor.walk("cancel", {"order_status": "other"})
    visitor.button("Copy a link to this answer").click()
    field = visitor.panel.get_by_label("The link")
    expect(field).to_have_value(re.compile("order_status=other"))
    assert field.evaluate("one => one.scrollHeight <= one.clientHeight")
    visitor.page.reload()
    button = visitor.button("Delete them")
    expect(button).to_be_visible()
    lines = button.evaluate("one => one.parentElement.clientHeight / parseFloat(getComputedStyle(one.parentElement).lineHeight)")
    assert lines > 1 and lines == pytest.approx(round(lines), abs=0.05)
    assert button.evaluate("one => one.clientHeight") >= 24


def test_a_mark_turns_beside_what_is_read_and_not_beside_what_is_only_heard(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server)
    mark = "one => getComputedStyle(one, '::before').content"
    status = visitor.checker.get_by_role("status")
    server.break_with(Fault("python.wasm", held=True))
    visitor.open(patience=None)
    visitor.ask("cancel")
    visitor.give("order_status", "other")
    expect(status).to_contain_text("The checker has not confirmed it yet")
    assert visitor.state == "loading" and status.evaluate(mark) == "none"
    server.break_with(Fault("python.wasm", held=True), Fault("check/", edit=without_plan))
    visitor.page.evaluate("sessionStorage.clear()")
    visitor.page.goto("about:blank")
    visitor.open(patience=None)
    visitor.ask("cancel")
    expect(status).to_have_text("One moment please.")
    assert visitor.state == "loading" and status.evaluate(mark) != "none"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_head_and_the_foot_of_the_check_have_the_colours_of_other_pages(visit: Callable[..., Visitor], server: SiteServer, scheme: str):
    visitor = visit(server, color_scheme=scheme)

    def colours(path: str, *parts: str) -> list[str]:
        visitor.open(path)
        return [visitor.page.locator(part).evaluate("one => getComputedStyle(one).backgroundColor") for part in parts]

    assert colours("check/", ".ec-head", ".ec-foot") == colours("", ".md-header", ".md-footer")


# --- The theme's pages --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("device", "scheme"), [("light", "default"), ("dark", "slate")])
def test_a_first_visit_has_the_scheme_of_the_device_from_the_first(
    visit: Callable[..., Visitor], server: SiteServer, device: str, scheme: str
):
    visitor = visit(server, color_scheme=device)
    visitor.page.add_init_script(AT_FIRST)
    server.break_with(Fault(THEMES_SCRIPT, held=True))
    visitor.page.goto(server.url(), wait_until="commit")
    assert visitor.page.wait_for_function("() => window.atFirst").json_value() == scheme


@pytest.mark.parametrize(
    ("device", "presses", "scheme", "prefix"), [("dark", CHOSEN_LIGHT, "default", "/"), ("light", CHOSEN_DARK, "slate", "/help/")]
)
def test_a_scheme_that_was_chosen_is_there_from_the_first(
    visit: Callable[..., Visitor], site: Path, device: str, presses: list[str], scheme: str, prefix: str
):
    server = SiteServer(site, prefix)
    visitor = visit(server, color_scheme=device)
    page, body = visitor.page, visitor.page.locator("body")
    page.add_init_script(AT_FIRST)
    visitor.open("")
    for name in presses:
        page.get_by_title(name).and_(page.locator(":visible")).click()
    expect(body).to_have_attribute("data-md-color-scheme", scheme)
    server.break_with(Fault(THEMES_SCRIPT, held=True))

    def at_first() -> str:
        return page.wait_for_function("() => window.atFirst").json_value()

    page.reload(wait_until="commit")
    assert at_first() == scheme
    page.goto(server.url("cancellation/"), wait_until="commit")
    assert at_first() == scheme
    server.close()


def test_no_key_leads_into_a_menu_that_is_closed(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 390, "height": 900})
    visitor.open("about-the-checker/")
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


@pytest.mark.parametrize("path", ["", "contact/"])
def test_a_short_page_takes_one_sheet_of_paper(visitor: Visitor, path: str):
    visitor.open(path)
    assert len(re.findall(rb"/Type\s*/Page\b", visitor.page.pdf(format="A4"))) == 1


def test_on_paper_who_can_be_asked_is_a_text_and_a_condition_stands_once(visitor: Visitor):
    visitor.open("cancellation/")
    visitor.page.emulate_media(media="print")
    button = visitor.page.locator(".hc-contact .md-button").first
    expect(button).to_be_visible()
    assert button.evaluate("one => getComputedStyle(one).borderTopWidth") == "0px"
    expect(visitor.page.locator(".hc-statement dl").first).to_be_visible()
    expect(visitor.page.locator(".hc-applies").first).to_be_hidden()


def test_paper_leads_nowhere_and_its_version_is_a_small_line(visitor: Visitor):
    visitor.open("certificate/")
    visitor.page.emulate_media(media="print")
    expect(visitor.page.locator("#_next")).to_be_hidden()
    expect(visitor.page.get_by_role("link", name="Check what you can do")).to_be_hidden()
    version, text = (
        visitor.page.locator(selector).first.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")
        for selector in (".md-copyright__highlight", ".md-content td")
    )
    assert version < text


def test_a_heading_of_any_length_lets_no_page_scroll_sideways(visitor: Visitor):
    """A mark stands behind it where somebody points with a mouse."""
    visitor.open("cancellation/")
    for width in (1280, 950, 721):
        visitor.page.set_viewport_size({"width": width, "height": 900})
        assert visitor.page.evaluate("""() => {
          const text = document.querySelector(".md-content h2").firstChild;
          return [...Array(130).keys()].filter((letters) => {
            text.data = "m".repeat(letters);
            return document.documentElement.scrollWidth > innerWidth;
          });
        }""") == [], width


def test_the_mark_does_not_touch_the_title_of_the_menu(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 768, "height": 900})
    visitor.open("contact/")
    visitor.page.locator("label.md-header__button[for=__drawer]").click()
    mark, title = visitor.page.locator(".md-nav__title[for=__drawer]").first.evaluate("""(one) => {
      const words = document.createRange();
      words.selectNodeContents(one.lastChild);
      return [one.querySelector(".md-logo :is(svg, img)").getBoundingClientRect().bottom, words.getBoundingClientRect().top];
    }""")
    assert mark < title


def test_on_a_phone_a_short_link_is_not_parted(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 390, "height": 900})
    visitor.open("")
    links = visitor.page.locator(".hc-card-more a")
    assert links.evaluate_all("all => all.map((one) => one.getClientRects().length)") == [1] * len(visitor.policy.questions)


@pytest.mark.parametrize("path", ["", "check/"])
def test_on_a_small_phone_a_version_is_not_parted_from_its_number(visit: Callable[..., Visitor], server: SiteServer, path: str):
    visitor = visit(server, viewport={"width": 320, "height": 900})
    visitor.page.goto(server.url(path))
    (lines,) = visitor.page.locator(".md-copyright").evaluate_all(LINES)
    assert any("version 1.0" in line for line in lines)


@pytest.mark.parametrize(("path", "question"), [("", ".hc-questions .hc-card-link"), ("contact/", ".hc-next li"), ("check/", ".ec-choice")])
def test_on_a_small_phone_no_question_ends_with_a_word_alone(
    visit: Callable[..., Visitor], server: SiteServer, path: str, question: str
):
    visitor = visit(server, viewport={"width": 320, "height": 900})
    visitor.open(path)
    questions = visitor.page.locator(question).evaluate_all(LINES)
    assert len(questions) == len(visitor.policy.questions)
    assert [lines for lines in questions if len(lines[-1].split()) == 1] == []


def test_on_a_phone_no_name_of_the_format_is_parted(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 390, "height": 900})
    visitor.open("editors/format/")
    names = visitor.page.locator("td:first-child > code").evaluate_all(
        "all => all.filter((one) => /^\\w+$/.test(one.textContent)).map((one) => [one.textContent, one.getClientRects().length])"
    )
    assert len(names) > 40
    assert [name for name, lines in names if lines > 1] == []


def test_on_a_phone_a_dialog_of_the_studio_keeps_off_the_edges(visit: Callable[..., Visitor], server: SiteServer):
    visitor = visit(server, viewport={"width": 390, "height": 900})
    visitor.open("editors/studio/", patience=None)
    dialog = visitor.page.locator("[data-dialog=schedule]")
    dialog.evaluate("one => one.showModal()")
    box = dialog.bounding_box()
    assert box and 8 <= box["x"] and box["x"] + box["width"] <= 390 - 8


# --- Words longer than a line --------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_is_too_long_for_a_page(visit: Callable[..., Visitor], long_words: SiteServer, width: int):
    visitor = visit(long_words, frozen.policy(frozen.LONG_WORDS), viewport={"width": width, "height": 900}, reduced_motion="reduce")
    pages = [str(file.relative_to(long_words.folder)) for file in long_words.folder.rglob("*.html")]
    assert {"index.html", "404.html", "check/index.html", "returns/index.html", "exchanges/index.html"} <= set(pages)
    found = {}
    for path in pages:
        visitor.open(path.removesuffix("index.html"))
        visitor.page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
        found[path] = unfit(visitor)
        menu = visitor.page.locator("label.md-header__button[for=__drawer]:visible")
        if menu.count():
            menu.click()
            expect(visitor.page.locator(".md-sidebar--primary").get_by_role("link").first).to_be_in_viewport()
            found[f"{path}, with the menu open"] = unfit(visitor)
    visitor.expects_troubles = True
    assert {path: texts for path, texts in found.items() if texts} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_word_is_too_long_for_the_check(visit: Callable[..., Visitor], long_words: SiteServer, width: int):
    visitor = visit(long_words, frozen.policy(frozen.LONG_WORDS), viewport={"width": width, "height": 900})
    found = {}

    def look(state: str) -> None:
        found[state] = unfit(visitor)

    def refuse(state: str) -> None:
        """Give an answer that cannot be used, and see the message."""
        visitor.button("Continue").click()
        expect(visitor.panel.locator(".ec-problem")).to_be_visible()
        look(f"{state}, with a problem")

    visitor.open()
    look("what to know")
    visitor.ask("returning")
    visitor.see("reason")
    look("a choice")
    refuse("a choice")
    visitor.give("reason", "other")
    expect(visitor.heading).not_to_have_text(visitor.policy.fact("reason").question)
    asked = {fact.question: fact for fact in visitor.policy.facts}
    while not visitor.outcome:
        fact = asked.pop(visitor.heading.inner_text())
        look(fact.kind)
        if fact.kind in ("number", "date"):
            visitor.panel.locator(".ec-entry input").fill("999" if fact.kind == "number" else "1700-01-01")
        refuse(fact.kind)
        visitor.give(fact.id, {"parts": 1, "bought_on": None, "unused": None}[fact.id])
        visitor.page.wait_for_function(
            """(before) => document.getElementById("eligibility-checker").dataset.outcome
              || document.querySelector("[data-panel] [data-focus]").textContent !== before""",
            arg=fact.question,
        )
    assert {"number", "date"} <= set(found)
    assert visitor.panel.locator(".ec-judgement").count() and visitor.panel.locator(".ec-possible").count()
    look("a decision that is open")
    visitor.change("bought_on")
    visitor.give("bought_on", datetime.date.today() - datetime.timedelta(days=100))
    expect(visitor.checker).to_have_attribute("data-outcome", "cannot_return")
    look("a decision")
    assert {state: texts for state, texts in found.items() if texts} == {}


# --- An address without the slash at its end ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("prefix", "strips"), [("/", False), ("/help/", True)], ids=["a host that serves both", "below a path, a host that takes the slash away"]
)
def test_a_page_works_from_an_address_without_its_slash(
    visit: Callable[..., Visitor], site: Path, prefix: str, strips: bool
):
    server = SiteServer(site, prefix)
    server.strips_slashes = strips
    visitor = visit(server)
    visitor.open("check?from=mail#question=cancel")
    visitor.give("order_status", "other")
    expect(visitor.checker).to_have_attribute("data-decided-by", "engine")
    assert visitor.outcome == "cancel_not_covered"
    assert visitor.page.url == server.url("check/?from=mail#question=cancel")
    assert visitor.page.evaluate("getComputedStyle(document.querySelector('.ec-box')).borderTopWidth") == "1px"
    visitor.page.wait_for_load_state("networkidle")

    visitor.page.get_by_role("banner").get_by_role("link").click()
    visitor.page.wait_for_url(server.url())
    visitor.open("cancellation")
    expect(visitor.page.locator("html.js")).to_have_count(1)
    visitor.page.get_by_title("Switch to light mode").and_(visitor.page.locator(":visible")).click()
    visitor.page.evaluate("sessionStorage.clear()")
    visitor.page.get_by_role("link", name=visitor.policy.question("cancel").ask, exact=True).first.click()
    visitor.see("order_status")
    expect(visitor.checker).to_have_attribute("data-engine", "ready")
    visitor.page.wait_for_load_state("networkidle")
    # Below a path, the first request for each file goes to the wrong address.
    assert not [one for one in visitor.troubles if "404 (Not Found)" not in one and "its MIME type" not in one]
    visitor.expects_troubles = True
    server.close()
