"""The files of a policy: the policy itself, the tables and example cases beside it, and its other versions in the folder beside it.

They are found on disk, or wherever else the ``names`` in a folder can be told, such as in a commit.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import Any, TypeVar

from compiler.languages import known
from compiler.problems import shown_path
from compiler.reading.tables import ENDING
from compiler.reading.versions import FOLDER, File, Versions, load_versions

P = TypeVar("P", bound=PurePath)

CASES = "cases.yml"
"""The example cases stand in a file of this name beside the policy."""
ENDINGS = (".yml", ".yaml")
Read = Callable[[Any], bytes]
"""Reads a file."""
Shown = Callable[[Any], str]
"""Says what messages call a file."""
Names = Callable[[Any], Iterable[str]]
"""Tells the names of all that lies in a folder: nothing where there is no such folder."""
TRANSLATION = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.ya?ml")
"""A file beside the policy that is named after a language."""


@dataclass(frozen=True)
class PolicyFiles:
    """The bytes and the name of each file of a policy."""

    policy: Sequence[File]
    """The policy first, then its versions and its tables."""
    translations: Mapping[str, Sequence[File]]
    """By the tag of each language that there are words of."""


def names_on_disk(folder: Path) -> list[str]:
    return os.listdir(folder) if folder.is_dir() else []


def files_of(policy_file: PurePath, read: Read = Path.read_bytes, shown: Shown = shown_path, names: Names = names_on_disk) -> PolicyFiles:
    """All files of a policy."""
    policy = [*policy_files(policy_file, read, shown, names)]
    translations = translation_files(policy_file, read, shown, names)
    return PolicyFiles(policy, {tag: files for tag, files in translations.items() if tag in known()})


def load(policy_file: Path, read: Read = Path.read_bytes) -> Versions:
    """The versions of a policy with its translations. Raises a ``PolicyError``."""
    return load_versions(*policy_files(policy_file, read), translations=translation_files(policy_file, read))


def cases_of(policy_file: Path, read: Read = Path.read_bytes, shown: Shown = shown_path) -> File | None:
    """The bytes and the name of the example cases, if there are any."""
    file = policy_file.with_name(CASES)
    return (read(file), shown(file)) if file.exists() else None


def policy_files(
    policy_file: PurePath, read: Read = Path.read_bytes, shown: Shown = shown_path, names: Names = names_on_disk
) -> Iterator[File]:
    """The bytes and the name of each file, the policy first, then its versions and its tables by their names."""
    for file in (policy_file, *version_files(policy_file, names), *_found(policy_file.parent, is_table, names)):
        yield read(file), shown(file)


def translation_files(
    policy_file: PurePath, read: Read = Path.read_bytes, shown: Shown = shown_path, names: Names = names_on_disk
) -> dict[str, list[File]]:
    """The bytes and the name of each file of a translation, by the tag of its language: that beside the policy, then those of its versions."""
    found: dict[str, list[File]] = {}
    for file in translation_paths(policy_file, names):
        found.setdefault(translated_into(file, policy_file), []).append((read(file), shown(file)))
    return found


def version_files(policy_file: P, names: Names = names_on_disk) -> list[P]:
    """The files of all versions but the first; hidden ones are those of an editor program."""
    return _found(policy_file.with_name(FOLDER), is_version, names)


def translation_paths(policy_file: P, names: Names = names_on_disk) -> list[P]:
    """The files of all translations; a file beside the policy is one if it is named after a language, as ``ja.yml``."""
    beside = [file for file in _found(policy_file.parent, is_translation, names) if file.name != policy_file.name]
    return [*beside, *(file for one in beside for file in _found(policy_file.with_name(FOLDER) / one.stem, is_version, names))]


def translated_into(file: PurePath, policy_file: PurePath) -> str:
    """The tag of the language of a file of a translation, which has that name or stands in a folder of that name."""
    return file.stem if file.parent == policy_file.parent else file.parent.name


def _found(folder: P, wanted: Callable[[str], bool], names: Names) -> list[P]:
    return [folder / name for name in sorted(names(folder)) if wanted(name)]


def is_table(name: str) -> bool:
    """Whether a file beside a policy is a table, by its name."""
    return name.endswith(ENDING) and not name.startswith(".")


def is_translation(name: str) -> bool:
    """Whether a file beside the policy is a translation, by its name."""
    return bool(TRANSLATION.fullmatch(name))


def is_version(name: str) -> bool:
    """Whether a file of the folder is a version of the policy, by its name."""
    return name.endswith(ENDINGS) and not name.startswith(".")
