"""A line that says what takes so long: on a terminal alone, and only where it takes long."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator
from typing import TextIO

QUIET = 2.0
"""So many seconds pass before anything is said."""
CLEAR = "\r\033[K"
"""To the start of the line, and nothing after it."""


@contextlib.contextmanager
def progress(stream: TextIO, quiet: float = QUIET) -> Iterator[list[str]]:
    """Say on one line of a terminal what is being done and for how long, and take the line away in the end.

    What is done is the last text in the list that is handed out. Where the stream is no terminal, nothing is said.
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
