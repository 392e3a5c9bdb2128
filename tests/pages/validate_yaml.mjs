// Reads YAML as programs for editors do, and says which files a schema refuses, and why.
// Standard input: [[schema, text], ...]. Standard output: for each, what is wrong with it, or nothing; "text" if it is no YAML.
import Ajv from "ajv";
import { parseAllDocuments } from "yaml";

const chunks = [];
for await (const chunk of process.stdin) chunks.push(chunk);

const ajv = new Ajv({ strict: true, strictRequired: false, strictTypes: false, allErrors: true, unicodeRegExp: true });
for (const keyword of ["enumDescriptions", "errorMessage", "markdownDescription", "patternErrorMessage"]) ajv.addKeyword(keyword);

const found = JSON.parse(Buffer.concat(chunks)).map(([schema, text]) => {
  const documents = parseAllDocuments(text);
  if (documents.length !== 1 || documents[0].errors.length) return ["text"];
  const meets = ajv.compile(schema);
  return meets(documents[0].toJS()) ? [] : meets.errors.map((error) => `${error.instancePath} ${error.message}`);
});
process.stdout.write(JSON.stringify(found));
