// Has the engine that ships decide every case of the policy that ships, and prints the certificate it makes. Both of its runtimes do,
// for either may answer a visitor.
//
// node engine_prove.mjs <folder with the engine's files and policy.json>

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];
const load = (name) => import(pathToFileURL(join(folder, name)));

async function small(policy) {
  const [{ startChecker }, { default: create }, wasm] = await Promise.all([
    load("python.mjs"),
    load("pyodide.asm.mjs"),
    readFile(join(folder, "python.wasm")),
  ]);
  const checker = await startChecker(create, (imports) => WebAssembly.instantiate(wasm, imports), policy);
  return checker.certify();
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

/** What went wrong, and how to mend it where that is known. */
function inWords(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return error.message;
  return `The small runtime lacks a function of the interpreter that the checker needs: run \`make profile\`. (${error.message})`;
}

try {
  const policy = await readFile(join(folder, "policy.json"), "utf8");
  const made = await small(policy);
  if (made !== (await stock(policy))) throw new Error("The small runtime does not decide as the stock one does.");
  // Python's streams would keep Node waiting.
  process.stdout.write(made, () => process.exit());
} catch (error) {
  console.error(inWords(error));
  process.exit(1);
}
