"""The checks of a policy's meaning. Each is a module with an `ID`, a docstring that is its manual, and a generator `check`."""

from __future__ import annotations

from types import ModuleType

from checker.diagram import TooLargeError
from compiler.load import Loaded
from compiler.problems import Problem

from . import conflicts, gaps, idle_exceptions, idle_facts, idle_outcomes, strengths, unreachable
from .subject import Subject

CHECKS: tuple[ModuleType, ...] = (
    gaps, conflicts, unreachable, idle_exceptions, idle_outcomes, idle_facts, strengths
)


def run_checks(loaded: Loaded) -> list[Problem]:
    """All findings about what a policy means, in the order of the checks."""
    subject = Subject(loaded)
    try:
        return [problem for module in CHECKS for problem in module.check(subject)]
    except TooLargeError as error:
        return [_too_large(subject, error)]


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
