"""A condition that compares with another amount than its text names.

Where the text of a rule or guidance names a term, such as `{contact_window}`, and its condition compares something in the same unit,
it has to compare with that amount. Of several terms in one unit it may be any. A text that names no amount in that unit leaves it to
the condition, which is printed under it.
"""

from __future__ import annotations

from typing import Iterator, NamedTuple

from checker.conditions import atoms
from checker.model import Between, Guidance, Rule, Term
from compiler.reading.amounts import as_amount
from compiler.problems import Problem, words
from compiler.reading.values import BRACES

from .subject import Subject

ID = "parted-number"


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    for kind, who, statements in (("rules", "rule", policy.rules), ("guidance", "guidance", policy.guidance)):
        for one in statements:
            named, comparisons = _named(subject, kind, one), list(_comparisons(one))
            amounts = {comparison.amount for comparison in comparisons}
            for fact, operator, operand, amount, unit in comparisons:
                # A term without a unit can count anything. Once something is compared with it, that is what it counts.
                said = [term for term in named if term.unit == unit or not term.unit and term.amount not in amounts]
                if said and amount not in {term.amount for term in said}:
                    yield subject.loaded.problem(
                        ID,
                        (kind, one.id, "when"),
                        f"The text of the {who} `{one.id}` says {words(term.text for term in said)}, but its condition compares"
                        f" `{fact}` with `{operand}`.",
                        f"Write `{operator}: {said[0].id}`, or name the other amount in the text, too, as a term in braces.",
                    )


class _Comparison(NamedTuple):
    fact: str
    operator: str
    operand: str
    """As readers see it."""
    amount: int
    unit: str


def _comparisons(one: Rule | Guidance) -> Iterator[_Comparison]:
    for test in atoms(one.when):
        for operator, operand in test.words if isinstance(test, Between) else ():
            if read := as_amount(operand):
                yield _Comparison(test.fact, operator, operand, *read)


def _named(subject: Subject, kind: str, one: Rule | Guidance) -> list[Term]:
    """The terms with an amount that a text names."""
    texts = [subject.loaded.nodes[kind, one.id, key][1].value for key in ("title", "says")]
    ids = {(found[1] or "").strip() for text in texts for found in BRACES.finditer(text)}
    return [term for term in subject.policy.terms if term.id in ids and term.amount is not None]
