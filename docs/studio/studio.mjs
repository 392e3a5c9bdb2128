// The studio: the policy is opened, edited, and looked at by the Python of the build, here in the browser.
//
//   an edit ── a moment without another ──> check ──> compare ──> topics ──> the page of one topic, if pages are shown
//
// Each step is asked for when the one before is shown, so a new edit begins at once and what is out of date is not asked for.

import { Desk } from "./desk.mjs";
import { Editor } from "./editor.mjs";
import { Files } from "./files.mjs";
import { Preview, changeList, element, problemList } from "./shown.mjs";

const PAUSE = 400; // milliseconds
const root = document.getElementById("studio");
const settings = root.dataset;
const find = (selector) => root.querySelector(selector);
let published; // the text of the file with the published policy
let files; // what is in it, and what was begun here
let version = 0; // the one whose pages are shown: that of the file shown last
let turn = 0; // counts the edits, and whatever else has the texts looked at anew
let looked; // the turn whose topics are shown
let timer; // before an edit is looked at
let checkPage; // the window in which the check is tried

const desk = new Desk(settings, tell);
const editor = new Editor(find("[data-editor]"), edited);
const preview = new Preview(find("iframe"), [settings.pagesSheet, settings.sheet].map((href) => new URL(href, document.baseURI).href), follow);

// --- What is edited ------------------------------------------------------------------------------------------

async function begin() {
  try {
    const response = await fetch(settings.published);
    if (!response.ok) throw new Error(`status ${response.status}`);
    published = await response.text();
    files = new Files(JSON.parse(published));
  } catch (error) {
    return failed(error);
  }
  showTabs();
  for (const name of files.names) editor.put(name, files.published(name), tab(name).textContent);
  showFile(files.names[0]);
  root.removeAttribute("data-unscripted");
  start();
}

function showTabs() {
  find("[data-files]").replaceChildren(...files.names.map(tabOf));
}

/** The tab of a file: the policy's first file and its example cases have a name of their own, the others that of their file. */
function tabOf(name, number) {
  const made = element("button", {
    type: "button", role: "tab", id: `st-file-${number}`, "aria-controls": "st-text", "aria-selected": "false", tabindex: "-1",
  });
  made.dataset.file = name;
  const kind = files.kind(name);
  made.append(words(`file-${kind}`), ["version", "table"].includes(kind) ? baseName(name) : "");
  return made;
}

function baseName(name) {
  return name.split("/").at(-1);
}

function tab(name) {
  return [...root.querySelectorAll("[data-file]")].find((one) => one.dataset.file === name);
}

function shownFile() {
  return root.querySelector("[data-file][aria-selected=true]").dataset.file;
}

function showFile(name) {
  choose(tab(name));
  find("[data-editor]").parentElement.setAttribute("aria-labelledby", tab(name).id);
  editor.show(name);
  if (!["policy", "version"].includes(files.kind(name)) || files.names.indexOf(name) === version) return;
  version = files.names.indexOf(name);
  look();
}

/** Whether a file has another text than the published one. */
function isEdited(name) {
  return editor.text(name) !== files.published(name)?.replaceAll("\r\n", "\n");
}

function edited() {
  turn += 1; // what is under way is out of date
  for (const name of files.names) tab(name).toggleAttribute("data-edited", isEdited(name));
  clearTimeout(timer);
  if (settings.engine !== "ready") return;
  say("checking");
  timer = setTimeout(look, PAUSE);
}

addEventListener("beforeunload", (event) => files?.names.some(isEdited) && event.preventDefault());

// --- Python --------------------------------------------------------------------------------------------------

async function start() {
  settings.engine = "loading";
  say("loading");
  find("progress").value = 0;
  try {
    await desk.start(published);
  } catch (error) {
    return failed(error);
  }
  settings.engine = "ready";
  look();
}

function tell({ share, starting }) {
  if (share) find("progress").value = share;
  if (starting) say("starting");
}

function failed(error) {
  console.warn(`The studio: ${error.message}`);
  settings.engine = "failed";
  root.removeAttribute("data-unscripted");
  say(navigator.onLine ? "failed" : "offline");
}

function today() {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Has the texts looked at, and shows one thing after the other. */
async function look() {
  clearTimeout(timer);
  if (settings.engine !== "ready") return; // once it is, this comes by itself
  const mine = (turn += 1);
  const current = () => mine === turn;
  say("checking");
  try {
    const found = await desk.call("check", files.written((name) => editor.text(name)));
    if (!current()) return;
    showProblems(found);
    checkPage?.postMessage({ edited: true }, location.origin);
    const changes = await desk.call("compare", today());
    if (!current()) return;
    showChanges(changes);
    const topics = await desk.call("topics", version);
    if (!current()) return;
    showTopics(topics);
    looked = mine;
    await showTopic();
  } catch (error) {
    if (current()) failed(error);
  }
}

// --- What is shown -------------------------------------------------------------------------------------------

/** Some of the words in the page. */
function words(name) {
  return find(`template[data-say="${name}"]`).content.cloneNode(true);
}

/** Says how the texts stand. `values` are put into the slots of the sentence. */
function say(name, values = {}) {
  const sentence = words(name);
  for (const [slot, value] of Object.entries(values)) {
    for (const element of sentence.querySelectorAll(`[data-slot="${slot}"]`)) element.textContent = value;
  }
  settings.says = name;
  find("[data-status]").replaceChildren(sentence);
  find("[data-status] [data-do=retry]")?.addEventListener("click", () => (files ? start() : begin()));
}

function counted(number, one) {
  return `${number} ${one}${number === 1 ? "" : "s"}`;
}

function showProblems({ problems, problems_not_shown: more, cases = 0, examples = 0 }) {
  const errors = problems.filter(({ severity }) => severity === "error").length + more;
  const warnings = problems.length + more - errors;
  for (const name of files.names) editor.mark(name, problems.filter(({ file }) => file === name));
  const items = problemList(problems, (problem) => {
    if (files.names.includes(problem.file)) showFile(problem.file);
    editor.goTo(problem);
  });
  find("[data-problems]").replaceChildren(...items);
  find("[data-none]").hidden = items.length > 0;
  find("[data-more]").hidden = !more;
  find("[data-more] [data-slot]").textContent = more;
  find("[data-count]").textContent = problems.length + more || "";
  if (errors) say("errors", { errors: counted(errors, "error"), warnings: warnings ? ` and ${counted(warnings, "warning")}` : "" });
  else if (warnings) say("warnings", { warnings: counted(warnings, "warning") });
  else say("fine", { cases: cases.toLocaleString("en"), examples: counted(examples, "example case") });
  find("[data-do=try]").setAttribute("aria-disabled", String(errors > 0));
}

function showChanges(changes) {
  const shown = !changes ? "mend" : changes.same ? "same" : "changes";
  for (const note of root.querySelectorAll("[data-changes-note]")) note.hidden = note.dataset.changesNote !== shown;
  find("[data-changes]").replaceChildren(...(shown === "changes" ? changeList(changes.lines) : []));
}

function showTopics(topics) {
  const select = find("[data-topics]");
  find("[data-preview]").hidden = !topics;
  find("[data-preview-note]").hidden = Boolean(topics);
  if (!topics) return;
  const before = select.value;
  select.replaceChildren(...topics.map(({ id, title, changed }) => element("option", { value: id }, changed ? `${title} (changed)` : title)));
  const isChanged = new Map(topics.map(({ id, changed }) => [id, changed]));
  const first = topics.find(({ changed }) => changed) ?? topics[0];
  const stays = isChanged.get(before) || (isChanged.has(before) && (select.dataset.chosen || !first.changed));
  select.value = stays ? before : first.id;
  find("[data-changed-pages]").textContent = counted(topics.filter(({ changed }) => changed).length, "page");
}

/** Shows the page of the chosen topic. While the texts are looked at there may be none any more; it comes with what is found. */
async function showTopic(place) {
  const id = find("[data-topics]").value;
  if (looked !== turn || !id || find("[data-preview]").hidden || find("#st-pages").hidden) return;
  await preview.show(id, await desk.call("topic", version, id), place);
}

function follow(topic, place) {
  const select = find("[data-topics]");
  if (![...select.options].some(({ value }) => value === topic)) return;
  select.value = topic;
  select.dataset.chosen = "";
  showTopic(place).catch(failed);
}

find("[data-topics]").addEventListener("change", ({ target }) => {
  target.dataset.chosen = "";
  showTopic().catch(failed);
});

// --- Tabs ----------------------------------------------------------------------------------------------------

function choose(chosen) {
  for (const one of chosen.parentElement.querySelectorAll("[role=tab]")) {
    one.setAttribute("aria-selected", String(one === chosen));
    one.tabIndex = one === chosen ? 0 : -1;
    const panel = document.getElementById(one.getAttribute("aria-controls"));
    if (!one.dataset.file) panel.hidden = one !== chosen;
  }
  if (chosen.id === "st-tab-pages") showTopic().catch(failed);
}

for (const list of root.querySelectorAll("[role=tablist]")) {
  const pick = (one) => (one.dataset.file ? showFile(one.dataset.file) : choose(one));
  list.addEventListener("click", ({ target }) => {
    const one = target.closest("[role=tab]");
    if (one) pick(one);
  });
  list.addEventListener("keydown", (event) => {
    const tabs = [...list.querySelectorAll("[role=tab]:not([hidden])")];
    const here = tabs.indexOf(event.target);
    const next = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
    if (next === undefined || here < 0) return;
    event.preventDefault();
    const one = tabs[(next + tabs.length) % tabs.length];
    pick(one);
    one.focus();
  });
}

// --- Files ---------------------------------------------------------------------------------------------------

/** Puts a text into the place of the file that is shown. */
function put(text) {
  editor.put(shownFile(), text, tab(shownFile()).textContent);
  edited();
}

/** Begins the version of the policy that holds from a day on, in a file of its own; one that is there is shown. */
function schedule(day) {
  const before = files.names;
  const name = files.begin(day);
  if (!before.includes(name)) {
    showTabs();
    const comment = words("version-text").textContent;
    editor.put(name, `version: "${day}"\neffective_from: ${day}\n\n${comment}\n`, tab(name).textContent);
  }
  showFile(name);
  edited();
  note("scheduled");
}

find("[data-dialog=schedule]").addEventListener("close", ({ target }) => {
  const { value } = find("[name=day]");
  if (target.returnValue && value) schedule(value);
  target.returnValue = "";
});

const actions = {
  open: () => find("[type=file]").click(),
  save: () => {
    const name = shownFile();
    const address = URL.createObjectURL(new Blob([editor.saved(name)], { type: "text/yaml" }));
    element("a", { href: address, download: baseName(name) }).click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    note(files.published(name) === undefined ? "saved-version" : "saved");
  },
  copy: async () => {
    try {
      await navigator.clipboard.writeText(editor.saved(shownFile())); // an insecure address has no clipboard
      note("copied");
    } catch {
      note("not-copied");
    }
  },
  reset: () => {
    if (isEdited(shownFile())) find("[data-dialog=discard]").showModal();
  },
  discard: () => {
    find("[data-dialog=discard]").close();
    const name = shownFile();
    const before = files.published(name);
    if (before !== undefined) return put(before);
    files.drop(name); // it was begun here
    showTabs();
    showFile(files.names[0]);
    edited();
  },
  keep: () => find("[data-dialog=discard]").close(),
  schedule: () => {
    find("[name=day]").value = "";
    find("[data-dialog=schedule]").showModal();
  },
  try: () => {
    if (settings.engine !== "ready" || find("[data-do=try]").getAttribute("aria-disabled") === "true") return note("not-tried");
    checkPage = open(settings.tryPage, "studio-check");
  },
};
for (const [name, act] of Object.entries(actions)) find(`[data-do="${name}"]`).addEventListener("click", act);

find("[type=file]").addEventListener("change", async ({ target }) => {
  const [file] = target.files;
  target.value = "";
  if (!file) return;
  try {
    put(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(await file.arrayBuffer()));
    note("opened");
  } catch {
    note("not-text");
  }
});

/** Says for a moment what became of an action. */
function note(name) {
  const place = find("[data-note]");
  place.replaceChildren(words(name));
  clearTimeout(note.timer);
  note.timer = setTimeout(() => place.replaceChildren(), 8000);
}

// --- The check page ------------------------------------------------------------------------------------------

addEventListener("message", async ({ origin, data, ports: [port] }) => {
  const { call, values } = data ?? {}; // others write to a window as well
  if (origin !== location.origin || !port || !["check_page", "step"].includes(call)) return;
  try {
    port.postMessage({ answer: await desk.call(call, ...(call === "check_page" ? [version] : values)) });
  } catch (error) {
    port.postMessage({ failed: error.message });
  }
});

begin();
