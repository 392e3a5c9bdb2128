"""A date that is compared with today, and whose question may ask for a day to come.

A date that conditions compare only with how long ago it is (`within`, `less_than_ago`, `at_least_ago`, `longer_ago_than`) is today or in the
past. The checker refuses a day to come: nobody can have bought something tomorrow. So `departure: {within: 14 days}` never means the next
two weeks, which is `{within_next: 14 days}`, and a customer who leaves next week could not answer. What a question means cannot be known for
sure, so its words are looked at, by those of its language: "did", "was", "have received", "since" and "ago" speak of the past. If yours speaks
of the past in other words, accept the finding.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.conditions import domain
from compiler.languages import language
from compiler.problems import Problem, listed

from .subject import Subject

ID = "day-to-come"

def check(subject: Subject) -> Iterator[Problem]:
    past = language(subject.policy.language).sentences.get("past")
    if past is None:  # no words of this language are known
        return
    for fact in subject.policy.facts:
        if not fact.relative or domain(fact)[0] < 0 or fact.judged_by:
            continue
        questions = [one for one in fact.texts if not past.search(one)]
        if not questions:
            continue
        yield subject.loaded.problem(
            ID,
            ("facts", fact.id),
            f"The date `{fact.id}` is compared with how long ago it is, so only today and days in the past can be answered; but nothing in its"
            f" question, {listed(questions)}, speaks of the past.",
            "If it asks for a past day, say so: “On which day did …?”. If it asks for a day to come, compare it with `within_next`,"
            " `in_less_than`, `in_at_least` or `in_more_than`.",
            severity="warning",
            words=" ".join(" ".join(questions).split()),
        )
