"""A number in prose that is no term.

Numbers, durations, amounts and dates that readers see come from `terms`, so that prose and conditions cannot name two different
ones. Declare a term and write its id in braces: `within {contact_window}`.
"""

from __future__ import annotations

import re
from typing import Iterator

from compiler.problems import Problem
from compiler.reader import BRACES

from .subject import Subject

ID = "orphan-number"

COUNTED = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|twenty|thirty|sixty|ninety|hundred)"
    r"(?= +(?:business |working |calendar )?(?:hour|day|week|month|year|time|percent|euro|dollar)s?\b)"
)
"""A number written as a word counts where a unit follows; "one of them" is no number."""
NUMBER = re.compile(rf"\{{[^{{}}]*\}}|(?<![\w-])\d[\d.,:/-]*\d|\d|\b{COUNTED}", re.IGNORECASE)


def check(subject: Subject) -> Iterator[Problem]:
    loaded = subject.loaded
    references = {node.start for path, (_, node) in loaded.nodes.items() if node and path[-1] == "source"}
    for node in loaded.prose:
        if node.start in references:  # where the source says it may well be "Article 15, No. 3"
            continue
        for number in orphan_numbers(node.value):
            yield loaded.problem_in(
                node, re.compile(re.escape(number)), 0, ID,
                f"The number `{number}` stands in prose and is no term, so nothing keeps it equal to what the rules compare with.",
                f"Declare it under `terms:`, for example `its_name: {number} …`, and write `{{its_name}}` here.",
            )


def orphan_numbers(text: str) -> list[str]:
    """The numbers of a text that stand outside of braces."""
    return [found for found in NUMBER.findall(text) if not BRACES.fullmatch(found)]
