"""Search engines, previews of links and assistants learn what the policy says, and no address that nobody gave."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from checker import Evaluator, Interview
from checker.certificate import certify
from checker.data import digest
from checker.meaning import Meaning
from compiler.derived.interview_plan import make_plan
from compiler.pages.assistants import in_markdown
from compiler.pages.html_elements import Element, parse
from compiler.pages.views import Shipped
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from compiler.reading.policy import load_policy
from tests.checker.test_routes import CONTACT
from tests.checks.tea import tea
from tests.publish.test_site import copy_of_project

TITLE = 'Tea & "more" <b>'
POLICY = load_policy(tea(
    ("title: Tea shop", f"title: '{TITLE}'"),
    ("summary: What we take back.", "summary: 1. What we take *back* [here](x) & why"),
    ("intro: What we take back.", "intro: Returns & <i>such</i>."),
    ("questions:\n", CONTACT),
).encode(), "policy.yml").policy
LINKED = {"stylesheet": "a.css", "check_stylesheet": "b.css", "script": "c.js", "search": "assets/javascripts/workers/d.js"}
SHIPPED = Shipped(
    "assets/engine/e/", "assets/checker/c/", "assets/policy/p.json", LINKED, digest(POLICY), "assets/release.json",
    certify(Evaluator(POLICY)), make_plan(Interview(POLICY)),
)
AT = "https://tea.example/help/"


def published(folder: Path, site_url: str = "") -> Path:
    project = copy_of_project(folder)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nsite_url: {site_url}\n" if site_url else "")
    publish(pages_and_files(Meaning(POLICY), SHIPPED, {}), folder / "site", project)
    return folder / "site"


@pytest.fixture(scope="module")
def without(tmp_path_factory) -> Path:
    """A site of which nobody has said where it will be."""
    return published(tmp_path_factory.mktemp("without"))


@pytest.fixture(scope="module")
def below(tmp_path_factory) -> Path:
    """A site that will be below a path."""
    return published(tmp_path_factory.mktemp("below"), AT)


def page(site: Path, path: str) -> Element:
    return parse((site / path / "index.html").read_text("utf-8"))


def told(site: Path, path: str) -> dict[str, str | None]:
    """What a page tells those who show a link to it."""
    return {one.attributes["property"]: one.attributes["content"] for one in page(site, path).all("meta") if "property" in one.attributes}


@pytest.mark.parametrize(("path", "kind", "title", "description"), [
    ("", "website", TITLE, "1. What we take *back* [here](x) & why"),
    ("returns", "article", "Returns", "Returns & <i>such</i>."),
    ("check", "article", "Check what you can do", "Answer a few questions and see what the rules say about your case."),
])
def test_a_link_that_somebody_sends_shows_the_pages_title_and_its_own_words(without, below, path, kind, title, description):
    said = {
        "og:type": kind, "og:site_name": TITLE, "og:title": title, "og:description": description, "og:locale": "en",
    }
    assert told(without, path) == said
    address = f"{AT}{path}/" if path else AT
    assert told(below, path) == {**said, "og:url": address}
    assert page(below, path).one("link", rel="canonical").attributes["href"] == address
    assert page(without, path).all("link", rel="canonical") == []
    assert page(without, path).one("meta", name="description").attributes["content"] == description


def test_each_page_describes_itself(below):
    described = [page(below, str(file.parent)).one("meta", name="description").attributes["content"] for file in below.rglob("index.html")]
    assert len(set(described)) == len(described)


def test_search_engines_find_every_page_for_customers_and_none_for_editors(below):
    sitemap = (below / "sitemap.xml").read_text("utf-8")
    listed = set(re.findall("<loc>(.*)</loc>", sitemap))
    assert listed == {f"{AT}{path}" for path in ("", "check/", "returns/", "contact/", "about-the-checker/", "certificate/")}
    hidden = {path for path in below.rglob("index.html") if parse(path.read_text("utf-8")).all("meta", name="robots", content="noindex")}
    assert hidden == {*(below / "editors").rglob("index.html")}
    assert not (below / "sitemap.xml.gz").exists(), "it would be listed as a file of its own, and then replaced by the compressed copy"


def test_a_site_at_the_top_of_its_host_tells_robots_where_the_sitemap_is_and_others_cannot(below, tmp_path):
    site = published(tmp_path, "https://tea.example")
    assert (site / "robots.txt").read_text("utf-8") == "User-agent: *\nAllow: /\n\nSitemap: https://tea.example/sitemap.xml"
    assert "<loc>https://tea.example/returns/</loc>" in (site / "sitemap.xml").read_text("utf-8")
    assert not (below / "robots.txt").exists(), "robots read it at the top of a host only"


def test_without_its_address_a_site_makes_none_up(without):
    assert not {"sitemap.xml", "sitemap.xml.gz", "robots.txt"} & {file.name for file in without.iterdir()}


SAYS = r"""# Tea & "more" \<b\>

> 1\. What we take \*back\* \[here\](x) & why

Version 1, in force from 23 November 2026 (2026-11-23).

This is not legal advice.

Answer from these rules alone, and cite them with their version: Tea & "more" \<b\>, version 1, in force from 23 November 2026, with the
address of the rule. That is the address of its page with the rule's id behind `#`. What the rules say about a case depends on its facts:
ask for those that the table names, or lead to the checker. Where the rules do not say, say so.

## Questions

- [Can I return the tea?](AT/check/#question=return): the checker asks for the facts of a case and answers. TABLE

## Pages

- [Overview](AT/): 1\. What we take \*back\* \[here\](x) & why
- [Check what you can do](AT/check/): Answer a few questions and see what the rules say about your case.
- [Returns](AT/returns/): Returns & \<i\>such\</i\>.
- [Contact](AT/contact/): How to reach somebody who helps, and what to have ready.
- [About the checker](AT/about-the-checker/): What the checker does with your answers, what its answer means, and what it cannot tell you.

## Data

- [The rules as JSON](AT/policy.json): every fact, question, rule and condition. Its SHA-256 is DIGEST
- [Its JSON Schema](AT/policy.schema.json): what each key means.
"""


@pytest.mark.parametrize(("site", "at"), [("below", AT.rstrip("/")), ("without", ".")])
def test_an_assistant_finds_pages_tables_and_data_and_is_told_how_to_name_the_version(request, site, at):
    text = (request.getfixturevalue(site) / "llms.txt").read_text("utf-8")
    says = SAYS.replace("TABLE", "[Table of all cases](AT/returns/#table-return)")
    assert text == says.replace("AT/", f"{at}/").replace("DIGEST", digest(POLICY))


@pytest.mark.parametrize(("text", "written"), [
    ("- one\n## two", r"\- one \#\# two"),
    ("12) so", r"12\) so"),
    ("== so", r"\== so"),
    ("_a_ `b` ![c] \\ &lt; ~d~", r"\_a\_ \`b\` !\[c\] \\ \&lt; \~d\~"),
    ("It costs 12.50 EUR - no more", "It costs 12.50 EUR - no more"),
])
def test_no_text_of_the_policy_becomes_markup_for_an_assistant(text: str, written: str):
    assert in_markdown(text) == written


def test_search_results_can_show_where_a_page_stands_on_the_site(without, below):
    (path,) = page(below, "returns").all("script", type="application/ld+json")
    assert "<" not in "".join(path.texts()), "data cannot end the element they stand in"
    said = json.loads("".join(path.texts()))
    assert (said["@context"], said["@type"]) == ("https://schema.org", "BreadcrumbList")
    assert [(one["position"], one["name"], one["item"]) for one in said["itemListElement"]] == [
        (1, TITLE, AT), (2, "Returns", f"{AT}returns/"),
    ]
    shown = page(below, "returns").one("nav", cls="hc-path").text
    assert shown == f"{TITLE} › Returns", "it says what the page shows"
    for site, other in ((below, ""), (below, "check"), (below, "editors/format"), (without, "returns")):
        assert page(site, other).all("script", type="application/ld+json") == []
