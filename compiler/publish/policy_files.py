"""The files of a policy on disk: the policy itself, the tables and example cases beside it, and its other versions in the folder beside it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from compiler.languages import known
from compiler.problems import shown_path
from compiler.reading.tables import ENDING
from compiler.reading.versions import FOLDER, File, Versions, load_versions

CASES = "cases.yml"
"""The example cases stand in a file of this name beside the policy."""
ENDINGS = (".yml", ".yaml")
Read = Callable[[Path], bytes]
"""Reads a file."""
Shown = Callable[[Path], str]
"""Says what messages call a file."""
TRANSLATION = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\.ya?ml")
"""A file beside the policy that is named after a language."""


@dataclass(frozen=True)
class PolicyFiles:
    """The bytes and the name of each file of a policy."""

    policy: Sequence[File]
    """The policy first, then its versions and its tables."""
    translations: Mapping[str, Sequence[File]]
    """By the tag of each language that there are words of."""


def files_of(policy_file: Path, read: Read = Path.read_bytes) -> PolicyFiles:
    """The files of a policy on disk."""
    translations = translation_files(policy_file, read)
    return PolicyFiles([*policy_files(policy_file, read)], {tag: files for tag, files in translations.items() if tag in known()})


def load(policy_file: Path, read: Read = Path.read_bytes) -> Versions:
    """The versions of a policy with its translations. Raises a ``PolicyError``."""
    return load_versions(*policy_files(policy_file, read), translations=translation_files(policy_file, read))


def cases_of(policy_file: Path, read: Read = Path.read_bytes, shown: Shown = shown_path) -> File | None:
    """The bytes and the name of the example cases, if there are any."""
    file = policy_file.with_name(CASES)
    return (read(file), shown(file)) if file.exists() else None


def policy_files(policy_file: Path, read: Read = Path.read_bytes, shown: Shown = shown_path) -> Iterator[File]:
    """The bytes and the name of each file, the policy first, then its versions and its tables by their names."""
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


def translation_files(policy_file: Path, read: Read = Path.read_bytes, shown: Shown = shown_path) -> dict[str, list[File]]:
    """The bytes and the name of each file of a translation, by the tag of its language: that beside the policy, then those of its versions."""
    found: dict[str, list[File]] = {}
    for file in translation_paths(policy_file):
        found.setdefault(translated_into(file, policy_file), []).append((read(file), shown(file)))
    return found


def translated_into(file: Path, policy_file: Path) -> str:
    """The tag of the language of a file of a translation, which has that name or stands in a folder of that name."""
    return file.stem if file.parent == policy_file.parent else file.parent.name


def translation_paths(policy_file: Path) -> list[Path]:
    """The files of all translations; a file beside the policy is one if it is named after a language, as ``ja.yml``."""
    folder = policy_file.parent
    beside = [file for file in sorted(folder.iterdir() if folder.is_dir() else ()) if file.name != policy_file.name and is_translation(file.name)]
    tags = [file.stem for file in beside]
    of_versions = [file for tag in tags for file in sorted((policy_file.with_name(FOLDER) / tag).glob("*")) if is_version(file.name)]
    return [*beside, *of_versions]


def is_translation(name: str) -> bool:
    """Whether a file beside the policy is a translation, by its name."""
    return bool(TRANSLATION.fullmatch(name))


def is_version(name: str) -> bool:
    """Whether a file of the folder is a version of the policy, by its name."""
    return name.endswith(ENDINGS) and not name.startswith(".")
