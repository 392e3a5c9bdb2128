"""Reads the finished pages back: they print all that the checker goes by, in the policy's words, and nothing else of the kind.

Between a policy and a reader stand templates, Markdown, its extensions and a theme. Any of them could drop a rule, a row of a
table or a "not". So what a page should say is worked out here a second time, from the policy and without the templates, and
compared with what a reader of the finished page sees: of each statement its title, prose, condition, exceptions, answer and
source, and of each decision table every row.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from checker.conditions import Cell
from checker.meaning import Meaning
from checker.model import STRENGTHS, Condition, Fact, Guidance, Policy, Question, Rule, Topic
from checker.words import cell_in_words, in_words

from .html_page import Element, item, parse, plain
from .proof import ProofError
from .tables import Row, decision_table, left_out

OUTERMOST = {"not": "Not where:", "all": "All of these are so:", "any": "At least one of these is so:"}
WITHIN = {"not": "This is not so:", "all": "All of these:", "any": "At least one of these:"}
"""What stands before the parts of a condition, and of one within another."""
EXCEPT = "any answer except"
OTHERWISE = "In every other case"
ALWAYS = "In every case"
LEFT_OUT = "Left out of this table, because it cannot occur"


def compare_pages(policy: Policy, site: Path) -> None:
    """Raise :class:`ProofError` where a page of the site and the policy differ in a statement or in a decision table."""
    meaning = Meaning(policy)
    for topic in policy.topics:
        try:
            page = parse((site / topic.id / "index.html").read_text(encoding="utf-8"))
        except ValueError as error:
            raise ProofError(f"The page `{topic.id}` cannot be read back: {error}.") from None
        _compare_statements(meaning, topic, page)
        _compare_tables(meaning, topic, page)


def _by_id(name: str, page: Element, attribute: str) -> dict[str, Element]:
    """The elements of a page that an attribute gives an id, each of which may stand there once."""
    found: dict[str, Element] = {}
    for element in page.having(attribute):
        id = element.attributes[attribute] or ""
        if id in found:
            raise ProofError(f"The page `{name}` prints `{id}` twice.")
        found[id] = element
    return found


def _compare(where: str, said: str, says: str) -> None:
    said, says = plain(said), plain(says)
    if said != says:
        raise ProofError(f"{where} “{said}”, but the policy says “{says}”.")


# --- Statements -------------------------------------------------------------------------------------------------------


def _compare_statements(meaning: Meaning, topic: Topic, page: Element) -> None:
    titles = _titles(page)
    printed = _by_id(topic.id, page, "data-statement")
    for id in topic.statements:
        if id not in printed:
            raise ProofError(f"The page `{topic.id}` does not print `{id}`, though the checker uses it.")
        shown = [titles.get(id, ""), *_shown(printed.pop(id))]
        for said, says in zip_longest(shown, _statement(meaning, meaning.policy.statement(id)), fillvalue=""):
            _compare(f"The page `{topic.id}` prints under `{id}`", said, says)
    for id in printed:
        raise ProofError(f"The page `{topic.id}` prints `{id}`, which the policy does not have there.")


def _titles(page: Element) -> dict[str, str]:
    """The headings of a page by their ids, without the link that the theme adds to each."""
    return {
        heading.attributes["id"] or "": " ".join(text for text in heading.inside if isinstance(text, str))
        for heading in page.having("id")
        if heading.tag in ("h2", "h3")
    }


def _shown(statement: Element) -> Iterator[str]:
    """What a page shows of a statement below its title: its prose, and each entry under it."""
    yield " ".join(prose.shown for prose in statement.all("p", cls="hc-says"))
    for below in statement.all("dl"):
        yield from (entry.shown for entry in below.all("div"))


def _statement(meaning: Meaning, one: Rule | Guidance) -> Iterator[str]:
    """What a page should show of a statement, in the same order, beginning with its title."""
    policy = meaning.policy
    yield one.title
    yield one.says
    yield f"Applies {_condition(policy, one.when)}"
    if isinstance(one, Guidance):
        yield f"Part of the answer {' '.join(item(_name(policy, target)) for target in one.joins)}"
    else:
        if exceptions := meaning.exceptions(one.id):
            yield f"Does not apply where {_listed([rule.title for rule in exceptions], 'or')} applies"
        if one.exception_to:
            yield f"Exception to {_listed([policy.statement(id).title for id in one.exception_to], 'and')}"
        if one.outcome:
            outcome = policy.outcome(one.outcome)
            ask = policy.question(outcome.question).ask
            yield f"Answer {ask} {outcome.title} {outcome.strength} {STRENGTHS[outcome.strength]}"
    if one.source:
        yield f"Source {one.source}"


def _name(policy: Policy, target: str) -> str:
    """What pages call a question, an outcome, a rule or a guidance."""
    names = {question.id: question.ask for question in policy.questions}
    names |= {outcome.id: outcome.title for question in policy.questions for outcome in question.outcomes}
    return names[target] if target in names else policy.statement(target).title


def _condition(policy: Policy, condition: Condition) -> str:
    return _in_full(policy, in_words(policy, condition), OUTERMOST)


def _in_full(policy: Policy, node: dict[str, Any], before: dict[str, str] = WITHIN) -> str:
    """A condition in words, with what stands before its parts."""
    kind = node["kind"]
    if kind == "always":
        return "Always"
    if kind == "test":
        return _test(policy.fact(node["fact"]), _listed(node["is"], "or"))
    if kind == "not" and node["part"]["kind"] == "test" and before is WITHIN:
        return f"Not {_in_full(policy, node['part'])}"
    parts = [node["part"]] if kind == "not" else node["parts"]
    return " ".join([before[kind], *(item(_in_full(policy, part)) for part in parts)])


def _test(fact: Fact, answers: str) -> str:
    return f"{fact.label}: {answers}" + (f" (judged by {fact.judged_by})" if fact.judged_by else "")


def _listed(words: Sequence[str], joint: str) -> str:
    *others, last = words
    return f"{', '.join(others)} {joint} {last}" if others else last


# --- Decision tables --------------------------------------------------------------------------------------------------


def _compare_tables(meaning: Meaning, topic: Topic, page: Element) -> None:
    printed = _by_id(topic.id, page, "data-question")
    for question in meaning.policy.questions:
        if question.topic == topic.id:
            _compare_table(meaning, question, printed.pop(question.id, Element("")))
    for id in printed:
        raise ProofError(f"The page `{topic.id}` prints a decision table of `{id}`, which the policy does not have there.")


def _compare_table(meaning: Meaning, question: Question, printed: Element) -> None:
    table = f"table of `{question.ask}`"
    rows = [row for body in printed.all("tbody") for row in body.all("tr")]
    for number, (row, means) in enumerate(zip_longest(rows, decision_table(meaning, question)), 1):
        said = row.shown if row else ""
        says = _row(meaning.policy, means, _excepting(row) if row else set()) if means else ""
        _compare(f"The page `{question.topic}` prints in row {number} of the {table}", said, says)
    impossible = left_out(meaning, question)
    says = [_left_out(meaning.policy, one.because, one.when) for one in impossible]
    _compare(
        f"The page `{question.topic}` prints below the {table}",
        " ".join(below.shown for below in printed.all("details")),
        " ".join([LEFT_OUT, *says] if says else []),
    )


def _excepting(row: Element) -> set[str | None]:
    """The facts of which a printed row names the answers that do not belong to it."""
    return {
        one.attributes.get("data-fact")
        for one in row.all("li")
        if any(isinstance(text, str) and EXCEPT in text for text in one.inside)
    }


def _row(policy: Policy, row: Row, excepting: set[str | None]) -> str:
    """What a page should show of a row. A page may name the answers of a fact that do not belong to it instead."""
    facts = [item(_test(fact, _cells(policy, fact, cells, fact.id in excepting))) for fact, cells in row.facts]
    case = OTHERWISE if row.otherwise else " ".join(facts) or ALWAYS
    return f"{case} {row.outcome.title} {row.outcome.strength} Rule: {row.rule.title}"


def _cells(policy: Policy, fact: Fact, cells: tuple[Cell, ...], excepting: bool) -> str:
    inside = {first for first, _ in cells}
    outside = [answer.label for answer in fact.answers if answer.id not in inside]
    if excepting and outside:
        return f"{EXCEPT} {_listed(outside, 'or')}"
    return _listed([cell_in_words(policy, fact, cell) for cell in cells], "or")


def _left_out(policy: Policy, because: str, when: Condition) -> str:
    node = in_words(policy, when)
    parts = node["parts"] if node["kind"] == "all" else [node]
    return item(" ".join([because, *(item(_in_full(policy, part)) for part in parts)]))
