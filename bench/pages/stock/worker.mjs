import { loadPyodide } from "./pyodide/pyodide.mjs";

const pyodide = await loadPyodide();
await pyodide.loadPackage(new URL("./WHEEL", import.meta.url).href, { messageCallback() {} });
const checker = pyodide.runPython(`
import checker, checker.page
with open(checker.__path__[0] + "/policy.json", encoding="utf-8") as file:
    page = checker.page.Page(file.read())
page
`);

self.onmessage = ({ data }) => self.postMessage(checker.step(data));
self.postMessage("ready");
