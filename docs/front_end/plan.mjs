// The plan of the interview, as compiler/derived/interview_plan.py describes it: walks from state to state, and knows no rule and no fact.

const EPOCH = 719163; // 1 January 1970 as the ordinal of a day
const DAY = 86_400_000; // milliseconds

export class Plan {
  #plan;

  constructor(plan) {
    this.#plan = plan;
  }

  /**
   * One step of the interview: what the engine would answer to the same request, or undefined where the plan
   * leaves that to the engine.
   */
  step({ question, answers, as_of }) {
    const { policy, questions, facts, states, unknown, saying } = this.#plan;
    if (!has(questions, question)) return undefined;
    const { ask, start } = questions[question];
    const asked = [];
    const view = (rest) => ({
      policy,
      as_of,
      in_force: as_of >= policy.effective_from,
      question: { id: question, ask },
      asked,
      problems: [],
      next: null,
      decision: null,
      ...rest,
    });
    let at = start;
    while (at !== null && at >= 0) {
      const [place, ...after] = states[at];
      const { next, reading } = facts[place];
      const { fact, kind, unit, options } = next;
      if (!has(answers, fact)) return view({ next });
      const answer = answers[fact];
      let label = unknown;
      if (answer === null) {
        at = after[after.length - 1];
      } else if (options.length) {
        const chosen = options.findIndex(({ value }) => value === answer);
        if (chosen < 0) return undefined;
        label = options[chosen].label;
        at = after[chosen];
      } else {
        const value = kind === "date" ? readDay(answer) : readNumber(answer);
        const { cell, problem } = locate(value, reading, as_of);
        if (problem) return view({ next, problems: [{ fact, message: withDays(problem, next, as_of, saying) }] });
        label = kind === "date" ? sayDay(value, saying) : sayAmount(value, unit, saying);
        at = after[cell];
      }
      asked.push({ fact, question: next.question, kind, answer, label });
    }
    return at === null ? undefined : view({ decision: this.#decision(-1 - at) });
  }

  #decision(place) {
    const { parts, decisions } = this.#plan;
    const whole = (part) => (Array.isArray(part) ? part.map((one) => parts[one]) : parts[part]);
    return Object.fromEntries(Object.entries(decisions[place]).map(([name, part]) => [name, whole(part)]));
  }
}

/** Whether an object has a key of its own, and not only one that all objects have, such as `constructor`. */
function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

const GROUPED = /^[+-]?[0-9]{1,3}(?:([,'\u2019 \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*)?$/;

/** A whole number, whose digits may be grouped as people type them; undefined for anything else. */
function readNumber(text) {
  const digits = GROUPED.test(text) ? text.replace(/[^0-9+-]/g, "") : text;
  return /^[+-]?[0-9]{1,18}$/.test(digits) ? Number(digits) : undefined;
}

/** The ordinal of a day, or undefined for what is no day of the calendar. */
function readDay(text) {
  const [, year, month, day] = (/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // what is no day of that month becomes one of another
  return year > 0 && date.getUTCMonth() === month - 1 ? date.getTime() / DAY + EPOCH : undefined;
}

/** The cell that a number or a day lies in, or what is said of one that lies in none. */
function locate(value, { starts, end, relative, messages }, as_of) {
  if (value === undefined) return { problem: messages.form };
  const counted = relative ? readDay(as_of) - value : value;
  if (counted < starts[0]) return { problem: messages.low };
  if (counted > end) return { problem: messages.high };
  return { cell: starts.filter((start) => start <= counted).length - 1 };
}

/** The first and the last day that can be the answer to a date, as ordinals. */
function daysThatCanBeMeant({ low, high, relative }, as_of) {
  return relative ? [Math.max(1, readDay(as_of) - high), readDay(as_of) - low] : [low, high];
}

/** The least and the greatest value that a field for a number or a date takes, as the field wants them. */
export function limits(next, as_of) {
  if (next.kind === "number") return { min: String(next.low), max: String(next.high) };
  const [min, max] = daysThatCanBeMeant(next, as_of).map((day) => dateOf(day).toISOString().slice(0, 10));
  return { min, max };
}

function withDays(message, next, as_of, saying) {
  if (next.kind !== "date") return message;
  const [first, last] = daysThatCanBeMeant(next, as_of);
  return message.replace("{first}", sayDay(first, saying)).replace("{last}", sayDay(last, saying));
}

function dateOf(day) {
  return new Date((day - EPOCH) * DAY);
}

/** A day as every page writes it: 30 October 2026. */
function sayDay(day, { months }) {
  const date = dateOf(day);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
}

/** A number with its unit as every page writes it: 325,000 EUR. */
function sayAmount(number, unit, { groups_from, singular }) {
  const digits = String(Math.abs(number));
  const grouped = Math.abs(number) < groups_from ? digits : digits.replace(/\B(?=([0-9]{3})+$)/g, ",");
  const behind = number === 1 && has(singular, unit) ? singular[unit] : unit;
  return `${number < 0 ? "-" : ""}${grouped} ${behind}`.trim();
}

/** Whether two values, made of what JSON can say, are the same. */
export function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [ones, others] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && ones.length === others.length &&
    ones.every((key) => has(b, key) && same(a[key], b[key]));
}
