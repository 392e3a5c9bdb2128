"""Whoever looks up the name of a message finds what it means."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from compiler import checks
from compiler.pages.editor_schema import BEYOND
from compiler.pages.messages import messages
from compiler.problems import CODES
from tests.frozen import PROJECT

ROWS = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", messages(), re.MULTILINE))


def test_every_message_is_explained_with_why_it_is_not_marked_while_somebody_types():
    assert {*ROWS} == {*CODES, *checks.meanings()}
    assert all(ROWS[code].startswith(meaning) for code, meaning in CODES.items())
    assert all(ROWS[code] == f"{CODES[code]} *{why}*" for code, why in BEYOND.items())


def test_every_finding_is_explained_too():
    assert all(ROWS[module.ID] and f"`{module.ID}`" in checks.manual() for module in checks.CHECKS)


def reported() -> Iterator[tuple[str, str]]:
    """Each name of a message that stands in the code as the name of a problem, with where it stands."""
    for file in sorted((PROJECT / "compiler").rglob("*.py")):
        for call in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(call, ast.Call) and call.args and isinstance(call.args[0], ast.Constant) and names_a_problem(call.func):
                yield str(call.args[0].value), f"{file.relative_to(PROJECT)}:{call.lineno}"


def names_a_problem(called: ast.expr) -> bool:
    if isinstance(called, ast.Name):
        return called.id == "Problem"
    return isinstance(called, ast.Attribute) and (
        called.attr in ("problem", "unknown") or called.attr in ("add", "stop") and "report" in ast.unparse(called.value))


def test_no_message_comes_up_that_the_page_does_not_explain():
    found = [*reported()]
    assert len({code for code, _ in found}) > 50, "the names are found in the code"
    assert [(code, place) for code, place in found if code not in ROWS] == []


def test_the_manual_names_every_finding():
    manual = Path(PROJECT / "docs" / "editors" / "format.md").read_text("utf-8")
    table = dict(re.findall(r"^\| `([a-z-]+)` \| (.*) \|$", manual[manual.index("## What is checked") :], re.MULTILINE))
    assert {*checks.meanings()} <= {*table}
