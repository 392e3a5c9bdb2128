"""A fact that is never asked, or an answer that changes nothing.

A fact on which no decision depends is never asked about. Nor is one of which only a judgement could tell that it applies: customers are
asked for what surely applies, and never for what somebody else judges.

Two answers that lead to the same rules and guidance in every possible case are two words for one thing, and customers choose between
them for nothing. What counts is what the conditions mean, not what they mention. But answers that lead to different rules are not alike,
even if these have the same outcome: the decision gives other reasons. And an answer that no possible case has should not be offered.
"""

from __future__ import annotations

from typing import Iterator

from checker.diagram import Node
from checker.model import Fact
from compiler.problems import Problem, words

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
    asked = _asked(subject)
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
            continue
        if not fact.judged_by and not subject.ever(asked[fact.id]):
            asks = diagrams.facts(meaning.applies(fact.id))
            judged = [one.id for one in policy.facts if one.judged_by and meaning.place[one.id] in asks]
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id),
                f"Nobody is ever asked about the fact `{fact.id}`: whether it applies depends on {words(judged)}, which customers"
                " are not asked either, since somebody judges it.",
                "Let it apply where answers of customers say so, or say in `judged_by` who judges it.",
                severity="warning",
            )
        if fact.kind == "choice":
            yield from _idle_answers(subject, fact, depending[place])


def _asked(subject: Subject) -> dict[str, Node]:
    """For each fact where the interview can ask for it, given all that it can ask for before: it surely applies there."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    asked: dict[str, Node] = {}
    for number, fact in enumerate(subject.policy.facts):
        surely = meaning.applies(fact.id)
        for other in reversed(subject.policy.facts[:number]):  # a fact depends only on facts above it
            whatever = diagrams.negate(diagrams.exists(diagrams.negate(surely), {meaning.place[other.id]}))
            surely = diagrams.any_of([whatever, diagrams.both(surely, asked[other.id])])
        asked[fact.id] = diagrams.never if fact.judged_by else surely
    return asked


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
                f"The answers `{first}` and `{answer}` of the fact `{fact.id}` lead to the same rules and guidance in every possible"
                " case.",
                "Make one answer of the two, or mend the conditions that should tell them apart. If customers know their case by"
                " both, accept this.",
                also=(("facts", fact.id, "answers", first),),
                severity="warning",
            )
