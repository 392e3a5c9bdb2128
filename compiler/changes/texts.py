"""The texts of two policies that differ: what readers see otherwise, whatever is decided."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence, Set
from dataclasses import dataclass, fields
from typing import Any

from checker.model import Impossible, Policy
from compiler.problems import Place
from compiler.reading.policy import Loaded
from compiler.reading.values import Path

NEW, GONE, OTHER = "new", "gone", "other"


@dataclass(frozen=True)
class TextChange:
    """A thing of a policy of which some texts differ, or which is new or gone."""

    path: Path
    """Its kind and its id, such as ``("rules", "unpaid-order")``; empty for the policy itself.

    What is impossible has a number in the place of an id: that in the old policy where it is gone, else that in the new one.
    """
    change: str
    """``new``, ``gone`` or ``other``."""
    keys: tuple[str, ...]
    """The keys whose texts differ; those of one thing that is new or gone are not listed."""


@dataclass(frozen=True)
class TranslatedTexts:
    """A thing of a policy of which some texts of its translation differ, or are new."""

    path: Path
    """Its kind and its id or, of what is impossible, its number; empty for the policy itself."""
    keys: tuple[str, ...]
    place: str
    """Where the first of them stands: file and line."""


def text_changes(old: Policy, new: Policy) -> tuple[TextChange, ...]:
    """The things whose texts differ, in the order of the new policy, then those that are gone. ``old`` has the names of today."""
    both = {*_statements(old)} & {*_statements(new)}  # a rule that is new or gone is named itself, and not as another text of its topic
    before, now = dict(_texts(old, both)), dict(_texts(new, both))
    changes = []
    for path, texts in now.items():
        if path not in before:
            changes.append(TextChange(path, NEW, ()))
        elif keys := tuple(key for key, text in texts.items() if text != before[path][key]):
            changes.append(TextChange(path, OTHER, keys))
    changes += [TextChange(path, GONE, ()) for path in before if path not in now]
    return (*changes, *_impossible(old.impossible, new.impossible))


def translated_texts(old: Loaded, new: Loaded, policy: Set[str], before: Callable[[str], str]) -> tuple[TranslatedTexts, ...]:
    """What the texts of a translation say otherwise. All others stand in the files of the ``policy``; ``before`` gives old names."""
    changed: dict[Path, dict[str, Place]] = {}
    for path, (span, node) in new.nodes.items():
        if not node:
            continue
        thing, key = (path[:2], path[2]) if len(path) > 2 else ((), path[0])
        _, was = old.nodes.get((thing[0], before(thing[1]), *path[2:]) if thing else path, (None, None))
        if was is None or was.value != node.value:
            place = new.report.source.quote(span).place
            if place.file not in policy:
                changed.setdefault(thing, {}).setdefault(key, place)
    places = ((thing, keys, next(iter(keys.values()))) for thing, keys in changed.items())
    return tuple(TranslatedTexts(thing, tuple(keys), f"{first.file}:{first.line}") for thing, keys, first in places)


def _impossible(old: Sequence[Impossible], new: Sequence[Impossible]) -> Iterator[TextChange]:
    """The combinations whose texts differ. They have no ids: two are one that give the same reason or are of the same cases."""
    left = dict(enumerate(old))
    was: dict[int, Impossible] = {}
    for part in ("because", "when"):
        for number, one in enumerate(new):
            same = next((key for key, other in left.items() if getattr(other, part) == getattr(one, part)), None)
            if number not in was and same is not None:
                was[number] = left.pop(same)
    for number, one in enumerate(new):
        if number not in was:
            yield TextChange(("impossible", str(number)), NEW, ())
            continue
        before, now = _for_readers(was[number]), _for_readers(one)
        if keys := tuple(key for key, text in now.items() if text != before[key]):
            yield TextChange(("impossible", str(number)), OTHER, keys)
    yield from (TextChange(("impossible", str(number)), GONE, ()) for number in left)


DECIDES = {
    "id", "topic", "when", "question", "outcome", "exception_to", "joins", "instead_of", "applies_when", "kind", "answers", "unit", "low", "high",
    "decimals", "relative", "times", "yearly", "since", "till", "part_of", "presumed", "by", "value", "values", "parts", "divisor", "computed",
    "said_by", "distances", "last_days", "words", "amount", "terms", "facts", "amounts", "definitions", "impossible", "questions", "outcomes",
    "topics", "rules", "guidance", "routes", "variants",
}
"""What a thing is called, what it decides, and what it holds: all of that is compared in other ways. Everything else is for readers."""


def _statements(policy: Policy) -> Iterator[str]:
    return (id for topic in policy.topics for id in topic.statements)


def _texts(policy: Policy, statements: Collection[str]) -> Iterator[tuple[Path, dict[str, object]]]:
    """The texts of each thing. Of a topic the order of some ``statements`` is one of them."""
    yield (), _for_readers(policy)
    for term in policy.terms:
        yield ("terms", term.id), _for_readers(term)
    for fact in policy.facts:
        labels = [(answer.id, _for_readers(answer)) for answer in fact.answers]
        yield ("facts", fact.id), {**_for_readers(fact), "question": (fact.question, fact.variants), "answers": labels}
    for amount in policy.amounts:
        yield ("amounts", amount.id), {**_for_readers(amount), "is": amount.computed}
    for definition in policy.definitions:
        yield ("definitions", definition.id), _for_readers(definition)
    for question in policy.questions:
        yield ("questions", question.id), {**_for_readers(question), "topic": question.topic}
        for outcome in question.outcomes:
            # How strong an outcome is belongs to what is decided.
            texts = {key: text for key, text in _for_readers(outcome).items() if key != "strength"}
            yield ("outcomes", outcome.id), {**texts, "says": (outcome.says, outcome.variants)}
    for topic in policy.topics:
        order = tuple(id for id in topic.statements if id in statements)
        yield ("topics", topic.id), {key: text for key, text in _for_readers(topic).items() if key != "statements"} | {"order": order}
    for rule in policy.rules:
        yield ("rules", rule.id), _for_readers(rule)
    for guidance in policy.guidance:
        yield ("guidance", guidance.id), _for_readers(guidance)
    for route in policy.routes:
        yield ("routes", route.id), _for_readers(route)


def _for_readers(thing: Any) -> dict[str, object]:
    return {one.name: getattr(thing, one.name) for one in fields(thing) if one.name not in DECIDES}
