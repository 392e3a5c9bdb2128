"""Hand-written pages: terms and links to rules put in, and nothing in them that the policy could contradict.

`{contact_window}` is the term's text, `{within contact_window}` a comparison with it, `[Unpaid orders](rule:unpaid-order)` a link to the
paragraph of that rule or guidance.
A number that is no term, a name of something that the policy does not have, and a promise are problems: also in the page's
title and description, in what `alt`, `title` and `aria-label` say, and in code. So are characters that nobody can see, and letters that are
written as numbers, since words could hide behind them.
"""

from __future__ import annotations

import html
import re

from checker.model import Policy
from compiler.checks.orphan_numbers import number_in, numbers
from compiler.checks.parted_comparisons import ID as PARTED
from compiler.checks.said_comparisons import direction, in_conditions
from compiler.checks.strengths import ID as STRENGTH
from compiler.checks.strengths import NOT_HERE, promises
from compiler.problems import INVISIBLE, PolicyError, Problem, Source, code_point, way_out, word
from compiler.reading.characters import invisible
from compiler.reading.said_terms import said_term
from compiler.reading.values import ID

BRACES = re.compile(r"\{([^{}]*)\}")
REFERENCE = re.compile(r"&#?\w+;")
LINK = re.compile(r"(?:\]\(|^ {0,3}\[[^\]\n]+\]:[ \t]+)(rule:([^)\s]*))", re.MULTILINE)
ANY_LINK = re.compile(r"\brule:(?!\s|\Z)[^\s)>\]\"']*", re.IGNORECASE)
CODE = re.compile(r"^ *(```+|~~~+).*?^ *\1|(`+)(?!`)(?:(?!\n\s*\n).)+?(?<!`)\2(?!`)", re.DOTALL | re.MULTILINE)
SETTINGS = re.compile(r"\A---\n.*?^---\n", re.DOTALL | re.MULTILINE)
UNSEEN_SETTING = re.compile(r"^(?!title:|description:)\S.*(?:\n[ \t].*)*", re.MULTILINE)
"""A setting that no reader sees, with the lines that belong to it."""
_ATTRIBUTE = r"(?:[#.][A-Za-z][\w-]*|[A-Za-z][\w-]*=(?:\"[^\"]*\"|[^\s\"}]+))"
ATTRIBUTES = re.compile(rf"\{{:?\s*{_ATTRIBUTE}(?:\s+{_ATTRIBUTE})*\s*\}}")
UNSEEN = re.compile(
    r"\]\([^)\s]*|^ {0,3}\[[^\]^\n][^\]\n]*\]:\s*\S+|<[/!?A-Za-z][^>]*>|\{[^{}]*\}|^\s*\d+\.(?=\s)|&#?\w+;", re.MULTILINE
)
"""What of a page no reader sees as its text: addresses, tags, the names of terms, attributes, the numbers of a list. Of it,
readers see what is `SAID`."""
SAID = re.compile(r"(?<=[\s{:])(?:alt|title|aria-label)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>}]+))", re.IGNORECASE)
"""An attribute that readers see or hear, with what it says."""


def put_in(text: str, file: str, depth: int, policy: Policy) -> str:
    """A page with its terms and links put in; `depth` tells how many folders it lies below the site's root.

    Raises a ``PolicyError`` with all problems of the page.
    """
    page = _Page(text, file, depth, policy)
    page.terms()
    page.links()
    page.numbers()
    page.promises()
    page.hidden()
    if page.problems:
        raise PolicyError(page.problems)
    return page.made()


class _Page:
    def __init__(self, text: str, file: str, depth: int, policy: Policy):
        self.text, self.depth, self.policy = text, depth, policy
        self.source = Source(file, text)
        self.term_texts = {term.id: term.text for term in policy.terms}
        self.topics = {rule.id: rule.topic for rule in policy.rules} | {guidance.id: guidance.topic for guidance in policy.guidance}
        self.problems: list[Problem] = []
        self.parts: dict[tuple[int, int], str] = {}
        """What is put in, by the place in the text that it takes."""

    def terms(self) -> None:
        for match in BRACES.finditer(self.text):
            name = match[1].strip()
            said = said_term(name, self.policy.language)
            if said and said.after:
                message = "A last day can stand in a text of the policy, and in no hand-written page."
                self._report("bad-last-day", match.span(), message, f"Write only `{{{said.term}}}` in braces.")
            elif said and said.term in self.term_texts:
                self.parts[match.span()] = said.printed(self.term_texts[said.term], self.policy.words)
                term = next(term for term in self.policy.terms if term.id == said.term)
                meant = {direction(comparison) for comparison in said.comparisons}
                if meant and not any(one.direction in meant and one.with_term(term, self.policy.words) for one in in_conditions(self.policy)):
                    message = f"The page says “{self.parts[match.span()]}”, and no condition of the policy compares so."
                    self._report(PARTED, match.span(), message, f"Write only `{{{said.term}}}` in braces, or what the rules compare with.")
            elif not ATTRIBUTES.fullmatch(match[0]):
                self._report("unknown-term", match.span(), f"There is no term {word(name)}.", way_out(name, self.term_texts))

    def links(self) -> None:
        text = _blank(CODE, self.text)
        for match in LINK.finditer(text):
            if match[2] in self.topics:
                self.parts[match.span(1)] = f"{'../' * self.depth}{self.topics[match[2]]}.md#{match[2]}"
        for match in ANY_LINK.finditer(text):
            if match.span() not in self.parts:
                self._dead_link(match)

    def _dead_link(self, match: re.Match[str]) -> None:
        id = match[0].partition(":")[2]
        if id in self.topics:
            message, advice = f"{word(match[0])} is no link here.", f"Write it as `[its text](rule:{id})`."
        else:
            message = f"There is no rule or guidance {word(id)} to link to."
            advice = way_out(id, self.topics) if ID.fullmatch(id) else "Write `rule:` and the id of a rule or guidance."
        self._report("unknown-rule", match.span(), message, advice)

    @property
    def seen(self) -> str:
        """The page as readers see it, everything else being blank."""
        return _unseen(SETTINGS.sub(lambda settings: _blank(UNSEEN_SETTING, settings[0]), self.text))

    def numbers(self) -> None:
        known = numbers(self.policy)
        for match in known.pattern.finditer(self.seen):
            if known.is_name(match, self.seen):
                continue
            self._report(
                "orphan-number", match.span(),
                f"The number {word(number_in(match))} is no term, so nothing keeps it equal to what the rules say.",
                "Declare it under `terms:` of the policy, and write its id in braces here.",
            )

    def promises(self) -> None:
        for start, end in promises(self.seen, self.policy.language):
            said = word(" ".join(self.text[start:end].split()))
            message = f"The page says {said}, which is a promise; but only rules decide."
            self._report(STRENGTH, (start, end), message, NOT_HERE)

    def hidden(self) -> None:
        for match in invisible(self.text):
            message = f"There is an invisible character here, {code_point(match[0])}. It can hide a word from the checks."
            self._report("invisible-character", match.span(), message, "Delete it.")
        for match in REFERENCE.finditer(_blank(CODE, self.text)):
            meant = html.unescape(match[0])
            if len(meant) == 1 and (meant.isalnum() or INVISIBLE.match(meant)):
                message = f"{word(match[0])} stands for {word(meant)}, so it can hide a word from the checks."
                self._report("invisible-character", match.span(), message, "Write the letter itself, or delete it.")

    def made(self) -> str:
        """The page with everything put in."""
        made, done = [], 0
        for (start, end), part in sorted(self.parts.items()):
            made += [self.text[done:start], part]
            done = end
        return "".join([*made, self.text[done:]])

    def _report(self, code: str, place: tuple[int, int], message: str, advice: str) -> None:
        start, end = place
        self.problems.append(self.source.problem(code, self.source.span(start, end), message, advice))


def _unseen(text: str) -> str:
    """A text with what no reader sees of it blank."""
    return UNSEEN.sub(_but_said, text)


def _but_said(hidden: re.Match[str]) -> str:
    blank = _spaces(hidden)
    for said in SAID.finditer(hidden[0]):
        start, end = said.span(said.lastindex or 0)
        blank = blank[:start] + _unseen(hidden[0][start:end]) + blank[end:]
    return blank


def _blank(pattern: re.Pattern[str], text: str) -> str:
    """A text without what the pattern finds, and of the same length, so that a place in it is a place in the page."""
    return pattern.sub(_spaces, text)


def _spaces(hidden: re.Match[str]) -> str:
    return re.sub(r"[^\n]", " ", hidden[0])
