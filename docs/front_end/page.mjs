// The first script of the check page: loads the check, and sees to it that nothing that is thrown leaves a page that is silently dead.
//
// It speaks where the other scripts cannot, so it uses only what every browser that knows modules has.

const root = document.getElementById("eligibility-checker");
const loaded = import("./check.mjs");

/** The check is over. What is left says where the same answers are, and which browsers it works in. */
function end() {
  if (root.hasAttribute("data-broken")) return;
  root.setAttribute("data-broken", ""); // the style sheet does the rest
  for (const name of ["data-unscripted", "data-outcome", "data-decided-by"]) root.removeAttribute(name);
  root.querySelector(".ec-missing").focus();
  loaded.then(({ stop }) => stop()).catch(() => {});
}

/** Whether something was thrown by an extension of the browser, which says nothing about the check. */
function isForeign({ filename, error }) {
  return /-extension:/.test(`${filename} ${error && error.stack}`);
}

window.addEventListener("error", (event) => isForeign(event) || end());
window.addEventListener("unhandledrejection", end);
loaded.then(() => root.removeAttribute("data-unscripted")); // from here on the page is answered by the scripts
