"""Reads the finished pages back: a topic's page says what the policy says, in this order, and nothing else.

Between a policy and a reader stand templates, Markdown, its extensions and a theme. Any of them could drop a rule, a row of a
table or a "not", or say more. So what a topic's page should say between its header and its footer is worked out here a second
time, from the policy and without the templates, and compared with what a reader of the finished page sees: each heading, and all
that stands under it. Whatever could keep a text there from being seen as it is, such as `hidden` or `<del>`, is refused.

What the theme puts around that (header, navigation and footer) is not read, except that no table may stand there; nor are the
other pages, the style sheets, the tooltips, and where links lead.
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

from compiler.pages.html_elements import Element, item, parse, plain
from compiler.proof.agreement import ProofError
from compiler.derived.decision_table import Row, decision_table, left_out

HEADINGS = ("h1", "h2", "h3")
TAKEN_APART = ("div", "details", "dl", "table", "thead", "tbody")
"""What is inside these is compared piece by piece; every other element is one piece."""
TAGS = (*HEADINGS, *TAKEN_APART, "a", "br", "dd", "dt", "li", "p", "span", "strong", "summary", "td", "th", "tr", "ul")
ATTRIBUTES = ("class", "data-", "href", "id", "scope", "title")
CLASSES = ("hc-", "headerlink", "md-button")
"""Tags, and how attributes and classes begin, that leave a text as it is."""
UNSEEN = "hc-unseen"
AROUND = ("class", "data-", "dir", "lang")
"""How the attributes begin of what is around the main content."""

CHECK_OR_SEE = "Check your own case, or see all cases at a glance."
WHEN = "When this applies"
OUTERMOST = {"not": "Not where:", "all": "All of these are so:", "any": "At least one of these is so:"}
WITHIN = {"not": "This is not so:", "all": "All of these:", "any": "At least one of these:"}
"""What stands before the parts of a condition, and of one within another."""
ALL_CASES = "What our rules say in each case. The checker uses the very same rules."
CASE, ANSWER = "In this case", "The answer is"
"""The columns of a decision table, which narrow screens name in each cell."""
EXCEPT = "any answer except"
OTHERWISE = "In every other case"
ALWAYS = "In every case"
LEFT_OUT = "Left out of this table, because it cannot occur"
GAPS = "What the policy does not say"
OPEN = "The policy leaves these cases open. We would rather say so than guess; under each you find what to do instead."
NEXT = "What to do next"
ANSWER_A_FEW = "Answer a few questions and see what these rules say about your own case, why, and what to do."
CHECK = "Check where you stand"

Line = tuple[str, str]
"""A piece of a page as it should be: where it stands, and its text."""


def compare_pages(policy: Policy, site: Path) -> None:
    """Raise :class:`ProofError` where a topic's page does not say what the policy says, or says anything else."""
    meaning = Meaning(policy)
    for topic in policy.topics:
        try:
            page = parse((site / topic.id / "index.html").read_text(encoding="utf-8"))
        except ValueError as error:
            raise ProofError(f"The page `{topic.id}` cannot be read back: {error}.") from None
        try:
            _compare_page(meaning, topic, page)
        except ProofError as error:
            raise ProofError(f"The page `{topic.id}` {error}") from None


def _compare_page(meaning: Meaning, topic: Topic, page: Element) -> None:
    content = _content(page)
    printed, expected = _printed(content), dict(_expected(meaning, topic, content))
    for id in expected:
        if id not in printed:
            raise ProofError(f"does not print `{id}`.")
    for id, should in zip_longest(printed, expected):
        if id not in expected:
            raise ProofError(f"prints `{id}`, which the policy does not have there.")
        if id != should:
            raise ProofError(f"prints `{id}` where `{should}` should stand.")
        for line, piece in zip_longest(expected[id], printed[id]):
            where, says = line or (where, "")  # anything more is as if it stood where the last line does
            said, says = _shown(piece) if piece else "", plain(says)
            if said != says:
                raise ProofError(f"prints {where} “{said}”, but it should say “{says}”.")


# --- What a page shows ------------------------------------------------------------------------------------------------


def _content(page: Element) -> Element:
    """The part of a page that is made from the policy. Nothing else stands beside it, or could be taken for it."""
    articles = [article for main in page.all("main") for article in main.all("article")]
    if len(articles) != 1:
        raise ProofError(f"has its main content in {len(articles)} places.")
    (content,) = articles
    if beside := plain(" ".join(text for main in page.all("main") for text in _beside(main))):
        raise ProofError(f"prints “{beside}” beside its main content.")
    if len(page.all("table")) > len(content.all("table")):
        raise ProofError("has a table outside of its main content.")
    for one in page.all():
        if one is content or any(below is content for below in one.all()):
            for name in _strange(one, AROUND):
                raise ProofError(f"has `{name}` around its main content, so that a reader may not see it.")
    return content


def _beside(main: Element) -> Iterator[str]:
    for one in main.inside:
        if isinstance(one, str):
            yield one
        elif one.tag not in ("article", "nav", "script"):
            yield from _beside(one)


def _printed(content: Element) -> dict[str, list[Element]]:
    """What stands under each heading, by the heading's id: the heading and all pieces up to the next."""
    under = ""
    for one in content.all():
        under = _id(one) if one.tag in HEADINGS else under
        classes = (one.attributes.get("class") or "").split()
        for what in (
            *([] if one.tag in TAGS else [f"<{one.tag}>"]),
            *_strange(one, ATTRIBUTES),
            *(name for name in classes if not name.startswith(CLASSES) or name == UNSEEN),
        ):
            raise ProofError(f"has `{what}` under `{under}`, so that a reader may not see what stands there: “{one.shown}”.")
    under = ""
    printed: dict[str, list[Element]] = {}
    for piece in _pieces(content):
        if piece.tag in HEADINGS:
            under = _id(piece)
            if under in printed:
                raise ProofError(f"prints `{under}` twice.")
        elif not under:
            raise ProofError(f"prints “{piece.shown}” above its title.")
        printed.setdefault(under, []).append(piece)
    return printed


def _id(heading: Element) -> str:
    return heading.attributes.get("id") or heading.shown


def _strange(element: Element, known: tuple[str, ...]) -> list[str]:
    return [name for name in element.attributes if not name.startswith(known)]


def _pieces(element: Element) -> Iterator[Element]:
    for one in element.inside:
        if isinstance(one, str):
            if one.strip():
                yield Element("", inside=[one])
        elif one.tag in TAKEN_APART and element.tag != "dl":
            yield from _pieces(one)
        else:
            yield one


def _shown(piece: Element) -> str:
    if piece.tag in HEADINGS:
        return plain(piece.shown.removesuffix("¶"))  # the theme's link to the heading
    if piece.tag == "tr":
        cells = [one if isinstance(one, Element) else Element("", inside=[one]) for one in piece.inside]
        return plain(" ".join(f"{cell.attributes.get('data-label') or ''} {cell.shown}" for cell in cells))
    return piece.shown


# --- What it should show ----------------------------------------------------------------------------------------------


def _expected(meaning: Meaning, topic: Topic, content: Element) -> Iterator[tuple[str, list[Line]]]:
    policy = meaning.policy
    questions = [question for question in policy.questions if question.topic == topic.id]
    statements = [policy.statement(id) for id in topic.statements]
    gaps = [one for one in statements if _is_gap(policy, one)]

    def part(id: str, *texts: str) -> tuple[str, list[Line]]:
        return id, [(f"under `{id}`", text) for text in texts]

    yield part("_top", topic.title, topic.intro, *(f"{question.ask} {CHECK_OR_SEE}" for question in questions))
    for one in statements:
        if one not in gaps:
            yield part(one.id, *_statement(meaning, one))
    for question in questions:
        yield f"table-{question.id}", list(_table(meaning, question, content))
    if gaps:
        yield part("_gaps", GAPS, OPEN)
        for one in gaps:
            yield part(one.id, *_statement(meaning, one))
    checks = " ".join(item(f"Check: {question.ask}") for question in questions) or CHECK
    yield part("_next", NEXT, ANSWER_A_FEW, checks)


def _is_gap(policy: Policy, one: Rule | Guidance) -> bool:
    return isinstance(one, Rule) and bool(one.outcome) and policy.outcome(one.outcome).strength == "not covered"


def _statement(meaning: Meaning, one: Rule | Guidance) -> Iterator[str]:
    policy = meaning.policy
    yield one.title
    yield one.says
    yield WHEN
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


def _table(meaning: Meaning, question: Question, content: Element) -> Iterator[Line]:
    table = f"the table of `{question.ask}`"
    yield f"above {table}", f"All cases: {question.ask}"
    yield f"above {table}", ALL_CASES
    yield f"in the columns of {table}", f"{CASE} {ANSWER}"
    excepting = _excepting(content, question)
    for number, row in enumerate(decision_table(meaning, question), 1):
        yield f"in row {number} of {table}", _row(meaning.policy, row, excepting.get(number, set()))
    if impossible := left_out(meaning, question):
        yield f"below {table}", LEFT_OUT
        yield f"below {table}", " ".join(_left_out(meaning.policy, one.because, one.when) for one in impossible)


def _excepting(content: Element, question: Question) -> dict[int, set[str | None]]:
    """The facts of which a printed row names the answers that do not belong to it, by the number of the row.

    This alone is taken from the page: a row may say it in either way.
    """
    rows = [row for cases in content.all("div", data_question=question.id) for row in cases.all("tr")]
    return {
        number: {
            one.attributes.get("data-fact")
            for one in row.all("li")
            if any(isinstance(text, str) and EXCEPT in text for text in one.inside)
        }
        for number, row in enumerate(rows)  # the first holds the columns
    }


def _row(policy: Policy, row: Row, excepting: set[str | None]) -> str:
    facts = [item(_test(fact, _cells(policy, fact, cells, fact.id in excepting))) for fact, cells in row.facts]
    case = OTHERWISE if row.otherwise else " ".join(facts) or ALWAYS
    return f"{CASE} {case} {ANSWER} {row.outcome.title} {row.outcome.strength} Rule: {row.rule.title}"


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
