"""A decision as text for the terminal, from the same view that the page lays out."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

from checker.model import Policy


def decision_as_text(policy: Policy, decision: dict[str, Any]) -> str:
    """A decision, its reasons, what to do and what is still open."""
    return "\n".join(_lines(policy, decision)) + "\n"


def _lines(policy: Policy, decision: dict[str, Any]) -> Iterator[str]:
    yield f"{policy.question(decision['question']).ask}"
    yield f"  {decision['title']} ({decision['id']})"
    yield from _wrapped(decision["says"])
    yield from _section("Possible outcomes", [f"{outcome['title']} ({outcome['id']})" for outcome in decision["possible"]])
    steps = {statement["id"]: statement["do"] for statement in [*decision["rules"], *decision["guidance"]]}
    yield from _section("To do now", [steps[id] for id in decision["steps"]])
    yield from _section("Because", [_cited(rule) for rule in decision["rules"]])
    yield from _section("It may follow from", [_cited(rule) for rule in decision["may_lead"]])
    yield from _section("The answers contradict each other", decision["contradictions"])
    yield from _section("To do now", decision["ways_out"])
    yield from _section("Set aside, since it does not apply", [f"{fact['label']} ({fact['fact']})" for fact in decision["set_aside"]])
    yield from _section("This would settle it", [f"{fact['question']} ({fact['fact']})" for fact in decision["unknown"]])
    for judgement in decision["judgements"]:
        yield from _section(
            f"{judgement['question']} Judged by {judgement['by']}",
            [f"{branch['answer']}: {' / '.join(branch['outcomes'])}" for branch in judgement["possible"]]
            if judgement["settles"] else ["By itself this does not settle the answer."],
        )
    for one in decision["discretion"]:
        yield from _section(
            f"May be decided otherwise. {one['question']} Taken to be “{one['presumed']}”, judged by {one['by']}",
            [f"{branch['answer']}: {' / '.join(branch['outcomes'])}" for branch in one["possible"]],
        )
    yield from _section("What to know and do", [_cited(guidance) for guidance in decision["guidance"]])
    yield from _section("Whom to contact", [_route(route) for route in decision["routes"]])
    yield from _section("This may apply too", [_cited(guidance) for guidance in decision["may_join"]])


def _route(route: dict[str, Any]) -> str:
    return f"{route['name']}: {route['where'] or ', '.join(way['href'] for way in route['ways'])} [{route['id']}]"


def _cited(statement: dict[str, str]) -> str:
    return f"{statement['says']} [{statement['id']}]"


def _section(title: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"  {title}:"
        for item in items:
            yield from _wrapped(item, "    - ", "      ")


def _wrapped(text: str, first: str = "  ", following: str = "  ") -> list[str]:
    return textwrap.wrap(text, 100, initial_indent=first, subsequent_indent=following, break_on_hyphens=False)
