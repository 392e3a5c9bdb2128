"""`build.py check`."""

from __future__ import annotations

import argparse
import sys

from commands.progress import progress
from commands.shared import FINE, PROBLEMS, cases_of, load, take_format, take_policy, to_json

HELP = "look for problems in the policy, try its example cases and prove what is decided in every case"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    take_format(parser)


def run(options) -> int:
    from compiler.checks.report import check_policy
    from compiler.proof.agreement import proved

    loaded, cases = load(options.policy), cases_of(options.policy)
    with progress(sys.stderr) as doing:
        doing.append("Looking for problems in the policy")
        report = check_policy(loaded, cases)
        if not report.errors:
            doing.append("Proving what is decided in each case")
            report = proved(report)
    print(to_json(report.as_data()) if options.format == "json" else report.as_text())
    return PROBLEMS if report.errors else FINE
