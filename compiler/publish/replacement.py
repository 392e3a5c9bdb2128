"""A new site takes the place of the old one as a whole. However a build ends, the old or the new site is there.

The new site is built in a folder beside the old one. A killed build leaves that folder, and the next build finishes or removes it.
"""

from __future__ import annotations

import contextlib
import ctypes
import fcntl
import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

RENAME_EXCHANGE, AT_FDCWD = 2, -100
"""From Linux's headers."""
MOUNTS = Path("/proc/self/mountinfo")


def unfit(site_dir: Path) -> Iterator[str]:
    """The reasons why no site can be put there, each with the way out. They are found before a build, and not after it."""
    within = f"Name a folder in it, such as --site-dir {site_dir / 'site'}."
    parent = nearest_existing(site_dir.parent)
    if site_dir.exists() and not (site_dir.is_dir() and (not any(site_dir.iterdir()) or _is_site(site_dir))):
        yield f"{site_dir} holds something else than a site, so it is left as it is. Name another folder."
    if os.path.ismount(site_dir) or str(site_dir) in _mount_points(MOUNTS.read_text("utf-8") if MOUNTS.exists() else ""):
        yield f"{site_dir} is a mount point, and no new folder can take the place of one. {within}"
    elif not os.access(parent, os.W_OK | os.X_OK):
        way_out = within if site_dir.exists() else "Name another folder."
        yield f"The new site is built beside the old one, in {parent}, and that folder cannot be written. {way_out}"


def nearest_existing(folder: Path) -> Path:
    """The folder itself, or the nearest folder above it that exists."""
    return next(candidate for candidate in (folder, *folder.parents) if candidate.exists())


@contextlib.contextmanager
def replacing(site_dir: Path) -> Iterator[Path]:
    """Gives a path to build a site at. At the end of the block, that site takes the place of ``site_dir``."""
    site_dir.parent.mkdir(parents=True, exist_ok=True)
    for folder in site_dir.parent.iterdir():
        if re.fullmatch(re.escape(_prefix(site_dir)) + "[a-z0-9_]{8}", folder.name):  # as `mkdtemp` names it
            _finish_what_was_killed(folder, site_dir)
    folder, lock = _folder_beside(site_dir)
    try:
        yield folder / "new"
        if not site_dir.exists():
            (folder / "new").rename(site_dir)
        elif not _exchanged(folder / "new", site_dir):
            site_dir.rename(folder / "old")
            (folder / "new").rename(site_dir)
    finally:
        _finish(folder, site_dir)
        os.close(lock)


def _prefix(site_dir: Path) -> str:
    return f".{site_dir.name}.being-built-"


def _folder_beside(site_dir: Path) -> tuple[Path, int]:
    """A new folder, and a lock on it that ends with this process."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=_prefix(site_dir), dir=site_dir.parent))
        with contextlib.suppress(FileNotFoundError):  # another build may have removed it as a killed build's
            lock = os.open(folder, os.O_RDONLY)
            with contextlib.suppress(OSError):  # not every file system has locks
                fcntl.flock(lock, fcntl.LOCK_EX)
            if folder.exists():
                return folder, lock
            os.close(lock)


def _finish_what_was_killed(folder: Path, site_dir: Path) -> None:
    with contextlib.suppress(OSError):  # another build is at work in it, or has just removed it
        lock = os.open(folder, os.O_RDONLY)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if {inner.name for inner in folder.iterdir()} <= {"new", "old"}:
                _finish(folder, site_dir)
        finally:
            os.close(lock)


def _finish(folder: Path, site_dir: Path) -> None:
    """Remove the folder. If a build was killed between the two renames, do the second one first."""
    if (folder / "old").exists() and not site_dir.exists():
        (folder / "new").rename(site_dir)
    shutil.rmtree(folder, ignore_errors=True)


def _exchanged(first: Path, second: Path) -> bool:
    """Exchange two folders in one step. Returns whether the system can do that."""
    renameat2 = getattr(ctypes.CDLL(None), "renameat2", None)
    return renameat2 is not None and renameat2(AT_FDCWD, os.fsencode(first), AT_FDCWD, os.fsencode(second), RENAME_EXCHANGE) == 0


def _mount_points(mounts: str) -> set[str]:
    """The mount points in Linux's table, bind mounts on the same disk included."""
    paths = (line.split()[4] for line in mounts.splitlines())
    return {re.sub(r"\\(\d{3})", lambda octal: chr(int(octal[1], 8)), path) for path in paths}


def _is_site(folder: Path) -> bool:
    return (folder / "assets" / "policy").is_dir() and (folder / "index.html").is_file()
