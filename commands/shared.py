"""What the commands share: their options, reading files, and turning errors into a message and an exit status."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

from compiler.problems import LayoutError, PolicyError, as_data, as_text, not_shown, shown_path

PROJECT = Path(__file__).resolve().parents[1]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


class WrongUse(Exception):
    """The command was given something it cannot work with; the message says what and how to mend it."""


def exit_status(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command, and return its exit status. Errors are printed."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # a terminal that lacks a character is no reason to fail
    try:
        with stopping_cleanly():
            return _status(run, options)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if (PROJECT / package).is_dir():
            raise  # one of our own is a mistake of ours
        print(f"build.py: this Python lacks the package `{package}`. Run `make setup` once, or `make site`, and then"
              f" `.venv/bin/python build.py …`.", file=sys.stderr)
        return WRONG_USE
    except KeyboardInterrupt as stopped:
        with contextlib.suppress(OSError):  # the terminal may be gone
            print("build.py: stopped", file=sys.stderr)
        return 128 + (stopped.args or (signal.SIGINT,))[0]


@contextlib.contextmanager
def stopping_cleanly() -> Iterator[None]:
    """A signal that asks the process to end raises a KeyboardInterrupt with the signal's number, so that everything is cleaned up."""

    ends = [signal.SIGINT, signal.SIGTERM]  # a shell without job control starts background processes with SIGINT ignored
    if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as it is after `nohup`
        ends.append(signal.SIGHUP)

    def stop(number: int, frame: object) -> None:
        for ending in ends:
            signal.signal(ending, signal.SIG_IGN)  # a terminal that closes asks twice, and cleaning up takes a moment
        raise KeyboardInterrupt(number)

    def lost(unraisable: sys.UnraisableHookArgs) -> None:
        stopped = unraisable.exc_value
        if not isinstance(stopped, KeyboardInterrupt):
            unraisablehook(unraisable)
            return

        def stop_again(number: int, frame: object) -> None:
            raise stopped

        signal.signal(signal.SIGALRM, stop_again)
        signal.setitimer(signal.ITIMER_REAL, 0.05)

    # What is raised while Python runs a callback, such as that of a weak reference, goes no further. It is raised once more, a little later.
    unraisablehook, sys.unraisablehook = sys.unraisablehook, lost
    before = {ending: signal.signal(ending, stop) for ending in ends}
    try:
        yield
    finally:
        sys.unraisablehook = unraisablehook
        for ending, handler in before.items():
            if signal.getsignal(ending) is stop:
                signal.signal(ending, handler)


def _status(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    from compiler.proof.agreement import ProofError
    from compiler.publish.site import PlaceError, SiteError

    warnings.formatwarning = lambda message, *place: f"build.py: {message}\n"
    try:
        status = run(options)
        sys.stdout.flush()
        return status
    except (SiteError, ProofError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_USE if isinstance(error, PlaceError) else PROBLEMS
    except BrokenPipeError:  # the reader of the output has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        print(f"build.py: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return WRONG_USE
    except PolicyError as error:
        as_json = getattr(options, "format", "text") == "json"
        data = {"problems": as_data(error.problems), "problems_not_shown": not_shown(error.problems)}
        print(to_json(data) if as_json else as_text(error.problems), file=sys.stdout if as_json else sys.stderr)
        return PROBLEMS
    except (WrongUse, LayoutError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_USE


def take_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", type=Path, default=PROJECT / "policy" / "policy.yml", metavar="FILE",
                        help="the policy file (default: policy/policy.yml)")


def take_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text", help="for people or for programs")


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongUse(f"cannot read {shown_path(file)}: {error.strerror}") from None


def replace_file(file: Path, data: bytes) -> None:
    """Put new content into the place of a file: whoever reads it finds the old one or the new one, whole."""
    handle, beside = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(handle)
        os.chmod(beside, file.stat().st_mode & 0o7777)
        os.replace(beside, file)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def to_json(data) -> str:
    """Readable JSON, which has only ASCII where standard output cannot have every character."""
    return json.dumps(data, ensure_ascii=sys.stdout.encoding.lower() not in ("utf-8", "utf8"), indent=2)
