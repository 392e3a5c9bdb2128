"""`build.py check`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from commands.progress import progress
from commands.shared import FINE, PROBLEMS, WrongUse, read, replace_file, take_format, take_policy, to_json

HELP = "look for problems in the policy, try its example cases and prove what is decided in every case"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    take_format(parser)
    parser.add_argument("--accept-cases", action="store_true",
                        help="first rewrite what the example cases expect to what is decided, and show it")
    parser.add_argument("--accept-translations", action="store_true",
                        help="first note that each translation says what the policy's text says now, and show for which texts")


def run(options) -> int:
    from compiler.checks.report import check_versions
    from compiler.proof.agreement import proved
    from compiler.publish.policy_files import cases_of, load
    from compiler.publish.schema_files import renew_schemas

    renew_schemas(options.policy)
    translated = accept_translations(options.policy) if options.accept_translations else []
    versions, cases = load(options.policy, read), cases_of(options.policy, read)
    with progress(sys.stderr) as doing:
        doing.append("Looking for problems in the policy")
        reports = check_versions(versions, cases)
        accepted = None
        if options.accept_cases and not any(report.errors_beside_examples for report in reports):
            accepted = accept(versions, options.policy, cases)
            reports = check_versions(versions, cases_of(options.policy, read))
        if not any(report.errors for report in reports):
            doing.append("Proving what is decided in each case")
            reports = [proved(report) for report in reports]
    if options.format == "json":
        data = [report.as_data() for report in reports]
        rewritten = {"rewritten": [one.as_data() for one in accepted.changed]} if accepted else {}
        rewritten |= {"translated": [one.as_data() for one in translated]} if options.accept_translations else {}
        print(to_json((data[0] if len(data) == 1 else {"versions": data}) | rewritten))
    else:
        for heading, written in (("These translations now count as those of the policy's texts", translated),
                                 ("These example cases now expect what is decided", accepted.changed if accepted else ())):
            if written:
                print(f"{heading}:\n\n" + "\n".join(one.as_text() for one in written) + "\n")
        print("\n\n".join(report.as_text() for report in reports))
    if options.accept_cases and accepted is None:
        print("build.py: the example cases were not rewritten, because of the other errors", file=sys.stderr)
    elif accepted and accepted.left:
        print("build.py: not rewritten, since the cases that they stand for are no longer decided alike; write a case for each:"
              f" {', '.join(f'`{name}`' for name in accepted.left)}", file=sys.stderr)
    return PROBLEMS if any(report.errors for report in reports) else FINE


def accept(versions, policy_file: Path, cases: tuple[bytes, str] | None):
    """Rewrite the file of example cases beside a policy, whole or not at all."""
    from compiler.checks.rewritten_cases import rewritten_for_versions
    from compiler.publish.policy_files import CASES

    if cases is None:
        raise WrongUse(f"there are no example cases: no file {CASES} stands beside the policy")
    accepted = rewritten_for_versions(versions, *cases)
    if accepted.changed:
        replace_file(policy_file.with_name(CASES).resolve(), accepted.data)
    return accepted


def accept_translations(policy_file: Path) -> list:
    """Note in the files of all translations of which texts they are."""
    from commands.translate import rewrite
    from compiler import languages
    from compiler.checks.rewritten_translations import accepted_translations
    from compiler.publish.policy_files import translated_into, translation_paths

    named = dict.fromkeys(translated_into(file, policy_file) for file in translation_paths(policy_file))
    tags = [tag for tag in named if tag in languages.known()]
    return [one for tag in tags for one in rewrite(policy_file, tag, accepted_translations)]
