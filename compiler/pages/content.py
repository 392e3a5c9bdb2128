"""What a site publishes of a policy in a language, as a value: :mod:`compiler.publish.content` makes it, the plugin for MkDocs publishes it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from babel import Locale

from compiler.pages.history import History
from compiler.pages.timeline import Timeline

UNLISTED = "editors/"
"""Pages below this are published, but are neither in the navigation nor found by the search, nor by search engines."""
SHARED = "assets/"
"""Below this is what the pages in all languages share. The folder of a translation has nothing there."""


@dataclass(frozen=True)
class Alternate:
    """The same site in one of its languages."""

    tag: str
    folder: str
    """Below which its pages lie; empty for the language in which the policy is written."""

    @property
    def name(self) -> str:
        """What the language calls itself."""
        return Locale.parse(self.tag.replace("-", "_")).get_display_name() or self.tag


@dataclass(frozen=True)
class Content:
    """What is published beside the hand-written pages, and what the theme says on every page."""

    title: str
    description: str
    language: str
    policy: Mapping[str, str]
    """``version``, ``effective_from``, ``effective_day`` (in words) and ``digest``."""
    pages: Mapping[str, str]
    """Markdown by path."""
    handwritten: Mapping[str, tuple[str, str]]
    """Hand-written pages by path, each with its file, and its Markdown with terms and links to rules put in."""
    navigation: tuple[tuple[str, str], ...]
    """The title and path of each page in the navigation. Without a title a hand-written page is called by its own, or by its heading."""
    notice: str
    """What the policy says about itself."""
    questions: Sequence[tuple[str, str, str]]
    """What each question asks, with the addresses where the checker asks it and of its table."""
    ways: Sequence[tuple[str, str]]
    """Where somebody goes who is lost beside the questions: text and address of each way of the first route."""
    search_words: Mapping[str, Mapping[str, str]]
    """By address of a place on a page: what the search finds it by and no page prints, by the name of a field of the search's index."""
    linked: Mapping[str, str]
    """The path of each file that the layouts link: ``stylesheet``, ``check_stylesheet`` and ``script``."""
    files: Mapping[str, bytes]
    """Everything else, by path."""
    timeline: Timeline | None = None
    """The versions of a policy that has several."""
    history: History | None = None
    """What these versions changed."""
    returns: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """By topic, what its page tells search engines of returns; see :mod:`compiler.pages.return_policy`."""
    certificates: Sequence[Mapping[str, Any]] = ()
    """What was proved of each version, in their order; see :mod:`checker.certificate`."""
    preview: bool = False
    """Whether an editor looks at it, who is led to the editors' pages. Customers do not meet them."""
    folder: str = ""
    """Below which it is published, such as ``ja/``; empty for the language in which the policy is written."""
    alternates: tuple[Alternate, ...] = ()
    """The languages of a site that has several, that of the policy first."""
    translated: tuple[Content, ...] = ()
    """The content in the other languages."""

    @property
    def in_each_language(self) -> frozenset[str]:
        """The paths of the pages that customers read, which are the same in each language."""
        return frozenset(path for path in (*self.pages, *self.handwritten) if not path.startswith(UNLISTED))
