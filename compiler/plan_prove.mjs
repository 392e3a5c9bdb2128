// Has the page's own script take walks through a plan, and prints the first request to which it does not see
// the answer that it should, or null.
//
// node plan_prove.mjs <plan.mjs> <JSON file: { plan, walks: [{ request, view }] }>

import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const [script, data] = process.argv.slice(2);
const { Plan, same } = await import(pathToFileURL(script));
const { plan, walks } = JSON.parse(await readFile(data, "utf8"));
const walker = new Plan(plan);
const wrong = walks.find(({ request, view }) => {
  const seen = walker.step(request);
  return seen !== undefined && !same(seen, view);
});
process.stdout.write(JSON.stringify(wrong?.request ?? null));
