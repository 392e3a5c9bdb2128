"""Located nodes -> routes, questions with their outcomes, and topics with their rules and guidance."""

from __future__ import annotations

from dataclasses import replace

from checker.conditions import inside
from checker.model import ALL, STRENGTHS, TONES, Always, Decided, DoesNotApply, Guidance, Outcome, Question, Rule, Topic, Variant
from checker.words import listed
from compiler.problems import Span, word
from compiler.reading.comparisons import BROKEN
from compiler.reading.conditions import Conditions
from compiler.reading.contact import Contact
from compiler.reading.keys import Fields, not_applying
from compiler.reading.references import (
    KINDS,
    Draft,
    Known,
    report_circles_of_questions,
    report_questions_without_rules,
    resolve_guidance,
    resolve_rules,
)
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import BrokenNode, MapNode, Node, TextNode

RESERVED = ("depends", "check")
"""The checker's names for a decision that is still open, and for one that somebody has to look at."""


class Statements:
    """Reads questions, topics, rules and guidance of one policy."""

    def __init__(self, top: Fields, reader: Reader, conditions: Conditions):
        self._reader = reader
        self._report = reader.report
        self._conditions = conditions
        self._ids: dict[str, tuple[str, Span]] = {}
        self._outcomes: dict[str, Outcome] = {}
        self._drafts: dict[str, Draft] = {}
        self._topic_names: list[TextNode] = []
        self._see_also: list[tuple[TextNode, str]] = []
        self._complete = True
        self.contact = Contact(top, reader, self._claim)
        self.routes = self.contact.routes
        questions = top.entries("questions")
        self.questions = tuple(self._question(entry.key, entry.value) for entry in questions or [])
        self._not_applying: list[Draft] = []
        """The rules which say that a question does not apply."""
        self.questions = tuple(map(self._with_does_not_apply, self.questions))
        if questions is not None:
            self._check_see_also([question.id for question in self.questions])
        topics = top.entries("topics")
        self.topics = tuple(self._topic(entry.key, entry.value) for entry in topics or [])
        if topics is not None:
            self._check_topics([topic.id for topic in self.topics])
            self.contact.check_links(self.topics)
        self._drafts |= {draft.statement.id: draft for draft in self._not_applying}
        complete = self._complete and topics is not None
        known = Known(self._ids, self._outcomes, self._drafts, questions is not None, complete)
        self.rules = resolve_rules(known, reader)
        self.guidance = resolve_guidance(known, reader)
        report_questions_without_rules(known, self.questions, reader)
        report_circles_of_questions(self.questions, self.rules, reader)

    def _question(self, key: TextNode, node: Node) -> Question:
        id = self._claim(key, "question")
        self._reader.remember(("questions", id), key)
        fields = Fields(self._reader, node, key.span, "question", f"The question {word(id)}", ("questions", id))
        ask = fields.prose("ask")
        topic = fields.name("topic")
        if topic:
            self._topic_names.append(topic)
        entries = fields.entries("outcomes") or []
        outcomes = tuple(self._outcome(entry.key, entry.value, id) for entry in entries)
        day = fields.name("returns_from", required=False)
        returns_from = self._conditions.day(day) if day else ""
        asked = fields.get("applies_when")
        applies_when = self._conditions.read(asked) if asked else Always()
        fields.close()
        return Question(id, ask, topic.value if topic else "", outcomes, returns_from, applies_when)

    def _with_does_not_apply(self, question: Question) -> Question:
        """A question with the outcome that it has where it does not apply, to which a rule of its own leads."""
        path = ("questions", question.id, "applies_when")
        if path not in self._reader.nodes:
            return question
        span = self._reader.nodes[path][0]
        ids = [TextNode(id, True, span) for id in not_applying(question.id)]
        outcome, rule = (self._claim(node, kind) for node, kind in zip(ids, ("outcome", "rule")))
        for thing in (("outcomes", outcome), ("rules", rule)):
            self._reader.nodes |= {(*thing, *key): (span, None) for key in ((), ("title",), ("says",), ("when",))}
        words = self._reader.words
        say = words.say
        named = [one for one in inside(question.applies_when) if isinstance(one, Decided)]
        says = say["not_asked_says"].format(ask=question.ask)
        if [question.applies_when] == named:
            other = next(one for one in self.questions if one.id == named[0].question)
            titles = [say["quoted"].format(text=one.title) for one in other.outcomes if one.id in named[0].outcomes]
            says = say["asked_says"].format(ask=question.ask, other=other.ask, answers=listed(titles, words))
        see_also = tuple(dict.fromkeys(one.question for one in named if one.question != question.id))
        made = Outcome(outcome, question.id, "is", say["not_asked"], say["not_asked_here"], see_also=see_also, tone="open")
        self._outcomes.setdefault(outcome, made)
        title = say["not_asked_title"].format(ask=question.ask)
        statement = Rule(rule, question.topic, title, says, DoesNotApply(question.id), "")
        self._not_applying.append(Draft(statement, span, f"The rule {word(rule)}", ids[0]))
        return replace(question, outcomes=(*question.outcomes, made))

    def _outcome(self, key: TextNode, node: Node, question: str) -> Outcome:
        id = self._claim(key, "outcome")
        if id in RESERVED:
            message = f"{word(id)} is a word of the checker, so no outcome can have it as its id."
            self._report.add("reserved-id", key.span, message, "Choose another id.")
        self._reader.remember(("outcomes", id), key)
        fields = Fields(self._reader, node, key.span, "outcome", f"The outcome {word(id)}", ("outcomes", id))
        strength, tone = _strength(fields), fields.one_of("tone", TONES, "unknown-tone", "is no tone.")
        title, (says, others) = fields.prose("title"), fields.variants("says")
        variants = tuple(Variant(self._conditions.read(when), text) for when, text in others)
        see_also = fields.names("see_also")
        self._see_also += [(node, question) for node in see_also]
        contact = self.contact.names(fields)
        fields.close()
        outcome = Outcome(id, question, strength, title, says, contact, see_also=tuple(node.value for node in see_also), tone=tone, variants=variants)
        self._outcomes.setdefault(id, outcome)
        return outcome

    def _topic(self, key: TextNode, node: Node) -> Topic:
        id = self._claim(key, "topic")
        self._reader.remember(("topics", id), key)
        fields = Fields(self._reader, node, key.span, "topic", f"The topic {word(id)}", ("topics", id))
        title, intro = fields.prose("title"), fields.prose("intro")
        statements = [self._statement(item, id) for item in fields.items("statements")]
        fields.close()
        statements += [draft.statement.id for draft in self._not_applying if draft.statement.topic == id]
        return Topic(id, title, intro, tuple(filter(None, statements)))

    def _check_see_also(self, questions: list[str]) -> None:
        for node, own in self._see_also:
            if node.value == own:
                message = f"This outcome belongs to {word(own)} itself, so there is nothing else to see."
                self._report.add("unknown-question", node.span, message, "Name another question, or leave it out.")
            elif node.value not in questions:
                self._reader.unknown("unknown-question", node, f"There is no question {word(node.value)}.", [id for id in questions if id != own])

    def _check_topics(self, topics: list[str]) -> None:
        for node in self._topic_names:
            if node.value not in topics:
                self._reader.unknown("unknown-topic", node, f"There is no topic {word(node.value)}.", topics)

    def _statement(self, node: Node, topic: str) -> str | None:
        """Read a rule or guidance, and return its id."""
        advice = "Begin it with `rule: its-id` or `guidance: its-id`."
        if not isinstance(node, MapNode):
            self._complete = False
            if not isinstance(node, BrokenNode):
                message = "A statement begins with `rule:` or `guidance:` and goes on with further keys."
                self._report.add("wrong-type", node.span, message, advice)
            return None
        kinds = [kind for kind in ("rule", "guidance") if kind in node.entries]
        if not kinds:
            self._complete = False
            message = "A statement is either a `rule` or `guidance`; this one is neither."
            self._report.add("either-or", node.span, message, advice)
            return None
        kind, *other = kinds
        if other:
            message = "A statement is either a `rule` or `guidance`; this one is both."
            self._report.add(
                "either-or", node.entries["guidance"].key.span, message, "Keep one of the two keys."
            )
        return self._rule_or_guidance(node, kind, topic)

    def _rule_or_guidance(self, node: MapNode, kind: str, topic: str) -> str:
        named = node.entries[kind].value
        id = self._claim(named, kind) if isinstance(named, TextNode) and named.value.strip() else ""
        self._complete = self._complete and bool(id)
        what = f"The {kind} {word(id)}" if id else f"This {kind}"
        path = ("rules" if kind == "rule" else "guidance", id)
        self._reader.remember(path, named)
        fields = Fields(self._reader, node, named.span, kind, what, path)
        if id:
            fields.ignore("rule", "guidance")
        elif begun := fields.get(kind):
            self._reader.text(begun, f"`{kind}`")
        draft = (self._rule if kind == "rule" else self._guidance)(fields, id, topic)
        fields.close()
        self._drafts.setdefault(id, draft)
        return id

    def _rule(self, fields: Fields, id: str, topic: str) -> Draft:
        title, says = fields.prose("title"), fields.prose("says")
        condition = fields.get("when")
        outcome = fields.name("outcome", required="exception_to" not in fields)
        defeats = tuple(fields.names("exception_to"))
        known = self._outcomes.get(outcome.value) if outcome else None
        when = self._conditions.read(condition, question=known.question if known else "") if condition else BROKEN
        # A rule for a gap of the source has no place in the source.
        gap = "outcome" in fields and (known is None or known.strength == "not covered")
        source = fields.prose("source", required=not gap)
        exception_to = tuple(node.value for node in defeats)
        contact = self.contact.names(fields)
        rule = Rule(id, topic, title, says, when, "", None, exception_to, source, contact, fields.phrases("also_called"), do=fields.prose("do"))
        return Draft(rule, fields.head, fields.what, outcome, defeats)

    def _guidance(self, fields: Fields, id: str, topic: str) -> Draft:
        title, says = fields.prose("title"), fields.prose("says")
        targets = tuple(fields.names("joins"))
        condition = fields.get("when")
        when = self._conditions.read(condition) if condition else BROKEN
        source = fields.prose("source")
        strength = _strength(fields)
        replaced = tuple(fields.names("instead_of"))
        joins, instead_of = (tuple(node.value for node in nodes) for nodes in (targets, replaced))
        contact, called, do = self.contact.names(fields), fields.phrases("also_called"), fields.prose("do")
        guidance = Guidance(id, topic, title, says, when, joins, source, strength or None, contact, called, instead_of=instead_of, do=do)
        return Draft(guidance, fields.head, fields.what, None, targets, replaced)

    def _claim(self, node: TextNode, kind: str) -> str:
        """The id of a thing. Links and statements refer to ids, so no two things can share one."""
        id = self._reader.id(node, f"The id of {KINDS[kind]}")
        if id == ALL:
            message = f"{word(id)} is a word for exceptions, so nothing can have it as its id."
            self._report.add("reserved-id", node.span, message, "Choose another id.")
        if id in self._ids:
            other, first = self._ids[id]
            message = f"The id {word(id)} is taken already, by {KINDS[other]}."
            advice = (
                "Choose another one: each question, outcome, topic, rule, guidance and route has an id of its own."
            )
            self._report.add("duplicate-id", node.span, message, advice, also=[first])
        else:
            self._ids[id] = (kind, node.span)
        return id


def _strength(fields: Fields) -> str:
    return fields.one_of("strength", STRENGTHS, "unknown-strength", "is no strength.", cutoff=0.85)
