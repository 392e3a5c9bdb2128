"""Every statement of the source text is published, in words that keep its numbers and its strength."""

from html.parser import HTMLParser
from pathlib import Path

import pytest

from compiler.checks.report import check_policy
from compiler.reading.policy import load_policy
from tests.shop.source_text import SILENT, WAY_OUT, lost, source_of
from tests.sites import built

PROJECT = Path(__file__).resolve().parents[2]
POLICY_FILE = PROJECT / "policy" / "policy.yml"
LOADED = load_policy(POLICY_FILE.read_bytes(), "policy.yml")
POLICY = LOADED.policy
SOURCE = source_of(POLICY_FILE)
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
    site = built(POLICY_FILE, tmp_path_factory)
    found = {}
    for topic in POLICY.topics:
        found[topic.id] = Says()
        found[topic.id].feed((site / topic.id / "index.html").read_text(encoding="utf-8"))
    return found


def test_nothing_is_wrong_with_the_policy_and_its_example_cases():
    cases = POLICY_FILE.with_name("cases.yml")
    report = check_policy(LOADED, (cases.read_bytes(), cases.name))
    assert not report.errors, report.as_text()
    assert report.examples >= len(POLICY.questions)


def test_the_list_covers_the_policy_and_the_policy_the_list():
    places = [statement["place"] for statement in SOURCE.statements]
    assert len(set(places)) == len(places)
    sources = {one.source for one in PUBLISHED if not one.source.startswith(SILENT)}
    assert not places or sources - set(SOURCE.parts) == set(places), "a reference to no place, or a place without reference"


def test_the_words_of_a_place_are_those_of_each_statement_from_there():
    for statement in SOURCE.statements:
        own = {one.id for one in PUBLISHED if one.source == statement["place"]}
        assert {*statement["words"]} == own if len(own) > 1 else isinstance(statement["words"], list), statement["place"]


def test_the_policy_departs_from_its_source_only_on_purpose():
    departures = [*lost(POLICY, SOURCE)]
    if departures:
        pytest.fail("\n".join([*departures, WAY_OUT]), pytrace=False)


def test_every_statement_is_published(pages):
    for statement in SOURCE.statements:
        for one in [one for one in PUBLISHED if one.source == statement["place"]]:
            assert one.id in pages[one.topic].anchors
            assert " ".join(pages[one.topic].said[one.id].split()) == " ".join(one.says.split())


def test_gaps_name_the_part_of_the_source_that_is_silent():
    parts = {statement["place"].partition(",")[0] for statement in SOURCE.statements}
    gaps = {outcome.id for question in POLICY.questions for outcome in question.outcomes if outcome.strength == "not covered"}
    for one in PUBLISHED if parts else ():
        assert one.source, one.id
        assert one.source.startswith(SILENT) == (getattr(one, "outcome", None) in gaps), one.id
        if one.source.startswith(SILENT):
            assert one.source.removeprefix(SILENT) in parts, one.id


def test_the_list_names_every_gap():
    assert set(SOURCE.gaps) == {rule.id for rule in POLICY.rules if rule.source.startswith(SILENT)}
