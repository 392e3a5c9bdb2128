"""Words that are stronger or weaker than the outcome they lead to.

Every outcome declares its strength: `may`, `may not`, `usually`, `not covered` and so on. The prose of each rule that leads to it, and what
the outcome itself tells the customer, must say it with that strength. Otherwise a page could promise what the checker does not, or
the other way round; and since all rules behind a decision speak with its strength, no decision is worded more strongly than its rules.
"""

from __future__ import annotations

import re
from typing import Iterator

from checker.model import STRENGTHS
from compiler.problems import Problem

from .subject import Subject

ID = "strength"

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "can": r"can(?! (no|not|only)\b)|(is|are) allowed|entitled|free to",
        "may": r"(may|might)(?! (no longer|not)\b)",
        "usually": r"usually|typically|generally|normally|as a rule",
        "please": r"please",
        "must": r"must(?! not\b)|(has|have|need|needs) to",
        "limited": r"limited|restricted",
        "may not": r"(may|might) (no longer|not)",
        "cannot": r"cannot|can no(t| longer)|must not|(is|are) not (allowed|possible)",
        "not covered": r"(does|do) not (say|mention|name|cover)|names? no|(speaks?|mentions?)\b[^.]*\bonly|(speaks?|mentions?) only",
    }
}
"""By language: the words that carry a strength, as a pattern."""

STRONGER = {"may": ("can", "must", "cannot"), "may not": ("can", "must", "cannot"), "usually": ("must", "cannot")}
"""Words that would make a sentence say more than its strength. Other sentences may well say what somebody can or must do."""


def check(subject: Subject) -> Iterator[Problem]:
    words = WORDS.get(subject.policy.language)
    if words is None:
        yield subject.loaded.problem(
            ID, ("policy",),
            f"There is no list of the words that carry a strength in the language `{subject.policy.language}`, so prose and"
            " outcomes were not compared.",
            "Add the words to `WORDS` in compiler/checks/strengths.py.",
            severity="warning",
        )
        return
    for question in subject.policy.questions:
        for outcome in question.outcomes:
            told = f"{outcome.title}. {outcome.says}"
            yield from _compare(subject, words, outcome.strength, told, ("outcomes", outcome.id, "title"),
                                f"The outcome `{outcome.id}`", outcome.id)
    for rule in subject.policy.rules:
        if rule.outcome:
            strength = subject.policy.outcome(rule.outcome).strength
            yield from _compare(subject, words, strength, rule.says, ("rules", rule.id, "says"),
                                f"The rule `{rule.id}`", rule.outcome)


def _compare(subject, words, strength, text, path, who, outcome) -> Iterator[Problem]:
    means = f"its strength is `{strength}`" if who.startswith("The outcome") else (
        f"its outcome `{outcome}` has the strength `{strength}`")
    if not _has(words[strength], text):
        yield subject.loaded.problem(
            ID, path, f"{who} does not say how strong it is: {means}, and no word in its text says so.",
            f"`{strength}` means: {STRENGTHS[strength]} Say it in the text, or change the strength of the outcome.",
        )
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        for other in STRONGER.get(strength, ()) if _has(words[strength], sentence) else ():
            if found := _has(words[other], sentence):
                yield subject.loaded.problem(
                    ID, path, f"{who} says `{found}`, which is `{other}`; but {means}.",
                    f"`{strength}` means: {STRENGTHS[strength]} Reword the text, or change the strength of the outcome.",
                )


def _has(pattern: str, text: str) -> str:
    found = re.search(rf"\b({pattern})\b", text, re.IGNORECASE)
    return found[0] if found else ""
