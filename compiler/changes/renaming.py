"""An old policy with the names of today, where the new policy says what was renamed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from checker.model import TODAY, Between, ByAnswer, Decided, DoesNotApply, Fact, OneOf, Otherwise, Policy, Question, Term, tick


def with_names_of(old: Policy, new: Policy, renamed: Mapping[str, str]) -> Policy:
    """The old policy with new names. ``renamed`` maps old names to new ones: ids, or answers as ``fact.answer``.

    What the old policy does not have is left aside: it was renamed before. So is what would take a name that the old policy has.
    """
    had = _facts(old)
    facts = {before: now for before, now in renamed.items() if before in had and now in _facts(new) and now not in had}
    answers: dict[tuple[str, str], str] = {}
    for before, now in renamed.items():
        fact, _, answer = before.partition(".")
        if answer in had.get(fact, ()) and now.partition(".")[2] not in had[fact]:
            answers[fact, answer] = now.partition(".")[2]
    taken = {id for question in old.questions for id in (question.id, *(outcome.id for outcome in question.outcomes))}
    taken |= {rule.id for rule in old.rules} | {guidance.id for guidance in old.guidance}
    ids = {before: now for before, now in renamed.items() if before not in facts and now not in taken}
    return _renamed_statements(renamed_facts(old, facts, answers), ids)


def renamed_facts(policy: Policy, facts: Mapping[str, str], answers: Mapping[tuple[str, str], str] = {}) -> Policy:
    """A policy with other names for facts and answers, wherever it names them. ``answers`` has them by the fact's name before."""

    distances = {
        one.id: f"{facts.get(one.since, one.since)}..{facts.get(one.till, one.till)}" for one in policy.distances if facts and one.id != TODAY
    }

    def walk(thing: Any) -> Any:
        if isinstance(thing, tuple):
            return tuple(map(walk, thing))
        if isinstance(thing, OneOf):
            fact, dot, ticked = thing.fact.partition(".")
            if dot:
                return OneOf(tick(facts.get(fact, fact), answers.get((fact, ticked), ticked)), thing.values)
            return OneOf(facts.get(fact, fact), tuple(answers.get((fact, one), one) for one in thing.values))
        if isinstance(thing, ByAnswer):
            parts = tuple((tuple(answers.get((thing.by, one), one) for one in listed), walk(test)) for listed, test in thing.parts)
            return ByAnswer(facts.get(thing.by, thing.by), parts, thing.comparisons)
        if isinstance(thing, Term):
            values = (replace(one, answers=tuple(answers.get((thing.by, id), id) for id in one.answers)) for one in thing.values)
            return replace(thing, by=facts.get(thing.by, thing.by), values=tuple(values))
        if isinstance(thing, Between):
            return replace(thing, fact=distances.get(thing.fact) or facts.get(thing.fact, thing.fact))
        if isinstance(thing, Fact):
            own = tuple(replace(one, id=answers.get((thing.id, one.id), one.id)) for one in thing.answers)
            groups = tuple(replace(one, answers=tuple(answers.get((thing.id, id), id) for id in one.answers)) for one in thing.groups)
            since, till = (facts.get(day, day) for day in (thing.since, thing.till))
            fact = distances.get(thing.id) or facts.get(thing.id, thing.id)
            presumed = answers.get((thing.id, thing.presumed), thing.presumed)
            applies_when = walk(thing.applies_when)
            added, divisor = (tuple((facts.get(id, id), factor) for id, factor in some) for some in (thing.parts, thing.divisor))
            computed = thing.computed
            for before, now in facts.items():
                computed = computed.replace(f"{{{before}}}", f"{{{now}}}")
            return replace(thing, id=fact, answers=own, groups=groups, presumed=presumed, applies_when=applies_when, since=since, till=till,
                           computed=computed, parts=added, divisor=divisor, variants=walk(thing.variants))
        if isinstance(thing, Question):
            day = facts.get(thing.returns_from, thing.returns_from)
            return replace(thing, returns_from=day, applies_when=walk(thing.applies_when), outcomes=walk(thing.outcomes))
        if is_dataclass(thing) and not isinstance(thing, type):
            return replace(thing, **{one.name: walk(getattr(thing, one.name)) for one in fields(thing)})
        return thing

    return walk(policy) if facts or answers else policy


def _renamed_statements(policy: Policy, ids: Mapping[str, str]) -> Policy:
    """A policy with other names for questions, outcomes, rules and guidance. No two of these share an id."""

    def name(id: str) -> str:
        return ids.get(id, id)

    def walk(thing: Any) -> Any:
        """A condition with the names of today for the questions and outcomes of which it speaks."""
        if isinstance(thing, tuple):
            return tuple(map(walk, thing))
        if isinstance(thing, Decided):
            return Decided(name(thing.question), tuple(map(name, thing.outcomes)))
        if isinstance(thing, (Otherwise, DoesNotApply)):
            return type(thing)(name(thing.question))
        if is_dataclass(thing) and not isinstance(thing, type):
            return replace(thing, **{one.name: walk(getattr(thing, one.name)) for one in fields(thing)})
        return thing

    if not ids:
        return policy
    return replace(
        policy,
        questions=tuple(
            replace(question, id=name(question.id), applies_when=walk(question.applies_when), outcomes=tuple(
                replace(outcome, id=name(outcome.id), question=name(outcome.question), see_also=tuple(map(name, outcome.see_also)),
                        variants=walk(outcome.variants))
                for outcome in question.outcomes))
            for question in policy.questions
        ),
        topics=tuple(replace(topic, statements=tuple(map(name, topic.statements))) for topic in policy.topics),
        rules=tuple(
            replace(rule, id=name(rule.id), question=name(rule.question), outcome=name(rule.outcome) if rule.outcome else None,
                    exception_to=tuple(map(name, rule.exception_to)), when=walk(rule.when))
            for rule in policy.rules
        ),
        guidance=tuple(
            replace(one, id=name(one.id), joins=tuple(map(name, one.joins)), instead_of=tuple(map(name, one.instead_of)), when=walk(one.when))
            for one in policy.guidance
        ),
        definitions=tuple(replace(one, when=walk(one.when)) for one in policy.definitions),
    )


def _facts(policy: Policy) -> dict[str, tuple[str, ...]]:
    return {fact.id: tuple(answer.id for answer in fact.answers) for fact in policy.facts}
