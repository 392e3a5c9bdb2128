"""The sentences of a text, as readers see them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping

from compiler.reading.values import BRACES

_END = re.compile(r"(?<=[.!?])\s+")


def sentences(text: str) -> list[str]:
    """The sentences of a text that stands in one line."""
    return _END.split(text)


class Sentences:
    """The sentences of a text as it was written. A place in the text finds its sentence."""

    def __init__(self, text: str, terms: Mapping[str, str]):
        """``terms`` are the texts that replace the braces, by the id of the term."""
        self._starts = [0, *(match.end() for match in _END.finditer(text))]
        ends = [*self._starts[1:], len(text)]
        self._sentences = [" ".join(_seen(text[start:end], terms).split()) for start, end in zip(self._starts, ends)]

    def at(self, position: int) -> str:
        """The sentence around a place in the text, in one line."""
        return self._sentences[bisect.bisect_right(self._starts, position) - 1]


def _seen(text: str, terms: Mapping[str, str]) -> str:
    def put(match: re.Match[str]) -> str:
        return match[0][0] if match[0] in ("{{", "}}") else terms.get((match[1] or "").strip(), match[0])

    return BRACES.sub(put, text)
