"""The files of a policy on disk: the policy itself, the tables beside it, and its other versions in the folder beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from compiler.reading.tables import ENDING
from compiler.reading.versions import FOLDER, File

ENDINGS = (".yml", ".yaml")


def policy_files(policy_file: Path, read: Callable[[Path], bytes], shown: Callable[[Path], str]) -> Iterator[File]:
    """The bytes and the name of each file, the policy first, then its versions and its tables by their names. ``shown`` says what messages
    call a file."""
    for file in (policy_file, *version_files(policy_file), *tables(policy_file)):
        yield read(file), shown(file)


def version_files(policy_file: Path) -> list[Path]:
    """The files of all versions but the first; hidden ones are those of an editor program."""
    folder = policy_file.with_name(FOLDER)
    if not folder.is_dir():
        return []
    return sorted(file for file in folder.iterdir() if is_version(file.name))


def tables(policy_file: Path) -> list[Path]:
    """The tables beside a policy."""
    return sorted(file for file in policy_file.parent.iterdir() if is_table(file.name)) if policy_file.parent.is_dir() else []


def is_table(name: str) -> bool:
    """Whether a file beside a policy is a table, by its name."""
    return name.endswith(ENDING) and not name.startswith(".")


def is_version(name: str) -> bool:
    """Whether a file of the folder is a version of the policy, by its name."""
    return name.endswith(ENDINGS) and not name.startswith(".")
