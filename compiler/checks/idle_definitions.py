"""A definition that no condition names, and a table of which no condition names a value.

It explains words that no reader sees and no rule uses. An editor who changes it changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.conditions import every_condition, stated
from checker.model import Defined
from compiler.problems import Problem

from .subject import Subject

ID = "idle-definition"


def check(subject: Subject) -> Iterator[Problem]:
    conditions = every_condition(subject.policy)
    named = {one.definition.id.partition(".")[0] for condition in conditions for one in stated(condition) if isinstance(one, Defined)}
    for definition in {one.id.partition(".")[0]: one for one in subject.policy.definitions}.values():
        if definition.id.partition(".")[0] not in named:
            yield subject.loaded.problem(
                ID,
                ("definitions", definition.id),
                f"No condition names the definition `{definition.id}`.",
                f"Write `{{{definition.id.replace('.', ': ') if definition.value else f'{definition.id}: yes'}}}` in a condition, or remove it.",
                severity="warning",
            )
