"""What each version changed, in sentences for customers, and as an Atom feed."""

from __future__ import annotations

import datetime
import html
import re
import xml.etree.ElementTree as ET

import pytest

from checker import Evaluator, make_case
from compiler.changes.over_time import changes_of_versions
from compiler.languages import language
from compiler.pages.history import ATOM, History, atom, history_of
from compiler.pages.timeline import timeline_of
from compiler.reading.versions import Versions, load_versions
from tests.checks.tea import tea
from tests.checks.tea_in_japanese import TEA_JA, accepted, in_japanese

SAY = language("en").pages
ZONE = ("language: en", "language: en\ntime_zone: Europe/Berlin")


def history(*layers: str, policy: str = tea(ZONE)) -> History:
    texts = [f'version: "{number}"\neffective_from: 2027-0{number - 1}-01\n{layer}' for number, layer in enumerate(layers, 2)]
    return history_in(load_versions((policy.encode(), "policy.yml"), *((text.encode(), f"{number}.yml") for number, text in enumerate(texts))))


def history_in(versions: Versions) -> History:
    found = [one.differences for one in changes_of_versions(versions, datetime.date.min)]
    return history_of(timeline_of(versions, versions.all[0]), found)


def said(layer: str) -> list[str]:
    latest, first = history(layer).steps
    assert [one.says for one in first.changes] == [SAY["first_rules"]]
    return [one.says for one in latest.changes]


def test_an_answer_that_changes_is_said_with_the_cases_that_have_it():
    (latest, _) = history("terms: {window: 14 days}\n").steps
    first = latest.changes[0]
    assert first.says == (
        "Can I return the tea? In the cases below, the answer is “You may return it”. Before it was “You cannot return it”."
        " This is better for you.")
    assert first.cases == (
        "Kind of tea: “Black tea” or “Herbs”; Day you bought it: 8 to 14 days ago", "Day you bought it: 8 to 14 days ago; Price: 20 EUR or more")


def test_what_the_cases_say_is_what_changes_in_decisions():
    """Of the cases that are said to change, one is decided by both versions; beside them, one that is not."""
    versions = load_versions(
        (tea(ZONE).encode(), "policy.yml"), (b'version: "2"\neffective_from: 2027-01-01\nterms: {window: 14 days}\n', "2.yml"))
    day = datetime.date(2027, 1, 1)

    def outcomes(ago: int) -> list[str | None]:
        answers = {"kind": "black", "bought_on": (day - datetime.timedelta(ago)).isoformat()}
        return [Evaluator(one.policy).decide("return", make_case(one.policy, answers, day)).outcome for one in versions]

    assert [outcomes(ago) for ago in (7, 8, 14, 15)] == [
        ["take_back", "take_back"], ["refused", "take_back"], ["refused", "take_back"], ["refused", "refused"]]


def test_a_sentence_that_is_worded_anew_is_shown_as_it_was_and_as_it_is():
    assert said("topics: {returns: {statements: [{guidance: herbs, says: Bring herbs in a paper bag.}]}}\n") == [
        SAY["only_words"], "“Herbs” says: “Bring herbs in a paper bag.” Before it said: “Bring herbs in their bag.”"]


def test_advice_that_comes_or_goes_is_said():
    assert said("removed: herbs\n")[1:] == ["No longer among the rules: “Herbs”."]
    (guidance,) = [one for one in history("removed: herbs\n").steps[0].changes if one.cases]
    assert guidance.says == "“Herbs” no longer applies here." and "Herbs" in guidance.cases[0]
    new = "{guidance: dry, title: Keep it dry, says: Bring it dry., when: always, joins: take_back, source: Fifth}"
    texts = said(f"added: dry\ntopics: {{returns: {{statements: [{new}]}}}}\n")
    assert "“Keep it dry” now applies here as well." in texts and "New: “Keep it dry”. Bring it dry." in texts


def test_what_took_the_name_of_something_else_is_compared_with_what_had_that_name():
    dry = "      - {guidance: dry, title: Keep it dry, says: Bring it dry., when: always, joins: take_back, source: Fifth}\n"
    layer = "removed: herbs\nrenamed: {herbs: dry}\ntopics: {returns: {statements: [{guidance: dry, says: Bring it very dry.}]}}\n"
    says = [one.says for one in history(layer, policy=tea(ZONE) + dry).steps[0].changes]
    assert "“Keep it dry” says: “Bring it very dry.” Before it said: “Bring it dry.”" in says


def test_nobody_has_to_judge_what_customers_are_asked_for_by_that_name_now():
    judged = "  torn:\n    label: The bag is torn\n    question: Is the bag torn?\n    answers: yes or no\n    judged_by: the shop\n"
    policy = tea(ZONE, ("  price:\n", judged + "  price:\n"), ("{kind: green, price: {less_than: fee}}", "{torn: yes, price: {less_than: fee}}"))
    asked = "facts: {torn: {label: Tears, question: How many tears are there?, answers: whole number, unit: tears}}\nremoved: torn.judged_by\n"
    rules = "topics: {returns: {statements: [{rule: cheap, when: {kind: green, price: {less_than: fee}}}]}}\n"
    says = [one.says for one in history(asked + rules, policy=policy).steps[0].changes]
    assert "“The bag is torn (before)”: nobody has to judge this any more." in says


@pytest.mark.parametrize("layer, case", [
    ("terms: {window: 14 days}\n", "お茶の種類：「紅茶」、または「ハーブ」、かつ購入日：8～14日前"),
    ("facts: {price: {unit: USD}}\nremoved: cheap\n", "価格（変更前）"),
])
def test_the_cases_are_said_in_the_language_of_the_page(layer, case):
    policy = tea(ZONE)
    layers = {"2027-01-01.yml": f'version: "2"\neffective_from: 2027-01-01\n{layer}'}
    latest = history_in(in_japanese(accepted(TEA_JA, policy), policy, layers).translations["ja"]).steps[0]
    cases = "\n".join(case for one in latest.changes for case in one.cases)
    assert case in cases and not re.search("[A-Za-z]{2,}", re.sub("EUR|USD", "", cases))


def test_the_latest_version_comes_first_and_leads_to_its_own_pages():
    steps = history("terms: {window: 14 days}\n", "terms: {window: 21 days}\n").steps
    assert [(step.period.version, step.period.begins) for step in steps] == [("3", "2027-02-01"), ("2", "2027-01-01"), ("1", "2026-11-23")]
    assert [one.place for one in steps[0].changes if one.place] == ["versions/2027-02-01/returns/#recent"]


# --- The feed ---------------------------------------------------------------------------------------------------------

SITE = "https://shop.example/help/"


def feed(site_url: str, *layers: str) -> ET.Element:
    return ET.fromstring(atom(history(*layers), site_url))


def texts(feed: ET.Element, path: str) -> list[str | None]:
    return [one.text for one in feed.findall(path, {"": ATOM})]


def test_the_feed_has_what_atom_asks_for():
    found = feed(SITE, "terms: {window: 14 days}\n")
    assert found.tag == f"{{{ATOM}}}feed"
    for parent in (found, *found.findall("entry", {"": ATOM})):
        for needed in ("id", "title", "updated"):
            (one,) = texts(parent, needed)
            assert one
    assert texts(found, "author/name") == ["Tea shop"]
    assert texts(found, "entry/updated") == ["2027-01-01T00:00:00+01:00", "2026-11-23T00:00:00+01:00"]
    assert texts(found, "updated") == ["2027-01-01T00:00:00+01:00"]


def test_the_feed_says_what_the_page_says():
    found = feed(SITE, "terms: {window: 14 days}\n")
    content = texts(found, "entry/content")[0] or ""
    for one in history("terms: {window: 14 days}\n").steps[0].changes:
        assert html.escape(one.says) in content and all(html.escape(case) in content for case in one.cases)


def test_ids_stay_when_a_version_is_edited_or_another_one_comes():
    ids = texts(feed(SITE, "terms: {window: 14 days}\n"), "entry/id")
    assert texts(feed(SITE, "terms: {window: 15 days}\ntitle: Another title\n"), "entry/id") == ids
    assert texts(feed(SITE, "terms: {window: 14 days}\n", "terms: {fee: 30 EUR}\n"), "entry/id")[1:] == ids
    assert len({*ids, *texts(feed(SITE, ""), "id")}) == 3 and all(re.fullmatch("urn:uuid:[0-9a-f-]{36}", id or "") for id in ids)


@pytest.mark.parametrize(("site_url", "own", "page"), [
    (SITE, f"{SITE}history/feed.xml", f"{SITE}history/"), ("", "feed.xml", "./")])
def test_links_are_absolute_only_where_the_site_knows_its_address(site_url, own, page):
    found = feed(site_url, "terms: {window: 14 days}\n")
    links = {one.attrib["rel"]: one.attrib["href"] for one in found.findall("link", {"": ATOM})}
    assert links == {"self": own, "alternate": page}
    assert [one.attrib["href"] for one in found.findall("entry/link", {"": ATOM})] == [f"{page}#2027-01-01", f"{page}#2026-11-23"]
