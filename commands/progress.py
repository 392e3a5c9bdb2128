"""A line on a terminal that says what is being done. It shows only when that takes long."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import TextIO

QUIET = 2.0
"""Seconds before the line shows."""
CLEAR = "\r\033[K"
"""To the start of the line, and nothing after it."""


@contextlib.contextmanager
def progress(stream: TextIO, quiet: float = QUIET) -> Iterator[list[str]]:
    """Say on one line of a terminal what is being done and for how long, and remove the line at the end.

    The last text in the list that it gives is what is being done. On a stream that is no terminal, it says nothing.
    """
    doing: list[str] = []
    done = threading.Event()
    started = time.monotonic()

    def say() -> None:
        wait = quiet
        while not done.wait(wait):
            wait = min(quiet, 1.0)
            text = doing[-1] if doing else "Working"
            print(f"{CLEAR}{text}: {time.monotonic() - started:.0f} s", end="", file=stream, flush=True)

    if not stream.isatty():
        yield doing
        return
    saying = threading.Thread(target=say, daemon=True)
    saying.start()
    try:
        yield doing
    finally:
        done.set()
        saying.join()
        if time.monotonic() - started >= quiet:
            print(CLEAR, end="", file=stream, flush=True)
