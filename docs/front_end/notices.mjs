// What the page says besides questions and decisions: what is going on, who made a decision, and why there is none.

import { day, lines, part, root } from "./parts.mjs";

const status = root.querySelector("[role=status]");

/** Says something in a place that screen readers watch, or nothing: behind the title of the answer that has come, where one has. */
export function say(name, answer) {
  const text = name && root.querySelector(`template[data-say="${name}"]`);
  status.replaceChildren(...(answer ? [part("say-answer", { answer })] : []), ...(text ? [text.content.cloneNode(true)] : []));
}

/** Says at a decision why it is the table's ("starting", "failed", "saving"), or that it is the engine's as well by now ("confirmed"). */
export function placeNotice(shown, why, actions) {
  shown.querySelector("[data-notice]").replaceChildren(part(`notice-${why}`, {}, actions));
  say(why, why === "confirmed" ? undefined : shown.querySelector("[data-focus]").textContent);
}

/**
 * Says where answers come from that were not given here, above all that is shown; nothing, without `origin`: { from, incomplete, changed,
 * day, same, inpart, before }, of which `before` is the title of the decision that a link was made at, where that was another one, and `inpart`
 * whether something else than the title was.
 */
export function placeOrigin(origin, actions) {
  const place = root.querySelector("[data-origin]");
  if (!origin) return place.replaceChildren();
  const { from, day: written, ...said } = origin;
  place.replaceChildren(part(`origin-${from}`, { ...said, day: written && day(written) }, actions));
}

/** Says in the same place how many answers serve once more. */
export function placeReuse(said) {
  root.querySelector("[data-origin]").replaceChildren(part("origin-reuse", { said }));
}

/**
 * Why there is no decision, with the way to the table of the question, or to all of them: "failed", "saving", "different" (plan and
 * engine are), "outdated" or "parted" (page and rules are of different builds, and a reload helps or does not).
 */
export function refusal(why, question, values, actions) {
  const tables = [...root.querySelectorAll("[data-tables] a")];
  const own = tables.filter((link) => link.dataset.question === question);
  const named = lines((own.length ? own : tables).map((link) => link.cloneNode(true)));
  return part(why, { tables: named, ...values }, { ...actions, reload: () => location.reload() });
}
