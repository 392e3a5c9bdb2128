"""Problems: what is wrong with a text, where it stands, and the way out.

Every message about a policy has the same shape, wherever it comes from: a place, a sentence, the line with
the spot marked, and what to do. Words of the policy stand in backticks.
"""

from __future__ import annotations

import bisect
import difflib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

TEXT_CODES: dict[str, str] = {
    "not-utf8": "The file is not UTF-8 text.",
    "empty": "The file says nothing.",
    "too-large": "The file is larger than a policy can be.",
    "too-many-values": "The file holds more values than a policy can have.",
    "too-much-text": "The texts, with their terms put in, are longer than all texts of a policy can be.",
    "too-deep": "Something is nested too deeply.",
    "too-many-problems": "So many problems that the rest is not shown.",
    "control-character": "A character that cannot be seen and does not belong into text.",
    "direction-character": "An invisible character that changes the direction of the text around it.",
    "invisible-character": "A character that cannot be seen, and so could hide a word from readers or from the checks.",
    "tab": "A tab instead of spaces.",
    "not-yaml": "The text does not follow the rules of YAML.",
    "merge-markers": "What two people wrote, left side by side by Git.",
    "multiple-documents": "A second document after a line of three dashes.",
    "anchor": "A YAML anchor, alias or merge, which makes one text stand for another.",
    "tag": "A YAML tag, which makes YAML read a value in its own way.",
    "duplicate-key": "The same key twice; YAML would silently drop one of them.",
    "hidden-text": "Text that YAML takes for a comment.",
    "mixed-scripts": "A word with letters of several scripts, of which some look like others.",
}
"""What can be wrong with the text of a file before it says anything, with its meaning."""

CODES: dict[str, str] = {
    **TEXT_CODES,
    # Keys and values
    "unknown-key": "A key that has no meaning here.",
    "missing-key": "A key that is needed is missing.",
    "either-or": "Exactly one of two keys is needed.",
    "wrong-type": "A list, a text or a group of keys where something else is needed.",
    "empty-text": "A text with nothing in it.",
    "empty-list": "A list with nothing in it.",
    "repeated-value": "The same value twice in a list.",
    "one-line": "A line break where one line is needed.",
    "yaml-value": "YAML reads a word as something else than the word.",
    "yes-or-no": "An answer to a yes-or-no fact that is neither yes nor no.",
    "bad-id": "An id that is not lower-case words joined by _ or -.",
    "reserved-id": "An id that the checker or a page of the site needs for itself.",
    "duplicate-id": "Two things with the same id.",
    "bad-language": "Not a language code.",
    "bad-date": "Not a day of the calendar.",
    "bad-time-zone": "Not a time zone.",
    "bad-reference-date": "A fact that cannot say which version of a policy decides.",
    "bad-number": "Not a whole number.",
    "bad-duration": "Not a number of days.",
    "stray-brace": "A brace that does not enclose a term.",
    # Translations
    "missing-translation": "A text of the policy that a translation lacks.",
    "stale-translation": "A translation of a text that has changed since, or that nobody has accepted yet.",
    "left-over-text": "A text in a translation that the policy does not have.",
    "not-a-text": "Something in a translation that only the policy itself can say, such as a condition or a number.",
    "other-terms": "A translated text that names other terms than the policy does, or compares otherwise with them.",
    # Names
    "unknown-fact": "No fact has this id.",
    "unknown-answer": "The fact has no such answer.",
    "unknown-answers": "Not a way to answer a fact.",
    "unknown-term": "No term has this id.",
    "unknown-comparison": "Words in braces around a term that say no comparison.",
    "unknown-strength": "Not one of the strengths.",
    "unknown-tone": "Not one of the tones.",
    "unknown-rounding": "Not one of the ways to round.",
    "unknown-outcome": "No outcome has this id.",
    "unknown-question": "No question has this id.",
    "unknown-topic": "No topic has this id.",
    "unknown-rule": "No rule has this id.",
    "unknown-guidance": "No guidance has this id.",
    "unknown-target": "Guidance joins something that is not there.",
    "unknown-route": "No route has this id.",
    "unknown-renamed": "Nothing has the new name of something that was renamed.",
    "renamed-kept": "Something that is said to be renamed is still there.",
    # Versions
    "no-time-zone": "A policy with several versions does not say where its days begin.",
    "fixed-key": "A key that no version can change.",
    "version-order": "A version begins no later than the one before it.",
    "version-day": "The file of a version is named after another day than that on which the version begins.",
    "version-twice": "Two versions have the same name.",
    "unknown-part": "A version changes or removes something that the version before does not have.",
    "part-kept": "Something that is said to be added is there already, or something that is said to be removed is written anew.",
    # Facts and conditions
    "few-answers": "Less than two answers where there has to be a choice.",
    "months-and-days": "A date is compared with two times, such as days and months, of which either can be longer.",
    "bad-last-day": "A text says the last day of a time that no condition compares with that date, or that cannot be said.",
    "no-calendar": "Business days, in a policy without a calendar.",
    "bad-weekday": "Not a day of the week.",
    "bad-calendar": "A calendar that lacks the holidays of some years, or has too many.",
    "amount-order": "An amount names one that stands below it.",
    "bad-formula": "An amount that cannot be computed as it is written.",
    "divided-by-zero": "A division by a number that can be zero.",
    "definition-order": "A definition names one that stands below it.",
    "presumed-fact": "A condition about which cases there are depends on what is only presumed.",
    "decided-fact": "A condition about which cases there are depends on what is decided.",
    "fact-order": "A fact depends on one that is declared below it.",
    "lone-always": "The word always beside other conditions.",
    "wrong-comparison": "A comparison that does not fit the kind of fact.",
    "wrong-unit": "Two different units are compared.",
    "no-amount": "A term that cannot be compared, since it is words only.",
    "outside-domain": "A value that the fact cannot have.",
    "empty-interval": "Bounds that no value lies between.",
    "mixed-dates": "Bounds of a date that do not fit how conditions compare it.",
    "date-to-come": "A day after the day of the case.",
    # Tables in files
    "no-table": "A table that is in no file beside the policy.",
    "bad-table": "A table that is none: no rows, or another number of cells than its first line has.",
    "duplicate-row": "Two rows of a table about the same case.",
    "missing-row": "A case that no row of a table is about.",
    # Routes
    "no-way": "A route that does not say how somebody is reached.",
    "bad-link": "Not an address that a button can lead to.",
    "bad-mail": "Not a mail address.",
    "bad-phone": "Not a phone number.",
    # Questions, rules and exceptions
    "question-without-rules": "No rule decides a question.",
    "question-circle": "Questions that depend on each other in a circle.",
    "outcome-of-other-question": "An outcome that belongs to another question.",
    "exception-to-itself": "A rule that is its own exception.",
    "exception-across-questions": "An exception to a rule of another question.",
    "exception-circle": "Exceptions that defeat each other in a circle.",
    "instead-of-circle": "Guidance that would come in its own place.",
    "otherwise-exception": "An exception that has to do with a rule that leads only where no other does.",
    "no-otherwise": "Texts by condition, and the last one is not for all other cases.",
    "unasked-fact": "A question that depends on a fact that nobody is asked.",
    "second-otherwise": "Two rules of a question that both lead where no other does.",
}
"""Every code that reading a policy or its example cases can report, with its meaning."""


@dataclass(frozen=True, order=True)
class Place:
    """Where something stands; lines and columns count from 1."""

    file: str
    line: int
    column: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True)
class Span:
    """A spot in one line of a text."""

    line: int
    column: int
    length: int = 1


@dataclass(frozen=True)
class Quote:
    """A line of a text with one spot marked."""

    place: Place
    excerpt: str
    """The line; of a very long one the part around the spot."""
    caret: int
    """Where in the excerpt the spot begins, counted from 1."""
    length: int
    """How many characters are marked."""


@dataclass(frozen=True)
class Problem:
    """A finding about a text."""

    code: str
    message: str
    quote: Quote
    way_out: str
    also: tuple[Quote, ...] = ()
    """Other places that are part of it, such as the first of two things with the same name."""
    severity: str = "error"
    """``error`` or ``warning``."""
    about: tuple[str, ...] = ()
    """The path of the part of the policy that it is about, for a finding about what the policy means."""
    words: str = ""
    """The words or ids that the finding is about, where ``about`` alone leaves room for another one later."""
    accept: tuple[tuple[str, str], ...] = ()
    """What an editor writes under ``accepted`` to let the finding stand, as keys and values; empty where it cannot stand."""

    @property
    def place(self) -> Place:
        return self.quote.place


class PolicyError(Exception):
    """A text that cannot be used, with all its problems."""

    def __init__(self, problems: Iterable[Problem]):
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.place, problem.code, problem.message)))
        super().__init__(as_text(self.problems))


class SiteError(Exception):
    """The site could not be built, though nothing is wrong with the policy; the message says why."""


class LayoutError(ValueError):
    """A file is laid out in a way in which nothing can be written into it safely; the message says what to do."""


class Source:
    """A text that problems can be quoted from."""

    LONGEST = 160

    def __init__(self, file: str, text: str, before: Source | None = None):
        """``before`` is a text of other files that this one is appended to. Lines are counted through, and quoted as those of their files."""
        self.file, self.own = file, text
        self.text: str = f"{before.text}\n{text}" if before else text
        self.lines = self.text.split("\n")
        self._files: list[tuple[int, str]] = [*(before._files if before else []), (len(before.lines) if before else 0, file)]
        """Each file, with the number of lines before it."""
        self._starts = [0]
        for line in self.lines:
            self._starts.append(self._starts[-1] + len(line) + 1)

    @property
    def size(self) -> tuple[int, int]:
        """How many lines and characters stand before a text that is appended to this one."""
        return len(self.lines), len(self.text) + 1

    @property
    def beginning(self) -> Span:
        """Where the text of the file itself begins."""
        return Span(self._files[-1][0] + 1, 1)

    def span(self, start: int, end: int) -> Span:
        """The spot of a part of the text, given where in the text it begins and ends."""
        line = bisect.bisect_right(self._starts, start) - 1
        return Span(line + 1, start - self._starts[line] + 1, end - start)

    def at(self, span: Span) -> str:
        """The character at which a span begins."""
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        return line[span.column - 1 : span.column]

    def quote(self, span: Span) -> Quote:
        """The line of a span. A span beyond the end is quoted from the end."""
        number = min(max(span.line, 1), len(self.lines))
        line = self.lines[number - 1]
        column = min(max(span.column, 1), len(line) + 1) if number == span.line else len(line) + 1
        length = max(1, min(span.length, len(line) - column + 1))
        lines_before, file = self._files[bisect.bisect_left(self._files, (number,)) - 1]
        place = Place(file, number - lines_before, column)
        start, end, before, after = 0, len(line), "", ""
        if len(line) > self.LONGEST:
            start = max(0, column - 1 - self.LONGEST // 2)
            end = start + self.LONGEST
            before, after = "… " if start else "", " …" if end < len(line) else ""
        before += _visible(line[start : column - 1])
        marked = _visible(line[column - 1 : min(column - 1 + length, end)])
        excerpt = before + marked + _visible(line[column - 1 + length : end]) + after
        return Quote(place, excerpt, len(before) + 1, max(1, len(marked)))

    def problem(
        self,
        code: str,
        span: Span,
        message: str,
        way_out: str,
        also: Sequence[Span] = (),
        severity: str = "error",
    ) -> Problem:
        """A problem with this text."""
        return Problem(code, message, self.quote(span), way_out, tuple(map(self.quote, also)), severity)


class Report:
    """Collects the problems of one text, so that an editor sees all of them at once."""

    LIMIT = 199
    """Reading stops at this many problems, because then something bigger is wrong. They and the message that says so are all shown."""

    def __init__(self, source: Source):
        self.source = source
        self.problems: list[Problem] = []

    def add(self, code: str, span: Span, message: str, way_out: str, also: Sequence[Span] = ()) -> None:
        if code not in CODES:
            raise ValueError(f"{code} is not a code of CODES")
        self.problems.append(self.source.problem(code, span, message, way_out, also))
        if len(self.problems) == self.LIMIT and code != "too-many-problems":
            message = f"There are more than {self.LIMIT} problems; what comes after these was not looked at."
            self.stop("too-many-problems", span, message, "Begin with the first ones.")

    def stop(self, code: str, span: Span, message: str, way_out: str, also: Sequence[Span] = ()) -> NoReturn:
        """Report a problem after which there is no sense in reading on."""
        self.add(code, span, message, way_out, also)
        raise PolicyError(self.problems)

    def raise_if_any(self) -> None:
        if self.problems:
            raise PolicyError(self.problems)


SHOWN = 200
"""The number of problems that are shown. The rest shows once the first ones are mended."""


def shown(problems: Iterable[Problem]) -> tuple[list[Problem], int]:
    """The problems to show, and how many others there are. Where there are too many, errors come before warnings."""
    problems = list(problems)
    if len(problems) > SHOWN:
        problems.sort(key=lambda problem: problem.severity != "error")
    return problems[:SHOWN], max(0, len(problems) - SHOWN)


def as_text(problems: Iterable[Problem]) -> str:
    """Problems as an editor reads them in a terminal: not more than `SHOWN`, and how many others there are."""
    few, others = shown(problems)
    texts = [_one_as_text(problem) for problem in few]
    if others:
        are, they = ("is", "It is") if others == 1 else ("are", "They are")
        texts.append(f"There {are} {others:,} more of these. {they} not shown; begin with the first ones.")
    return "\n\n".join(texts)


def as_data(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """Problems as plain data, for machines: not more than `SHOWN`; :func:`not_shown` says how many others there are."""
    return [_one_as_data(problem) for problem in shown(problems)[0]]


def not_shown(problems: Iterable[Problem]) -> int:
    """How many problems there are beside those that are shown."""
    return shown(problems)[1]


def word(text: str) -> str:
    """A word of the policy as messages show it: in backticks, not too long, with nothing invisible."""
    text = text if len(text) <= 60 else text[:59] + "…"
    return f"`{visible(text)}`"


INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff"
    "\uffa0\ufff0-\ufffb\ufffe\uffff\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters that nobody can see: those that Unicode says to ignore where they cannot be shown, and letters that are blank."""


def visible(text: str) -> str:
    """A text with the code points of all characters in it that cannot be seen, and with nothing that could upset a terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(c if c.isprintable() and not INVISIBLE.match(c) else code_point(c) for c in text)


def code_point(character: str) -> str:
    """A character that cannot be shown as it is."""
    return f"<U+{ord(character):04X}>"


def listed(texts: Iterable[str], joint: str = "and") -> str:
    """Words of the policy, listed; there is at least one."""
    shown = [word(text) for text in texts]
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} {joint} {shown[-1]}"


def shown_path(file: Path) -> str:
    """A path as messages show it: as the person who typed the command would write it."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def in_quotes(text: str) -> str:
    """The advice to put a text in quotes."""
    return f'Put it in quotes: `"{text}"`.' if len(text) <= 60 else "Put it in quotes."


def closest(text: str, options: Iterable[str], cutoff: float = 0.6) -> str | None:
    """The option that somebody who wrote the text probably meant; with a greater ``cutoff``, if it differs by a letter or two only."""
    if len(text) > 80:
        return None
    plain = {option.lower().replace("-", "_"): option for option in islice(options, 2000)}
    written = text.lower().replace("-", "_").replace(" ", "_")
    # Few letters lie between "can't" and "can". Nobody is sent to the opposite of what was written.
    as_negative = [option for option in plain if bool(_NEGATIVE.search(option)) == bool(_NEGATIVE.search(written))]
    near = difflib.get_close_matches(written, as_negative, n=1, cutoff=cutoff)
    return plain[near[0]] if near else None


_NEGATIVE = re.compile(r"(?:^|_)(?:not?|never|none|cannot|can['’]?t|un|non)(?:_|$)")


def way_out(text: str, options: Iterable[str], none: str = "There is none yet.", cutoff: float = 0.6) -> str:
    """What to write instead of an unknown word: the option that was probably meant, else the options."""
    options = list(options)
    if meant := closest(text, options, cutoff):
        return f"Did you mean {word(meant)}?"
    if not options:
        return none
    if len(options) == 1:
        return f"The only one is {word(options[0])}."
    few = options if len(options) <= 15 else options[:12]
    shown = [*map(word, few), *([f"{len(options) - 12} others"] if len(options) > 15 else [])]
    return f"Choose from {', '.join(shown[:-1])} and {shown[-1]}."


def _one_as_text(problem: Problem) -> str:
    note = "warning: " if problem.severity == "warning" else ""
    lines = [f"{problem.place}: {note}{visible(problem.message)} [{problem.code}]", *_marked(problem.quote)]
    for quote in problem.also:
        lines += [f"      see also {quote.place}", *_marked(quote)]
    lines.append(f"Way out: {visible(problem.way_out)}")
    if problem.accept:
        lines.append("Or write this under `accepted`, with your reason, if it is meant:")
        marks = ["  - ", *["    "] * len(problem.accept)]
        written = [*(f"{key}: {_in_yaml(value)}" for key, value in problem.accept), "because: …"]
        lines += [mark + line for mark, line in zip(marks, written)]
    return "\n".join(lines)


def _in_yaml(text: str) -> str:
    """A value as an editor writes it: an id as it is, anything else in quotes. What JSON has in quotes means the same in YAML."""
    if re.fullmatch("[a-z][a-z0-9_-]*", text) and text not in ("yes", "no", "on", "off", "true", "false", "y", "n", "null"):
        return text
    return INVISIBLE.sub(lambda match: f"\\U{ord(match[0]):08x}", json.dumps(text, ensure_ascii=False))


def _one_as_data(problem: Problem) -> dict[str, Any]:
    return {
        "code": problem.code,
        "severity": problem.severity,
        "message": visible(problem.message),
        "way_out": visible(problem.way_out),
        "accept": dict(problem.accept) or None,
        **_quote_as_data(problem.quote),
        "also": [_quote_as_data(quote) for quote in problem.also],
    }


def _marked(quote: Quote) -> list[str]:
    before = quote.excerpt[: quote.caret - 1]
    under = quote.excerpt[quote.caret - 1 : quote.caret - 1 + quote.length]
    return [
        f"{quote.place.line:5} | {quote.excerpt}".rstrip(),
        f"{'':5} | {' ' * _width(before)}{'^' * max(1, _width(under))}",
    ]


def _width(text: str) -> int:
    """How many columns of a terminal a text takes: a Chinese character takes two, an accent none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def _visible(line: str) -> str:
    """A part of a line as a quote shows it: spaces of all kinds are spaces there."""
    return visible("".join(" " if c.isspace() else c for c in line))


def _quote_as_data(quote: Quote) -> dict:
    return {
        "file": quote.place.file,
        "line": quote.place.line,
        "column": quote.place.column,
        "excerpt": quote.excerpt,
        "caret": quote.caret,
        "length": quote.length,
    }
