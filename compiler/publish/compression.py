"""Compressed copies beside the files of a site, for web servers that send them as they lie there.

Brotli at its best takes most of a minute for the engine. So what was compressed is kept, and compressed once.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli


@dataclass(frozen=True)
class Encoding:
    """One way to compress."""

    name: str
    """As `Accept-Encoding` names it."""
    suffix: str
    """What the name of a file gets in addition."""
    compress: Callable[[bytes], bytes]
    """Gives the same bytes for the same content, whenever and wherever."""
    made_by: str
    """Another one where other bytes would come out."""


ENCODINGS = (
    Encoding("br", ".br", lambda content: brotli.compress(content, quality=11), f"brotli {brotli.__version__} 11"),
    Encoding("gzip", ".gz", lambda content: zlib.compress(content, 9, wbits=31), f"zlib {zlib.ZLIB_RUNTIME_VERSION} 9"),
)

COMPRESSIBLE = frozenset({
    ".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".wasm", ".xml",
    ".zip",  # the engine's are stored, not compressed
})
"""The endings of files that are worth it; images, fonts and wheels are compressed as they are."""


def compress_site(folder: Path, cache: Path) -> None:
    """Put a copy in each encoding beside every file of a site, where it is smaller.

    What was compressed is kept below `cache`, by its content.
    """
    files = [file for file in folder.rglob("*") if file.suffix in COMPRESSIBLE and file.is_file()]
    files.sort(key=lambda file: file.stat().st_size, reverse=True)  # so that nothing waits for long work at the end
    work = [(file, encoding) for file in files for encoding in ENCODINGS]
    # Threads are enough: both compressors let go of Python's lock.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda one: _put_beside(*one, cache / "compressed"), work))


def _put_beside(file: Path, encoding: Encoding, kept_in: Path) -> None:
    content = file.read_bytes()
    compressed = _compressed(content, encoding, kept_in)
    if len(compressed) < len(content):
        file.with_name(file.name + encoding.suffix).write_bytes(compressed)


def _compressed(content: bytes, encoding: Encoding, kept_in: Path) -> bytes:
    digest = hashlib.sha256(encoding.made_by.encode() + b"\n" + content).hexdigest()
    kept = kept_in / f"{digest}{encoding.suffix}"
    if not kept.is_file():
        kept_in.mkdir(parents=True, exist_ok=True)
        # Beside the place it will be kept in, so that it gets there whole or not at all.
        with tempfile.TemporaryDirectory(dir=kept_in) as folder:
            work = Path(folder) / kept.name
            work.write_bytes(encoding.compress(content))
            work.replace(kept)
    return kept.read_bytes()
