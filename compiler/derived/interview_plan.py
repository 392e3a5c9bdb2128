"""The plan of the interview: what the page needs to ask its questions, and to know the decision, before any Python has arrived.

The plan holds the parts of each question's decision as decision diagrams, the very ones that the certificate seals, and the texts
that a view is put together from. The page's script only walks through diagrams: it follows the cell that an answer lies in, and asks for
the first fact that still makes a difference. So the plan grows with the diagrams and not with the number of histories that an
interview can have, and every walk is planned, "I don't know" included.
"""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from checker.amounts import summed
from checker.answers import messages, several
from checker.certificate import Parts, both_ends
from checker.conditions import Cell, Value, domain
from checker.data import canonical_json
from checker.diagram import Node
from checker.distances import ends
from checker.interview import Interview, steps_of
from checker.meaning import Meaning
from checker.model import TODAY, Fact, Policy, Question, Words, text_of
from checker.times import earlier
from checker.words import FIRST_YEAR, GROUPS_FROM, MANY, every_text, number_in_words

WALKED = 200
"""How many cases of a policy are walked in every way. The diagrams of its plan are compared as a whole, so what the walks try is the
script that goes through them, and the text of what it shows."""

LATE = datetime.date(9000, 12, 30)
"""The as-of date of all walks: so many days before it are days of the calendar as any date can be ago, and after it as one can be ahead."""


def make_plan(interview: Interview) -> dict[str, Any]:
    """The plan of all questions, as plain data for ``docs/front_end/plan.mjs``.

    ``rows`` are the branches and ends of all diagrams: ``[fact, row for each cell ...]``, or ``{"value": ...}``, which is null where a case
    is impossible. Facts and rows are named by their index in ``facts`` and ``rows``; a diagram by its index in ``diagrams``, which
    names its first row. ``texts`` of a question has each text of an outcome that has several, as it is said in its case, and with its condition to
    whoever does not know that; ``asks`` of a fact has the other ways to ask for it. ``steps`` are the statements that say what to do: first those of
    a case of its own, then the general ones, which come where there is no other. ``leads`` has the rules that lead to an outcome. ``order`` has the
    facts in the order in which they are asked for, ``judged`` those that somebody judges. ``amounts`` are those that texts name, with the facts to
    ask for. What is presumed of these has its place in the diagrams already. ``contact`` names the route for whoever is told no other one.

    A plan holds all that is decided. What the engine says beside that, the sums with days and what would change the answer (``dates`` and
    ``changes`` of a view), is Python's alone: the page shows it once the engine is there.
    """
    policy, meaning = interview.policy, interview.evaluator.meaning
    roots: list[Node] = []

    def root(node: Node) -> int:
        roots.append(node)
        return len(roots) - 1

    ids = [*(rule.id for rule in policy.rules), *(guidance.id for guidance in policy.guidance)]
    statements = {id: number for number, id in enumerate(ids)}
    outcomes = {outcome.id: interview.show_outcome(outcome) for question in policy.questions for outcome in question.outcomes}
    questions = {question.id: _question(meaning, question, statements, root) for question in policy.questions}
    facts = [
        {
            "next": {"fact": fact.id} if fact.part_of else interview.ask(fact),
            "asks": [] if fact.part_of else [[root(meaning.holds(one.when)), one.says] for one in fact.variants],
            "by": fact.judged_by, "presumed": fact.presumed, "looked_up": fact.looked_up,
            "reading": _reading(meaning, fact), "applies": root(meaning.applies(fact.id)),
            "asked": not (fact.till or fact.parts or fact.part_of), "part_of": fact.part_of,
        }
        for fact in meaning.order
    ]
    impossible = [
        {
            "when": root(meaning.holds(combination.when)), "because": combination.because, "do": combination.do,
            "contact": list(combination.contact),
        }
        for combination in policy.impossible
    ]
    rows, first_rows = meaning.diagrams.written(roots)
    return {
        "policy": interview.about(),
        "unknown": policy.words.say["unknown"],
        "saying": _saying(policy),
        "headings": interview.headings(),
        "order": [meaning.level[fact.id] for fact in policy.facts if not fact.judged_by],
        "judged": [meaning.level[fact.id] for fact in policy.facts if fact.judged_by],
        "facts": facts,
        "impossible": impossible,
        "outcomes": outcomes,
        "statements": interview.show_statements(statements),
        "leads": [statements[rule.id] for rule in policy.rules if rule.outcome],
        "steps": [[statements[statement.id] for statement in saying] for saying in steps_of(policy)],
        "routes": {route.id: interview.show_route(route) for route in policy.routes},
        "contact": [route.id for route in policy.routes_to([first.id for first in policy.routes[:1]])],
        "amounts": [
            {"said_by": list(amount.said_by), "numbers": [meaning.level[id] for id in summed(amount)]}
            for amount in policy.amounts if amount.said_by
        ],
        "questions": questions,
        "diagrams": first_rows,
        "rows": rows,
    }


def _question(meaning: Meaning, question: Question, statements: Mapping[str, int], root: Callable[[Node], int]) -> dict[str, Any]:
    """What the plan says of a question. ``statements`` has the number of each rule and guidance; ``root`` gives a diagram its own."""
    parts = Parts(meaning, question.id)
    asked = meaning.diagrams.facts(parts.outcome)

    def presumed(node: Node) -> int:
        return root(as_presumed(meaning, node))

    return {
        "ask": question.ask,
        "outcomes": [outcome.id for outcome in question.outcomes],
        "outcome": presumed(parts.outcome),
        "rules": [[statements[id], presumed(node)] for id, node in parts.rules.items()],
        "guidance": [[statements[id], presumed(node)] for id, node in parts.guidance.items()],
        "texts": {
            outcome.id: [
                [presumed(parts.texts[text_of(outcome.id, number)]), text, with_condition]
                for number, (text, with_condition) in enumerate(zip(outcome.texts, every_text(meaning.policy, outcome)))
            ]
            for outcome in question.outcomes if outcome.variants
        },
        "judgements": {
            str(level): root(where_judged(meaning, parts, fact))
            for level, fact in enumerate(meaning.order)
            if fact.judged_by and level in asked
        },
    }


def _saying(policy: Policy) -> dict[str, Any]:
    """How days and amounts are written, as far as the page has to write them: those of its facts, and how many years ago a day is."""
    words, units = policy.words, {fact.unit for fact in policy.facts}
    return {
        "date": words.date, "months": words.months, "group": words.group, "decimal": words.decimal,
        "grouping": words.grouping, "groups_from": words.groups_from, "plain_from": GROUPS_FROM,
        "plural": words.plural, "units": {unit: forms for unit, forms in words.units.items() if unit in units}, "first_year": FIRST_YEAR,
        "many": MANY, "years_ago": words.ago["years"], "and": words.lists["and"], "none_of_these": words.say["none_of_these"],
    }


def as_presumed(meaning: Meaning, node: Node, open: Sequence[str] = ()) -> Node:
    """A part of a decision where all is as the policy presumes, but for what is left ``open``; elsewhere ``None``."""
    return meaning.diagrams.combine(node, meaning.presumed(open), lambda value, holds: value if holds else None)


def where_judged(meaning: Meaning, parts: Parts, fact: Fact) -> Node:
    """The outcome wherever a fact applies: to judge it is to say that it does. What else is judged is as presumed."""
    others = as_presumed(meaning, parts.outcome, open=[fact.id])
    return meaning.diagrams.combine(others, meaning.applies(fact.id), lambda led, holds: led if holds else None)


def _reading(meaning: Meaning, fact: Fact) -> dict[str, Any] | None:
    """How to find the cell that an entered number or day lies in; an answer of a choice is a cell of its own."""
    if fact.answers:
        return None
    cells = meaning.cells[meaning.level[fact.id]]
    return {
        "starts": [first for first, _ in cells],
        "end": cells[-1][1],
        "relative": fact.relative,
        "ends": [*ends(fact)] if fact.kind == "date" else [],
        "yearly": fact.yearly,
        "times": [dataclasses.asdict(time) for time in fact.times],
        "parts": [[*one] for one in fact.parts],
        "divisor": [[*one] for one in fact.divisor],
        "messages": messages(fact, meaning.policy.words),
    }


def walks(interview: Interview, plan: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Requests that lead to every part of a decision, and what the evaluator answers to each: ``{"request": ..., "view": ...}``.

    They are the cases that the certificate is tried on, and some that contradict themselves: all of them or, of very many, about
    :data:`WALKED` that are spread over them. Each is also told with one "I don't know", and with nothing known from there on, at another
    step from case to case, and with numbers and days at both ends of their cells. Of the others those are walked that show a fact, a
    statement, an outcome or a contradiction for the first time. On the way each question is seen as it is asked, and is given, where it is
    for a number or a day, every kind of answer that cannot be used.
    """
    policy, meaning = interview.policy, interview.evaluator.meaning
    facts = {fact["next"]["fact"]: fact for fact in plan["facts"] if fact["asked"]}
    seen = set()

    def told(question: str, answers: Mapping[str, Any], as_of: datetime.date = LATE) -> Iterator[dict[str, Any]]:
        view = interview.step(question, answers, as_of)
        if not view["problems"]:
            answers = {asked["fact"]: asked["answer"] for asked in view["asked"]}
        request = {"question": question, "answers": dict(answers), "as_of": as_of.isoformat()}
        name = canonical_json(request)
        if name not in seen:
            seen.add(name)
            yield {"request": request, "view": view}

    for question in policy.questions:
        asked: set[str] = set()
        turn = 0
        parts = Parts(meaning, question.id)
        for cells, in_every_way in _worth_walking(parts, WALKED // len(policy.questions)):
            for case in both_ends(cells) if in_every_way else both_ends(cells)[:1]:
                said = _answers(meaning, case)
                if said is None:
                    continue
                answers, as_of = said
                yield from told(question.id, answers, as_of)
                steps = [step["fact"] for step in interview.step(question.id, answers, as_of)["asked"]]
                for number, fact in enumerate(steps):
                    if fact not in asked:
                        asked.add(fact)
                        before = {earlier: answers[earlier] for earlier in steps[:number]}
                        yield from told(question.id, before, as_of)
                        for unusable in _unusable(facts[fact], policy.words, as_of):
                            yield from told(question.id, {**before, fact: unusable}, as_of)
                if steps and in_every_way:
                    number = turn % len(steps)
                    turn += 1
                    yield from told(question.id, {**answers, steps[number]: None}, as_of)
                    nothing_else = {**dict.fromkeys(facts), **{earlier: answers[earlier] for earlier in steps[:number]}}
                    yield from told(question.id, nothing_else, as_of)


def _answers(meaning: Meaning, case: Mapping[str, Value]) -> tuple[dict[str, Any], datetime.date] | None:
    """What a visitor answers in a case, and on which day; ``None`` where its days or numbers cannot be, beside what is declared impossible."""
    policy, as_of = meaning.policy, LATE
    answers: dict[str, Any] = several(policy, case) | {
        fact.id: earlier(as_of, int(case[fact.id]), fact.times).isoformat() if fact.relative
        else _said(fact.kind, False, case[fact.id], fact.decimals, policy.words)
        for fact in policy.facts
        if fact.id in case and not fact.judged_by
    }
    for fact in {id: policy.fact(id) for amount in policy.amounts for id in summed(amount)}.values():  # asked where texts say them
        if not fact.judged_by:
            answers.setdefault(fact.id, _said("number", False, domain(fact)[0], fact.decimals, policy.words))
    if policy.distances or policy.amounts:
        found = meaning.witness(case)
        if found is None:
            return None
        days, numbers = found
        answers |= {id: _said("number", False, number, policy.fact(id).decimals, policy.words) for id, number in numbers.items()}
    if policy.distances:
        dates = {id: datetime.date.fromordinal(day) for id, day in days.items() if day}
        as_of = dates.get(TODAY, datetime.date.fromisoformat(policy.effective_from))
        answers |= {id: day.isoformat() for id, day in dates.items() if id in answers}
    return answers, as_of


def _worth_walking(parts: Parts, many: int) -> Iterator[tuple[dict[str, Cell], bool]]:
    """The cases of a question that are walked, and whether in every way, as about so many are."""
    meaning = parts.meaning
    cases = [*parts.cases(), *parts.contradictions()]
    many = min(many, len(cases))
    seen: set[tuple[str, str | int]] = set()
    for number, cells in enumerate(cases):
        known = meaning.located({fact: first for fact, (first, _) in cells.items()})
        if meaning.diagrams.at(meaning.possible(), known):
            decided = parts.decided(cells)
            shown = (decided["outcome"], *decided["rules"], *decided["guidance"], *decided.get("texts", ()))
            shows: set[tuple[str, str | int]] = {("id", id) for id in shown}
        else:
            combinations = enumerate(meaning.policy.impossible)
            shows = {("impossible", number) for number, combination in combinations if meaning.diagrams.at(meaning.holds(combination.when), known)}
        shows |= {("fact", id) for id in cells}
        in_every_way = number * many // len(cases) < (number + 1) * many // len(cases)
        if in_every_way or not shows <= seen:
            yield cells, in_every_way
        seen |= shows


def _unusable(fact: Mapping[str, Any], words: Words, as_of: datetime.date) -> Sequence[str]:
    """Answers to a fact of a plan that are hard to read, or not to be taken: no number or day at all, or one just beyond the first or the last."""
    reading, kind = fact["reading"], fact["next"]["kind"]
    if not reading:
        return []
    ends = (reading["starts"][0] - 1, reading["end"] + 1)
    beyond = [_said(kind, reading["relative"], value, fact["next"]["decimals"], words, as_of) for value in ends]
    if kind == "date":
        return ["x", "2000-02-30", "2000-13-01", "2000-01-00", "0000-01-01", "0026-11-20", *beyond]
    return ["x", "1" * 19, "1.5", "12,50", "1,000.50", "1.23456789", "1,000 000", *beyond]


def _said(kind: str, relative: bool, value: Value, decimals: int, words: Words, as_of: datetime.date = LATE) -> str:
    """A value that conditions compare, as a visitor says it on a day."""
    if kind != "date":
        return number_in_words(int(value), words, decimals) if decimals else str(value)
    ordinal = as_of.toordinal() - int(value) if relative else int(value)
    return datetime.date.fromordinal(min(max(1, ordinal), datetime.date.max.toordinal())).isoformat()
