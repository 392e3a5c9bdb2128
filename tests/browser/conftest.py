"""One built site and one server for all browser tests; a fresh visitor for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from checker.interview import Interview
from checker.model import Policy
from compiler.reading.policy import load_policy
from tests import frozen
from tests.browser.server import SiteServer
from tests.browser.visitor import Visitor
from tests.sites import built

PROJECT = Path(__file__).resolve().parents[2]
SHOP = frozen.SHOP
LIBRARY = frozen.LIBRARY


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The policy of the shop."""
    return load_policy(SHOP.read_bytes(), SHOP.name).policy


@pytest.fixture(scope="session")
def library() -> Policy:
    """The second policy."""
    return load_policy(LIBRARY.read_bytes(), LIBRARY.name).policy


@pytest.fixture(scope="session")
def interview(policy: Policy) -> Interview:
    """The checker in this Python, to compare with the browser's."""
    return Interview(policy)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the shop's built site."""
    return built(SHOP, tmp_path_factory)


@pytest.fixture(scope="session")
def library_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the library's built site."""
    return built(LIBRARY, tmp_path_factory)


@pytest.fixture(scope="session")
def journeys() -> Policy:
    """A policy with several answers at once, and a long list of answers."""
    return frozen.policy(frozen.JOURNEYS)


@pytest.fixture(scope="session")
def journeys_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of its built site."""
    return built(frozen.JOURNEYS, tmp_path_factory)


@pytest.fixture(scope="session")
def one_server(site: Path) -> Iterator[SiteServer]:
    server = SiteServer(site)
    yield server
    server.close()


@pytest.fixture
def server(one_server: SiteServer) -> Iterator[SiteServer]:
    """The server of the shop's site, without faults at the start of each test."""
    one_server.requested.clear()
    yield one_server
    one_server.mend()


@pytest.fixture
def visit(browser: Browser, policy: Policy) -> Iterator[Callable[..., Visitor]]:
    """Makes visitors. At the end, a visitor who met an error or another host fails the test."""
    visitors: list[Visitor] = []

    def make(server: SiteServer, policy: Policy = policy, **context: object) -> Visitor:
        visitors.append(Visitor(browser.new_context(**context), server, policy))
        return visitors[-1]

    yield make
    for visitor in visitors:
        visitor.leave()


@pytest.fixture
def visitor(visit: Callable[..., Visitor], server: SiteServer) -> Visitor:
    """A visitor of the shop's site."""
    return visit(server)


@pytest.fixture
def faulty(visitor: Visitor) -> Visitor:
    """A visitor of a site with faults, whose browser may report errors."""
    visitor.expects_troubles = True
    return visitor
