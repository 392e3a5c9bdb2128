"""Conditions and cells in words, made from the same nodes that decide. Pages, decisions and messages all take their words from here."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from typing import Any

from .conditions import Value, domain, ticked
from .model import (
    CALENDAR,
    NO,
    YES,
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
    Fact,
    Not,
    OneOf,
    Otherwise,
    Outcome,
    Policy,
    Route,
    Time,
    Words,
)
from .times import COMMON_YEAR

GROUPS_FROM = 10_000
"""From this number on, the digits of a number without a unit are grouped: below it, it can be a year."""

FIRST_YEAR = 1000
"""From this number on, a number in the unit ``year`` is a year of the calendar, and no span of time."""


def day_in_words(day: str, words: Words) -> str:
    """A day as every page and message writes it: ``2026-10-30`` as ``30 October 2026``."""
    year, month, number = map(int, day.split("-"))
    return words.date.format(day=number, month=words.months[month - 1], year=year)


def day_of_year_in_words(place: int, words: Words) -> str:
    """A day that comes each year: ``1 November``. See :func:`checker.times.day_of_year`."""
    day = datetime.date(COMMON_YEAR, 1, 1) + datetime.timedelta(place - 1)
    return words.say["day_of_year"].format(day=day.day, month=words.months[day.month - 1])


def number_in_words(number: int, words: Words, decimals: int = 0, groups_from: int = GROUPS_FROM) -> str:
    """A number as every page and message writes it: ``325,000``. With two ``decimals`` it counts hundredths: 32500 is ``325.00``."""
    whole, part = divmod(abs(number), 10**decimals)
    rest, size = str(whole), words.grouping[0]
    groups: list[str] = []
    while whole >= groups_from and rest:
        groups.insert(0, rest[-size:])
        rest, size = rest[:-size], words.grouping[-1]
    text = ("-" if number < 0 else "") + (words.group.join(groups) or rest)
    return f"{text}{words.decimal}{part:0{decimals}}" if decimals else text


def groups_from(unit: str, words: Words) -> int:
    """From which number on the digits of an amount in a unit are grouped."""
    return GROUPS_FROM if unit in ("", "year") else words.groups_from


MARKS = ",.'\u2019 \u00a0\u2009\u202f"
"""What people write between groups of digits, and before decimals: which of them a language has before decimals is no group's."""


def number_as_typed(text: str, words: Words, decimals: int = 0) -> int | None:
    """A number as people type it in a language, its digits grouped in threes by the same mark or not: ``325,000``, ``325 000``, ``12.5``.

    With two ``decimals`` it counts hundredths. ``None`` for any other text, and for more decimals than that.
    """
    whole, mark, part = text.partition(words.decimal)
    if re.fullmatch(f"[+-]?[0-9]{{1,3}}(?:([{MARKS.replace(words.decimal, '')}])[0-9]{{3}}(?:\\1[0-9]{{3}})*)?", whole):
        whole = re.sub("[^0-9+-]", "", whole)
    if not re.fullmatch("[+-]?[0-9]{1,18}", whole) or (mark and not (re.fullmatch("[0-9]+", part) and len(part) <= decimals)):
        return None
    return int(whole + part.ljust(decimals, "0"))


def amount_in_words(number: int, unit: str, words: Words, decimals: int = 0) -> str:
    """A number with its unit: ``1 day``, ``325,000 EUR``, ``12.50 EUR``. A year of the calendar is its number alone: ``1970``."""
    if unit == "year" and number >= FIRST_YEAR and not decimals:
        return str(number)
    said = number_in_words(number, words, decimals, groups_from(unit, words))
    if unit not in words.units:
        return f"{said} {unit}".rstrip()
    return _counted(words.units[unit], MANY if decimals else number, words, said)


MANY = 10
"""A number with the form of a word that also goes with decimals."""


def _counted(forms: tuple[str, ...], number: int, words: Words, said: str = "") -> str:
    """The one of some forms that goes with a number, with the number in it; or what is ``said`` in its place, such as a span."""
    size = abs(number)
    known = len(words.plural)
    form = forms[int(words.plural[size if size < known else known - 100 + size % 100])]
    return form.format(said or number_in_words(number, words, groups_from=words.groups_from))


def listed(texts: Sequence[str], words: Words, last: str = "or") -> str:
    """Texts as a list within a sentence: ``a, b or c``."""
    between, before_last = words.lists[last]
    return before_last.join(filter(None, [between.join(texts[:-1]), *texts[-1:]]))


def commas(texts: Sequence[str], words: Words) -> str:
    """Texts that stand side by side: ``a, b``."""
    return words.lists["and"][0].join(texts)


def compared(comparison: str, amount: str, words: Words) -> str:
    """A comparison with an amount: ``within the last 7 days``. One of a unit can go without its number: ``within the last year``."""
    behind = " ".join(comparison.partition("{}")[0].lower().split())
    if behind.endswith(words.one_unsaid_behind) and amount.partition(" (")[0] in [amount_in_words(1, unit, words) for unit in words.units]:
        amount = amount.removeprefix(number_in_words(1, words)).strip()
    return comparison.format(amount)


def from_today(days: int, words: Words) -> str:
    """How far a day is from today: ``7 days ago``, ``today``, ``in 1 day``."""
    return _counted((words.ahead if days > 0 else words.ago)["days"], abs(days), words) if days else words.say["today"]


def ways(route: Route) -> list[tuple[str, str]]:
    """The ways of a route: what the button of each says, and its address.

    The address of a page of the site is relative to the site's root. A route that is only described leads to the page that does so.
    """
    phone = "".join(mark for mark in route.phone if mark in "+0123456789")
    reached = ((route.mail, f"mailto:{route.mail}"), (route.phone, f"tel:{phone}"))
    found = [(text, href) for text, href in reached if text]
    if route.link or not found:
        return [(route.name, route.link or f"contact/#{route.id}"), *found]
    (text, href), *others = found
    return [(f"{route.name} · {text}", href), *others]


def not_in_force(policy: Policy, day: datetime.date) -> str:
    """What to say of a day on which the rules do not hold yet."""
    words = policy.words
    return words.say["not_in_force"].format(start=day_in_words(policy.effective_from, words), day=day_in_words(day.isoformat(), words))


def words_for(policy: Policy, fact: Fact) -> Words:
    """The words for what is compared with a fact. Of two dates, the later one is so many days after the other, as today is after a date."""
    words = policy.words
    if fact.since == CALENDAR:
        return words
    label = policy.fact(fact.since).label
    since = label.replace("{", "{{").replace("}", "}}")  # in a text that something else is put into
    two = {key[4:]: text.replace("{since}", since if "{}" in text else label) for key, text in words.say.items() if key.startswith("two_")}
    ago, ahead = (
        {unit: tuple(two[side].replace("{}", form) for form in forms) for unit, forms in words.units.items()}
        for side in ("days_ago", "days_ahead")
    )
    return replace(words, say={**words.say, **two}, ago=ago, ahead=ahead)


def in_words(policy: Policy, condition: Condition) -> dict[str, Any]:
    """A condition as a tree of words, for a page to lay out.

    ``{"kind": "all" | "any", "parts": [...]}``, ``{"kind": "at_least", "number": "2", "parts": [...]}``,
    ``{"kind": "not", "part": ...}``, ``{"kind": "always"}``, ``{"kind": "otherwise"}``, or a test
    ``{"kind": "test", "fact": id, "label": "Order status", "is": ["Paid", ...]}``, which holds if one of ``is`` does. A definition is
    ``{"kind": "defined", "definition": id, "label": "Within its time", "is": ["Yes"]}``; where it is not so, ``["No"]``. The decision of
    another question is ``{"kind": "decided", "question": id, "label": "Can I return it?", "is": ["You can return it", ...]}``.
    """
    match condition:
        case Always():
            return {"kind": "always"}
        case AllOf(parts):
            together = _of_one_fact_together(policy, [in_words(policy, part) for part in parts])
            return together[0] if len(together) == 1 else {"kind": "all", "parts": together}
        case AnyOf((Between() as one, Between() as other)) if policy.fact(one.fact).yearly and one.comparisons == other.comparisons:
            return in_words(policy, one)  # one span of days, which goes across the end of the year
        case AnyOf(parts):
            return {"kind": "any", "parts": [in_words(policy, part) for part in parts]}
        case AtLeast(number, parts):
            return ticked_in_words(policy, condition) or {
                "kind": "at_least", "number": number_in_words(number, policy.words), "parts": [in_words(policy, part) for part in parts]}
        case Defined(definition):
            return _defined(policy, definition, "yes")
        case Not(Defined(definition)) if not definition.value:
            return _defined(policy, definition, "no")
        case Decided(question, outcomes):
            return _decided(policy, question, lambda outcome: outcome in outcomes)
        case Not(Decided(question, outcomes)):
            return _decided(policy, question, lambda outcome: outcome not in outcomes)
        case DoesNotApply(question):
            return in_words(policy, Not(policy.question(question).applies_when))
        case Not(part):
            return {"kind": "not", "part": in_words(policy, part)}
        case Otherwise():
            return {"kind": "otherwise"}
        case OneOf(id, values):
            fact = policy.fact(id)
            return {"kind": "test", "fact": fact.part_of or id, "label": fact.label, "is": labels_of(fact, values)}
        case ByAnswer(_, _, comparisons):
            fact = policy.fact(condition.fact)
            words, test = words_for(policy, fact), condition.parts[0][1]
            said = commas([_said_of(fact, test, operator, operand, words) for operator, operand in comparisons], policy.words)
            return {"kind": "test", "fact": fact.till or fact.id, "label": fact.label, "is": [said]}
        case Between(id, low, high, comparisons):
            fact = policy.fact(id)
            words = words_for(policy, fact)
            said = commas([_said_of(fact, condition, operator, operand, words) for operator, operand in comparisons], policy.words)
            said = words.say["each_year"].format(said) if fact.yearly else said
            one_value = low is not None and low == high
            text = cell_in_words(policy, fact, (low, high)) if one_value or not said else said
            return {"kind": "test", "fact": fact.till or id, "label": fact.label, "is": [text]}
    raise TypeError(f"An editor cannot have written {condition!r}")


def _of_one_fact_together(policy: Policy, nodes: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Conditions in words that all have to hold, in which a date or a number has one test, whatever it is compared with: today and the calendar."""
    together: list[dict[str, Any]] = []
    for node in chain.from_iterable(one["parts"] if one["kind"] == "all" else [one] for one in nodes):
        same = [one for one in together if node["kind"] == one["kind"] == "test" and (node["fact"], node["label"]) == (one["fact"], one["label"])]
        if same and not policy.fact(node["fact"]).answers:
            same[0]["is"] = [commas([*same[0]["is"], *node["is"]], policy.words)]
        else:
            together.append(node)
    return together


def in_a_line(policy: Policy, condition: Condition) -> str:
    """A condition as a few words within a sentence: ``Kind of tea: Green tea or Herbs; The tin was opened: No``."""
    words = policy.words

    def said(node: dict[str, Any]) -> str:
        parts = [said(part) for part in node.get("parts", ())]
        match node["kind"]:
            case "always":
                return words.say["otherwise"]  # nothing else is ever said
            case "all":
                return words.say["between"].join(parts)
            case "any":
                return listed(parts, words)
            case "at_least":
                return words.say["short_test"].format(fact=words.say["at_least"].format(node["number"]), answers=words.say["between"].join(parts))
            case "not" if node["part"]["kind"] != "test":
                return words.say["not_so"].format(said(node["part"]))
        name, test = ("short_not", node["part"]) if node["kind"] == "not" else ("short_test", node)
        return words.say[name].format(fact=test["label"], answers=listed(test["is"], words))

    return said(in_words(policy, condition))


def every_text(policy: Policy, outcome: Outcome) -> list[str]:
    """The texts of an outcome, each with the condition under which it is said; a single one as it is."""
    if not outcome.variants:
        return [outcome.says]
    say = policy.words.say
    cases = [*(in_a_line(policy, one.when) for one in outcome.variants), say["otherwise"]]
    return [say["in_case"].format(case=case, text=text) for case, text in zip(cases, outcome.texts)]


def labels_of(fact: Fact, answers: Collection[str]) -> list[str]:
    """The labels of some answers to a fact. A group stands for its own where all of them are there."""
    said: list[str] = []
    left = {*answers}
    for group in fact.groups:
        if left.issuperset(group.answers):
            said.append(group.label)
            left.difference_update(group.answers)
    return [*said, *(answer.label for answer in fact.answers if answer.id in left)]


def ticked_in_words(policy: Policy, condition: Condition, holds: bool = True) -> dict[str, Any] | None:
    """A condition about several answers to one fact as a test, as :func:`in_words` makes it, or that it does not hold where the fact applies.
    ``None`` for any other condition."""
    found = ticked(condition)
    if found is None:
        return None
    id, how, answers = found
    fact = policy.fact(id)
    labels, say = labels_of(fact, answers), policy.words.say
    if not holds:
        how = {"any": "none", "none": "any", "all": "not_all"}[how]
    texts = {
        "any": labels, "all": [listed(labels, policy.words, "and")],
        "none": [say["none_of"].format(answers=listed(labels, policy.words))],
        "not_all": [say["not_all_of"].format(answers=listed(labels, policy.words, "and"))],
    }
    return {"kind": "test", "fact": fact.id, "label": fact.label, "is": texts[how]}


def _said_of(fact: Fact, test: Between, operator: str, operand: str, words: Words) -> str:
    """One comparison of a test as readers see it. A time that goes on to the next business day says so."""
    low, high = test.low or 0, test.high or 0
    ends = {"within": high, "longer_ago_than": low - 1, "within_next": -low, "in_more_than": -high - 1}
    if any(time.unit == "days" and time.place == ends.get(operator) for time in fact.times):
        operand = words.say["to_business_day"].format(operand)
    return compared(words.say[operator], operand, words)


def _decided(policy: Policy, id: str, named: Callable[[str], bool]) -> dict[str, Any]:
    question = policy.question(id)
    return {
        "kind": "decided", "question": id, "label": question.ask, "is": [outcome.title for outcome in question.outcomes if named(outcome.id)],
    }


def _defined(policy: Policy, definition: Definition, answer: str) -> dict[str, Any]:
    said = definition.value or policy.words.say[answer]
    return {"kind": "defined", "definition": definition.id, "label": definition.label, "is": [said]}


def cell_in_words(policy: Policy, fact: Fact, cell: tuple[Value | None, Value | None]) -> str:
    """One cell of a fact's domain: an answer's label, or a span of numbers or dates."""
    first, last = cell
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == first)
    words = words_for(policy, fact)
    say = words.say
    if fact.yearly:
        begins, ends = (day_of_year_in_words(int(one or 1), words) for one in cell)
        return say["each_year"].format(begins if first == last else say["range"].format(begins, ends))
    least, greatest = domain(fact)
    no_start = first is None or int(first) <= least
    no_end = last is None or int(last) >= greatest
    if fact.relative or fact.since:
        fewest, most = None if no_start else int(first or 0), None if no_end or last is None else int(last)
        if least < 0 and (said := _around_today(policy, fact, fewest, most)):
            return said
        if said := _in_times(words, fact, fewest or None, most):
            return said
        if no_end or last is None:
            longer = int(first or 0) - 1
            if longer > 0:
                return say["longer_ago_than"].format(amount_in_words(longer, "days", words))
            return say["or_earlier"].format(say["today"]) if longer < 0 else say["before_today"]
        if last == 0:
            return say["today"]
        if not fewest:
            return compared(say["within"], amount_in_words(int(last), "days", words), words)
        if first == last:
            return value_in_words(policy, fact, last)
        span = say["range"].format(*(number_in_words(int(one or 0), words, groups_from=words.groups_from) for one in cell))
        return _counted(words.ago["days"], int(last), words, span)
    if fact.parts:
        return _of_amount(words, fact, None if no_start else int(first or 0), None if no_end else int(last or 0))
    start, end = (None if one is None else value_in_words(policy, fact, one) for one in cell)
    if first == last:
        return say["exactly"].format(start)
    if no_end:
        return say["from" if fact.kind == "date" else "at_least"].format(start)
    if no_start:
        return say["until" if fact.kind == "date" else "at_most"].format(end)
    return say["range"].format(start, end)


def _of_amount(words: Words, fact: Fact, first: int | None, last: int | None) -> str:
    """A span on the line of a computed amount: its odd places lie between two numbers."""
    say = words.say
    start, end = (None if one is None else amount_in_words(one // 2, fact.unit, words, fact.decimals)
                  for one in (first, None if last is None else last + last % 2))
    if first is not None and last is not None and first % 2 == last % 2 == 0:
        return say["exactly"].format(start) if first == last else say["range"].format(start, end)
    said = []
    if first is not None:
        said.append(say["more_than" if first % 2 else "at_least"].format(start))
    if last is not None:
        said.append(say["less_than" if last % 2 else "at_most"].format(end))
    return commas(said, words)


def how_computed(policy: Policy, fact: Fact, values: Mapping[str, str] = {}) -> str:
    """How an amount is computed, in words: ``15 % of Price``, or with ``values`` in the place of the labels: ``15 % of 240.00 EUR``."""
    return fact.computed.format(**{one.id: values.get(one.id, one.label) for one in policy.counted})


def _around_today(policy: Policy, fact: Fact, first: int | None, last: int | None) -> str:
    """A span of days that begins with a day to come, where the date can be one: from ``last`` days ago back to ``first``, which is negative."""
    say = words_for(policy, fact).say
    if last is not None and last <= 0 and first != 0:
        return _to_come(policy, fact, -last, None if first is None else -first)
    if first is not None and (first > 0 or first == 0 and last is not None):
        return ""
    start, end = (None if one is None else _edge(policy, fact, one) for one in (first, last))
    if start is None or end is None:
        return say["or_later" if start is None else "or_earlier"].format(end or start)
    return say["range"].format(end, start)


def _edge(policy: Policy, fact: Fact, days: int) -> str:
    """The first or the last day of a span that goes across today."""
    just_within = days + (1 if days > 0 else -1) in _places(fact)
    return _in_times(words_for(policy, fact), fact, None, abs(days), ahead=days < 0) if just_within else value_in_words(policy, fact, days)


def _to_come(policy: Policy, fact: Fact, first: int, last: int | None) -> str:
    """A span from today, or from a day to come, on."""
    words = words_for(policy, fact)
    say = words.say
    if first == last:
        return value_in_words(policy, fact, -first)
    if said := _in_times(words, fact, first if first > 1 else None, last, ahead=True):
        return commas([say["after_today"], said], words) if first == 1 else said  # today is in another row
    if last is None:
        if first > 1:
            return say["in_at_least"].format(amount_in_words(first, "days", words))
        return say["after_today"] if first else say["or_later"].format(say["today"])
    if not first:
        return compared(say["within_next"], amount_in_words(last, "days", words), words)
    span = say["range"].format(*(number_in_words(one, words, groups_from=words.groups_from) for one in (first, last)))
    return _counted(words.ahead["days"], last, words, span)


def _places(fact: Fact) -> list[int]:
    """The places of the times with which a fact is compared; negative for those to come."""
    return [-time.place if time.ahead else time.place for time in fact.times]


def time_in_words(time: Time, words: Words) -> str:
    """A time as readers see it: ``2 years``, ``3 business days``, ``14 days (or the next business day)``."""
    said = amount_in_words(*_named(time), words)
    if time.days:
        return listed([amount_in_words(time.days, "days", words), said], words, "and")
    return words.say["to_business_day"].format(said) if time.unit == "days" else said


def _named(time: Time) -> tuple[int, str]:
    """A time as a number with the unit in which it is said."""
    years, rest = divmod(time.number, 12)
    return (years, "years") if time.unit == "months" and not rest and not time.days else (time.number, time.unit)


def _in_times(words: Words, fact: Fact, first: int | None, last: int | None, ahead: bool = False) -> str:
    """A span of days ago (or ``ahead``) that begins or ends with a time of months or business days; nothing for any other."""
    say = words.say
    times = {time.place: time for time in fact.times if time.ahead == ahead}
    from_on, further, up_to, nearer = ("in_at_least", "in_more_than", "within_next", "in_less_than") if ahead else (
        "at_least_ago", "longer_ago_than", "within", "less_than_ago")
    if first == last and first in times and not times[first].days:
        number, unit = _named(times[first])
        said = _counted((words.ahead if ahead else words.ago)[unit], number, words)
        return say["to_business_day"].format(said) if unit == "days" else said
    texts, found = [], False
    for bound, inside, outside, beside in ((first, from_on, further, -1), (last, up_to, nearer, 1)):
        if bound is None:
            continue
        if bound in times:
            texts.append(compared(say[inside], time_in_words(times[bound], words), words))
        elif bound + beside in times:
            texts.append(compared(say[outside], time_in_words(times[bound + beside], words), words))
        else:
            texts.append(compared(say[outside if beside < 0 else inside], amount_in_words(bound + min(beside, 0), "days", words), words))
            continue
        found = True
    return commas(texts, words) if found else ""


def value_in_words(policy: Policy, fact: Fact, value: Value) -> str:
    """One value of a fact as a reader says it: a label, ``3 EUR``, ``23 November 2026``, ``7 days ago``."""
    words = words_for(policy, fact)
    if fact.yearly:
        return words.say["each_year"].format(day_of_year_in_words(int(value), words))
    if value in _places(fact):
        return _in_times(words, fact, abs(int(value)), abs(int(value)), ahead=int(value) < 0)
    if fact.answers:
        return next(answer.label for answer in fact.answers if answer.id == value)
    if fact.relative or fact.since:
        return from_today(-int(value), words)
    if fact.kind == "date":
        return day_in_words(datetime.date.fromordinal(int(value)).isoformat(), words)
    if fact.parts:
        return _of_amount(words, fact, int(value), int(value) if int(value) % 2 == 0 else None)
    return amount_in_words(int(value), fact.unit, words, fact.decimals)


def answer_in_words(policy: Policy, fact: Fact, answer: object) -> str:
    """An answer that can be used, as the page repeats it: a label, ``325,000 EUR``, a day, or "I don't know"."""
    if answer is None:
        return policy.words.say["unknown"]
    if isinstance(answer, (list, tuple)):
        return listed([one.label for one in fact.answers if one.id in answer], policy.words, "and") or policy.words.say["none_of_these"]
    if fact.answers:
        if isinstance(answer, bool):
            answer = YES if answer else NO
        return next(one.label for one in fact.answers if one.id == answer)
    text = str(answer).strip()
    if fact.kind == "date":
        return day_in_words(text, policy.words)
    return amount_in_words(number_as_typed(text, policy.words, fact.decimals) or 0, fact.unit, policy.words, fact.decimals)
