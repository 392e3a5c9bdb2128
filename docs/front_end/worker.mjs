// Runs the checker: starts Python, gives it the policy, and then takes one step of the interview after another.
//
// Each message from the page gets one answer, { answer } or { failed }. While Python starts, { progress: true }
// tells that something arrived.

let checker;

const fetchNow = self.fetch;

self.onmessage = async ({ data }) => {
  try {
    if (data.start) self.postMessage({ answer: await start(data.start) });
    else self.postMessage({ answer: data.certify ? checker.certify() : checker.step(data.step) });
  } catch (error) {
    fail(error);
  }
};

/** Starts Python with the policy; the answer is the digest of the policy that decides here. */
async function start({ engine, policy }) {
  self.fetch = fetchAndTell;
  tellWhenCompilingFails();
  const [pyodide, modules, text] = await Promise.all([
    import(`${engine}pyodide.mjs`).then(({ loadPyodide }) =>
      loadPyodide({
        indexURL: engine,
        packageBaseUrl: engine, // else a public host would be asked for packages
        args: ["-OO"], // as the bytecode was compiled
      }),
    ),
    self.fetch(`${engine}checker.zip`).then((response) => response.arrayBuffer()),
    self.fetch(policy).then((response) => response.text()),
  ]);
  pyodide.FS.writeFile("/checker.zip", new Uint8Array(modules));
  pyodide.runPython("import sys; sys.path.insert(0, '/checker.zip')");
  checker = pyodide.pyimport("checker.page").Page(text);
  return checker.digest;
}

// loadPyodide() never settles when one of its files is missing or is refused. So the worker looks over its shoulder:
// at each file it fetches, and at the compilation.

async function fetchAndTell(...request) {
  try {
    const response = await fetchNow(...request);
    if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
    tellProgress(response.clone()).catch(fail);
    return response;
  } catch (error) {
    fail(error);
    throw error;
  }
}

async function tellProgress(response) {
  const reader = response.body.getReader();
  do self.postMessage({ progress: true });
  while (!(await reader.read()).done);
}

function tellWhenCompilingFails() {
  const instantiate = WebAssembly.instantiateStreaming;
  WebAssembly.instantiateStreaming = (...source) => {
    const module = instantiate(...source);
    module.catch(fail);
    return module;
  };
}

function fail(error) {
  self.postMessage({ failed: String(error) });
}
