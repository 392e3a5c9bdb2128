"""Conditions and cells in words: the same nodes that decide, made readable. Pages, decisions and messages all read from here."""

from __future__ import annotations

import datetime
from typing import Any

from .conditions import OPEN, Value
from .model import AllOf, Always, AnyOf, Between, Condition, Fact, Not, OneOf, Policy

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "at_least": "{} or more",
        "at_most": "{} or less",
        "more_than": "more than {}",
        "less_than": "less than {}",
        "before": "before {}",
        "after": "after {}",
        "from": "on or after {}",
        "until": "on or before {}",
        "within": "within the last {}",
        "less_than_ago": "less than {} ago",
        "at_least_ago": "{} or more ago",
        "longer_ago_than": "more than {} ago",
        "exactly": "{}",
        "range": "{} to {}",
        "days_ago": "{} ago",
        "days": "{} days",
        "day": "{} day",
        "unknown": "I don't know",
        "depends": "It depends",
        "depends_says": "The policy leads to more than one outcome here, depending on what is listed below.",
        "inapplicable": "“{}” does not go together with your other answers.",
        "check": "Please check your answers",
        "check_says": "These answers cannot all be right together, so there is no decision.",
    }
}
"""The checker's own words, by language. Everything else that a customer reads comes from the policy."""


def words(policy: Policy) -> dict[str, str]:
    """The checker's own words in the policy's language."""
    return WORDS[policy.language]


def in_words(policy: Policy, condition: Condition) -> dict[str, Any]:
    """A condition as a tree of words, for a page to lay out.

    ``{"kind": "all" | "any", "parts": [...]}``, ``{"kind": "not", "part": ...}``, ``{"kind": "always"}``, or a test
    ``{"kind": "test", "fact": id, "label": "Order status", "is": ["Paid", ...]}``, which holds if one of ``is`` does.
    """
    match condition:
        case Always():
            return {"kind": "always"}
        case AllOf(parts):
            return {"kind": "all", "parts": [in_words(policy, part) for part in parts]}
        case AnyOf(parts):
            return {"kind": "any", "parts": [in_words(policy, part) for part in parts]}
        case Not(part):
            return {"kind": "not", "part": in_words(policy, part)}
        case OneOf(id, values):
            fact = policy.fact(id)
            labels = [answer.label for answer in fact.answers if answer.id in values]
            return {"kind": "test", "fact": id, "label": fact.label, "is": labels}
        case Between(id, low, high, comparisons):
            fact = policy.fact(id)
            said = [words(policy)[operator].format(operand) for operator, operand in comparisons]
            text = ", ".join(said) if said else cell_in_words(policy, fact, (low, high))
            return {"kind": "test", "fact": id, "label": fact.label, "is": [text]}
    raise TypeError(f"An editor cannot have written {condition!r}")


def cell_in_words(policy: Policy, fact: Fact, cell: tuple[Value | None, Value | None]) -> str:
    """One cell of a fact's domain: an answer's label, or a span of numbers or dates."""
    first, last = cell
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == first)
    say = words(policy)
    no_start = first is None or first == fact.low or (fact.kind == "date" and first == 1)
    no_end = last is None or last == OPEN
    if fact.relative:
        amount = say["days"] if last != 1 else say["day"]
        if no_end:
            return say["longer_ago_than"].format(value_in_words(policy, fact, int(first or 0) - 1))
        if no_start:
            return say["within"].format(amount.format(last))
        return say["days_ago"].format(say["range"].format(first, amount.format(last)))
    start, end = (None if one is None else value_in_words(policy, fact, one) for one in cell)
    if first == last:
        return say["exactly"].format(start)
    if no_end:
        return say["from" if fact.kind == "date" else "at_least"].format(start)
    if no_start:
        return say["until" if fact.kind == "date" else "at_most"].format(end)
    return say["range"].format(start, end)


def value_in_words(policy: Policy, fact: Fact, value: Value) -> str:
    """One value of a fact as a reader says it: a label, ``3 EUR``, ``2026-11-23``, ``7 days``."""
    say = words(policy)
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == value)
    if fact.relative:
        return say["day" if value == 1 else "days"].format(value)
    if fact.kind == "date":
        return datetime.date.fromordinal(int(value)).isoformat()
    return f"{value} {fact.unit}".strip()
