// The engine as the page sees it: one worker that runs the checker, watched so that nobody waits for ever.
//
// The worker has the small runtime. Where that fails, one with the stock runtime takes its place, once, and is asked the same:
// only when both fail, the engine has failed. A connection that breaks says nothing against the small runtime, which is tried
// once more before that.

/** No answer, and `why`: "broken", "outdated" (the page and the policy are of different builds) or "stopped". */
export class EngineError extends Error {
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

const TICK = 0.25; // seconds
const STOCK_IS_SLOWER = 3; // times, at most
const BREATH = 1; // seconds, after which a connection that broke may be back
const REPLACED = new Error("Another worker took over");
const stopped = () => new EngineError("stopped", "The engine was stopped");

export class Engine {
  #changed;
  #settings;
  #worker;
  #heard = false; // whether the worker said anything at all
  #replaced; // the last worker that another one took over from
  #stock = false;
  #cutOff = false; // whether the connection broke already
  #attempt = 0; // counts the starts and the ends
  #started;
  #waiting; // for the worker's answer: { resolve, reject, patience, silent, loading }
  #line = Promise.resolve(); // the worker does one thing at a time
  #ended = stopped(); // why there is no worker

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
    return this.#again(() => (this.#started ??= this.#begin()));
  }

  /** One step of the interview. If it is no longer current when its turn comes, it ends as "stopped". */
  async step(request, isCurrent = () => true) {
    return JSON.parse(await this.#answer({ step: JSON.stringify(request) }, "stepDeadline", isCurrent));
  }

  /** The certificate that the engine here makes of the policy. */
  async certify() {
    return JSON.parse(await this.#answer({ certify: true }, "loadingDeadline"));
  }

  /** Ends the worker and frees its memory; the next step starts it again. */
  stop() {
    this.#end("idle", stopped());
  }

  #begin(pause = 0) {
    return this.#start(pause).catch((error) => {
      throw error === REPLACED || error instanceof EngineError ? error : this.#fail(error.message);
    });
  }

  async #start(pause) {
    const attempt = (this.#attempt += 1);
    this.#changed("loading");
    if (pause) await new Promise((resolve) => setTimeout(resolve, pause * 1000));
    if (attempt !== this.#attempt) throw this.#ended;
    const { engineUrl, policyUrl, digest } = this.#settings;
    const [engine, policy] = [engineUrl, policyUrl].map((url) => new URL(url, document.baseURI).href);
    const worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
    this.#worker = worker;
    this.#heard = false;
    worker.onmessage = ({ data }) => worker === this.#worker && this.#hear(data);
    worker.onerror = ({ message }) => worker === this.#worker && this.#fallBack(message ?? "The worker did not load");
    const found = await this.#ask({ start: { stock: this.#stock, engine, policy } }, "loadingDeadline");
    if (found !== digest) {
      const message = `The page is of policy ${digest}, the checker of ${found}`;
      throw this.#end("failed", new EngineError("outdated", message));
    }
    this.#changed("ready");
  }

  #answer(message, deadline, isCurrent) {
    return this.#again(async () => {
      await this.start();
      return this.#ask(message, deadline, isCurrent);
    });
  }

  /** Does it, and once more if another worker takes over meanwhile. */
  async #again(something) {
    try {
      return await something();
    } catch (error) {
      if (error !== REPLACED) throw error;
      return this.#again(something);
    }
  }

  #ask(message, deadline, isCurrent = () => true) {
    const worker = this.#worker;
    const answer = this.#line.then(
      () =>
        new Promise((resolve, reject) => {
          if (!worker || worker !== this.#worker) return reject(worker === this.#replaced ? REPLACED : this.#ended);
          if (!isCurrent()) return reject(stopped());
          const patience = Number(this.#settings[deadline]) * (this.#stock ? STOCK_IS_SLOWER : 1);
          this.#waiting = { resolve, reject, patience, silent: 0, loading: Boolean(message.start) };
          this.#waiting.clock = setInterval(() => this.#tick(), TICK * 1000);
          worker.postMessage(message);
        }),
    );
    this.#line = answer.catch(() => {});
    return answer;
  }

  #hear({ answer, failed, hopeless, cutOff }) {
    this.#heard = true;
    if (failed !== undefined) return hopeless ? this.#fail(failed) : this.#fallBack(failed, cutOff);
    if (!this.#waiting) return;
    this.#waiting.silent = 0;
    if (answer !== undefined) this.#doneWaiting().resolve(answer);
  }

  // Ticks are counted, and the clock is not looked at: while the device sleeps, the engine is not silent.
  #tick() {
    const waiting = this.#waiting;
    waiting.silent += TICK;
    if (waiting.silent >= waiting.patience) this.#fallBack(`No answer in ${waiting.patience} seconds`, waiting.loading);
  }

  // The small runtime lacks what nobody was seen to need; somebody who does need it gets an answer all the same. Only where no
  // worker comes at all, another one would not either.
  #fallBack(message, cutOff = false) {
    if (!this.#waiting) return this.stop(); // nobody waits: whoever needs it next starts it again
    if (this.#stock || !this.#heard) return this.#fail(message);
    const again = cutOff && !this.#cutOff;
    console.warn(`The checker's engine: ${message}. Starting ${again ? "it anew" : "the stock runtime"}.`);
    const waiting = this.#doneWaiting();
    this.#worker.terminate();
    this.#replaced = this.#worker;
    this.#worker = undefined;
    this.#cutOff = true;
    this.#stock = !again;
    this.#started = this.#begin(again ? BREATH : 0);
    this.#started.catch(() => {}); // told to whoever waits for it, which may be nobody
    waiting?.reject(REPLACED);
  }

  #fail(message) {
    console.error(`The checker's engine: ${message}`);
    return this.#end("failed", new EngineError("broken", message));
  }

  #end(state, error) {
    this.#worker?.terminate();
    this.#worker = this.#started = undefined;
    this.#attempt += 1;
    this.#stock = this.#cutOff = false; // when it is tried again, the smaller download has the better chance
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
