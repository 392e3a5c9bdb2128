// The plan of the interview, as compiler/derived/interview_plan.py describes it: walks through decision diagrams, and knows no rule and
// no fact. It decides nothing either: each diagram was worked out by the evaluator, and says where a part of a decision holds.

const EPOCH = 719163; // 1 January 1970 as the ordinal of a day
const DAY = 86_400_000; // milliseconds
const [TICKED, UNTICKED] = [0, 1]; // the cells of one of several answers
const NONE = "-"; // in writing, in the place of several answers: none of them. No answer has such an id.

export class Plan {
  #plan;

  constructor(plan) {
    this.#plan = plan;
  }

  /** The facts that a visitor can be asked for, in that order. */
  get askable() {
    return this.#plan.order.map((level) => this.#plan.facts[level].next.fact);
  }

  /** An answer to a fact that can be asked for, as it can be given; undefined for one that cannot be. */
  read(fact, given, as_of) {
    const { next, reading } = this.#fact(fact);
    if (next.kind === "several") return ticked(next, given === NONE ? [] : given.split("."));
    if (next.options.length) return next.options.find(({ value }) => value === given)?.value;
    const value = next.kind === "date" ? readDay(given) : readNumber(given, next, this.#plan.saying);
    if (locate(value, reading, as_of).problem) return undefined;
    return next.kind === "date" ? given : next.decimals ? sayNumber(value, this.#plan.saying, next.decimals) : String(value);
  }

  /** A fact as a page asks for it. */
  asks(fact) {
    return this.#fact(fact).next;
  }

  /** What is said of a day that cannot be the answer to a fact; empty for one that can be. */
  problem(fact, given, as_of) {
    const { next, reading } = this.#fact(fact);
    const { problem } = locate(readDay(given), reading, as_of);
    return problem ? withDays(problem, next, as_of, this.#plan.saying) : "";
  }

  /** How days and amounts are written in the language of the page. */
  get saying() {
    return this.#plan.saying;
  }

  isDay(text) {
    return readDay(text) !== undefined;
  }

  /** How a decision of a question with some outcome is titled, or undefined where none can have it. */
  titleOf(question, outcome) {
    const { questions, outcomes, headings } = this.#plan;
    if (!has(questions, question)) return undefined;
    if (questions[question].outcomes.includes(outcome)) return outcomes[outcome].title;
    return Object.values(headings).find(({ id }) => id === outcome)?.title;
  }

  /**
   * How far given answers lead in a question: how many of them are `used`, how many more can be asked for at most, and the `decision` they lead
   * to already. Undefined for a question that is not planned.
   */
  outlook(request) {
    const found = this.#walk(request);
    return found && { used: found.view.asked.length, left: found.left, decision: found.view.decision };
  }

  /** Why answers to the fact that is asked for next would not fit those that were given: reasons by the answer, for those that would not. */
  misfits(request) {
    const { view, known, fixed, level } = this.#walk(request) ?? {};
    const question = this.#plan.questions[request.question];
    const found = (view?.next?.options ?? []).map(({ value }, cell) => {
      const chosen = view.next.kind === "several" ? [this.#levelOf(`${view.next.fact}.${value}`), TICKED] : [level, cell];
      const rest = new Rest(this.#plan, new Map([...known, chosen]), fixed);
      if (rest.of(question.outcome).values.length) return [value, []];
      return [value, this.#plan.impossible.filter(({ when }) => rest.surely(when)).map(({ because }) => because)];
    });
    return new Map(found.filter(([, reasons]) => reasons.length));
  }

  /** One step of the interview: what is decided in the engine's answer to the same request, or undefined to a question that is not planned. */
  step(request) {
    return this.#walk(request)?.view;
  }

  #walk({ question: id, answers, as_of }) {
    const { policy, questions, facts, unknown: notKnown, saying } = this.#plan;
    if (!has(questions, id)) return undefined;
    const question = questions[id];
    const asked = [];
    const view = (rest) => ({
      policy,
      as_of,
      in_force: as_of >= policy.effective_from,
      question: { id, ask: question.ask },
      asked,
      problems: [],
      next: null,
      decision: null,
      ...rest,
    });
    const known = new Map(); // the cells of facts
    const fixed = new Map([["", 0], ["today", readDay(as_of)]]); // the days and numbers that are known; the calendar begins behind day 0
    this.#measure(known, fixed);
    const unknown = new Set(); // facts that were answered with "I don't know"
    for (;;) {
      const rest = new Rest(this.#plan, known, fixed);
      const { level, left, decision } = this.#goOn(question, rest, unknown);
      if (decision) return { view: view({ decision }), left: 0 };
      const { reading } = facts[level];
      const next = { ...facts[level].next, question: this.#question(level, rest) };
      const { fact, kind, unit, options } = next;
      if (!has(answers, fact)) return { view: view({ next }), left, known, fixed, level };
      const answer = answers[fact];
      let label = notKnown;
      if (answer === null) {
        unknown.add(level);
      } else if (kind === "several") {
        if (!ticked(next, answer)) return undefined;
        const labels = options.filter(({ value }) => answer.includes(value)).map((option) => option.label);
        label = listed(labels, saying.and) || saying.none_of_these;
        for (const { value } of options) known.set(this.#levelOf(`${fact}.${value}`), answer.includes(value) ? TICKED : UNTICKED);
      } else if (options.length) {
        const chosen = options.findIndex(({ value }) => value === answer);
        if (chosen < 0) return undefined;
        label = options[chosen].label;
        known.set(level, chosen);
      } else {
        const value = kind === "date" ? readDay(answer) : readNumber(answer, next, saying);
        const { cell, problem } = locate(value, reading, as_of);
        if (problem) return { view: view({ next, problems: [{ fact, message: withDays(problem, next, as_of, saying) }] }), left };
        label = kind === "date" ? sayDay(value, saying) : sayAmount(value, next, saying);
        known.set(level, cell);
        fixed.set(fact, value);
        this.#measure(known, fixed);
      }
      asked.push({ fact, question: next.question, kind, answer, label });
    }
  }

  /** Adds the cells of the distances and amounts that follow from the days and numbers that are known. */
  #measure(known, fixed) {
    this.#plan.facts.forEach(({ asked, reading }, level) => {
      if (asked || !reading || !followsFrom(reading).every((id) => fixed.has(id))) return;
      if (reading.parts.length) {
        known.set(level, cellOf(placeOf(reading, fixed), reading.starts));
        return;
      }
      const [since, till] = reading.ends.map((day) => fixed.get(day));
      const counted = reading.yearly ? dayOfYear(till) : reading.ends[0] === "" ? till : daysAgo(since, till, reading.times);
      known.set(level, cellOf(counted, reading.starts));
    });
  }

  /** The levels of what is asked in order to know some facts: the dates of a distance and the numbers of an amount that are not known, the fact of a tick. */
  #askedFor(levels, fixed) {
    const unknown = ({ part_of: of, reading }) => (of ? [of] : followsFrom(reading).filter((id) => !fixed.has(id))).map((id) => this.#levelOf(id));
    return new Set([...levels].flatMap((level) => (this.#plan.facts[level].asked ? [level] : unknown(this.#plan.facts[level]))));
  }

  /** How a fact is asked for: by the text whose condition surely holds, given what is known; else as everybody is asked. */
  #question(level, rest) {
    const { next, asks } = this.#plan.facts[level];
    return asks.find(([diagram]) => rest.surely(diagram))?.[1] ?? next.question;
  }

  /** A fact, or the first one on which it still depends how it is asked for. */
  #firstOf(level, rest, isOpen) {
    const asks = this.#plan.facts[level].asks.map(([diagram]) => diagram);
    if (asks.some((diagram) => rest.surely(diagram))) return level;
    const needed = this.#askedFor(new Set(asks.flatMap((diagram) => [...rest.facts(diagram)])), rest.fixed);
    const first = this.#plan.order.find((one) => needed.has(one) && isOpen(one));
    return first === undefined ? level : this.#firstOf(first, rest, isOpen);
  }

  #fact(id) {
    return this.#plan.facts[this.#levelOf(id)];
  }

  #levelOf(id) {
    return this.#plan.facts.findIndex(({ next }) => next.fact === id);
  }

  /**
   * The fact to ask for next, by its level: the first that makes a difference to the outcome, or else to the guidance, or else to the text of the
   * outcome, or else to an amount that these say; or the decision.
   */
  #goOn(question, rest, unknown) {
    const { facts, order, judged, outcomes, statements, headings, impossible, routes, contact, amounts } = this.#plan;
    const led = rest.of(question.outcome);
    const possible = question.outcomes.filter((id) => led.values.some(([outcome]) => outcome === id));
    const sort = (parts) => {
      const found = parts.map(([statement, diagram]) => ({ statement, ...rest.of(diagram) }));
      const sometimes = found.filter(({ values }) => values.length > 1);
      return {
        always: found.filter(({ values }) => values.length === 1 && values[0]).map(({ statement }) => statements[statement]),
        may: sometimes.map(({ statement }) => statements[statement]),
        facts: new Set(sometimes.flatMap(({ facts }) => [...facts])),
      };
    };
    const guidance = sort(question.guidance);
    const applies = (level) => rest.surely(facts[level].applies);
    const isMissing = (level) => !rest.known.has(level) && !unknown.has(level);
    const asking = (levels) => {
      const missing = levels.filter(isMissing);
      const level = missing.find(applies);
      return level !== undefined && { level: this.#firstOf(level, rest, (one) => isMissing(one) && applies(one)), left: missing.length };
    };
    const [outcome, advice] = [led.facts, guidance.facts].map((levels) => this.#askedFor(levels, rest.fixed));
    const needed = order.filter((level) => outcome.has(level));
    if (possible.length) {
      const also = order.filter((level) => advice.has(level) && !outcome.has(level));
      const next = asking([...needed, ...also]);
      if (next) return next;
    }
    const rules = sort(question.rules);
    const said = new Set([...rules.always, ...guidance.always]);
    const all = possible.length === 1 ? question.texts[possible[0]] ?? [] : [];
    const found = all.map(([diagram, text, withCondition], number) => ({ number, text, withCondition, ...rest.of(diagram) }));
    const texts = found.filter(({ values }) => values.includes(true));
    if (possible.length === 1) {
      const telling = this.#askedFor(new Set(texts.filter(({ values }) => values.length > 1).flatMap((one) => [...one.facts])), rest.fixed);
      const naming = [possible[0], ...texts.map(({ number }) => `${possible[0]}.${number}`), ...[...said].map(({ id }) => id)];
      const operands = amounts.filter((one) => one.said_by.some((id) => naming.includes(id))).flatMap(({ numbers }) => numbers);
      const next = asking([...order.filter((level) => telling.has(level)), ...order.filter((level) => operands.includes(level) && !telling.has(level))]);
      if (next) return next;
    }
    const [specific, general] = this.#plan.steps.map((numbers) => numbers.map((number) => statements[number]).filter((one) => said.has(one)));
    const leading = this.#plan.leads.map((number) => statements[number]).filter((one) => rules.always.includes(one) || rules.may.includes(one));
    const shared = leading.filter((one, index) => index === 0 && one.do && leading.every((other) => other.do === one.do));
    const steps = once([specific, shared, general].find((found) => found.length) ?? []);
    const status = ["impossible", "decided"][possible.length] ?? "depends";
    const contradicted = status === "impossible" ? impossible.filter(({ when }) => rest.surely(when)) : [];
    const ways = [...new Set(contradicted.map((one) => one.do).filter(Boolean))];
    const missing = needed.filter(applies);
    const judgements = judged.filter((level) => led.facts.has(level)).map((level) => this.#judgement(question, level, rest));
    const heading = status === "decided"
      ? { ...outcomes[possible[0]], ...(texts.length && { says: texts.length > 1 ? texts.map((one) => one.withCondition).join(" ") : texts[0].text }) }
      : titled(headings, ways.length ? "differ" : status, missing, judgements);
    const named = (saying) => saying.flatMap((one) => one.contact);
    const [main, others] = [named(steps.slice(0, 1)), named(steps.slice(1))];
    const own = main.length && !general.includes(steps[0]);
    const first = [...main, ...(own ? [] : named([...contradicted, ...rules.always, heading])), ...others];
    const reached = [first, named(guidance.always), contact].find((ids) => ids.length) ?? [];
    return {
      decision: {
        status,
        ...heading,
        possible: status === "depends" ? possible.map((id) => outcomes[id]) : [],
        rules: rules.always,
        may_lead: rules.may,
        guidance: guidance.always,
        may_join: guidance.may,
        steps: steps.map(({ id }) => id),
        routes: [...new Set(reached)].map((id) => routes[id]),
        unknown: missing.map((level) => ({
          fact: facts[level].next.fact, question: this.#question(level, rest), looked_up: facts[level].looked_up,
        })),
        judgements,
        discretion: judged
          .filter((level) => facts[level].presumed && has(question.judgements, level))
          .flatMap((level) => this.#discretion(question, level, rest)),
        contradictions: contradicted.map(({ because }) => because),
        ways_out: ways,
        set_aside: [], // nothing is asked that does not apply
      },
    };
  }

  /** What somebody has to judge, and what could be decided for each judgement. */
  #judgement({ outcomes, judgements }, level, rest) {
    const { known, fixed } = rest;
    const { next, by } = this.#plan.facts[level];
    const judged = next.options.map(({ label }, cell) => {
      const { values } = new Rest(this.#plan, new Map([...known, [level, cell]]), fixed).of(judgements[level]);
      return { answer: label, outcomes: outcomes.filter((id) => values.some(([outcome]) => outcome === id)) };
    });
    const possible = judged.filter(({ outcomes: ids }) => ids.length); // an answer without any contradicts what is known
    return {
      fact: next.fact,
      question: this.#question(level, rest),
      by,
      settles: possible.some(({ outcomes: ids }) => ids.join() !== possible[0].outcomes.join()),
      possible: possible.map(({ answer, outcomes: ids }) => ({ answer, outcomes: ids.map((id) => this.#plan.outcomes[id].title) })),
    };
  }

  /** What is presumed of something that somebody may judge otherwise, if that would lead to another decision. */
  #discretion(question, level, rest) {
    const { next, presumed } = this.#plan.facts[level];
    const { settles, possible, ...judged } = this.#judgement(question, level, rest);
    if (!settles) return [];
    const { label } = next.options.find(({ value }) => value === presumed);
    return [{ ...judged, presumed: label, possible: possible.filter(({ answer }) => answer !== label) }];
  }
}

/** What is left of the diagrams once the cells of some facts are known, and what some days and numbers are. */
class Rest {
  #plan;
  #bound; // by level: whether others bear on it
  #left = new Map(); // by row, what is left from there on; and by part and the cells of bound facts on the way there, what of it is possible
  #named = 0;
  #parts = new Map(); // equal parts are one, or else a fact would seem to make a difference where it makes none

  constructor(plan, known, fixed) {
    this.#plan = plan;
    this.known = known;
    this.fixed = fixed;
    const bearing = plan.facts.flatMap(({ asked, reading }) => (asked ? [] : followsFrom(reading))).filter((id) => id && id !== "today");
    this.#bound = plan.facts.map(({ next, reading }) => (reading ? [next.fact, ...followsFrom(reading)].some((id) => bearing.includes(id)) : false));
  }

  /** The values that a diagram may still have, and the facts that make a difference to it. Where a case is impossible, nothing does. */
  of(diagram) {
    return this.#read(this.#narrowed(this.#given(this.#plan.diagrams[diagram]), []));
  }

  #read(part) {
    const values = [];
    const facts = new Set();
    const waiting = new Set([part]);
    for (const part of waiting) {
      if (part.branches) {
        facts.add(part.fact);
        for (const branch of part.branches) waiting.add(branch);
      } else if (part.value !== null) values.push(part.value);
    }
    return { values, facts };
  }

  /** Whether a condition holds whatever is still open. */
  surely(diagram) {
    const { values } = this.#read(this.#narrowed(this.#given(this.#plan.diagrams[diagram])));
    return values.length === 1 && values[0] === true;
  }

  /** The facts that still make a difference to a condition. */
  facts(diagram) {
    return this.#read(this.#narrowed(this.#given(this.#plan.diagrams[diagram]))).facts;
  }

  /** What is left once the cells of the known facts are taken. */
  #given(row) {
    if (this.#left.has(row)) return this.#left.get(row);
    const [fact, ...rows] = Array.isArray(this.#plan.rows[row]) ? this.#plan.rows[row] : [];
    let left;
    if (fact === undefined) left = this.#end(this.#plan.rows[row].value);
    else if (this.known.has(fact)) left = this.#given(rows[this.known.get(fact)]);
    else {
      const branches = rows.map((next) => this.#given(next));
      left = branches.every((one) => one === branches[0]) ? branches[0] : this.#branching(fact, branches);
    }
    this.#left.set(row, left);
    return left;
  }

  /**
   * That without what is impossible. `held` has the cells of the bound facts on the way, in which days and numbers have to lie together; without it
   * none are looked for.
   */
  #narrowed(part, held) {
    if (!part.branches) return part;
    const place = `${part.name}:${held ?? "-"}`;
    if (this.#left.has(place)) return this.#left.get(place);
    const branches = part.branches.map((next, cell) => {
      if (!held || !this.#bound[part.fact]) return this.#narrowed(next, held);
      const cells = [...held, [part.fact, cell]];
      return this.#isReal(cells) ? this.#narrowed(next, cells) : this.#end(null);
    });
    const living = [...new Set(branches.filter(({ value }) => value !== null))];
    const left = living.length < 2 ? living[0] ?? branches[0] : this.#branching(part.fact, branches);
    this.#left.set(place, left);
    return left;
  }

  #isReal(cells) {
    const { facts } = this.#plan;
    const found = cells.map(([level, cell]) => ({ one: facts[level], cell }));
    const measured = found.filter(({ one }) => one.next.kind === "date");
    const bound = ({ reading: { ends, starts, end, times, yearly } }, first, last) => ({
      ends, low: starts[first], high: last + 1 < starts.length ? starts[last + 1] - 1 : end, times, yearly,
    });
    const bounds = measured.map(({ one, cell }) => bound(one, cell, cell));
    const dates = new Set(bounds.flatMap(({ ends }) => ends)); // each of which lies between the days that can be meant
    const whole = (ids) => facts.filter(({ next, asked }) => asked && ids.has(next.fact)).map((one) => [one, 0, one.reading.starts.length - 1]);
    bounds.push(...whole(dates).map((one) => bound(...one)));
    const sums = found.filter(({ one }) => one.next.kind === "number").flatMap(({ one, cell }) => sumsOf(one, cell, cell));
    sums.push(...whole(new Set(sums.flatMap(([parts]) => [...parts.keys()]))).flatMap((one) => sumsOf(...one)));
    return (!bounds.length || canBe(bounds, this.fixed)) && (!sums.length || numbersCanBe(sums, this.fixed));
  }

  #end(value) {
    return this.#one(`=${JSON.stringify(value)}`, { value }); // what is impossible is one, whether declared or on no real day
  }

  #branching(fact, branches) {
    return this.#one(`${fact}:${branches.map(({ name }) => name)}`, { fact, branches });
  }

  #one(key, part) {
    if (!this.#parts.has(key)) this.#parts.set(key, { name: this.#named++, ...part });
    return this.#parts.get(key);
  }
}

/** What stands in the place of an outcome: whatever is still open has a heading by what is missing. */
function titled(headings, status, missing, judgements) {
  if (status !== "depends") return headings[status];
  if (missing.length || !judgements.length) return headings[missing.length > 1 ? "more" : status];
  const { by } = judgements.find(({ settles }) => settles) ?? judgements[0];
  return { ...headings.judged, title: headings.judged.title.replace("{by}", () => by.split(/[,\u3001\uff0c\u060c]/)[0]) }; // commas of all scripts
}

/** Steps without those whose text has come before. */
function once(steps) {
  return steps.filter((one, index) => steps.findIndex((other) => other.do === one.do) === index);
}

/** Several answers in writing. */
export function inWriting(given) {
  return given.join(".") || NONE;
}

/** Several answers in the order of the question, as they can be given; undefined where one is not among them, or comes twice. */
function ticked({ options }, given) {
  const found = Array.isArray(given) ? options.map(({ value }) => value).filter((value) => given.includes(value)) : [];
  return Array.isArray(given) && found.length === given.length ? found : undefined;
}

/** Texts as a list within a sentence. */
function listed(texts, [between, beforeLast]) {
  return [texts.slice(0, -1).join(between), ...texts.slice(-1)].filter(Boolean).join(beforeLast);
}

/** Whether an object has a key of its own, and not only one that all objects have, such as `constructor`. */
function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

const GROUPED = /^[+-]?[0-9]{1,3}(?:([,.'\u2019 \u00a0\u2009\u202f])[0-9]{3}(?:\1[0-9]{3})*)?$/;

/** A number as people type it in a language, in the smallest parts that the fact has, such as cents; undefined for anything else. */
function readNumber(text, { decimals }, { decimal }) {
  const at = text.indexOf(decimal);
  const [whole, part] = at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
  const digits = GROUPED.test(whole) ? whole.replace(/[^0-9+-]/g, "") : whole;
  const fits = at < 0 || (/^[0-9]+$/.test(part) && part.length <= decimals);
  return fits && /^[+-]?[0-9]{1,18}$/.test(digits) ? Number(digits + part.padEnd(decimals, "0")) : undefined;
}

/** The ordinal of a day, or undefined for what is no day of the calendar. */
function readDay(text) {
  const [, year, month, day] = (/^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text) ?? []).map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day); // what is no day of that month becomes one of another
  return year > 0 && date.getUTCMonth() === month - 1 ? date.getTime() / DAY + EPOCH : undefined;
}

/** The cell that a number or a day lies in, or what is said of one that lies in none. */
function locate(value, { starts, end, relative, times, messages }, as_of) {
  if (value === undefined) return { problem: messages.form };
  const counted = relative ? daysAgo(value, readDay(as_of), times) : value;
  if (counted < starts[0]) return { problem: messages.low };
  if (counted > end) return { problem: messages.high };
  return { cell: cellOf(counted, starts) };
}

function cellOf(counted, starts) {
  return starts.filter((start) => start <= counted).length - 1;
}

/** The dates of a distance, with today and the calendar, or the numbers of an amount. */
function followsFrom(reading) {
  if (!reading) return []; // of a tick
  const { ends, parts, divisor } = reading;
  return [...new Set([...ends, ...[...parts, ...divisor].map(([id]) => id).filter(Boolean)])];
}

/** The place of an amount on its line, once all its numbers are known. See checker/amounts.py for all of these. */
function placeOf({ parts, divisor }, fixed) {
  const total = (sum) => sum.reduce((all, [id, factor]) => all + BigInt(factor) * (id ? BigInt(fixed.get(id)) : 1n), 0n);
  const [sum, by] = [total(parts), total(divisor)];
  const whole = floored(sum, by);
  return 2n * whole + (sum > whole * by ? 1n : 0n);
}

/** What some cells of a number or an amount say of numbers: sums of them, and the most that each can be. */
function sumsOf({ next, reading: { parts, divisor, starts, end } }, first, last) {
  const [low, high] = [starts[first], last + 1 < starts.length ? starts[last + 1] - 1 : end].map(BigInt);
  if (!parts.length) return [[new Map([[next.fact, -1n]]), -low], [new Map([[next.fact, 1n]]), high]];
  const bound = (sign, times, beyond) => {
    const sum = new Map(parts.map(([id, factor]) => [id, BigInt(factor)]));
    for (const [id, factor] of divisor) sum.set(id, (sum.get(id) ?? 0n) - times * BigInt(factor));
    const most = -sign * (sum.get("") ?? 0n) - beyond;
    return [new Map([...sum].filter(([id, factor]) => id && factor).map(([id, factor]) => [id, sign * factor])), most];
  };
  const [below, above] = [floored(low, 2n), floored(high + 1n, 2n)];
  return [bound(-1n, below, low - 2n * below), bound(1n, above, 2n * above - high)];
}

const TRIES = 200;
const MOST_BOUNDS = 1000;
const UNSURE = Symbol("nobody knows in time");

/** Whether there are whole numbers within some bounds, of which some are fixed, as far as anybody knows. */
function numbersCanBe(sums, fixed) {
  const system = new Map();
  for (const [parts, most] of sums) {
    const open = [...parts].filter(([id]) => !fixed.has(id));
    const known = [...parts].filter(([id]) => fixed.has(id)).reduce((all, [id, factor]) => all + factor * BigInt(fixed.get(id)), 0n);
    if (!addSum(system, open, most - known)) return false;
  }
  return numbersIn(system, { left: TRIES }) !== undefined;
}

/** Adds a bound, as tight as it is for whole numbers. Whether it can hold. */
function addSum(system, parts, most) {
  const sides = parts.filter(([, factor]) => factor).sort(([one], [other]) => (one < other ? -1 : 1));
  const common = sides.reduce((all, [, factor]) => commonDivisor(all, factor), 0n);
  if (!common) return most >= 0n;
  const found = new Map(sides.map(([id, factor]) => [id, factor / common]));
  const [key, tight] = [[...found].join(" "), floored(most, common)];
  if (!(system.get(key)?.most <= tight)) system.set(key, { parts: found, most: tight });
  return true;
}

/** Whole numbers that fit a system of sums: undefined where there are none, and UNSURE where it would take too long to know. */
function numbersIn(system, tries) {
  if (!system.size) return new Map();
  const all = [...system.values()];
  const sided = new Map();
  for (const { parts } of all) {
    for (const [id, factor] of parts) {
      const [above, below] = sided.get(id) ?? [0, 0];
      sided.set(id, factor > 0n ? [above + 1, below] : [above, below + 1]);
    }
  }
  const pairs = ([, [above, below]]) => above * below;
  const [id] = [...sided].reduce((best, one) => (pairs(one) < pairs(best) ? one : best));
  const rest = new Map([...system].filter(([, { parts }]) => !parts.has(id)));
  const above = all.filter(({ parts }) => parts.get(id) > 0n);
  const below = all.filter(({ parts }) => parts.get(id) < 0n);
  for (const one of above) {
    for (const other of below) {
      const [mine, theirs] = [-other.parts.get(id), one.parts.get(id)];
      const names = [...new Set([...one.parts.keys(), ...other.parts.keys()])];
      const both = names.map((name) => [name, mine * (one.parts.get(name) ?? 0n) + theirs * (other.parts.get(name) ?? 0n)]);
      if (!addSum(rest, both, mine * one.most + theirs * other.most)) return undefined;
    }
  }
  if (rest.size > MOST_BOUNDS) return UNSURE;
  const found = numbersIn(rest, tries);
  if (!found || found === UNSURE) return found;
  const left = ({ parts, most }) => most - [...parts].reduce((sum, [name, factor]) => sum + factor * (found.get(name) ?? 0n), 0n);
  const lows = below.map((one) => -floored(left(one), -one.parts.get(id)));
  const low = lows.length ? lows.reduce((a, b) => (a > b ? a : b)) : 0n;
  const highs = above.map((one) => floored(left(one), one.parts.get(id)));
  const high = highs.length ? highs.reduce((a, b) => (a < b ? a : b)) : low;
  if (low <= high) return found.set(id, low);
  for (const [factor, most] of [[1n, high], [-1n, -low]]) {
    tries.left -= 1;
    if (tries.left < 0) return UNSURE;
    const part = new Map(system);
    addSum(part, [[id, factor]], most);
    const inside = numbersIn(part, tries);
    if (inside) return inside;
  }
  return undefined;
}

/** A fraction rounded down. */
function floored(sum, by) {
  const whole = sum / by;
  return whole * by > sum ? whole - 1n : whole;
}

function commonDivisor(one, other) {
  return other ? commonDivisor(other, one % other) : one < 0n ? -one : one;
}

const LAST_DAY = 3652059; // 31 December 9999
const REPEATS = 2000;
const COMMON_YEAR = 2001; // without a 29 February

/** Whether days can lie so far apart of which some are fixed: the earliest ones are looked for, as checker/distances.py does. */
function canBe(bounds, fixed) {
  const days = new Map([["", 0]]);
  for (const { ends } of bounds) for (const day of ends) days.set(day, fixed.get(day) ?? 1);
  const rounds = bounds.some(({ times, yearly }) => times.length || yearly) ? REPEATS : days.size;
  for (let round = 0; round < rounds; round += 1) {
    let moved = false;
    for (const one of bounds) {
      const [since, till] = one.ends;
      const first = one.yearly
        ? [[till, () => firstOfYear(one, days.get(till))]]
        : [[till, () => firstTill(one, days.get(since))], [since, () => firstSince(one, days.get(till))]];
      for (const [day, find] of first) {
        const found = find();
        if (found <= days.get(day)) continue;
        if (found > (fixed.get(day) ?? LAST_DAY)) return false;
        days.set(day, found);
        moved = true;
      }
    }
    if (!moved) return true;
  }
  return false;
}

/** The first day from a day on that has its place in the year there. */
function firstOfYear({ low, high }, day) {
  let found = day;
  for (let at = dayOfYear(found); found <= LAST_DAY && (at < low || at > high); at = dayOfYear(found)) {
    found += Math.max(1, (at < low ? low : 365) - at);
  }
  return found;
}

/** The place of a day in its year, from 1 for 1 January. 29 February counts as 28 February. */
function dayOfYear(day) {
  const [month, number] = [dateOf(day).getUTCMonth(), dateOf(day).getUTCDate()];
  return (Date.UTC(COMMON_YEAR, month, month === 1 ? Math.min(number, 28) : number) - Date.UTC(COMMON_YEAR, 0, 1)) / DAY + 1;
}

function firstTill({ low, times }, since) {
  return low > 0 ? afterDays(since, low, times, false) : beforeDays(since, -low, times, true);
}

function firstSince({ high, times }, till) {
  return high >= 0 ? beforeDays(till, high, times, false) : afterDays(till, -high, times, true);
}

/** The first day on which a day is so many days ago. */
function afterDays(day, count, times, ahead) {
  const time = times.find((one) => one.ahead === ahead && (count === one.place || count === one.place + 1));
  return time ? endOf(Math.max(day, 1), time) + count - time.place : day + count;
}

/** The first day that is not more than so many days ago on a day. */
function beforeDays(day, count, times, ahead) {
  const time = times.find((one) => one.ahead === ahead && (count === one.place || count === one.place - 1));
  if (!time) return day - count;
  const last = day + time.place - count;
  let first = Math.max(1, last - time.place);
  while (endOf(first, time) < last) first += 1;
  return first;
}

/** How many days ago a day is, but beyond the place of a time that is over; negative for a day to come. See checker/times.py. */
function daysAgo(day, today, times) {
  const ahead = day > today;
  const [first, last] = ahead ? [today, day] : [day, today];
  let found = last - first;
  for (const time of times) {
    if (time.ahead !== ahead || found > time.place) continue;
    const end = endOf(first, time);
    if (end < last) found = Math.max(found, time.place + 1);
    else if (end === last && time.unit !== "days") found = Math.max(found, time.place);
  }
  return ahead ? -found : found;
}

/** The last day of a time that begins on a day. */
function endOf(day, { number, unit, calendar, days }) {
  let end = unit === "months" ? later(day + days, number) : unit === "days" ? day + number : day;
  if (unit === "business days") for (let left = number; left; ) left -= isBusinessDay((end += 1), calendar) ? 1 : 0;
  else if (calendar) while (!isBusinessDay(end, calendar)) end += 1;
  return end;
}

function isBusinessDay(day, { weekdays, holidays }) {
  return weekdays.includes(((day - 1) % 7) + 1) && !holidays.includes(day);
}

/** The day on which a time of months ends: the same of a later month, or the last of that month where it has no such day. */
function later(day, months) {
  const date = dateOf(day);
  const month = new Date(0);
  month.setUTCFullYear(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0); // the last day of that month
  month.setUTCDate(Math.min(date.getUTCDate(), month.getUTCDate()));
  return month.getTime() / DAY + EPOCH;
}

const YEAR = 365.25; // days

/** How many `years` a `day` is ago that can be the answer and is to be asked back; undefined for one that need not be. */
export function longAgo(next, given, as_of) {
  const value = next.kind === "date" && next.relative ? readDay(given) : undefined;
  if (value === undefined || value < daysThatCanBeMeant(next, as_of)[0]) return undefined;
  const years = Math.floor((readDay(as_of) - value) / YEAR);
  return years > 0 ? { day: given, years } : undefined;
}

/** The first and the last day that can be the answer to a date, as ordinals. */
function daysThatCanBeMeant({ low, high, relative }, as_of) {
  return relative ? [Math.max(1, readDay(as_of) - high), readDay(as_of) - low] : [low, high];
}

/** The first and the last day that a field for a date takes, as the field wants them. */
export function limits(next, as_of) {
  const [min, max] = daysThatCanBeMeant(next, as_of).map((day) => {
    const date = dateOf(day);
    return writeDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
  });
  return { min, max };
}

function withDays(message, next, as_of, saying) {
  if (next.kind !== "date") return message;
  const [first, last] = daysThatCanBeMeant(next, as_of);
  return message.replace("{first}", () => sayDay(first, saying)).replace("{last}", () => sayDay(last, saying));
}

function dateOf(day) {
  return new Date((day - EPOCH) * DAY);
}

/** A day as fields for dates and the checker take it: 2026-10-30. */
export function writeDay(...parts) {
  return parts.map((part, index) => String(part).padStart(index ? 2 : 4, "0")).join("-");
}

/** A day as every page writes it: 30 October 2026. See checker/words.py for all of these. */
function sayDay(day, saying) {
  const date = dateOf(day);
  return sayParts([date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()], saying);
}

/** The same for a day in writing, such as 2026-10-30. */
export function dayInWords(iso, saying) {
  return sayParts(iso.split("-").map(Number), saying);
}

// What browsers offer for this takes long to be ready, at the moment when a decision is waited for.
function sayParts([year, month, day], { date, months }) {
  const parts = { year, month: months[month - 1], day };
  return date.replace(/\{(\w+)\}/g, (_, name) => parts[name]);
}

/** A number with its unit as every page writes it: 325,000 EUR, 12.50 EUR. */
function sayAmount(number, { unit, decimals }, saying) {
  if (unit === "year" && number >= saying.first_year && !decimals) return String(number);
  const said = sayNumber(number, saying, decimals);
  return has(saying.units, unit) ? counted(saying.units[unit], decimals ? saying.many : number, saying, said) : `${said} ${unit}`.trim();
}

function sayNumber(number, { groups_from, group, grouping, decimal }, decimals = 0) {
  const size = Math.abs(number);
  const whole = Math.floor(size / 10 ** decimals);
  const [last, before] = [grouping[0], grouping[grouping.length - 1]];
  const gaps = new RegExp(`\\B(?=([0-9]{${before}})*[0-9]{${last}}$)`, "g");
  const grouped = whole < groups_from ? String(whole) : String(whole).replace(gaps, () => group);
  const part = decimals ? decimal + String(size % 10 ** decimals).padStart(decimals, "0") : "";
  return `${number < 0 ? "-" : ""}${grouped}${part}`;
}

/** The one of some forms of a word that goes with a number, with the number in it, or with what is said of it. */
export function counted(forms, number, saying, said = sayNumber(number, saying)) {
  const [size, known] = [Math.abs(number), saying.plural.length];
  const form = forms[saying.plural[size < known ? size : known - 100 + (size % 100)]];
  return form.replace("{}", () => said);
}

/**
 * What is decided in a view of the engine. Beside that it has words about `dates`, `last_days` and `amounts`, which a plan does not work out, and
 * `changes`, which would be many more walks: they are the engine's alone.
 */
export function decidedIn(view) {
  const { dates, last_days, amounts, changes, ...decided } = view;
  return decided;
}

/** Whether two values, made of what JSON can say, are the same. */
export function same(a, b) {
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return a === b;
  const [ones, others] = [Object.keys(a), Object.keys(b)];
  return Array.isArray(a) === Array.isArray(b) && ones.length === others.length &&
    ones.every((key) => has(b, key) && same(a[key], b[key]));
}
