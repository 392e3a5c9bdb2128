// Where the visitor stands in the interview, and the browser's own history of the places they came by.
//
// The answers stay in this script's memory: they are not stored, and no address and no history holds any of them.

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

  choose(question) {
    this.#question = question;
    this.#asked = [];
  }

  answer(fact, given) {
    this.#answers.set(fact, given);
  }

  /** What was answered for a fact; undefined where nothing was. */
  answerTo(fact) {
    return this.#answers.get(fact);
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
    this.#place = place;
    this.#depth += 1;
    history.pushState({ place, depth: this.#depth }, "");
  }

  /** One place back, which `show` shows. */
  goBack(show) {
    if (history.state && this.#depth > 0) return history.back();
    this.#place -= 1; // the visitor came straight to this place, from elsewhere or by a link within the page
    this.#depth = 0;
    history.replaceState({ place: this.#place, depth: 0 }, "");
    show(this.#place);
  }

  /** A link has led to the start. It made an entry of its own, of which the history knows no more than that. */
  enter() {
    this.#place = 0;
    this.#depth = history.state?.depth ?? this.#depth + 1;
    history.replaceState({ place: 0, depth: this.#depth }, "");
  }

  /**
   * Forgets everything. The places of the history go with it, so that nobody has to go back through places that are gone: the
   * browser goes to the first of them.
   */
  forget() {
    this.#answers.clear();
    this.#asked = [];
    this.#question = undefined;
    return this.#toFirstPlace();
  }

  /** Has `show` called with the place where the visitor is at each use of the browser's Back and Forward. */
  followHistory(show) {
    history.scrollRestoration = "manual"; // the places have no heights in common
    if (!history.state) history.replaceState({ place: 0, depth: 0 }, "");
    this.#depth = history.state.depth;
    window.addEventListener("popstate", ({ state }) => {
      if (!state) return; // a link within the page
      this.#depth = state.depth;
      // Other answers may have made the interview shorter since. A place that is gone must not lead to a new entry either, or
      // nobody could get back beyond it.
      const reachable = Math.min(state.place, this.end);
      if (reachable === this.#place) return;
      this.#place = reachable;
      show(reachable);
    });
    return this.#toFirstPlace(); // after a reload, the answers that the other places stand for are gone
  }

  async #toFirstPlace() {
    if (this.#depth === 0) return;
    await new Promise((resolve) => {
      window.addEventListener("popstate", resolve, { once: true });
      setTimeout(resolve, TRAVERSAL);
      history.go(-this.#depth);
    });
  }
}
