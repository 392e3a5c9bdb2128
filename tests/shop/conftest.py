"""The site of the shop's own policy, built once for the tests of its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.server import SiteServer
from tests.sites import built

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shop_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    server = SiteServer(built(PROJECT / "policy" / "policy.yml", tmp_path_factory))
    yield server
    server.close()
