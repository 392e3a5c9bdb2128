"""An exception that never meets the rule it names.

An exception says "but not here" about another rule. If the two can never hold in the same case, it takes nothing away, and whoever wrote it
believed something about the rules that is not so.
"""

from __future__ import annotations

from typing import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "idle-exception"


def check(subject: Subject) -> Iterator[Problem]:
    meaning = subject.meaning
    for rule in subject.policy.rules:
        for exception in meaning.exceptions(rule.id):
            both = meaning.diagrams.both(meaning.leads(exception), meaning.holds(rule.when))
            if subject.ever(meaning.leads(exception)) and not subject.ever(both):
                yield subject.loaded.problem(
                    ID,
                    ("rules", exception.id, "exception_to"),
                    f"The exception `{exception.id}` never meets the rule `{rule.id}`: no possible case is both.",
                    f"Remove `{rule.id}` from its `exception_to`, or mend one of the two conditions.",
                    also=(("rules", rule.id),),
                )
