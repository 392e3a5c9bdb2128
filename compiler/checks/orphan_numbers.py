"""A number in prose that is no term.

Numbers, durations, amounts and dates that readers see come from `terms`, so that prose and conditions cannot name two
different ones. Declare a term and write its id in braces: `within {contact_window}`.

A number in words is found as well where it counts something that can be measured: times, money, and the units of the
policy's own terms and facts. Examples are "thirteen business days", "two-week", "a week", "two renewals" and "the seventh
day". After "at least", "at most", "up to", "than", "within", "after" and "only" it is found whatever it counts: "at least
three photos". "One of them" is no number. "14 February 2027" is one date.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from checker.model import Policy
from compiler.problems import Problem
from compiler.reading.amounts import as_day
from compiler.reading.said_terms import BRACES
from compiler.reading.yaml_nodes import spots

from .sentences import Sentences
from .subject import Subject

ID = "orphan-number"

GAP = r"[\s*_`\[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+"
"""The gap between two words: white space, a line break, a hyphen, or Markdown that begins or ends there."""
_ONES = "one|two|three|four|five|six|seven|eight|nine"
_TEENS = "ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
_SPELLED = rf"(?:{_TENS})(?:{GAP}(?:{_ONES}))?|{_TEENS}|{_ONES}"
_MANY = "hundred|thousand|dozen"
_TIME = "hour|day|week|month|year"
_UNIT = rf"(?:{_TIME}|minute|night|time|percent|per{GAP}cent|cent|euro|dollar)s?"
_WHICH = "(?:business|working|calendar|consecutive|full|whole|more)"
_ORDINAL = (
    rf"(?:(?:{_TENS}){GAP})?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)"
    r"|(?:ten|eleven|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|hundred)th|twelfth"
    r"|(?:twent|thirt|fort|fift|sixt|sevent|eight|ninet)ieth"
)
_BOUND = rf"(?:at{GAP}(?:least|most)|up{GAP}to|[^\W_]+{GAP}than|within|after|only)"
"""Words after which a number is a limit, whatever it counts."""


_MONTHS = "January February March April May June July August September October November December".split()
_MONTH = rf"(?-i:{'|'.join(f'{month[:3]}(?:{month[3:]})?' for month in _MONTHS)}|Sept)\b\.?"  # with a capital: "1 may" is none
_DATE = (
    rf"(?<![\w-])\d{{1,2}}(?:st|nd|rd|th)?{GAP}(?:of{GAP})?{_MONTH}(?:,?{GAP}\d{{4}})?"
    rf"|\b{_MONTH}{GAP}\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?{GAP}\d{{4}})?"
)
"""A date as people write it: `14 February 2027`, `the 14th of February`, `Feb. 14, 2027`."""


def numbers(policy: Policy) -> re.Pattern[str]:
    """A pattern that matches a number in the texts of a policy. It also matches braces with their content, which are not numbers.

    If the number is only a part of the match, the group `number` holds it.
    """
    units = {term.unit for term in policy.terms} | {fact.unit for fact in policy.facts}
    return _numbers(tuple(sorted(unit for unit in units - {"days", "date"} if re.search("[a-z]", unit, re.IGNORECASE))))


@lru_cache
def _numbers(units: tuple[str, ...]) -> re.Pattern[str]:
    own = [re.escape(re.sub("(ie)?s$", "", unit)) + "(?:y|ie)?s?" for unit in units]  # "copies" are counted in "one copy"
    unit = f"(?:{'|'.join([_UNIT, *own])})"
    spelled = rf"(?:(?:{_SPELLED}|an?){GAP}(?:{_MANY})|{_SPELLED}|{_MANY})"
    counted = (
        rf"{spelled}(?={GAP}(?:{_WHICH}{GAP})*{unit}\b)"
        rf"|an?{GAP}(?:{_WHICH}{GAP})*(?:{_TIME})\b"
        rf"|(?:an?{GAP})?fortnight(?:s|ly)?\b"
    )
    in_words = (
        rf"{counted}"
        rf"|(?:{_ORDINAL})(?={GAP}(?:{_WHICH}{GAP})*(?:{_TIME})\b)"
        rf"|{_BOUND}{GAP}(?!{counted})(?P<number>{spelled})\b(?!{GAP}(?:of|another)\b)"
    )
    return re.compile(rf"\{{\{{|\}}\}}|\{{[^{{}}]*\}}|(?P<date>{_DATE})|(?<![\w-])\d[\d.,:/-]*\d|\d|\b(?:{in_words})", re.IGNORECASE)


def number_in(match: re.Match[str]) -> str:
    """The number itself, in one line."""
    return " ".join((match["number"] or match[0]).split())


def check(subject: Subject) -> Iterator[Problem]:
    loaded = subject.loaded
    references = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1] == "source"}
    pattern = numbers(subject.policy)
    terms = {term.id: term for term in subject.policy.terms}
    for node in loaded.prose:
        if node.start in references:  # the reference to the source may be "Article 15, No. 3"
            continue
        sentences = Sentences(node.value, terms, subject.policy.language)
        for match, span in zip(pattern.finditer(node.value), spots(loaded.report, node, pattern)):
            if BRACES.fullmatch(match[0]):
                continue
            what = "date" if match["date"] else "number"
            yield loaded.problem_in(
                node, span, ID,
                f"The {what} `{number_in(match)}` stands in prose and is no term, so nothing keeps it equal to what the rules compare"
                " with.",
                way_out_of(match),
                sentences.at(match.start()),
            )


def way_out_of(match: re.Match[str]) -> str:
    """How to say a number as a term."""
    number = number_in(match)
    if match["date"]:
        day = _day(number)
        note = "" if day else "; with its year, as in `2027-02-14`, if rules compare with it"
        return f"Declare the day under `terms:`, for example `its_name: {day or number}`{note}, and write `{{its_name}}` here."
    if re.fullmatch(_ORDINAL, number, re.IGNORECASE):
        return (
            f"No term says “{number}”. Say it as an amount: declare that under `terms:`, for example `its_name: {_value(number)} days`,"
            " and write here “after {its_name}” or “within {its_name}”, whichever is meant."
        )
    return f"Declare it under `terms:`, for example `its_name: {_value(number)} …`, and write `{{its_name}}` here."


def _value(number: str) -> str:
    """A number in digits, where it is one in words."""
    total = 0
    for part in re.findall("[a-z]+", number.lower()):
        value = next((value for word, value in _VALUES.items() if re.fullmatch(word, part)), None)
        if value is None:
            return "2 weeks" if "fortnight" in number.lower() else re.sub("^an? ", "1 ", number, flags=re.IGNORECASE)
        total = (total or 1) * value if part in _MANY.split("|") else total + value
    return str(total) if total else number


_SMALL = [*_ONES.split("|"), *_TEENS.split("|")]
_VALUES = {
    **{word: number for number, word in enumerate(_SMALL, 1)},
    **{word: 10 * number for number, word in enumerate(_TENS.split("|"), 2)},
    **{f"{word[:-1]}ieth": 10 * number for number, word in enumerate(_TENS.split("|"), 2)},
    **{f"{word}th": number for number, word in enumerate(_SMALL, 1)},
    "first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12,
    "hundred(th)?": 100, "thousand": 1000, "dozen": 12, "an?": 1,
}


def _day(written: str) -> str:
    """The day that a date with a month in words means, if it has a year."""
    day, year = re.search(r"(?<!\d)\d{1,2}(?!\d)", written), re.search(r"\d{4}", written)
    month = next(number for number, name in enumerate(_MONTHS, 1) if re.search(rf"\b{name[:3]}", written, re.IGNORECASE))
    text = f"{year[0]}-{month:02}-{int(day[0]):02}" if year and day else ""
    return text if as_day(text) else ""
