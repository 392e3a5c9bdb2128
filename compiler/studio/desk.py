"""What the studio does with a policy that somebody edits in the browser, by the very modules of the build.

This runs in the browser's Python. Texts go in, JSON comes out, and nothing is sent or kept.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

import markdown

from checker import Interview
from checker.data import digest
from checker.diagram import TooLargeError
from checker.model import Policy
from compiler.changes.report import differences
from compiler.checks import too_large
from compiler.checks.report import check_policy
from compiler.derived.interview_plan import make_plan
from compiler.pages.views import Shipped, render_check, render_topics
from compiler.problems import PolicyError, as_data, not_shown
from compiler.reading.policy import Loaded, load_policy

PUBLISHED = "published:"
"""Before the name of the policy file, where the published policy is meant: as Git names a file in a revision."""


class Desk:
    """The published policy, and the one that is edited.

    What is said of the edited one is about the text that was checked last.
    """

    def __init__(self, published: str):
        """``published`` is what :func:`compiler.studio.files.published` makes."""
        given = json.loads(published)
        self._names: Mapping[str, str] = given["names"]
        self._markdown: Mapping[str, Any] = given["markdown"]
        self._published = load_policy(given["texts"]["policy"].encode(), PUBLISHED + self._names["policy"])
        self._loaded: Loaded | None = None
        self._interview: Interview | None = None
        self._pages_before = self._pages(self._published)

    def check(self, texts: str) -> str:
        """What `build.py check --format json` says of a policy and its example cases, beside what that proves.

        ``texts`` is ``{"policy": text, "cases": text}``, the second one only if there are example cases.
        """
        given = {name: text.encode(errors="replace") for name, text in json.loads(texts).items()}
        self._loaded = self._interview = None
        try:
            self._loaded = loaded = load_policy(given["policy"], self._names["policy"])
        except PolicyError as error:
            return json.dumps({"problems": as_data(error.problems), "problems_not_shown": not_shown(error.problems)})
        report = check_policy(loaded, (given["cases"], self._names["cases"]) if "cases" in given else None)
        try:
            self._pages_now = self._pages(loaded)
        except TooLargeError as error:
            self._loaded = None
            problems = [*report.problems, too_large(loaded, error)]
            return json.dumps(report.as_data() | {"problems": as_data(problems), "problems_not_shown": not_shown(problems)})
        return json.dumps(report.as_data())

    def compare(self, today: str) -> str:
        """What changes from the published policy, line by line; null where the edited one cannot be compared. ``today`` is a date."""
        if not self._loaded:
            return "null"
        try:
            found = differences(self._published, self._loaded, datetime.date.fromisoformat(today))
        except PolicyError:
            return "null"
        same = found.changes.none and not found.texts
        return json.dumps({"none": found.changes.none, "same": same, "lines": found.as_lines()})

    def topics(self) -> str:
        """The topics of the edited policy, and whether the page of each is another one than that which is published."""
        if not self._loaded:
            return "null"
        before, now = self._pages_before, self._pages_now
        topics = self._loaded.policy.topics
        return json.dumps([
            {"id": one.id, "title": one.title, "changed": now[one.id] != before.get(one.id), "new": one.id not in before} for one in topics
        ])

    def topic(self, id: str) -> str:
        """The page of a topic as HTML, as it is now and as it is published."""
        return json.dumps({"now": self._html(self._pages_now[id]), "before": self._html(self._pages_before.get(id, ""))})

    def check_page(self) -> str:
        """The check page of the edited policy as HTML; null where there is none to decide by."""
        if not self._loaded:
            return "null"
        interview = self._asked_by()
        policy: Policy = self._loaded.policy
        shipped = Shipped(
            engine="", front="", policy="", linked={}, digest=digest(policy), release="", certificate={}, plan=make_plan(interview)
        )
        return json.dumps(self._html(render_check(policy, shipped)))

    def step(self, request: str) -> str:
        """One step of the interview by the edited policy; see :meth:`checker.page.Page.step`."""
        asked = json.loads(request)
        as_of = datetime.date.fromisoformat(asked["as_of"])
        return json.dumps(self._asked_by().step(asked["question"], asked["answers"], as_of), ensure_ascii=False)

    def _asked_by(self) -> Interview:
        if not self._loaded:
            raise ValueError("There is no policy to decide by")
        if not self._interview:
            self._interview = Interview(self._loaded.policy, self._loaded.meaning)
        return self._interview

    def _pages(self, loaded: Loaded) -> dict[str, str]:
        """The Markdown of each topic's page."""
        return {name.removesuffix(".md"): page for name, page in render_topics(loaded.meaning).items()}

    def _html(self, page: str) -> str:
        """A page as MkDocs would make it, without what the theme puts around it."""
        _, _, text = page.removeprefix("---\n").partition("\n---\n")
        return markdown.markdown(text, extensions=self._markdown["extensions"], extension_configs=self._markdown["configs"])
