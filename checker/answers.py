"""Turns the answers of a visitor or a back end into a case that the policy can decide, with every problem in plain words."""

from __future__ import annotations

import datetime
import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from .amounts import with_amounts
from .conditions import GIVEN, LAST_DAY, Value, answer_of, domain
from .distances import with_distances
from .model import NO, SEVERAL, TODAY, YES, Fact, Policy, Words, tick
from .times import ago
from .words import day_in_words, groups_from, number_as_typed, number_in_words


@dataclass(frozen=True)
class Case:
    """The facts that are known, and the day for which the question is asked. It may be incomplete."""

    as_of: datetime.date
    known: Mapping[str, Value]
    """Answers as conditions compare them: an answer's id, a number, an ordinal, or days before ``as_of``. Beside them the distances and amounts
    that follow."""
    unknown: frozenset[str] = field(default=frozenset())
    """Facts that were answered with "I don't know"; other facts that are missing were not asked yet."""
    dates: Mapping[str, datetime.date] = field(default_factory=dict, compare=False)
    """The days of the calendar that were answered; where dates depend on each other, also today."""
    numbers: Mapping[str, int] = field(default_factory=dict, compare=False)
    """The numbers that were answered, where amounts are computed from some."""

    @property
    def fixed(self) -> dict[str, int]:
        """What is known to the day and to the number, days as ordinals: by what else can be together with it."""
        return {**{id: day.toordinal() for id, day in self.dates.items()}, **self.numbers}


@dataclass(frozen=True)
class AnswerProblem:
    """One answer that cannot be used, and why."""

    fact: str
    message: str


class AnswersError(ValueError):
    """Some answers cannot be used; ``problems`` lists them all."""

    def __init__(self, problems: list[AnswerProblem]):
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{problem.fact}: {problem.message}" for problem in problems))


def make_case(policy: Policy, answers: Mapping[str, object], as_of: datetime.date) -> Case:
    """The case that the answers describe.

    ``None`` stands for "I don't know". Raises :class:`AnswersError` with all problems when an answer names no fact or lies
    outside its fact's domain.
    """
    known: dict[str, Value] = {}
    unknown: set[str] = set()
    problems = []
    facts = {fact.id: fact for fact in policy.facts}
    for id, answer in answers.items():
        if id not in facts:
            problems.append(AnswerProblem(id, f"The policy has no fact `{id}`.{_did_you_mean(id, list(facts))}"))
        elif answer is None:
            unknown.add(id)
        else:
            try:
                known[id] = read_answer(facts[id], answer, as_of, policy.words)
            except ValueError as error:
                problems.append(AnswerProblem(id, str(error)))
    if problems:
        raise AnswersError(problems)
    dates = {id: datetime.date.fromisoformat(str(answers[id]).strip()) for id in known if facts[id].kind == "date"}
    if policy.distances:
        dates[TODAY] = as_of
    ticked = {tick(id, str(one)) for id in known if facts[id].kind == SEVERAL for one in _listed(answers[id])}
    ticks = {one.id: YES if one.id in ticked else NO for one in policy.ticks if one.part_of in known}
    numbers = {id: int(known[id]) for id in known if facts[id].kind == "number"}
    found = {**known, **ticks, **with_distances(policy, dates), **with_amounts(policy, numbers)}
    return Case(as_of, found, frozenset(unknown), dates, numbers)


def read_answer(fact: Fact, answer: object, as_of: datetime.date, words: Words) -> Value:
    """One answer as conditions compare it. Raises ``ValueError`` with a message for the person who gave it."""
    if fact.kind == "number":
        return _number(fact, answer, words)
    if fact.kind == "date":
        return _date(fact, answer, as_of, words)
    if fact.kind == "yes_no" and isinstance(answer, bool):
        return YES if answer else NO
    if fact.kind == SEVERAL and not isinstance(answer, (list, tuple)):
        raise ValueError(f"`{fact.id}` takes several answers at once: a list of them, which is empty for none of these.")
    allowed = [one.id for one in fact.answers]
    for one in _listed(answer) if fact.kind == SEVERAL else [answer]:
        if one not in allowed:
            raise ValueError(
                f"`{one}` is not an answer to `{fact.id}`.{_did_you_mean(str(one), allowed)}"
                f" The answers are {', '.join(f'`{one}`' for one in allowed)}."
            )
    return GIVEN if fact.kind == SEVERAL else str(answer)


def several(policy: Policy, case: Mapping[str, Value]) -> dict[str, list[str]]:
    """What was answered to the facts with several answers at once, by the ticks of a case. A tick that is not known was not given."""
    given: dict[str, list[str]] = {}
    for one in policy.ticks:
        if one.id in case:
            given.setdefault(one.part_of, []).extend([answer_of(one)] if case[one.id] == YES else [])
    return given


def _listed(answer: object) -> list[object]:
    return [*answer] if isinstance(answer, (list, tuple)) else []


def messages(fact: Fact, words: Words) -> dict[str, str]:
    """What is said of an answer that is no number or day (``form``), or one that is too small or too large (``low``, ``high``).

    ``{first}`` and ``{last}`` in it stand for the first and the last day that can be meant, which depend on the day for which the question
    is asked where dates are compared with it. Empty for a choice.
    """
    say = words.say
    if fact.kind == "number":
        low, high = (number_in_words(bound, words, fact.decimals, groups_from(fact.unit, words)) for bound in domain(fact))
        example = number_in_words(35 * 10 ** fact.decimals // 10, words, fact.decimals)
        form = say["no_decimal"].format(example=example) if fact.decimals else say["no_number"]
        return {"form": form, "low": say["too_small"].format(number=low), "high": say["too_large"].format(number=high)}
    if fact.kind == "date":
        early, late = say["too_early"], say["too_late"]
        if fact.relative and domain(fact)[0] == 0:
            late = say["not_to_come"]
        low, high = (late, early) if fact.relative else (early, late)
        return {"form": say["no_day"], "low": low, "high": high}
    return {}


def _number(fact: Fact, answer: object, words: Words) -> int:
    say = messages(fact, words)
    value = None if isinstance(answer, (bool, float)) else number_as_typed(str(answer).strip(), words, fact.decimals)
    if value is None:
        raise ValueError(say["form"])
    low, high = domain(fact)
    if value < low:
        raise ValueError(say["low"])
    if value > high:
        raise ValueError(say["high"])
    return value


def _date(fact: Fact, answer: object, as_of: datetime.date, words: Words) -> int:
    say = messages(fact, words)
    text = str(answer).strip()
    try:
        if not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        day = datetime.date.fromisoformat(text)
    except ValueError:
        raise ValueError(say["form"]) from None
    value = ago(day, as_of, fact.times) if fact.relative else day.toordinal()
    low, high = domain(fact)
    if low <= value <= high:
        return value
    first, last = days_that_can_be_meant(fact, as_of)
    message = say["low" if value < low else "high"]
    raise ValueError(message.format(first=day_in_words(first.isoformat(), words), last=day_in_words(last.isoformat(), words)))


def days_that_can_be_meant(fact: Fact, as_of: datetime.date) -> tuple[datetime.date, datetime.date]:
    """The first and the last day that can be the answer to a date, when it is asked for on a day."""
    low, high = domain(fact)
    if fact.relative:
        low, high = as_of.toordinal() - high, as_of.toordinal() - low
    return datetime.date.fromordinal(max(1, low)), datetime.date.fromordinal(min(high, LAST_DAY))


def _did_you_mean(word: str, known: list[str]) -> str:
    close = difflib.get_close_matches(word, known, 1)
    return f" Did you mean `{close[0]}`?" if close else ""
