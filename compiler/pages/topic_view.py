"""What a topic's page says: all its texts, in the order in which a reader meets them.

The template only lays them out, each in an element that bears its name as `data-slot`, and adds no word. So the finished page can be
read back into this view (:mod:`compiler.proof.read_back`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from markupsafe import Markup

from checker.conditions import Cell, atoms, stated
from checker.distances import asked_for
from checker.interview import TONES
from checker.meaning import Meaning
from checker.model import (
    ALL,
    Always,
    Calendar,
    Condition,
    Decided,
    Defined,
    Definition,
    DoesNotApply,
    Fact,
    Guidance,
    Not,
    Outcome,
    Policy,
    Question,
    Route,
    Rule,
    Topic,
)
from checker.times import last_known
from checker.words import cell_in_words, day_in_words, how_computed, in_words, labels_of, listed, number_in_words, ticked_in_words, ways
from compiler.derived.decision_table import Part, Table, decision_table, left_out
from compiler.derived.rows import Row, Stated, Test
from compiler.pages.addresses import CHECK, anchor, check_link, statement_link, table_anchor, table_link, way_link
from compiler.pages.wording import strength_word, words_of
from compiler.reading.calendar import WEEKDAYS

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

GAPS = Markup("_gaps")
"""The id of the part about what the policy leaves open."""

DEFINED = Markup("_defined")
"""The id of the part that explains the definitions and facts that the page names."""


def topic_view(meaning: Meaning, topic: Topic) -> View:
    """The page of a topic: sections, and lists of sections."""
    policy, say = meaning.policy, words_of(meaning.policy)
    statements = [policy.statement(id) for id in topic.statements]
    questions = [question for question in policy.questions if question.topic == topic.id]
    gaps = [one for one in statements if _is_gap(policy, one)]
    explained = _explained(meaning, statements, questions)
    parts: View = {
        "stated": [_statement(meaning, one) for one in statements if one not in gaps],
        "tables": [_table(meaning, question) for question in questions],
        "gaps": {
            "id": GAPS,
            "title": say["gaps"],
            "says": say["gaps_says"],
        } if gaps else None,
        "open": [_statement(meaning, one) for one in gaps],
        "defined": {"id": DEFINED, "title": say["defined"], "parts": explained} if explained else None,
        "next": next_steps(policy, [*questions, *(question for question in policy.questions if question not in questions)]),
    }
    return {
        "top": {
            "id": Markup("_top"),
            "title": topic.title,
            "intro": topic.intro,
            "contents": {  # for those whose screen is too narrow for the theme's table of contents
                "summary": say["on_this_page"],
                "parts": [
                    {"says": _link(section["title"], Markup(f"#{section['id']}"))}
                    for section in sections({name: part for name, part in parts.items() if name not in ("open", "next")})
                ],
            },
            "questions": [
                {
                    "ask": _link(question.ask, check_link(question)),
                    "see": pieces(say["own_case"], table=Piece(say["all_cases"], href=table_link(question))),
                }
                for question in questions
            ],
        },
        **parts,
    }


def next_steps(policy: Policy, questions: Sequence[Question]) -> View:
    """The last section of a page."""
    say = words_of(policy)
    return {
        "id": Markup("_next"),
        "title": say["next"],
        "says": say["next_says"],
        "parts": [{"says": _link(say["next_check"].format(question=question.ask), check_link(question))} for question in questions]
        or [{"says": _link(say["check_title"], Markup(f"../{CHECK}/"))}],
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


def pieces(text: str, **parts: str | Piece | Iterable[Piece]) -> Sentence:
    """A text of the product with the pieces in it whose names it has in braces."""
    made: list[Piece] = []
    for number, said in enumerate(re.split(r"\{(\w+)\}", text)):
        part = parts[said] if number % 2 else said
        if isinstance(part, str):
            made += [Piece(part)] if part else []
        else:
            made += [part] if isinstance(part, Piece) else part
    return tuple(made)


def _joined(policy: Policy, pieces: Sequence[Piece], last: str, kind: str = "") -> Iterator[Piece]:
    """The pieces as a list within a sentence: ``a, b or c``."""
    between, before_last = policy.words.lists[last]
    for number, piece in enumerate(pieces, 1):
        if number > 1:
            yield Piece(before_last if number == len(pieces) else between, kind)
        yield piece


def _gap(text: str) -> str:
    """What stands between a text and the next: nothing in scripts that have wide marks of their own."""
    return "" if text[-1:] >= "\u3000" else " "


def in_a_row(sentences: Iterable[str]) -> str:
    """Sentences one after the other."""
    return "".join(one + _gap(one) for one in sentences if one).rstrip(" ")


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
        "summary": words_of(meaning.policy)["about_rule" if isinstance(one, Rule) else "about_advice"],
        "lines": list(_lines(meaning, one)),
    }


def _lines(meaning: Meaning, one: Rule | Guidance) -> Iterator[View]:
    """What stands under a statement: its condition, and how it belongs to the others and to an answer."""
    policy, say = meaning.policy, words_of(meaning.policy)

    def where(rules: Sequence[Rule | Guidance]) -> Sentence:
        return pieces(say["where_applies"], rules=_joined(policy, _statements(rules), "or"))

    if one.do:
        yield {"term": say["to_do"], "says": one.do}
    yield {"term": say["applies"], **_condition(policy, one.when)}
    if isinstance(one, Rule) and not isinstance(one.when, DoesNotApply) and (asked := policy.question(one.question).applies_when) != Always():
        yield {"term": say["only_where"], **_condition(policy, asked)}
    if isinstance(one, Guidance):
        yield {"term": say["part_of_answer"], "parts": [{"says": _joined_target(policy, target)} for target in one.joins]}
        if replacing := [other for other in policy.guidance if one.id in other.instead_of]:
            yield {"term": say["does_not_apply"], "says": where(replacing)}
        if one.instead_of:
            replaced = [policy.statement(id) for id in one.instead_of]
            yield {"term": say["in_place_of"], "says": tuple(_joined(policy, _statements(replaced), "and"))}
    else:
        if exceptions := meaning.exceptions(one.id):
            yield {"term": say["does_not_apply"], "says": where(exceptions)}
        if one.exception_to:
            defeated = [_defeated(policy, one, name) for name in one.exception_to]
            yield {"term": say["goes_before"], "says": tuple(_joined(policy, defeated, "and"))}
        if one.outcome:
            outcome, question = policy.outcome(one.outcome), policy.question(one.question)
            yield {
                "term": say["answer"],
                "ask": _link(question.ask, table_link(question)),
                "outcome": outcome.title,
                "strength": (_tag(policy, outcome), Piece(" "), Piece(say[strength_word("means", outcome.strength)])),
            }
    if one.source and not _is_gap(policy, one):  # a gap has no place in the source
        yield {"term": say["source"], "says": one.source}


def _tag(policy: Policy, outcome: Outcome) -> Piece:
    """The strength of an outcome. Its shape says at first glance whether that is a yes, a no, or left open."""
    return Piece(words_of(policy)[strength_word("tag", outcome.strength)], f"tag hc-{TONES[outcome.strength]}")


def _statements(all: Iterable[Rule | Guidance]) -> list[Piece]:
    return [Piece(one.title, href=statement_link(one)) for one in all]


def _defeated(policy: Policy, exception: Rule, name: str) -> Piece:
    """What an exception takes away: a rule, all rules that lead to an outcome, or all that lead to another outcome than its own."""
    say, question = words_of(policy), policy.question(exception.question)
    if name == ALL:
        return Piece(say["every_other"], href=table_link(question))
    titles = {outcome.id: outcome.title for outcome in question.outcomes}
    if name in titles:
        return Piece(say["every_with"].format(answer=titles[name]), href=table_link(question))
    return _statements([policy.statement(name)])[0]


def _joined_target(policy: Policy, target: str) -> Sentence:
    """What a guidance joins: a question, an outcome or a statement."""
    for question in policy.questions:
        titles = {question.id: question.ask} | {outcome.id: outcome.title for outcome in question.outcomes}
        if target in titles:
            return _link(titles[target], table_link(question))
    return tuple(_statements([policy.statement(target)]))


# --- Conditions -------------------------------------------------------------------------------------------------------

OUTERMOST, WITHIN = "whole", "part"
"""What stands before the parts of a condition, and of one within another: the words whose names begin so."""


FEW = 2
"""So many answers are named in the line under a statement."""


def _in_a_line(policy: Policy, condition: Condition) -> Sentence:
    """A condition in one line: in full where that is short, else what it depends on. The whole condition follows below."""
    node, say = in_words(policy, condition), words_of(policy)
    if node["kind"] == "always":
        return ()
    if node["kind"] == "otherwise":
        return (Piece(say["applies_otherwise"]),)
    parts = node["parts"] if node["kind"] == "all" else [node]
    if not all(_is_short(policy, part) for part in parts):
        labels = [*dict.fromkeys(_labels(node))]
        if len(labels) > 1:  # each can be a sentence, or have an "and" itself
            labels = [policy.words.say["quoted"].format(text=label) for label in labels]
        return pieces(say["depends_on"], facts=_joined(policy, [Piece(label) for label in labels], "and"))
    return pieces(say["applies_when"], tests=_side_by_side(policy, [_short(policy, part) for part in parts]))


def _side_by_side(policy: Policy, parts: Iterable[Sentence]) -> Iterator[Piece]:
    """Parts that a mark divides from each other, as there may be commas within each."""
    for number, part in enumerate(parts):
        if number:
            yield Piece(words_of(policy)["between"])
        yield from part


def _labels(node: dict[str, Any]) -> Iterator[str]:
    """The labels of the facts that a condition tests."""
    if "label" in node:
        yield node["label"]
    for part in node.get("parts") or ([node["part"]] if "part" in node else []):
        yield from _labels(part)


def _is_short(policy: Policy, node: dict[str, Any]) -> bool:
    test = node["part"] if node["kind"] == "not" else node
    return test["kind"] in ("test", "defined", "decided") and len(test["is"]) <= FEW and not _needs_a_list(policy, test["is"])


def _short(policy: Policy, node: dict[str, Any]) -> Sentence:
    """One test, or that it fails."""
    if node["kind"] == "decided":
        return _decided(policy, Piece(node["label"]), [Piece(answer) for answer in node["is"]])
    if node["kind"] == "not":  # without the marks, "not I have a card" would be a sentence
        name, test = "short_not", node["part"]
        answers = [Piece(policy.words.say["quoted"].format(text=answer)) for answer in test["is"]]
    else:
        name, test, answers = "short_test", node, [Piece(answer) for answer in node["is"]]
    return pieces(words_of(policy)[name], fact=test["label"], answers=_joined(policy, answers, "or"))


def _decided(policy: Policy, asked: Piece, answers: Sequence[Piece]) -> Sentence:
    """Another question, with the answers of which it has one."""
    return pieces(words_of(policy)["decided"], question=asked, answers=_joined(policy, answers, "or"))


def _needs_a_list(policy: Policy, answers: Sequence[str]) -> bool:
    """Whether one of several answers has an "or" itself, so that in a list that "or" joins it would read as two."""
    return len(answers) > 1 and any(policy.words.lists["or"][1] in answer for answer in answers)


def _condition(policy: Policy, condition: Condition) -> View:
    return _in_full(policy, in_words(policy, condition), OUTERMOST)


def _in_full(policy: Policy, node: dict[str, Any], before: str = WITHIN) -> View:
    """A node of a condition in words: what it ``says``, and its ``parts``."""
    kind, say = node["kind"], words_of(policy)
    if kind in ("always", "otherwise"):
        return {"says": say[kind]}
    if kind == "defined":
        return {"says": _told(policy, node["label"], [Piece(answer, "answer") for answer in node["is"]], href=Markup(f"#{DEFINED}"))}
    if kind == "decided":
        asked = Piece(node["label"], "fact", table_link(policy.question(node["question"])))
        return {"says": _decided(policy, asked, [Piece(answer, "answer") for answer in node["is"]])}
    if kind == "test":
        fact, answers = policy.fact(node["fact"]), node["is"]
        explained = Markup(f"#{DEFINED}") if _is_explained(fact) else None
        if _needs_a_list(policy, answers):
            return _one_of(policy, fact, answers, "one_of_these", explained)
        return {"says": _test(policy, fact, answers, href=explained)}
    parts = [_in_full(policy, part) for part in node.get("parts") or [node["part"]]]
    if kind == "not" and node["part"]["kind"] in ("test", "defined") and before is WITHIN:
        return {**parts[0], "says": pieces(say["not_test"], no=Piece(say["not_begins"], "not"), test=parts[0]["says"])}
    return {"says": pieces(say[f"{before}_{kind}"], number=node.get("number", ""), no=Piece(say["not"], "not")), "parts": parts}


def _told(policy: Policy, label: str, says: str | Iterable[Piece], kind: str = "fact", href: Markup | None = None) -> Sentence:
    """A label, and behind it what is said. It can lead to where the page explains it."""
    label = words_of(policy)["label"].format(label=label)
    return (Piece(label, kind, href), Piece(_gap(label)), *((Piece(says),) if isinstance(says, str) else says))


def _explained(meaning: Meaning, statements: Iterable[Rule | Guidance], questions: Sequence[Question]) -> list[View]:
    """The definitions and facts that a page names, as far as there is more to say of them."""
    policy = meaning.policy
    shown = [*statements, *(rule for question in questions for rule in policy.rules_of(question.id))]
    conditions = [one.when for one in shown] + [policy.question(one.question).applies_when for one in shown if isinstance(one, Rule)]
    conditions += [one.when for question in questions for one in left_out(meaning, question)]
    definitions = {one.definition.id for condition in conditions for one in stated(condition) if isinstance(one, Defined)}
    tested = dict.fromkeys(test.fact for condition in conditions for test in atoms(condition))
    facts = {id for one in tested for id in asked_for(policy.fact(one))}
    calendars = dict.fromkeys(time.calendar for one in tested for time in policy.fact(one).times if time.calendar)
    amounts: list[Fact] = []
    for one in reversed(policy.amounts):  # each can name those above it
        if one.id in tested or any(f"{{{one.id}}}" in other.computed for other in amounts):
            amounts.insert(0, one)
    return [
        *(_definition(policy, one) for one in policy.definitions if one.id in definitions),
        *({"says": _told(policy, one.label, how_computed(policy, one))} for one in amounts),
        *({"says": _explanation(policy, one), **_groups(policy, one)} for one in policy.facts if one.id in facts and _is_explained(one)),
        *({"says": _business_days(policy, calendar)} for calendar in calendars),
    ]


def _business_days(policy: Policy, calendar: Calendar) -> Sentence:
    """Which days are business days."""
    say = words_of(policy)
    weekdays = listed([say[WEEKDAYS[day - 1]] for day in calendar.weekdays], policy.words, "and")
    if calendar.holidays:
        holidays = listed([day_in_words(date.fromordinal(day).isoformat(), policy.words) for day in calendar.holidays], policy.words, "and")
        known = day_in_words(date.fromordinal(last_known(calendar)).isoformat(), policy.words)
        says = say["business_days_without"].format(weekdays=weekdays, holidays=holidays, day=known)
    else:
        says = say["business_days_are"].format(weekdays=weekdays)
    return _told(policy, say["business_days"], says)


def _is_explained(fact: Fact) -> bool:
    """Whether the shop says more about a fact than what it asks, or how an amount is computed."""
    return bool(fact.hint or fact.looked_up or fact.groups or fact.computed)


def _explanation(policy: Policy, fact: Fact) -> Sentence:
    """A fact in the words in which the check asks for it."""
    say = words_of(policy)
    look_up = say["look_up"].format(place=fact.looked_up) if fact.looked_up else ""
    return _told(policy, fact.label, in_a_row([say["checker_asks"].format(question=fact.question), fact.hint, look_up]))


def _groups(policy: Policy, fact: Fact) -> View:
    """The groups of answers to a fact, each with its answers."""
    labels = {answer.id: answer.label for answer in fact.answers}
    parts = [
        {"says": _told(policy, group.label, listed([labels[id] for id in group.answers], policy.words, "and"), "answer")} for group in fact.groups
    ]
    return {"parts": parts} if parts else {}


def _definition(policy: Policy, definition: Definition) -> View:
    """What a definition means, or where a table has a value."""
    condition = _condition(policy, definition.when)
    value = policy.words.say["quoted"].format(text=definition.value)
    named = f"{definition.label} {value}" if definition.value else definition.label
    return {**condition, "says": _told(policy, named, condition["says"])}


def _test(policy: Policy, fact: Fact, answers: Sequence[str], left_out: bool = False, href: Markup | None = None) -> Sentence:
    """A fact with its answers, or with those that are left out."""
    listed = _joined(policy, [Piece(answer, "answer") for answer in answers], "or", "or")
    said = pieces(words_of(policy)["any_but"] if left_out else "{answers}", answers=listed)
    return _told(policy, fact.label, (*said, *_judged(policy, fact)), href=href)


def _one_of(policy: Policy, fact: Fact, answers: Sequence[str], before: str, href: Markup | None = None) -> View:
    """A fact with its answers as a list, since there may be commas within each. ``before`` is the name of the words that open it."""
    says = _told(policy, fact.label, (Piece(words_of(policy)[before]), *_judged(policy, fact)), href=href)
    return {"says": says, "parts": [{"says": (Piece(answer, "answer"),)} for answer in answers]}


def _judged(policy: Policy, fact: Fact) -> Sentence:
    if not fact.judged_by:
        return ()
    say = words_of(policy)
    presumed = [answer.label for answer in fact.answers if answer.id == fact.presumed]
    said = say["judged_presumed"].format(by=fact.judged_by, answer=presumed[0]) if presumed else say["judged_by"].format(by=fact.judged_by)
    return (Piece(_gap(said[:1])), Piece(said, "judged"))


# --- Decision tables --------------------------------------------------------------------------------------------------

def _table(meaning: Meaning, question: Question) -> View:
    impossible = left_out(meaning, question)
    table, say = decision_table(meaning, question), words_of(meaning.policy)
    return {
        "id": table_anchor(question),
        "question": anchor(question.id),
        "title": say["table"].format(question=question.ask),
        "says": _of_table(say, table),
        **_content(meaning.policy, table),
        "left_out": {
            "summary": say["left_out"],
            "parts": [{"says": one.because, "parts": _parts(meaning.policy, one.when)} for one in impossible],
        } if impossible else None,
    }


def _of_table(say: Mapping[str, str], table: Table) -> Sentence:
    """What stands above a table. That it has to be opened is not said on paper, where all of it is printed."""
    parts = [Piece(say["table_says"]), *[Piece(say["table_folded"], "folds")] * bool(table.parts), *[Piece(say["table_overlaps"])] * table.overlaps]
    return tuple(one for part, before in zip(parts, ["", *(_gap(part.text) for part in parts)]) for one in (Piece(before), part) if one.text)


COLUMNS = ("column_case", "column_answer")
"""The words of the columns. On narrow screens each cell bears the name of its column as a label."""


def _content(policy: Policy, table: Table, of_all: bool = True) -> View:
    """The parts of a table, and its rows. Those of a part are ``of_all`` cases of the part only."""
    return {
        "folded": [{"heading": _heading(policy, part), **_content(policy, part.table, of_all=False)} for part in table.parts],
        "columns": [words_of(policy)[column] for column in COLUMNS] if table.rows else [],
        "rows": [_row(policy, row, of_all) for row in table.rows],
    }


def _heading(policy: Policy, part: Part) -> Sentence:
    if isinstance(part.test, Stated):
        return _in_line(policy, _stated(policy, part.test))
    if part.test:
        answers, left_out = _answers(policy, part.test)
        return _test(policy, part.test[0], answers, left_out)
    rows = list(part.table.every_row())
    first, last = part.numbers or (1, len(rows))
    titles = list(dict.fromkeys(row.rules[0].title for row in (rows[0], rows[-1])))
    say = words_of(policy)
    named = [Piece(title, "answer") for title in titles]
    span = pieces(say["from_to"], first=named[0], last=named[1]) if len(named) > 1 else named
    return pieces(say["rows"], first=str(first), last=str(last), titles=span)


def _row(policy: Policy, row: Row, of_all: bool) -> View:
    say = words_of(policy)
    every = say["every_other_case"] if row.otherwise else "" if row.tests else say["every_case"] if of_all else say["each_case"]
    case, answer = (say[column] for column in COLUMNS)
    return {
        "rules": Markup(" ".join(anchor(rule.id) for rule in (*row.rules, *row.partly))),
        "answered": anchor(row.outcome.id),
        "case": {"label": case, "says": (Piece(every, "otherwise"),) if every else (), "parts": [_tested(policy, test) for test in row.tests]},
        "answer": {
            "label": answer,
            "outcome": row.outcome.title,
            "strength": (_tag(policy, row.outcome), Piece(" "), *_named(policy, row)),
        },
    }


def _named(policy: Policy, row: Row) -> Iterator[Piece]:
    """The rules of a row, as links."""
    say = words_of(policy)
    yield from pieces(say["row_rule" if len(row.rules) == 1 else "row_rules"], rules=_joined(policy, _statements(row.rules), "and"))
    if row.partly:
        yield from pieces(say["row_partly"], rules=_joined(policy, _statements(row.partly), "and"))


def _stated(policy: Policy, test: Stated) -> View:
    """A definition that holds or does not, or what is decided; or how many of some conditions hold: as many as a rule asks for, or fewer."""
    if isinstance(test.condition, (Defined, Decided)):
        return _in_full(policy, in_words(policy, test.condition if test.holds else Not(test.condition)))
    if node := ticked_in_words(policy, test.condition, test.holds):
        return _in_full(policy, node)
    says = _in_full(policy, in_words(policy, test.condition))
    fewer = pieces(words_of(policy)["part_fewer"], number=number_in_words(test.condition.number, policy.words))
    return says if test.holds else {**says, "says": fewer}


def _in_line(policy: Policy, view: View) -> Sentence:
    """What is said, and the parts of it, as one sentence."""
    says = (Piece(view["says"]),) if isinstance(view["says"], str) else view["says"]
    parts = [_in_line(policy, part) for part in view.get("parts", ())]
    return (*says, *([Piece(" ")] if parts else []), *_side_by_side(policy, parts))


def _tested(policy: Policy, test: Test) -> View:
    """A test of a row."""
    if isinstance(test, Stated):
        return _stated(policy, test)
    answers, left_out = _answers(policy, test)
    if len(answers) == 1:
        return {"says": _test(policy, test[0], answers, left_out)}
    return _one_of(policy, test[0], answers, "any_but_these" if left_out else "one_of_these")


def _answers(policy: Policy, test: tuple[Fact, tuple[Cell, ...]]) -> tuple[list[str], bool]:
    """The spans of a test in words; or, where there are many answers and few others, the answers that are left out."""
    fact, spans = test
    if not fact.answers:
        return [cell_in_words(policy, fact, span) for span in spans], False
    inside = [str(first) for first, _ in spans]
    said, others = labels_of(fact, inside), labels_of(fact, [answer.id for answer in fact.answers if answer.id not in inside])
    return (others, True) if others and len(said) > 2 * len(others) + 1 else (said, False)


def _parts(policy: Policy, condition: Condition) -> list[View]:
    """What an impossible combination consists of."""
    node = in_words(policy, condition)
    return [_in_full(policy, part) for part in (node["parts"] if node["kind"] == "all" else [node])]
