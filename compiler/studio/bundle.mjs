// Joins the scripts of the studio with CodeMirror, each script that is named to one module.
//
// node bundle.mjs <esbuild's folder> <folder for the results> <script> ...

import { createRequire } from "node:module";
import { join } from "node:path";

const [esbuildFolder, results, ...scripts] = process.argv.slice(2);
const { build } = createRequire(import.meta.url)(join(esbuildFolder, "lib", "main.js"));

await build({
  entryPoints: scripts,
  outdir: results,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  format: "esm",
  minify: true,
  target: "es2022",
  legalComments: "inline",
  logLevel: "error",
});
