"""A case that no rule decides.

Every possible case of a question must be decided by a rule. If the shop really has no rule for it, say so with a rule whose
outcome has the strength `not covered`, and tell the customer what to do instead.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "gap"


def check(subject: Subject) -> Iterator[Problem]:
    for question in subject.policy.questions:
        case = subject.smallest_cases(subject.meaning.outcomes(question.id)).get(())
        if case is not None:
            yield subject.loaded.problem(
                ID,
                ("questions", question.id),
                f"No rule answers `{question.ask}` in this case: {subject.in_words(case)}.",
                "Add a rule for it. If the shop has no rule for it, add one whose outcome has the strength"
                " `not covered` and that says what to do instead.",
            )
