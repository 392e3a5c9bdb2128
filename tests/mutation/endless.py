"""Stops a test that takes far longer with a mistake in the checker than it did without. Most such mistakes make a loop endless.

mutmut itself gives a mistake the time of all tests together, a few times over, so that each endless loop would take minutes.
"""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

TIMES = Path("mutmut-stats.json")
"""Where mutmut keeps how long each test took, once it knows."""

STOPPED = 128 + signal.SIGXCPU
"""The exit status that mutmut reads as "did not end"."""

_known: dict[str, float] = {}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[object]:
    """In seconds of processor time, so that a busy machine stops nothing."""
    if not _known and TIMES.exists():  # it is written after the first run of all tests, in the process from which the others are forked
        _known.update(json.loads(TIMES.read_bytes())["duration_by_test"])
    signal.signal(signal.SIGPROF, lambda *_: os._exit(STOPPED))
    signal.setitimer(signal.ITIMER_PROF, 5 + 3 * _known.get(item.nodeid, 60))
    try:
        return (yield)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
