"""A preview of the site on this machine. It shows the last good build, with the problems of the next build on top."""

from __future__ import annotations

import contextlib
import datetime
import errno
import html
import logging
import os
import shutil
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from mkdocs.livereload import LiveReloadServer

from compiler.publish.last_commit import PAGES_BEFORE, Since

T = TypeVar("T")

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
<h2>The site could not be built</h2>
<p>{explanation}</p>
<pre>{problem}</pre>
</section>
"""

CHANGES = """
<details id="changes" lang="en">
<style>
#changes {{
  position: fixed; inset: auto 0 0 auto; z-index: 99; box-sizing: border-box; max-width: min(100vw, 60rem); max-height: 60vh; overflow: auto;
  padding: 8px 16px; color: #fff; background: #2b2350; border: solid #c7b8ff; border-width: 2px 0 0 2px; border-radius: 8px 0 0 0;
  font: 16px/1.5 system-ui, sans-serif;
}}
#changes summary {{ cursor: pointer; font-weight: 700; }}
#changes pre {{
  margin: 8px 0 0; color: inherit; font: 14px/1.5 ui-monospace, monospace; white-space: pre-wrap; overflow-wrap: anywhere;
}}
.changed-since {{ background: #c7b8ff55; box-shadow: -6px 0 0 #7a5cff; }}
@media print {{ #changes {{ display: none; }} .changed-since {{ background: none; box-shadow: none; }} }}
</style>
<summary>{headline} since the last commit<span id="changes-here"></span></summary>
<pre>{text}</pre>
</details>
<script type="module">
  const blocks = (page) => [...page.querySelectorAll("article :is(h1, h2, h3, h4, p, li, tr, dt, dd, summary)")]
    .filter((block, _, all) => !all.some((other) => other !== block && block.contains(other)));
  const said = (block) => block.textContent.replace(/\\s+/g, " ").trim();
  const answer = await fetch(`/{before}${{location.pathname}}`);
  if (answer.ok) {{
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const before = new Set(blocks(page).map(said));
    const changed = blocks(document).filter((block) => !before.has(said(block)));
    for (const block of changed) {{
      block.classList.add("changed-since");
      block.title = "Changed since the last commit";
    }}
    document.querySelector("#changes-here").textContent =
      changed.length ? `; ${{changed.length}} marked on this page` : "; this page stays as it is";
  }} else {{
    document.querySelector("#changes-here").textContent = "; this page is new";
  }}
</script>
"""

NO_SITE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>No site yet</title></head><body></body></html>
"""

RELOAD = b"""<script type="module">
for (let shown = 0, built; ; shown = built) {
  built = Number(await (await fetch(`/livereload/${shown}/0`)).text());
  if (shown && built > shown) location.reload();
}
</script>"""
"""Reloads error pages, which MkDocs does not. MkDocs answers with the number of its build, the second time once there is a new one."""

PROGRAM_CHANGED = """The program itself was changed, and it still runs as it was.
Way out: Stop it with Ctrl-C and start it again."""

POLLING, QUIET = 0.1, 0.05
"""Seconds from one look at the files to the next, and without another edit before a build begins."""

BEFORE, LATER = "You see it as it was before the last edits.", "It will show here once this is mended."


@dataclass(frozen=True)
class Built:
    """What a build made."""

    said: str
    """What it did, for the terminal."""
    since: Since | None = None
    """What changes since the last commit, if that is known."""
    finish: Callable[[Path], None] = lambda site: None
    """What is left to make and to prove of the site, once it is seen. Raises one of the mistakes that people can mend."""
    unfinished: tuple[str, ...] = ()
    """Below which paths pages are only then made."""


class Preview(LiveReloadServer):
    """Serves the last good build. After an edit it builds anew, and requests wait for the new build.

    After a failed build, MkDocs would go on as if nothing had happened. Here a panel on every page says what is wrong. Where nothing is
    wrong, one says what changes since the last commit, and each page marks it.
    """

    def __init__(
        self, build: Callable[[Path], Built], *, mistakes: tuple[type[Exception], ...],
        folders: Iterable[Path], trees: Iterable[Path], program: Iterable[Path], host: str, port: int,
    ):
        """``build`` builds into a new folder and says what it did, or raises one of ``mistakes``, which people can mend.

        It watches the files in ``folders`` and everything below ``trees``. After a change of a module below ``program`` it says that it
        must be started again.
        """
        self._build = build
        self._mistakes = mistakes
        self._folders, self._trees, self._program = list(folders), list(trees), list(program)
        self._started_with = self._program_edits()
        self._folder = Path(tempfile.mkdtemp(prefix="preview-"))
        self._good = self._folder / "good"
        self._good.mkdir()
        (self._good / "404.html").write_text(NO_SITE, encoding="utf-8")
        self._problem = ""
        self._since: Since | None = None
        self._unfinished: tuple[str, ...] = ()
        self._finished = threading.Event()
        super().__init__(self._rebuild, host, port, root=str(self._good), polling_interval=POLLING)
        self.build_delay = QUIET
        self.error_handler = lambda code: self._with_panel((self._good / "404.html").read_bytes()) + RELOAD

    def run(self) -> int:
        """Serve until Ctrl-C."""
        logging.getLogger("mkdocs.livereload").setLevel(logging.ERROR)  # without a line for each missing icon
        try:
            for folder in self._folders:
                self.watch(str(folder), recursive=False)
            for tree in [*self._trees, *self._program]:
                self.watch(str(tree))
            self.serve()
        except KeyboardInterrupt:
            pass
        finally:
            self.shutdown()
            shutil.rmtree(self._folder, ignore_errors=True)
        return 0

    def server_bind(self) -> None:
        """Take the port, or the next one that is free."""
        host, wanted = str(self.server_address[0]), int(self.server_address[1])
        for port in range(wanted, min(wanted + 20, 65536)) if wanted else (0,):
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
            self.url = f"http://{f'[{host}]' if ':' in host else host}:{taken}/"
            return
        raise OSError(errno.EADDRINUSE, f"The ports from {wanted} on are all taken. Name another one with --port.")

    def server_activate(self) -> None:
        """Listen, and build for the first time. Requests wait meanwhile."""
        super().server_activate()
        built = None
        while built != (built := self._edits()):  # edits are not watched yet, so build until there are none
            self._rebuild()
        self._built = built

    def serve_forever(self, poll_interval: float = 0.5) -> None:
        """Answer requests. Edits are watched by now; one that came just before is made known, so that it is not missed."""
        for file, edited in self._edits().items():
            if self._built.get(file) != edited:
                os.utime(file, ns=(edited, edited))
        print(f"Serving on {self.url} and watching for edits. Stop with Ctrl-C.", flush=True)
        super().serve_forever(poll_interval)

    def _rebuild(self) -> None:
        new = self._folder / "new"
        built = self._tried(lambda: self._build(new))
        if built is None:
            shutil.rmtree(new, ignore_errors=True)
            return
        self._finished.clear()
        self._unfinished = built.unfinished
        shutil.rmtree(self._good)
        new.rename(self._good)
        self._problem, self._since = "", built.since
        _say(built.said)
        self._show()
        self._tried(lambda: built.finish(self._good))
        self._finished.set()

    def _tried(self, step: Callable[[], T]) -> T | None:
        """What a step returns; ``None`` if there is a problem, which is shown on top of the last good site."""
        try:
            if self._program_edits() == self._started_with:
                return step()
            problem = PROGRAM_CHANGED
        except self._mistakes as error:
            problem = str(error)
        except Exception as error:  # a mistake in the program or a template does not end the preview
            problem = "".join(traceback.format_exception(error))
        _say(f"The site could not be built.\n\n{problem}\n", sys.stderr)
        self._problem = problem
        self._show()
        return None

    def _show(self) -> None:
        """Answer the requests that wait, and have open pages reload."""
        with self._epoch_cond:
            self._wanted_epoch = self._visible_epoch = max(self._wanted_epoch, self._visible_epoch + 1)
            self._epoch_cond.notify_all()

    def serve_request(self, environ: dict[str, str], start_response: Callable[..., object]) -> Iterable[bytes]:
        if environ["PATH_INFO"].lstrip("/").startswith(self._unfinished):
            self._finished.wait(self.poll_response_timeout)
        return super().serve_request(environ, start_response)

    def _inject_js_into_html(self, content: bytes, epoch: int) -> bytes:
        return super()._inject_js_into_html(self._with_panel(content), epoch)

    def _with_panel(self, page: bytes) -> bytes:
        """A page with what there is to say about the last build."""
        panel = ""
        if self._problem:
            explanation = BEFORE if (self._good / "index.html").exists() else LATER
            panel = PANEL.format(explanation=explanation, problem=html.escape(self._problem))
        elif self._since:
            headline, text = html.escape(self._since.headline), html.escape(self._since.text)
            panel = CHANGES.format(headline=headline, text=text, before=PAGES_BEFORE)
        start, end, rest = page.rpartition(b"</body>")
        return start + panel.encode() + end + rest

    def _program_edits(self) -> dict[Path, int]:
        return _last_edits(file for folder in self._program for file in folder.rglob("*.py"))

    def _edits(self) -> dict[Path, int]:
        files = (file for folder in self._folders for file in folder.iterdir())
        return self._program_edits() | _last_edits(files) | _last_edits(file for tree in self._trees for file in tree.rglob("*"))


def _last_edits(files: Iterable[Path]) -> dict[Path, int]:
    """The time of the last change of each file. Folders, and files that an editor deletes meanwhile, are left out."""
    edits = {}
    for file in files:
        with contextlib.suppress(FileNotFoundError):
            if file.is_file():
                edits[file] = file.stat().st_mtime_ns
    return edits


def _say(what: str, where=None) -> None:
    print(f"[{datetime.datetime.now():%H:%M:%S}] {what}", file=where, flush=True)
