"""What the commands share: what they take, how they read files, and how what went wrong becomes a message and an exit status."""

from __future__ import annotations

import argparse
import json
import os
import sys
import warnings
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


class WrongUse(Exception):
    """The command was given something it cannot work with; the message says what and how to mend it."""


def exit_status(run: Callable[[argparse.Namespace], int], options: argparse.Namespace) -> int:
    """Run a command. What went wrong is printed and becomes its exit status."""
    from compiler.problems import PolicyError, as_data, as_text
    from compiler.proof.agreement import ProofError
    from compiler.publish.site import SiteError

    warnings.formatwarning = lambda message, *place: f"build.py: {message}\n"
    try:
        status = run(options)
        sys.stdout.flush()
        return status
    except (SiteError, ProofError) as error:
        print(f"build.py: {error}", file=sys.stderr)
        return PROBLEMS
    except BrokenPipeError:  # whoever reads the output has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except OSError as error:
        print(f"build.py: {error.strerror or error}: {error.filename or ''}".rstrip(": "), file=sys.stderr)
        return WRONG_USE
    except PolicyError as error:
        as_json = getattr(options, "format", "text") == "json"
        print(to_json({"problems": as_data(error.problems)}) if as_json else as_text(error.problems),
              file=sys.stdout if as_json else sys.stderr)
        return PROBLEMS
    except WrongUse as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_USE


def take_policy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--policy", type=Path, default=PROJECT / "policy" / "policy.yml", metavar="FILE",
                        help="the policy file (default: policy/policy.yml)")


def take_format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=["text", "json"], default="text", help="for people or for programs")


def load(policy_file: Path):
    """The loaded policy. Raises PolicyError for problems in it."""
    from compiler.reading.policy import load_policy

    return load_policy(read(policy_file), shown(policy_file))


def read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise WrongUse(f"cannot read {shown(file)}: {error.strerror}") from None


def shown(file: Path) -> str:
    """A path as the person who typed the command would write it."""
    try:
        return str(file.resolve().relative_to(Path.cwd()))
    except ValueError:
        return str(file)


def cases_of(policy_file: Path) -> tuple[bytes, str] | None:
    """The example cases beside a policy file: their bytes and name, or nothing."""
    file = policy_file.with_name("cases.yml")
    return (read(file), shown(file)) if file.exists() else None


def to_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)
