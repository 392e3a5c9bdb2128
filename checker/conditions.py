"""What conditions ask about, and the finite cells into which they cut the values of each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from .model import NO, SEVERAL, YES, AllOf, AnyOf, AtLeast, Between, ByAnswer, Condition, Decided, Defined, Fact, Not, OneOf, Policy

Value = str | int
"""An answer as conditions compare it: an answer's id, or a number (dates count as numbers, see :class:`Between`)."""

GIVEN = ""
"""In the place of several answers at once, that they are known: their ticks say which they are."""

Cell = tuple[Value, Value]
"""Values that no condition tells apart: the first and the last of them. For an answer both are its id."""

GREATEST = 10**15
"""The greatest number that a fact can have, unless the policy names another. A browser counts exactly well beyond it."""

OLDEST = 36_525
"""How many days ago a date that is compared with today can be, unless the policy names another number: a hundred years."""

LAST_DAY = 3_652_059
"""The ordinal of the last day of the calendar, 31 December 9999."""


def inside(condition: Condition, leave_out: Callable[[Condition], bool] = lambda _: False) -> Iterator[Condition]:
    """A condition, and every condition that it consists of, also by the definitions that it names; but not by other questions.

    What ``leave_out`` names is left out, with all that it consists of.
    """
    if leave_out(condition):
        return
    yield condition
    match condition:
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            for part in parts:
                yield from inside(part, leave_out)
        case Not(part):
            yield from inside(part, leave_out)
        case Defined(definition):
            yield from inside(definition.when, leave_out)
        case ByAnswer():
            yield from inside(condition.written_out(), leave_out)


def atoms(condition: Condition) -> Iterator[OneOf | Between]:
    """The tests of single facts inside a condition."""
    return (one for one in inside(condition) if isinstance(one, (OneOf, Between)))


def stated(condition: Condition) -> Iterator[AtLeast | Defined | Decided]:
    """The conditions inside a condition that tables state as a whole: how many of a list hold, definitions, and what is decided."""
    return (one for one in inside(condition) if isinstance(one, (AtLeast, Defined, Decided)))


def every_condition(policy: Policy) -> Iterator[Condition]:
    """Every condition that a policy states, wherever it stands."""
    yield from (rule.when for rule in policy.rules)
    yield from (one.when for one in policy.guidance)
    yield from (one.when for one in policy.impossible)
    yield from (fact.applies_when for fact in policy.facts)
    yield from (question.applies_when for question in policy.questions)
    yield from (one.when for fact in policy.facts for one in fact.variants)
    yield from (one.when for question in policy.questions for outcome in question.outcomes for one in outcome.variants)


def ticked(condition: Condition) -> tuple[str, str, list[str]] | None:
    """Of a condition about several answers to one fact: the fact, whether ``any``, ``all`` or ``none`` of them has to be given, and which."""
    if not isinstance(condition, AtLeast) or not all(isinstance(part, OneOf) for part in condition.parts):
        return None
    tests = [(*part.fact.partition("."), part.values) for part in condition.parts if isinstance(part, OneOf)]
    ways: dict[tuple[int, tuple[str, ...]], str] = {(1, (YES,)): "any", (len(tests), (YES,)): "all", (len(tests), (NO,)): "none"}
    kinds = {(fact, dot, values) for fact, dot, _, values in tests}
    fact, dot, values = kinds.pop()
    how = ways.get((condition.number, values))
    return (fact, how, [answer for _, _, answer, _ in tests]) if dot and how and not kinds else None


def answer_of(tick: Fact) -> str:
    """The answer whose tick it is."""
    return tick.id.partition(".")[2]


def domain(fact: Fact) -> tuple[int, int]:
    """The least and the greatest value of a number or a date, counted as conditions count it. Nothing outside of it can be meant."""
    least, greatest = (0, OLDEST if fact.relative else GREATEST) if fact.kind == "number" or fact.relative else (1, LAST_DAY)
    return least if fact.low is None else fact.low, greatest if fact.high is None else fact.high


def cells(fact: Fact, tests: Iterable[OneOf | Between]) -> list[Cell]:
    """The cells of a fact, given all the tests of it.

    A choice is cut into its answers. Numbers and dates are cut at every point that a test mentions, so that within a cell all
    values are treated alike and the first can stand for all. Of several answers at once each is a tick with cells of its own.
    """
    if fact.kind == SEVERAL:
        return [(GIVEN, GIVEN)]
    if fact.answers:
        return [(answer.id, answer.id) for answer in fact.answers]
    low, high = domain(fact)
    starts = {low}
    for test in tests:
        if isinstance(test, Between):
            starts |= {test.low} if test.low is not None else set()
            starts |= {test.high + 1} if test.high is not None else set()
    inside = sorted(start for start in starts if low <= start <= high)
    return list(zip(inside, [*(start - 1 for start in inside[1:]), high]))


def passes(test: OneOf | Between, value: Value) -> bool:
    """Whether a value passes the test of its fact."""
    if isinstance(test, OneOf):
        return value in test.values
    assert isinstance(value, int), "answers of a choice are not compared"
    return (test.low is None or value >= test.low) and (test.high is None or value <= test.high)
