"""Search engines are told of returns what the rules decide in every case, and nothing else. See https://schema.org/MerchantReturnPolicy."""

from __future__ import annotations

import json

import pytest

from checker.meaning import Meaning
from compiler.pages.html_elements import parse
from compiler.pages.return_policy import return_policies
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from compiler.reading.policy import load_policy
from tests.checks.tea import tea
from tests.pages.test_contact import shipped
from tests.publish.test_site import copy_of_project

FROM = ("    topic: returns\n", "    topic: returns\n    returns_from: bought_on\n")
CAN = [("strength: may", "strength: can"), ("title: You may return it", "title: You can return it"), ("You may return tea", "You can return tea")]
RARE = ("{kind: green, price: {less_than: fee}}", "{kind: green, price: {less_than: fee}, bought_on: {longer_ago_than: window}}")
"""Cheap tea is an exception that changes nothing any more."""


def told(*changes: tuple[str, str]) -> dict:
    policy = load_policy(tea(FROM, *changes).encode(), "policy.yml").policy
    (said,) = return_policies(Meaning(policy)).values()
    assert (said.pop("@context"), said.pop("@type")) == ("https://schema.org", "MerchantReturnPolicy")
    return {key: value.removeprefix("https://schema.org/MerchantReturn") if isinstance(value, str) else value for key, value in said.items()}


def test_a_window_that_the_rules_have_in_every_case_is_told():
    assert told(*CAN, RARE) == {"returnPolicyCategory": "FiniteReturnWindow", "merchantReturnDays": 7}


@pytest.mark.parametrize("changes", [
    pytest.param(CAN, id="an exception within the window"),
    pytest.param([RARE], id="it may be refused within the window"),
    pytest.param([*CAN, RARE, ("strength: cannot", "strength: not covered")], id="the rules do not say what comes after it"),
])
def test_no_window_is_told_where_the_rules_decide_otherwise_in_some_case(changes):
    assert told(*changes) == {}


RECENT, LATE = "when: {bought_on: {within: window}}\n", "when: {bought_on: {longer_ago_than: window}}\n"


def test_that_nothing_or_everything_can_be_returned_is_told():
    late = (f"{LATE}        outcome: refused", f"{LATE}        outcome: take_back")
    cheap = ("        outcome: refused\n        exception_to: recent\n", "        outcome: take_back\n")
    assert told(*CAN, cheap, late) == {"returnPolicyCategory": "UnlimitedWindow"}
    recent = (f"{RECENT}        outcome: take_back", f"{RECENT}        outcome: refused")
    assert told(*CAN, recent) == {"returnPolicyCategory": "NotPermitted"}


def test_a_policy_that_does_not_say_which_question_is_about_returns_tells_nothing():
    assert return_policies(Meaning(load_policy(tea(*CAN, RARE).encode(), "policy.yml").policy)) == {}


@pytest.mark.parametrize("known", [True, False])
def test_the_page_of_the_question_tells_it_with_its_own_address_where_that_is_known(tmp_path, known):
    policy = load_policy(tea(FROM, *CAN, RARE).encode(), "policy.yml").policy
    project = copy_of_project(tmp_path)
    if known:
        with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
            settings.write("\nsite_url: https://tea.example/help/\n")
    publish(pages_and_files(Meaning(policy), shipped(policy), {}), tmp_path / "site", project)
    pages = {file.parent.name: parse(file.read_text("utf-8")) for file in (tmp_path / "site").rglob("index.html")}
    said = {path: [json.loads("".join(one.texts())) for one in page.all("script", type="application/ld+json")] for path, page in pages.items()}
    found = {path: one for path, all in said.items() for one in all if one["@type"] == "MerchantReturnPolicy"}
    expected = {
        "@context": "https://schema.org", "@type": "MerchantReturnPolicy", "returnPolicyCategory": "https://schema.org/MerchantReturnFiniteReturnWindow",
        "merchantReturnDays": 7, "merchantReturnLink": "https://tea.example/help/returns/",
    }
    assert found == ({"returns": expected} if known else {})
