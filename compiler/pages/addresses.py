"""Where things stand on the site: links from one page to another, relative to a page one folder below the site's root."""

from __future__ import annotations

import hashlib
import re

from markupsafe import Markup, escape

from checker.model import Guidance, Policy, Question, Rule
from checker.words import ways

CHECK = "check"
"""The name of the checker's page."""
CONTACT = "contact"
"""The name of the page about routes, which :func:`checker.words.ways` leads to."""


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


def way_link(href: str, up: str = "../") -> Markup:
    """Where the way of a route leads: out of the site, or to a page of it."""
    return escape(href) if re.match("(https|mailto|tel):", href, re.IGNORECASE) else Markup(up) + escape(href)


def help_ways(policy: Policy, up: str = "../") -> list[tuple[str, Markup]]:
    """The ways of the policy's first route, for whoever is lost: what stands on the button of each, and its address."""
    first = policy.routes_to([route.id for route in policy.routes[:1]])
    return [(text, way_link(href, up)) for route in first for text, href in ways(route)]


def statement_link(one: Rule | Guidance) -> Markup:
    return Markup(f"../{anchor(one.topic)}/#{anchor(one.id)}")


def hash_in_address(content: bytes) -> str:
    """What stands in the address of a file that never changes, so that browsers keep it without asking again."""
    return hashlib.sha256(content).hexdigest()[:16]
