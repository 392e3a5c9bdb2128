"""The text of a file -> nodes that know their places.

YAML is read as events and put together here, without recursion and with limits, so that no file can exhaust the machine.
Nor can a file mean something else than it seems to. YAML would silently drop a key that is written twice, copy one text to
another place and obey tags; this is reported instead. Every value stays the text that was written. :func:`reads_as` says
what YAML would make of it.

This is the only module that knows YAML.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import yaml

from compiler.problems import Report, Source, Span, code_point, word
from compiler.reading.characters import DIRECTION, UNSEEN, decode, hidden, without_strange_characters
from compiler.reading.yaml_errors import in_words_of_c, not_yaml

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 200_000
MAX_KEPT = 8


class PythonLoader(yaml.SafeLoader):
    """The parser in Python, which takes a text as the parser in C does."""

    def scan_directive_name(self, start_mark):
        name = super().scan_directive_name(start_mark)
        if name not in ("YAML", "TAG"):  # It would pass over the line.
            raise yaml.scanner.ScannerError("while scanning a directive", start_mark, "found unknown directive name", self.get_mark())
        return name

    def scan_block_scalar_indicators(self, start_mark):
        return (None, None) if self.peek() == "#" else super().scan_block_scalar_indicators(start_mark)

    def scan_plain(self):
        # Within brackets and braces it would end a text at a question mark, and pass over a colon that nothing follows.
        if not self.flow_level:
            return super().scan_plain()
        began = self.get_mark()
        self.peek = self._peek_in_flow  # type: ignore[method-assign]
        token = super().scan_plain()
        del self.peek
        if self.peek() == ":" and self.peek(1) in ",?[]{}":
            raise yaml.scanner.ScannerError("while scanning a plain scalar", began, "found unexpected ':'", self.get_mark())
        return token

    def _peek_in_flow(self, index=0):
        character = super().peek(index)
        return "x" if character == "?" else character

    def parse_flow_mapping_value(self):
        return self._placed(super().parse_flow_mapping_value())

    def parse_flow_sequence_entry_mapping_value(self):
        return self._placed(super().parse_flow_sequence_entry_mapping_value())

    def _placed(self, event):
        """The event; nothing at all stands before what follows it, and not behind what comes before it."""
        if isinstance(event, yaml.ScalarEvent) and not event.value and not event.style:
            event.start_mark = event.end_mark = self.peek_token().start_mark
        return event


# The C parser reads the largest file in a second. The parser in Python takes half a minute, and is the one that there is in a browser.
_LOADER = getattr(yaml, "CSafeLoader", PythonLoader)
_RESOLVER = yaml.resolver.Resolver()


@dataclass(frozen=True, slots=True)
class TextNode:
    """A text, number, date or any other single value, as it was written."""

    value: str
    plain: bool
    """Written without quotes, so that YAML might take it for something else than text."""
    span: Span
    start: int = 0
    end: int = 0
    """From where to where in the source it was written."""


@dataclass(frozen=True, slots=True)
class ListNode:
    """Values one after the other."""

    items: tuple[Node, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """A key and its value."""

    key: TextNode
    value: Node


@dataclass(frozen=True, slots=True)
class MapNode:
    """Keys with values."""

    entries: dict[str, Entry]
    span: Span
    repeats: bool = False
    """A key was written twice, so that entries are missing here."""


@dataclass(frozen=True, slots=True)
class BrokenNode:
    """A value that has been reported already. Nothing more is said about it."""

    span: Span


Node = TextNode | ListNode | MapNode | BrokenNode

_KEPT: dict[str, Node] = {}
"""The nodes of texts that were read lately, the last one at the end."""


@dataclass
class _Open:
    """A list or mapping whose end has not been read yet."""

    is_map: bool
    span: Span
    items: list[Node] = field(default_factory=list)
    entries: dict[str, Entry] = field(default_factory=dict)
    key: Node | None = None
    repeats: bool = False
    broken: bool = False


def read(data: bytes, file: str) -> tuple[Node, Report]:
    """The nodes of a file, and the report with what is wrong with the text so far.

    Raises a ``PolicyError`` where the text cannot be read at all.
    """
    report = Report(Source(file, ""))
    if len(data) > MAX_BYTES:
        message = f"The file has {len(data):,} bytes; at most {MAX_BYTES:,} can be read."
        advice = "Check that this is the right file. Pictures and other data do not belong into it."
        report.stop("too-large", Span(1, 1), message, advice)
    text = decode(data, report)
    report.source = Source(file, text)
    readable = without_strange_characters(text, report)
    if not readable.strip():
        advice = "Write the policy, or check that this is the right file."
        report.stop("empty", Span(1, 1), "The file is empty.", advice)
    _merge_markers(readable, report)
    root = _kept_or_composed(readable, report)
    if root is None:
        report.stop("empty", Span(1, 1), "The file holds only comments.", "Write the policy below them.")
    return root, report


def _merge_markers(text: str, report: Report) -> None:
    """Where Git could not merge what two people wrote it leaves both, between lines that begin with seven signs."""
    if found := re.search(r"^(<{7}|>{7})(?: .*)?$", text, re.MULTILINE):
        message = "Two people changed the same lines, and Git has left what both wrote, between the lines `<<<<<<<`, `=======` and `>>>>>>>`."
        advice = "Keep what is right of the two, and delete these three lines."
        report.stop("merge-markers", report.source.span(*found.span(1)), message, advice)


def reads_as(node: TextNode) -> str | None:
    """What YAML takes a value for, in words. ``None`` if it takes the value for a text."""
    if not node.plain:
        return None
    tag = _RESOLVER.resolve(yaml.ScalarNode, node.value, (True, False)).rpartition(":")[2]
    if tag in ("str", "value", "merge"):
        return None
    if tag == "null":
        return "nothing at all"
    if tag == "timestamp":
        return "a date"
    try:
        made = yaml.SafeLoader("").construct_object(yaml.ScalarNode(f"tag:yaml.org,2002:{tag}", node.value))
        return str(made).lower() if tag == "bool" else f"the number {str(made)[:20]}"
    except (ValueError, ArithmeticError):  # Python refuses a number with that many digits.
        return "a number"


def entries_of(node: Node | None) -> dict[str, Entry]:
    """The keys of a group with their values; none of anything else."""
    return node.entries if isinstance(node, MapNode) else {}


def value_of(node: Node | None, key: str) -> Node | None:
    """What stands behind a key, where there is a group with that key."""
    entry = entries_of(node).get(key)
    return entry.value if entry else None


def appended(root: Node, own: Source, before: Source) -> tuple[Node, Source]:
    """The nodes and the text of a file behind the text of others, so that problems can be quoted from all of them."""
    return _moved(root, *before.size), Source(own.file, own.text, before)


def _moved(node: Node, lines: int, characters: int) -> Node:
    """A node of a text that stands behind so many lines and characters of others."""

    def span(one: Span) -> Span:
        return Span(one.line + lines, one.column, one.length)

    def text(one: TextNode) -> TextNode:
        return replace(one, span=span(one.span), start=one.start + characters, end=one.end + characters)

    match node:
        case TextNode():
            return text(node)
        case ListNode(items):
            return ListNode(tuple(_moved(item, lines, characters) for item in items), span(node.span))
        case MapNode():
            entries = {id: Entry(text(entry.key), _moved(entry.value, lines, characters)) for id, entry in node.entries.items()}
            return MapNode(entries, span(node.span), node.repeats)
        case BrokenNode():
            return BrokenNode(span(node.span))


def spots(report: Report, node: TextNode, pattern: re.Pattern[str]) -> Iterator[Span]:
    """The places in the source of a pattern's matches in a text, one after the other. The iterator never ends.

    If a match cannot be found in the source as it is, its place is the whole text.
    """
    for match in pattern.finditer(report.source.text, node.start, node.end):
        yield report.source.span(*match.span())
    while True:
        yield node.span


def _kept_or_composed(text: str, report: Report) -> Node | None:
    """The nodes of a text. Those of a text in which nothing is wrong are kept: the studio reads all files at each edit of one of them, and
    example cases are read for each version."""
    found = len(report.problems)
    root = _KEPT.pop(text, None) or _compose(text, report)
    if root and len(report.problems) == found:
        _KEPT[text] = root
    if len(_KEPT) > MAX_KEPT:
        del _KEPT[next(iter(_KEPT))]  # the one that was not read for longest
    return root


def _compose(text: str, report: Report) -> Node | None:
    strange = len(report.problems)
    waiting: list[_Open] = []
    root: Node | None = None
    documents = nodes = 0
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            span = _span(event, report.source)
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents == 2:
                    message = "A line of three dashes begins a second document. A file holds one."
                    advice = "Delete the dashes, or what follows them."
                    report.stop("multiple-documents", span, message, advice)
            elif isinstance(event, yaml.NodeEvent):
                nodes += 1
                if nodes > MAX_NODES:
                    message = f"The file holds more than {MAX_NODES:,} values."
                    report.stop("too-many-values", span, message, "Check that this is the right file.")
                done = _begin(event, span, waiting, report)
                root = _place(done, waiting, root, report)
            elif isinstance(event, yaml.CollectionEndEvent):
                root = _place(_close(waiting.pop()), waiting, root, report)
    except yaml.YAMLError as error:
        if strange:  # The invisible characters that were replaced are the likelier cause.
            report.raise_if_any()
        mark, began = getattr(error, "problem_mark", None), getattr(error, "context_mark", None)
        start = Span(1, 1)
        said = in_words_of_c(str(getattr(error, "problem", "")), str(getattr(error, "context", "")))
        not_yaml(said, _at(mark) or start, _at(began), report)
    return root


def _begin(event, span: Span, waiting: list[_Open], report: Report) -> Node | None:
    """The node of an event, or ``None`` for a list or mapping, which is only opened."""
    alias = isinstance(event, yaml.AliasEvent)
    if alias or event.anchor:
        what = f"`*{event.anchor}` copies" if alias else f"`&{event.anchor}` marks"
        message = f"{what} a text for use in several places, which makes a policy hard to read."
        advice = "Write the text itself in each place. A text that begins with `*` or `&` needs quotes."
        report.add("anchor", span, message, advice)
    if alias:
        return BrokenNode(span)
    if event.tag:
        message = "A word that begins with `!` tells YAML how to read a value. A policy has no use for it."
        advice = "Delete the word, or put the text in quotes if the `!` belongs to it."
        report.add("tag", span, message, advice)
    if isinstance(event, yaml.ScalarEvent):
        if event.tag:
            return BrokenNode(span)
        plain = not event.style
        if plain and event.value:
            _hidden_text(event, report)
        if event.style == '"':
            _escaped_characters(event, span, report)
        assert event.start_mark and event.end_mark, "every event of a text has its marks"
        return TextNode(event.value, plain, span, event.start_mark.index, event.end_mark.index)
    if len(waiting) == MAX_DEPTH:
        message = f"This is nested more than {MAX_DEPTH} deep."
        report.stop("too-deep", span, message, "Look for brackets that are opened and never closed.")
    waiting.append(_Open(isinstance(event, yaml.MappingStartEvent), span, broken=bool(event.tag)))
    return None


def _close(done: _Open) -> Node:
    if done.broken:
        return BrokenNode(done.span)
    if not done.is_map:
        return ListNode(tuple(done.items), done.span)
    return MapNode(done.entries, done.span, done.repeats)


def _place(node: Node | None, waiting: list[_Open], root: Node | None, report: Report) -> Node | None:
    """Put a finished node where it belongs. Returns the root of the file, once it is known."""
    if node is None:
        return root
    if not waiting:
        return node
    parent = waiting[-1]
    if not parent.is_map:
        parent.items.append(node)
    elif parent.key is None:
        parent.key = node
        if isinstance(node, TextNode) and node.value == "<<" and node.plain:
            message = "`<<` copies the keys of another place to here, which makes a policy hard to read."
            report.add("anchor", node.span, message, "Write the keys themselves.")
            parent.key = BrokenNode(node.span)
        elif not isinstance(node, (TextNode, BrokenNode)):
            message = "A key is one word. Here, a list or a group of keys stands in its place."
            advice = "If this is text in braces or brackets, put it in quotes."
            report.add("wrong-type", node.span, message, advice)
    else:
        key, parent.key = parent.key, None
        if isinstance(key, TextNode) and key.value in parent.entries:
            first = parent.entries[key.value].key.span
            parent.repeats = True
            message = f"The key {word(key.value)} stands here a second time."
            advice = "Keep one of the two, or rename one."
            report.add("duplicate-key", key.span, message, advice, also=[first])
        elif isinstance(key, TextNode):
            parent.entries[key.value] = Entry(key, node)
    return root


def _at(mark: yaml.Mark | None) -> Span | None:
    return Span(mark.line + 1, mark.column + 1) if mark else None


def _span(event, source: Source) -> Span:
    """The place of an event: its part of its first line, or the first line of a block of text."""
    start, end = event.start_mark, event.end_mark
    line, column = start.line, start.column
    if isinstance(event, yaml.ScalarEvent) and event.style in ("|", ">"):
        for below in range(line + 1, min(end.line + 1, len(source.lines))):
            if stripped := source.lines[below].strip():
                return Span(below + 1, source.lines[below].index(stripped) + 1, len(stripped))
    if end.line == line:
        length = end.column - column
    else:
        length = len(source.lines[line].rstrip()) - column if line < len(source.lines) else 1
    if isinstance(event, (yaml.SequenceStartEvent, yaml.MappingStartEvent)):
        length = 1
    return Span(line + 1, column + 1, max(length, 1))


_UNSPACED_COMMENT = re.compile(r" +(#[^\s#].*)")


def _hidden_text(event, report: Report) -> None:
    """In ``title: Order #5`` YAML takes ``#5`` for a comment. A real comment has a space after its #."""
    end = event.end_mark
    line = report.source.lines[end.line] if end.line < len(report.source.lines) else ""
    if match := _UNSPACED_COMMENT.match(line, end.column):
        message = f"YAML takes {word(match[1])} for a comment, so readers would never see it."
        advice = "Put the whole text in quotes. If it is meant as a comment, write a space after the `#`."
        report.add("hidden-text", Span(end.line + 1, match.start(1) + 1, len(match[1])), message, advice)


def _escaped_characters(event, span: Span, report: Report) -> None:
    written = report.source.lines[span.line - 1]
    kinds: dict[str, Callable[[str], re.Match[str] | None]] = {
        "control-character": UNSEEN.search,
        "direction-character": DIRECTION.search,
        "invisible-character": hidden,
        "tab": re.compile("\t").search,
    }
    for code, search in kinds.items():
        if (match := search(event.value)) and not search(written):
            message = (
                f"In double quotes, a backslash makes an invisible character here, {code_point(match[0])}."
            )
            advice = "Delete the backslash and what belongs to it, or use single quotes."
            report.add(code, span, message, advice)
