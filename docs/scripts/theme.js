// What the theme's script expects to be there, and the colours that somebody chose with the theme's switch, before the page is drawn.
// The theme writes both into its pages; hosts forbid scripts there, so they come as this file. Last, what the style sheet says about paper
// for browsers in which it cannot.

{
  const siteRoot = new URL("../../", document.currentScript.src); // this file is two folders below it
  Object.assign(globalThis, {
    __md_scope: siteRoot,
    __md_hash: (text) => [...text].reduce((hash, one) => (hash << 5) - hash + one.charCodeAt(0), 0),
    __md_get: (key, storage = localStorage, scope = __md_scope) => JSON.parse(storage.getItem(`${scope.pathname}.${key}`)),
    __md_set(key, value, storage = localStorage, scope = __md_scope) {
      try {
        storage.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
      } catch {
        // Somebody who keeps nothing gets the colours of their device the next time.
      }
    },
  });

  const chosen = __md_get("__palette")?.color;
  const scheme = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const device = document.querySelector(`[data-md-color-media="(prefers-color-scheme: ${scheme})"]`);
  for (const name of ["scheme", "primary", "accent"]) {
    const ofDevice = !chosen || chosen.media === "(prefers-color-scheme)";
    const color = ofDevice ? device?.getAttribute(`data-md-color-${name}`) : chosen[name];
    if (color) document.body.setAttribute(`data-md-color-${name}`, color);
  }
}

// On paper nothing is folded.
if (!CSS.supports("selector(::details-content)")) {
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = [...document.querySelectorAll("details:not([open])")];
    for (const one of opened) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of opened) one.open = false;
  });
}
