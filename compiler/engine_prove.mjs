// Has the engine that ships decide every case of the policy that ships, and prints the certificate it makes.
//
// node engine_prove.mjs <folder with the engine's files and policy.json>

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.argv[2];

async function certificate() {
  const { loadPyodide } = await import(pathToFileURL(join(folder, "pyodide.mjs")));
  const pyodide = await loadPyodide({
    indexURL: folder + "/",
    stdLibURL: join(folder, "python_stdlib.zip"),
    lockFileContents: await readFile(join(folder, "pyodide-lock.json"), "utf8"),
    args: ["-OO"],
  });
  pyodide.FS.writeFile("/checker.zip", new Uint8Array(await readFile(join(folder, "checker.zip"))));
  pyodide.runPython("import sys; sys.path.insert(0, '/checker.zip')");
  const { Page } = pyodide.pyimport("checker.page");
  return Page(await readFile(join(folder, "policy.json"), "utf8")).certify();
}

try {
  process.stdout.write(await certificate());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
