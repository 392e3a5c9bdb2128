import { loadPyodide } from "./pyodide/pyodide.mjs";

const pyodide = await loadPyodide();
await pyodide.loadPackage(new URL("./WHEEL", import.meta.url).href, { messageCallback() {} });
const step = pyodide.runPython(`
import datetime
import json

import checker

interview = checker.Interview(checker.shipped_policy())

def step(request):
    request = json.loads(request)
    as_of = datetime.date.fromisoformat(request["as_of"])
    return json.dumps(interview.step(request["question"], request["answers"], as_of))

step
`);

self.onmessage = ({ data }) => self.postMessage(step(data));
self.postMessage("ready");
