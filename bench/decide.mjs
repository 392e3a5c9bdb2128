// Has a rules engine decide cases: node decide.mjs <rules.mjs>, with [[question, answers], ...] in, and the outcomes out.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { step } = await import(pathToFileURL(process.argv[2]));
const outcomes = [];
for (const [question, answers] of JSON.parse(readFileSync(0))) {
  const { next, decision } = await step(question, answers);
  outcomes.push(decision?.id ?? `asks for ${next.fact}`);
}
console.log(JSON.stringify(outcomes));
