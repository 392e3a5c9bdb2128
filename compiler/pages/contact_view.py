"""What the page about contact says: each route with its ways, what to have ready, and the places that are kept for the shop's own.

Read back as a topic's page is; see :mod:`compiler.pages.topic_view`.
"""

from __future__ import annotations

from markupsafe import Markup

from checker.model import Policy, Route
from compiler.pages.addresses import anchor
from compiler.pages.topic_view import View, next_steps, way_buttons

CALLED = (
    "contact", "contact us", "e-mail", "email", "mail", "phone", "phone number", "telephone", "call", "hotline", "live chat", "chat",
    "postal address", "contact form", "opening hours", "office hours", "customer service", "customer care", "support", "help desk", "human",
    "talk to somebody",
)
"""What people look for who want to reach somebody. The search finds the page by these words, whatever ways it names."""
NAMES = {"hours": "Hours", "have_ready": "Have ready", "answered_by": "Who answers"}


def contact_view(policy: Policy) -> View:
    """The page of the routes, a section for each."""
    return {
        "top": {"id": Markup("_top"), "title": "Contact", "intro": "How to reach somebody who helps, and what to have ready."},
        "routes": [_route(policy, route) for route in policy.routes],
        "next": next_steps(policy.questions),
    }


def _route(policy: Policy, route: Route) -> View:
    says = "No address, form or phone number is published here yet. Until then, use this:" if route.for_now else route.where
    return {
        "id": anchor(route.id),
        "title": route.name,
        "place": "Place for the shop’s own address" if route.for_now else "",
        "says": says,
        "contact": way_buttons(policy.routes_to([route.for_now or route.id]), every=True, described=bool(route.for_now)),
        "lines": [{"term": NAMES[key], "says": said} for key in NAMES if (said := getattr(route, key))],
    }
