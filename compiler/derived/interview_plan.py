"""The plan of an interview: every state that it can be in, found by the evaluator at build time and shipped as data.

With it the page asks its questions, and knows the decision, before any Python has arrived. It only walks from state to state: by
the cell that an answer lies in, or by "I don't know". Histories after which everything goes on alike are one state, and
what states have in common is written down once, so that the whole is small enough to be fetched with the page.
"""

from __future__ import annotations

import datetime
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from checker.answers import Case, messages
from checker.certificate import both_ends, complete_cells
from checker.conditions import Value
from checker.data import canonical_json
from checker.interview import Interview
from checker.meaning import Meaning
from checker.model import Fact, Question
from checker.words import GROUPS_FROM, MONTHS, SINGULAR, words

MOST_STATES = 2_000
"""Beyond so many states of all interviews together, those that most answers lead to are left to the engine."""

LATE = datetime.date(9999, 12, 30)
"""The as-of date of all walks: every number of days before it is a day of the calendar, and so is the day after it."""


def make_plan(interview: Interview, most_states: int = MOST_STATES) -> dict[str, Any]:
    """The plan of all questions, as plain data for ``docs/front_end/plan.mjs``.

    ``states`` are lists ``[fact, state for each cell ..., state for "I don't know"]``: a fact by its place in ``facts``, a state by
    its place in ``states``, a decision by its place in ``decisions`` counted down from -1, and ``null`` where the engine has to be asked.
    Each entry of a decision is a place in ``parts``, or a list of such places.
    """
    policy, meaning = interview.policy, interview.evaluator.meaning
    parts, decisions, states = _Numbered(), _Numbered(), _Numbered()
    facts = _Numbered()
    starts = {}
    for question in policy.questions:
        reached = _explore(interview, question, most_states // len(policy.questions))
        memo: dict[Hashable, int | None] = {}

        def numbered(key: Hashable) -> int | None:
            """The place of a state, those it leads to being written down first."""
            if key not in memo:
                state = reached.get(key)
                if state is None:
                    memo[key] = None
                elif isinstance(state, dict):
                    shared = {name: _shared(value, parts) for name, value in state.items()}
                    memo[key] = -1 - decisions.place(shared)
                else:
                    fact, children = state
                    asked = facts.place({"next": interview.ask(fact), "reading": _reading(meaning, fact)})
                    memo[key] = states.place([asked, *map(numbered, children)])
            return memo[key]

        starts[question.id] = {"ask": question.ask, "start": numbered(next(iter(reached)))}
    return {
        "policy": interview.about(),
        "unknown": words(policy)["unknown"],
        "saying": {"months": MONTHS, "groups_from": GROUPS_FROM, "singular": SINGULAR},
        "questions": starts,
        "facts": facts.all,
        "parts": parts.all,
        "decisions": decisions.all,
        "states": states.all,
    }


def _shared(value: Any, parts: _Numbered) -> Any:
    return [parts.place(one) for one in value] if isinstance(value, list) else parts.place(value)


def _reading(meaning: Meaning, fact: Fact) -> dict[str, Any] | None:
    """How to find the cell that an entered number or day lies in; an answer of a choice is a cell of its own."""
    if fact.answers:
        return None
    cells = meaning.cells[meaning.place[fact.id]]
    return {
        "starts": [first for first, _ in cells],
        "end": cells[-1][1],
        "relative": fact.relative,
        "messages": messages(fact),
    }


def _explore(
    interview: Interview, question: Question, most_states: int
) -> dict[Hashable, tuple[Fact, list[Hashable]] | dict[str, Any]]:
    """The states of one question by their keys, the first one first: what is asked and where each answer leads, or the decision."""
    evaluator, meaning = interview.evaluator, interview.evaluator.meaning
    keys = _Keys(meaning, question)
    start = Case(LATE, {})
    reached = {}
    waiting = {keys.of(start): start}
    while waiting and len(reached) < most_states:
        key, case = next(iter(waiting.items()))
        del waiting[key]
        decision = evaluator.decide(question.id, case)
        fact = interview.next_fact(decision, case)
        if fact is None:
            reached[key] = interview.show(decision, case)
            continue
        children = []
        for after in [
            *(replace(case, known={**case.known, fact.id: first}) for first, _ in meaning.cells[meaning.place[fact.id]]),
            replace(case, unknown=case.unknown | {fact.id}),
        ]:
            child = keys.of(after)
            children.append(child)
            if child not in reached and child != key:
                waiting.setdefault(child, after)
        reached[key] = fact, children
    return reached


class _Keys:
    """Names states of the interview about one question: cases after which everything goes on alike have the same key."""

    def __init__(self, meaning: Meaning, question: Question):
        policy = meaning.policy
        self.meaning = meaning
        self.decide = [
            meaning.outcomes(question.id),
            *(meaning.decides(rule) for rule in policy.rules_of(question.id)),
            *(meaning.joins(one, question.id) for one in policy.guidance),
        ]
        self.shown = [
            *(meaning.applies(fact.id) for fact in policy.facts),
            *(meaning.holds(one.when) for one in policy.impossible),
        ]

    def of(self, case: Case) -> Hashable:
        meaning, diagrams = self.meaning, self.meaning.diagrams
        known = meaning.located(case.known)
        completions = meaning.completions(case.known)
        left = [
            completions,
            *(diagrams.within(diagrams.given(node, known), completions) for node in self.decide),
            *(diagrams.given(node, known) for node in self.shown),
        ]
        open = set().union(*map(diagrams.facts, left))
        return tuple(left), frozenset(fact for fact in case.unknown if meaning.place[fact] in open)


def walks(interview: Interview, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Requests that lead along every way of a plan, and what the evaluator answers to each: ``{"request": ..., "view": ..., "planned": ...}``.

    Among them is every complete case, and for each state every answer, "I don't know", and every kind of answer that cannot be used;
    numbers and days at both ends of their cells. Only where it is not ``planned`` may the plan leave the answer to the engine.
    """
    policy, meaning = interview.policy, interview.evaluator.meaning
    seen = set()
    for question in policy.questions:
        cases = (
            {
                fact.id: _said(fact.kind, fact.relative, case[fact.id])
                for fact in policy.facts
                if fact.id in case and not fact.judged_by
            }
            for cells in complete_cells(meaning, question.id)
            for case in both_ends(cells)
        )
        whole = not any(None in state for state in plan["states"])
        for answers, planned in (*_along(plan, question), *((case, whole) for case in cases)):
            view = interview.step(question.id, answers, LATE)
            told = answers if view["problems"] else {one["fact"]: one["answer"] for one in view["asked"]}
            request = {"question": question.id, "answers": told, "as_of": LATE.isoformat()}
            if canonical_json(request) not in seen:
                seen.add(canonical_json(request))
                yield {"request": request, "view": view, "planned": planned}


def _along(plan: Mapping[str, Any], question: Question) -> Iterator[tuple[dict[str, str | None], bool]]:
    """For each state of a question, the answers that lead there, and with them each answer to what is asked there; and whether the
    plan has to know what follows."""
    waiting: dict[int | None, dict[str, str | None]] = {plan["questions"][question.id]["start"]: {}}
    reached = set()
    while waiting:
        place = next(iter(waiting))
        before = waiting.pop(place)
        reached.add(place)
        yield before, place is not None
        if place is None or place < 0:
            continue
        asked, *after = plan["states"][place]
        fact = plan["facts"][asked]
        for answers, child in zip([*_answers(fact), [None]], after):
            for answer in answers:
                told = {**before, fact["next"]["fact"]: answer}
                yield told, child is not None
                if child not in reached:
                    waiting.setdefault(child, told)
        for answer in _unusable(fact):
            yield {**before, fact["next"]["fact"]: answer}, True


def _unusable(fact: Mapping[str, Any]) -> list[str]:
    """Answers to a fact of a plan that are not to be taken: no number or day at all, or one just beyond the first or the last."""
    reading, kind = fact["reading"], fact["next"]["kind"]
    if not reading:
        return []
    beyond = [_said(kind, reading["relative"], value) for value in (reading["starts"][0] - 1, reading["end"] + 1)]
    if kind == "date":
        return ["x", "2000-02-30", "2000-13-01", "2000-01-00", "0000-01-01", "0026-11-20", *beyond]
    return ["x", "1" * 19, "1.5", "12,50", "1,000 000", *beyond]


def _answers(fact: Mapping[str, Any]) -> list[list[str]]:
    """For each cell of a fact of a plan, the answers at its both ends."""
    reading, kind = fact["reading"], fact["next"]["kind"]
    if not reading:
        return [[option["value"]] for option in fact["next"]["options"]]
    ends = [*(start - 1 for start in reading["starts"][1:]), reading["end"]]
    return [
        sorted({_said(kind, reading["relative"], start), _said(kind, reading["relative"], end)})
        for start, end in zip(reading["starts"], ends)
    ]


def _said(kind: str, relative: bool, value: Value) -> str:
    """A value that conditions compare, as a visitor says it on the day of the walks."""
    if kind != "date":
        return str(value)
    ordinal = LATE.toordinal() - int(value) if relative else int(value)
    return datetime.date.fromordinal(min(max(1, ordinal), datetime.date.max.toordinal())).isoformat()


class _Numbered:
    """Different values, each kept once and known by its place."""

    def __init__(self):
        self.all: list[Any] = []
        self._places: dict[str, int] = {}

    def place(self, value: Any) -> int:
        text = canonical_json(value)
        if text not in self._places:
            self._places[text] = len(self.all)
            self.all.append(value)
        return self._places[text]
