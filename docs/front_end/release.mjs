// What the published site says by now: which rules it has, whether this very page is still the one it serves, and which day it is.

import { writeDay } from "./plan.mjs";

const PATIENCE = 3000; // milliseconds
const HOUR = 3_600_000; // milliseconds
const TOLERANCE = 36 * HOUR; // a calendar that is a day ahead or behind, and half a day for what else there is

/** Asks the site, or whatever stands before it, anew: a copy that the browser has kept does not answer. */
function ask(url) {
  return fetch(url, { cache: "no-cache", signal: AbortSignal.timeout(PATIENCE) });
}

/**
 * The release that is published now: `policy`, the digest of its rules; `last`, what was kept for the pages of the release before;
 * and `time`, in milliseconds, by the clock of the site. Undefined where nobody can know, as without a network.
 */
export async function publishedRelease(url) {
  try {
    const response = await ask(url);
    const { policy, last } = await response.json();
    const delay = Number(response.headers.get("Age") ?? 0) * 1000; // of a copy that something on the way has kept
    return { policy, last, time: Date.parse(response.headers.get("Date")) + delay };
  } catch {
    return undefined;
  }
}

/** Whether a reload brings another page than this one. Without a network it does not. */
export async function reloadHelps({ digest, plan }) {
  try {
    const response = await ask(location.pathname);
    if (!response.ok) return false;
    const served = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("eligibility-checker");
    return served.dataset.digest !== digest || served.querySelector("[data-plan]").textContent !== plan;
  } catch {
    return false;
  }
}

/** The visitor's own calendar date: by their device or, where that is wrong and they said so, by the site. */
export class Calendar {
  #behind = 0; // milliseconds, by which the device is behind the site
  #settled = 0; // by which it was when the visitor last said which of the two is right
  #correction = 0; // milliseconds

  /** Hears what time it is by the site's clock. */
  hear(time) {
    if (Number.isNaN(time)) return;
    this.#behind = time - Date.now();
    if (Math.abs(this.#behind) <= TOLERANCE) this.#settled = this.#correction = 0; // whatever was said of it before
  }

  /** Whether somebody has to say which day it is: device and site differ by more than two calendars can. */
  get isDoubtful() {
    return Math.abs(this.#behind - this.#settled) > TOLERANCE;
  }

  /** The days that it may be: by the site, and by the device. */
  get candidates() {
    return [this.#behind, 0].map(dayAfter);
  }

  /** The visitor has said which of them it is. */
  settle(day) {
    this.#settled = this.#behind;
    this.#correction = day === dayAfter(this.#behind) ? this.#behind : 0;
  }

  get today() {
    return dayAfter(this.#correction);
  }
}

/** The calendar date here, so many milliseconds from now. */
function dayAfter(milliseconds) {
  const then = new Date(Date.now() + milliseconds);
  return writeDay(then.getFullYear(), then.getMonth() + 1, then.getDate());
}
