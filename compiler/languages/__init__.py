"""The words of a language, by which texts say what conditions and outcomes say: one data file a language, such as ``en.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib.resources import files

GAP = r"[\s*_`\[\]\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+"
"""The gap between two words: white space, a line break, a hyphen, or Markdown that begins or ends there."""

_UNSPACED = "\u3040"
"""From this letter on, scripts such as Japanese and Chinese write words without a gap between them."""


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


@dataclass(frozen=True)
class Language:
    """What the checks and the texts of a policy know of one language."""

    tag: str
    comparisons: Mapping[str, tuple[str, ...]]
    """By comparison, the phrases that say it, the one that is printed by its name first."""

    @cached_property
    def phrases(self) -> tuple[Phrase, ...]:
        """All phrases of comparisons, the longest first, so that "more than {} ago" comes before "more than {}"."""
        says: dict[str, set[str]] = {}
        for comparison, texts in self.comparisons.items():
            for text in texts:
                says.setdefault(text, set()).add(comparison)
        return tuple(Phrase(text, frozenset(says[text])) for text in sorted(says, key=lambda text: (-len(text), text)))


def known() -> list[str]:
    """The tags of the languages that there are words of."""
    return sorted(file.name.removesuffix(".toml") for file in files(__name__).iterdir() if file.name.endswith(".toml"))


@lru_cache
def language(tag: str) -> Language:
    """The words of a language; none at all for one that is not known."""
    data = tomllib.loads(files(__name__).joinpath(f"{tag}.toml").read_text(encoding="utf-8")) if tag in known() else {}
    return Language(tag, {name: tuple(texts) for name, texts in data.get("comparisons", {}).items()})


def words(phrase: str) -> str:
    """A pattern of words that stand one after the other, as whole words where the script has gaps between them."""
    parts = phrase.split()
    if not parts:
        return ""
    pattern = GAP.join(map(re.escape, parts))
    return pattern if _unspaced(phrase) else rf"(?<!\w){pattern}(?!\w)"


def _unspaced(text: str) -> bool:
    return any(letter >= _UNSPACED for letter in text)
