"""Located nodes -> routes: how customers reach those who help."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from checker.model import Route, Topic
from compiler.problems import closest, word
from compiler.reading.keys import Fields
from compiler.reading.values import ID, Reader
from compiler.reading.yaml_nodes import TextNode

WAYS = ("link", "mail", "phone", "where")
"""The keys that say how somebody is reached; each route has at least one of them, or `for_now`."""

HOST = r"([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]"
ADDRESS = re.compile(rf"https://{HOST}(:[0-9]{{1,5}})?([/?#][!#-;=?-\[\]_a-z~%]*)?", re.IGNORECASE | re.ASCII)
MAIL = re.compile(rf"[a-z0-9._%+-]+@{HOST}", re.IGNORECASE | re.ASCII)
PHONE = re.compile(r"\+?[0-9]([ ()./-]*[0-9]){2,20}")
PAGE = re.compile(rf"(?P<page>{ID.pattern})/(#(?P<place>{ID.pattern}))?")
"""A page of the site, and a place on it."""


class Contact:
    """Reads the routes of one policy, and the keys by which statements and outcomes name them."""

    def __init__(self, top: Fields, reader: Reader, claim: Callable[[TextNode, str], str]):
        """``claim`` gives the id of a thing, and reports one that is taken."""
        self._reader = reader
        self._links: list[TextNode] = []
        entries = top.entries("contact")
        self._complete = entries is not None
        for_now: list[TextNode] = []
        routes = []
        for entry in entries or []:
            id = claim(entry.key, "route")
            reader.remember(("routes", id), entry.key)
            fields = Fields(reader, entry.value, entry.key.span, "route", f"The route {word(id)}", ("routes", id))
            routes.append(self._route(fields, id, for_now))
            fields.close()
        self.routes = tuple(routes)
        self._report_strays(for_now)

    def names(self, fields: Fields) -> tuple[str, ...]:
        """The routes that a statement or an outcome names."""
        nodes = fields.names("contact")
        for node in nodes:
            self._check_known(node)
        return tuple(node.value for node in nodes)

    def check_links(self, topics: Iterable[Topic]) -> None:
        """Report links to pages, and to places on pages, that the site does not have."""
        places = {topic.id: topic.statements for topic in topics}
        for node in self._links:
            found = PAGE.fullmatch(node.value)
            assert found
            page, place = found["page"], found["place"]
            if page not in places:
                self._unknown_page(node, f"The site has no page {word(page)} that a route can lead to.", page, places)
            elif place and place not in places[page]:
                self._unknown_page(node, f"The page {word(page)} has no rule or guidance {word(place)}.", place, places[page])

    def _route(self, fields: Fields, id: str, for_now: list[TextNode]) -> Route:
        stands_in = fields.name("for_now")
        if stands_in:
            for_now.append(stands_in)
        route = Route(
            id,
            name=fields.prose("name"),
            answered_by=fields.prose("answered_by"),
            where=fields.prose("where"),
            link=self._link(fields),
            mail=self._written(fields, "mail", MAIL, "a mail address", "Write the address alone, such as `help@shop.example`."),
            phone=self._written(fields, "phone", PHONE, "a phone number", "Write it as one dials it, such as `\"+44 20 7946 0000\"`."),
            hours=fields.text("hours"),
            have_ready=fields.prose("have_ready"),
            for_now=stands_in.value if stands_in else "",
        )
        ways = [key for key in WAYS if key in fields]
        if stands_in and ways:
            message = f"{fields.what} has a way of its own, so nothing stands in for it."
            self._reader.report.add("either-or", fields.key_span("for_now"), message, "Delete `for_now`.")
        elif not stands_in and not ways and fields and "for_now" not in fields:
            message = f"{fields.what} does not say how somebody is reached."
            advice = "Add a `link`, a `mail` address or a `phone` number; `where`, if it has no address; or `for_now: another_route`."
            self._reader.report.add("no-way", fields.head, message, advice)
        return route

    def _link(self, fields: Fields) -> str:
        node = fields.name("link")
        if node and PAGE.fullmatch(node.value):
            self._links.append(node)
        elif node and not ADDRESS.fullmatch(node.value):
            message = f"{word(node.value)} is not an address that a button can lead to."
            advice = "Write one that begins with `https://`, or a page of the site with a slash behind it, such as `returns/`."
            if node.value.startswith(("mailto:", "tel:")):
                advice = "Write it as `mail` or `phone`, without what stands before the colon."
            self._reader.report.add("bad-link", node.span, message, advice)
        return node.value if node else ""

    def _written(self, fields: Fields, key: str, form: re.Pattern[str], what: str, advice: str) -> str:
        node = fields.name(key)
        if node and not form.fullmatch(node.value):
            self._reader.report.add(f"bad-{key}", node.span, f"{word(node.value)} is not {what}.", advice)
        return node.value if node else ""

    def _report_strays(self, for_now: list[TextNode]) -> None:
        """Report routes that stand in for others, and are not there or have no way of their own."""
        waiting = {route.id for route in self.routes if route.for_now}
        for node in for_now:
            self._check_known(node)
            if node.value in waiting:
                message = f"The route {word(node.value)} has no way of its own either."
                self._reader.report.add("no-way", node.span, message, "Name a route with a `link`, `mail`, `phone` or `where`.")

    def _check_known(self, node: TextNode) -> None:
        ids = [route.id for route in self.routes]
        if node.value not in ids and self._complete:
            self._reader.unknown("unknown-route", node, f"There is no route {word(node.value)}.", ids, "Declare it under `contact`.")

    def _unknown_page(self, node: TextNode, message: str, name: str, known: Iterable[str]) -> None:
        meant = closest(name, known)
        advice = f"Did you mean `{meant}`?" if meant else "Write the id of a topic and a slash, such as `returns/`, or an address outside."
        self._reader.report.add("bad-link", node.span, message, advice)
