// The questions "cancel" and "refund" of the policy that is measured, as rules for publicodes. It tells by itself what is still missing.

import Engine from "publicodes";

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

const yesOrNo = { yes: "Yes", no: "No" };

/** What the questions ask about, in the order of the policy. */
const FACTS = {
  order_status: {
    question: "What does your order detail page show?",
    answers: {
      awaiting_payment: "Awaiting payment",
      authorized: "Payment authorized through Stripe – not charged yet",
      paid: "Paid – nothing prepared or arranged yet",
      preparing: "Paid – shipment being prepared",
      shipped: "Paid – shipped",
      pickup_arranged: "Paid – pickup being arranged",
      received: "Received or picked up",
      other: "Something else (for example cancelled or refunded)",
    },
  },
  cancellation_offered: { question: "Does the current status of your order allow cancellation?", answers: yesOrNo },
  order_type: {
    question: "What type of order is it?",
    answers: { unlimited_group: "An unlimited-group order", other_type: "Any other order" },
  },
  campaign_ended: { question: "Has the group-buying campaign ended?", answers: yesOrNo },
  reason: {
    question: "What is the main reason?",
    answers: {
      changed_mind: "I changed my mind or prefer something else",
      defective: "The item is defective or its quality is poor",
      damaged: "The item is damaged",
      wrong_item: "I received the wrong item",
      missing_items: "Something is missing",
      not_delivered: "My order was not delivered",
      shipping_delay: "Shipping is delayed",
      pickup: "There is a problem with the pickup",
      payment_proof: "My payment proof has to be checked",
      payment: "There is another problem with the payment",
      other_reason: "Something else",
    },
  },
};

/** Asks for the first of the facts that are missing. */
function ask(missing) {
  const fact = Object.keys(FACTS).find((id) => missing.has(id));
  const { question, answers } = FACTS[fact];
  return { next: { fact, question, options: Object.entries(answers).map(([value, label]) => ({ value, label })) } };
}

export function step(question, answers) {
  engine.setSituation(Object.fromEntries(Object.entries(answers).map(([id, answer]) => [name(id), value(answer)])));
  const { nodeValue, missingVariables } = engine.evaluate(question);
  const missing = new Set(Object.keys(missingVariables).map((name) => name.replaceAll(" ", "_")));
  return missing.size ? ask(missing) : { decision: { id: nodeValue } };
}
