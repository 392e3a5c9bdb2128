"""A hand-written page in another language has the parts and the links of the English one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGES = sorted(file for file in DOCS.glob("*/*.md") if (DOCS / file.name).exists() and re.fullmatch(r"[a-z]{2,3}(-\w+)*", file.parent.name))


def parts(page: Path) -> tuple[list[str], list[str]]:
    text = page.read_text("utf-8")
    return re.findall(r"^#+(?= )", text, re.MULTILINE), re.findall(r"\]\(([^)]*)\)", text)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(DOCS).as_posix())
def test_nothing_is_left_out(page):
    assert parts(page) == parts(DOCS / page.name)


def test_there_are_some():
    assert {page.parent.name for page in PAGES} >= {"de", "ja", "zh"}
