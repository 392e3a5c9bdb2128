"""Makes the interpreter use everything that the checker could need, and a little more. It runs when functions are profiled.

A function that no run reaches does not ship (see compiler/engine/files.py). So this tries more than the checker does: errors of all kinds
and their messages, numbers of any size, text of any script, containers of any length, the memory's growth and the collector.
"""

import datetime
import difflib
import functools
import gc
import hashlib
import itertools
import json
import math
import operator
import re
import sys
import types
from dataclasses import dataclass, field, replace

TEXTS = ["", "a", "paid", "Größe", "後払い", "café\u0301", "🙂", "a\0b", "\ud800", "x" * 5000, "ß" * 300, "Ω≈ç√\t\n\\\"", "١٢٣", "²", "İstanbul"]
NUMBERS = [0, 1, -1, 7, 255, 256, 65536, 10**9, 2**31, -(2**31), 2**63, 10**30, -(10**40), 2**2000, 0.5, -0.0, 1e300, 1e-300, float("inf"), True]


def attempt(what):
    """Do it. If it raises an exception, format it, chain it and raise it through frames."""
    try:
        return what()
    except Exception as error:
        try:
            raise RuntimeError(f"while {error!r}") from error
        except RuntimeError as second:
            return str(second), repr(second.__cause__), str(error), type(error).__name__, error.args


def texts():
    for text in TEXTS:
        for other in TEXTS:
            (text + other, text < other, text == other, other in text, text.replace(other or "-", "+"), f"{text!r:>10} {other!s:.3}")
            text.split(other or None), text.find(other), text.count(other or " "), text.startswith(other)
        for change in (str.upper, str.lower, str.title, str.casefold, str.strip, str.capitalize, str.swapcase, str.isdigit, str.isalpha,
                       str.isalnum, str.isidentifier, str.isdecimal, str.isnumeric, str.isspace, str.isprintable, repr, ascii, hash,
                       list, str.splitlines, sys.intern, len, sorted, set, reversed, str.lstrip, str.rstrip, str.isascii):
            attempt(lambda: change(text))
        attempt(lambda: text.encode())
        attempt(lambda: text.encode("utf-8", "replace").decode())
        attempt(lambda: text.encode("ascii"))
        attempt(lambda: text.encode("latin-1"))
        attempt(lambda: bytes(text, "utf-8").hex())
        attempt(lambda: int(text))
        attempt(lambda: float(text))
        attempt(lambda: text.center(9).ljust(12).zfill(20).partition(" "))
        attempt(lambda: text.translate({97: "b", 98: None}))
        attempt(lambda: text.format(1, a=2))
        attempt(lambda: "{a} {b-c}".format(**{"a": text, "b-c": text, "d": text}))
        attempt(lambda: "%s %r %d %5.2f %x" % (text, text, 3, 4.5, 255))
        attempt(lambda: f"{text!r:^20}|{12345:>8,}|{0.25:.3e}|{0.25:%}|{12345:#x}|{12345:b}")
        attempt(lambda: text[::-1] + text[1:3] + text[-1])
        attempt(lambda: json.loads(json.dumps({text: [text]}, ensure_ascii=False)))
        attempt(lambda: json.loads(json.dumps([text], indent=1, sort_keys=True)))
        attempt(lambda: json.loads(text))
        attempt(lambda: datetime.date.fromisoformat(text))
        attempt(lambda: difflib.get_close_matches(text, TEXTS, n=3, cutoff=0.3))
        attempt(lambda: re.findall(r"(?i)(\w+)|[^\s]|\d{2,}(?=x)", text))
        attempt(lambda: re.sub(r"\s+", lambda match: match[0].upper(), text))
        attempt(lambda: re.fullmatch(r"-?\d+", text))


def numbers():
    for number in NUMBERS:
        for other in NUMBERS:
            for operation in (operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv, operator.mod, operator.lt,
                              operator.le, operator.eq, operator.ne, operator.and_, operator.or_, operator.xor, divmod, max, min, math.gcd, lambda a, b: math.gcd(a, b, 6, 10**40)):
                attempt(lambda: operation(number, other))
        for change in (str, repr, hash, abs, int, float, bool, round, operator.neg, operator.invert, hex, "{:,}".format, "{:.2f}".format,
                       json.dumps, lambda n: n << 3, lambda n: n >> 2, lambda n: n ** 3, lambda n: n.bit_length(), lambda n: round(n, 1),
                       lambda n: datetime.date.fromordinal(n), lambda n: n.to_bytes(40, "little", signed=True), lambda n: range(n)[-1]):
            attempt(lambda: change(number))
    for text in ("1", "-1", "1.5", "1e5", "1e400", "-0", "9" * 50, "9" * 5000, "NaN", "Infinity", "true", "null", "[1,", '{"a":1,"a":2}', '"\\u00e9"',
                 '"\\ud83d\\ude42"', "[[[[1]]]]", "nul", "1.", "[" * 90, '{"a" 1}', '"\x01"', '{1:2}', ' [ 1 , 2 ] ', "\ufeff1", '"abc'):
        attempt(lambda: json.loads(text))
        attempt(lambda: int(text))
        attempt(lambda: float(text))


def dates():
    day = datetime.date(2026, 11, 23)
    for change in (lambda: day + datetime.timedelta(days=10), lambda: day - datetime.date(2020, 2, 29), lambda: day.isoformat(), lambda: day.weekday(),
                   lambda: day.toordinal(), lambda: day.strftime("%d %B %Y"), lambda: f"{day:%Y-%m-%d}", lambda: day.replace(year=10000),
                   lambda: datetime.date(2026, 2, 30), lambda: datetime.date.fromisoformat("2026-13-01"), lambda: repr(day), lambda: hash(day),
                   lambda: day < datetime.date.max, lambda: day < 5, lambda: datetime.date.max + datetime.timedelta(1), lambda: str(day),
                   lambda: datetime.date.fromisoformat("20261123"), lambda: datetime.date.fromisoformat("2026-W48-1"), lambda: day.timetuple(),
                   lambda: datetime.date.fromisoformat(20261123), lambda: day.ctime(), lambda: day.isocalendar(), lambda: day == "2026-11-23",
                   lambda: datetime.timedelta(days=1.5) * 3 / 2, lambda: str(datetime.timedelta(days=3, hours=5)), lambda: json.dumps(day)):
        attempt(change)


class Odd:
    """An object that supports no operation."""

    __slots__ = ("a",)

    def __eq__(self, other):
        raise ValueError("not comparable")

    def __repr__(self):
        return object.__repr__(self)


class Base(Exception):
    def __init__(self, *args, code=0):
        super().__init__(*args)
        self.code = code


def raise_base():
    raise Base("a", code=2)


def raise_(error):
    raise error


def nested(n):
    return n and 1 + nested(n - 1)


def frames():
    """Nest calls so deeply that their frames need more than one chunk of memory, and return from all."""
    for _ in range(2):
        nested(900)
    attempt(lambda: nested(2000))

    def generator(n):
        if n:
            yield from generator(n - 1)
        yield n

    list(generator(60)), sum(sum(range(n)) for n in [*range(100)])


def recurse(n=0):
    sys.setrecursionlimit(150)  # a worker's stack in Chromium is small
    return recurse(n + 1)


def errors():
    odd = Odd()
    for wrong in (lambda: 1 / 0, lambda: {}["x"], lambda: [][1], lambda: odd.a, lambda: odd.b, lambda: None.x, lambda: odd == 1, lambda: odd < 1,
                  lambda: {odd: 1}, lambda: {[]: 1}, lambda: "a" + 1, lambda: 1 + "a", lambda: [1].index(2), lambda: int("x"), lambda: int(None),
                  lambda: (lambda a: a)(), lambda: (lambda: 1)(2), lambda: (lambda *, a: a)(b=1), lambda: undefined, lambda: next(iter(())),
                  lambda: iter(5), lambda: len(5), lambda: 5(), lambda: [1, "a"].sort(), lambda: max([]), lambda: min(()), lambda: sum(["a"]),
                  lambda: (1).real.x, lambda: setattr(odd, "z", 1), lambda: setattr(1, "z", 1), lambda: tuple(5), lambda: dict([1]), lambda: list(None),
                  lambda: __import__("no_such_module"), lambda: __import__("checker.nothing"), lambda: exec("import decimal"), lambda: exec("1 +"),
                  lambda: exec("from json import nothing"), lambda: eval("f'{1!z}'"), lambda: compile("def f(:", "x", "exec"), lambda: open("/none"),
                  lambda: recurse(), lambda: raise_base(), lambda: chr(-1), lambda: "abc".encode("no-such"), lambda: b"\xff".decode(), lambda: hash([]),
                  lambda: b"\xff\xfe\xed\xa0\x80".decode("utf-8", "replace"), lambda: [].pop(), lambda: {}.popitem(), lambda: set().pop(), lambda: "%d" % "x",
                  lambda: "{}".format(), lambda: "{a}".format(), lambda: f"{1:q}", lambda: json.loads(5), lambda: json.dumps(odd), lambda: range(1, 2, 0),
                  lambda: json.dumps({(): 1}), lambda: replace(Point(1), z=1), lambda: Point(), lambda: setattr(Point(1), "x", 2), lambda: getattr(Point(1), "y2"),
                  lambda: re.compile("("), lambda: divmod(1, 0), lambda: 2.0 ** 5000, lambda: 10 ** 5000 * 1.0, lambda: str(10 ** 5000), lambda: memoryview(5),
                  lambda: sorted([1, None]), lambda: dict(zip([1], [2], strict=True), **{"a": 1}), lambda: [*zip([1], [], strict=True)], lambda: exec("x: int = y"),
                  lambda: "a\ud800".encode("ascii", "no-such"), lambda: "\ud800\udfff".encode(), lambda: b"\xed\xa0\x80ab".decode(),
                  lambda: b"ab\xe2\x82".decode(), lambda: "\U0001f642".encode("ascii"), lambda: raise_(UnicodeTranslateError("a\xffb", 1, 2, "odd")),
                  lambda: raise_(UnicodeTranslateError("abcd", 1, 3, "odd")), lambda: raise_(UnicodeDecodeError("x", b"", 0, 0, "odd")),
                  lambda: raise_(UnicodeEncodeError("x", "abcd", 1, 3, "odd")), lambda: raise_(KeyError()), lambda: raise_(OSError(2, "none", "file")),
                  lambda: raise_(SyntaxError("odd", ("file", 1, 2, "line"))), lambda: raise_(StopIteration(5)), lambda: raise_(ImportError("a", name="b")),
                  lambda: (yield_error()), lambda: type("T", (int, str), {}), lambda: super(int, 5).x, lambda: isinstance(1, 2), lambda: exec("raise 5"),
                  lambda: exec("a, b = 1"), lambda: exec("a, b = 1, 2, 3"), lambda: exec("del q"), lambda: exec("assert 0, 'no'"), lambda: exec("raise ValueError from None"),
                  lambda: exec("match 5:\n case int(x): raise KeyError(x)"), lambda: exec("with 5: pass"), lambda: exec("for a in 5: pass")):
        attempt(wrong)
    try:
        raise ExceptionGroup("many", [ValueError(1), TypeError(2)])
    except* ValueError as group:
        repr(group)
    except* TypeError:
        pass


class Plain:
    kind = "plain"

    def __init__(self):
        self.a, self.b = 1, [self]


class Changing(Plain):
    def __getattr__(self, name):
        return name

    def __setattr__(self, name, value):
        object.__setattr__(self, name, value)

    def __delattr__(self, name):
        super().__delattr__(name)


def attributes():
    """Use the attributes of objects as a dict. Most objects get that dict only on request."""
    for kind in (Plain, Changing):
        one, other = kind(), kind()
        one.__dict__["c"], vars(other)["a"] = 2, 3
        one.c, one.a, other.a, one.__dict__ == other.__dict__, sorted(vars(one)), {**vars(other)}, hasattr(one, "d"), getattr(one, "d", 5)
        gc.collect()
        one.d = one.__dict__
        del one.a, other.__dict__["b"]
        other.__dict__ = {"z": other}
        attempt(lambda: one.none), attempt(lambda: delattr(one, "none")), attempt(lambda: setattr(one, "__dict__", 5)), other.z, repr(vars(other))
        for n in range(50):
            setattr(one, f"name{n}", n)
        for n in range(0, 50, 2):
            delattr(one, f"name{n}")
        late = kind()
        late.e = 1
        one.__class__ = Changing
        del one, other, late
        gc.collect()
    frames.note = 1
    frames.__dict__, vars(sys.modules["checker"]), Plain.__dict__["kind"], vars(Base("a", code=2)), setattr(Plain, "late", 1), Plain().late
    attempt(lambda: vars(5)), attempt(lambda: Point(1).__dict__), attempt(lambda: setattr(Point(1).__dict__, "x", 2)), Mutable(1).x
    error = Base("a")
    error.note, error.__dict__["more"] = 1, 2
    error.add_note("and more")
    attempt(lambda: raise_(error))


def yield_error():
    def generator():
        try:
            yield 1
        finally:
            raise KeyError("end")

    made = generator()
    next(made)
    made.close()


@dataclass(frozen=True)
class Point:
    x: int
    y: tuple = ()
    z: dict = field(default_factory=dict, compare=False)


@dataclass(order=True, slots=True, repr=False)  # with one, Python from 3.15 on imports `inspect`, which is not there
class Mutable:
    x: int = 0


def containers():
    many = list(range(5000))
    points = [Point(n % 7, tuple(range(n % 5))) for n in many[:300]]
    len({*points}), sorted(points, key=lambda point: (point.x, point.y), reverse=True), repr(points[0]), replace(points[0], x=9), points[0] == points[7]
    sorted([Mutable(n % 9) for n in many[:50]]), Mutable(1) < Mutable(2), repr(Mutable(3)), hash(points[0])
    table = {str(n): n for n in many}
    table |= {n: str(n) for n in many}
    [table.pop(n) for n in many[::3]], table.get("none"), table.setdefault("new", []), list(table.items())[:5], dict(sorted(list(table.items())[:9], key=str))
    groups = {key: list(group) for key, group in itertools.groupby(sorted(many, key=lambda n: n % 10), key=lambda n: n % 10)}
    {n for n in many} & {n for n in many[::2]} | {1} ^ {2} - {3}, frozenset(many) <= frozenset(many), {1} < {1, 2}, {1}.isdisjoint({2})
    [*map(sum, zip(many, many)), *filter(None, many), *enumerate("abc"), *reversed(many)], any(many), all(many), sum(many), max(many, key=lambda n: -n)
    list(itertools.chain(many[:3], itertools.product("ab", "cd"), itertools.combinations("abc", 2), itertools.accumulate(many[:4]))), groups
    list(itertools.islice(itertools.count(), 3)), many[::-2], many[5:2], list(itertools.pairwise("abc")), functools.reduce(operator.add, many)
    many[2:4] = [9, 9, 9]
    del many[::2]
    many.insert(3, 1), many.extend([1, 2]), many.remove(9), many.sort(key=str), many.reverse(), many.copy(), many.clear()
    first, *rest = "abcdef"
    print(first, rest, {**{"a": 1}}, types.SimpleNamespace(a=1), types.MappingProxyType({"a": 1}), (1, 2) < (1, 3), [1] * 3, (0,) + (1,), file=sys.stderr)
    for algorithm in ("sha256", "md5", "sha1", "sha3_256", "blake2b"):
        attempt(lambda: hashlib.new(algorithm, b"x" * 1000).hexdigest())
    attempt(lambda: hashlib.sha256(b"abc").digest() + bytearray(b"x") + bytes([1, 2]) + memoryview(b"abc")[1:].tobytes())


def memory():
    """The collector, and a memory that grows."""
    for _ in range(3):
        loop = []
        loop.append({"self": loop, "function": lambda: loop})
        del loop
        gc.collect()
    large = [bytearray(1 << 20) for _ in range(40)]
    small = [[n, str(n), {n: n}] for n in range(60_000)]
    del large, small
    gc.collect()


@functools.lru_cache(maxsize=50)
def cached(n):
    return n if n < 2 else cached(n - 1) + cached(n - 2)


def flow():
    def generator(n):
        for one in range(n):
            got = yield one
            if got:
                return got

    class Context:
        def __enter__(self):
            return self

        def __exit__(self, *error):
            return error[0] is KeyError

    made = generator(5)
    next(made), made.send(None), attempt(lambda: made.send(3)), list(generator(3)), cached(60), cached.cache_info()
    with Context():
        raise KeyError(1)
    for shape in (5, "x", [1, 2], {"a": 1, "b": 2}, Point(3), None, 1.5):
        match shape:
            case int(n) if n > 3:
                n += 1
            case [a, *_] | {"a": a}:
                a
            case Point(x=x):
                x
            case None | "x":
                pass
    while True:
        break
    else:
        pass
    (lambda *a, k=1, **b: (a, k, b))(1, 2, k=3, z=4), isinstance(1, int | str), issubclass(bool, int), callable(flow), vars(Context), dir(Context)
    getattr(Context, "x", None), hasattr(Context, "y"), type(Context).__mro__, property(lambda self: 1).fget(0), classmethod(len).__func__("a")


for part in (frames, attributes, texts, numbers, dates, errors, containers, memory, flow):
    part()
