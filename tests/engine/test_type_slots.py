"""No garbage collection meets a missing function, whatever is alive: the types in memory name all functions that it may call."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from checker.data import canonical_json, policy_to_data
from compiler.engine import type_slots
from compiler.engine.files import STOCK, StartedPython, engine_files, kept_functions, started_python
from compiler.engine.wasm import UNREACHABLE, Module, WasmError
from tests import frozen
from tests.pyodide import run_in_small_python

PROJECT = Path(__file__).parents[2]
SOURCES = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}

# All types below `object`, each with the address of it, and the size of its objects.
TYPES = """
def types_below(one):
    yield one
    for other in type.__subclasses__(one):
        yield from types_below(other)
write(repr([[id(one), one.__name__, one.__basicsize__] for one in types_below(object)]).replace("'", '"'))
"""
# Objects that are alive at some moment of a visit: an open file, a pattern that is being compiled, an error that is reported.
ALIVE = """
alive = [open("/input", encoding="utf-8"), open("/input", "rb"), open("/input", "rb", buffering=0), filter(None, [[1]]),
         map(len, [[]]), [].append, {}.get, "".join, re.compile("(a)").match("a"), UnicodeError("a", []), zip([[]], [[]]), enumerate([[]]),
         iter([[]]), iter({1: []}), {1: []}.items(), property(len), memoryview(bytearray(b"a")),
         open("/other", "w", encoding="utf-8", errors="surrogatepass")]
for wrong in (lambda: b"\\xff".decode(), lambda: "\\ud800".encode(), lambda: {}[()], lambda: [].none):
    try:
        wrong()
    except Exception as error:
        alive.append(error)
gc.collect()
alive = [*alive]
alive.append(alive)
del alive
gc.collect()
write("collected")
"""


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return engine_files(SOURCES, project=PROJECT, cache=PROJECT / ".cache")


@pytest.fixture(scope="module")
def python(files) -> StartedPython:
    """The Python that the small runtime is made of."""
    stock = {name.removeprefix(STOCK): content for name, content in files.items() if name.startswith(STOCK)}
    return started_python(stock, kept_functions(stock["pyodide.asm.wasm"]), PROJECT / ".cache")


@pytest.fixture(scope="module")
def policy() -> str:
    return canonical_json(policy_to_data(frozen.policy(frozen.LIBRARY)))


def test_each_type_that_python_knows_is_found_in_its_memory(files, python, policy, tmp_path):
    whole = {**files, "python.wasm": python.module.write()}
    [_, answer] = run_in_small_python(whole, policy, [["exec(read())", TYPES]], tmp_path)
    known = json.loads(answer)
    found = type_slots.types(python.module, python.memory)
    assert len(known) > 500
    assert [name for address, name, _ in known if address not in found] == []
    basic_size = 16
    assert {address: type_slots._number(python.memory, address + basic_size) for address, *_ in known} == {
        address: size for address, _, size in known
    }


def test_no_function_that_collecting_garbage_calls_is_missing(files, python):
    bodies = Module.read(files["python.wasm"]).bodies()
    original = python.module.bodies()
    called = type_slots.collecting_functions(python.module, python.memory)
    assert len(called) > 200
    assert [index for index in called if bodies[index] == UNREACHABLE != original[index]] == []


def test_a_collection_while_files_patterns_and_errors_are_alive_does_not_trap(files, policy, tmp_path):
    assert run_in_small_python(files, policy, [["import gc, re; exec(read())", ALIVE]], tmp_path)[1] == "collected"


@pytest.mark.parametrize(("what", "program"), [
    ("a text that is half a character", "try: b'\\xed\\xa0\\x80'.decode()\nexcept UnicodeDecodeError as error: write(str(error)[:5])"),
    ("calls within each other", "f = lambda n: n and 1 + f(n - 1)\nwrite(str(f(400) == f(900) - 500)[:4] + '.')"),
    ("the attributes of an object", "class A: pass\na = A(); a.b = 1; a.__dict__['c'] = 2; del a.b; write(repr(a.__dict__)[1:4] + 'ok')"),
])
def test_what_a_visit_may_come_to_need_is_there(files, policy, tmp_path, what, program):
    [_, answer] = run_in_small_python(files, policy, [["exec(read())", program]], tmp_path)
    assert len(answer) == 5, f"{what}: {answer}"


def test_a_memory_without_types_is_refused(python):
    with pytest.raises(WasmError, match="laid out in another way"):
        type_slots.types(python.module, bytes(5000))
