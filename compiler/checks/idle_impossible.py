"""A combination of answers that is declared impossible and rules nothing out.

There are two ways. No case has the combination anyway, for example because a fact that it tests does not apply there. Or the other
combinations rule out every case that has it. If two combinations rule out the same cases, both are named.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "idle-impossible"


def check(subject: Subject) -> Iterator[Problem]:
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    holds = [meaning.holds(combination.when) for combination in subject.policy.impossible]
    for number, combination in enumerate(holds):
        if combination == diagrams.never:
            message = "No case has this combination anyway: it contradicts itself, or tests a fact where that does not apply."
        elif diagrams.both(combination, diagrams.negate(diagrams.any_of(holds[:number] + holds[number + 1:]))) == diagrams.never:
            message = "The other impossible combinations rule out every case that has this one."
        else:
            continue
        because = " ".join(subject.policy.impossible[number].because.split())
        yield subject.loaded.problem(
            ID, ("impossible", str(number)), message, "Remove it, or mend its `when`.", severity="warning", words=because)
