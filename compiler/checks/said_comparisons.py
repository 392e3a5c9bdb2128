"""What texts say of terms, and what conditions compare with: both sides of the checks of comparisons."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from checker.conditions import every_condition, ticked
from checker.model import (
    NO,
    AllOf,
    AnyOf,
    AtLeast,
    Between,
    ByAnswer,
    Condition,
    Defined,
    Guidance,
    Not,
    OneOf,
    Otherwise,
    Outcome,
    Policy,
    Rule,
    Term,
    Words,
)
from checker.words import words_for
from compiler.languages import language
from compiler.problems import Span
from compiler.reading.amounts import YEARLY, Exact, amount_of, as_amount
from compiler.reading.conditions import AT_LEAST, OF
from compiler.reading.operators import DAYS, EXACTLY, NUMBERS, OPPOSITES, bounds
from compiler.reading.said_terms import BRACES, said_term
from compiler.reading.sums import Terms
from compiler.reading.values import Path
from compiler.reading.yaml_nodes import spots

from .subject import Subject

STATEMENT_TEXTS = ("title", "says", "do")


@dataclass(frozen=True)
class Compared:
    """A comparison that a condition makes."""

    fact: str
    """The fact that is compared; :data:`OF` where it is the number of a list that has to hold."""
    operator: str
    operand: str
    """As readers see it: ``14 days``."""

    @property
    def direction(self) -> str:
        return direction(self.operator)

    def with_term(self, term: Term, words: Words) -> bool:
        """Whether it compares with the value of a term."""
        if term.text == self.operand:
            return True
        mine, amount = self.amount(words), (amount_of(term), term.unit)
        # A term without a unit can count anything. Once something is compared with it, that is what it counts.
        return mine is not None and term.amount is not None and (mine == amount or not term.unit and mine[0] == amount[0])

    def amount(self, words: Words) -> tuple[Exact, str] | None:
        """Its amount and unit, read back from what readers see."""
        return as_amount(self.operand.replace(words.group, "").replace(words.decimal, "."), words)

    def in_words(self, policy: Policy) -> str:
        words = policy.words if self.fact == OF else words_for(policy, policy.fact(self.fact))
        return words.say[self.operator].format(self.operand)

    def in_braces(self, policy: Policy) -> list[str]:
        """What texts can write in braces to say it, by each term of its value: ``within return_time``."""
        terms = [term.id for term in policy.terms if self.with_term(term, policy.words)]
        return terms if self.operator == EXACTLY else [f"{self.operator} {id}" for id in terms]

    def opposite(self) -> Compared | None:
        """What holds where this does not; ``None`` for a value itself."""
        other = OPPOSITES.get(self.direction)
        return replace(self, operator=other) if other else None


@dataclass(frozen=True)
class Said:
    """A term in a text."""

    term: Term
    comparisons: frozenset[str]
    """The comparisons that its words can say; none for a term that stands alone."""
    plain: bool
    """Whether the words stand around the braces and not in them."""
    words: str
    """What it is in the file: ``{within return_time}``, or ``within {return_time}`` in plain words."""
    printed: str
    """What readers see of it: ``within 14 days``."""
    rewritten: str
    """What to write in the place of plain words: ``{within return_time}``."""
    needs_quotes: bool
    """Whether the file would then have a text that begins with a brace, which YAML takes for something else."""
    path: Path
    span: Span

    @property
    def directions(self) -> set[str]:
        return {direction(comparison) for comparison in self.comparisons}

    def is_made(self, compared: Iterable[Compared], words: Words) -> bool:
        """Whether one of the comparisons is what the words say."""
        return any(one.direction in self.directions and one.with_term(self.term, words) for one in compared)


def direction(operator: str) -> str:
    """The comparison of numbers that bounds a value on the same side: ``at_most`` for ``within`` and ``until``."""
    return next((number for number in NUMBERS if bounds(number, 0) == bounds(operator, 0)), EXACTLY)


# --- Texts ------------------------------------------------------------------------------------------------------------


def said(subject: Subject, path: Path) -> Iterator[Said]:
    """The terms that the text at a path names, in its order."""
    node = subject.loaded.nodes.get(path, (None, None))[1]
    if node is None or "{" not in node.value:
        return
    policy = subject.policy
    terms = Terms({term.id: term for term in policy.terms}, policy.words)
    for match, span in zip(BRACES.finditer(node.value), spots(subject.loaded.report, node, BRACES)):
        found = said_term(match[1], policy.language) if match[1] else None
        if found is None or found.term not in terms:
            continue
        term = terms[found.term]
        comparisons, plain, quotes = frozenset(filter(_of(term), found.comparisons)), False, False
        words, printed, rewritten = match[0], found.printed(term.text, policy.words), match[0]
        if not found.comparisons:
            before, after = node.value[max(0, match.start() - 60) : match.start()], node.value[match.end() : match.end() + 60]
            for phrase in language(policy.language).phrases:
                around = phrase.around(before, after)
                if around and (comparisons := frozenset(filter(_of(term), phrase.comparisons))):
                    quotes = node.plain and node.value.startswith(around[0] + match[0])
                    plain, words = True, " ".join(f"{around[0]}{match[0]}{around[1]}".split())
                    rewritten = " ".join(f"{around[0]}{found.term}{around[1]}".replace("*", "").replace("_ ", " ").split())
                    printed = words.replace(match[0], term.text)
                    break
        yield Said(term, comparisons, plain, words, printed, f"{{{rewritten.strip('{}')}}}", quotes, path, span)


def _of(term: Term):
    """Whether a comparison can be one with a term: those of days of the calendar are for dates, and only they."""
    return lambda comparison: (comparison in DAYS) == (term.unit in ("date", YEARLY))


# --- Conditions -------------------------------------------------------------------------------------------------------


def own(condition: Condition) -> Iterator[Compared]:
    """The comparisons that a condition itself states, as it states them; not those of definitions, which the page explains."""
    for one, _ in _tests(condition, enter=False):
        if isinstance(one, (Between, ByAnswer)):
            yield from _of_between(one)
        elif isinstance(one, AtLeast):
            yield Compared(OF, AT_LEAST, str(one.number))


def made(subject: Subject, condition: Condition, sees: bool = True) -> Iterator[Compared]:
    """The comparisons that hold or can hold where a condition does.

    Under `not`, what a comparison denies holds as well. A fact that the condition asks about brings the comparisons of its texts and those of
    the condition under which it applies.
    """
    for one, denied in _tests(condition):
        if isinstance(one, AtLeast):
            yield Compared(OF, AT_LEAST, str(one.number))
        for compared in _of_between(one) if isinstance(one, (Between, ByAnswer)) else ():
            yield compared
            if denied and (other := compared.opposite()):
                yield other
        if isinstance(one, (Between, OneOf)) and sees:
            yield from _of_fact(subject, one, denied)
    if isinstance(condition, Otherwise):
        for rule in subject.policy.rules_of(condition.question):
            if not isinstance(rule.when, Otherwise):
                yield from denied_by(subject, rule.when)


def denied_by(subject: Subject, condition: Condition) -> Iterator[Compared]:
    """The comparisons that hold where a condition does not."""
    return (other for one in made(subject, condition) if (other := one.opposite()))


def of_statement(subject: Subject, statement: Rule | Guidance) -> Iterator[Compared]:
    """The comparisons that the texts of a statement may say: those of its condition, and those of what takes it away or replaces it, denied.

    Guidance may say those of the rules that it joins, and an exception that compares nothing itself those of the rules that it defeats.
    """
    policy = subject.policy
    yield from made(subject, statement.when)
    if isinstance(statement, Rule):
        taking = [rule.when for rule in subject.meaning.exceptions(statement.id)]
        if not [*own(statement.when)]:
            for name in statement.exception_to:
                for rule in policy.defeated(statement, name):
                    yield from made(subject, rule.when)
    else:
        taking = [one.when for one in policy.guidance if statement.id in one.instead_of]
        for rule in policy.rules:
            if {rule.id, rule.question, rule.outcome} & {*statement.joins}:
                yield from made(subject, rule.when)
    for condition in taking:
        yield from denied_by(subject, condition)


def of_outcome(subject: Subject, outcome: str) -> Iterator[Compared]:
    """The comparisons of the rules that lead to an outcome, and what holds where they do not."""
    for rule in subject.policy.rules:
        if rule.outcome == outcome:
            yield from of_statement(subject, rule)
            yield from denied_by(subject, rule.when)


def of_text(subject: Subject, outcome: Outcome, number: int) -> Iterator[Compared]:
    """The same for one of the texts of an outcome, with those of its own condition; of the last one, with what holds where no other is said."""
    yield from of_outcome(subject, outcome.id)
    for place, one in enumerate(outcome.variants):
        if place == number:
            yield from made(subject, one.when)
        elif number == len(outcome.variants):
            yield from denied_by(subject, one.when)


def anywhere(subject: Subject) -> Iterator[Compared]:
    """Every comparison that the policy makes."""
    for condition in every_condition(subject.policy):
        yield from made(subject, condition)
    for statement in subject.policy.in_reading_order():
        yield from of_statement(subject, statement)


def in_conditions(policy: Policy) -> list[Compared]:
    """Every comparison that conditions state, and what holds where they do not; for texts outside of the policy."""
    conditions = [*every_condition(policy), *(definition.when for definition in policy.definitions)]
    stated = [compared for condition in conditions for compared in own(condition)]
    return [*dict.fromkeys([*stated, *filter(None, (compared.opposite() for compared in stated))])]


def _tests(condition: Condition, denied: bool = False, enter: bool = True) -> Iterator[tuple[Condition, bool]]:
    """The conditions inside a condition that compare or ask something, each with whether it is denied."""
    match condition:
        case OneOf() | Between() | ByAnswer():
            yield condition, denied
        case AllOf(parts) | AnyOf(parts) | AtLeast(_, parts):
            if isinstance(condition, AtLeast) and not ticked(condition):
                yield condition, denied
            for part in parts:
                yield from _tests(part, denied, enter)
        case Not(part):
            yield from _tests(part, not denied, enter)
        case Defined(definition) if enter:
            yield from _tests(definition.when, denied, enter)


def _of_between(test: Between | ByAnswer) -> Iterator[Compared]:
    return (Compared(test.fact, operator, operand) for operator, operand in test.comparisons)


def _of_fact(subject: Subject, test: OneOf | Between, denied: bool) -> Iterator[Compared]:
    """The comparisons that belong to what is asked: "Do you leave within 14 days?" answered with yes, and their opposites with no."""
    fact = subject.policy.fact(test.fact)
    yield from made(subject, fact.applies_when)
    paths: list[Path] = [("facts", fact.id, key) for key in ("label", "question", "hint")]
    paths += [path for path, owner, _, _ in subject.texts() if owner is fact] if fact.variants else []
    if isinstance(test, OneOf):
        paths += [("facts", fact.id, "answers", value, "label") for value in test.values]
    no = denied != (isinstance(test, OneOf) and test.values == (NO,))
    for path in paths:
        for one in said(subject, path):
            for comparison in one.comparisons if not one.plain else ():
                compared = Compared(fact.id, comparison, one.term.text)
                other = compared.opposite()
                yield other if no and other else compared


def written(text: str) -> str:
    """Text of a file in one line."""
    return re.sub(r"\s+", " ", text).strip()
