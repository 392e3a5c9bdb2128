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
    gaps: dict[str, list[str]] = field(default_factory=dict)
    judgements: dict[str, str] = field(default_factory=dict)


def source_of(policy_file: Path) -> Source:
    file = policy_file.with_name("source.yml")
    return Source(**yaml.safe_load(file.read_text(encoding="utf-8"))) if file.exists() else Source()


def lost(policy: Policy, source: Source) -> Iterator[str]:
    """Statements, gaps and judgements of the source that the policy does not state."""
    statements = [*policy.rules, *policy.guidance]
    for expected in source.statements:
        said = " ".join(one.says for one in statements if one.source == expected["place"]).lower()
        if missing := [words for words in expected["words"] if words.lower() not in said]:
            yield f"{expected['place']}: {missing}"
    gaps = {rule.id: rule.says.lower() for rule in policy.rules if rule.source.startswith(SILENT)}
    for id, words in source.gaps.items():
        if missing := [one for one in words if one.lower() not in gaps.get(id, "")]:
            yield f"{id}: {missing}"
    judged = {fact.id: fact.judged_by for fact in policy.facts}
    for id, who in source.judgements.items():
        if who not in judged.get(id, ""):
            yield f"{id} is not judged by the {who}"
