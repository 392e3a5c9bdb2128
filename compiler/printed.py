"""Reads the finished pages back: they print every statement that the checker knows, with its prose and its condition.

Between a policy and a reader stand templates, Markdown, its extensions and a theme. Any of them could drop a rule or
change a word.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from checker.model import Policy
from checker.words import in_words

from .proof import ProofError


@dataclass
class Printed:
    """What a page prints of one statement."""

    says: str = ""
    tests: list[str] = field(default_factory=list)
    """The facts and answers that its condition names, in reading order."""


def compare_pages(policy: Policy, site: Path) -> None:
    """Raise :class:`ProofError` where a page of the site and the policy differ in a statement."""
    for topic in policy.topics:
        page = site / topic.id / "index.html"
        printed = statements(page.read_text(encoding="utf-8"))
        for id in topic.statements:
            _compare(policy, topic.id, id, printed.pop(id, None))
        for id in printed:
            raise ProofError(f"The page `{topic.id}` prints `{id}`, which the policy does not have there.")


def _compare(policy: Policy, page: str, id: str, printed: Printed | None) -> None:
    one = policy.statement(id)
    if printed is None:
        raise ProofError(f"The page `{page}` does not print `{id}`, though the checker uses it.")
    said, says = _plain(printed.says), _plain(one.says)
    if said != says:
        raise ProofError(f"The page `{page}` prints under `{id}` “{said}”, but the policy says “{says}”.")
    runs = list(_tests(in_words(policy, one.when)))
    reads = [_plain(text) for text in printed.tests]
    if reads != runs:
        raise ProofError(
            f"The page `{page}` prints for `{id}` the condition “{' '.join(reads)}”,"
            f" but the checker goes by “{' '.join(runs)}”."
        )


def _tests(condition: dict[str, Any]) -> Iterator[str]:
    """The facts and answers of a condition in words."""
    if condition["kind"] == "test":
        yield f"{_plain(condition['label'])}:"
        yield from map(_plain, condition["is"])
    for part in (*condition.get("parts", ()), *([condition["part"]] if "part" in condition else ())):
        yield from _tests(part)


def _plain(text: str) -> str:
    """A text with white space as a browser shows it."""
    return " ".join(text.split())


def statements(page: str) -> dict[str, Printed]:
    """What a page prints of each statement, by its id."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    return reader.found


class _Reader(HTMLParser):
    """Keeps the texts of the elements that hold a statement's prose and condition."""

    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, Printed] = {}
        self._statement = Printed()
        self._in_condition = False
        self._reads = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        if id := given.get("data-statement"):
            self._statement = self.found[id] = Printed()
        self._in_condition = "data-when" in given if tag == "dd" else self._in_condition
        kind = given.get("class")
        if kind == "hc-says":
            self._reads = tag
        elif kind in ("hc-fact", "hc-answer") and self._in_condition:
            self._statement.tests.append("")
            self._reads = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._reads:
            self._reads = ""

    def handle_data(self, data: str) -> None:
        if self._reads == "p":
            self._statement.says += data
        elif self._reads == "span":
            self._statement.tests[-1] += data
