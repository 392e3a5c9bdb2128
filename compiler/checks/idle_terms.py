"""A term that nothing names.

It states a value that no reader sees and no rule uses. An editor who changes it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "idle-term"


def check(subject: Subject) -> Iterator[Problem]:
    for term in subject.policy.terms:
        if term.id not in subject.loaded.used_terms:
            yield subject.loaded.problem(
                ID,
                ("terms", term.id),
                f"No text and no condition names the term `{term.id}`.",
                f"Write `{{{term.id}}}` in prose, compare a fact with it, or remove it.",
                severity="warning",
            )
