"""Makes an object of every type that can be alive, and keeps it in the list `alive`. It runs before the garbage collections of a profile.

The profile counts only the collection (see profile_engine.py). The functions that make the objects do not ship for that.
Nothing can be imported that is not there already. So this takes `_io`, `posix` and `_weakref`: from 3.15 on, Python starts without `io`, `os` and
`weakref`.
"""

import _contextvars
import _io as io
import _weakref as weakref
import collections
import functools
import hashlib
import itertools
import json
import operator
import posix
import re
import sys
import types

alive = []


def keep(make):
    try:
        alive.append(make())
    except Exception as error:
        alive.append(error)


class Here:
    def __init__(self):
        self.itself = self


class Slotted:
    __slots__ = ("itself", "__weakref__")

    def __init__(self):
        self.itself = self


class Ending:
    def __del__(self):
        pass


def generator():
    held = yield [1]
    yield held


async def coroutine():
    pass


async def async_generator():
    yield 1


def with_a_cell(value):
    return lambda: (value, alive)


def started(made):
    next(made)
    return made


def types_below(kind):
    yield kind
    for derived in type.__subclasses__(kind):
        yield from types_below(derived)


text, numbers, table, here, slotted = "a text", [1, 2, 3], {"a": [1], 2: []}, Here(), Slotted()
ordered, many = collections.OrderedDict(table), collections.deque(numbers)
ARGUMENTS = ((), ([],), (text,), (len,), (numbers, numbers), (len, numbers), (table, table), (here, text), (text, text, numbers))
for arguments in ARGUMENTS:
    for kind in {id(kind): kind for kind in types_below(object)}.values():
        # All classes written in Python have the same functions, and making an object of some has side effects. CPython declares the
        # function that takes a methodcaller apart with a wrong type, so WebAssembly traps at it, in any runtime.
        if "__firstlineno__" not in kind.__dict__ and kind is not operator.methodcaller:
            keep(functools.partial(kind, *arguments))
for make in (
    *(functools.partial(open, "/every-type", mode) for mode in ("w", "w+", "wb", "r", "rb", "r+b", "a")),
    lambda: open("/every-type", "rb", buffering=0), lambda: io.BufferedRWPair(io.BytesIO(b"a"), io.BytesIO()), lambda: io.StringIO(text),
    lambda: io.BytesIO(b"a").getbuffer(), lambda: io.TextIOWrapper(io.BytesIO(b"a\r\nb"), newline=None),
    lambda: io.IncrementalNewlineDecoder(None, True), generator, lambda: started(generator()), coroutine, lambda: coroutine().__await__(),
    async_generator, lambda: async_generator().__anext__(), lambda: async_generator().asend(None),
    lambda: async_generator().athrow(ValueError), lambda: with_a_cell(here), lambda: with_a_cell(here).__closure__, lambda: here.__init__,
    lambda: numbers.append, lambda: numbers.__len__, lambda: list.__len__, lambda: list.append, lambda: dict.fromkeys, lambda: len,
    lambda: str.__dict__["maketrans"], lambda: types.FunctionType.__dict__["__code__"],
    lambda: types.FunctionType.__dict__["__globals__"], Here, Slotted, Ending, lambda: here.__dict__,
    lambda: type("Made", (Here,), {"a": numbers}), lambda: sys._getframe(), lambda: sys._getframe().f_locals,
    lambda: with_a_cell(here).__code__, lambda: with_a_cell(here).__code__.co_positions(), lambda: with_a_cell(here).__code__.co_lines(),
    table.keys, table.values, table.items, lambda: iter(table), lambda: iter(table.values()), lambda: iter(table.items()),
    lambda: reversed(table), lambda: reversed(table.values()), lambda: reversed(table.items()), lambda: iter({1, 2}), lambda: iter(text),
    lambda: iter("äö"), lambda: iter(b"a"), lambda: iter(bytearray(b"a")), lambda: iter(numbers), lambda: reversed(numbers),
    lambda: iter((1, 2)), lambda: iter(range(9)), lambda: iter(range(9**30)), lambda: iter(memoryview(b"a")),
    lambda: memoryview(bytearray(b"ab"))[:1], lambda: iter(len, 5), lambda: iter(ordered), ordered.keys, ordered.items,
    lambda: iter(ordered.items()), lambda: iter(many), lambda: reversed(many), lambda: filter(len, numbers), lambda: map(len, [numbers]),
    lambda: zip(numbers, numbers, strict=True), lambda: enumerate(numbers), lambda: started(itertools.groupby(numbers)),
    lambda: next(itertools.groupby(numbers))[1], lambda: itertools.tee(numbers), lambda: itertools.chain(numbers, [here]),
    lambda: itertools.product(numbers, numbers), lambda: itertools.batched(numbers, 2), lambda: itertools.combinations(numbers, 2),
    lambda: itertools.permutations(numbers), lambda: itertools.zip_longest(numbers, text), lambda: itertools.count(1),
    lambda: itertools.cycle(numbers), lambda: itertools.repeat(here), lambda: itertools.islice(numbers, 2),
    lambda: itertools.accumulate(numbers), lambda: started(itertools.pairwise(numbers)), lambda: itertools.compress(numbers, numbers),
    lambda: itertools.starmap(pow, [(1, 2)]), lambda: re.compile("(a)|b+"), lambda: re.match("(a)", text), lambda: re.finditer("a", text),
    lambda: re.compile("a").scanner(text), lambda: re._compile_template(re.compile("(a)"), r"\1!"),
    lambda: json.scanner.c_make_scanner(json.JSONDecoder()), lambda: json.JSONEncoder().iterencode([1]),
    lambda: functools.partial(len, numbers), lambda: functools.lru_cache(len), lambda: functools.cmp_to_key(lambda a, b: 0)(here),
    lambda: operator.itemgetter(1, 2), lambda: operator.attrgetter("a.b"), lambda: weakref.ref(here, len), lambda: weakref.proxy(here),
    lambda: weakref.proxy(len), lambda: property(len), lambda: classmethod(len),
    lambda: staticmethod(len), lambda: super(Here, here), lambda: slice(numbers, here), lambda: types.MappingProxyType(table),
    lambda: list[int], lambda: iter(list[int]), lambda: int | str, lambda: types.SimpleNamespace(a=here),
    lambda: types.ModuleType("made"), lambda: types.CellType(here), lambda: types.MethodType(len, here), lambda: types.CapsuleType,
    lambda: _contextvars.copy_context(), lambda: _contextvars.ContextVar("made").set(here), lambda: posix.stat("/"), lambda: posix.scandir("/"),
    lambda: next(posix.scandir("/")), lambda: sys.flags, lambda: hashlib.sha256(b"a"), lambda: hashlib.blake2b(b"a"),
    lambda: eval("t'{numbers} and {text}'"), lambda: iter(eval("t'{numbers}'")),
    lambda: exec("type A[T: int, *B, **C] = list[T]", made := {}) or made, lambda: exec("def f[T](a: T) -> T: pass", made := {}) or made,
    lambda: 1 / 0, lambda: {}["a"], lambda: text.none, lambda: exec("none"), lambda: b"\xff".decode(), lambda: "\ud800".encode(),
    lambda: "a".translate({97: ValueError}), lambda: open("/none"), lambda: compile("1 +", "a", "exec"),
    lambda: ExceptionGroup("many", [ValueError(here)]), lambda: compile("a + 1", "a", "eval"), lambda: compile("a", "a", "eval", 1024),
    lambda: sys.implementation, lambda: bytearray(9**5), lambda: frozenset([here, 1]), lambda: {here: here}, lambda: (here, numbers),
    lambda: 9**99, lambda: 1j,
):
    keep(make)
