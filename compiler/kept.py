"""What is slow to make and comes out alike each time is kept on disk, and made once.

An entry is found by the digest of what it was made from. It is not believed by its name: it begins with a digest of that name and of its
content. Where the two do not fit, as after a disk that failed or a copy that was cut off, it is made anew.
"""

from __future__ import annotations

import hashlib
import tempfile
import warnings
from collections.abc import Callable, Iterable
from pathlib import Path

SEAL = hashlib.sha256().digest_size
"""So many bytes stand before the content of an entry."""


def kept(folder: Path, made_from: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
    """What ``make`` returns: read from the folder where it was kept before, else made and kept.

    ``made_from`` has to hold everything that it depends on, in a fixed order. What ``make`` raises is raised, and nothing is kept.
    """
    entry = folder / digest(made_from)
    content = _read(entry)
    if content is None:
        content = make()
        folder.mkdir(parents=True, exist_ok=True)
        # Written beside the place it will be kept in, so that it gets there whole or not at all.
        with tempfile.TemporaryDirectory(dir=folder) as work:
            whole = Path(work, entry.name)
            whole.write_bytes(_seal(entry, content) + content)
            whole.replace(entry)
    return content


def digest(parts: Iterable[bytes]) -> str:
    """One digest for all parts, each hashed by itself so that their borders count."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _read(entry: Path) -> bytes | None:
    """The content of an entry, or None where there is none that can be believed."""
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
