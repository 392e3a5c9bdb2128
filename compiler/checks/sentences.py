"""The sentences of a text, as readers see them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping

from checker.model import Term
from compiler.reading.said_terms import BRACES, said_term

_END = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text that stands in one line."""
    return _END.split(text)


class Sentences:
    """The sentences of a text as it was written. A place in the text finds its sentence."""

    def __init__(self, text: str, terms: Mapping[str, Term], language: str):
        """``terms`` by their ids take the place of the braces."""
        self._starts = [0, *(match.end() for match in _END.finditer(text))]
        ends = [*self._starts[1:], len(text)]
        self._sentences = [" ".join(_seen(text[start:end], terms, language).split()) for start, end in zip(self._starts, ends)]

    def at(self, position: int) -> str:
        """The sentence around a place in the text, in one line."""
        return self._sentences[bisect.bisect_right(self._starts, position) - 1]


def _seen(text: str, terms: Mapping[str, Term], language: str) -> str:
    def put(match: re.Match[str]) -> str:
        if match[0] in ("{{", "}}"):
            return match[0][0]
        said = said_term(match[1] or "", language)
        return said.printed(terms[said.term].text) if said and said.term in terms else match[0]

    return BRACES.sub(put, text)
