// The engine as the page sees it: one worker that runs the checker, watched so that nobody waits for ever.
//
//            somebody asks                its policy is the page's
//   idle ─────────────────> loading ─────────────────────────────> ready
//    ^                      |     ^                                  |
//    |                      |     └──────────────────────────────────┤ a fault while somebody waits
//    | stop, from           |  a fault, and no attempt is left       |
//    | every state          v                                        |
//    | ─ ─ ─ ─ ─         failed ──> loading, when somebody asks      |
//    └───────────────────────────────────────────────────────────────┘ a fault while nobody waits
//
// Loading is one attempt after another, and what was asked waits through all of them. What each runtime would meet is hopeless, and
// leads to failed at once.

/** No answer, and `why`: "broken", "outdated" (the page and the policy are of different builds) or "stopped". */
export class EngineError extends Error {
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

const TICK = 0.25; // seconds

/**
 * How the engine is loaded: with which patience, after which breath in seconds, and what comes after a fault. The small runtime lacks what nobody
 * was seen to need, and the stock one has it. A connection that breaks (`afterCut`) says nothing against the small one.
 */
const ATTEMPTS = {
  small: { stock: false, patience: 1, breath: 0, afterCut: "smallOnceMore", afterFault: "stock" },
  smallOnceMore: { stock: false, patience: 1, breath: 1, afterCut: "stock", afterFault: "stock" }, // the connection may be back
  stock: { stock: true, patience: 3, breath: 0 }, // it takes three times as long, at most
};

export class Engine {
  #settings;
  #changed;
  #state = "idle";
  #attempt; // while loading, and of the worker that is ready
  #breath; // the timer before an attempt
  #worker;
  #jobs = []; // what was asked and is not answered: { message, deadline, isCurrent, resolve, reject }; the first may be under way

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
    return this.#ask();
  }

  /** One step of the interview. If it is no longer current when its turn comes, it ends as "stopped". */
  step(request, isCurrent) {
    return this.#ask({ step: JSON.stringify(request) }, "stepDeadline", isCurrent).then(JSON.parse);
  }

  /** The certificate that the engine here makes of the policy. */
  certify() {
    return this.#ask({ certify: true }, "loadingDeadline").then(JSON.parse);
  }

  /** Ends the worker and frees its memory; who asks next starts it again. */
  stop() {
    this.#end("idle", new EngineError("stopped", "The engine was stopped"));
  }

  // --- What is asked ---------------------------------------------------------------------------------------

  /** Without a `message`, to be ready is all. */
  #ask(message, deadline, isCurrent = () => true) {
    return new Promise((resolve, reject) => {
      this.#jobs.push({ message, deadline, isCurrent, resolve, reject });
      if (this.#state === "idle" || this.#state === "failed") this.#load("small");
      else this.#goOn();
    });
  }

  /** Gives the worker the next job, if it is ready and has none. */
  #goOn() {
    while (this.#state === "ready" && !this.#worker.isBusy && this.#jobs.length) {
      const { message, deadline, isCurrent, resolve, reject } = this.#jobs[0];
      if (message && isCurrent()) {
        this.#give(message, deadline, (answer) => {
          this.#jobs.shift();
          resolve(answer);
          this.#goOn();
        });
      } else {
        this.#jobs.shift();
        if (message) reject(new EngineError("stopped", "Something else was asked since"));
        else resolve();
      }
    }
  }

  #give(message, deadline, answered) {
    this.#worker.ask(message, Number(this.#settings[deadline]) * ATTEMPTS[this.#attempt].patience, answered);
  }

  // --- From state to state ---------------------------------------------------------------------------------

  #enter(state) {
    this.#state = state;
    this.#changed(state);
  }

  #load(attempt) {
    this.#attempt = attempt;
    this.#enter("loading");
    const { breath } = ATTEMPTS[attempt];
    if (breath) this.#breath = setTimeout(() => this.#begin(), breath * 1000);
    else this.#begin();
  }

  #begin() {
    const { engineUrl, policyUrl, digest } = this.#settings;
    const [engine, policy] = [engineUrl, policyUrl].map((url) => new URL(url, document.baseURI).href);
    try {
      this.#worker = new WatchedWorker((fault) => this.#meet(fault));
    } catch (error) {
      return this.#fail(error.message); // there are no workers here
    }
    this.#give({ start: { stock: ATTEMPTS[this.#attempt].stock, engine, policy } }, "loadingDeadline", (found) => {
      if (found !== digest) {
        return this.#end("failed", new EngineError("outdated", `The page is of policy ${digest}, the checker of ${found}`));
      }
      this.#enter("ready");
      this.#goOn();
    });
  }

  /** A fault of the worker. Where it never said anything, no worker comes at all, and another one would not either. */
  #meet({ message, hopeless, cutOff, silent, heard }) {
    const { afterCut, afterFault } = ATTEMPTS[this.#attempt];
    const broke = cutOff || (silent && this.#state === "loading"); // of a connection that breaks, there may be no other sign
    const next = broke ? afterCut : afterFault;
    if (hopeless) return this.#fail(message);
    if (!this.#worker.isBusy) return this.stop(); // nobody waits: whoever needs it next starts it again
    if (!heard || !next) return this.#fail(message);
    console.warn(`The checker's engine: ${message}. Starting ${ATTEMPTS[next].stock ? "the stock runtime" : "it anew"}.`);
    this.#worker.end();
    this.#load(next);
  }

  #fail(message) {
    console.error(`The checker's engine: ${message}`);
    this.#end("failed", new EngineError("broken", message));
  }

  #end(state, error) {
    clearTimeout(this.#breath);
    this.#worker?.end();
    this.#worker = undefined;
    const jobs = this.#jobs.splice(0);
    this.#enter(state);
    for (const { reject } of jobs) reject(error);
  }
}

/**
 * One worker, which is asked one thing at a time. `fault` is told what is wrong with it: { message, hopeless, cutOff, silent, heard },
 * `silent` where it says nothing for too long, and `heard` whether it ever said anything.
 */
class WatchedWorker {
  #fault;
  #worker;
  #heard = false;
  #waiting; // for an answer: { answered, clock, silence }

  constructor(fault) {
    this.#fault = fault;
    this.#worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // it is no error of the page
      this.#tell({ message: event.message ?? "The worker did not load" });
    };
  }

  get isBusy() {
    return this.#waiting !== undefined;
  }

  /** Asks for one thing; the worker must not be busy. `patience` is how many seconds it may be silent. */
  ask(message, patience, answered) {
    // Ticks are counted, and the clock is not looked at: while the device sleeps, the engine is not silent.
    const clock = setInterval(() => {
      this.#waiting.silence += TICK;
      if (this.#waiting.silence >= patience) this.#tell({ message: `No answer in ${patience} seconds`, silent: true });
    }, TICK * 1000);
    this.#waiting = { answered, clock, silence: 0 };
    this.#worker.postMessage(message);
  }

  end() {
    this.#rest();
    this.#worker.onmessage = this.#worker.onerror = null;
    this.#worker.terminate();
  }

  #hear({ answer, failed, hopeless, cutOff }) {
    this.#heard = true;
    if (failed !== undefined) return this.#tell({ message: failed, hopeless, cutOff });
    if (!this.isBusy) return;
    this.#waiting.silence = 0;
    if (answer === undefined) return; // it has told that something arrived
    const { answered } = this.#waiting;
    this.#rest();
    answered(answer);
  }

  #tell(fault) {
    this.#fault({ ...fault, heard: this.#heard });
  }

  #rest() {
    clearInterval(this.#waiting?.clock);
    this.#waiting = undefined;
  }
}
