"""Has mutmut make small mistakes in the checker's code, one at a time, and finds out whether the tests notice each.

`python -m tests.mutation.checker_mutants` prints the report; `make mutants` runs it. A pattern such as `checker.words.*` tries
a part, `*_7` those of all parts whose number ends so.
pyproject.toml says what is changed, and by which tests it is tried: the bodies of all functions in `checker/`, but no constants.
`equivalent.toml` lists the mistakes that nobody could notice, each with the reason.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
FOLDER = PROJECT / ".cache" / "mutants"
COPIED = ("checker", "commands", "compiler", "docs", "examples", "policy", "tests", "pyproject.toml")
EQUIVALENT = Path(__file__).with_name("equivalent.toml")
LEAST = 0.98
"""The least share of the mistakes that must be caught."""

CAUGHT = ("killed", "timeout", "segfault", "suspicious")


@dataclass(frozen=True)
class Mutant:
    """One mistake, and whether it was caught."""

    name: str
    """As mutmut calls it: `checker.words.x_in_words__mutmut_7`."""
    status: str
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    @property
    def function(self) -> str:
        """Where it is: `checker.words.in_words`, `checker.decide.Evaluator.decide`."""
        module, _, name = self.name.rpartition("__mutmut_")[0].rpartition(".")
        parts = name.removeprefix("xǁ").split("ǁ") if name.startswith("xǁ") else [name.removeprefix("x_")]
        return ".".join([module, *parts])

    @property
    def change(self) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        return self.function, self.removed, self.added


def mutmut(*arguments: str, **options) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-m", "mutmut", *arguments], cwd=FOLDER, **options)


def try_all(patterns: list[str]) -> list[Mutant]:
    """Make the mistakes that the patterns name, or all, on a fresh copy. A mistake that was not caught comes with the lines it changes."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    for name in COPIED:
        if (PROJECT / name).is_dir():
            shutil.copytree(PROJECT / name, FOLDER / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(PROJECT / name, FOLDER / name)
    mutmut("run", "--max-children", str(os.cpu_count()), *patterns, check=True)
    listed = mutmut("results", "--all", "true", capture_output=True, text=True, check=True).stdout
    found = [Mutant(*line.strip().split(": ")) for line in listed.splitlines() if "__mutmut_" in line]
    tried = [mutant for mutant in found if mutant.status != "not checked"]
    return [mutant if mutant.status in CAUGHT else with_change(mutant) for mutant in tried]


def with_change(mutant: Mutant) -> Mutant:
    """The mutant with the lines that it removes and adds."""
    lines = mutmut("show", mutant.name, capture_output=True, text=True, check=True).stdout.splitlines()
    removed, added = (
        tuple(line[1:].strip() for line in lines if line.startswith(sign) and not line.startswith(sign * 3)) for sign in "-+"
    )
    return Mutant(mutant.name, mutant.status, removed, added)


def equivalent() -> dict[tuple[str, tuple[str, ...], tuple[str, ...]], str]:
    """The mistakes that change nothing, by what they change, each with the reason."""
    return {
        (one["function"], tuple(one["line"].splitlines()), tuple(line.splitlines())): one["because"]
        for one in tomllib.loads(EQUIVALENT.read_text(encoding="utf-8"))["mistake"]
        for line in one["becomes"]
    }


def main() -> None:
    mutants = try_all(sys.argv[1:])
    known = equivalent()
    survivors = [mutant for mutant in mutants if mutant.status not in CAUGHT]
    left = [mutant for mutant in survivors if mutant.change not in known]
    total = len(mutants) - (len(survivors) - len(left))
    rate = (total - len(left)) / total
    stopped = sum(mutant.status == "timeout" for mutant in mutants)
    print(f"\n{len(mutants)} mistakes in the checker, {len(survivors) - len(left)} of which change nothing.")
    print(f"{100 * rate:.1f} % of the others were caught, {stopped} of them since they did not end. These were not:")
    for mutant in left:
        print(f"  {mutant.function} ({mutant.status})")
        print("".join(f"    - {line}\n" for line in mutant.removed) + "".join(f"    + {line}\n" for line in mutant.added), end="")
    if rate < LEAST:
        sys.exit(f"That is less than {100 * LEAST:.0f} %.")


if __name__ == "__main__":
    main()
