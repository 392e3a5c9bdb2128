"""Browsers with profiles of their own. Nothing drives them: the page that they open waits for orders, and goes where it is sent."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.browsers import find_chromium, find_firefox, launch_arguments
from tests.firefox import PREFERENCES

SLOW = Path(__file__).with_name("slow.py")
SECONDS_TO_END = 20


@dataclass(frozen=True)
class Browser:
    """A browser that can be launched."""

    name: str
    command: tuple[str, ...]
    window: tuple[str, ...]
    """The command's arguments for a window of a certain size."""
    preferences: tuple[str, ...] = ()
    """The lines of the profile's user.js."""

    @property
    def version(self) -> str:
        said = subprocess.run([self.command[0], "--version"], capture_output=True, text=True, check=True).stdout
        return re.search(r"\d+[\d.]*", said)[0]

    @contextlib.contextmanager
    def launched(self, profile: Path, address: str, window: tuple[int, int]) -> Iterator[int]:
        """Launch the browser with a page open, in a window of this width and height. Gives its process group."""
        profile.mkdir()
        if self.preferences:
            (profile / "user.js").write_text("\n".join(self.preferences), encoding="utf-8")
        width, height = window
        command = [part.format(profile=profile, width=width, height=height) for part in (*self.command, *self.window)]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen([*command, address], stdout=quiet, stderr=quiet, stdin=quiet, start_new_session=True)
        try:
            yield process.pid
        finally:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(SECONDS_TO_END)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextlib.contextmanager
def slowed(group: int, parts: float) -> Iterator[None]:
    """Within the block, the processes of a group run for one part of the time only."""
    slow = subprocess.Popen([sys.executable, "-I", "-S", SLOW, str(group), str(parts)])
    try:
        yield
    finally:
        slow.kill()
        slow.wait()
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGCONT)


def chromium() -> Browser:
    alone = "--disable-features=BackForwardCache"  # a page that was left is gone, with its worker
    command = (str(find_chromium()), "--headless=new", "--user-data-dir={profile}", alone, *launch_arguments())
    return Browser("Chromium", command, ("--window-size={width},{height}",))


def firefox() -> Browser:
    preferences = PREFERENCES | {"browser.sessionhistory.max_total_viewers": 0}  # as for Chromium
    lines = tuple(f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items())
    command = (str(find_firefox()), "--headless", "--no-remote", "--profile", "{profile}")
    return Browser("Firefox", command, ("--width", "{width}", "--height", "{height}"), lines)
