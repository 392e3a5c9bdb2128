"""What would change an answer: other answers to a single question, with which the policy would decide otherwise.

Only facts that a customer can look up count. What somebody feels, wants or did is not suggested to them, and what somebody has to judge is
said elsewhere. Each change is true: the case with the other answer, and all others as they are, is decided, whatever is not known. Only
what leads to more than the answer is said, and nothing that takes many answers to say.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .answers import Case
from .decide import DECIDED, Decision
from .meaning import Meaning
from .model import STRENGTHS, Outcome
from .words import cell_in_words

MOST = 3
"""How many changes are said, and of how many answers each may be."""

BEST_FIRST = ("can", "need not", "is", "may", "usually", "please", "ideally", "must", "not covered", "limited", "may not", "cannot")
"""The strengths of outcomes, by what customers hope for."""

OF_TONE = {"good": "can", "neutral": "usually", "open": "not covered", "bad": "cannot"}
"""The strength that an outcome with a tone of its own stands beside in that order."""

assert set(BEST_FIRST) == set(STRENGTHS)


def changes(meaning: Meaning, decide: Callable[[Case], Decision], decision: Decision, case: Case) -> list[dict[str, Any]]:
    """The changes of a decided case, those to better outcomes first; none where it is not decided.

    Each has its ``fact``, the ``label`` and what it ``is`` in words, where it is ``looked_up``, and the title of the ``outcome``.
    """
    policy = meaning.policy
    if decision.status != DECIDED or decision.outcome is None:
        return []
    present = _place(policy.outcome(decision.outcome))
    found = []
    for number, fact in enumerate(policy.facts):
        if not fact.looked_up or fact.judged_by or fact.id not in case.known:
            continue
        cells = meaning.cells[meaning.level[fact.id]]
        ways: dict[str, list[str]] = {}
        for cell in cells:
            other = decide(Case(case.as_of, {**case.known, fact.id: cell[0]}, case.unknown))
            if other.outcome and _place(policy.outcome(other.outcome)) < present:
                ways.setdefault(other.outcome, []).append(cell_in_words(policy, fact, cell))
        for id, said in ways.items():
            if len(said) > MOST:
                continue
            outcome = policy.outcome(id)
            change = {"fact": fact.id, "label": fact.label, "is": said, "looked_up": fact.looked_up, "outcome": outcome.title}
            found.append((_place(outcome), number, change))
    return [change for _, _, change in sorted(found, key=lambda one: one[:2])[:MOST]]


def _place(outcome: Outcome) -> int:
    return BEST_FIRST.index(OF_TONE.get(outcome.tone, outcome.strength))
