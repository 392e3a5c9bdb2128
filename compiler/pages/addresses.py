"""Where things stand on the site: links from one page to another, relative to a page one folder below the site's root."""

from __future__ import annotations

import re

from markupsafe import Markup

from checker.model import Guidance, Question, Rule

CHECK = "check"
"""The name of the checker's page."""


def anchor(id: str) -> Markup:
    """An id of the policy where it becomes part of a URL or names a place on a page."""
    if not re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", id):
        raise ValueError(f"{id!r} cannot name a place on a page")
    return Markup(id)


def table_anchor(question: Question) -> Markup:
    """Where a decision table stands on its topic's page."""
    return Markup(f"table-{anchor(question.id)}")


def table_link(question: Question, up: str = "../") -> Markup:
    return Markup(f"{up}{anchor(question.topic)}/#{table_anchor(question)}")


def check_link(question: Question, up: str = "../") -> Markup:
    """Where the checker asks this question."""
    return Markup(f"{up}{CHECK}/#question={anchor(question.id)}")


def statement_link(one: Rule | Guidance) -> Markup:
    return Markup(f"../{anchor(one.topic)}/#{anchor(one.id)}")
