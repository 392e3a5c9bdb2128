// Starts Pyodide's Python with the checker in it, stops there, and writes down its memory. The module that ships to browsers
// begins with this memory: it goes on where this Python stopped.
//
// Of Pyodide only the interpreter runs, and none of its own Python: so nothing in the memory refers to an object of JavaScript.
//
// node image.mjs <folder with pyodide.asm.wasm, pyodide.asm.mjs, pyodide-lock.json, python_stdlib.zip and checker.zip> <file for the memory>

import nodeCrypto from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const [folder, target] = process.argv.slice(2);

// The same memory whenever and wherever it is made.
process.env.TZ = "UTC";
Date.now = performance.now = () => 0;
crypto.getRandomValues = nodeCrypto.randomFillSync = (array) => array.fill(0);

// What the loader (python.mjs) calls. It writes to /input and reads /output.
const MAIN = `
import gc, sys
sys.path[:] = ["/checker.zip", "/library.zip"]
from checker.page import Page
sys.path.clear()  # there is nothing more to import in the browser
sys.path_importer_cache.clear()

def start():
    global page
    page = Page(read())
    write(page.digest)

def step():
    write(page.step(read()))

def certify():
    write(page.certify())

def read():
    with open("/input", encoding="utf-8") as file:
        return file.read()

def write(text):
    with open("/output", "w", encoding="utf-8", errors="surrogatepass") as file:
        file.write(text)

sys.modules["zipimport"]._zip_directory_cache.clear()
sys._clear_internal_caches()
gc.collect()
gc.freeze()  # what is here stays, and need not be looked through again
`;

async function startPython() {
  const read = async (name) => new Uint8Array(await readFile(join(folder, name)));
  const [wasm, library, checker] = await Promise.all(["pyodide.asm.wasm", "python_stdlib.zip", "checker.zip"].map(read));
  const { default: create } = await import(pathToFileURL(join(folder, "pyodide.asm.mjs")));
  const [major, minor] = JSON.parse(await readFile(join(folder, "pyodide-lock.json"))).info.python.split(".");
  const path = `/lib/python${major}${minor}.zip`; // where Python looks for its library when it starts
  let exports;
  const python = await create({
    API: { config: {}, runtimeEnv: {} },
    arguments: ["-s", "-S", "-P", "-OO"],
    thisProgram: "python",
    noImageDecoding: true,
    noAudioDecoding: true,
    preRun: ({ ENV, FS }) => {
      ENV.PYTHONHASHSEED = "0";
      FS.mkdir("/lib");
      FS.writeFile(path, library);
      FS.symlink(path, "/library.zip");
      FS.writeFile("/checker.zip", checker);
    },
    async instantiateWasm(imports, done) {
      imports.env.Jsv_GetError_import = () => undefined;
      imports.env.JsvError_Check = () => false;
      const { instance, module } = await WebAssembly.instantiate(wasm, imports);
      exports = instance.exports;
      done(instance, module);
    },
  });
  const [status, message] = python.API.rawRun(MAIN);
  if (status !== 0) throw new Error(message);
  return [python, exports];
}

/** Modules of the standard library inside the interpreter's own data were imported, or cannot be any more: that raises an error. */
function emptyFrozenModules({ HEAPU8, HEAPU32 }, exports) {
  for (const list of ["_PyImport_FrozenBootstrap", "_PyImport_FrozenStdlib", "_PyImport_FrozenTest"]) {
    // struct { const char *name; const unsigned char *code; int size; int is_package; }
    for (let at = HEAPU32[exports[list].value / 4] / 4; HEAPU32[at]; at += 4) {
      const [code, size] = HEAPU32.subarray(at + 1);
      HEAPU8.fill(0, code, code + size);
    }
  }
}

/** What was freed still holds what it held; as zeros it needs not be shipped. */
function emptyFreeMemory(python) {
  const top = python._sbrk(0);
  const held = [];
  for (let size = 2 ** 20; size >= 8; size /= 2) {
    let block;
    while ((block = python._malloc(size)) < top) {
      python.HEAPU8.fill(0, block, block + size);
      held.push(block);
    }
    held.push(block);
  }
  held.reverse().forEach((block) => python._free(block));
  python.HEAPU8.fill(0, python._emscripten_stack_get_end(), python._emscripten_stack_get_current());
}

try {
  const [python, exports] = await startPython();
  emptyFrozenModules(python, exports);
  emptyFreeMemory(python);
  await writeFile(target, python.HEAPU8);
  process.exit(); // Python's streams would keep Node waiting
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
