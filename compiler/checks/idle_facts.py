"""A fact that is never asked, or an answer that changes nothing.

A fact on which no decision depends is never asked about. Two answers that lead to the same in every possible case are two words for one
thing, and customers choose between them for nothing. And an answer that no possible case has should not be offered.

What counts is what the conditions mean, not what they mention: an answer that is named in a rule, but that only tells apart what other
rules decide alike, is found as well.
"""

from __future__ import annotations

from typing import Iterator

from checker.model import Fact
from compiler.problems import Problem

from .subject import Subject

ID = "idle-fact"


def check(subject: Subject) -> Iterator[Problem]:
    policy, meaning, diagrams = subject.policy, subject.meaning, subject.meaning.diagrams
    possible = meaning.possible()
    # All that a decision consists of: what decides, and what joins.
    parts = {meaning.decides(rule) for rule in policy.rules}
    parts |= {meaning.joins(one, question.id) for question in policy.questions for one in policy.guidance}
    depending: dict[int, list[int]] = {place: [] for place in range(len(meaning.order))}
    for part in parts:
        for place in diagrams.facts(diagrams.within(part, possible)):
            depending[place].append(diagrams.both(part, possible))
    for fact in policy.facts:
        place = meaning.place[fact.id]
        if not depending[place]:
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id),
                f"No decision depends on the fact `{fact.id}`, so nobody is ever asked about it.",
                "Use it in a condition, or remove it.",
                severity="warning",
            )
        elif fact.kind == "choice":
            yield from _idle_answers(subject, fact, depending[place])


def _idle_answers(subject: Subject, fact: Fact, parts: list[int]) -> Iterator[Problem]:
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    place = meaning.place[fact.id]
    asked = diagrams.both(meaning.possible(), meaning.applies(fact.id))
    alike: dict[tuple[int, ...], str] = {}
    for cell, (answer, _) in enumerate(meaning.cells[place]):
        path = ("facts", fact.id, "answers", answer)
        left, *decided = (diagrams.given(node, {place: cell}) for node in (asked, *parts))
        first = alike.setdefault((left, *decided), answer)
        if left == diagrams.never:
            yield subject.loaded.problem(
                ID,
                path,
                f"No possible case has the answer `{answer}` of the fact `{fact.id}`: whoever chooses it contradicts the policy.",
                "Remove the answer, or mend what is declared `impossible`.",
                severity="warning",
            )
        elif first != answer:
            yield subject.loaded.problem(
                ID,
                path,
                f"The answers `{first}` and `{answer}` of the fact `{fact.id}` lead to the same in every possible case.",
                "Make one answer of the two, or mend the conditions that should tell them apart. If customers know their case by"
                " both, accept this.",
                also=(("facts", fact.id, "answers", first),),
                severity="warning",
            )
