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
 * The release that is published now: `policies`, the digest of each version of its rules; `last`, what was kept for the pages of the release before;
 * and `time`, in milliseconds, by the clock of the site. Undefined where nobody can know, as without a network.
 */
export async function publishedRelease(url) {
  try {
    const response = await ask(url);
    const { policy, versions = [policy], last } = await response.json();
    const delay = Number(response.headers.get("Age") ?? 0) * 1000; // of a copy that something on the way has kept
    return { policies: versions, last, time: Date.parse(response.headers.get("Date")) + delay };
  } catch {
    return undefined;
  }
}

/** Whether a reload brings another page than this one. Without a network it does not. */
export async function reloadHelps(digest, plan) {
  try {
    const response = await ask(location.pathname);
    if (!response.ok) return false;
    const served = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("eligibility-checker");
    return served.dataset.digest !== digest || served.querySelector("[data-plan]").textContent !== plan;
  } catch {
    return false;
  }
}

/** The calendar date of the visitor or, where the rules name one, of a time zone: by the device or, where that is wrong and they said so, by the site. */
export class Calendar {
  #behind = 0; // milliseconds, by which the device is behind the site
  #settled = 0; // by which it was when the visitor last said which of the two is right
  #correction = 0; // milliseconds
  #kept;
  #format; // undefined for the visitor's own time zone

  /** `kept` keeps what the visitor says of the day for other pages of the check, where there are any. */
  constructor(timeZone, kept = {}) {
    this.#kept = kept;
    [this.#settled, this.#correction] = (kept.text || "0 0").split(" ").map(Number);
    this.#behind = this.#settled;
    const numbers = { calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "numeric", day: "numeric" };
    if (timeZone) this.#format = new Intl.DateTimeFormat("en", { timeZone, ...numbers });
  }

  /** Hears what time it is by the site's clock. */
  hear(time) {
    if (Number.isNaN(time)) return;
    this.#behind = time - Date.now();
    if (Math.abs(this.#behind) <= TOLERANCE) this.#keep(0, 0); // whatever was said of it before
  }

  /** Whether somebody has to say which day it is: device and site differ by more than two calendars can. */
  get isDoubtful() {
    return Math.abs(this.#behind - this.#settled) > TOLERANCE;
  }

  /** The days that it may be: by the site, and by the device. */
  get candidates() {
    return [this.#behind, 0].map((milliseconds) => this.#dayAfter(milliseconds));
  }

  /** The visitor has said which of them it is. */
  settle(day) {
    this.#keep(this.#behind, day === this.#dayAfter(this.#behind) ? this.#behind : 0);
  }

  get today() {
    return this.#dayAfter(this.#correction);
  }

  #keep(settled, correction) {
    this.#settled = settled;
    this.#correction = correction;
    this.#kept.text = settled ? `${settled} ${correction}` : "";
  }

  /** The calendar date so many milliseconds from now. */
  #dayAfter(milliseconds) {
    const then = new Date(Date.now() + milliseconds);
    if (!this.#format) return writeDay(then.getFullYear(), then.getMonth() + 1, then.getDate());
    const parts = Object.fromEntries(this.#format.formatToParts(then).map(({ type, value }) => [type, value]));
    return writeDay(parts.year, parts.month, parts.day);
  }
}
