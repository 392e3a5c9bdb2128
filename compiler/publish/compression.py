"""Puts compressed copies beside the files of a site, for web servers that send them as they are.

Brotli at its best takes most of a minute for the engine. So each content is compressed once, and the copy is kept in the cache.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import brotli

from compiler.kept import kept


class CompressionError(Exception):
    """A compressed copy does not unpack to its original."""


@dataclass(frozen=True)
class Encoding:
    """One way to compress."""

    name: str
    """As `Accept-Encoding` names it."""
    suffix: str
    """The suffix that a copy's name has in addition."""
    compress: Callable[[bytes], bytes]
    """Returns the same bytes for the same content, at any time and place."""
    unpack: Callable[[bytes], bytes]
    made_by: str
    """The compressor and its settings. Where the bytes would differ, this differs."""

    def unpacked(self, copy: bytes) -> bytes | None:
        """What a copy unpacks to; ``None`` for one that is damaged."""
        try:
            return self.unpack(copy)
        except (brotli.error, zlib.error):
            return None


ENCODINGS = (
    Encoding("br", ".br", lambda content: brotli.compress(content, quality=11), brotli.decompress, f"brotli {brotli.__version__} 11"),
    Encoding("gzip", ".gz", lambda content: zlib.compress(content, 9, wbits=31), lambda copy: zlib.decompress(copy, wbits=31),
             f"zlib {zlib.ZLIB_RUNTIME_VERSION} 9"),
)

COMPRESSIBLE = frozenset({
    ".css", ".html", ".js", ".json", ".map", ".mjs", ".svg", ".txt", ".wasm", ".xml",
    ".zip",  # the engine's are stored, not compressed
})
"""The endings of files that are worth compressing. Images, fonts and wheels are compressed already."""


def compress_site(folder: Path, cache: Path) -> None:
    """Put a copy in each encoding beside every file of a site, if the copy is smaller.

    Copies are kept below `cache`, by the content. Browsers get the copies, but the proof is about the originals. So each copy is unpacked
    and compared with its original. Raises :class:`CompressionError`.
    """
    files = [file for file in folder.rglob("*") if file.suffix in COMPRESSIBLE and file.is_file()]
    files.sort(key=lambda file: file.stat().st_size, reverse=True)  # large files first, so that no long job is left alone at the end
    work = [(file, encoding) for file in files for encoding in ENCODINGS]
    # Threads are enough, because both compressors release Python's lock.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(lambda pair: _put_beside(pair[0], pair[1], cache / "compressed"), work))


def _put_beside(file: Path, encoding: Encoding, kept_in: Path) -> None:
    content = file.read_bytes()
    compressed = kept(kept_in, [encoding.made_by.encode(), content], lambda: encoding.compress(content))
    if len(compressed) >= len(content):
        return
    copy = file.with_name(file.name + encoding.suffix)
    copy.write_bytes(compressed)
    if encoding.unpacked(copy.read_bytes()) != content:
        raise CompressionError(f"{copy.name} does not unpack to {file.name}: the disk, the memory or {encoding.made_by} is at fault.")
