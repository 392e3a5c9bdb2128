"""Whoever reads "contact us" finds the button there, and a page with all ways to reach somebody."""

from __future__ import annotations

import pytest

from checker import Evaluator, Interview
from checker.certificate import certify
from checker.meaning import Meaning
from checker.model import Policy
from compiler.derived.interview_plan import make_plan
from compiler.pages.html_elements import Element
from compiler.pages.views import Shipped, render_pages
from compiler.proof.agreement import ProofError
from compiler.proof.read_back import compare_pages
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from compiler.reading.policy import load_policy
from tests.checker.test_routes import CONTACT, naming
from tests.checks.tea import tea
from tests.frozen import PROJECT
from tests.pages.test_views import html_of

LINKED = {"stylesheet": "a.css", "check_stylesheet": "b.css", "script": "c.js"}


def shipped(policy: Policy) -> Shipped:
    evaluator = Evaluator(policy)
    return Shipped(
        "assets/engine/e/", "assets/checker/c/", "assets/policy/p.json", LINKED, "d" * 64, "assets/release.json", certify(evaluator),
        make_plan(Interview(policy)),
    )


def policy_of(*changes: tuple[str, str]) -> Policy:
    return load_policy(tea(*changes).encode(), "policy.yml").policy


WITH = policy_of(
    ("questions:\n", CONTACT),
    naming("After that you cannot return it.", "[buyer, counter]"),
)
PAGES = {path: html_of(page) for path, page in render_pages(Meaning(WITH), shipped(WITH)).items()}


def buttons(element: Element) -> list[tuple[str, str]]:
    return [(link.text, link.attributes["href"]) for link in element.all("a", cls="md-button")]


def test_a_statement_has_the_button_of_its_routes_and_other_statements_have_none():
    page = PAGES["returns.md"]
    assert buttons(page.one("div", data_statement="late")) == [
        ("The buyer", "../contact/#buyer"), ("The counter", "../contact/#counter"),
    ]
    assert buttons(page.one("div", data_statement="recent")) == []


def test_the_page_about_contact_has_each_route_with_all_its_ways():
    page = PAGES["contact.md"]
    counter, post, buyer = page.all("div", cls="hc-route") + page.all("div", cls="hc-route hc-kept")
    assert [heading.attributes["id"] for heading in page.all("h2")] == ["counter", "post", "buyer", "_next"]
    assert counter.text == "In the shop, on the left. Who answersThe shop"
    assert buttons(post) == [
        ("Our office", "https://tea.example/contact"), ("office@tea.example", "mailto:office@tea.example"),
        ("+44 20 7946-0000", "tel:+442079460000"),
    ]
    assert [line.text for line in post.all("dd")] == ["Monday to Friday, 9:00 to 17:00", "The receipt", "The office"]
    assert buyer.one("p", data_slot="place").text == "Place for the shop’s own address"
    assert buttons(buyer)[0] == ("Our office", "https://tea.example/contact")


def test_a_policy_without_routes_has_no_such_page_and_no_button():
    policy = policy_of()
    pages = render_pages(Meaning(policy), shipped(policy))
    assert "contact.md" not in pages
    assert not any(link.attributes.get("href", "").startswith("../contact/") for page in pages.values() for link in html_of(page).all("a"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("contact") / "site"
    publish(pages_and_files(Meaning(WITH), shipped(WITH), {}), folder, PROJECT)
    return folder


def test_the_foot_of_every_page_leads_to_contact(site):
    for page, link in ("index.html", "contact/"), ("returns/index.html", "../contact/"), ("check/index.html", "../contact/"):
        foot = (site / page).read_text("utf-8").rpartition("<footer")[2]
        assert f'<a href="{link}">Contact</a>' in foot, page


def test_a_route_with_an_address_is_reached_from_a_page_that_is_not_there(site):
    linked = CONTACT.replace("where: In the shop, on the left.", "link: https://tea.example/counter")
    first = policy_of(("questions:\n", linked))
    publish(pages_and_files(Meaning(first), shipped(first), {}), site.parent / "linked", PROJECT)
    assert 'href="https://tea.example/counter">The counter</a>' in (site.parent / "linked" / "404.html").read_text("utf-8")


@pytest.mark.parametrize("page, old, new", [
    ("contact", "44 20 7946-0000</a>", "44 20 7946-0001</a>"),
    ("contact", "In the shop, on the left.", "In the shop, on the right."),
    ("contact", "Place for the shop", "Not a place for the shop"),
    ("returns", "contact\">The counter</a>", "contact\"></a>"),
])
def test_another_way_on_a_finished_page_stops_the_build(site, page, old, new):
    compare_pages(Meaning(WITH), site)
    file = site / page / "index.html"
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")
    try:
        with pytest.raises(ProofError, match=f"The page `{page}` prints"):
            compare_pages(Meaning(WITH), site)
    finally:
        file.write_text(text, "utf-8")
