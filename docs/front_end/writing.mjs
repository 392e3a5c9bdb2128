// Answers in writing: in the fragment of an address, when somebody asks for a link, and in this tab's storage, for a reload.
//
//   question=<id>&rules=<digest, shortened>&day=<day>&shown=<outcome>&seen=<mark>&answer.<fact>=<answer>&...&end=<how many answers>
//
// An empty answer is "I don't know", several have dots between them, and "-" is none of them. What is read may be of other rules, cut off, or
// made up. So only what the plan of this page knows is taken, and everything is shown in the words of the plan: nobody can write a text that the
// page would say.

import { shortened } from "./parts.mjs";
import { inWriting, isDay } from "./plan.mjs";
import { linkOf, stepsOf } from "./views.mjs";

const ANSWER = "answer.";

/** What somebody has seen of a decision, as a mark that goes into a link. */
export function fingerprint({ id, title, says, steps, ...decision }) {
  const told = (statements) => statements.map((one) => one.says);
  const judged = decision.judgements.map(({ question, possible }) => [question, possible.map(({ outcomes }) => outcomes)]);
  const listed = [decision.possible.map((one) => one.title), decision.unknown.map((one) => one.question), decision.contradictions];
  const lead = stepsOf({ steps, ...decision }).map((one) => one.do);
  const reached = decision.routes.flatMap(({ ways }) => ways.map(({ href }) => href));
  const statements = [decision.rules, decision.guidance, decision.may_lead, decision.may_join].map(told);
  return hash(JSON.stringify([id, title, says, lead, reached, statements, listed, judged]));
}

/** A mark of eight digits by which texts that differ are told apart (FNV-1a). It proves nothing: whoever writes a link can write any. */
function hash(text) {
  let found = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) found = Math.imul(found ^ byte, 0x01000193) >>> 0;
  return found.toString(16).padStart(8, "0");
}

/**
 * `answers` maps facts to answers, null for "I don't know"; `shown` is the id of the outcome, where one was shown, and `seen` a mark of all that
 * was shown with it.
 */
export function write({ question, answers, digest, day, shown, seen }) {
  const written = new URLSearchParams();
  const put = (name, value) => value && written.set(name, value);
  put("question", question);
  put("rules", shortened(digest));
  put("day", day);
  put("shown", shown);
  put("seen", seen);
  for (const [fact, given] of answers) written.set(ANSWER + fact, Array.isArray(given) ? inWriting(given) : (given ?? ""));
  written.set("end", [...answers].length);
  return String(written);
}

/**
 * What is written, as far as this page knows it: { question, answers, rules, day, shown, seen, whole }. `whole` is whether that is all of it. What
 * cannot be meant is undefined; `shown` is the id of an outcome that the question has.
 */
export function read(text, plan, today) {
  const written = new URLSearchParams(text);
  const take = (name, known) => {
    const values = written.getAll(name);
    const value = values.length === 1 ? known(values[0]) : undefined;
    if (value !== undefined) written.delete(name);
    return value;
  };
  const count = take("end", (value) => value);
  const names = [...written.keys()].filter((name) => name.startsWith(ANSWER));
  if (count === undefined && names.length) written.delete(names[names.length - 1]); // it was cut off here, or in the middle of it
  const question = take("question", (id) => linkOf(id) && id);
  const rules = take("rules", (value) => (/^[0-9a-f]{12}$/.test(value) ? value : undefined));
  const day = take("day", (value) => (isDay(value) ? value : undefined));
  const shown = take("shown", (id) => (plan.titleOf(question, id) === undefined ? undefined : id));
  const seen = take("seen", (value) => (/^[0-9a-f]{8}$/.test(value) ? value : undefined));
  const answers = new Map();
  for (const fact of plan.askable) {
    const given = take(ANSWER + fact, (value) => (value === "" ? null : plan.read(fact, value, today)));
    if (given !== undefined) answers.set(fact, given);
  }
  const whole = count === String([...answers].length) && [...written].length === 0;
  return { question, answers, rules, day, shown, seen, whole };
}

// --- In this tab ---------------------------------------------------------------------------------------------

/** What this tab keeps until it is closed. Where the browser keeps nothing, a reload forgets. */
export class Kept {
  #name;

  /** `site` is the address of the help center: another one of the same host has answers of its own. */
  constructor(site) {
    this.#name = `eligibility-checker ${site}`;
  }

  get text() {
    return this.#try((storage) => storage.getItem(this.#name)) ?? "";
  }

  set text(text) {
    this.#try((storage) => (text ? storage.setItem(this.#name, text) : storage.removeItem(this.#name)));
  }

  #try(act) {
    try {
      return act(sessionStorage);
    } catch {
      return undefined;
    }
  }
}
