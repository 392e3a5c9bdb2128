"""What the studio does with a policy that somebody edits in the browser, by the very modules of the build.

This runs in the browser's Python. Texts go in, JSON comes out, and nothing is sent or kept.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import markdown

from checker import Interview
from checker.data import digest
from checker.diagram import TooLargeError
from compiler.changes.over_time import changes_by_day
from compiler.checks import too_large
from compiler.checks.report import check_versions
from compiler.derived.interview_plan import make_plan
from compiler.pages.unbroken import unbroken
from compiler.pages.views import Shipped, render_check, render_topics
from compiler.problems import PolicyError, Problem, as_data, not_shown
from compiler.reading.policy import Loaded
from compiler.reading.versions import Versions, load_versions

PUBLISHED = "published:"
"""Before the name of a file, where the published one is meant: as Git names a file in a revision."""

Pages = dict[str, str]
"""The Markdown of each topic's page."""


class Desk:
    """The published policy, and the one that is edited. What is said of the edited one is about the texts that were checked last.

    A version is named by its number in the order of the versions, from 0.
    """

    def __init__(self, published: str):
        """``published`` is what :func:`compiler.studio.files.published` makes."""
        given = json.loads(published)
        self._markdown: Mapping[str, Any] = given["markdown"]
        self._published = load_versions(*((text.encode(), PUBLISHED + name) for name, text in given["policy"]))
        self._pages_before = {one.policy.effective_from: _pages(one) for one in self._published}
        self._versions: Versions | None = None
        self._pages_now: Sequence[Pages] = ()
        self._tried: Interview | None = None

    def check(self, texts: str) -> str:
        """What `build.py check` finds in a policy and its example cases.

        ``texts`` are ``{"policy": [[name, text], ...], "cases": [name, text] or null}``, the files of a policy in their order.
        """
        self._versions, self._pages_now, found = _looked_at(texts)
        return found

    def compare(self, today: str) -> str:
        """What changes from the published policy, line by line; null where the edited one cannot be compared. ``today`` is a date."""
        if not self._versions:
            return "null"
        try:
            found = changes_by_day(self._published, self._versions, datetime.date.fromisoformat(today))
        except PolicyError:
            return "null"
        same = all(one.differences.changes.none and not one.differences.texts for one in found)
        return json.dumps({"same": same, "lines": [line for one in found for line in one.as_lines(headed=len(found) > 1)]})

    def topics(self, version: int) -> str:
        """The topics of a version, and whether the page of each is another one than that which is published."""
        if not self._versions:
            return "null"
        before, now = self._before(version), self._pages_now[version]
        topics = self._versions.all[version].policy.topics
        return json.dumps([{"id": one.id, "title": one.title, "changed": now[one.id] != before.get(one.id)} for one in topics])

    def topic(self, version: int, id: str) -> str:
        """The page of a topic as HTML, as it is now and as it is published."""
        return json.dumps({"now": self._html(self._pages_now[version][id]), "before": self._html(self._before(version).get(id, ""))})

    def check_page(self, version: int) -> str:
        """The check page of a version as HTML; null where there is none to decide by. From here on :meth:`step` decides by it."""
        if not self._versions:
            return "null"
        loaded = self._versions.all[version]
        self._tried = Interview(loaded.policy, loaded.meaning)
        shipped = Shipped(
            engine="", front="", policy="", linked={}, digest=digest(loaded.policy), release="", certificate={}, plan=make_plan(self._tried)
        )
        return json.dumps(self._html(render_check(loaded.policy, shipped)))

    def step(self, request: str) -> str:
        """One step of the interview on the check page that was made last; see :meth:`checker.page.Page.step`."""
        if not self._tried:
            raise ValueError("There is no policy to decide by")
        asked = json.loads(request)
        as_of = datetime.date.fromisoformat(asked["as_of"])
        return json.dumps(self._tried.step(asked["question"], asked["answers"], as_of), ensure_ascii=False)

    def _before(self, version: int) -> Pages:
        """The published pages of the version that would be in force on the first day of this one."""
        assert self._versions, "there are pages of a version only where there are versions"
        begins = datetime.date.fromisoformat(self._versions.all[version].policy.effective_from)
        return self._pages_before[self._published.on(begins).policy.effective_from]

    def _html(self, page: str) -> str:
        """A page as MkDocs would make it, without what the theme puts around it."""
        _, _, text = page.removeprefix("---\n").partition("\n---\n")
        return unbroken(markdown.markdown(text, extensions=self._markdown["extensions"], extension_configs=self._markdown["configs"]))


@lru_cache(maxsize=3)
def _looked_at(texts: str) -> tuple[Versions | None, Sequence[Pages], str]:
    """The versions, if there is no error in them, their pages, and what is found. Editors take an edit back, and go from file to file."""
    given = json.loads(texts)
    policy = [(text.encode(errors="replace"), name) for name, text in given["policy"]]
    cases = (given["cases"][1].encode(errors="replace"), given["cases"][0]) if given["cases"] else None
    try:
        versions = load_versions(*policy)
    except PolicyError as error:
        return None, (), _found(error.problems)
    reports = check_versions(versions, cases)
    problems = [problem for report in reports for problem in report.problems]
    pages: list[Pages] = []
    for loaded in versions:
        try:
            pages.append(_pages(loaded))
        except TooLargeError as error:
            return None, (), _found([*problems, too_large(loaded, error)])
    counts = [number for report in reports for question in report.cases.values() for number in question.values()]
    return versions, pages, _found(problems, cases=sum(counts), examples=reports[0].examples)


def _pages(loaded: Loaded) -> Pages:
    return {name.removesuffix(".md"): page for name, page in render_topics(loaded.meaning).items()}


def _found(problems: Sequence[Problem], **more: int) -> str:
    return json.dumps({"problems": as_data(problems), "problems_not_shown": not_shown(problems), **more})
