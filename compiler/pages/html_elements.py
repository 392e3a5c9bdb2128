"""A page of the site as it is read back: its elements, and what a reader sees of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
WITHIN_A_LINE = {"a", "span", "strong"}


@dataclass
class Element:
    """An element with what is inside it: elements and texts."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """The elements below with this tag and these attributes; `data_question` stands for `data-question`, `cls` for `class`."""
        wanted = {{"cls": "class"}.get(name, name.replace("_", "-")): value for name, value in attributes.items()}.items()
        found, waiting = [], self.inside[::-1]
        while waiting:
            one = waiting.pop()
            if isinstance(one, Element):
                if tag in (None, one.tag) and wanted <= one.attributes.items():
                    found.append(one)
                waiting += one.inside[::-1]
        return found

    def one(self, tag: str | None = None, **attributes: str) -> Element:
        (element,) = self.all(tag, **attributes)
        return element

    @property
    def text(self) -> str:
        """All text below, with white space as a browser shows it."""
        return plain("".join(self.texts()))

    def texts(self) -> list[str]:
        return [text for inner in self.inside for text in ([inner] if isinstance(inner, str) else inner.texts())]

    @property
    def shown(self) -> str:
        """All text below as a reader sees it: what begins a line apart from what stands before, items of a list in brackets."""
        return plain("".join(self._shown()))

    def _shown(self) -> list[str]:
        texts = []
        for inner in self.inside:
            if isinstance(inner, str):
                texts.append(inner)
            elif inner.tag == "li":
                texts.append(f" {item(inner.shown)} ")
            elif inner.tag in WITHIN_A_LINE:
                texts += inner._shown()
            else:
                texts.append(f" {inner.shown} ")
        return texts


def plain(text: str) -> str:
    """A text with white space as a browser shows it."""
    return " ".join(text.split())


def item(text: str) -> str:
    """How :attr:`Element.shown` shows an item of a list."""
    return f"({plain(text)})"


def parse(text: str) -> Element:
    """The page, as a root without tag. Raises ``ValueError`` for a tag that is never closed, or closes nothing."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    if len(reader.open) > 1:
        raise ValueError(f"<{reader.open[-1].tag}> is never closed")
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("")]

    def updatepos(self, start: int, end: int) -> int:
        """Nobody asks for lines and columns, and to count them takes a tenth of the time."""
        return end

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attributes))
        self.open[-1].inside.append(element)
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(element)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if self.open[-1].tag != tag:
            raise ValueError(f"</{tag}> stands where <{self.open[-1].tag}> is open")
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)
