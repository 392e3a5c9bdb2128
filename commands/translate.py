"""`build.py translate`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from commands.check import replace_file
from commands.shared import FINE, PROBLEMS, WrongUse, load, read, shown, take_policy

HELP = "write into the translation of the policy what is missing in it, with the texts to translate"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    parser.add_argument("language", metavar="LANGUAGE", help="the tag of the language, such as ja; its file stands beside the policy")


def run(options) -> int:
    from compiler.checks.rewritten_translations import completed_translation
    from compiler.problems import PolicyError
    from compiler.reading.translations import bad_tag

    problem = bad_tag(f"{options.language}.yml", options.language)
    if problem:
        raise PolicyError([problem])
    written = rewrite(options.policy, options.language, completed_translation)
    if not written:
        print(f"Nothing is missing in {shown(file_of(options.policy, options.language))}.")
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
    from compiler.checks.rewritten_translations import TranslationLayoutError
    from compiler.publish.policy_files import version_files
    from compiler.reading.versions import FOLDER

    versions = load(policy_file, translated=False)
    folder = policy_file.with_name(FOLDER) / tag
    paths = [file_of(policy_file, tag), *(folder / file.name for file in version_files(policy_file))]
    names = [shown(path) for path in paths]
    files = [(read(path), name) if path.exists() else None for path, name in zip(paths, names)]
    try:
        written = made(versions.written, files, names)
    except TranslationLayoutError as error:
        raise WrongUse(str(error)) from None
    for one in written:
        path = paths[names.index(one.name)]
        if path.exists():
            replace_file(path.resolve(), one.data)
        else:
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(one.data)
    return written
