"""An outcome that is never reached.

No customer can ever be given this outcome: no rule leads to it, or no rule that leads to it can apply.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "idle-outcome"


def check(subject: Subject) -> Iterator[Problem]:
    for outcome in subject.outcomes:
        if not subject.ever(subject.meaning.outcome(outcome.id)):
            yield subject.loaded.problem(
                ID,
                ("outcomes", outcome.id),
                f"No case of `{subject.policy.question(outcome.question).ask}` has the outcome `{outcome.id}`.",
                "Write a rule that leads to it, or remove the outcome.",
                severity="warning",
            )
