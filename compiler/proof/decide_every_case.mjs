// Has the engine that ships work out the decisions of the policy that ships, and prints the certificate it makes. Both of its runtimes do,
// each in a thread of its own, for either may answer a visitor. The small one also takes walks through the interview: requests with the views
// they have to lead to.
//
// node decide_every_case.mjs <folder with the engine's files, policy.json and walks.json>
//
// Exit status 3: the small runtime lacks a function of the interpreter.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";
import { Worker, isMainThread, parentPort } from "node:worker_threads";

const STRAINED = 50; // walks
const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, name)));

async function small(policy, walks) {
  const [{ startChecker }, { default: create }, wasm] = await Promise.all([
    load("python.mjs"),
    load("pyodide.asm.mjs"),
    readFile(join(folder, "python.wasm")),
  ]);
  const checker = await startChecker(create, (imports) => WebAssembly.instantiate(wasm, imports), policy);
  const walk = ({ request, view }) => {
    if (isDeepStrictEqual(JSON.parse(checker.step(JSON.stringify(request))), view)) return;
    throw new Error(`It does not say what the evaluator says to ${JSON.stringify(request)}.`);
  };
  walks.forEach(walk);
  const certificate = checker.certify();
  // A collection at every occasion makes Python tens of times slower, so some walks that are spread over all have to do.
  checker.strain();
  walks.filter((_, number) => number % Math.ceil(walks.length / STRAINED) === 0).forEach(walk);
  return certificate;
}

async function stock(policy) {
  const { loadPyodide } = await load("stock/pyodide.mjs");
  const pyodide = await loadPyodide({
    indexURL: join(folder, "stock/"),
    lockFileContents: await readFile(join(folder, "stock/pyodide-lock.json"), "utf8"),
    args: ["-OO"],
  });
  pyodide.FS.writeFile("/checker.zip", new Uint8Array(await readFile(join(folder, "stock/checker.zip"))));
  pyodide.runPython("import sys; sys.path.insert(0, '/checker.zip')");
  return pyodide.pyimport("checker.page").Page(policy).certify();
}

/** What the other thread says, in which this script runs once more. */
function said() {
  return new Promise((resolve, reject) => {
    new Worker(new URL(import.meta.url), { argv: [folder] }).once("message", resolve).once("error", reject);
  });
}

const read = (name) => readFile(join(folder, name), "utf8");

async function main() {
  const both = [read("walks.json").then(async (walks) => small(await read("policy.json"), JSON.parse(walks))), said()];
  const [made, stocks] = await Promise.all(both);
  if (made !== stocks) throw new Error("The small runtime does not decide as the stock one does.");
  // Python's streams would keep Node waiting.
  process.stdout.write(made, () => process.exit());
}

if (isMainThread) {
  main().catch((error) => {
    console.error(error.message);
    process.exit(error instanceof WebAssembly.RuntimeError ? 3 : 1);
  });
} else {
  parentPort.postMessage(await stock(await read("policy.json")));
}
