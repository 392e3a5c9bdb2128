// Somebody who visits a check page and answers as the address says: the same for every page and browser that is measured.
//
// The server puts this into each page's head. `?visit={"question", "answers", "stay"}`: the answers in the order in which they are
// asked for, and for how many milliseconds to stay before going back to wait for another visit (null: for good).

(async () => {
  const visit = JSON.parse(new URLSearchParams(location.search).get("visit"));
  if (!visit) return;

  const root = () => document.getElementById("eligibility-checker");
  const panel = () => root().querySelector("[data-panel]");
  const painted = new Promise((resolve) => {
    const observer = new PerformanceObserver((list) => {
      const first = list.getEntriesByName("first-contentful-paint")[0];
      if (first) resolve(first.startTime);
    });
    observer.observe({ type: "paint", buffered: true });
  });

  /** Waits until something is so on the page, and tells when that was. */
  function until(isSo) {
    return new Promise((resolve, reject) => {
      const look = () => {
        try {
          if (root()?.dataset.engine === "failed") throw new Error("The engine failed");
          if (!isSo()) return;
          resolve(performance.now());
        } catch (error) {
          reject(error);
        }
        observer.disconnect();
      };
      const observer = new MutationObserver(look);
      observer.observe(document, { attributes: true, childList: true, subtree: true });
      look();
    });
  }

  /** Waits until something is so when the browser draws a frame, and tells when it was done with that. */
  async function untilDrawn(isSo) {
    do await new Promise(requestAnimationFrame);
    while (!isSo());
    await new Promise((resolve) => setTimeout(resolve));
    return performance.now();
  }

  const first = () => root()?.querySelector("[data-start], form"); // ours is a list of links, and the others' a form
  // An answer counts once the page's script is there; a link counts at once, since the address keeps it for the script. The answer is
  // given at once, and nobody comes to a decision on a page that does not keep its word.
  const link = () => root()?.querySelector("[data-start]:has(+ [data-panel]) a"); // a part of the list may be drawn before the rest
  const button = () => (root()?.dataset.unscripted === undefined ? root()?.querySelector("form button") : null);
  const answerable = () => (link() || button())?.checkVisibility();
  const outcome = () => root().dataset.outcome;

  /** Chooses an answer and sends it off; tells when. */
  function give(form, value) {
    const sent = performance.now();
    form.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true }));
    const followed = form.querySelector(`a[data-question="${value}"]`);
    if (followed) {
      followed.click();
      return sent;
    }
    const radio = [...form.querySelectorAll("input[type=radio]")].find((one) => one.value === value);
    if (!radio) throw new Error(`${value} is not among the answers`);
    radio.focus();
    radio.checked = true;
    form.requestSubmit();
    return sent;
  }

  /** From the first action to the decision. */
  async function walk() {
    const acted = give(first(), visit.question);
    let answered = null;
    let asked; // when there was something to show for the first action
    for (const answer of visit.answers) {
      const shown = await until(() => outcome() || ![null, answered].includes(panel().querySelector("form")));
      if (outcome()) throw new Error(`${outcome()} before ${answer} was asked for`);
      asked ??= shown;
      answered = panel().querySelector("form");
      give(answered, answer);
    }
    const shown = await until(outcome);
    asked ??= shown;
    const decided = await until(() => outcome() && root().dataset.decidedBy === "engine");
    return { acted, asked, shown, decided, outcome: outcome() };
  }

  async function report() {
    const ready = await untilDrawn(answerable);
    if (document.visibilityState !== "visible") throw new Error("The browser does not show the page");
    return { ready, painted: await painted, ...(await walk()), width: innerWidth };
  }

  const told = await report().catch((error) => ({ failed: error.message }));
  const response = await fetch("/report", { method: "POST", body: JSON.stringify(told) });
  const home = await response.text();
  if (visit.stay !== null) setTimeout(() => location.replace(home), visit.stay); // meanwhile the browser keeps what it wants to
})();
