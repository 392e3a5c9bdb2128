"""Somebody at an address that leads nowhere finds the way back, however deep it lies and wherever the site begins."""

import shutil

import pytest
from playwright.sync_api import expect

from tests.browser.server import SiteServer


@pytest.mark.parametrize("below", ["", "help/", "a/b/help/"])
@pytest.mark.parametrize("lost", ["nowhere", "returns/nowhere", "x/y/z/nowhere"])
def test_the_way_back_is_found_at_any_depth_below_any_path(browser, site, tmp_path, policy, below, lost):
    shutil.copytree(site, tmp_path / below, dirs_exist_ok=True, ignore=shutil.ignore_patterns("engine", "*.br", "*.gz"))
    server = SiteServer(tmp_path)
    page = browser.new_page()
    try:
        at = server.url(below + lost)
        page.route(at, lambda route: route.fulfill(status=404, path=tmp_path / below / "404.html", content_type="text/html; charset=utf-8"))
        page.goto(at)
        for question in policy.questions:
            expect(page.get_by_role("link", name=question.ask)).to_be_visible()
        links = [link.evaluate("link => link.href") for link in page.get_by_role("link").all()]
        assert links == [
            server.url(below), *(server.url(f"{below}check/#question={one.id}") for one in policy.questions),
            server.url(f"{below}contact/#order_page"),
        ]
    finally:
        page.close()
        server.close()
