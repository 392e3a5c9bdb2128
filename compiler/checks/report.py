"""`build.py check`: everything that can be said about a policy before it is published."""

from __future__ import annotations

import itertools
import textwrap
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from checker import Evaluator, digest
from checker.diagram import TooLargeError
from compiler.problems import SHOWN, Problem, as_data, as_text, not_shown, visible
from compiler.reading.example_cases import ExampleCase, read_cases
from compiler.reading.policy import Accepted, Loaded
from compiler.reading.versions import Versions, in_version

from . import IDLE_ACCEPTANCE, OF_TEXTS, run_checks, too_large
from .examples import Tried, not_exercised, problems_of, try_cases


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
    not_exercised: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """The rules and the guidance that have a part in no decision of an example case, and the definitions that hold in none.

    It is no problem, and good to know.
    """
    certificate: dict[str, Any] | None = None
    """What was proved of the decisions, where that was asked for and nothing stands against it."""
    proof_seconds: float = 0

    @property
    def errors(self) -> bool:
        """Whether the policy may not be published."""
        return any(problem.severity == "error" for problem in self.problems)

    @property
    def errors_beside_examples(self) -> bool:
        """Whether there are errors other than example cases that come out otherwise."""
        return any(problem.severity == "error" and problem.code != "example" for problem in self.problems)

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
            "not_exercised": {part: list(ids) for part, ids in self.not_exercised.items()},
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
            f"{_counted(len(policy.facts), 'fact')}, {_counted(len(policy.rules), 'rule')}, {_counted(len(policy.guidance), 'piece')} of guidance",
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
            for one in policy.impossible:
                lines += textwrap.wrap(one.because, 110, initial_indent="  - ", subsequent_indent="    ")
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
        if self.examples and any(self.not_exercised.values()):
            parts = (f"{part} {', '.join(ids)}" for part, ids in self.not_exercised.items() if ids)
            lines += ["", "No example case exercises:"]
            lines += textwrap.wrap("; ".join(parts), 110, initial_indent="  ", subsequent_indent="  ", break_on_hyphens=False)
        errors = sum(problem.severity == "error" for problem in self.problems)
        ending = (_counted(self.examples, "example case"), _counted(errors, "error"), _counted(len(self.problems) - errors, "warning"))
        lines += ["", f"{', '.join(ending)}, {self.seconds:.2f} seconds"]
        return "\n".join(lines)


def _counted(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def check_versions(versions: Versions, cases: tuple[bytes, str] | None = None) -> list[CheckReport]:
    """A report on each version of a policy. What several of them share is reported with the first of them.

    An example case is tried in the version that decides it; one that says no day is tried in each version, on the day on which it begins.
    """
    reports: list[CheckReport] = []
    said: list[Problem] = []
    for loaded in versions:
        others = [other for other in versions if other is not loaded]
        report = check_policy(loaded, cases, lambda case: versions.deciding(case.as_of, case.answers) is loaded, others)
        found = report.problems
        if reports:
            # A text that a version has changed may no longer need what was accepted of it before.
            file = loaded.report.source.file
            found = tuple(one for one in found if one.code != IDLE_ACCEPTANCE or one.place.file == file)
            report = replace(report, problems=tuple(in_version(found, [file], said)))
        said += found
        reports.append(report)
    return _with_translations(versions, reports)


def _with_translations(versions: Versions, reports: list[CheckReport]) -> list[CheckReport]:
    """The reports with what is found in the texts of each language; that of the first version with what is not translated."""
    reports = [replace(reports[0], problems=(*reports[0].problems, *versions.unfinished)), *reports[1:]]
    said: list[Problem] = []
    for translated in versions.translations.values():
        for number, loaded in enumerate(translated):
            started = time.perf_counter()
            findings, report = run_checks(loaded, OF_TEXTS), reports[number]
            found = tuple(in_version(findings.problems, [loaded.report.source.file], said)) if number else findings.problems
            said += found
            reports[number] = replace(
                report, problems=(*report.problems, *found), accepted=(*report.accepted, *findings.accepted),
                seconds=report.seconds + time.perf_counter() - started)
    return reports


def check_policy(
    loaded: Loaded, cases: tuple[bytes, str] | None = None, decides: Callable[[ExampleCase], bool] = lambda case: True,
    others: Sequence[Loaded] = (),
) -> CheckReport:
    """Run all checks, and try the example cases that the policy ``decides``, given as the bytes and the name of their file.

    ``others`` are the other versions of the policy, of which a case may speak that says no day.

    Everything is reported at once: findings, problems in the text of the example cases, and those that come out otherwise.
    """
    started = time.perf_counter()
    examples, unreadable = read_cases(*cases, loaded.policy, decides, [other.policy for other in others]) if cases else ([], ())
    findings = run_checks(loaded)
    problems = [*findings.problems, *unreadable]
    counts: dict[str, dict[str, int]] = {}
    tried: list[Tried] = []
    try:
        evaluator = Evaluator(loaded.policy, loaded.meaning)
        tried = try_cases(evaluator, examples)
        problems += problems_of(loaded, tried, others)
        for question in loaded.policy.questions if not any(one.severity == "error" for one in findings.problems) else ():
            found = evaluator.meaning.cases(question.id)
            counts[question.id] = {outcome.id: found.get((outcome.id,), 0) for outcome in question.outcomes}
            counts[question.id][""] = found.get(None, 0)
    except TooLargeError as error:
        counts = {}
        if not any(problem.code == "too-large-space" for problem in problems):
            problems.append(too_large(loaded, error))
    seconds = time.perf_counter() - started
    return CheckReport(loaded, counts, len(examples), tuple(problems), findings.accepted, seconds, not_exercised(loaded.policy, tried))
