"""The words of the product on pages, in the language of the policy: they are data; see :mod:`compiler.languages`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from markupsafe import Markup

from checker.model import Policy
from compiler.languages import language


def words_of(policy: Policy) -> Mapping[str, str]:
    """What the pages of a policy say, by name."""
    return language(policy.language).pages


def strength_word(kind: str, strength: str) -> str:
    """The name of a word about a strength: of its ``tag``, or of what it ``means``."""
    return f"{kind}_{strength.replace(' ', '_')}"


_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
"""What Python, or Markdown, takes for the end of a line or for indentation."""


def escaped(value: object) -> Markup:
    """A value of the policy as text that nothing can read as markup; what is markup already is left alone.

    Applied to everything that a template prints.
    """
    return value if isinstance(value, Markup) else Markup("".join(map(_character, str(value))))


def _character(one: str) -> str:
    # These begin markup at the start of a line only, and no text of the policy stands there.
    if one.isalnum() or one in " ,.?-":
        return one
    if one in _BREAKS:
        return " "
    if one.isascii():
        return f"&#{ord(one)};" if one.isprintable() else "\N{REPLACEMENT CHARACTER}"
    return one


def html_of(words: Mapping[str, str]) -> Callable[..., Markup]:
    """What a template calls for a word, by name, with what is put into it. The words hold nothing that is markup, and are printed as they are."""

    def say(name: str, **parts: object) -> Markup:
        said = re.split(r"\{(\w+)\}", words[name])
        return Markup("".join(escaped(parts[one]) if number % 2 else one for number, one in enumerate(said)))

    return say
