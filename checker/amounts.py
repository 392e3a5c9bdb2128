"""Amounts that are computed from the numbers of a case, and which numbers can be together.

An amount is a sum of numbers, each with a factor, or such a sum divided by another one. It is exact: nothing is rounded. Conditions compare it
like a number, so its values are placed on one line: an amount that has no more decimals than the policy gives it lies at twice its smallest
parts, and every amount between two of these lies between their places. With one decimal, 0.3 is at 6, and a third at 7.

The cells of amounts are not independent of those of their numbers. Each cell bounds a sum of numbers, also that of a ratio: a share of 80 % or
more says that ten times the part is at least eight times the whole, which is never zero. Whether whole numbers fit all of some bounds is known
by the elimination of Fourier and Motzkin: each bound from below, put beside each one from above, says what is left of the other numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import gcd

from .conditions import Cell
from .model import Fact, Policy
from .words import amount_in_words, how_computed

Bound = tuple[Mapping[str, int], int]
"""A sum of numbers, each with its factor, and the most that it can be."""

System = dict[tuple[tuple[str, int], ...], int]
"""The same, each sum once."""

TRIES, MOST_BOUNDS = 200, 1_000
"""So often are both sides of a fraction tried to find a whole number, among so many bounds. Beyond, numbers count as possible, so that no real
case is ever left out."""


class UnsureError(Exception):
    """Nobody knows in time whether there are such numbers."""


def summed(fact: Fact) -> list[str]:
    """The facts from which an amount is computed; none for any other fact."""
    return [*dict.fromkeys(id for id, _ in (*fact.parts, *fact.divisor) if id)]


def computed(fact: Fact, numbers: Mapping[str, int]) -> int | None:
    """The place of an amount on its line; ``None`` where one of its numbers is not known."""
    if not all(id in numbers for id in summed(fact)):
        return None
    return place(_total(dict(fact.parts), numbers), _total(dict(fact.divisor), numbers))


def place(total: int, divisor: int) -> int:
    """The place of a fraction on the line."""
    whole, rest = divmod(total, divisor)
    return 2 * whole + (rest > 0)


def with_amounts(policy: Policy, numbers: Mapping[str, int]) -> dict[str, int]:
    """The amounts that are known once some numbers are."""
    found = {one.id: computed(one, numbers) for one in policy.amounts}
    return {id: value for id, value in found.items() if value is not None}


def said_amounts(policy: Policy, statement: str, numbers: Mapping[str, int]) -> list[str]:
    """The amounts that the text of a rule, of guidance or of an outcome names, each with its arithmetic, as far as its numbers are known."""
    return [said for one in policy.amounts if statement in one.said_by and (said := _said(policy, one, numbers))]


def _said(policy: Policy, amount: Fact, numbers: Mapping[str, int]) -> str:
    words = policy.words
    if not all(id in numbers for id in summed(amount)):
        return ""
    values = {fact.id: amount_in_words(numbers[fact.id], fact.unit, words, fact.decimals) for fact in policy.facts if fact.id in numbers}
    for other in policy.amounts:  # each can name those above it
        total, divisor = (_total(dict(some), numbers) for some in (other.parts, other.divisor))
        whole, rest = divmod(total, divisor) if all(id in numbers for id in summed(other)) else (0, 1)
        up = {"up": rest > 0, "nearest": 2 * rest >= divisor}.get(other.rounded, False)
        value = amount_in_words(whole + up, other.unit, words, other.decimals)
        if other is amount:
            how = how_computed(policy, amount, values)
            return words.say["amount_rounded" if rest else "amount"].format(label=amount.label, how=how, amount=value)
        if not rest:
            values[other.id] = value
    return ""


def groups(facts: Iterable[Fact]) -> list[set[str]]:
    """The amounts and their numbers in groups that have nothing to do with each other."""
    found: list[set[str]] = []
    for fact in facts:
        if fact.parts:
            group = {fact.id, *summed(fact)}
            found = [*(one for one in found if not one & group), group.union(*(one for one in found if one & group))]
    return found


def bounds(fact: Fact, cell: Cell) -> list[Bound]:
    """What a cell of a number or an amount says of numbers."""
    low, high = int(cell[0]), int(cell[1])
    parts = dict(fact.parts) or {fact.id: 1}
    divisor = dict(fact.divisor)
    if not divisor:
        return [({fact.id: -1}, -low), ({fact.id: 1}, high)]
    return [_bound(parts, divisor, -1, low // 2, low % 2), _bound(parts, divisor, 1, (high + 1) // 2, high % 2)]


def _bound(parts: Mapping[str, int], divisor: Mapping[str, int], sign: int, times: int, beyond: int) -> Bound:
    """That a sum is not above so many ``times`` the divisor, or, with the sign -1, not below; ``beyond`` is 1 where it is not that much either."""
    both = {id: sign * (parts.get(id, 0) - times * divisor.get(id, 0)) for id in dict.fromkeys([*parts, *divisor])}
    return {id: factor for id, factor in both.items() if id}, -both.get("", 0) - beyond


def real_numbers(bounds: Sequence[Bound], fixed: Mapping[str, int] = {}) -> dict[str, int] | None:
    """Whole numbers within some bounds, small ones; ``None`` where there are none. Some may be ``fixed``. Raises :class:`UnsureError`."""
    system: System = {}
    for parts, most in bounds:
        known = {id: fixed[id] for id in parts if id in fixed}
        if not _add(system, {id: factor for id, factor in parts.items() if id not in fixed}, most - _total(parts, known)):
            return None
    return _solved(system, [TRIES])


def can_be(bounds: Sequence[Bound], fixed: Mapping[str, int] = {}) -> bool:
    """Whether there are such numbers, as far as anybody knows."""
    try:
        return real_numbers(bounds, fixed) is not None
    except UnsureError:
        return True


def _total(parts: Mapping[str, int], numbers: Mapping[str, int]) -> int:
    return sum(factor * (numbers.get(id, 0) if id else 1) for id, factor in parts.items())


def _add(system: System, parts: Mapping[str, int], most: int) -> bool:
    """Add a bound, as tight as it is for whole numbers. Whether it can hold."""
    sides = {id: factor for id, factor in parts.items() if factor}
    common = gcd(*sides.values())
    if common == 0:
        return most >= 0
    key = tuple(sorted((id, factor // common) for id, factor in sides.items()))
    system[key] = min(most // common, system.get(key, most // common))
    return True


def _solved(system: System, tries: list[int]) -> dict[str, int] | None:
    if not system:
        return {}
    signs = [(id, factor > 0) for parts in system for id, factor in parts]
    id = min(dict.fromkeys(id for id, _ in signs), key=lambda one: signs.count((one, True)) * signs.count((one, False)))
    above: list[tuple[dict[str, int], int]] = []
    below: list[tuple[dict[str, int], int]] = []
    rest: System = {}
    for key, most in system.items():
        parts = dict(key)
        if id not in parts:
            rest[key] = most
        else:
            (above if parts[id] > 0 else below).append((parts, most))
    for parts, most in above:
        for others, least in below:
            one, other = -others[id], parts[id]
            both = {name: one * parts.get(name, 0) + other * others.get(name, 0) for name in {**parts, **others}}
            if not _add(rest, both, one * most + other * least):
                return None
    if len(rest) > MOST_BOUNDS:
        raise UnsureError
    found = _solved(rest, tries)
    if found is None:
        return None
    low = max((-((most - _total(sides, found)) // -sides[id]) for sides, most in below), default=0)
    high = min(((most - _total(sides, found)) // sides[id] for sides, most in above), default=low)
    if low <= high:
        return {**found, id: low}
    for side, most in (({id: 1}, high), ({id: -1}, -low)):  # there are fractions here, and no whole number
        tries[0] -= 1
        if tries[0] < 0:
            raise UnsureError
        part = dict(system)
        _add(part, side, most)
        if (found := _solved(part, tries)) is not None:
            return found
    return None
