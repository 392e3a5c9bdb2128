"""What the policy says was renamed: old names -> names of today. Only a comparison with an older policy looks at it."""

from __future__ import annotations

from collections.abc import Mapping

from checker.model import Policy
from compiler.problems import word
from compiler.reading.keys import Fields
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import TextNode


def read_renames(top: Fields, reader: Reader, policy: Policy) -> Mapping[str, str]:
    """The renames by their old names: of facts, of answers as ``fact.answer``, of questions, outcomes, rules and guidance."""
    entries = top.entries("renamed") or []
    found: dict[str, str] = {}
    known, readable = _names(policy), not reader.report.problems
    for entry in entries:
        new = reader.text(entry.value, f"The new name of {word(entry.key.value)}")
        if not new or not isinstance(entry.value, TextNode) or not readable:
            continue  # Of a policy that cannot be read it is not known what it names.
        old = entry.key.value
        if ("." in old) != ("." in new):
            message = f"{word(old)} cannot have become {word(new)}: one of them is an answer, the other is not."
            advice = "Name an answer with its fact, as `fact.answer`, before and after the colon."
            reader.report.add("unknown-renamed", entry.value.span, message, advice)
        elif new not in known:
            reader.unknown("unknown-renamed", entry.value, f"Nothing in this policy is called {word(new)}.", known)
        elif _now(old, found) in known and known[_now(old, found)] == known[new]:
            message = f"{word(old)} is said to be called {word(new)} now, and is still there."
            reader.report.add("renamed-kept", entry.key.span, message, "Delete this line, or the one that still has the old name.")
        found[old] = new
    reader.repeated([entry.value for entry in entries])
    return found


def _now(old: str, renamed: Mapping[str, str]) -> str:
    """An old answer by the new name of its fact; any other name as it is."""
    fact, dot, answer = old.partition(".")
    return f"{renamed.get(fact, fact)}.{answer}" if dot else old


def _names(policy: Policy) -> dict[str, str]:
    """Everything that can have been renamed, with its kind."""
    names = {rule.id: "rule" for rule in policy.rules} | {guidance.id: "guidance" for guidance in policy.guidance}
    for question in policy.questions:
        names |= {question.id: "question", **{outcome.id: "outcome" for outcome in question.outcomes}}
    for fact in policy.facts:
        names |= {fact.id: "fact", **{f"{fact.id}.{answer.id}": "answer" for answer in fact.answers}}
    return names
