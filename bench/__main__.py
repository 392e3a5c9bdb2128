"""The benchmark of the wait: `python -m bench` writes docs/performance/, `python -m bench --quick` prints and writes nothing."""

from __future__ import annotations

import argparse
import datetime
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from bench import browsers, contenders, report, scenarios
from bench.contenders import PROJECT
from bench.figures import Run
from bench.server import NoReportError, Server

ENGINES = ("publicodes", "json-rules-engine")
SLOW_ENOUGH = (3.0, 5.5)
"""Between which factors the processor of the emulated phone has to be slower than this one. Other work here spoils that first."""
ATTEMPTS = 3
"""How often that is looked at before a busy machine is given up."""
KEPT = PROJECT / ".cache" / "bench"
REPORT = PROJECT / "docs" / "performance"


class BusyMachineError(Exception):
    """The machine does something else meanwhile, so that what is measured means nothing."""


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="one round and few customers; prints the report and writes none")
    quick = parser.parse_args().quick
    rounds, customers = (1, 4) if quick else (9, 20)
    try:
        run, about = measure(rounds, customers, strict=not quick)
    except (BusyMachineError, NoReportError, contenders.NotEquivalentError, scenarios.WrongDecisionError) as error:
        sys.exit(f"No report: {error}")
    text, picture = report.page(run, about), report.picture(run, about)
    if quick:
        print(text)
        return
    REPORT.mkdir(exist_ok=True)
    (REPORT / "README.md").write_text(text, encoding="utf-8")
    (REPORT / report.PICTURE).write_text(picture, encoding="utf-8")
    print(f"Wrote {REPORT.relative_to(PROJECT)}/")


def measure(rounds: int, customers: int, strict: bool) -> tuple[Run, report.About]:
    """Everything, in both browsers; where `strict`, on a machine that has nothing else to do."""
    equal = [contenders.refuse_unequal(name) for name in ENGINES]
    server = Server(KEPT)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        tell("Building the site and compressing what is sent")
        site = Path(folder, "site")
        ours = contenders.ours(server, site)
        engines = [contenders.javascript(server, name) for name in ENGINES]
        all = (ours, contenders.stock(server, site), *engines, contenders.javascript_here(server, site, ENGINES[0]))
    calibration = contenders.calibration(server)
    walks = scenarios.walks_through(contenders.policy(), customers, datetime.date.today())
    found = (browsers.chromium(), browsers.firefox())
    visitors = [scenarios.Visitor(server, browser, tell) for browser in found]
    phone = scenarios.EMULATED_PHONE
    for visitor in visitors:  # a machine that is busy from the start is found out in a minute, and not after half of the run
        slower_by(visitor, calibration, phone.slower, strict)
    compared, waiting, slowness = [], [], {}
    for visitor in visitors:
        slowness[visitor.name] = slower_by(visitor, calibration, phone.slower, strict)
        for condition in scenarios.CONDITIONS:
            compared += visitor.compare(all, condition, rounds)
        waiting += visitor.customers(ours, phone, walks)
    server.close()
    about = report.About(
        date=datetime.date.today().isoformat(),
        machine=report.machine(),
        rounds=rounds,
        browsers={browser.name: browser.version for browser in found},
        slowness=slowness,
        contenders=all,
        equal_cases=min(equal),
    )
    run = Run(tuple(compared), tuple(waiting))
    (KEPT / "visits.json").write_text(json.dumps(asdict(run)), encoding="utf-8")  # for whoever wants to look closer
    return run, about


def slower_by(visitor: scenarios.Visitor, calibration: str, parts: float, strict: bool) -> float:
    """How many times slower a browser is on the emulated phone; where `strict`, BusyMachineError when it is none."""
    for _ in range(ATTEMPTS):
        slowness = visitor.slowness(calibration, parts)
        tell(f"{visitor.name} is slower by a factor of {slowness:.1f} on the emulated phone")
        if not strict or SLOW_ENOUGH[0] <= slowness <= SLOW_ENOUGH[1]:
            return slowness
    raise BusyMachineError(f"{visitor.name} should have been slower by a factor of {parts:.0f}; is the machine busy?")


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
