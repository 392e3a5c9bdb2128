"""Two rules that lead to different outcomes in the same case, or two texts of which only one can be said in it.

Rules that overlap must agree. If one of them is meant to win, let it name the other with `exception_to`. Otherwise narrow one of the
two with a further fact. Of the texts of an outcome, and of the questions for a fact, one is said in each case: narrow a condition, so that the
order in which they stand tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from compiler.problems import Problem

from .subject import Subject

ID = "conflict"


def check(subject: Subject) -> Iterator[Problem]:
    meaning = subject.meaning
    for question in subject.policy.questions:
        if all(len(led_to) < 2 for led_to in meaning.diagrams.values(meaning.outcomes(question.id))):
            continue
        rules = [rule for rule in subject.policy.rules_of(question.id) if rule.outcome]
        for first, second in combinations(rules, 2):
            if first.outcome == second.outcome:
                continue
            both = meaning.diagrams.both(meaning.leads(first), meaning.leads(second))
            case = subject.smallest_cases(meaning.diagrams.within(both, meaning.possible())).get(True)
            if case is not None:
                yield subject.loaded.problem(
                    ID,
                    ("rules", second.id),
                    f"The rules `{first.id}` and `{second.id}` lead to different outcomes, `{first.outcome}` and"
                    f" `{second.outcome}`, in this case: {subject.in_words(case)}.",
                    f"If one of them is meant to win, write `exception_to: {first.id}` in `{second.id}` or the other way"
                    " round; otherwise narrow one of the two conditions.",
                    also=(("rules", first.id),),
                )
    for (path, owner, where, _), (other, own, holds, _) in combinations(subject.texts(), 2):
        both = meaning.diagrams.both(where, holds)
        if owner is own and subject.ever(both):
            yield subject.loaded.problem(
                ID, other, f"Two texts of `{owner.id}` are for the same case: {subject.example(both)}.",
                "Narrow the condition of one of the two.", also=(path,))
