// Has the page's own script take walks through a plan, and prints the first request to which it does not see the answer that it
// should, or null. What the page takes for the same has to be the same, too.
//
// node walk_plan.mjs <plan.mjs> <JSON file: { plan, walks: [{ request, view }] }>

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { isDeepStrictEqual } from "node:util";

const [script, data] = process.argv.slice(2);
const { Plan, decidedIn, same } = await import(pathToFileURL(script));
const { plan, walks } = JSON.parse(await readFile(data, "utf8"));
const walker = new Plan(plan);

const wrong = walks.find(({ request, view: whole }, place) => {
  const view = decidedIn(whole);
  const seen = walker.step(request);
  const other = decidedIn(walks.at(place - 1).view);
  if (!isDeepStrictEqual(seen, view) || !same(seen, view)) return true;
  return same(seen, { ...view, more: 0 }) || same(seen, other) !== isDeepStrictEqual(seen, other);
});
process.stdout.write(JSON.stringify(wrong?.request ?? null));
