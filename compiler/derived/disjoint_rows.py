"""Rows of which each possible case has exactly one: a decision tree whose leaves are the rows.

At each branch of the tree one fact is asked about, or whether a condition holds that is stated as a whole: a definition, or as many of some
conditions as a rule asks for. It is what leads to the fewest rows in all; of two facts that do equally well, the one that the policy lists
first, and before its own facts a definition, since its words are those of the policy. As long as that takes little work, all
orders are tried. Beyond, it is counted how many rows there would be if all below were asked about in the order of the diagrams. No chance
and no clock has a part in it, so the same policy always has the same rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from checker.conditions import atoms, stated, ticked
from checker.diagram import Diagrams, Node, TooLargeError
from checker.distances import asked_for
from checker.meaning import Meaning
from checker.model import Decided, Defined, Outcome, Question, Rule
from compiler.derived.rows import Stated, Test, test_of

MOST_TRIED = 400
"""Of so many parts of a question all orders of the facts are tried."""

SO, NOT_SO = (0,), (1,)
"""In the place of cells, whether a condition that is stated as a whole holds."""

MOST_PARTS = 200_000
MOST_ROWS = 20_000
"""A question with more parts than that, or with more rows, is given up: nobody could read them all."""


@dataclass(frozen=True)
class Leaf:
    """A part of the space in all cases of which a rule leads."""

    outcome: Outcome
    rule: Rule
    """The first of them, in reading order."""
    where: Node
    """The possible cases of the part, as a diagram of the meaning."""


@dataclass(frozen=True)
class Branch:
    """A part of the space whose cases are told apart by tests of one thing."""

    ways: tuple[tuple[Test, Tree], ...]
    """How it goes on where a test holds. It does for exactly one way of each possible case."""


Tree = Leaf | Branch


class DisjointRows:
    """The search for a tree with few leaves.

    It looks at diagrams whose value is the first rule that leads, and ``None`` where nothing is possible. Raises :class:`TooManyRowsError`.
    """

    def __init__(self, meaning: Meaning, question: Question):
        self.meaning = meaning
        self._possible = meaning.possible_in(question.id)
        self._rules = {rule.id: rule for rule in meaning.policy.rules_of(question.id) if rule.outcome}
        self._outcomes = {outcome.id: outcome for outcome in question.outcomes}
        conditions = [question.applies_when, *(rule.when for rule in meaning.policy.rules_of(question.id))]
        stating = dict.fromkeys(one for condition in conditions for one in stated(condition))
        self._stated = {len(meaning.order) + number: condition for number, condition in enumerate(stating)}
        """What is stated as a whole, each by a number behind the levels of the facts."""
        order: dict[str, float] = {fact.id: number for number, fact in enumerate(meaning.policy.facts)}
        for fact in (*meaning.policy.distances, *meaning.policy.amounts, *meaning.policy.ticks):  # each beside the last of what it follows from
            order[fact.id] = max((order[asked] for asked in asked_for(fact)), default=-1) + 0.25
        self._order: dict[int, float] = {level: order[fact.id] for level, fact in enumerate(meaning.order)} | {
            number: min((order[test.fact] for test in atoms(condition)), default=0) - 0.5 if isinstance(condition, (Defined, Decided)) else number
            for number, condition in self._stated.items()}
        self._where_all_apply = {
            number for number, condition in self._stated.items() if isinstance(condition, Defined) or ticked(condition)}
        """Those about which is asked only where all their facts apply: a definition, and several answers to one fact."""
        self._deciders = [meaning.diagrams.facts(meaning.applies(fact.id)) for fact in meaning.order]
        self._cells = [range(len(cells)) for cells in meaning.cells]
        self._parts = parts = _Parts([len(cells) for cells in meaning.cells])
        leading = [parts.value(None)]
        for rule in self._rules.values():
            leading.append(parts.combine(parts.value(rule.id), parts.read(meaning.diagrams, meaning.leads(rule)), _where))
        while len(leading) > 1:  # in pairs, since small diagrams are quicker to combine than one that grows
            pairs = zip(leading[::2], leading[1::2])
            leading = [parts.combine(a, b, _first) for a, b in pairs] + (leading[-1:] if len(leading) % 2 else [])
        self._whole = parts.combine(leading[0], parts.read(meaning.diagrams, self._possible), _where)
        self._so = {
            number: (parts.read(meaning.diagrams, holds), parts.read(meaning.diagrams, meaning.diagrams.negate(holds)))
            for number, condition in self._stated.items()
            for holds in [(_AllApply(meaning) if number in self._where_all_apply else meaning).holds(condition)]
        }
        """Where each of these holds, and where it does not; some as far as all their facts apply, since they are asked about only there."""
        self._firsts: dict[str, Node] = {}
        self._fewest: dict[int, int] = {}
        self._ways: dict[tuple[int, int], list[tuple[int, tuple[int, ...]]]] = {}
        if self._rows(self._whole) > MOST_ROWS:
            raise TooManyRowsError

    def tree(self) -> Tree:
        """The tree with the fewest leaves that is found."""
        return self._tree(self._whole, self._possible)

    def _tree(self, part: int, where: Node) -> Tree:
        leading = self._leading(part, where)
        if len(leading) == 1:
            (rule,) = leading
            return Leaf(self._outcomes[rule.outcome or ""], rule, where)
        asked = min(self._askable(part, where), key=lambda asked: (self._rows_below(part, asked), self._order[asked]))
        ways = []
        for after, cells in self._ways_on(part, asked):
            test, holds = self._test(asked, cells)
            there = self.meaning.diagrams.both(where, holds)
            if there != self.meaning.diagrams.never:
                ways.append((test, self._tree(after, there)))
        return Branch(tuple(ways)) if len(ways) > 1 else ways[0][1]

    def _leading(self, part: int, where: Node) -> list[Rule]:
        """The rules that lead first in some case of a part. What is asked only to find out what is impossible is left out of a part, so it can name
        more of them where facts depend on each other."""
        diagrams, rules = self.meaning.diagrams, [rule for id, rule in self._rules.items() if id in self._parts.rules(part)]
        return [rule for rule in rules if len(rules) == 1 or diagrams.both(where, self._first_leads(rule)) != diagrams.never]

    def _first_leads(self, rule: Rule) -> Node:
        """Where a rule leads, and none before it."""
        if rule.id not in self._firsts:
            before = [*self._rules.values()][:[*self._rules].index(rule.id)]
            others = self.meaning.diagrams.any_of(map(self.meaning.leads, before))
            self._firsts[rule.id] = self.meaning.diagrams.both(self.meaning.leads(rule), self.meaning.diagrams.negate(others))
        return self._firsts[rule.id]

    def _test(self, asked: int, cells: tuple[int, ...]) -> tuple[Test, Node]:
        """The test that some cells of a fact pass, or that a stated condition holds or does not; and where that is so."""
        diagrams = self.meaning.diagrams
        if asked in self._stated:
            holds = self.meaning.holds(self._stated[asked])
            return Stated(self._stated[asked], cells == SO), holds if cells == SO else diagrams.negate(holds)
        return test_of(self.meaning, asked, cells), diagrams.test(asked, [cell in cells for cell in self._cells[asked]])

    def _askable(self, part: int, where: Node) -> list[int]:
        """The facts that make a difference and apply in each case of a part: one that does not apply has no answer to go by. And what is stated."""
        of_stated = [
            asked for asked in self._levels(part) if asked in self._stated
            and (asked not in self._where_all_apply or all(self._applies_throughout(level, where) for level in self._named(asked)))
            and self._is_stated_of_some(asked, where)
        ]
        levels = self._parts.levels(self._parts.simplified(part))
        while levels:
            askable = [level for level in levels if self._applies_throughout(level, where) and self._is_open(level, where)]
            if askable or of_stated:
                return [*askable, *of_stated]
            levels = frozenset().union(*(self._deciders[level] for level in levels))  # what decides whether they apply comes first
        raise AssertionError("Two rules lead apart, and no fact tells their cases apart.")

    def _applies_throughout(self, level: int, where: Node) -> bool:
        return self.meaning.diagrams.both(where, self.meaning.applies(self.meaning.order[level].id)) == where

    def _is_open(self, level: int, where: Node) -> bool:
        return sum(self.meaning.diagrams.meets(where, {level: [cell]}) for cell in self._cells[level]) > 1

    def _is_stated_of_some(self, asked: int, where: Node) -> bool:
        """Whether what is stated holds in some cases of a part, and not in all."""
        return self.meaning.diagrams.both(where, self.meaning.holds(self._stated[asked])) not in (where, self.meaning.diagrams.never)

    # --- How many rows there would be --------------------------------------------------------------------------------

    def _rows(self, part: int) -> int:
        """The fewest rows that are found for a part."""
        least = len(self._parts.rules(part))
        if least == 1:
            return 1
        if part not in self._fewest:
            fewest = self._estimate(part)
            if len(self._fewest) >= MOST_TRIED:
                return fewest
            self._fewest[part] = fewest
            for asked in sorted(self._levels(part), key=lambda asked: (self._estimate_below(part, asked), self._order[asked])):
                if fewest == least:
                    break
                fewest = min(fewest, self._rows_below(part, asked, fewest))
            self._fewest[part] = fewest
        return self._fewest[part]

    def _rows_below(self, part: int, asked: int, limit: int | None = None) -> int:
        """The fewest rows where one fact or stated condition comes first. Where they cannot be fewer than the limit, some number that is not less."""
        after = [part_left for part_left, _ in self._ways_on(part, asked)]
        least = [len(self._parts.rules(part_left)) for part_left in after]  # each value needs a row at least
        rows = sum(least)
        for part_left, at_least in zip(after, least):
            if limit is not None and rows >= limit:
                break
            rows += self._rows(part_left) - at_least
        return rows

    def _estimate_below(self, part: int, asked: int) -> int:
        return sum(self._estimate(after) for after, _ in self._ways_on(part, asked))

    def _estimate(self, part: int) -> int:
        """How many rows there are if all that is left is asked in the order of the diagrams."""
        return self._parts.leaves(self._parts.simplified(part))

    def _levels(self, part: int) -> list[int]:
        """What can be asked about next: a fact that makes a difference, where nothing does that decides whether it applies; and what is stated."""
        levels = self._parts.levels(self._parts.simplified(part))
        return [
            *(level for level in levels if not self._deciders[level] & levels),
            *(asked for asked in self._stated if self._is_about(asked, levels) and len(self._ways_on(part, asked)) > 1),
        ]

    def _is_about(self, asked: int, levels: frozenset[int]) -> bool:
        """Whether a count is about facts that all make a difference, since each of them counts; or a decision about one; or a definition or
        several answers to one fact, where all of their own apply."""
        if asked in self._where_all_apply:
            named = self._named(asked)
            return bool(named & levels) and not any(self._deciders[level] & levels for level in named)
        if isinstance(self._stated[asked], Decided):
            return bool(self._parts.levels(self._so[asked][0]) & levels)
        return self._parts.levels(self._so[asked][0]) <= levels

    def _named(self, asked: int) -> set[int]:
        """The levels of the facts that a stated condition asks about."""
        return {self.meaning.level[test.fact] for test in atoms(self._stated[asked])}

    def _ways_on(self, part: int, asked: int) -> list[tuple[int, tuple[int, ...]]]:
        """What is left for each answer to a fact, or where a stated condition holds and where it does not.

        Answers go together where there is something that can be left for all of them.
        """
        if (part, asked) not in self._ways and asked in self._stated:
            both = [(self._parts.simplified(self._parts.combine(part, holds, _where)), cells)
                    for holds, cells in zip(self._so[asked], (SO, NOT_SO))]
            self._ways[part, asked] = [(after, cells) for after, cells in both if self._parts.rules(after)]
        if (part, asked) not in self._ways:
            ways: list[tuple[int, tuple[int, ...]]] = []
            for cell in self._cells[asked]:
                after = self._parts.after(part, asked, cell)
                if not self._parts.rules(after):
                    continue
                for index, (other, cells) in enumerate(ways):
                    if (joined := self._parts.joined(other, after)) is not None:
                        ways[index] = joined, (*cells, cell)
                        break
                else:
                    ways.append((after, (cell,)))
            self._ways[part, asked] = ways
        return self._ways[part, asked]


class _AllApply(Meaning):
    """What conditions mean where every fact applies about which they ask."""

    def __init__(self, meaning: Meaning):
        self.__dict__.update(meaning.__dict__)
        self._memo = {}
        self._everywhere = meaning

    def applies(self, fact: str) -> Node:
        return self.diagrams.always

    def outcome(self, id: str) -> Node:
        return self._everywhere.outcome(id)  # a decision of another question is made in every case


def _where(value: str | None, holds: bool) -> str | None:
    return value if holds else None


def _first(rule: str | None, later: str | None) -> str | None:
    return later if rule is None else rule


class TooManyRowsError(Exception):
    """Without overlaps there would be more rows than anybody could read."""


class _Parts(Diagrams):
    """Diagrams of which all that was asked about a part of one is kept: the search asks again and again."""

    def __init__(self, cells: Sequence[int]) -> None:
        super().__init__(cells, MOST_PARTS)
        self._after: dict[tuple[Node, int, int], Node] = {}
        self._joined: dict[tuple[Node, Node], Node | None] = {}
        self._simplified: dict[Node, Node] = {}
        self._leaves: dict[Node, int] = {}
        self._levels: dict[Node, frozenset[int]] = {}
        self._rules: dict[Node, frozenset[str]] = {}

    def read(self, diagrams: Diagrams, node: Node) -> Node:
        """A diagram among others as one of these."""
        rows, (first,) = diagrams.written([node])
        read: dict[int, Node] = {}

        def walk(row: int) -> Node:
            if row not in read:
                content = rows[row]
                read[row] = self.value(content["value"]) if isinstance(content, dict) else self.branch(content[0], [*map(walk, content[1:])])
            return read[row]

        return walk(first)

    def after(self, part: Node, level: int, cell: int) -> Node:
        """What is left of a part once the cell of a fact is known."""
        if self._level[part] == level:
            return self._content[part][cell]
        if level not in self.levels(part):
            return part
        key = part, level, cell
        if key not in self._after:
            self._after[key] = self.branch(self._level[part], [self.after(child, level, cell) for child in self._content[part]])
        return self._after[key]

    def joined(self, a: Node, b: Node) -> Node | None:
        """What says the same as both wherever one of them says something; nothing where they contradict each other."""
        if a == b:
            return a
        key = (a, b) if a < b else (b, a)
        if key not in self._joined:
            level, other = self._level[a], self._level[b]
            if level == other == self._end:
                value, another = self._content[a], self._content[b]
                self._joined[key] = None if value is not None and another is not None else a if another is None else b
            else:
                ones = self._content[a] if level <= other else [a] * len(self._content[b])
                others = self._content[b] if other <= level else [b] * len(self._content[a])
                children = [*map(self.joined, ones, others)]
                living = [child for child in children if child is not None]
                self._joined[key] = self.branch(min(level, other), living) if len(living) == len(children) else None
        return self._joined[key]

    def simplified(self, part: Node) -> Node:
        """A part without what is asked only to find out what is impossible."""
        if self._level[part] == self._end:
            return part
        if part not in self._simplified:
            children = [*map(self.simplified, self._content[part])]
            living = {child for child in children if self._level[child] != self._end or self._content[child] is not None}
            self._simplified[part] = living.pop() if len(living) == 1 else self.branch(self._level[part], children)
        return self._simplified[part]

    def leaves(self, part: Node) -> int:
        """How many ways lead through a part to a value."""
        if part not in self._leaves:
            end = self._level[part] == self._end
            self._leaves[part] = int(self._content[part] is not None) if end else sum(map(self.leaves, set(self._content[part])))
        return self._leaves[part]

    def levels(self, part: Node) -> frozenset[int]:
        """The facts that make a difference, by their levels."""
        if part not in self._levels:
            own = frozenset({self._level[part]} - {self._end})
            self._levels[part] = own.union(*map(self.levels, self._content[part])) if own else own
        return self._levels[part]

    def rules(self, part: Node) -> frozenset[str]:
        """The values that a part has somewhere, ``None`` left aside."""
        if part not in self._rules:
            end = self._level[part] == self._end
            self._rules[part] = frozenset({self._content[part]} - {None}) if end else frozenset().union(*map(self.rules, self._content[part]))
        return self._rules[part]

    def _number(self, level: int, content: Any) -> Node:
        try:
            return super()._number(level, content)
        except TooLargeError:
            raise TooManyRowsError from None
