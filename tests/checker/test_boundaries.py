"""What ships depends on nothing but the standard library, and dependencies point one way."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
NO_CLOCK_NO_IO = {"time", "os", "pathlib", "io", "socket", "urllib", "http", "random", "subprocess", "threading", "asyncio"}


def modules(folder):
    found = sorted((PROJECT / folder).rglob("*.py"))
    assert found, f"no module in {folder}"
    return found


def imports(file):
    """The top-level names of all absolute imports, and the relative ones as ``.``."""
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." if node.level else node.module.split(".")[0]


@pytest.mark.parametrize("file", modules("checker"), ids=lambda file: file.stem)
def test_the_checker_needs_only_the_standard_library(file):
    for name in imports(file):
        assert name == "." or name in sys.stdlib_module_names, f"{file.name} imports {name}"
        assert name not in NO_CLOCK_NO_IO, f"{file.name} imports {name}: no clock, no files, no network"


def test_the_checker_reads_no_clock_and_opens_nothing():
    for file in modules("checker"):
        for node in ast.walk(ast.parse(file.read_bytes())):
            called = node.func if isinstance(node, ast.Call) else None
            name = getattr(called, "attr", getattr(called, "id", ""))
            assert name not in {"today", "now", "utcnow", "open", "eval", "exec", "compile", "print", "input"}, (
                f"{file.name}:{getattr(node, 'lineno', 0)} calls {name}"
            )


@pytest.mark.parametrize(("library", "by"), [("yaml", {"yaml_nodes.py"}), ("jinja2", {"views.py", "mkdocs_plugin.py"})])
def test_a_library_is_imported_where_its_work_is_done_and_nowhere_else(library, by):
    assert {file.name for folder in ("checker", "compiler") for file in modules(folder) if library in set(imports(file))} == by


def test_the_compiler_does_not_know_the_command_line():
    for file in modules("compiler"):
        assert "build" not in set(imports(file)), file


def test_runs_isolated_from_a_copied_folder(tmp_path):
    """No site-packages, no environment, nothing but the folder itself."""
    from checker.data import canonical_json, policy_to_data
    from compiler.reading.policy import load_policy

    shutil.copytree(PROJECT / "checker", tmp_path / "checker", ignore=shutil.ignore_patterns("__pycache__"))
    policy = load_policy(frozen.SHOP.read_bytes(), "policy.yml").policy
    (tmp_path / "checker" / "policy.json").write_text(canonical_json(policy_to_data(policy)), encoding="utf-8")
    program = (
        "import sys; sys.path.insert(0, sys.argv[1]); import datetime, checker; policy = checker.shipped_policy();"
        "case = checker.make_case(policy, {'order_status': 'paid'}, datetime.date(2026, 11, 23));"
        "print(checker.digest(policy), checker.Evaluator(policy).decide('cancel', case).outcome)"
    )
    run = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, str(tmp_path)], capture_output=True, text=True, check=True
    )
    from checker import digest

    assert run.stdout.split() == [digest(policy), "cancel_not_covered"]
