// The check page: asks what the checker wants to know, and lays out what it answers. It knows no rule and no fact.
//
// Questions come from the plan that lies in the page, so nobody waits for one. A decision comes from the engine, and has to be
// what the plan says; where the engine is slow or does not come, the plan's is shown and named as what it is.
//
// The answers stay in this script's memory: they are not stored, and no address and no history holds any of them.

import { Engine } from "./engine.mjs";
import { part } from "./parts.mjs";
import { Plan, same } from "./plan.mjs";

const root = document.getElementById("eligibility-checker");
const start = root.querySelector("[data-start]"); // the first question: a link to each of those that can be asked
const panel = root.querySelector("[data-panel]");
const status = root.querySelector("[role=status]");
const settings = root.dataset;
const make = (name, values, actions) => part(root, name, values, actions);
const plan = new Plan(JSON.parse(root.querySelector("[data-plan]").textContent));

let question; // what the visitor wants to know
let answers = {}; // what was answered for each fact, null for "I don't know"
let asked = []; // the answers that count, as the checker last listed them
let place = 0; // 0: choosing the question, n: the n-th thing asked, one more than were asked: the decision
let turn = 0; // counts what the visitor did, so that an answer that is overtaken is known as such
let again; // does once more what could not be done
let insisted = false; // whether a visitor who saves data wants the engine all the same
let foreseen = new Map(); // the engine's views for each answer to the question on the page, by the request
let outdated = false; // whether the rules are known to have changed since the page was loaded

// --- The engine --------------------------------------------------------------------------------------------

const engine = new Engine(settings, (state) => {
  settings.engine = state;
});

/**
 * At the first sign that somebody wants to check: what is fetched before would be fetched from everybody. The signs come together,
 * and one is enough; so it is for visitors who save data, who have no engine to start again.
 */
function wake() {
  if (savesData() && awake.signal.aborted) return;
  awake.abort();
  checkRelease();
  // Nobody waits for it yet, and a step shows its failure itself. But a page of other rules is no longer good for anything.
  if (!savesData()) engine.start().catch(checkRelease);
}

/** Whether the visitor has asked for few bytes: then the engine comes only when it is asked for. */
function savesData() {
  return Boolean(navigator.connection?.saveData) && !insisted;
}

/**
 * Declines if the site has other rules by now: after the next release only where the engine has failed, since what this page
 * needs is kept for so long; after that in any case, whatever the browser has kept. Without a network nobody can know.
 */
async function checkRelease({ why } = {}) {
  let replaced = why === "outdated";
  if (!replaced && why !== "stopped") {
    try {
      const response = await fetch(settings.releaseUrl, { cache: "no-cache", signal: AbortSignal.timeout(3000) });
      const { policy, last } = await response.json();
      const kept = why !== "broken" && last.some((path) => settings.policyUrl.endsWith(path));
      replaced = policy !== settings.digest && !kept;
    } catch {
      return;
    }
  }
  if (!replaced) return;
  outdated = true;
  turn += 1; // whatever is still under way no longer counts
  engine.stop();
  decline("outdated");
}

// Each step comes at once, so the second click of a double one would answer what nobody has read.
root.addEventListener(
  "click",
  (event) => {
    if (event.detail < 2 || !event.target.closest("a, button, label")) return;
    event.preventDefault();
    event.stopPropagation();
  },
  true,
);

const awake = new AbortController();
for (const sign of ["focusin", "pointerdown", "keydown"]) start.addEventListener(sign, wake, { signal: awake.signal });

let rest; // while the page is hidden
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest?.timer);
  if (document.hidden) {
    rest = { timer: setTimeout(sleep, Number(settings.restAfter) * 1000) };
  } else {
    if (rest?.slept) (again ?? wake)();
    else if (awake.signal.aborted) checkRelease();
    rest = undefined;
  }
});

function sleep() {
  if (settings.engine !== "ready" && settings.engine !== "loading") return;
  engine.stop();
  rest.slept = true;
}

// --- The interview -----------------------------------------------------------------------------------------

/**
 * Finds out where the visitor stands with these answers, and shows it: a question, or a decision. `arrive` is told
 * the view before it is shown.
 */
function step(given, arrive) {
  turn += 1;
  again = () => step(given, arrive);
  if (outdated) return decline("outdated");
  if (settings.engine === "idle" || settings.engine === "failed") wake();
  const request = { question, answers: given, as_of: today() };
  const planned = plan.step(request);
  if (!planned) return askEngine(request, arrive);
  if (planned.decision) return decide(request, planned, arrive);
  showView(planned, arrive);
  if (settings.engine === "ready" || settings.engine === "loading") follow(request, planned);
}

/**
 * Has the engine follow along, so that a difference shows where it begins; and go ahead, to each answer that there is to choose:
 * it has time while the visitor thinks, and its decision is there at once.
 */
async function follow(request, planned) {
  const mine = turn;
  const isCurrent = () => mine === turn;
  foreseen = new Map();
  await new Promise((resolve) => setTimeout(resolve, 50)); // the question is to be seen first
  try {
    const view = await engine.step(request, isCurrent);
    if (isCurrent() && !same(view, planned)) return decline("different");
    const { fact, options } = planned.next;
    for (const choice of options.length ? [...options.map(({ value }) => value), null] : []) {
      const ahead = { ...request, answers: { ...answers, [fact]: choice } }; // as the page will ask, with what it knows besides
      foreseen.set(JSON.stringify(ahead), await engine.step(ahead, isCurrent));
    }
  } catch {
    // The decision will find out whether there is an engine.
  }
}

function showView(view, arrive) {
  again = undefined;
  arrive(view);
  if (view.decision) showDecision(view, "engine");
  else showQuestion(view);
}

/** The engine makes the decision, and it has to be the planned one, which is shown where the engine is slow or fails. */
async function decide(request, planned, arrive) {
  const mine = turn;
  let shown;
  const showPlanned = (why) => {
    if (mine !== turn) return;
    if (!shown) {
      arrive(planned);
      shown = showDecision(planned, "table");
    }
    placeNotice(shown, why);
  };
  if (savesData() && settings.engine !== "ready") return showPlanned("saving");
  const patience = settings.engine === "ready" ? settings.stepPatience : settings.startPatience;
  const timer = setTimeout(showPlanned, Number(patience) * 1000, "starting");
  try {
    const view = foreseen.get(JSON.stringify(request)) ?? (await patiently(engine.step(request, () => mine === turn)));
    if (mine !== turn) return;
    if (!same(view, planned)) return decline("different");
    if (!shown) return showView(view, arrive);
    again = undefined;
    settings.decidedBy = "engine";
    placeNotice(shown, "confirmed");
  } catch (error) {
    if (error.why === "stopped" || mine !== turn) return;
    if (error.why !== "outdated") showPlanned("failed");
    checkRelease(error);
  } finally {
    clearTimeout(timer);
  }
}

/** A step that the plan leaves to the engine. */
async function askEngine(request, arrive) {
  if (savesData() && settings.engine !== "ready") return decline("saving");
  const mine = turn;
  const giveUp = (why) => mine === turn && decline(why);
  const timer = setTimeout(giveUp, Number(settings.askPatience) * 1000, "failed"); // it may come all the same
  try {
    const view = await patiently(engine.step(request, () => mine === turn));
    if (mine === turn) showView(view, arrive);
  } catch (error) {
    if (error.why === "stopped" || mine !== turn) return;
    if (error.why !== "outdated") giveUp("failed");
    checkRelease(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for something and, when nothing is shown for a moment, says so. */
async function patiently(promise) {
  const mine = turn;
  const delayed = setTimeout(() => mine === turn && !settings.outcome && say("working"), 400);
  try {
    return await promise;
  } finally {
    clearTimeout(delayed);
  }
}

/** On to the next question or, when nothing more matters, to the decision. */
function goOn() {
  return step(answers, (view) => {
    asked = view.asked;
    remember(asked.length + 1);
  });
}

/** Back to the n-th question, as if only those before it had been answered; the later answers are kept. */
function goTo(n) {
  if (n === 0 || !question) return goToStart();
  if (n > asked.length) return goOn();
  const before = asked.slice(0, n - 1).map(({ fact }) => [fact, answers[fact]]);
  return step(Object.fromEntries(before), () => remember(n));
}

function goToStart() {
  turn += 1;
  again = undefined;
  remember(0);
  show(start);
}

function choose(id) {
  question = id;
  mark();
  asked = [];
  panel.replaceChildren();
  delete settings.outcome;
  delete settings.decidedBy;
  return goOn();
}

// --- Back and forward: the browser's own history, of places alone ------------------------------------------

/** The visitor has come to a place. The history learns its number, and nothing about any answer. */
function remember(n) {
  if (n !== place) history.pushState({ place: n, depth: depth() + 1 }, "");
  place = n;
}

function depth() {
  return history.state?.depth ?? 0;
}

function goBack() {
  if (depth() > 0) return history.back();
  place -= 1; // the visitor came from elsewhere straight to this place
  history.replaceState({ place, depth: 0 }, "");
  goTo(place);
}

window.addEventListener("popstate", ({ state }) => {
  // Other answers may have made the interview shorter since, or none may be left. A place that is gone must not
  // lead to a new entry either, or nobody could get back beyond it.
  const reachable = Math.min(state?.place ?? place, question ? asked.length + 1 : 0);
  if (reachable === place) return;
  place = reachable;
  goTo(place);
});

// --- What is shown -----------------------------------------------------------------------------------------

/** Shows the form to start with, or something else in its place, and brings the reader there. */
function show(shown) {
  start.hidden = shown !== start;
  panel.replaceChildren(...(shown === start ? [] : [shown]));
  say();
  delete settings.outcome;
  delete settings.decidedBy;
  requestAnimationFrame(() => bring(shown)); // not at once: it needs a layout, and the next frame makes one in any case
}

/** The part that has just come is read first, by eye and by ear; a problem in it was said already. */
function bring(shown) {
  if (!shown.isConnected || shown.hidden || shown.querySelector("[data-problem]")) return;
  const heading = shown.querySelector("[data-focus]");
  heading.focus({ preventScroll: true });
  const top = parseFloat(getComputedStyle(root).scrollMarginTop);
  const above = shown.getBoundingClientRect().top < top;
  if (above || heading.getBoundingClientRect().bottom > innerHeight) root.scrollIntoView({ block: "start" });
}

function showQuestion({ next, problems, asked: before }) {
  const form = make(
    next.options.length ? "choice" : next.kind,
    {
      question: next.question,
      hint: next.hint,
      unit: next.unit,
      options: next.options.map(({ value, label }) => option(value, label)),
      answers: answersSoFar(asked.length > before.length ? asked : before, next.fact),
    },
    {
      back: goBack,
      unknown: () => answer(next.fact, null),
    },
  );
  restore(form, next.fact);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = read(form);
    if (given === undefined) showProblem(form, form.dataset.missing);
    else answer(next.fact, given);
  });
  show(form);
  if (problems.length) showProblem(form, problems[0].message);
}

function answer(fact, given) {
  answers[fact] = given;
  goOn();
}

function option(value, label) {
  const made = make("option", { label });
  made.querySelector("input").value = value;
  return made;
}

/** Puts in what was answered before. Nothing is chosen for somebody who has not answered. */
function restore(form, fact) {
  if (!(fact in answers)) return;
  const field = form.querySelector("[data-field]");
  if (field) return void (field.value = answers[fact] ?? "");
  for (const input of form.querySelectorAll("input")) {
    input.checked = "unknown" in input.dataset ? answers[fact] === null : input.value === answers[fact];
  }
}

/** What was answered: a text, null for "I don't know", undefined for nothing. */
function read(form) {
  const field = form.querySelector("[data-field]");
  if (field) return field.value.trim() || undefined;
  const chosen = form.querySelector("input:checked");
  return chosen && "unknown" in chosen.dataset ? null : chosen?.value;
}

/** Says what is wrong above the form and at the field, and takes the reader there. */
function showProblem(form, message) {
  clearProblem(form);
  const first = form.querySelector("input");
  const summary = make("problem", { message });
  summary.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    first.focus();
  });
  const note = make("problem-here", { message });
  form.querySelector("[data-note]").append(note);
  form.prepend(summary);
  for (const input of form.querySelectorAll("[data-field]")) input.setAttribute("aria-invalid", "true");
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
}

function clearProblem(form) {
  for (const old of form.querySelectorAll("[data-problem]")) old.remove();
}

/** Shows a decision, and `by` whom it was made: the engine, or the published decision table. */
function showDecision(view, by) {
  const { decision, policy } = view;
  const places = new Map(view.asked.map(({ fact }, index) => [fact, index + 1]));
  const shown = make(
    "decision",
    {
      ask: view.question.ask,
      title: decision.title,
      says: decision.says,
      contradictions: lines(decision.contradictions),
      possible: decision.possible.map(({ title, says }) => make("outcome", { title, says })),
      judgements: decision.judgements.map(({ question, by, settles, possible }) =>
        make(settles ? "judgement" : "judgement-open", {
          question,
          by,
          branches: possible
            .filter(({ outcomes }) => outcomes.length)
            .map(({ answer, outcomes }) =>
              make(outcomes.length > 1 ? "branch-open" : "branch", { answer, outcomes: lines(outcomes) }),
            ),
        }),
      ),
      unknown: decision.unknown.map(({ fact, question }) =>
        places.has(fact)
          ? make("unknown", { question }, { change: () => goTo(places.get(fact)) })
          : lines([question])[0],
      ),
      rules: decision.rules.map(statement),
      maylead: decision.may_lead.map(statement),
      guidance: decision.guidance.map(statement),
      mayjoin: decision.may_join.map(statement),
      answers: answersSoFar(view.asked),
      policy: policy.title,
      version: policy.version,
      effective: day(policy.effective_from),
      asof: day(view.as_of),
      digest: policy.digest.slice(0, 12),
    },
    {
      back: goBack,
      again: startAgain,
      other: goToStart,
      print: () => window.print(),
    },
  );
  shown.dataset.tone = decision.tone;
  show(shown);
  settings.outcome = decision.id;
  settings.decidedBy = by;
  return shown;
}

/** Says at a decision why it is the table's, or that it is the engine's as well by now. */
function placeNotice(shown, why) {
  shown.querySelector("[data-notice]").replaceChildren(make(`notice-${why}`, {}, { again: () => again(), insist }));
  say(why);
}

/** For a visitor who saves data, and wants the engine all the same. */
function insist() {
  insisted = true;
  again();
}

/** Texts or nodes as the lines of a list. */
function lines(all) {
  return all.map((text) => make("line", { text }));
}

function statement({ title, says, href }) {
  const made = make("statement", { title, says });
  made.querySelector("a").href = settings.siteRoot + href;
  return made;
}

/** The answers that count, each of which can be changed; `current` is the fact that is being changed. */
function answersSoFar(list, current) {
  const rows = [
    { question: root.querySelector("[data-ask]").textContent, label: link(question).textContent.trim(), go: goToStart },
    ...list.map(({ fact, question, label, kind }, index) => ({
      question,
      label: kind === "date" && answers[fact] ? day(answers[fact]) : label,
      go: fact === current ? undefined : () => goTo(index + 1),
    })),
  ];
  return rows.map(({ question, label, go }) =>
    make(go ? "answer" : "answer-changing", { question, label }, { change: go }),
  );
}

function startAgain() {
  answers = {};
  foreseen = new Map();
  asked = [];
  question = undefined;
  mark();
  goToStart();
}

/** Shows why there is no decision: "failed", "saving", "outdated" or "different". */
function decline(why) {
  const tables = [...root.querySelectorAll("[data-tables] a")];
  const own = tables.filter((link) => link.dataset.question === question);
  const named = lines((own.length ? own : tables).map((link) => link.cloneNode(true)));
  show(make(why, { tables: named }, { again: again ?? goToStart, insist, other: goToStart, reload: () => location.reload() }));
}

/** Says something in a place that screen readers watch, or nothing. */
function say(name) {
  const text = name && root.querySelector(`template[data-say="${name}"]`);
  status.replaceChildren(...(text ? [text.content.cloneNode(true)] : []));
}

// --- Small things ------------------------------------------------------------------------------------------

/** The visitor's own calendar date. */
function today() {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part, index) => String(part).padStart(index ? 2 : 4, "0")).join("-");
}

/** A day as the pages write it. What browsers offer for this takes long to be ready, at the moment when a decision is waited for. */
function day(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  return `${day} ${settings.months.split(" ")[month - 1]} ${year}`;
}

/** The link of a question that can be asked. */
function link(id) {
  return [...start.querySelectorAll("a")].find((one) => one.dataset.question === id);
}

/** Marks the link that was followed, for whoever comes back to the first question. */
function mark() {
  for (const one of start.querySelectorAll("a")) one.setAttribute("aria-current", one.dataset.question === question);
}

// --- Where it starts ---------------------------------------------------------------------------------------

start.addEventListener("click", (event) => {
  const followed = event.target.closest("a");
  if (!followed || event.ctrlKey || event.metaKey || event.shiftKey) return; // in a new tab, its address says what to ask
  event.preventDefault();
  choose(followed.dataset.question);
});

/**
 * The address can say what to ask: `#question=<id>`. Links of other pages lead there; and so do those of the first question, for whoever
 * is quicker than this script.
 */
function chooseFromAddress() {
  const id = new URLSearchParams(location.hash.slice(1)).get("question");
  if (!link(id)) return;
  place = 0;
  history.replaceState({ place, depth: 0 }, "");
  choose(id);
}

history.scrollRestoration = "manual"; // the places have no heights in common
history.replaceState({ place, depth: 0 }, "");
window.addEventListener("hashchange", chooseFromAddress);
delete settings.unscripted; // from here on the page is answered by this script
say();
chooseFromAddress();
if (settings.engine === "idle" && start.querySelector(":focus")) wake();
