"""The terms of a policy, each moved in both directions, for tests that its example cases follow it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from compiler.reading.policy import load_policy


def moved_terms(policy_file: Path) -> Iterator[tuple[str, str]]:
    """Each term that conditions compare with, with amounts that are less and more than its own, as an editor writes them.

    A date is moved by a day only, so that it does not pass another one.
    """
    loaded = load_policy(policy_file.read_bytes(), policy_file.name)
    for term in loaded.policy.terms:
        if term.amount is None:
            continue
        if term.unit == "date":
            for days in (-1, 1):
                yield term.id, (date.fromordinal(term.amount) + timedelta(days)).isoformat()
        else:
            for amount in sorted({max(1, term.amount // 2), term.amount - 1, term.amount + 1, term.amount * 2}):
                yield term.id, f"{amount} {term.unit}".rstrip()
