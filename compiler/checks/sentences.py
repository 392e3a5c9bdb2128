"""The sentences of a text, as readers see them, and the words of strength in them."""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping
from dataclasses import dataclass

from checker.model import Term
from compiler.languages import ASKING, Language
from compiler.reading.said_terms import MARKS, unmarked, with_terms

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])")


def sentences(text: str) -> list[str]:
    """The sentences of a text that stands in one line."""
    return _END.split(text)


class Sentences:
    """The sentences of a text as it was written. A place in the text finds its sentence."""

    def __init__(self, text: str, terms: Mapping[str, Term], language: str):
        """``terms`` by their ids take the place of the braces."""
        self._starts = [0, *(match.end() for match in _END.finditer(text))]
        ends = [*self._starts[1:], len(text)]
        self._sentences = [" ".join(with_terms(text[start:end], terms, language).split()) for start, end in zip(self._starts, ends)]

    def at(self, position: int) -> str:
        """The sentence around a place in the text, in one line."""
        return self._sentences[bisect.bisect_right(self._starts, position) - 1]


@dataclass(frozen=True)
class Word:
    """Words that carry a strength."""

    kinds: frozenset[str]
    text: str
    start: int
    end: int
    marked: bool


@dataclass(frozen=True)
class Sentence:
    text: str
    """As readers see it."""
    words: tuple[Word, ...]
    marked: bool

    @staticmethod
    def read(text: str, words: Language) -> Sentence:
        """A sentence with the marks of the editor in it."""
        spans, plain, done = [], "", 0
        for mark in MARKS.finditer(text):
            plain += text[done : mark.start()]
            spans += [(len(plain), len(plain) + len(mark[1]))] if mark[1] else []
            plain, done = plain + unmarked(mark[0]), mark.end()
        plain += text[done:]
        found = words.words(plain)
        asks = plain.endswith(("?", "？"))
        at_all = [
            Word(word.kinds - {ASKING}, plain[word.start : word.end].strip(" ,;:"), word.start, word.end,
                  any(start < word.end and word.start < end for start, end in spans))
            for word in found
            if not word.kinds & {"aside"} and not (asks and ASKING in word.kinds)
        ]
        unknown = [span for span in spans if not any(span[0] < word.end and word.start < span[1] for word in at_all)]
        at_all += [Word(frozenset(), plain[start:end], start, end, True) for start, end in unknown]
        return Sentence(plain, tuple(at_all), bool(spans))
