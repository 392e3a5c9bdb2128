"""Reads the finished pages back: a topic's page says what its view says, in this order, and nothing else.

Between a view and a reader stand templates, Markdown, its extensions and a theme. Any of them could drop a rule, a row of a table or
a "not", or say more. Each text of the view stands in a slot of the finished page, an element that bears its name. So the page is read
back into slots here, and compared with the view that it was made from. A text in no slot is in no view. Whatever could keep a text
from being seen as it is, such as `hidden` or `<del>`, is refused.

What the theme puts around that (header, navigation and footer) is not read, except that no table may stand there; nor are the
other pages, the style sheets, the tooltips, and where links lead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from checker.meaning import Meaning
from compiler.pages.addresses import CONTACT
from compiler.pages.contact_view import contact_view
from compiler.pages.html_elements import Element, item, parse, plain
from compiler.pages.timeline import HISTORY, Timeline
from compiler.pages.topic_view import View, sections, topic_view
from compiler.proof.agreement import ProofError

HEADINGS = ("h1", "h2", "h3")
TAGS = (*HEADINGS, "h4", "h5", "h6", "a", "br", "dd", "details", "div", "dl", "dt", "li", "p", "span", "strong", "summary", "table", "tbody",
        "td", "th", "thead", "tr", "ul")
ATTRIBUTES = ("class", "data-", "href", "id", "scope", "title")
CLASSES = ("hc-", "headerlink", "md-button")
"""Tags, and how attributes and classes begin, that leave a text as it is."""
UNSEEN = "hc-unseen"
FOLDED = "folded"
"""The slot of a part of a table."""
AROUND = ("class", "data-", "dir", "lang")
"""How the attributes begin of what is around the main content."""


class Slot(NamedTuple):
    """A named place on a page, with its text or the slots within it."""

    name: str
    says: str | list[Slot]

    @property
    def text(self) -> str:
        """Its text, or those within it; what belongs together in brackets."""
        return self.says if isinstance(self.says, str) else " ".join(
            item(one.text) if isinstance(one.says, list) else one.text for one in self.says)


def compare_pages(meaning: Meaning, site: Path) -> None:
    """Raise :class:`ProofError` where a topic's page does not say what the policy says, or says anything else."""
    policy = meaning.policy
    pages = [(topic.id, topic_view(meaning, topic), topic.statements) for topic in policy.topics]
    if policy.routes:
        pages.append((CONTACT, contact_view(policy), tuple(route.id for route in policy.routes)))
    for name, view, ids in pages:
        try:
            _compare_page(view, ids, parse((site / name / "index.html").read_text(encoding="utf-8")))
        except ProofError as error:
            raise ProofError(f"The page `{name}` {error}") from None
        except ValueError as error:
            raise ProofError(f"The page `{name}` cannot be read back: {error}.") from None


def compare_versions(timeline: Timeline, pages: Iterable[str], site: Path) -> None:
    """Raise :class:`ProofError` where a page does not say of which version it is, from when until when it holds and what comes before and after."""
    for path in pages:
        name = path.removesuffix(".md").removesuffix("index").rstrip("/")
        own = timeline.of_page(path)
        if path.startswith("editors/") or name == HISTORY:
            continue  # they are of no version
        page = parse((site / name / "index.html").read_text(encoding="utf-8"))
        said = [plain(one.all("p")[0].shown) for one in page.all("nav") if one.attributes.get("class") == "hc-versions"]
        if said != [timeline.said(own)]:
            raise ProofError(f"The page `{name}` says of its version {said}, but it should say “{timeline.said(own)}”.")


def _compare_page(view: View, ids: Sequence[str], page: Element) -> None:
    """``ids`` are those that the policy has there, each of which stands on the page."""
    printed = _printed(_content(page))
    expected = {str(section["id"]): list(_expected(section)) for section in sections(view)}
    for id in (*expected, *ids):
        if id not in printed:
            raise ProofError(f"does not print `{id}`.")
    for id, should in zip_longest(printed, expected):
        if id not in expected:
            raise ProofError(f"prints `{id}`, which the policy does not have there.")
        if id != should:
            raise ProofError(f"prints `{id}` where `{should}` should stand.")
        for slot, said in _differences(expected[id], printed[id]):
            if slot != said:
                prints, says = said.text if said else "", slot.text if slot else ""
                but = "in another slot than it should" if prints == says else f"but it should say “{says}”"
                raise ProofError(f"prints under `{id}` “{prints}”, {but}.")


def _differences(expected: list[Slot], printed: list[Slot]) -> Iterator[tuple[Slot | None, Slot | None]]:
    """The slots that should stand in a place and do, side by side. Of a part of a table those within it: it can be long."""
    for slot, said in zip_longest(expected, printed):
        if slot != said and slot and said and slot.name == said.name == FOLDED and isinstance(slot.says, list) and isinstance(said.says, list):
            yield from _differences(slot.says, said.says)
        else:
            yield slot, said


def _expected(view: View) -> Iterator[Slot]:
    for name, value in view.items():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict):
                yield Slot(name, list(_expected(one)))
            elif name == "title":
                yield Slot(f"#{view['id']}", plain(one))
            elif one and not isinstance(one, Markup):
                yield Slot(name, plain(one if isinstance(one, str) else "".join(piece.text for piece in one)))


# --- What a page shows ------------------------------------------------------------------------------------------------


def _content(page: Element) -> Element:
    """The part of a page that is made from the policy. Nothing else stands beside it, or could be taken for it."""
    articles = [article for main in page.all("main") for article in main.all("article")]
    if len(articles) != 1:
        raise ProofError(f"has its main content in {len(articles)} places.")
    (content,) = articles
    if beside := plain(" ".join(text for main in page.all("main") for text in _beside(main))):
        raise ProofError(f"prints “{beside}” beside its main content.")
    if len(page.all("table")) > len(content.all("table")):
        raise ProofError("has a table outside of its main content.")
    for one in page.all():
        if one is content or any(below is content for below in one.all()):
            for name in _strange(one, AROUND):
                raise ProofError(f"has `{name}` around its main content, so that a reader may not see it.")
    return content


def _beside(main: Element) -> Iterator[str]:
    for one in main.inside:
        if isinstance(one, str):
            yield one
        elif one.tag not in ("article", "nav", "script"):
            yield from _beside(one)


def _printed(content: Element) -> dict[str, list[Slot]]:
    """What stands under each heading, by the heading's id: the heading and all slots up to the next."""
    _refuse_unseen(content)
    under = ""
    printed: dict[str, list[Slot]] = {}
    for slot in _slots(content):
        if slot.name.startswith("#"):
            under = slot.name[1:]
            if under in printed:
                raise ProofError(f"prints `{under}` twice.")
        elif not under:
            raise ProofError(f"prints “{slot.text}” above its title.")
        printed.setdefault(under, []).append(slot)
    return printed


def _slots(element: Element) -> Iterator[Slot]:
    """What a reader sees in an element. A text that stands in no slot has no name, and so is in no view."""
    if label := element.attributes.get("data-label"):  # narrow screens show it in the cell
        yield Slot("label", plain(label))
    for one in element.inside:
        if isinstance(one, str):
            if text := plain(one):
                yield Slot("", text)
        elif _opens_section(one):
            yield Slot(f"#{_id(one)}", plain(one.shown.removesuffix("¶")))  # the theme's link to the heading
        elif name := one.attributes.get("data-slot"):
            within = list(_slots(one))
            yield Slot(name, within if any(slot.name for slot in within) else one.shown)
        else:
            yield from _slots(one)


def _refuse_unseen(content: Element) -> None:
    """Raise :class:`ProofError` for whatever could keep a reader from seeing a text as it is."""
    under = ""
    for one in content.all():
        under = _id(one) if _opens_section(one) else under
        classes = (one.attributes.get("class") or "").split()
        for what in (
            *([] if one.tag in TAGS else [f"<{one.tag}>"]),
            *_strange(one, ATTRIBUTES),
            *(name for name in classes if not name.startswith(CLASSES) or name == UNSEEN),
        ):
            raise ProofError(f"has `{what}` under `{under}`, so that a reader may not see what stands there: “{one.shown}”.")


def _opens_section(element: Element) -> bool:
    """Whether a section begins: a heading in a slot is that of a part of a table."""
    return element.tag in HEADINGS and "data-slot" not in element.attributes


def _id(heading: Element) -> str:
    return heading.attributes.get("id") or heading.shown


def _strange(element: Element, known: tuple[str, ...]) -> list[str]:
    return [name for name in element.attributes if not name.startswith(known)]
