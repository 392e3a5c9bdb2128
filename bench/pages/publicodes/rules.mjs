// The questions "cancel" and "refund" of the shop's policy, as rules for publicodes. It tells by itself what is still missing.

import Engine from "publicodes";
import { ask } from "../plain/facts.mjs";

const all = (...conditions) => ({ "toutes ces conditions": conditions });
const any = (...conditions) => ({ "une de ces conditions": conditions });
const status = (...ids) => any(...ids.map((id) => `order status = '${id}'`));

const engine = new Engine({
  "order status": null,
  "cancellation offered": { "applicable si": status("awaiting_payment") },
  "order type": { "applicable si": status("authorized") },
  "campaign ended": { "applicable si": all(status("authorized"), "order type = 'unlimited_group'") },
  reason: null,
  cancel: {
    variations: [
      { si: all(status("awaiting_payment"), "cancellation offered"), alors: "'may_cancel'" },
      {
        si: all(status("authorized"), "order type = 'unlimited_group'", "campaign ended = non"),
        alors: "'may_still_cancel'",
      },
      {
        si: all(status("preparing", "shipped", "pickup_arranged", "received"), "reason = 'changed_mind'"),
        alors: "'may_no_longer_cancel'",
      },
      { sinon: "'cancel_not_covered'" },
    ],
  },
  refund: {
    variations: [
      { si: status("paid", "preparing", "shipped", "pickup_arranged", "received"), alors: "'may_request_refund'" },
      { sinon: "'refund_not_covered'" },
    ],
  },
});

const name = (id) => id.replaceAll("_", " ");
const value = (answer) => ({ yes: "oui", no: "non" })[answer] ?? `'${answer}'`;

export function step(question, answers) {
  engine.setSituation(Object.fromEntries(Object.entries(answers).map(([id, answer]) => [name(id), value(answer)])));
  const { nodeValue, missingVariables } = engine.evaluate(question);
  const missing = new Set(Object.keys(missingVariables).map((name) => name.replaceAll(" ", "_")));
  return missing.size ? ask(missing) : { decision: { id: nodeValue } };
}
