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
from bench.server import NoReportError, Server

KEPT = PROJECT / ".cache" / "bench"
REPORT = PROJECT / "docs" / "performance"


def main() -> None:
    parser = argparse.ArgumentParser(prog="make bench")
    parser.add_argument("--quick", action="store_true", help="one round; prints the report and writes none")
    quick = parser.parse_args().quick
    try:
        visits, about = measure(rounds=1 if quick else 9)
    except (NoReportError, contenders.NotEquivalentError, scenarios.WrongDecisionError) as error:
        sys.exit(f"No report: {error}")
    text = report.page(visits, about)
    if quick:
        print(text)
        return
    REPORT.mkdir(exist_ok=True)
    (REPORT / "README.md").write_text(text, encoding="utf-8")
    (REPORT / report.PICTURE).write_text(report.picture(visits), encoding="utf-8")
    print(f"Wrote {REPORT.relative_to(PROJECT)}/")


def measure(rounds: int) -> tuple[list[scenarios.Visit], report.About]:
    """Everything, in both browsers."""
    equal_cases = contenders.refuse_unequal()
    server = Server(KEPT)
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        tell("Building the site and compressing what is sent")
        site = Path(folder, "site")
        all = (contenders.ours(server, site), contenders.stock(server, site), contenders.javascript(server))
    both = (browsers.chromium(), browsers.firefox())
    visits = [
        visit
        for browser in both
        for condition in scenarios.CONDITIONS
        for visit in scenarios.compare(server, browser, all, condition, rounds, tell)
    ]
    server.close()
    (KEPT / "visits.json").write_text(json.dumps([asdict(visit) for visit in visits]), encoding="utf-8")  # to look closer
    versions = {browser.name: browser.version for browser in both}
    return visits, report.About(datetime.date.today().isoformat(), rounds, versions, equal_cases)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
