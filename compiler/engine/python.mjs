// Goes on with the Python that image.mjs started at build time: its memory comes with the WebAssembly.
//
// Pyodide's interpreter runs without Pyodide's own Python, which would take most of the start. So Python is called with
// Emscripten's own means: text goes through a file in memory, and an exception through the status of the call.

/**
 * `create` is what Pyodide's pyodide.asm.mjs exports, `instantiate` makes { instance, module } of imports. The answer is a
 * function that runs a line of Python with an input, and returns what that has written. It throws whatever goes wrong.
 */
export async function startPython(create, instantiate) {
  const python = await new Promise((resolve, reject) => {
    create({
      API: { config: {}, runtimeEnv: {} },
      noInitialRun: true, // it ran at build time
      preRun: Object.assign([], { push() {} }), // where it can, Pyodide prepares to switch stacks, which is not needed
      noImageDecoding: true,
      noAudioDecoding: true,
      instantiateWasm(imports, done) {
        // Pyodide's bridge to JavaScript wants these, and is not used.
        imports.env.Jsv_GetError_import = () => undefined;
        imports.env.JsvError_Check = () => false;
        instantiate(imports).then(({ instance, module }) => done(instance, module)).catch(reject);
        return {};
      },
    }).then(resolve, reject);
  });
  return (line, input = "") => {
    python.FS.writeFile("/input", input);
    const [status, message] = python.API.rawRun(line);
    if (status !== 0) throw new Error(message);
    const output = python.FS.readFile("/output", { encoding: "utf8" });
    python.FS.unlink("/output"); // no answer may be taken for another
    python.FS.unlink("/input");
    return output;
  };
}

/** The checker, with a policy: what the page may ask of it. */
export async function startChecker(create, instantiate, policy) {
  const run = await startPython(create, instantiate);
  return {
    digest: run("start()", policy),
    step: (request) => run("step()", request),
    certify: () => run("certify()"),
    /** From now on garbage is collected at every occasion, so that what may fail at such a moment does. For the proof. */
    strain: () => run("gc.set_threshold(1); write('')"),
  };
}
