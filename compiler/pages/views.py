"""The policy -> the help center's pages as Markdown: an overview, a page for each topic, and the page of the checker.

Whatever comes from the policy is text and stays text: :func:`escaped` writes every character that Markdown, HTML or a
template could read as markup as a character reference. Templates decide nothing; they lay out the views made here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from checker.data import canonical_json
from checker.meaning import Meaning
from checker.model import Policy
from checker.words import day_in_words, number_in_words
from compiler.languages import language, unspaced
from compiler.pages.addresses import CHECK, CONTACT, anchor, check_link, help_ways, table_link
from compiler.pages.browsers import supported_browsers
from compiler.pages.contact_view import contact_view
from compiler.pages.history import History, history_view
from compiler.pages.timeline import Timeline
from compiler.pages.topic_view import topic_view
from compiler.pages.wording import escaped, html_of, words_of

TEMPLATES = Path(__file__).with_name("templates")

CERTIFICATE = "certificate"
"""The name of the page about what was proved."""
WIDE = ("hide: [toc]",)


class KeptTemplates(jinja2.BytecodeCache):
    """Compiled templates, for the next site that this process makes: a preview makes one at every edit.

    One belongs to environments with the same settings.
    """

    def __init__(self) -> None:
        self._compiled: dict[tuple[str, str], Any] = {}

    def load_bytecode(self, bucket: Any) -> None:
        bucket.code = self._compiled.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Any) -> None:
        self._compiled[bucket.key, bucket.checksum] = bucket.code


_KEPT_TEMPLATES = KeptTemplates()


@dataclass(frozen=True)
class Shipped:
    """Where the checker's page finds what ships beside it: URLs, relative to the site's root."""

    engine: str
    """The folder of Python for the browser."""
    front: str
    """The folder of the page's script."""
    policy: str
    """The policy as data."""
    linked: Mapping[str, str]
    """What the layouts of the pages link: ``stylesheet``, ``check_stylesheet``, which is the check page's, and ``script``."""
    digest: str
    """The digest of the policy that all pages are made from."""
    release: str
    """What tells a page that is still open which policy is published by now."""
    certificate: Mapping[str, Any]
    """What was proved of the policy; see :mod:`checker.certificate`."""
    plan: Mapping[str, Any]
    """The plan of the interview, which the checker's page holds; see :mod:`compiler.derived.interview_plan`."""


def render_pages(meaning: Meaning, shipped: Shipped, timeline: Timeline | None = None) -> dict[str, str]:
    """Every generated page: its path among the hand-written ones, and its Markdown. A policy with several versions has a ``timeline``."""
    policy = meaning.policy
    pages = {"index.md": _page(policy, "index.md.jinja", "", policy.summary, WIDE, **_overview(policy)), **render_topics(meaning)}
    if policy.routes:
        contact = contact_view(policy)
        pages[f"{CONTACT}.md"] = _page(policy, "contact.md.jinja", contact["top"]["title"], contact["top"]["intro"], **contact)
    pages[f"{CHECK}.md"] = render_check(policy, shipped, timeline)
    say = words_of(policy)
    pages[f"{CERTIFICATE}.md"] = _page(
        policy,
        "certificate.md.jinja",
        say["proved"],
        say["proved_description"],
        (*WIDE, "search: {exclude: true}"),
        **_engine(shipped),
        **_certificate(policy, shipped.certificate),
    )
    return pages


def render_topics(meaning: Meaning) -> dict[str, str]:
    """The pages of the topics."""
    policy = meaning.policy
    return {
        f"{topic.id}.md": _page(policy, "topic.md.jinja", topic.title, topic.intro, **topic_view(meaning, topic))
        for topic in policy.topics
    }


def render_check(policy: Policy, shipped: Shipped, timeline: Timeline | None = None) -> str:
    """The page of the checker."""
    say = language(policy.language).check
    return _page(
        policy,
        "check.md.jinja",
        say["title"],
        say["description"],
        ("template: check.html", "search: {exclude: true}"),
        **_engine(shipped),
        release_url=Markup(f"../{shipped.release}"),
        browsers=supported_browsers(say["browsers"]),
        plan=_in_script(shipped.plan),
        say=html_of(say),
        gap="" if unspaced(say["error"]) else " ",  # between two sentences
        versions=timeline and timeline.checked(policy.effective_from),
        site_root=Markup("../"),
        mail=next((route.mail for route in policy.routes if route.mail), ""),
        ways=[{"text": text, "href": href} for text, href in help_ways(policy)],
        tables={question.id: table_link(question) for question in policy.questions},
    )


def _page(policy: Policy, template: str, title: str, description: str, settings: Iterable[str] = (), **view: Any) -> str:
    titled = [f"title: {_in_yaml(title)}"] if title else []
    head = ["---", *titled, f"description: {_in_yaml(description)}", *settings, "---", ""]
    view = {"say": html_of(words_of(policy)), **view}
    return "\n".join(head) + _environment().get_template(template).render(policy=policy, **view) + "\n"


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=escaped,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_KEPT_TEMPLATES,
    )


def _engine(shipped: Shipped) -> dict[str, Any]:
    return {
        "digest": shipped.digest,
        "engine_url": Markup(f"../{shipped.engine}"),
        "front_url": Markup(f"../{shipped.front}"),
        "policy_url": Markup(f"../{shipped.policy}"),
    }


def render_history(policy: Policy, history: History) -> str:
    """The page that says what each version changed."""
    say = words_of(policy)
    return _page(policy, "history.md.jinja", say["history"], say["history_description"], steps=history_view(history))


def _in_yaml(text: str) -> str:
    """A text as a double-quoted YAML value that means just this text, whatever it holds."""
    plain = (one if one.isascii() and (one.isalnum() or one in " ,.") else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(plain)}"'


def _in_script(data: Mapping[str, Any]) -> Markup:
    """Data as JSON within a ``script`` element: one line, and nothing in it that HTML could take for markup."""
    return Markup(canonical_json(data).translate({ord(one): f"\\u{ord(one):04x}" for one in "<>&"}))


def _overview(policy: Policy) -> dict[str, Any]:
    """What the overview lays out. It alone lies at the site's root."""
    return {
        "questions": [
            {"ask": question.ask, "check": check_link(question, up=""), "table": table_link(question, up="")}
            for question in policy.questions
        ],
        "topics": [
            {"title": topic.title, "intro": topic.intro, "href": Markup(f"{anchor(topic.id)}/")} for topic in policy.topics
        ],
        "effective_from": day_in_words(policy.effective_from, policy.words),
        "effective_day": policy.effective_from,
    }


def _certificate(policy: Policy, certificate: Mapping[str, Any]) -> dict[str, Any]:
    def said(number: int) -> str:
        return number_in_words(number, policy.words, groups_from=policy.words.groups_from)

    return {
        "cases": said(certificate["cases"]),
        "tried": said(certificate["tried"]),
        "seal": certificate["seal"],
        "questions": [
            {
                "ask": question.ask,
                "table": table_link(question),
                "outcomes": [
                    {"title": outcome.title, "cases": said(certificate["outcomes"][question.id][outcome.id])}
                    for outcome in question.outcomes
                ],
            }
            for question in policy.questions
        ],
    }
