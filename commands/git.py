"""Files as they are in commits, read with the git of this machine; whatever is in the way is said in a sentence."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from commands.shared import WrongUse
from compiler.problems import shown_path, visible

if TYPE_CHECKING:
    from compiler.publish.policy_files import PolicyFiles

INSTEAD = "name two files to compare: build.py diff OLD.yml NEW.yml"


def files_in(revision: str, file: Path) -> PolicyFiles:
    """The bytes of a policy's files in a revision, each with its name as Git writes it, such as ``HEAD~1:policy/policy.yml``.

    The ``revision`` can be such a name, too: then that file is read, and not the one of the same name as ``file``.
    """
    from compiler.publish.policy_files import files_of

    folder = file.resolve().parent
    top = Path(_answer(folder, "rev-parse", "--show-toplevel", asked_first=True))
    path = file.resolve().relative_to(top.resolve()).as_posix()
    commit = _commit(folder, revision)
    if not commit and ":" in revision:
        named, _, named_path = revision.partition(":")
        commit = _commit(folder, named)
        revision, path = (named, named_path) if named and named_path else (revision, path)
    if not commit:
        raise WrongUse(_no_revision(folder, revision))

    here = PurePosixPath(path)

    def spelled(file: PurePosixPath) -> str:
        return path if file == here else str(file)  # to Git, a path that begins with `./` is another one

    def names(below: PurePosixPath) -> list[str]:
        there = ["--", f"{below}/"] if below.name else []
        listed = _answer(folder, "ls-tree", "-z", "--name-only", "--full-tree", commit, *there).split("\0")
        return [PurePosixPath(name).name for name in listed]

    return files_of(here, lambda file: _content(folder, revision, commit, spelled(file)), lambda file: f"{revision}:{spelled(file)}", names)


def _commit(folder: Path, revision: str) -> str:
    """The whole name of the commit that a revision is; nothing if there is none."""
    found = _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    return "" if found.returncode else found.stdout.decode().strip()


def _content(folder: Path, revision: str, commit: str, path: str) -> bytes:
    content = _git(folder, "cat-file", "blob", f"{commit}:{path}")
    if content.returncode:
        said = content.stderr.decode(errors="replace")
        if "does not exist" in said or "exists on disk" in said:
            raise WrongUse(f"the revision `{visible(revision)}` has no file {visible(path)}")
        raise WrongUse(f"git cannot read {visible(path)} in `{visible(revision)}`: {_first_line(said)}")
    return content.stdout


def _no_revision(folder: Path, revision: str) -> str:
    if _git(folder, "rev-parse", "--verify", "--quiet", "HEAD").returncode:
        return f"this checkout has no commit yet to compare with; commit something first, or {INSTEAD}"
    if _answer(folder, "rev-parse", "--is-shallow-repository") == "true":
        return f"this clone is shallow and does not have the revision `{visible(revision)}`; `git fetch --unshallow` gets what it lacks"
    return f"there is no file and no revision `{visible(revision)}`; `git log --oneline` lists the revisions"


def _answer(folder: Path, *arguments: str, asked_first: bool = False) -> str:
    run = _git(folder, *arguments)
    said = run.stderr.decode(errors="replace")
    if asked_first and "not a git repository" in said:
        raise WrongUse(f"{shown_path(folder)} is not in a Git checkout, so there is no commit to compare with; {INSTEAD}")
    if run.returncode:
        raise WrongUse(f"git does not answer: {_first_line(said)}")
    return run.stdout.decode().strip()


def _first_line(said: str) -> str:
    return visible((said.strip().splitlines() or ["it gives no reason"])[0])


def _git(folder: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    try:
        return subprocess.run(["git", "-C", str(folder), *arguments], capture_output=True, env={**os.environ, "LC_ALL": "C"})
    except FileNotFoundError:
        raise WrongUse(f"git is not installed here, so no commit can be read; {INSTEAD}") from None
