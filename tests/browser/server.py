"""Serves a built site on this machine as a strict host would, and breaks on request."""

from __future__ import annotations

import datetime
import threading
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

from compiler.publish.headers import ALWAYS, ASK_AGAIN, CONTENT_SECURITY_POLICY, MEDIA_TYPES


@dataclass(frozen=True)
class Fault:
    """What goes wrong with the files whose path ends with `file`."""

    file: str
    status: int = 200
    content_type: str | None = None
    held: bool = False
    """The server takes the request and does not answer until the faults are mended."""
    edit: Callable[[bytes], bytes] = bytes
    """What arrives in place of the content."""
    breaks_after: int | None = None
    """The connection breaks after this many bytes of the response. With 0 there is no response, as if there were no server."""
    rate: int | None = None
    """This many bytes arrive in a second, until the faults are mended."""


def garbled(content: bytes) -> bytes:
    """The same length, but nonsense behind the first 1,000 bytes."""
    return content[:1000] + b"\xff" * (len(content) - 1000)


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


class SiteServer:
    """A server for one folder. `prefix` is the path it is deployed at, such as `/help/`."""

    def __init__(self, folder: Path, prefix: str = "/"):
        self.folder = folder
        self.prefix = prefix
        self.faults: list[Fault] = []
        self.security = CONTENT_SECURITY_POLICY
        """The Content-Security-Policy of every response."""
        self.strips_slashes = False
        """Whether it redirects an address with a slash at its end to the one without. If not, both addresses give the page."""
        self.now: Callable[[], datetime.datetime] = _now
        """The time in the `Date` header of every response."""
        self.requested: list[str] = []
        """The paths asked for, below the prefix."""
        self._mended = threading.Event()
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site._answer(self)

            def log_message(self, *_: object) -> None:
                pass

            def date_time_string(self, timestamp: float | None = None) -> str:
                return formatdate(site.now().timestamp(), usegmt=True)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=[0.02], daemon=True).start()  # seconds that `close` may take

    def url(self, path: str = "") -> str:
        return f"{self.origin}{self.prefix}{path}"

    def break_with(self, *faults: Fault) -> None:
        self._mended.clear()
        self.faults = list(faults)

    def mend(self) -> None:
        """Remove all faults, as at the start. Held requests are answered."""
        self.faults = []
        self.security = CONTENT_SECURITY_POLICY
        self.now = _now
        self._mended.set()

    def close(self) -> None:
        self._mended.set()
        self._server.shutdown()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(handler.path).path)
        wanted = path.removeprefix(self.prefix) if path.startswith(self.prefix) else None
        if wanted is not None:
            self.requested.append(wanted)
        fault = next((f for f in self.faults if path.endswith(f.file)), Fault(""))
        if fault.held:
            self._mended.wait()
        if fault.breaks_after == 0:
            handler.close_connection = True
            return
        if path == "/favicon.ico":  # browsers request it by themselves where a page names no icon
            self._send(handler, 204, "image/x-icon", b"")
            return
        if self.strips_slashes and wanted and wanted.endswith("/"):
            self._send(handler, 308, "text/plain", b"", location=path.rstrip("/"))
            return
        file = None if wanted is None else self._file(wanted)
        if file is None or fault.status != 200:
            self._send(handler, fault.status if fault.status != 200 else 404, "text/plain", b"Not found")
            return
        type = MEDIA_TYPES.get(file.suffix, "application/octet-stream")
        self._send(handler, 200, fault.content_type or type, fault.edit(file.read_bytes()), fault)

    def _file(self, wanted: str) -> Path | None:
        file = (self.folder / wanted).resolve()
        if file.is_dir():
            file /= "index.html"
        return file if file.is_file() and file.is_relative_to(self.folder.resolve()) else None

    def _send(
        self, handler: BaseHTTPRequestHandler, status: int, type: str, content: bytes, fault: Fault = Fault(""), location: str = ""
    ) -> None:
        handler.send_response(status)
        if location:
            handler.send_header("Location", location)
        handler.send_header("Content-Type", type)
        handler.send_header("Content-Length", str(len(content)))
        for name, value in {**ALWAYS, "Content-Security-Policy": self.security, "Cache-Control": ASK_AGAIN}.items():
            handler.send_header(name, value)
        handler.end_headers()
        try:
            if fault.breaks_after:
                handler.wfile.write(content[: fault.breaks_after])
                handler.close_connection = True
                return
            step = fault.rate and max(1, fault.rate // 10)
            while step and content and not self._mended.wait(0.1):
                handler.wfile.write(content[:step])
                content = content[step:]
            handler.wfile.write(content)
        except ConnectionError:
            pass  # the browser went away, as it does when a test ends
