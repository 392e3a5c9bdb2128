"""More cases than can be decided one by one.

Before anything is published every case of every question is decided, and a customer can have that done anew. With some hundred thousand
cases that would take minutes, each time. The number grows with every fact that applies at the same time as the others: twenty facts that
are answered by yes or no make a million cases of one. So many facts are named that few enough cases would be left without them: first
those that multiply the cases most for the fewest rules and guidance that depend on them.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator

from compiler.problems import Problem, words

from .subject import Subject

ID = "too-many-cases"
MOST_CASES = 200_000
"""Of a question."""


def check(subject: Subject) -> Iterator[Problem]:
    meaning = subject.meaning
    for question in subject.policy.questions:
        number = sum(count for led, count in meaning.cases(question.id).items() if led is not None)
        if number <= MOST_CASES:
            continue
        facts, fewer = _to_leave_out(subject, question.id)
        yield subject.loaded.problem(
            ID,
            ("questions", question.id),
            f"`{question.ask}` has {number:,} cases, and every case of a question is decided before publication, up to"
            f" {MOST_CASES:,}. {len(meaning.matter(question.id))} facts matter to it. There would be {fewer:,} cases without those that"
            f" multiply them most for the fewest rules and guidance: {words(facts)}.",
            "Let a fact apply only where it matters (`applies_when`), say what is impossible, or make two questions of one.",
        )


def _to_leave_out(subject: Subject, question: str) -> tuple[list[str], int]:
    """The facts without which few enough cases would be left, the best to leave out first; and how many cases would be left."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    parts = [meaning.decides(rule) for rule in subject.policy.rules_of(question)]
    parts += [meaning.joins(one, question) for one in subject.policy.guidance]
    depending = Counter(place for part in parts for place in diagrams.facts(part))
    places = meaning.matter(question)
    others = set(range(len(meaning.order))) - places
    cases = diagrams.both(meaning.once_each(places), diagrams.exists(meaning.possible(), others))

    def without(facts: set[int]) -> int:
        return diagrams.count(diagrams.exists(cases, facts), places - facts)[True]

    total = without(set())

    def adds(place: int) -> float:
        """Facts multiply the cases, so what one of them adds is a logarithm; the rules and guidance that depend on it share it."""
        return math.log(total / without({place})) / max(1, depending[place])

    ranked = sorted(places, key=adds, reverse=True)
    enough = next(number for number in range(1, len(ranked) + 1) if without(set(ranked[:number])) <= MOST_CASES)
    return [meaning.order[place].id for place in ranked[:enough]], without(set(ranked[:enough]))
