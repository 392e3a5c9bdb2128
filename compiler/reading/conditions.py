"""Located nodes -> conditions.

A condition is the word ``always`` or a group of entries that all have to hold: a fact with its value, with a
list of values or with a comparison, a definition with ``yes`` or ``no``, another question with an outcome or a list of
them, and ``any``, ``all``, ``not`` and ``at_least`` with ``of`` around further conditions.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from checker.conditions import atoms, inside
from checker.model import (
    NO,
    SEVERAL,
    TODAY,
    YES,
    Always,
    AnyOf,
    AtLeast,
    Condition,
    Decided,
    Defined,
    Definition,
    Fact,
    Not,
    OneOf,
    Otherwise,
    tick,
)
from compiler.problems import Span, closest, in_quotes, way_out, word
from compiler.reading.comparisons import BROKEN, Comparisons, FactDraft, all_of
from compiler.reading.keys import Fields
from compiler.reading.lookup import Table
from compiler.reading.tables import comparisons_of
from compiler.reading.values import DEEPEST, Reader
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode

AT_LEAST, OF = "at_least", "of"
"""The keys of a condition that asks how many of a list hold."""

ANY_OF, ALL_OF, NONE_OF = "any_of", "all_of", "none_of"
"""How a condition says which of several answers have to be given."""

RESERVED = ("any", "all", "not", AT_LEAST, OF, "always", "otherwise", TODAY)
"""Words of conditions, which no fact can have as its id."""

def id_in_conditions(reader: Reader, key: TextNode, thing: str, facts: Mapping[str, FactDraft]) -> str:
    """The id of a fact, an amount or a definition. It can be no word of conditions, and not that of one of the ``facts``."""
    id = reader.id(key, f"{'An' if thing[0] in 'aeiou' else 'A'} {thing}")
    if id in RESERVED:
        message = f"{word(id)} is a word of conditions, so no {thing} can have it as its id."
        reader.report.add("reserved-id", key.span, message, "Choose another id.")
    if id in facts:
        reader.taken(id, key.span, "a fact", facts[id].span)
    return id


_MEANT = {"y": YES, "true": YES, "on": YES, YES: YES, "n": NO, "false": NO, "off": NO, NO: NO}


class Conditions:
    """Reads the conditions of one policy."""

    def __init__(self, reader: Reader, facts: dict[str, FactDraft] | None, questions: Mapping[str, Sequence[str]]):
        """``questions`` has by the ids of the questions those of their outcomes."""
        self._reader = reader
        self._report = reader.report
        self._facts: dict[str, FactDraft] = {} if facts is None else facts
        self._sure = facts is not None
        """Whether all facts are known. If not, an unknown name may be that of one that could not be read."""
        self._questions = questions
        self._comparisons = Comparisons(reader, facts)
        self._below: FactDraft | None = None
        """The fact whose applies_when is being read: it can mention only facts above it."""
        self._definitions: dict[str, Definition] = {}
        """The definitions that conditions can name: all of them, or those above the one that is being read."""
        self._tables: dict[str, dict[str, Definition]] = {}
        """Of each definition that is a table, a definition for each of its values."""
        self._declared: dict[str, Span] = {}
        """Where each definition stands."""
        self._depth: dict[str, int] = {}
        """The length of the longest chain of definitions on which each one stands."""
        self._deepest = 0
        """That of the definition that is being read."""
        self._defining = ""
        """The definition that is being read."""

    @property
    def definitions(self) -> tuple[Definition, ...]:
        """The definitions of the policy."""
        return tuple(self._definitions.values())

    def define(self, top: Fields) -> None:
        """Read the definitions, one after the other: each can name those above it."""
        entries = top.entries("definitions")
        for entry in entries or []:
            id = id_in_conditions(self._reader, entry.key, "definition", self._facts)
            self._reader.remember(("definitions", id), entry.key)
            self._declared[id] = entry.key.span
        for entry in entries or []:
            id = entry.key.value
            fields = Fields(self._reader, entry.value, entry.key.span, "definition", f"The definition {word(id)}", ("definitions", id))
            label, table = fields.prose("label"), fields.name("table")
            when = fields.get("when", required="table" not in fields)
            self._defining, self._deepest = id, 0
            if "table" in fields:
                if when:
                    message = f"The definition {word(id)} has a condition and a table."
                    self._report.add("either-or", fields.key_span("table"), message, "Keep one of the two.")
                self._tables[id] = self._table(id, label, table) if table else {}
                self._depth |= {one.id: self._deepest + 1 for one in self._tables[id].values()}
                self._definitions |= {one.id: one for one in self._tables[id].values()}
            else:
                self._definitions[id] = Definition(id, label, self.read(when) if when else BROKEN)
                self._depth[id] = self._deepest + 1
            fields.close()
        self._defining = ""

    def _table(self, id: str, label: str, named: TextNode) -> dict[str, Definition]:
        """A definition for each value that a table in a file has."""
        table = self._reader.tables.get(named.value)
        if table is None:
            message = f"There is no file {word(named.value)} beside the policy."
            self._reader.unknown("no-table", named, message, self._reader.tables, "Save it there, as comma-separated values.")
            return {}
        if len(table) < 2 or len(table[0]) < 2:
            message = "This table has no rows below a first line with the ids of facts and, last, the name of what follows from them."
            self._report.add("bad-table", table[0][0].span if table else named.span, message, "Write both, with commas between them.")
            return {}
        *heads, _ = table[0]
        self._reader.repeated(heads)
        problems = len(self._report.problems)
        facts = [self._column(head) for head in heads]
        if None in facts or len(self._report.problems) > problems:
            return {}
        return Table(self._reader, self._cell, [fact for fact in facts if fact], table).definitions(id, label)

    def _column(self, head: TextNode) -> FactDraft | None:
        """The fact of a column."""
        fact = self._facts.get(head.value)
        if fact is None and self._sure:
            self._reader.unknown("unknown-fact", head, f"There is no fact {word(head.value)}.", self._facts)
        elif fact and (fact.kind == "date" or fact.summed):
            what = "an amount that is computed" if fact.summed else "a date"
            message = f"{word(fact.id)} is {what}, and a table asks about answers and numbers."
            self._report.add("wrong-comparison", head.span, message, f"Compare the {'amount' if fact.summed else 'date'} in the condition of a rule.")
            return None
        elif fact and fact.kind == SEVERAL:
            message = f"{word(fact.id)} takes several answers at once, and a cell of a table says one."
            self._report.add("wrong-comparison", head.span, message, "Name its answers in the condition of a rule.")
            return None
        return fact if fact and fact.kind else None

    def _cell(self, fact: FactDraft, cell: TextNode) -> Condition:
        """What a cell of a table says of its fact."""
        if fact.answers:
            answer = answer_to(fact, cell, self._reader)
            return OneOf(fact.id, (answer,)) if answer else BROKEN
        compared = comparisons_of(cell)
        if compared is None:
            advice = "Write a number as `3`, `2-5`, `<=5` or `>=21`."
            self._report.add("bad-number", cell.span, f"{word(cell.value)} is no number.", advice)
            return BROKEN
        entries = {key: Entry(TextNode(key, True, cell.span), node) for key, node in compared.items()}
        return self._comparisons.read(fact, MapNode(entries, cell.span))

    def read(self, node: Node, below: FactDraft | None = None, question: str | None = None) -> Condition:
        """The condition that a node states. ``question`` is that of a rule, which alone can be ``otherwise``."""
        self._below = below
        if isinstance(node, TextNode) and node.value == "otherwise" and question is not None:
            return Otherwise(question)
        if isinstance(node, TextNode) and node.value == "always":
            return Always()
        return self._group(node)

    def day(self, node: TextNode) -> str:
        """The id of the date that a key names; empty if there is none."""
        fact = self._facts.get(node.value)
        if fact and fact.kind == "date":
            return fact.id
        if self._sure and (fact is None or fact.kind):
            message = f"The fact {word(node.value)} is no date." if fact else f"There is no fact {word(node.value)}."
            self._reader.unknown("unknown-fact", node, message, [id for id, one in self._facts.items() if one.kind == "date"])
        return ""

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
            return all_of(parts) if parts else BROKEN
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
        if node.value in self._declared:
            return self._named(node) or BROKEN
        fact = self._facts.get(node.value)
        if fact is None or not fact.kind:
            if self._sure and fact is None:
                facts = [*(id for id, fact in self._facts.items() if fact.kind == "yes_no"), *self._declared]
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
                return all_of(self._list(entry))
            case "not":
                return Not(self._group(value))
            case "always" | "otherwise":
                message = f"`{key.value}` is a whole condition and stands alone."
                self._report.add("lone-always", key.span, message, f"Write `when: {key.value}`, or delete it here.")
                return BROKEN
        if key.value in self._declared:
            return self._defined(key, value)
        if key.value in self._questions and key.value not in self._facts:
            return self._decided(key, value)
        if not self._sure:
            return BROKEN
        if key.value == TODAY:
            return self._comparisons.read(self._comparisons.today(key.span), value)
        fact = self._facts.get(key.value)
        if fact is None:
            message = f"There is no fact {word(key.value)}."
            self._reader.unknown("unknown-fact", key, message, [*self._facts, *self._declared, *RESERVED[:4], *self._questions])
            return BROKEN
        if self._below and not fact.summed:
            self._depends(self._below, fact, key.span)
        if fact.kind in ("choice", "yes_no"):
            return self._answers(fact, value)
        if fact.kind == SEVERAL:
            return self._several(fact, value)
        compared = self._comparisons.read(fact, value) if fact.kind else BROKEN
        for id in self.asked(compared):  # where a term depends on an answer, also the fact of that; another date; and all of an amount
            if self._below and id != fact.id:
                self._depends(self._below, self._facts[id], key.span)
        return compared

    @property
    def distances(self) -> list[FactDraft]:
        """What conditions compare beside the facts; see ``Policy.distances``."""
        return [*self._comparisons.distances.values()]

    def asked(self, condition: Condition) -> list[str]:
        """The facts that a condition depends on, each once: of a distance its dates, of an amount its numbers, of a tick the one with
        several answers."""
        drafts, facts = self._comparisons.distances, self._facts
        tested = (test.fact if test.fact in drafts else test.fact.partition(".")[0] for test in atoms(condition))
        asked = (one for id in tested for one in (
            (drafts[id].since, drafts[id].till) if id in drafts else facts[id].summed or (id,) if id in facts else ()))
        return [id for id in dict.fromkeys(asked) if id in facts]

    def _defined(self, key: TextNode, value: Node) -> Condition:
        """That a definition holds, or that it does not; or that a table has one of some values."""
        if key.value in self._tables:
            return self._value(key, value)
        named = self._named(key)
        if named is None:
            return BROKEN
        if not isinstance(value, TextNode):
            message = f"{word(key.value)} is a definition, which holds or does not."
            self._report.add("wrong-comparison", value.span, message, f"Write `{{{key.value}: yes}}` or `{{{key.value}: no}}`.")
            return BROKEN
        answer = _yes_or_no(value, self._reader)
        return BROKEN if not answer else named if answer == YES else Not(named)

    def _value(self, key: TextNode, value: Node) -> Condition:
        """That a table has one of some values."""
        values = self._tables[key.value]
        found = []
        for item in self._reader.values(value, f"The list of values of {word(key.value)}"):
            if isinstance(item, TextNode) and item.value in values:
                named = self._named(replace(item, value=values[item.value].id))
                found += [named] if named else []
            elif isinstance(item, TextNode) and values:
                self._reader.unknown("unknown-answer", item, f"No row of {word(key.value)} has the value {word(item.value)}.", values)
        return found[0] if len(found) == 1 else AnyOf(tuple(found)) if found else BROKEN

    def _decided(self, key: TextNode, value: Node) -> Condition:
        """That another question is decided with one of some outcomes."""
        outcomes = self._questions[key.value]
        items = self._reader.values(value, f"The list of outcomes of {word(key.value)}")
        named = [item for item in items if self._reader.text(item, f"An outcome of {word(key.value)}") and isinstance(item, TextNode)]
        for item in named:
            if item.value not in outcomes:
                message = f"The question {word(key.value)} has no outcome {word(item.value)}."
                self._reader.unknown("unknown-outcome", item, message, outcomes)
        return Decided(key.value, tuple(item.value for item in named))

    def _named(self, node: TextNode) -> Defined | None:
        """The definition that a node names. It stands above the one that is being read, and so do its facts above the fact that needs it."""
        definition = self._definitions.get(node.value)
        if definition is None and node.value in self._tables:
            message = f"{word(node.value)} is a table, so it takes more than its id to say what has to be so."
            self._report.add("wrong-comparison", node.span, message, f"Write a value of it, such as `{{{node.value}: …}}`.")
            return None
        if definition is None:
            message = f"The definition {word(self._defining)} names {word(node.value)}, which stands below it."
            if node.value == self._defining:
                message = f"The definition {word(node.value)} names itself."
            advice = "A definition can name only those above it, so that none goes in a circle. Move one of them, or write the condition out."
            self._report.add("definition-order", node.span, message, advice, also=[self._declared[node.value]])
            return None
        if self._defining and self._depth[node.value] == DEEPEST:
            message = f"More than {DEEPEST} definitions name each other here, one the next."
            self._report.add("too-deep", node.span, message, "Let the definitions name facts directly.")
            return None
        self._deepest = max(self._deepest, self._depth[node.value])
        for fact in self.asked(definition.when):
            if self._below:
                self._depends(self._below, self._facts[fact], node.span)
        return Defined(definition)

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
        return OneOf(fact.id, self._named_answers(fact, self._reader.values(node, f"The list of answers of {word(fact.id)}")))

    def _named_answers(self, fact: FactDraft, items: Sequence[Node]) -> tuple[str, ...]:
        """The answers that nodes name, also by a group of them."""
        groups = {group.id: group.answers for group in fact.groups}
        named = [groups.get(item.value) if isinstance(item, TextNode) else None for item in items]
        return tuple(dict.fromkeys(
            answer for item, group in zip(items, named) for answer in (group or [answer_to(fact, item, self._reader, groups)])
        ))

    def _several(self, fact: FactDraft, node: Node) -> Condition:
        """Which of several answers have to be given."""
        if isinstance(node, ListNode):
            message = f"{word(fact.id)} takes several answers at once, and a list leaves open how many of them have to be given."
            advice = f"Write `{{{ANY_OF}: […]}}`, `{{{ALL_OF}: […]}}` or `{{{NONE_OF}: […]}}`."
            self._report.add("wrong-comparison", node.span, message, advice)
            return BROKEN
        if not isinstance(node, MapNode):
            return self._ticked(fact, ANY_OF, [node])
        parts = []
        for key, entry in node.entries.items():
            if key not in (ANY_OF, ALL_OF, NONE_OF):
                message = f"{word(key)} does not say which of several answers have to be given."
                self._reader.unknown("unknown-key", entry.key, message, [ANY_OF, ALL_OF, NONE_OF])
                continue
            items = self._reader.values(entry.value, f"`{key}`")
            parts += [self._ticked(fact, key, items)] if items else []
        return all_of(parts) if parts else BROKEN

    def _ticked(self, fact: FactDraft, how: str, items: Sequence[Node]) -> Condition:
        ticks = tuple(OneOf(tick(fact.id, answer), (NO if how == NONE_OF else YES,)) for answer in self._named_answers(fact, items))
        return ticks[0] if len(ticks) == 1 else AtLeast(1 if how == ANY_OF else len(ticks), ticks)

    def refuse_decided(self, condition: Condition, span: Span, tells: str) -> None:
        """Report that a condition depends on what is decided, where it ``tells`` what is known before."""
        for question in dict.fromkeys(one.question for one in inside(condition) if isinstance(one, Decided)):
            message = f"What is decided about {word(question)} follows from a case, so it cannot say {tells}."
            self._report.add("decided-fact", span, message, "Name the facts that it depends on, or let the question have `applies_when`.")

    def refuse_unsure(self, condition: Condition, span: Span) -> None:
        """Report that a condition depends on what is decided or only presumed, where it says which cases there are at all."""
        tells = "which facts apply or what cannot occur"
        self.refuse_decided(condition, span, tells)
        for id in self.asked(condition):
            if self._facts[id].presumed:
                message = f"An answer to {word(id)} is only presumed, so it cannot say {tells}."
                advice = "Ask about another fact here, or delete `presumed`: then the fact stays open."
                self._report.add("presumed-fact", span, message, advice, [self._facts[id].span])


def answer_to(fact: FactDraft | Fact, node: Node, reader: Reader, others: Iterable[str] = ()) -> str:
    """The answer to a choice or a yes-or-no fact that a node names; empty for one that is reported. Messages name ``others`` beside the answers."""
    written = reader.raw(node, f"An answer of {word(fact.id)}")
    if written is None:
        return ""
    known = [answer.id for answer in fact.answers]
    if written.value in known and (fact.kind == "yes_no" or not written.plain):
        return written.value
    if fact.kind == "yes_no":
        return _yes_or_no(written, reader)
    advice = in_quotes(written.value) if written.value in known else way_out("", known)
    if reader.misread(written, advice):
        return ""
    if written.value in known:
        return written.value
    message = f"{word(fact.id)} has no answer {word(written.value)}."
    reader.unknown("unknown-answer", written, message, [*known, *others])
    return ""


def _yes_or_no(written: TextNode, reader: Reader) -> str:
    if written.value in (YES, NO):
        return written.value
    meant = _MEANT.get(written.value.lower())
    advice = f"Write `{meant}`." if meant else "Write `yes` or `no`."
    reader.report.add("yes-or-no", written.span, f"{word(written.value)} is neither `yes` nor `no`.", advice)
    return ""
