"""The one evaluator: what the policy says about a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .answers import Case
from .conditions import Value
from .diagram import Node
from .distances import asked_for
from .meaning import Meaning
from .model import Fact, Policy, Question

DECIDED, DEPENDS, IMPOSSIBLE = "decided", "depends", "impossible"

FRESH_AFTER = 200_000
"""How much the diagrams may grow by deciding before they are made anew, since a back end decides for months."""


@dataclass(frozen=True)
class Judgement:
    """Something only a person or the law can judge, and what the decision would be for each judgement."""

    fact: str
    by: str
    possible: tuple[tuple[str, tuple[str, ...]], ...]
    """For each answer the outcomes that are then still possible. An answer that contradicts the known ones is left out."""


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
    """The rules that decide in every completion: those that lead to the outcome, and exceptions that take another rule away."""
    may_lead: tuple[str, ...]
    """The rules that decide in some completions only."""
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
    set_aside: tuple[str, ...]
    """Facts that were answered though they do not apply, given the other answers. The decision is made without them."""
    ways_out: tuple[str, ...] = ()
    """What to do about answers that cannot all be right, in the policy's words, where it says that."""
    says: tuple[int, ...] = ()
    """When decided, which texts of the outcome are possible, by their places in ``Outcome.texts``: one where the case tells which is said."""
    needed_for_text: tuple[str, ...] = ()
    """More facts that would settle which text of the outcome is said."""
    discretion: tuple[Judgement, ...] = ()
    """What the decision presumes, where somebody who judges otherwise would decide otherwise."""


class UndecidedError(ValueError):
    """A case that no rule decides, or that rules decide differently: the policy should not have been published."""


class Evaluator:
    """Decides cases of one policy."""

    def __init__(self, policy: Policy, meaning: Meaning | None = None):
        """``meaning`` is the policy's, where it has been worked out already."""
        self.policy = policy
        place = {fact.id: number for number, fact in enumerate(policy.facts)}
        self._in_turn = sorted(policy.counted, key=lambda one: max((place[id] for id in asked_for(one)), default=-1))
        """All that conditions test, what follows from answers behind the last of these."""
        self._begin(meaning or Meaning(policy))

    def decide(self, question: str, case: Case) -> Decision:
        """The decision on a question, exact over all completions of the case.

        Raises ``KeyError`` for a question that the policy does not answer, and :class:`UndecidedError` where the policy has a
        gap or a conflict, which ``build.py check`` finds before publication.
        """
        if self.meaning.diagrams.size() > self._full:
            self._begin(Meaning(self.policy))
        meaning = self.meaning
        asked = self.policy.question(question)
        cells = self._applying(case)
        set_aside = tuple(fact.id for fact in self.policy.facts if fact.id in case.known and meaning.level[fact.id] not in cells)
        rest = _Rest(meaning, question, cells, case.fixed)
        by_outcome = rest.of(meaning.outcomes(question))
        possible = self._outcomes(asked, by_outcome)
        if not possible:
            return self._impossible(question, cells, set_aside)
        rules, guidance = self._parts(question)
        always_lead, may_lead = rest.sort(rules)
        always_join, may_join = rest.sort(guidance)
        unsettled = rest.facts(by_outcome)
        needed = self._asked_for(unsettled, case.known)
        for_guidance = {fact for id in may_join for fact in rest.facts(rest.of(guidance[id]))}
        texts = {str(number): node for number, node in enumerate(meaning.says(self.policy.outcome(possible[0])))} if len(possible) == 1 else {}
        said, may_be_said = rest.sort(texts) if len(texts) > 1 else (tuple(texts), ())
        for_text = {fact for number in may_be_said for fact in rest.facts(rest.of(texts[number]))}
        return Decision(
            question=question,
            status=DECIDED if len(possible) == 1 else DEPENDS,
            outcome=possible[0] if len(possible) == 1 else None,
            possible=possible,
            rules=always_lead,
            may_lead=may_lead,
            guidance=always_join,
            may_join=may_join,
            needed=self._askable(needed),
            needed_for_guidance=self._askable(self._asked_for(for_guidance, case.known) - needed),
            says=tuple(map(int, said or may_be_said)),
            needed_for_text=self._askable(self._asked_for(for_text, case.known)),
            judgements=tuple(
                self._judgement(asked, fact, cells, case.fixed) for fact in self.policy.facts if fact.judged_by and fact.id in unsettled),
            discretion=tuple(
                judgement
                for fact in self.policy.facts
                if fact.presumed and fact.id not in case.known
                for judgement in [self._judgement(asked, fact, cells, case.fixed)]
                if len({still for _, still in judgement.possible}) > 1
            ),
            contradictions=(),
            set_aside=set_aside,
        )

    def applies(self, fact: str, known: Mapping[str, Value]) -> bool:
        """Whether what is known makes sure that a fact applies, so that it can be asked."""
        return self._settled(self.meaning.applies(fact), self.meaning.located(known))

    def needed_for_question(self, fact: Fact, known: Mapping[str, Value]) -> set[str]:
        """The facts on which it still depends how a fact is asked for."""
        cells, diagrams = self.meaning.located(known), self.meaning.diagrams
        open = [diagrams.given(self.meaning.holds(one.when), cells) for one in fact.variants]
        levels = {level for node in open if node != diagrams.always for level in diagrams.facts(node)} if diagrams.always not in open else set()
        return self._asked_for({self.meaning.order[level].id for level in levels}, known)

    def _begin(self, meaning: Meaning) -> None:
        self.meaning = meaning
        for question in self.policy.questions:
            self.meaning.outcomes(question.id)
        self._parts_of: dict[str, tuple[dict[str, Node], dict[str, Node]]] = {}
        self._full = self.meaning.diagrams.size() + FRESH_AFTER

    def _parts(self, question: str) -> tuple[dict[str, Node], dict[str, Node]]:
        """Where each rule of a question decides, and where each guidance joins."""
        if question not in self._parts_of:
            self._parts_of[question] = (
                {rule.id: self.meaning.decides(rule) for rule in self.policy.rules_of(question)},
                {guidance.id: self.meaning.joins(guidance, question) for guidance in self.policy.guidance},
            )
        return self._parts_of[question]

    def _settled(self, node: Node, cells: Mapping[int, int]) -> bool:
        return self.meaning.diagrams.given(node, cells) == self.meaning.diagrams.always

    def _possible(self, question: Question, cells: Mapping[int, int], fixed: Mapping[str, int]) -> tuple[str, ...]:
        return self._outcomes(question, _Rest(self.meaning, question.id, cells, fixed).of(self.meaning.outcomes(question.id)))

    def _judgement(self, question: Question, fact: Fact, cells: Mapping[int, int], fixed: Mapping[str, int]) -> Judgement:
        return Judgement(fact.id, fact.judged_by, tuple(
            (answer.id, still)
            for cell, answer in enumerate(fact.answers)
            if (still := self._possible(question, {**cells, self.meaning.level[fact.id]: cell}, fixed))
        ))

    def _outcomes(self, question: Question, by_outcome: Node) -> tuple[str, ...]:
        found = self.meaning.diagrams.values(by_outcome)
        for led_to in found:
            if len(led_to) != 1:
                problem = f"lead to {' and '.join(led_to)}" if led_to else "decide nothing"
                raise UndecidedError(f"For a case of the question `{question.id}` the rules {problem}.")
        return tuple(outcome.id for outcome in question.outcomes if (outcome.id,) in found)

    def _asked_for(self, facts: set[str], known: Mapping[str, Value]) -> set[str]:
        """What to ask in order to know some facts: of a distance the dates, of an amount the numbers that are not known."""
        return {day for id in facts for day in (asked_for(self.policy.fact(id)) if id not in known else ()) if day not in known}

    def _askable(self, facts: set[str]) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.policy.facts if fact.id in facts and not fact.judged_by)

    def _applying(self, case: Case) -> dict[int, int]:
        """The cells of the answers without those to facts that do not apply, given the others: a back end sends all that it has."""
        diagrams = self.meaning.diagrams
        cells: dict[int, int] = {}
        together = diagrams.always
        for fact in self._in_turn:  # those that decide whether a fact applies stand before it
            if fact.id not in case.known:
                continue
            both = diagrams.both(together, self.meaning.applies(fact.id))
            if both == together or self._can_hold(both, cells, case.fixed):
                together = both
                level = self.meaning.level[fact.id]
                cells[level] = self.meaning.cell(level, case.known[fact.id])
        return cells

    def _can_hold(self, node: Node, cells: Mapping[int, int], fixed: Mapping[str, int]) -> bool:
        """Whether something holds in any case with some cells, and with days and numbers that there are."""
        left = self.meaning.diagrams.given(node, cells)
        bound = self.meaning.following - cells.keys()
        if not bound or left in (self.meaning.diagrams.always, self.meaning.diagrams.never):
            return left != self.meaning.diagrams.never
        return True in self.meaning.diagrams.values(self.meaning.diagrams.narrowed(left, bound, lambda cells: self.meaning.can_be(cells, fixed)))

    def _impossible(self, question: str, cells: Mapping[int, int], set_aside: tuple[str, ...]) -> Decision:
        declared = [one for one in self.policy.impossible if self._settled(self.meaning.holds(one.when), cells)]
        return Decision(
            question=question, status=IMPOSSIBLE, outcome=None, possible=(), rules=(), may_lead=(), guidance=(), may_join=(), needed=(),
            needed_for_guidance=(), judgements=(), contradictions=tuple(one.because for one in declared), set_aside=set_aside,
            ways_out=tuple(dict.fromkeys(one.do for one in declared if one.do)),
        )


class _Rest:
    """What is left of a policy's diagrams once some answers are known."""

    def __init__(self, meaning: Meaning, question: str, cells: Mapping[int, int], fixed: Mapping[str, int]):
        """``fixed`` are the days and the numbers that are known."""
        self.meaning, self.diagrams = meaning, meaning.diagrams
        self.cells = cells
        self.fixed = fixed
        self.completions = meaning.completions(cells, question, measured=bool(fixed))
        self.bound = {level for level in meaning.following if level not in cells} if fixed else set()
        """What is not known of all that depends on days and numbers."""

    def of(self, node: Node) -> Node:
        """A diagram over the completions alone."""
        left = self.diagrams.given(node, self.cells)
        if not self.bound:
            return self.diagrams.within(left, self.completions)
        possible = self.diagrams.combine(left, self.completions, lambda value, holds: value if holds else None)
        return self.diagrams.narrowed(possible, self.bound, lambda cells: self.meaning.can_be(cells, self.fixed))

    def facts(self, node: Node) -> set[str]:
        """The facts that still make a difference."""
        return {self.meaning.order[level].id for level in self.diagrams.facts(node)}

    def sort(self, nodes: Mapping[str, Node]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The ids that hold in every completion, and those that hold in some only."""
        if self.bound:
            holds = {id: self.diagrams.values(self.of(node)) for id, node in nodes.items()}
        else:
            holds = {id: self.diagrams.ends(node, self.cells, self.completions) for id, node in nodes.items()}
        return tuple(id for id in holds if holds[id] == {True}), tuple(id for id in holds if len(holds[id]) == 2)
