"""Hand-written pages use the policy's terms and rules, and cannot say a number of their own."""

from pathlib import Path

import pytest

from compiler.pages.handwritten import put_in
from compiler.problems import PolicyError
from compiler.reading.policy import load_policy
from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
POLICY = load_policy(frozen.SHOP.read_bytes(), "policy.yml").policy


def problems(text):
    with pytest.raises(PolicyError) as raised:
        put_in(text, "docs/page.md", 0, POLICY)
    return [(one.code, one.place.line, one.place.column, one.quote.length) for one in raised.value.problems]


def test_terms_and_links_are_put_in():
    text = "Write {within contact_window}; see [unpaid orders](rule:unpaid-order).\n"
    assert put_in(text, "docs/page.md", 0, POLICY) == (
        "Write within 7 days; see [unpaid orders](cancellation.md#unpaid-order).\n")
    assert "(../cancellation.md#unpaid-order)" in put_in(text, "docs/more/page.md", 1, POLICY)


@pytest.mark.parametrize("written, made", [
    ("{ contact_window }", "7 days"),
    ("`{contact_window}`", "`7 days`"),
    ("---\ntitle: Within {contact_window}\n---\n", "---\ntitle: Within 7 days\n---\n"),
    ('[x](rule:unpaid-order "A title")', '[x](cancellation.md#unpaid-order "A title")'),
    ("[x][y]\n\n[y]: rule:unpaid-order\n", "[x][y]\n\n[y]: cancellation.md#unpaid-order\n"),
])
def test_terms_and_links_are_put_in_however_they_are_written(written, made):
    assert put_in(written, "docs/page.md", 0, POLICY) == made


def test_a_comparison_on_a_page_is_one_that_the_policy_makes():
    for made in ("{within contact_window}", "{more than contact_window ago}", "{contact_window or less}"):
        put_in(f"Write {made}.\n", "docs/page.md", 0, POLICY)
    assert problems("Write {less_than_ago contact_window}.\n") == [("parted-comparison", 1, 7, 30)]


def test_what_the_policy_does_not_have_is_found_all_at_once():
    text = "# Page\n\nWithin {contact_windw}.\nSee [this](rule:unpaid-ordr).\nYou have 14 days, or seven days.\n"
    assert problems(text) == [
        ("unknown-term", 3, 8, 15), ("unknown-rule", 4, 12, 16),
        ("orphan-number", 5, 10, 2), ("orphan-number", 5, 22, 5),
    ]


@pytest.mark.parametrize("text, found", [
    ("---\ntitle: In 14 days\n---\n", ("orphan-number", 2, 11, 2)),
    ("---\nhide: [toc]\ndescription: >-\n  In\n  14 days\n---\n", ("orphan-number", 5, 3, 2)),
    ("Within `14 days`.\n", ("orphan-number", 1, 9, 2)),
    ("```\n14 days\n```\n", ("orphan-number", 2, 1, 2)),
    ("[x](page.md 'In 14 days')\n", ("orphan-number", 1, 17, 2)),
    ("Within seven\ndays.\n", ("orphan-number", 1, 8, 5)),
    ("Within seven **days**.\n", ("orphan-number", 1, 8, 5)),
    ("Within a fortnight.\n", ("orphan-number", 1, 8, 11)),
    ('<img src="a-14.png" alt="Within 14 days">\n', ("orphan-number", 1, 33, 2)),
    ("<a href=/14 title='Within 14 days'>x</a>\n", ("orphan-number", 1, 27, 2)),
    ('<button aria-label=\n"Within seven days">x</button>\n', ("orphan-number", 2, 9, 5)),
    ('![x](a.png){ .wide title="In 14 days" }\n', ("orphan-number", 1, 30, 2)),
    ("Send at least three photos.\n", ("orphan-number", 1, 6, 14)),
    ("On the seventh day.\n", ("orphan-number", 1, 8, 7)),
    ("Within {14 days}.\n", ("unknown-term", 1, 8, 9)),
    ("Within {Contact_window}.\n", ("unknown-term", 1, 8, 16)),
    ('[x](rule:nope "t")\n', ("unknown-rule", 1, 5, 9)),
    ("[x](rule:)\n", ("unknown-rule", 1, 5, 5)),
    ("[x][y]\n\n[y]: rule:nope\n", ("unknown-rule", 3, 6, 9)),
    ("<rule:unpaid-order>\n", ("unknown-rule", 1, 2, 17)),
    ("You are **always** refunded.\n", ("strength", 1, 11, 6)),
    ("Ask us. You will\n  **be refunded** soon.\n", ("strength", 1, 13, 4)),
    ("---\ntitle: A refund is guaranteed\n---\n", ("strength", 2, 20, 10)),
    ('<img alt="You will be refunded">\n', ("strength", 1, 15, 16)),
    ("# No refund\n\nA refund is not guaranteed.\n\n- It is certainly paid.\n", ("strength", 5, 9, 9)),
])
def test_whatever_readers_see_is_looked_at(text, found):
    assert problems(text) == [found]


@pytest.mark.parametrize("text, columns", [
    ("{nope} or {nope}\n", [1, 11]), ("[x](rule:nope), [y](rule:nope)\n", [5, 21]), ("14 days or 14 days\n", [1, 12]),
])
def test_the_same_mistake_twice_is_found_in_both_places(text, columns):
    assert [column for _, _, column, _ in problems(text)] == columns


def test_a_term_in_an_attribute_of_html_is_put_in():
    assert put_in('<img alt="Within {contact_window}">\n', "docs/page.md", 0, POLICY) == '<img alt="Within 7 days">\n'


def test_a_promise_on_a_page_is_named_with_the_way_out():
    with pytest.raises(PolicyError) as raised:
        put_in("You will\nbe refunded.\n", "docs/page.md", 0, POLICY)
    (problem,) = raised.value.problems
    assert problem.message == "The page says `will be refunded`, which is a promise; but only rules decide."
    assert "say it in a rule with an outcome of that strength" in problem.way_out


@pytest.mark.parametrize("text", [
    "It does not say whether you will be refunded.\n", "This is no guarantee.\n", "## Will I be refunded?\n", "Please always write.\n",
    "The checker can be used, and it cannot tell you more.\n", "[x](always.md)\n", "<b class=\"always\">x</b>\n",
])
def test_what_promises_nothing_on_a_page_is_left_alone(text):
    put_in(text, "docs/page.md", 0, POLICY)


@pytest.mark.parametrize("text", [
    "---\ntitle: Page\nweight: 1\ntags:\n- 2\nmore:\n  under: 3\n---\n\nNo number.\n",
    "1. First\n2. Second\n",
    "[link](https://example.org/2026/11)\n",
    "`[x](rule:nope)` is code.\n",
    "```\n[x](rule:nope)\n```\n",
    "As a rule: write early.\n",
    "[link][there]\n\n[there]: https://example.org/2026/11\n",
    "## Part { #part-2 }\n",
    '![x](a.png){ .wide width=300 title="So" }\n',
    "One of them, and another one.\n",
    '<img src="a-14.png" alt="So &#14; it is" width="300" data-title="14">\n',
])
def test_what_is_no_number_in_prose_is_left_alone(text):
    assert put_in(text, "docs/page.md", 0, POLICY) == text


@pytest.mark.parametrize("text, spot", [
    ("You will be re\u00adfunded.\n", (1, 15, 8)),
    ("You w\u200bill be refunded.\n", (1, 6, 8)),
    ("You will be re&shy;funded.\n", (1, 15, 5)),
    ("You will be re&#8203;funded.\n", (1, 15, 7)),
    ("You will be re&#102;unded.\n", (1, 15, 6)),
])
def test_no_character_hides_a_word_of_a_page_from_the_checks(text, spot):
    assert ("invisible-character", *spot) in problems(text)


def test_signs_that_are_written_by_their_names_may_stand():
    assert put_in("A & B &amp; C&nbsp;&ndash; &copy; `&#102;` ❤️\n", "docs/page.md", 0, POLICY)
