"""The checks of a policy's meaning. Each is a module with an `ID`, a docstring that is its manual, and a generator `check`."""

from __future__ import annotations

from types import ModuleType

from compiler.load import Loaded
from compiler.problems import Problem

from . import conflicts, gaps, idle_exceptions, idle_facts, idle_outcomes, strengths, unreachable
from .subject import Subject

CHECKS: tuple[ModuleType, ...] = (gaps, conflicts, unreachable, idle_exceptions, idle_outcomes, idle_facts, strengths)


def run_checks(loaded: Loaded) -> list[Problem]:
    """All findings about what a policy means, in the order of the checks."""
    subject = Subject(loaded)
    return [problem for module in CHECKS for problem in module.check(subject)]
