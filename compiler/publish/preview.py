"""A preview of the site on this machine: serves the last good build, and on top of it what is wrong with the next."""

from __future__ import annotations

import contextlib
import datetime
import errno
import hashlib
import html
import logging
import shutil
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from mkdocs.livereload import LiveReloadServer

PANEL = """
<section id="build-problem" role="alert">
<style>
#build-problem {{
  position: fixed; inset: auto 0 0 0; z-index: 100; max-height: 40vh; overflow: auto; padding: 16px 24px;
  color: #fff; background: #5b1210; border-top: 4px solid #ffb4ab; font: 16px/1.5 system-ui, sans-serif;
}}
#build-problem h2 {{ margin: 0; color: inherit; font: 700 18px/1.4 system-ui, sans-serif; }}
#build-problem p {{ margin: 4px 0 12px; }}
#build-problem pre {{
  margin: 0; color: inherit; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}}
</style>
<h2>{title}</h2>
<p>{explanation}</p>
<pre>{problem}</pre>
</section>
"""

NO_SITE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No site yet</title></head><body></body></html>
"""

PROGRAM_CHANGED = """The program itself was changed, and it still runs as it was.
Way out: Stop it with Ctrl-C and start it again."""

BEFORE, LATER = "You see it as it was before the last edits.", "It will show here once this is mended."


class Preview(LiveReloadServer):
    """Builds into a new folder at every edit and serves that folder once the build has gone well.

    MkDocs' own server watches, and reloads the browser; but after an error it would only seem stuck.
    """

    def __init__(
        self,
        build: Callable[[Path], str],
        *,
        mistakes: tuple[type[Exception], ...],
        folders: Iterable[Path],
        trees: Iterable[Path],
        program: Iterable[Path],
        host: str,
        port: int,
    ):
        """``build`` builds into a new folder and says what it did, or raises one of ``mistakes``, which people can mend.

        Watched are the files in ``folders`` and everything below ``trees``. A change of a module below ``program`` asks
        for a new start.
        """
        self._build = build
        self._mistakes = mistakes
        self._folders, self._trees, self._program = list(folders), list(trees), list(program)
        self._started_with = self._program_digest()
        self._folder = Path(tempfile.mkdtemp(prefix="preview-"))
        self._builds = 0
        self._problem = ""
        super().__init__(self._rebuild, host, port, str(self._folder / "none"))
        self.error_handler = self._page_for_error

    def run(self) -> int:
        """Serve until Ctrl-C."""
        logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # not each missing icon
        with contextlib.suppress(KeyboardInterrupt), self._clean_end():
            # All of this before the first build: nobody waits for it without a port, and no edit is missed that is made meanwhile.
            self.server_bind()
            for folder in self._folders:
                self.watch(str(folder), recursive=False)
            for folder in [*self._trees, *self._program]:
                self.watch(str(folder))
            self.observer.start()
            self._rebuild()
            self.server_activate()
            self.serve_thread.start()
            print(f"Serving on {self.url} and watching for edits. Stop with Ctrl-C.", flush=True)
            self._build_loop()
        return 0

    def server_bind(self) -> None:
        """Take the port, or the next one that is free."""
        host, wanted = self.server_address[:2]
        for port in range(wanted, wanted + 20) if wanted else (0,):
            self.server_address = (host, port)
            try:
                super().server_bind()
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    raise
                continue
            taken = self.server_address[1]
            if wanted not in (0, taken):
                print(f"Port {wanted} is taken by another program, so this is port {taken}.", flush=True)
            self.url = f"http://{host}:{taken}/"
            return
        raise SystemExit(f"The ports {wanted} to {wanted + 19} are all taken. Name another one with --port.")

    def _rebuild(self) -> None:
        self._problem = ""
        self._builds += 1
        folder = self._folder / str(self._builds)
        try:
            if self._program_digest() != self._started_with:
                self._problem = PROGRAM_CHANGED
            else:
                _say(self._build(folder))
        except self._mistakes as error:
            self._problem = str(error)
        except Exception as error:  # a mistake in the program or a template: the preview goes on all the same
            self._problem = "".join(traceback.format_exception(error))
        if self._problem:
            _say(f"The site could not be built.\n\n{self._problem}\n", sys.stderr)
            shutil.rmtree(folder, ignore_errors=True)
        else:
            before, self.root = self.root, str(folder)
            shutil.rmtree(before, ignore_errors=True)

    def _page_for_error(self, code: int) -> bytes:
        page = Path(self.root, "404.html")
        return self._inject_js_into_html(page.read_bytes() if page.exists() else NO_SITE.encode(), self._visible_epoch)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        content = super()._inject_js_into_html(content, epoch)
        if not self._problem:
            return content
        good = Path(self.root).exists()
        panel = PANEL.format(
            title="The site could not be built",
            explanation=BEFORE if good else LATER,
            problem=html.escape(self._problem),
        ).encode()
        end = content.rfind(b"</body>")
        return content[:end] + panel + content[end:]

    def _program_digest(self) -> str:
        modules = sorted(file for folder in self._program for file in folder.rglob("*.py"))
        return hashlib.sha256(b"\0".join(file.read_bytes() for file in modules)).hexdigest()

    @contextlib.contextmanager
    def _clean_end(self) -> Iterator[None]:
        """Whatever ends the preview, its folder goes and its threads end."""
        # SIGINT as well: a shell without job control starts what runs in the background with Ctrl-C ignored.
        before = {one: signal.signal(one, signal.default_int_handler) for one in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for one, handler in before.items():
                signal.signal(one, handler)
            self.shutdown()
            shutil.rmtree(self._folder, ignore_errors=True)


def _say(what: str, where=None) -> None:
    print(f"[{datetime.datetime.now():%H:%M:%S}] {what}", file=where, flush=True)
