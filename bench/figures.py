"""What a run measured, put into figures: medians with their spread, ratios pair by pair, and what came of the targets."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from bench.scenarios import CONDITIONS, DESKTOP, EMULATED_PHONE, HASTE, Condition, Visit

OURS, STOCK, PUBLICODES, PUBLICODES_HERE = "ours", "stock", "publicodes", "publicodes-here"


@dataclass(frozen=True)
class Spread:
    """A median with the least and the greatest of what was measured."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        values = list(values)
        return cls(median(values), min(values), max(values))


def percentile(values: Sequence[float], percent: float) -> float:
    """The least of the values that is not below so many percent of them."""
    return sorted(values)[max(0, math.ceil(len(values) * percent / 100) - 1)]


@dataclass(frozen=True)
class Run:
    """Everything that was measured in one run."""

    compared: tuple[Visit, ...]
    customers: tuple[Visit, ...]

    def visits(self, browser: str, condition: Condition, contender: str, repeat: bool = False) -> list[Visit]:
        """The visits of a kind, in the order of their rounds."""
        return [
            visit for visit in self.compared
            if (visit.browser, visit.condition, visit.contender, visit.repeat) == (browser, condition.id, contender, repeat)
        ]

    def pairs(
        self, browser: str, condition: Condition, one: str, other: str, repeat: bool = False
    ) -> Iterator[tuple[Visit, Visit]]:
        """The visits to two contenders, round by round."""
        return zip(*(self.visits(browser, condition, id, repeat) for id in (one, other)), strict=True)

    def ratio(self, browser: str, condition: Condition, repeat: bool, measured: str) -> Spread:
        """Something that was measured of ours, as a part of stock's in the same round."""
        pairs = self.pairs(browser, condition, OURS, STOCK, repeat)
        return Spread.of(getattr(ours, measured) / getattr(stock, measured) for ours, stock in pairs)

    def waits(self, browser: str) -> list[float]:
        """How long customers who think before each answer waited after the last one."""
        return [visit.waited for visit in self.customers if visit.browser == browser]


@dataclass(frozen=True)
class Target:
    """What was to be reached, and what was; smaller is better."""

    name: str
    must: float
    aim: float
    reached: float
    spread: Spread | None = None
    unit: str = ""
    decimals: int = 2

    @property
    def verdict(self) -> str:
        if self.reached <= self.aim:
            return "aim met"
        return "met" if self.reached <= self.must else "NOT MET"


def targets(run: Run, browser: str) -> list[Target]:
    """The targets, and what came of them in a browser."""

    def part(name: str, must: float, aim: float, condition: Condition, repeat: bool, measured: str) -> Target:
        ratio = run.ratio(browser, condition, repeat, measured)
        return Target(f"{name}, part of stock's", must, aim, ratio.median, ratio)

    def first(name: str, other: str) -> Target:
        pairs = run.pairs(browser, EMULATED_PHONE, OURS, other)
        ratio = Spread.of(ours.answerable / theirs.first_answer for ours, theirs in pairs)
        return Target(f"first question, emulated phone, {name}", 1, 0.5, ratio.median, ratio)

    again = [visit for condition in CONDITIONS for visit in run.visits(browser, condition, OURS, repeat=True)]
    waits = run.waits(browser)
    ready = run.visits(browser, DESKTOP, OURS, repeat=True)

    def once_ready(name: str, steps: list[float]) -> Target:
        return Target(f"a decision once ready, {name}, unthrottled, p95", 20, 5, percentile(steps, 95), Spread.of(steps), " ms", 1)

    return [
        part("bytes, cold", 0.65, 0.45, DESKTOP, False, "bytes"),
        part("cold, unthrottled", 0.35, 0.20, DESKTOP, False, "decided"),
        part("cold, emulated phone", 0.35, 0.22, EMULATED_PHONE, False, "decided"),
        part("repeat, unthrottled", 0.35, 0.15, DESKTOP, True, "decided"),
        part("repeat, emulated phone", 0.35, 0.15, EMULATED_PHONE, True, "decided"),
        Target("repeat, most bytes of what decides", 0, 0, max(visit.bytes for visit in again), decimals=0),
        # "No wait", the aim, is 50 ms: of less nobody says that it took time.
        Target(f"wait after the last answer, p95 of {len(waits)}", 100, 50, percentile(waits, 95), Spread.of(waits), " ms", 0),
        first("part of publicodes' first answer", PUBLICODES),
        first("part of publicodes' on a page like this one", PUBLICODES_HERE),
        once_ready(f"{HASTE} ms for each answer", [step for visit in ready for step in visit.steps]),
        once_ready("answers in no time", [step for visit in ready for step in visit.rushed]),
    ]
