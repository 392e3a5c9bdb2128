"""The one evaluator: what the policy says about a case."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Iterable, Mapping, Sequence

from .answers import Case
from .conditions import ALWAYS, Meaning, Value, simplify
from .diagram import Diagrams, Leaf, Node, facts_that_matter, leaves
from .model import Condition, Policy

DECIDED, DEPENDS, IMPOSSIBLE = "decided", "depends", "impossible"


@dataclass(frozen=True)
class Judgement:
    """Something only a person or the law can judge, and what the decision would be for each judgement."""

    fact: str
    by: str
    possible: tuple[tuple[str, tuple[str, ...]], ...]
    """For each answer the outcomes that are then still possible."""


@dataclass(frozen=True)
class Decision:
    """What the policy says about a case, over all completions of it."""

    question: str
    status: str
    """``decided``: every completion agrees. ``depends``: they differ. ``impossible``: the answers contradict each other."""
    outcome: str | None
    """The outcome's id when decided."""
    possible: tuple[str, ...]
    """The outcomes that are still possible, in the policy's order; one when decided."""
    rules: tuple[str, ...]
    """The rules that lead to the outcome in every completion."""
    may_lead: tuple[str, ...]
    """The rules that lead to an outcome in some completions only."""
    guidance: tuple[str, ...]
    """The guidance that joins the decision in every completion."""
    may_join: tuple[str, ...]
    """The guidance that joins it in some completions only."""
    needed: tuple[str, ...]
    """The facts that would settle the outcome, those that are judged left aside."""
    needed_for_guidance: tuple[str, ...]
    """More facts that would settle which guidance joins."""
    judgements: tuple[Judgement, ...]
    """What somebody has to judge before the outcome is settled."""
    contradictions: tuple[str, ...]
    """Why the answers cannot all be right, in the policy's words, where it states that."""


class UndecidedError(ValueError):
    """A case that no rule decides, or that rules decide differently: the policy should not have been published."""


class Evaluator:
    """Decides cases of one policy."""

    def __init__(self, policy: Policy):
        self.policy = policy
        self.meaning = Meaning(policy)
        self.diagrams = Diagrams(self.meaning)

    def decide(self, question: str, case: Case) -> Decision:
        """The decision on a question, exact over all completions of the case.

        Raises ``KeyError`` for a question that the policy does not answer, and :class:`UndecidedError` where the policy has a
        gap or a conflict, which ``build.py check`` finds before publication.
        """
        outcomes = [outcome.id for outcome in self.policy.question(question).outcomes]
        known = case.known
        by_outcome = self._diagram([self.meaning.outcome(id) for id in outcomes], known)
        if by_outcome is None:
            return self._impossible(question, known)
        possible = self._outcomes(question, outcomes, by_outcome)
        rules, may_lead, _ = self._sort(
            {rule.id: self.meaning.leads(rule) for rule in self.policy.rules_of(question) if rule.outcome}, known
        )
        guidance, may_join, more = self._sort(
            {one.id: self.meaning.joins(one, question) for one in self.policy.guidance}, known
        )
        unsettled = facts_that_matter(by_outcome)
        judged = [fact for fact in self.policy.facts if fact.judged_by and fact.id in unsettled]
        return Decision(
            question=question,
            status=DECIDED if len(possible) == 1 else DEPENDS,
            outcome=possible[0] if len(possible) == 1 else None,
            possible=possible,
            rules=rules,
            may_lead=may_lead,
            guidance=guidance,
            may_join=may_join,
            needed=self._askable(unsettled),
            needed_for_guidance=self._askable(more - unsettled),
            judgements=tuple(
                Judgement(fact.id, fact.judged_by, tuple(
                    (answer.id, self._possible(question, outcomes, {**known, fact.id: answer.id}))
                    for answer in fact.answers
                ))
                for fact in judged
            ),
            contradictions=(),
        )

    def applies(self, fact: str, known: Mapping[str, Value]) -> bool:
        """Whether what is known makes sure that a fact applies, so that it can be asked."""
        return simplify(self.meaning.applies(fact), known) == ALWAYS

    def _possible(self, question: str, outcomes: list[str], known: Mapping[str, Value]) -> tuple[str, ...]:
        node = self._diagram([self.meaning.outcome(id) for id in outcomes], known)
        return () if node is None else self._outcomes(question, outcomes, node)

    def _diagram(self, conditions: Sequence[Condition], known: Mapping[str, Value]) -> Node:
        return self.diagrams.build(conditions, known)

    @staticmethod
    def _outcomes(question: str, outcomes: list[str], node: Node) -> tuple[str, ...]:
        found: set[str] = set()
        for leaf in leaves(node):
            led_to = [id for id, holds in zip(outcomes, leaf.holds) if holds]
            if len(led_to) != 1:
                problem = f"lead to {' and '.join(led_to)}" if led_to else "decide nothing"
                raise UndecidedError(f"For a case of the question `{question}` the rules {problem}.")
            found.update(led_to)
        return tuple(id for id in outcomes if id in found)

    def _sort(
        self, conditions: Mapping[str, Condition], known: Mapping[str, Value]
    ) -> tuple[tuple[str, ...], tuple[str, ...], set[str]]:
        """Which conditions hold in every completion, which in some, and the facts on which the latter depend."""
        always, sometimes, facts = [], [], set()
        for id, condition in conditions.items():
            node = self._diagram([condition], known)
            if node == Leaf((True,)):
                always.append(id)
            elif node is not None and node != Leaf((False,)):
                sometimes.append(id)
                facts |= facts_that_matter(node)
        return tuple(always), tuple(sometimes), facts

    def _askable(self, facts: Iterable[str]) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.policy.facts if fact.id in facts and not fact.judged_by)

    def _impossible(self, question: str, known: Mapping[str, Value]) -> Decision:
        because = tuple(
            one.because
            for one, condition in zip(self.policy.impossible, self.meaning.impossible)
            if simplify(condition, known) == ALWAYS
        )
        return Decision(question, IMPOSSIBLE, None, (), (), (), (), (), (), (), (), because)
