"""What changes from one version of a policy to the next, and from one state of its versions to another.

Two states are compared day by day: on each day on which a version of either begins, what was in force with what is in force now. So a version
that is new is compared with the one that would have held on in its place.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from checker import digest
from compiler.changes.report import HEADING, STATEMENT, Differences, differences
from compiler.languages import day_for_editors
from compiler.reading.policy import Loaded
from compiler.reading.versions import Versions

NOTHING = "Nothing changes."


@dataclass(frozen=True)
class FromDay:
    """What changes from a day on."""

    day: datetime.date
    differences: Differences

    @property
    def _heading(self) -> str:
        return f"From {day_for_editors(self.day.isoformat())} on"

    @property
    def _nothing(self) -> bool:
        same = digest(self.differences.old.policy) == digest(self.differences.new.policy)
        return same and not any(self.differences.translations.values())

    def as_text(self) -> str:
        """For a terminal."""
        return f"=== {self._heading} ===\n{NOTHING if self._nothing else self.differences.as_text().rstrip()}\n"

    def as_lines(self, headed: bool) -> list[tuple[int, str]]:
        """For a page: each line with its depth, below the day where that is asked for."""
        lines = [(STATEMENT, NOTHING)] if self._nothing else self.differences.as_lines()[1:]  # without the names of the two
        return [(HEADING, self._heading), *lines] if headed else lines

    def as_markdown(self) -> str:
        """For the comment of a pull request."""
        return f"## {self._heading}\n\n{NOTHING if self._nothing else self.differences.as_markdown().rstrip()}\n"

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        return {"from": self.day.isoformat(), "differences": self.differences.as_data()}


def changes_of_versions(versions: Versions, today: datetime.date) -> list[FromDay]:
    """What each version changes, but for the first; the examples are of ``today`` where that version is in force then.

    Raises a ``PolicyError``, as :func:`compiler.changes.report.differences` does.
    """
    return [_from_day(_begins(now), before, now, versions, versions, today) for before, now in zip(versions.all, versions.all[1:])]


def changes_by_day(old: Versions, new: Versions, today: datetime.date) -> list[FromDay]:
    """What changes from one state of the versions to another, on each day on which other two of them are in force. Raises as the above."""
    found: list[FromDay] = []
    for day in sorted({_begins(one) for one in (*old, *new)}):
        before, now = old.on(day), new.on(day)
        if not found or found[-1].differences.old is not before or found[-1].differences.new is not now:
            found.append(_from_day(day, before, now, old, new, today))
    return found


def told(found: Sequence[FromDay]) -> Sequence[FromDay | Differences]:
    """What there is to tell: of a single day what changes, without the day."""
    return found if len(found) > 1 else [one.differences for one in found]


def _from_day(day: datetime.date, before: Loaded, now: Loaded, old: Versions, new: Versions, today: datetime.date) -> FromDay:
    until = new.until(now.policy)
    as_of = min(max(today, day), datetime.date.fromisoformat(until)) if until else max(today, day)
    translations = {tag: (old.translations[tag].on(_begins(before)), one.on(_begins(now)))
                    for tag, one in new.translations.items() if tag in old.translations}
    found = differences(before, now, as_of, translations)
    begins = now.policy.effective_from
    if before.policy.effective_from == begins <= today.isoformat() and not found.changes.none:
        found = replace(found, in_force_since=begins)
    return FromDay(day, found)


def _begins(loaded: Loaded) -> datetime.date:
    return datetime.date.fromisoformat(loaded.policy.effective_from)
