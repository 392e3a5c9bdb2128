"""What the policy changes since the last commit, for whoever looks at the preview: in decisions, and on each page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.changes.over_time import changes_by_day, told
from compiler.problems import PolicyError
from compiler.reading.versions import File, Versions, load_versions

PAGES_BEFORE = "_before"
"""The folder of a preview with its pages as the last commit makes them."""


class NothingToCompareError(Exception):
    """No policy is there to compare with; the message says why."""


@dataclass(frozen=True)
class Since:
    """What changes since the last commit."""

    headline: str
    """In a sentence."""
    text: str
    """In full; empty if the headline says all."""


class LastCommit:
    """Compares policies with that of the last commit, which it reads and builds once as long as there is no new commit."""

    def __init__(self, committed: Callable[[], Sequence[File]], pages_of: Callable[[Versions], Mapping[str, bytes]]):
        """``committed`` gives the policy files of the last commit, ``pages_of`` the pages that a policy makes, by their paths.

        Where there is nothing to compare with, ``committed`` raises a :class:`NothingToCompareError`.
        """
        self._committed = committed
        self._pages_of = pages_of
        self._data: list[bytes] = []
        self._versions: Versions | None = None
        self._pages: Mapping[str, bytes] = {}

    def since(self, files: Sequence[File], site: Path) -> Since | None:
        """What a policy changes, whose site was built into a folder. That folder gets the pages of the last commit, too.

        ``None`` if it changes nothing at all. Raises :class:`NothingToCompareError`.
        """
        committed = self._committed()
        if _data(committed) == _data(files):
            self._data, self._versions = _data(files), None
            self._pages = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}
            return None
        try:
            old = self._read(committed)
            self._write(site)
            found = changes_by_day(old, load_versions(*files), datetime.date.today())
        except PolicyError:
            name = committed[0][1]
            raise NothingToCompareError(f"{name} has problems in the format of today, so nothing is compared with it.") from None
        none = all(one.differences.changes.none for one in found)
        return Since("No decision changes" if none else "Decisions change", "\n".join(one.as_text() for one in told(found)))

    def _read(self, files: Sequence[File]) -> Versions:
        if self._versions is None or self._data != _data(files):
            versions = load_versions(*files)
            if self._data != _data(files) or not self._pages:
                self._pages = self._pages_of(versions)
            self._data, self._versions = _data(files), versions
        return self._versions

    def _write(self, site: Path) -> None:
        for path, content in self._pages.items():
            file = site / PAGES_BEFORE / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)


def _data(files: Sequence[File]) -> list[bytes]:
    return [data for data, _ in files]
