"""Every statement of the source text is published, in words that keep its numbers and its strength."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from compiler.load import load_policy
from compiler.site import build_site
from tests.source_text import GAPS, STATEMENTS, lost

PROJECT = Path(__file__).resolve().parents[1]
POLICY = load_policy((PROJECT / "policy" / "policy.yml").read_bytes(), "policy.yml").policy
PUBLISHED = [*POLICY.rules, *POLICY.guidance]


class Says(HTMLParser):
    """The prose of each statement on a page, by the id of its anchor."""

    def __init__(self):
        super().__init__()
        self.said, self.anchors, self._statement, self._open = {}, set(), None, False

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.add(attributes.get("id"))
        self._statement = attributes.get("data-statement", self._statement)
        if attributes.get("class") == "hc-says":
            self._open = True
            self.said[self._statement] = ""

    def handle_endtag(self, tag):
        if tag == "p":
            self._open = False

    def handle_data(self, data):
        if self._open:
            self.said[self._statement] += data


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    site = tmp_path_factory.mktemp("source") / "site"
    build_site(policy_file=PROJECT / "policy" / "policy.yml", site_dir=site, project=PROJECT, cache=PROJECT / ".cache")
    found = {}
    for topic in POLICY.topics:
        found[topic.id] = Says()
        found[topic.id].feed((site / topic.id / "index.html").read_text(encoding="utf-8"))
    return found


def test_the_list_covers_the_policy_and_the_policy_the_list():
    places = [statement["place"] for statement in STATEMENTS]
    assert len(set(places)) == len(places) == 16
    sources = {one.source for one in PUBLISHED if one.source}
    assert sources - {"Main Cases Where Returns Are Limited"} == set(places), "a reference to no place, or a place without reference"


@pytest.mark.parametrize("statement", STATEMENTS, ids=lambda statement: statement["place"])
def test_a_statement_is_published(statement, pages):
    own = [one for one in PUBLISHED if one.source == statement["place"]]
    said = " ".join(" ".join(pages[one.topic].said[one.id].split()) for one in own).lower()
    for words in statement["words"]:
        assert words.lower() in said, f"{words!r} is not said by {[one.id for one in own]}: {said}"
    for one in own:
        assert one.id in pages[one.topic].anchors


def test_only_gaps_come_from_nowhere():
    for rule in POLICY.rules:
        gap = rule.outcome is not None and POLICY.outcome(rule.outcome).strength == "not covered"
        assert bool(rule.source) != gap, rule.id


def test_every_gap_says_what_is_silent_and_what_to_do_instead():
    assert set(GAPS) == {rule.id for rule in POLICY.rules if not rule.source}
    assert list(lost(POLICY)) == []
