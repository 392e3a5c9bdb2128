"""The text of a policy -> the policy.

The parts of the file are read in the order in which they need each other: terms, facts, definitions, questions, topics
with their statements. All problems of the file are reported together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from checker.meaning import Meaning
from checker.model import Impossible, Policy
from compiler.languages import file_of, known, lacks
from compiler.problems import Place, Problem, Report, Span, listed, way_out, word
from compiler.reading.calendar import read_calendar, refuse_missing_years
from compiler.reading.comparisons import BROKEN
from compiler.reading.facts import Facts, read_terms
from compiler.reading.keys import Fields
from compiler.reading.last_days import behind_after, read_last_days
from compiler.reading.renames import read_renames
from compiler.reading.statements import Statements
from compiler.reading.tables import Rows
from compiler.reading.time import read_time
from compiler.reading.values import Path, Reader
from compiler.reading.yaml_nodes import Node, TextNode, read

BEGINNING = Span(1, 1)
"""Where a file begins."""


@dataclass(frozen=True)
class Accepted:
    """A finding that the editor has looked at and accepts."""

    finding: str
    """The code of the finding."""
    about: str
    """The id of what it is about."""
    words: str
    """The words that are accepted; empty for a finding that has none."""
    because: str
    path: Path

    @property
    def what(self) -> tuple[str, str, str]:
        """What it names to say which findings it accepts."""
        return self.finding, self.about, self.words


@dataclass(frozen=True)
class Loaded:
    """A policy, and where each part of it stands in its file."""

    policy: Policy
    report: Report
    nodes: Mapping[Path, tuple[Span, TextNode | None]]
    prose: tuple[TextNode, ...]
    """Every text that readers will see, as it was written."""
    marked: Mapping[int, str]
    """By the identity of its node, each text in which words are marked, with its terms put in and with the marks."""
    used_terms: frozenset[str]
    """The terms that some text or condition names."""
    accepted: tuple[Accepted, ...]
    alike: Mapping[str, tuple[tuple[str, ...], ...]]
    """By fact, the groups of answers that are meant to lead to the same."""
    renamed: Mapping[str, str]
    """By old names those of today, for whoever compares the policy with an older one."""
    time_zone: str = ""
    """Where the day of a case and the days on which versions begin are counted, such as ``Europe/Berlin``; empty: where the visitor is."""
    reference_date: str = ""
    """The fact whose day says which version of the policy decides a case; empty: the day of the case does."""

    @cached_property
    def meaning(self) -> Meaning:
        """The meaning of the policy, worked out once for checks, proof and pages."""
        return Meaning(self.policy)

    @property
    def places(self) -> dict[Path, Place]:
        """The place of each thing and of each of its keys.

        The path of a thing is its kind and id, such as ``("rules", "unpaid-order")``. The path of a key adds the key, such as
        ``("rules", "unpaid-order", "when")``. The kinds are terms, facts, definitions, impossible (by number), questions, outcomes, topics, rules,
        guidance and routes. A key of the policy itself is ``("title",)``, and the policy is ``()``.
        """
        return {path: self.report.source.quote(span).place for path, (span, _) in self.nodes.items()}

    def problem(
        self,
        code: str,
        path: Path,
        message: str,
        way_out: str,
        also: Sequence[Path] = (),
        severity: str = "error",
        words: str = "",
    ) -> Problem:
        """A problem with a part of the policy; ``words`` are those to accept, if it can stand."""
        spans = [self.nodes[other][0] for other in also]
        problem = self.report.source.problem(code, self.nodes[path][0], message, way_out, spans, severity)
        return replace(problem, about=path, words=words)

    def problem_in(self, node: TextNode, span: Span, code: str, message: str, way_out: str, words: str) -> Problem:
        """A problem with a part of a text."""
        problem = self.report.source.problem(code, span, message, way_out)
        return replace(problem, about=self._paths.get(id(node), ()), words=words)

    def with_marks(self, path: Path, text: str) -> str:
        """A text of the policy with the brackets around the words that carry its strength."""
        return self.marked.get(id(self.nodes[path][1]), text) if path in self.nodes else text

    @cached_property
    def _paths(self) -> dict[int, Path]:
        """The paths of texts, by their identity."""
        return {id(node): path for path, (_, node) in reversed([*self.nodes.items()]) if node}


def load_policy(data: bytes, file: str) -> Loaded:
    """The policy in the bytes of a file. Raises a ``PolicyError`` with all the problems of the file."""
    return load_nodes(*read(data, file))


def load_nodes(root: Node, report: Report, tables: Mapping[str, Rows] = {}) -> Loaded:
    """The policy in the nodes of its text. Raises a ``PolicyError`` with all the problems."""
    reader = Reader(report)
    reader.tables, head = tables, report.source.beginning
    reader.remember((), root, head)
    top = Fields(reader, root, head, "policy", "The policy", ())
    policy = _policy(top, reader)
    time_zone, reference_date = read_time(top, reader, policy)
    accepted = _accepted(top, reader)
    renamed = read_renames(top, reader, policy)
    top.close()
    report.raise_if_any()
    used, prose = frozenset(reader.used_terms), tuple(reader.prose_nodes)
    return Loaded(policy, report, reader.nodes, prose, reader.marked, used, accepted, reader.alike, renamed, time_zone, reference_date)


def _policy(top: Fields, reader: Reader) -> Policy:
    name = top.get("policy")
    language = _language(top, reader)
    reader.language = language
    terms = read_terms(top, reader)
    read_calendar(top, reader)
    reader.behind_after = behind_after(top, reader)
    head = {key: top.prose(key) for key in ("title", "summary", "source")}
    effective_from = top.day("effective_from")
    facts = Facts(top, reader)
    statements = Statements(top, reader, facts.conditions)
    impossible = [
        _impossible(node, ("impossible", str(number)), facts, statements, reader)
        for number, node in enumerate(top.items("impossible"))
    ]
    read = facts.finish(effective_from or date(2000, 1, 1))
    distances = facts.distances(read)
    if effective_from:
        refuse_missing_years((*read, *distances), effective_from, top, reader)
    return Policy(
        id=reader.id(name, "`policy`") if name else "",
        **head,
        language=language,
        version=top.text("version"),
        effective_from=effective_from.isoformat() if effective_from else "",
        notice=top.prose("notice"),
        terms=terms,
        facts=read,
        distances=distances,
        last_days=read_last_days(reader, (*read, *distances)),
        amounts=facts.amounts(read),
        impossible=tuple(impossible),
        definitions=facts.conditions.definitions,
        questions=statements.questions,
        topics=statements.topics,
        rules=statements.rules,
        guidance=statements.guidance,
        routes=statements.routes,
        words=reader.words,
    )


def _accepted(top: Fields, reader: Reader) -> tuple[Accepted, ...]:
    accepted = []
    for number, node in enumerate(top.items("accepted")):
        path = ("accepted", str(number))
        reader.remember(path, node)
        fields = Fields(reader, node, node.span, "accepted", "An accepted finding", path)
        finding, about, because = fields.text("finding"), fields.names("about"), fields.text("because")
        said = " ".join(fields.text("words").split())
        accepted += [Accepted(finding, id.value, said, because, path) for id in about]
        fields.close()
    return tuple(accepted)


def _language(top: Fields, reader: Reader) -> str:
    node = top.name("language")
    if node and not re.fullmatch(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*", node.value):
        advice = f"Write the code of a language that the checker speaks: {listed(known(), 'or')}."
        reader.report.add("bad-language", node.span, f"{word(node.value)} is no language code.", advice)
    elif node and node.value not in known():
        message = f"The checker does not speak the language {word(node.value)} yet."
        advice = f"{way_out(node.value, known())} To teach it one, see “Add a language” in CONTRIBUTING.md."
        reader.report.add("bad-language", node.span, message, advice)
    elif node and (missing := lacks(node.value)):
        message = f"The words of the language {word(node.value)} are not whole. In {file_of(node.value)}: {' '.join(missing)}"
        reader.report.add("bad-language", node.span, message, "Mend that file; see “Add a language” in CONTRIBUTING.md.")
    return node.value if node else ""


def _impossible(node: Node, path: Path, facts: Facts, statements: Statements, reader: Reader) -> Impossible:
    reader.remember(path, node)
    fields = Fields(reader, node, node.span, "impossible", "An impossible combination", path)
    when = fields.get("when")
    because = fields.prose("because")
    do, contact = fields.prose("do"), statements.contact.names(fields)
    fields.close()
    condition = facts.conditions.read(when) if when else BROKEN
    if when:
        facts.conditions.refuse_unsure(condition, when.span)
    return Impossible(condition, because, do, contact)
