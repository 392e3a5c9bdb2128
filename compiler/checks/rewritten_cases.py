"""The file of example cases with what is decided now in the place of what was expected; everything else stays as it was written.

Only ids are exchanged: of an outcome, or in the list of rules or guidance of a case. Comments, quotes, blank lines and the order of what
stays are the editor's.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby
from typing import Any

from checker import Evaluator
from compiler.languages import day_for_editors
from compiler.problems import LayoutError, Place, PolicyError, word
from compiler.reading.example_cases import ExampleCase, load_cases, read_cases
from compiler.reading.policy import Loaded
from compiler.reading.versions import Versions
from compiler.reading.yaml_nodes import Entry, ListNode, MapNode, TextNode, read, reads_as, value_of

from .examples import Tried, by_name, try_cases

Edit = tuple[int, int, str]
"""From where to where in a text something else comes, and what."""


def _unfit(file: str) -> LayoutError:
    return LayoutError(f"the example cases in {file} are laid out in a way that cannot be rewritten; mend by hand those that `check` names")


@dataclass(frozen=True)
class Rewritten:
    """A case whose expectations were rewritten."""

    name: str
    place: Place
    before: tuple[str, ...]
    after: tuple[str, ...]
    """The lines that changed, before and after."""

    def as_text(self) -> str:
        return "\n".join([f"{self.place.file}:{self.place.line}: {word(self.name)}", *(f"  -{line}" for line in self.before),
                          *(f"  +{line}" for line in self.after)])

    def as_data(self) -> dict[str, Any]:
        return {"case": self.name, "file": self.place.file, "line": self.place.line, "before": list(self.before), "after": list(self.after)}


@dataclass(frozen=True)
class RewrittenCases:
    """The bytes of a file of example cases, and what was rewritten in them."""

    data: bytes
    changed: tuple[Rewritten, ...]
    left: tuple[str, ...]
    """The names of cases that stand for several, which are no longer decided alike: only their author can part them."""


def rewritten_for_versions(versions: Versions, data: bytes, file: str) -> RewrittenCases:
    """As :func:`rewritten_cases`, for all versions of a policy. A case without a day that they decide otherwise than each other gets one.

    Raises a ``PolicyError`` where the file cannot be read, and a :class:`LayoutError` where it cannot be rewritten.
    """
    made = [RewrittenCases(data, (), ())]
    undated = set()
    if len(versions) > 1:
        undated = {case.name for cases, _ in _read(versions, data, file) for case in cases if not case.dated}
        made.append(_parted(versions, data, file))
    for loaded in versions:
        made.append(rewritten_cases(
            loaded, made[-1].data, file, lambda case: case.name not in undated and versions.deciding(case.as_of, case.answers) is loaded))
    changed = tuple(one for part in made for one in part.changed)
    return RewrittenCases(made[-1].data, changed, tuple(dict.fromkeys(name for part in made for name in part.left)))


def _read(versions: Versions, data: bytes, file: str) -> list[tuple[list[ExampleCase], set[str]]]:
    """By version, the cases that it decides, and the names of those that say no day and speak of what it does not have."""
    found = []
    for loaded in versions:
        others = [other.policy for other in versions if other is not loaded]
        cases, problems = read_cases(data, file, loaded.policy, lambda case: versions.deciding(case.as_of, case.answers) is loaded, others)
        if wrong := [problem for problem in problems if problem.code != "example"]:
            raise PolicyError(wrong)
        found.append((cases, {problem.about[1] for problem in problems}))
    return found


def _parted(versions: Versions, data: bytes, file: str) -> RewrittenCases:
    """The file with each case without a day such that it holds in every version that decides it.

    Where versions decide it otherwise than each other, it gets the day of the first of them, and is followed by one for each day on which
    that changes.
    """
    cases_of, foreign = zip(*_read(versions, data, file))
    decided: dict[str, list[tuple[Loaded, list[Tried]]]] = {}
    for loaded, cases in zip(versions, cases_of):
        undated = [case for case in cases if not case.dated]
        for group in by_name(try_cases(Evaluator(loaded.policy, loaded.meaning), undated)):
            decided.setdefault(group[0].example.name, []).append((loaded, group))
    root, report = read(data, file)
    items = [item for item in root.items if isinstance(item, MapNode)] if isinstance(root, ListNode) else []
    text, edits = report.source.text, list[Edit]()
    changed, left = [], []
    for name, by_version in decided.items():
        needs_day = any(name in names for names in foreign)
        if not needs_day and all(one.holds for _, group in by_version for one in group):
            continue
        if not all(_alike(group) for _, group in by_version):
            left.append(name)
            continue
        parts = [next(same) for _, same in groupby(by_version, key=lambda one: one[1][0].result)]
        item = next(item for item in items if _name(item) == name)
        try:
            own, behind = _for_each(text, items, item, parts, needs_day or len(parts) > 1)
        except ValueError:
            raise _unfit(file) from None
        before, after = _lines(text, own)
        changed.append(Rewritten(name, parts[0][1][0].example.quote.place, before, (*after, *behind[2].strip("\n").splitlines())))
        edits += [*own, behind]
    new = as_written(data, applied(text, edits))
    try:
        again = _read(versions, new, file)
    except PolicyError:
        raise _unfit(file) from None
    others = {case.name for cases in cases_of for case in cases} - {one.name for one in changed}
    for loaded, (cases, still_foreign) in zip(versions, again):
        tried = try_cases(Evaluator(loaded.policy, loaded.meaning), [case for case in cases if case.name not in others])
        if still_foreign - {*left} or not all(one.holds for one in tried):
            raise _unfit(file)
    return RewrittenCases(new, tuple(changed), tuple(left))


def _for_each(
    text: str, items: Sequence[MapNode], item: MapNode, parts: Sequence[tuple[Loaded, list[Tried]]], dated: bool
) -> tuple[list[Edit], Edit]:
    """What makes a case the first of its ``parts``, and what puts a case behind it for each of the others."""
    begin = _offset(text, item)
    line = text.rfind("\n", 0, begin) + 1
    if text[line:begin].strip() != "-":
        raise ValueError("It does not begin on a line of its own.")
    following = next((other for other in items if other.span.line > item.span.line), None)
    lines = text[line : text.rfind("\n", 0, _offset(text, following)) + 1 if following else len(text)].splitlines(keepends=True)
    while not lines[-1].strip() or lines[-1].startswith("#"):
        del lines[-1]  # it belongs to what comes next
    whole = "".join(lines)
    stop = line + len(whole)
    own: list[Edit] = []
    copies = ""
    for number, (loaded, group) in enumerate(parts):
        made = [*_edits(text, item, group[0]), *([_with_day(text, item, loaded)] if dated else [])]
        if not number:
            own = sorted(made)
            continue
        inside = [(first - line, last - line, new) for first, last, new in (*made, _with_name(text, item, loaded))]
        copies += applied(whole.rstrip("\n") + "\n", inside)
    return own, (stop, stop, copies if whole.endswith("\n") or not copies else f"\n{copies}")


def _with_day(text: str, item: MapNode, loaded: Loaded) -> Edit:
    """Puts the first day of a version before the answers of a case."""
    key = item.entries["answers"].key
    said = f"as_of: {loaded.policy.effective_from}"
    behind = ", " if text[_offset(text, item)] == "{" else "\n" + " " * (key.span.column - 1)
    return key.start, key.start, said + behind


def _with_name(text: str, item: MapNode, loaded: Loaded) -> Edit:
    """Adds the first day of a version to the name of a case."""
    name = item.entries["case"].value
    assert isinstance(name, TextNode), "a name is a text"
    if text[name.start] in "|>":
        raise ValueError("The name is a text of several lines.")
    end = name.end - 1 if text[name.start] in "\"'" else name.end
    return end, end, f" (from {day_for_editors(loaded.policy.effective_from)})"


def rewritten_cases(
    loaded: Loaded, data: bytes, file: str, decides: Callable[[ExampleCase], bool] = lambda case: True
) -> RewrittenCases:
    """The file with the expectations of cases that come out otherwise made those that come out, of those that the policy ``decides``.

    Raises a ``PolicyError`` where the file cannot be read, and a :class:`LayoutError` where it cannot be rewritten.
    """
    examples = load_cases(data, file, loaded.policy, decides)
    evaluator = Evaluator(loaded.policy, loaded.meaning)
    root, report = read(data, file)
    nodes = {_name(node): node for node in root.items if isinstance(node, MapNode)} if isinstance(root, ListNode) else {}
    text = report.source.text
    edits: list[Edit] = []
    changed, left = [], []
    for group in by_name(try_cases(evaluator, examples)):
        if all(one.holds for one in group):
            continue
        example = group[0].example
        if not _alike(group):
            left.append(example.name)
            continue
        try:
            own = sorted(_edits(text, nodes[example.name], group[0]))
        except ValueError:
            raise _unfit(file) from None
        before, after = _lines(text, own)
        changed.append(Rewritten(example.name, example.quote.place, before, after))
        edits += own
    new = as_written(data, applied(text, edits))
    try:
        tried = try_cases(evaluator, load_cases(new, file, loaded.policy, decides))
    except PolicyError:
        raise _unfit(file) from None
    if not all(one.holds or one.example.name in left for one in tried):
        raise _unfit(file)  # nothing is handed out that does not hold
    return RewrittenCases(new, tuple(changed), tuple(left))


def _alike(group: Sequence[Tried]) -> bool:
    """Whether one expectation can hold in all cases of a group: they differ in nothing that the author expects of them."""
    return len({one.result for one in group}) == 1


def _edits(text: str, case: MapNode, one: Tried) -> Iterator[Edit]:
    if "outcome" in one.differing:
        key = "possible" if "possible" in case.entries else "outcome"
        yield from _outcome(text, case.entries[key], one.outcomes)
    for key in ("rules", "guidance", "set_aside"):
        if key in one.differing:
            yield from _ids(text, case.entries[key], getattr(one.decision, key))


def _outcome(text: str, entry: Entry, outcomes: Sequence[str]) -> Iterator[Edit]:
    key = "outcome" if len(outcomes) == 1 else "possible"
    if entry.key.value != key:
        yield entry.key.start, entry.key.end, key
    if key == "possible" or isinstance(entry.value, TextNode):
        yield from _ids(text, entry, outcomes)
    else:
        yield from _replaced(text, entry, _id(outcomes[0]))


def _ids(text: str, entry: Entry, wanted: Sequence[str]) -> Iterator[Edit]:
    """What makes the list of an entry name all that is wanted and nothing else."""
    node = entry.value
    if isinstance(node, TextNode):
        yield node.start, node.end, _flow(wanted)
        return
    assert isinstance(node, ListNode), "what is no list and no text was reported"
    items = [item for item in node.items if isinstance(item, TextNode)]
    kept = [item for item in items if item.value in wanted]
    added = [id for id in wanted if id not in [item.value for item in items]]
    if not kept:
        yield from _replaced(text, entry, _flow(wanted, always=True))
    elif _begins_with_bracket(text, node):
        yield from _in_brackets(text, items, kept, added)
    else:
        for item in items:
            if item not in kept:
                yield (*_line(text, item), "")
        start, end = _line(text, kept[-1])
        indent = text[start : kept[-1].start]
        added_lines = "".join(f"{indent}{_id(id)}\n" for id in added)
        yield end, end, added_lines if text[:end].endswith("\n") or not added else f"\n{added_lines}"


def _in_brackets(text: str, items: Sequence[TextNode], kept: Sequence[TextNode], added: Sequence[str]) -> Iterator[Edit]:
    for place, item in enumerate(items):
        if item in kept:
            continue
        if place + 1 < len(items) and not (kept and place > items.index(kept[-1])):
            yield item.start, _gap_end(text, item.end, items[place + 1].start), ""
        else:  # behind the last that stays, so the comma before it goes
            yield text.index(",", items[place - 1].end), item.end, ""
    yield kept[-1].end, kept[-1].end, "".join(f", {_id(id)}" for id in added)


def _gap_end(text: str, start: int, end: int) -> int:
    """The end of a comma and the spaces around it; a comment in between stays."""
    return end if "#" not in text[start:end] else text.index(",", start) + 1


def _replaced(text: str, entry: Entry, value: str) -> Iterator[Edit]:
    """A whole list, in brackets or of lines, replaced by a value beside the key."""
    node = entry.value
    assert isinstance(node, ListNode)
    items = [item for item in node.items if isinstance(item, TextNode)]
    if _begins_with_bracket(text, node):
        start = _offset(text, node)
        yield start, text.index("]", items[-1].end if items else start) + 1, value
        return
    for item in items:
        yield (*_line(text, item), "")
    colon = text.index(":", entry.key.end) + 1
    yield colon, colon, f" {value}"


@lru_cache(maxsize=1)
def _line_starts(text: str) -> list[int]:
    return [0, *accumulate(len(line) + 1 for line in text.split("\n"))]


def _offset(text: str, node: ListNode | MapNode) -> int:
    return _line_starts(text)[node.span.line - 1] + node.span.column - 1


def _begins_with_bracket(text: str, node: ListNode) -> bool:
    return text[_offset(text, node)] == "["


def _line(text: str, item: TextNode) -> tuple[int, int]:
    """From where to where the line of an item goes, with its break."""
    end = text.find("\n", item.end)
    return text.rfind("\n", 0, item.start) + 1, len(text) if end < 0 else end + 1


def _flow(ids: Sequence[str], always: bool = False) -> str:
    """Ids as an editor writes them beside a key: one alone, several in brackets."""
    return _id(ids[0]) if len(ids) == 1 and not always else f"[{', '.join(map(_id, ids))}]"


def _id(id: str) -> str:
    return f'"{id}"' if reads_as(TextNode(id, True, None)) else id  # type: ignore[arg-type]


def applied(text: str, edits: Sequence[Edit]) -> str:
    parts, at = list[str](), 0
    for start, end, new in sorted(edits):
        parts += [text[at:start], new]
        at = end
    return "".join([*parts, text[at:]])


def _lines(text: str, edits: Sequence[Edit]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The lines that some edits change, before and after; lines at the beginning and the end that stay alike are left out."""
    start, end = text.rfind("\n", 0, edits[0][0]) + 1, text.find("\n", max(end for _, end, _ in edits))
    end = len(text) if end < 0 else end
    moved = [(first - start, last - start, new) for first, last, new in edits]
    before, after = text[start:end].split("\n"), applied(text[start:end], moved).split("\n")
    first = next((place for place, (one, other) in enumerate(zip(before, after)) if one != other), min(len(before), len(after)))
    while before and after and len(before) > first and len(after) > first and before[-1] == after[-1]:
        del before[-1], after[-1]
    return tuple(before[first:]), tuple(after[first:])


def as_written(data: bytes, text: str) -> bytes:
    """The text with the byte order mark and the line breaks that the file has."""
    mark = data[:3] if data.startswith(b"\xef\xbb\xbf") else b""
    if b"\r\n" in data:
        text = text.replace("\n", "\r\n")
    return mark + text.encode("utf-8")


def _name(node: MapNode) -> str:
    value = value_of(node, "case")
    return value.value.strip() if isinstance(value, TextNode) else ""
