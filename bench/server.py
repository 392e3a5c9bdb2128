"""One server for all contenders. It counts bytes, and can be as slow as a phone's link.

Everything is compressed before anything is measured. As on a well-kept host, browsers may cache a file for good if its address has a
hash or a version in it, and revalidate everything else.
"""

from __future__ import annotations

import hashlib
import json
import queue
import re
import threading
import time
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote, urlsplit

import brotli

from compiler.publish.headers import MEDIA_TYPES

KEPT_FOR_GOOD = re.compile(r"[./-][0-9a-f]{8,}[./]|/v\d+\.\d+\.\d+[^/]*/")
"""An address with a hash, or a version's folder, in it."""
PIECE = 4096
"""The bytes that are sent at a time on a slow link, so that concurrent responses share it as packets do."""
PATIENCE = 120
"""Seconds to wait for a page's report."""


class NoReportError(Exception):
    """A page did not report in time, or reported that something went wrong."""


class Link:
    """A line that all connections share. Each piece waits for its turn, and each response waits for a round trip."""

    def __init__(self, megabits: float, round_trip: float):
        """`megabits` a second, and a `round_trip` in seconds."""
        self._seconds_per_byte = 8 / (megabits * 1e6)
        self._round_trip = round_trip
        self._lock = threading.Lock()
        self._free_at = 0.0

    def delay(self, new_connection: bool) -> float:
        """Seconds from a request to the first byte of its response. A new connection costs a round trip of its own."""
        return self._round_trip * (2 if new_connection else 1)

    def reserve(self, size: int, now: float) -> float:
        """The time at which this many bytes have arrived, if they queue up now."""
        with self._lock:
            self._free_at = max(self._free_at, now) + size * self._seconds_per_byte
            return self._free_at


PHONE = Link(megabits=9, round_trip=0.060)


@dataclass(frozen=True)
class File:
    """A file as it is sent."""

    content: bytes
    type: str
    encoding: str | None
    tag: str


class Server:
    """Serves folders below prefixes, and takes the pages' reports."""

    def __init__(self, kept: Path):
        """Compressed copies are kept in the folder `kept`, by the hash of the content."""
        self.link: Link | None = None
        self._kept = kept
        self._files: dict[str, File] = {}
        self._sent: list[int] = []
        self._arrived = threading.Semaphore(0)
        self._orders: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._reports: queue.SimpleQueue[dict] = queue.SimpleQueue()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            disable_nagle_algorithm = True
            answered = 0

            def do_GET(self) -> None:
                server._answer(self)

            def do_POST(self) -> None:
                server._reports.put(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                server._send(self, 200, {"Content-Type": "text/plain"}, f"{server.waiting_room}?back".encode())

            def log_message(self, *_: object) -> None:
                pass

        class Threads(ThreadingHTTPServer):
            request_queue_size = 128
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a browser that ends leaves its connections as they are

        self._http = Threads(("127.0.0.1", 0), Handler)
        threading.Thread(target=self._http.serve_forever, daemon=True).start()
        port = self._http.server_port
        self.origin = f"http://127.0.0.1:{port}"
        # For the browser this is another site, so a visit begins without a process and without a connection.
        self.waiting_room = f"http://localhost:{port}/wait"

    def put(self, path: str, content: bytes) -> None:
        """Serve this content at a path."""
        kept = self._kept / f"{hashlib.sha256(content).hexdigest()}.br"
        if not kept.is_file():
            self._kept.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(brotli.compress(content, quality=11))
        compressed = kept.read_bytes()
        smaller = len(compressed) < len(content)
        self._files[path] = File(
            content=compressed if smaller else content,
            type=MEDIA_TYPES.get(Path(path).suffix, "application/octet-stream"),
            encoding="br" if smaller else None,
            tag=f'"{hashlib.sha256(content).hexdigest()[:16]}"',
        )

    def wait_for_browser(self) -> None:
        """Return once there is a browser in the waiting room."""
        if not self._arrived.acquire(timeout=PATIENCE):
            raise NoReportError(f"No browser came in {PATIENCE} seconds")

    def order(self, path: str) -> tuple[dict, int]:
        """Send the browser in the waiting room to a page. Returns the page's report, and the number of bytes sent to it."""
        self._sent = []
        self._orders.put(self.origin + path)
        try:
            report = self._reports.get(timeout=PATIENCE)
        except queue.Empty:
            raise NoReportError(f"No report from {path} in {PATIENCE} seconds") from None
        if "failed" in report:
            raise NoReportError(f"{path}: {report['failed']}")
        return report, sum(self._sent)

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        path = unquote(urlsplit(handler.path).path)
        if path == "/wait":
            self._send(handler, 200, {"Content-Type": MEDIA_TYPES[".html"]}, WAITING_ROOM)
            return
        if path == "/next":
            self._arrived.release()
            self._send(handler, 200, {"Content-Type": "text/plain"}, self._orders.get().encode())
            return
        file = self._files.get(f"{path}index.html" if path.endswith("/") else path)
        if file is None:
            self._send(handler, 404, {}, b"")
            return
        headers = {
            "Content-Type": file.type,
            "ETag": file.tag,
            "Cache-Control": "max-age=31536000, immutable" if KEPT_FOR_GOOD.search(path) else "no-cache",
            **({"Content-Encoding": file.encoding, "Vary": "Accept-Encoding"} if file.encoding else {}),
        }
        if handler.headers["If-None-Match"] == file.tag:
            self._send(handler, 304, headers, b"", self.link)
        else:
            self._sent.append(len(file.content))
            self._send(handler, 200, headers, file.content, self.link)

    def _send(
        self, handler: BaseHTTPRequestHandler, status: int, headers: dict[str, str], content: bytes, link: Link | None = None
    ) -> None:
        handler.answered += 1
        if link:
            time.sleep(link.delay(new_connection=handler.answered == 1))
        try:
            handler.send_response(status)
            for name, value in headers.items():
                handler.send_header(name, value)
            if status not in (204, 304):
                handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            if not link:
                handler.wfile.write(content)
                return
            through = time.monotonic()
            for start in range(0, len(content), PIECE):
                piece = content[start : start + PIECE]
                # It queues up at the time at which the last piece should have arrived, so a thread that wakes up late slows nothing down.
                through = link.reserve(len(piece), through)
                time.sleep(max(0.0, through - time.monotonic()))
                handler.wfile.write(piece)
        except ConnectionError:
            handler.close_connection = True


WAITING_ROOM = b"""<!doctype html><meta charset="utf-8"><title>Waiting</title><link rel="icon" href="data:,">
<script type="module">
  // Until the browser has come to rest. After its launch that takes some seconds, in which it would be slow at anything.
  await new Promise((resolve) => setTimeout(resolve, location.search === "?back" ? 500 : 3000));
  location.replace(await (await fetch("/next", { cache: "no-store" })).text());
</script>
"""
