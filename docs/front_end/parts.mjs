// The check page and its parts, made from the <template> elements in its HTML. All words are there; data becomes text only.

import { counted, dayInWords } from "./plan.mjs";

export const root = document.getElementById("eligibility-checker");
export const settings = root.dataset;

/**
 * A copy of the template `name` with its slots filled.
 *
 * A slot's value is a text, a number, a node, or a list of nodes. Where there is none, the slot goes, and with it the element
 * that is marked as being there only `data-with` it; what has no slot of its own is `true`. `actions` are called at a click on
 * the element with that `data-do`.
 */
export function part(name, values = {}, actions = {}) {
  const made = root.querySelector(`template[data-part="${name}"]`).content.cloneNode(true);
  for (const [slot, value] of Object.entries(values)) fill(made, slot, value);
  for (const [action, act] of Object.entries(actions)) {
    made.querySelector(`[data-do="${action}"]`)?.addEventListener("click", act);
  }
  return made.firstElementChild;
}

function fill(made, slot, value) {
  const parts = [value || []].flat().map((one) => (typeof one === "string" ? unbroken(one) : one));
  for (const element of made.querySelectorAll(`[data-with="${slot}"], [data-slot="${slot}"]`)) {
    if (!parts.length) element.remove();
    else if (element.dataset.slot === slot) element.replaceChildren(...parts);
  }
}

// In a date, behind a number, and before a dot.
const UNBROKEN = /[0-9]\.? \p{L}+ (?=[0-9]{4}(?![0-9]))|[0-9]\.? (?=[\p{L}%$£¥€])| (?=·)/gu;
const NO_BREAK = "\u00a0";

/** A text in which a number and the word behind it stay in one line, a date, and what stands before a dot, see compiler/pages/unbroken.py. */
export function unbroken(text) {
  return text.replace(UNBROKEN, (found) => found.replaceAll(" ", NO_BREAK));
}

/** A text of the page as it is sent: with plain spaces. */
export function breakable(text) {
  return text.replaceAll(NO_BREAK, " ");
}

/** Texts or nodes as the lines of a list. */
export function lines(all) {
  return all.map((text) => part("line", { text }));
}

let saying; // how days and amounts are written, see plan.mjs

export function sayAs(found) {
  saying = found;
}

/** A day as the pages write it. */
export function day(iso) {
  return dayInWords(iso, saying);
}

/** So many years ago, in words. */
export function yearsAgo(years) {
  return counted(saying.years_ago, years, saying);
}

/** As much of a digest as is shown and sent. */
export function shortened(digest) {
  return digest.slice(0, 12);
}

/** The fragment of an address that asks a question, without any answer. */
export function asking(question) {
  return `question=${encodeURIComponent(question)}`;
}

/** The address of this page with another fragment. */
export function addressWith(fragment) {
  return new URL(`#${fragment}`, location.href).href;
}
