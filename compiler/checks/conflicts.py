"""Two rules that lead to different outcomes in the same case.

Rules that overlap must agree. Where one of them is meant to win, it names the other with `exception_to`; otherwise narrow one of the
two with a further fact.
"""

from __future__ import annotations

from typing import Iterator

from checker.conditions import ALWAYS, simplify
from compiler.problems import Problem

from .subject import Subject, smallest_cases

ID = "conflict"


def check(subject: Subject) -> Iterator[Problem]:
    for question in subject.policy.questions:
        for known, leaf in smallest_cases(subject.outcomes(question)):
            if sum(leaf.holds) < 2:
                continue
            case = subject.complete(known)
            rules = [
                rule
                for rule in subject.policy.rules_of(question.id)
                if rule.outcome and simplify(subject.meaning.leads(rule), case) == ALWAYS
            ]
            first = rules[0]
            second = next(rule for rule in rules if rule.outcome != first.outcome)
            yield subject.loaded.problem(
                ID,
                ("rules", second.id),
                f"The rules `{first.id}` and `{second.id}` lead to different outcomes, `{first.outcome}` and"
                f" `{second.outcome}`, in this case: {subject.in_words(known)}.",
                f"If one of them is meant to win, write `exception_to: {first.id}` in `{second.id}` or the other way round;"
                " otherwise narrow one of the two conditions.",
                also=(("rules", first.id),),
            )
