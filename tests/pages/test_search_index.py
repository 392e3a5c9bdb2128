"""The search finds statements by words that no page prints, and nothing that answers nobody."""

from __future__ import annotations

import json

import pytest

from checker.meaning import Meaning
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from tests.checks.tea import found, tea
from tests.frozen import PROJECT
from tests.pages.test_contact import CONTACT, policy_of, shipped

POLICY = policy_of(
    ("questions:\n", CONTACT),
    ("    answers: date\n", "    answers: date\n    also_called: day of the till slip\n"),
    ("        says: You may return tea {within window}.\n",
     "        says: You may return tea {within window}.\n        also_called: [send back, \"<b>{window}</b>\"]\n"),
    ("        says: Bring herbs in their bag.\n", "        says: Bring herbs in their bag.\n        also_called: camomile\n"),
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("index") / "site"
    publish(pages_and_files(Meaning(POLICY), shipped(POLICY), {}), folder, PROJECT)
    return folder


@pytest.fixture(scope="module")
def index(site):
    return json.loads((site / "search" / "search_index.json").read_text("utf-8"))


def test_a_statement_is_found_by_its_own_words_and_by_those_of_the_facts_that_it_tests(index):
    docs = {doc["location"]: doc for doc in index["docs"]}
    assert docs["returns/#recent"]["also_called"] == "send back; &lt;b&gt;7 days&lt;/b&gt;"
    assert docs["returns/#recent"]["facts_called"] == docs["returns/#late"]["facts_called"] == "day of the till slip"
    assert docs["returns/#herbs"]["also_called"] == "camomile" and "facts_called" not in docs["returns/#herbs"]
    assert "phone number" in docs["contact/"]["also_called"] and "facts_called" not in docs["contact/"]
    assert {"title", "text", "also_called", "facts_called"} <= set(index["config"]["fields"])


def test_no_page_prints_these_words(site):
    pages = [page.read_text("utf-8").lower() for page in site.rglob("*.html")]
    assert pages and not [page for page in pages if "camomile" in page or "till slip" in page or "send back" in page]


def test_tables_and_places_kept_for_the_shop_are_not_searched(index):
    anchors = {doc["location"].partition("#")[2] for doc in index["docs"]}
    assert "recent" in anchors and not anchors & {"table-return", "_next", "_questions", "_topics", "_gaps", "_defined"}
    assert not any("published here yet" in doc["text"] for doc in index["docs"])


def test_a_number_in_such_a_word_is_a_term_as_in_any_text():
    text = tea(("        says: Bring herbs in their bag.\n", "        says: Bring herbs in their bag.\n        also_called: [herbs, 14 days]\n"))
    (problem,) = found(text, "orphan-number")
    assert "`14`" in problem.message
    assert dict(problem.accept)["about"] == "herbs"
