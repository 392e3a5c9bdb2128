"""The checker's scripts use nothing that a supported browser lacks, as far as MDN's browser-compat-data knows.

A name after a dot does not say which interface it belongs to. So it counts for each interface in `MET` that has such a member.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from compiler.languages import language
from compiler.pages.browsers import BASELINE, supported_browsers

PROJECT = Path(__file__).resolve().parents[2]
SCRIPTS = sorted((PROJECT / "docs" / "front_end").glob("*.mjs"))

MET = (
    *("Object", "Array", "String", "Number", "Map", "Set", "Promise", "Date", "Math", "JSON", "RegExp", "Error"),
    *("Uint8Array", "WebAssembly"),
    *("Window", "Document", "DocumentFragment", "Node", "Element", "HTMLElement", "HTMLFormElement", "HTMLInputElement"),
    *("HTMLTemplateElement", "HTMLAnchorElement", "EventTarget", "Event", "MouseEvent", "ErrorEvent", "PromiseRejectionEvent"),
    *("PopStateEvent", "MessageEvent", "DOMRect", "DOMParser", "CSSStyleDeclaration", "History", "Location", "Navigator", "URL"),
    *("URLSearchParams", "AbortController", "AbortSignal", "Response", "Headers"),
    *("Clipboard", "HTMLTextAreaElement", "Storage"),
    *("ReadableStreamDefaultReader", "Worker", "WorkerGlobalScope", "DedicatedWorkerGlobalScope", "console"),
)
"""The interfaces that the scripts meet. To use another one, a script must name it, or get it from one of these."""
ALLOWED = {
    "Navigator.connection": "the page asks with `?.` whether it is there",
    "Clipboard.read": "no script reads the clipboard; it is `read` of something else",
    "URLSearchParams.size": "no script counts what an address holds; it is `size` of a map or set",
    "AbortSignal.timeout": "some browsers end the request with another error, and no error is told from another",
}
"""Features that are used only where a browser has them, with the reason why nobody misses them elsewhere."""

SYNTAX = {
    r"\?\.": "operators.optional_chaining",
    r"\?\?(?!=)": "operators.nullish_coalescing",
    r"\?\?=": "operators.nullish_coalescing_assignment",
    r"\|\|=": "operators.logical_or_assignment",
    r"&&=": "operators.logical_and_assignment",
    r"\*\*": "operators.exponentiation",
    r"\.\.\.\w": "operators.spread",
    r"\.\.\.[^\w]": "operators.spread",
    r"\bimport\(": "operators.import",
    r"\bimport\.meta\b": "operators.import_meta",
    r"^import ": "statements.import",
    r"^export ": "statements.export",
    r"\basync\b": "operators.async_function",
    r"^await |^\w.*= await ": "operators.await.top_level",
    r"\bfor await\b": "statements.for_await_of",
    r"\bcatch \{": "statements.try_catch.optional_catch_binding",
    r"^  #\w+( =|;)": "classes.private_class_fields",
    r"^  (async )?#\w+\(": "classes.private_class_methods",
    r"^  \w+( =|;)": "classes.public_class_fields",
    r"^  static ": "classes.static",
    r"#\w+ in ": "classes.private_class_fields_in",
    r"\d_\d": "grammar.numeric_separators",
    r"\d+n\b": "builtins.BigInt",
    r"\(\?<[!=]": "regular_expressions.lookbehind_assertion",
    r"\(\?<\w": "regular_expressions.named_capturing_group",
    r"`": "grammar.template_literals",
    r"=>": "functions.arrow_functions",
}
"""Syntax that the scripts may use, with MDN's name for it. `TOO_NEW` lists other syntax that is newer than the baseline."""
TOO_NEW = {
    r"\busing \w+ =": "using", r"\bwith \{ ?type": "import attributes",
    r"^  static \{": "static blocks in a class",
}


@cache
def mdn() -> dict[str, Any]:
    return json.loads((PROJECT / "node_modules/@mdn/browser-compat-data/data.json").read_text(encoding="utf-8"))


def version(text: str) -> tuple[int, ...]:
    return tuple(map(int, text.removeprefix("\N{LESS-THAN OR EQUAL TO}").split(".")))


def lacking(entry: dict[str, Any]) -> list[str]:
    """The supported browsers whose oldest version lacks a feature."""
    return [browser for browser, oldest in BASELINE.items() if not has(entry["__compat"]["support"].get(browser), oldest)]


def has(support: Any, oldest: str) -> bool:
    return any(
        isinstance(one.get("version_added"), str) and one["version_added"] != "preview"
        and version(one["version_added"]) <= version(oldest)
        and not one.get("prefix") and not one.get("partial_implementation") and not one.get("flags") and not one.get("alternative_name")
        and ("version_removed" not in one or version(one["version_removed"]) > version(oldest) or "version_last" in one)
        for one in (support if isinstance(support, list) else [support] if support else [])
    )


@cache
def owners() -> dict[str, dict[str, Any]]:
    """Everything that has members, by its name."""
    return {**mdn()["api"], **mdn()["javascript"]["builtins"], "WebAssembly": mdn()["webassembly"]["api"]}


def code_of(script: str) -> str:
    return re.sub(r"^\s*//.*$|(?<=[;,{)] )//.*$|/\*[\s\S]*?\*/", "", script, flags=re.MULTILINE)


def faults(script: str) -> Iterator[str]:
    code = code_of(script)
    for owner, name in sorted(set(re.findall(r"(?:\b(\w+))?\??\.(\w+)", code))):
        for whose in [owner] if owner in owners() else MET:
            member = owners()[whose].get(name) or owners()[whose].get(f"{name}_static")
            if member and f"{whose}.{name}" not in ALLOWED and lacking(member):
                yield f"{whose}.{name} is not in {', '.join(lacking(member))}"
    for name in sorted(set(re.findall(r"(?<![\w$#.])([A-Za-z]\w+)[(.]", code)) - set(re.findall(r"function (\w+)", code))):
        entry = owners().get(name) or owners()["Window"].get(name) or owners()["WorkerGlobalScope"].get(name)
        if entry and "__compat" in entry and lacking(entry):
            yield f"{name} is not in {', '.join(lacking(entry))}"
    for pattern, path in SYNTAX.items():
        if re.search(pattern, code, re.MULTILINE):
            entry = mdn()["javascript"]
            for step in path.split("."):
                entry = entry[step]
            if lacking(entry):
                yield f"{path} is not in {', '.join(lacking(entry))}"
    yield from (f"{what} may be too new" for pattern, what in TOO_NEW.items() if re.search(pattern, code, re.MULTILINE))


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_a_script_uses_only_what_supported_browsers_have(script: Path):
    assert list(faults(script.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(("script", "fault"), [
    ("Object.groupBy(all, by)", "Object.groupBy"), ("new Set(all).union(other)", "Set.union"),
    ("new URLPattern(text)", "URLPattern"), ("requestIdleCallback(act)", "requestIdleCallback"),
    ("document.startViewTransition(act)", "Document.startViewTransition"), ("Promise.withResolvers()", "Promise.withResolvers"),
    ("const { a } = await response.bytes();", "Response.bytes"), ('import a from "./a.json" with { type: "json" }', "import attributes"),
])
def test_what_is_too_new_is_found(script: str, fault: str):
    (first, *_) = faults(f"// a comment about {script}\nconst a = 1;\n{script}\n")
    assert first.startswith(fault)


def test_the_page_says_which_browsers_it_supports():
    words = supported_browsers(language("en").check["browsers"])
    assert all(version in words for version in BASELINE.values())
    template = (PROJECT / "compiler/pages/templates/check.html.jinja").read_text(encoding="utf-8")
    assert "browsers=browsers" in template
