"""Hand-written pages use the policy's terms and rules, and cannot say a number of their own."""

from pathlib import Path

import pytest

from compiler.handwritten import put_in
from compiler.load import load_policy
from compiler.problems import PolicyError

PROJECT = Path(__file__).resolve().parents[1]
POLICY = load_policy((PROJECT / "policy" / "policy.yml").read_bytes(), "policy.yml").policy


def problems(text):
    with pytest.raises(PolicyError) as raised:
        put_in(text, "docs/page.md", 0, POLICY)
    return [(one.code, one.place.line, one.place.column, one.quote.length) for one in raised.value.problems]


def test_terms_and_links_are_put_in():
    text = "Write within {contact_window}; see [unpaid orders](rule:unpaid-order).\n"
    assert put_in(text, "docs/page.md", 0, POLICY) == (
        "Write within 7 days; see [unpaid orders](cancellation.md#unpaid-order).\n")
    assert "(../cancellation.md#unpaid-order)" in put_in(text, "docs/more/page.md", 1, POLICY)


def test_what_the_policy_does_not_have_is_found_all_at_once():
    text = "# Page\n\nWithin {contact_windw}.\nSee [this](rule:unpaid-ordr).\nYou have 14 days, or seven days.\n"
    assert problems(text) == [
        ("unknown-term", 3, 8, 15), ("unknown-rule", 4, 10, 19),
        ("orphan-number", 5, 10, 2), ("orphan-number", 5, 22, 5),
    ]


@pytest.mark.parametrize("text", [
    "---\ntitle: Page 1\n---\n\nNo number.\n",
    "1. First\n2. Second\n",
    "[link](https://example.org/2026/11)\n",
    "`7 days` is code.\n",
    "## Part { #part-2 }\n",
    "One of them, and another one.\n",
])
def test_what_is_no_number_in_prose_is_left_alone(text):
    assert put_in(text, "docs/page.md", 0, POLICY) == text
