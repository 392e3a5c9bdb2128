"""A number in prose that is no term.

Numbers, durations, amounts and dates that readers see come from `terms`, so that prose and conditions cannot name two
different ones. Declare a term and write its id in braces: `within {contact_window}`. A number in words counts where
something is counted with it that can be measured: times, money, and the units of the policy's own terms and facts, as in
"thirteen business days", "two-week", "a week" or "two renewals"; so does "the seventh day". After "at least", "at most", "up
to", "than", "within", "after" and "only" it counts whatever is counted: "at least three photos". "One of them" is no number.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Iterator

from checker.model import Policy
from compiler.problems import Problem
from compiler.reading.values import BRACES

from .subject import Subject

ID = "orphan-number"

GAP = r"[\s*_`\[\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{EN DASH}-]+"
"""What stands between two words: also the end of a line, a hyphen, or Markdown that begins or ends there."""
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
_BOUND = rf"(?:at{GAP}(?:least|most)|up{GAP}to|\w+{GAP}than|within|after|only)"
"""Words after which a number is a limit, whatever it counts."""


def numbers(policy: Policy) -> re.Pattern[str]:
    """What finds a number in the texts of a policy; or what stands in braces, which is a term's business.

    Where the number is only a part of what is found, its group `number` holds it.
    """
    units = {one.unit for one in (*policy.terms, *policy.facts) if re.search("[a-z]", one.unit, re.IGNORECASE)}
    return _numbers(tuple(sorted(units - {"days", "date"})))


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
    return re.compile(rf"\{{\{{|\}}\}}|\{{[^{{}}]*\}}|(?<![\w-])\d[\d.,:/-]*\d|\d|\b(?:{in_words})", re.IGNORECASE)


def number_in(found: re.Match[str]) -> str:
    """The number itself, in one line."""
    return " ".join((found["number"] or found[0]).split())


def check(subject: Subject) -> Iterator[Problem]:
    loaded = subject.loaded
    references = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1] == "source"}
    pattern = numbers(subject.policy)
    for node in loaded.prose:
        if node.start in references:  # where the source says it may well be "Article 15, No. 3"
            continue
        for nth, found in enumerate(pattern.finditer(node.value)):
            if BRACES.fullmatch(found[0]):
                continue
            number = number_in(found)
            yield loaded.problem_in(
                node, pattern, nth, ID,
                f"The number `{number}` stands in prose and is no term, so nothing keeps it equal to what the rules compare with.",
                f"Declare it under `terms:`, for example `its_name: {number} …`, and write `{{its_name}}` here.",
            )
