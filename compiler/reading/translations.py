"""A translation of a policy: its texts in another language, by the ids of what they belong to. It can hold nothing else.

The texts are put in the place of the policy's own, and the whole is read as a policy is. So a translation has the conditions, numbers and
outcomes of its policy because it cannot have any others. Which texts there are follows from the table of keys.

A translation also keeps of which text each of its texts is the translation, as a short digest of that text. Where a text of the policy changes,
its digest does, and the translation is stale until somebody has looked at it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from typing import Any

from checker.model import Words
from compiler import languages
from compiler.languages import language
from compiler.problems import PolicyError, Problem, Report, Source, Span, closest, listed, way_out, word
from compiler.reading.amounts import as_amount, as_written
from compiler.reading.facts import BY
from compiler.reading.keys import ANSWERS, GROUP, KEYS, LINE, LIST, PHRASES, PROSE, SEVERAL_OF, Key
from compiler.reading.layers import GROUPS, STATEMENTS
from compiler.reading.policy import BEGINNING
from compiler.reading.said_terms import BRACES, SaidTerm, said_term
from compiler.reading.sums import ids
from compiler.reading.values import Path
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, Node, TextNode, appended, entries_of, read, value_of

ACCEPTED, KEPT = "accepted", "translated"
"""What a translation says beside texts: findings about its own words that stand, and the digests of the texts that it translates."""

KINDS = {**GROUPS, "outcomes": "outcome", "rules": "rule", "guidance": "guidance", "impossible": "impossible"}
"""The groups of a translation, and what each thing in them is called. What has no id is known by its number."""

BY_CONDITION = {key for about in KEYS.values() for key, one in about.items() if one.by_condition}
"""The keys of texts that can be several."""

ACCEPT = "Then run `python build.py check --accept-translations`."

File = tuple[bytes, str]
"""The bytes of a file, and its name as messages show it."""


@dataclass(frozen=True)
class Version:
    """A version of the policy in one language: nodes to read as a policy is read."""

    root: MapNode
    source: Source
    """The text of its file and of those that it is laid over."""

    @property
    def tag(self) -> str:
        """Its language."""
        node = self.root.entries["language"].value
        return node.value if isinstance(node, TextNode) else ""


@dataclass
class Translation:
    """What there is of a policy in another language."""

    versions: list[Version] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    """What is wrong with the files."""
    unfinished: list[Problem] = field(default_factory=list)
    """Texts that are missing, and those that have not followed the policy yet."""


def is_text(about: Key) -> bool:
    """Whether customers read what is written after a key, in words."""
    return about.form in (LINE, PROSE, PHRASES) or about.in_words


def bad_tag(file: str, tag: str, own: str = "") -> Problem | None:
    """The problem with a file that is named after no known language, or after the policy's ``own``."""
    known = languages.known()
    if tag == own:
        message = f"The policy itself is written in {word(tag)}, so there is nothing to translate."
        return Source(file, "").problem("bad-language", BEGINNING, message, "Name the file after the language that it is in, or delete it.")
    if tag in known:
        return None
    meant = closest(tag, known) or closest(re.split("[-_]", tag.lower())[0], known) or _of_country(tag, known)
    message = f"{word(tag)} is no language that the checker speaks, so {word(PurePath(file).name)} is a translation into none."
    if meant:
        advice = f"Did you mean {word(meant)}? Then rename the file to {word(f'{meant}.yml')}."
    else:
        advice = (f"Name the file after one of {listed(known, 'or')}, or add the words of the language to `compiler/languages/`."
                  " If it is no translation, keep it in another folder.")
    return Source(file, "").problem("bad-language", BEGINNING, message, advice)


def _of_country(tag: str, known: Sequence[str]) -> str | None:
    """The language of a country whose code was taken for that of a language: ``ja`` for ``jp``."""
    from babel.languages import get_official_languages  # which the studio, where no file is named, does not have

    return next((one for one in get_official_languages(tag.upper()) if one in known), None)


def translate(tag: str, files: Sequence[File | None], policy: Sequence[Version]) -> Translation:
    """The versions of a policy with their texts from the files of a translation: one for each version, or none where no text of it is another."""
    made = Translation()
    nodes: list[tuple[Node, Source] | None] = []
    for file in files:
        try:
            read_file = read(*file) if file else None
        except PolicyError as error:
            made.problems += error.problems
            return made
        if read_file:
            made.problems += read_file[1].problems
        nodes.append((read_file[0], read_file[1].source) if read_file else None)
    said: set[tuple[str, Any, str]] = set()
    for number, version in enumerate(policy):
        layers = _Layers(tag, version)
        for given, own in zip(nodes[: number + 1], policy):
            if given:
                layers.lay(*given, texts_of(own.root))
        layers.compare()
        for problems, found in ((made.problems, layers.problems), (made.unfinished, layers.unfinished)):
            for one in found:
                if (key := (one.code, one.place, one.message)) not in said:
                    said.add(key)
                    problems.append(one)
        made.versions.append(layers.translated())
    return made


class _Layers:
    """The texts of one version: those of the first file, and over them those of the files of later versions."""

    def __init__(self, tag: str, version: Version):
        self._tag, self._version = tag, version
        self._source = version.source
        self._begins = BEGINNING
        self._texts: dict[Path, Entry] = {}
        self._kept: dict[str, str] = {}
        self._accepted: Entry | None = None
        self._places: dict[Path, Span] = {}
        """Where groups and things stand, and keys without a text."""
        self._reports: list[Report] = []
        self._new: dict[str, Span] = {}
        """Texts of which nobody has said yet that they are translations, by their names."""
        self.unfinished: list[Problem] = []

    @property
    def problems(self) -> list[Problem]:
        return [problem for report in self._reports for problem in report.problems]

    def lay(self, root: Node, file: Source, texts: Mapping[Path, Entry]) -> None:
        """Put the texts of a file over those that are there. ``texts`` are those of the version for which it was written."""
        root, self._source = appended(root, file, self._source)
        self._begins = self._source.beginning
        report = Report(self._source)
        self._reports.append(report)
        if not isinstance(root, MapNode):
            report.add("wrong-type", root.span, "A translation begins with a key.", "Write texts below the keys of the policy, such as `title: …`.")
            return
        self._accepted = root.entries.get(ACCEPTED, self._accepted)
        self._kept |= kept_digests(root)
        own = {key: entry for key, entry in root.entries.items() if key not in (ACCEPTED, KEPT)}
        self._take(MapNode(own, root.span, root.repeats), nested(texts), (), report)

    def _take(self, node: Node, tree: Mapping[str, Any], path: Path, report: Report) -> None:
        if isinstance(node, ListNode) and by_number(tree):
            named = [TextNode(str(number), True, item.span) for number, item in enumerate(node.items)]
            node = MapNode({key.value: Entry(key, item) for key, item in zip(named, node.items)}, node.span)
        if not isinstance(node, MapNode):
            if by_number(tree) and not _empty(node):
                message = f"{word(path[-1])} is a list in the policy, so it is one here."
                report.add("wrong-type", node.span, message, f"Write each item as `- {next(iter(tree['0']))}: …`, in the order of the policy.")
            elif not _empty(node):
                message = f"{word(path[-1])} holds texts by their keys."
                report.add("wrong-type", node.span, message, f"Write them below it, such as `{next(iter(tree))}: …`.")
            return
        for key, entry in node.entries.items():
            here, known = (*path, key), tree.get(key)
            if known is None:
                self._report_unknown(entry.key, path, tree, report)
            elif isinstance(known, dict):
                self._places[here] = entry.key.span
                self._take(entry.value, known, here, report)
            elif isinstance(entry.value, ListNode) and key in BY_CONDITION:
                message = f"{word(key)} is one text in the policy, so it is one here."
                report.add("wrong-type", entry.value.span, message, "Write the text alone. What it depends on is the same in every language.")
            elif _empty(entry.value):
                self._places[here] = entry.key.span
            else:
                self._texts[here] = entry

    def _report_unknown(self, key: TextNode, path: Path, tree: Mapping[str, Any], report: Report) -> None:
        kind = "policy" if not path else KINDS.get(path[0], "") if len(path) == 2 else ""
        about = KEYS.get(kind, {}).get(key.value)
        whose = f" of {word(path[1])}" if len(path) > 1 else ""
        if about and is_text(about):
            message = f"The policy has no {word(key.value)}{whose}, so there is nothing to translate."
            report.add("left-over-text", key.span, message, "Delete it here, or write it into the policy first.")
        elif about and about.form not in (GROUP, LIST):
            message = f"{word(key.value)}{whose} is no text. A translation says the texts of the policy and nothing else."
            report.add("not-a-text", key.span, message, "Delete it here. It is the same in every language.")
        elif key.value in (_terms(self._version.root) if path == ("terms",) else {"terms"} & {*self._version.root.entries}):
            what = f"The term {word(key.value)} is" if path else "The terms of the policy are"
            message = f"{what} no text: numbers, amounts and dates are printed in the way of each language by themselves."
            report.add("not-a-text", key.span, message, "Delete it here. It is the same in every language.")
        elif by_number(tree):
            what = "impossible combination" if path == ("impossible",) else "text"
            message = f"The policy has only {len(tree)} {what}{'s' if len(tree) > 1 else ''}{whose}, and this is one more."
            report.add("left-over-text", key.span, message, "Delete it here, or write it into the policy first.")
        else:
            what = f"has no {KINDS[path[0]]}" if len(path) == 1 else "has no text"
            message = f"The policy {what} {word(key.value)}{whose}."
            report.add("left-over-text", key.span, message, f"{way_out(key.value, tree)} If the policy no longer has it, delete it here.")

    def compare(self) -> None:
        """Compare with the texts of the version: which are missing, which say other terms, and which have not followed the policy yet."""
        missing: dict[Path, list[Path]] = {}
        for path, entry in texts_of(self._version.root).items():
            if path not in self._texts:
                missing.setdefault(path[:2] if len(path) > 1 else (), []).append(path)
                continue
            own = self._texts[path]
            if isinstance(entry.value, TextNode) and isinstance(own.value, TextNode):
                self._compare_terms(entry.value, own.value)
                self._compare_digest(path, entry.value, own.value)
        if self._new:
            self.unfinished.append(self._not_accepted(list(self._new)))
        for thing, paths in missing.items():
            self.unfinished.append(self._missing(thing, paths))

    def _missing(self, thing: Path, paths: Sequence[Path]) -> Problem:
        place = next((self._places[one] for one in (paths[0], thing, thing[:1]) if one in self._places), self._begins)
        keys = [".".join(path[len(thing):]) for path in paths if len(path) > len(thing)]
        names = f"the {'text' if len(keys) == 1 else 'texts'} {listed(keys)}" if keys else "a text"
        whose = f" of {word(thing[1])}" if thing else ""
        message = f"There is no translation of {names}{whose} into {word(self._tag)}."
        advice = f"Write it below `{thing[0]}:`." if thing else "Write it here."
        return self._source.problem(
            "missing-translation", place, message, f"{advice} `build.py translate {self._tag}` writes what is missing, with the text to translate.")

    def _compare_terms(self, source: TextNode, own: TextNode) -> None:
        wanted, said = _said(source.value, self._version.tag), _said(own.value, self._tag)
        if not {id for one in said.values() for id in ids(one.term)} <= {*_terms(self._version.root)}:
            return  # which is reported where the text is read
        lacks = [text for text, one in wanted.items() if not _among(one, said.values())]
        other = [text for text, one in said.items() if not _among(one, wanted.values())]
        if lacks or other:
            parts = [*([f"lacks {listed(lacks)}, which the policy says here"] if lacks else []),
                     *([f"says {listed(other)}, which the policy does not say here"] if other else [])]
            advice = "Name the same terms in braces as the policy, each with the same comparison in the words of this language."
            self._reports[-1].add("other-terms", own.span, f"This text {', and '.join(parts)}.", advice)

    def _compare_digest(self, path: Path, source: TextNode, own: TextNode) -> None:
        kept, name = self._kept.get(name_of(path)), name_of(path)
        if kept is None:
            self._new[name] = own.span
        elif kept != digest_of(source):
            message = f"The text {word(name)} of the policy changed after it was translated."
            advice = f"It now says: “{_short(source.value)}” Correct the translation if it has to follow. {ACCEPT}"
            self.unfinished.append(self._source.problem("stale-translation", own.span, message, advice))

    def _not_accepted(self, names: Sequence[str]) -> Problem:
        named = listed(names) if len(names) < 7 else f"{', '.join(map(word, names[:5]))} and {len(names) - 5} others"
        message = f"Nobody has said yet that this says what the policy says: the translation of {named}."
        return self._source.problem("stale-translation", self._new[names[0]], message, f"Compare it with the policy. {ACCEPT}")

    def translated(self) -> Version:
        """The version with the texts of this language, as far as there are any."""
        def exchanged(path: Path, entry: Entry) -> Entry:
            return self._texts.get(path, entry)

        root = _exchanged(self._version.root, "policy", (), exchanged)
        root = _amounts(root, language(self._version.tag).checker, {id(entry.value) for entry in self._texts.values()})
        assert isinstance(root, MapNode)
        entries = {key: entry for key, entry in root.entries.items() if key not in ("accepted", "renamed")}
        entries["language"] = Entry(entries["language"].key, TextNode(self._tag, True, self._begins))
        if self._accepted:
            entries["accepted"] = self._accepted
        return Version(MapNode(entries, root.span), self._source)


def texts_of(root: Node) -> dict[Path, Entry]:
    """The texts of a policy that customers read, by the path of each in a translation, such as ``("rules", "unpaid-order", "says")``."""
    found: dict[Path, Entry] = {}

    def take(path: Path, entry: Entry) -> Entry:
        found[path] = entry
        return entry

    _exchanged(root, "policy", (), take)
    return found


def given_in(root: Node | None, texts: Mapping[Path, Entry], also_empty: bool = False) -> dict[Path, Entry]:
    """The texts of a file of a translation, among those of the policy; what else is wrong with the file is said when it is read."""
    found: dict[Path, Entry] = {}
    for path in texts:
        node, entry = root, None
        for part in path:
            if isinstance(node, ListNode):
                node = node.items[int(part)] if part.isdecimal() and int(part) < len(node.items) else None
                continue
            entry = node.entries.get(part) if isinstance(node, MapNode) else None
            node = entry.value if entry else None
        if entry and node and (also_empty or not _empty(node)):
            found[path] = entry
    return found


def _exchanged(node: Node, kind: str, path: Path, text: Callable[[Path, Entry], Entry]) -> Node:
    """A thing of a policy, with other texts in it."""
    if not isinstance(node, MapNode):
        return node
    entries = {}
    for key, entry in node.entries.items():
        about = KEYS[kind].get(key)
        entries[key] = entry if about is None else _value(entry, about, (*path, key), text)
    return MapNode(entries, node.span, node.repeats)


def _value(entry: Entry, about: Key, path: Path, text: Callable[[Path, Entry], Entry]) -> Entry:
    value = entry.value
    if about.by_condition and isinstance(value, ListNode):
        items = tuple(_exchanged(item, "variant", (*path, str(number)), text) for number, item in enumerate(value.items))
        return Entry(entry.key, ListNode(items, value.span))
    if is_text(about):
        return text(path, entry)
    if about.form == ANSWERS and isinstance(value, MapNode) and SEVERAL_OF in value.entries:
        below = value.entries[SEVERAL_OF]
        return Entry(entry.key, MapNode({SEVERAL_OF: _value(below, about, (*path, SEVERAL_OF), text)}, value.span))
    if about.form == ANSWERS and isinstance(value, MapNode):
        labels = {id: text((*path, id), one) for id, one in value.entries.items()}
        return Entry(entry.key, MapNode(labels, value.span))
    if about.form == GROUP and about.of and isinstance(value, MapNode):
        group = path[-1:] if path[-1] in KINDS else path  # those have ids of their own, wherever they stand
        things = {id: _thing(one, about.of, (*group, id), text) for id, one in value.entries.items()}
        return Entry(entry.key, MapNode(things, value.span))
    if about.form == LIST and isinstance(value, ListNode):
        items = tuple(_item(item, about.of, str(number), text) for number, item in enumerate(value.items))
        return Entry(entry.key, ListNode(items, value.span))
    return entry


def _amounts(node: Node, words: Words, texts: Set[int]) -> Node:
    """A policy with the amounts of its terms and conditions as policies of any language can write them; its ``texts`` stay, known by identity."""
    match node:
        case TextNode():
            return node if id(node) in texts else replace(node, value=as_written(node.value, words))
        case ListNode(items):
            return ListNode(tuple(_amounts(item, words, texts) for item in items), node.span)
        case MapNode():
            entries = {key: Entry(entry.key, _amounts(entry.value, words, texts)) for key, entry in node.entries.items()}
            return MapNode(entries, node.span, node.repeats)
    return node


def _thing(entry: Entry, kind: str, path: Path, text: Callable[[Path, Entry], Entry]) -> Entry:
    if kind != "term":
        return Entry(entry.key, _exchanged(entry.value, kind, path, text))
    if isinstance(entry.value, MapNode):
        values = {id: text((*path, id), one) if id != BY and _in_words(one.value) else one for id, one in entry.value.entries.items()}
        return Entry(entry.key, MapNode(values, entry.value.span))
    return text(path, entry) if _in_words(entry.value) else entry


def _in_words(node: Node) -> bool:
    """Whether the value of a term is words, which conditions cannot compare with, and no amount in any language."""
    return isinstance(node, TextNode) and not any(as_amount(node.value.strip(), language(tag).checker) for tag in languages.known())


def _item(item: Node, kinds: str, number: str, text: Callable[[Path, Entry], Entry]) -> Node:
    """An item of a list of things: a statement, or an impossible combination."""
    if kinds == "impossible":
        return _exchanged(item, kinds, (kinds, number), text)
    for kind in STATEMENTS:
        if isinstance(item, MapNode) and kind in item.entries and kind in kinds.split() and isinstance(id := item.entries[kind].value, TextNode):
            group = next(group for group, one in KINDS.items() if one == kind)
            return _exchanged(item, kind, (group, id.value), text)
    return item


def _terms(root: MapNode) -> Mapping[str, Entry]:
    """What texts can name in braces: terms, and computed amounts."""
    return entries_of(value_of(root, "terms")) | entries_of(value_of(root, "amounts"))


def kept_digests(root: Node | None) -> dict[str, str]:
    """What a file of a translation keeps: by the name of each text, the digest of the policy's text that it translates."""
    return {name: one.value.value for name, one in entries_of(value_of(root, KEPT)).items() if isinstance(one.value, TextNode)}


def nested(texts: Mapping[Path, Entry]) -> dict[str, Any]:
    """The paths of texts as groups within groups."""
    tree: dict[str, Any] = {}
    for path, entry in texts.items():
        within = tree
        for part in path[:-1]:
            within = within.setdefault(part, {})
        within[path[-1]] = entry
    return tree


def by_number(tree: Mapping[str, Any]) -> bool:
    """Whether things are known by their places in a list, since they have no ids."""
    return any(key.isdigit() and isinstance(below, Mapping) for key, below in tree.items())


def _empty(node: Node) -> bool:
    return isinstance(node, TextNode) and not node.value.strip()


def name_of(path: Path) -> str:
    """What messages and digests call a text."""
    return ".".join(path)


def digest_of(text: TextNode) -> str:
    """A short digest of a text, in letters, so that YAML takes it for nothing else. Terms count by their ids: a new value needs no translation."""
    found = hashlib.sha256(" ".join(text.value.split()).encode()).hexdigest()[:8]
    return found.translate(str.maketrans("0123456789abcdef", "bcdfghjkmnpqrstv"))


def _short(text: str) -> str:
    return text if len(text) <= 200 else f"{text[:199]}…"


def _said(text: str, tag: str) -> dict[str, SaidTerm]:
    """What a text says in braces, by what stands there. What says nothing is reported where it is read."""
    found = {}
    for match in BRACES.finditer(text):
        if said := said_term(match[1] or "", tag):
            found[match[0]] = said
    return found


def _among(one: SaidTerm, others: Iterable[SaidTerm]) -> bool:
    """Whether a term is said with the same comparison."""
    return any(
        (one.term, one.after) == (other.term, other.after)
        and (bool(one.comparisons & other.comparisons) or not one.comparisons and not other.comparisons) for other in others
    )
