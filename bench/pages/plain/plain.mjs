// A plain check page around any engine: asks what the engine wants to know, and shows what it decides.

/**
 * `step(question, answers)` gives `{ next }`, what to ask with its options, or `{ decision }`; `start` is called at the first sign
 * that somebody wants to check.
 */
export function plain({ start, step }) {
  const root = document.getElementById("eligibility-checker");
  const first = root.querySelector("form");
  const panel = root.querySelector("[data-panel]");
  let question;
  let answers;

  const make = (name, text) => Object.assign(document.createElement(name), { textContent: text });

  async function goOn() {
    const { next, decision } = await step(question, answers);
    first.hidden = true;
    if (next) return void panel.replaceChildren(form(next));
    const again = make("button", "Start again");
    again.dataset.do = "again";
    again.addEventListener("click", startAgain);
    panel.replaceChildren(make("h2", decision.title ?? decision.id), again);
    root.dataset.outcome = decision.id;
    root.dataset.decidedBy = "engine";
  }

  function form({ fact, question, options }) {
    const made = make("form", "");
    made.append(make("h2", question));
    for (const { value, label } of options) {
      const option = make("label", label);
      option.prepend(Object.assign(document.createElement("input"), { type: "radio", name: "answer", value }));
      made.append(option);
    }
    made.append(make("button", "Continue"));
    whenSent(made, (value) => {
      answers[fact] = value;
      goOn();
    });
    return made;
  }

  function whenSent(form, act) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      act(new FormData(form).get("answer"));
    });
  }

  function startAgain() {
    delete root.dataset.outcome;
    delete root.dataset.decidedBy;
    panel.replaceChildren();
    first.hidden = false;
  }

  for (const sign of ["focusin", "pointerdown", "keydown"]) first.addEventListener(sign, start, { once: true });
  whenSent(first, (value) => {
    question = value;
    answers = {};
    goOn();
  });
  delete root.dataset.unscripted;
}
