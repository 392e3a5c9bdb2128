"""The text of the example cases -> example cases.

An example case says what an editor expects of the checker: these answers, this outcome. It is worked out by
hand from the source of the policy, so that a mistake in the policy or in the checker shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from checker.answers import days_that_can_be_meant
from checker.conditions import domain
from checker.model import SEVERAL, Fact, Policy
from checker.words import number_in_words
from compiler.languages import day_for_editors, number_for_editors
from compiler.problems import PolicyError, Problem, Quote, Report, Span, way_out, word
from compiler.reading.conditions import answer_to
from compiler.reading.keys import Fields
from compiler.reading.said_answers import SaidAnswers
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import Entry, ListNode, Node, TextNode, read

CONTRADICTION = "check"
"""The outcome to expect where the answers contradict each other and somebody has to look at them."""


@dataclass(frozen=True)
class ExampleCase:
    """A case with the decision that its author expects."""

    name: str
    question: str
    answers: Mapping[str, str | int | tuple[str, ...]]
    """By fact: an answer's id, several of them, a number, or a day as ``YYYY-MM-DD``. The other facts are not known."""
    as_of: str
    """The day of the case, ``YYYY-MM-DD``."""
    outcomes: tuple[str, ...]
    """The one outcome that is expected, or all that are still possible."""
    rules: tuple[str, ...] | None
    """All the rules that are expected to decide, if the author says so."""
    guidance: tuple[str, ...] | None
    """All the guidance that is expected to join, if the author says so."""
    set_aside: tuple[str, ...] | None
    """All the facts whose answers are expected to be left aside, since they do not apply, if the author says so."""
    quote: Quote
    """Where the case stands."""
    dated: bool = True
    """Whether it says its day. If not, it is a case of each version of the policy, on the first day of each."""


def load_cases(data: bytes, file: str, policy: Policy, decides: Callable[[ExampleCase], bool] = lambda case: True) -> list[ExampleCase]:
    """The example cases in the bytes of a file, as :func:`read_cases` finds them. Raises a ``PolicyError`` with all problems of the file."""
    cases, problems = read_cases(data, file, policy, decides)
    if problems:
        raise PolicyError(problems)
    return cases


def read_cases(
    data: bytes, file: str, policy: Policy, decides: Callable[[ExampleCase], bool] = lambda case: True, others: Sequence[Policy] = ()
) -> tuple[list[ExampleCase], tuple[Problem, ...]]:
    """The example cases in the bytes of a file that can be read, and all problems of the file.

    Of a policy with several versions only those cases count that this one ``decides``: the others may speak of what another version has.
    A case that says no day may expect what one of the ``others`` has. If only one of these has what it answers, that is an ``example`` problem.
    """
    cases: list[ExampleCase] = []
    of_others: list[Problem] = []
    try:
        root, report = read(data, file)
        loader = _Loader(Reader(report), policy, others)
        for node in loader.reader.items(root, "The file of example cases", holder="file"):
            before = len(report.problems)
            every = loader.cases(node)
            found = [*filter(decides, every)]
            if every and not found:
                del report.problems[before:]
            elif len(report.problems) > before and every and not every[0].dated and (of := _whose(node, report, before, others)):
                of_others.append(_about_another(every[0].name, report.problems[before], policy, of))
                del report.problems[before:]
                continue
            cases += found if len(report.problems) == before else []
        report.raise_if_any()
    except PolicyError as error:
        return cases, (*error.problems, *of_others)
    return cases, tuple(of_others)


def _whose(node: Node, report: Report, before: int, others: Sequence[Policy]) -> Policy | None:
    """The first of other versions that has all that a case speaks of."""
    if any(problem.code == "duplicate-id" for problem in report.problems[before:]):
        return None
    for other in others:
        reader = Reader(Report(report.source))
        _Loader(reader, other, others).cases(node)
        if not reader.report.problems:
            return other
    return None


def _about_another(name: str, problem: Problem, policy: Policy, of: Policy) -> Problem:
    message = f"The example case {word(name)} speaks of what version {word(policy.version)} does not have: {problem.message}"
    advice = (f"If it is about version {word(of.version)}, write `as_of: {of.effective_from}` into it, the first day of that version:"
              " `check --accept-cases` does.")
    return Problem("example", message, problem.quote, advice, about=("cases", name))


class _Loader:
    """Reads the example cases of one version of a policy."""

    def __init__(self, reader: Reader, policy: Policy, others: Sequence[Policy] = ()):
        self.reader, self._others = reader, others
        self._report = reader.report
        self._policy = policy
        self._facts = {fact.id: fact for fact in policy.facts}
        self._said = SaidAnswers(reader, policy)
        self._names: dict[str, Span] = {}

    def cases(self, node: Node) -> list[ExampleCase]:
        """An example case for each combination of the answers that are listed; of a broken one, what could be read."""
        fields = Fields(self.reader, node, node.span, "case", "An example case", ())
        name = self._name(fields)
        question = self._question(fields)
        asked_on = fields.get("as_of")
        as_of = asked_on and self._said.day(asked_on, "`as_of`", None) or date.fromisoformat(self._policy.effective_from)
        entries = fields.entries("answers") or []
        # What is expected of a case without a day may be what another version decides: then this one decides otherwise, and no id is wrong.
        expected = [self._policy, *(self._others if asked_on is None else ())]
        outcomes = self._outcomes(fields, question, expected)
        rules = [*dict.fromkeys(rule.id for policy in expected for rule in policy.rules if question in ("", rule.question))]
        guidance = [*dict.fromkeys(one.id for policy in expected for one in policy.guidance)]
        answers = {entry.key.value: self._answers(entry, as_of) for entry in entries}
        combinations = [dict(zip(answers, values)) for values in product(*answers.values())]
        common = ExampleCase(
            name=name,
            question=question,
            answers={},
            as_of=as_of.isoformat(),
            outcomes=outcomes,
            rules=self._ids(fields, "rules", "unknown-rule", "No rule {} decides this question.", rules),
            guidance=self._ids(fields, "guidance", "unknown-guidance", "There is no guidance {}.", guidance),
            set_aside=self._ids(fields, "set_aside", "unknown-fact", "This case does not answer {}, so nothing can be left aside.", [*answers]),
            quote=self._report.source.quote(self._names.get(name, node.span)),
            dated=asked_on is not None,
        )
        fields.close()
        return [replace(common, answers=each) for each in combinations]

    def _name(self, fields: Fields) -> str:
        name = fields.text("case")
        if name in self._names:
            message = f"Two example cases are called {word(name)}."
            self._report.add(
                "duplicate-id", fields.value_span("case"), message, "Rename one.", [self._names[name]]
            )
        elif name:
            self._names[name] = fields.value_span("case")
        return name

    def _question(self, fields: Fields) -> str:
        node = fields.name("question")
        known = [question.id for question in self._policy.questions]
        if node and node.value not in known:
            self.reader.unknown("unknown-question", node, f"There is no question {word(node.value)}.", known)
        return node.value if node and node.value in known else ""

    def _answers(self, entry: Entry, as_of: date) -> Sequence[str | int | tuple[str, ...]]:
        """The answers to a fact, each of which makes a case of its own; several at once make one."""
        fact = self._facts.get(entry.key.value)
        if fact and fact.kind == SEVERAL:
            given = self.reader.values(entry.value, f"The list of answers to {word(fact.id)}", empty=True)
            return [tuple(answer_to(fact, node, self.reader) for node in given)]
        if not isinstance(entry.value, ListNode):
            return [self._answer(entry.key, entry.value, as_of)]
        nodes = self.reader.items(entry.value, f"The list of answers to {word(entry.key.value)}")
        return [self._answer(entry.key, node, as_of) for node in nodes]

    def _answer(self, key: TextNode, node: Node, as_of: date) -> str | int:
        """What is answered about a fact; anything where it is reported."""
        fact = self._facts.get(key.value)
        if fact is None:
            self._no_fact(key)
            return ""
        if fact.answers:
            return answer_to(fact, node, self.reader)
        if fact.kind == "number":
            return self._number(fact, node)
        day = self._said.day(node, f"The answer to {word(fact.id)}", as_of)
        past = fact.relative and domain(fact)[0] >= 0
        if day and day > as_of and past:
            message = f"{word(fact.id)} is after the day of the case, {as_of}."
            self._report.add("date-to-come", node.span, message, "Write an earlier day, or a later `as_of`.")
        elif day:
            first, last = days_that_can_be_meant(fact, as_of)
            if not first <= day <= last:
                span = f"{day_for_editors(first.isoformat())} to {day_for_editors(last.isoformat())}"
                message = f"{word(day.isoformat())} is outside of what {word(fact.id)} can be: {span}."
                self._report.add("outside-domain", node.span, message, "Change the answer, or the bounds of the fact.")
        return day.isoformat() if day else ""

    def _no_fact(self, key: TextNode) -> None:
        """Report an answer to what is no fact."""
        follows = {one.id: ("a definition", "Answer the facts that its condition asks about.") for one in self._policy.definitions}
        follows |= {one.id: ("an amount", "Answer the facts from which it is computed.") for one in self._policy.amounts}
        if key.value in follows:
            what, advice = follows[key.value]
            self._report.add("unknown-fact", key.span, f"{word(key.value)} is {what}, which follows from the answers.", advice)
        else:
            self.reader.unknown("unknown-fact", key, f"There is no fact {word(key.value)}.", self._facts)

    def _number(self, fact: Fact, node: Node) -> int | str:
        decimals = fact.decimals
        number = self._said.number(node, f"The answer to {word(fact.id)}", fact)
        if number is None:
            return 0
        low, high = domain(fact)
        if not low <= number <= high:
            span = f"{number_for_editors(low, decimals)} to {number_for_editors(high, decimals)}"
            message = f"{word(number_for_editors(number, decimals) if decimals else str(number))} is outside of what {word(fact.id)} can be: {span}."
            advice = "Change the answer, or `from` and `to` of the fact."
            self._report.add("outside-domain", node.span, message, advice)
        return number_in_words(number, self._policy.words, decimals) if decimals else number

    def _outcomes(self, fields: Fields, question: str, expected: Sequence[Policy]) -> tuple[str, ...]:
        message = "An example case expects either an `outcome` or what is `possible`; this one has "
        if "outcome" in fields and "possible" in fields:
            self._report.add(
                "either-or", fields.key_span("possible"), f"{message}both.", "Keep one of the two."
            )
        elif fields and "outcome" not in fields and "possible" not in fields:
            advice = "Add `outcome: …`, or `possible: [ … ]` where something is not known."
            self._report.add("either-or", fields.head, f"{message}neither.", advice)
        outcome = fields.name("outcome")
        nodes = [*([outcome] if outcome else []), *fields.names("possible")]
        everywhere = {outcome.id: one.id for policy in reversed(expected) for one in policy.questions for outcome in one.outcomes}
        here = [id for id, of in everywhere.items() if question in ("", of)]
        for node in nodes:
            if node.value in here or node is outcome and node.value == CONTRADICTION:
                continue
            if node.value in everywhere:
                message = f"{word(node.value)} is an outcome of the question {word(everywhere[node.value])}."
                self._report.add("outcome-of-other-question", node.span, message, way_out("", here))
            else:
                self.reader.unknown("unknown-outcome", node, f"There is no outcome {word(node.value)}.", here)
        return tuple(node.value for node in nodes)

    def _ids(
        self, fields: Fields, key: str, code: str, message: str, known: list[str]
    ) -> tuple[str, ...] | None:
        """The ids of a list that need not be there, but may be empty."""
        if key not in fields:
            return None
        nodes = fields.names(key)
        for node in nodes:
            if node.value not in known:
                self.reader.unknown(code, node, message.format(word(node.value)), known)
        return tuple(node.value for node in nodes)
