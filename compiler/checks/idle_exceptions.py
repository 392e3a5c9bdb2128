"""An exception that changes nothing.

An exception says "but not here" about another rule. It can have no effect in three ways:

- It never meets the rule: no possible case is both. This is an error, because its author believed something about the two rules
  that is not true.
- It meets the rule only where other exceptions take the rule away already. If two exceptions can replace each other, both are
  named; one of them has to stay.
- It takes the rule away, but no outcome changes. For example, the exception has the same outcome itself, or another rule leads to
  it. The exception then only keeps the rule's text, and its guidance, out of the decision.

Of an exception that names an outcome, or `all`, some rules may well never meet it; only where it meets none of them is that an error.

The last two are warnings, because they do no harm and can be intended. A source may name two exceptions of which one includes the
other, or a special rule may be shown in place of a general one. In such a case, accept the finding with your reason.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checker.diagram import Diagrams, Node
from checker.model import Rule
from compiler.problems import Problem

from .subject import Subject

ID = "idle-exception"


def check(subject: Subject) -> Iterator[Problem]:
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    for rule in subject.policy.rules:
        exceptions = meaning.exceptions(rule.id)
        holds = diagrams.both(meaning.holds(rule.when), meaning.possible())
        meetings = [diagrams.both(meaning.leads(exception), holds) for exception in exceptions]
        for exception, meets, alone in zip(exceptions, meetings, _each_alone(diagrams, meetings, diagrams.never)):
            if not subject.ever(meaning.leads(exception)):
                continue  # It is unreachable, which another check reports.
            if rule.id not in exception.exception_to:
                continue  # It is one of many that the exception names together, see below.
            who, whom = f"The exception `{exception.id}`", f"the rule `{rule.id}`"
            if not subject.ever(meets):
                yield _problem(
                    subject, exception, rule, f"{who} never meets {whom}: no possible case is both.",
                    f"Remove `{rule.id}` from its `exception_to`, or mend one of the two conditions.", "error",
                )
            elif not subject.ever(alone):
                yield _problem(
                    subject, exception, rule,
                    f"{who} takes nothing away from {whom}: wherever the two meet, another exception to it applies as well,"
                    f" for example in this case: {subject.example(meets)}.",
                    f"Remove `{rule.id}` from its `exception_to`, or narrow the other exception.", "warning",
                    f"takes nothing away from {rule.id}",
                )
            elif not _changes(subject, rule, alone):
                yield _problem(
                    subject, exception, rule,
                    f"{who} changes no answer: wherever it takes {whom} away, the outcome is the same without it, for example"
                    f" in this case: {subject.example(alone)}.",
                    f"Remove `{rule.id}` from its `exception_to`, or mend its outcome or its condition. If it is only meant to"
                    " be shown in the place of the rule, accept this.", "warning",
                    f"changes no answer where it takes {rule.id} away",
                )
    yield from _meeting_none(subject)


def _meeting_none(subject: Subject) -> Iterator[Problem]:
    """Problems with exceptions that name many rules together and meet none of them."""
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    for exception in subject.policy.rules:
        for name in exception.exception_to:
            rules = subject.policy.defeated(exception, name)
            together = diagrams.any_of(meaning.holds(rule.when) for rule in rules)
            if name in [rule.id for rule in rules] or not subject.ever(meaning.leads(exception)):
                continue
            if not subject.ever(diagrams.both(meaning.leads(exception), together)):
                yield subject.loaded.problem(
                    ID, ("rules", exception.id, "exception_to"),
                    f"The exception `{exception.id}` meets no rule that it names by `{name}`: no possible case is both.",
                    f"Remove `{name}` from its `exception_to`, or mend its condition.",
                )


def _changes(subject: Subject, rule: Rule, alone: Node) -> bool:
    """Whether an outcome can change if the rule leads wherever one exception alone prevents that.

    The rule adds its own outcome, and as an exception it takes other rules away.
    """
    meaning, diagrams = subject.meaning, subject.meaning.diagrams
    adds = rule.outcome and subject.ever(diagrams.both(alone, diagrams.negate(meaning.outcome(rule.outcome))))
    taken = (meaning.leads(other) for name in rule.exception_to for other in subject.policy.defeated(rule, name))
    return bool(adds) or any(subject.ever(diagrams.both(alone, leads)) for leads in taken)


def _each_alone(diagrams: Diagrams, nodes: Sequence[Node], others: Node) -> Iterator[Node]:
    """For each diagram, where it holds and neither another one nor ``others`` does.

    The diagrams are halved again and again, and each half is given the union of the other half. So the cost for hundreds of exceptions
    to a rule does not grow with the square of their number.
    """
    if len(nodes) < 2:
        yield from (diagrams.both(node, diagrams.negate(others)) for node in nodes)
        return
    half = len(nodes) // 2
    first, second = diagrams.any_of(nodes[:half]), diagrams.any_of(nodes[half:])
    for part, own, other in ((nodes[:half], first, second), (nodes[half:], second, first)):
        yield from _each_alone(diagrams, part, diagrams.both(own, diagrams.any_of([others, other])))


def _problem(
    subject: Subject, exception: Rule, rule: Rule, message: str, way_out: str, severity: str, words: str = ""
) -> Problem:
    return subject.loaded.problem(
        ID, ("rules", exception.id, "exception_to"), message, way_out, also=(("rules", rule.id),), severity=severity, words=words
    )
