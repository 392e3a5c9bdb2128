// Parts of the page, made from the <template> elements that its HTML brings along. All words are there; data becomes text only.

/**
 * A copy of the template `name` with its slots filled.
 *
 * A slot's value is a text, a node, or a list of nodes. Where there is none, the slot goes, and with it the element around it that
 * is marked as being there only `data-with` that slot. `actions` are called at a click on the element with that `data-do`.
 */
export function part(root, name, values = {}, actions = {}) {
  const made = root.querySelector(`template[data-part="${name}"]`).content.cloneNode(true);
  for (const [slot, value] of Object.entries(values)) fill(made, slot, value);
  for (const [action, act] of Object.entries(actions)) {
    for (const button of made.querySelectorAll(`[data-do="${action}"]`)) button.addEventListener("click", act);
  }
  return made.firstElementChild;
}

function fill(made, slot, value) {
  const missing = value === undefined || value === null || value === "" || (Array.isArray(value) && !value.length);
  if (missing) {
    for (const element of made.querySelectorAll(`[data-with="${slot}"], [data-slot="${slot}"]`)) element.remove();
    return;
  }
  for (const element of made.querySelectorAll(`[data-slot="${slot}"]`)) {
    element.replaceChildren(...[value].flat());
  }
}
