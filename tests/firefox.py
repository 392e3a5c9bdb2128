"""Drives a stock Firefox over WebDriver BiDi, without a driver in between. It has only what the tests need.

The protocol is https://w3c.github.io/webdriver-bidi/: commands and answers are JSON over a WebSocket.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Self

from websockets.sync.client import connect

from tests.browsers import find_firefox

# No request leaves this machine, now or in a later version: Firefox's own requests go to a proxy that does not exist.
# The other settings stop most of these requests.
PREFERENCES: dict[str, bool | int | str] = {
    "network.proxy.type": 1,
    "network.proxy.http": "127.0.0.1",
    "network.proxy.http_port": 9,
    "network.proxy.ssl": "127.0.0.1",
    "network.proxy.ssl_port": 9,
    "network.proxy.allow_bypass": False,
    "network.proxy.failover_direct": False,
    "network.proxy.no_proxies_on": "localhost, 127.0.0.1",
    "app.normandy.enabled": False,
    "browser.search.update": False,
    "datareporting.healthreport.uploadEnabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "toolkit.telemetry.enabled": False,
    "toolkit.telemetry.unified": False,
}

COMPILED_ONCE = {"javascript.options.wasm_optimizingjit": False}
"""WebAssembly is not compiled anew for speed later, which no test lives to see. What is measured does without this."""

LISTENING = re.compile(r"WebDriver BiDi listening on (ws://\S+)")
SECONDS_TO_START = 60
SECONDS_TO_ANSWER = 120
SECONDS_TO_END = 15


class FirefoxError(Exception):
    """Firefox did not start, refused a command, or the page's script failed."""


class Firefox:
    """One Firefox with one page and a profile of its own. Use it in a `with` statement."""

    def __init__(self, program: Path | None = None, preferences: Mapping[str, bool] = MappingProxyType({})) -> None:
        self._commands = 0
        self._preferences = {**PREFERENCES, **preferences}
        with contextlib.ExitStack() as undo:
            self._profile = Path(tempfile.mkdtemp(prefix="firefox-"))
            undo.callback(shutil.rmtree, self._profile, ignore_errors=True)
            self._process = self._launch(program or find_firefox())
            undo.callback(self._end)
            # Without pings, a browser that is busy for a while does not count as lost.
            connection = connect(self._address() + "/session", max_size=None, ping_interval=None, proxy=None)
            self._socket = undo.enter_context(connection)
            self._command("session.new", {"capabilities": {}})
            self._context = self._command("browsingContext.getTree", {})["contexts"][0]["context"]
            self._undo = undo.pop_all()

    def open(self, url: str) -> None:
        """Go to a page, and wait until it is loaded."""
        self._command("browsingContext.navigate", {"context": self._context, "url": url, "wait": "complete"})

    def evaluate(self, javascript: str) -> object:
        """The value of an expression in the page, as JSON carries it. A promise is awaited."""
        result = self._command(
            "script.evaluate",
            {
                "expression": f"(async () => JSON.stringify(await (\n{javascript}\n)))()",
                "target": {"context": self._context},
                "awaitPromise": True,
            },
        )
        if result["type"] == "exception":
            raise FirefoxError(result["exceptionDetails"]["text"])
        value = result["result"]
        return None if value["type"] == "undefined" else json.loads(value["value"])

    def close(self) -> None:
        """End this Firefox, and remove its profile."""
        with self._undo:
            self._command("browser.close", {})
            self._process.wait(SECONDS_TO_END)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def _launch(self, program: Path) -> subprocess.Popen[bytes]:
        lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});\n" for name, value in self._preferences.items()]
        (self._profile / "user.js").write_text("".join(lines), "utf-8")
        command = [program, "--headless", "--no-remote", "--profile", self._profile, "--remote-debugging-port", "0"]
        with self._log.open("wb") as log:
            # It gets a process group of its own, so that exactly its processes can be ended.
            return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log, start_new_session=True)

    @property
    def _log(self) -> Path:
        return self._profile / "stderr.txt"

    def _address(self) -> str:
        """Wait until it listens, and return its address."""
        give_up = time.monotonic() + SECONDS_TO_START
        while self._process.poll() is None and time.monotonic() < give_up:
            if found := LISTENING.search(self._log.read_text("utf-8", errors="replace")):
                return found[1]
            time.sleep(0.05)
        raise FirefoxError("Firefox did not start:\n" + self._log.read_text("utf-8", errors="replace"))

    def _command(self, method: str, parameters: dict[str, object]) -> dict:
        """The result of a command. No events are subscribed to, so the next message is its answer."""
        self._commands += 1
        self._socket.send(json.dumps({"id": self._commands, "method": method, "params": parameters}))
        answer = json.loads(self._socket.recv(timeout=SECONDS_TO_ANSWER))
        if answer["type"] == "error":
            raise FirefoxError(f"{method}: {answer['error']}: {answer['message']}")
        return answer["result"]

    def _end(self) -> None:
        """End all of its processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
