"""A policy file becomes the policy that it states. Any other text is refused, with problems whose places lie in it."""

from __future__ import annotations

import re
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker.model import STRENGTHS, AllOf, Always, Answer, AnyOf, AtLeast, Between, Not, OneOf, Term
from compiler.problems import Place, PolicyError, as_text
from compiler.reading.conditions import RESERVED
from compiler.reading.example_cases import load_cases
from compiler.reading.operators import COMPARISONS
from compiler.reading.policy import Loaded, load_policy
from compiler.reading.yaml_nodes import spots
from tests import frozen
from tests.checks.tea import tea

ROOT = Path(__file__).parents[2]
REAL = frozen.SHOP
LIBRARY = frozen.LIBRARY


def load(path: Path) -> Loaded:
    return load_policy(path.read_bytes(), path.name)


def when(condition: str):
    """The condition of a rule of a small policy that has one fact of each kind."""
    return load_policy(small(condition), "small.yml").policy.rules[0].when


def small(condition: str = "always", says: str = "You can have {amount} of tea.") -> bytes:
    return f"""\
policy: small
title: A small policy
language: en
version: "1"
effective_from: 2026-11-23
summary: A summary.
notice: A notice.
source: A source
terms: {{amount: 20 cups, window: 2 weeks, opening: 2026-12-24, three: 3}}
facts:
  kind: {{label: Kind, question: Which?, answers: {{green: Green, black: Black, "on": Other}}}}
  opened: {{label: Opened, question: Opened?, answers: yes or no}}
  cups: {{label: Cups, question: How many?, answers: whole number, unit: cups}}
  bought: {{label: Bought, question: When?, answers: date}}
  drunk: {{label: Drunk, question: When?, answers: date}}
questions:
  have: {{ask: Can I?, topic: tea, outcomes: {{can_have: {{strength: can, title: Yes you can, says: So
  do.}}}}}}
topics:
  tea:
    title: Tea
    intro: About tea.
    statements:
      - rule: the-rule
        title: The rule
        says: {says}
        when: {condition}
        outcome: can_have
        source: Everywhere
""".encode()


@pytest.mark.parametrize("path", [REAL, LIBRARY], ids=["real", "library"])
def test_policies_load(path: Path):
    policy = load(path).policy
    assert len(policy.rules) >= 12
    assert len(policy.questions) >= 3
    assert len(policy.topics) >= 4
    assert policy.impossible
    ids = {statement.id for statement in (*policy.rules, *policy.guidance)}
    assert [id for topic in policy.topics for id in topic.statements] == [
        *dict.fromkeys(id for topic in policy.topics for id in topic.statements)
    ]
    assert {id for topic in policy.topics for id in topic.statements} == ids
    for rule in policy.rules:
        assert rule.outcome is None or policy.outcome(rule.outcome).question == rule.question
        assert {policy.statement(other).question for other in rule.exception_to} <= {rule.question}


@pytest.mark.parametrize("folder, least", [(REAL.parent, 25), (LIBRARY.parent, 12)], ids=["real", "library"])
def test_example_cases_load(folder: Path, least: int):
    policy = load(folder / "policy.yml").policy
    cases = load_cases((folder / "cases.yml").read_bytes(), "cases.yml", policy)
    assert len(cases) >= least
    assert {case.question for case in cases} == {question.id for question in policy.questions}
    assert any(len(case.outcomes) > 1 for case in cases)
    assert all(date.fromisoformat(case.as_of) for case in cases)
    first = cases[0]
    assert first.as_of == policy.effective_from
    assert first.quote.excerpt.removeprefix("- case: ").strip('"') == first.name


def test_the_head_of_the_real_policy():
    policy = load(REAL).policy
    assert (policy.id, policy.language) == ("after-sales", "en")
    assert (policy.version, policy.effective_from) == ("1.0", "2026-11-23")
    assert policy.summary.startswith("The basic rules for cancelling an order, asking for a refund,")
    assert "\n" not in policy.summary


def test_terms_stand_in_prose_and_in_conditions():
    policy = load(REAL).policy
    assert policy.terms == (Term("contact_window", "7 days", 7, "days"),)
    assert "ideally within 7 days, if" in policy.statement("contact-soon").says
    age = policy.statement("contact-window-over").when.parts[-1]
    assert age == Between("received_on", 8, None)
    assert age.comparisons == (("longer_ago_than", "7 days"),)


def test_terms_have_amounts():
    terms = {term.id: term for term in load_policy(small(), "small.yml").policy.terms}
    assert terms["amount"] == Term("amount", "20 cups", 20, "cups")
    assert terms["window"] == Term("window", "2 weeks", 14, "days")
    assert terms["opening"] == Term("opening", "24 December 2026", date(2026, 12, 24).toordinal(), "date")
    assert terms["three"] == Term("three", "3", 3, "")
    assert load(LIBRARY).policy.terms[0] == Term("loan_time", "4 weeks", 28, "days")


def test_a_term_of_words_has_no_amount():
    data = small("always", "In {amount}.").replace(b"20 cups", b"a few days")
    policy = load_policy(data, "small.yml").policy
    assert policy.terms[0] == Term("amount", "a few days")
    assert policy.rules[0].says == "In a few days."


def test_doubled_braces_are_braces():
    policy = load_policy(small("always", "'Write {{amount}} for {amount}.'"), "small.yml").policy
    assert policy.rules[0].says == "Write {amount} for 20 cups."


DAY = date(2026, 12, 24).toordinal()


@pytest.mark.parametrize("text, condition", [
    ("always", Always()),
    ("{kind: green}", OneOf("kind", ("green",))),
    ("{kind: [green, black]}", OneOf("kind", ("green", "black"))),
    ('{kind: "on"}', OneOf("kind", ("on",))),
    ("{opened: yes}", OneOf("opened", ("yes",))),
    ('{opened: "no"}', OneOf("opened", ("no",))),
    ("{opened: yes, kind: green}", AllOf((OneOf("opened", ("yes",)), OneOf("kind", ("green",))))),
    ("{not: {opened: yes}}", Not(OneOf("opened", ("yes",)))),
    ("{not: {opened: yes, kind: green}}", Not(AllOf((OneOf("opened", ("yes",)), OneOf("kind", ("green",)))))),
    ("{any: [{opened: yes}, {kind: green}]}", AnyOf((OneOf("opened", ("yes",)), OneOf("kind", ("green",))))),
    ("{at_least: 1, of: [opened, {kind: green}]}", AtLeast(1, (OneOf("opened", ("yes",)), OneOf("kind", ("green",))))),
    ("{at_least: three, of: [opened, {kind: green}, {cups: 1}]}",
     AtLeast(3, (OneOf("opened", ("yes",)), OneOf("kind", ("green",)), Between("cups", 1, 1)))),
    ("{kind: green, at_least: 2, of: [opened, {cups: 1}]}",
     AllOf((OneOf("kind", ("green",)), AtLeast(2, (OneOf("opened", ("yes",)), Between("cups", 1, 1)))))),
    ("{all: [{kind: [green, black]}, {not: {kind: black}}]}",
     AllOf((OneOf("kind", ("green", "black")), Not(OneOf("kind", ("black",)))))),
    ("{cups: {at_least: 5}}", Between("cups", 5, None)),
    ("{cups: {more_than: 5}}", Between("cups", 6, None)),
    ("{cups: {at_most: amount}}", Between("cups", None, 20)),
    ("{cups: {less_than: 20 cups}}", Between("cups", None, 19)),
    ("{cups: {at_least: three, at_most: 3}}", Between("cups", 3, 3)),
    ("{drunk: {before: 2026-12-24}}", Between("drunk", None, DAY - 1)),
    ("{drunk: {after: opening}}", Between("drunk", DAY + 1, None)),
    ('{drunk: {from: opening, until: "2026-12-31"}}', Between("drunk", DAY, DAY + 7)),
    ("{bought: {within: 7 days}}", Between("bought", 0, 7)),
    ("{bought: {longer_ago_than: 1 day, within: window}}", Between("bought", 2, 14)),
])
def test_conditions(text: str, condition):
    assert when(text) == condition


@pytest.mark.parametrize("text, said", [
    ("{cups: {at_least: 5, at_most: amount}}", (("at_least", "5 cups"), ("at_most", "20 cups"))),
    ("{bought: {within: window}}", (("within", "2 weeks"),)),
    ("{drunk: {from: opening}}", (("from", "24 December 2026"),)),
])
def test_comparisons_keep_their_words(text: str, said):
    assert when(text).comparisons == said


def test_how_a_date_is_compared_tells_what_it_is():
    facts = load_policy(small("{bought: {within: window}, drunk: {from: opening}}"), "small.yml").policy
    assert (facts.fact("bought").relative, facts.fact("bought").low, facts.fact("bought").high) == (True, 0, 36_525)
    drunk = facts.fact("drunk")
    assert (drunk.relative, drunk.low, drunk.high) == (False, date(2026, 11, 23).toordinal() - 36_525, DAY + 36_525)


def test_bounds_of_dates_and_numbers_are_what_the_policy_says():
    text = small("{bought: {within: window}, drunk: {from: opening}}").decode()
    text = text.replace("{label: Bought, question: When?, answers: date", "{label: Bought, question: When?, answers: date, at_most_ago: 10 years")
    drunk = "{label: Drunk, question: When?, answers: date"
    text = text.replace(drunk, f"{drunk}, from: 2020-01-01, to: 2030-12-31")
    facts = load_policy(text.encode(), "small.yml").policy
    assert (facts.fact("bought").low, facts.fact("bought").high) == (0, 3_660)
    assert facts.fact("drunk").low == date(2020, 1, 1).toordinal() and facts.fact("drunk").high == date(2030, 12, 31).toordinal()
    assert facts.fact("cups").high == 10**15


def test_facts_of_the_library():
    policy = load(LIBRARY).policy
    assert policy.fact("fines").unit == "EUR"
    assert (policy.fact("age").low, policy.fact("age").high) == (0, 120)
    assert policy.fact("overdue").answers == (Answer("yes", "Yes"), Answer("no", "No"))
    assert policy.fact("overdue").kind == "yes_no"
    assert policy.fact("hardship").judged_by == "the library's desk"
    assert policy.fact("fines").applies_when == OneOf("card", ("valid", "expired"))
    assert policy.fact("instalments").applies_when == Between("fines", 21, None)


def test_an_exception_without_outcome_belongs_to_the_question_of_its_rule():
    policy = load(LIBRARY).policy
    rule = policy.statement("renewed-for-school")
    assert (rule.outcome, rule.question, rule.exception_to) == (None, "renew", ("renewed-too-often",))


def test_an_exception_to_an_exception_without_outcomes_has_a_question_too():
    text = LIBRARY.read_text().replace("      - rule: not-your-loan", """\
      - rule: school-holidays
        title: Holidays
        says: This does not hold for magazines.
        when: {item: other_item}
        exception_to: renewed-for-school
        source: Nowhere

      - rule: not-your-loan""")
    policy = load_policy(text.encode(), "policy.yml").policy
    assert policy.statement("school-holidays").question == "renew"


@pytest.mark.parametrize("path, mark", [
    (("title",), "A small policy"),
    (("terms", "window"), "window: 2"),
    (("facts", "opened"), "opened: {"),
    (("facts", "opened", "answers"), "yes or no"),
    (("facts", "kind", "answers", "black"), "black: Black"),
    (("questions", "have"), "have: {"),
    (("outcomes", "can_have"), "can_have: {"),
    (("outcomes", "can_have", "strength"), "can, title"),
    (("topics", "tea"), "tea:\n"),
    (("rules", "the-rule"), "the-rule\n"),
    (("rules", "the-rule", "when"), "{opened: yes}"),
])
def test_places(path, mark):
    text = small("{opened: yes}").decode()
    before = text[: text.index(mark)]
    place = Place("small.yml", before.count("\n") + 1, len(before) - before.rfind("\n"))
    assert load_policy(text.encode(), "small.yml").places[path] == place


def test_later_findings_point_at_a_word():
    loaded = load(REAL)
    path = ("guidance", "contact-soon", "says")
    node = loaded.nodes[path][1]
    first, second, *_ = islice(spots(loaded.report, node, re.compile("please|ideally")), 3)
    problem = loaded.problem_in(node, second, "made-up", "A message.", "A way out.", "the words")
    assert problem.quote.excerpt[problem.quote.caret - 1 :].startswith("ideally {within contact_window}")
    assert (problem.quote.length, problem.about, problem.words) == (len("ideally"), path, "the words")
    other = loaded.problem("made-up", path, "A message.", "A way out.", [("rules", "contact-us")])
    assert other.quote.excerpt.strip().startswith("After you have")
    assert other.also[0].excerpt == "      - rule: contact-us"


@pytest.mark.parametrize("change", [
    lambda data: b"\xef\xbb\xbf" + data,
    lambda data: data.replace(b"\n", b"\r\n"),
    lambda data: data.replace(b"\n", b"\r"),
    lambda data: b"---\n" + data,
    lambda data: data + b"...\n",
], ids=["byte order mark", "CRLF", "CR", "dashes", "dots"])
def test_the_form_of_the_file_makes_no_difference(change):
    assert load_policy(change(REAL.read_bytes()), REAL.name).policy == load(REAL).policy


@given(data=st.data())
@settings(max_examples=150)
def test_any_change_of_the_file_is_a_policy_or_a_problem_in_it(data):
    compared = "{opened: yes, bought: {within: window}, cups: {more_than: amount}}"
    texts = [REAL.read_text(encoding="utf-8"), LIBRARY.read_text(encoding="utf-8"), small(compared).decode()]
    text = data.draw(st.sampled_from(texts))
    for _ in range(data.draw(st.integers(1, 4))):
        pieces = cut(text, data.draw(st.sampled_from(PIECES)))
        at = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(st.sampled_from(ODD if data.draw(st.booleans()) else pieces))
        match data.draw(st.sampled_from(["delete", "repeat", "replace", "insert", "cut"])):
            case "delete":
                del pieces[at]
            case "repeat":
                pieces.insert(at, pieces[at])
            case "replace":
                pieces[at] = other
            case "insert":
                pieces.insert(at, other)
            case "cut":
                pieces = pieces[:at]
        text = "".join(pieces)
    try:
        loaded = load_policy(text.encode("utf-8", "surrogatepass"), "mutated.yml")
    except PolicyError as error:
        assert_problems_lie_in(text, error)
    else:
        assert loaded.policy.rules


# Lines, words, braces with their content, and keys with the lines indented below them.
PIECES = [r"\n", r"\W", r"\{[^{}]*\}", r"(?m)^( *)(- )?[\w-]+:.*\n(\1 +.*\n|\n)*"]

ODD = [
    "", " ", "\t", "\n", "\n  ", ":", "-", "- ", "? ", "{", "}", "[", "]", "{{", "&a ", "*a", "!t ", "|\n",
    ">-\n", "'", '"', "#x", "%", "@", "`", "---\n", "...\n", "<<: ", "~", "null", "yes", "no", "on", "012",
    "0x1F", "1_0", "1:30", "1.0", "-1", "99999999999999999999", "2026-02-30", "2026-11-23", "7 days",
    "always", "any: ", "not: ", "at_least: ", "within: ", "before: ", "exception_to: ", "contact_window",
    "order_status", "paid", "unpaid-order", "\u202e", "\0", "\x85", "\u2028", "\ufeff", "\ud800", "日本", "𝒙",
    "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", '"\\x00"', '"\\ud800"', '"\\n"', "{contact_window}", "{no}",
]


def cut(text: str, pattern: str) -> list[str]:
    """A text cut into the matches of a pattern and the texts between them."""
    ends = [0, *(end for match in re.finditer(pattern, text) for end in match.span()), len(text)]
    return [text[start:end] for start, end in zip(ends, ends[1:])]


def assert_problems_lie_in(text: str, error: PolicyError) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    assert error.problems
    for problem in error.problems:
        for quote in (problem.quote, *problem.also):
            assert 1 <= quote.place.line <= len(lines)
            assert 1 <= quote.place.column <= len(lines[quote.place.line - 1]) + 1
            assert 1 <= quote.caret <= len(quote.excerpt) + 1
            assert quote.length >= 1
        assert problem.message.endswith(".") and problem.way_out.endswith((".", "?"))
    assert as_text(error.problems) == str(error)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(data: bytes):
    with pytest.raises(PolicyError) as raised:
        load_policy(data, "bytes.yml")
    assert raised.value.problems


@given(st.text(max_size=120))
def test_any_text_of_a_rule_is_kept_or_refused(text: str):
    quoted = "'" + re.sub(r"['{}\[\]]", r"\g<0>\g<0>", text) + "'"  # signs that mean something are written twice
    try:
        says = load_policy(small("always", quoted.replace("\r", "\n")), "small.yml").policy.rules[0].says
    except (PolicyError, UnicodeEncodeError):
        return
    assert says.split() == text.split()


EDITORS_PAGE = ROOT / "docs" / "editors" / "format.md"


def examples_of_the_editors_page() -> list[str]:
    return re.findall(r"```(?:yaml)?\n(.*?)```", EDITORS_PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.mark.parametrize("id, code", [("", "empty-text"), ("' '", "empty-text"), ("[recent]", "wrong-type"), ("{a: b}", "wrong-type")])
def test_a_rule_that_was_only_begun_is_told_as_such(id, code):
    with pytest.raises(PolicyError) as raised:
        load_policy(tea(("rule: recent", f"rule: {id}")).encode(), "policy.yml")
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == (code, 51)


def test_the_policy_on_the_editors_page_loads():
    text = next(one for one in examples_of_the_editors_page() if one.startswith("policy:"))
    policy = load_policy(text.encode(), "policy.yml").policy
    assert [rule.id for rule in policy.rules] == ["recent", "too-late", "opened-tin"]
    cases = next(one for one in examples_of_the_editors_page() if one.startswith("- case:"))
    assert [case.outcomes for case in load_cases(cases.encode(), "cases.yml", policy)] == [
        ("can_return",), ("can_return", "cannot_return"),
    ]


def test_the_message_on_the_editors_page_is_the_real_one():
    text = next(one for one in examples_of_the_editors_page() if one.startswith("policy:"))
    with pytest.raises(PolicyError) as raised:
        load_policy(text.replace("{opened: yes}", "{openend: yes}").encode(), "policy.yml")
    assert f"{raised.value}\n" in examples_of_the_editors_page()


def test_the_editors_page_explains_every_key():
    page = EDITORS_PAGE.read_text(encoding="utf-8")
    paths = {*load(REAL).nodes, *load(LIBRARY).nodes}
    keys = {path[-1] for path in paths if len(path) in (1, 3)} | {"rule", "guidance"}
    assert {"policy", "unit", "applies_when", "because", "strength", "intro", "exception_to", "joins"} <= keys
    words = {*keys, *RESERVED, *STRENGTHS, *(name for names in COMPARISONS.values() for name in names)}
    assert [word for word in sorted(words) if not re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", page)] == []
