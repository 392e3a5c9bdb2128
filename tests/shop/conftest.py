"""The site of the shop's own policy, built once for the tests of its text."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.publish.site import build_site
from tests.browser.server import SiteServer

PROJECT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def shop_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SiteServer]:
    site = tmp_path_factory.mktemp("shop") / "site"
    build_site(policy_file=PROJECT / "policy" / "policy.yml", site_dir=site, project=PROJECT, cache=PROJECT / ".cache")
    server = SiteServer(site)
    yield server
    server.close()
