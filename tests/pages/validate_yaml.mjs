// Reads YAML as programs for editors do, and says which files a schema refuses, and why.
// Standard input: the schemas, and for each file the number of its schema and its text. Standard output: for each, what is wrong with it, or nothing; "text" if it is no YAML.
import Ajv from "ajv";
import { parseAllDocuments } from "yaml";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

// Each schema is compiled for one file or two: to make its code shorter takes longer than to run it as it is.
const quick = { inlineRefs: false, code: { optimize: false } };
const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true, unicodeRegExp: true, ...quick });
for (const keyword of ["enumDescriptions", "errorMessage", "markdownDescription", "patternErrorMessage"]) ajv.addKeyword(keyword);

const { schemas, files } = JSON.parse(Buffer.concat(chunks));
const compiled = schemas.map((schema) => ajv.compile(schema));
const found = files.map(([number, text]) => {
  const documents = parseAllDocuments(text);
  if (documents.length !== 1 || documents[0].errors.length) return ["text"];
  const meets = compiled[number];
  return meets(documents[0].toJS()) ? [] : meets.errors.map((error) => `${error.instancePath} ${error.message}`);
});
process.stdout.write(JSON.stringify(found));
