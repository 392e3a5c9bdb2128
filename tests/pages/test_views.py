"""The pages of a policy print each statement and its condition, and the policy's text stays text."""

from __future__ import annotations

import dataclasses
import datetime
import json
import re
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.utils import meta

from checker import Case, Evaluator, Interview
from checker.certificate import certify
from checker.decide import IMPOSSIBLE
from checker.meaning import Meaning
from checker.model import AllOf, Always, AnyOf, AtLeast, Between, Not, OneOf, Words
from checker.words import in_words
from compiler.derived.decision_table import TableError, decision_table
from compiler.derived.interview_plan import make_plan
from compiler.pages.html_elements import Element, parse
from compiler.pages.views import Shipped, render_check, render_pages
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from compiler.reading.policy import load_policy
from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
POLICY = load_policy(frozen.SHOP.read_bytes(), "policy.yml").policy
CONFIG = load_config(str(PROJECT / "mkdocs.yml"))
WORD = "qqtextqq"
"""A harmless text for all texts of the policy. The pages with other texts are compared with this one's."""

NASTY = [
    "<script>alert(1)</script>", "</title><script>alert(1)</script>", "</p></div></article>", "<!--",
    "<![CDATA[", "<?php ?>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)', "' onfocus='alert(1)",
    "&lt;b&gt; &amp; &#60;", "&", "<", ">", "[a](javascript:alert(1))", "[a][b]", "[b]: javascript:alert(1)",
    "![x](y)", "<javascript:alert(1)>", "https://example.org", "www.example.org", "a@example.org",
    "{{ 7 * 7 }}", "{% include 'check.html.jinja' %}", "{# note #}", "{ #id .class onclick=x }", "{: #id }",
    "[TOC]", '--8<-- "mkdocs.yml"', ";--8<--", "!!! note", "??? note", "=== tab", ":smile:", "*[HTML]: x",
    "# heading", "Heading\n=======", "- item", "1. item", "> quote", "    code", "```\ncode\n```", "~~~",
    "`code`", "**bold**", "_em_", "~~gone~~", "==mark==", "^^ins^^", "H~2~O", "++ctrl++", "(c)",
    "|a|b|\n|-|-|", "---", "***", "\\", "\\*", "a  \nb", "$x$", "\u2028", "\u00a0", "[^1]", "[[wiki]]",
    "%s {} {0}", "${x}", "#!python", "\ufeff", "\x02wzxhzdk:0\x03", "\x03", "\x1b[31m", "\u202e", "é", "日本語",
    "𝕏", "title: x", '"', "'", ": ", "- ", "---\ntitle: x\n---",
]


def retold(thing, text: str, name: str = ""):
    """The policy with this text in place of every text that readers see."""
    keep = {
        "id", "kind", "strength", "topic", "question", "outcome", "fact", "language", "effective_from", "values",
        "statements", "exception_to", "instead_of", "see_also", "joins", "contact", "link", "mail", "phone", "for_now", "comparisons",
    }
    if isinstance(thing, str):
        return text if name not in keep else thing
    if isinstance(thing, tuple):
        return thing if name in keep else tuple(retold(one, text, name) for one in thing)
    if isinstance(thing, (Always, OneOf, Between, AllOf, AnyOf, AtLeast, Not, Words)) or not dataclasses.is_dataclass(thing):
        return thing
    own = {}
    for one in dataclasses.fields(thing):
        value = getattr(thing, one.name)
        asks = type(thing).__name__ == "Fact" and one.name == "question"
        own[one.name] = text if asks else value if value == "" else retold(value, text, one.name)
    return dataclasses.replace(thing, **own)



SHIPPED = Shipped(
    "assets/engine/e/", "assets/checker/c/", "assets/policy/p.json", {"check_stylesheet": "b.css"}, "d" * 64, "assets/release.json",
    certify(Evaluator(POLICY)), make_plan(Interview(POLICY)),
)



def html_of(page: str) -> Element:
    """A page as MkDocs' Markdown makes it."""
    _, _, text = page.split("---\n", 2)
    return parse(markdown.markdown(text, extensions=CONFIG.markdown_extensions, extension_configs=CONFIG.mdx_configs))


def shown(text: str) -> str:
    return " ".join(text.split())


def shape(element: Element) -> tuple:
    """Everything but the texts and the values of attributes."""
    return element.tag, tuple(element.attributes), tuple(shape(inner) for inner in element.inside if isinstance(inner, Element))


def is_text(found: Element, plain: Element, hostile: str) -> None:
    """The two pages differ in the policy's text and in nothing else."""
    assert shape(found) == shape(plain)
    spaces = lambda text: "".join(text.split())  # noqa: E731
    printable = "".join("\ufffd" if one < " " and not one.isspace() or one == "\x7f" else one for one in hostile)
    assert spaces(found.text) == spaces(plain.text.replace(WORD, printable))
    for mine, other in zip(found.all(), plain.all()):
        for name, value in other.attributes.items():
            expected = value and spaces(value.replace(WORD, printable))
            assert (mine.attributes[name] and spaces(mine.attributes[name])) == expected, name


CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\x00")
PIECES = st.sampled_from(NASTY) | st.text(CHARACTERS, max_size=8)
TEXTS = st.lists(PIECES, min_size=1, max_size=5).map("".join).filter(str.strip)


PLAIN = {path: html_of(page) for path, page in render_pages(Meaning(retold(POLICY, WORD)), SHIPPED).items()}


@settings(max_examples=40)
@given(TEXTS)
def test_text_of_the_policy_stays_text(hostile):
    found = render_pages(Meaning(retold(POLICY, hostile)), SHIPPED)
    for path in ("index.md", "returns.md", "check.md"):
        is_text(html_of(found[path]), PLAIN[path], hostile)


def test_text_of_the_policy_stays_text_in_the_whole_site(tmp_path):
    hostile = shown(" ".join(one for one in NASTY if one.isprintable())) + " end"
    sites = {}
    for text in (WORD, hostile):
        policy = dataclasses.replace(retold(POLICY, text), version="1.0")
        sites[text] = tmp_path / str(len(sites))
        publish(pages_and_files(Meaning(policy), SHIPPED, {}), sites[text], PROJECT)
    pages = sorted(file.relative_to(sites[WORD]) for file in sites[WORD].rglob("*.html"))
    assert len([page for page in pages if page.parts[0] != "editors"]) == len(POLICY.topics) + 6
    for page in pages:
        # The places where a line may break are no part of the text.
        found, plain = (parse((sites[text] / page).read_text("utf-8").replace("<wbr>", "")) for text in (hostile, WORD))
        is_text(found, plain, hostile)
        if page.parent.name in {topic.id for topic in POLICY.topics}:
            assert found.one("title").text == f"{hostile} - {hostile}"
            assert found.one("meta", name="description").attributes["content"] == hostile
    index = json.loads((sites[hostile] / "search" / "search_index.json").read_text("utf-8"))["docs"]
    plain = json.loads((sites[WORD] / "search" / "search_index.json").read_text("utf-8"))["docs"]
    assert len(index) == len(plain) > len(POLICY.rules)
    for one, other in zip(index, plain):
        assert one["location"] == other["location"]
        for part in ("title", "text"):  # the search shows both as HTML
            is_text(parse(one[part]), parse(other[part]), hostile)


def test_a_line_of_the_front_matter_means_just_the_text():
    text = '": [x] {y} \n--- \U0001f600 é \\ \u2028 #'
    page = render_pages(Meaning(retold(POLICY, text)), SHIPPED)["returns.md"]
    _, found = meta.get_data(page)
    assert found == {"title": text, "description": text}


@pytest.mark.parametrize("id", ["<b>", "a b", "", "ä", "x_", "__x"])
def test_an_id_that_could_be_markup_is_refused(id):
    rules = (dataclasses.replace(POLICY.rules[0], id=id), *POLICY.rules[1:])
    topics = (dataclasses.replace(POLICY.topics[0], statements=(id,)), *POLICY.topics[1:])
    with pytest.raises(ValueError, match="cannot name a place"):
        render_pages(Meaning(dataclasses.replace(POLICY, rules=rules, topics=topics)), SHIPPED)


# --- What the pages say -----------------------------------------------------------------------------------------------

PAGES = {path: html_of(page) for path, page in render_pages(Meaning(POLICY), SHIPPED).items()}
STATEMENTS = [*POLICY.rules, *POLICY.guidance]


def heading_and_statement(one) -> tuple[Element, Element]:
    page = PAGES[f"{one.topic}.md"]
    return page.one(None, id=one.id), page.one("div", data_statement=one.id)


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda one: one.id)
def test_a_statement_has_its_anchor_its_words_and_its_source(one):
    heading, statement = heading_and_statement(one)
    assert heading.tag in ("h2", "h3")
    assert heading.text.startswith(one.title)
    assert statement.one("p", cls="hc-says").text == one.says
    gap = getattr(one, "outcome", None) and POLICY.outcome(one.outcome).strength == "not covered"
    assert (one.source in statement.text) != bool(gap), "a gap has no place in the source"


def printed_condition(statement: Element) -> Element:
    (found,) = (line for line in statement.all("div", data_slot="lines") if line.one("dt").text == "Applies")
    return found.one("dd")


def said(tree: dict) -> list[str]:
    """Every label and answer of a condition in words, in order."""
    if tree["kind"] == "test":
        return [f"{tree['label']}:", *tree["is"]]
    return [word for part in (*tree.get("parts", ()), *filter(None, [tree.get("part")])) for word in said(part)]


@pytest.mark.parametrize("one", STATEMENTS, ids=lambda one: one.id)
def test_a_statement_prints_its_condition_in_words(one):
    printed = printed_condition(heading_and_statement(one)[1])
    words = said(in_words(POLICY, one.when))
    assert [one.text for one in printed.all() if one.attributes.get("class") in ("hc-fact", "hc-answer")] == words
    if not words:
        assert printed.text == "Always"
    judged = {POLICY.fact(id).judged_by for id in _facts(one.when)} - {""}
    assert {span.text for span in printed.all("span", cls="hc-judged")} == {f"(judged by {by})" for by in judged}


def _facts(condition) -> set[str]:
    parts = getattr(condition, "parts", None) or filter(None, [getattr(condition, "part", None)])
    return {condition.fact} if hasattr(condition, "fact") else {id for part in parts for id in _facts(part)}


def test_conditions_within_conditions_are_told_apart():
    a, b = OneOf("reason", ("damaged",)), OneOf("order_status", ("paid", "shipped"))
    when = AllOf((AnyOf((a, Not(b))), Not(AllOf((a, b))), AtLeast(2, (a, b))))
    guidance = tuple(
        dataclasses.replace(one, when=when) if one.id == "contact-us-for-refund" else one for one in POLICY.guidance
    )
    page = html_of(render_pages(Meaning(dataclasses.replace(POLICY, guidance=guidance)), SHIPPED)["support.md"])
    printed = printed_condition(page.one("div", data_statement="contact-us-for-refund"))
    status = "Order status: one of these Paid – nothing prepared or arranged yet Paid – shipped"
    reason = "Main reason: The item is damaged"
    expected = (
        f"All of these are true: At least one of these: {reason} Not {status}"
        f" This is not true: All of these: {reason} {status}"
        f" At least 2 of these: {reason} {status}"
    )
    assert "".join(printed.text.split()) == "".join(expected.split())


@pytest.mark.parametrize("rule", POLICY.rules, ids=lambda rule: rule.id)
def test_a_rule_names_its_outcome_and_its_exceptions(rule):
    statement = heading_and_statement(rule)[1]
    if rule.outcome:
        outcome = POLICY.outcome(rule.outcome)
        assert statement.one("strong", data_slot="outcome").text == outcome.title
        shape = {"may": "neutral", "usually": "neutral", "please": "neutral", "limited": "no", "may not": "no", "not covered": "open"}
        assert statement.one("span", cls=f"hc-tag hc-{shape[outcome.strength]}").text == outcome.strength
    links = {link.attributes["href"]: link.text for link in statement.all("a")}
    for other in POLICY.rules:
        if rule.id in other.exception_to or other.id in rule.exception_to:
            assert links[f"../{other.topic}/#{other.id}"] == other.title
    assert ("Does not apply" in statement.text) == any(rule.id in other.exception_to for other in POLICY.rules)
    assert ("Takes priority over" in statement.text) == bool(rule.exception_to)


@pytest.mark.parametrize("one", POLICY.guidance, ids=lambda one: one.id)
def test_guidance_names_what_it_joins(one):
    printed = [link.text for link in heading_and_statement(one)[1].one("dl").all("a") if link.attributes["href"] != "#_defined"]
    names = {question.id: question.ask for question in POLICY.questions}
    names |= {outcome.id: outcome.title for question in POLICY.questions for outcome in question.outcomes}
    names |= {rule.id: rule.title for rule in POLICY.rules}
    replacing = [other.title for other in POLICY.guidance if one.id in other.instead_of]
    assert printed == [names[target] for target in one.joins] + replacing + [POLICY.statement(id).title for id in one.instead_of]


def test_what_the_policy_does_not_say_stands_apart():
    for topic in POLICY.topics:
        headings = [one for one in PAGES[f"{topic.id}.md"].all() if one.tag in ("h2", "h3")]
        order = [one.attributes["id"] for one in headings]
        gaps = [rule.id for rule in POLICY.rules if rule.topic == topic.id and rule.source.startswith("Silent: ")]
        stated = [id for id in topic.statements if id not in gaps]
        apart = ["_gaps", *gaps] if gaps else []
        tables = [f"table-{question.id}" for question in POLICY.questions if question.topic == topic.id]
        assert [id for id in order if id != "_defined"] == [*stated, *tables, *apart, "_next"]


# --- Decision tables, read from the page ------------------------------------------------------------------------------

EVALUATOR = Evaluator(POLICY)


def printed_rows(question) -> list[dict]:
    """The rows of a printed table: the conditions in words, and the outcome."""
    cases = PAGES[f"{question.topic}.md"].one("div", data_question=question.id)
    assert [one.attributes["scope"] for one in cases.all("th")] == ["col", "col"]
    rows = []
    for row in cases.one("tbody").all("tr"):
        facts = {}
        for item in row.all("li"):
            for fact in item.all("span", cls="hc-fact"):
                answers = {span.text for span in item.all("span", cls="hc-answer")}
                facts[fact.text.rstrip(":")] = (answers, "any answer except" in item.text)
        rows.append({
            "facts": facts,
            "rules": set(row.attributes["data-rules"].split()),
            "named": {link.text for link in row.all("a")},
            "outcome": row.attributes["data-outcome"],
            "title": row.one("p", cls="hc-outcome").text,
            "otherwise": "In every other case" in row.text,
        })
    return rows


ROWS = {question.id: printed_rows(question) for question in POLICY.questions}


@st.composite
def complete_cases(draw) -> dict[str, str]:
    """An answer to every fact that applies, the judged ones included."""
    case: dict = {}
    for fact in EVALUATOR.meaning.order:
        if EVALUATOR.applies(fact.id, case):
            values = st.sampled_from([one.id for one in fact.answers]) if fact.answers else st.integers(0, 9)
            case[fact.id] = draw(values)
    return case


@settings(max_examples=300)
@given(complete_cases())
def test_the_printed_tables_say_what_the_checker_decides(case):
    labels = {
        fact.label: next(one.label for one in fact.answers if one.id == case[fact.id])
        for fact in POLICY.facts
        if fact.answers and fact.id in case
    }
    for question in POLICY.questions:
        decision = EVALUATOR.decide(question.id, Case(datetime.date(2026, 11, 23), case))
        found = [
            row for row in ROWS[question.id]
            if not row["otherwise"] and all(
                label in labels and (labels[label] in answers) != excepted
                for label, (answers, excepted) in row["facts"].items()
            )
        ]
        if decision.status == IMPOSSIBLE:
            continue
        led = found or [row for row in ROWS[question.id] if row["otherwise"]]
        assert {row["outcome"] for row in led} == {decision.outcome}
        assert {row["title"] for row in led} == {POLICY.outcome(decision.outcome).title}
        assert all(row["rules"] & set(decision.rules) for row in led)
        assert all(row["named"] == {POLICY.statement(rule).title for rule in row["rules"]} for row in led)


def test_a_row_for_every_case_says_so():
    gone = {rule.id for rule in POLICY.rules_of("help")} - {"contact-us"}
    rules = tuple(
        dataclasses.replace(rule, when=Always()) if rule.id == "contact-us" else rule
        for rule in POLICY.rules
        if rule.id not in gone
    )
    topics = tuple(
        dataclasses.replace(topic, statements=tuple(id for id in topic.statements if id not in gone))
        for topic in POLICY.topics
    )
    policy = dataclasses.replace(POLICY, rules=rules, topics=topics)
    page = html_of(render_pages(Meaning(policy), SHIPPED)[f"{policy.question('help').topic}.md"])
    (row,) = page.one("div", data_question="help").one("tbody").all("tr")
    assert row.one("td", data_label="In this case").text == "In every case"


def test_impossible_combinations_are_shown_as_left_out():
    for question in POLICY.questions:
        cases = PAGES[f"{question.topic}.md"].one("div", data_question=question.id)
        shown = [one.because for one in POLICY.impossible if one.because in cases.text]
        assert shown == ([] if question.id == "refund" else [one.because for one in POLICY.impossible])


def test_a_policy_with_a_gap_or_a_conflict_has_no_table():
    for rule in ("paid-order", "contact-us"):
        rules = tuple(dataclasses.replace(one, when=Always()) if one.id == rule else one for one in POLICY.rules)
        with pytest.raises(TableError, match="has exactly one outcome"):
            render_pages(Meaning(dataclasses.replace(POLICY, rules=rules)), SHIPPED)
    rules = tuple(one for one in POLICY.rules if one.id != "refund-other-status")
    with pytest.raises(TableError, match="`refund` has exactly one outcome"):
        decision_table(Meaning(dataclasses.replace(POLICY, rules=rules)), POLICY.question("refund"))


def test_the_overview_leads_to_every_question_and_topic():
    links = {link.attributes["href"]: link.text for link in PAGES["index.md"].all("a")}
    for question in POLICY.questions:
        assert links[f"check/#question={question.id}"] == question.ask
        assert f"{question.topic}/#table-{question.id}" in links
    for topic in POLICY.topics:
        assert links[f"{topic.id}/"] == topic.title
    assert POLICY.notice in PAGES["index.md"].text


@pytest.mark.parametrize("tag", ["ja", "zh"])
def test_no_gap_follows_a_sentence_on_the_check_page_where_a_language_writes_none(tag):
    page = render_check(frozen.policy(frozen.TEA[tag]), SHIPPED)
    wide, inline = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]", r"(?:</?(?:a|button|path|span|strong|svg)\b[^>]*>)*"
    assert re.findall(rf"{wide}{inline} {inline}(?:{wide}|<button|<span)", page) == []


def test_every_page_ends_with_what_to_do_next():
    for topic in POLICY.topics:
        last = PAGES[f"{topic.id}.md"].one("div", cls="hc-next")
        assert PAGES[f"{topic.id}.md"].text.endswith(last.text)
        assert any(link.attributes["href"].startswith("../check/") for link in last.all("a"))
