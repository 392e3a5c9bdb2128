"""What an amount is computed from, as in ``is: passed_on / gross`` -> a sum of numbers, or a sum divided by another one, kept exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import gcd, lcm

from checker.amounts import place, summed
from checker.conditions import GREATEST
from checker.model import ROUNDINGS, Fact, Term, text_of
from compiler.problems import Span, way_out, word
from compiler.reading.amounts import MOST_DECIMALS, PERCENT, Exact, amount_of, as_amount, converted
from compiler.reading.comparisons import FactDraft, in_readers_words, where_all_apply
from compiler.reading.conditions import id_in_conditions
from compiler.reading.keys import Fields
from compiler.reading.sums import decimals_written
from compiler.reading.values import ID, Reader

ADDS, TAKES, TIMES, PART, OVER = "+", "-", "*", "of", "/"
SIGNS = {ADDS: ADDS, TAKES: TAKES, "\u2212": TAKES, TIMES: TIMES, "\u00d7": TIMES, PART: PART, OVER: OVER, "\u00f7": OVER}
"""What stands between two values, and what it means."""

PRINTED = {ADDS: "+", TAKES: "\u2212", TIMES: "\u00d7", OVER: "\u00f7"}

ALONE = "Give the sum an amount of its own, and name that here."

Parts = Mapping[str, Fraction]
ONE: Parts = {"": Fraction(1)}


@dataclass(frozen=True)
class Quantity:
    """A value of a formula: a sum of numbers, each with its factor, divided by another such sum."""

    parts: Parts
    """By the fact; behind no fact what is the same in every case."""
    unit: str
    says: str
    """How it is computed, with facts and amounts in braces."""
    decimals: int = 0
    divisor: Parts = field(default_factory=lambda: ONE)

    @property
    def constant(self) -> Fraction | None:
        """Its value, if it is the same in every case."""
        return self.parts.get("", Fraction(0)) if not {*self.parts} - {""} and self.divisor == ONE else None

    def times(self, factor: Fraction) -> Quantity:
        return replace(self, parts={id: one * factor for id, one in self.parts.items()})


class FormulaError(Exception):
    """Why a formula means nothing, with a code, the way out, and where else to look."""

    def __init__(self, message: str, advice: str, code: str = "bad-formula", also: Sequence[Span] = ()):
        super().__init__(message)
        self.message, self.advice, self.code, self.also = message, advice, code, also


class BrokenValueError(Exception):
    """A value of a formula was reported already."""


class Amounts:
    """Reads the computed amounts of one policy, one after the other: each can name those above it."""

    def __init__(self, top: Fields, reader: Reader, facts: dict[str, FactDraft] | None):
        """``facts`` are all facts, if they are known; the amounts are added to them, as conditions name both."""
        self._reader, self._facts = reader, {} if facts is None else facts
        self._sure = facts is not None
        self._declared: dict[str, Span] = {}
        self._known: dict[str, Quantity] = {}
        self._read: list[Fact] = []
        entries = top.entries("amounts") or []
        for entry in entries:
            id = id_in_conditions(reader, entry.key, "amount", self._facts)
            reader.remember(("amounts", id), entry.key)
            if id in self._facts:
                continue
            if reader.terms and id in reader.terms:
                reader.taken(id, entry.key.span, "a term", reader.nodes["terms", id][0])
            else:
                self._declared[id] = entry.key.span
        for entry in entries:
            fields = Fields(reader, entry.value, entry.key.span, "amount", f"The amount {word(entry.key.value)}", ("amounts", entry.key.value))
            self._amount(fields, FactDraft(entry.key.value, entry.key.span, len(self._facts)))
            fields.close()

    def finish(self, facts: tuple[Fact, ...]) -> tuple[Fact, ...]:
        """The amounts, once all facts and all texts have been read: one applies where all its numbers do."""
        known = {fact.id: fact for fact in facts}
        found = []
        for made in self._read:
            naming = self._reader.naming.get(made.id, set())
            said_by = tuple(dict.fromkeys(
                text_of(path[1], int(path[3])) if len(path) == 5 else path[1]  # one of several texts of an outcome, or another text
                for path, (_, node) in self._reader.nodes.items() if id(node) in naming and path[0] in ("rules", "guidance", "outcomes")))
            found.append(replace(made, applies_when=where_all_apply(known[id] for id in summed(made)), said_by=said_by))
        return tuple(found)

    def _amount(self, fields: Fields, draft: FactDraft) -> None:
        label, formula, says = fields.prose("label"), fields.text("is"), fields.prose("says")
        rounded = fields.one_of("rounded", ROUNDINGS, "unknown-rounding", "is no way to round.")
        unit, decimals = fields.text("unit"), fields.number("decimals")
        if says and draft.id in self._declared and self._reader.terms is not None:
            self._reader.terms[draft.id] = Term(draft.id, says)
        elif not says:
            self._reader.amounts_without_words.add(draft.id)
        if decimals is not None and not 1 <= decimals <= MOST_DECIMALS:
            message = f"An amount has from 1 to {MOST_DECIMALS} decimals."
            advice = "Leave it out for one that is compared with whole numbers."
            self._reader.report.add("outside-domain", fields.value_span("decimals"), message, advice)
            decimals = None
        if draft.id not in self._declared or not formula or not self._sure:
            return
        self._facts[draft.id] = draft  # one that is broken is named without another report
        try:
            found = self._counted_in(self._computed(formula, draft.id, fields.value_span("is")), unit)
        except BrokenValueError:
            return
        except FormulaError as error:
            self._reader.report.add(error.code, fields.value_span("is"), error.message, error.advice, error.also)
            return
        self._known[draft.id] = found
        draft.decimals = found.decimals if decimals is None else decimals
        parts, divisor = _in_whole_numbers(found, draft.decimals)
        draft.kind, draft.unit, draft.summed = "number", found.unit, tuple(dict.fromkeys(id for id, _ in (*parts, *divisor) if id))
        ends = [place(int(total), int(by)) for total in self._span(dict(parts)) for by in self._span(dict(divisor))]
        draft.low, draft.high = min(ends), max(ends)
        if says and not rounded and divisor != (("", 1),):
            message = f"The amount {word(draft.id)} can have more digits behind the point than the {draft.decimals} that are said of it."
            advice = "Say how it is rounded there: `rounded: nearest`, `up` or `down`. Or give it more `decimals`. What is compared is exact."
            self._reader.report.add("missing-key", fields.key_span("says"), message, advice, [fields.value_span("is")])
        self._read.append(Fact(
            draft.id, label, "", "number", unit=draft.unit, decimals=draft.decimals, low=draft.low, high=draft.high, computed=found.says,
            parts=parts, divisor=divisor, rounded=rounded))

    # --- Formulas ----------------------------------------------------------------------------------------------------

    def _computed(self, formula: str, id: str, span: Span) -> Quantity:
        values: list[str] = [""]
        signs: list[str] = []
        for written in formula.split():
            if written in SIGNS:
                signs.append(SIGNS[written])
                values.append("")
            else:
                values[-1] = f"{values[-1]} {written}".strip()
        if "" in values:
            sign = signs[max(values.index("") - 1, 0)]
            message = f"There is nothing {'before' if not values[0] else 'behind'} {word(sign)} here."
            raise FormulaError(message, "Write a value on both sides, as in `price + shipping`.")
        if OVER in signs and {*signs} & {ADDS, TAKES}:
            raise FormulaError("A division stands beside a sum here, so that it can be read in two ways.", ALONE)
        found = [self._value(value, id, span) for value in values]
        sums = [found[0]]
        joins: list[str] = []
        for sign, one in zip(signs, found[1:]):
            if sign in (ADDS, TAKES):
                joins.append(sign)
                sums.append(one)
            elif sign == OVER:
                sums[-1] = self._divided(sums[-1], one)
            else:
                sums[-1] = self._product(sums[-1], one, sign)
        total = sums[0]
        for sign, one in zip(joins, sums[1:]):
            total = self._sum(total, one, sign)
        if total.constant is not None:
            raise FormulaError("This depends on no answer, so it is the same in every case.", "Name a fact in it, or write it as a term.")
        return total

    def _value(self, written: str, id: str, span: Span) -> Quantity:
        """A fact, an amount, a term or a number that is written out."""
        if fact := self._facts.get(written):
            if written in self._known:
                return replace(self._known[written], says=f"{{{written}}}")
            if written == id:
                return self._not_yet(written, id)
            if not fact.kind:
                raise BrokenValueError
            if fact.kind != "number":
                message = f"{word(written)} is no number, so nothing can be computed from it."
                raise FormulaError(message, "Name facts that are answered with a number.")
            return Quantity({written: Fraction(1, 10**fact.decimals)}, fact.unit, f"{{{written}}}", fact.decimals)
        if written in self._declared:
            return self._not_yet(written, id)
        terms = self._reader.terms or {}
        if term := terms.get(written):
            self._reader.use(term, span)
            amount = amount_of(term)
            if amount is None or term.unit == "date":
                message = f"The term {word(term.id)}, {word(term.text)}, is no amount to compute with."
                raise FormulaError(message, "Name a term that is one number with or without a unit.")
            return self._constant(Fraction(amount), term.unit, term.text)
        literal = as_amount(written, self._reader.words)
        if literal and literal[1] != "date":
            return self._constant(Fraction(literal[0]), literal[1], in_readers_words(written, self._reader.words))
        numbers = [*(fact for fact, draft in self._facts.items() if draft.kind == "number"), *self._known, *terms]
        if ID.fullmatch(written):
            raise FormulaError(f"There is no number {word(written)}.", way_out(written, dict.fromkeys(numbers)), "unknown-fact")
        advice = "Write facts, terms and amounts with `+`, `-`, `*`, `of` or `/` between them, and a space on both sides of each sign."
        if re.search(r"[()]", written):
            advice = f"Parentheses cannot be written. {ALONE}"
        raise FormulaError(f"{word(written)} is nothing to compute with.", advice)

    def _constant(self, amount: Fraction, unit: str, text: str) -> Quantity:
        says = text.replace("{", "{{").replace("}", "}}")
        return Quantity({"": amount}, unit, says, decimals_written(text, self._reader.words))

    def _not_yet(self, named: str, id: str) -> Quantity:
        message = f"The amount {word(id)} names itself."
        if named != id:
            message = f"The amount {word(id)} names {word(named)}, which stands below it."
        advice = "An amount can name only those above it, so that none goes in a circle. Move one of them, or write out what it is computed from."
        raise FormulaError(message, advice, "amount-order", [self._declared[named]])

    def _product(self, one: Quantity, other: Quantity, sign: str) -> Quantity:
        factor, whole = (one, other) if one.constant is not None else (other, one)
        if factor.constant is None:
            message = f"Two values that depend on answers are multiplied here, {_named(one)} and {_named(other)}."
            raise FormulaError(message, "One of the two has to be a number or a term, as in `15 % of price`.")
        unit = _unit_of_product(factor.unit, whole.unit)
        if unit is None:
            message = f"{_named(one)} and {_named(other)} both count in {word(whole.unit)}, so their product counts in nothing that can be compared."
            advice = "Multiply with a number without a unit, or with a share such as `15 %`."
            raise FormulaError(message, advice, "wrong-unit", self._where(whole))
        if sign == PART:
            says = self._reader.words.say["part_of"].format(part=one.says, whole=other.says)
        else:
            says = f"{one.says} {PRINTED[sign]} {other.says}"
        decimals = whole.decimals if unit == whole.unit else factor.decimals
        return replace(whole.times(_share(factor)), unit=unit, says=says, decimals=decimals)

    def _divided(self, one: Quantity, other: Quantity) -> Quantity:
        says = f"{one.says} {PRINTED[OVER]} {other.says}"
        if one.divisor != ONE or other.divisor != ONE:
            raise FormulaError("What is divided here, or what it is divided by, is a division itself.", "Divide one number or sum by another one.")
        same = converted(Fraction(1), other.unit, one.unit) if other.unit != one.unit else 1
        factor, unit = (Fraction(1), one.unit) if same is None else (Fraction(same), "")
        least = min(self._span(dict(other.parts)))
        if least <= 0:
            facts = [id for id in other.parts if id]
            message = f"{_named(other)} can be {'0' if least == 0 else 'less than 0'}, and nothing can be divided by that."
            advice = "Divide by a number that is more than 0."
            if facts and other.says == f"{{{facts[0]}}}":
                first = "1" if not self._facts[facts[0]].decimals else f"0.{'1'.zfill(self._facts[facts[0]].decimals)}"
                advice = f"Give the fact {word(facts[0])} a first number, such as `from: {first}`."
            also = [self._facts[id].span for id in facts[:1]]
            raise FormulaError(message, advice, "divided-by-zero", also)
        if other.constant is not None:
            return replace(one.times(1 / (_share(other) * factor)), unit=unit, says=says)
        return Quantity(one.parts, unit, says, divisor=other.times(factor).parts)

    def _counted_in(self, found: Quantity, unit: str) -> Quantity:
        """An amount in the unit that the policy gives it."""
        if unit and unit != found.unit:
            if unit in PERCENT and not found.unit:
                return replace(found.times(Fraction(100)), unit=unit)
            factor = converted(Fraction(1), found.unit, unit)
            if factor is None:
                counted = f"counts in {word(found.unit)}" if found.unit else "has no unit"
                advice = "Leave `unit` out, or write one in which it counts. What is divided by something in the same unit is a share, in `percent`."
                raise FormulaError(f"What is computed here {counted}, and not in {word(unit)}.", advice, "wrong-unit", self._where(found))
            return replace(found.times(Fraction(factor)), unit=unit)
        return found

    def _span(self, parts: Mapping[str, Exact]) -> tuple[Exact, Exact]:
        """Between which values a sum lies in every case."""
        low: Exact = 0
        high: Exact = 0
        for id, factor in parts.items():
            fact = self._facts.get(id)
            ends = (factor * (fact.low or 0), factor * (GREATEST if fact.high is None else fact.high)) if fact else (factor, factor)
            low, high = low + min(ends), high + max(ends)
        return low, high

    def _where(self, *quantities: Quantity) -> list[Span]:
        """Where the facts of some values are declared, with their units."""
        return [self._facts[id].span for id in dict.fromkeys(id for one in quantities for id in one.parts if id)]

    def _sum(self, one: Quantity, other: Quantity, sign: str) -> Quantity:
        if one.divisor != ONE or other.divisor != ONE:
            advice = "Compare it alone, or divide the whole sum: give the sum an amount of its own."
            raise FormulaError("What is divided cannot be added to anything.", advice)
        plain = one if not one.unit and one.constant is not None else other if not other.unit and other.constant is not None else None
        unit = other.unit if plain is one else one.unit
        factor = Fraction(1) if plain or one.unit == other.unit else converted(Fraction(1), other.unit, unit)
        if factor is None:
            units = " and ".join(word(each) if each else "nothing" for each in (one.unit, other.unit))
            advice = "Add what counts the same. A share of something is a product, such as `85 % of price`."
            raise FormulaError(f"{_named(one)} and {_named(other)} do not count the same: {units}.", advice, "wrong-unit", self._where(one, other))
        parts = dict(one.parts)
        for id, number in other.times((1 if sign == ADDS else -1) * Fraction(factor)).parts.items():
            parts[id] = parts.get(id, Fraction(0)) + number
        says = f"{one.says} {PRINTED[sign]} {other.says}"
        return Quantity({id: number for id, number in parts.items() if number}, unit, says, max(one.decimals, other.decimals))


def _share(factor: Quantity) -> Fraction:
    """A constant as a factor: 15 % as 0.15."""
    return (factor.constant or Fraction(0)) / (100 if factor.unit in PERCENT else 1)


def _unit_of_product(factor: str, whole: str) -> str | None:
    """What a product counts; ``None`` for a square. A rate counts its own: 0.20 EUR for each day, times so many days."""
    if not factor or factor in PERCENT:
        return whole
    return factor if not whole or factor != whole and converted(Fraction(1), factor, whole) is None else None


def _in_whole_numbers(found: Quantity, decimals: int) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
    """The sum and what divides it, in the smallest parts of so many decimals."""
    exact = found.times(Fraction(10**decimals)).parts
    common = lcm(*(number.denominator for number in (*exact.values(), *found.divisor.values())))
    parts, divisor = ({id: int(number * common) for id, number in some.items()} for some in (exact, found.divisor))
    rest = gcd(*parts.values(), *divisor.values())
    first, second = (tuple((id, number // rest) for id, number in some.items() if number) for some in (parts, divisor))
    return first, second


def _named(quantity: Quantity) -> str:
    return word(re.sub("[{}]", "", quantity.says))
