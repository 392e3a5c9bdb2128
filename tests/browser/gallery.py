"""Pictures of every page and of every state of the checker, to be looked at: `make screenshots` puts them into `screenshots/`.

Each is taken on four widths, in both colour schemes. `screenshots/index.html` shows all of them side by side. The states are found by
the evaluator: each question that is asked on some walk, each outcome, and what there is where nothing can be decided.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from checker.interview import Interview
from checker.model import Fact
from compiler.derived.interview_plan import LATE, make_plan, walks
from compiler.publish.site import build_site
from compiler.reading.policy import load_policy
from tests.browser.server import Fault, SiteServer
from tests.browser.visitor import Visitor
from tests.browsers import find_chromium, launch_arguments

PROJECT = Path(__file__).resolve().parents[2]
WIDTHS = (320, 390, 768, 1280)
SCHEMES = ("light", "dark")
TALLEST = 6_000
"""Pixels. What stands below is cut off: a picture of a table with a hundred rows helps nobody."""


class Gallery:
    """A folder of pictures, by the name of what they show."""

    def __init__(self, folder: Path):
        self._folder = folder
        self._names: list[str] = []

    def take(self, name: str, page: Page) -> None:
        """Take the pictures of a page as it stands."""
        self._names.append(name)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme, media="screen")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                self._shoot(page, f"{name}-{width}-{scheme}.png")
        page.emulate_media(color_scheme="light", media="print")
        page.set_viewport_size({"width": 794, "height": 1123})  # a sheet of A4
        self._shoot(page, f"{name}-print.png")
        page.emulate_media(color_scheme="light", media="screen")
        print(name, flush=True)

    def _shoot(self, page: Page, file: str) -> None:
        height = min(TALLEST, page.evaluate("document.documentElement.scrollHeight"))
        width = page.viewport_size["width"] if page.viewport_size else WIDTHS[0]
        page.screenshot(path=self._folder / file, full_page=True, clip={"x": 0, "y": 0, "width": width, "height": height})

    def write_index(self) -> None:
        """The page that shows all of them."""
        files = [f"{{}}-{width}-{scheme}.png" for scheme in SCHEMES for width in WIDTHS] + ["{}-print.png"]
        rows = "".join(
            f"<h2>{escape(name)}</h2><p>" + "".join(
                f'<a href="{escape(file.format(name))}"><img loading="lazy" height="400" alt="" src="{escape(file.format(name))}"></a> '
                for file in files
            ) + "</p>"
            for name in self._names
        )
        page = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>{rows}</html>'
        (self._folder / "index.html").write_text(page, encoding="utf-8")


def take_all(gallery: Gallery, server: SiteServer, new_visitor: Callable[..., Visitor], interview: Interview) -> None:
    """Every page of a site and every state of its checker."""
    visitors: list[Visitor] = []

    def begin(**context: object) -> Visitor:
        """A visitor who has never been here; the one before has left."""
        if visitors:
            visitors.pop().context.close()
        visitors.append(new_visitor(**context))
        return visitors[-1]

    for path in sorted(file.parent for file in server.folder.rglob("index.html")):
        address = f"{path.relative_to(server.folder).as_posix()}/".removeprefix("./")
        visitor = begin()
        visitor.open(address, patience=None)
        gallery.take(f"page-{address.strip('/').replace('/', '-') or 'home'}", visitor.page)
    visitor = begin()
    visitor.open("404.html", patience=None)
    gallery.take("page-404", visitor.page)
    for name, question, answers in states(interview):
        visitor = begin()
        visitor.open()
        visitor.ask(question)
        for fact, answer in answers.items():
            visitor.give(fact, answer)
        visitor.page.wait_for_timeout(500)  # an animation ends
        gallery.take(name, visitor.page)
    first = interview.policy.questions[0].id
    visitor = begin()
    visitor.open()
    visitor.ask(first)
    visitor.button("Continue").click()
    gallery.take("check-without-an-answer", visitor.page)
    visitor = begin(java_script_enabled=False)
    visitor.open(patience=None)
    gallery.take("check-without-javascript", visitor.page)
    server.faults.append(Fault(".mjs", status=500))
    visitor = begin()
    visitor.open(patience=None)
    visitor.page.wait_for_timeout(2_000)
    gallery.take("check-with-broken-scripts", visitor.page)
    server.mend()


def states(interview: Interview) -> Iterator[tuple[str, str, Mapping[str, str | None]]]:
    """A name for each question that is asked and for each decision, with the question and the answers that lead there first."""
    seen = set()
    for walk in walks(interview, make_plan(interview)):
        view, request = walk["view"], walk["request"]
        answers = {one["fact"]: one["answer"] for one in view["asked"]}
        if view["problems"] or list(answers) != list(request["answers"])[: len(answers)] or len(answers) != len(request["answers"]):
            continue  # what nobody can say on the page
        what = f"asks-{view['next']['fact']}" if view["next"] else f"decides-{view['decision']['id']}"
        name = f"check-{request['question']}-{what}"
        if name not in seen:
            seen.add(name)
            yield name, request["question"], {fact: _today(interview.policy.fact(fact), answer) for fact, answer in answers.items()}


def _today(fact: Fact, answer: str | None) -> str | None:
    """An answer that was given on the day of the walks, as it is given today."""
    if not fact.relative or answer is None:
        return answer
    return (datetime.date.today() - (LATE - datetime.date.fromisoformat(answer))).isoformat()


def main() -> None:
    options = argparse.ArgumentParser(description="Take pictures of every page and every state of the checker.")
    options.add_argument("--policy", type=Path, default=PROJECT / "policy" / "policy.yml", metavar="FILE")
    options.add_argument("--to", type=Path, default=PROJECT / "screenshots", metavar="FOLDER", help="what is there is deleted")
    chosen = options.parse_args()
    policy = load_policy(chosen.policy.read_bytes(), chosen.policy.name).policy
    shutil.rmtree(chosen.to, ignore_errors=True)
    chosen.to.mkdir(parents=True)
    gallery = Gallery(chosen.to)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        build_site(policy_file=chosen.policy, site_dir=site, project=PROJECT, cache=PROJECT / ".cache")
        server = SiteServer(site)
        browser: Browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        try:
            take_all(gallery, server, lambda **context: Visitor(browser.new_context(**context), server, policy), Interview(policy))
        finally:
            browser.close()
            server.close()
    gallery.write_index()
    print(f"Open {chosen.to / 'index.html'}")


if __name__ == "__main__":
    main()
