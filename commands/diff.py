"""`build.py diff`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from commands.progress import progress
from commands.shared import FINE, WrongUse, read, take_policy, to_json
from compiler.problems import PolicyError, Problem, visible

if TYPE_CHECKING:
    from compiler.publish.policy_files import PolicyFiles
    from compiler.reading.versions import Versions

HELP = "say what a change of the policy changes in decisions, proved over every case"


def take_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("old", nargs="?", metavar="OLD", default="HEAD",
                        help="a policy file, a Git revision, or a file in one, as in HEAD~1:policy/policy.yml (default: HEAD, the last commit)")
    parser.add_argument("new", nargs="?", metavar="NEW", help="a policy file or a Git revision (default: the policy file as it is now)")
    take_policy(parser)
    parser.add_argument("--versions", action="store_true", help="compare each version of the policy as it is now with the one before it")
    parser.add_argument("--format", choices=["text", "json", "markdown"], default="text", help="for people, for programs, or for a pull request")


def run(options) -> int:
    from compiler.changes.over_time import changes_by_day, changes_of_versions, told
    from compiler.publish.policy_files import load

    today = datetime.date.today()
    with progress(sys.stderr) as doing:
        doing.append("Reading the policy" if options.versions else "Reading the two policies")
        if options.versions:
            versions = load(options.policy, read)
            if len(versions) == 1:
                raise WrongUse("the policy has one version only, so there is nothing to compare; further ones stand in the folder versions beside it")
            doing.append("Comparing what is decided in each case")
            found = changes_of_versions(versions, today)
        else:
            old = files_named(options.old, options.policy)
            new = files_named(options.new, options.policy) if options.new is not None else files_on_disk(options.policy)
            before, now = load_both(old, new)
            doing.append("Comparing what is decided in each case")
            found = changes_by_day(before, now, today)
    shown = found if options.versions else told(found)
    if options.format == "json":
        data = [one.as_data() for one in shown]
        print(to_json({"versions": data} if shown is found else data[0]))
    else:
        print("\n".join(one.as_markdown() if options.format == "markdown" else one.as_text() for one in shown), end="")
    return FINE


def files_named(named: str, policy_file: Path) -> PolicyFiles:
    """The files of the policy that an argument names: a file if there is one, else a policy in a revision."""
    from commands.git import files_in

    if not named.strip():
        raise WrongUse("one of the two names is empty; name a policy file or a Git revision, or leave it out to compare with the last commit")
    file = Path(named)
    if file.is_dir():
        raise WrongUse(f"{visible(named)} is a folder; name a policy file in it, or a Git revision")
    return files_on_disk(file) if file.exists() else files_in(named, policy_file)


def files_on_disk(policy_file: Path) -> PolicyFiles:
    from compiler.publish.policy_files import files_of

    return files_of(policy_file, read)


def load_both(old: PolicyFiles, new: PolicyFiles) -> list[Versions]:
    """Both policies, read with the format of today. Raises PolicyError with the problems of both, after a sentence that says whose they are."""
    loaded: list[Versions] = []
    problems: list[Problem] = []
    for files, which in ((old, "old"), (new, "new")):
        try:
            loaded.append(load_with_translations(files, which))
        except PolicyError as error:
            problems += error.problems
            name = visible(files.policy[0][1])
            print(f"build.py: nothing can be compared: the {which} policy, {name}, has problems in the format of today.", file=sys.stderr)
    if problems:
        raise PolicyError(problems)
    return loaded


def load_with_translations(files: PolicyFiles, which: str) -> Versions:
    """The versions of a policy with its translations; without them, after a sentence, where only they have problems."""
    from compiler.reading.versions import load_versions

    try:
        return load_versions(*files.policy, translations=files.translations)
    except PolicyError:
        versions = load_versions(*files.policy)
        print(f"build.py: texts of translations are not compared: those of the {which} policy have problems, which `check` names.", file=sys.stderr)
        return versions
