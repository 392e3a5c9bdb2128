"""The keys of one thing of a policy, read one by one."""

from __future__ import annotations

from datetime import date

from compiler.problems import Span, closest, listed, word
from compiler.reading.values import Path, Reader
from compiler.reading.yaml_nodes import BrokenNode, Entry, MapNode, Node, TextNode


class Fields:
    """The keys of one thing. When it is closed, the keys that were not read have no meaning, and are reported."""

    def __init__(self, reader: Reader, node: Node, head: Span, what: str, path: Path):
        """``head`` is the place where the thing is named. Messages call it ``what``, findings call it ``path``."""
        self._reader = reader
        self._report = reader.report
        self._entries = node.entries if isinstance(node, MapNode) else None
        self._known: list[str] = []
        self._missing: list[str] = []
        self.head = head
        self.what = what
        self.path = path
        if self._entries is None and not isinstance(node, BrokenNode):
            empty = isinstance(node, TextNode) and not node.value
            message = f"{what} has none of its keys."
            advice = "Write its keys below it, each as `key: value`."
            self._report.add("wrong-type", head if empty else node.span, message, advice)

    def __contains__(self, key: str) -> bool:
        return self._entries is not None and key in self._entries

    def __bool__(self) -> bool:
        """Whether there are keys to read at all; if not, that has been reported."""
        return self._entries is not None

    def key_span(self, key: str) -> Span:
        """Where a key stands."""
        return self._entry(key).key.span

    def value_span(self, key: str) -> Span:
        """Where the value of a key stands."""
        return self._entry(key).value.span

    def ignore(self, *keys: str) -> None:
        """Accept keys about which nothing more can be said."""
        self._known.extend(keys)

    def get(self, key: str, required: bool = True) -> Node | None:
        """The value of a key."""
        self._known.append(key)
        if key not in self:
            if required:
                self._missing.append(key)
            return None
        entry = self._entry(key)
        if isinstance(entry.value, TextNode) and not entry.value.value:
            message, advice = f"`{key}` is empty.", "Write something after it, or delete it."
            self._report.add("empty-text", entry.key.span, message, advice)
            return BrokenNode(entry.key.span)
        self._reader.remember((*self.path, key), entry.value)
        return entry.value

    def text(self, key: str, required: bool = True) -> str:
        """A text that readers do not see as it is."""
        node = self.get(key, required)
        return self._reader.text(node, f"`{key}`") if node else ""

    def prose(self, key: str, required: bool = True, one_line: bool = True) -> str:
        """A text for readers."""
        node = self.get(key, required)
        return self._reader.prose(node, f"`{key}`", one_line) if node else ""

    def name(self, key: str, required: bool = True) -> TextNode | None:
        """The id of something declared elsewhere; ``None`` where it is missing or was reported."""
        node = self.get(key, required)
        named = node is not None and self._reader.text(node, f"`{key}`")
        return node if named and isinstance(node, TextNode) else None

    def names(self, key: str, required: bool = True, empty: bool = False) -> list[TextNode]:
        """One id or a list of them."""
        node = self.get(key, required)
        items = self._reader.items(node, f"`{key}`", single=True, empty=empty) if node else []
        self._reader.repeated(items)
        named = [item for item in items if self._reader.text(item, f"An item of `{key}`")]
        return [item for item in named if isinstance(item, TextNode)]

    def phrases(self, key: str) -> tuple[str, ...]:
        """A text for readers, or a list of them."""
        node = self.get(key, required=False)
        items = self._reader.items(node, f"`{key}`", single=True) if node else []
        self._reader.repeated(items)
        for number, item in enumerate(items, 1):
            self._reader.remember((*self.path, f"{key} {number}"), item)
        return tuple(self._reader.prose(item, f"An item of `{key}`") for item in items)

    def day(self, key: str, required: bool = True) -> date | None:
        """A day of the calendar."""
        node = self.get(key, required)
        return self._reader.day(node, f"`{key}`") if node else None

    def number(self, key: str, required: bool = True) -> int | None:
        """A whole number."""
        node = self.get(key, required)
        return self._reader.number(node, f"`{key}`") if node else None

    def entries(self, key: str, required: bool = True, empty: bool = False) -> list[Entry] | None:
        """The things of a group, or ``None`` if they cannot be known."""
        node = self.get(key, required)
        if node is None:
            return None if required else []
        found = self._reader.entries(node, f"`{key}`", empty)
        return found if isinstance(node, MapNode) else None

    def items(self, key: str, required: bool = True) -> list[Node]:
        """The items of a list."""
        node = self.get(key, required)
        return self._reader.items(node, f"`{key}`") if node else []

    def close(self) -> None:
        """Report the keys that have no meaning, and those that are missing."""
        for entry in (self._entries or {}).values():
            if entry.key.value in self._known:
                continue
            free = [key for key in self._known if key not in self]
            meant = closest(entry.key.value, free)
            if meant in self._missing:
                self._missing.remove(meant)  # It is not missing, it is misspelt.
            message = f"{self.what} has no key {word(entry.key.value)}."
            self._reader.unknown(
                "unknown-key", entry.key, message, free, "Delete it; all keys are there already."
            )
        if self and self._missing:
            keys = "key" if len(self._missing) == 1 else "keys"
            message = f"{self.what} lacks the {keys} {listed(self._missing)}."
            advice = f"Add {listed(f'{key}: …' for key in self._missing)}."
            self._report.add("missing-key", self.head, message, advice)

    def _entry(self, key: str) -> Entry:
        assert self._entries is not None
        return self._entries[key]
