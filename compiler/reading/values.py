"""Reads values out of nodes: a text, a line of prose, an id, a day, a whole number, a list.

Each method returns the value. If something is wrong with it, the method reports that and returns a harmless value, so that reading goes
on and an editor sees all problems at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date

from checker.model import Calendar, Term, Words
from compiler.languages import language
from compiler.problems import Report, Span, in_quotes, listed, way_out, word
from compiler.reading.amounts import as_day, as_exact, as_number, in_parts, nearest_day
from compiler.reading.said_terms import BRACES, ID, SaidTerm, meant, said_term, unmarked, with_terms
from compiler.reading.sums import Terms, ids
from compiler.reading.tables import Rows
from compiler.reading.yaml_nodes import BrokenNode, Entry, ListNode, MapNode, Node, TextNode, reads_as, spots

Path = tuple[str, ...]

DEEPEST = 40
"""The longest chain of exceptions, or of facts that depend on facts. No reader could follow a longer one, and the checker follows it step
by step."""

NO_TERMS = "The policy has no `terms` yet."

MOST_PUT_IN = 2_000_000
"""The number of characters that terms can put into all texts and conditions of a file together. A file can have as many."""

LONGEST_ID = 60

_KINDS = {ListNode: "a list", MapNode: "a group of keys", TextNode: "a text"}


class Reader:
    """Reads values out of nodes, for one file: reports problems and remembers where things stand."""

    def __init__(self, report: Report):
        self.report = report
        self.language = "en"
        """The tag of the language of all texts."""
        self.terms: dict[str, Term | None] | None = Terms({}, self.words)
        """The terms that prose can name. A broken term is ``None``. If no terms could be read, the whole is ``None``."""
        self.nodes: dict[Path, tuple[Span, TextNode | None]] = {}
        """Where things stand, by their path in the policy."""
        self.prose_nodes: list[TextNode] = []
        """Every text that readers will see."""
        self.marked: dict[int, str] = {}
        """By the identity of its node, each text with brackets around the words that carry its strength, as it is without its terms."""
        self.used_terms: set[str] = set()
        """The terms that prose or a condition names."""
        self.amounts_without_words: set[str] = set()
        """The computed amounts that texts cannot name, since these do not say how."""
        self.alike: dict[str, tuple[tuple[str, ...], ...]] = {}
        """By fact, the groups of answers that are meant to lead to the same."""
        self.naming: dict[str, set[int]] = {}
        """By term, the identities of the nodes of the texts that name it."""
        self.fact_ids: set[str] = set()
        """The facts of the policy, as far as they are known yet."""
        self.compared: dict[str, set[str]] = {}
        """By term, the facts that conditions compare with it."""
        self.behind_after: dict[str, str] = {}
        """By fact, what stands behind "after" where a text says a last day."""
        self.last_days: list[tuple[SaidTerm, str, Span]] = []
        """The last days that texts name, each as readers see it."""
        self.extended: frozenset[str] = frozenset()
        """The terms that go on to the next business day."""
        self.calendar: Calendar | None = None
        """The business days of the policy, as far as it says which they are."""
        self.broken_calendar = False
        """Whether the policy has a calendar that was reported."""
        self.tables: Mapping[str, Rows] = {}
        """The tables in files beside the policy, by the names of their files."""
        self.put_in = 0
        """How many characters terms have put into texts and conditions so far."""

    @property
    def words(self) -> Words:
        """What the product says in the language of the texts."""
        return language(self.language).checker

    def remember(self, path: Path, node: Node, span: Span | None = None) -> None:
        """Note where a thing stands, so that later findings can point at it."""
        self.nodes[path] = (span or node.span, node if isinstance(node, TextNode) else None)

    def entries(self, node: Node, what: str, empty: bool = False) -> list[Entry]:
        """The things of a group, each under its id."""
        if isinstance(node, MapNode):
            if not node.entries and not empty:
                self._empty_list(node, what)
            return list(node.entries.values())
        self.wrong_type(node, what, "a group of keys", "Write each one on its own line as `id: …`, indented.")
        return []

    def items(self, node: Node, what: str, empty: bool = False, holder: str = "key") -> list[Node]:
        """The items of a list. ``holder`` is what to delete if the list is empty."""
        if isinstance(node, ListNode):
            if not node.items and not empty:
                self._empty_list(node, what, holder)
            return list(node.items)
        self.wrong_type(node, what, "a list", "Write each item on its own line, after a dash and a space.")
        return []

    def values(self, node: Node, what: str, empty: bool = False) -> list[Node]:
        """One value, or a list of different ones."""
        values: list[Node] = [node] if isinstance(node, TextNode) else self.items(node, what, empty)
        self.repeated(values)
        return values

    def raw(self, node: Node, what: str) -> TextNode | None:
        """A single value, as it was written."""
        if isinstance(node, TextNode):
            if node.value.strip():
                return node
            self.report.add(
                "empty-text", node.span, f"{what} is empty.", "Write something, or delete the key."
            )
        else:
            in_brackets = self.report.source.at(node.span) in ("[", "{")
            advice = (
                "If the text begins with `[` or `{`, put it in quotes." if in_brackets else "Write a text."
            )
            self.wrong_type(node, what, "a text", advice)
        return None

    def text(self, node: Node, what: str) -> str:
        """A text. Reports a value that YAML does not take for a text."""
        written = self.raw(node, what)
        if written is None or self.misread(written, in_quotes(written.value)):
            return ""
        return written.value.strip()

    def misread(self, node: TextNode, advice: str) -> bool:
        """Whether YAML takes a word for something else than a text. If so, reports it."""
        other = reads_as(node)
        if other:
            message = f"YAML reads {word(node.value)} as {other}, not as a text."
            self.report.add("yaml-value", node.span, message, advice)
        return other is not None

    def prose(self, node: Node, what: str, one_line: bool = True, marks: bool = False) -> str:
        """A text for readers, with the terms it names put in. ``marks`` are the brackets around words that carry its strength."""
        text = self.text(node, what)
        if not isinstance(node, TextNode):
            return text
        self.prose_nodes.append(node)
        if one_line and "\n" in text:
            message = f"{what} has more than one line."
            self.report.add(
                "one-line", node.span, message, "Make it one line; for a long one, begin with `>-`."
            )
        text = self._with_terms(text, node) if "{" in text or "}" in text else text
        if marks and ("[" in text or "]" in text):
            self.marked[id(node)] = text
            text = unmarked(text)
        return text

    def id(self, node: Node, what: str) -> str:
        """An id. A malformed id is reported, but still returned, so that references to it are found."""
        written = self.raw(node, what)
        if written is None:
            return ""
        value = written.value
        if not ID.fullmatch(value) or len(value) > LONGEST_ID:
            other = reads_as(written)
            message = f"{word(value)} is no id" + (f"; YAML reads it as {other}." if other else ".")
            advice = (
                "An id has lower-case letters and digits, begins with a letter, and joins words by _ or -."
            )
            meant = re.sub(r"[^a-z0-9-]+", "_", value.lower()).strip("_-")[:LONGEST_ID]
            if ID.fullmatch(meant):
                advice += f" For example: `{meant}`."
            self.report.add("bad-id", written.span, message, advice)
        else:
            self.misread(written, f'Put it in quotes, here and wherever it is named: `"{value}"`.')
        return value

    def day(self, node: Node, what: str) -> date | None:
        """A day of the calendar, with or without quotes."""
        written = self.raw(node, what)
        if written is None:
            return None
        day = as_day(written.value)
        if day is None:
            message = f"{word(written.value)} is not a day of the calendar."
            meant = nearest_day(written.value)
            advice = (
                f"Did you mean `{meant}`?" if meant else "Write year, month and day, such as `2026-11-23`."
            )
            self.report.add("bad-date", written.span, message, advice)
        return day

    def no_yearly_day(self, node: TextNode) -> None:
        """Report a day that does not come each year."""
        message = f"{word(node.value)} is no day that comes each year."
        advice = "Write month and day, such as `11-01`."
        if node.value == "02-29":
            advice = "Write `02-28`: 29 February counts as 28 February here. Or write `03-01`."
        self.report.add("bad-date", node.span, message, advice)

    def number(self, node: Node, what: str, decimals: int = 0) -> int | None:
        """A whole number, in the digits everybody uses; with decimals, so many of its smallest parts."""
        written = self.raw(node, what)
        if written is None:
            return None
        exact = as_exact(written.value) if decimals else as_number(written.value)
        number = None if exact is None else in_parts(exact, decimals)
        if number is None and decimals:
            message = f"{word(written.value)} is not a number with at most {decimals} decimals."
            advice = "Write digits, and a point before the decimals, such as `12.5`; nothing else."
            self.report.add("bad-number", written.span, message, advice)
        elif number is None:
            other = reads_as(written)
            note = f"; YAML reads it as {other}." if other and other != f"the number {written.value}" else "."
            message = f"{word(written.value)} is not a whole number{note}"
            advice = "Write digits only, without a zero in front, a point, a comma or a unit."
            self.report.add("bad-number", written.span, message, advice)
        return number

    def wrong_type(self, node: Node, what: str, wanted: str, advice: str) -> None:
        """Report a list where a text is needed, and the like."""
        if not isinstance(node, BrokenNode):
            message = f"{what} is {_KINDS[type(node)]}; here it has to be {wanted}."
            self.report.add("wrong-type", node.span, message, advice)

    def unknown(
        self,
        code: str,
        node: TextNode,
        message: str,
        options: Iterable[str],
        none: str = "There is none yet.",
        cutoff: float = 0.6,
    ) -> None:
        """Report an unknown name. With a greater ``cutoff``, only a name that differs by a letter or two is suggested."""
        advice = way_out(node.value, options, none, cutoff)
        if re.search(":.", node.value):
            advice = "Write a space after the colon."
        self.report.add(code, node.span, message, advice)

    def repeated(self, nodes: Iterable[Node]) -> None:
        """Report values that a list names twice."""
        seen: dict[str, Span] = {}
        for node in nodes:
            if isinstance(node, TextNode):
                if node.value in seen:
                    message = f"{word(node.value)} stands here a second time."
                    self.report.add("repeated-value", node.span, message, "Delete one.", [seen[node.value]])
                seen.setdefault(node.value, node.span)

    def taken(self, id: str, span: Span, by: str, first: Span) -> None:
        """Report an id that something else has which conditions name as well."""
        message = f"The id {word(id)} is taken already, by {by}, and conditions name both."
        self.report.add("duplicate-id", span, message, "Choose another id.", [first])

    def _empty_list(self, node: Node, what: str, holder: str = "key") -> None:
        self.report.add("empty-list", node.span, f"{what} is empty.", f"Add at least one, or delete the {holder}.")

    def use(self, term: Term, span: Span) -> None:
        """Note that a term is put into a text or a condition."""
        self.used_terms.update(ids(term.id))
        self.put_in += len(term.text)
        if self.put_in > MOST_PUT_IN:
            message = f"Terms put more than {MOST_PUT_IN:,} characters into the texts of this file; {word(term.id)} is too much."
            self.report.stop("too-much-text", span, message, "Make the terms shorter. A term is a value or a few words.")

    def unknown_term(self, name: str, span: Span, fact: str) -> None:
        """Report an unknown term, or several that cannot be added. ``fact`` is the way out if the name is a fact's."""
        if len(parts := ids(name)) > 1:
            terms = self.terms or {}
            for part in parts:
                if part not in terms:
                    self.unknown_term(part, span, fact)
            added = [term for part in parts if (term := terms.get(part))]
            if len(added) == len(parts):
                message = f"These terms cannot be added: {listed(term.text for term in added)}."
                advice = "Add amounts that count the same, such as `90 days` and `30 days`; none that depends on an answer."
                self.report.add("wrong-unit", span, message, advice)
            return
        if name in self.amounts_without_words:
            message = f"{word(name)} is an amount that is computed, and does not say how texts call it."
            advice = "Write that into the amount, such as `says: the restocking fee`."
        elif name in self.fact_ids:
            message, advice = f"{word(name)} is a fact and no term: its value is what a customer answers.", fact
        else:
            message, advice = f"There is no term {word(name)}.", way_out(name, self.terms or {}, NO_TERMS)
        self.report.add("unknown-term", span, message, advice)

    def _with_terms(self, text: str, node: TextNode) -> str:
        spans = spots(self.report, node, BRACES)

        def put(match: re.Match) -> str:
            written, span = match[0], next(spans)
            if written in ("{{", "}}"):
                return written[0]
            said = said_term(match[1] or "", self.language)
            if said is None:
                self._no_term(written, match[1] or "", span)
            elif self.terms is not None and said.term not in self.terms:
                self.unknown_term(said.term, span, "A text says the same to everybody. Write it without the braces, or name a term.")
            elif self.terms and (term := self.terms[said.term]):
                self.use(term, span)
                self.naming.setdefault(term.id, set()).add(id(node))
                return self._last_day(said, term, span) if said.after else said.printed(term.text, self.words)
            return written

        return BRACES.sub(put, text)

    def _last_day(self, said: SaidTerm, term: Term, span: Span) -> str:
        """The last day of a time as texts say it to everybody, such as "30 days after you bought it"."""
        text = self.words.say["last_day"].format(time=term.text, since=self.behind_after.get(said.after, said.after))
        text = self.words.say["to_business_day"].format(text) if said.term in self.extended else text
        self.last_days.append((said, text, span))
        return text

    def put_in_terms(self, text: str) -> str:
        """A text in one line, with the terms it names put in. What is wrong with it is reported where it is read."""
        return with_terms(" ".join(text.split()), self.terms or {}, self.language)

    def _no_term(self, written: str, content: str, span: Span) -> None:
        """Report braces in which neither a term nor a comparison with one stands."""
        names = language(self.language).comparisons
        found = meant(content, self.language, self.terms or {})
        if found and not names:
            return  # The language itself is reported.
        if found:
            term, ways = found
            message = f"{word(written)} is no comparison with the term {word(term)} in the language {word(self.language)}."
            known = listed((f"{name} {term}" for name in names), "or")
            advice = f"Did you mean `{{{ways[0]}}}`?" if ways else f"Write {known} in the braces, or the term alone."
            self.report.add("unknown-comparison", span, message, advice)
        else:
            message = f"{word(written)} is not the name of a term in braces."
            advice = "Write a term as `{its_id}`, a comparison as `{within its_id}`. For a brace that readers see, write it twice."
            self.report.add("stray-brace", span, message, advice)
