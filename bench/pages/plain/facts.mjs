// What the questions "cancel" and "refund" ask about, in the order of the shop's policy.

const yesOrNo = { yes: "Yes", no: "No" };

export const FACTS = {
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
export function ask(missing) {
  const fact = Object.keys(FACTS).find((id) => missing.has(id));
  const { question, answers } = FACTS[fact];
  return { next: { fact, question, options: Object.entries(answers).map(([value, label]) => ({ value, label })) } };
}
