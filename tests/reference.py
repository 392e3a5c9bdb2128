"""A deliberately plain evaluator, written from the semantics in docs/editors/format.md and not from the checker's code.

It tries every completion of a case, value by value, with no cells, no diagram and no simplification. It is slow and obvious, and is
what the real evaluator is compared with.
"""

from __future__ import annotations

import math
from dataclasses import replace
from fractions import Fraction
from itertools import product

from checker.model import (
    SEVERAL,
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Between,
    ByAnswer,
    Decided,
    Defined,
    DoesNotApply,
    Fact,
    Not,
    OneOf,
    Otherwise,
    Policy,
)


def domain(policy: Policy, fact: Fact):
    """Every value that a fact can take. A number without an end goes a little beyond the last number that the policy mentions."""
    if fact.answers:
        return [answer.id for answer in fact.answers]
    if policy.distances and fact.kind == "date" and fact.high is not None:
        return range(fact.low, fact.high + 1)  # each day counts: what is mentioned is how far it is from others
    if policy.amounts and fact.kind == "number" and fact.high is not None:
        return range(fact.low, fact.high + 1)  # each number counts: what is mentioned is what is computed from several
    points = [
        bound
        for condition in every_condition(policy)
        for atom in tests_in(condition)
        if isinstance(atom, Between) and atom.fact == fact.id
        for bound in (atom.low, atom.high)
        if bound is not None
    ] or [0]
    first = fact.low if fact.low is not None else min(points) - 2
    last = max(max(points), first) + 2
    if fact.high is not None:
        last = min(last, fact.high)
    return range(first, last + 1)


def every_condition(policy: Policy):
    for holder in (*policy.rules, *policy.guidance, *policy.impossible):
        yield holder.when
    for one in (*policy.facts, *policy.questions):
        yield one.applies_when
    for one in (*policy.facts, *(outcome for question in policy.questions for outcome in question.outcomes)):
        for variant in one.variants:
            yield variant.when


def tests_in(condition):
    if isinstance(condition, (OneOf, Between)):
        return [condition]
    if isinstance(condition, Not):
        return tests_in(condition.part)
    if isinstance(condition, (AllOf, AnyOf, AtLeast)):
        return [test for part in condition.parts for test in tests_in(part)]
    if isinstance(condition, Defined):
        return tests_in(condition.definition.when)
    if isinstance(condition, ByAnswer):
        return [test for _, test in condition.parts]
    return []


def holds(condition, case, policy=None) -> bool:
    """Whether a condition holds in a complete case. A fact that does not apply is not in the case, and a test of it fails.

    It takes the policy where a condition speaks of another question.
    """
    if isinstance(condition, Always):
        return True
    if isinstance(condition, OneOf):
        return condition.fact in case and case[condition.fact] in condition.values
    if isinstance(condition, Between):
        if condition.fact not in case:
            return False
        value = case[condition.fact]
        if condition.low is not None and value < condition.low:
            return False
        return condition.high is None or value <= condition.high
    if isinstance(condition, AllOf):
        return all(holds(part, case, policy) for part in condition.parts)
    if isinstance(condition, AnyOf):
        return any(holds(part, case, policy) for part in condition.parts)
    if isinstance(condition, AtLeast):
        return sum(holds(part, case, policy) for part in condition.parts) >= condition.number
    if isinstance(condition, Not):
        return not holds(condition.part, case, policy)
    if isinstance(condition, Defined):
        return holds(condition.definition.when, case, policy)
    if isinstance(condition, ByAnswer):
        tests = [test for answers, test in condition.parts if case.get(condition.by) in answers]
        tests = tests or [test for answers, test in condition.parts if answers == ()]  # otherwise
        return bool(tests) and holds(tests[0], case, policy)
    if isinstance(condition, Decided):
        return any(rule.outcome in condition.outcomes and leads(policy, rule, case) for rule in policy.rules)
    if isinstance(condition, DoesNotApply):
        return not comes_up(policy, condition.question, case)
    raise TypeError(condition)


def comes_up(policy: Policy, question: str, case) -> bool:
    """Whether a question applies in a complete case."""
    return holds(policy.question(question).applies_when, case, policy)


def with_distances(policy: Policy, case, today):
    """A case with how many days its dates are apart, and where they lie in the calendar; ``today`` is the day of the case as a number."""
    if not policy.distances:
        return case
    days = {"today": today, "": 0}
    for fact in policy.facts:
        if fact.kind == "date" and fact.id in case:
            days[fact.id] = today - case[fact.id] if fact.relative else case[fact.id]
    return {**case, **{
        one.id: on_the_line(days[one.since], days[one.till], one.times) for one in policy.distances if one.till in days and one.since in days
    }}


def on_the_line(since, till, times):
    """The days from one day to another; beyond the place of each time in business days that is over, and at its place on its last day."""
    if till < since:
        return -on_the_line(till, since, [replace(time, ahead=not time.ahead) for time in times])
    value = till - since
    for time in times:
        passed = [day for day in range(since + 1, till + 1) if day % 7 in [weekday % 7 for weekday in time.calendar.weekdays]
                  and day not in time.calendar.holidays]  # the ordinal of a Monday leaves 1
        if not time.ahead and len(passed) >= time.number:
            value = max(value, time.place if passed[time.number - 1] == till else time.place + 1)
    return value


def every_way_to_tick(fact: Fact):
    """Of a fact that takes several answers at once, each way to give some of them or none: yes or no for each."""
    ids = [f"{fact.id}.{answer.id}" for answer in fact.answers]
    return [dict(zip(ids, ways)) for ways in product(["yes", "no"], repeat=len(ids))]


def with_amounts(policy: Policy, case):
    """A case with what is computed from its numbers: twice the amount, or the odd number between where it has more decimals than conditions."""
    found = dict(case)
    for one in policy.amounts:
        if all(id in case for id, _ in (*one.parts, *one.divisor) if id):
            whole, part = (sum(factor * (case[id] if id else 1) for id, factor in some) for some in (one.parts, one.divisor))
            amount = Fraction(whole, part)
            found[one.id] = 2 * amount if amount.denominator == 1 else 2 * math.floor(amount) + 1
    return found


def completions(policy: Policy, known, today=0):
    """Every complete, possible case that agrees with what is known."""

    def extend(case, facts):
        case = with_amounts(policy, with_distances(policy, case, today))
        if not facts:
            if not any(holds(one.when, case, policy) for one in policy.impossible):
                yield case
            return
        fact, rest = facts[0], facts[1:]
        if not holds(fact.applies_when, case, policy):
            if fact.id not in known:
                yield from extend(case, rest)
            return
        if fact.kind == SEVERAL:
            ways = every_way_to_tick(fact)
            for ticks in [{one: known[one] for one in ways[0]}] if fact.id in known else ways:
                yield from extend({**case, fact.id: "", **ticks}, rest)
            return
        for value in [known[fact.id]] if fact.id in known else domain(policy, fact):
            yield from extend({**case, fact.id: value}, rest)

    yield from extend({}, list(policy.facts))


def leads(policy: Policy, rule, case) -> bool:
    """Whether a rule's condition holds, its question applies, and no exception that itself leads names it."""
    if not isinstance(rule.when, DoesNotApply) and not comes_up(policy, rule.question, case):
        return False
    if isinstance(rule.when, Otherwise):
        return not any(
            other.outcome and other.question == rule.question and not isinstance(other.when, Otherwise) and leads(policy, other, case)
            for other in policy.rules
        )
    if not holds(rule.when, case, policy):
        return False
    return not any(defeats(other, rule) and leads(policy, other, case) for other in policy.rules)


def defeats(exception, rule) -> bool:
    """Whether an exception names a rule, its outcome, or all with another outcome than its own."""
    return any(defeats_by(name, exception, rule) for name in exception.exception_to)


def defeats_by(name, exception, rule) -> bool:
    """Whether an exception defeats a rule by one of the names in its `exception_to`."""
    if rule.id == name:
        return True
    if rule is exception or rule.question != exception.question or not rule.outcome or isinstance(rule.when, (Otherwise, DoesNotApply)):
        return False
    return rule.outcome == name or name == "all" and rule.outcome != exception.outcome


def decide_complete(policy: Policy, question: str, case):
    """(outcomes, rules that decide, guidance that joins) for a complete case, each as a set of ids.

    A rule without an outcome has a part in the decision where it takes away a rule whose condition holds.
    """
    asked = [r for r in policy.rules if r.question == question and leads(policy, r, case)]
    outcomes = {r.outcome for r in asked if r.outcome}
    leading = {r.id for r in asked}
    rules = [
        r for r in asked
        if r.outcome or any(defeats(r, other) and holds(other.when, case, policy) for other in policy.rules)
    ]
    targets = outcomes | leading | ({question} if comes_up(policy, question, case) else set())
    joining = {g.id: g for g in policy.guidance if targets & set(g.joins) and holds(g.when, case, policy)}

    def joins(id: str) -> bool:
        return id in joining and not any(id in other.instead_of and joins(other.id) for other in policy.guidance)

    return outcomes, {r.id for r in rules}, set(filter(joins, joining))


def text_said(policy: Policy, outcome, case) -> int:
    """Which of its texts an outcome says in a complete case: the number of the one whose condition holds, or of the last one."""
    variants = policy.outcome(outcome).variants
    return next((number for number, one in enumerate(variants) if holds(one.when, case, policy)), len(variants))


def applying(policy: Policy, known, today=0):
    """The answers without those to facts that cannot apply, given the other answers.

    The facts that decide whether a fact applies stand above it, so one walk from the top is enough.
    """
    kept = {}
    without_impossible = replace(policy, impossible=())
    for fact in policy.facts:
        if fact.id in known and any(holds(fact.applies_when, case, policy) for case in completions(without_impossible, kept, today)):
            kept |= {id: value for id, value in known.items() if id.partition(".")[0] == fact.id}
    return kept


def otherwise_than_presumed(policy: Policy, known, case):
    """The facts that are not known and have another answer in a case than the one that is presumed of them."""
    return [fact.id for fact in policy.facts if fact.presumed and fact.id not in known and case.get(fact.id, fact.presumed) != fact.presumed]


def decide(policy: Policy, question: str, known, today=0):
    """The decision over all completions: possible outcomes, rules and guidance in all and in only some of them, and which texts are said.

    Answers that do not apply are set aside. ``None`` if no completion is possible.
    """
    known = applying(policy, known, today)
    decided = [(case, decide_complete(policy, question, case)) for case in completions(policy, known, today)]
    as_presumed = [(case, result) for case, result in decided if not otherwise_than_presumed(policy, known, case)]
    results = [result for _, result in as_presumed]
    looked_at = [result for case, result in decided if len(otherwise_than_presumed(policy, known, case)) <= 1]
    if not results:
        return None

    def in_all(place):
        return set.intersection(*(result[place] for result in results))

    def in_some(place):
        return set.union(*(result[place] for result in results)) - in_all(place)

    return {
        "texts": {text_said(policy, outcome, case) for case, (outcomes, _, _) in as_presumed for outcome in outcomes},
        "sound": all(len(outcomes) == 1 for outcomes, _, _ in looked_at),
        "possible": set.union(*(outcomes for outcomes, _, _ in results)),
        "rules": in_all(1), "may_lead": in_some(1),
        "guidance": in_all(2), "may_join": in_some(2),
    }
