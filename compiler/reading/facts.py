"""Located nodes -> terms and facts: the values and inputs that everything else in a policy speaks of."""

from __future__ import annotations

from datetime import date
from typing import Any

from checker.conditions import GREATEST, LAST_DAY, OLDEST
from checker.model import CALENDAR, NO, SEVERAL, YES, Always, Answer, Condition, Fact, Group, Term, TermValue, Variant
from checker.words import listed as listed_for_readers
from compiler.languages import day_for_editors, number_for_editors
from compiler.problems import Span, in_quotes, listed, word
from compiler.reading.amounts import MOST_DECIMALS, Exact, as_amount, as_days_at_most, decimals_of, in_parts
from compiler.reading.calendar import in_order
from compiler.reading.comparisons import FactDraft, compared_with_today, in_readers_words, report_unsure, where_all_apply
from compiler.reading.computed import Amounts
from compiler.reading.conditions import Conditions, answer_to, id_in_conditions
from compiler.reading.keys import KEYS, SEVERAL_OF, Fields, not_applying
from compiler.reading.sums import Terms
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode, entries_of, value_of

KINDS = {"yes or no": "yes_no", "date": "date", "whole number": "number", "number": "number"}
"""What an editor writes after ``answers:`` where there is no choice of answers."""

WITH_DECIMALS = "number"
"""The one for numbers that can have decimals."""

_TRUTHS = {"yes", "no", "true", "false", "on", "off"}


def read_terms(top: Fields, reader: Reader) -> tuple[Term, ...]:
    """The terms of the policy. From here on, the reader can put them into prose."""
    entries = top.entries("terms")
    if entries is None or "terms" in top and not entries:
        reader.terms = None
        return ()
    terms = reader.terms = Terms({}, reader.words)
    for entry in entries:
        id = reader.id(entry.key, "A term")
        reader.remember(("terms", id), entry.value, entry.key.span)
        terms[id] = None if isinstance(entry.value, MapNode) else _term(id, entry.value, reader)
    for entry in entries:
        if isinstance(entry.value, MapNode):  # now, since labels of answers can name the others
            terms[entry.key.value] = _term_by_answer(entry, entry.value, top.peek("facts"), reader)
    return tuple(term for term in terms.values() if term)


def _term(id: str, node: Node, reader: Reader) -> Term | None:
    written = reader.raw(node, f"The term {word(id)}")
    if written is None:
        return None
    amount = as_amount(written.value.strip(), reader.words)
    if written.value.strip() == "02-29":
        reader.no_yearly_day(written)
        return None
    # A whole number and a date are welcome without quotes: they mean what they look like.
    if amount is None and reader.misread(written, in_quotes(written.value)):
        return None
    if "{" in written.value or "}" in written.value:
        message = f"The term {word(id)} contains a brace; a term cannot name another term."
        reader.report.add("stray-brace", written.span, message, "Write the words themselves, without braces.")
    text = written.value.strip()
    return valued(id, in_readers_words(text, reader.words), *amount) if amount else Term(id, text)


def valued(id: str, text: str, amount: Exact, unit: str) -> Term:
    """A term with an exact amount."""
    decimals = decimals_of(amount)
    return Term(id, text, in_parts(amount, decimals), unit, decimals=decimals)


BY, OTHERWISE = "by", "otherwise"
"""The keys of a term whose value depends on an answer."""


def _term_by_answer(entry: Entry, node: MapNode, facts: Node | None, reader: Reader) -> Term | None:
    """A term that has another value for each answer to a fact."""
    id, report = entry.key.value, reader.report
    by = node.entries.get(BY)
    if by is None:
        message = f"The term {word(id)} has several values, but does not say what they depend on."
        report.add("missing-key", entry.key.span, message, f"Add `{BY}: …` with the id of a fact.")
        return None
    named = reader.raw(by.value, f"`{BY}`")
    if named is None or not isinstance(facts, MapNode):
        return None
    fact = facts.entries.get(named.value)
    if fact is None:
        reader.unknown("unknown-fact", named, f"There is no fact {word(named.value)}.", facts.entries)
        return None
    labels = _labels(fact.value, reader)
    if labels is None:
        why = "takes several answers at once" if _several(value_of(fact.value, "answers")) else "has no answers to choose from"
        message = f"{word(named.value)} {why}, so no value can go by them."
        report.add("wrong-comparison", named.span, message, "Name a fact that is answered with yes or no, or with one of several answers.")
        return None
    problems = len(report.problems)
    found: dict[str, tuple[Term, list[str]]] = {}
    units: dict[str, Span] = {}
    for answer, one in node.entries.items():
        if answer not in (*labels, OTHERWISE, BY):
            reader.unknown("unknown-answer", one.key, f"{word(named.value)} has no answer {word(answer)}.", [*labels, OTHERWISE])
        if answer != BY and (term := _term(id, one.value, reader)):
            found.setdefault(term.text, (term, []))[1].append(answer)
            units.setdefault("words" if term.amount is None else term.unit, one.value.span)
    if missing := [answer for answer in labels if answer not in node.entries and OTHERWISE not in node.entries]:
        message = f"The term {word(id)} has no value for {listed(missing)}."
        report.add("missing-key", entry.key.span, message, f"Add {listed(f'{one}: …' for one in missing)}, or `{OTHERWISE}: …` for all others.")
    if len(units) > 1:
        message = f"The values of the term {word(id)} do not count the same: {listed(found)}."
        first, second, *_ = units.values()
        report.add("wrong-unit", second, message, "Give all of them the same unit.", [first])
    if len(report.problems) > problems or not found:
        return None
    values = [TermValue(() if OTHERWISE in answers else tuple(answers), one.text, one.amount, one.decimals) for one, answers in found.values()]
    values.sort(key=lambda one: not one.answers)
    texts = [f"{one.text} ({', '.join(labels[answer] for answer in one.answers) or reader.words.say['otherwise']})" for one in values]
    text = listed_for_readers(texts, reader.words)
    unit = next(iter(units))
    return Term(id, text, None, "" if unit == "words" else unit, named.value, tuple(values))


def _yes_or_no(reader: Reader) -> tuple[Answer, Answer]:
    return Answer(YES, reader.words.say["yes"]), Answer(NO, reader.words.say["no"])


def _labels(fact: Node, reader: Reader) -> dict[str, str] | None:
    """The answers to a fact that has not been read yet, as readers see them; nothing where there is no choice."""
    answers, label = value_of(fact, "answers"), value_of(fact, "label")
    if isinstance(answers, MapNode) and _several(answers) is None:
        return {id: reader.put_in_terms(one.value.value) if isinstance(one.value, TextNode) else "" for id, one in answers.entries.items()}
    if isinstance(answers, TextNode) and KINDS.get(answers.value) == "yes_no" and isinstance(label, TextNode):
        return {YES: reader.put_in_terms(label.value), NO: reader.words.say["otherwise"]}
    return None


def _several(answers: Node | None) -> MapNode | None:
    """The answers of which several can be given at once, if it is such a list."""
    below = value_of(answers, SEVERAL_OF)
    return below if isinstance(below, MapNode) and len(entries_of(answers)) == 1 else None


def _outcomes(questions: Node | None) -> dict[str, list[str]]:
    """The outcomes of each question, before they are read: conditions can name them, wherever they stand."""
    return {
        id: [*entries_of(value_of(entry.value, "outcomes")), *([not_applying(id)[0]] if value_of(entry.value, "applies_when") else [])]
        for id, entry in entries_of(questions).items()
    }


class Facts:
    """Reads the facts of a policy, and then its conditions.

    A fact is only complete when all conditions have been read: they tell how its dates are compared.
    """

    def __init__(self, top: Fields, reader: Reader):
        self._reader = reader
        self._read: list[tuple[FactDraft, dict[str, Any], Condition]] = []
        entries = top.entries("facts")
        drafts: dict[str, FactDraft] = {}
        parts = [part for key in ("facts", "definitions", "impossible", "questions", "topics") if (part := top.peek(key))]
        by_age = dict(reversed([one for part in parts for one in compared_with_today(part)]))
        for number, entry in enumerate(entries or []):
            id = id_in_conditions(reader, entry.key, "fact", {})
            drafts[id] = FactDraft(id, entry.key.span, number, by_age=by_age.get(id))
            reader.fact_ids.add(id)
        self.conditions = Conditions(reader, drafts if entries is not None else None, _outcomes(top.peek("questions")))
        read = []
        for entry, draft in zip(entries or [], drafts.values()):
            reader.remember(("facts", draft.id), entry.key)
            what = f"The fact {word(draft.id)}"
            fields = Fields(reader, entry.value, entry.key.span, "fact", what, ("facts", draft.id))
            read.append((fields, draft, self._fact(fields, draft)))
        self._amounts = Amounts(top, reader, drafts if entries is not None else None)  # added to what conditions can name
        self._judged = {draft.id: fields.key_span("judged_by") for fields, draft, _ in read if "judged_by" in fields}
        self.conditions.define(top)  # now that conditions can be read, and before the first one that can name a definition
        for fields, draft, prose in read:
            prose["variants"] = tuple(self._variant(draft, when, says) for when, says in prose["variants"])
            node = fields.get("applies_when")
            applies_when = self.conditions.read(node, below=draft) if node else Always()
            if node:
                self.conditions.refuse_unsure(applies_when, node.span)
            fields.close()
            self._read.append((draft, prose, applies_when))

    def amounts(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        """What is computed from facts."""
        return self._amounts.finish(facts)

    def distances(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        """What conditions compare beside the facts, once all of them have been read: a distance applies where its dates do."""
        known = {fact.id: fact for fact in facts}
        found = []
        for draft in self.conditions.distances:
            report_unsure(draft, self._reader.report)
            days = [known[day] for day in (draft.since, draft.till) if day in known]
            found.append(Fact(
                draft.id, days[-1].label if days else self._reader.words.say["day_of_case"], "", "date", yearly=draft.yearly,
                low=1 if draft.since == CALENDAR else -LAST_DAY, high=365 if draft.yearly else LAST_DAY, times=in_order(draft.times),
                applies_when=where_all_apply(days), since=draft.since, till=draft.till,
            ))
        return tuple(found)

    def finish(self, effective_from: date) -> tuple[Fact, ...]:
        """The facts, once all conditions have been read.

        A date that is compared with the calendar has bounds even where the policy states none. They lie a hundred years before and after
        the day from which the rules hold and every day that conditions mention. A day beyond them was mistyped.
        """
        for draft, _, _ in self._read:
            self._bounded_otherwise(draft)
            report_unsure(draft, self._reader.report)
            if draft.kind == "date" and draft.by_age:
                furthest = OLDEST if draft.furthest is None else draft.furthest
                draft.low, draft.high = -furthest if draft.ahead else 0, OLDEST if draft.oldest is None else draft.oldest
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
                groups=draft.groups,
                unit=draft.unit,
                decimals=draft.decimals,
                low=draft.low,
                high=draft.high,
                presumed=draft.presumed,
                relative=draft.by_age is not None,
                times=in_order(draft.times),
                applies_when=applies_when,
                **prose,
            )
            for draft, prose, applies_when in self._read
        )

    def _fact(self, fields: Fields, draft: FactDraft) -> dict[str, Any]:
        """Read all of a fact but the condition under which it applies, and return its texts."""
        prose: dict[str, Any] = {
            key: fields.prose(key)
            for key in ("label", "hint", "looked_up", "judged_by")
        }
        prose["question"], prose["variants"] = fields.variants("question")
        prose["also_called"] = fields.phrases("also_called")
        answers = fields.get("answers")
        if isinstance(answers, MapNode):
            several = _several(answers)
            self._choice(draft, several or answers)
            if several:
                self._takes_several(fields, draft)
        elif answers and (kind := self._reader.raw(answers, "`answers`")):
            self._kind(draft, kind)
        if draft.kind == "number":
            self._number(fields, draft, decimals=isinstance(answers, TextNode) and answers.value == WITH_DECIMALS)
        elif draft.kind == "date":
            self._date(fields, draft)
        elif not draft.kind:
            fields.ignore(*(key for key, about in KEYS["fact"].items() if about.only))
        elif draft.kind != SEVERAL and (presumed := fields.get("presumed")):
            draft.presumed = answer_to(draft, presumed, self._reader)
            if not prose["judged_by"]:
                message = f"The fact {word(draft.id)} presumes an answer, though nobody is said to judge it."
                advice = "Say in `judged_by` who may decide otherwise, or delete `presumed` and ask the customer."
                self._reader.report.add("missing-key", fields.key_span("presumed"), message, advice)
        if draft.kind == "choice" and (alike := fields.get("alike")):
            self._reader.alike[draft.id] = self._alike(draft, alike)
        if draft.kind in ("choice", SEVERAL):
            self._groups(fields, draft)
        return prose

    def _variant(self, draft: FactDraft, when: Node, says: str) -> Variant:
        """Another way to ask for a fact. Whether it is the one follows from facts that are asked before."""
        condition = self.conditions.read(when, below=draft)
        self.conditions.refuse_decided(condition, when.span, "how a fact is asked for")
        for id in self.conditions.asked(condition):
            if self._judged.get(id):
                message = f"Somebody judges {word(id)}, so nobody is asked about it before {word(draft.id)} is asked for."
                self._reader.report.add("unasked-fact", when.span, message, "Name facts that customers are asked for.", [self._judged[id]])
        return Variant(condition, says)

    def _takes_several(self, fields: Fields, draft: FactDraft) -> None:
        draft.kind = SEVERAL
        if "judged_by" in fields:
            message = f"The fact {word(draft.id)} takes several answers at once, so it has no key `judged_by`."
            advice = "Delete it, or make a fact with `answers: yes or no` of each answer that somebody judges."
            self._reader.report.add("unknown-key", fields.key_span("judged_by"), message, advice)

    def _alike(self, draft: FactDraft, node: Node) -> tuple[tuple[str, ...], ...]:
        """The groups of answers that a choice says are alike: one list of answers, or a list of such lists."""
        what = f"`alike` of {word(draft.id)}"
        items = self._reader.items(node, what)
        several = any(isinstance(item, ListNode) for item in items)
        groups = [self._reader.items(item, what) for item in items] if several else [items]
        self._reader.repeated([item for group in groups for item in group])
        for group in groups:
            if len(group) == 1:
                message, advice = "One answer alone is not alike to any.", "Name at least two answers, or delete the list."
                self._reader.report.add("few-answers", group[0].span, message, advice)
        return tuple(tuple(answer_to(draft, item, self._reader) for item in group) for group in groups)

    def _groups(self, fields: Fields, draft: FactDraft) -> None:
        """The groups of answers. Each has an id that no answer has, since conditions name both."""
        groups: list[Group] = []
        answers = [answer.id for answer in draft.answers]
        for entry in fields.entries("groups") or []:
            id, path = self._reader.id(entry.key, "A group of answers"), ("facts", draft.id, "groups", entry.key.value)
            self._reader.remember(path, entry.key)
            if id in answers:
                self._reader.taken(id, entry.key.span, "an answer", self._reader.nodes["facts", draft.id, "answers", id][0])
            group = Fields(self._reader, entry.value, entry.key.span, "answer_group", f"The group {word(id)}", path)
            label, named = group.prose("label"), group.names("answers")
            group.close()
            groups.append(Group(id, label, tuple(answer_to(draft, one, self._reader) for one in named)))
        draft.groups = tuple(groups)

    def _choice(self, draft: FactDraft, node: MapNode) -> None:
        if node.entries and {key.lower() for key in node.entries} <= _TRUTHS and not node.repeats:
            message = f"The fact {word(draft.id)} is answered by yes or no."
            self._reader.report.add("unknown-answers", node.span, message, "Write `answers: yes or no`.")
            draft.kind, draft.answers = "yes_no", _yes_or_no(self._reader)
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
            draft.answers = _yes_or_no(self._reader)

    def _number(self, fields: Fields, draft: FactDraft, decimals: bool) -> None:
        draft.unit = fields.text("unit")
        if decimals:
            draft.decimals = fields.number("decimals") or 0
            if "decimals" in fields and not 1 <= draft.decimals <= MOST_DECIMALS:
                message = f"A number has from 1 to {MOST_DECIMALS} decimals."
                advice = "Write `answers: whole number` for one without, or a number such as `2` for cents."
                self._reader.report.add("outside-domain", fields.value_span("decimals"), message, advice)
                draft.decimals = min(max(draft.decimals, 0), MOST_DECIMALS)
        low, high = fields.number("from", draft.decimals), fields.number("to", draft.decimals)
        draft.low, draft.high = low or 0, high
        for key, value in (("from", low), ("to", high)):
            if value is not None and abs(value) > GREATEST:
                message = f"{word(number_for_editors(value, draft.decimals))} is more than can be counted here," \
                    f" {number_for_editors(GREATEST, draft.decimals)}."
                self._reader.report.add(
                    "outside-domain", fields.value_span(key), message, "Use a larger unit."
                )
        if high is not None and high < draft.low:
            span = f"from {number_for_editors(draft.low, draft.decimals)} to {number_for_editors(high, draft.decimals)}"
            message = f"The fact {word(draft.id)} goes {span}, so no number is possible."
            self._reader.report.add("empty-interval", fields.value_span("to"), message, "Exchange the two.")
            draft.low, draft.high = 0, None

    def _date(self, fields: Fields, draft: FactDraft) -> None:
        """Read the first and the last day that can be meant, or how long ago the date can be. How it is compared is not known yet."""
        fields.prose("after")  # which texts have taken before: they can stand above
        first, last = fields.day("from"), fields.day("to")
        draft.low = first.toordinal() if first else None
        draft.high = last.toordinal() if last else None
        if first and last and last < first:
            span = f"from {day_for_editors(first.isoformat())} to {day_for_editors(last.isoformat())}"
            message = f"The fact {word(draft.id)} goes {span}, so no day is possible."
            self._reader.report.add("empty-interval", fields.value_span("to"), message, "Exchange the two.")
            draft.low = draft.high = None
        draft.oldest, draft.furthest = self._days_at_most(fields, "at_most_ago", "ago"), self._days_at_most(fields, "at_most_ahead", "ahead")
        draft.bounds = {key: fields.key_span(key) for key in ("from", "to", "at_most_ago", "at_most_ahead") if key in fields}

    def _days_at_most(self, fields: Fields, key: str, side: str) -> int | None:
        if key not in fields:
            return None
        text = fields.text(key)
        days = as_days_at_most(text)
        if text and days is None:
            message = f"{word(text)} is not how long {side} a day can be."
            self._reader.report.add("bad-duration", fields.value_span(key), message, "Write days, weeks or years, such as `10 years`.")
        return days

    def _bounded_otherwise(self, draft: FactDraft) -> None:
        """Report bounds of a date that do not fit how conditions compare it."""
        for key, span in draft.bounds.items():
            if key == "at_most_ahead":
                if not draft.ahead:
                    message = f"{word(draft.id)} is never compared with a day to come, so `at_most_ahead` cannot bound it."
                    advice = "Compare it so, as in `{within_next: 14 days}`, or delete the key."
                    self._reader.report.add("mixed-dates", span, message, advice)
            elif draft.by_age and key != "at_most_ago":
                message = f"{word(draft.id)} is compared with the day of the case, so `{key}` cannot bound it."
                advice = "Say how long ago it can be, such as `at_most_ago: 10 years`."
                self._reader.report.add("mixed-dates", span, message, advice, [draft.by_age])
            elif not draft.by_age and key == "at_most_ago":
                message = f"{word(draft.id)} is not compared with the day of the case, so `at_most_ago` cannot bound it."
                also = [draft.by_calendar] if draft.by_calendar else []
                self._reader.report.add("mixed-dates", span, message, "Name the first day that can be meant, such as `from: 2016-01-01`.", also)
