"""An editor changes the policy in the browser: with the checks, the comparison, the pages and the check of the build, and without a server."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, Request, expect

from checker.interview import Interview
from checker.model import Policy
from compiler.changes.report import differences
from compiler.publish import site as building
from compiler.publish.site import build_site
from compiler.reading.policy import Loaded, load_policy
from tests.browser.conftest import PROJECT, SHOP
from tests.browser.server import Fault, SiteServer
from tests.browser.test_accessibility import inspect
from tests.browser.visitor import Visitor, about

PUBLISHED = SHOP.read_text(encoding="utf-8")
NAME = SHOP.relative_to(PROJECT).as_posix()
BEFORE, NOW = "contact_window: 7 days", "contact_window: 14 days"
EDITED = PUBLISHED.replace(BEFORE, NOW)
MISTAKEN = EDITED.replace("strength: may\n", "strength: mayy\n", 1)
PASTE = """(element, text) => {
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/plain", text);
  element.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
}"""
WHERE = """(selector) => {
  const frame = document.querySelector("iframe");
  const found = frame.contentDocument?.querySelector(selector);
  if (!found?.getClientRects().length) return null; // the page is still to come
  const [outer, inner] = [frame, found].map((one) => one.getBoundingClientRect());
  return [outer.left + inner.left + 5, outer.top + inner.top + 5];
}"""
"""Only a mouse gets into the frame, in which no script runs, not even that of a test."""
ARTICLE = "(page) => new DOMParser().parseFromString(page, 'text/html').querySelector('article').innerHTML"
FOCUSED = """() => {
  let focused = document.activeElement;
  while (focused.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused.isContentEditable ? `${focused.ariaLabel} text` : focused.textContent.trim();
}"""
PATIENCE = 180_000
"""Milliseconds that Python may take to start on a busy machine."""


class Studio:
    """Somebody at the studio."""

    def __init__(self, visitor: Visitor):
        self.visitor = visitor
        self.page: Page = visitor.page

    def open(self) -> None:
        self.page.goto(self.visitor.server.url("editors/studio/"))

    def wait(self) -> None:
        """Until the text as it is now has been looked at."""
        self.page.wait_for_timeout(100)  # the editor has told of the last key
        expect(self.root).to_have_attribute("data-engine", "ready", timeout=PATIENCE)
        expect(self.root).not_to_have_attribute("data-says", "checking", timeout=PATIENCE)
        expect(self.root).not_to_have_attribute("data-says", "starting", timeout=PATIENCE)

    @property
    def root(self) -> Locator:
        return self.page.locator("#studio")

    @property
    def status(self) -> Locator:
        return self.page.locator("[data-status]")

    @property
    def problems(self) -> Locator:
        return self.page.locator("[data-problems] > li")

    def tab(self, name: str) -> Locator:
        return self.page.get_by_role("tab", name=name)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name)

    @property
    def text(self) -> Locator:
        return self.page.locator(".cm-content")

    @property
    def active_line(self) -> Locator:
        return self.page.locator(".cm-activeLine")

    def find(self, text: str) -> None:
        """Select a text that is in the editor, with its search."""
        self.text.click()
        self.page.keyboard.press("ControlOrMeta+f")
        self.page.keyboard.type(text)
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Escape")

    def paste(self, text: str) -> None:
        """Put a text into the place of what stands in the editor."""
        self.text.focus()
        self.page.keyboard.press("ControlOrMeta+a")
        self.text.evaluate(PASTE, text)
        self.wait()

    def change_the_number(self, now: str = NOW) -> None:
        """As an editor would: look for the line, and type the other number."""
        self.find(BEFORE)
        self.page.keyboard.type(now)
        self.wait()


    def start_over(self) -> None:
        """As it was when it was opened: with the published texts, and no tab or topic chosen."""
        edited = self.page.locator("[data-file][data-edited]")
        while edited.count():
            edited.first.click()
            self.button("Start over").click()
            self.button("Put the published text back").click()
        self.tab("Policy").click()
        self.tab("Problems").click()
        self.page.locator("[data-topics]").evaluate("(select) => { delete select.dataset.chosen }")
        self.page.set_viewport_size({"width": 1280, "height": 720})
        self.page.emulate_media(color_scheme="light", reduced_motion="no-preference")
        self.wait()


@pytest.fixture(scope="module")
def opened(site: Path) -> Iterator[tuple[SiteServer, list[Studio]]]:
    """The studio that is open, if one is, with its server."""
    server, open_one = SiteServer(site), list[Studio]()
    yield server, open_one
    for one in open_one:
        one.visitor.leave()
    server.close()


@pytest.fixture
def studio(
    browser: Browser, policy: Policy, opened: tuple[SiteServer, list[Studio]], request: pytest.FixtureRequest
) -> Iterator[Studio]:
    """A studio whose checks have looked at the published text. One serves test after test, as its start takes longer than most of them, until a
    test fails in it."""
    server, open_one = opened
    if open_one:
        open_one[0].start_over()
    else:
        open_one.append(Studio(Visitor(browser.new_context(), server, policy)))
        open_one[0].open()
        open_one[0].wait()
    failed = request.session.testsfailed
    yield open_one[0]
    if request.session.testsfailed > failed:
        open_one.pop().visitor.context.close()
    else:
        assert not open_one[0].visitor.troubles


@pytest.fixture(scope="module")
def edited() -> Loaded:
    return load_policy(EDITED.encode(), NAME)


def test_an_editor_changes_a_number_and_sees_what_that_changes(studio: Studio, edited: Loaded):
    expect(studio.status).to_contain_text("This could be published.")
    studio.tab("What changes").click()
    expect(studio.page.get_by_text("Nothing changes: this is the published policy.")).to_be_visible()

    studio.change_the_number()
    published = load_policy(PUBLISHED.encode(), f"published:{NAME}")
    found = differences(published, edited, datetime.date.today())
    said = [text.replace("`", "") for _, text in found.as_lines()[1:]]
    shown = studio.page.locator("[data-changes]")
    expect(shown.locator("p").first).to_have_text(said[0])
    assert len(said) > 5
    for text in said:
        expect(shown).to_contain_text(text)
    expect(studio.tab("Policy")).to_have_attribute("data-edited", "")


def test_what_is_new_is_marked_on_the_page_of_the_topic(studio: Studio):
    studio.change_the_number()
    studio.tab("Pages").click()
    frame = studio.page.frame_locator("iframe")
    new = frame.locator(".st-new")
    expect(new.first).to_be_in_viewport()
    texts = new.all_inner_texts()
    assert "within 14\u00a0days" in texts[0], texts
    assert "7\u00a0days" not in frame.locator("article").inner_text()
    chosen = studio.page.locator("[data-topics]")
    expect(chosen.locator("option:checked")).to_contain_text("(changed)")
    expect(chosen.locator("option", has_text="(changed)")).to_have_count(1)


def test_a_link_on_a_page_leads_to_the_page_of_another_topic_and_never_out_of_the_studio(studio: Studio, policy: Policy):
    studio.tab("Pages").click()
    chosen, frame = studio.page.locator("[data-topics]"), studio.page.frame_locator("iframe")
    studio.page.set_viewport_size({"width": 1280, "height": 1600})
    refund = policy.question("refund")
    topic = next(one for one in policy.topics if one.id == refund.topic)
    chosen.select_option(topic.id)
    expect(frame.locator("article h1")).to_contain_text(topic.title)
    for link in ('.hc-start a[href^="../check/"]', ".hc-contents > summary", '.hc-contents a[href="#table-refund"]'):
        studio.page.mouse.click(*studio.page.wait_for_function(WHERE, arg=link).json_value())
        studio.page.wait_for_timeout(500)
        expect(frame.locator("article h1")).to_contain_text(topic.title)
    expect(frame.locator("#table-refund")).to_be_in_viewport()
    assert studio.page.url.endswith("editors/studio/")


def test_the_pages_are_those_that_the_site_would_have(studio: Studio, policy: Policy, site: Path):
    """The very templates, and Markdown read as MkDocs reads it."""
    studio.tab("Pages").click()
    for topic in policy.topics:
        studio.page.locator("[data-topics]").select_option(topic.id)
        article = studio.page.frame_locator("iframe").locator("article")
        expect(article.locator("h1")).to_contain_text(topic.title)
        shown = article.evaluate("(article) => article.innerHTML")
        published = studio.page.evaluate(ARTICLE, (site / topic.id / "index.html").read_text(encoding="utf-8"))
        assert " ".join(shown.split()) in " ".join(published.split())


def test_another_page_that_is_chosen_while_an_edit_is_looked_at_comes_with_what_is_found(studio: Studio, policy: Policy):
    studio.tab("Pages").click()
    chosen, article = studio.page.locator("[data-topics]"), studio.page.frame_locator("iframe").locator("article h1")
    expect(article).to_be_visible()
    first, second = policy.topics[:2]
    chosen.select_option(first.id)
    for text, said in ((MISTAKEN, "This could not be published."), (PUBLISHED, "This could be published.")):
        text += "# What was looked at before would be told at once.\n"
        studio.text.focus()
        studio.page.keyboard.press("ControlOrMeta+a")
        studio.text.evaluate(PASTE, text)
        studio.page.wait_for_timeout(450)  # it has begun
        chosen.evaluate("(select, id) => { select.value = id; select.dispatchEvent(new Event('change')); }", second.id)
        studio.wait()
        expect(studio.status).to_contain_text(said)
        studio.page.wait_for_timeout(500)  # and nothing else is said
        expect(studio.status).to_contain_text(said)
    expect(article).to_contain_text(second.title)


def test_a_mistake_is_told_as_the_command_line_tells_it(studio: Studio, tmp_path: Path):
    mistaken = MISTAKEN.replace("topic: ", "topik: ", 1)
    studio.paste(mistaken)
    said = problems_on_the_command_line(mistaken, tmp_path)
    assert len(said) >= 2
    expect(studio.problems).to_have_count(len(said))
    for number, problem in enumerate(said):
        shown = studio.problems.nth(number)
        expect(shown.locator(".st-place")).to_have_text(f"{NAME}:{problem['line']}:{problem['column']}")
        expect(shown.locator(".st-code")).to_have_text(problem["code"])
        expect(shown).to_contain_text(problem["message"].replace("`", ""))
        expect(shown).to_contain_text(problem["way_out"].replace("`", ""))
    expect(studio.status).to_contain_text("This could not be published.")

    studio.problems.last.locator(".st-place").click()
    expect(studio.active_line).to_have_text(mistaken.splitlines()[said[-1]["line"] - 1].rstrip())
    expect(studio.page.locator(".cm-lint-marker-error").first).to_be_visible()
    studio.tab("What changes").click()
    expect(studio.page.get_by_text("once the errors are mended").first).to_be_visible()


def test_a_mistake_in_the_example_cases_is_found_in_their_tab(studio: Studio):
    studio.tab("Example cases").click()
    studio.find("outcome:")
    studio.page.keyboard.type("outkome:")
    studio.wait()
    studio.tab("Policy").click()
    place = studio.problems.filter(has_text="outkome").first.locator(".st-place")
    expect(place).to_contain_text("cases.yml:")
    place.click()
    expect(studio.tab("Example cases")).to_have_attribute("aria-selected", "true")
    expect(studio.active_line).to_contain_text("outkome:")


def problems_on_the_command_line(text: str, folder: Path) -> list[dict]:
    file = folder / "policy.yml"
    file.write_text(text, encoding="utf-8")
    run = subprocess.run(
        [sys.executable, "build.py", "check", "--format", "json", "--policy", str(file)], cwd=PROJECT, capture_output=True, text=True, timeout=120
    )
    return json.loads(run.stdout)["problems"]


def test_the_edited_text_is_saved_as_a_file(studio: Studio):
    studio.change_the_number()
    with studio.page.expect_download() as saved:
        studio.button("Save as a file").click()
    assert saved.value.suggested_filename == "policy.yml"
    assert Path(saved.value.path()).read_text(encoding="utf-8") == EDITED


def test_a_change_that_begins_on_a_day_is_scheduled_as_a_version(studio: Studio):
    studio.paste(PUBLISHED.replace("language: en", "language: en\ntime_zone: Europe/Berlin", 1))
    studio.button("Schedule a change").click()
    studio.page.get_by_label("First day").fill("2027-01-01")
    studio.button("Begin the version").click()
    version = studio.tab("Version 2027-01-01.yml")
    expect(version).to_have_attribute("aria-selected", "true")
    expect(version).to_have_attribute("data-edited", "")
    expect(studio.text).to_contain_text("effective_from: 2027-01-01")
    studio.wait()
    expect(studio.status).to_contain_text("This could be published.")
    studio.paste('version: "2"\neffective_from: 2027-01-01\nterms:\n  contact_window: 14 days\n')
    studio.tab("What changes").click()
    shown = studio.page.locator("[data-changes]")
    expect(shown).to_contain_text("From 1 January 2027 on")
    expect(shown).to_contain_text("8 to 14 days ago")
    with studio.page.expect_download() as saved:
        studio.button("Save as a file").click()
    assert saved.value.suggested_filename == "2027-01-01.yml"
    expect(studio.page.locator("[data-note]")).to_contain_text("Put it into the folder “versions” beside the policy.")
    studio.button("Schedule a change").click()
    studio.page.get_by_label("First day").fill("2027-01-01")
    studio.button("Begin the version").click()
    expect(studio.text).to_contain_text("contact_window: 14 days")  # the version that is there is shown
    studio.button("Schedule a change").click()
    studio.button("Cancel").click()
    expect(version).to_have_count(1)
    studio.button("Start over").click()
    studio.button("Put the published text back").click()
    expect(version).to_have_count(0)
    expect(studio.tab("Policy")).to_have_attribute("aria-selected", "true")
    studio.wait()
    expect(shown).not_to_contain_text("From 1 January 2027 on")


def test_a_file_is_opened_and_can_be_taken_back(studio: Studio, tmp_path: Path):
    file = tmp_path / "mine.yml"
    file.write_bytes(EDITED.replace("\n", "\r\n").encode())
    studio.page.locator("[type=file]").set_input_files(file)
    expect(studio.page.get_by_text("Opened. It is compared with the published policy.")).to_be_visible()
    studio.wait()
    studio.find(NOW)
    expect(studio.active_line).to_have_text(f"  {NOW}")
    with studio.page.expect_download() as saved:
        studio.button("Save as a file").click()
    assert Path(saved.value.path()).read_bytes() == file.read_bytes(), "it keeps its ends of lines"

    studio.button("Start over").click()
    studio.button("Keep my text").click()
    expect(studio.tab("Policy")).to_have_attribute("data-edited", "")
    studio.button("Start over").click()
    studio.button("Put the published text back").click()
    expect(studio.tab("Policy")).not_to_have_attribute("data-edited", "")
    studio.find(BEFORE)
    expect(studio.active_line).to_have_text(f"  {BEFORE}")
    studio.wait()

    file.write_bytes(b"policy: \xff\xfe")
    studio.page.locator("[type=file]").set_input_files(file)
    expect(studio.page.get_by_text("not UTF-8 text")).to_be_visible()
    expect(studio.active_line).to_have_text(f"  {BEFORE}")


def test_the_check_is_tried_by_the_edited_policy(studio: Studio, edited: Loaded):
    """Ten days after the goods came, which only the edited policy allows."""
    studio.change_the_number()
    with studio.visitor.context.expect_page() as opened:
        studio.button("Try the check").click()
    trying = Visitor.__new__(Visitor)
    trying.__dict__ = {**studio.visitor.__dict__, "page": opened.value, "policy": edited.policy}
    day = datetime.date.today() - datetime.timedelta(days=10)
    answers = {"order_status": "received", "reason": "damaged", "received_on": day.isoformat(), "request_state": "not_made"}
    expect(trying.page.get_by_text("It is not published")).to_be_visible()
    trying.ask("refund")
    trying.go_on(answers)
    shown = trying.read_decision()
    expected, published = (
        Interview(one).step("refund", answers, datetime.date.today()) for one in (edited.policy, load_policy(PUBLISHED.encode(), NAME).policy)
    )
    titles = [[one["title"] for one in view["decision"]["guidance"]] for view in (expected, published)]
    assert titles[0] != titles[1]
    assert {one["title"] for one in shown["guidance"]} == {*titles[0]}

    link = trying.page.locator("[data-slot=rules] a").first
    link.focus()
    assert "/editors/" not in link.evaluate("(link) => link.href"), "its links lead to the site's pages"

    studio.page.bring_to_front()
    studio.text.focus()
    studio.page.keyboard.type(" ")
    studio.wait()
    expect(trying.page.get_by_text("The policy was edited since.")).to_be_visible()
    trying.page.close()


def test_the_page_of_the_tried_check_says_when_it_stands_alone(visitor: Visitor):
    visitor.page.goto(visitor.server.url("editors/studio/check/"))
    expect(visitor.page.get_by_text("There is nothing to check by")).to_be_visible()
    write_to(visitor.page)
    problems: list[str] = []
    inspect(visitor.page, problems, "alone")
    assert not problems, "\n".join(problems)


def test_nothing_is_sent(studio: Studio):
    asked: list[tuple[str, str | None]] = []

    def notice(request: Request) -> None:
        asked.append((request.url, request.post_data))

    studio.visitor.context.on("request", notice)
    studio.change_the_number("contact_window: 15 days")  # what was looked at before would be told at once
    studio.tab("Pages").click()
    expect(studio.page.frame_locator("iframe").locator(".st-new").first).to_be_visible()
    studio.visitor.context.remove_listener("request", notice)
    origin = studio.visitor.server.origin
    assert all(url.startswith((f"{origin}/assets/stylesheets/", "about:")) and data is None for url, data in asked), asked
    kept = studio.page.evaluate("async () => [document.cookie, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length]")
    assert kept == ["", 0, 0, 0]


# --- Who else can use it, and what may fail ----------------------------------------------------------------------------


def test_it_works_on_a_phone_also_after_an_hour_in_which_nothing_was_edited(visit: Callable[..., Visitor], server: SiteServer):
    """Also where the last part of a file was told of late."""
    late = b"; { const post = self.postMessage.bind(self); self.postMessage = (told) => { post(told); post({ arrived: 1 }); }; }"
    folder = next((server.folder / "assets" / "studio").glob("*/worker.mjs")).parent.name
    server.break_with(Fault(f"{folder}/worker.mjs", edit=lambda content: content + late))
    visitor = visit(server, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    visitor.expects_troubles = True  # the clock goes into the frame of the page, too, where no script may run: the browser tells that
    visitor.page.clock.install()
    studio = Studio(visitor)
    studio.open()
    studio.wait()
    expect(studio.page.locator("[data-topics] option")).not_to_have_count(0)  # what is asked for last; Python may not take an hour for it
    visitor.page.clock.fast_forward("01:00:00")
    studio.change_the_number()
    expect(studio.status).to_contain_text("This could be published.")
    studio.tab("What changes").tap()
    expect(studio.page.locator("[data-changes]")).to_contain_text("No outcome changes")
    assert studio.page.evaluate("document.scrollingElement.scrollWidth") == 390


def test_it_works_with_the_keyboard_alone(studio: Studio):
    studio.page.locator(".st-head").click(position={"x": 1, "y": 1})  # from here on Tab leads, as from the start of the page
    press = studio.page.keyboard.press

    def reach(name: str) -> None:
        passed: list[str] = []
        while not (passed and passed[-1].startswith(name)):
            assert len(passed) < 40, f"Tab does not lead to {name}, but to {passed}"
            press("Tab")
            passed.append(studio.page.evaluate(FOCUSED))

    reach("Policy text")
    press("ControlOrMeta+a")
    studio.paste(MISTAKEN)
    press("F8")  # to the next problem
    expect(studio.active_line).to_contain_text("mayy")
    reach("Problems")  # and out of the editor
    press("ArrowRight")
    expect(studio.tab("What changes")).to_be_focused()
    expect(studio.tab("What changes")).to_have_attribute("aria-selected", "true")
    press("End")
    expect(studio.tab("Pages")).to_be_focused()


def test_whatever_does_not_load_it_says_so_and_trying_again_helps(faulty: Visitor):
    """Each start has a worker of its own. Without one, and without its Python, the text can still be edited and saved."""
    published = next((faulty.server.folder / "assets" / "studio").glob("*.json")).name
    faulty.server.break_with(Fault(published, breaks_after=0))
    studio = Studio(faulty)
    studio.open()
    expect_failed(studio)
    faulty.server.break_with(Fault(published, edit=lambda content: b"<!doctype html><p>Please sign in"))
    studio.button("Try again").click()
    expect_failed(studio)
    for file in ("worker.mjs", "python.zip", "pyodide.asm.wasm", "python_stdlib.zip"):
        with about(file):
            with studio.page.expect_response(f"**/{file}"):
                faulty.server.break_with(Fault(file, status=404))
                studio.button("Try again").click()
            expect(studio.text).to_contain_text(PUBLISHED.splitlines()[0])
            expect_failed(studio)
            studio.text.press("ControlOrMeta+Home")
            studio.page.keyboard.type(f"# {file}\n")
            with studio.page.expect_download() as saved:
                studio.button("Save as a file").click()
            assert Path(saved.value.path()).read_text(encoding="utf-8").splitlines()[0] == f"# {file}"
    faulty.server.mend()
    studio.button("Try again").click()
    studio.wait()
    expect(studio.status).to_contain_text("This could be published.")


def expect_failed(studio: Studio) -> None:
    """It says so anew."""
    again = studio.page.locator("[data-do=retry]:not([data-seen])")
    expect(again).to_be_visible(timeout=PATIENCE)
    expect(studio.status).to_contain_text("The checks do not work right now")
    again.evaluate("(button) => { button.dataset.seen = '' }")


def test_where_the_browser_lets_nobody_copy_it_says_so(studio: Studio):
    studio.page.evaluate("() => { Object.defineProperty(navigator, 'clipboard', { value: undefined, configurable: true }) }")
    studio.button("Copy").click()
    expect(studio.page.get_by_text("Your browser does not let this page copy.")).to_be_visible()
    studio.page.evaluate("() => { delete navigator.clipboard }")


def test_what_others_write_to_the_window_is_none_of_its_business(studio: Studio):
    write_to(studio.page)
    assert not studio.visitor.troubles


def write_to(page: Page) -> None:
    """Extensions do, and an error would be told."""
    page.evaluate("window.postMessage(null, '*')")
    page.wait_for_timeout(300)


def test_everybody_can_use_it(studio: Studio):
    problems: list[str] = []
    inspect(studio.page, problems, "no problems")
    studio.paste(MISTAKEN)
    inspect(studio.page, problems, "a problem")
    studio.paste(EDITED)
    studio.tab("What changes").click()
    inspect(studio.page, problems, "what changes")
    studio.tab("Pages").click()
    expect(studio.page.frame_locator("iframe").locator(".st-new").first).to_be_attached()
    inspect(studio.page, problems, "pages")
    studio.button("Schedule a change").click()
    inspect(studio.page, problems, "the first day of a version")
    studio.page.keyboard.press("Escape")
    expect(studio.page.get_by_role("tab", name="Version")).to_have_count(0)
    assert not problems, "\n".join(problems)


def test_without_scripts_it_says_so(browser: Browser, server: SiteServer, policy: Policy):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(server.url("editors/studio/"))
    expect(page.get_by_text("If this sentence stays, they did not load")).to_be_visible()
    context.close()


# --- What it leaves alone ----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The site of somebody who leaves the studio out."""
    folder = tmp_path_factory.mktemp("without") / "site"
    settings = building.load_settings
    with pytest.MonkeyPatch.context() as patch:
        def left_out(*places: Path):
            config = settings(*places)
            config.extra["studio"] = False
            return config

        patch.setattr(building, "load_settings", left_out)
        build_site(policy_file=SHOP, site_dir=folder, project=PROJECT, cache=PROJECT / ".cache")
    yield folder


LISTS = ("_headers", "assets/files.json", "assets/release.json")
"""What lists all files of a site."""


def test_what_customers_get_is_the_same_with_and_without_it(site: Path, without: Path):
    with_it, without_it = ({file.relative_to(one).as_posix(): file for file in one.rglob("*") if file.is_file()} for one in (site, without))
    own = with_it.keys() - without_it.keys()
    sheet = next(path for path in own if path.endswith(".css"))
    assert all(path.startswith(("editors/studio/", "assets/studio/", sheet)) for path in own)
    assert not without_it.keys() - with_it.keys()
    listed = {path for name in LISTS for path in (name, f"{name}.br", f"{name}.gz")}
    for path in without_it.keys() - listed:
        if not path.startswith("editors/studio/"):
            assert with_it[path].read_bytes() == without_it[path].read_bytes(), path


def test_a_site_without_it_says_so_where_it_would_be(without: Path):
    assert not (without / "assets" / "studio").exists()
    assert "built without the studio" in (without / "editors" / "studio" / "index.html").read_text(encoding="utf-8")
