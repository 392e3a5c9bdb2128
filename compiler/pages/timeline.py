"""The versions of a policy as the pages speak of them: which one a page is of, from when until when it holds, and where the others are.

Each version has all of its pages below a folder of its own, whose address stays. The pages at the addresses that everybody knows are those of
the version that is in force when the site is built, the current one. A policy with a single version has no timeline.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from checker.data import digest
from checker.words import day_in_words
from compiler.languages import REFERENCE, language
from compiler.reading.policy import Loaded
from compiler.reading.versions import Versions

FOLDER = "versions"
"""Below this the pages of each version lie, in a folder that is named after the day on which it begins."""
HISTORY = "history"
"""The name of the page that says what each version changed."""


@dataclass(frozen=True)
class Period:
    """The time in which a version is in force."""

    version: str
    begins: str
    """Its first day, ``YYYY-MM-DD``. It also names the folder of its pages."""
    until: str
    """Its last day; empty if no other version is known to follow."""
    digest: str = ""
    language: str = REFERENCE

    def __str__(self) -> str:
        say, begins, until = language(self.language).pages, self.day(self.begins), self.day(self.until) if self.until else ""
        return say["from_until" if until else "from_on"].format(begins=begins, until=until)

    def day(self, day: str) -> str:
        return day_in_words(day, language(self.language).checker)

    @property
    def folder(self) -> str:
        return f"{FOLDER}/{self.begins}/"


@dataclass(frozen=True)
class Timeline:
    """All versions of a policy that has several, in order."""

    periods: tuple[Period, ...]
    current: Period
    """The one in force when the site is built."""
    time_zone: str
    reference_date: str = ""
    """The fact whose day says which version decides; empty: the day of the case does."""
    reference_label: str = ""
    """What tables call this fact."""

    def of_page(self, path: str) -> Period:
        """The version that a generated page is of, by the path of the page."""
        return next((one for one in self.periods if path.startswith(one.folder)), self.current)

    def beside(self, period: Period) -> tuple[Period | None, Period | None]:
        """The version before one, and the next one."""
        number = self.periods.index(period)
        return (self.periods[number - 1] if number else None), (self.periods[number + 1] if number + 1 < len(self.periods) else None)

    def checked(self, begins: str) -> dict[str, Any]:
        """What the checker's page of the version that begins on a day has to know of all of them."""
        own = next(one for one in self.periods if one.begins == begins)
        return {
            "all": " ".join(one.begins for one in self.periods),
            "current": self.current.begins,
            "own": own.begins,
            "time_zone": self.time_zone,
            "reference_date": self.reference_date,
            "period": str(own),
            "periods": [{"begins": one.begins, "text": f"{str(one)[0].upper()}{str(one)[1:]}"} for one in self.periods],
        }

    def said(self, period: Period) -> str:
        """What a page says of the version that it is of, as it can be read back."""
        say = language(period.language).pages
        before, after = self.beside(period)
        return " ".join([
            say["version_says"].format(version=period.version, period=period),
            *([say["version_counts"].format(fact=self.reference_label)] if self.reference_label else []),
            *([say["version_before"].format(version=before.version)] if before else []),
            *([say["version_after"].format(day=period.day(after.begins), version=after.version)] if after else []),
        ])


def timeline_of(versions: Versions, current: Loaded) -> Timeline:
    """The versions of a policy as the pages speak of them."""
    policies = [loaded.policy for loaded in versions]
    periods = {
        one.effective_from: Period(one.version, one.effective_from, versions.until(one), digest(one), one.language) for one in policies
    }
    label = current.policy.fact(versions.reference_date).label if versions.reference_date else ""
    return Timeline(tuple(periods.values()), periods[current.policy.effective_from], versions.time_zone, versions.reference_date, label)


def page_in(version: Period, page: str, pages: Collection[str]) -> str:
    """The path of a page in the folder of a version or, where the version has no such page, of its overview."""
    path = version.folder + page
    return path if path in pages else f"{version.folder}index.md"


def moved(pages: Mapping[str, str], period: Period) -> dict[str, str]:
    """The generated pages of a version, below its folder. Links among them stay; those to all else of the site go further up.

    Texts of the policy cannot be mistaken for a link, since every mark in them is written as a reference.
    """
    up = "../" * len(period.folder.strip("/").split("/"))
    names = {path.removesuffix(".md") for path in pages}

    def attribute(found: re.Match[str]) -> str:
        return found[0] if found["page"] in ("", *names) else f'="{up}{found["to"]}'

    def link(found: re.Match[str]) -> str:
        return found[0] if found["page"] in names else f"]({up}{found['page']}.md"

    made = {}
    for path, page in pages.items():
        page = re.sub(r'="(?P<to>\.\./(?P<page>[^"/#]*))', attribute, page)
        page = re.sub(r"\]\((?P<page>[a-z][a-z-]*)\.md", link, page)
        made[period.folder + path] = page.replace('data-home="../"', f'data-home="../{up}"')
    return made
