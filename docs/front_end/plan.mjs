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
    const { policy, questions, facts, states, unknown } = this.#plan;
    if (!Object.hasOwn(questions, question)) return undefined;
    const { ask, start } = questions[question];
    const asked = [];
    const view = (rest) => ({
      policy,
      as_of,
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
      if (!Object.hasOwn(answers, fact)) return view({ next });
      const answer = answers[fact];
      let label = unknown;
      if (answer === null) {
        at = after.at(-1);
      } else if (options.length) {
        const chosen = options.findIndex(({ value }) => value === answer);
        if (chosen < 0) return undefined;
        label = options[chosen].label;
        at = after[chosen];
      } else {
        const { cell, problem } = locate(kind === "date" ? readDay(answer) : readNumber(answer), reading, as_of);
        if (problem) return view({ next, problems: [{ fact, message: problem.replace("{as_of}", as_of) }] });
        label = `${answer} ${unit}`.trim();
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

function readNumber(text) {
  return /^[+-]?[0-9]{1,18}$/.test(text) ? Number(text) : undefined;
}

/** The ordinal of a day, or undefined for what is no day of the calendar. */
function readDay(text) {
  const [, year, month, day] = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text)?.map(Number) ?? [];
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
  return { cell: starts.findLastIndex((start) => start <= counted) };
}

/** Whether two values, made of what JSON can say, are the same. */
export function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [ones, others] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && ones.length === others.length &&
    ones.every((key) => Object.hasOwn(b, key) && same(a[key], b[key]));
}
