"""When it takes long, `check` says on a terminal what it is doing. It does so on one line, and removes that at the end."""

import io
import os
import pty
import select
import subprocess
import sys
import time

import pytest

from commands.progress import CLEAR, progress
from tests import frozen


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_takes_long_says_what_it_does_and_takes_that_away():
    terminal = Terminal()
    with progress(terminal, quiet=0.05) as doing:
        doing.append("Looking")
        time.sleep(0.3)
        doing.append("Proving")
        time.sleep(0.3)
    assert "Looking: 0 s" in terminal.getvalue() and "Proving: " in terminal.getvalue()
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
        time.sleep(0.2)
        raise ZeroDivisionError
    assert terminal.getvalue().endswith(CLEAR)


def test_check_on_a_terminal_is_quiet_about_a_small_policy_and_says_so_about_what_takes_long():
    """With a limit of almost nothing the small policy takes long. With a limit of a minute it does not."""
    code = ("import sys, commands.progress as progress; progress.progress.__wrapped__.__defaults__ = (float(sys.argv[1]),);"
            "import build; sys.exit(build.main(['check', '--policy', sys.argv[2]]))")
    said = {}
    for quiet in ("0.001", "60"):
        ours, theirs = pty.openpty()
        run = subprocess.run([sys.executable, "-c", code, quiet, str(frozen.SHOP)], stdout=subprocess.PIPE, stderr=theirs,
                             cwd=frozen.PROJECT)
        os.close(theirs)
        said[quiet] = b""
        while select.select([ours], [], [], 0)[0]:
            try:
                part = os.read(ours, 4096)
            except OSError:  # nothing is left, and nobody writes any more
                break
            if not part:
                break
            said[quiet] += part
        os.close(ours)
        assert run.returncode == 0 and b"0 errors" in run.stdout
    assert b"Looking for problems in the policy: 0 s" in said["0.001"]
    assert said["60"] == b""
