"""Edits a WebAssembly module and leaves every index as it is: functions get other bodies, and the memory other contents.

It knows just enough of the binary format for that: https://webassembly.github.io/spec/core/binary/modules.html
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

IMPORT, GLOBAL, EXPORT, ELEMENT, CODE, DATA, DATA_COUNT = 2, 6, 7, 9, 10, 11, 12
HEADER = b"\0asm\x01\0\0\0"
FUNCTION, VARIABLE = 0, 3
"""The kinds of a function and of a global variable, in imports and exports."""

UNREACHABLE = bytes([0, 0x00, 0x0B])
"""The body of a function that stops the program as soon as it is called: no locals, ``unreachable``, ``end``."""
NOTHING = bytes([0, 0x0B])
"""The body of a function that takes and returns nothing, and does nothing."""


class WasmError(Exception):
    """The module cannot be edited here; the message says why."""


@dataclass(frozen=True)
class Module:
    """A module, section by section, in the order of the file."""

    sections: tuple[tuple[int, bytes], ...]

    @classmethod
    def read(cls, content: bytes) -> Module:
        if not content.startswith(HEADER):
            raise WasmError("This is not a WebAssembly module of version 1.")
        reader, sections = _Reader(content, len(HEADER)), []
        while reader.offset < len(content):
            sections.append((reader.bytes(1)[0], reader.bytes(reader.number())))
        return cls(tuple(sections))

    def write(self) -> bytes:
        return HEADER + b"".join(bytes([kind]) + _sized(content) for kind, content in self.sections)

    def bodies(self) -> list[bytes]:
        """The body of each function defined here: its locals and its instructions."""
        reader = _Reader(self._section(CODE))
        return [reader.bytes(reader.number()) for _ in range(reader.number())]

    def with_bodies(self, change: Callable[[int, bytes], bytes]) -> Module:
        """Another module in which ``change`` has made each function's body from its index and old body."""
        bodies = self.bodies()
        made = b"".join(_sized(change(index, body)) for index, body in enumerate(bodies))
        return self._with(CODE, _unsigned(len(bodies)) + made)

    def exported_function(self, wanted: str) -> int:
        """The index of an exported function among those defined here."""
        for name, kind, index in self._exports:
            if (name, kind) == (wanted, FUNCTION):
                return index - self._imported(FUNCTION)
        raise WasmError(f"No function `{wanted}` is exported.")

    def exported_number(self, name: str) -> int:
        """The initial value of an exported variable. For a variable of C it is the address."""
        exported = [index - self._imported(VARIABLE) for own, kind, index in self._exports if (own, kind) == (name, VARIABLE)]
        if not exported:
            raise WasmError(f"No variable `{name}` is exported.")
        reader = _Reader(self._section(GLOBAL))
        return [reader.variable() for _ in range(reader.number())][exported[0]]

    def table(self) -> dict[int, int]:
        """The initial table of functions: C's pointer to each function, with the function's index among those defined here."""
        reader, imported = _Reader(self._section(ELEMENT)), self._imported(FUNCTION)
        if reader.number() != 1 or reader.number() != 0:
            raise WasmError("The functions of the table stand in another form than is known here.")
        start = reader.constant()
        functions = [reader.number() - imported for _ in range(reader.number())]
        return {number: index for number, index in enumerate(functions, start) if index >= 0}

    def without_exported_functions(self, but: set[int]) -> Module:
        """Another module that exports only the functions with these indices, and those that it imports itself."""
        imported = self._imported(FUNCTION)
        wanted = {name for name, _ in self._imports()}
        left = [
            _sized(name.encode()) + bytes([kind]) + _unsigned(index)
            for name, kind, index in self._exports
            if kind != FUNCTION or index - imported in but or name in wanted
        ]
        return self._with(EXPORT, _unsigned(len(left)) + b"".join(left))

    def with_memory(self, content: bytes, gap: int = 1024) -> Module:
        """Another module whose memory starts with this content. Runs of ``gap`` zeros or more are left out, since zeros are the default."""
        parts = [(start, content[start:end]) for start, end in _runs(content, gap)]
        made = b"".join(b"\x00\x41" + _signed(start) + b"\x0b" + _sized(part) for start, part in parts)
        module = self._with(DATA, _unsigned(len(parts)) + made)
        return module._with(DATA_COUNT, _unsigned(len(parts))) if module._has(DATA_COUNT) else module

    @functools.cached_property
    def _exports(self) -> list[tuple[str, int, int]]:
        """The name, kind and index of each export."""
        reader = _Reader(self._section(EXPORT))
        return [(reader.name(), reader.bytes(1)[0], reader.number()) for _ in range(reader.number())]

    def _imports(self) -> Iterator[tuple[str, int]]:
        """The name and kind of each import."""
        if not self._has(IMPORT):
            return
        reader = _Reader(self._section(IMPORT))
        for _ in range(reader.number()):
            reader.name()  # of the module it comes from
            yield reader.name(), reader.skip_import()

    def _imported(self, kind: int) -> int:
        """The number of imports of a kind. Their indices come before those of the definitions."""
        return sum(imported == kind for _, imported in self._imports())

    def _has(self, kind: int) -> bool:
        return any(kind == own for own, _ in self.sections)

    def _section(self, kind: int) -> bytes:
        if not self._has(kind):
            raise WasmError(f"The module has no section {kind}.")
        return next(content for own, content in self.sections if own == kind)

    def _with(self, kind: int, content: bytes) -> Module:
        self._section(kind)
        return replace(self, sections=tuple((own, content if own == kind else old) for own, old in self.sections))


def stub(module: Module, kept: set[int]) -> Module:
    """The module with the bodies of the kept functions only. A call of any other function traps and does not return."""
    return module.with_bodies(lambda index, body: body if index in kept else UNREACHABLE)


def instrument(module: Module, marks: int) -> Module:
    """The module in which each call of function n sets the byte at ``marks + n`` of the memory to 1."""

    def change(index: int, body: bytes) -> bytes:
        start = _end_of_locals(body)
        # i32.const address, i32.const 1, i32.store8
        return body[:start] + b"\x41" + _signed(marks + index) + b"\x41\x01\x3a\x00\x00" + body[start:]

    return module.with_bodies(change)


def _end_of_locals(body: bytes) -> int:
    reader = _Reader(body)
    for _ in range(reader.number()):
        reader.number()
        reader.skip_type()
    return reader.offset


def _runs(content: bytes, gap: int) -> Iterator[tuple[int, int]]:
    """The start and end of each part that is not zeros. Runs of fewer than ``gap`` zeros count as part of it."""
    zeros, end = bytes(gap), 0
    while end < len(content):
        start = _after_zeros(content, end)
        at = content.find(zeros, start)
        end = len(content) if at < 0 else at
        if start < end:
            yield start, start + len(content[start:end].rstrip(b"\0"))


def _after_zeros(content: bytes, start: int) -> int:
    """The place of the first byte from here on that is not zero. The memory is large, so it is neither copied nor read byte by byte."""
    zeros = bytes(4096)
    while content.startswith(zeros, start):
        start += len(zeros)
    piece = content[start : start + len(zeros)]
    return start + len(piece) - len(piece.lstrip(b"\0"))


@dataclass
class _Reader:
    content: bytes
    offset: int = 0

    def bytes(self, count: int) -> bytes:
        piece = self.content[self.offset : self.offset + count]
        if len(piece) < count:
            raise WasmError("The module ends too early.")
        self.offset += count
        return piece

    def number(self) -> int:
        """An unsigned LEB128 number."""
        value = shift = 0
        while True:
            if self.offset >= len(self.content):
                raise WasmError("The module ends too early.")
            byte = self.content[self.offset]
            self.offset += 1
            value |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return value

    def name(self) -> str:
        return self.bytes(self.number()).decode()

    def skip_type(self) -> None:
        """Skip a value's type. A heap type, which is a number of its own, follows (ref null)."""
        if self.bytes(1)[0] in (0x63, 0x64):
            self.number()

    def skip_variable_type(self) -> None:
        self.skip_type()
        self.bytes(1)  # whether it is mutable

    def variable(self) -> int:
        """The initial value of a variable."""
        self.skip_variable_type()
        return self.constant()

    def constant(self) -> int:
        """The value of an expression that is a single number: ``i32.const`` and ``end``. Addresses are not negative."""
        if self.bytes(1) != b"\x41":
            raise WasmError("Something starts with another value than a number.")
        value = self.number()
        if self.bytes(1) != b"\x0b":
            raise WasmError("Something starts with a value that is worked out.")
        return value

    def skip_limits(self) -> None:
        has_maximum = self.bytes(1)[0] & 1
        self.number()
        if has_maximum:
            self.number()

    def skip_import(self) -> int:
        """Skip the description of an import, and return its kind."""
        kind = self.bytes(1)[0]
        if kind == FUNCTION:
            self.number()
        elif kind == 1:  # a table
            self.skip_type()
            self.skip_limits()
        elif kind == 2:  # a memory
            self.skip_limits()
        elif kind == VARIABLE:
            self.skip_variable_type()
        elif kind == 4:  # a tag
            self.bytes(1), self.number()
        else:
            raise WasmError(f"An import of kind {kind} is not known here.")
        return kind


def _sized(content: bytes) -> bytes:
    return _unsigned(len(content)) + content


def _unsigned(value: int) -> bytes:
    """A number in unsigned LEB128."""
    return _leb128(value, 0x7F)


def _signed(value: int) -> bytes:
    """A number that is not negative, in signed LEB128: bit 6 of the last byte is its sign."""
    return _leb128(value, 0x3F)


def _leb128(value: int, greatest: int) -> bytes:
    """A number in groups of seven bits, the lowest first. The last byte holds what is not above ``greatest``."""
    made = bytearray()
    while value > greatest:
        made.append(value & 0x7F | 0x80)
        value >>= 7
    made.append(value)
    return bytes(made)
