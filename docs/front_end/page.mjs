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
function isForeign(where) {
  return /-extension:/.test(where);
}

window.addEventListener("error", ({ filename, error }) => isForeign(`${filename} ${error && error.stack}`) || end());
window.addEventListener("unhandledrejection", ({ reason }) => isForeign(String(reason && reason.stack)) || end());
loaded.then(() => root.removeAttribute("data-unscripted")); // from here on the page is answered by the scripts
