"""A comparison that the text of its rule or guidance does not mention.

Where a condition compares with `return_time`, the `title`, the `says` or the `do` of the rule names that term, alone or with the
comparison. Otherwise a reader of the text would not know of the limit, and nobody would notice when it changes.

Accept it where other words say the same, such as "After that" or "on the last day". The acceptance holds for these words and this comparison.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem, listed
from compiler.reading.conditions import OF

from .said_comparisons import STATEMENT_TEXTS, own, said, written
from .subject import Subject

ID = "unsaid-comparison"


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    for kind, who, statements in (("rules", "rule", policy.rules), ("guidance", "guidance", policy.guidance)):
        for statement in statements:
            states = [*dict.fromkeys(own(statement.when))]
            if not states:
                continue
            terms = [one.term for key in STATEMENT_TEXTS for one in said(subject, (kind, statement.id, key))]
            for state in states:
                if any(state.with_term(term, policy.words) for term in terms):
                    continue
                what = "How many of the list" if state.fact == OF else policy.fact(state.fact).label
                named = state.in_braces(policy)
                yield subject.loaded.problem(
                    ID, (kind, statement.id, "says"),
                    f"The condition of the {who} `{statement.id}` says “{what}: {state.in_words(policy)}”, and its text does not mention that.",
                    f"Write it in the text, for example {listed((f'{{{name}}}' for name in named), 'or')}." if named else
                    f"Declare `{state.operand}` under `terms:`, compare with that term, and write it in the text.",
                    words=f"{what}: {state.in_words(policy)} / {written(statement.says)}",
                )
