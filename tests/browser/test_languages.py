"""Customers read a policy that was written in another language wholly in that language, on every page and in the check; and from right to left."""

import datetime
import html
import re

import pytest
from playwright.sync_api import expect

from compiler import languages
from compiler.languages import known, language
from compiler.publish import content
from compiler.publish import site as publishing
from compiler.reading.policy import load_policy
from tests import frozen
from tests.browser.conftest import PROJECT
from tests.browser.server import SiteServer
from tests.browser.visitor import Visitor
from tests.checks.tea import tea
from tests.checks.tea_in_japanese import TEA_JA, accepted
from tests.made_up_languages import forget, made_up
from tests.sites import built

TODAY = datetime.date.today()
NAMES = {
    "javascript", "python", "pyodide", "mozilla", "public", "license", "chrome", "edge", "firefox", "safari", "material", "for", "mkdocs", "atom",
    "laden", "example", "com", "eur", "day", "browser", "browsers",
}
"""Words in Latin letters that are names in any language, and an address."""


def previewed(file, folder):
    """The site of a policy as an editor sees it while writing, which is proved here alone; read back as any other."""
    _, read_back = publishing._made(file, folder, PROJECT, PROJECT / ".cache", preview=True)
    read_back(folder)
    return folder


@pytest.fixture(scope="module", params=sorted(frozen.TEA))
def spoken(request, tmp_path_factory):
    """A language and its site. The Japanese one is built and proved whole."""
    if request.param == "ja":
        return "ja", built(frozen.TEA["ja"], tmp_path_factory)
    return request.param, previewed(frozen.TEA[request.param], tmp_path_factory.mktemp("spoken") / "site")


@pytest.fixture
def reader(spoken, browser):
    tag, folder = spoken
    server = SiteServer(folder)
    visitor = Visitor(browser.new_context(viewport={"width": 390, "height": 844}, locale=tag), server, frozen.policy(frozen.TEA[tag]))
    yield visitor
    visitor.leave()
    server.close()


def seen(page: str) -> str:
    """What a reader of a page sees or hears."""
    said = re.findall(r'(?:aria-label|title|alt|placeholder|data-missing)="([^"]*)"', page)
    body = re.sub(r"<(script|style|svg|code)\b.*?</\1>", " ", page, flags=re.DOTALL)
    return html.unescape(" ".join([*said, re.sub(r"<[^>]*>", " ", body)]))


def test_no_page_for_customers_has_a_word_of_another_language(spoken):
    tag, folder = spoken
    pages = {file.relative_to(folder).as_posix(): seen(file.read_text(encoding="utf-8")) for file in folder.rglob("*.html")}
    for path, text in pages.items():
        if path.startswith("editors/"):
            continue
        page = (folder / path).read_text(encoding="utf-8")
        assert re.search(rf'<html lang="{tag}"', page), path
        if tag != "de":  # whose letters are the same
            latin = {word.lower() for word in re.findall(r"[A-Za-z]{3,}", text)} - NAMES
            assert not latin, path
        english = [*language("en").check.values(), *language("en").pages.values(), *language("en").checker.say.values()]
        assert not [one for one in english if one.count(" ") > 2 and "{" not in one and one in text], path


def test_somebody_is_asked_and_answered_in_their_language(spoken, reader):
    tag, _ = spoken
    words, say = language(tag), language(tag).checker.say
    page = reader.page
    reader.open("check/#question=return")
    box = page.locator("form.ec-box")
    expect(box).to_contain_text(words.check["go_on"])
    expect(box).to_contain_text(say["unknown"])
    box.locator("button[type=submit]").click()
    expect(page.locator("[data-problem]").first).to_contain_text(words.check["choose_answer"])
    box.locator("input[value=no]").check()
    box.locator("button[type=submit]").click()
    bought = TODAY - datetime.timedelta(3)
    page.locator("input[type=date]").fill(bought.isoformat())
    page.locator("form.ec-box button[type=submit]").click()
    box.locator("input[value=herbs]").check()
    box.locator("button[type=submit]").click()
    page.locator("#ec-number").fill("x")
    box.locator("button[type=submit]").click()
    expect(page.locator("[data-problem]").first).to_contain_text(say["no_number"])
    page.locator("#ec-number").fill("12345")
    box.locator("button[type=submit]").click()
    decision = page.locator(".ec-decision")
    expect(decision).to_contain_text(words.check["why"])
    expect(decision).to_contain_text({"de": "12.345 EUR", "ja": "12,345円", "zh": "12,345元"}[tag])
    day = f"{bought.day}. {words.checker.months[bought.month - 1]} {bought.year}" if tag == "de" else f"{bought.year}年{bought.month}月{bought.day}日"
    expect(decision).to_contain_text(day)
    if tag == "ja":  # the checker itself speaks, too
        expect(decision.locator(".ec-dates").first).to_contain_text("3日前")
    assert page.evaluate("document.scrollingElement.scrollWidth") == 390


BROKEN_INSIDE = """(words) => {
  const broken = [];
  const forListeners = (one) => one && (getComputedStyle(one).clipPath === "inset(50%)" || forListeners(one.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    if (!text.parentElement.checkVisibility({ opacityProperty: true }) || forListeners(text.parentElement)) continue; // a closed search is clear
    const top = (at) => {
      const range = document.createRange();
      range.setStart(text, at);
      range.setEnd(text, at + 1);
      return range.getBoundingClientRect().top;
    };
    for (const word of words) {
      for (let at = text.data.indexOf(word); at >= 0; at = text.data.indexOf(word, at + 1)) {
        if (Math.abs(top(at) - top(at + word.length - 1)) > 4) broken.push(text.data.slice(Math.max(0, at - 12), at + word.length));
      }
    }
  }
  return broken;
}"""
"""The words that begin on a line and end on the next, with what is before them."""


@pytest.mark.parametrize("spoken", ["ja"], indirect=True)
def test_a_line_of_japanese_ends_between_phrases_and_not_inside_a_word(reader):
    page, found = reader.page, {}
    page.emulate_media(reduced_motion="reduce")  # what another width moves is there at once
    for path in ("", "returns/", "contact/", "about-the-checker/", "certificate/", "check/", "check/#question=return"):
        reader.open(path)
        if path.endswith("return"):
            expect(page.locator("form.ec-box button[type=submit]")).to_be_visible()
        for width in (320, 390, 768, 1280):
            page.set_viewport_size({"width": width, "height": 900})
            found[path, width] = page.evaluate(BROKEN_INSIDE, ["ください", "ます", "ません", "場合", "規定", "チェッカー", "ブラウザー"])
    assert {place: words for place, words in found.items() if words} == {}


def test_the_check_in_another_language_goes_on_where_this_one_is(tmp_path, browser):
    policy = tmp_path / "policy.yml"
    policy.write_text(tea(), encoding="utf-8")
    policy.with_name("ja.yml").write_text(accepted(TEA_JA), encoding="utf-8")
    server = SiteServer(previewed(policy, tmp_path / "site"))
    visitor = Visitor(browser.new_context(viewport={"width": 390, "height": 844}), server, load_policy(policy.read_bytes(), "policy.yml").policy)
    page = visitor.page
    visitor.open("check/#question=return")
    page.locator("form.ec-box input[value=green]").check()
    page.locator("form.ec-box button[type=submit]").click()
    page.locator("input[type=date]").fill((TODAY - datetime.timedelta(3)).isoformat())
    page.locator("form.ec-box button[type=submit]").click()
    expect(page.locator("#ec-number")).to_be_visible()
    page.get_by_text("日本語").click()
    expect(page.locator("html")).to_have_attribute("lang", "ja")
    expect(page.locator("form.ec-box")).to_contain_text("いくらでしたか？")
    page.locator("#ec-number").fill("50")
    page.locator("form.ec-box button[type=submit]").click()
    expect(page.locator(".ec-decision")).to_contain_text("返品できる場合があります")
    page.get_by_text("English").click()
    expect(page.locator(".ec-decision")).to_contain_text("You may return it")
    visitor.leave()
    server.close()


def test_a_site_that_lacks_a_hand_written_page_in_its_language_is_not_built(monkeypatch, tmp_path):
    file = tmp_path / "policy.yml"
    file.write_text(frozen.SHOP.read_text(encoding="utf-8").replace("language: en", "language: eo"), encoding="utf-8")
    (tmp_path / "words").mkdir()
    made_up(monkeypatch, tmp_path / "words", tag="eo")
    try:
        with pytest.raises(publishing.SiteError, match="docs/eo/about-the-checker.md is missing"):
            previewed(file, tmp_path / "site")
    finally:
        forget()


def test_a_site_that_is_read_from_right_to_left_fits_a_narrow_screen(monkeypatch, tmp_path, browser):
    """In a language that is made up: longer than English, and in letters that run from right to left."""
    file = tmp_path / "policy.yml"
    shop = frozen.SHOP.read_text(encoding="utf-8").replace("language: en", "language: ar")
    file.write_text(shop, encoding="utf-8")
    (tmp_path / "words").mkdir()
    made_up(monkeypatch, tmp_path / "words", every=lambda text: f"مرحبا {text} مرحبا", tag="ar")
    monkeypatch.setattr(content._Sources, "written_in", lambda sources, tag: {name: (name, text) for name, text in sources.written[""].items()})
    try:
        assert "ar" in known()
        previewed(file, tmp_path / "site")
    finally:
        monkeypatch.undo()
        forget()
    assert languages.FOLDER and "ar" not in known()
    server = SiteServer(tmp_path / "site")
    visitor = Visitor(browser.new_context(viewport={"width": 320, "height": 700}), server, frozen.policy(frozen.SHOP))
    page = visitor.page
    for path in ("", "returns/", "contact/", "certificate/", "check/", "check/#question=refund", "404.html"):
        visitor.open(path)
        assert page.evaluate("getComputedStyle(document.body).direction") == "rtl", path
        assert page.evaluate("document.scrollingElement.scrollWidth") == 320, path
        outside = page.evaluate("""() => [...document.querySelectorAll(".md-content *, #eligibility-checker *, .ec-lost *")].filter((one) => {
          const { left, right, width } = one.getBoundingClientRect();
          const { position, visibility } = getComputedStyle(one);
          return width > 1 && position !== "absolute" && !one.closest(".ec-unseen") && visibility !== "hidden" && (left < -1 || right > 321);
        }).map((one) => one.outerHTML.slice(0, 120))""")
        assert not outside, path
        if path == "contact/":
            assert page.locator("[href^='tel:']").first.evaluate("link => getComputedStyle(link).direction") == "ltr"
        if path == "returns/":
            edge = page.evaluate("""() => {
              const { borderRightWidth, borderLeftWidth } = getComputedStyle(document.querySelector(".hc-why dl"));
              return [borderRightWidth, borderLeftWidth];
            }""")
            assert edge == ["3px", "0px"]  # the line beside what is a step aside is where lines begin
    visitor.leave()
    server.close()
