"""What the page about contact says: each route with its ways, what to have ready, and the places that are kept for the shop's own.

Read back as a topic's page is; see :mod:`compiler.pages.topic_view`.
"""

from __future__ import annotations

from markupsafe import Markup

from checker.model import Policy, Route
from compiler.pages.addresses import anchor
from compiler.pages.topic_view import View, next_steps, way_buttons
from compiler.pages.wording import words_of

LINES = ("hours", "have_ready", "answered_by")
"""What is said of a route, each with a word of its own."""


def contact_view(policy: Policy) -> View:
    """The page of the routes, a section for each."""
    say = words_of(policy)
    return {
        "top": {"id": Markup("_top"), "title": say["contact"], "intro": say["contact_intro"]},
        "routes": [_route(policy, route) for route in policy.routes],
        "next": next_steps(policy, policy.questions),
    }


def _route(policy: Policy, route: Route) -> View:
    say = words_of(policy)
    says = say["no_address_yet"] if route.for_now else route.where
    return {
        "id": anchor(route.id),
        "title": route.name,
        "place": say["place_kept"] if route.for_now else "",
        "says": says,
        "contact": way_buttons(policy.routes_to([route.for_now or route.id]), every=True, described=bool(route.for_now)),
        "lines": [{"term": say[key], "says": said} for key in LINES if (said := getattr(route, key))],
    }
