"""A condition that compares with another amount than its text names.

The text of a rule or guidance may name a term, such as `{contact_window}`. If its condition compares a fact in the same unit, it must
compare with that term or with the same amount. If the text names several terms in that unit, any of them will do. A term that conditions
compare only with other facts is about those facts, and does not count here. A text that names no amount in that unit leaves it to the
condition, which is printed below the text. A definition may compare with more than the text names, as long as it compares with that, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from checker.conditions import atoms, stated
from checker.model import AtLeast, Between, Defined, Guidance, Rule, Term
from checker.words import number_in_words, product_words
from compiler.problems import Problem, listed
from compiler.reading.amounts import as_amount
from compiler.reading.comparisons import AGES, DAYS, EXACTLY, NUMBERS, bounds
from compiler.reading.conditions import AT_LEAST, OF
from compiler.reading.values import BRACES

from .subject import Subject

ID = "parted-number"


def check(subject: Subject) -> Iterator[Problem]:
    policy, compared_with = subject.policy, subject.loaded.compared
    for kind, who, statements in (("rules", "rule", policy.rules), ("guidance", "guidance", policy.guidance)):
        for statement in statements:
            named, comparisons = _named(subject, kind, statement), list(_comparisons(statement))
            amounts = {comparison.amount for comparison in comparisons}
            for comparison in comparisons:
                # A term without a unit can count anything. Once something is compared with it, that is what it counts.
                said = [
                    term for term in named
                    if (term.unit == comparison.unit or not term.unit and term.amount not in amounts)
                    and comparison.fact in compared_with.get(term.id, {comparison.fact})
                ]
                compared = {other.amount for other in comparisons if comparison.definition == other.definition}
                if said and not {term.amount for term in said} & (compared if comparison.definition else {comparison.amount}):
                    yield subject.loaded.problem(
                        ID,
                        (kind, statement.id, "when"),
                        f"The text of the {who} `{statement.id}` says {listed(term.text for term in said)}, but its condition"
                        + (f" asks for {comparison.operand} of a list." if comparison.fact == OF
                           else f" compares `{comparison.fact}` with `{comparison.operand}`."),
                        _way_out(subject, comparison, said),
                    )


class _Comparison(NamedTuple):
    fact: str
    """The fact that is compared; :data:`OF` where it is the number of a list that has to hold."""
    operator: str
    operand: str
    """As readers see it."""
    amount: int
    unit: str
    definition: str = ""
    """The definition in which it stands, if the statement names one."""


def _way_out(subject: Subject, comparison: _Comparison, said: list[Term]) -> str:
    """What to write. It never changes which cases a condition means, unless it says how each way reads."""
    bound = bounds(comparison.operator, comparison.amount)
    alike = next(group for group in (NUMBERS, DAYS, AGES, (EXACTLY,)) if comparison.operator in group)
    in_same_direction = [operator for operator in alike if _direction(bounds(operator, 0)) == _direction(bound)]
    ways = [(operator, term) for term in said for operator in in_same_direction]
    for operator, term in ways:
        if term.amount is not None and bounds(operator, term.amount) == bound:
            return f"Write `{_written(comparison.fact, operator, term)}`, which means the same and cannot part from the text."
    other = "or name the other amount in the text, too, as a term in braces"
    if comparison.fact == OF:
        return f"Write {listed((f'{AT_LEAST}: {term.id}' for term in said), 'or')} if the text is right, {other}."
    if len(said) > 1:
        return f"Compare with the term that the text says of `{comparison.fact}`, {other}."
    say = product_words(subject.policy)
    read = [
        f"`{_written(comparison.fact, operator, term)}` if the text means “{say[operator].format(term.text)}”" for operator, term in ways
    ]
    return f"Write {', '.join(read)}, {other}."


def _direction(bound: tuple[int | None, int | None]) -> list[bool]:
    return [end is None for end in bound]


def _written(fact: str, operator: str, term: Term) -> str:
    return f"{fact}: {term.id}" if operator == EXACTLY else f"{operator}: {term.id}"


def _comparisons(statement: Rule | Guidance) -> Iterator[_Comparison]:
    defined = {id(test): one.definition.id for one in stated(statement.when) if isinstance(one, Defined) for test in atoms(one.definition.when)}
    for counted in stated(statement.when):
        if isinstance(counted, AtLeast):
            yield _Comparison(OF, AT_LEAST, number_in_words(counted.number), counted.number, "")
    for test in atoms(statement.when):
        for operator, operand in test.comparisons if isinstance(test, Between) else ():
            if read := as_amount(operand):
                yield _Comparison(test.fact, operator, operand, *read, defined.get(id(test), ""))


def _named(subject: Subject, kind: str, statement: Rule | Guidance) -> list[Term]:
    """The terms with an amount that a text names."""
    nodes = [subject.loaded.nodes.get((kind, statement.id, key), (None, None))[1] for key in ("title", "says", "do")]
    ids = {(match[1] or "").strip() for node in nodes if node for match in BRACES.finditer(node.value)}
    return [term for term in subject.policy.terms if term.id in ids and term.amount is not None]
