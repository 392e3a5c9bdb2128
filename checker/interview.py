"""The interview: what to ask next, and the decision once nothing that the visitor can say matters any more.

All of it is data for a page to show. The page holds no rule: it sends the answers and lays out what comes back.
"""

from __future__ import annotations

import datetime
import functools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .amounts import said_amounts, summed
from .answers import AnswersError, Case, make_case
from .changes import changes
from .conditions import domain
from .data import digest
from .deadlines import deadlines, last_days
from .decide import DECIDED, DEPENDS, IMPOSSIBLE, Decision, Evaluator, Judgement
from .meaning import Meaning
from .model import Always, Fact, Guidance, Impossible, Outcome, Policy, Route, Rule, text_of
from .words import answer_in_words, every_text, ways

TONES = {
    "can": "yes", "need not": "yes", "is": "neutral", "may": "neutral", "usually": "neutral", "please": "neutral",
    "ideally": "neutral", "must": "neutral",
    "limited": "no", "may not": "no", "cannot": "no", "not covered": "open",
}
"""How an outcome of each strength looks at first glance; its title says the same in words."""

SEEN = {"good": "yes", "bad": "no", "neutral": "neutral", "open": "open"}
"""The same for an outcome whose tone an editor has set."""

COMMAS = {ord(mark): "," for mark in "\u3001\uff0c\u060c"}
"""The commas of Japanese, Chinese and Arabic."""

DIFFER = "differ"
"""The name of the heading over answers that contradict each other where the policy says what to do about it."""

MORE, JUDGED = "more", "judged"
"""The names of the headings where several answers are missing, and where there is nothing but a judgement to wait for."""

REMEMBERED = 1_000
"""How many decisions an interview keeps: each step leads once more past the cases of the steps before it."""


class Interview:
    """Interviews visitors about one policy."""

    def __init__(self, policy: Policy, meaning: Meaning | None = None):
        """``meaning`` is the policy's, where it has been worked out already."""
        self.policy = policy
        self.evaluator = Evaluator(policy, meaning)
        self.digest = digest(policy)
        self._specific_steps, self._general_steps = steps_of(policy)
        self._decided = functools.lru_cache(REMEMBERED)(
            lambda question, known, as_of, dates, numbers: self.evaluator.decide(
                question, Case(as_of, dict(known), dates=dict(dates), numbers=dict(numbers))))

    def step(self, question: str, answers: Mapping[str, object], as_of: datetime.date) -> dict[str, Any]:
        """Where the visitor stands: the answers that count, and the next question or else the decision.

        ``answers`` maps facts to what the visitor said, ``None`` for "I don't know". Answers to questions that no longer matter
        are left aside. An answer that cannot be used is reported under ``problems`` and its question is asked again.
        """
        case = make_case(self.policy, {}, as_of)
        asked: list[dict[str, Any]] = []
        problems: list[dict[str, str]] = []
        while True:
            decision = self._decide(question, case)
            fact = self.next_fact(decision, case)
            if fact is None or fact.id not in answers:
                break
            answer, question_asked = answers[fact.id], self.evaluator.meaning.asks(fact, case.known)
            try:
                case = make_case(self.policy, {**{one["fact"]: one["answer"] for one in asked}, fact.id: answer}, as_of)
            except AnswersError as error:
                problems = [{"fact": problem.fact, "message": problem.message} for problem in error.problems]
                break
            asked.append({
                "fact": fact.id, "question": question_asked, "kind": fact.kind, "answer": answer,
                "label": answer_in_words(self.policy, fact, answer),
            })
        return {
            "policy": self.about(),
            "as_of": as_of.isoformat(),
            "in_force": self.in_force(as_of),
            "question": {"id": question, "ask": self.policy.question(question).ask},
            "asked": asked,
            "problems": problems,
            "next": self.ask(fact, case) if fact else None,
            "decision": None if fact else self.show(decision, case),
            "dates": {} if fact else self.dates(decision, case),
            "last_days": {} if fact else last_days(self.policy, case),
            "amounts": {} if fact else self.amounts(decision, case),
            "changes": [] if fact else changes(self.evaluator.meaning, functools.partial(self._decide, question), decision, case),
        }

    def about(self) -> dict[str, str]:
        """Which policy is speaking."""
        policy = self.policy
        return {
            "title": policy.title, "version": policy.version, "effective_from": policy.effective_from,
            "digest": self.digest,
        }

    def in_force(self, day: datetime.date) -> bool:
        """Whether the rules hold on a day already."""
        return day.isoformat() >= self.policy.effective_from

    def show(self, decision: Decision, case: Case) -> dict[str, Any]:
        """A decision with the words of the policy in it.

        ``unknown`` lists what is missing and would settle the outcome, as far as it is certain to apply.
        """
        policy = self.policy
        asks = functools.partial(self.evaluator.meaning.asks, known=case.known)
        outcomes = [self.show_outcome(policy.outcome(id), decision.says) for id in decision.possible]
        steps = self._steps(decision)
        missing = [policy.fact(id) for id in decision.needed if self.evaluator.applies(id, case.known)]
        judged = [
            (judgement, len({possible for _, possible in judgement.possible}) > 1) for judgement in decision.judgements
        ]
        heading = outcomes[0] if decision.status == DECIDED else self._heading(decision, missing, judged)
        return {
            "status": decision.status,
            **heading,
            "possible": outcomes if decision.status == DEPENDS else [],
            "rules": self.show_statements(decision.rules),
            "may_lead": self.show_statements(decision.may_lead),
            "guidance": self.show_statements(decision.guidance),
            "may_join": self.show_statements(decision.may_join),
            "steps": steps,
            "routes": [self.show_route(route) for route in self._routes(decision, steps)],
            "unknown": [{"fact": fact.id, "question": asks(fact), "looked_up": fact.looked_up} for fact in missing],
            "judgements": [
                {
                    "fact": judgement.fact,
                    "question": asks(policy.fact(judgement.fact)),
                    "by": judgement.by,
                    "settles": settles,
                    "possible": [
                        {
                            "answer": answer_in_words(policy, policy.fact(judgement.fact), answer),
                            "outcomes": [policy.outcome(id).title for id in possible],
                        }
                        for answer, possible in judgement.possible
                    ],
                }
                for judgement, settles in judged
            ],
            "discretion": [
                {
                    "fact": fact.id,
                    "question": asks(fact),
                    "by": fact.judged_by,
                    "presumed": answer_in_words(policy, fact, fact.presumed),
                    "possible": [
                        {"answer": answer_in_words(policy, fact, answer), "outcomes": [policy.outcome(id).title for id in possible]}
                        for answer, possible in judgement.possible if answer != fact.presumed
                    ],
                }
                for judgement in decision.discretion for fact in [policy.fact(judgement.fact)]
            ],
            "contradictions": list(decision.contradictions),
            "ways_out": list(decision.ways_out),
            "set_aside": [{"fact": id, "label": policy.fact(id).label} for id in decision.set_aside],
        }

    def dates(self, decision: Decision, case: Case) -> dict[str, list[str]]:
        """What the calendar says to rules and guidance of a decision, by their ids; see :mod:`checker.deadlines`.

        It stands beside the decision and not in it: nothing in it is decided, and the plan of the page has no words for it.
        """
        found = {id: deadlines(self.policy, self.policy.statement(id), case) for id in (*decision.rules, *decision.guidance)}
        return {id: sentences for id, sentences in found.items() if sentences}

    def amounts(self, decision: Decision, case: Case) -> dict[str, list[str]]:
        """The amounts that the rules, the guidance and the outcome of a decision name, with their arithmetic, by the ids of these. Like the dates
        they stand beside the decision."""
        found = {id: said_amounts(self.policy, id, case.numbers) for id in (*decision.rules, *decision.guidance)}
        if decision.outcome:
            found[decision.outcome] = [said for id in _said_of_outcome(decision) for said in said_amounts(self.policy, id, case.numbers)]
        return {id: sentences for id, sentences in found.items() if sentences}

    def _steps(self, decision: Decision) -> list[str]:
        """The rules and guidance of a decision that say what to do, by their ids; each step once.

        Where there is none, it is the step that all rules say that may lead to an outcome here; or else what everybody is told.
        """
        policy = self.policy
        said = {*decision.rules, *decision.guidance}
        leading = [one for one in policy.rules if one.outcome and one.id in (*decision.rules, *decision.may_lead)]
        shared = leading[:1] if len({one.do for one in leading}) == 1 else []
        for statements in ([one for one in self._specific_steps if one.id in said], shared, [one for one in self._general_steps if one.id in said]):
            steps: dict[str, str] = {}
            for one in statements:
                if one.do:
                    steps.setdefault(one.do, one.id)
            if steps:
                return list(steps.values())
        return []

    def _routes(self, decision: Decision, steps: list[str]) -> list[Route]:
        """How to reach those who help with a case: whom its first step names, then whom the others do.

        Where the first step names nobody, or is what everybody is told, they are those whom its rules and its outcome name, too. Where none of
        these does, they are those whom its guidance names, or the policy's first route.
        """
        policy = self.policy
        outcome = [policy.outcome(decision.outcome)] if decision.outcome else []
        said = [*map(policy.statement, decision.rules), *outcome]
        ways_out = [one for one in policy.impossible if one.because in decision.contradictions]

        def named(saying: Iterable[Rule | Guidance | Outcome | Impossible]) -> list[str]:
            return [id for one in saying for id in one.contact]

        main, others = (named(map(policy.statement, some)) for some in (steps[:1], steps[1:]))
        own = main and not any(one.id in steps for one in self._general_steps)
        found = [*main, *([] if own else named([*ways_out, *said])), *others] or named(map(policy.statement, decision.guidance))
        return policy.routes_to(found or [route.id for route in policy.routes[:1]])

    def _heading(self, decision: Decision, missing: list[Fact], judged: list[tuple[Judgement, bool]]) -> dict[str, Any]:
        """What stands in the place of the outcome of a decision that has none."""
        headings = self.headings()
        if decision.status != DEPENDS:
            return headings[DIFFER if decision.ways_out else decision.status]
        if missing or not judged:
            return headings[MORE if len(missing) > 1 else DEPENDS]
        by = next((judgement.by for judgement, settles in judged if settles), judged[0][0].by)
        heading = headings[JUDGED]
        return {**heading, "title": heading["title"].replace("{by}", by.translate(COMMAS).partition(",")[0])}

    def headings(self) -> dict[str, dict[str, Any]]:
        """What stands in the place of an outcome where there is none, by the status of the decision and what is missing.

        ``{by}`` in a title stands for who judges what is still open: their name without what is said of them behind a comma.
        """
        say = self.policy.words.say
        nothing: dict[str, Any] = {"tone": "open", "means": "", "see_also": [], "contact": []}
        return {
            DEPENDS: {"id": "depends", "title": say["depends"], "says": say["depends_says"], **nothing},
            MORE: {"id": "depends", "title": say["depends_more"], "says": say["depends_says"], **nothing},
            JUDGED: {"id": "depends", "title": say["judged"], "says": say["judged_says"], **nothing},
            IMPOSSIBLE: {"id": "check", "title": say["check"], "says": say["check_says"], **nothing},
            DIFFER: {"id": "check", "title": say["differ"], "says": say["differ_says"], **nothing},
        }

    def _decide(self, question: str, case: Case) -> Decision:
        """The evaluator's decision. What was answered with "I don't know" is as open to it as what was not asked.

        As long as no date depends on another, it is the same on every day, as what counts from the as-of date is in the known facts.
        """
        known, numbers = tuple(case.known.items()), tuple(case.numbers.items())
        if not self.policy.distances:
            return self._decided(question, known, datetime.date.min, (), numbers)
        return self._decided(question, known, case.as_of, tuple(case.dates.items()), numbers)

    def next_fact(self, decision: Decision, case: Case) -> Fact | None:
        """The first fact, in the policy's order, that still matters: to the outcome first, then to the guidance, then to the text of the outcome,
        then to amounts that all these say. Where its own question depends on others, these come before it."""
        if decision.status == IMPOSSIBLE:
            return None
        for id in (*decision.needed, *decision.needed_for_guidance, *decision.needed_for_text, *self._needed_for_amounts(decision)):
            if self._can_be_asked(id, case):
                return self._first_of(self.policy.fact(id), case)
        return None

    def _can_be_asked(self, id: str, case: Case) -> bool:
        return id not in case.known and id not in case.unknown and self.evaluator.applies(id, case.known)

    def _first_of(self, fact: Fact, case: Case) -> Fact:
        """A fact, or the first one on which it still depends how it is asked for."""
        needed = self.evaluator.needed_for_question(fact, case.known)
        first = next((one for one in self.policy.facts if one.id in needed and self._can_be_asked(one.id, case)), None)
        return self._first_of(first, case) if first else fact

    def _needed_for_amounts(self, decision: Decision) -> list[str]:
        """What the amounts are computed from that the texts of a decided case name."""
        naming = {*_said_of_outcome(decision), *decision.rules, *decision.guidance} if decision.status == DECIDED else set()
        wanted = {id for amount in self.policy.amounts if naming & {*amount.said_by} for id in summed(amount)}
        return [fact.id for fact in self.policy.facts if fact.id in wanted and not fact.judged_by]

    def ask(self, fact: Fact, case: Case | None = None) -> dict[str, Any]:
        """A fact as a page asks for it in a case; or as it asks whoever has a case in which none of its other questions is the one."""
        question = self.evaluator.meaning.asks(fact, case.known) if case else fact.question
        return {
            "fact": fact.id, "question": question, "hint": fact.hint, "kind": fact.kind, "unit": fact.unit, "decimals": fact.decimals,
            "low": None if fact.answers else domain(fact)[0], "high": None if fact.answers else domain(fact)[1],
            "relative": fact.relative,
            "options": [{"value": answer.id, "label": answer.label} for answer in fact.answers],
        }

    def show_statements(self, ids: Iterable[str]) -> list[dict[str, Any]]:
        """Rules and guidance as a page shows them."""
        found = [self.policy.statement(id) for id in ids]
        return [
            {
                "id": one.id, "title": one.title, "says": one.says, "do": one.do, "href": f"{one.topic}/#{one.id}",
                "contact": [route.id for route in self.policy.routes_to(one.contact)],
            }
            for one in found
        ]

    def show_outcome(self, outcome: Outcome, says: Sequence[int] = ()) -> dict[str, Any]:
        """An outcome as a page shows it; of several texts the one that it ``says``, or those that it may say, each with its condition."""
        all = every_text(self.policy, outcome)
        return {
            "id": outcome.id, "title": outcome.title,
            "says": outcome.texts[says[0]] if len(says) == 1 else " ".join(all[number] for number in says or range(len(all))),
            "tone": SEEN.get(outcome.tone, TONES[outcome.strength]),
            "means": self.policy.words.say.get(f"means_{outcome.strength}", ""),
            "see_also": list(outcome.see_also),
            "contact": [route.id for route in self.policy.routes_to(outcome.contact)],
        }

    @staticmethod
    def show_route(route: Route) -> dict[str, Any]:
        """A route as a page shows it, with what stands on the button of each of its ``ways``, and its address; see
        :func:`checker.words.ways`."""
        return {
            "id": route.id, "name": route.name, "answered_by": route.answered_by, "where": route.where, "hours": route.hours,
            "have_ready": route.have_ready, "ways": [{"text": text, "href": href} for text, href in ways(route)],
        }


def _said_of_outcome(decision: Decision) -> list[str]:
    """The name of the outcome of a decision, and of the texts that are said of it; see :func:`checker.model.text_of`."""
    return [decision.outcome, *(text_of(decision.outcome, number) for number in decision.says)] if decision.outcome else []


def steps_of(policy: Policy) -> tuple[list[Rule | Guidance], list[Rule | Guidance]]:
    """What says what to do: for a case of its own, rules before guidance, each in reading order; and for everybody with a question.

    Guidance that always joins a whole question has nothing to do with the answer, so its step comes where there is no other.
    """
    questions = {question.id for question in policy.questions}
    specific: list[Rule | Guidance] = []
    general: list[Rule | Guidance] = []
    for one in sorted(policy.in_reading_order(), key=lambda one: isinstance(one, Guidance)):
        if one.do:
            always = isinstance(one, Guidance) and isinstance(one.when, Always) and questions & {*one.joins}
            (general if always else specific).append(one)
    return specific, general
