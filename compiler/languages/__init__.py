"""The words of a language, by which texts say what conditions and outcomes say: one data file a language, such as ``en.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

GAP = r"[\s*_`\[\]\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+"
"""The gap between two words: white space, a line break, a hyphen, or Markdown that begins or ends there."""

_UNSPACED = "\u3040"
"""From this letter on, scripts such as Japanese and Chinese write words without a gap between them."""

_WORD = re.compile(rf"[{_UNSPACED}-\uffff]|(?<!\w)[^\W{_UNSPACED}-\uffff]+|(?<=\w)'\w+")
"""A word of a text, or one letter of a script that has no gaps between words."""

@dataclass(frozen=True)
class Phrase:
    """One way to say a comparison, such as "more than {} ago"."""

    text: str
    """The words, with ``{}`` in the place of the term."""
    comparisons: frozenset[str]
    """The comparisons of conditions that it can say."""

    @cached_property
    def _in_braces(self) -> re.Pattern[str]:
        before, after = (r"\s+".join(map(re.escape, part.split())) for part in self.text.split("{}"))
        inside = [part for part in (before, r"(?-i:(?P<term>[a-z][a-z0-9_-]*))", after) if part]
        gap = "" if _unspaced(self.text) else r"\s+"
        return re.compile(gap.join(inside), re.IGNORECASE)

    @cached_property
    def _around(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        before, after = (words(part) for part in self.text.split("{}"))
        gap = GAP.replace("+", "*") if _unspaced(self.text) else GAP
        return re.compile(f"{before}{gap}\\Z" if before else "", re.IGNORECASE), re.compile(f"{gap}{after}" if after else "", re.IGNORECASE)

    def in_braces(self, content: str) -> re.Match[str] | None:
        """The phrase as the content of braces, with the id of a term in it."""
        return self._in_braces.fullmatch(content)

    def around(self, before: str, after: str) -> tuple[str, str] | None:
        """The words of the phrase on both sides of a term, as the text has them; ``None`` where they do not stand there."""
        ends, begins = self._around[0].search(before), self._around[1].match(after)
        return (ends[0], begins[0]) if ends and begins else None


ASKING = "asking"
"""The list of words that ask, in a sentence that ends with a question mark: "will I be refunded?"."""


class Found(NamedTuple):
    """Words of a text that carry a strength, or the like."""

    kinds: frozenset[str]
    """The lists in which they stand."""
    start: int
    end: int


@dataclass(frozen=True)
class Language:
    """What the checks and the texts of a policy know of one language."""

    tag: str
    comparisons: Mapping[str, tuple[str, ...]]
    """By comparison, the phrases that say it, the one that is printed by its name first."""
    strengths: Mapping[str, tuple[str, ...]]
    """By strength, the phrases that say it; and those of promises, refusals, asides and questions."""
    numbers: Mapping[str, tuple[str, ...]]
    """Numbers in words by their size, the units that they count, and the words around numbers that are names."""

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases of comparisons, the longest first, so that "more than {} ago" comes before "more than {}"."""
        says: dict[str, set[str]] = {}
        for comparison, texts in self.comparisons.items():
            for text in texts:
                says.setdefault(text, set()).add(comparison)
        return tuple(Phrase(text, frozenset(says[text])) for text in sorted(says, key=lambda text: (-len(text), text)))

    @cached_property
    def _words(self) -> dict[str, list[tuple[str, frozenset[str]]]]:
        """The phrases by the word that they begin with, since every word of a text is looked at. Under an empty word those that any begins."""
        kinds: dict[str, set[str]] = {}
        for kind, phrases in self.strengths.items():
            for phrase in phrases if kind != "denials" else ():
                kinds.setdefault(phrase, set()).add(kind)
        begins: dict[str, list[tuple[str, frozenset[str]]]] = {}
        for phrase, its_kinds in kinds.items():
            for word in {found[0] if (found := _WORD.match(first)) else "" for first in phrase.split()[0].split("/")}:
                begins.setdefault("" if word == "_" else word, []).append((phrase, frozenset(its_kinds)))
        return begins

    def words(self, text: str) -> list[Found]:
        """The phrases of strengths in a text, one after the other; of those that begin at one word the longest."""
        plain = text.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
        lower = plain.lower() if len(plain.lower()) == len(plain) else plain  # some capitals have no small letter of the same length
        stops = self.strengths.get("denials", ())
        found: list[Found] = []
        for word in _WORD.finditer(lower):
            if found and word.start() < found[-1].end:
                continue
            phrases = (*self._words.get(word[0], ()), *self._words.get("", ()))
            matches = [(match.end(), kinds) for phrase, kinds in phrases if (match := _pattern(phrase, stops).match(lower, word.start()))]
            if matches:
                end, kinds = max(matches, key=lambda one: one[0])
                asking = {ASKING} & frozenset[str]().union(*(kinds for _, kinds in matches))
                found.append(Found(kinds | asking, word.start(), end))
        return found


def known() -> list[str]:
    """The tags of the languages that there are words of."""
    return sorted(file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml"))


@lru_cache
def language(tag: str) -> Language:
    """The words of a language; none at all for one that is not known."""
    data = tomllib.loads(files(__name__).joinpath(f"{tag}.toml").read_text(encoding="utf-8")) if tag in known() else {}
    lists = ({name: tuple(texts) for name, texts in data.get(key, {}).items()} for key in ("comparisons", "strengths", "numbers"))
    return Language(tag, *lists)


def words(phrase: str) -> str:
    """A pattern of words that stand one after the other, as whole words where the script has gaps between them."""
    parts = phrase.split()
    if not parts:
        return ""
    pattern = GAP.join(map(re.escape, parts))
    return pattern if _unspaced(phrase) else rf"(?<!\w){pattern}(?!\w)"


@cache
def _pattern(phrase: str, stops: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a phrase in small letters, as ``en.toml`` explains it. Most phrases never begin in a text, so each is made when it does."""
    if _unspaced(phrase):
        return re.compile(re.escape(phrase).replace("…", r"[^。、]{1,30}?"))
    one = rf"(?!(?:{'|'.join(map(re.escape, stops)) or '(?!)'})(?!\w))[^\s,;:.!?]+"
    pattern = ""
    for word in phrase.split():
        if word == "…":
            pattern += rf"{GAP}{one}(?:{GAP}{one}){{0,7}}?"
        else:
            said = one if word == "_" else f"(?:{'|'.join(map(re.escape, word.split('/')))})"
            joint = f"(?:{GAP})?" if "'" in word[:1] or "/'" in word else GAP
            pattern += f"{joint if pattern else ''}{said}"
    return re.compile(rf"(?:(?<!\w)|(?<=\w)(?=')){pattern}(?!\w)")


def _unspaced(text: str) -> bool:
    return any(letter >= _UNSPACED for letter in text)
