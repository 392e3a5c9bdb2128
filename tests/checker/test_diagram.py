"""Each operation on diagrams is compared with its meaning as a function, value by value."""

import itertools
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.diagram import Diagrams, TooLargeError

CELLS = (2, 3, 2)
POINTS = list(itertools.product(*map(range, CELLS)))

tables = st.lists(st.booleans(), min_size=len(POINTS), max_size=len(POINTS))
levels = st.sets(st.sampled_from(range(len(CELLS))))


def diagram(diagrams: Diagrams, table, chosen=()):
    """The diagram of a function, given by its value at each point."""
    if len(chosen) == len(CELLS):
        return diagrams.value(table[POINTS.index(chosen)])
    children = [diagram(diagrams, table, (*chosen, cell)) for cell in range(CELLS[len(chosen)])]
    return diagrams.branch(len(chosen), children)


def read(diagrams: Diagrams, node):
    """The value at each point."""
    return [diagrams.given(node, dict(enumerate(point))) for point in POINTS]


def function(diagrams: Diagrams, values):
    return [diagrams.value(value) for value in values]


@settings(max_examples=60)
@given(tables, tables, tables)
def test_operations_mean_what_they_say(a, b, c):
    diagrams = Diagrams(CELLS)
    x, y, z = (diagram(diagrams, table) for table in (a, b, c))
    assert read(diagrams, x) == function(diagrams, a)
    assert read(diagrams, diagrams.both(x, y)) == function(diagrams, [p and q for p, q in zip(a, b)])
    assert diagrams.both(x, y) == diagrams.both(y, x)
    assert read(diagrams, diagrams.negate(x)) == function(diagrams, [not p for p in a])
    assert diagrams.negate(diagrams.negate(x)) == x
    assert read(diagrams, diagrams.all_of([x, y, z])) == function(diagrams, map(all, zip(a, b, c)))
    assert read(diagrams, diagrams.any_of([x, y, z])) == function(diagrams, map(any, zip(a, b, c)))
    assert diagrams.all_of([]) == diagrams.always and diagrams.any_of([]) == diagrams.never
    for number in range(1, 4):
        counted = [sum(points) >= number for points in zip(a, b, c)]
        assert read(diagrams, diagrams.at_least(number, [x, y, z])) == function(diagrams, counted)
    joined = diagrams.combine(x, y, lambda p, q: (p, q))
    assert read(diagrams, joined) == function(diagrams, zip(a, b))


@settings(max_examples=60)
@given(tables, tables)
def test_equal_functions_are_the_same_diagram(a, b):
    diagrams = Diagrams(CELLS)
    x, y = diagram(diagrams, a), diagram(diagrams, b)
    assert (x == y) == (a == b)
    assert diagrams.any_of([x, diagrams.negate(x)]) == diagrams.always
    size = diagrams.size()
    assert diagram(diagrams, a) == x and diagrams.size() == size, "what is there is not made again"


@settings(max_examples=60)
@given(tables, st.dictionaries(st.sampled_from(range(len(CELLS))), st.sampled_from([0, 1])), levels)
def test_what_is_known_or_free_is_asked_no_more(a, known, free):
    diagrams = Diagrams(CELLS)
    x = diagram(diagrams, a)
    left = diagrams.given(x, known)
    assert not diagrams.facts(left) & set(known)
    assert read(diagrams, left) == [
        diagrams.value(a[POINTS.index(tuple(known.get(level, cell) for level, cell in enumerate(point)))]) for point in POINTS]
    assert read(diagrams, diagrams.exists(x, free)) == function(diagrams, [
        any(value for other, value in zip(POINTS, a)
            if all(level in free or other[level] == point[level] for level in range(len(CELLS))))
        for point in POINTS])


@settings(max_examples=60)
@given(tables, tables)
def test_within_what_is_possible(a, possible):
    diagrams = Diagrams(CELLS)
    left = diagrams.within(diagram(diagrams, a), diagram(diagrams, possible))
    for value, holds, point in zip(a, possible, POINTS):
        if holds:
            assert diagrams.given(left, dict(enumerate(point))) == diagrams.value(value)
    assert diagrams.values(left) == {value for value, holds in zip(a, possible) if holds}
    if diagrams.values(left) == {True}:
        assert left == diagrams.always, "nothing is asked only to find out what is impossible"


def paths(diagrams, node):
    """Every way through a diagram: for the facts asked about the cells that lead on, and the value at the end."""
    rows, (first,) = diagrams.written([node])

    def walk(row):
        if isinstance(rows[row], dict):
            yield from [({}, rows[row]["value"])] if rows[row]["value"] is not None else []
            return
        level, *children = rows[row]
        for child in dict.fromkeys(children):
            for rest, value in walk(child):
                yield {level: tuple(cell for cell, other in enumerate(children) if other == child), **rest}, value

    return walk(first)


@settings(max_examples=60)
@given(tables)
def test_what_can_be_read_off(a):
    diagrams = Diagrams(CELLS)
    x = diagram(diagrams, a)
    assert diagrams.values(x) == set(a)
    assert diagrams.count(x, range(len(CELLS))) == {value: a.count(value) for value in set(a)}
    assert diagrams.facts(x) == {
        level for level, cells in enumerate(CELLS) for point in POINTS for cell in range(cells)
        if a[POINTS.index(point)] != a[POINTS.index((*point[:level], cell, *point[level + 1:]))]}
    for point, value in zip(POINTS, a):
        (led,) = [end for cells, end in paths(diagrams, x) if all(point[level] in some for level, some in cells.items())]
        assert led == value
    shortest = diagrams.shortest(x)
    assert set(shortest) == set(a)
    for value, known in shortest.items():
        assert diagrams.given(x, known) == diagrams.value(value)
        assert len(known) == min(len(cells) for cells, end in paths(diagrams, x) if end == value)


def test_a_number_of_many_has_no_more_branches_than_these_times_the_number():
    diagrams = Diagrams([2] * 40)
    node = diagrams.at_least(20, [diagrams.test(level, [False, True]) for level in range(40)])
    assert len(diagrams.written([node])[0]) <= 40 * 20 + 2
    assert diagrams.count(node, range(40))[True] == sum(math.comb(40, chosen) for chosen in range(20, 41))


def test_what_has_no_value_is_left_aside():
    diagrams = Diagrams(CELLS)
    some = diagrams.branch(1, [diagrams.value("a"), diagrams.value(None), diagrams.value("b")])
    assert diagrams.values(some) == {"a", "b"}
    assert diagrams.shortest(some) == {"a": {1: 0}, "b": {1: 2}}
    assert list(paths(diagrams, some)) == [({1: (0,)}, "a"), ({1: (2,)}, "b")]
    assert diagrams.count(some, [1, 2]) == {"a": 2, None: 2, "b": 2}


def test_true_and_one_are_two_values():
    diagrams = Diagrams(CELLS)
    assert diagrams.value(1) != diagrams.always and diagrams.value(0) != diagrams.never


def test_more_than_the_limit_is_refused_with_the_facts_that_make_it_so():
    diagrams = Diagrams([2] * 4, limit=12)
    a, b, c = (diagrams.value(value) for value in "abc")
    for level, ways in ((2, [(a, b), (a, c), (b, c)]), (3, [(a, b), (b, a)]), (0, [(a, b)])):
        for children in ways:
            diagrams.branch(level, children)
    with pytest.raises(TooLargeError) as raised:
        for value in range(100):
            diagrams.value(value)
    assert diagrams.size() == 12 + 2, "the one that was too much, and none after it"
    assert raised.value.facts == [2, 3, 0, 1], "those that are asked about most come first"
    assert str(raised.value) == "the decision space is too large"


def test_up_to_the_limit_nothing_is_refused():
    def all_hold(limit):
        diagrams = Diagrams([2] * 3, limit)
        return diagrams, diagrams.all_of([diagrams.test(level, [False, True]) for level in range(3)])

    diagrams, _ = all_hold(limit=1_000)
    needed = diagrams.size() + len(diagrams._both)
    all_hold(limit=needed)
    with pytest.raises(TooLargeError) as raised:
        all_hold(limit=needed - 1)
    assert sorted(raised.value.facts) == [0, 1, 2]
