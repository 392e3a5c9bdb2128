"""An amount that no condition compares and no text names, and from which no other one is computed.

It is worked out for nobody. An editor who changes it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.conditions import atoms, every_condition
from compiler.problems import Problem

from .subject import Subject

ID = "idle-amount"


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    used = subject.loaded.used_terms | {test.fact for condition in every_condition(policy) for test in atoms(condition)}
    for amount in policy.amounts:
        if amount.id not in used and not any(f"{{{amount.id}}}" in other.computed for other in policy.amounts):
            yield subject.loaded.problem(
                ID,
                ("amounts", amount.id),
                f"No condition compares the amount `{amount.id}`, and no text names it.",
                f"Write `{{{amount.id}: {{at_least: …}}}}` in a condition, or `{{{amount.id}}}` in a text, or remove it.",
                severity="warning",
            )
