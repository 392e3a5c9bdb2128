// Unmodified Pyodide, as a plain page uses it: in a worker that starts at the first sign that somebody wants to check.

import { plain } from "./plain.mjs";

let worker;
let ready;

const answer = () =>
  new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = reject;
  });

function start() {
  if (worker) return;
  worker = new Worker(new URL("./worker.mjs", import.meta.url), { type: "module" });
  ready = answer();
}

plain({
  start,
  async step(question, answers) {
    start();
    await ready;
    const now = new Date();
    const as_of = new Date(now - now.getTimezoneOffset() * 60_000).toISOString().slice(0, 10);
    worker.postMessage(JSON.stringify({ question, answers, as_of }));
    return JSON.parse(await answer());
  },
});
