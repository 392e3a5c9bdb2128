"""The command line: gather what is there, let `compiler` and `checker` compute, apply the result. See `python build.py --help`.

(`python -m build` from this folder runs this file and not PyPA's build; the checker's wheel is made by `compiler/engine/wheel.py`.)
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import sys
import warnings
from pathlib import Path

PROJECT = Path(__file__).resolve().parent
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


class WrongUse(Exception):
    """The command was given something it cannot work with; the message says what and how to mend it."""


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    if sys.version_info < (3, 11):
        raise SystemExit("Python 3.11 or newer is needed.")
    from compiler.problems import PolicyError, as_data, as_text, not_shown
    from compiler.proof.agreement import ProofError
    from compiler.publish.site import SiteError

    warnings.formatwarning = lambda message, *place: f"build.py: {message}\n"
    try:
        status = options.run(options)
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
        data = {"problems": as_data(error.problems), "problems_not_shown": not_shown(error.problems)}
        print(to_json(data) if as_json else as_text(error.problems), file=sys.stdout if as_json else sys.stderr)
        return PROBLEMS
    except WrongUse as error:
        print(f"build.py: {error}", file=sys.stderr)
        return WRONG_USE


def parser() -> argparse.ArgumentParser:
    """The commands and what they take; the text of `--help`."""
    top = argparse.ArgumentParser(
        prog="build.py",
        description="Makes a help center and its eligibility checker from one policy file.",
        epilog="Exit status: 0 fine, 1 problems found in the policy, 2 wrong use.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name, run, help, *, formats=False):
        one = commands.add_parser(name, help=help, description=help)
        one.add_argument("--policy", type=Path, default=PROJECT / "policy" / "policy.yml", metavar="FILE",
                         help="the policy file (default: policy/policy.yml)")
        if formats:
            one.add_argument("--format", choices=["text", "json"], default="text", help="for people or for programs")
        one.set_defaults(run=run)
        return one

    build = command("build", run_build, "build the site")
    build.add_argument("--site-dir", type=Path, default=PROJECT / "site", metavar="FOLDER", help="default: site")
    serve = command("serve", run_serve, "build the site, serve it on this machine and reload it at every edit")
    serve.add_argument("--host", default="127.0.0.1", help="the address to serve at (default: this machine alone)")
    serve.add_argument("--port", type=int, default=8000, help="0 takes any free port (default: 8000)")
    command("check", run_check, "look for problems in the policy and try its example cases", formats=True)
    decide = command("decide", run_decide, "say what the policy decides in one case", formats=True)
    decide.add_argument("--answers", required=True, metavar="FILE",
                        help='a JSON file, or - for standard input: {"order_status": "paid", ...} with null for'
                             ' "I don\'t know"; or {"question": ..., "as_of": ..., "answers": {...}}')
    decide.add_argument("--question", metavar="ID", help="the question to decide (default: all)")
    decide.add_argument("--as-of", metavar="DATE", help="the day for which to decide, YYYY-MM-DD (default: today)")
    return top


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


def run_build(options) -> int:
    from compiler.publish.site import build_site

    read(options.policy)
    if not (PROJECT / ".cache" / "compressed").exists():
        print("The first build also makes and compresses Python for browsers, which takes a minute or two.", file=sys.stderr)
    report = build_site(
        policy_file=options.policy, site_dir=options.site_dir, project=PROJECT, cache=PROJECT / ".cache"
    )
    print(report)
    return FINE


def run_serve(options) -> int:
    from compiler.publish.site import serve_site

    read(options.policy)
    return serve_site(policy_file=options.policy, project=PROJECT, cache=PROJECT / ".cache",
                      host=options.host, port=options.port)


def run_check(options) -> int:
    from compiler.checks.report import check_policy
    from compiler.proof.agreement import proved

    report = check_policy(load(options.policy), cases_of(options.policy))
    report = report if report.errors else proved(report)
    print(to_json(report.as_data()) if options.format == "json" else report.as_text())
    return PROBLEMS if report.errors else FINE


def cases_of(policy_file: Path) -> tuple[bytes, str] | None:
    """The example cases beside a policy file: their bytes and name, or nothing."""
    file = policy_file.with_name("cases.yml")
    return (read(file), shown(file)) if file.exists() else None


def run_decide(options) -> int:
    from checker import AnswersError, Evaluator, Interview, make_case
    from commands.decision_text import decision_as_text

    policy = load(options.policy).policy
    request = read_request(options)
    questions = [question.id for question in policy.questions]
    if request["question"] is not None:
        if request["question"] not in questions:
            raise WrongUse(f"the policy has no question `{request['question']}`; it has {', '.join(questions)}")
        questions = [request["question"]]
    try:
        case = make_case(policy, request["answers"], request["as_of"])
    except AnswersError as error:
        raise WrongUse("these answers cannot be used:\n" + "\n".join(
            f"  {problem.fact}: {problem.message}" for problem in error.problems)) from None
    evaluator, interview = Evaluator(policy), Interview(policy)
    decisions = [interview.show(evaluator.decide(question, case), case) | {"question": question} for question in questions]
    if options.format == "json":
        print(to_json({"policy": interview.about(), "as_of": case.as_of.isoformat(), "decisions": decisions}))
    else:
        print("\n".join(decision_as_text(policy, decision) for decision in decisions))
    return FINE


def read_request(options) -> dict:
    """The case that `decide` is asked about. Raises WrongUse for anything that is not a case."""
    text = sys.stdin.buffer.read() if options.answers == "-" else read(Path(options.answers))
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"the answers are not JSON: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("answers", {}), dict):
        raise WrongUse('the answers must be a JSON object such as {"order_status": "paid"}')
    whole = data if "answers" in data else {"answers": data}
    if "answers" not in data and {"question", "as_of"} & set(data):
        raise WrongUse('beside "question" or "as_of", the answers go into "answers": {"question": "...", "answers": {...}}')
    as_of = options.as_of or whole.get("as_of") or datetime.date.today().isoformat()
    try:
        day = datetime.date.fromisoformat(as_of)
    except (TypeError, ValueError):
        raise WrongUse(f"`{as_of}` is not a date; write it as year-month-day, such as 2026-11-23") from None
    return {"question": options.question or whole.get("question"), "answers": whole["answers"], "as_of": day}


def _once(pairs: list[tuple[str, object]]) -> dict:
    """A JSON object in which no key stands twice; else one of the two would silently win."""
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = sorted({key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1})
        raise WrongUse(f"the answers name {', '.join(f'`{key}`' for key in twice)} more than once")
    return found


def to_json(data) -> str:
    return json.dumps(data, ensure_ascii=False, indent=2)


if __name__ == "__main__":
    sys.exit(main())
