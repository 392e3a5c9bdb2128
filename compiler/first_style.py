"""What a page needs of the site's style sheet to show, so that it does not wait for the whole."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import tinycss2
from tinycss2.ast import Node

from compiler.html_page import Element

CONDITIONS = {"container", "layer", "media", "supports"}
"""The blocks of a style sheet that hold rules."""


def first_style(style: str, page: Element) -> str:
    """The rules of a style sheet that an element of a page can match, those in its templates included.

    Only tags, classes and ids count, for a page's scripts and its reader change the rest: attributes, and what is checked, open or
    pointed at. The whole style sheet has to follow directly behind them all the same. It holds what scripts bring along, and how a
    page is printed; and as it says once more what is said here, in its own order, it has the last word.
    """
    return _without_unused("\n".join(_Elements(page).rules(_read(style))))


class _Elements:
    """What the elements of a page can be selected by."""

    def __init__(self, page: Element):
        elements = page.all()
        self._tags = {one.tag for one in elements}
        self._ids = {one.attributes.get("id") for one in elements}
        self._classes = {name for one in elements for name in (one.attributes.get("class") or "").split()}

    def rules(self, rules: Iterable[Node]) -> Iterator[str]:
        for rule in rules:
            if rule.type == "qualified-rule":
                if matching := [selector for selector in _selectors(rule.prelude) if self._can_match(selector)]:
                    yield f"{','.join(_text(selector).strip() for selector in matching)}{{{_text(rule.content)}}}"
            elif rule.type == "at-rule" and rule.content is not None and rule.lower_at_keyword in CONDITIONS:
                condition = _text(rule.prelude)
                within = "\n".join(self.rules(_read(rule.content)))
                # Layers overrule each other in the order in which they are first named, so none may be missing.
                if condition.strip() != "print" and (within or rule.lower_at_keyword == "layer"):
                    yield f"@{rule.lower_at_keyword}{condition}{{{within}}}"
            elif rule.type == "at-rule":
                yield _text([rule])

    def _can_match(self, selector: Sequence[Node]) -> bool:
        before = None
        for part in selector:
            if part.type == "hash" and part.value not in self._ids:
                return False
            if part.type == "ident" and before == "." and part.value not in self._classes:
                return False
            if part.type == "ident" and before not in (".", ":") and part.lower_value not in self._tags:
                return False
            before = part.value if part.type == "literal" else None
        return True


def _without_unused(style: str) -> str:
    """Without what only names something, values (the theme's icons above all) or animations, that nothing else asks for."""
    rules = _read(style)
    values = set(re.findall(r"var\(\s*(--[\w-]+)", style))
    animations = set(re.findall(r"[\w-]+", "".join(_text([rule]) for rule in rules if not _animation(rule))))
    kept = "\n".join(
        _text([rule])
        for rule in rules
        if (not _values(rule) or _values(rule) & values) and (not _animation(rule) or _animation(rule) in animations)
    )
    return kept if kept == style else _without_unused(kept)


def _animation(rule: Node) -> str | None:
    """What a rule names, if it is one of ``@keyframes``."""
    return _text(rule.prelude).strip() if rule.type == "at-rule" and rule.lower_at_keyword == "keyframes" else None


def _values(rule: Node) -> set[str]:
    """What a rule names, if it does nothing but name values."""
    if rule.type != "qualified-rule":
        return set()
    said = tinycss2.parse_declaration_list(rule.content, skip_comments=True, skip_whitespace=True)
    names = {one.name for one in said if one.type == "declaration" and one.name.startswith("--")}
    return names if len(names) == len(said) else set()


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
