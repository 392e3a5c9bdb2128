"""Pictures of every page and of every state of the checker, to be looked at: `make screenshots` puts them into `screenshots/`.

Each is taken on four widths, in both colour schemes. `screenshots/index.html` shows all of them side by side. The states are found by
the evaluator: each question that is asked on some walk, each outcome, and what there is where nothing can be decided. There are pictures of
each in every language of the policy.
"""

from __future__ import annotations

import argparse
import datetime
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from checker.interview import Interview
from checker.model import Fact, Policy
from compiler.derived.interview_plan import make_plan, walks
from compiler.languages import language
from compiler.publish.policy_files import load
from compiler.publish.site import build_site
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


def take_pages(gallery: Gallery, server: SiteServer, begin: Callable[..., Visitor], policy: Policy) -> None:
    """Every page of a site."""
    for file in sorted(server.folder.rglob("*.html")):
        address = file.relative_to(server.folder).as_posix().removesuffix("index.html")
        visitor = begin(policy)
        visitor.open(address, patience=None)
        gallery.take(f"page-{address.removesuffix('.html').strip('/').replace('/', '-') or 'home'}", visitor.page)


def take_states(gallery: Gallery, server: SiteServer, begin: Callable[..., Visitor], interview: Interview, folder: str) -> None:
    """Every state of the checker in one language, whose pages lie in a ``folder`` of the site."""
    policy, check, prefix = interview.policy, f"{folder}check/", folder.replace("/", "-")
    for name, question, answers in states(interview):
        visitor = begin(policy)
        visitor.open(check)
        visitor.ask(question)
        for fact, answer in answers.items():
            visitor.give(fact, answer)
        if "-asks-" in name:
            visitor.see(name.partition("-asks-")[2])
        else:
            expect(visitor.checker).to_have_attribute("data-outcome", name.partition("-decides-")[2])
        gallery.take(prefix + name, visitor.page)
    visitor = begin(policy)
    visitor.open(check)
    visitor.ask(policy.questions[0].id)
    visitor.button(language(policy.language).check["go_on"]).click()
    gallery.take(f"{prefix}check-without-an-answer", visitor.page)
    visitor = begin(policy, java_script_enabled=False)
    visitor.open(check, patience=None)
    gallery.take(f"{prefix}check-without-javascript", visitor.page)
    server.faults.append(Fault(".mjs", status=500))
    visitor = begin(policy)
    visitor.open(check, patience=None)
    notice = visitor.page.locator(".ec-missing")
    notice.evaluate("(notice) => notice.getAnimations().forEach((one) => one.finish())")  # it waits for the scripts for a while
    expect(notice).to_be_visible()
    gallery.take(f"{prefix}check-with-broken-scripts", visitor.page)
    server.mend()


def states(interview: Interview) -> Iterator[tuple[str, str, Mapping[str, str | None]]]:
    """A name for each question that is asked and for each decision, with the question and the answers that lead there first, if given today."""
    seen = set()

    def led_to(view: Mapping[str, Any]) -> str:
        return f"asks-{view['next']['fact']}" if view["next"] else f"decides-{view['decision']['id']}"

    for walk in walks(interview, make_plan(interview)):
        view, request = walk["view"], walk["request"]
        answers = {one["fact"]: one["answer"] for one in view["asked"]}
        if view["problems"] or list(answers) != list(request["answers"])[: len(answers)] or len(answers) != len(request["answers"]):
            continue  # what nobody can say on the page
        name = f"check-{request['question']}-{led_to(view)}"
        if name in seen:
            continue
        today, as_of = datetime.date.today(), datetime.date.fromisoformat(request["as_of"])
        answers = {fact: _on(today, interview.policy.fact(fact), answer, as_of) for fact, answer in answers.items()}
        view = interview.step(request["question"], answers, today)
        if not view["problems"] and name.endswith(led_to(view)):  # beside a fixed date, the same answers can lead elsewhere on another day
            seen.add(name)
            yield name, request["question"], answers


def _on(day: datetime.date, fact: Fact, answer: str | None, as_of: datetime.date) -> str | None:
    """An answer that was given on one day, as it is given on another ``day``."""
    if not fact.relative or answer is None:
        return answer
    return (day - (as_of - datetime.date.fromisoformat(answer))).isoformat()


def main() -> None:
    options = argparse.ArgumentParser(description="Take pictures of every page and every state of the checker.")
    options.add_argument("--policy", type=Path, default=PROJECT / "policy" / "policy.yml", metavar="FILE")
    options.add_argument("--to", type=Path, default=PROJECT / "screenshots", metavar="FOLDER", help="what is there is deleted")
    chosen = options.parse_args()
    today, versions = datetime.datetime.now(datetime.UTC), load(chosen.policy)
    said = {"": versions, **{f"{tag}/": translated for tag, translated in versions.translations.items()}}
    interviews = {folder: Interview(one.on(one.today(today)).policy) for folder, one in said.items()}
    shutil.rmtree(chosen.to, ignore_errors=True)
    chosen.to.mkdir(parents=True)
    gallery = Gallery(chosen.to)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        site = Path(folder, "site")
        build_site(policy_file=chosen.policy, site_dir=site, project=PROJECT, cache=PROJECT / ".cache", compressed=False)
        server = SiteServer(site)
        browser: Browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())

        def begin(policy: Policy, **context: object) -> Visitor:
            """A visitor who has never been here; the one before has left."""
            for left in browser.contexts:
                left.close()
            return Visitor(browser.new_context(**context), server, policy)

        try:
            take_pages(gallery, server, begin, interviews[""].policy)
            for folder, interview in interviews.items():
                take_states(gallery, server, begin, interview, folder)
        finally:
            browser.close()
            server.close()
    gallery.write_index()
    print(f"Open {chosen.to / 'index.html'}")


if __name__ == "__main__":
    main()
