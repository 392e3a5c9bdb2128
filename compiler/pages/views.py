"""The policy -> the help center's pages as Markdown: an overview, a page for each topic, and the page of the checker.

Whatever comes from the policy is text and stays text: :func:`as_text` writes every character that Markdown, HTML or a
template could read as markup as a character reference. Templates decide nothing; they lay out the views made here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Iterable, Mapping

import jinja2
from markupsafe import Markup

from checker.conditions import Cell
from checker.data import canonical_json
from checker.meaning import Meaning
from checker.model import STRENGTHS, Condition, Fact, Guidance, Policy, Question, Rule, Topic
from checker.words import MONTHS, cell_in_words, day_in_words, in_words

from compiler.derived.decision_table import Row, decision_table, left_out

TEMPLATES = Path(__file__).with_name("templates")

CHECK = "check"
"""The name of the checker's page."""
CERTIFICATE = "certificate"
"""The name of the page about what was proved."""


@dataclass(frozen=True)
class Shipped:
    """Where the checker's page finds what ships beside it: URLs, relative to the site's root."""

    engine: str
    """The folder of Python for the browser."""
    front: str
    """The folder of the page's script."""
    policy: str
    """The policy as data."""
    linked: Mapping[str, str]
    """What the layouts of the pages link: ``stylesheet``, ``check_stylesheet``, which is the check page's, and ``script``."""
    digest: str
    """The digest of the policy that all pages are made from."""
    release: str
    """What tells a page that is still open which policy is published by now."""
    certificate: Mapping[str, Any]
    """What was proved of the policy; see :mod:`checker.certificate`."""
    plan: Mapping[str, Any]
    """The plan of the interview, which the checker's page holds; see :mod:`compiler.derived.interview_plan`."""


def render_pages(policy: Policy, shipped: Shipped) -> dict[str, str]:
    """Every generated page: its path among the hand-written ones, and its Markdown."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        finalize=as_text,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    views = _Views(policy)

    def page(template: str, title: str, description: str, settings: Iterable[str] = (), **view: Any) -> str:
        titled = [f"title: {_in_yaml(title)}"] if title else []
        head = ["---", *titled, f"description: {_in_yaml(description)}", *settings, "---", ""]
        return "\n".join(head) + environment.get_template(template).render(policy=policy, **view) + "\n"

    wide = ("hide: [toc]",)
    engine = {
        "digest": shipped.digest,
        "engine_url": Markup(f"../{shipped.engine}"),
        "front_url": Markup(f"../{shipped.front}"),
        "policy_url": Markup(f"../{shipped.policy}"),
    }
    pages = {"index.md": page("index.md.jinja", "", policy.summary, wide, **views.overview())}
    for topic in policy.topics:
        pages[f"{topic.id}.md"] = page("topic.md.jinja", topic.title, topic.intro, **views.topic(topic))
    pages[f"{CHECK}.md"] = page(
        "check.md.jinja",
        "Check where you stand",
        "Answer a few questions and see what the rules say about your case.",
        ("template: check.html", "search: {exclude: true}"),
        **engine,
        release_url=Markup(f"../{shipped.release}"),
        months=" ".join(MONTHS),
        plan=_in_script(shipped.plan),
        site_root=Markup("../"),
        tables={question.id: views.table_link(question) for question in policy.questions},
    )
    pages[f"{CERTIFICATE}.md"] = page(
        "certificate.md.jinja",
        "Every case was decided",
        "What was proved before these pages were published, and how your own browser can prove it again.",
        (*wide, "search: {exclude: true}"),
        **engine,
        **views.certificate(shipped.certificate),
    )
    return pages


def as_text(value: object) -> Markup:
    """A value of the policy as text that nothing can read as markup; what is markup already is left alone.

    Applied to everything that a template prints.
    """
    return value if isinstance(value, Markup) else Markup("".join(map(_character, str(value))))


def _character(one: str) -> str:
    # These begin markup at the start of a line only, and no text of the policy stands there.
    if one.isalnum() or one in " ,.?-":
        return one
    if one in _BREAKS:
        return " "
    if one.isascii():
        return f"&#{ord(one)};" if one.isprintable() else "\N{REPLACEMENT CHARACTER}"
    return one


_BREAKS = "\t\n\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029"
"""What Python, or Markdown, takes for the end of a line or for indentation."""


def _in_yaml(text: str) -> str:
    """A text as a double-quoted YAML value that means just this text, whatever it holds."""
    plain = (one if one.isascii() and (one.isalnum() or one in " ,.") else f"\\U{ord(one):08x}" for one in text)
    return f'"{"".join(plain)}"'


def _in_script(data: Mapping[str, Any]) -> Markup:
    """Data as JSON within a ``script`` element: one line, and nothing in it that HTML could take for markup."""
    return Markup(canonical_json(data).translate({ord(one): f"\\u{ord(one):04x}" for one in "<>&"}))


def anchor(id: str) -> Markup:
    """An id of the policy where it becomes part of a URL or names a place on a page."""
    if not re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", id):
        raise ValueError(f"{id!r} cannot name a place on a page")
    return Markup(id)


def table_anchor(question: Question) -> Markup:
    """Where a decision table stands on its topic's page."""
    return Markup(f"table-{anchor(question.id)}")


class _Views:
    """What the templates lay out. Links are relative to a page that lies one folder below the site's root."""

    def __init__(self, policy: Policy):
        self.policy = policy
        self.meaning = Meaning(policy)
        self.questions = {question.id: question for question in policy.questions}
        self.outcomes = {outcome.id: outcome for question in policy.questions for outcome in question.outcomes}

    def overview(self) -> dict[str, Any]:
        return {
            "questions": [self._question(question, up="") for question in self.policy.questions],
            "topics": [
                {"title": topic.title, "intro": topic.intro, "href": Markup(f"{anchor(topic.id)}/")}
                for topic in self.policy.topics
            ],
            "effective_from": day_in_words(self.policy.effective_from),
            "effective_day": self.policy.effective_from,
        }

    def topic(self, topic: Topic) -> dict[str, Any]:
        statements = [self.policy.statement(id) for id in topic.statements]
        questions = [question for question in self.policy.questions if question.topic == topic.id]
        return {
            "topic": topic,
            "questions": [self._question(question) for question in questions],
            "stated": [self._statement(one) for one in statements if not self._is_gap(one)],
            "gaps": [self._statement(one) for one in statements if self._is_gap(one)],
            "tables": [self._table(question) for question in questions],
        }

    def certificate(self, certificate: Mapping[str, Any]) -> dict[str, Any]:
        return {
            "cases": f"{certificate['cases']:,}",
            "decisions": certificate["decisions"],
            "questions": [
                {
                    "ask": question.ask,
                    "table": self.table_link(question),
                    "outcomes": [
                        {"title": outcome.title, "cases": f"{certificate['outcomes'][question.id][outcome.id]:,}"}
                        for outcome in question.outcomes
                    ],
                }
                for question in self.policy.questions
            ],
        }

    def table_link(self, question: Question, up: str = "../") -> Markup:
        return Markup(f"{up}{anchor(question.topic)}/#{table_anchor(question)}")

    def _question(self, question: Question, up: str = "../") -> dict[str, Any]:
        return {
            "id": anchor(question.id),
            "ask": question.ask,
            "check": Markup(f"{up}{CHECK}/#question={anchor(question.id)}"),
            "table": self.table_link(question, up),
        }

    def _statement_link(self, one: Rule | Guidance) -> dict[str, Any]:
        return {"text": one.title, "href": Markup(f"../{anchor(one.topic)}/#{anchor(one.id)}")}

    def _is_gap(self, one: Rule | Guidance) -> bool:
        """Whether this names what the policy does not say."""
        return isinstance(one, Rule) and one.outcome is not None and self._strength(one.outcome) == "not covered"

    def _strength(self, outcome: str) -> str:
        return self.outcomes[outcome].strength

    def _statement(self, one: Rule | Guidance) -> dict[str, Any]:
        view = {
            "id": anchor(one.id),
            "title": one.title,
            "says": one.says,
            "when": self._condition(one.when),
            "source": one.source,
            "outcome": None,
            "defeated_by": [],
            "exception_to": [],
            "joins": [],
        }
        if isinstance(one, Guidance):
            return {**view, "kind": "guidance", "joins": [self._joined(target) for target in one.joins]}
        return {
            **view,
            "kind": "rule",
            "outcome": self._outcome(one) if one.outcome else None,
            "defeated_by": [self._statement_link(rule) for rule in self.meaning.exceptions(one.id)],
            "exception_to": [self._statement_link(self.policy.statement(id)) for id in one.exception_to],
        }

    def _outcome(self, rule: Rule) -> dict[str, Any]:
        outcome = self.outcomes[rule.outcome]
        return {
            "id": anchor(outcome.id),
            "title": outcome.title,
            "strength": outcome.strength,
            "strength_means": STRENGTHS[outcome.strength],
            "ask": self.questions[rule.question].ask,
            "table": self.table_link(self.questions[rule.question]),
        }

    def _joined(self, target: str) -> dict[str, Any]:
        """What a guidance joins: a question, an outcome or a rule."""
        if target in self.questions:
            question = self.questions[target]
            return {"text": question.ask, "href": self.table_link(question), "kind": "question"}
        if target in self.outcomes:
            outcome = self.outcomes[target]
            link = self.table_link(self.questions[outcome.question])
            return {"text": outcome.title, "href": link, "kind": "outcome"}
        return {**self._statement_link(self.policy.statement(target)), "kind": "rule"}

    def _condition(self, condition: Condition) -> dict[str, Any]:
        """A condition in words; each test of a fact that somebody judges says who."""

        def judged(tree: dict[str, Any]) -> dict[str, Any]:
            if tree["kind"] == "test":
                return {**tree, "judged_by": self.policy.fact(tree["fact"]).judged_by}
            if "parts" in tree:
                return {**tree, "parts": [judged(part) for part in tree["parts"]]}
            return {**tree, "part": judged(tree["part"])} if "part" in tree else tree

        return judged(in_words(self.policy, condition))

    def _table(self, question: Question) -> dict[str, Any]:
        return {
            **self._question(question),
            "question": anchor(question.id),
            "id": table_anchor(question),
            "rows": [self._row(row) for row in decision_table(self.meaning, question)],
            "impossible": [
                {"because": one.because, "when": self._condition(one.when)}
                for one in left_out(self.meaning, question)
            ],
        }

    def _row(self, row: Row) -> dict[str, Any]:
        return {
            "otherwise": row.otherwise,
            "facts": [
                {"id": anchor(fact.id), "label": fact.label, "judged_by": fact.judged_by, **self._cells(fact, cells)}
                for fact, cells in row.facts
            ],
            "outcome": {
                "id": anchor(row.outcome.id),
                "title": row.outcome.title,
                "strength": row.outcome.strength,
                "gap": row.outcome.strength == "not covered",
            },
            "rule": self._statement_link(row.rule) | {"id": anchor(row.rule.id)},
        }

    def _cells(self, fact: Fact, cells: tuple[Cell, ...]) -> dict[str, Any]:
        """The cells of a row in words; of most answers of a choice, only those that are left out."""
        say: Callable[[Any], str] = lambda cell: cell_in_words(self.policy, fact, cell)
        inside = [first for first, _ in cells]
        outside = [answer for answer in fact.answers if answer.id not in inside]
        if 0 < len(outside) <= 2 < len(inside):
            return {"except": True, "is": [answer.label for answer in outside]}
        return {"except": False, "is": [say(cell) for cell in cells]}
