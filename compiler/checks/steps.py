"""A decision without a next step.

Whoever is told that the policy does not cover their case, or that something is limited, has to know what to do. So in each case with such
an outcome some rule or guidance of the decision has to say it, with `do`. A customer sees the first of these steps as the main one, and the
next three below it, in the order in which the statements stand in the policy. Guidance that always joins a whole question does not count: what
everybody is told says nothing about this case.

It is a warning. Accept it where nothing can be done.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.interview import steps_of
from checker.model import Guidance, Rule
from compiler.problems import Problem

from .subject import Subject

ID = "no-step"

ASKING_FOR_ONE = ("not covered", "limited")
"""The strengths of outcomes that leave a customer with the question what to do."""


def check(subject: Subject) -> Iterator[Problem]:
    policy, meaning, diagrams = subject.policy, subject.meaning, subject.meaning.diagrams
    specific, _ = steps_of(policy)
    for question in policy.questions:
        outcomes = [outcome for outcome in question.outcomes if outcome.strength in ASKING_FOR_ONE]
        if not outcomes:
            continue
        saying = [meaning.decides(one) for one in specific if isinstance(one, Rule) and one.question == question.id]
        saying += [meaning.joins(one, question.id) for one in specific if isinstance(one, Guidance)]
        silent = diagrams.negate(diagrams.any_of(saying))
        for outcome in outcomes:
            without = diagrams.both(meaning.outcome(outcome.id), silent)
            if subject.ever(without):
                yield subject.loaded.problem(
                    ID,
                    ("outcomes", outcome.id),
                    f"Nothing says what to do where the outcome is `{outcome.id}`, for example in this case: {subject.example(without)}.",
                    "Write `do` under a rule that leads there, or under guidance that joins it in such cases: what a customer has to do next.",
                    severity="warning", words="no step",
                )
