"""Guidance beside other guidance that it contradicts.

A piece of guidance that says "ideally within 7 days" has nothing to say to somebody for whom other guidance says that the 7 days are over.
So where a condition finds that the time of a term is over, no guidance that names the same term may join the same decision, unless its own
condition looks at that time, too. Write `instead_of` in the guidance that comes later: it then takes the place of the earlier one.

An `instead_of` that never takes a place is found as well: the two never join the same decision, and one of the conditions may be wrong.

Both are warnings. Accept the first one where the two are meant to stand beside each other.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.conditions import atoms
from checker.deadlines import FAR
from checker.diagram import Node
from checker.model import Between, Guidance
from compiler.problems import Problem

from .said_comparisons import STATEMENT_TEXTS, said
from .subject import Subject

ID = "superseded"


def check(subject: Subject) -> Iterator[Problem]:
    named = {one.id: _named(subject, one) for one in subject.policy.guidance}
    for later in subject.policy.guidance:
        over = _over(later)
        for earlier in subject.policy.guidance:
            if earlier.id == later.id:
                continue
            if earlier.id in later.instead_of:
                yield from _idle(subject, earlier, later)
            elif named[earlier.id] & over and not _looks_at(earlier, over):
                yield from _beside(subject, earlier, later, min(named[earlier.id] & over))


def _beside(subject: Subject, earlier: Guidance, later: Guidance, span: str) -> Iterator[Problem]:
    together = _together(subject, earlier, later)
    if subject.ever(together):
        yield subject.loaded.problem(
            ID,
            ("guidance", earlier.id, "says"),
            f"The guidance `{earlier.id}` speaks of the {span} also where `{later.id}` says that they are over, for example in this case:"
            f" {subject.example(together)}.",
            f"Write `instead_of: {earlier.id}` in `{later.id}`, or say in `when` of `{earlier.id}` where it holds.",
            also=(("guidance", later.id),), severity="warning", words=f"beside {later.id}",
        )


def _idle(subject: Subject, earlier: Guidance, later: Guidance) -> Iterator[Problem]:
    diagrams, meaning = subject.meaning.diagrams, subject.meaning
    before = diagrams.any_of(
        diagrams.both(meaning.would_join(earlier, question.id), meaning.joins(later, question.id)) for question in subject.policy.questions)
    if not subject.ever(before):
        yield subject.loaded.problem(
            ID,
            ("guidance", later.id, "instead_of"),
            f"The guidance `{later.id}` never comes in the place of `{earlier.id}`: no decision has both.",
            f"Remove `{earlier.id}` from its `instead_of`, or mend one of the two conditions.",
            also=(("guidance", earlier.id),), severity="warning", words=f"never in the place of {earlier.id}",
        )


def _together(subject: Subject, one: Guidance, other: Guidance) -> Node:
    """Where some decision has both."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    return diagrams.any_of(
        diagrams.both(meaning.joins(one, question.id), meaning.joins(other, question.id)) for question in subject.policy.questions)


def _over(one: Guidance) -> set[str]:
    """The spans that are over where guidance holds, as readers see them."""
    return {span for test in atoms(one.when) if isinstance(test, Between) for operator, span in test.comparisons if operator in FAR}


def _looks_at(one: Guidance, spans: set[str]) -> bool:
    return any(span in spans for test in atoms(one.when) if isinstance(test, Between) for _, span in test.comparisons)


def _named(subject: Subject, one: Guidance) -> set[str]:
    """The texts of the terms that guidance names."""
    return {found.term.text for key in STATEMENT_TEXTS for found in said(subject, ("guidance", one.id, key))}
