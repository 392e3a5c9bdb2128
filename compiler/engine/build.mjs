// Compiles the .py files of a zip archive to .pyc with pyodide-build's `pyodide py-compile`, run inside
// Pyodide: bytecode fits only the Python that compiled it, and it is Pyodide's that will run it, not this
// machine's.
//
// node build.mjs <pyodide folder> <pyodide-build wheels folder> <archive.zip, rewritten in place>

import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [pyodideFolder, wheelsFolder, archive] = process.argv.slice(2);

// Pyodide wants a plain Uint8Array and not Node's Buffer.
const read = async (path) => new Uint8Array(await readFile(path));

async function compile() {
  const { loadPyodide } = await import(pathToFileURL(join(pyodideFolder, "pyodide.mjs")));
  const pyodide = await loadPyodide({
    args: ["-OO"], // neither docstrings nor asserts: about a seventh fewer bytes on the wire
    env: {
      SOURCE_DATE_EPOCH: "315532800", // lets py_compile write a source's hash, not its time, into the .pyc
      PYTHONNODEBUGRANGES: "1", // no columns for messages about errors, which nobody sees
      PYTHONHASHSEED: "0", // no order in the bytecode may hang on a random hash
    },
  });

  for (const wheel of (await readdir(wheelsFolder)).filter((name) => name.endsWith(".whl")).sort()) {
    pyodide.unpackArchive(await read(join(wheelsFolder, wheel)), "wheel");
  }
  pyodide.FS.writeFile("/archive.zip", await read(archive));
  pyodide.runPython(`
from pyodide_build.cli.py_compile import main
main(["--silent", "--compression-level", "0", "/archive.zip"], standalone_mode=False)
`);
  await writeFile(archive, pyodide.FS.readFile("/archive.zip"));
}

try {
  await compile();
} catch (error) {
  // The message alone: the rest is the place in Pyodide's minified code.
  console.error(error.message);
  process.exitCode = 1;
}
