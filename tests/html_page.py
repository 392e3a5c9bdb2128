"""A page of the site as tests look at it: its elements and its texts."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Element:
    """An element with what is inside it: elements and texts."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[Element | str] = field(default_factory=list)

    def all(self, tag: str | None = None, **attributes: str) -> list[Element]:
        """The elements below with this tag and these attributes; `data_rule` stands for `data-rule`, `cls` for `class`."""
        wanted = {{"cls": "class"}.get(name, name.replace("_", "-")): value for name, value in attributes.items()}
        found = []
        for one in self.inside:
            if isinstance(one, Element):
                if tag in (None, one.tag) and wanted.items() <= one.attributes.items():
                    found.append(one)
                found += one.all(tag, **attributes)
        return found

    def one(self, tag: str | None = None, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    @property
    def text(self) -> str:
        """All text below, with white space as a browser shows it."""
        return " ".join("".join(self.texts()).split())

    def texts(self) -> list[str]:
        return [text for one in self.inside for text in ([one] if isinstance(one, str) else one.texts())]

    def shape(self) -> tuple:
        """Everything but the texts and the values of attributes."""
        return self.tag, tuple(self.attributes), tuple(one.shape() for one in self.inside if isinstance(one, Element))


def parse(text: str) -> Element:
    """The page, as a root without tag. Raises ``AssertionError`` for an end tag that closes nothing."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert len(reader.open) == 1, f"never closed: {[one.tag for one in reader.open[1:]]}"
    return reader.open[0]


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__()
        self.open = [Element("")]

    def handle_starttag(self, tag, attributes):
        element = Element(tag, dict(attributes))
        self.open[-1].inside.append(element)
        if tag not in VOID and not (self.get_starttag_text() or "").endswith("/>"):
            self.open.append(element)

    def handle_startendtag(self, tag, attributes):
        self.open[-1].inside.append(Element(tag, dict(attributes)))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        assert self.open[-1].tag == tag, f"</{tag}> where <{self.open[-1].tag}> is open"
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].inside.append(data)
