// The page for addresses that lead nowhere is served at any depth, below any path. It looks for this file in its own folder and in each one
// above. Where it is found, the site begins, and from there on every link is known.

{
  const root = new URL("./", document.currentScript.src);
  for (const link of document.querySelectorAll("a[data-to]")) link.href = new URL(link.dataset.to, root);
  for (const part of document.querySelectorAll("[hidden]")) part.hidden = false;
}
