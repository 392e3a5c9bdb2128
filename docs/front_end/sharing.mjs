// What a customer can take along from a decision: a link to it, and a message for support. Nothing is sent from here.

import { breakable, day, lines, part, settings } from "./parts.mjs";
import { shortened } from "./writing.mjs";

/** Has the keys of a decision make its link and its message. `address` makes the address that holds the answers, `show` shows it as the page's own. */
export function offerToShare(shown, view, { address, show }) {
  const place = shown.querySelector("[data-copied]");
  const doing = (name, make) => shown.querySelector(`[data-do="${name}"]`).addEventListener("click", () => copy(make(), place, name));
  doing("link", show);
  doing("message", () => message(shown, view, address()));
  const mail = shown.querySelector("[data-mail]");
  const renew = () => (mail.href = mailOf(mail.dataset.mail, view, message(shown, view, address()))); // whether the engine has confirmed it may have changed
  for (const sign of ["pointerdown", "focus"]) mail.addEventListener(sign, renew);
  renew();
}

/** Puts a text where others can be given it from. It is shown as well: that is all that was copied. */
async function copy(text, place, name) {
  const copied = await navigator.clipboard?.writeText(text).then(() => true, () => false);
  const shown = part(copied ? `copied-${name}` : "to-copy");
  const field = shown.querySelector("textarea");
  field.value = text;
  place.replaceChildren(shown);
  field.rows = Math.min(16, text.split("\n").length + 1);
  if (!copied) field.select();
}

/** A mail to the route of a decision that takes mail; to `other`, where none does. */
function mailOf(other, view, text) {
  const body = text.replaceAll("\n", "\r\n");
  const [to = `mailto:${other}`] = view.decision.routes.flatMap(({ ways }) => ways.map(({ href }) => href)).filter((href) => href.startsWith("mailto:"));
  return `${to}?subject=${encodeURIComponent(view.question.ask)}&body=${encodeURIComponent(body)}`;
}

/** The texts of some elements, each once. */
function textsOf(shown, selector) {
  return [...new Set([...shown.querySelectorAll(selector)].map(({ textContent }) => textContent))];
}

/** A message to whoever helps: what was asked, answered, decided and is to be done, by which rules and when, as it is `shown`. */
function message(shown, { question, asked, decision, policy, as_of }, address) {
  const cited = decision.rules.length ? decision.rules : decision.may_lead;
  const made = part("message", {
    ask: question.ask,
    answers: lines(asked.map((one) => `${one.question} ${one.label}`)),
    title: decision.title,
    says: decision.says,
    possible: lines([...decision.possible.map(({ title }) => title), ...decision.contradictions]),
    steps: lines(textsOf(shown, ".ec-now [data-statement] [data-slot=text]:not(.ec-sum)")),
    dates: lines(textsOf(shown, ".ec-dates")),
    amounts: lines(textsOf(shown, ".ec-amounts")),
    rules: lines(cited.map(({ title, href }) => `${title}: ${new URL(settings.siteRoot + href, document.baseURI)}`)),
    policy: policy.title,
    version: policy.version,
    effective: day(policy.effective_from),
    asof: day(as_of),
    digest: shortened(policy.digest),
    address,
    table: settings.decidedBy === "table",
  });
  const said = [...made.querySelectorAll("p, li")].map((line) => (line.matches("li") ? `- ${line.textContent}` : line.textContent));
  return breakable(said.join("\n"));
}
