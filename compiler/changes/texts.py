"""The texts of two policies that differ: what readers see otherwise, whatever is decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

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


def _texts(policy: Policy) -> Iterator[tuple[Path, dict[str, object]]]:
    yield (), {key: getattr(policy, key) for key in ("title", "language", "version", "effective_from", "summary", "notice", "source")}
    for term in policy.terms:
        yield ("terms", term.id), {"text": term.text}
    for fact in policy.facts:
        keys = ("label", "question", "hint", "judged_by")
        labels = [(answer.id, answer.label) for answer in fact.answers]
        yield ("facts", fact.id), {key: getattr(fact, key) for key in keys} | {"answers": labels}
    for one in policy.impossible:
        yield ("impossible", one.because), {}
    for question in policy.questions:
        yield ("questions", question.id), {"ask": question.ask, "topic": question.topic}
        for outcome in question.outcomes:
            yield ("outcomes", outcome.id), {"title": outcome.title, "says": outcome.says}
    for topic in policy.topics:
        yield ("topics", topic.id), {"title": topic.title, "intro": topic.intro, "statements": topic.statements}
    for rule in policy.rules:
        yield ("rules", rule.id), {key: getattr(rule, key) for key in ("title", "says", "source")}
    for guidance in policy.guidance:
        yield ("guidance", guidance.id), {key: getattr(guidance, key) for key in ("title", "says", "source", "strength")}
