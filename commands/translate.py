"""`build.py translate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from commands.shared import FINE, PROBLEMS, read, replace_file, take_policy
from compiler.problems import PolicyError, shown_path

HELP = "write into the translation of the policy what is missing in it, with the texts to translate"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    parser.add_argument("language", metavar="LANGUAGE", help="the tag of the language, such as ja; its file stands beside the policy")


def run(options) -> int:
    from compiler.checks.rewritten_translations import completed_translation

    written = rewrite(options.policy, options.language, completed_translation)
    if not written:
        print(f"Nothing is missing in {shown_path(file_of(options.policy, options.language))}.")
        return FINE
    print("These texts are to be translated; each stands above its line:\n")
    print("\n".join(one.as_text() for one in written))
    print("\nThen run `build.py check --accept-translations`.", file=sys.stderr)
    return PROBLEMS


def file_of(policy_file: Path, tag: str) -> Path:
    """The file of a language beside the policy."""
    other = policy_file.with_name(f"{tag}.yaml")
    return other if other.exists() else policy_file.with_name(f"{tag}.yml")


def rewrite(policy_file: Path, tag: str, made: Callable) -> list:
    """Rewrite the files of a language by one of the functions in :mod:`compiler.checks.rewritten_translations`; return what was rewritten."""
    from compiler.publish.policy_files import policy_files, version_files
    from compiler.reading.translations import bad_tag
    from compiler.reading.versions import FOLDER, load_versions

    versions = load_versions(*policy_files(policy_file, read))
    folder = policy_file.with_name(FOLDER) / tag
    paths = [file_of(policy_file, tag), *(folder / file.name for file in version_files(policy_file))]
    names = [shown_path(path) for path in paths]
    if problem := bad_tag(names[0], tag, versions.written[0].tag):
        raise PolicyError([problem])
    files = [(read(path), name) if path.exists() else None for path, name in zip(paths, names)]
    written = made(versions.written, files, names)
    for one in written:
        path = paths[names.index(one.name)]
        if path.exists():
            replace_file(path.resolve(), one.data)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(one.data)
    return written
