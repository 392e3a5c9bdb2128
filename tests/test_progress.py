"""When it takes long, `check` says on a terminal what it is doing. It does so on one line, and removes that at the end."""

import contextlib
import io
import os
import pty
import re
import subprocess
import sys
import time

import pytest

from commands.progress import CLEAR, progress
from tests import frozen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def wait_for(terminal: Terminal, text: str) -> None:
    """A busy machine may take its time."""
    end = time.monotonic() + 60
    while text not in terminal.getvalue():
        assert time.monotonic() < end, terminal.getvalue()
        time.sleep(0.01)


def test_what_takes_long_says_what_it_does_and_takes_that_away():
    terminal = Terminal()
    with progress(terminal, quiet=0.05) as doing:
        doing.append("Looking")
        wait_for(terminal, "Looking: ")
        doing.append("Proving")
        wait_for(terminal, "Proving: ")
    assert re.search(r"Looking: \d+ s", terminal.getvalue())
    assert terminal.getvalue().endswith(CLEAR) and "\n" not in terminal.getvalue()


def test_what_is_soon_done_says_nothing():
    terminal = Terminal()
    with progress(terminal, quiet=60) as doing:
        doing.append("Looking")
    assert terminal.getvalue() == ""


def test_nothing_is_said_where_nobody_looks():
    file = io.StringIO()
    with progress(file, quiet=0.01) as doing:
        doing.append("Looking")
        time.sleep(0.1)
    assert file.getvalue() == ""


def test_an_error_takes_the_line_away_too():
    terminal = Terminal()
    with pytest.raises(ZeroDivisionError), progress(terminal, quiet=0.05) as doing:
        doing.append("Looking")
        wait_for(terminal, "Looking: ")
        raise ZeroDivisionError
    assert terminal.getvalue().endswith(CLEAR)


def test_check_on_a_terminal_is_quiet_about_a_small_policy_and_says_so_about_what_takes_long():
    """With a limit of almost nothing the small policy takes long. With a limit of a minute it does not."""
    code = ("import sys, commands.progress as progress; progress.progress.__wrapped__.__defaults__ = (float(sys.argv[1]),);"
            "import build; sys.exit(build.main(['check', '--policy', sys.argv[2]]))")
    said = {}
    for quiet in ("0.001", "60"):
        ours, theirs = pty.openpty()
        run = subprocess.Popen([sys.executable, "-c", code, quiet, str(frozen.SHOP)], stdout=subprocess.PIPE, stderr=theirs,
                               cwd=frozen.PROJECT)
        os.close(theirs)
        said[quiet] = b""
        with contextlib.suppress(OSError):  # nothing is left, and nobody writes any more
            while part := os.read(ours, 4096):  # read while it runs: a terminal that nobody reads is full at some time
                said[quiet] += part
        os.close(ours)
        printed, _ = run.communicate()
        assert run.returncode == 0 and b"0 errors" in printed
    assert b"Looking for problems in the policy: 0 s" in said["0.001"]
    assert said["60"] == b""
