"""What search engines are told of returns: what the rules decide alike in every case, and nothing else.

Shops show a window for returns beside their offers. So one is told only where a return is allowed up to a day, and is refused from then on,
whatever else is so. With one exception the window would be untrue for somebody, and then only the address of the rules is told.
See https://schema.org/MerchantReturnPolicy.
"""

from __future__ import annotations

from typing import Any

from checker.meaning import Meaning
from checker.model import Question

SCHEMA_ORG = "https://schema.org"
ALLOWED, REFUSED = {"can"}, {"cannot"}
"""The strengths that decide; every other one leaves something open."""


def return_policies(meaning: Meaning) -> dict[str, dict[str, Any]]:
    """By topic, what its page tells of returns as schema.org has it, but for the page's own address."""
    return {
        question.topic: {"@context": SCHEMA_ORG, "@type": "MerchantReturnPolicy", **_window(meaning, question)}
        for question in meaning.policy.questions if question.returns_from
    }


def _window(meaning: Meaning, question: Question) -> dict[str, Any]:
    """The kind of the window, and its days where it ends."""
    level = meaning.level[question.returns_from]
    by_days = [_strengths(meaning, question, level, cell) for cell in range(len(meaning.cells[level]))]
    if all(strengths == REFUSED for strengths in by_days):
        return _category("NotPermitted")
    if all(strengths == ALLOWED for strengths in by_days):
        return _category("UnlimitedWindow")
    within = next((cell for cell, strengths in enumerate(by_days) if strengths != ALLOWED), 0)
    if within and meaning.order[level].relative and not meaning.order[level].times and all(strengths == REFUSED for strengths in by_days[within:]):
        return {**_category("FiniteReturnWindow"), "merchantReturnDays": meaning.cells[level][within - 1][1]}
    return {}


def _strengths(meaning: Meaning, question: Question, level: int, cell: int) -> set[str]:
    """How strongly the rules speak in the cases in which the day lies in a cell."""
    known, strength = {level: cell}, {outcome.id: outcome.strength for outcome in question.outcomes}
    led_to = meaning.diagrams.given(meaning.outcomes(question.id), known)
    decided = meaning.diagrams.combine(led_to, meaning.completions(known), lambda led, holds: led if holds else None)
    return {strength[id] for led in meaning.diagrams.values(decided) for id in led}


def _category(name: str) -> dict[str, Any]:
    return {"returnPolicyCategory": f"{SCHEMA_ORG}/MerchantReturn{name}"}
