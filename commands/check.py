"""`build.py check`."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from commands.progress import progress
from commands.shared import FINE, PROBLEMS, WrongUse, cases_of, load, take_format, take_policy, to_json

HELP = "look for problems in the policy, try its example cases and prove what is decided in every case"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    take_format(parser)
    parser.add_argument("--accept-cases", action="store_true",
                        help="first rewrite what the example cases expect to what is decided, and show it")


def run(options) -> int:
    from compiler.checks.report import check_policy
    from compiler.proof.agreement import proved
    from compiler.publish.schema_files import renew_schemas

    renew_schemas(options.policy)
    loaded, cases = load(options.policy), cases_of(options.policy)
    with progress(sys.stderr) as doing:
        doing.append("Looking for problems in the policy")
        report = check_policy(loaded, cases)
        accepted = None
        if options.accept_cases and not report.errors_beside_examples:
            accepted = accept(loaded, options.policy, cases)
            report = check_policy(loaded, cases_of(options.policy))
        if not report.errors:
            doing.append("Proving what is decided in each case")
            report = proved(report)
    if options.format == "json":
        print(to_json(report.as_data() | (
            {"rewritten": [one.as_data() for one in accepted.changed]} if accepted else {})))
    else:
        if accepted and accepted.changed:
            print("These example cases now expect what is decided:\n")
            print("\n".join(one.as_text() for one in accepted.changed) + "\n")
        print(report.as_text())
    if options.accept_cases and accepted is None:
        print("build.py: the example cases were not rewritten, because of the other errors", file=sys.stderr)
    elif accepted and accepted.left:
        print("build.py: not rewritten, since the cases that they stand for are no longer decided alike; write a case for each:"
              f" {', '.join(f'`{name}`' for name in accepted.left)}", file=sys.stderr)
    return PROBLEMS if report.errors else FINE


def accept(loaded, policy_file: Path, cases: tuple[bytes, str] | None):
    """Rewrite the file of example cases beside a policy, whole or not at all."""
    from compiler.checks.rewritten_cases import LayoutError, rewritten_cases

    if cases is None:
        raise WrongUse("there are no example cases: no file cases.yml stands beside the policy")
    try:
        accepted = rewritten_cases(loaded, *cases)
    except LayoutError as error:
        raise WrongUse(str(error)) from None
    if accepted.changed:
        replace_file(policy_file.with_name("cases.yml").resolve(), accepted.data)
    return accepted


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
