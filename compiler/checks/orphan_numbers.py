"""A number in prose that is no term.

Numbers, durations, amounts and dates that readers see come from `terms`, so that prose and conditions cannot name two different
ones. Declare a term and write its id in braces: `within {contact_window}`. A number in words counts where something is counted
with it, as in "thirteen business days", "two-week" or "a week"; "one of them" is no number.
"""

from __future__ import annotations

import re
from typing import Iterator

from compiler.problems import Problem
from compiler.reader import BRACES

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
_IN_WORDS = (
    rf"(?:(?:{_SPELLED}|an?){GAP}(?:{_MANY})|{_SPELLED}|{_MANY})"
    rf"(?={GAP}(?:{_WHICH}{GAP})*{_UNIT}\b)"
    rf"|an?{GAP}(?:{_WHICH}{GAP})*(?:{_TIME})\b"
    rf"|(?:an?{GAP})?fortnight(?:s|ly)?\b"
)
NUMBER = re.compile(rf"\{{\{{|\}}\}}|\{{[^{{}}]*\}}|(?<![\w-])\d[\d.,:/-]*\d|\d|\b(?:{_IN_WORDS})", re.IGNORECASE)
"""A number; or what stands in braces, which is a term's business."""


def check(subject: Subject) -> Iterator[Problem]:
    loaded = subject.loaded
    references = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1] == "source"}
    for node in loaded.prose:
        if node.start in references:  # where the source says it may well be "Article 15, No. 3"
            continue
        for nth, number in enumerate(NUMBER.findall(node.value)):
            if BRACES.fullmatch(number):
                continue
            number = " ".join(number.split())
            yield loaded.problem_in(
                node, NUMBER, nth, ID,
                f"The number `{number}` stands in prose and is no term, so nothing keeps it equal to what the rules compare with.",
                f"Declare it under `terms:`, for example `its_name: {number} …`, and write `{{its_name}}` here.",
            )
