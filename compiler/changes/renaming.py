"""An old policy with the names of today, where the new policy says what was renamed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from checker import model
from checker.model import TODAY, Policy, tick


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
    distances = {  # what each year has is behind a star
        one.id: f"{one.id.partition('..')[0] if one.yearly else facts.get(one.since, one.since)}..{facts.get(one.till, one.till)}"
        for one in policy.distances if facts and one.id != TODAY
    }

    def named(fact: str) -> str:
        return distances.get(fact) or facts.get(fact, fact)

    def answered(fact: str, ids: Iterable[str]) -> tuple[str, ...]:
        return tuple(answers.get((fact, id), id) for id in ids)

    def walk(thing: Any) -> Any:
        thing = _with_parts(thing, walk)
        match thing:
            case model.OneOf():
                fact, ticked, answer = thing.fact.partition(".")
                if ticked:
                    return replace(thing, fact=tick(named(fact), *answered(fact, [answer])))
                return model.OneOf(named(fact), answered(fact, thing.values))
            case model.Between():
                return replace(thing, fact=named(thing.fact))
            case model.ByAnswer():
                parts = tuple((answered(thing.by, listed), test) for listed, test in thing.parts)
                return replace(thing, by=named(thing.by), parts=parts)
            case model.Term():
                values = tuple(replace(one, answers=answered(thing.by, one.answers)) for one in thing.values)
                return replace(thing, by=named(thing.by), values=values)
            case model.Question():
                return replace(thing, returns_from=named(thing.returns_from))
            case model.Fact():
                ids = answered(thing.id, (one.id for one in thing.answers))
                (presumed,) = answered(thing.id, [thing.presumed])
                computed = thing.computed
                for before, now in facts.items():
                    computed = computed.replace(f"{{{before}}}", f"{{{now}}}")
                added, divisor = (tuple((named(id), factor) for id, factor in some) for some in (thing.parts, thing.divisor))
                return replace(
                    thing, id=named(thing.id), since=named(thing.since), till=named(thing.till), presumed=presumed, computed=computed,
                    answers=tuple(replace(one, id=id) for one, id in zip(thing.answers, ids)),
                    groups=tuple(replace(one, answers=answered(thing.id, one.answers)) for one in thing.groups), parts=added, divisor=divisor,
                )
        return thing

    return walk(policy) if facts or answers else policy


_NAMING: Mapping[type, tuple[str, ...]] = {
    model.Question: ("id",),
    model.Outcome: ("id", "question", "see_also"),
    model.Topic: ("statements",),
    model.Rule: ("id", "question", "outcome", "exception_to"),
    model.Guidance: ("id", "joins", "instead_of"),
    model.Decided: ("question", "outcomes"),
    model.Otherwise: ("question",),
    model.DoesNotApply: ("question",),
}
"""What of each thing names questions, outcomes, rules or guidance. No two of these share an id."""


def _renamed_statements(policy: Policy, ids: Mapping[str, str]) -> Policy:
    """A policy with other names for questions, outcomes, rules and guidance, wherever it names them."""

    def name(named: Any) -> Any:
        return tuple(map(name, named)) if isinstance(named, tuple) else ids.get(named, named)

    def walk(thing: Any) -> Any:
        thing = _with_parts(thing, walk)
        naming = _NAMING.get(type(thing), ())
        return replace(thing, **{key: name(getattr(thing, key)) for key in naming}) if naming else thing

    return walk(policy) if ids else policy


def _with_parts(thing: Any, change: Callable[[Any], Any]) -> Any:
    """A thing with each of its parts changed; what has none, such as a text, as it is."""
    if isinstance(thing, tuple):
        return tuple(map(change, thing))
    if is_dataclass(thing) and not isinstance(thing, type):
        return replace(thing, **{one.name: change(getattr(thing, one.name)) for one in fields(thing)})
    return thing


def _facts(policy: Policy) -> dict[str, tuple[str, ...]]:
    return {fact.id: tuple(answer.id for answer in fact.answers) for fact in policy.facts}
