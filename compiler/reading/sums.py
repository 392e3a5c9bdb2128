"""Several terms added, as in ``usual + with_card``: a term that nobody has to declare, in conditions and in texts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from checker.model import Term, Words
from checker.words import amount_in_words, listed
from compiler.reading.amounts import MONTHS, YEARLY, amount_of, converted, decimals_of, in_parts

PLUS = " + "

DAYS_AND_MONTHS = "days and months"
"""What a sum of both counts. The days come first."""


class Terms(dict[str, Any]):
    """Terms by their ids, and sums of them by all their ids: ``terms["usual + with_card"]``. A broken term is ``None``."""

    def __init__(self, terms: Mapping[str, Term | None], words: Words):
        super().__init__(terms)
        self._words = words

    def __missing__(self, name: str) -> Term:
        if (found := self._sum(name)) is None:
            raise KeyError(name)
        return found

    def __contains__(self, name: object) -> bool:
        return super().__contains__(name) or isinstance(name, str) and self._sum(name) is not None

    def get(self, name: str, default: Any = None) -> Any:
        return self[name] if name in self else default

    def _sum(self, name: str) -> Term | None:
        terms: list[Any] = [dict.get(self, id) for id in ids(name)]
        if len(terms) < 2 or not all(term and term.amount is not None and term.unit not in ("date", YEARLY) for term in terms):
            return None
        unit = terms[0].unit
        if len({term.unit in MONTHS for term in terms}) == 2:
            return self._days_and_months(name, terms)
        amounts = [amount_of(term) if term.unit == unit else converted(amount_of(term) or 0, term.unit, unit) for term in terms]
        if None in amounts:
            return None
        total = sum(amount for amount in amounts if amount)
        decimals = decimals_of(total)
        written = max(decimals, *(decimals_written(term.text, self._words) for term in terms))
        text = amount_in_words(in_parts(total, written) or 0, unit, self._words, written)
        return Term(name, text, in_parts(total, decimals), unit, decimals=decimals)

    def _days_and_months(self, name: str, terms: list[Term]) -> Term | None:
        """Days and then months, which no date compares as one number: ``14 days and 12 months``."""
        months = [term for term in terms if term.unit in MONTHS]
        days = sum(amount_of(term) or 0 for term in terms if term.unit == "days")
        unit = months[0].unit if len({term.unit for term in months}) == 1 else "months"
        number = sum(converted(amount_of(term) or 0, term.unit, unit) or 0 for term in months)
        in_all = converted(number, unit, "months")
        if {term.unit for term in terms} - MONTHS.keys() != {"days"} or not isinstance(days, int) or not isinstance(in_all, int):
            return None
        texts = [amount_in_words(days, "days", self._words), amount_in_words(int(number), unit, self._words)]
        return Term(name, listed(texts, self._words, "and"), in_all, DAYS_AND_MONTHS, days=days)


def decimals_written(text: str, words: Words) -> int:
    """How many decimals the text of an amount has: ``12.50 EUR`` and ``7.50 EUR`` are ``20.00 EUR``."""
    found = re.search(rf"\d{re.escape(words.decimal)}(\d+)", text)
    return len(found[1]) if found else 0


def named(text: str) -> str:
    """A sum with one space on both sides of each plus; any other text as it is."""
    return re.sub(r"\s*\+\s*", PLUS, text.strip()) if "+" in text else text


def ids(name: str) -> list[str]:
    """The ids of the terms that a name stands for: one, or several that are added."""
    return name.split(PLUS)
