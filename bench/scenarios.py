"""Who visits what, and how. What comes back is what was measured; nothing is judged here."""

from __future__ import annotations

import contextlib
import datetime
import itertools
import json
import random
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import quote

from bench.browsers import Browser, slowed
from bench.contenders import Contender
from bench.server import PHONE, Link, Server
from checker.interview import Interview
from checker.model import Policy

THOUGHT = 2_000
"""Milliseconds for which an ordinary customer thinks about each question, once it is there."""
STAY = 2_000
"""Milliseconds for which the page of a first visit stays open after the decision. To read it takes longer."""
HASTE = 100
"""Milliseconds for which somebody thinks who is in a hurry."""
STEPS = 3
"""How often the interview is gone through once more with an engine that is ready: so often in a hurry, and so often in no time."""


class WrongDecisionError(Exception):
    """A page decided something else than the checker does here: nothing that it measures counts."""


@dataclass(frozen=True)
class Condition:
    """What pages are visited with."""

    id: str
    name: str
    link: Link | None
    slower: float
    """How many times slower than it is the processor is made."""
    window: tuple[int, int]
    """How wide and high the browser's window is, in pixels. Neither browser makes one that is less than 500 wide."""


DESKTOP = Condition("desktop", "unthrottled", None, 1, (1280, 800))
EMULATED_PHONE = Condition("phone", "emulated phone", PHONE, 4, (500, 900))
CONDITIONS = (DESKTOP, EMULATED_PHONE)


@dataclass(frozen=True)
class Walk:
    """A way through the interview: the answers in the order in which they are asked for, and where they lead."""

    question: str
    answers: tuple[str | None, ...]
    outcome: str


LONGEST_TO_CANCEL = Walk("cancel", ("authorized", "unlimited_group", "no"), "may_still_cancel")
"""What all that are compared are asked: of the questions that all can decide, the longest way to an outcome."""


@dataclass(frozen=True)
class Visit:
    """One visit to a page: milliseconds, and bytes on the wire."""

    browser: str
    condition: str
    contender: str
    round: int
    repeat: bool
    """Whether it was the second visit with this profile."""
    answerable: float
    """From the navigation until the first question is on the screen, and an answer to it counts."""
    first_answer: float
    """From the navigation until there is something to show for the first action."""
    decided: float
    """From the first action until the engine's decision is in the page."""
    shown: float
    """From the first action until an outcome is in the page, whoever it comes from."""
    waited: float
    """From the last answer until an outcome is in the page."""
    shown_by: str
    """Who this outcome comes from: ``engine`` or ``table``."""
    steps: tuple[float, ...]
    """From the last answer to the engine's decision, each time that the engine was ready, in a hurry."""
    rushed: tuple[float, ...]
    """The same for answers that take no time at all."""
    bytes: int
    """Of what decides; the page itself and its theme are left out."""
    bytes_of_page: int


class Visitor:
    """Sends browsers to pages."""

    def __init__(self, server: Server, browser: Browser, tell: Callable[[str], None]):
        self._server = server
        self._browser = browser
        self._tell = tell

    @property
    def name(self) -> str:
        """The browser's."""
        return self._browser.name

    def slowness(self, page: str, parts: float) -> float:
        """How many times slower a browser really is when it is slowed down: a worker does always the same."""
        seconds = {}
        for slower in (1, parts):
            with self._browser_in(Condition("calibration", "calibration", None, slower, DESKTOP.window)) as at_its_speed:
                with at_its_speed():
                    seconds[slower] = median(self._server.order(page)[0]["seconds"])
        return seconds[parts] / seconds[1]

    def compare(self, contenders: Sequence[Contender], condition: Condition, rounds: int) -> list[Visit]:
        """Each contender once per round, by turns first, each with a new profile; and once more with the same profile."""
        visits = []
        for round in range(rounds):
            self._tell(f"{self.name}, {condition.name}: round {round + 1} of {rounds}")
            turn = round % len(contenders)
            for contender in (*contenders[turn:], *contenders[:turn]):
                with self._browser_in(condition) as at_its_speed:
                    for repeat in (False, True) if contender.comes_back else (False,):
                        # What follows a first visit must find the engine as the customer left it.
                        more = {"stay": STAY} if contender.comes_back and not repeat else {"again": [HASTE] * STEPS + [0] * STEPS}
                        with at_its_speed():
                            visits.append(self._visit(contender, LONGEST_TO_CANCEL, condition, round, repeat, **more))
        return visits

    def customers(self, contender: Contender, condition: Condition, walks: Sequence[Walk]) -> list[Visit]:
        """Customers who think before each answer; each with a new profile."""
        visits = []
        for number, walk in enumerate(walks):
            self._tell(f"{self.name}, {condition.name}: customer {number + 1} of {len(walks)}")
            with self._browser_in(condition) as at_its_speed, at_its_speed():
                visits.append(self._visit(contender, walk, condition, number, pace=THOUGHT))
        return visits

    @contextlib.contextmanager
    def _browser_in(self, condition: Condition) -> Iterator[Callable[[], contextlib.AbstractContextManager]]:
        """A browser with a profile of its own; gives what slows it down, once it has come to rest."""
        with tempfile.TemporaryDirectory(prefix="bench-", ignore_cleanup_errors=True) as folder:
            with self._browser.launched(Path(folder, "profile"), self._server.waiting_room, condition.window) as group:

                @contextlib.contextmanager
                def at_its_speed() -> Iterator[None]:
                    self._server.wait_for_browser()
                    self._server.link = condition.link
                    with slowed(group, condition.slower) if condition.slower > 1 else contextlib.nullcontext():
                        yield
                    self._server.link = None

                yield at_its_speed

    def _visit(
        self, contender: Contender, walk: Walk, condition: Condition, round: int, repeat: bool = False, **more: object
    ) -> Visit:
        visit = {"question": walk.question, "answers": walk.answers, "pace": 0, "again": [], "stay": None, **more}
        report, sent = self._server.order(f"{contender.page}?visit={quote(json.dumps(visit))}")
        if report["width"] != condition.window[0]:
            raise ValueError(f"{self._browser.name} made a window of {report['width']} pixels and not of {condition.window[0]}")
        first, *others = report["walks"]
        steps = tuple(one["decided"] - one["sent"] for one in others)
        for one in report["walks"]:
            if one["outcome"] != walk.outcome:
                raise WrongDecisionError(f"{contender.name} in {self._browser.name}: {one['outcome']} for {walk}")
        return Visit(
            browser=self._browser.name,
            condition=condition.id,
            contender=contender.id,
            round=round,
            repeat=repeat,
            answerable=max(report["ready"], report["painted"]),
            first_answer=first["asked"],
            decided=first["decided"] - first["acted"],
            shown=first["shown"] - first["acted"],
            waited=first["shown"] - first["sent"],
            shown_by=first["shownBy"],
            steps=steps[:STEPS],
            rushed=steps[STEPS:],
            bytes=sum(one.size for one in sent if not contender.is_shell(one.path)),
            bytes_of_page=sum(one.size for one in sent if contender.is_shell(one.path)),
        )


def walks_through(policy: Policy, number: int, today: datetime.date) -> list[Walk]:
    """So many ways through the interview, no two alike: drawn by chance but always the same, from all questions in turn."""
    interview = Interview(policy)
    draw = random.Random(number)
    questions = itertools.cycle(question.id for question in policy.questions)
    drawn = (_walk(interview, next(questions), draw, today) for _ in range(100 * number))
    return list(itertools.islice(dict.fromkeys(drawn), number))


def _walk(interview: Interview, question: str, draw: random.Random, today: datetime.date) -> Walk:
    answers: dict[str, str | None] = {}
    while True:
        view = interview.step(question, answers, today)
        if view["decision"]:
            return Walk(question, tuple(answers.values()), view["decision"]["id"])
        fact = view["next"]
        answers[fact["fact"]] = draw.choice([None, *_answers(fact, today)])


def _answers(fact: dict, today: datetime.date) -> list[str]:
    if fact["kind"] == "date":
        return [(today - datetime.timedelta(days=days)).isoformat() for days in (3, 30)]
    if fact["kind"] == "number":
        return [str(number) for number in (fact["low"], fact["high"]) if number is not None]
    return [option["value"] for option in fact["options"]]
