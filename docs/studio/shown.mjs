// What Python says of the policy, laid out: problems, changes and pages. Whatever comes from the policy becomes text only; the pages
// come as HTML from the site's own templates, into a frame in which no script runs.

/** A text in which what stands in backticks is shown as code. */
function said(text) {
  return text.split("`").map((part, number) => (number % 2 ? element("code", {}, part) : part));
}

export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [attribute, value] of Object.entries(attributes)) made.setAttribute(attribute, value);
  made.append(...children);
  return made;
}

/** The problems as a list. `goTo` is called with the one whose place is chosen. */
export function problemList(problems, goTo) {
  return problems.map((problem) => {
    const place = element("button", { type: "button", class: "st-place" }, `${problem.file}:${problem.line}:${problem.column}`);
    place.addEventListener("click", () => goTo(problem));
    const kind = element("strong", { class: "st-kind" }, problem.severity === "error" ? "Error" : "Warning");
    return element(
      "li", { class: `st-problem st-${problem.severity}` },
      element("p", { class: "st-where" }, kind, " ", place, " ", element("span", { class: "st-code" }, problem.code)),
      element("p", {}, ...said(problem.message)),
      element("pre", {}, problem.excerpt),
      element("p", { class: "st-way" }, element("strong", {}, "Way out: "), ...said(problem.way_out)),
      ...accepting(problem),
      ...problem.also.map((other) => element("p", { class: "st-way" }, "Part of it: ", element("code", {}, `${other.file}:${other.line}:${other.column}`))),
    );
  });
}

/** What an editor writes to let a finding stand, where it may. */
function accepting({ accept }) {
  if (!accept) return [];
  const lines = [...Object.entries(accept), ["because", "…"]].map(([key, value], number) => `${number ? "  " : "- "}${key}: ${/^[\w…-]+$/.test(value) ? value : JSON.stringify(value)}`);
  return [element("p", { class: "st-way" }, "Or write this under ", element("code", {}, "accepted"), ", with your reason, if it is meant:"),
    element("pre", {}, lines.join("\n"))];
}

/** What changes, from lines with their depths: -1 is a statement about the whole, 0 a heading, and what is deeper a list. */
export function changeList(lines) {
  const shown = [];
  const open = []; // the lists that are open, the outermost first
  for (const [depth, text] of lines) {
    if (depth <= 0) {
      open.length = 0;
      shown.push(element(depth < 0 ? "p" : "h2", {}, ...said(text)));
      continue;
    }
    open.length = Math.min(open.length, depth);
    while (open.length < depth) {
      const list = element("ul");
      const last = open.at(-1);
      if (last) (last.lastElementChild ?? last).append(list);
      else shown.push(list);
      open.push(list);
    }
    open.at(-1).append(element("li", {}, ...said(text)));
  }
  return shown;
}

const BLOCKS = "h1, h2, h3, p, li, dt, dd, td, summary";

/** The page of a topic in a frame, in which what is not on the published page is marked. */
export class Preview {
  #frame;
  #sheets;
  #follow;
  #ready;
  #topic;

  /** `follow` is called with the topic and the place on its page that a link leads to. */
  constructor(frame, sheets, follow) {
    this.#frame = frame;
    this.#sheets = sheets;
    this.#follow = follow;
  }

  async show(topic, { now, before }, place) {
    const document = await (this.#ready ??= this.#open());
    const article = document.querySelector("article");
    const { scrollTop } = document.scrollingElement;
    article.replaceChildren(...parsed(now).body.childNodes);
    markNew(article, parsed(before).body);
    document.documentElement.dataset.shown = this.#topic === topic ? "again" : "first";
    const goal = place ? document.getElementById(place) : this.#topic !== topic && article.querySelector(".st-new");
    if (goal) goal.scrollIntoView({ block: "center" });
    else document.scrollingElement.scrollTop = this.#topic === topic ? scrollTop : 0;
    this.#topic = topic;
  }

  #open() {
    const sheets = this.#sheets.map((href) => `<link rel="stylesheet" href="${encodeURI(href)}">`).join("");
    const loaded = new Promise((resolve) => this.#frame.addEventListener("load", resolve, { once: true }));
    this.#frame.srcdoc = `<!doctype html><html lang="${document.documentElement.lang}"><head><meta charset="utf-8"><title>Preview</title>${sheets}</head>
<body data-md-color-scheme="default" data-md-color-primary="indigo"><main class="md-content"><article class="md-content__inner md-typeset"></article></main></body></html>`;
    return loaded.then(() => {
      const inside = this.#frame.contentDocument;
      const dark = matchMedia("(prefers-color-scheme: dark)");
      const colour = () => (inside.body.dataset.mdColorScheme = dark.matches ? "slate" : "default");
      colour();
      dark.addEventListener("change", colour);
      inside.addEventListener("click", (event) => {
        const link = event.target.closest("a");
        if (!link) return;
        event.preventDefault(); // another page would be the published one
        const [, topic, place] = /^(?:\.\.\/([^/]+)\/)?(?:#(.*))?$/.exec(link.getAttribute("href")) ?? [];
        if (topic || place) this.#follow(topic ?? this.#topic, place);
      });
      return inside;
    });
  }
}

function parsed(html) {
  return new DOMParser().parseFromString(html, "text/html");
}

/** Marks each block with a text that the published page does not have below the same heading. */
function markNew(article, published) {
  const known = new Set([...texts(published)].map(([, text]) => text));
  for (const [block, text] of texts(article)) {
    if (!known.has(text) && !block.querySelector(BLOCKS)) block.classList.add("st-new");
  }
}

function* texts(root) {
  let heading = "";
  for (const block of root.querySelectorAll(BLOCKS)) {
    if (/^H\d$/.test(block.tagName)) heading = block.id;
    yield [block, `${heading} ${block.textContent.replace(/\s+/g, " ").trim()}`];
  }
}
