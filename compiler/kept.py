"""The cache on disk of whatever is slow to make and comes out the same each time. It is made once.

An entry is found by the digest of its inputs. Its name alone is not trusted: the entry begins with a digest of that name and of its
content. If they do not fit, as after a failing disk or an interrupted copy, the entry is made anew.
"""

from __future__ import annotations

import hashlib
import tempfile
import warnings
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

SEAL = hashlib.sha256().digest_size
"""The number of bytes before the content of an entry."""


def kept(folder: Path, made_from: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """The result of ``make``, read from the folder if it is there, else made and kept.

    ``made_from`` must contain everything that the result depends on, in a fixed order. If ``make`` raises an error, nothing is kept.
    """
    entry = folder / digest(made_from)
    content = _read(entry)
    if content is None:
        content = make()
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside its final path and then renamed, so that it gets there whole or not at all.
        with tempfile.TemporaryDirectory(dir=folder) as work:
            whole = Path(work, entry.name)
            whole.write_bytes(_seal(entry, content) + content)
            whole.replace(entry)
    return content


def digest(parts: Iterable[bytes]) -> str:
    """One digest of all parts. Each part is hashed by itself, so that the borders between them count."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def named_parts(files: Mapping[str, bytes]) -> list[bytes]:
    """The names and contents of files in the order of their names, for :func:`digest`."""
    return [part for name, content in sorted(files.items()) for part in (name.encode(), content)]


def _read(entry: Path) -> bytes | None:
    """The content of an entry, or None if there is no sound one."""
    try:
        whole = entry.read_bytes()
    except FileNotFoundError:
        return None
    except OSError:  # a disk that cannot read it any more
        whole = b""
    content = whole[SEAL:]
    if whole[:SEAL] == _seal(entry, content):
        return content
    warnings.warn(f"Something that was kept in {entry.parent} is damaged, and is made anew.", stacklevel=3)
    return None


def _seal(entry: Path, content: bytes) -> bytes:
    return hashlib.sha256(entry.name.encode() + content).digest()
