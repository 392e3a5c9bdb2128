// The plan of the interview, as compiler/derived/interview_plan.py describes it: walks through decision diagrams, and knows no rule and
// no fact. It decides nothing either: each diagram was worked out by the evaluator, and says where a part of a decision holds.

const EPOCH = 719163; // 1 January 1970 as the ordinal of a day
const DAY = 86_400_000; // milliseconds
const [TICKED, UNTICKED] = [0, 1]; // the cells of one of several answers
const NONE = "-"; // in writing, in the place of several answers: none of them. No answer has such an id.

export class Plan {
  #plan;
  #levels; // of facts, by their ids: diagrams name facts by level, all else by id

  constructor(plan) {
    this.#plan = { ...plan, bound: boundIn(plan) };
    this.#levels = new Map(plan.facts.map(({ next }, level) => [next.fact, level]));
  }

  /** The facts that a visitor can be asked for, in that order. */
  get askable() {
    return this.#plan.order.map((level) => this.#plan.facts[level].next.fact);
  }

  /** An answer in writing to a fact that can be asked for, as it can be given; undefined for one that cannot be. */
  read(fact, written, as_of) {
    const answer = this.asks(fact).kind === "several" ? (written === NONE ? [] : written.split(".")) : written;
    return this.#take(this.#levels.get(fact), answer, as_of)?.answer;
  }

  /** A fact as a page asks for it. */
  asks(fact) {
    return this.#plan.facts[this.#levels.get(fact)].next;
  }

  /** What is said of a day that cannot be the answer to a fact; empty for one that can be. */
  problem(fact, given, as_of) {
    return this.#take(this.#levels.get(fact), given, as_of).problem ?? "";
  }

  /** How days and amounts are written in the language of the page. */
  get saying() {
    return this.#plan.saying;
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
    const { view, rest, level } = this.#walk(request) ?? {};
    const question = this.#plan.questions[request.question];
    const found = (view?.next?.options ?? []).map(({ value }, cell) => {
      const tick = this.#levels.get(`${view.next.fact}.${value}`);
      const chosen = view.next.kind === "several" ? rest.with(tick, TICKED) : rest.with(level, cell);
      if (chosen.of(question.outcome).values.length) return [value, []];
      return [value, this.#plan.impossible.filter(({ when }) => chosen.surely(when)).map(({ because }) => because)];
    });
    return new Map(found.filter(([, reasons]) => reasons.length));
  }

  /** One step of the interview: what is decided in the engine's answer to the same request, or undefined to a question that is not planned. */
  step(request) {
    return this.#walk(request)?.view;
  }

  #walk({ question: id, answers, as_of }) {
    const { policy, questions, facts } = this.#plan;
    if (!has(questions, id)) return undefined;
    const question = questions[id];
    const asked = [];
    const view = (found) => ({
      policy,
      as_of,
      in_force: as_of >= policy.effective_from,
      question: { id, ask: question.ask },
      asked,
      problems: [],
      next: null,
      decision: null,
      ...found,
    });
    const known = new Map(); // the cells of facts
    const fixed = new Map([["", 0], ["today", readDay(as_of)]]); // the days and numbers that are known; the calendar begins behind day 0
    const told = new Set(); // facts that were asked for
    for (;;) {
      this.#measure(known, fixed);
      const rest = new Rest(this.#plan, known, fixed, told);
      const { level, left, decision } = this.#goOn(question, rest);
      if (decision) return { view: view({ decision }), left: 0 };
      const next = { ...facts[level].next, question: this.#question(level, rest) };
      const { fact, kind } = next;
      if (!has(answers, fact)) return { view: view({ next }), left, rest, level };
      const taken = this.#take(level, answers[fact], as_of);
      if (!taken) return undefined;
      if (taken.problem) return { view: view({ next, problems: [{ fact, message: taken.problem }] }), left };
      told.add(level);
      for (const [one, cell] of taken.cells) known.set(one, cell);
      if (taken.value !== undefined) fixed.set(fact, taken.value);
      asked.push({ fact, question: next.question, kind, answer: answers[fact], label: taken.label });
    }
  }

  /**
   * What an answer says: the `cells` that it lies in, its `label`, a number or a day as `value`, and the `answer` in one form of all that mean the
   * same. Or the `problem` with it; undefined where the page offers no such answer.
   */
  #take(level, answer, as_of) {
    const { saying, unknown } = this.#plan;
    const { next, reading } = this.#plan.facts[level];
    const { fact, kind, options, decimals } = next;
    if (answer === null) return { answer, cells: [], label: unknown };
    if (kind === "several") {
      if (!Array.isArray(answer)) return undefined;
      const ticked = options.filter(({ value }) => answer.includes(value));
      if (ticked.length !== answer.length) return undefined; // one is not among them, or comes twice
      return {
        answer: ticked.map(({ value }) => value),
        cells: options.map((one) => [this.#levels.get(`${fact}.${one.value}`), ticked.includes(one) ? TICKED : UNTICKED]),
        label: listed(ticked.map(({ label }) => label), saying.and) || saying.none_of_these,
      };
    }
    if (options.length) {
      const cell = options.findIndex(({ value }) => value === answer);
      return cell < 0 ? undefined : { answer, cells: [[level, cell]], label: options[cell].label };
    }
    const value = kind === "date" ? readDay(answer) : readNumber(answer, next, saying);
    const { cell, problem } = locate(value, reading, as_of);
    if (problem) return { problem: withDays(problem, next, as_of, saying) };
    const number = decimals ? sayNumber(value, saying, decimals, saying.plain_from) : String(value);
    const [form, label] = kind === "date" ? [answer, sayDay(value, saying)] : [number, sayAmount(value, next, saying)];
    return { answer: form, cells: [[level, cell]], label, value };
  }

  /** Adds the cells of the distances and amounts that follow from known days and numbers. */
  #measure(known, fixed) {
    this.#plan.facts.forEach(({ asked, reading }, level) => {
      if (!asked && reading && followsFrom(reading).every((id) => fixed.has(id))) known.set(level, cellOf(placeOf(reading, fixed), reading));
    });
  }

  // --- What to ask next ---

  /**
   * The fact to ask for next, by its level: the first that makes a difference to the outcome, or else to the guidance, or else to the text of the
   * outcome, or else to an amount that these say; or the decision.
   */
  #goOn(question, rest) {
    const { statements, amounts } = this.#plan;
    const stated = (parts) => sort(parts.map(([number, diagram]) => [statements[number], diagram]), rest);
    const led = rest.of(question.outcome);
    const possible = outcomesIn(question, led);
    const guidance = stated(question.guidance);
    if (possible.length) {
      const next = this.#ask([led.facts, guidance.facts], rest);
      if (next) return next;
    }
    const rules = stated(question.rules);
    const decided = possible.length === 1 ? possible : [];
    const all = decided.flatMap((id) => (has(question.texts, id) ? question.texts[id] : []));
    const texts = sort(all.map(([diagram, text, withCondition], number) => [{ number, text, withCondition }, diagram]), rest);
    const said = texts.always.length ? texts.always : texts.may;
    const stating = [...rules.always, ...guidance.always].map(({ id }) => id);
    const naming = decided.flatMap((id) => [id, ...said.map(({ number }) => `${id}.${number}`), ...stating]);
    const operands = amounts.filter((one) => one.said_by.some((id) => naming.includes(id))).flatMap(({ numbers }) => numbers);
    const next = this.#ask([texts.facts, operands], rest);
    if (next) return next;
    return { decision: this.#decision(question, rest, { facts: led.facts, possible, rules, guidance, texts: said }) };
  }

  /** The first fact to ask for, and how many are left with it; undefined where there is none. */
  #ask(groups, rest) {
    const missing = [...new Set(groups.flatMap((levels) => this.#askedFor(levels, rest)))].filter((level) => !rest.told.has(level));
    const level = missing.find((one) => this.#applies(one, rest));
    return level === undefined ? undefined : { level: this.#firstOf(level, rest), left: missing.length };
  }

  /** A fact, or the first one on which it still depends how it is asked for. */
  #firstOf(level, rest) {
    const asks = this.#plan.facts[level].asks.map(([diagram]) => diagram);
    if (asks.some((diagram) => rest.surely(diagram))) return level;
    const needed = this.#askedFor(asks.flatMap((diagram) => [...rest.facts(diagram)]), rest);
    const first = needed.find((one) => !rest.told.has(one) && this.#applies(one, rest));
    return first === undefined ? level : this.#firstOf(first, rest);
  }

  /** What is asked, in order, to know some facts: the dates of a distance, the numbers of an amount, the fact of a tick. */
  #askedFor(levels, { fixed }) {
    const { facts, order } = this.#plan;
    const needed = new Set([...levels].flatMap((level) => {
      const { asked, part_of: of, reading } = facts[level];
      return asked ? [level] : (of ? [of] : followsFrom(reading).filter((id) => !fixed.has(id))).map((id) => this.#levels.get(id));
    }));
    return order.filter((level) => needed.has(level));
  }

  #applies(level, rest) {
    return rest.surely(this.#plan.facts[level].applies);
  }

  /** How a fact is asked for: by the text whose condition surely holds, given what is known; else as everybody is asked. */
  #question(level, rest) {
    const { next, asks } = this.#plan.facts[level];
    return asks.find(([diagram]) => rest.surely(diagram))?.[1] ?? next.question;
  }

  // --- The decision ---

  /** `facts` still make a difference to the outcome, of which `texts` are said. */
  #decision(question, rest, { facts, possible, rules, guidance, texts }) {
    const { judged, outcomes, headings, impossible } = this.#plan;
    const status = ["impossible", "decided"][possible.length] ?? "depends";
    const contradicted = status === "impossible" ? impossible.filter(({ when }) => rest.surely(when)) : [];
    const ways = [...new Set(contradicted.map((one) => one.do).filter(Boolean))];
    const missing = this.#askedFor(facts, rest).filter((level) => this.#applies(level, rest));
    const judgements = judged.filter((level) => facts.has(level)).map((level) => this.#judgement(question, level, rest));
    const heading = status === "decided"
      ? { ...outcomes[possible[0]], ...(texts.length && { says: texts.length > 1 ? texts.map((one) => one.withCondition).join(" ") : texts[0].text }) }
      : titled(headings, ways.length ? "differ" : status, missing, judgements);
    const steps = this.#steps(rules, guidance);
    return {
      status,
      ...heading,
      possible: status === "depends" ? possible.map((id) => outcomes[id]) : [],
      rules: rules.always,
      may_lead: rules.may,
      guidance: guidance.always,
      may_join: guidance.may,
      steps: steps.map(({ id }) => id),
      routes: this.#routes(steps, [...contradicted, ...rules.always, heading], guidance.always),
      unknown: missing.map((level) => {
        const { next, looked_up } = this.#plan.facts[level];
        return { fact: next.fact, question: this.#question(level, rest), looked_up };
      }),
      judgements,
      discretion: judged
        .filter((level) => this.#plan.facts[level].presumed && has(question.judgements, level))
        .flatMap((level) => this.#discretion(question, level, rest)),
      contradictions: contradicted.map(({ because }) => because),
      ways_out: ways,
      set_aside: [], // nothing is asked that does not apply
    };
  }

  /** What to do, each step once: see `_steps` in checker/interview.py. */
  #steps(rules, guidance) {
    const { statements, leads, steps } = this.#plan;
    const [leading, specific, general] = [leads, ...steps].map((numbers) => numbers.map((number) => statements[number]));
    const said = new Set([...rules.always, ...guidance.always]);
    const led = leading.filter((one) => rules.always.includes(one) || rules.may.includes(one));
    const shared = led.slice(0, 1).filter((first) => first.do && led.every((one) => one.do === first.do));
    const found = [specific.filter((one) => said.has(one)), shared, general.filter((one) => said.has(one))].find((some) => some.length) ?? [];
    return found.filter((one, index) => found.findIndex((other) => other.do === one.do) === index);
  }

  /** Whom to reach: see `_routes` in checker/interview.py. */
  #routes([main, ...others], said, guidance) {
    const { statements, steps, routes, contact } = this.#plan;
    const named = (saying) => saying.flatMap((one) => one.contact);
    const own = main?.contact.length && !steps[1].some((number) => statements[number] === main);
    const first = [...(main?.contact ?? []), ...(own ? [] : named(said)), ...named(others)];
    const reached = [first, named(guidance), contact].find((ids) => ids.length) ?? [];
    return [...new Set(reached)].map((id) => routes[id]);
  }

  /** What somebody has to judge, and what could be decided for each judgement. */
  #judgement(question, level, rest) {
    const { next, by } = this.#plan.facts[level];
    const possible = next.options
      .map(({ label }, cell) => ({ answer: label, ids: outcomesIn(question, rest.with(level, cell).of(question.judgements[level])) }))
      .filter(({ ids }) => ids.length); // an answer without any contradicts what is known
    return {
      fact: next.fact,
      question: this.#question(level, rest),
      by,
      settles: possible.some(({ ids }) => ids.join() !== possible[0].ids.join()),
      possible: possible.map(({ answer, ids }) => ({ answer, outcomes: ids.map((id) => this.#plan.outcomes[id].title) })),
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

/** What is left of the diagrams once the cells of some facts are known, and some days and numbers. See checker/diagram.py. */
class Rest {
  #plan;
  #known;
  #parts = new Map(); // equal parts are one, or else a fact would seem to make a difference where it makes none
  #given = new Map(); // by row
  #possible = new Map(); // by part and the cells of bound facts on the way there

  constructor(plan, known, fixed, told) {
    this.#plan = plan;
    this.#known = known;
    this.fixed = fixed;
    this.told = told;
  }

  /** The same, once one more cell is known. */
  with(level, cell) {
    return new Rest(this.#plan, new Map([...this.#known, [level, cell]]), this.fixed, this.told);
  }

  /** The values that a diagram may still have, and the facts that make a difference to it. Where a case is impossible, nothing does. */
  of(diagram) {
    return contentOf(this.#narrowed(this.#from(this.#plan.diagrams[diagram]), []));
  }

  /** Whether a condition holds whatever is still open. */
  surely(diagram) {
    return this.#from(this.#plan.diagrams[diagram]).value === true;
  }

  /** The facts that still make a difference to a condition. */
  facts(diagram) {
    return contentOf(this.#from(this.#plan.diagrams[diagram])).facts;
  }

  /** What is left from a row on. */
  #from(row) {
    return remembered(this.#given, row, () => {
      const content = this.#plan.rows[row];
      if (!Array.isArray(content)) return this.#end(content.value);
      const [fact, ...rows] = content;
      return this.#known.has(fact) ? this.#from(rows[this.#known.get(fact)]) : this.#branch(fact, rows.map((next) => this.#from(next)));
    });
  }

  /** That without what is impossible; `held` are the cells of bound facts on the way. */
  #narrowed(part, held) {
    if (!part.branches) return part;
    return remembered(this.#possible, `${part.name}:${held}`, () => {
      const branches = part.branches.map((branch, cell) => {
        const cells = this.#plan.bound.has(part.fact) ? [...held, [part.fact, cell]] : held;
        return cells === held || this.#isReal(cells) ? this.#narrowed(branch, cells) : this.#end(null);
      });
      const living = new Set(branches.filter(({ value }) => value !== null));
      return living.size === 1 ? [...living][0] : this.#branch(part.fact, branches);
    });
  }

  /** Whether there are days and numbers in some cells. */
  #isReal(cells) {
    const { facts } = this.#plan;
    const bounds = (kind, bound, named) => {
      const found = cells.map(([level, cell]) => [facts[level], cell]).filter(([{ next }]) => next.kind === kind);
      const made = found.flatMap(([fact, cell]) => bound(fact, rangeOf(fact.reading, cell)));
      // Each lies where it can be at all. They come in the order in which checker/meaning.py has them: by it what is given up as unsure can differ.
      const each = [...new Set(made.flatMap(named))].flatMap((id) => facts.filter(({ next, asked }) => asked && next.fact === id));
      return [...made, ...each.flatMap((fact) => bound(fact, [fact.reading.starts[0], fact.reading.end]))];
    };
    return daysCanBe(bounds("date", apart, ({ ends }) => ends), this.fixed) &&
      numbersCanBe(bounds("number", sumsOf, ([parts]) => [...parts.keys()]), this.fixed);
  }

  #branch(fact, branches) {
    if (branches.every((one) => one === branches[0])) return branches[0];
    return this.#part(`${fact}:${branches.map(({ name }) => name)}`, { fact, branches });
  }

  #end(value) {
    return this.#part(`=${JSON.stringify(value)}`, { value });
  }

  #part(key, content) {
    return remembered(this.#parts, key, () => ({ name: this.#parts.size, ...content }));
  }
}

function remembered(memory, key, make) {
  if (!memory.has(key)) memory.set(key, make());
  return memory.get(key);
}

/** The values that a part of a diagram may have, and the facts that make a difference to it. */
function contentOf(part) {
  const values = [];
  const facts = new Set();
  const waiting = new Set([part]);
  for (const { branches, fact, value } of waiting) {
    if (branches) {
      facts.add(fact);
      for (const branch of branches) waiting.add(branch);
    } else if (value !== null) values.push(value);
  }
  return { values, facts };
}

/** Of what has a condition, what `always` holds in the rest and what `may`, and the `facts` that make a difference to that. */
function sort(parts, rest) {
  const found = parts.map(([one, diagram]) => ({ one, ...rest.of(diagram) }));
  const sometimes = found.filter(({ values }) => values.length > 1);
  return {
    always: found.filter(({ values }) => values.length === 1 && values[0]).map(({ one }) => one),
    may: sometimes.map(({ one }) => one),
    facts: new Set(sometimes.flatMap(({ facts }) => [...facts])),
  };
}

/** The outcomes of a question, in its order, that are among the values of a diagram. */
function outcomesIn({ outcomes }, { values }) {
  return outcomes.filter((id) => values.some(([outcome]) => outcome === id));
}

/** What stands in the place of an outcome: whatever is still open has a heading by what is missing. */
function titled(headings, status, missing, judgements) {
  if (status !== "depends") return headings[status];
  if (missing.length || !judgements.length) return headings[missing.length > 1 ? "more" : status];
  const { by } = judgements.find(({ settles }) => settles) ?? judgements[0];
  return { ...headings.judged, title: headings.judged.title.replace("{by}", () => by.split(/[,\u3001\uff0c\u060c]/)[0]) }; // commas of all scripts
}

// --- Beside the engine's view ---

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

/** Whether an object has a key of its own, and not only one that all objects have, such as `constructor`. */
export function has(object, key) {
  return Object.prototype.hasOwnProperty.call(object, key);
}

// --- The cells in which answers lie, see checker/answers.py ---

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
  const found = ordinal(year, month, day); // what is no day of that month becomes one of another
  return year > 0 && partsOf(found)[1] === month ? found : undefined;
}

export function isDay(text) {
  return readDay(text) !== undefined;
}

/** The cell that a number or a day lies in, or what is said of one that lies in none. */
function locate(value, reading, as_of) {
  const { starts, end, relative, times, messages } = reading;
  if (value === undefined) return { problem: messages.form };
  const counted = relative ? daysAgo(value, readDay(as_of), times) : value;
  if (counted < starts[0]) return { problem: messages.low };
  if (counted > end) return { problem: messages.high };
  return { cell: cellOf(counted, reading) };
}

function cellOf(counted, { starts }) {
  return starts.filter((start) => start <= counted).length - 1;
}

/** The first and the last value in a cell. */
function rangeOf({ starts, end }, cell) {
  return [starts[cell], cell + 1 < starts.length ? starts[cell + 1] - 1 : end];
}

/** The dates of a distance, with today and the calendar, or the numbers of an amount. */
function followsFrom(reading) {
  if (!reading) return []; // of a tick
  const { ends, parts, divisor } = reading;
  return [...new Set([...ends, ...[...parts, ...divisor].map(([id]) => id).filter(Boolean)])];
}

/** The levels of the distances and amounts, and of the facts from which these or others follow. */
function boundIn({ facts }) {
  const ids = new Set(facts.flatMap(({ asked, reading }) => (asked ? [] : followsFrom(reading))).filter((id) => id && id !== "today"));
  const isBound = ({ next, reading }) => reading && [next.fact, ...followsFrom(reading)].some((id) => ids.has(id));
  return new Set(facts.flatMap((fact, level) => (isBound(fact) ? [level] : [])));
}

/** The place of a distance or of an amount on its line. */
function placeOf({ ends, times, yearly, parts, divisor }, fixed) {
  if (!parts.length) {
    const [since, till] = ends.map((day) => fixed.get(day));
    return yearly ? dayOfYear(till) : ends[0] === "" ? till : daysAgo(since, till, times);
  }
  const total = (sum) => sum.reduce((all, [id, factor]) => all + BigInt(factor) * (id ? BigInt(fixed.get(id)) : 1n), 0n);
  const [sum, by] = [total(parts), total(divisor)];
  const whole = floored(sum, by);
  return 2n * whole + (sum > whole * by ? 1n : 0n);
}

/** What a range of a date or a distance says of days. */
function apart({ reading }, [low, high]) {
  return [{ ...reading, low, high }];
}

/** What a range of a number or an amount says of numbers: sums of them, and the most that each can be. */
function sumsOf({ next, reading: { parts, divisor } }, range) {
  const [low, high] = range.map(BigInt);
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

// --- Which numbers can be together, see checker/amounts.py ---

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
  const sides = [...new Set(all.flatMap(({ parts }) => [...parts.keys()]))].map((id) => ({
    id, below: all.filter(({ parts }) => parts.get(id) < 0n), above: all.filter(({ parts }) => parts.get(id) > 0n),
  }));
  const pairs = ({ below, above }) => below.length * above.length;
  const side = sides.reduce((best, one) => (pairs(one) < pairs(best) ? one : best));
  const rest = without(system, side);
  if (!rest) return undefined;
  if (rest.size > MOST_BOUNDS) return UNSURE;
  const { id, below, above } = side;
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

/** What follows for all other numbers from the bounds on one; undefined where that cannot hold. */
function without(system, { id, below, above }) {
  const rest = new Map([...system].filter(([, { parts }]) => !parts.has(id)));
  for (const one of above) {
    for (const other of below) {
      const [mine, theirs] = [-other.parts.get(id), one.parts.get(id)];
      const names = [...new Set([...one.parts.keys(), ...other.parts.keys()])];
      const both = names.map((name) => [name, mine * (one.parts.get(name) ?? 0n) + theirs * (other.parts.get(name) ?? 0n)]);
      if (!addSum(rest, both, mine * one.most + theirs * other.most)) return undefined;
    }
  }
  return rest;
}

/** A fraction rounded down. */
function floored(sum, by) {
  const whole = sum / by;
  return whole * by > sum ? whole - 1n : whole;
}

function commonDivisor(one, other) {
  return other ? commonDivisor(other, one % other) : one < 0n ? -one : one;
}

// --- Which days can be together, see checker/distances.py ---

const LAST_DAY = 3652059; // 31 December 9999
const REPEATS = 2000;
const COMMON_YEAR = 2001; // without a 29 February

/** Whether days can lie so far apart of which some are fixed: the earliest ones are looked for. */
function daysCanBe(bounds, fixed) {
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
  const [, month, number] = partsOf(day);
  return ordinal(COMMON_YEAR, month, month === 2 ? Math.min(number, 28) : number) - ordinal(COMMON_YEAR, 1, 0);
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

// --- Counting days, see checker/times.py ---

/** How many days ago a day is, but beyond the place of a time that is over; negative for a day to come. */
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
  const [year, month, number] = partsOf(day);
  const last = ordinal(year, month + months + 1, 0); // of that month
  return last - Math.max(0, partsOf(last)[2] - number);
}

// --- Answers in writing, see checker/words.py ---

/** Several answers in the fragment of an address. */
export function inWriting(given) {
  return given.join(".") || NONE;
}

/** Texts as a list within a sentence. */
function listed(texts, [between, beforeLast]) {
  return [texts.slice(0, -1).join(between), ...texts.slice(-1)].filter(Boolean).join(beforeLast);
}

const YEAR = 365.25; // days

/** How many whole years a day is ago that can be the answer; 0 for all else, which need not be asked back. */
export function longAgo(next, given, as_of) {
  const day = next.kind === "date" && next.relative ? readDay(given) : undefined;
  return day >= daysThatCanBeMeant(next, as_of)[0] ? Math.floor((readDay(as_of) - day) / YEAR) : 0;
}

/** The first and the last day that can be the answer to a date, as ordinals. */
function daysThatCanBeMeant({ low, high, relative }, as_of) {
  return relative ? [Math.max(1, readDay(as_of) - high), readDay(as_of) - low] : [low, high];
}

/** The first and the last day that a field for a date takes, as the field wants them. */
export function limits(next, as_of) {
  const [min, max] = daysThatCanBeMeant(next, as_of).map((day) => writeDay(...partsOf(day)));
  return { min, max };
}

function withDays(message, next, as_of, saying) {
  if (next.kind !== "date") return message;
  const [first, last] = daysThatCanBeMeant(next, as_of);
  return message.replace("{first}", () => sayDay(first, saying)).replace("{last}", () => sayDay(last, saying));
}

/** The ordinal of a day of a month, which are counted from 1. */
function ordinal(year, month, day) {
  return new Date(0).setUTCFullYear(year, month - 1, day) / DAY + EPOCH;
}

/** The year, the month and the day of the month of an ordinal. */
function partsOf(day) {
  const date = new Date((day - EPOCH) * DAY);
  return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
}

/** A day as fields for dates and the checker take it: 2026-10-30. */
export function writeDay(...parts) {
  return parts.map((part, index) => String(part).padStart(index ? 2 : 4, "0")).join("-");
}

/** A day as every page writes it: 30 October 2026. */
function sayDay(day, saying) {
  return sayParts(partsOf(day), saying);
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
  const said = sayNumber(number, saying, decimals, unit === "" || unit === "year" ? saying.plain_from : saying.groups_from);
  return has(saying.units, unit) ? counted(saying.units[unit], decimals ? saying.many : number, saying, said) : `${said} ${unit}`.trim();
}

function sayNumber(number, { groups_from, group, grouping, decimal }, decimals = 0, from = groups_from) {
  const size = Math.abs(number);
  const whole = Math.floor(size / 10 ** decimals);
  const [last, before] = [grouping[0], grouping[grouping.length - 1]];
  const gaps = new RegExp(`\\B(?=([0-9]{${before}})*[0-9]{${last}}$)`, "g");
  const grouped = whole < from ? String(whole) : String(whole).replace(gaps, () => group);
  const part = decimals ? decimal + String(size % 10 ** decimals).padStart(decimals, "0") : "";
  return `${number < 0 ? "-" : ""}${grouped}${part}`;
}

/** The one of some forms of a word that goes with a number, with the number in it, or with what is said of it. */
export function counted(forms, number, saying, said = sayNumber(number, saying)) {
  const [size, known] = [Math.abs(number), saying.plural.length];
  const form = forms[saying.plural[size < known ? size : known - 100 + (size % 100)]];
  return form.replace("{}", () => said);
}
