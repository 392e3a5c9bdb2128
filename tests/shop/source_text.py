"""What the source text says, as lists written by hand, and what of it a policy has lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import yaml

from checker.model import Policy

DATA = Path(__file__).parent / "data"


def _read(name: str):
    return yaml.safe_load((DATA / name).read_text(encoding="utf-8"))


SILENT = "Silent: "
"""How the reference of a gap begins; what follows is the part of the source that does not say it."""
STATEMENTS = _read("source_statements.yml")
GAPS = _read("source_gaps.yml")
JUDGEMENTS = _read("source_judgements.yml")


def lost(policy: Policy) -> Iterator[str]:
    """Statements, gaps and judgements of the source that the policy does not state."""
    statements = [*policy.rules, *policy.guidance]
    for expected in STATEMENTS:
        said = " ".join(one.says for one in statements if one.source == expected["place"]).lower()
        if missing := [words for words in expected["words"] if words.lower() not in said]:
            yield f"{expected['place']}: {missing}"
    gaps = {rule.id: rule.says.lower() for rule in policy.rules if rule.source.startswith(SILENT)}
    for id, words in GAPS.items():
        if missing := [one for one in words if one.lower() not in gaps.get(id, "")]:
            yield f"{id}: {missing}"
    judged = {fact.id: fact.judged_by for fact in policy.facts}
    for id, who in JUDGEMENTS.items():
        if who not in judged.get(id, ""):
            yield f"{id} is not judged by the {who}"
