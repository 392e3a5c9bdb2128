// Runs the checker: starts Python, gives it the policy, and then takes one step of the interview after another.
//
// Each message from the page gets one answer, { answer } or { failed, hopeless, cutOff }: hopeless is what the other runtime would
// meet as well, and `cutOff` that the connection broke. While Python starts, { progress: true } tells that something arrived.

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
async function start({ stock, engine, policy }) {
  self.postMessage({ progress: true }); // the worker itself arrived
  tryWebAssembly();
  self.fetch = fetchAndTell;
  const text = readPolicy(policy);
  checker = await (stock ? startStock(`${engine}stock/`, text) : startSmall(engine, text));
  return checker.digest;
}

async function readPolicy(url) {
  try {
    const response = await fetchNow(url);
    if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
    return await response.text();
  } catch (error) {
    throw Object.assign(error, { hopeless: true });
  }
}

/** The Python that the build has started: see python.mjs of compiler/engine. Everything is asked for at once. */
async function startSmall(engine, policy) {
  const compiled = compile(`${engine}python.wasm`);
  const [{ startChecker }, { default: create }, module, text] = await Promise.all([
    import(`${engine}python.mjs`),
    import(`${engine}pyodide.asm.mjs`),
    compiled,
    policy,
  ]);
  const instantiate = async (imports) => ({ module, instance: await WebAssembly.instantiate(module, imports) });
  return startChecker(create, instantiate, text);
}

async function compile(url) {
  const response = await self.fetch(url);
  try {
    return await WebAssembly.compileStreaming(response);
  } catch (error) {
    await response.told; // if the connection broke, that is what to tell
    throw error;
  }
}

/** All of Pyodide, as it comes from npm: what the small runtime cannot do, this can. */
async function startStock(engine, policy) {
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
    policy,
  ]);
  pyodide.FS.writeFile("/checker.zip", new Uint8Array(modules));
  pyodide.runPython("import sys; sys.path.insert(0, '/checker.zip')");
  return pyodide.pyimport("checker.page").Page(text);
}

/** A browser without WebAssembly, or whose site forbids it, cannot run any Python. */
function tryWebAssembly() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)); // the smallest there is
  } catch (error) {
    throw Object.assign(error, { hopeless: true });
  }
}

// loadPyodide() never settles when one of its files is missing or is refused. So the worker looks over its shoulder:
// at each file it fetches, and at the compilation.

async function fetchAndTell(...request) {
  try {
    const response = await fetchNow(...request).catch(tellCutOff);
    if (!response.ok) throw new Error(`${response.url}: status ${response.status}`);
    return Object.assign(response, { told: tellProgress(response.clone()).catch(fail) });
  } catch (error) {
    fail(error);
    throw error;
  }
}

async function tellProgress(response) {
  const reader = response.body.getReader();
  do self.postMessage({ progress: true });
  while (!(await reader.read().catch(tellCutOff)).done);
}

function tellCutOff(error) {
  throw Object.assign(error, { cutOff: true });
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
  const failed = error.stack?.includes(error.message) ? error.stack : `${error}\n${error.stack ?? ""}`; // not all have it there
  self.postMessage({ failed, hopeless: Boolean(error.hopeless), cutOff: Boolean(error.cutOff) });
}
