// The studio's Python as the page sees it: one worker, which is asked one thing after another.

const SILENCE = 60_000; // milliseconds; a check takes one or two seconds

export class Desk {
  #settings;
  #tell;
  #worker;
  #waiting = new Map(); // by the number of a message: { resolve, reject }
  #asked = 0;
  #arrived = 0;
  #clock;

  /** `settings` are the data-* of the page. `tell` is told { share } while files arrive, and { starting }. */
  constructor(settings, tell) {
    this.#settings = settings;
    this.#tell = tell;
  }

  /** Starts Python anew. `published` is the text of the file with the published policy. */
  start(published) {
    this.stop(new Error("started anew"));
    this.#arrived = 0;
    this.#worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
    this.#worker.onmessage = ({ data }) => this.#hear(data);
    this.#worker.onerror = (event) => {
      event.preventDefault(); // it is no error of the page
      this.stop(new Error(event.message ?? "The worker did not load"));
    };
    return this.#ask({ start: { stock: new URL(this.#settings.stock, document.baseURI).href, published } });
  }

  /** Calls a method of compiler.studio.desk.Desk, whose answer is JSON. */
  async call(name, ...values) {
    return JSON.parse(await this.#ask({ call: name, values }));
  }

  /** Ends the worker; whatever waits for it fails for this reason. */
  stop(reason) {
    clearTimeout(this.#clock);
    this.#worker?.terminate();
    this.#worker = undefined;
    for (const { reject } of this.#waiting.values()) reject(reason);
    this.#waiting.clear();
  }

  #ask(message) {
    if (!this.#worker) return Promise.reject(new Error("Python is not running"));
    const id = (this.#asked += 1);
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#worker.postMessage({ id, ...message });
      this.#watch();
    });
  }

  #hear({ id, answer, failed, arrived, starting }) {
    const { resolve, reject } = this.#waiting.get(id) ?? {};
    this.#waiting.delete(id);
    this.#watch();
    if (arrived) return this.#tell({ share: Math.min(1, (this.#arrived += arrived) / Number(this.#settings.bytes)) });
    if (starting) return this.#tell({ starting });
    if (failed !== undefined) reject?.(new Error(failed));
    else resolve?.(answer);
  }

  /** Gives the worker its time anew, as long as somebody waits for it. */
  #watch() {
    clearTimeout(this.#clock);
    if (this.#waiting.size) this.#clock = setTimeout(() => this.stop(new Error(`No answer in ${SILENCE / 1000} seconds`)), SILENCE);
  }
}
