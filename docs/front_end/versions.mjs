// Which version of the rules decides a case, where there are several: the one in force on the day of the case or, where the rules go by another
// day, such as that of the order, on that one. Each version has a check page of its own, and a case is led to the right one. So no page knows
// what the rules of another version say.

import { day, part, settings } from "./parts.mjs";
import { answerWith } from "./views.mjs";

const { own, current, home } = settings;
const versions = settings.versions.split(" "); // the day on which each begins

/** The fact whose day says which version decides; empty where the day of the case does. */
export const referenceDate = settings.reference;

/** The check page of the version that begins on a day. */
function pageOf(begins) {
  return new URL(`${home}${begins === current ? "" : `versions/${begins}/`}check/`, document.baseURI).href;
}

/** The check page of the version that decides, if that is another one than this. For a reference date that nobody knows, this one does. */
export function elsewhere(answers, today) {
  const decides = referenceDate ? (answers.get(referenceDate) ?? own) : today;
  const inForce = versions.filter((begins) => begins <= decides).pop() ?? versions[0];
  return inForce === own ? undefined : pageOf(inForce);
}

/** The question for the reference date, as a view, as long as its answer is missing or cannot be used. */
export function asksForReference(plan, answers, as_of) {
  const given = answers.get(referenceDate);
  if (!referenceDate || given === null) return undefined;
  const message = given === undefined ? "" : plan.problem(referenceDate, given, as_of);
  if (given !== undefined && !message) return undefined;
  return { as_of, asked: [], problems: message ? [{ message }] : [], next: plan.asks(referenceDate), decision: null };
}

/** A view in which the answer to the reference date is the first of those that count. */
export function withReference(plan, view, given) {
  if (!referenceDate || given === undefined || view.next?.fact === referenceDate) return view;
  const { fact, question, kind } = plan.asks(referenceDate);
  const label = given === null ? part("about").textContent : day(given);
  const others = view.asked.filter((one) => one.fact !== fact);
  return { ...view, in_force: given === null || given >= versions[0], asked: [{ fact, question, kind, answer: given, label }, ...others] };
}

/** Asks with the rules of which time to check, whoever does not know the reference date. `answer` is told another page, or nothing for this one. */
export function showPeriods({ answer, back }) {
  answerWith(part("period", {}, { back }), (begins) => answer(begins === own ? undefined : pageOf(begins)));
}
