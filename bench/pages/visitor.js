// Somebody who visits a check page and answers as the address says: the same for every page and browser that is measured.
//
// The server puts this into each page's head. `?visit={"question", "answers", "pace", "again", "stay"}`: the answers in the order
// in which they are asked for (null: "I don't know"), milliseconds of thought before each, the same for each time to do it all once
// more, and for how many milliseconds to stay before going back to wait for another visit (null: for good).

(async () => {
  const visit = JSON.parse(new URLSearchParams(location.search).get("visit"));
  if (!visit) return;

  const root = () => document.getElementById("eligibility-checker");
  const panel = () => root().querySelector("[data-panel]");
  const think = (pace) => pace && new Promise((resolve) => setTimeout(resolve, pace));
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
  const button = () => root()?.dataset.unscripted === undefined && root()?.querySelector("form button");
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
    const field = form.querySelector("[data-field]");
    if (field && value === null) {
      form.querySelector("[data-do=unknown]").click();
    } else {
      if (field) {
        field.value = value;
      } else {
        const radios = [...form.querySelectorAll("input[type=radio]")];
        const radio = radios.find((one) => (value === null ? "unknown" in one.dataset : one.value === value));
        if (!radio) throw new Error(`${value} is not among the answers`);
        radio.focus();
        radio.checked = true;
      }
      form.requestSubmit();
    }
    return sent;
  }

  /** From the first action to the decision. */
  async function walk(pace) {
    let sent = give(first(), visit.question);
    const acted = sent;
    let answered = null;
    let asked; // when there was something to show for the first action
    for (const answer of visit.answers) {
      const shown = await until(() => outcome() || ![null, answered].includes(panel().querySelector("form")));
      if (outcome()) throw new Error(`${outcome()} before ${answer} was asked for`);
      asked ??= shown;
      await think(pace);
      answered = panel().querySelector("form");
      sent = give(answered, answer);
    }
    const shown = await until(outcome);
    asked ??= shown;
    const shownBy = root().dataset.decidedBy;
    const decided = await until(() => outcome() && root().dataset.decidedBy === "engine");
    return { acted, asked, sent, shown, shownBy, decided, outcome: outcome() };
  }

  async function report() {
    const ready = await untilDrawn(answerable);
    if (document.visibilityState !== "visible") throw new Error("The browser does not show the page");
    const walks = [await walk(visit.pace)];
    for (const pace of visit.again) {
      panel().querySelector("[data-do=again]").click();
      await until(answerable);
      walks.push(await walk(pace));
    }
    return { ready, painted: await painted, walks, width: innerWidth };
  }

  const told = await report().catch((error) => ({ failed: error.message }));
  const response = await fetch("/report", { method: "POST", body: JSON.stringify(told) });
  const home = await response.text();
  if (visit.stay !== null) setTimeout(() => location.replace(home), visit.stay); // meanwhile the browser keeps what it wants to
})();
