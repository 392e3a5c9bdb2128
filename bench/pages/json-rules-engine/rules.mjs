// The questions "cancel" and "refund" of the shop's policy, as rules for json-rules-engine. What it looks for and does not find
// is asked next; the facts' priorities make it look in the policy's order, and no further than it must.

import { Engine } from "json-rules-engine";
import { FACTS, ask } from "../plain/facts.mjs";

const is = (fact, value) => ({ fact, operator: "equal", value });
const status = (...value) => ({ fact: "order_status", operator: "in", value });
const rule = (outcome, ...all) => ({ conditions: { all }, event: { type: outcome } });
const fulfilment = status("preparing", "shipped", "pickup_arranged", "received");

const RULES = {
  cancel: [
    rule("may_cancel", status("awaiting_payment"), is("cancellation_offered", "yes")),
    rule("may_still_cancel", status("authorized"), is("order_type", "unlimited_group"), is("campaign_ended", "no")),
    rule("may_no_longer_cancel", fulfilment, is("reason", "changed_mind")),
    rule("cancel_not_covered", status("awaiting_payment"), is("cancellation_offered", "no")),
    rule("cancel_not_covered", status("authorized"), is("order_type", "unlimited_group"), is("campaign_ended", "yes")),
    rule("cancel_not_covered", status("authorized"), is("order_type", "other_type")),
    rule("cancel_not_covered", status("paid", "other")),
    rule("cancel_not_covered", fulfilment, { fact: "reason", operator: "notEqual", value: "changed_mind" }),
  ],
  refund: [
    rule("may_request_refund", status("paid", "preparing", "shipped", "pickup_arranged", "received")),
    rule("refund_not_covered", status("awaiting_payment", "authorized", "other")),
  ],
};

let given; // the answers
let missing; // what was looked for and is not among them

function look(fact) {
  if (!(fact in given)) missing.add(fact);
  return given[fact];
}

function engineFor(rules) {
  const engine = new Engine(rules);
  const facts = Object.keys(FACTS);
  facts.forEach((fact, place) => engine.addFact(fact, () => look(fact), { priority: facts.length - place }));
  return engine;
}

const engines = Object.fromEntries(Object.entries(RULES).map(([question, rules]) => [question, engineFor(rules)]));

export async function step(question, answers) {
  given = answers;
  missing = new Set();
  const { events } = await engines[question].run();
  return missing.size ? ask(missing) : { decision: { id: events[0].type } };
}
