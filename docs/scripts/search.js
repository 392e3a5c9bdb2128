// The worker of the search: the theme's own, given words that are in its index. Every word of a search has to be found, or else
// as many as are known; a word with one slip is taken for the one that was meant.
//
// The theme's worker, whose name has its version, is loaded by a line that the build adds at the end (compiler/publish/linked_files.py).

{
  const SETUP = 0; // the kinds of messages between the theme's page and its worker
  const QUERY = 2;
  const RESULT = 3;
  const OPERATORS = /["+^~*:]|(^|\s)-/; // somebody who writes these knows what they want
  const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u; // letters of words without gaps between them
  const ENDING = /^\p{sc=Hiragana}{1,2}$/u; // what only joins Japanese words, or ends one
  const WORD = /[\p{L}\p{N}]+(['’]\p{L}+)*/gu;
  const SHORTEST = 4; // of fewer letters, too many others are one slip away; of just as many, those that begin alike are meant

  let index; // as the theme's page sends it
  let known; // how often each word stands in the index, once somebody searches: by then the theme has loaded what tells its words apart
  let names = new Set(); // what the policy says that something is also called
  let otherwise; // what to search for if nothing has all words
  let passing = false;
  const answer = self.postMessage.bind(self);

  self.postMessage = (message) => {
    const next = message.type === RESULT && !message.data.items.length ? otherwise : undefined;
    otherwise = undefined;
    if (next) pass({ type: QUERY, data: next });
    else answer(message);
  };

  addEventListener("message", (event) => {
    if (passing) return;
    const { type, data } = event.data;
    if (type === SETUP) [index, known] = [data, undefined];
    if (type === SETUP) names = new Set(data.docs.flatMap((doc) => (doc.also_called ?? "").toLowerCase().split("; ")));
    if (type !== QUERY || OPERATORS.test(data) || (UNSPACED.test(data) && !lunr.TinySegmenter)) return;
    known ??= wordsOf(index);
    event.stopImmediatePropagation();
    pass({ type, data: better(data) });
  });

  function pass(data) {
    passing = true;
    dispatchEvent(new MessageEvent("message", { data }));
    passing = false;
  }

  function wordsOf({ config, docs }) {
    const found = new Map();
    for (const doc of docs) {
      for (const field of Object.keys(config.fields)) {
        const text = String(doc[field] ?? "").replace(/<[^>]*>|&#?\w+;/g, " ");
        for (const word of wordsIn(text)) found.set(word, (found.get(word) ?? 0) + 1);
      }
    }
    return found;
  }

  /** The words of a text. The theme has what tells Japanese ones apart; what only joins them says nothing. */
  function wordsIn(text) {
    const lower = text.toLowerCase();
    if (!UNSPACED.test(lower) || !lunr.TinySegmenter) return [...lower.matchAll(WORD)].map(([word]) => word);
    const parts = new lunr.TinySegmenter().segment(lower).filter((part) => /^[\p{L}\p{N}ー]+$/u.test(part));
    const telling = parts.filter((part) => !ENDING.test(part));
    return telling.length ? telling : parts;
  }

  /** A search for the words that are known; for those that are not, where they are most of it: then nothing is the honest result. A word
   * that by itself is a name of something is enough: somebody with a "leaking bottle" looks for what leaks. */
  function better(query) {
    const words = wordsIn(query);
    const last = words.length - 1; // of which more may be to come
    const telling = words.filter((word, index) => index === last || (lunr.stopWordFilter(word) !== undefined && !/['’]/.test(word)));
    const meant = telling.map(likeness);
    const found = meant.filter(Boolean);
    const enough = found.length * 2 > telling.length || found.some((word) => names.has(word));
    if (!enough) return telling.filter((_, index) => !meant[index]).join(" ") || query;
    otherwise = found.length > 1 ? found.map((word) => `${word}*`).join(" ") : undefined;
    return found.map((word) => `+${word}*`).join(" ");
  }

  /** The word itself where one that is known begins with it, else the commonest that differs by one slip. */
  function likeness(word) {
    const all = [...known.keys()];
    if (all.some((one) => one.startsWith(word))) return word;
    if (word.length < SHORTEST) return undefined;
    const near = all.filter((one) => oneSlip(word, one) && (word.length > SHORTEST || one[0] === word[0]));
    const rank = (one) => (one[0] === word[0] ? 1000 : 0) + known.get(one);
    return near.sort((a, b) => rank(b) - rank(a))[0];
  }

  /** Whether a letter too many, too few, or another one, or two that changed places, make one word of the other. */
  function oneSlip(a, b) {
    if (Math.abs(a.length - b.length) > 1) return false;
    let start = 0;
    while (start < a.length && a[start] === b[start]) start++;
    const rest = (text, from) => text.slice(start + from);
    return rest(a, 1) === rest(b, 1) || rest(a, 1) === rest(b, 0) || rest(a, 0) === rest(b, 1) ||
      (a[start] === b[start + 1] && a[start + 1] === b[start] && rest(a, 2) === rest(b, 2));
  }
}
