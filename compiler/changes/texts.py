"""The texts of two policies that differ: what readers see otherwise, whatever is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

from checker.model import Policy

Path = tuple[str, ...]

NEW, GONE, OTHER = "new", "gone", "other"


@dataclass(frozen=True)
class TextChange:
    """A thing of a policy of which some texts differ, or which is new or gone."""

    path: Path
    """Its kind and its id, such as ``("rules", "unpaid-order")``; empty for the policy itself."""
    change: str
    """``new``, ``gone`` or ``other``."""
    keys: tuple[str, ...]
    """The keys whose texts differ; those of one thing that is new or gone are not listed."""


def text_changes(old: Policy, new: Policy) -> tuple[TextChange, ...]:
    """The things whose texts differ, in the order of the new policy, then those that are gone. ``old`` has the names of today."""
    before, now = dict(_texts(old)), dict(_texts(new))
    changes = []
    for path, texts in now.items():
        if path not in before:
            changes.append(TextChange(path, NEW, ()))
        elif keys := tuple(key for key, text in texts.items() if text != before[path][key]):
            changes.append(TextChange(path, OTHER, keys))
    return (*changes, *(TextChange(path, GONE, ()) for path in before if path not in now))


DECIDES = {
    "id", "topic", "when", "question", "outcome", "exception_to", "joins", "instead_of", "applies_when", "kind", "answers", "unit", "low", "high",
    "relative", "presumed", "by", "values",
    "amount", "terms", "facts", "definitions", "impossible", "questions", "outcomes", "topics", "rules", "guidance", "routes",
}
"""What a thing is called, what it decides, and what it holds: all of that is compared in other ways. Everything else is for readers."""


def _texts(policy: Policy) -> Iterator[tuple[Path, dict[str, object]]]:
    yield (), _for_readers(policy)
    for term in policy.terms:
        yield ("terms", term.id), _for_readers(term)
    for fact in policy.facts:
        labels = [(answer.id, _for_readers(answer)) for answer in fact.answers]
        yield ("facts", fact.id), {**_for_readers(fact), "question": fact.question, "answers": labels}
    for definition in policy.definitions:
        yield ("definitions", definition.id), _for_readers(definition)
    for combination in policy.impossible:
        yield ("impossible", combination.because), {}
    for question in policy.questions:
        yield ("questions", question.id), {**_for_readers(question), "topic": question.topic}
        for outcome in question.outcomes:
            # How strong an outcome is belongs to what is decided.
            yield ("outcomes", outcome.id), {key: text for key, text in _for_readers(outcome).items() if key != "strength"}
    for topic in policy.topics:
        yield ("topics", topic.id), _for_readers(topic)
    for rule in policy.rules:
        yield ("rules", rule.id), _for_readers(rule)
    for guidance in policy.guidance:
        yield ("guidance", guidance.id), _for_readers(guidance)
    for route in policy.routes:
        yield ("routes", route.id), _for_readers(route)


def _for_readers(thing: Any) -> dict[str, object]:
    return {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in DECIDES}
