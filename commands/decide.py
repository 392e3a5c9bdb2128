"""`build.py decide`."""

from __future__ import annotations

import argparse
import datetime
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from commands.shared import FINE, WrongUse, read, take_format, take_policy, to_json
from compiler.problems import PolicyError, visible, way_out

if TYPE_CHECKING:
    from compiler.reading.policy import Loaded
    from compiler.reading.versions import Versions

KEYS = {"question", "as_of", "answers"}

HELP = "say what the policy decides in one case"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    take_format(parser)
    parser.add_argument("--answers", required=True, metavar="FILE",
                        help='a JSON file, or - for standard input: {"order_status": "paid", ...} with null for'
                             ' "I don\'t know"; or {"question": ..., "as_of": ..., "answers": {...}}')
    parser.add_argument("--question", metavar="ID", help="the question to decide (default: all)")
    parser.add_argument("--as-of", metavar="DATE", help="the day for which to decide, YYYY-MM-DD (default: today)")


def run(options) -> int:
    from checker import UndecidedError
    from checker.diagram import TooLargeError
    from compiler.checks import too_large
    from compiler.proof.agreement import ProofError
    from compiler.publish.policy_files import load

    versions = load(options.policy, read)
    request = read_request(options)
    as_of = request["as_of"] or versions.today(datetime.datetime.now(datetime.UTC))
    # Where the reference date is not known, each version may be the one that decides.
    known = not versions.reference_date or request["answers"].get(versions.reference_date) is not None
    day = versions.reference_day(as_of.isoformat(), request["answers"])
    deciding = [versions.on(day)] if known else [*versions]
    decided = []
    for loaded in deciding:
        try:
            decided.append(_decided(loaded, request, as_of, day))
        except TooLargeError as error:
            raise PolicyError([too_large(loaded, error)]) from None
        except UndecidedError as error:
            raise ProofError(f"{error} `build.py check` says where, and how to mend it.") from None
    if options.format == "json":
        print(to_json(decided[0] if len(decided) == 1 else {"versions": decided}))
    else:
        print("\n".join(_as_text(versions, loaded, one, day if len(decided) == 1 else None) for loaded, one in zip(deciding, decided)))
    return FINE


def _decided(loaded: Loaded, request: dict, as_of: datetime.date, day: datetime.date) -> dict[str, Any]:
    """What a version decides, as data. ``day`` says which version it is."""
    from checker import AnswersError, Interview, make_case
    from checker.deadlines import filled, last_days

    policy = loaded.policy
    questions = [question.id for question in policy.questions]
    if request["question"] is not None:
        if request["question"] not in questions:
            raise WrongUse(f"the policy has no question `{visible(request['question'])}`; it has {', '.join(questions)}")
        questions = [request["question"]]
    try:
        case = make_case(policy, request["answers"], as_of)
    except AnswersError as error:
        raise WrongUse("these answers cannot be used:\n" + "\n".join(
            f"  {visible(problem.fact)}: {visible(problem.message)}" for problem in error.problems)) from None
    interview = Interview(policy, loaded.meaning)
    decide = interview.evaluator.decide
    said = last_days(policy, case)
    decisions = [filled(interview.show(decide(question, case), case), said) | {"question": question} for question in questions]
    return {"policy": interview.about(), "as_of": case.as_of.isoformat(), "in_force": interview.in_force(day), "decisions": decisions}


def _as_text(versions: Versions, loaded: Loaded, decided: dict[str, Any], day: datetime.date | None) -> str:
    """What a version decides; before it, for which days it does, where the ``day`` is not known."""
    from checker.words import not_in_force
    from commands.decision_text import decision_as_text
    from compiler.languages import day_for_editors

    policy = loaded.policy
    lines = []
    if day is None:
        until = versions.until(policy)
        span = f"from {day_for_editors(policy.effective_from)}" + (f" until {day_for_editors(until)}" if until else " on")
        lines.append(f"If {policy.fact(versions.reference_date).label} is {span} (version {policy.version}):\n")
    elif not decided["in_force"]:
        lines.append(not_in_force(policy, day) + "\n")
    return "\n".join([*lines, *(decision_as_text(policy, decision) for decision in decided["decisions"])])


def read_request(options) -> dict:
    """The case to decide. Raises WrongUse for anything that is not a case."""
    text = sys.stdin.buffer.read() if options.answers == "-" else read(Path(options.answers))
    try:
        data = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise WrongUse(f"the answers are not JSON: {error}") from None
    if not isinstance(data, dict) or not isinstance(data.get("answers", {}), dict):
        raise WrongUse('the answers must be a JSON object such as {"order_status": "paid"}')
    whole = data if "answers" in data else {"answers": data}
    if "answers" not in data and KEYS & set(data):
        raise WrongUse('beside "question" or "as_of", the answers go into "answers": {"question": "...", "answers": {...}}')
    if unknown := [key for key in whole if key not in KEYS]:
        raise WrongUse("\n".join(f"beside the answers there is no key `{visible(key)}`. {way_out(key, sorted(KEYS))}" for key in unknown))
    question = options.question if options.question is not None else whole.get("question")
    if not isinstance(question, (str, type(None))):
        raise WrongUse(f"the question is {visible(json.dumps(question))}; name it by its id in quotes")
    as_of = None  # today, which only the policy's time zone can tell
    if options.as_of is not None or whole.get("as_of") is not None:
        as_of = as_day(options.as_of if options.as_of is not None else whole["as_of"])
    return {"question": question, "answers": whole["answers"], "as_of": as_of}


def as_day(value: object) -> datetime.date:
    try:
        if not isinstance(value, str) or not re.fullmatch("[0-9]{4}-[0-9]{2}-[0-9]{2}", value):
            raise ValueError
        return datetime.date.fromisoformat(value)
    except ValueError:
        said = value if isinstance(value, str) else json.dumps(value)
        raise WrongUse(f"`{visible(said)}` is not a date; write it as year-month-day, such as 2026-11-23") from None


def _once(pairs: list[tuple[str, object]]) -> dict:
    """A JSON object. Raises WrongUse for a key that stands twice, of which one would silently win."""
    answers = dict(pairs)
    if len(answers) < len(pairs):
        twice = sorted({key for key, _ in pairs if [other for other, _ in pairs].count(key) > 1})
        raise WrongUse(f"the answers name {', '.join(f'`{key}`' for key in twice)} more than once")
    return answers
