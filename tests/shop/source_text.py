"""The statements of the source text, in lists written by hand, and those that a policy has lost."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from checker.model import Policy

SILENT = "Silent: "
"""The beginning of a gap's reference. The part of the source that is silent follows it."""


@dataclass(frozen=True)
class Source:
    """The hand-written lists of the source's statements, in `source.yml` beside the policy. Empty lists without that file."""

    parts: list[str] = field(default_factory=list)
    statements: list[dict[str, Any]] = field(default_factory=list)
    """The ``place`` of each, and the ``words`` that the policy keeps of it: a list, or one by the id of each rule and guidance from there."""
    gaps: dict[str, list[str]] = field(default_factory=dict)
    judgements: dict[str, str] = field(default_factory=dict)


def source_of(policy_file: Path) -> Source:
    file = policy_file.with_name("source.yml")
    return Source(**yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else Source()


def lost(policy: Policy, source: Source) -> Iterator[str]:
    """Statements, gaps and judgements of the source that the policy does not state, each in a sentence for whoever edits the policy."""
    statements = [*policy.rules, *policy.guidance]
    for expected in source.statements:
        own = {one.id: one.says.lower() for one in statements if one.source == expected["place"]}
        if isinstance(expected["words"], dict):
            for id, words in expected["words"].items():
                yield from _missing(words, own.get(id, ""), expected["place"], [id])
        else:
            yield from _missing(expected["words"], " ".join(own.values()), expected["place"], [*own])
    gaps = {rule.id: rule.says.lower() for rule in policy.rules if rule.source.startswith(SILENT)}
    for id, words in source.gaps.items():
        yield from _missing(words, gaps.get(id, ""), f"the gap {id}", [id])
    judged = {fact.id: fact.judged_by for fact in policy.facts}
    for id, who in source.judgements.items():
        if who not in judged.get(id, ""):
            yield f"By the source, {id} is judged by the {who}, and the policy does not say so."


def _missing(words: list[str], said: str, where: str, ids: list[str]) -> Iterator[str]:
    named = ' and '.join(ids) or 'no statement'
    if missing := [f"\"{one}\"" for one in words if one.lower() not in said]:
        yield f"The source says {', '.join(missing)} ({where}), which {named} no longer say{'s' if len(ids) < 2 else ''}."


WAY_OUT = "If the policy departs from its source on purpose, change these words in policy/source.yml, too. If not, mend the policy."
