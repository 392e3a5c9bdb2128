"""The headers that a web server sends with each file of a site. The files in `hosting/` configure each server to send the same."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".whl": "application/zip",
    ".xml": "text/xml; charset=utf-8",
    ".zip": "application/zip",
}
"""The type of each file by its ending. Browsers refuse modules and WebAssembly of another type."""

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; connect-src 'self'; style-src 'self'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'"
)
"""What pages may do. The checker's worker obeys the one that comes with its own script.

Scripts and styles are files and never part of a page. So it is the same in every release, and no host has to change it."""

ALWAYS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}
"""The headers of every response, errors included."""

FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "no-cache"
"""A browser may cache the file, but revalidates it each time."""

IMMUTABLE = re.compile(
    r"^assets/(?:.+/)?(?:"
    r"[0-9a-f]{16}(?:/|\.[^/]+$)"  # our own: a folder or a file named by the hash of what is in it
    r"|[^/]+\.[0-9a-f]{8}\.min\.[^/]+$)"  # the theme's
)
"""Matches the paths of files that never change, because their address contains a hash of their content."""


def immutable(paths: Iterable[str]) -> list[str]:
    """The files among the paths that never change. Where a folder's name has the hash, it is the folder."""
    return sorted({match[0] for path in paths if (match := IMMUTABLE.match(path))})


def headers(path: str) -> dict[str, str]:
    """The headers of the file at a path of the site, such as `check/index.html`."""
    return ALWAYS | {
        "Cache-Control": FOR_EVER if IMMUTABLE.match(path) else ASK_AGAIN,
        "Content-Type": MEDIA_TYPES[PurePosixPath(path).suffix],
    }


def headers_file(paths: Iterable[str], base: str) -> str:
    """The `_headers` of a site with files at these paths, which is served below `base`, such as `/help/`.

    Hosts that read it know the types themselves. They have browsers revalidate every file that it does not mention. They join the
    headers of all rules that match a path, so no header stands in two rules that could match the same path.
    """
    fixed = [path + "*" if path.endswith("/") else path for path in immutable(paths)]
    rules = [("*", ALWAYS), *((path, {"Cache-Control": FOR_EVER}) for path in fixed)]
    return "\n".join(
        f"{base}{path}\n" + "".join(f"  {name}: {value}\n" for name, value in said.items()) for path, said in rules
    )
