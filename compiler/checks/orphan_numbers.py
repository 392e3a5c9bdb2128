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
from dataclasses import dataclass, replace
from functools import lru_cache

from checker.model import Policy, Words
from compiler.languages import GAP, UNSPACED, language, unspaced
from compiler.problems import Problem
from compiler.reading.amounts import as_day
from compiler.reading.said_terms import BRACES
from compiler.reading.sums import Terms
from compiler.reading.yaml_nodes import spots

from .sentences import Sentences
from .subject import Subject

ID = "orphan-number"

@dataclass(frozen=True)
class Numbers:
    """How numbers are found in the texts of one policy."""

    pattern: re.Pattern[str]
    """It also matches braces with their content, which are not numbers. If the number is only a part of the match, the group `number`
    holds it; a whole date is `date`, a phone number `phone`, a name such as A4 `name`."""
    counts: re.Pattern[str]
    """What follows a number that counts something: a unit that the language or the policy knows."""
    speaking: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]

    def is_name(self, match: re.Match[str], text: str) -> bool:
        """Whether a number is a name by its context, such as a phone number, an address or a section, or only a way of speaking."""
        if match["date"]:
            return False
        low, start, end = text.lower(), match.start(), match.end()
        if any(one.start() < end and start < one.end() for one in self.speaking.finditer(low, max(0, start - 30), end + 30)):
            return True
        if self.counts.match(text, end):
            return False
        if match["phone"] or match["name"]:
            return True
        if not match[0][:1].isdigit():
            return False
        return bool(self.before.search(low[max(0, start - 40) : start]) or self.after.match(low, end) or _PLACE.match(text, start))


_PLACE = re.compile(r"\d{4,6} (?=[A-Z][^\W\d_]+)")
"""A postal code before the name of a place. A year stands alone, or before other words."""


def numbers(policy: Policy) -> Numbers:
    """How to find the numbers in the texts of a policy."""
    units = {term.unit for term in policy.terms} | {fact.unit for fact in policy.facts}
    own = sorted(unit for unit in units - {"days", "date"} if re.search("[a-z]", unit, re.IGNORECASE))
    return _numbers(policy.language, tuple(own))


@lru_cache
def _numbers(tag: str, own_units: tuple[str, ...]) -> Numbers:
    data, words = language(tag).numbers, language(tag).checker
    def one_of(*names: str) -> str:
        found = [GAP.join(map(re.escape, word.split())) for name in names for word in data.get(name, ())]
        return "|".join(found) or "(?!)"
    own = [re.escape(re.sub("(ie)?s$", "", unit)) + "(?:y|ie)?s?" for unit in own_units]  # "copies" are counted in "one copy"
    time, many, which = one_of("time"), one_of("many"), one_of("which")
    unit = "|".join([f"(?:{one_of('time', 'units')})s?", *own])
    spelled = rf"(?:{one_of('tens')})(?:{GAP}(?:{one_of('ones')}))?|{one_of('teens')}|{one_of('ones')}"
    article = one_of("articles")
    spelled = rf"(?:(?:{spelled}|{article}){GAP}(?:{many})|{spelled}|{many})"
    ordinal = rf"(?:(?:{one_of('tens')}){GAP})?(?:{one_of('ordinals')})|{one_of('tens_ordinals', 'hundredth')}"
    bound = "|".join(GAP.join(r"[^\W_]+" if word == "_" else word for word in words.split()) for words in data.get("bounds", ())) or "(?!)"
    counted = (
        rf"{spelled}(?={GAP}(?:(?:{which}){GAP})*(?:{unit})\b)"
        rf"|(?:{article}){GAP}(?:(?:{which}){GAP})*(?:{time})\b"
        rf"|(?:(?:{article}){GAP})?(?:{one_of('spans')})\b"
    )
    in_words = (
        rf"{counted}"
        rf"|(?:{ordinal})(?={GAP}(?:(?:{which}){GAP})*(?:{time})\b)"
        rf"|(?:{bound}){GAP}(?!{counted})(?P<number>{spelled})\b(?!{GAP}(?:of|another)\b)"
        rf"|(?:{one_of('multiples')})\b"
    )
    name = r"(?P<name>(?-i:(?<![\w-])[A-Z]{1,6}-?\d[\d-]*(?!\w)))"
    phone = r"(?P<phone>\+\d[\d ()/.-]{5,}\d|(?<![\w-])0\d{1,5}[ /-][\d /-]{2,}\d)"
    gap = ("", "") if unspaced(time) else (r"(?<!\w)", r"(?!\w)")
    begins = rf"(?:(?<![\w-])|(?<=[{UNSPACED}-\uffff]))"
    pattern = (
        rf"\{{\{{|\}}\}}|\{{[^{{}}]*\}}|(?P<date>{_own_date(words)}|{_date(words)})|{phone}|{name}|{begins}\d[\d.,:/-]*\d|\d"
        rf"|\b(?:{in_words})"
    )
    if unspaced(time):  # a number in words stands right before what it counts
        pattern += rf"|(?:{one_of('ones', 'teens', 'many')})+(?=(?:{unit}))"
    return Numbers(
        re.compile(pattern, re.IGNORECASE),
        re.compile(rf"{GAP}(?:(?:{which}){GAP})*(?:{unit})\b", re.IGNORECASE),
        re.compile(rf"{gap[0]}(?:{one_of('ways_of_speaking')}){gap[1]}", re.IGNORECASE),
        re.compile(
            rf"{gap[0]}(?:{one_of('names_before')}){gap[1]}\.?(?:[ (]+(?:[^\W\d]+\)?|\d+\.))?(?:[ :]+(?:is|are|no\.?|nr\.?|number))?[ :.]*$",
            re.IGNORECASE,
        ),
        re.compile(rf" (?:[^\W\d_]+ ){{0,2}}(?:{one_of('names_after')})\b", re.IGNORECASE),
    )


def _own_date(words: Words) -> str:
    """A date as the product itself writes it in the language."""
    parts = {"year": r"\d{4}", "month": "|".join(map(re.escape, reversed(words.months))), "day": r"\d{1,2}"}
    said = re.sub(r"\\\{(\w+)\\\}", lambda part: f"(?:{parts[part[1]]})", re.escape(words.date))
    return said.replace(r"\ ", GAP)


def _date(words: Words) -> str:
    """A date as people write it: `14 February 2027`, `the 14th of February`, `Feb. 14, 2027`."""
    names = "|".join(f"{month[:3]}(?:{month[3:]})?" for month in words.months if not month.isdigit()) or "(?!)"
    month = rf"(?-i:{names}|Sept)\b\.?"  # with a capital: "1 may" is none
    return (
        rf"(?<![\w-])\d{{1,2}}(?:st|nd|rd|th)?{GAP}(?:of{GAP})?{month}(?:,?{GAP}\d{{4}})?"
        rf"|\b{month}{GAP}\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?{GAP}\d{{4}})?"
    )


def number_in(match: re.Match[str]) -> str:
    """The number itself, in one line."""
    return " ".join((match["number"] or match[0]).split())


def check(subject: Subject) -> Iterator[Problem]:
    loaded = subject.loaded
    references = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1] == "source"}
    known = numbers(subject.policy)
    called = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1].startswith("also_called")}
    words, multiples = subject.policy.words, language(subject.policy.language).numbers.get("multiples", ())
    terms = Terms({term.id: term for term in subject.policy.terms}, words)
    for node in loaded.prose:
        if node.start in references:  # the reference to the source may be "Article 15, No. 3"
            continue
        sentences = Sentences(node.value, terms, subject.policy.language)
        for match, span in zip(known.pattern.finditer(node.value), spots(loaded.report, node, known.pattern)):
            if BRACES.fullmatch(match[0]):
                continue
            number, is_name = number_in(match), known.is_name(match, node.value)
            # Nobody reads what customers call something, so names and "charged twice" may stand there.
            if node.start in called and (is_name or number.lower() in multiples):
                continue
            what, advice = "date" if match["date"] else "number", way_out_of(match, words)
            message = f"The {what} `{number}` stands in prose and is no term, so nothing keeps it equal to what the rules compare with."
            if is_name:
                message = f"The {what} `{number}` stands in prose and is no term. By what stands beside it, no rule compares with it."
                advice = f"If it counts something, declare it: {advice} If not, accept it with your reason."
            problem = loaded.problem_in(node, span, ID, message, advice, sentences.at(match.start()))
            yield replace(problem, severity="warning") if is_name else problem


def way_out_of(match: re.Match[str], words: Words) -> str:
    """How to say a number as a term."""
    number = number_in(match)
    if match["date"]:
        day = _day(number, words)
        note = "" if day else "; with its year, as in `2027-02-14`, if rules compare with it"
        return f"Declare the day under `terms:`, for example `its_name: {day or number}`{note}, and write `{{its_name}}` here."
    if number.split()[-1].split("-")[-1].lower() in _ORDINALS:
        return (
            f"No term says “{number}”. Say it as an amount: declare that under `terms:`, for example `its_name: {_value(number)} days`,"
            " and write here “after {its_name}” or “within {its_name}”, whichever is meant."
        )
    return f"Declare it under `terms:`, for example `its_name: {_value(number)} …`, and write `{{its_name}}` here."


def _value(number: str) -> str:
    """A number in digits, where it is one in words."""
    total = 0
    for part in re.findall("[a-z]+", number.lower()):
        value = _VALUES.get(part)
        if value is None:
            return "2 weeks" if "fortnight" in number.lower() else re.sub("^an? ", "1 ", number, flags=re.IGNORECASE)
        total = (total or 1) * value if part in _DATA["many"] else total + value
    return str(total) if total else number


_DATA = language("en").numbers
_SMALL = (*_DATA["ones"], *_DATA["teens"])
_ORDINALS = {
    **{word: number for number, word in enumerate(_DATA["ordinals"], 1)},
    **{word: 10 * number for number, word in enumerate(_DATA["tens_ordinals"], 2)}, "hundredth": 100,
}
_VALUES = {
    **{word: number for number, word in enumerate(_SMALL, 1)}, **{word: 10 * number for number, word in enumerate(_DATA["tens"], 2)},
    **_ORDINALS, "hundred": 100, "thousand": 1000, "dozen": 12, "a": 1, "an": 1, "twice": 2, "thrice": 3,
}


def _day(written: str, words: Words) -> str:
    """The day that a date means in the order of the language, if it has a year."""
    names = (number for number, name in enumerate(words.months, 1) if not name.isdigit() and re.search(rf"\b{name[:3]}", written, re.IGNORECASE))
    month = next(names, None)  # none where months are written as their numbers
    order = [part for part in re.findall(r"\{(\w+)\}", words.date) if part != "month" or month is None]
    found = {"month": month, **dict(zip(order, map(int, re.findall(r"\d+", written))))}
    text = f"{found['year']}-{found['month']:02}-{found['day']:02}" if len(found) == 3 else ""
    return text if as_day(text) else ""
