"""What texts say of last days, such as ``{last_day return_time after bought_on}`` -> the last days of a policy."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from checker.model import Fact, LastDay, Span, Term, TermValue, Time
from checker.times import DAYS
from compiler.problems import way_out, word
from compiler.reading.amounts import amount_of
from compiler.reading.calendar import uneven_time
from compiler.reading.keys import Fields
from compiler.reading.sums import ids
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import TextNode, entries_of, value_of


def behind_after(top: Fields, reader: Reader) -> dict[str, str]:
    """By fact, what stands behind "after", before the facts are read: texts above them can name them."""
    said = {id: value_of(entry.value, "after") for id, entry in entries_of(top.peek("facts")).items()}
    return {id: reader.put_in_terms(node.value) for id, node in said.items() if isinstance(node, TextNode)}


def read_last_days(reader: Reader, facts: Sequence[Fact]) -> tuple[LastDay, ...]:
    """The last days that texts name. What cannot be one is reported."""
    known = {fact.id: fact for fact in facts}
    found: dict[str, LastDay] = {}
    for said, text, span in reader.last_days:
        term, fact = (reader.terms or {}).get(said.term), known.get(said.after)
        if fact is None or fact.kind != "date":
            message = f"There is no date {word(said.after)}, so no time begins on it."
            advice = way_out(said.after, [one.id for one in facts if one.kind == "date" and not one.till])
            reader.report.add("bad-last-day", span, message, advice)
        elif fact.id not in reader.behind_after:
            message = f"The fact {word(fact.id)} does not say what stands behind “after” in a text."
            advice = "Write `after: …` under it, such as `after: you bought it` for “30 days after you bought it”."
            reader.report.add("bad-last-day", span, message, advice)
        elif term and not (spans := [*_spans(term, reader)]):
            message = f"The term {word(term.id)} is {word(term.text)}, and no day is the last one of that."
            reader.report.add("bad-last-day", span, message, "Name a time that can be counted, such as `30 days` or `1 month`.")
        elif term and not any(fact.id in (one.id, one.since, one.till) for one in _compared(reader, term, facts)):
            message = f"No condition compares {word(fact.id)} with {word(term.id)}, so nothing ends on that day."
            reader.report.add("bad-last-day", span, message, "Name the date and the term that the rules compare with each other.")
        elif term:
            found[text] = LastDay(text, fact.id, tuple(spans), term.by)
    return tuple(found.values())


def _compared(reader: Reader, term: Term, facts: Iterable[Fact]) -> list[Fact]:
    """The dates and distances that conditions compare with a term."""
    return [fact for fact in facts if all(fact.id in reader.compared.get(id, ()) for id in ids(term.id))]


def _spans(term: Term, reader: Reader) -> Iterable[Span]:
    """The times that a term stands for; none for one that is no time."""
    values: Sequence[Term | TermValue] = term.values or [term]
    times = [(value, _time(term, value, reader)) for value in values]
    if all(time for _, time in times):
        yield from (Span(value.answers if isinstance(value, TermValue) else (), value.text, time) for value, time in times if time)


def _time(term: Term, value: Term | TermValue, reader: Reader) -> Time | None:
    amount = amount_of(value)
    if not isinstance(amount, int):
        return None
    time = uneven_time(amount, term.unit, reader.calendar, after_days=term.days, goes_on=term.id in reader.extended)
    return time or (Time(amount, DAYS, amount, amount) if term.unit == DAYS else None)
