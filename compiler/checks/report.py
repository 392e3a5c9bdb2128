"""`build.py check`: everything that can be said about a policy before it is published."""

from __future__ import annotations

import datetime
import itertools
import textwrap
import time
from dataclasses import dataclass
from typing import Any

from checker import Evaluator, digest, make_case
from checker.decide import IMPOSSIBLE, UndecidedError
from checker.diagram import TooLargeError
from checker.words import not_in_force
from compiler.problems import SHOWN, Problem, as_data, as_text, not_shown, visible
from compiler.reading.example_cases import CONTRADICTION, ExampleCase, read_cases
from compiler.reading.policy import Accepted, Loaded

from . import run_checks, too_large


@dataclass(frozen=True)
class CheckReport:
    """What was looked at and what was found."""

    loaded: Loaded
    cases: dict[str, dict[str, int]]
    """By question: how many of its complete cases have which outcome; the impossible ones under an empty name."""
    examples: int
    problems: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Accepted], ...]
    """The findings that the policy accepts, with the reason that it states."""
    seconds: float
    """What the checks took, and the example cases."""
    certificate: dict[str, Any] | None = None
    """What was proved of the decisions, where that was asked for and nothing stands against it."""
    proof_seconds: float = 0

    @property
    def errors(self) -> bool:
        """Whether the policy may not be published."""
        return any(problem.severity == "error" for problem in self.problems)

    def as_data(self) -> dict[str, Any]:
        policy = self.loaded.policy
        return {
            "policy": policy.id,
            "version": policy.version,
            "digest": digest(policy),
            "facts": len(policy.facts),
            "rules": len(policy.rules),
            "guidance": len(policy.guidance),
            "questions": self.cases,
            "impossible": [one.because for one in policy.impossible],
            "examples": self.examples,
            "problems": as_data(self.problems),
            "problems_not_shown": not_shown(self.problems),
            "accepted": [
                {**as_data([problem])[0], "because": acceptance.because}
                for problem, acceptance in self.accepted[:SHOWN]
            ],
            "accepted_not_shown": max(0, len(self.accepted) - SHOWN),
            "certificate": self.certificate,
            "seconds": round(self.seconds, 3),
            "proof_seconds": round(self.proof_seconds, 3),
        }

    def as_text(self) -> str:
        policy = self.loaded.policy
        lines = [
            f"{policy.title}, version {policy.version}, digest {digest(policy)[:16]}",
            f"{len(policy.facts)} facts, {len(policy.rules)} rules, {len(policy.guidance)} pieces of guidance",
            "",
        ]
        if not self.cases:
            lines.append("The cases were not counted, because of the errors below.")
        for question in policy.questions if self.cases else ():
            counts = self.cases[question.id]
            decided = sum(number for outcome, number in counts.items() if outcome)
            left_out = counts[""]
            lines.append(
                f"{question.ask} Every one of {decided:,} cases was decided"
                + (f"; {left_out:,} impossible ones left out." if left_out else ".")
            )
            lines += [f"  {number:>8,}  {outcome}" for outcome, number in counts.items() if outcome]
        if policy.impossible:
            lines += ["", "Left out, because the policy says that it is impossible:"]
            lines += textwrap.wrap("; ".join(one.because.rstrip(".") for one in policy.impossible), 110,
                                   initial_indent="  ", subsequent_indent="  ")
        if self.problems:
            lines += ["", as_text(self.problems).rstrip()]
        if self.accepted:
            lines += ["", "Accepted, each with its reason:"]
            for because, found in itertools.groupby(self.accepted[:SHOWN], key=lambda one: one[1].because):
                lines += [f"  {visible(problem.message)} [{problem.code}]" for problem, _ in found] + [f"    because {because}"]
            if len(self.accepted) > SHOWN:
                lines.append(f"  and {len(self.accepted) - SHOWN:,} more")
        if self.certificate:
            lines += [
                "",
                f"Proved in {self.proof_seconds:.2f} seconds: each of {self.certificate['cases']:,} cases has exactly one outcome,"
                f" and the decision tables say the same. {self.certificate['tried']:,} cases were decided from beginning to end besides.",
                f"Seal of all decisions: {self.certificate['seal']}",
                "`build` has the files that ship to browsers work out the same seal before it publishes anything.",
            ]
        errors = sum(problem.severity == "error" for problem in self.problems)
        lines += ["", f"{self.examples} example cases, {errors} errors, {len(self.problems) - errors} warnings,"
                      f" {self.seconds:.2f} seconds"]
        return "\n".join(lines)


def check_policy(loaded: Loaded, cases: tuple[bytes, str] | None = None) -> CheckReport:
    """Run all checks, and try the example cases, given as the bytes and the name of their file.

    Everything is reported at once: findings, problems in the text of the example cases, and those that come out otherwise.
    """
    started = time.perf_counter()
    examples, unreadable = read_cases(*cases, loaded.policy) if cases else ([], ())
    findings = run_checks(loaded)
    problems = [*findings.problems, *unreadable]
    counts: dict[str, dict[str, int]] = {}
    try:
        evaluator = Evaluator(loaded.policy, loaded.meaning)
        problems += [problem for example in examples for problem in try_example(loaded, evaluator, example)]
        for question in loaded.policy.questions if not any(one.severity == "error" for one in findings.problems) else ():
            found = evaluator.meaning.cases(question.id)
            counts[question.id] = {outcome.id: found.get((outcome.id,), 0) for outcome in question.outcomes}
            counts[question.id][""] = found.get(None, 0)
    except TooLargeError as error:
        counts = {}
        if not any(problem.code == "too-large-space" for problem in problems):
            problems.append(too_large(loaded, error))
    seconds = time.perf_counter() - started
    return CheckReport(loaded, counts, len(examples), tuple(problems), findings.accepted, seconds)


def try_example(loaded: Loaded, evaluator: Evaluator, example: ExampleCase) -> list[Problem]:
    """The differences between what an example case expects and what is decided."""
    case = make_case(loaded.policy, example.answers, datetime.date.fromisoformat(example.as_of))
    try:
        decision = evaluator.decide(example.question, case)
    except UndecidedError:
        return []  # A gap or a conflict, which is a finding of its own.
    found = (CONTRADICTION,) if decision.status == IMPOSSIBLE else decision.possible
    differences = []
    if set(found) != set(example.outcomes):
        differences.append(("outcome", example.outcomes, found))
    for part in ("rules", "guidance"):
        expected = getattr(example, part)
        if expected is not None and set(expected) != set(getattr(decision, part)):
            differences.append((part, expected, getattr(decision, part)))
    without = f" without the answers that do not apply: {_listed(decision.set_aside)}" if decision.set_aside else ""
    problems = [
        Problem(
            "example",
            f"The example case `{example.name}` expects the {part} {_listed(expected)}, but the policy gives {_listed(given)}{without}.",
            example.quote,
            "If the policy is right, mend the example case; otherwise mend the policy.",
        )
        for part, expected, given in differences
    ]
    if decision.set_aside and not problems:
        message = f"The example case `{example.name}` answers what does not apply in it: {_listed(decision.set_aside)}. It is decided without that."
        advice = "Take the answer out, or change what makes it not apply."
        problems.append(Problem("set-aside", message, example.quote, advice, severity="warning"))
    if example.as_of < loaded.policy.effective_from:
        message = f"The day of the example case `{example.name}` comes too early. {not_in_force(loaded.policy, case.as_of)}"
        advice = "Write a later `as_of`, or an earlier `effective_from`."
        problems.append(Problem("not-in-force", message, example.quote, advice, severity="warning"))
    return problems


def _listed(ids: tuple[str, ...]) -> str:
    return ", ".join(f"`{id}`" for id in ids) or "none"
