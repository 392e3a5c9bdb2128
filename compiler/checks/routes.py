"""Customers are asked to contact somebody, and nothing says how.

A rule, guidance, an outcome or an impossible combination that asks to contact somebody, in its text, in its step (`do`) or in the title of an
answer, names the route in `contact`, so that the page has its button there. What asks is told from the words of the language, such as
"contact us" or "turn to the group leader". A route that nothing names has no button anywhere. For a route with `for_now` another one stands in,
until its link, mail address or phone number is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from checker.model import Guidance, Impossible, Outcome, Rule
from compiler.languages import language
from compiler.problems import Problem

from .sentences import sentences
from .subject import Subject

ID = "no-route"


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    holders: list[tuple[tuple[str, str], Outcome | Rule | Guidance | Impossible]] = [
        *((("outcomes", outcome.id), outcome) for outcome in subject.outcomes),
        *((("rules", rule.id), rule) for rule in policy.rules),
        *((("guidance", guidance.id), guidance) for guidance in policy.guidance),
        *((("impossible", str(number)), combination) for number, combination in enumerate(policy.impossible)),
    ]
    for path, one in holders:
        texts = [(key, getattr(one, key, "")) for key in ("says", "do")]
        if isinstance(one, Outcome):
            texts = [*(("says", text) for text in one.texts), ("title", one.title)]
        key, sentence, asks = next(((key, *found) for key, text in texts if (found := _asking(policy.language, text))[1]), ("", "", ""))
        who = "This combination" if isinstance(one, Impossible) else f"`{one.id}`"
        if asks and not one.contact:
            yield subject.loaded.problem(
                ID, (*path, key), f"{who} says `{asks}`, and names no route, so no button leads there.",
                "Write `contact:` and the id of a route, which is declared under the policy's own `contact:`.",
                severity="warning", words=sentence)
    named = {id for _, one in holders for id in one.contact}
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


def _asking(tag: str, text: str) -> tuple[str, str]:
    """The first sentence of a text that asks to contact somebody, and the words that do; nothing where none does."""
    contact = language(tag).sentences.get("contact")
    if contact is None:  # no words of this language are known
        return "", ""
    for sentence in sentences(" ".join(text.split())):
        if asks := contact.search(sentence):
            return sentence, asks[0]
    return "", ""
