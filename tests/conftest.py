"""Settings for all tests, and the one browser that they share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from tests.browsers import find_chromium, launch_arguments

# A slow machine is not a bug: what is too slow shows in `make bench`.
settings.register_profile("project", deadline=None, print_blob=True)
settings.load_profile("project")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. There can be only one at a time in this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        yield browser
        browser.close()
