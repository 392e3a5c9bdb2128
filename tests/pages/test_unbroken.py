"""A day and its month, a number and its unit: a line of a page never ends between them, and nothing but the page knows of it."""

from __future__ import annotations

import json

import pytest

from compiler.pages.unbroken import unbroken
from tests import frozen
from tests.sites import built


@pytest.mark.parametrize("text, said", [
    ("within 7 days of it", "within 7~days of it"),
    ("am 13. Dezember 2026 endet es", "am 13.~Dezember~2026~endet es"),
    ("since 30 October\n2026, in the 30 days 20266 and 9 December, 99", "since 30~October~2026, in the 30~days 20266~and 9~December, 99"),
    ("1.330 EUR, 15 % and 15 &#37; of 3 €", "1.330~EUR, 15~% and 15~&#37; of 3~€"),
    ("more than 7\ndays ago", "more than 7~days ago"),
    ("<b>7 days</b> or <a title=\"7 days\" href=\"#7 d\">30 days</a>", "<b>7~days</b> or <a title=\"7 days\" href=\"#7 d\">30~days</a>"),
    ("<script type=\"application/json\">{\"7 days\": 1}</script>", "<script type=\"application/json\">{\"7 days\": 1}</script>"),
    ("<pre><code>7 days</code></pre> <textarea>7 days</textarea>", "<pre><code>7 days</code></pre> <textarea>7 days</textarea>"),
    ("version 2. 7 (or 8) – 9, 10 11", "version 2. 7 (or 8) – 9, 10 11"),
    ("The desk · desk@shop.example · 0800", "The desk~· desk@shop.example~· 0800"),
    ("day one of <i>7</i> days, ３日", "day one of <i>7</i> days, ３日"),
])
def test_a_number_keeps_the_word_behind_it_in_the_texts_of_a_page(text, said):
    assert unbroken(text) == said.replace("~", "\u00a0")


def test_a_published_page_has_them_and_the_search_finds_what_is_typed_with_plain_spaces(tmp_path_factory):
    site = built(frozen.SHOP, tmp_path_factory)
    page = (site / "refunds" / "index.html").read_text(encoding="utf-8")
    assert "within 7\u00a0days" in page and "within 7 days" not in page
    index = json.loads((site / "search" / "search_index.json").read_text(encoding="utf-8"))
    assert any("within 7 days" in doc["text"] for doc in index["docs"])
    for name in ("llms.txt", "policy.json"):
        assert "\u00a0" not in (site / name).read_text(encoding="utf-8"), f"{name} is for machines"
