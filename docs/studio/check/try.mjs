// Puts the check page of the edited policy into this page, and starts the check page's own scripts.

import { ask } from "./asked.mjs";

const place = document.querySelector("[data-check]");
const here = new URL(place.dataset.siteRoot, document.baseURI);

/** Links of the check page are written for its own address, one folder below the site's root. */
function lead({ target }) {
  const link = target.closest?.('a[href^="../"]');
  if (link) link.href = new URL(link.getAttribute("href"), new URL("check/", here));
}
for (const sign of ["pointerdown", "focusin"]) document.addEventListener(sign, lead, true);

window.addEventListener("message", ({ origin, data }) => {
  if (origin === location.origin && data?.edited) document.querySelector("[data-edited]").hidden = false;
});
document.querySelector("[data-do=reload]").addEventListener("click", () => location.reload());

try {
  const html = await ask("check_page");
  if (html === null) throw new Error("The policy in the studio has errors");
  const made = new DOMParser().parseFromString(html, "text/html");
  for (const one of made.querySelectorAll("link, script[src]")) one.remove(); // they name the published scripts
  place.replaceChildren(...made.body.childNodes);
  document.getElementById("eligibility-checker").dataset.siteRoot = place.dataset.siteRoot;
  await import("./page.mjs");
} catch (error) {
  console.info(`The studio's check page: ${error.message}`);
  place.querySelector("[data-alone]").hidden = false;
}
