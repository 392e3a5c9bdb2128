"""Reads the functions that a garbage collection may call from the memory of a Python that has started.

A collection calls functions of the type of every object that is alive at that moment. Chance decides which objects these are, so a profile
of past runs can miss a function. But each type names its functions in its slots, and all types are in the memory. So none of these
functions is missing, whatever is alive.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.engine.wasm import Module, WasmError

# The offsets of the fields of a type: PyTypeObject in CPython's Include/cpython/object.h. Pointers and sizes have four bytes.
ITS_TYPE, NAME, DEALLOC, FLAGS, TRAVERSE, CLEAR, FREE, IS_GC, FINALIZE = 4, 12, 24, 84, 92, 96, 160, 164, 196
COLLECTING = (TRAVERSE, CLEAR, IS_GC, FINALIZE, DEALLOC, FREE)
"""The slots of the functions that visit an object, take it apart and free its memory."""
OF_TYPES = 1 << 31
"""The flag of a type whose objects are types: Py_TPFLAGS_TYPE_SUBCLASS."""


def collecting_functions(module: Module, memory: bytes) -> set[int]:
    """The functions that a collection calls for objects of any type in the memory, by their index in the module."""
    table = module.table()
    slots = (_number(memory, type + slot) for type in types(module, memory) for slot in COLLECTING)
    return {table[slot] for slot in slots if slot}


def types(module: Module, memory: bytes) -> set[int]:
    """The addresses of all types in a memory: of every object of ``type``, or of a type of types derived from it."""
    table = module.table()
    addresses: set[int] = set()
    types_of_types = {module.exported_number("PyType_Type")}
    searched: set[int] = set()
    while types_of_types > searched:
        for of in types_of_types - searched:
            addresses |= {address for address in _objects(memory, of) if _is_type(memory, address, table)}
            searched.add(of)
        types_of_types |= {address for address in addresses if _number(memory, address + FLAGS) & OF_TYPES}
    if not {module.exported_number(name) for name in ("PyType_Type", "PyBaseObject_Type", "PyUnicode_Type")} <= addresses:
        raise WasmError("Python's types are laid out in another way than is known here.")
    return addresses


def _objects(memory: bytes, type: int) -> Iterator[int]:
    """The addresses at which an object of a type may begin: those that hold what looks like a pointer to the type."""
    pointer = type.to_bytes(4, "little")
    at = memory.find(pointer)
    while at >= 0:
        if at % 4 == 0 and at >= ITS_TYPE:
            yield at - ITS_TYPE
        at = memory.find(pointer, at + 1)


def _is_type(memory: bytes, address: int, table: dict[int, int]) -> bool:
    """Whether a type is at the address: it has a name, and functions in a type's slots. Tuples and other objects point to types, too."""
    name = _number(memory, address + NAME)
    end = memory.find(b"\0", name, name + 200)
    named = 0 < name < end and memory[name:end].decode(errors="replace").isprintable()
    return named and all(slot == 0 or slot in table for slot in (_number(memory, address + slot) for slot in COLLECTING))


def _number(memory: bytes, address: int) -> int:
    return int.from_bytes(memory[address : address + 4], "little")
