"""Rules and guidance with references by name -> rules and guidance with checked references.

A rule names its outcome and the rules that it is an exception to. Guidance names what it joins. The names are looked up
after the whole file has been read, because a statement can name what stands below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from graphlib import CycleError, TopologicalSorter

from checker.conditions import inside
from checker.model import ALL, Decided, DoesNotApply, Guidance, Otherwise, Outcome, Question, Rule
from compiler.problems import Span, listed, word
from compiler.reading.values import DEEPEST, Reader
from compiler.reading.yaml_nodes import TextNode

MOST_QUESTIONS = 5
"""The longest chain of questions of which each depends on the next. The checker follows the exceptions of all of them at once."""

KINDS = {
    "question": "a question",
    "outcome": "an outcome",
    "topic": "a topic",
    "rule": "a rule",
    "guidance": "a piece of guidance",
    "route": "a route",
}
"""The kinds of things that have an id of their own in a policy, as messages call them."""


@dataclass(frozen=True)
class Draft:
    """A rule or guidance whose references are still names."""

    statement: Rule | Guidance
    span: Span
    what: str
    outcome: TextNode | None = None
    refers_to: tuple[TextNode, ...] = ()
    """The rules that an exception defeats, or what guidance joins."""
    instead_of: tuple[TextNode, ...] = ()
    """The guidance in whose place guidance comes."""


@dataclass(frozen=True)
class Known:
    """All that statements can refer to."""

    ids: Mapping[str, tuple[str, Span]]
    """What kind of thing each id belongs to, and where it is given."""
    outcomes: Mapping[str, Outcome]
    drafts: Mapping[str, Draft]
    questions_complete: bool
    """Whether all questions could be read. If not, an unknown name may belong to one that could not."""
    statements_complete: bool

    def kind(self, id: str) -> str:
        """The kind of thing that an id belongs to, in words. Empty for an unknown id."""
        return KINDS[self.ids[id][0]] if id in self.ids else ""

    def rules(self) -> dict[str, Draft]:
        return {id: draft for id, draft in self.drafts.items() if isinstance(draft.statement, Rule)}


def resolve_rules(known: Known, reader: Reader) -> tuple[Rule, ...]:
    """The rules, each with its question."""
    drafts = known.rules()
    for draft in drafts.values():
        if draft.outcome and draft.outcome.value not in known.outcomes and known.questions_complete:
            _unknown_outcome(draft.outcome, known, reader)
        for node in draft.refers_to:
            _check_exception(draft, node, known, drafts, reader)
    questions = _questions(known, drafts)
    for id, draft in drafts.items():
        for node in draft.refers_to:
            mine = questions[id]
            outcome = known.outcomes.get(node.value)
            other = outcome.question if outcome else questions.get(node.value, "")
            if mine and other and mine != other:
                message = f"{draft.what} belongs to {word(mine)}, but {word(node.value)} to {word(other)}."
                advice = "Write one exception for each question: it can only defeat rules of its own."
                also = [known.ids[node.value][1]]
                reader.report.add("exception-across-questions", node.span, message, advice, also)
    _report_otherwise(drafts, questions, reader)
    _report_circles(drafts, {id: _defeated(id, drafts, questions, reader) for id in drafts}, reader)
    return tuple(
        replace(draft.statement, question=questions[id], outcome=draft.outcome.value if draft.outcome else None)
        for id, draft in drafts.items()
        if isinstance(draft.statement, Rule)
    )


def resolve_guidance(known: Known, reader: Reader) -> tuple[Guidance, ...]:
    """The guidance, each piece with what it joins."""
    targets = [id for id, (kind, _) in known.ids.items() if kind in ("question", "outcome", "rule")]
    complete = known.questions_complete and known.statements_complete
    guidance = [draft for draft in known.drafts.values() if isinstance(draft.statement, Guidance)]
    for draft in guidance:
        for node in draft.refers_to:
            if kind := known.kind(node.value):
                message = f"{word(node.value)} is {kind}; guidance joins questions, outcomes or rules."
            else:
                message = f"There is no question, outcome or rule {word(node.value)}."
            if node.value not in targets and (complete or kind):
                reader.unknown("unknown-target", node, message, targets)
        for node in draft.instead_of:
            _check_replaced(draft, node, known, guidance, reader)
    _report_replaced_in_a_circle(guidance, reader)
    return tuple(draft.statement for draft in guidance if isinstance(draft.statement, Guidance))


def report_questions_without_rules(known: Known, questions: tuple[Question, ...], reader: Reader) -> None:
    """Report questions that no rule decides, unless that only follows from another problem."""
    rules = known.rules().values()
    named = {draft.outcome.value for draft in rules if draft.outcome}
    decided = {known.outcomes[id].question for id in named if id in known.outcomes}
    broken = any(not draft.outcome and not draft.refers_to for draft in rules) or named - set(known.outcomes)
    for question in questions:
        if not question.outcomes or question.id in decided or broken:
            continue
        if known.statements_complete:
            message = f"No rule decides the question {word(question.id)}."
            outcomes = listed((outcome.id for outcome in question.outcomes), "or")
            advice = f"Write a rule with one of its outcomes: {outcomes}."
            reader.report.add("question-without-rules", known.ids[question.id][1], message, advice)


def report_circles_of_questions(questions: Sequence[Question], rules: Sequence[Rule], reader: Reader) -> None:
    """Report questions that depend on each other in a circle, and chains of them that are too long."""
    named: dict[str, dict[str, Span]] = {question.id: {} for question in questions}
    holders = [(question.id, question.applies_when, ("questions", question.id, "applies_when")) for question in questions]
    holders += [(rule.question, rule.when, ("rules", rule.id, "when")) for rule in rules if rule.question in named]
    for id, condition, path in holders:
        for one in inside(condition):
            if isinstance(one, Decided) and one.question in named:
                named[id].setdefault(one.question, reader.nodes[path][0])
    if ids := _circle(named):
        spans = [named[id][other] for id, other in zip(ids, [*ids[1:], ids[0]])]
        message, advice = f"What is decided goes in a circle: {_round(ids)}.", "Let one of them depend on facts."
        if len(ids) == 1:
            message, advice = f"The question {word(ids[0])} depends on what it is decided with itself.", "Name facts here, or another question."
        reader.report.add("question-circle", spans[0], message, advice, spans[1:])
        return
    for id in _too_deep(named, MOST_QUESTIONS):
        message = f"More than {MOST_QUESTIONS} questions depend on each other here, one on the next."
        advice = "Let the questions depend on facts, or on the first ones directly."
        reader.report.add("too-deep", next(iter(named[id].values())), message, advice)


def _circle(named: Mapping[str, Iterable[str]]) -> list[str]:
    """Ids of which each names the next and the last one the first, which comes first of them all; none where no ids go in a circle."""
    try:
        TopologicalSorter(named).prepare()
    except CycleError as error:
        circle = error.args[1][:0:-1]
        first = min(range(len(circle)), key=lambda number: [*named].index(circle[number]))
        return circle[first:] + circle[:first]
    return []


def _round(ids: Sequence[str]) -> str:
    """Ids in a circle, as messages show them."""
    return " → ".join(word(id) for id in (*ids, ids[0]))


def _too_deep(named: Mapping[str, Iterable[str]], most: int) -> list[str]:
    """The ids at which chains of them, each naming the next, become longer than that."""
    depth: dict[str, int] = {}
    for id in TopologicalSorter(named).static_order():
        depth[id] = 1 + max((depth[other] for other in named[id]), default=0)
    return [id for id, many in depth.items() if many == most + 1]


def _unknown_outcome(node: TextNode, known: Known, reader: Reader) -> None:
    kind = known.kind(node.value)
    message = f"There is no outcome {word(node.value)}." + (f" It is {kind}." if kind else "")
    reader.unknown("unknown-outcome", node, message, known.outcomes)


def _check_exception(
    draft: Draft, node: TextNode, known: Known, drafts: Mapping[str, Draft], reader: Reader
) -> None:
    kind = known.kind(node.value)
    if node.value == ALL:
        if not draft.outcome:
            message = f"{draft.what} has no outcome, so `{ALL}` does not say which rules it takes away."
            reader.report.add("missing-key", node.span, message, "Add an `outcome`, or name the rules or an outcome.")
    elif node.value in known.outcomes:
        pass  # it stands for every rule that leads to it
    elif node.value == draft.statement.id:
        message = f"{draft.what} is an exception to itself."
        reader.report.add("exception-to-itself", node.span, message, "Name the rule that it takes away.")
    elif node.value not in drafts and (known.statements_complete or kind):
        note = f" It is {kind}, and only rules and outcomes can have exceptions." if kind else ""
        others = (id for id in drafts if id != draft.statement.id)
        reader.unknown("unknown-rule", node, f"There is no rule {word(node.value)}.{note}", others)


def _check_replaced(draft: Draft, node: TextNode, known: Known, guidance: Sequence[Draft], reader: Reader) -> None:
    kind = known.kind(node.value)
    others = [other.statement.id for other in guidance if other.statement.id != draft.statement.id]
    if node.value not in others and node.value != draft.statement.id and (known.statements_complete or kind):
        note = f" It is {kind}, and guidance comes in the place of guidance only." if kind else ""
        reader.unknown("unknown-guidance", node, f"There is no guidance {word(node.value)}.{note}", others)


def _report_replaced_in_a_circle(guidance: Sequence[Draft], reader: Reader) -> None:
    """Report guidance that would come in its own place: of a circle no piece could join anything."""
    drafts = {draft.statement.id: draft for draft in guidance}
    named = {id: [node.value for node in draft.instead_of if node.value in drafts] for id, draft in drafts.items()}
    if ids := _circle(named):
        at = next(node.span for node in drafts[ids[0]].instead_of if node.value == (ids[1] if len(ids) > 1 else ids[0]))
        message = f"This guidance comes in its own place: {_round(ids)}."
        also = [drafts[id].span for id in ids[1:]]
        reader.report.add("instead-of-circle", at, message, "Decide which of them wins, and let only that one be instead of the others.", also)


def _questions(known: Known, drafts: Mapping[str, Draft]) -> dict[str, str]:
    """The question of each rule. Empty where it cannot be known.

    A rule belongs to the question of its outcome. An exception without an outcome belongs to the question of the
    rules that it names, and these may themselves be such exceptions.
    """
    questions: dict[str, str] = {}
    for id, draft in drafts.items():
        if draft.outcome:
            outcome = known.outcomes.get(draft.outcome.value)
            questions[id] = outcome.question if outcome else ""
        else:
            named = [known.outcomes[node.value].question for node in draft.refers_to if node.value in known.outcomes]
            questions |= {id: named[0]} if named else {}
    for start in drafts:
        chain, id = [], start
        while id in drafts and id not in questions and id not in chain:
            chain.append(id)
            id = next((node.value for node in drafts[id].refers_to), "")
        questions.update(dict.fromkeys(chain, questions.get(id, "")))
    return questions


def _defeated(id: str, drafts: Mapping[str, Draft], questions: Mapping[str, str], reader: Reader) -> dict[str, TextNode]:
    """The rules that a rule is an exception to, as :meth:`checker.model.Policy.defeated` finds them, each with the name it has for them."""
    mine = drafts[id]
    defeated: dict[str, TextNode] = {}
    for node in mine.refers_to:
        for other, draft in ({node.value: drafts[node.value]} if node.value in drafts else drafts).items():
            leads_to = draft.outcome.value if draft.outcome and not _never_defeated(draft) and questions[other] == questions[id] else ""
            group = leads_to and (leads_to == node.value or node.value == ALL and mine.outcome and leads_to != mine.outcome.value)
            if other == id or not (other == node.value or group):
                continue
            first = defeated.setdefault(other, node)
            if first is not node and other in (first.value, node.value):
                twice, by = (node, first) if node.value == other else (first, node)
                message = f"{word(other)} is one of the rules that {word(by.value)} stands for here, so it is named twice."
                reader.report.add("repeated-value", twice.span, message, "Delete one.", [by.span])
    return defeated


def _otherwise(draft: Draft) -> bool:
    return isinstance(draft.statement, Rule) and isinstance(draft.statement.when, Otherwise)


def _never_defeated(draft: Draft) -> bool:
    """Whether no exception has to take a rule away: it leads only where no other does, or where its question does not apply."""
    return isinstance(draft.statement, Rule) and isinstance(draft.statement.when, (Otherwise, DoesNotApply))


def _report_otherwise(drafts: Mapping[str, Draft], questions: Mapping[str, str], reader: Reader) -> None:
    """Report rules that lead where no other does, where there are two for a question, and where one has to do with exceptions."""
    first: dict[str, Draft] = {}
    for id, draft in drafts.items():
        if _otherwise(draft):
            if draft.refers_to:
                message = f"{draft.what} leads only where no other rule does, so it takes none of them away."
                reader.report.add("otherwise-exception", draft.refers_to[0].span, message, "Delete `exception_to`, or write a condition.")
            if other := first.get(questions[id]):
                message = f"{draft.what} leads where no other rule of its question does, and so does {word(other.statement.id)}."
                reader.report.add("second-otherwise", draft.span, message, "Write a condition for one of the two.", [other.span])
            first.setdefault(questions[id], draft)
        for node in draft.refers_to:
            if node.value in drafts and _otherwise(drafts[node.value]) and node.value != id:
                message = f"{word(node.value)} leads only where no other rule does, so nothing has to take it away."
                reader.report.add("otherwise-exception", node.span, message, "Do not name it here.")


def _report_circles(drafts: Mapping[str, Draft], defeated: Mapping[str, Mapping[str, TextNode]], reader: Reader) -> None:
    """Report exceptions that defeat each other in a circle, and chains of them that are too long."""
    named = {id: list(rules) for id, rules in defeated.items()}
    while ids := _circle(named):
        message = f"These exceptions go in a circle: {_round(ids)}."
        advice = "Decide which of the rules wins, and let only that one be an exception."
        also = [drafts[id].span for id in ids[1:]]
        reader.report.add("exception-circle", defeated[ids[0]][ids[1]].span, message, advice, also)
        for id in ids:
            named[id] = [rule for rule in named[id] if rule not in ids]
    for id in _too_deep(named, DEEPEST):
        message = f"More than {DEEPEST} exceptions follow each other here, each an exception to the next."
        advice = "Let the exceptions name the rule itself, or say in `when` where it does not hold."
        reader.report.add("too-deep", drafts[id].span, message, advice)
