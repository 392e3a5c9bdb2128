"""Makes the visits, under each condition. It returns the measured figures and judges nothing."""

from __future__ import annotations

import contextlib
import json
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from bench.browsers import Browser, slowed
from bench.contenders import Contender
from bench.server import PHONE, Link, Server

STAY = 2_000
"""Milliseconds for which the page of a first visit stays open after the decision. A customer would take longer to read it."""
QUESTION, ANSWERS, OUTCOME = "cancel", ("authorized", "unlimited_group", "no"), "may_still_cancel"
"""The question for each page, with its answers: the longest way to an outcome among the questions that all can decide."""


class WrongDecisionError(Exception):
    """A page decided otherwise than the checker, so none of its figures count."""


@dataclass(frozen=True)
class Condition:
    """The conditions of a visit."""

    name: str
    link: Link | None
    slower: float
    """The factor by which the processor is slowed down."""
    window: tuple[int, int]
    """The width and height of the browser's window, in pixels. Neither browser makes one that is narrower than 500."""


DESKTOP = Condition("unthrottled", None, 1, (1280, 800))
EMULATED_PHONE = Condition("emulated phone", PHONE, 4, (500, 900))
CONDITIONS = (DESKTOP, EMULATED_PHONE)


@dataclass(frozen=True)
class Visit:
    """One visit to a page: milliseconds, and bytes on the wire."""

    browser: str
    condition: str
    contender: str
    repeat: bool
    """Whether it was the second visit with this profile."""
    answerable: float
    """From the navigation until the first question is on the screen, and an answer to it counts."""
    first_answer: float
    """From the navigation until there is something to show for the first action."""
    shown: float
    """From the first action until an outcome is in the page, whoever it comes from."""
    decided: float
    """From the first action until the engine's decision is in the page."""
    bytes: int


def compare(
    server: Server, browser: Browser, contenders: Sequence[Contender], condition: Condition, rounds: int, tell: Callable[[str], None]
) -> Iterator[Visit]:
    """Visit each contender in each round with a new profile, and once more with the same profile. They take turns at being first."""
    for round in range(rounds):
        tell(f"{browser.name}, {condition.name}: round {round + 1} of {rounds}")
        turn = round % len(contenders)
        for contender in (*contenders[turn:], *contenders[:turn]):
            with (
                tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder,
                browser.launched(Path(folder, "profile"), server.waiting_room, condition.window) as group,
            ):
                for repeat in (False, True):
                    with _at_its_speed(server, group, condition):
                        yield _visit(server, browser, contender, condition, repeat)


@contextlib.contextmanager
def _at_its_speed(server: Server, group: int, condition: Condition) -> Iterator[None]:
    """Within the block a browser, which has come to rest, and its link are as slow as a condition says."""
    server.wait_for_browser()
    server.link = condition.link
    with slowed(group, condition.slower) if condition.slower > 1 else contextlib.nullcontext():
        yield
    server.link = None


def _visit(server: Server, browser: Browser, contender: Contender, condition: Condition, repeat: bool) -> Visit:
    visit = {"question": QUESTION, "answers": ANSWERS, "stay": None if repeat else STAY}
    report, size = server.order(f"{contender.page}?visit={quote(json.dumps(visit))}")
    if report["width"] != condition.window[0]:
        raise ValueError(f"{browser.name} made a window of {report['width']} pixels and not of {condition.window[0]}")
    if report["outcome"] != OUTCOME:
        raise WrongDecisionError(f"{contender.name} in {browser.name}: {report['outcome']} in place of {OUTCOME}")
    return Visit(
        browser=browser.name,
        condition=condition.name,
        contender=contender.name,
        repeat=repeat,
        answerable=max(report["ready"], report["painted"]),
        first_answer=report["asked"],
        shown=report["shown"] - report["acted"],
        decided=report["decided"] - report["acted"],
        bytes=size,
    )
