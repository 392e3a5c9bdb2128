"""A version of a policy as its file says it: a layer of nodes that is laid over the version before it.

Things are laid over each other by their ids, key by key; the value of a key is exchanged as a whole. What is not mentioned stays. Whatever is
new or goes has to be named, so a misspelt id is reported and makes no new thing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.problems import Report, listed, way_out, word
from compiler.reading.keys import GROUP, KEYS, Fields
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode, entries_of, value_of

GROUPS = {key: about.of for key, about in KEYS["policy"].items() if about.form == GROUP and key != "renamed"}
"""The groups of things at the top of a policy, and what each thing is called."""
WITHIN = {"question": ("outcomes", "outcome"), "topic": ("statements", "rule or guidance")}
"""The key of a thing under which there are things with ids of their own, and what each of those is called."""
STATEMENTS = ("rule", "guidance")
FIXED = ("policy", "language", "time_zone", "reference_date")
"""What no version can change: by these, they are versions of one policy."""
OWN = ("version", "effective_from", "renamed", "added", "removed")
"""What each version says for itself."""


def laid_over(before: MapNode, layer: Node, report: Report) -> MapNode:
    """The whole version: the one before it, with the layer over it. What is wrong with the layer goes to the report."""
    fields = Fields(Reader(report), layer, layer.span, "version", "The version", ())
    if not isinstance(layer, MapNode):
        return before
    for key in ("version", "effective_from"):
        fields.get(key)  # it has to be there, and is read with the rest of the whole version
    fields.ignore(*layer.entries)
    for key in FIXED:
        if key in layer.entries:
            message = f"{word(key)} is the same for all versions of a policy."
            report.add("fixed-key", layer.entries[key].key.span, message, "Delete it here, or change it in the policy itself.")
    laid = _Layer(before, fields, report)
    fields.close()
    return laid.over(before, layer)


class _Layer:
    """One layer, with what it says to be new and to go."""

    def __init__(self, before: MapNode, fields: Fields, report: Report):
        self._report = report
        self._known = dict(_things(before))
        self._added = {node.value: node for node in fields.names("added")}
        self._removed = {node.value: node for node in fields.names("removed")}
        self._written: set[str] = set()
        self._taken: set[str] = set()

    def over(self, before: MapNode, layer: MapNode) -> MapNode:
        entries = {key: entry for key, entry in before.entries.items() if key not in OWN and not self._goes(key)}
        for key, entry in layer.entries.items():
            if key in OWN and key not in ("added", "removed"):
                entries[key] = entry
            elif key in GROUPS:
                entries[key] = Entry(entry.key, self._group(before.entries.get(key), entry.value, GROUPS[key]))
            elif key == "accepted":
                entries[key] = Entry(entry.key, _appended(before.entries.get(key), entry.value))
            elif key not in (*FIXED, *OWN):
                entries[key] = entry
        for key in [key for key in GROUPS if key in entries]:
            if key not in layer.entries:  # what goes, where the layer says nothing else of the group
                entries[key] = Entry(entries[key].key, self._group(entries[key], MapNode({}, layer.span), GROUPS[key]))
            if self._emptied(before.entries.get(key), entries[key].value, key) and not KEYS["policy"][key].required:
                del entries[key]  # as an editor does who takes the last term out of a policy
        self._report_names()
        return MapNode(entries, before.span, before.repeats)

    def _group(self, before: Entry | None, layer: Node, kind: str, of: str = "") -> Node:
        """A group of things by their ids; ``of`` is the thing below which they stand, if they do."""
        old = before.value if before else MapNode({}, layer.span)
        if not isinstance(old, MapNode) or not isinstance(layer, MapNode):
            return layer  # which is reported where it is read
        entries: dict[str, Entry] = {}
        new: dict[str, list[Entry]] = {"": []}
        last = ""
        for id, entry in layer.entries.items():
            self._written.add(id)
            if id not in old.entries:
                self._report_unknown(entry.key, id, kind, of, old.entries)
                new[last].append(entry)
            else:
                last = id
                new.setdefault(id, [])
        for id, entry in old.entries.items():
            if self._goes(id):
                self._taken |= {name for name, _ in _within(id, entry.value, kind)} & self._removed.keys()  # with it, what stands below it
                if id in layer.entries:
                    self._report_rewritten(layer.entries[id].key, id)
            else:
                entries[id] = self._thing(entry, layer.entries.get(id), kind, id)
            entries |= {one.key.value: one for one in new.get(id, [])}
        entries |= {one.key.value: one for one in new[""]}
        return MapNode(entries, old.span, old.repeats or layer.repeats)

    def _thing(self, before: Entry, layer: Entry | None, kind: str, id: str) -> Entry:
        """A thing, with the keys that the layer writes for it in the place of those that it had."""
        over = layer.value if layer else MapNode({}, before.value.span)
        if not isinstance(before.value, MapNode) or not isinstance(over, MapNode):
            return layer or before
        return Entry(layer.key if layer and over.entries else before.key, self._keys(before.value, over, kind, id))

    def _keys(self, before: MapNode, layer: MapNode, kind: str, id: str) -> MapNode:
        within, what = WITHIN.get(kind, ("", ""))
        entries = {key: entry for key, entry in before.entries.items() if not self._goes(f"{id}.{key}")}
        entries |= {key: entry for key, entry in layer.entries.items() if key != within}
        if old := entries.get(within):
            said = value_of(layer, within)
            if kind == "question":
                value = self._group(old, said or MapNode({}, layer.span), what, id)
            else:
                value = self._statements(old.value, said or ListNode((), layer.span), what, id)
            entries[within] = Entry(old.key, value)
            self._emptied(old, value, within, id)
        elif within in layer.entries:
            entries[within] = layer.entries[within]
        return MapNode(entries, before.span, before.repeats or layer.repeats)

    def _statements(self, old: Node, layer: Node, kind: str, of: str) -> Node:
        """The rules and guidance of the topic ``of``, of which each is known by its id. A new one stands behind the one that is written before it."""
        if not isinstance(old, ListNode) or not isinstance(layer, ListNode):
            return layer
        ids = [_statement_id(item) for item in old.items]
        changed: dict[str, MapNode] = {}
        new: dict[str, list[Node]] = {"": []}
        last = ""
        for item in layer.items:
            id = _statement_id(item)
            if id is None or not isinstance(item, MapNode):
                new[last].append(item)  # it is reported where it is read
                continue
            self._written.add(id)
            if id in changed:
                message = f"The version speaks of {word(id)} a second time."
                self._report.add("part-kept", item.span, message, "Write all that changes in one place.", also=[changed[id].span])
            elif id in ids:
                changed[id] = item
                last = id
                new.setdefault(id, [])
            else:
                name = next(item.entries[key].value for key in STATEMENTS if key in item.entries)
                if isinstance(name, TextNode):
                    self._report_unknown(name, id, kind, of, [one for one in ids if one])
                new[last].append(item)
        items: list[Node] = []
        for id, item in zip(ids, old.items):
            if id and self._goes(id):
                if id in changed:
                    self._report_rewritten(changed[id], id)
            elif id and isinstance(item, MapNode):
                items.append(self._keys(item, changed.get(id) or MapNode({}, item.span), kind, id))
            else:
                items.append(item)
            items += new.get(id or "-", [])
        return ListNode((*items, *new[""]), old.span)

    def _emptied(self, before: Entry | None, now: Node, key: str, of: str = "") -> bool:
        """Whether all that was there goes, which is reported where something has to be left."""
        gone = [node for id, node in self._removed.items() if before and id in _ids(before.value)]
        if not gone or not isinstance(now, MapNode | ListNode) or _ids(now):
            return False
        if of or KEYS["policy"][key].required:
            message = f"With {listed(node.value for node in gone)}, all goes that stands under {word(key)}{f' of {word(of)}' if of else ''}."
            advice = f"Remove {word(of)} as well, or keep something of it." if of else "Keep something, or name what is new under `added`."
            self._report.add("empty-list", gone[-1].span, message, advice)
        return True

    def _goes(self, name: str) -> bool:
        if name in self._removed:
            self._taken.add(name)
        return name in self._removed

    # --- What is wrong with the names of a layer ---------------------------------------------------------------------

    def _report_unknown(self, node: TextNode, id: str, kind: str, of: str, known: Iterable[str]) -> None:
        """A thing that the version before does not have is new, if the layer says so."""
        if id in self._known and id not in known:
            message = f"{word(id)} is {self._known[id]} in the version before, and not {_a(kind, of)}."
            advice = "Write what changes of it where it stands in the version before; or, if this is something new, give it another id."
            self._report.add("unknown-part", node.span, message, advice)
        elif id not in self._added:
            message = f"The version before has no {kind} {word(id)}."
            advice = f"{way_out(id, known)} If it is new, name it under `added`: `added: [{id}]`."
            self._report.add("unknown-part", node.span, message, advice)

    def _report_rewritten(self, node: TextNode | MapNode, id: str) -> None:
        message = f"{word(id)} is said to be removed, and is written here all the same."
        self._report.add("part-kept", node.span, message, "Delete it here, or under `removed`.", also=[self._removed[id].span])

    def _report_names(self) -> None:
        for id, node in self._added.items():
            if id in self._known:
                message = f"{word(id)} is said to be added, and the version before has it already, as {self._known[id]}."
                self._report.add("part-kept", node.span, message, "Delete it here; what changes of it is enough.")
            elif id not in self._written:
                message = f"{word(id)} is said to be added, and stands nowhere in this version."
                self._report.add("unknown-part", node.span, message, f"{way_out(id, sorted(self._written - {*self._known}))} Or delete it here.")
        for id, node in self._removed.items():
            if id not in self._taken:
                message = f"{word(id)} is said to be removed, and the version before has no such thing."
                self._report.add("unknown-part", node.span, message, way_out(id, self._known))


def _a(kind: str, of: str = "") -> str:
    return f"{'an' if kind[0] in 'aeiou' else 'a'} {kind}" + (f" of {word(of)}" if of else "")


def _things(root: MapNode) -> Iterator[tuple[str, str]]:
    """The id of each thing of a version, and what it is."""
    for key, kind in GROUPS.items():
        for id, entry in entries_of(value_of(root, key)).items():
            yield id, _a(kind)
            yield from _within(id, entry.value, kind)


def _within(id: str, node: Node, kind: str) -> Iterator[tuple[str, str]]:
    """The same of what stands below one thing."""
    within, what = WITHIN.get(kind, ("", ""))
    yield from ((name, _a(what, id)) for name in _ids(value_of(node, within)) if name)


def _ids(node: Node | None) -> list[str | None]:
    """The ids of what stands in a group, or in a list of rules and guidance."""
    if isinstance(node, ListNode):
        return [_statement_id(item) for item in node.items]
    return [*entries_of(node)]


def _statement_id(node: Node) -> str | None:
    """The id of a rule or of guidance, if it has any."""
    return next((value.value for key in STATEMENTS if isinstance(value := value_of(node, key), TextNode)), None)


def _appended(before: Entry | None, layer: Node) -> Node:
    if before and isinstance(before.value, ListNode) and isinstance(layer, ListNode):
        return ListNode((*before.value.items, *layer.items), before.value.span)
    return layer
