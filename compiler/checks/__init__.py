"""The checks of a policy's meaning. Each is a module with an `ID`, a docstring that is its manual, and a generator `check`."""

from __future__ import annotations

import inspect
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType

from checker.diagram import TooLargeError
from compiler.reading.policy import Accepted, Loaded
from compiler.problems import Problem

from . import (
    conflicts, gaps, idle_exceptions, idle_facts, idle_impossible, idle_outcomes, idle_terms, orphan_numbers, parted_numbers,
    strengths, too_many_cases, unreachable,
)
from .subject import Subject

CHECKS: tuple[ModuleType, ...] = (
    gaps, conflicts, unreachable, idle_exceptions, idle_outcomes, idle_facts, idle_impossible, idle_terms, orphan_numbers,
    parted_numbers, strengths, too_many_cases,
)

NEVER_ACCEPTED = {gaps.ID, conflicts.ID, unreachable.ID, parted_numbers.ID, too_many_cases.ID, "too-large-space"}
"""With one of these there would be cases without a decision, or with one that nobody proved, or the pages would print what never
runs, or what runs otherwise. No reason makes that publishable; nor does any for an exception that never meets its rule."""


MANUAL = """---
title: What is checked
description: What is looked for in a policy before anything is published.
---

# What is checked

Before anything is published, `python build.py check` looks at what the rules mean, over every possible case and not over samples. Each
finding has a name, the smallest case that shows it, and a way out. A warning does not stop a build; everything else does.

If you have looked at a finding and want it to stay, [accept it](format.md#what-is-checked) with your reason.
"""


@dataclass(frozen=True)
class Findings:
    """What the checks found, and what of it the policy accepts, each with the reason that it states."""

    problems: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Accepted], ...] = ()


def run_checks(loaded: Loaded) -> Findings:
    """All findings about what a policy means, in the order of the checks."""
    subject = Subject(loaded)
    try:
        found = [problem for module in CHECKS for problem in module.check(subject)]
    except TooLargeError as error:
        return Findings((_too_large(subject, error),))
    problems, accepted, used = [], [], set()
    for problem in found:
        acceptance = next((one for one in loaded.accepted if _accepts(one, problem)), None)
        if acceptance:
            accepted.append((problem, acceptance))
            used.add(acceptance)
        else:
            problems.append(problem)
    problems += [_idle_acceptance(loaded, one, found) for one in loaded.accepted if one not in used]
    return Findings(tuple(problems), tuple(accepted))


def _accepts(acceptance: Accepted, problem: Problem) -> bool:
    never = problem.code in NEVER_ACCEPTED or (problem.code, problem.severity) == (idle_exceptions.ID, "error")
    return _names(acceptance, problem) and not never


def _names(acceptance: Accepted, problem: Problem) -> bool:
    # Every second word of a path is an id, and the last of them says it best: to accept a fact is not to accept its answers.
    *_, about = problem.about[1::2] or problem.about
    return problem.code == acceptance.finding and acceptance.about == about


def _idle_acceptance(loaded: Loaded, acceptance: Accepted, found: Sequence[Problem]) -> Problem:
    if acceptance.finding in NEVER_ACCEPTED or any(_names(acceptance, problem) for problem in found):
        message, way_out = f"This finding `{acceptance.finding}` cannot be accepted.", "Mend what it is about, and remove this."
    else:
        message = f"There is no finding `{acceptance.finding}` about `{acceptance.about}` to accept."
        way_out = "Remove this, or see in the report what the finding is called and what it is about."
    return loaded.problem("idle-acceptance", acceptance.path, message, way_out, severity="warning")


def _too_large(subject: Subject, error: TooLargeError) -> Problem:
    worst = [subject.meaning.order[place].id for place in error.facts[:5]]
    return subject.loaded.problem(
        "too-large-space",
        ("facts", worst[0]),
        "There are too many combinations of answers to look at each of them, most of all those of the facts "
        + ", ".join(f"`{fact}`" for fact in worst) + ".",
        "Test fewer of these facts in the same question: split the question in two, let a fact apply only where it is needed"
        " (`applies_when`), or join answers that are always treated alike.",
    )


def manual() -> str:
    """What each check looks for, as Markdown for editors: the manual of each is the docstring of its module."""
    parts = []
    for module in CHECKS:
        title, _, text = inspect.getdoc(module).partition("\n")
        parts.append(f"## {title.rstrip('.')} {{ #{module.ID} }}\n\n`{module.ID}`\n\n{text.strip()}\n")
    return "\n".join([MANUAL, *parts])
