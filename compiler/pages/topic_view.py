"""What a topic's page says: all its texts, in the order in which a reader meets them.

The template only lays them out, each in an element that bears its name as `data-slot`, and adds no word. So the finished page can be
read back into this view (:mod:`compiler.proof.read_back`).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from markupsafe import Markup

from checker.conditions import Cell, atoms, stated
from checker.distances import asked_for
from checker.interview import TONES
from checker.meaning import Meaning
from checker.model import ALL, STRENGTHS, Condition, Defined, Definition, Fact, Guidance, Not, Outcome, Policy, Question, Route, Rule, Topic
from checker.words import cell_in_words, in_words, number_in_words, ways
from compiler.derived.decision_table import Part, Table, decision_table, left_out
from compiler.derived.rows import Row, Stated, Test
from compiler.pages.addresses import CHECK, anchor, check_link, statement_link, table_anchor, table_link, way_link

View: TypeAlias = dict[str, Any]
"""Texts by the names of their slots, in the order of the page: a ``str``, a :data:`Sentence`, another view, or a list of these.

What is ``Markup`` is an id or an address and no text.
"""


@dataclass(frozen=True)
class Piece:
    """A part of a sentence."""

    text: str
    kind: str = ""
    """How the style sheet names it, such as ``fact`` or ``answer``."""
    href: Markup | None = None
    """Where it leads, if it is a link."""


Sentence: TypeAlias = tuple[Piece, ...]

GAPS = Markup("_gaps"), "What our rules do not say"
"""The id and the title of the part about what the policy leaves open."""

DEFINED = Markup("_defined"), "What these words mean"
"""The id and the title of the part that explains the definitions and facts that the page names."""


def topic_view(meaning: Meaning, topic: Topic) -> View:
    """The page of a topic: sections, and lists of sections."""
    policy = meaning.policy
    statements = [policy.statement(id) for id in topic.statements]
    questions = [question for question in policy.questions if question.topic == topic.id]
    gaps = [one for one in statements if _is_gap(policy, one)]
    explained = _explained(meaning, statements, questions)
    return {
        "top": {
            "id": Markup("_top"),
            "title": topic.title,
            "intro": topic.intro,
            "contents": {
                "summary": "On this page",
                "parts": [{"says": _link(title, Markup(f"#{id}"))} for id, title in _contents(statements, gaps, questions, bool(explained))],
            },
            "questions": [
                {
                    "ask": _link(question.ask, check_link(question)),
                    "see": (Piece("Check your own case, or "), Piece("see all cases", href=table_link(question)), Piece(".")),
                }
                for question in questions
            ],
        },
        "stated": [_statement(meaning, one) for one in statements if one not in gaps],
        "tables": [_table(meaning, question) for question in questions],
        "gaps": {
            "id": GAPS[0],
            "title": GAPS[1],
            "says": "Our rules leave these cases open. We would rather say so than guess; under each you find what to do instead.",
        } if gaps else None,
        "open": [_statement(meaning, one) for one in gaps],
        "defined": {"id": DEFINED[0], "title": DEFINED[1], "parts": explained} if explained else None,
        "next": next_steps([*questions, *(question for question in policy.questions if question not in questions)]),
    }


def _contents(
    statements: Sequence[Rule | Guidance], gaps: Sequence[Rule | Guidance], questions: Sequence[Question], explains: bool
) -> Iterator[tuple[str, str]]:
    """The id and the title of each part, for those whose screen is too narrow for the theme's table of contents."""
    yield from ((one.id, one.title) for one in statements if one not in gaps)
    yield from ((table_anchor(question), _table_title(question)) for question in questions)
    if gaps:
        yield GAPS
    if explains:
        yield DEFINED


def next_steps(questions: Sequence[Question]) -> View:
    """The last section of a page."""
    return {
        "id": Markup("_next"),
        "title": "What to do next",
        "says": "Answer a few questions and see what our rules say about your own case, why, and what to do.",
        "parts": [{"says": _link(f"Check: {question.ask}", check_link(question))} for question in questions]
        or [{"says": _link("Check what you can do", Markup(f"../{CHECK}/"))}],
    }


def way_buttons(routes: Iterable[Route], every: bool = False, described: bool = True) -> list[Sentence]:
    """A button for each route, or for ``every`` way of it; for one that is only ``described``, if that stands on another page."""
    shown = []
    for route in routes:
        found = ways(route) if described or route.link or route.mail or route.phone else []
        shown += [_link(text, way_link(href)) for text, href in (found if every else found[:1])]
    return shown


def sections(view: View) -> Iterator[View]:
    """The parts of a page that a heading opens, each with the heading's ``id`` and ``title``, in the order of the page."""
    for part in view.values():
        yield from part if isinstance(part, list) else [part] if part else []


def _link(text: str, href: Markup) -> Sentence:
    return (Piece(text, href=href),)


def _joined(pieces: Sequence[Piece], word: str, kind: str = "") -> Iterator[Piece]:
    """The pieces as a list within a sentence: ``a, b or c``."""
    for number, piece in enumerate(pieces, 1):
        if number > 1:
            yield Piece(f" {word} " if number == len(pieces) else ", ", kind)
        yield piece


# --- Rules and guidance -----------------------------------------------------------------------------------------------


def _is_gap(policy: Policy, one: Rule | Guidance) -> bool:
    """Whether this names what the policy does not say."""
    return isinstance(one, Rule) and one.outcome is not None and policy.outcome(one.outcome).strength == "not covered"


def _statement(meaning: Meaning, one: Rule | Guidance) -> View:
    return {
        "id": anchor(one.id),
        "title": one.title,
        "says": one.says,
        "contact": way_buttons(meaning.policy.routes_to(one.contact)),
        "applies": _in_a_line(meaning.policy, one.when),
        "summary": "About this rule" if isinstance(one, Rule) else "About this advice",
        "lines": list(_lines(meaning, one)),
    }


def _lines(meaning: Meaning, one: Rule | Guidance) -> Iterator[View]:
    """What stands under a statement: its condition, and how it belongs to the others and to an answer."""
    policy = meaning.policy
    if one.do:
        yield {"term": "What to do", "says": one.do}
    yield {"term": "Applies", **_condition(policy, one.when)}
    if isinstance(one, Guidance):
        yield {"term": "Part of the answer", "parts": [{"says": _joined_target(policy, target)} for target in one.joins]}
        if replacing := [other for other in policy.guidance if one.id in other.instead_of]:
            yield {"term": "Does not apply", "says": (Piece("where "), *_joined(_statements(replacing), "or"), Piece(" applies"))}
        if one.instead_of:
            replaced = [policy.statement(id) for id in one.instead_of]
            yield {"term": "In place of", "says": tuple(_joined(_statements(replaced), "and"))}
    else:
        if exceptions := meaning.exceptions(one.id):
            yield {"term": "Does not apply", "says": (Piece("where "), *_joined(_statements(exceptions), "or"), Piece(" applies"))}
        if one.exception_to:
            defeated = [_defeated(policy, one, name) for name in one.exception_to]
            yield {"term": "Goes before", "says": tuple(_joined(defeated, "and"))}
        if one.outcome:
            outcome, question = policy.outcome(one.outcome), policy.question(one.question)
            yield {
                "term": "Answer",
                "ask": _link(question.ask, table_link(question)),
                "outcome": outcome.title,
                "strength": (_tag(outcome), Piece(f" {STRENGTHS[outcome.strength]}")),
            }
    if one.source and not _is_gap(policy, one):  # a gap has no place in the source
        yield {"term": "Source", "says": one.source}


def _tag(outcome: Outcome) -> Piece:
    """The strength of an outcome. Its shape says at first glance whether that is a yes, a no, or left open."""
    return Piece(outcome.strength, f"tag hc-{TONES[outcome.strength]}")


def _statements(all: Iterable[Rule | Guidance]) -> list[Piece]:
    return [Piece(one.title, href=statement_link(one)) for one in all]


def _defeated(policy: Policy, exception: Rule, name: str) -> Piece:
    """What an exception takes away: a rule, all rules that lead to an outcome, or all that lead to another outcome than its own."""
    question = policy.question(exception.question)
    if name == ALL:
        return Piece("every rule with another answer", href=table_link(question))
    titles = {outcome.id: outcome.title for outcome in question.outcomes}
    if name in titles:
        return Piece(f"every rule with the answer “{titles[name]}”", href=table_link(question))
    return _statements([policy.statement(name)])[0]


def _joined_target(policy: Policy, target: str) -> Sentence:
    """What a guidance joins: a question, an outcome or a statement."""
    for question in policy.questions:
        titles = {question.id: question.ask} | {outcome.id: outcome.title for outcome in question.outcomes}
        if target in titles:
            return _link(titles[target], table_link(question))
    return tuple(_statements([policy.statement(target)]))


# --- Conditions -------------------------------------------------------------------------------------------------------

OUTERMOST: dict[str, Sentence] = {
    "not": (Piece("Not where:"),),
    "all": (Piece("All of these are so:"),),
    "any": (Piece("At least one of these is so:"),),
    "at_least": (Piece("At least {} of these are so:"),),
}
WITHIN: dict[str, Sentence] = {
    "not": (Piece("This is "), Piece("not", "not"), Piece(" so:")),
    "all": (Piece("All of these:"),),
    "any": (Piece("At least one of these:"),),
    "at_least": (Piece("At least {} of these:"),),
}
"""What stands before the parts of a condition, and of one within another."""


FEW = 2
"""So many answers are named in the line under a statement."""


def _in_a_line(policy: Policy, condition: Condition) -> Sentence:
    """A condition in one line: in full where that is short, else what it depends on. The whole condition follows below."""
    node = in_words(policy, condition)
    if node["kind"] == "always":
        return ()
    if node["kind"] == "otherwise":
        return (Piece("Applies where no other rule answers this question."),)
    parts = node["parts"] if node["kind"] == "all" else [node]
    if not all(_is_short(part) for part in parts):
        return (Piece("Depends on: "), *_joined([Piece(label) for label in dict.fromkeys(_labels(node))], "and"))
    return (Piece("Applies when: "), *(piece for number, part in enumerate(parts) for piece in (Piece("; " if number else ""), *_short(part))))


def _labels(node: dict[str, Any]) -> Iterator[str]:
    """The labels of the facts that a condition tests."""
    if "label" in node:
        yield node["label"]
    for part in node.get("parts") or ([node["part"]] if "part" in node else []):
        yield from _labels(part)


def _is_short(node: dict[str, Any]) -> bool:
    test = node["part"] if node["kind"] == "not" else node
    return test["kind"] in ("test", "defined") and len(test["is"]) <= FEW and not _needs_a_list(test["is"])


def _short(node: dict[str, Any]) -> Sentence:
    """One test, or that it fails."""
    but, test = ("not ", node["part"]) if node["kind"] == "not" else ("", node)
    return (Piece(f"{test['label']}: {but}"), *_joined([Piece(answer) for answer in test["is"]], "or"))


def _needs_a_list(answers: Sequence[str]) -> bool:
    """Whether one of several answers has an "or" itself, so that in a list that "or" joins it would read as two."""
    return len(answers) > 1 and any(" or " in answer for answer in answers)


def _condition(policy: Policy, condition: Condition) -> View:
    return _in_full(policy, in_words(policy, condition), OUTERMOST)


def _in_full(policy: Policy, node: dict[str, Any], before: dict[str, Sentence] = WITHIN) -> View:
    """A node of a condition in words: what it ``says``, and its ``parts``."""
    kind = node["kind"]
    if kind == "always":
        return {"says": "Always"}
    if kind == "otherwise":
        return {"says": "Where no other rule answers this question"}
    if kind == "defined":
        return {"says": (_defined(node["label"]), Piece(" "), *(Piece(answer, "answer") for answer in node["is"]))}
    if kind == "test":
        fact, answers = policy.fact(node["fact"]), node["is"]
        if _needs_a_list(answers):
            parts = [{"says": (Piece(answer, "answer"),)} for answer in answers]
            return {"says": (_labelled(fact), Piece(" one of these"), *_judged(fact)), "parts": parts}
        return {"says": (_labelled(fact), *_test(fact, answers)[1:])}
    parts = [_in_full(policy, part) for part in node.get("parts") or [node["part"]]]
    if kind == "not" and node["part"]["kind"] == "test" and before is WITHIN:
        return {**parts[0], "says": (Piece("Not", "not"), Piece(" "), *parts[0]["says"])}
    says = tuple(replace(piece, text=piece.text.format(node.get("number"))) for piece in before[kind])
    return {"says": says, "parts": parts}


def _defined(label: str) -> Piece:
    """The label of a definition, which leads to where the page explains it."""
    return Piece(f"{label}:", "fact", Markup(f"#{DEFINED[0]}"))


def _explained(meaning: Meaning, statements: Iterable[Rule | Guidance], questions: Sequence[Question]) -> list[View]:
    """The definitions and facts that a page names, as far as there is more to say of them."""
    policy = meaning.policy
    conditions = [one.when for one in (*statements, *(rule for question in questions for rule in policy.rules_of(question.id)))]
    conditions += [one.when for question in questions for one in left_out(meaning, question)]
    definitions = {one.definition.id for condition in conditions for one in stated(condition) if isinstance(one, Defined)}
    facts = {id for condition in conditions for test in atoms(condition) for id in asked_for(policy.fact(test.fact))}
    return [
        *(_definition(policy, one) for one in policy.definitions if one.id in definitions),
        *({"says": _explanation(one)} for one in policy.facts if one.id in facts and _is_explained(one)),
    ]


def _is_explained(fact: Fact) -> bool:
    """Whether the shop says more about a fact than what it asks."""
    return bool(fact.hint or fact.looked_up)


def _explanation(fact: Fact) -> Sentence:
    """A fact in the words in which the check asks for it."""
    look_up = f"You can look it up {fact.looked_up}." if fact.looked_up else ""
    says = " ".join(filter(None, ["The checker asks:", fact.question, fact.hint, look_up]))
    return (Piece(f"{fact.label}:", "fact"), Piece(f" {says}"))


def _definition(policy: Policy, definition: Definition) -> View:
    """What a definition means."""
    condition = _condition(policy, definition.when)
    says = (Piece(condition["says"]),) if isinstance(condition["says"], str) else condition["says"]
    return {**condition, "says": (Piece(f"{definition.label}:", "fact"), Piece(" "), *says)}


def _labelled(fact: Fact) -> Piece:
    """The label of a fact, which leads to where the page explains it, if it does."""
    return Piece(f"{fact.label}:", "fact", Markup(f"#{DEFINED[0]}") if _is_explained(fact) else None)


def _test(fact: Fact, answers: Sequence[str], but: str = "") -> Sentence:
    listed = _joined([Piece(answer, "answer") for answer in answers], "or", "or")
    return (Piece(f"{fact.label}:", "fact"), Piece(f" {but}"), *listed, *_judged(fact))


def _judged(fact: Fact) -> Sentence:
    presumed = "".join(f", presumed to be “{answer.label}”" for answer in fact.answers if answer.id == fact.presumed)
    return (Piece(" "), Piece(f"(judged by {fact.judged_by}{presumed})", "judged")) if fact.judged_by else ()


# --- Decision tables --------------------------------------------------------------------------------------------------

CASE, ANSWER = "In this case", "The answer is"
"""The columns. On narrow screens each cell bears the name of its column as a label."""

ALL_CASES = "What our rules say in each case. The checker uses the very same rules."
FOLDED = "Open what applies to you."
OVERLAPS = "More than one row can apply to you. They give the same answer then."


def _table_title(question: Question) -> str:
    return f"All cases: {question.ask}"


def _table(meaning: Meaning, question: Question) -> View:
    impossible = left_out(meaning, question)
    table = decision_table(meaning, question)
    return {
        "id": table_anchor(question),
        "question": anchor(question.id),
        "title": _table_title(question),
        "says": " ".join([ALL_CASES, *[FOLDED] * bool(table.parts), *[OVERLAPS] * table.overlaps]),
        **_content(meaning.policy, table),
        "left_out": {
            "summary": "Left out of this table, because it cannot occur",
            "parts": [{"says": one.because, "parts": _parts(meaning.policy, one.when)} for one in impossible],
        } if impossible else None,
    }


def _content(policy: Policy, table: Table, of_all: bool = True) -> View:
    """The parts of a table, and its rows. Those of a part are ``of_all`` cases of the part only."""
    return {
        "folded": [{"heading": _heading(policy, part), **_content(policy, part.table, of_all=False)} for part in table.parts],
        "columns": [CASE, ANSWER] if table.rows else [],
        "rows": [_row(policy, row, of_all) for row in table.rows],
    }


def _heading(policy: Policy, part: Part) -> Sentence:
    if isinstance(part.test, Stated):
        return _in_line(_stated(policy, part.test))
    if part.test:
        answers, left_out = _answers(policy, part.test)
        return _test(part.test[0], answers, "any answer except " if left_out else "")
    rows = list(part.table.every_row())
    first, last = part.numbers or (1, len(rows))
    titles = list(dict.fromkeys(row.rules[0].title for row in (rows[0], rows[-1])))
    return (Piece(f"Rows {first} to {last}: "), *_joined([Piece(title, "answer") for title in titles], "to"))


def _row(policy: Policy, row: Row, of_all: bool) -> View:
    every = "In every other case" if row.otherwise else "" if row.tests else "In every case" if of_all else "In each of these cases"
    return {
        "rules": Markup(" ".join(anchor(rule.id) for rule in (*row.rules, *row.partly))),
        "answered": anchor(row.outcome.id),
        "case": {"label": CASE, "says": (Piece(every, "otherwise"),) if every else (), "parts": [_tested(policy, test) for test in row.tests]},
        "answer": {
            "label": ANSWER,
            "outcome": row.outcome.title,
            "strength": (_tag(row.outcome), *_named(row)),
        },
    }


def _named(row: Row) -> Iterator[Piece]:
    """The rules of a row, as links."""
    yield Piece(" Rule: " if len(row.rules) == 1 else " Rules: ")
    yield from _joined(_statements(row.rules), "and")
    if row.partly:
        yield Piece("; in some of these cases also ")
        yield from _joined(_statements(row.partly), "and")


def _stated(policy: Policy, test: Stated) -> View:
    """A definition that holds or does not; or how many of some conditions hold: as many as a rule asks for, or fewer."""
    if isinstance(test.condition, Defined):
        return _in_full(policy, in_words(policy, test.condition if test.holds else Not(test.condition)))
    says = _in_full(policy, in_words(policy, test.condition))
    return says if test.holds else {**says, "says": (Piece(f"Fewer than {number_in_words(test.condition.number, policy.words)} of these:"),)}


def _in_line(view: View) -> Sentence:
    """What is said, and the parts of it, as one sentence."""
    says = (Piece(view["says"]),) if isinstance(view["says"], str) else view["says"]
    parts = [_in_line(part) for part in view.get("parts", ())]
    return (*says, *(piece for number, part in enumerate(parts) for piece in (Piece("; " if number else " "), *part)))


def _tested(policy: Policy, test: Test) -> View:
    """A test of a row. Several answers are a list, since there may be commas within each."""
    if isinstance(test, Stated):
        return _stated(policy, test)
    answers, left_out = _answers(policy, test)
    if len(answers) == 1:
        return {"says": _test(test[0], answers, "any answer except " if left_out else "")}
    return {
        "says": _test(test[0], [], "any answer except these" if left_out else "one of these"),
        "parts": [{"says": (Piece(answer, "answer"),)} for answer in answers],
    }


def _answers(policy: Policy, test: tuple[Fact, tuple[Cell, ...]]) -> tuple[list[str], bool]:
    """The spans of a test in words; or, where there are many answers and few others, the answers that are left out."""
    fact, spans = test
    inside = {first for first, _ in spans}
    outside = [answer.label for answer in fact.answers if answer.id not in inside]
    if outside and len(inside) > 2 * len(outside) + 1:
        return outside, True
    return [cell_in_words(policy, fact, span) for span in spans], False


def _parts(policy: Policy, condition: Condition) -> list[View]:
    """What an impossible combination consists of."""
    node = in_words(policy, condition)
    return [_in_full(policy, part) for part in (node["parts"] if node["kind"] == "all" else [node])]
