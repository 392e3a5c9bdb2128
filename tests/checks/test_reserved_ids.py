"""`check` reports the ids that `build` would refuse, with their places."""

from pathlib import Path

import pytest

from compiler.checks.reserved_ids import PAGES
from compiler.pages.views import CERTIFICATE, CHECK
from tests.checks.tea import check, tea

DOCS = Path(__file__).resolve().parents[2] / "docs"


@pytest.mark.parametrize("id", ["index", "check", "certificate", "about-the-checker", "search"])
def test_check_says_that_a_topic_cannot_have_the_address_of_another_page(id):
    text = tea(("topic: returns", f"topic: {id}"), ("topics:\n  returns:", f"topics:\n  {id}:"))
    (problem,) = check(text).problems
    assert (problem.code, problem.severity) == ("reserved-id", "error")
    assert problem.message == f"`{id}` would take the address of another page." and problem.way_out == "Choose another id."
    assert text.splitlines()[problem.place.line - 1] == f"  {id}:"


def test_check_says_that_a_topic_cannot_have_the_address_of_a_translation():
    (problem,) = check(tea(("topic: returns", "topic: ja"), ("topics:\n  returns:", "topics:\n  ja:"))).problems
    assert problem.code == "reserved-id" and problem.message == "`ja` would take the address of the pages in that language."


@pytest.mark.parametrize("old, new", [("- rule: late", "- rule: table-return"), ("- guidance: herbs", "- guidance: table-return")])
def test_check_says_that_a_statement_cannot_have_the_place_of_a_table(old, new):
    (problem,) = check(tea((old, new))).problems
    assert problem.code == "reserved-id" and problem.message == "`table-return` would take the place of a decision table."


def test_every_page_of_the_site_is_reserved():
    written = {path.stem for path in DOCS.glob("*.md")}
    assert written and written | {CHECK, CERTIFICATE, "index", "editors"} <= set(PAGES)
