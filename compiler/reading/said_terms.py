"""A term in braces, as a text says it: alone, as in ``{return_time}``, or with a comparison, as in ``{within return_time}``."""

from __future__ import annotations

import difflib
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from functools import lru_cache

from checker.model import Term, Words
from checker.words import compared
from compiler.languages import language
from compiler.reading.sums import named

ID = re.compile(r"[a-z][a-z0-9]*([_-][a-z0-9]+)*")
SUM = re.compile(rf"{ID.pattern}( \+ {ID.pattern})*")
"""The id of a term, or several that are added."""
LAST_DAY = re.compile(rf"last_day (?P<term>{SUM.pattern}) after (?P<fact>{ID.pattern})")
"""The last day of a time that begins on the day of a fact: ``{last_day return_time after bought_on}``."""
BRACES = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[{}]")
MARKS = re.compile(r"\[\[|\]\]|\[([^\[\]\n]+)\](?![\[(:])")
"""Words that an editor marks as those that carry the strength of a text, as in ``We [accept] returns``. ``[a link](address)`` is none."""


@dataclass(frozen=True)
class SaidTerm:
    """What stands between two braces."""

    term: str
    """The id of the term, or the ids of several that are added: ``usual + with_card``."""
    comparisons: frozenset[str] = frozenset()
    """The comparisons that the words can say; none for a term that stands alone."""
    words: str = "{}"
    """What is printed, with ``{}`` in the place of the term's text."""
    after: str = ""
    """The fact whose day begins the time, where a text says the last day of it."""

    def printed(self, text: str, words: Words) -> str:
        """What readers see, with a term's text in its place."""
        return compared(self.words, text, words)


@lru_cache(maxsize=4096)
def said_term(content: str, tag: str) -> SaidTerm | None:
    """What the content of braces says in a language; ``None`` if it is neither a term nor a comparison with one."""
    content = " ".join(content.split())
    content = named(content)
    if SUM.fullmatch(content):
        return SaidTerm(content)
    if found := LAST_DAY.fullmatch(content):
        return SaidTerm(found["term"], frozenset({"within"}), after=found["fact"])
    known = language(tag)
    for phrase in known.phrases:
        if found := phrase.in_braces(content):
            return SaidTerm(found["term"], phrase.comparisons, f"{content[:found.start('term')]}{{}}{content[found.end('term'):]}")
    name, _, term = content.partition(" ")
    if name in known.comparisons and SUM.fullmatch(term):
        return SaidTerm(term, frozenset({name}), known.comparisons[name][0])
    return None


def with_terms(text: str, terms: Mapping[str, Term | None], tag: str) -> str:
    """A text with the terms it names put in, as far as these are known."""
    def put(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        said = said_term(match[1] or "", tag)
        term = terms.get(said.term) if said else None
        return said.printed(term.text, language(tag).checker) if said and term else match[0]

    return BRACES.sub(put, text)


def meant(content: str, tag: str, terms: Container[str]) -> tuple[str, list[str]] | None:
    """The term among other words in braces, and what might have been meant by these; ``None`` if there is no term."""
    parts = content.split()
    term = next((part for part in parts if part in terms), None)
    if term is None or len(parts) == 1:
        return None
    known = language(tag)
    ways = {f"{name} {{}}" for name in known.comparisons} | {phrase.text for phrase in known.phrases}
    words = " ".join("{}" if part == term else part for part in parts)
    meant = difflib.get_close_matches(words, sorted(ways), n=1, cutoff=0.88)  # another comparison often differs by a few letters only
    return term, [way.replace("{}", term) for way in meant]


def unmarked(text: str) -> str:
    """A text without the brackets that mark words. Brackets that readers see are written twice."""
    return MARKS.sub(lambda mark: mark[1] or mark[0][0], text)
