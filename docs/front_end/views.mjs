// What the page shows: the first question, a question, or a decision. They are laid out from views, in which all is decided.

import { say } from "./notices.mjs";
import { addressWith, asking, day, lines, part, root, settings, shortened, unbroken, yearsAgo } from "./parts.mjs";
import { has, limits, longAgo } from "./plan.mjs";

export const start = root.querySelector("[data-start]"); // the first question: a link to each of those that can be asked
const panel = root.querySelector("[data-panel]");
const pageTitle = document.title;
const STEPS = 3; // beside the main one: whoever is told more does none of it
const AT_A_GLANCE = 12; // so many answers are read through; of more, some are looked for

// A browser frames what gets the focus before anything was done, as if keys had led there: whoever comes by a link would see a framed title.
let used = false;
for (const act of ["keydown", "pointerdown"]) addEventListener(act, () => (used = true), { once: true });

/** Shows the first question, or something else in its place, and brings the reader there. */
export function show(shown) {
  clear();
  start.hidden = shown !== start;
  if (shown !== start) panel.append(shown);
  nameState(shown !== start && shown.querySelector("[data-focus]").textContent);
  say();
  requestAnimationFrame(() => bring(shown)); // not at once: it needs a layout, and the next frame makes one in any case
}

/** Names what is shown in the title of the page, for tabs, histories and whoever hears it: `kind` is "answer", "error" or neither. */
function nameState(text, kind) {
  document.title = text ? part("title", { error: kind === "error", answer: kind === "answer", text, page: pageTitle }).textContent : pageTitle;
}

/** Takes away what is shown in place of the first question. */
export function clear() {
  panel.replaceChildren();
  delete settings.outcome;
  delete settings.decidedBy;
}

/** The part that has just come is read first, by eye and by ear; a problem in it was said already. */
function bring(shown) {
  if (!shown.isConnected || shown.hidden || shown.querySelector("[data-problem]")) return;
  const heading = shown.querySelector("[data-focus]");
  heading.classList.toggle("ec-unmarked", !used);
  heading.focus({ preventScroll: true });
  const top = parseFloat(getComputedStyle(root).scrollMarginTop);
  const above = shown.getBoundingClientRect().top < top;
  if (above || heading.getBoundingClientRect().bottom > innerHeight) root.scrollIntoView({ block: "start" });
}

// --- The first question ------------------------------------------------------------------------------------

/** The link of a question that can be asked. */
export function linkOf(question) {
  return [...start.querySelectorAll("a")].find((link) => link.dataset.question === question);
}

/** Marks the link that was followed, for whoever comes back to the first question. */
export function mark(question) {
  for (const link of start.querySelectorAll("a")) link.setAttribute("aria-current", link.dataset.question === question);
}

// --- A question --------------------------------------------------------------------------------------------

/**
 * Shows a question about a fact. `given` is what was answered before: a text, a list of several, null for "I don't know", undefined for nothing;
 * `rows` are the answers so far, `misfits` the reasons why some answers would not fit them. `answer` is called with the new one.
 */
export function showQuestion({ next, problems, as_of }, given, rows, misfits, { answer, back }) {
  const several = next.kind === "several";
  const long = next.options.length > AT_A_GLANCE;
  const form = part(
    next.options.length && !several ? "choice" : next.kind,
    {
      question: next.question, hint: next.hint, unit: next.unit, long, answers: rows,
      options: options(next.options, misfits, several ? "tick" : "option"),
    },
    { back, unknown: () => answer(null) },
  );
  if (several) keepApart(form);
  if (long) letSearch(form);
  if (next.decimals) form.querySelector("[data-field]").inputMode = "decimal"; // a keyboard on a screen then has a point or a comma
  if (next.kind === "date") Object.assign(form.querySelector("[data-field]"), limits(next, as_of));
  restore(form, given);
  answerWith(form, (said) => {
    const years = longAgo(next, said, as_of);
    if (years > 0) showDoubt(form, said, years, { right: () => answer(said) });
    else answer(said);
  });
  if (long) form.querySelector("[data-slot=options] :checked")?.scrollIntoView({ block: "nearest" });
  if (problems.length) showProblem(form, problems[0].message);
}

/** Asks which day it is, where the clocks of the device and of the site differ. */
export function showDays(days, { answer, back }) {
  answerWith(part("day", { options: options(days.map((value) => ({ value, label: day(value) }))) }, { back }), answer);
}

/** Shows a form, and calls `answer` with what is given in it. */
export function answerWith(form, answer) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = read(form);
    if (given === undefined) showProblem(form, form.dataset.missing);
    else answer(given);
  });
  show(form);
}

/**
 * The answers to choose from. Where one would not fit the others, it says so beside it: somebody may have answered those wrongly. What
 * several share is said once.
 */
function options(all, misfits = new Map(), name = "option") {
  const given = new Set();
  return all.map(({ value, label }, number) => {
    const because = misfits.get(value)?.join(" ");
    const made = part(name, { label, misfit: because && part(given.has(because) ? "misfit-too" : "misfit", { because }) });
    given.add(because);
    const input = made.querySelector("input");
    input.value = value;
    const note = made.querySelector(".ec-misfit");
    if (note) {
      note.id = `ec-misfit-${number}`;
      input.setAttribute("aria-describedby", note.id);
    }
    return made;
  });
}

/** "None of these" and "I don't know" stand alone: they take all other ticks away, and any other tick takes them away. */
function keepApart(form) {
  const isAlone = ({ dataset }) => "none" in dataset || "unknown" in dataset;
  form.addEventListener("change", ({ target }) => {
    if (!target.checked) return;
    for (const input of form.querySelectorAll("fieldset [name=answer]")) {
      if (input !== target && (isAlone(input) || isAlone(target))) input.checked = false;
    }
  });
}

/** Shows of a long list only the answers that have all the words that are typed; what is chosen stays. */
function letSearch(form) {
  const field = form.querySelector("[data-search]");
  const list = form.querySelector("[data-slot=options]");
  const made = [...list.children];
  const texts = made.map((option) => plain(option.querySelector("label").textContent));
  list.classList.add("ec-long");
  field.addEventListener("input", () => {
    const words = plain(field.value).split(/\s+/);
    made.forEach((option, number) => {
      option.hidden = !words.every((word) => texts[number].includes(word)) && !option.querySelector(":checked");
    });
    const shown = made.filter((option) => !option.hidden).length;
    const said = shown ? part("found", { number: shown, all: made.length }) : part("found-none");
    form.querySelector("[data-found]").replaceChildren(...(field.value.trim() ? [said] : []));
  });
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault()); // nothing is answered by it
}

/** A text as it is compared in a search: without case and accents. */
function plain(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}

/** Puts in what was answered before. Nothing is chosen for somebody who has not answered. */
function restore(form, given) {
  if (given === undefined) return;
  const field = form.querySelector("[data-field]");
  if (field) return void (field.value = given ?? "");
  for (const input of form.querySelectorAll("[name=answer]")) {
    if ("unknown" in input.dataset) input.checked = given === null;
    else if ("none" in input.dataset) input.checked = given?.length === 0;
    else input.checked = Array.isArray(given) ? given.includes(input.value) : input.value === given;
  }
}

/** What was answered: a text, a list of several, null for "I don't know", undefined for nothing. */
function read(form) {
  const field = form.querySelector("[data-field]");
  if (field) return field.value.trim() || undefined;
  const chosen = [...form.querySelectorAll("[name=answer]:checked")];
  if (!chosen.length) return undefined;
  if (chosen.some(({ dataset }) => "unknown" in dataset)) return null;
  if (!("several" in form.dataset)) return chosen[0].value;
  return chosen.filter(({ dataset }) => !("none" in dataset)).map(({ value }) => value);
}

/** Asks back about a day that is so many years ago, before it is taken: `right` takes it. */
function showDoubt(form, iso, years, { right }) {
  clearProblems(form);
  const wrong = () => {
    clearProblems(form);
    form.querySelector("[data-field]").focus();
  };
  const asked = part("doubt", { day: day(iso), years: years > 1 && yearsAgo(years), one: years === 1 }, { right, wrong });
  form.prepend(asked);
  asked.focus();
  asked.scrollIntoView({ block: "nearest" });
}

function clearProblems(form) {
  for (const old of form.querySelectorAll("[data-problem]")) old.remove();
  form.querySelector("[data-field]")?.removeAttribute("aria-invalid");
}

/** Says what is wrong above the form and at the field, and takes the reader there. */
function showProblem(form, message) {
  clearProblems(form);
  const first = form.querySelector("[data-field], [name=answer]");
  const summary = part("problem", { message });
  summary.querySelector("a").addEventListener("click", (event) => {
    event.preventDefault();
    first.focus();
  });
  form.querySelector("[data-note]").append(part("problem-here", { message }));
  form.prepend(summary);
  form.querySelector("[data-field]")?.setAttribute("aria-invalid", "true");
  nameState(form.querySelector("[data-focus]").textContent, "error");
  summary.focus();
  summary.scrollIntoView({ block: "nearest" });
}

// --- A decision --------------------------------------------------------------------------------------------

/** Shows a decision, and `by` whom it was made: "engine", or "table", the published one. `goTo` leads to the n-th question. */
export function showDecision(view, by, rows, actions) {
  const { decision } = view;
  const shown = laidOut(view, rows, actions);
  shown.querySelector("[data-decided]").dataset.statement = decision.id;
  shown.dataset.tone = decision.tone;
  if (view.dates) showBesides(shown, view);
  show(shown);
  nameState(decision.title, "answer");
  say(undefined, decision.title);
  settings.outcome = decision.id;
  settings.decidedBy = by;
  return shown;
}

function laidOut({ question, asked, decision, policy, in_force, as_of }, rows, { goTo, outlook, isWorthAsking, ...actions }) {
  const { title, says, means, possible, unknown, guidance, may_lead, may_join } = decision;
  const [main, ...steps] = stepsOf(decision);
  const judgements = decision.judgements.map((one) => judgement(one.settles ? "judgement" : "judgement-open", one, possible.length));
  const places = new Map(asked.map(({ fact }, index) => [fact, index + 1]));
  const effective = day(policy.effective_from);
  return part("decision", {
    ask: question.ask,
    title,
    says,
    means,
    now: Boolean(main || decision.routes.length || unknown.length),
    main: main && step("main-step", main),
    nothing: !main && !unknown.length && !judgements.length && !asksToContact(decision),
    steps: steps.slice(0, STEPS).map((one) => step("step", one)),
    contradictions: lines(decision.contradictions),
    possible: lines(possible.map((one) => one.title)),
    meanings: possible.map((one) => part("outcome", one)),
    judgements: unknown.length ? [] : judgements,
    discretion: decision.discretion.map((one) => judgement("discretion", one, possible.length)),
    unsettled: unknown.length ? judgements : [], // they may not matter once more is known
    unknown: unknown.map((one) => stillOpen(one, places.get(one.fact), goTo)),
    rules: decision.rules.map(statement),
    more: [guidance, may_lead, may_join, possible].some((found) => found.length),
    maylead: may_lead.map(statement),
    guidance: guidance.map(statement),
    ways: decision.routes.flatMap((route) => route.ways).map(way),
    mayjoin: may_join.map(statement),
    also: decision.see_also.filter(isWorthAsking).map((other) => alsoAsk(other, outlook(other))),
    answers: rows,
    policy: policy.title,
    version: policy.version,
    effective,
    soon: !in_force && effective,
    asof: day(as_of),
    digest: shortened(policy.digest),
    address: addressWith(asking(question.id)),
  }, { ...actions, print: () => window.print() });
}

/** Whether something that it says asks to contact somebody. */
function asksToContact({ contact, rules, guidance }) {
  return [{ contact }, ...rules, ...guidance].some((one) => one.contact.length);
}

/** What is not known and still matters. Where it was asked for already, it has a `place`. */
function stillOpen({ question, looked_up: lookedup }, place, goTo) {
  return place ? part("unknown", { question, lookedup }, { change: () => goTo(place) }) : part("unknown-later", { question, lookedup });
}

/** What somebody has to judge or what is presumed of it, and what each other judgement means; `all` is how many outcomes are possible before it. */
function judgement(name, { question, by, presumed, possible }, all) {
  const branches = possible.map(({ answer, outcomes }) => {
    const means = outcomes.length < 2 ? "branch" : outcomes.length === all ? "branch-open" : "branch-some";
    return part(means, { answer, outcomes: lines(outcomes) });
  });
  return part(name, { question, by, presumed, branches });
}

/** A link to another question, and what of the answers serves there. */
function alsoAsk(question, outlook) {
  const made = part("also", { ask: linkOf(question).textContent.trim(), reuse: outlook?.used && reuse(outlook) });
  const link = made.querySelector("a");
  link.href = `#${asking(question)}`;
  link.dataset.question = question;
  return made;
}

/** How many answers are used again, and how many are still to be given at most. */
export function reuse({ used, left }) {
  return part(used === 1 ? "reuse-one" : "reuse", { used, left, none: !left });
}

/** What to do: what the policy says to answers that contradict each other, or the statements of a decision that say it. */
export function stepsOf({ steps, ways_out, rules, guidance, may_lead }) {
  const statements = [...rules, ...guidance, ...may_lead];
  return [...ways_out.map((way) => ({ id: "", do: way })), ...steps.map((id) => statements.find((one) => one.id === id))];
}

function step(name, { id, do: text }) {
  const made = part(name, { text });
  made.dataset.statement = id;
  return made;
}

/**
 * Shows what only the engine says, once it has: last days in the place of what everybody is told, the sums with days and numbers to the
 * statements of a decision, and what would change it.
 */
export function showBesides(shown, { dates, last_days: lastDays, amounts, changes }) {
  const texts = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
  const days = Object.entries(lastDays).map((both) => both.map(unbroken));
  while (texts.nextNode()) {
    const node = texts.currentNode;
    for (const [general, own] of days) {
      if (node.data.includes(general)) node.data = node.data.replaceAll(general, () => own);
    }
  }
  const changed = changes.map(({ question, is, outcome, looked_up }) => {
    const said = is.map((text, index) => part("said", { text, or: index > 0 }));
    return part("change", { question, is: said, outcome, lookedup: looked_up });
  });
  shown.querySelector("[data-changes]").replaceChildren(...(changed.length ? [part("changes", { changes: changed })] : []));
  const told = new Set(); // a rule that is a step, too, says its sums there, and not once more below
  for (const made of shown.querySelectorAll("[data-statement]")) {
    const { statement: id } = made.dataset;
    const said = (name, all) => (has(all, id) && !told.has(id) ? all[id] : []).map((text) => part(name, { text }));
    made.querySelector("[data-sums]").replaceChildren(...said("dates", dates), ...said("amounts", amounts));
    told.add(id);
  }
}

function way({ text, href }) {
  const made = part("way", { text });
  const link = made.querySelector("a");
  link.href = /^[a-z]+:/i.test(href) ? href : settings.siteRoot + href;
  const address = new URL(link.getAttribute("href"), document.baseURI).href;
  if (/^https?:/.test(address)) link.dataset.address = address; // for paper
  return made;
}

function statement({ id, title, says, href }) {
  const made = part("statement", { title, says });
  made.dataset.statement = id;
  made.querySelector("a").href = settings.siteRoot + href;
  return made;
}

// --- The answers so far ------------------------------------------------------------------------------------

/** The answers that count, each of which can be changed; `current` is the fact that is being changed. */
export function answerRows({ question, asked }, goTo, current) {
  const rows = [
    { question: root.querySelector("[data-ask]").textContent, label: linkOf(question).textContent.trim(), go: () => goTo(0) },
    ...asked.map(({ fact, question, label }, index) => ({
      question,
      label,
      go: fact === current ? undefined : () => goTo(index + 1),
    })),
  ];
  return rows.map(({ question, label, go }) => part(go ? "answer" : "answer-changing", { question, label }, { change: go }));
}
