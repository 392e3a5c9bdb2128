"""`build.py serve` as an editor uses it: a real process, a real browser, and edits of real files."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer
from playwright.sync_api import Page, expect

from compiler.publish.preview import Built, Preview
from tests.checks.tea import TEA
from tests.checks.tea_in_japanese import TEA_JA, accepted

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 120
"""Seconds that a slow machine may take. No test waits longer than it needs to."""
CASES = "- case: Yesterday\n  question: return\n  answers: {kind: black, bought_on: 1 day ago}\n  outcome: take_back\n"


class Serving:
    """A running `build.py serve` and its output."""

    def __init__(self, project: Path, policy: Path, port: int = 0):
        self.process = subprocess.Popen(
            [sys.executable, str(project / "build.py"), "serve", "--policy", str(policy), "--port", str(port)],
            cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8",
            env=os.environ | {"PYTHONFAULTHANDLER": "1"},
        )
        self.said = ""
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()
        wait_for(lambda: "Serving on" in self.said or self.process.poll() is not None, self)
        found = re.search(r"http://\S+", self.said)
        assert found, self.said
        self.url = found[0]

    def _listen(self) -> None:
        for line in self.process.stdout:
            self.said += line

    def get(self, path: str = "", only: int | None = None) -> str:
        """A page, including an error page. With `only`, it must come with this status."""
        try:
            with urllib.request.urlopen(self.url + path, timeout=PATIENCE) as answer:
                status, content = answer.status, answer.read()
        except urllib.error.HTTPError as error:
            status, content = error.code, error.read()
        assert only in (None, status), f"{path}: {status}"
        return content.decode()

    def stop(self, how: signal.Signals = signal.SIGINT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(how)
        try:
            return self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.process.send_signal(signal.SIGABRT)  # at which it says where each of its threads is
            self.process.wait(PATIENCE)
            self.listening.join(PATIENCE)
            pytest.fail(f"It did not end. What was said:\n{self.said}")


def wait_for(true: Callable[[], bool], serving: Serving) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < end, f"It never came. What was said:\n{serving.said}"
        time.sleep(0.1)


def change(file: Path, old: str, new: str) -> None:
    """Save an edit as many editors do: into a new file that takes the old file's name."""
    text = file.read_text("utf-8")
    assert old in text
    beside = file.with_name(file.name + "~")
    beside.write_text(text.replace(old, new), "utf-8")
    beside.replace(file)


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    """A small policy, whose pages are soon made."""
    file = tmp_path / "policy" / "policy.yml"
    file.parent.mkdir()
    file.write_text(TEA, "utf-8")
    return file


@pytest.fixture
def unsound(policy: Path) -> Path:
    """A policy with a problem, of which there are no pages. A preview of it is up soonest."""
    change(policy, "title: Tea shop", "titel: Tea shop")
    return policy


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project whose pages and templates can be edited. It uses what is installed in the real project."""
    copy = tmp_path / "project"
    for folder in ("checker", "commands", "compiler", "docs", "requirements"):
        shutil.copytree(PROJECT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("build.py", "mkdocs.yml"):
        shutil.copy(PROJECT / file, copy)
    for folder in (".cache", "node_modules"):
        (copy / folder).symlink_to(PROJECT / folder)
    return copy


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Callable[..., Serving]]:
    """Starts previews. At the end each ends cleanly, and leaves nothing behind."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    started: list[Serving] = []

    def start(policy: Path, project: Path = PROJECT, port: int = 0) -> Serving:
        started.append(Serving(project, policy, port))
        return started[-1]

    yield start
    for serving in started:
        assert serving.stop() == 0, serving.said
    assert not list(tmp_path.glob("preview-*"))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, Path]]:
    policy = tmp_path_factory.mktemp("policy") / "policy.yml"
    policy.write_text(TEA, "utf-8")
    serving = Serving(PROJECT, policy)
    yield serving, policy
    assert serving.stop() == 0, serving.said


@pytest.fixture
def shared(running: tuple[Serving, Path]) -> tuple[Serving, Callable[[str], None], Path]:
    """A preview that several tests use, with what gives a rule of its policy another title, and with the policy. Each takes a title of its own."""
    serving, policy = running

    def retitle(title: str) -> None:
        (old,) = re.findall(r"rule: recent\n +title: (.*)", policy.read_text("utf-8"))
        change(policy, f"title: {old}\n", f"title: {title}\n")

    return serving, retitle, policy


@pytest.fixture
def page(browser) -> Iterator[Page]:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    expect.set_options(timeout=PATIENCE * 1000)
    yield page
    page.close()


def test_edits_show_and_problems_show_until_they_are_mended(serve, policy, page):
    serving = serve(policy)
    page.goto(serving.url + "returns/")
    heading, panel = page.locator("h2#recent"), page.locator("#build-problem")
    expect(heading).to_contain_text("Recent tea")

    change(policy, "title: Recent tea", "title: Tea you bought lately")
    expect(heading).to_contain_text("Tea you bought lately")  # the page has reloaded by itself
    expect(panel).to_have_count(0)

    change(policy, "outcome: take_back\n", "outcome: take_bakc  # <script>document.title = 'taken over'</script>\n")
    expect(panel).to_contain_text("There is no outcome `take_bakc`")
    line = 1 + policy.read_text("utf-8").split("outcome: take_bakc")[0].count("\n")
    for place in (f"policy.yml:{line}:18:", "outcome: take_bakc  # <script>", "Did you mean `take_back`?"):
        expect(panel).to_contain_text(place)
        wait_for(lambda: place in serving.said, serving)
    expect(heading).to_contain_text("Tea you bought lately")  # the last good page, below the panel
    assert page.title().startswith("Returns")
    assert serving.process.poll() is None

    page.goto(serving.url + "check/")
    expect(panel).to_contain_text("take_bakc")  # on every page
    change(policy, "outcome: take_bakc ", "outcome: take_back ")
    expect(panel).to_have_count(0)
    expect(page.locator("h1")).to_be_visible()


def test_an_edit_shows_before_it_is_translated_and_a_mistake_in_a_translation_shows_at_once(serve, policy, page):
    translation = policy.with_name("ja.yml")
    translation.write_text(accepted(TEA_JA), "utf-8")
    serving = serve(policy)
    page.goto(serving.url + "ja/returns/")
    heading, panel = page.locator("h2#late"), page.locator("#build-problem")
    expect(heading).to_contain_text("7日が過ぎたら")

    change(policy, "says: After that you cannot return it.", "says: After that you cannot return any tea.")
    wait_for(lambda: "warning: The text `rules.late.says` of the policy changed after it was translated." in serving.said, serving)
    wait_for(lambda: "you cannot return any tea" in serving.get("returns/"), serving)
    assert "build-problem" not in serving.get("returns/")
    serving.get("ja/returns/", only=200)  # which comes once it is made, after the page that was waited for

    change(translation, "そのあとは返品できません。", "そのあとは{windwo}返品できません。")
    expect(panel).to_contain_text("There is no term `windwo`")
    change(translation, "{windwo}", "どのお茶も")
    expect(panel).to_have_count(0)
    expect(page.locator("article")).to_contain_text("そのあとはどのお茶も返品できません")


def git(folder: Path, *arguments: str) -> None:
    own = ["-c", "user.name=editor", "-c", "user.email=editor@shop.example"]
    subprocess.run(["git", "-C", str(folder), *own, *arguments], check=True, capture_output=True)


@pytest.fixture
def committed(policy) -> Path:
    """A policy whose last commit is as it is."""
    git(policy.parent, "init")
    git(policy.parent, "add", ".")
    git(policy.parent, "commit", "--message", "As it was")
    return policy


def test_what_an_edit_changes_since_the_last_commit_shows_on_the_pages_until_it_is_committed(serve, committed, page):
    serving = serve(committed)
    page.goto(serving.url + "returns/")
    changes, marked = page.locator("#changes"), page.locator(".changed-since")
    expect(changes).to_have_count(0)
    expect(marked).to_have_count(0)

    change(committed, "window: 7 days", "window: 14 days")
    expect(changes.locator("summary")).to_contain_text("Decisions change since the last commit; ")
    expect(changes.locator("summary")).to_contain_text("marked on this page")
    expect(marked.first).to_contain_text("14 days")
    assert all(re.search(r"\b1[345]\b", text) for text in marked.all_text_contents())
    changes.locator("summary").click()
    expect(changes.locator("pre")).to_contain_text("Day you bought it: 8 to 14 days ago")
    page.goto(serving.url)
    expect(changes.locator("summary")).to_contain_text("this page stays as it is")

    change(committed, "outcome: take_back\n", "outcome: take_bakc\n")
    expect(page.locator("#build-problem")).to_contain_text("take_bakc")
    expect(changes).to_have_count(0)  # nothing is compared while something is wrong
    change(committed, "outcome: take_bakc\n", "outcome: take_back\n")
    expect(changes).to_have_count(1)

    page.goto(serving.url + "returns/")
    git(committed.parent, "commit", "--all", "--message", "Two weeks")
    change(committed, "title: Recent tea", "title: Tea you bought lately")
    expect(changes.locator("summary")).to_contain_text(re.compile(r"No decision changes since the last commit; \d marked on this page"))
    assert all("Tea you bought lately" in text for text in marked.all_text_contents())
    expect(changes.locator("pre")).to_contain_text("No decision changes: proved over every case.")


def test_a_policy_that_has_no_commit_is_shown_all_the_same_and_the_terminal_says_why_nothing_is_compared(shared, page):
    serving, retitle, _ = shared
    assert "What changes since the last commit is not shown: " in serving.said and "is not in a Git checkout" in serving.said
    retitle("Fresh tea")
    page.goto(serving.url + "returns/")
    expect(page.locator("h2#recent")).to_contain_text("Fresh tea")
    assert page.locator("#changes").count() == 0
    assert serving.said.count("is not in a Git checkout") == 1


def test_a_last_commit_that_cannot_be_read_today_is_said_in_a_sentence(serve, policy):
    good = policy.read_text("utf-8")
    change(policy, "policy: tea", "name: tea")
    git(policy.parent, "init")
    git(policy.parent, "add", ".")
    git(policy.parent, "commit", "--message", "An older format")
    policy.write_text(good, "utf-8")
    serving = serve(policy)
    assert "HEAD:policy.yml has problems in the format of today, so nothing is compared with it." in serving.said
    assert "Can I return the tea?" in serving.get()


def test_a_page_that_is_asked_for_during_a_build_comes_when_it_is_built(shared):
    serving, retitle, _ = shared
    retitle("Young tea")
    wait_for(lambda: "Young tea" in serving.get("returns/", only=200), serving)


def test_an_address_without_a_page_shows_what_there_is_after_the_next_build(shared, page):
    serving, retitle, _ = shared
    page.goto(serving.url + "moved/")
    expect(page.locator("h1")).to_contain_text("no page at this address")
    with page.expect_event("load"):
        retitle("New tea")
    wait_for(lambda: "New tea" in serving.get("returns/"), serving)


def test_a_problem_that_is_there_from_the_start_shows_and_can_be_mended(serve, unsound, page):
    serving = serve(unsound)
    assert "`titel`" in serving.said
    page.goto(serving.url + "returns/")
    expect(page.locator("#build-problem")).to_contain_text("`titel`")
    change(unsound, "titel: Tea shop", "title: Tea shop")
    expect(page.locator("h1")).to_contain_text("Returns")
    expect(page.locator("#build-problem")).to_have_count(0)


def test_a_policy_file_that_is_gone_for_a_while_is_a_problem_too(shared):
    serving, _, policy = shared
    text = policy.read_text("utf-8")
    policy.unlink()
    wait_for(lambda: "policy.yml" in serving.get() and "build-problem" in serving.get(), serving)
    assert "Can I return the tea?" in serving.get()
    policy.write_text(text, "utf-8")
    wait_for(lambda: "build-problem" not in serving.get(), serving)


def test_an_edit_during_the_first_build_is_not_missed(tmp_path):
    built: list[str] = []

    def build(folder: Path) -> Built:
        folder.mkdir()
        built.append(policy.read_text())
        if len(built) == 2:
            raise KeyboardInterrupt
        time.sleep(1)  # as real ones do, so that the watcher has seen the files before
        policy.write_text("edited")
        return Built("")

    policy = tmp_path / "policy.yml"
    policy.write_text("as it was")
    preview = Preview(build, mistakes=(), folders=(tmp_path,), trees=(), program=(), host="127.0.0.1", port=0)
    in_vain = threading.Timer(PATIENCE, signal.raise_signal, (signal.SIGINT,))
    in_vain.start()
    try:
        assert preview.run() == 0
    finally:
        in_vain.cancel()
    assert built == ["as it was", "edited"]


def test_hand_written_pages_templates_the_front_end_and_the_program_are_watched(serve, policy, project):
    serving = serve(policy, project)
    about = project / "docs" / "about-the-checker.md"
    change(about, "## What it is not", "## What it never was")
    wait_for(lambda: "What it never was" in serving.get("about-the-checker/"), serving)

    change(about, "(index.md)", "(no-such-page.md)")
    wait_for(lambda: "build-problem" in serving.get(), serving)
    assert "no-such-page.md" in serving.get("returns/")
    wait_for(lambda: "no-such-page.md" in serving.said, serving)
    change(about, "(no-such-page.md)", "(index.md)")

    template = project / "compiler" / "pages" / "templates" / "index.md.jinja"
    heading = '## {{ say("read_rules") }}'
    change(template, heading, "## {{ Read on")
    wait_for(lambda: "TemplateSyntaxError" in serving.get(), serving)
    change(template, "## {{ Read on", "## Read on")
    wait_for(lambda: "Read on" in serving.get() and "build-problem" not in serving.get(), serving)

    sheet = re.search(r"assets/stylesheets/\w+.css", serving.get("check/"))[0]
    style = project / "docs" / "stylesheets" / "checker.css"
    change(style, "#eligibility-checker {", "#eligibility-checker { quotes: none;")
    wait_for(lambda: sheet not in serving.get("check/"), serving)
    assert "quotes: none;" in serving.get(re.search(r"assets/stylesheets/\w+.css", serving.get("check/"))[0])

    with (project / "checker" / "words.py").open("a", encoding="utf-8") as file:
        file.write("\n# A change.\n")
    wait_for(lambda: "The program itself was changed" in serving.get(), serving)
    wait_for(lambda: "start it again" in serving.said, serving)


def test_a_port_that_is_taken_is_no_obstacle(serve, unsound):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        serving = serve(unsound, port=port)
        assert f"Port {port} is taken" in serving.said
        assert f":{port}/" not in serving.url
        assert "`titel`" in serving.get()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP])
def test_it_ends_cleanly(serve, unsound, how, tmp_path):
    serving = serve(unsound)
    assert list(tmp_path.glob("preview-*"))
    assert serving.stop(how) == 0
    assert "Traceback" not in serving.said
    assert not list(tmp_path.glob("preview-*"))
    with pytest.raises(OSError):
        urllib.request.urlopen(serving.url, timeout=PATIENCE)


def test_the_address_of_ipv6_can_be_opened_as_it_is_printed(tmp_path, monkeypatch):
    monkeypatch.setattr(LiveReloadServer, "server_bind", lambda server: None)
    preview = Preview(lambda folder: Built(""), mistakes=(), folders=(), trees=(), program=(), host="::1", port=8000)
    preview.server_bind()
    preview.server_close()
    assert preview.url == "http://[::1]:8000/"


def test_example_cases_beside_a_linked_policy_are_used_and_watched(serve, policy, tmp_path):
    beside = tmp_path / "linked"
    beside.mkdir()
    (beside / "policy.yml").symlink_to(policy)
    cases = beside / "cases.yml"
    cases.write_text("- no case\n", "utf-8")
    serving = serve(beside / "policy.yml")
    assert "linked/cases.yml:1" in serving.get()
    cases.write_text(CASES, "utf-8")
    wait_for(lambda: "build-problem" not in serving.get(), serving)
    change(policy, "title: Recent tea", "title: Fresh tea")
    wait_for(lambda: "Fresh tea" in serving.get("returns/"), serving)


def test_only_this_machine_is_served(shared):
    assert shared[0].url.startswith("http://127.0.0.1:")


def test_ctrl_c_ends_it_cleanly_also_where_the_shell_ignores_it(unsound, monkeypatch, tmp_path):
    """A shell without job control starts background processes with SIGINT ignored."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        serving = subprocess.Popen(
            [sys.executable, str(PROJECT / "build.py"), "serve", "--policy", str(unsound), "--port", "0"],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT,
        )
    finally:
        signal.signal(signal.SIGINT, before)
    try:
        assert any("Serving on" in line for line in serving.stdout)
        assert list(tmp_path.glob("preview-*"))
        serving.send_signal(signal.SIGINT)
        said = serving.communicate(timeout=PATIENCE)[0]
        assert serving.returncode == 0 and "Traceback" not in said, said
        assert not list(tmp_path.glob("preview-*"))
    finally:
        serving.kill()
        serving.wait()
