"""The report of a run, for maintainers: a page and its picture."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.chart import Group, svg
from bench.contenders import Contender
from bench.figures import OURS, Run, Spread, Target, percentile, targets
from bench.scenarios import CONDITIONS, EMULATED_PHONE, HASTE, THOUGHT, Visit

PICTURE = "waits.svg"
KINDS = [(condition, repeat) for condition in CONDITIONS for repeat in (False, True)]


@dataclass(frozen=True)
class About:
    """What was run, where and when."""

    date: str
    machine: str
    rounds: int
    browsers: Mapping[str, str]
    """The version of each browser."""
    slowness: Mapping[str, float]
    """How many times slower each one was on the emulated phone."""
    contenders: Sequence[Contender]
    equal_cases: int
    """In how many cases each JavaScript engine was seen to decide as the checker does."""


def machine() -> str:
    """What it is measured on."""
    return f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"


def picture(run: Run, about: About) -> str:
    """The wait for a decision, in bars."""
    groups = []
    for browser in about.browsers:
        for condition, repeat in KINDS:
            seen = [(one.name, run.visits(browser, condition, one.id, repeat)) for one in about.contenders]
            bars = [(name, Spread.of(visit.decided / 1000 for visit in visits)) for name, visits in seen if visits]
            groups.append(Group(f"{browser}, {condition.name}, {_which(repeat)}", bars))
    return svg(groups)


def page(run: Run, about: About) -> str:
    """The whole report, as Markdown."""
    browsers = ", ".join(f"{name} {version}" for name, version in about.browsers.items())
    slowness = ", ".join(f"{factor:.1f} in {name}" for name, factor in about.slowness.items())
    return f"""\
# Performance

Made by `make bench` on {about.date}; not to be edited. {browsers}; {about.machine}; {about.rounds} rounds. A figure is a
median, with the least and the greatest value; a ratio is taken pair by pair. Compare ratios and not seconds: those are of one machine.

![The wait for a decision]({PICTURE})

## Targets

{_targets(run, about)}

## The wait for a decision

Seconds from the first action on the page until the engine's decision is in it, for somebody who answers as fast as questions
come; and what part of stock's this site takes.

{_decisions(run, about)}

Where this site shows the outcome of the published table first, the customer waits for that only. Seconds until there is any outcome:

{_outcomes(run, about)}

## From the address to the first answer

Seconds from the navigation, first visit, until the first question is on the screen and can be answered; and until the page has
something to show for the first answer, which is given at that moment. This site's page takes an answer before its script is there, and
goes on when it is.

{_beginnings(run, about)}

## Bytes

Kilobytes, counted at the server: of what decides, and of the page around it with its theme.

{_bytes(run, about)}

## An answer every {THOUGHT / 1000:g} seconds

Milliseconds from the last answer until an outcome is there, on the emulated phone, first visit. The customers ask all of the policy's
questions, and each of them answers differently.

{_customers(run, about)}

## Once the engine is ready

Milliseconds from the last answer until the engine's decision is in the page, for somebody who takes {HASTE} ms for each answer. In
that time the engine can work out what each answer would lead to.

{_steps(run, about, "steps")}

The same where each answer comes in the very moment that the question does, which no hand can do: the engine then begins with the last
answer, and the page still lays out the questions before it.

{_steps(run, about, "rushed")}

## How it is measured

- One server on this machine sends everything, compressed beforehand with Brotli at its best. What has a hash or a version in its
  address is immutable.
- A script in each page answers as a customer does, and takes the times there; it is the same for all pages and browsers. It acts as soon as
  the first question can be answered. Nothing drives the browsers, which have come to rest before they go to the page.
- In each round each page is visited with a new profile, in changing order; then once more with the same profile: the page was left,
  its processes are gone, the caches are warm.
- Stock is npm's Pyodide as it is, in a module worker, with `loadPyodide()` and `loadPackage()` of the wheel that the site's build makes.
  Like this site's, its page starts it at the first action. The JavaScript engines come with their pages, which hold nothing else; one of
  them also with this site's page, in the place of its checker.
- Emulated phone: 9 Mbit/s for all connections together, 60 ms for a connection and for each request, a window
  {EMULATED_PHONE.window[0]} pixels wide, which is as narrow as browsers make one, and a processor that is four times slower: all processes of the
  browser are stopped for three quarters of the time. Always the same work in a worker took longer by a factor of {slowness}.
- The rules for the JavaScript engines are written by hand, for two of the four questions. Before anything is measured they have to decide as
  the checker does in {about.equal_cases:,} cases: all that are complete and possible.
- A visit that ends with another decision than the checker's, or with none, ends the run without a report.
"""


def _targets(run: Run, about: About) -> str:
    by_target = zip(*(targets(run, browser) for browser in about.browsers))
    return _table(
        ["", "must", "aim", *about.browsers],
        [[row[0].name, _amount(row[0], row[0].must), _amount(row[0], row[0].aim), *map(_reached, row)] for row in by_target],
    )


def _decisions(run: Run, about: About) -> str:
    rows = []
    for browser in about.browsers:
        for condition, repeat in KINDS:
            seen = [run.visits(browser, condition, one.id, repeat) for one in about.contenders]
            cells = [_spread((visit.decided / 1000 for visit in visits), 2) for visits in seen]
            ratio = _between(run.ratio(browser, condition, repeat, "decided"), 2)
            rows.append([f"{browser}, {condition.name}, {_which(repeat)}", ratio, *cells])
    return _table(["", "part of stock's", *(one.name for one in about.contenders)], rows)


def _outcomes(run: Run, about: About) -> str:
    rows = []
    for condition, repeat in KINDS:
        seen = [run.visits(browser, condition, OURS, repeat) for browser in about.browsers]
        cells = [_spread((visit.shown / 1000 for visit in visits), 2) for visits in seen]
        rows.append([f"{condition.name}, {_which(repeat)}", *cells])
    return _table(["", *about.browsers], rows)


def _beginnings(run: Run, about: About) -> str:
    rows = []
    for condition in CONDITIONS:
        for one in about.contenders:
            seen = [run.visits(browser, condition, one.id) for browser in about.browsers]
            rows.append([f"{condition.name}, {one.name}", *_thousands(seen, ("answerable", "first_answer"), 2)])
    return _table(["", *(f"{name}: {what}" for name in about.browsers for what in ("answerable", "first answer"))], rows)


def _bytes(run: Run, about: About) -> str:
    rows = []
    for one in about.contenders:
        for repeat in (False, True) if one.comes_back else (False,):
            seen = [
                [visit for condition in CONDITIONS for visit in run.visits(browser, condition, one.id, repeat)]
                for browser in about.browsers
            ]
            rows.append([f"{one.name}, {_which(repeat)}", *_thousands(seen, ("bytes", "bytes_of_page"), 1)])
    return _table(["", *(f"{name}: {what}" for name in about.browsers for what in ("decides", "page"))], rows)


def _customers(run: Run, about: About) -> str:
    rows = []
    for browser in about.browsers:
        waits = run.waits(browser)
        by_engine = sum(visit.browser == browser and visit.shown_by == "engine" for visit in run.customers)
        rows.append([browser, str(len(waits)), _spread(waits, 0), f"{percentile(waits, 95):,.0f}", f"{by_engine} of {len(waits)}"])
    return _table(["", "customers", "wait", "p95", "outcomes that came from the engine at once"], rows)


def _steps(run: Run, about: About, which: str) -> str:
    rows = []
    for condition in CONDITIONS:
        for one in about.contenders:
            seen = [run.visits(browser, condition, one.id, repeat=one.comes_back) for browser in about.browsers]
            cells = [_spread((step for visit in visits for step in getattr(visit, which)), 1) for visits in seen]
            rows.append([f"{condition.name}, {one.name}", *cells])
    return _table(["", *about.browsers], rows)


def _thousands(seen: Iterable[Sequence[Visit]], figures: Sequence[str], decimals: int) -> list[str]:
    """For each browser's visits the spread of some of their figures, in thousands."""
    return [_spread((getattr(visit, one) / 1000 for visit in visits), decimals) for visits in seen for one in figures]


def _which(repeat: bool) -> str:
    return "repeat" if repeat else "cold"


def _reached(target: Target) -> str:
    spread = target.spread
    between = f" ({_amount(target, spread.least)}–{_amount(target, spread.greatest)})" if spread else ""
    return f"{_amount(target, target.reached)}{between}: **{target.verdict}**"


def _amount(target: Target, value: float) -> str:
    return f"{value:,.{target.decimals}f}{target.unit}"


def _spread(values: Iterable[float], decimals: int) -> str:
    values = list(values)
    return _between(Spread.of(values), decimals) if values else "–"


def _between(spread: Spread, decimals: int) -> str:
    return f"{spread.median:,.{decimals}f} ({spread.least:,.{decimals}f}–{spread.greatest:,.{decimals}f})"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
