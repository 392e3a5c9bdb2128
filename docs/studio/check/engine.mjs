// In place of the engine of the published check page: the studio's Python, which runs already.

import { ask } from "./asked.mjs";

export class EngineError extends Error {
  constructor(why, message) {
    super(message);
    this.why = why;
  }
}

export class Engine {
  #changed;

  constructor(settings, changed) {
    this.#changed = changed;
  }

  async start() {
    this.#changed("ready");
  }

  async step(request, isCurrent) {
    let view;
    try {
      view = await ask("step", JSON.stringify(request));
    } catch (error) {
      this.#changed("failed");
      throw new EngineError("broken", error.message);
    }
    if (!isCurrent()) throw new EngineError("stopped", "Something else was asked since");
    return view;
  }

  stop() {
    this.#changed("idle");
  }
}
