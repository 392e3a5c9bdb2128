"""Located nodes -> conditions.

A condition is the word ``always`` or a group of entries that all have to hold: a fact with its value, with a
list of values or with a comparison, and ``any``, ``all``, ``not`` and ``at_least`` with ``of`` around further conditions.
"""

from __future__ import annotations

from checker.model import NO, YES, AllOf, Always, AnyOf, AtLeast, Condition, Not, OneOf, Otherwise
from compiler.problems import Span, closest, in_quotes, way_out, word
from compiler.reading.comparisons import BROKEN, Comparisons, FactDraft
from compiler.reading.values import DEEPEST, Reader
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode

AT_LEAST, OF = "at_least", "of"
"""The keys of a condition that asks how many of a list hold."""

RESERVED = ("any", "all", "not", AT_LEAST, OF, "always", "otherwise")
"""Words of conditions, which no fact can have as its id."""

_MEANT = {"y": YES, "true": YES, "on": YES, YES: YES, "n": NO, "false": NO, "off": NO, NO: NO}


class Conditions:
    """Reads the conditions of one policy."""

    def __init__(self, reader: Reader, facts: dict[str, FactDraft] | None):
        self._reader = reader
        self._report = reader.report
        self._facts = facts
        self._comparisons = Comparisons(reader)
        self._below: FactDraft | None = None
        """The fact whose applies_when is being read: it can mention only facts above it."""

    def read(self, node: Node, below: FactDraft | None = None, question: str | None = None) -> Condition:
        """The condition that a node states. ``question`` is that of a rule, which alone can be ``otherwise``."""
        self._below = below
        if isinstance(node, TextNode) and node.value == "otherwise" and question is not None:
            return Otherwise(question)
        if isinstance(node, TextNode) and node.value == "always":
            return Always()
        return self._group(node)

    def _group(self, node: Node) -> Condition:
        if isinstance(node, MapNode):
            if not node.entries:
                advice = "Write a fact, or the word `always`."
                self._report.add("empty-list", node.span, "This condition is empty.", advice)
            parts = [self._entry(entry) for key, entry in node.entries.items() if key not in (AT_LEAST, OF)]
            number, of = node.entries.get(AT_LEAST), node.entries.get(OF)
            if number and of:
                parts.append(self._at_least(number, of))
            elif there := number or of:
                missing = "`of: […]`" if number else "`at_least: 2`"
                message = f"`{there.key.value}` stands alone here: `at_least` and `of` together say how many of a list have to be so."
                self._report.add("missing-key", there.key.span, message, f"Add {missing} beside it.")
            return _one_or_all(parts) if parts else BROKEN
        if isinstance(node, ListNode):
            message = "A list is no condition: it leaves open whether all of it has to hold or any."
            self._report.add("wrong-type", node.span, message, "Write `all:` or `any:` before the list.")
        elif isinstance(node, TextNode) and node.value == "always":
            message = "`always` is a whole condition and stands alone."
            advice = "Write `when: always`, or name the facts it depends on."
            self._report.add("lone-always", node.span, message, advice)
        elif isinstance(node, TextNode) and node.value == "otherwise":
            message = "`otherwise` is the whole condition of a rule, which then leads where no other rule of its question does."
            advice = "Write `when: otherwise` in a rule, or name the facts it depends on."
            self._report.add("lone-always", node.span, message, advice)
        elif isinstance(node, TextNode):
            advice = "Write `always`, or a fact and its value, such as `{order_status: paid}`."
            if meant := closest(node.value, ["always", "otherwise"]):
                advice = f"Did you mean `{meant}`?"
            self._report.add("wrong-type", node.span, f"{word(node.value)} is no condition.", advice)
        return BROKEN

    def _at_least(self, number: Entry, listed: Entry) -> Condition:
        """How many of a list of conditions have to hold."""
        parts = self._parts(listed)
        count = self._comparisons.count(number.value, f"`{AT_LEAST}`", OF)
        if count is not None and parts and not 1 <= count <= len(parts):
            message = f"`{AT_LEAST}: {count}` of {len(parts)} holds {'always' if count < 1 else 'never'}."
            self._report.add("outside-domain", number.value.span, message, f"Write a number from 1 to {len(parts)}, or change the list.")
        return AtLeast(count, tuple(parts)) if count and parts else BROKEN

    def _parts(self, listed: Entry) -> list[Condition]:
        """The conditions of a list in which the id of a fact that is answered with yes or no stands for the answer yes."""
        items = self._reader.items(listed.value, f"`{OF}`")
        self._reader.repeated(items)
        return [self._yes(item) if isinstance(item, TextNode) else self._group(item) for item in items]

    def _yes(self, node: TextNode) -> Condition:
        fact = (self._facts or {}).get(node.value)
        if fact is None or not fact.kind:
            if self._facts is not None and fact is None:
                facts = [id for id, fact in self._facts.items() if fact.kind == "yes_no"]
                self._reader.unknown("unknown-fact", node, f"There is no fact {word(node.value)}.", facts)
            return BROKEN
        if fact.kind != "yes_no":
            message = f"{word(fact.id)} is not answered with yes or no, so it takes more than its id to say what has to be so."
            self._report.add("wrong-comparison", node.span, message, f"Write what has to be so, such as `{{{fact.id}: …}}`.")
            return BROKEN
        if self._below:
            self._depends(self._below, fact, node.span)
        return OneOf(fact.id, (YES,))

    def _entry(self, entry: Entry) -> Condition:
        key, value = entry.key, entry.value
        if isinstance(value, TextNode) and value.plain and not value.value and ":" not in key.value:
            message = f"{word(key.value)} has no value."
            self._report.add("empty-text", key.span, message, "Write one after the colon.")
            return BROKEN
        match key.value:
            case "any":
                return AnyOf(tuple(self._list(entry)))
            case "all":
                return _one_or_all(self._list(entry))
            case "not":
                return Not(self._group(value))
            case "always" | "otherwise":
                message = f"`{key.value}` is a whole condition and stands alone."
                self._report.add("lone-always", key.span, message, f"Write `when: {key.value}`, or delete it here.")
                return BROKEN
        if self._facts is None:
            return BROKEN
        fact = self._facts.get(key.value)
        if fact is None:
            message = f"There is no fact {word(key.value)}."
            self._reader.unknown("unknown-fact", key, message, [*self._facts, *RESERVED[:4]])
            return BROKEN
        if self._below:
            self._depends(self._below, fact, key.span)
        if fact.kind in ("choice", "yes_no"):
            return self._answers(fact, value)
        return self._comparisons.read(fact, value) if fact.kind else BROKEN

    def _depends(self, below: FactDraft, fact: FactDraft, span: Span) -> None:
        """Note that a fact depends on another one, which has to stand above it."""
        if fact.number >= below.number:
            message = f"{word(below.id)} depends on {word(fact.id)}, which is declared below it."
            if fact is below:
                message = f"{word(fact.id)} depends on itself."
            advice = "A fact can depend only on facts above it. Move one of them, or ask about another fact."
            self._report.add("fact-order", span, message, advice, also=[fact.span])
        elif fact.depth == DEEPEST:
            message = f"More than {DEEPEST} facts depend on each other here, one on the next."
            advice = "Let the facts depend on the first ones directly."
            self._report.add("too-deep", span, message, advice)
        else:
            below.depth = max(below.depth, fact.depth + 1)

    def _list(self, entry: Entry) -> list[Condition]:
        key = entry.key.value
        if isinstance(entry.value, MapNode):
            message = f"`{key}` is followed by a group of keys; it needs a list of conditions."
            advice = "Write each condition on its own line, after a dash and a space."
            self._report.add("wrong-type", entry.key.span, message, advice)
            return []
        return [self._group(item) for item in self._reader.items(entry.value, f"`{key}`")]

    def _answers(self, fact: FactDraft, node: Node) -> Condition:
        if isinstance(node, MapNode):
            message = f"{word(fact.id)} has answers to choose from, so it cannot be compared."
            known = way_out("", [answer.id for answer in fact.answers])
            advice = f"Write one of its answers or a list of them. {known}"
            self._report.add("wrong-comparison", node.span, message, advice)
            return BROKEN
        items = self._reader.items(node, f"The list of answers of {word(fact.id)}", single=True)
        self._reader.repeated(items)
        return OneOf(fact.id, tuple(self.answer(fact, item) or "" for item in items))

    def alike(self, fact: FactDraft, node: Node) -> tuple[tuple[str, ...], ...]:
        """The groups of answers that a choice says are alike: one list of answers, or a list of such lists."""
        what = f"`alike` of {word(fact.id)}"
        items = self._reader.items(node, what)
        several = any(isinstance(item, ListNode) for item in items)
        groups = [self._reader.items(item, what) for item in items] if several else [items]
        self._reader.repeated([item for group in groups for item in group])
        for group in groups:
            if len(group) == 1:
                message, advice = "One answer alone is not alike to any.", "Name at least two answers, or delete the list."
                self._report.add("few-answers", group[0].span, message, advice)
        return tuple(tuple(self.answer(fact, item) or "" for item in group) for group in groups)

    def answer(self, fact: FactDraft, node: Node) -> str | None:
        """The answer to a choice or a yes-or-no fact that a node names."""
        written = self._reader.raw(node, f"An answer of {word(fact.id)}")
        if written is None:
            return None
        known = [answer.id for answer in fact.answers]
        if written.value in known and (fact.kind == "yes_no" or not written.plain):
            return written.value
        if fact.kind == "yes_no":
            meant = _MEANT.get(written.value.lower())
            advice = f"Write `{meant}`." if meant else "Write `yes` or `no`."
            message = f"{word(written.value)} is neither `yes` nor `no`."
            self._report.add("yes-or-no", written.span, message, advice)
            return None
        advice = in_quotes(written.value) if written.value in known else way_out("", known)
        if self._reader.misread(written, advice):
            return None
        if written.value in known:
            return written.value
        message = f"{word(fact.id)} has no answer {word(written.value)}."
        self._reader.unknown("unknown-answer", written, message, known)
        return None


def _one_or_all(parts: list[Condition]) -> Condition:
    return parts[0] if len(parts) == 1 else AllOf(tuple(parts))
