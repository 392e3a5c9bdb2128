// The check: asks what the checker wants to know, and shows what it answers. It knows no rule and no fact.
//
// Questions come from the plan that lies in the page, so nobody waits for one. A decision comes from the engine, and has to be
// what the plan says; where the engine is slow or does not come, the plan's is shown and named as what it is.

import { Engine, EngineError } from "./engine.mjs";
import { Interview } from "./interview.mjs";
import { placeNotice, placeOrigin, placeReuse, refusal, say } from "./notices.mjs";
import { addressWith, asking, root, sayAs, settings, shortened } from "./parts.mjs";
import { Plan, decidedIn, same } from "./plan.mjs";
import { Calendar, publishedRelease, reloadHelps } from "./release.mjs";
import { offerToShare } from "./sharing.mjs";
import { answerRows, clear, mark, reuse, show, showBesides, showDays, showDecision, showQuestion, start } from "./views.mjs";
import { Kept, fingerprint, read, write } from "./writing.mjs";

const planText = root.querySelector("[data-plan]").textContent;
const plan = new Plan(JSON.parse(planText));
sayAs(plan.saying);
const interview = new Interview();
const site = new URL(settings.home ?? settings.siteRoot, document.baseURI).pathname;
const versions = settings.versions ? await import("./versions.mjs") : undefined; // of the rules, where there are several
const calendar = new Calendar(settings.timeZone, versions && new Kept(`${site} clock`));
const engine = new Engine(settings, (state) => (settings.engine = state));
const kept = new Kept(site);

let reused; // what of the answers to another question serves for this one: { used, left }
let origin; // of answers that were in writing, "link" or "kept", with what was read: see writing.mjs
let last; // what was shown last, or is still waited for: { again, done }
let insisted = false; // whether a visitor who saves data wants the engine all the same
let outdated = false; // whether this page is known not to fit the rules that are published
const answered = new Map(); // the ids of the decisions of this visit, by their questions
let foreseen = new Map(); // the engine's views for each answer to the question on the page, by the request

/** Ends everything that is under way, for good. What is kept goes as well, or a reload could lead to the same fault again. */
export function stop() {
  outdated = true;
  kept.text = "";
  interview.takeTurn();
  engine.stop();
}

// --- The engine and the published rules ---------------------------------------------------------------------

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

/** Whether there is an engine, or will be soon. */
function isUnderWay() {
  return settings.engine === "loading" || settings.engine === "ready";
}

/** Whether the visitor has asked for few bytes: then the engine comes only when it is asked for. */
function savesData() {
  return Boolean(navigator.connection?.saveData) && !insisted;
}

/**
 * Declines if the site has other rules by now: after the next release only where the engine has failed, since what this page
 * needs is kept for so long; after that in any case, whatever the browser has kept. Without a network nobody can know.
 */
async function checkRelease(failure) {
  const why = whyOf(failure);
  if (why === "stopped") return;
  if (why !== "outdated") {
    const release = await publishedRelease(settings.releaseUrl);
    if (!release) return;
    hearTime(release.time);
    const kept = why !== "broken" && release.last.some((path) => settings.policyUrl.endsWith(path));
    if (release.policies.includes(settings.digest) || kept) return;
  }
  outdated = true;
  const isCurrent = interview.takeTurn(); // whatever is still under way no longer counts
  engine.stop();
  await declineOutdated(isCurrent);
}

/** Why there is no engine. What it did not say itself is a mistake, and ends the check. */
function whyOf(failure) {
  if (failure && !(failure instanceof EngineError)) throw failure;
  return failure?.why;
}

/** Hears what time it is by the site's clock. A decision that was made for a day that may be wrong is made again. */
function hearTime(time) {
  calendar.hear(time);
  if (calendar.isDoubtful && last && (settings.outcome || !last.done)) goOn();
}

const awake = new AbortController();
for (const sign of ["focusin", "pointerdown", "keydown"]) start.addEventListener(sign, wake, { signal: awake.signal });

let rest; // while the page is hidden
document.addEventListener("visibilitychange", () => {
  clearTimeout(rest?.timer);
  if (document.hidden) {
    rest = { timer: setTimeout(sleep, Number(settings.restAfter) * 1000) };
  } else {
    if (rest?.slept) goOnAfterSleep();
    else if (awake.signal.aborted) checkRelease();
    rest = undefined;
  }
});

function sleep() {
  if (!isUnderWay()) return;
  engine.stop();
  rest.slept = true;
}

function goOnAfterSleep() {
  if (last && !last.done) last.again();
  else wake();
}

// --- One step of the interview -------------------------------------------------------------------------------

/** Does something once more, where it could not be done; from the start, where there was nothing to do. */
function again() {
  if (outdated) checkRelease();
  outdated = false;
  if (last) last.again();
  else goToStart();
}

/**
 * Finds out where the visitor stands with these answers, and shows it: a question, or a decision. `arrive` is told
 * the view before it is shown.
 */
function step(given, arrive) {
  const isCurrent = interview.takeTurn();
  last = { again: () => step(given, arrive), done: false };
  if (outdated) return declineOutdated(isCurrent);
  if (!isUnderWay()) wake();
  const request = requestFor(interview.question, given);
  const asks = versions?.asksForReference(plan, given, calendar.today);
  if (asks) return showView(asks, arrive);
  const other = versions?.elsewhere(given, calendar.today);
  if (other) return leaveFor(other);
  const planned = plan.step(request);
  if (!planned) return askEngine(request, arrive, isCurrent);
  if (planned.decision) return decide(request, planned, arrive, isCurrent);
  showView(planned, arrive);
  if (isUnderWay()) return follow(request, planned, isCurrent);
}

function requestFor(question, answers) {
  return { question, answers: Object.fromEntries(answers), as_of: calendar.today };
}

/** A view with all that the visitor was asked for, also where it only says which version of the rules decides. */
function whole(view) {
  return versions ? versions.withReference(plan, view, interview.answerTo(versions.referenceDate)) : view;
}

/** To the check page of the version of the rules that decides, with all answers. */
function leaveFor(page) {
  const isLink = origin?.from === "link" && location.hash.includes("&");
  if (!isLink) keep(versions.referenceDate ? "" : settings.digest); // by a reference date, no rules have changed
  location.assign(page + (isLink ? location.hash : `#${asking(interview.question)}`));
}

/** Shows a question, or a decision, which is returned, and `by` whom it was made. */
function showView(found, arrive, by = "engine") {
  const view = whole(found);
  last.done = by === "engine";
  arrive(view);
  keep();
  sayOrigin(view.decision);
  return view.decision ? present(view, by) : ask(view);
}

function ask(view) {
  const { fact } = view.next;
  const asked = interview.asked.length > view.asked.length ? interview.asked : view.asked;
  const rows = answerRows({ question: interview.question, asked }, goTo, fact);
  const misfits = plan.misfits(requestFor(interview.question, givenIn(view)));
  showQuestion(view, interview.answerTo(fact), rows, misfits, { answer: (given) => answer(fact, given), back: goBack });
}

function present(view, by) {
  const { asked, decision } = view;
  answered.set(interview.question, decision.id);
  const shown = showDecision(view, by, answerRows({ question: interview.question, asked }, goTo), {
    goTo, outlook, isWorthAsking, back: goBack, again: startAgain, other: goToStart,
  });
  const link = () => written({ answers: givenIn(view), shown: decision.id, seen: fingerprint(decision) });
  offerToShare(shown, view, { address: () => addressWith(link()), show: () => interview.writeAddress(link()) });
  return shown;
}

/** The engine makes the decision, and it has to be the planned one, which is shown where the engine is slow or fails. */
async function decide(request, planned, arrive, isCurrent) {
  let shown;
  const showPlanned = (why) => {
    if (!isCurrent()) return;
    shown ??= showView(planned, arrive, "table");
    placeNotice(shown, why, { again, insist });
  };
  if (savesData() && settings.engine !== "ready") return showPlanned("saving");
  const patience = settings.engine === "ready" ? settings.stepPatience : settings.startPatience;
  const view = await fromEngine(request, patience, showPlanned, isCurrent);
  if (!view) return;
  if (!same(decidedIn(view), planned)) return void declineDifferent(isCurrent);
  if (!shown) return void showView(view, arrive);
  last.done = true;
  settings.decidedBy = "engine";
  showBesides(shown, view);
  placeNotice(shown, "confirmed", {});
}

/** A step that the plan leaves to the engine. */
async function askEngine(request, arrive, isCurrent) {
  if (savesData() && settings.engine !== "ready") return decline("saving");
  const view = await fromEngine(request, settings.askPatience, () => isCurrent() && decline("failed"), isCurrent);
  if (view) showView(view, arrive);
}

/**
 * The engine's view; undefined where the engine fails, or where the visitor has gone on meanwhile. `giveUp` is told "starting" after so many
 * seconds, though the view may come all the same, and "failed" where it does not.
 */
async function fromEngine(request, seconds, giveUp, isCurrent) {
  const timer = setTimeout(giveUp, Number(seconds) * 1000, "starting");
  try {
    const view = foreseen.get(JSON.stringify(request)) ?? (await patiently(engine.step(request, isCurrent), isCurrent));
    return isCurrent() ? view : undefined;
  } catch (error) {
    const why = whyOf(error);
    if (why === "stopped" || !isCurrent()) return undefined;
    if (why !== "outdated") giveUp("failed");
    return void checkRelease(error);
  } finally {
    clearTimeout(timer);
  }
}

/** Waits for something and, when nothing is shown for a moment, says so. */
async function patiently(promise, isCurrent) {
  const delayed = setTimeout(() => isCurrent() && !settings.outcome && say("working"), 400);
  try {
    return await promise;
  } finally {
    clearTimeout(delayed);
  }
}

/**
 * Has the engine follow along, so that a difference shows where it begins; and go ahead, to each answer that there is to choose:
 * it has time while the visitor thinks, and its decision is there at once.
 */
async function follow(request, planned, isCurrent) {
  foreseen = new Map();
  await new Promise((resolve) => setTimeout(resolve, 50)); // the question is to be seen first
  try {
    const view = await engine.step(request, isCurrent);
    if (isCurrent() && !same(decidedIn(view), planned)) return void declineDifferent(isCurrent);
    const { fact, kind, options } = planned.next;
    const known = [...interview.answers()]; // as the page will ask, with what it knows besides
    const single = kind === "several" ? [[]] : options.map(({ value }) => value); // there are too many ways to tick several
    for (const choice of options.length ? [...single, null] : []) {
      const ahead = { ...request, answers: Object.fromEntries([...known, [fact, choice]]) };
      foreseen.set(JSON.stringify(ahead), await engine.step(ahead, isCurrent));
    }
  } catch (error) {
    whyOf(error); // the decision will find out whether there is an engine
  }
}

// --- Why there is no decision --------------------------------------------------------------------------------

function decline(why, values) {
  show(refusal(why, interview.question, values, { again, insist, other: goToStart }));
}

async function declineOutdated(isCurrent) {
  const helps = await patiently(reloadHelps(settings.digest, planText), isCurrent);
  if (isCurrent()) decline(helps ? "outdated" : "parted");
}

/** The decision is taken back at once; whether a reload helps is found out afterwards. */
async function declineDifferent(isCurrent) {
  decline("different", { reload: "" });
  const helps = await reloadHelps(settings.digest, planText);
  if (helps && isCurrent()) decline("different");
}

/** For a visitor who saves data, and wants the engine all the same. */
function insist() {
  insisted = true;
  again();
}

/** What of the answers serves for another question. */
function outlook(question) {
  return plan.outlook(requestFor(question, interview.answers()));
}

/** Whether another question has anything to say that has not been said in this visit, and that is more than that there is no answer. */
function isWorthAsking(question) {
  const { decision } = outlook(question) ?? {};
  return !decision || (decision.tone !== "open" && answered.get(question) !== decision.id);
}

// --- Answers in writing --------------------------------------------------------------------------------------

function written(more) {
  return write({ question: interview.question, answers: interview.answers(), digest: settings.digest, day: calendar.today, ...more });
}

function givenIn({ asked }) {
  return new Map(asked.map(({ fact, answer }) => [fact, answer]));
}

/** Keeps question and answers for a reload, and for the check page of another version of the rules. */
function keep(digest = settings.digest) {
  kept.text = written({ digest });
}

/** Says that answers come from a link or were kept and, at a decision, what has changed since. */
function sayOrigin(decision) {
  if (!origin && reused?.used) return placeReuse(reuse(reused));
  if (!origin || (origin.from === "kept" && !interview.hasAnswers)) return placeOrigin();
  const { from, whole, rules, day, shown, seen } = origin;
  const before = decision && rules && day ? plan.titleOf(interview.question, shown) : undefined;
  const [now, alike] = [shown === decision?.id, decision && seen === fingerprint(decision)];
  placeOrigin({
    from,
    incomplete: !whole,
    changed: rules !== undefined && rules !== shortened(settings.digest),
    day: before && day,
    same: before && now && alike,
    inpart: before && now && seen && !alike,
    before: now ? undefined : before,
  }, { forget: startAgain });
}

/** Shows where a link leads. */
async function openLink(found) {
  origin = { from: "link", ...found };
  interview.choose(found.question, found.answers);
  mark(found.question);
  clear();
  document.body.dataset.opening = ""; // what stands below the questions would jump to below what comes
  try {
    await step(interview.answers(), (view) => interview.land(view.asked));
  } finally {
    requestAnimationFrame(() => delete document.body.dataset.opening);
  }
}

/** Shows the page as it was before a reload. */
function resume(found) {
  origin = { from: "kept", ...found };
  interview.choose(found.question, found.answers);
  if (found.question === undefined || !history.state.place) return sayOrigin();
  mark(found.question);
  const planned = plan.step(requestFor(found.question, found.answers));
  interview.resume(planned ? whole(planned).asked : []);
  return goTo(Math.min(interview.place, interview.end));
}

// --- Where the visitor goes ----------------------------------------------------------------------------------

/** On to the next question or, when nothing more matters, to the decision. */
function goOn() {
  if (calendar.isDoubtful && !outdated) return askDay();
  return step(interview.answers(), (view) => interview.reach(view.asked));
}

/** Which day is it? It is asked before what comes next, and has no place of its own in the history. */
function askDay() {
  const before = settings.outcome ? interview.place - 1 : interview.place;
  interview.takeTurn();
  last = { again: goOn, done: true };
  showDays(calendar.candidates, {
    back: () => goToQuestion(before),
    answer: (day) => {
      calendar.settle(day);
      goOn();
    },
  });
}

/** With the rules of which time? It is asked of whoever does not know the day that says so, and has no place of its own in the history. */
function askPeriod() {
  interview.takeTurn();
  last = { again: goOn, done: true };
  versions.showPeriods({ back: () => goToQuestion(1), answer: (other) => (other ? leaveFor(other) : goOn()) });
}

/** To the n-th question, as if only those before it had been answered; the later answers are kept. */
function goTo(n) {
  return n > 0 && n >= interview.end ? goOn() : goToQuestion(n);
}

function goToQuestion(n) {
  if (n === 0) return goToStart();
  return step(interview.answers(n), () => interview.moveTo(n));
}

function goBack() {
  interview.goBack(goTo);
}

function goToStart() {
  interview.takeTurn();
  last = undefined;
  origin = reused = undefined;
  interview.moveTo(0);
  show(start);
  sayOrigin();
}

function choose(question) {
  origin = undefined;
  interview.choose(question);
  reused = outlook(question);
  mark(question);
  clear();
  return goOn();
}

function answer(fact, given) {
  interview.answer(fact, given);
  if (versions && fact === versions.referenceDate && given === null) return askPeriod();
  reused = undefined;
  origin = undefined; // other answers than those that were read
  return goOn();
}

async function startAgain() {
  foreseen = new Map();
  origin = reused = undefined;
  answered.clear();
  kept.text = "";
  mark();
  interview.takeTurn();
  await interview.forget();
  goToStart();
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

// Links to a question, of the first one and of decisions.
root.addEventListener("click", (event) => {
  const followed = event.target.closest('a[href^="#question="]');
  if (!followed || event.ctrlKey || event.metaKey || event.shiftKey) return; // in a new tab, its address says what to ask
  event.preventDefault();
  choose(followed.dataset.question);
});

// The check in another language goes on where this one is. Answers mean the same there, so nothing has to be said of the rules.
for (const link of document.querySelectorAll("a.ec-language")) {
  link.addEventListener("click", () => {
    if (interview.question === undefined) return;
    const { pathname } = new URL(link.href);
    new Kept(pathname.slice(0, pathname.length - (location.pathname.length - site.length))).text = written({ digest: "" });
    link.hash = asking(interview.question);
  });
}

/**
 * The address can say what to ask: `#question=<id>`. Links of other pages lead there; and so do those of the first question, for whoever
 * is quicker than this script. It can hold answers, too, where somebody has made a link to what is shown for them. Returns whether it says
 * anything: a place on this page does not.
 */
function chooseFromAddress() {
  const fragment = location.hash.slice(1);
  if (!fragment.includes("=")) return false;
  const found = read(fragment, plan, calendar.today);
  if (found.question === undefined) declineLink();
  else if (fragment !== asking(found.question)) openLink(found);
  else {
    interview.enter();
    choose(found.question);
  }
  return true;
}

/** A link of which nothing is known here says so, and leaves the address. */
function declineLink() {
  interview.stay();
  origin = { from: "unusable", whole: true };
  sayOrigin();
}

async function begin() {
  const other = versions && !versions.referenceDate && versions.elsewhere(new Map(), calendar.today);
  if (other) return location.replace(other + location.hash);
  const returned = interview.followHistory(goTo);
  const found = kept.text ? read(kept.text, plan, calendar.today) : undefined;
  if (returned && location.hash.includes("&") && chooseFromAddress()) return;
  if (returned && found) return resume(found);
  await interview.toFirstPlace();
  if (found) {
    if (found.rules || !versions) origin = { from: "kept", ...found }; // else they were given on the page of another version just now
    interview.choose(undefined, found.answers);
  }
  const before = versions && origin; // who comes from the page of a version that has ended is told so
  if (!chooseFromAddress()) sayOrigin();
  else if (before) {
    origin = before;
    sayOrigin();
  }
}

say();
begin().then(() => {
  window.addEventListener("hashchange", () => history.state || chooseFromAddress()); // a place that was shown before has a state
  if (settings.engine === "idle" && start.querySelector(":focus")) wake();
});
