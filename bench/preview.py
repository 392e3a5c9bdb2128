"""Measures how long an editor waits in the preview: from a saved edit of the shipped policy until an open page shows it.

`make bench` runs it. The policy lies in a Git checkout of its own, so that each page also says what changes since the last commit. Two edits
take turns: a sentence is reworded, and the first term that counts days gets another number, which changes decisions.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from tests.browsers import find_chromium, launch_arguments

PROJECT = Path(__file__).resolve().parents[1]
ROUNDS = 9
GOAL = 1.5
"""Seconds. Whoever waits longer looks at something else."""
PAUSE = 2_000
"""Milliseconds for which an editor looks at what came. Meanwhile the preview makes what nobody waits for, such as other languages."""
LONGEST = 120
"""Seconds after which it is given up."""


@contextmanager
def serving(policy: Path) -> Iterator[str]:
    """The address of a preview of a policy."""
    command = [sys.executable, str(PROJECT / "build.py"), "serve", "--policy", str(policy), "--port", "0"]
    with subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8") as process:
        try:
            assert process.stdout
            for line in process.stdout:
                if found := re.search(r"Serving on (\S+)", line):
                    yield found[1]
                    break
            else:
                sys.exit("The preview did not start.")
        finally:
            process.send_signal(signal.SIGINT)
            process.communicate(timeout=LONGEST)


def committed_copy(folder: Path) -> Path:
    """The shipped policy, its translation and its example cases, in a Git checkout of their own."""
    for file in ("policy.yml", "cases.yml", "ja.yml"):
        shutil.copy(PROJECT / "policy" / file, folder)
    git = ["git", "-C", str(folder), "-c", "user.name=bench", "-c", "user.email=bench@shop.example"]
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "--message", "As it was"]):
        subprocess.run([*git, *command], check=True)
    return folder / "policy.yml"


def save(policy: Path, text: str) -> float:
    """Save as many editors do, into a new file that takes the old one's name. Returns the moment."""
    beside = policy.with_name("policy.yml~")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, policy)
    return time.monotonic()


def waits(page: Page, policy: Path) -> Iterator[tuple[str, float]]:
    """For each edit, what it was and for how many seconds an editor waited until the page showed it."""
    good = policy.read_text(encoding="utf-8")
    heading, term = _topic(good), re.search(r"^  \w+: (\d+) days$", good, re.MULTILINE)
    assert term, "The policy has a term that counts days"
    changes = page.locator("#changes summary")
    for number in range(1, ROUNDS + 1):
        title = f"{heading[2]}{' anew' * number}"  # a number in a text would be an error
        longer = term[0].replace(term[1], str(int(term[1]) + number))
        for what, old, new, seen in (
            ("a heading is reworded", heading[0], heading[0].removesuffix(heading[2]) + title, page.locator("h1", has_text=title)),
            ("a number changes decisions", term[0], longer, changes.filter(has_text="Decisions change")),
        ):
            saved = save(policy, good.replace(old, new, 1))
            seen.wait_for(state="attached", timeout=LONGEST * 1000)
            yield what, time.monotonic() - saved
            page.wait_for_timeout(PAUSE)
            save(policy, good)
            changes.wait_for(state="detached", timeout=LONGEST * 1000)
            page.wait_for_timeout(PAUSE)


def _topic(text: str) -> re.Match[str]:
    """The beginning of the first topic: its id and its title."""
    found = re.search(r"^topics:\n(?: *#.*\n|\n)*  ([a-z0-9_-]+):\n(?:    .*\n)*?    title: (.+)$", text, re.MULTILINE)
    assert found, "The policy has a topic"
    return found


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder, sync_playwright() as playwright:
        policy = committed_copy(Path(folder))
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        with serving(policy) as address:
            page = browser.new_page()
            page.goto(f"{address}{_topic(policy.read_text(encoding='utf-8'))[1]}/")
            measured: dict[str, list[float]] = {}
            for what, seconds in waits(page, policy):
                measured.setdefault(what, []).append(seconds)
        browser.close()
    print("\nFrom a saved edit to the page that shows it, in seconds")
    for what, all in measured.items():
        median = statistics.median(all)
        print(f"  {what:28} median {median:.2f}, from {min(all):.2f} to {max(all):.2f}" + ("" if median < GOAL else f": more than {GOAL}"))


if __name__ == "__main__":
    main()
