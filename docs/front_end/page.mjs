// The check page: asks what the checker wants to know, and lays out what it answers. It knows no rule and no fact.
//
// The answers stay in this script's memory: they are not stored, and no address and no history holds any of them.

import { Engine } from "./engine.mjs";
import { part } from "./parts.mjs";

const root = document.getElementById("eligibility-checker");
const start = root.querySelector("form");
const panel = root.querySelector("[data-panel]");
const status = root.querySelector("[role=status]");
const settings = root.dataset;
const make = (name, values, actions) => part(root, name, values, actions);

let question; // what the visitor wants to know
let answers = {}; // what was answered for each fact, null for "I don't know"
let asked = []; // the answers that count, as the checker last listed them
let place = 0; // 0: choosing the question, n: the n-th thing asked, one more than were asked: the decision
let turn = 0; // counts what the visitor did, so that an answer that is overtaken is known as such
let again; // does once more what could not be done

// --- The engine --------------------------------------------------------------------------------------------

const engine = new Engine(settings, (state) => {
  settings.engine = state;
  say(state);
});

/** At the first sign that somebody wants to check: what is fetched before would be fetched from everybody. */
function wake() {
  engine.start().catch((error) => {
    // Nobody waits for it: it is said beneath the first form, which stays. A step shows its failure itself.
    if (!again && !start.hidden) panel.replaceChildren(...failure(error));
  });
}

for (const sign of ["focusin", "pointerdown", "keydown"]) start.addEventListener(sign, wake, { once: true });

let rest; // while the page is hidden
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest?.timer);
  if (document.hidden) {
    rest = { timer: setTimeout(sleep, Number(settings.restAfter) * 1000) };
  } else {
    if (rest?.slept) (again ?? wake)();
    rest = undefined;
  }
});

function sleep() {
  if (settings.engine !== "ready" && settings.engine !== "loading") return;
  engine.stop();
  rest.slept = true;
}

// --- The interview -----------------------------------------------------------------------------------------

/** Asks the checker where the visitor stands with these answers, and has it shown. */
async function step(given, showView) {
  const mine = ++turn;
  again = () => step(given, showView);
  const delayed = setTimeout(say, 400, "working");
  try {
    const view = await engine.step({ question, answers: given, as_of: today() });
    if (mine !== turn) return;
    again = undefined;
    showView(view);
    say(settings.engine);
  } catch (error) {
    if (mine === turn) failure(error).forEach(show);
  } finally {
    clearTimeout(delayed);
  }
}

/** On to the next question or, when nothing more matters, to the decision. */
function goOn() {
  return step(answers, (view) => {
    asked = view.asked;
    remember(asked.length + 1);
    if (view.decision) showDecision(view);
    else showQuestion(view);
  });
}

/** Back to the n-th question, as if only those before it had been answered; the later answers are kept. */
function goTo(n) {
  if (n === 0 || !question) return goToStart();
  if (n > asked.length) return goOn();
  const before = asked.slice(0, n - 1).map(({ fact }) => [fact, answers[fact]]);
  return step(Object.fromEntries(before), (view) => {
    remember(n);
    showQuestion(view);
  });
}

function goToStart() {
  turn += 1;
  again = undefined;
  remember(0);
  show(start);
  say(settings.engine);
}

function choose(id) {
  question = id;
  asked = [];
  panel.replaceChildren();
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
  clearProblem(start);
  delete settings.outcome;
  delete settings.decidedBy;
  // The part that has just come is read first, by eye and by ear.
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

function showDecision(view) {
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
  settings.decidedBy = "engine";
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
    { question: root.querySelector("[data-ask]").textContent, label: label(question), go: goToStart },
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
  asked = [];
  question = undefined;
  start.reset();
  goToStart();
}

function failure({ why, message }) {
  if (why === "stopped") return [];
  if (why === undefined) console.error(message);
  const tables = [...root.querySelectorAll("[data-tables] a")];
  const own = tables.filter((link) => link.dataset.question === question);
  const retry = again ?? goToStart;
  return [
    make(
      why === "outdated" ? "outdated" : "failed",
      { tables: lines((own.length ? own : tables).map((link) => link.cloneNode(true))) },
      {
        again: () => {
          retry();
          wake();
        },
        reload: () => location.reload(),
      },
    ),
  ];
}

/** Tells how the engine is doing, in a place that screen readers watch. */
function say(name) {
  const said = name === "loading" && again ? "working" : name;
  const text = root.querySelector(`template[data-say="${said}"]`);
  status.replaceChildren(...(text ? [text.content.cloneNode(true)] : []));
}

// --- Small things ------------------------------------------------------------------------------------------

/** The visitor's own calendar date. */
function today() {
  const now = new Date();
  const parts = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  return parts.map((part, index) => String(part).padStart(index ? 2 : 4, "0")).join("-");
}

/** A day as the pages write it. */
function day(iso) {
  const long = new Intl.DateTimeFormat(settings.dates, { dateStyle: "long", timeZone: "UTC" });
  return long.format(new Date(`${iso}T00:00Z`));
}

function radio(id) {
  return [...start.elements].find((input) => input.type === "radio" && input.value === id);
}

function label(id) {
  return radio(id).labels[0].textContent.trim();
}

// --- Where it starts ---------------------------------------------------------------------------------------

start.addEventListener("submit", (event) => {
  event.preventDefault();
  const chosen = start.querySelector("input:checked");
  if (chosen) choose(chosen.value);
  else showProblem(start, start.dataset.missing);
});

/** A link from another page can bring the question along: `#question=<id>`. */
function chooseFromAddress() {
  place = 0;
  history.replaceState({ place, depth: 0 }, "");
  const chosen = radio(new URLSearchParams(location.hash.slice(1)).get("question"));
  if (!chosen) return;
  chosen.checked = true;
  choose(chosen.value);
}

history.scrollRestoration = "manual"; // the places have no heights in common
window.addEventListener("hashchange", chooseFromAddress);
chooseFromAddress();
delete settings.unscripted; // from here on the form answers; before, a notice would have come up after a while
