"""Drives a stock WebKitGTK, the engine of Safari, over WebDriver. It has only what the tests need.

The protocol is https://w3c.github.io/webdriver/: commands and answers are JSON over HTTP. WebKitGTK needs a display, so that it gets
one that nobody sees.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.browsers import find_display, find_webkit

SECONDS_TO_START = 60
SECONDS_TO_ANSWER = 120


class WebKitError(Exception):
    """WebKit did not start, refused a command, or the page's script failed."""


class WebKit:
    """One WebKitGTK with one page and nothing kept from before. Use it in a `with` statement."""

    def __init__(self) -> None:
        driver, browser = find_webkit()
        with contextlib.ExitStack() as undo:
            home = tempfile.mkdtemp(prefix="webkit-")
            undo.callback(shutil.rmtree, home, ignore_errors=True)
            self._log = Path(home, "stderr.txt")
            display = self._start_display(undo)
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                port = free.getsockname()[1]
            self._driver = f"http://127.0.0.1:{port}"
            environment = os.environ | {
                "DISPLAY": display, "HOME": home, "XDG_RUNTIME_DIR": home, "LIBGL_ALWAYS_SOFTWARE": "1",
                "JSC_useOMGJIT": "0",  # WebAssembly is not compiled anew for speed later, which no test lives to see
            }
            self._start([driver, "--host=127.0.0.1", f"--port={port}"], undo, environment)
            self._wait_for_driver()
            options = {"binary": str(browser), "args": ["--automation"]}
            session = self._call("POST", "/session", {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}})
            self._session = f"/session/{session['sessionId']}"
            undo.callback(self._call, "DELETE", self._session)
            self._call("POST", f"{self._session}/timeouts", {"script": SECONDS_TO_ANSWER * 1000})
            self._undo = undo.pop_all()

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is loaded."""
        self._call("POST", f"{self._session}/url", {"url": url})

    def evaluate(self, javascript: str) -> object:
        """The value of an expression in the page, as JSON carries it. A promise is awaited."""
        script = (
            "const done = arguments[arguments.length - 1];"
            f"(async () => JSON.stringify(await (\n{javascript}\n)))().then((value) => done({{value}}), (error) => done({{error: String(error)}}));"
        )
        result = self._call("POST", f"{self._session}/execute/async", {"script": script, "args": []})
        if "error" in result:
            raise WebKitError(result["error"])
        return json.loads(result["value"]) if result.get("value") else None

    def close(self) -> None:
        """End this WebKit, and remove all that it kept."""
        self._undo.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _start_display(self, undo: contextlib.ExitStack) -> str:
        """Start a display that nobody sees, and return its name."""
        reading, writing = os.pipe()
        command = [find_display(), "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
        self._start(command, undo, dict(os.environ), pass_fds=(writing,))
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        if not number:
            raise self._not_started("The display")
        return f":{number}"

    def _start(self, command: list[Any], undo: contextlib.ExitStack, environment: dict[str, str], **more: Any) -> None:
        with self._log.open("ab") as log:
            # It gets a process group of its own, so that exactly its processes can be ended.
            process = subprocess.Popen(command, stdout=log, stderr=log, env=environment, start_new_session=True, **more)

        def end() -> None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()

        undo.callback(end)

    def _wait_for_driver(self) -> None:
        give_up = time.monotonic() + SECONDS_TO_START
        while time.monotonic() < give_up:
            with contextlib.suppress(OSError):
                self._call("GET", "/status")
                return
            time.sleep(0.05)
        raise self._not_started("WebKit")

    def _not_started(self, what: str) -> WebKitError:
        return WebKitError(f"{what} did not start:\n{self._log.read_text('utf-8', errors='replace')}")

    def _call(self, method: str, path: str, parameters: dict[str, object] | None = None) -> Any:
        """The result of a command."""
        data = None if parameters is None else json.dumps(parameters).encode()
        request = urllib.request.Request(self._driver + path, data, {"Content-Type": "application/json"}, method=method)
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        try:
            with opener.open(request, timeout=SECONDS_TO_ANSWER + 30) as response:
                return json.load(response)["value"]
        except urllib.error.HTTPError as error:
            answer = json.load(error)["value"]
            raise WebKitError(f"{method} {path}: {answer['error']}: {answer['message']}") from None
