"""Answers that are said to be alike, and are not.

A fact can say that some of its answers are meant to lead to the same: `alike: [shipped, pickup_arranged]`. Customers then find the word
that they know, and whatever holds for one of the answers holds for the others. If a condition tells them apart, either the condition
forgot one of them, or they are no longer alike.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .idle_facts import answers_by_meaning, parts_of_decisions
from .subject import Subject

ID = "unlike-answers"


def check(subject: Subject) -> Iterator[Problem]:
    if not subject.loaded.alike:
        return
    parts = parts_of_decisions(subject)
    for id, groups in subject.loaded.alike.items():
        kinds = answers_by_meaning(subject, subject.policy.fact(id), parts[subject.meaning.level[id]])
        kind_of = {answer: number for number, kind in enumerate(kinds) for answer in kind}
        for first, *others in groups:
            other = next((other for other in others if kind_of.get(other) != kind_of.get(first)), None)
            if other is not None:
                yield subject.loaded.problem(
                    ID,
                    ("facts", id, "alike"),
                    f"The answers `{first}` and `{other}` of the fact `{id}` are said to be alike, but a condition tells them apart.",
                    "Name both in that condition, or take one of them out of `alike`.",
                    also=(("facts", id, "answers", first), ("facts", id, "answers", other)),
                )
