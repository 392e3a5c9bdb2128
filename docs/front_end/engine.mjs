// The engine as the page sees it: one worker that runs the checker, watched so that nobody waits for ever.

/** No answer, and `why`: "broken", "outdated" (the page and the policy are of different builds) or "stopped". */
export class EngineError extends Error {
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

const TICK = 0.25; // seconds
const stopped = () => new EngineError("stopped", "The engine was stopped");

export class Engine {
  #changed;
  #settings;
  #worker;
  #started;
  #waiting; // for the worker's answer: { resolve, reject, patience, silent }
  #line = Promise.resolve(); // the worker does one thing at a time
  #ended; // why the last worker was ended

  /**
   * `settings` are the data-* of the element on the page: the URLs of the engine and the policy, the policy's digest, and
   * deadlines in seconds of silence. They are read when they are needed. `changed` is told each new state: "idle", "loading",
   * "ready" or "failed".
   */
  constructor(settings, changed) {
    this.#settings = settings;
    this.#changed = changed;
  }

  /** Starts the engine unless it was started already. */
  start() {
    this.#started ??= this.#start().catch((error) => {
      throw error instanceof EngineError ? error : this.#break(error.message);
    });
    return this.#started;
  }

  /** One step of the interview. */
  async step(request) {
    await this.start();
    return JSON.parse(await this.#ask({ step: JSON.stringify(request) }, Number(this.#settings.stepDeadline)));
  }

  /** The certificate that the engine here makes of the policy, case by case. */
  async certify() {
    await this.start();
    return JSON.parse(await this.#ask({ certify: true }, Number(this.#settings.loadingDeadline)));
  }

  /** Ends the worker and frees its memory; the next step starts it again. */
  stop() {
    this.#end("idle", stopped());
  }

  async #start() {
    const { engineUrl, policyUrl, digest, loadingDeadline } = this.#settings;
    const [engine, policy] = [engineUrl, policyUrl].map((url) => new URL(url, document.baseURI).href);
    this.#changed("loading");
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
    this.#worker = worker;
    worker.onmessage = ({ data }) => worker === this.#worker && this.#hear(data);
    worker.onerror = ({ message }) => worker === this.#worker && this.#break(message ?? "The worker did not load");
    const found = await this.#ask({ start: { engine, policy } }, Number(loadingDeadline));
    if (found !== digest) {
      const message = `The page is of policy ${digest}, the checker of ${found}`;
      throw this.#end("failed", new EngineError("outdated", message));
    }
    this.#changed("ready");
  }

  #ask(message, patience) {
    const worker = this.#worker;
    const answer = this.#line.then(
      () =>
        new Promise((resolve, reject) => {
          if (!worker || worker !== this.#worker) return reject(this.#ended ?? stopped());
          this.#waiting = { resolve, reject, patience, silent: 0 };
          this.#waiting.clock = setInterval(() => this.#tick(), TICK * 1000);
          worker.postMessage(message);
        }),
    );
    this.#line = answer.catch(() => {});
    return answer;
  }

  #hear({ answer, failed }) {
    if (failed !== undefined) return this.#break(failed);
    if (!this.#waiting) return;
    this.#waiting.silent = 0;
    if (answer !== undefined) this.#doneWaiting().resolve(answer);
  }

  // Ticks are counted, and the clock is not looked at: while the device sleeps, the engine is not silent.
  #tick() {
    const waiting = this.#waiting;
    waiting.silent += TICK;
    if (waiting.silent >= waiting.patience) this.#break(`No answer in ${waiting.patience} seconds`);
  }

  #break(message) {
    console.error(`The checker's engine: ${message}`);
    return this.#end("failed", new EngineError("broken", message));
  }

  #end(state, error) {
    this.#worker?.terminate();
    this.#worker = this.#started = undefined;
    this.#ended = error;
    this.#changed(state);
    this.#doneWaiting()?.reject(error);
    return error;
  }

  #doneWaiting() {
    const waiting = this.#waiting;
    clearInterval(waiting?.clock);
    this.#waiting = undefined;
    return waiting;
  }
}
