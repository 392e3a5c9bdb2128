"""More cases than can be decided one by one.

Before anything is published every case of every question is decided, and a customer can have that done anew. With some hundred thousand
cases that would take minutes, each time. The number grows with every fact that applies at the same time as the others.
"""

from __future__ import annotations

from typing import Iterator

from compiler.problems import Problem

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
        worst = sorted(meaning.matter(question.id), key=lambda place: -len(meaning.cells[place]))[:5]
        facts = ", ".join(f"`{meaning.order[place].id}` ({len(meaning.cells[place])})" for place in worst)
        yield subject.loaded.problem(
            ID,
            ("questions", question.id),
            f"`{question.ask}` has {number:,} cases, and every case of a question is decided before publication, up to"
            f" {MOST_CASES:,}. Of the facts that matter, those with the most different answers are {facts}.",
            "Let a fact apply only where it matters (`applies_when`), say what is impossible, or make two questions of one.",
        )
