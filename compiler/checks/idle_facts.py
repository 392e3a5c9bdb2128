"""A fact that is never asked, or an answer that changes nothing.

A fact on which no decision depends is never asked about. An answer that no condition mentions, and that leads to the same as another such
answer, cannot change anything: customers choose between two words for one thing.
"""

from __future__ import annotations

from typing import Iterator

from checker.conditions import atoms, every_condition
from checker.model import OneOf
from compiler.problems import Problem

from .subject import Subject

ID = "idle-fact"


def check(subject: Subject) -> Iterator[Problem]:
    policy, meaning = subject.policy, subject.meaning
    matter = set().union(*(meaning.matter(question.id) for question in policy.questions))
    mentioned = {
        (test.fact, value)
        for condition in every_condition(policy)
        for test in atoms(condition)
        if isinstance(test, OneOf)
        for value in test.values
    }
    for fact in policy.facts:
        if meaning.place[fact.id] not in matter:
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id),
                f"No decision depends on the fact `{fact.id}`, so nobody is ever asked about it.",
                "Use it in a condition, or remove it.",
                severity="warning",
            )
            continue
        first, *others = [answer for answer in fact.answers if (fact.id, answer.id) not in mentioned] or [None]
        for answer in others if fact.kind == "choice" else ():
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id, "answers", answer.id),
                f"No condition mentions the answers `{first.id}` and `{answer.id}` of the fact `{fact.id}`, so it makes no"
                " difference which of them is chosen.",
                "Make one answer of the two, or mention one in a condition.",
                also=(("facts", fact.id, "answers", first.id),),
                severity="warning",
            )
