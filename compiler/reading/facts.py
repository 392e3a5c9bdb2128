"""Located nodes -> terms and facts: the values and inputs that everything else in a policy speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.conditions import GREATEST, LAST_DAY, OLDEST
from checker.model import NO, YES, Always, Answer, Condition, Fact, Term
from checker.words import day_in_words, number_in_words
from compiler.problems import in_quotes, word
from compiler.reading.amounts import as_amount, as_days_at_most
from compiler.reading.comparisons import FactDraft, in_readers_words
from compiler.reading.conditions import RESERVED, Conditions
from compiler.reading.keys import KEYS, Fields
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import MapNode, Node, TextNode

KINDS = {"yes or no": "yes_no", "date": "date", "whole number": "number"}
"""What an editor writes after ``answers:`` where there is no choice of answers."""

YES_OR_NO = (Answer(YES, "Yes"), Answer(NO, "No"))

_TRUTHS = {"yes", "no", "true", "false", "on", "off"}


def read_terms(top: Fields, reader: Reader) -> tuple[Term, ...]:
    """The terms of the policy. From here on, the reader can put them into prose."""
    entries = top.entries("terms")
    if entries is None or "terms" in top and not entries:
        reader.terms = None
        return ()
    terms = reader.terms = {}
    for entry in entries:
        id = reader.id(entry.key, "A term")
        reader.remember(("terms", id), entry.value, entry.key.span)
        terms[id] = _term(id, entry.value, reader)
    return tuple(term for term in terms.values() if term)


def _term(id: str, node: Node, reader: Reader) -> Term | None:
    written = reader.raw(node, f"The term {word(id)}")
    if written is None:
        return None
    amount = as_amount(written.value)
    # A whole number and a date are welcome without quotes: they mean what they look like.
    if amount is None and reader.misread(written, in_quotes(written.value)):
        return None
    if "{" in written.value or "}" in written.value:
        message = f"The term {word(id)} contains a brace; a term cannot name another term."
        reader.report.add("stray-brace", written.span, message, "Write the words themselves, without braces.")
    text = written.value.strip()
    return Term(id, in_readers_words(text), *amount) if amount else Term(id, text)


class Facts:
    """Reads the facts of a policy, and then its conditions.

    A fact is only complete when all conditions have been read: they tell how its dates are compared.
    """

    def __init__(self, top: Fields, reader: Reader):
        self._reader = reader
        self._read: list[tuple[FactDraft, dict[str, Any], Condition]] = []
        entries = top.entries("facts")
        drafts: dict[str, FactDraft] = {}
        for number, entry in enumerate(entries or []):
            id = reader.id(entry.key, "A fact")
            drafts[id] = FactDraft(id, entry.key.span, number)
            reader.fact_ids.add(id)
            if id in RESERVED:
                message = f"{word(id)} is a word of conditions, so no fact can have it as its id."
                reader.report.add("reserved-id", entry.key.span, message, "Choose another id.")
        self.conditions = Conditions(reader, drafts if entries is not None else None)
        read = []
        for entry, draft in zip(entries or [], drafts.values()):
            reader.remember(("facts", draft.id), entry.key)
            what = f"The fact {word(draft.id)}"
            fields = Fields(reader, entry.value, entry.key.span, "fact", what, ("facts", draft.id))
            read.append((fields, draft, self._fact(fields, draft)))
        self.conditions.define(top)  # now that conditions can be read, and before the first one that can name a definition
        for fields, draft, prose in read:
            node = fields.get("applies_when")
            applies_when = self.conditions.read(node, below=draft) if node else Always()
            fields.close()
            self._read.append((draft, prose, applies_when))

    @property
    def alike(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """By fact, the groups of answers that are meant to lead to the same."""
        return {draft.id: draft.alike for draft, _, _ in self._read if draft.alike}

    def finish(self, effective_from: date) -> tuple[Fact, ...]:
        """The facts, once all conditions have been read.

        A date that is compared with the calendar has bounds even where the policy states none. They lie a hundred years before and after
        the day from which the rules hold and every day that conditions mention. A day beyond them was mistyped.
        """
        for draft, _, _ in self._read:
            self._bounded_otherwise(draft)
            if draft.kind == "date" and draft.by_age:
                draft.low, draft.high = 0, OLDEST if draft.oldest is None else draft.oldest
            elif draft.kind == "date":
                days = [effective_from.toordinal(), *draft.days]
                draft.low = max(1, min(days) - OLDEST) if draft.low is None else draft.low
                draft.high = min(LAST_DAY, max(days) + OLDEST) if draft.high is None else draft.high
            elif draft.kind == "number":
                draft.high = GREATEST if draft.high is None else draft.high
        return tuple(
            Fact(
                id=draft.id,
                kind=draft.kind,
                answers=draft.answers,
                unit=draft.unit,
                low=draft.low,
                high=draft.high,
                relative=draft.by_age is not None,
                applies_when=applies_when,
                **prose,
            )
            for draft, prose, applies_when in self._read
        )

    def _fact(self, fields: Fields, draft: FactDraft) -> dict[str, Any]:
        """Read all of a fact but the condition under which it applies, and return its texts."""
        prose: dict[str, Any] = {
            key: fields.prose(key)
            for key in ("label", "question", "hint", "looked_up", "judged_by")
        }
        prose["also_called"] = fields.phrases("also_called")
        answers = fields.get("answers")
        if isinstance(answers, MapNode):
            self._choice(draft, answers)
        elif answers and (kind := self._reader.raw(answers, "`answers`")):
            self._kind(draft, kind)
        if draft.kind == "number":
            self._number(fields, draft)
        elif draft.kind == "date":
            self._date(fields, draft)
        elif not draft.kind:
            fields.ignore(*(key for key, about in KEYS["fact"].items() if about.only))
        elif draft.kind == "choice" and (alike := fields.get("alike")):
            draft.alike = self.conditions.alike(draft, alike)
        return prose

    def _choice(self, draft: FactDraft, node: MapNode) -> None:
        if node.entries and {key.lower() for key in node.entries} <= _TRUTHS and not node.repeats:
            message = f"The fact {word(draft.id)} is answered by yes or no."
            self._reader.report.add("unknown-answers", node.span, message, "Write `answers: yes or no`.")
            draft.kind, draft.answers = "yes_no", YES_OR_NO
            return
        answers = []
        for entry in node.entries.values():
            id = self._reader.id(entry.key, "An answer")
            path = ("facts", draft.id, "answers", id)
            self._reader.remember(path, entry.key)
            self._reader.remember((*path, "label"), entry.value)
            answers.append(Answer(id, self._reader.prose(entry.value, f"The answer {word(id)}")))
        if len(answers) < 2 and not node.repeats:
            number = "one answer" if answers else "no answers"
            message = f"The fact {word(draft.id)} offers {number}, so there is no choice."
            self._reader.report.add("few-answers", draft.span, message, "Offer at least two answers.")
        draft.kind, draft.answers = "choice", tuple(answers)

    def _kind(self, draft: FactDraft, written: TextNode) -> None:
        draft.kind = KINDS.get(written.value, "")
        if not draft.kind:
            message = f"{word(written.value)} is no way to answer a fact."
            self._reader.unknown("unknown-answers", written, message, KINDS)
        if draft.kind == "yes_no":
            draft.answers = YES_OR_NO

    def _number(self, fields: Fields, draft: FactDraft) -> None:
        draft.unit = fields.text("unit")
        low, high = fields.number("from"), fields.number("to")
        draft.low, draft.high = low or 0, high
        for key, value in (("from", low), ("to", high)):
            if value is not None and abs(value) > GREATEST:
                message = f"{word(str(value))} is more than can be counted here, {number_in_words(GREATEST)}."
                self._reader.report.add(
                    "outside-domain", fields.value_span(key), message, "Use a larger unit."
                )
        if high is not None and high < draft.low:
            message = f"The fact {word(draft.id)} goes from {draft.low} to {high}, so no number is possible."
            self._reader.report.add("empty-interval", fields.value_span("to"), message, "Exchange the two.")
            draft.low, draft.high = 0, None

    def _date(self, fields: Fields, draft: FactDraft) -> None:
        """Read the first and the last day that can be meant, or how long ago the date can be. How it is compared is not known yet."""
        first, last = fields.day("from"), fields.day("to")
        draft.low = first.toordinal() if first else None
        draft.high = last.toordinal() if last else None
        if first and last and last < first:
            span = f"from {day_in_words(first.isoformat())} to {day_in_words(last.isoformat())}"
            message = f"The fact {word(draft.id)} goes {span}, so no day is possible."
            self._reader.report.add("empty-interval", fields.value_span("to"), message, "Exchange the two.")
            draft.low = draft.high = None
        if "at_most_ago" in fields:
            text = fields.text("at_most_ago")
            draft.oldest = as_days_at_most(text)
            if text and draft.oldest is None:
                message = f"{word(text)} is not how long ago a day can be."
                advice = "Write days, weeks or years, such as `10 years`."
                self._reader.report.add("bad-duration", fields.value_span("at_most_ago"), message, advice)
        bounds = {key: fields.key_span(key) for key in ("from", "to", "at_most_ago") if key in fields}
        draft.bounds = bounds

    def _bounded_otherwise(self, draft: FactDraft) -> None:
        """Report bounds of a date that do not fit how conditions compare it."""
        for key, span in draft.bounds.items():
            if draft.by_age and key != "at_most_ago":
                message = f"{word(draft.id)} is compared with the day of the case, so `{key}` cannot bound it."
                advice = "Say how long ago it can be, such as `at_most_ago: 10 years`."
                self._reader.report.add("mixed-dates", span, message, advice, [draft.by_age])
            elif not draft.by_age and key == "at_most_ago":
                message = f"{word(draft.id)} is not compared with the day of the case, so `at_most_ago` cannot bound it."
                also = [draft.by_calendar] if draft.by_calendar else []
                self._reader.report.add("mixed-dates", span, message, "Name the first day that can be meant, such as `from: 2016-01-01`.", also)
