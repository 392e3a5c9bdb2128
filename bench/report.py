"""The report of a run, for maintainers: one table and its picture."""

from __future__ import annotations

import os
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.chart import Group, Spread, svg
from bench.contenders import STOCK
from bench.scenarios import CONDITIONS, EMULATED_PHONE, Visit

PICTURE = "waits.svg"
FIGURES = ("answerable", "first_answer", "shown", "decided")
"""The figures of a visit, in the order of the table's columns."""


@dataclass(frozen=True)
class About:
    """What was run, where and when."""

    date: str
    rounds: int
    browsers: Mapping[str, str]
    """The version of each browser."""
    equal_cases: int
    """The number of cases in which the JavaScript engine decided as the checker does."""


def kinds(visits: Sequence[Visit]) -> Iterator[tuple[str, dict[str, list[Visit]]]]:
    """The groups of visits to compare: a title, and the visits to each contender in the order of their rounds."""
    contenders = list(dict.fromkeys(visit.contender for visit in visits))
    for browser in dict.fromkeys(visit.browser for visit in visits):
        for condition in CONDITIONS:
            for repeat, which in ((False, "cold"), (True, "repeat")):
                kind = [visit for visit in visits if (visit.browser, visit.condition, visit.repeat) == (browser, condition.name, repeat)]
                title = f"{browser}, {condition.name}, {which}"
                yield title, {name: [visit for visit in kind if visit.contender == name] for name in contenders}


def picture(visits: Sequence[Visit]) -> str:
    """The wait for a decision, in bars."""
    return svg([
        Group(title, [(name, Spread.of(visit.decided / 1000 for visit in seen)) for name, seen in by_contender.items()])
        for title, by_contender in kinds(visits)
    ])


def page(visits: Sequence[Visit], about: About) -> str:
    """The whole report, as Markdown."""
    browsers = ", ".join(f"{name} {version}" for name, version in about.browsers.items())
    machine = f"{os.cpu_count()} cores ({platform.machine()}), {platform.system()}, Python {platform.python_version()}"
    return f"""\
# Performance

Made by `make bench` on {about.date}; not to be edited. {browsers}; {machine}; {about.rounds} rounds. A figure is a
median, with the least and the greatest value; a ratio is taken pair by pair. Compare ratios and not seconds: those are of one machine.

![The wait for a decision]({PICTURE})

{_table(visits)}

- **First question**: seconds from the navigation until it is on the screen and can be answered. **First answer**: until the page has
  something to show for it. It is given in the moment in which the question can be answered.
- **Outcome**: seconds from the first action until there is an outcome, for somebody who answers as fast as questions come. This site may
  show that of the published table first. **Decision**: until the engine's own is in the page; and as a part of stock's in the same round.
- **kB**: all that is sent, compressed with Brotli at its best. What has a hash or a version in its address is immutable.
- Each page is visited with a new profile (cold), in changing order, and once more with the same profile (repeat): the page was left, its
  processes are gone, the caches are warm. A script in each page answers as a customer does; nothing drives the browsers.
- Stock is npm's Pyodide as it is, in a module worker, with the wheel that the site's build makes. Its page and that of the JavaScript
  engine hold nothing else. The rules for the latter are written by hand; before anything is measured they have to decide as the checker
  does in {about.equal_cases:,} cases: all that are complete and possible in two of the questions.
- Emulated phone: 9 Mbit/s for all connections together, 60 ms for a connection and for each request, a window
  {EMULATED_PHONE.window[0]} pixels wide, and all processes of the browser stopped for three quarters of the time.
- A visit that ends with another decision than the checker's, or with none, ends the run without a report.
"""


def _table(visits: Sequence[Visit]) -> str:
    head = ["", "", "first question", "first answer", "outcome", "decision", "part of stock's", "kB"]
    lines = [head, ["---"] * len(head)]
    for title, by_contender in kinds(visits):
        stock = next(seen for name, seen in by_contender.items() if name.startswith(STOCK))
        for name, seen in by_contender.items():
            seconds = [Spread.of(getattr(visit, figure) / 1000 for visit in seen) for figure in FIGURES]
            ratio = Spread.of(visit.decided / its_stock.decided for visit, its_stock in zip(seen, stock, strict=True))
            lines.append([title, name, *map(str, seconds), str(ratio), f"{median(visit.bytes for visit in seen) / 1000:,.0f}"])
            title = ""
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
