// Where the visitor stands in the interview, and the browser's own history of the places they came by.
//
// The address names the question that is shown. It holds an answer only where somebody has asked for a link or has opened one, and only as
// long as what it leads to is shown.

import { asking } from "./parts.mjs";

const TRAVERSAL = 300; // milliseconds, in which a browser has gone to an entry of its history, if it has kept that

/** What the visitor wants to know, what they have answered, and which place of the interview is on the page. */
export class Interview {
  #turn = 0; // counts what the visitor did
  #answers = new Map(); // by the fact: a text, or null for "I don't know"
  #question;
  #asked = []; // the answers that count, as the checker last listed them
  #place = 0;
  #depth = 0; // how many places the browser can go back by within this page

  /** The id of what the visitor wants to know, or undefined. */
  get question() {
    return this.#question;
  }

  /** The answers that count, in the order in which they were asked for. */
  get asked() {
    return this.#asked;
  }

  /** 0: choosing the question; n: the n-th thing asked; one more than were asked: the decision. */
  get place() {
    return this.#place;
  }

  /** The last place that there is now. */
  get end() {
    return this.#question ? this.#asked.length + 1 : 0;
  }

  /** The visitor has done something. Returns a test whether they have done nothing since: if they have, its answer is overtaken. */
  takeTurn() {
    const mine = (this.#turn += 1);
    return () => mine === this.#turn;
  }

  /** Chooses what to ask about; with `answers` that were in writing, those count in place of what was answered. */
  choose(question, answers = this.#answers) {
    this.#question = question;
    this.#answers = new Map(answers);
    this.#asked = [];
  }

  answer(fact, given) {
    this.#answers.set(fact, given);
  }

  /** What was answered for a fact; undefined where nothing was. */
  answerTo(fact) {
    return this.#answers.get(fact);
  }

  get hasAnswers() {
    return this.#answers.size > 0;
  }

  /** All answers; or, with `n`, only those before the n-th that was asked for. */
  answers(n) {
    return n === undefined ? this.#answers : new Map(this.#asked.slice(0, n - 1).map(({ fact }) => [fact, this.#answers.get(fact)]));
  }

  /** The visitor has come to the end of what was asked. */
  reach(asked) {
    this.#asked = asked;
    this.moveTo(this.end);
  }

  /** The visitor has come to a place. The history learns its number, and nothing about any answer. */
  moveTo(place) {
    if (place === this.#place) return;
    if (history.state) this.#rename(history.state); // an answer in its address would stay behind
    this.#place = place;
    this.#depth += 1;
    history.pushState({ place, depth: this.#depth }, "", this.#address);
  }

  /** The visitor has come to the end of what a link holds, of which only the answers that were asked for are taken. */
  land(asked) {
    this.#asked = asked;
    this.#answers = this.answers(this.end);
    this.#place = this.end;
    history.replaceState({ place: this.#place, depth: this.#depth }, ""); // the address stays what it is: the link
  }

  /** The visitor has reloaded the page, where they stood. */
  resume(asked) {
    this.#asked = asked;
    this.#place = history.state.place;
    this.#rename(history.state);
  }

  /** Writes a fragment into the address of this place. Returns the whole address. */
  writeAddress(fragment) {
    history.replaceState(history.state, "", `#${fragment}`);
    return location.href;
  }

  /** The address of the place: with the question, where one is shown, and without any answer. */
  get #address() {
    const fragment = this.#place > 0 ? `#${asking(this.#question)}` : "";
    return location.pathname + location.search + fragment;
  }

  #rename(state) {
    history.replaceState(state, "", this.#address);
  }

  /** One place back, which `show` shows. */
  goBack(show) {
    if (history.state && this.#depth > 0) return history.back();
    this.#place -= 1; // the visitor came straight to this place, from elsewhere or by a link within the page
    this.#depth = 0;
    this.#rename({ place: this.#place, depth: 0 });
    show(this.#place);
  }

  /** A link has led to the start. It made an entry of its own, of which the history knows no more than that. */
  enter() {
    this.#place = 0;
    this.#depth = history.state?.depth ?? this.#depth + 1;
    history.replaceState({ place: 0, depth: this.#depth }, "");
  }

  /** A link has led nowhere: what is shown stays, and the address is that of its place again. */
  stay() {
    if (!history.state) this.#depth += 1; // the link made an entry of its own
    this.#rename(history.state ?? { place: this.#place, depth: this.#depth });
  }

  /**
   * Forgets everything. The places of the history go with it, so that nobody has to go back through places that are gone: the
   * browser goes to the first of them.
   */
  async forget() {
    this.#answers = new Map();
    this.#asked = [];
    this.#question = undefined;
    this.#place = 0;
    this.#rename(history.state);
    await this.toFirstPlace();
    this.#rename(history.state);
  }

  /**
   * Has `show` called with the place where the visitor is at each use of the browser's Back and Forward. Returns whether they have been at this
   * place before, as after a reload.
   */
  followHistory(show) {
    history.scrollRestoration = "manual"; // the places have no heights in common
    const returned = Boolean(history.state);
    if (!returned) history.replaceState({ place: 0, depth: 0 }, "");
    this.#depth = history.state.depth;
    window.addEventListener("popstate", ({ state }) => {
      if (!state) return; // a link within the page
      this.#depth = state.depth;
      // Other answers may have made the interview shorter since. A place that is gone must not lead to a new entry either, or
      // nobody could get back beyond it.
      const reachable = Math.min(state.place, this.end);
      const moved = reachable !== this.#place;
      this.#place = reachable;
      this.#rename(state);
      if (moved) show(reachable);
    });
    return returned;
  }

  /** After a reload that has forgotten the answers: those that the other places stand for are gone. */
  async toFirstPlace() {
    if (this.#depth > 0) {
      await new Promise((resolve) => {
        window.addEventListener("popstate", resolve, { once: true });
        setTimeout(resolve, TRAVERSAL);
        history.go(-this.#depth);
      });
    }
    history.replaceState({ place: 0, depth: this.#depth }, "");
  }
}
