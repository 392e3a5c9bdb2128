// The certificate's page: has the checker work out the policy's decisions anew, and compares the seal with the published one.

import { Engine } from "./engine.mjs";

const root = document.getElementById("certificate");
const button = root.querySelector("button");
const status = root.querySelector("[role=status]");
const settings = root.dataset;

const engine = new Engine(settings, (state) => (settings.engine = state));

function say(name) {
  settings.seal = name;
  status.replaceChildren(root.querySelector(`template[data-say="${name}"]`).content.cloneNode(true));
}

button.addEventListener("click", async () => {
  button.disabled = true;
  say("loading");
  try {
    const { policy, seal } = await engine.certify();
    say(policy === settings.digest && seal === settings.published ? "equal" : "different");
  } catch {
    say("failed");
  } finally {
    engine.stop();
    button.disabled = false;
  }
});

button.hidden = false; // only where this script runs is there something to press
