"""Somebody at an address that leads nowhere finds the way back, however deep it lies and wherever the site begins. No script helps."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from checker.meaning import Meaning
from compiler.publish.content import pages_and_files
from compiler.publish.headers import ALWAYS
from compiler.publish.mkdocs_run import publish
from tests.browser.server import SiteServer
from tests.browser.visitor import about
from tests.publish.test_site import FILES, POLICY, SHIPPED, copy_of_project

PLACES = [(below, lost) for below in ("", "help/", "a/b/help/") for lost in ("nowhere", "returns/nowhere", "x/y/z/nowhere/")]
LINKS = "() => [...document.querySelectorAll('a')].filter((one) => one.checkVisibility()).map((one) => one.href)"
BACKGROUND = "() => getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def lose(browser: Browser, site: Path) -> Iterator[Callable[..., tuple[Page, Callable[[str], str]]]]:
    """Puts the site below a path and opens an address there that leads nowhere, as a host would answer it; in the page that is given, if any."""
    open_ones: list = []

    def begin(below: str, lost: str, folder: Path = site, page: Page | None = None, **context) -> tuple[Page, Callable[[str], str]]:
        server = SiteServer(folder, f"/{below}")
        open_ones.append(server)
        if page is None:
            visitor = browser.new_context(**context)
            open_ones.append(visitor)
            page = visitor.new_page()
        answer = {"status": 404, "path": folder / "404.html"}
        headers = {**ALWAYS, "Content-Type": "text/html; charset=utf-8"}
        page.route(server.url(lost), lambda route: route.fulfill(headers=headers, **answer))
        page.goto(server.url(lost))
        return page, server.url

    yield begin
    for one in open_ones:
        one.close()


def ways_on(policy, at: Callable[..., str]) -> list[str]:
    return [
        at(), *(at(f"check/#question={one.id}") for one in policy.questions), at("?q="), at(), at("contact/#order_page"),
    ]


@pytest.mark.parametrize("scripts", [True, False], ids=["", "without JavaScript"])
def test_the_way_on_is_found_at_any_depth_below_any_path(lose, policy, scripts):
    page = None
    for below, lost in PLACES:
        with about(f"{below}{lost}"):
            page, at = lose(below, lost, page=page, java_script_enabled=scripts)
            for question in policy.questions:
                expect(page.get_by_role("link", name=question.ask)).to_be_visible()
            search = [at("?q=")] * scripts
            links = [link.evaluate("link => link.href") for link in page.get_by_role("link").all()]
            assert links == [one for one in ways_on(policy, at) if one != at("?q=") or one in search]


@pytest.mark.parametrize(("scheme", "dark"), [("light", False), ("dark", True)])
@pytest.mark.parametrize(("below", "lost"), [("", "x/y/nowhere"), ("help/", "returns/nowhere")])
def test_it_looks_as_the_other_pages_do_in_the_colours_of_the_device(lose, below, lost, scheme, dark):
    page, at = lose(below, lost, color_scheme=scheme)
    background = page.evaluate(BACKGROUND)
    assert (int(background.strip("rgb()").split(",")[0]) < 128) == dark
    page.goto(at("check/"))
    assert page.evaluate(BACKGROUND) == background


def test_the_search_of_the_site_is_open_where_it_leads(lose):
    page, at = lose("help/", "x/nowhere")
    page.get_by_role("link", name="Search").click()
    expect(page.get_by_role("textbox", name="Search")).to_be_focused()
    assert page.url.startswith(at())


def test_deeper_than_it_looks_the_start_of_the_host_is_offered(lose, policy):
    page, _ = lose("a/b/c/help/", "/".join("123456789") + "/nowhere")
    assert page.evaluate(LINKS) == [page.evaluate("new URL('/', location).href")]


def test_with_its_address_known_the_site_is_found_however_deep(lose, policy, tmp_path):
    project = copy_of_project(tmp_path)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nsite_url: https://tea.example/help/\n")
    publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "known", project)
    page, at = lose("help/", "/".join("123456789abc") + "/nowhere", tmp_path / "known")
    assert page.evaluate(LINKS) == ways_on(policy, at)
    assert not (tmp_path / "known" / "assets" / "start").exists(), "nothing has to be looked for"
