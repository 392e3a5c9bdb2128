"""What the policy changes since the last commit, for whoever looks at the preview: in decisions, and on each page."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.changes.report import differences
from compiler.problems import PolicyError
from compiler.reading.policy import Loaded, load_policy

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

    def __init__(self, committed: Callable[[], tuple[bytes, str]], pages_of: Callable[[Loaded], Mapping[str, bytes]]):
        """``committed`` gives the policy file of the last commit and its name, ``pages_of`` the pages that a policy makes, by their paths.

        Where there is nothing to compare with, ``committed`` raises a :class:`NothingToCompareError`.
        """
        self._committed = committed
        self._pages_of = pages_of
        self._data = b""
        self._loaded: Loaded | None = None
        self._pages: Mapping[str, bytes] = {}

    def since(self, data: bytes, file: str, site: Path) -> Since | None:
        """What a policy changes, whose site was built into a folder. That folder gets the pages of the last commit, too.

        ``None`` if it changes nothing at all. Raises :class:`NothingToCompareError`.
        """
        committed, name = self._committed()
        if committed == data:
            self._data, self._loaded = data, None
            self._pages = {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*.html")}
            return None
        try:
            old = self._read(committed, name)
            self._write(site)
            found = differences(old, load_policy(data, file), datetime.date.today())
        except PolicyError:
            raise NothingToCompareError(f"{name} has problems in the format of today, so nothing is compared with it.") from None
        if found.changes.none:
            return Since("No decision changes", found.as_text())
        return Since("Decisions change", found.as_text())

    def _read(self, data: bytes, name: str) -> Loaded:
        if self._loaded is None or self._data != data:
            loaded = load_policy(data, name)
            if self._data != data or not self._pages:
                self._pages = self._pages_of(loaded)
            self._data, self._loaded = data, loaded
        return self._loaded

    def _write(self, site: Path) -> None:
        for path, content in self._pages.items():
            file = site / PAGES_BEFORE / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
