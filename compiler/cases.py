"""The text of the example cases -> example cases.

An example case says what an editor expects of the checker: these answers, this outcome. It is worked out by hand from the
source of the policy, so that a mistake in the policy or in the checker shows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from checker.model import Policy

from .amounts import GREATEST
from .compare import FactDraft
from .fields import Fields
from .problems import Quote, Span, way_out, word
from .reader import Reader
from .text import Entry, Node, TextNode, read
from .when import Conditions

CHECK = "check"
"""The outcome to expect where the answers contradict each other and somebody has to look at them."""


@dataclass(frozen=True)
class ExampleCase:
    """A case with the decision that its author expects."""

    name: str
    question: str
    answers: Mapping[str, str | int]
    """By fact: an answer's id, a number, or a day as ``YYYY-MM-DD``. Facts that are not mentioned are not known."""
    as_of: str
    """The day of the case, ``YYYY-MM-DD``."""
    outcomes: tuple[str, ...]
    """The one outcome that is expected, or all that are still possible."""
    rules: tuple[str, ...] | None
    """All the rules that are expected to decide, if the author says so."""
    guidance: tuple[str, ...] | None
    """All the guidance that is expected to join, if the author says so."""
    quote: Quote
    """Where the case stands."""


def load_cases(data: bytes, file: str, policy: Policy) -> list[ExampleCase]:
    """The example cases in the bytes of a file. Raises a ``PolicyError`` with all the problems of the file."""
    root, report = read(data, file)
    loader = _Loader(Reader(report), policy)
    cases = [loader.case(node) for node in loader.reader.items(root, "The file of example cases")]
    report.raise_if_any()
    return cases


class _Loader:
    def __init__(self, reader: Reader, policy: Policy):
        self.reader = reader
        self._policy = policy
        self._facts = {
            fact.id: FactDraft(
                fact.id, Span(1, 1), place, fact.kind, fact.answers, fact.unit, fact.low, fact.high
            )
            for place, fact in enumerate(policy.facts)
        }
        self._conditions = Conditions(reader, self._facts)
        self._names: dict[str, Span] = {}

    def case(self, node: Node) -> ExampleCase:
        fields = Fields(self.reader, node, node.span, "An example case", ())
        name = fields.text("case")
        if name in self._names:
            message = f"Two example cases are called {word(name)}."
            self.reader.report.add(
                "duplicate-id", fields.value_span("case"), message, "Rename one.", also=[self._names[name]]
            )
        elif name:
            self._names[name] = fields.value_span("case")
        question = fields.name("question")
        known = {one.id: one for one in self._policy.questions}
        if question and question.value not in known:
            self.reader.unknown(
                "unknown-question", question, f"There is no question {word(question.value)}.", known
            )
            question = None
        of_case = question.value if question else None
        as_of = fields.day("as_of", required=False) or date.fromisoformat(self._policy.effective_from)
        answers = {}
        for entry in fields.entries("answers", empty=True) or []:
            answers[entry.key.value] = self._answer(entry, as_of)
        outcomes = self._outcomes(fields, of_case)
        rules = [rule.id for rule in self._policy.rules if of_case in (None, rule.question)]
        guidance = [one.id for one in self._policy.guidance]
        case = ExampleCase(
            name=name,
            question=of_case or "",
            answers=answers,
            as_of=as_of.isoformat(),
            outcomes=outcomes,
            rules=self._ids(fields, "rules", "unknown-rule", rules, "No rule {} decides this question."),
            guidance=self._ids(fields, "guidance", "unknown-guidance", guidance, "There is no guidance {}."),
            quote=self.reader.report.source.quote(fields.value_span("case") if name else fields.head),
        )
        fields.close()
        return case

    def _answer(self, entry: Entry, as_of: date) -> str | int:
        """What is answered about a fact; anything where it is reported."""
        key, node = entry.key, entry.value
        fact = self._facts.get(key.value)
        if fact is None:
            self.reader.unknown("unknown-fact", key, f"There is no fact {word(key.value)}.", self._facts)
            return ""
        if fact.answers:
            return self._conditions.answer(fact, node) or ""
        if fact.kind == "number":
            return self._number(fact, node)
        day = self.reader.day(node, f"The answer to {word(fact.id)}")
        if day and day > as_of and self._policy.fact(fact.id).relative:
            message = f"{word(fact.id)} is after the day of the case, {as_of}."
            self.reader.report.add(
                "date-to-come", node.span, message, "Write an earlier day, or a later `as_of`."
            )
        return day.isoformat() if day else ""

    def _number(self, fact: FactDraft, node: Node) -> int:
        number = self.reader.number(node, f"The answer to {word(fact.id)}")
        if number is None:
            return 0
        low, high = fact.low or 0, GREATEST if fact.high is None else fact.high
        if not low <= number <= high:
            bounds = f"{low:,} to {high:,}"
            message = f"{word(str(number))} is outside of what {word(fact.id)} can be: {bounds}."
            self.reader.report.add(
                "outside-domain", node.span, message, "Change the answer, or `from` and `to` of the fact."
            )
        return number

    def _outcomes(self, fields: Fields, question: str | None) -> tuple[str, ...]:
        if fields and ("outcome" in fields) == ("possible" in fields):
            both = "outcome" in fields
            message = "An example case expects either an `outcome` or what is `possible`; this one has " + (
                "both." if both else "neither."
            )
            advice = (
                "Keep one of the two."
                if both
                else "Add `outcome: …`, or `possible: [ … ]` where something is not known."
            )
            self.reader.report.add(
                "either-or", fields.span("possible") if both else fields.head, message, advice
            )
        nodes = [fields.name("outcome", required=False), *fields.names("possible", required=False)]
        everywhere = {outcome.id: one.id for one in self._policy.questions for outcome in one.outcomes}
        here = [id for id, of in everywhere.items() if question in (None, of)]
        for node in filter(None, nodes):
            if node.value in here or node.value == CHECK and "outcome" in fields:
                continue
            if node.value in everywhere:
                message = f"{word(node.value)} is an outcome of the question {word(everywhere[node.value])}."
                self.reader.report.add("outcome-of-other-question", node.span, message, way_out("", here))
            else:
                self.reader.unknown("unknown-outcome", node, f"There is no outcome {word(node.value)}.", here)
        return tuple(node.value for node in nodes if node)

    def _ids(
        self, fields: Fields, key: str, code: str, known: Iterable[str], what: str
    ) -> tuple[str, ...] | None:
        if key not in fields:
            return None
        node = fields.get(key)
        items = self.reader.items(node, f"`{key}`", single=True, empty=True) if node else []
        self.reader.repeated(items)
        for item in items:
            if (
                self.reader.text(item, f"An item of `{key}`")
                and isinstance(item, TextNode)
                and item.value not in known
            ):
                self.reader.unknown(code, item, what.format(word(item.value)), known)
        return tuple(item.value for item in items if isinstance(item, TextNode))
