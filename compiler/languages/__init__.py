"""The words of a language: those by which texts say what conditions and outcomes say, and those of the product itself.

There is one data file a language, such as ``en.toml``. The words of the product are the same in all of them: the same names, with the same
places in braces. What one of them lacks is found before anything is made from it (:func:`lacks`).
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from typing import Any, NamedTuple

from checker.model import Words
from checker.words import amount_in_words, day_in_words, number_in_words

FOLDER = files(__name__)
"""Where the files of all languages are."""

REFERENCE = "en"
"""The language that has all words of the product. Editors are spoken to in it."""
LISTS = ("comparisons", "strengths", "numbers")
"""The lists by which texts are checked."""
TABLES = ("checker", "check", "pages")
"""The tables of what the product says."""
OWN_UNITS = ("units", "ago", "ahead")
"""The tables of amounts beside those of the CLDR."""
PLACE = re.compile(r"\{\w*\}")
MARKUP = re.compile(r"[<>&\"`*_#\[\]\\]")
"""What Markdown or HTML would not take for text. Words of the product are put into pages as they are."""

GAP = r"[\s*_`\[\]\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+"
"""The gap between two words: white space, a line break, a hyphen, or Markdown that begins or ends there."""

UNSPACED = "\u3040"
"""From this letter on, scripts such as Japanese and Chinese write words without a gap between them."""

_WORD = re.compile(rf"[{UNSPACED}-\uffff]|(?<!\w)[^\W{UNSPACED}-\uffff]+|(?<=\w)'\w+")
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
        inside = [part for part in (before, r"(?-i:(?P<term>[a-z][a-z0-9_-]*(?: \+ [a-z][a-z0-9_-]*)*))", after) if part]
        gap = "" if unspaced(self.text) else r"\s+"
        return re.compile(gap.join(inside), re.IGNORECASE)

    @cached_property
    def _around(self) -> tuple[re.Pattern[str], re.Pattern[str]]:
        before, after = (words(part) for part in self.text.split("{}"))
        gap = GAP.replace("+", "*") if unspaced(self.text) else GAP
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
    sentences: Mapping[str, re.Pattern[str]]
    """How sentences are told from their words: those that ask to contact somebody, and those that speak of the past."""
    checker: Words
    """What ships with a policy."""
    check: Mapping[str, str]
    """What the page of the check says: also all that the checker does."""
    pages: Mapping[str, str]
    """What all other pages say: also all that the page of the check does."""
    contact: tuple[str, ...]
    """What people look for who want to reach somebody."""

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
    return sorted(file.name.removesuffix(".toml") for file in FOLDER.iterdir() if file.name.endswith(".toml"))


@lru_cache
def language(tag: str) -> Language:
    """The words of a language. Of one that is not known the checks know none, and what the product says is English."""
    data = _data(tag) if tag in known() else {}
    comparisons, strengths, numbers = ({name: tuple(texts) for name, texts in data.get(key, {}).items()} for key in LISTS)
    sentences = {name: re.compile("|".join(patterns), re.IGNORECASE) for name, patterns in data.get("sentences", {}).items()}
    said = data if data and not lacks(tag) else _data(REFERENCE)
    check = {**said["checker"], **said["check"]}
    return Language(
        tag, comparisons, strengths, numbers, sentences, _checker(said), check, {**check, **said["pages"]}, tuple(said["search"]["contact"]),
    )


def day_for_editors(day: str) -> str:
    """A day as messages to editors write it, which are English."""
    return day_in_words(day, language(REFERENCE).checker)


def number_for_editors(number: int, decimals: int = 0) -> str:
    """A number as messages to editors write it; see :func:`checker.words.number_in_words`."""
    return number_in_words(number, language(REFERENCE).checker, decimals)


def one_of_unit(unit: str) -> str:
    """What editors call one of a unit: ``day`` of ``days``. Policies write units in English, or use words of their own."""
    return amount_in_words(1, unit, language(REFERENCE).checker).removeprefix("1").strip()


def lacks(tag: str) -> list[str]:
    """What is wrong with the words of the product in a language, measured by the English ones: each with the name of the word."""
    return [*_differences(_data(REFERENCE), _data(tag))] if tag != REFERENCE else []


def file_of(tag: str) -> str:
    return f"compiler/languages/{tag}.toml"


def _differences(wanted: Mapping[str, Any], data: Mapping[str, Any]) -> Iterator[str]:
    for table in (*TABLES, "sentences", "search", "formats", "one", "ago", "ahead"):
        mine, others = data.get(table, {}), wanted[table]
        yield from (f"`{table}.{name}` is missing." for name in others if name not in mine)
        yield from (f"`{table}.{name}` is no word of the product." for name in mine if name not in others)
    for table in TABLES:
        for name, text in wanted[table].items():
            mine, places = data.get(table, {}).get(name, text), sorted(PLACE.findall(text))
            if not isinstance(mine, str) or not mine.strip():
                yield f"`{table}.{name}` is empty, or no text."
            elif sorted(PLACE.findall(mine)) != places:
                found = ", ".join(PLACE.findall(mine)) or "nothing"
                yield f"`{table}.{name}` has to have {', '.join(places) or 'nothing'} in braces, and has {found}."
            elif mark := MARKUP.search(mine):
                yield f"`{table}.{name}` has {mark[0]!r} in it, which pages would take for markup."
    formats = data.get("formats", {})
    forms = len({*formats.get("plural", "")})
    amounts = [(f"formats.{kind}", unit, found) for kind in ("units", "ago", "ahead") for unit, found in formats.get(kind, {}).items()]
    yield from (f"`units.{unit}` is missing." for unit in wanted["ago"] if unit not in data.get("units", {}))
    amounts += [(kind, unit, found) for kind in OWN_UNITS for unit, found in data.get(kind, {}).items()]
    for kind, unit, found in amounts:
        if len(found) != forms:
            yield f"`{kind}.{unit}` has to have {forms} forms, as many as `formats.plural` tells apart, and has {len(found)}."


@cache
def _data(tag: str) -> dict[str, Any]:
    return tomllib.loads(FOLDER.joinpath(f"{tag}.toml").read_text(encoding="utf-8"))


def _checker(data: Mapping[str, Any]) -> Words:
    formats = data["formats"]
    amounts = {kind: {unit: tuple(forms) for unit, forms in formats[kind].items()} for kind in ("units", "ago", "ahead", "lists")}
    for kind in OWN_UNITS:
        amounts[kind] |= {unit: tuple(forms) for unit, forms in data.get(kind, {}).items()}
    return Words(
        say=dict(data["checker"]), date=formats["date"], months=tuple(formats["months"]), group=formats["group"], decimal=formats["decimal"],
        grouping=tuple(formats["grouping"]), groups_from=formats["groups_from"], plural=formats["plural"],
        one_unsaid_behind=tuple(data["one"]["unsaid_behind"]), **amounts,
    )


def words(phrase: str) -> str:
    """A pattern of words that stand one after the other, as whole words where the script has gaps between them."""
    parts = phrase.split()
    if not parts:
        return ""
    pattern = GAP.join(map(re.escape, parts))
    return pattern if unspaced(phrase) else rf"(?<!\w){pattern}(?!\w)"


@cache
def _pattern(phrase: str, stops: tuple[str, ...]) -> re.Pattern[str]:
    """The pattern of a phrase in small letters, as ``en.toml`` explains it. Most phrases never begin in a text, so each is made when it does."""
    if unspaced(phrase):
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


def unspaced(text: str) -> bool:
    """Whether a text is in a script that has no gaps between words."""
    return any(letter >= UNSPACED for letter in text)
