"""The files of a translation with what is missing in them, or with the digests of the texts that they translate; all else stays as it was written."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from compiler.problems import LayoutError, PolicyError, Report, Source, word
from compiler.reading.characters import decode
from compiler.reading.translations import KEPT, File, Version, by_number, digest_of, given_in, kept_digests, name_of, nested, texts_of
from compiler.reading.values import Path
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode, read

from .rewritten_cases import Edit, applied, as_written

NOTE = "# Of which texts of the policy these are the translations. `build.py check --accept-translations` keeps it."
NEW = "# yaml-language-server: $schema=.schema/translation.json\n"
"""What a new file begins with."""
WIDTH = 110
SHOWN = 40
"""The number of names that are shown of a file."""


def _unfit(file: str, what: str) -> LayoutError:
    return LayoutError(f"{what} in {file} is laid out in a way in which nothing can be added; write it with a key on each line")


@dataclass(frozen=True)
class RewrittenFile:
    """The new bytes of a file, and the names of the texts for which something was written."""

    name: str
    data: bytes
    texts: tuple[str, ...]

    def as_text(self) -> str:
        others = len(self.texts) - SHOWN
        return "\n".join([f"{self.name}:", *(f"  {name}" for name in self.texts[:SHOWN]), *([f"  and {others:,} more"] if others > 0 else [])])

    def as_data(self) -> dict[str, Any]:
        return {"file": self.name, "texts": list(self.texts)}


def accepted_translations(policy: Sequence[Version], files: Sequence[File | None], names: Sequence[str]) -> list[RewrittenFile]:
    """The files of a language in which each text that is there counts as the translation of the policy's text of today.

    ``names`` are those of the files, also of files that are not there yet: what a version translates as the one before it did is noted in its own.
    Raises a ``PolicyError`` where a file cannot be read, and a :class:`LayoutError`.
    """
    made = []
    texts: dict[Path, Entry] = {}
    before: dict[str, str] = {}
    for version, file, name in zip(policy, files, names):
        root = _root(file)
        wanted = texts_of(version.root)
        texts |= given_in(root, wanted)
        digests = {name_of(path): digest_of(entry.value) for path, entry in wanted.items()
                   if path in texts and isinstance(entry.value, TextNode) and isinstance(texts[path].value, TextNode)}
        own = {text: digest for text, digest in digests.items() if before.get(text) != digest}
        kept = kept_digests(root)
        changed = tuple(text for text, digest in own.items() if kept.get(text) != digest)
        if changed or kept.keys() - own.keys():
            made.append(RewrittenFile(name, _with_block(file[0] if file else b"", name, root, own), changed))
        before |= digests
    return made


def completed_translation(policy: Sequence[Version], files: Sequence[File | None], names: Sequence[str]) -> list[RewrittenFile]:
    """The files of a language with a line for each text that is missing, and above it the text to translate.

    Raises a ``PolicyError`` where a file cannot be read, and a :class:`LayoutError`.
    """
    made = []
    texts: dict[Path, Entry] = {}
    for version, file, name in zip(policy, files, names):
        root = _root(file)
        wanted = texts_of(version.root)
        texts |= given_in(root, wanted, also_empty=True)
        missing = {path: entry for path, entry in wanted.items() if path not in texts}
        if missing:
            first = version is policy[0]
            data = _with_missing(file[0] if file else b"", name, root, missing, begin=NEW if first else "")
            made.append(RewrittenFile(name, data, tuple(map(name_of, missing))))
        texts |= missing
    return made


def _with_block(data: bytes, name: str, root: Node | None, digests: Mapping[str, str]) -> bytes:
    text = _text(data, name)
    lines = [f"{KEPT}:" if digests else f"{KEPT}: {{}}", *(f"  {text_name}: {digest}" for text_name, digest in digests.items())]
    if isinstance(root, MapNode) and KEPT in root.entries:
        entry = root.entries[KEPT]
        start, end = text.rfind("\n", 0, entry.key.start) + 1, _end_of_line(text, _last(entry))
        edit: Edit = (start, end, "\n".join(lines) + "\n")
    else:
        gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
        edit = (len(text), len(text), gap + "\n".join([NOTE, *lines]) + "\n")
    return _confirmed(as_written(data, applied(text, [edit])), name, lambda made: kept_digests(made) == dict(digests), word(KEPT))


def _with_missing(data: bytes, name: str, root: Node | None, missing: Mapping[Path, Entry], begin: str) -> bytes:
    text = _text(data, name) or begin
    tree = nested(missing)
    end = _end_of_texts(text, root)
    edits = [*_edits(text, root if isinstance(root, MapNode) else None, tree, (), 0, end, name)]
    new = as_written(data, applied(text, edits))
    return _confirmed(new, name, lambda made: missing.keys() <= given_in(made, missing, also_empty=True).keys(), "A group")


def _edits(text: str, node: MapNode | None, tree: Mapping[str, Any], path: Path, indent: int, end: int, name: str) -> Iterator[Edit]:
    """What adds a tree of texts below a group, whose keys are indented so far; new ones stand at its end."""
    if node and node.entries and text.endswith(("{", ","), 0, next(iter(node.entries.values())).key.start):
        raise _unfit(name, word(".".join(path)))
    new = []
    for key, below in tree.items():
        entry = node.entries.get(key) if node else None
        if entry is None:
            new += _lines(key, below, (*path, key), indent)
        elif isinstance(below, dict) and isinstance(entry.value, MapNode) and entry.value.entries:
            inner = next(iter(entry.value.entries.values())).key.span.column - 1
            yield from _edits(text, entry.value, below, (*path, key), inner, _end_of_line(text, _last(entry)), name)
        elif isinstance(below, dict) and isinstance(entry.value, ListNode):
            yield from _items(text, entry.value, below, name)
        elif isinstance(below, dict):
            at = _end_of_line(text, entry.key.end)
            yield at, at, "".join(f"{line}\n" for line in _below(below, (*path, key), indent + 2))
    if new:
        gap = "\n" if text[:end].strip() and not text[:end].endswith("\n") else ""
        yield end, end, gap + "".join(f"{line}\n" for line in new)


def _items(text: str, node: ListNode, tree: Mapping[str, Any], name: str) -> Iterator[Edit]:
    """What adds texts to the things of a list, which are known by their numbers."""
    items = [item for item in node.items if isinstance(item, MapNode) and item.entries]
    if len(items) < len(node.items) or not items:
        raise _unfit(name, "A list")
    indent = next(iter(items[0].entries.values())).key.span.column - 1
    end = _end_of_line(text, max(_last(entry) for entry in items[-1].entries.values()))
    for number, below in tree.items():
        if int(number) < len(items):
            item = items[int(number)]
            at = _end_of_line(text, max(_last(entry) for entry in item.entries.values()))
            yield from _edits(text, item, below, (number,), indent, at, name)
        else:
            yield end, end, "".join(f"{line}\n" for line in _item(below, indent - 2))


def _lines(key: str, below: Any, path: Path, indent: int) -> list[str]:
    space = " " * indent
    if isinstance(below, Entry):
        return [*(f"{space}# {line}" for line in _source(below.value)), f"{space}{key}:"]
    blank = [""] if indent == 0 and path != ("impossible",) else []
    return [*blank, f"{space}{key}:", *_below(below, path, indent + 2)]


def _below(below: Mapping[str, Any], path: Path, indent: int) -> list[str]:
    if by_number(below):
        return [line for item in below.values() for line in _item(item, indent)]
    return [line for key, its in below.items() for line in _lines(key, its, (*path, key), indent)]


def _item(below: Mapping[str, Any], indent: int) -> list[str]:
    lines = [line for key, entry in below.items() for line in _lines(key, entry, (key,), indent + 2)]
    first = next(number for number, line in enumerate(lines) if not line.lstrip().startswith("#"))
    return [*lines[:first], f"{' ' * indent}- {lines[first].lstrip()}", *lines[first + 1 :]]


def _source(node: Node) -> list[str]:
    """The text to translate, in lines for a comment."""
    texts = [item.value for item in node.items if isinstance(item, TextNode)] if isinstance(node, ListNode) else [node.value]  # type: ignore[union-attr]
    return textwrap.wrap(" ".join(", ".join(texts).split()), WIDTH, break_long_words=False, break_on_hyphens=False) or [""]


def _root(file: File | None) -> Node | None:
    """The nodes of a file; none of one in which somebody has begun with nothing, or with comments."""
    lines = file[0].removeprefix(b"\xef\xbb\xbf").splitlines() if file else []
    return read(*file)[0] if file and any(line.strip() and not line.lstrip().startswith(b"#") for line in lines) else None


def _text(data: bytes, name: str) -> str:
    return decode(data, Report(Source(name, "")))


def _last(entry: Entry) -> int:
    """Where an entry ends in the text."""
    value = entry.value
    if isinstance(value, MapNode):
        return max([entry.key.end, *map(_last, value.entries.values())])
    if isinstance(value, ListNode):
        return max([entry.key.end, *(_last(Entry(entry.key, item)) for item in value.items)])
    return max(entry.key.end, value.end) if isinstance(value, TextNode) else entry.key.end


def _end_of_line(text: str, place: int) -> int:
    """Where the line after a place begins. A text over several lines ends behind its last break."""
    if place and text[place - 1] == "\n":
        return place
    end = text.find("\n", place)
    return len(text) if end < 0 else end + 1


def _end_of_texts(text: str, root: Node | None) -> int:
    """Behind the last text of a file: what it keeps of the policy stands at its end."""
    if not isinstance(root, MapNode):
        return len(text)
    ends = [_last(entry) for key, entry in root.entries.items() if key != KEPT]
    return _end_of_line(text, max(ends)) if ends else len(text)


def _confirmed(data: bytes, name: str, holds, what: str) -> bytes:
    """What was written has to be read as it is meant: nothing else is handed out."""
    try:
        root, report = read(data, name)
    except PolicyError:
        raise _unfit(name, what) from None
    if report.problems or not holds(root):
        raise _unfit(name, what)
    return data
