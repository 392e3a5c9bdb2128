"""A fact that is never asked, or answers that change nothing.

A fact on which no decision depends is never asked. Nor is a fact if only a judgement could tell that it applies: customers are asked
only for what surely applies, and never for what somebody else judges.

Two answers that lead to the same rules and guidance in every possible case are two words for one thing. Customers then choose between
them for nothing. If customers look for each of the words, say in the fact that this is intended: `alike: [damaged, wrong_item]`, or a
list of such lists. What counts is what the conditions mean, not what they mention. Answers that lead to different rules are not alike,
even if the rules have the same outcome, because the decision gives other reasons. An answer that no possible case has should not be
offered, nor one of several at once on which no decision depends.
"""

from __future__ import annotations

from collections.abc import Iterator, Set

from checker.amounts import summed
from checker.conditions import answer_of
from checker.diagram import Node
from checker.distances import asked_for
from checker.model import Fact
from compiler.problems import Problem, listed

from .subject import Subject

ID = "idle-fact"


def check(subject: Subject) -> Iterator[Problem]:
    policy, meaning, diagrams = subject.policy, subject.meaning, subject.meaning.diagrams
    depending = parts_of_decisions(subject, {where for _, _, where, _ in subject.texts()})
    asked = _asked(subject)
    said = {id for amount in policy.amounts if amount.said_by for id in summed(amount)}
    for fact in policy.facts:
        level = meaning.level[fact.id]
        if not depending[level]:
            if fact.id == subject.loaded.reference_date or fact.id in said:
                continue
            by = next((term.id for term in policy.terms if term.by == fact.id), "")
            advice = f"The term `{by}` goes by it: write a text for each answer, as a list with `when`, so that each customer reads their own value."
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id),
                f"No decision depends on the fact `{fact.id}`, so nobody is ever asked about it.",
                advice if by else "Use it in a condition, or remove it.",
                severity="warning",
            )
            continue
        if not fact.judged_by and not subject.ever(asked[fact.id]):
            asks = diagrams.facts(meaning.applies(fact.id))
            judged = [other.id for other in policy.facts if other.judged_by and meaning.level[other.id] in asks]
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id),
                f"Nobody is ever asked about the fact `{fact.id}`: whether it applies depends on {listed(judged)}, which customers"
                " are not asked either, since somebody judges it.",
                "Let it apply where answers of customers say so, or say in `judged_by` who judges it.",
                severity="warning",
                words=f"nobody is asked because of {' and '.join(judged)}",
            )
        if fact.kind == "choice":
            yield from _idle_answers(subject, fact, depending[level])
        yield from (_idle_tick(subject, tick) for tick in policy.ticks if tick.part_of == fact.id and not depending[meaning.level[tick.id]])


def parts_of_decisions(subject: Subject, texts: Set[Node] = frozenset()) -> dict[int, list[Node]]:
    """By the level of a fact, the parts of decisions that depend on it: where a rule decides, and where guidance joins; and of where ``texts`` are
    said, which can differ for answers that are meant to lead to the same."""
    policy, meaning, diagrams = subject.policy, subject.meaning, subject.meaning.diagrams
    possible = meaning.possible()
    parts = {meaning.decides(rule) for rule in policy.rules}
    parts |= {meaning.joins(guidance, question.id) for question in policy.questions for guidance in policy.guidance}
    parts |= texts
    depending: dict[int, list[Node]] = {level: [] for level in range(len(meaning.order))}
    for part in parts:
        tested = diagrams.facts(diagrams.within(part, possible))
        for level in tested | {meaning.level[asked] for one in tested for asked in asked_for(meaning.order[one])}:
            depending[level].append(diagrams.both(part, possible))
    return depending


def answers_by_meaning(subject: Subject, fact: Fact, parts: list[Node]) -> list[list[str]]:
    """The answers of a choice that a possible case has, in groups that lead to the same in every case."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    level = meaning.level[fact.id]
    asked = diagrams.both(meaning.possible(), meaning.applies(fact.id))
    kinds: dict[tuple[Node, ...], list[str]] = {}
    for cell, (answer, _) in enumerate(meaning.cells[level]):
        left, *decided = (diagrams.given(node, {level: cell}) for node in (asked, *parts))
        if left != diagrams.never:
            kinds.setdefault((left, *decided), []).append(str(answer))
    return list(kinds.values())


def _asked(subject: Subject) -> dict[str, Node]:
    """For each fact, where the interview can ask for it: where it surely applies, given everything that can be asked before."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    asked: dict[str, Node] = {}
    for number, fact in enumerate(subject.policy.facts):
        surely = meaning.applies(fact.id)
        for other in reversed(subject.policy.facts[:number]):  # a fact depends only on facts above it
            levels = {meaning.level[one.id] for one in (other, *subject.policy.ticks) if other.id in (one.id, one.part_of)}
            whatever = diagrams.negate(diagrams.exists(diagrams.negate(surely), levels))
            surely = diagrams.any_of([whatever, diagrams.both(surely, asked[other.id])])
        asked[fact.id] = diagrams.never if fact.judged_by else surely
    return asked


def _idle_tick(subject: Subject, tick: Fact) -> Problem:
    return subject.loaded.problem(
        ID,
        ("facts", tick.part_of, "answers", answer_of(tick)),
        f"No decision depends on whether the answer `{answer_of(tick)}` of the fact `{tick.part_of}` is given.",
        "Use it in a condition, or remove it.",
        severity="warning",
    )


def _idle_answers(subject: Subject, fact: Fact, parts: list[Node]) -> Iterator[Problem]:
    kinds = answers_by_meaning(subject, fact, parts)
    offered = {answer for kind in kinds for answer in kind}
    for answer in fact.answers:
        if answer.id not in offered:
            yield subject.loaded.problem(
                ID,
                ("facts", fact.id, "answers", answer.id),
                f"No possible case has the answer `{answer.id}` of the fact `{fact.id}`: whoever chooses it contradicts the policy.",
                "Remove the answer, or mend what is declared `impossible`.",
                severity="warning",
            )
    meant = [set(group) for group in (*subject.loaded.alike.get(fact.id, ()), *(group.answers for group in fact.groups))]
    alike = [kind for kind in kinds if len(kind) > 1]
    if all(any(group >= set(kind) for group in meant) for kind in alike):
        return
    lists = [f"[{', '.join(kind)}]" for kind in alike]
    yield subject.loaded.problem(
        ID,
        ("facts", fact.id),
        f"Some answers of the fact `{fact.id}` lead to the same rules and guidance in every possible case:"
        f" {'; '.join(listed(kind) for kind in alike)}.",
        "Make one answer of those that are alike, or mend the conditions that should tell them apart. If customers know their case by"
        f" each of them, write in the fact: `alike: {lists[0] if len(lists) == 1 else '[' + ', '.join(lists) + ']'}`.",
        also=tuple(("facts", fact.id, "answers", kind[0]) for kind in alike),
        severity="warning",
        words="; ".join(" and ".join(kind) for kind in alike),
    )
