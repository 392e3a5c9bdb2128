"""`build.py diff`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.progress import progress
from commands.shared import FINE, WrongUse, read, shown, take_policy, to_json
from compiler.problems import Problem, visible

if TYPE_CHECKING:
    from compiler.reading.policy import Loaded

HELP = "say what a change of the policy changes in decisions, proved over every case"


def take_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", nargs="?", metavar="OLD", default="HEAD", help="a policy file or a Git revision (default: HEAD, the last commit)")
    parser.add_argument("new", nargs="?", metavar="NEW", help="a policy file or a Git revision (default: the policy file as it is now)")
    take_policy(parser)
    parser.add_argument("--format", choices=["text", "json", "markdown"], default="text", help="for people, for programs, or for a pull request")


def run(options) -> int:
    from compiler.changes.report import differences

    with progress(sys.stderr) as doing:
        doing.append("Reading the two policies")
        old = bytes_and_name(options.old, options.policy)
        new = bytes_and_name(options.new, options.policy) if options.new is not None else (read(options.policy), shown(options.policy))
        old_policy, new_policy = load_both(old, new)
        doing.append("Comparing what is decided in each case")
        found = differences(old_policy, new_policy, datetime.date.today())
    if options.format == "json":
        print(to_json(found.as_data()))
    else:
        print(found.as_markdown() if options.format == "markdown" else found.as_text(), end="")
    return FINE


def bytes_and_name(named: str, policy_file: Path) -> tuple[bytes, str]:
    """The policy that an argument names: a file if there is one, else the policy file in a revision."""
    from commands.git import file_in

    file = Path(named)
    if file.is_dir():
        raise WrongUse(f"{visible(named)} is a folder; name a policy file in it, or a Git revision")
    return (read(file), shown(file)) if file.exists() else file_in(named, policy_file)


def load_both(old: tuple[bytes, str], new: tuple[bytes, str]) -> list[Loaded]:
    """Both policies, read with the format of today. Raises PolicyError with the problems of both, after a sentence that says whose they are."""
    from compiler.problems import PolicyError
    from compiler.reading.policy import load_policy

    loaded: list[Loaded] = []
    problems: list[Problem] = []
    for (data, name), which in ((old, "old"), (new, "new")):
        try:
            loaded.append(load_policy(data, name))
        except PolicyError as error:
            problems += error.problems
            print(f"build.py: nothing can be compared: the {which} policy, {visible(name)}, has problems in the format of today.", file=sys.stderr)
    if problems:
        raise PolicyError(problems)
    return loaded
