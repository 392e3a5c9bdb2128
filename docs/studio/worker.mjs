// Runs the studio's Python, off the main thread: stock Pyodide with the modules of the build.
//
// Each message { id, start } or { id, call, values } gets one answer, { id, answer } or { id, failed }. While files arrive,
// { arrived } tells how many bytes came, and { starting } that all have.

let desk;

self.onmessage = async ({ data: { id, start, call, values } }) => {
  try {
    self.postMessage({ id, answer: start ? await begin(start) : desk[call](...values) });
  } catch (error) {
    self.postMessage({ id, failed: String(error?.message ?? error) });
  }
};

async function begin({ stock, published }) {
  self.fetch = fetchAndTell;
  const [pyodide, modules] = await Promise.race([
    Promise.all([
      import(`${stock}pyodide.mjs`).then(({ loadPyodide }) =>
        loadPyodide({
          indexURL: stock,
          packageBaseUrl: stock, // else a public host would be asked for packages
          args: ["-OO"], // as the bytecode was compiled
        }),
      ),
      self.fetch(new URL("python.zip", import.meta.url)).then((response) => response.arrayBuffer()),
    ]),
    brokenLoading(),
  ]);
  self.postMessage({ starting: true });
  pyodide.unpackArchive(modules, "zip", { extractDir: "/studio" });
  pyodide.runPython("import sys; sys.path.insert(0, '/studio')");
  desk = pyodide.pyimport("compiler.studio.desk").Desk(published);
}

// loadPyodide() never settles when one of its files is missing or is refused. So the worker looks over its shoulder.

const fetchNow = self.fetch;
let refuse;

function brokenLoading() {
  const instantiate = WebAssembly.instantiateStreaming;
  return new Promise((_, reject) => {
    refuse = reject;
    WebAssembly.instantiateStreaming = (...source) => {
      const module = instantiate(...source);
      module.catch(reject);
      return module;
    };
  });
}

async function fetchAndTell(...request) {
  try {
    const response = await fetchNow(...request);
    if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
    tellProgress(response.clone()).catch(refuse);
    return response;
  } catch (error) {
    refuse(error);
    throw error;
  }
}

async function tellProgress(response) {
  const reader = response.body.getReader();
  for (let read; !(read = await reader.read()).done; ) self.postMessage({ arrived: read.value.length });
}
