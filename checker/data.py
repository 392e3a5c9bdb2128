"""The policy as plain data: the JSON that ships, and the digest that ties everything made from it together."""

from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from . import model
from .model import (
    AllOf,
    Always,
    AnyOf,
    AtLeast,
    Between,
    ByAnswer,
    Condition,
    Decided,
    Defined,
    Definition,
    DoesNotApply,
    Not,
    OneOf,
    Otherwise,
    Policy,
)

VALID_UNTIL = "valid_until"
"""A key that data have only at the address that stays, where another version is known to take the place of this one."""


def policy_to_data(policy: Policy) -> dict[str, Any]:
    """The policy as JSON-ready values; :func:`policy_from_data` is its inverse."""
    return _to_data(policy)


def policy_from_data(data: dict[str, Any]) -> Policy:
    """The policy that :func:`policy_to_data` wrote down, also as it is published, with the day until which it holds."""

    def things(kind, key, **convert):
        return tuple(
            kind(**{name: convert.get(name, _frozen)(value) for name, value in one.items()}) for one in data[key]
        )

    def many(kind, **convert):
        return lambda values: tuple(kind(**{name: convert.get(name, _frozen)(value) for name, value in one.items()}) for one in values)

    def times(values):
        return tuple(model.Time(**{**one, "calendar": one["calendar"] and model.Calendar(
            **{name: tuple(days) for name, days in one["calendar"].items()})}) for one in values)

    def pairs(values):
        return tuple(map(_frozen, values))

    definitions: dict[str, Definition] = {}

    def condition(data: dict[str, Any]) -> Condition:
        return _condition(data, definitions)

    for one in data["definitions"]:
        definitions[one["id"]] = Definition(one["id"], one["label"], condition(one["when"]), one["value"])
    variants = many(model.Variant, when=condition)
    parts = {
        "terms": things(model.Term, "terms", values=many(model.TermValue)),
        "facts": things(model.Fact, "facts", answers=many(model.Answer), groups=many(model.Group), times=times, applies_when=condition,
                        variants=variants),
        "impossible": things(model.Impossible, "impossible", when=condition),
        "questions": things(model.Question, "questions", outcomes=many(model.Outcome, variants=variants), applies_when=condition),
        "topics": things(model.Topic, "topics"),
        "rules": things(model.Rule, "rules", when=condition),
        "guidance": things(model.Guidance, "guidance", when=condition),
        "definitions": tuple(definitions.values()),
        "routes": things(model.Route, "routes"),
        "distances": things(model.Fact, "distances", times=times, applies_when=condition, variants=variants),
        "last_days": things(model.LastDay, "last_days", spans=lambda spans: tuple(
            model.Span(tuple(one["answers"]), one["text"], *times([one["time"]])) for one in spans)),
        "amounts": things(model.Fact, "amounts", applies_when=condition, parts=pairs, divisor=pairs),
        "words": model.Words(**{name: _frozen(value) for name, value in data["words"].items()}),
    }
    return Policy(**{**{name: value for name, value in data.items() if name != VALID_UNTIL}, **parts})


def canonical_json(data: Any) -> str:
    """One text for one value: sorted keys, no spaces, no escapes. Equal data give equal bytes."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(policy: Policy) -> str:
    """The SHA-256 of the policy, in hexadecimal. Pages, tables, checker and wheel made from the same policy carry the same."""
    return hashlib.sha256(canonical_json(policy_to_data(policy)).encode()).hexdigest()


def _to_data(value: Any) -> Any:
    match value:
        case Always():
            return {"always": True}
        case AllOf(parts):
            return {"all": [_to_data(part) for part in parts]}
        case AnyOf(parts):
            return {"any": [_to_data(part) for part in parts]}
        case AtLeast(number, parts):
            return {"at_least": number, "of": [_to_data(part) for part in parts]}
        case Not(part):
            return {"not": _to_data(part)}
        case Otherwise(question):
            return {"otherwise": question}
        case Defined(definition):
            return {"definition": definition.id}
        case DoesNotApply(question):
            return {"does_not_apply": question}
        case ByAnswer(by, parts, comparisons):
            return {"by": by, "parts": [[[*answers], _to_data(test)] for answers, test in parts], "comparisons": [[*one] for one in comparisons]}
    if dataclasses.is_dataclass(value):  # also a test of one fact or of another question, which its keys tell apart
        return {field.name: _to_data(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        return {name: _to_data(part) for name, part in value.items()}
    return [_to_data(part) for part in value] if isinstance(value, tuple) else value


def _condition(data: dict[str, Any], definitions: dict[str, Definition]) -> Condition:
    def many(parts: list[dict[str, Any]]) -> tuple[Condition, ...]:
        return tuple(_condition(part, definitions) for part in parts)

    match data:
        case {"always": True}:
            return Always()
        case {"fact": fact, "values": values}:
            return OneOf(fact, tuple(values))
        case {"fact": fact, "low": low, "high": high, "comparisons": comparisons}:
            return Between(fact, low, high, _compared(comparisons))
        case {"all": parts}:
            return AllOf(many(parts))
        case {"any": parts}:
            return AnyOf(many(parts))
        case {"at_least": number, "of": parts}:
            return AtLeast(number, many(parts))
        case {"not": part}:
            return Not(_condition(part, definitions))
        case {"otherwise": question}:
            return Otherwise(question)
        case {"definition": id}:
            return Defined(definitions[id])
        case {"question": question, "outcomes": outcomes}:
            return Decided(question, tuple(outcomes))
        case {"does_not_apply": question}:
            return DoesNotApply(question)
        case {"by": by, "parts": parts, "comparisons": comparisons}:
            tests = [(tuple(answers), _condition(test, definitions)) for answers, test in parts]
            return ByAnswer(by, tuple((answers, test) for answers, test in tests if isinstance(test, Between)), _compared(comparisons))
    raise ValueError(f"Not a condition: {data!r}")


def _compared(comparisons: list[list[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((operator, operand) for operator, operand in comparisons)


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _frozen(part) for name, part in value.items()}
    return tuple(value) if isinstance(value, list) else value
