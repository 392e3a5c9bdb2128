"""Customers are asked to contact somebody, and nothing says how.

A rule, guidance or an outcome whose text asks to contact somebody names the route in `contact`, so that the page has its button there. What
asks is told from the words, such as "contact us" or "turn to the group leader". A route that nothing names has no button anywhere. For
a route with `for_now` another one stands in, until its link, mail address or phone number is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.problems import Problem

from .sentences import sentences
from .subject import Subject

ID = "no-route"

ASKS = {
    "en": r"(?<!if you )(?<!when you )(?<!once you )\b(?:(?:contact|call|phone|e-?mail|message|write to|reach(?: out to)?|turn to|get in touch with"
          r"|speak (?:to|with)|talk (?:to|with)|consult) (?:us|support|customer|(?:the|our|your) \w+)|ask at the \w+|(?:ask|tell|send) us)\b",
}
"""By language: the words that ask to contact somebody."""


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    outcomes = [outcome for question in policy.questions for outcome in question.outcomes]
    for kind, ones in (("outcomes", outcomes), ("rules", policy.rules), ("guidance", policy.guidance)):
        for one in ones:
            if one.contact or policy.language not in ASKS:
                continue
            for sentence in sentences(" ".join(one.says.split())):
                if asks := re.search(ASKS[policy.language], sentence, re.IGNORECASE):
                    yield subject.loaded.problem(
                        ID, (kind, one.id, "says"), f"`{one.id}` says `{asks[0]}`, and names no route, so no button leads there.",
                        "Write `contact:` and the id of a route, which is declared under the policy's own `contact:`.",
                        severity="warning", words=sentence)
                    break
    named = {id for one in (*outcomes, *policy.rules, *policy.guidance) for id in one.contact}
    named |= {route.for_now for route in policy.routes}
    for route in policy.routes:
        if route.id not in named:
            yield subject.loaded.problem(
                ID, ("routes", route.id), f"Nothing names the route `{route.id}`, so no button leads there.",
                f"Write `contact: {route.id}` in the rule, guidance or outcome that asks to use it, or remove it.", severity="warning")
        if route.for_now:
            yield subject.loaded.problem(
                ID, ("routes", route.id, "for_now"),
                f"How the route `{route.id}` is reached is not known yet; `{route.for_now}` stands in for it.",
                "Write its `link`, `mail` or `phone` in the place of `for_now`, and every button follows.", severity="warning")
