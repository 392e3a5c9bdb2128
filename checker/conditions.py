"""What conditions mean: simplifying them with the facts that are known, and the facts they ask about."""

from __future__ import annotations

from typing import Iterable, Iterator, Mapping

from .model import AllOf, Always, AnyOf, Between, Condition, Fact, Never, Not, OneOf, Policy, Rule

ALWAYS, NEVER = Always(), Never()

OPEN = 3_652_059
"""Where a cell without an upper bound ends: the last day of the calendar as an ordinal, and more than any number asked for."""

Value = str | int
"""An answer as conditions compare it: an answer's id, or a number (dates count as numbers, see :class:`Between`)."""


def all_of(parts: Iterable[Condition]) -> Condition:
    """Every part holds; simplified where a part is always or never true."""
    kept: dict[Condition, None] = {}
    for part in parts:
        if part == NEVER:
            return NEVER
        for piece in part.parts if isinstance(part, AllOf) else (part,):
            if piece != ALWAYS:
                kept[piece] = None
    return ALWAYS if not kept else next(iter(kept)) if len(kept) == 1 else AllOf(tuple(kept))


def any_of(parts: Iterable[Condition]) -> Condition:
    """At least one part holds; simplified where a part is always or never true."""
    kept: dict[Condition, None] = {}
    for part in parts:
        if part == ALWAYS:
            return ALWAYS
        for piece in part.parts if isinstance(part, AnyOf) else (part,):
            if piece != NEVER:
                kept[piece] = None
    return NEVER if not kept else next(iter(kept)) if len(kept) == 1 else AnyOf(tuple(kept))


def negate(part: Condition) -> Condition:
    """The part does not hold."""
    if part == ALWAYS:
        return NEVER
    if part == NEVER:
        return ALWAYS
    return part.part if isinstance(part, Not) else Not(part)


def simplify(condition: Condition, known: Mapping[str, Value]) -> Condition:
    """What is left of a condition once the known facts are put in; ``ALWAYS`` or ``NEVER`` if they settle it."""
    match condition:
        case OneOf(fact, values):
            return condition if fact not in known else ALWAYS if known[fact] in values else NEVER
        case Between(fact, low, high):
            if fact not in known:
                return condition
            value = known[fact]
            inside = (low is None or value >= low) and (high is None or value <= high)
            return ALWAYS if inside else NEVER
        case AllOf(parts):
            return all_of(simplify(part, known) for part in parts)
        case AnyOf(parts):
            return any_of(simplify(part, known) for part in parts)
        case Not(part):
            return negate(simplify(part, known))
    return condition


def atoms(condition: Condition) -> Iterator[OneOf | Between]:
    """The tests of single facts inside a condition."""
    match condition:
        case OneOf() | Between():
            yield condition
        case AllOf(parts) | AnyOf(parts):
            for part in parts:
                yield from atoms(part)
        case Not(part):
            yield from atoms(part)


def facts_in(condition: Condition) -> set[str]:
    """The ids of the facts a condition asks about."""
    return {atom.fact for atom in atoms(condition)}


class Meaning:
    """A policy's conditions with nothing left implicit, so that they can be put together and compared.

    Two things are implicit in what an editor writes: a test of a fact fails where the fact does not apply, and a rule is
    silent where an undefeated exception holds. Both are spelled out here, in terms of plain conditions.
    """

    def __init__(self, policy: Policy):
        self.policy = policy
        self._facts = {fact.id: fact for fact in policy.facts}
        self._applies: dict[str, Condition] = {}
        self._leads: dict[str, Condition] = {}
        self._exceptions: dict[str, list[Rule]] = {rule.id: [] for rule in policy.rules}
        for rule in policy.rules:
            for defeated in rule.exception_to:
                self._exceptions[defeated].append(rule)
        self.impossible = tuple(self.explicit(one.when) for one in policy.impossible)

    def exceptions(self, rule: str) -> list[Rule]:
        """The exceptions that name a rule."""
        return self._exceptions[rule]

    def applies(self, fact: str) -> Condition:
        """When a fact applies at all."""
        if fact not in self._applies:
            self._applies[fact] = self.explicit(self._facts[fact].applies_when)
        return self._applies[fact]

    def explicit(self, condition: Condition) -> Condition:
        """The condition, where each test of a fact also demands that the fact applies."""
        match condition:
            case OneOf(fact) | Between(fact):
                return all_of([self.applies(fact), condition])
            case AllOf(parts):
                return all_of(self.explicit(part) for part in parts)
            case AnyOf(parts):
                return any_of(self.explicit(part) for part in parts)
            case Not(part):
                return negate(self.explicit(part))
        return condition

    def leads(self, rule: Rule) -> Condition:
        """When a rule's condition holds and no undefeated exception takes it away."""
        if rule.id not in self._leads:
            defeated = any_of(self.leads(exception) for exception in self.exceptions(rule.id))
            self._leads[rule.id] = all_of([self.explicit(rule.when), negate(defeated)])
        return self._leads[rule.id]

    def outcome(self, id: str) -> Condition:
        """When some rule leads to an outcome."""
        return any_of(self.leads(rule) for rule in self.policy.rules if rule.outcome == id)

    def joins(self, guidance, question: str) -> Condition:
        """When a guidance joins a decision of the question."""
        ways = []
        for target in guidance.joins:
            if target == question:
                ways.append(ALWAYS)
            elif any(outcome.id == target for outcome in self.policy.question(question).outcomes):
                ways.append(self.outcome(target))
            else:
                ways.extend(self.leads(r) for r in self.policy.rules_of(question) if r.id == target)
        return all_of([any_of(ways), self.explicit(guidance.when)])


def cells(fact: Fact, conditions: Iterable[Condition]) -> list[tuple[Value, Value]]:
    """The finite parts into which conditions cut a fact's domain, each as its first and last value.

    A choice is cut into its answers. A number or date is cut at every point that a condition mentions, so that within a
    cell all values are treated alike and the first value can stand for all. An open end is given by its only bound.
    """
    if fact.answers:
        return [(answer.id, answer.id) for answer in fact.answers]
    low = fact.low if fact.low is not None else 1
    starts = {low}
    for condition in conditions:
        for atom in atoms(condition):
            if isinstance(atom, Between) and atom.fact == fact.id:
                starts.update({atom.low} if atom.low is not None else set())
                starts.update({atom.high + 1} if atom.high is not None else set())
    inside = sorted(s for s in starts if s >= low and (fact.high is None or s <= fact.high))
    ends: list[Value] = [start - 1 for start in inside[1:]]
    return list(zip(inside, [*ends, fact.high if fact.high is not None else OPEN]))

