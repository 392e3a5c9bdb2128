"""What a page needs of the site's style sheet to show, so that it does not wait for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field

import tinycss2
from tinycss2.ast import Node

from compiler.pages.html_elements import Element

CONDITIONS = {"container", "layer", "media", "supports"}
"""The blocks of a style sheet that hold rules."""
FIXED = {"dir", "data-md-color-scheme", "data-md-color-primary", "data-md-color-accent"}
"""Attributes that have no value but those that some element of the page has to begin with. A scheme that somebody once chose, and that
the site has no more, comes with the whole style sheet."""
COMBINATORS = (">", "+", "~")


def first_style(style: str, page: Element) -> str:
    """The rules of a style sheet that an element of a page can match, those in its templates included.

    What a page's scripts and its reader change does not count: most attributes, and what is checked, open or pointed at. The whole
    style sheet has to follow directly behind them all the same. It holds what scripts bring along, and how a page is printed; and as it
    says once more what is said here, in its own order, it has the last word.
    """
    return _without_unused("\n".join(_Elements(page).rules(_read(style))))


@dataclass(eq=False)
class _Place:
    """Where an element is in a page."""

    element: Element
    classes: set[str]
    parent: _Place | None
    before: _Place | None
    """The element before it with the same parent."""
    folded: bool
    """Whether it is in a template: then it is not known where it will be."""


@dataclass
class _Compound:
    """What a selector says about one element, without what scripts and readers change."""

    combinator: str = ""
    """How it is to stand to the element that is named before it."""
    tags: list[str] = field(default_factory=list)
    ids: list[str] = field(default_factory=list)
    classes: list[str] = field(default_factory=list)
    fixed: list[tuple[str, str]] = field(default_factory=list)

    def matches(self, place: _Place) -> bool:
        element = place.element
        return (
            all(tag == element.tag for tag in self.tags)
            and all(one == element.attributes.get("id") for one in self.ids)
            and place.classes.issuperset(self.classes)
        )


class _Elements:
    """What the elements of a page can be selected by."""

    def __init__(self, page: Element):
        self._places = list(_places(page))
        elements = [one.element for one in self._places]
        self._tags = {one.tag for one in elements}
        self._ids = {one.attributes.get("id") for one in elements}
        self._classes = set().union(*(one.classes for one in self._places))
        self._fixed = {(name, one.attributes.get(name)) for one in elements for name in FIXED}

    def rules(self, rules: Iterable[Node]) -> Iterator[str]:
        for rule in rules:
            if rule.type == "qualified-rule":
                selectors = [(selector, self._can_match(selector)) for selector in _selectors(rule.prelude)]
                if any(can_match for _, can_match in selectors):
                    # A browser that does not know what is behind a colon heeds no selector of the list, and must not heed the others here.
                    kept = (selector for selector, can_match in selectors if can_match or ":" in selector)
                    yield f"{','.join(_text(selector).strip() for selector in kept)}{{{_text(rule.content)}}}"
            elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in CONDITIONS:
                condition = _text(rule.prelude)
                within = "\n".join(self.rules(_read(rule.content)))
                # Layers overrule each other in the order in which they are first named, so none may be missing.
                if condition.strip() != "print" and (within or rule.lower_at_keyword == "layer"):
                    yield f"@{rule.lower_at_keyword}{condition}{{{within}}}"
            elif rule.type == "at-rule":
                yield _text([rule])

    def _can_match(self, selector: Sequence[Node]) -> bool:
        compounds = list(_compounds(selector))
        if not compounds:
            return True  # a list with nothing between two commas: no browser heeds its rule, and it must stay like that
        if not all(map(self._has, compounds)):
            return False
        *others, last = compounds
        anywhere = all(any(map(other.matches, self._places)) for other in others)
        return anywhere and any(
            place.folded or _stands(place, compounds) for place in self._places if last.matches(place)
        )

    def _has(self, compound: _Compound) -> bool:
        """Whether all that a selector says of an element is said of one or another: quick, and most is not."""
        return (
            self._tags.issuperset(compound.tags)
            and self._ids.issuperset(compound.ids)
            and self._classes.issuperset(compound.classes)
            and self._fixed.issuperset(compound.fixed)
        )


def _places(page: Element, parent: _Place | None = None, folded: bool = False) -> Iterator[_Place]:
    before = None
    for one in page.inside:
        if isinstance(one, Element):
            before = _Place(one, set((one.attributes.get("class") or "").split()), parent, before, folded)
            yield before
            yield from _places(one, before, folded or one.tag == "template")


def _compounds(selector: Sequence[Node]) -> Iterator[_Compound]:
    """What a selector says about each element that it names."""
    one: _Compound | None = None
    mark = combinator = ""
    for part in selector:
        if part.type == "comment":
            continue
        if part.type == "whitespace" or part in COMBINATORS:
            combinator = combinator.strip() or ("" if part.type == "whitespace" else part.value) or " "
            continue
        if one is None or combinator:
            if one:
                yield one
            one = _Compound(combinator)
        combinator = ""
        if part.type == "hash":
            one.ids.append(part.value)
        elif part.type == "ident" and mark == ".":
            one.classes.append(part.value)
        elif part.type == "ident" and mark != ":":
            one.tags.append(part.lower_value)
        elif part == "|":
            one.tags.clear()  # it was a namespace
        elif part.type == "[] block":
            match [inner for inner in part.content if inner.type not in ("whitespace", "comment")]:
                case [name, equal, value] if (
                    name.type == "ident" and name.lower_value in FIXED and equal == "=" and value.type in ("ident", "string")
                ):
                    one.fixed.append((name.lower_value, value.value))
        mark = part.value if part.type == "literal" else ""
    if one:
        yield one


def _stands(place: _Place, compounds: Sequence[_Compound]) -> bool:
    """Whether an element is what is said last, and stands to others as is said before."""
    *others, last = compounds
    if not last.matches(place):
        return False
    if not others:
        return True
    one = place.parent if last.combinator in (" ", ">") else place.before
    while one:
        if _stands(one, others):
            return True
        if last.combinator in (">", "+"):
            return False
        one = one.parent if last.combinator == " " else one.before
    return False


def _without_unused(style: str) -> str:
    """Without what only names something, a value (the theme's icons above all) or an animation, that nothing else asks for."""
    rules = _read(style)
    values = set(re.findall(r"\([^(){};]*?(--[\w-]+)", style))  # what asks for one has it in parentheses
    animations = set(re.findall(r"[\w-]+", "".join(_text([rule]) for rule in rules if not _animation(rule))))
    used = (rule for rule in rules if not _animation(rule) or _animation(rule) in animations)
    kept = "\n".join(_without_values(used, values))
    return kept if kept == style else _without_unused(kept)


def _animation(rule: Node) -> str | None:
    """What a rule names, if it is one of ``@keyframes``."""
    return _text(rule.prelude).strip(" \n'\"") if rule.type == "at-rule" and rule.lower_at_keyword == "keyframes" else None


def _without_values(rules: Iterable[Node], used: Set[str]) -> Iterator[str]:
    """Rules without the values that they name and nothing uses."""
    for rule in rules:
        if rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in CONDITIONS:
            within = "\n".join(_without_values(_read(rule.content), used))
            if within or rule.lower_at_keyword == "layer":
                yield f"@{rule.lower_at_keyword}{_text(rule.prelude)}{{{within}}}"
        elif rule.type == "qualified-rule":
            said = tinycss2.parse_blocks_contents(rule.content, skip_comments=True, skip_whitespace=True)
            unused = [one for one in said if one.type == "declaration" and one.name.startswith("--") and one.name not in used]
            if not unused:
                yield _text([rule])
            elif kept := [one for one in said if one not in unused and one.type != "error"]:
                yield f"{_text(rule.prelude)}{{{';'.join(one.serialize() for one in kept)}}}"
        else:
            yield _text([rule])


def _read(style: str | Sequence[Node]) -> list[Node]:
    return tinycss2.parse_rule_list(style, skip_comments=True, skip_whitespace=True)


def _selectors(prelude: Sequence[Node]) -> Iterator[list[Node]]:
    selector: list[Node] = []
    for part in prelude:
        if part == ",":
            yield selector
            selector = []
        else:
            selector.append(part)
    yield selector


def _text(parts: Iterable[Node]) -> str:
    return tinycss2.serialize(part for part in parts if part.type != "comment")
