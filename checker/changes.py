"""What would change an answer: other answers to a single question, with which the policy would decide otherwise.

Only facts that a customer can look up count. What somebody feels, wants or did is not suggested to them, and what somebody has to judge is
said elsewhere. Each change is true: the case with the other answer, and all others as they are, is decided, whatever is not known. Only
what leads to a better answer is said, or from a gap to what the policy allows; and nothing that takes many answers to say. What leads to a gap,
or to what is left over when no rule speaks of it, is never suggested.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .answers import Case
from .decide import DECIDED, Decision
from .distances import asked_for
from .meaning import Meaning
from .model import RANKS, Otherwise, Outcome, Policy, is_better, rank
from .words import cell_in_words

GAP = "not covered"
"""The strength of an outcome where the policy is silent."""

ALLOWING = RANKS["may"]
"""From this rank on, an outcome is better than such silence."""

MOST = 3
"""How many changes are said, and of how many answers each may be."""


def changes(meaning: Meaning, decide: Callable[[Case], Decision], decision: Decision, case: Case) -> list[dict[str, Any]]:
    """The changes of a decided case, those to better outcomes first; none where it is not decided.

    Each has its ``fact`` and the ``question`` about it, what it ``is`` in words, where it is ``looked_up``, and the title of the ``outcome``.
    """
    policy = meaning.policy
    if decision.status != DECIDED or decision.outcome is None:
        return []
    present = policy.outcome(decision.outcome)
    found = []
    following = {id for one in (*policy.distances, *policy.amounts) for id in asked_for(one)}
    for number, fact in enumerate(policy.facts):
        if not fact.looked_up or fact.judged_by or fact.id not in case.known or fact.id in following:
            continue
        cells = meaning.cells[meaning.level[fact.id]]
        ways: dict[str, list[str]] = {}
        for cell in cells:
            other = decide(Case(case.as_of, {**case.known, fact.id: cell[0]}))
            if other.outcome and _is_hoped_for(policy, other, present):
                ways.setdefault(other.outcome, []).append(cell_in_words(policy, fact, cell))
        for id, said in ways.items():
            if len(said) > MOST:
                continue
            outcome = policy.outcome(id)
            change = {"fact": fact.id, "question": meaning.asks(fact, case.known), "is": said, "looked_up": fact.looked_up, "outcome": outcome.title}
            found.append((-(rank(outcome) or 0), number, change))
    return [change for _, _, change in sorted(found, key=lambda one: one[:2])[:MOST]]


def _is_hoped_for(policy: Policy, other: Decision, present: Outcome) -> bool:
    """Whether a decision is better than the present outcome, by a rule that speaks of such a case."""
    outcome = policy.outcome(str(other.outcome))
    better = (rank(outcome) or 0) >= ALLOWING if present.strength == GAP else is_better(outcome, present)
    return better and not all(isinstance(rule.when, Otherwise) for rule in policy.rules if rule.id in other.rules)
