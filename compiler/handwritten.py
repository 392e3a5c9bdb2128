"""Hand-written pages: terms and links to rules put in, and nothing in them that the policy could contradict.

`{contact_window}` is the term's text, `[Unpaid orders](rule:unpaid-order)` a link to the paragraph of that rule or guidance. A number that
is no term, and a name of something that the policy does not have, are problems.
"""

from __future__ import annotations

import re

from checker.model import Policy

from .checks.orphan_numbers import NUMBER
from .problems import PolicyError, Problem, Source, Span, way_out, word
from .reader import ID

TERM = re.compile(r"\{([a-z][a-z0-9_-]*)\}")
LINK = re.compile(r"(\]\()rule:([^)\s]*)(\))")
NOT_PROSE = re.compile(r"\A---\n.*?\n---\n|\]\([^)]*\)|<[^>]*>|`[^`]*`|\{[^{}]*\}|^\s*\d+\.(?=\s)|&#?\w+;", re.DOTALL | re.MULTILINE)
"""What of a page no reader sees as text: settings, addresses, tags, code, attributes, the numbers of a list."""


def put_in(text: str, file: str, depth: int, policy: Policy) -> str:
    """A page with its terms and links put in; `depth` tells how many folders it lies below the site's root.

    Raises a ``PolicyError`` with all problems of the page.
    """
    page = _Page(text, file, depth, policy)
    made = TERM.sub(page.term, LINK.sub(page.link, text))
    page.numbers()
    if page.problems:
        raise PolicyError(page.problems)
    return made


class _Page:
    def __init__(self, text: str, file: str, depth: int, policy: Policy):
        self.text, self.depth = text, depth
        self.source = Source(file, text)
        self.terms = {term.id: term.text for term in policy.terms}
        self.topics = {one.id: one.topic for one in (*policy.rules, *policy.guidance)}
        self.problems: list[Problem] = []

    def term(self, found: re.Match[str]) -> str:
        name = found[1]
        if name not in self.terms:
            self._report("unknown-term", found[0], f"There is no term {word(name)}.", way_out(name, self.terms))
        return self.terms.get(name, "")

    def link(self, found: re.Match[str]) -> str:
        id = found[2]
        if id not in self.topics:
            message = f"There is no rule or guidance {word(id)} to link to."
            advice = way_out(id, self.topics) if ID.fullmatch(id) else "Write `rule:` and the id of a rule or guidance."
            self._report("unknown-rule", found[0], message, advice)
            return found[0]
        return f"{found[1]}{'../' * self.depth}{self.topics[id]}.md#{id}{found[3]}"

    def numbers(self) -> None:
        # Of the same length, so that a place in it is a place in the page.
        prose = NOT_PROSE.sub(lambda hidden: re.sub(r"[^\n]", " ", hidden[0]), self.text)
        for found in NUMBER.finditer(prose):
            self.problems.append(self.source.problem(
                "orphan-number", self._span(found.start(), len(found[0])),
                f"The number {word(found[0])} is no term, so nothing keeps it equal to what the rules say.",
                "Declare it under `terms:` of the policy, and write its id in braces here.",
            ))

    def _report(self, code: str, part: str, message: str, advice: str) -> None:
        self.problems.append(self.source.problem(code, self._span(self.text.index(part), len(part)), message, advice))

    def _span(self, start: int, length: int) -> Span:
        line_start = self.text.rfind("\n", 0, start) + 1
        return Span(self.text.count("\n", 0, start) + 1, start - line_start + 1, length)
