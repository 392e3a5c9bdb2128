"""Every kind of mistake in a policy, with the exact message that its editor reads.

Each file of ``bad_policies`` has its expected messages beside it. A file that begins with ``cases-`` holds
example cases of the library policy; one that begins with ``version-`` is a version of it; one that begins with ``translation-`` puts the
policy about tea into Japanese. A table that a policy names stands beside it. To write the messages anew, read them, and
commit them:

    REFRESH=1 python -m pytest tests/reading/test_bad_policies.py
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from compiler.problems import CODES, PolicyError, Problem, as_data, as_text
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_policy
from compiler.reading.versions import load_versions
from compiler.reading.yaml_nodes import MAX_BYTES, MAX_NODES
from tests import frozen
from tests.checks.tea import TEA

FOLDER = Path(__file__).parent / "bad_policies"
FILES = sorted(FOLDER.glob("*.yml"))
LIBRARY = frozen.LIBRARY

MADE_HERE = {"too-large", "too-many-values", "too-many-problems", "too-much-text"}
"""Codes whose files are too large to store; they are made below."""


def problems_of(data: bytes, file: str) -> tuple[Problem, ...]:
    with pytest.raises(PolicyError) as raised:
        if file.startswith("cases-"):
            load_cases(data, file, load_policy(LIBRARY.read_bytes(), "policy.yml").policy)
        elif file.startswith("version-"):
            zone = b"" if "no-time-zone" in file else b"\ntime_zone: UTC\n"
            load_versions((LIBRARY.read_bytes() + zone, "policy.yml"), (data, file))
        elif file.startswith("translation-"):
            raise PolicyError(load_versions((TEA.encode(), "policy.yml"), translations={"ja": [(data, "ja.yml")]}).unfinished)
        elif (table := (FOLDER / file).with_suffix(".csv")).exists():
            load_versions((data, file), (table.read_bytes(), table.name))
        else:
            load_policy(data, file)
    return raised.value.problems


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_messages(path: Path):
    problems = problems_of(path.read_bytes(), path.name)
    assert all(problem.message.endswith(".") for problem in problems)
    assert all(problem.way_out.endswith((".", "?")) for problem in problems)
    messages = as_text(problems) + "\n"
    expected = path.with_suffix(".txt")
    if os.environ.get("REFRESH"):
        expected.write_text(messages, encoding="utf-8")
    assert messages == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_files_show_what_they_are_named_after(path: Path):
    codes = {problem.code for problem in problems_of(path.read_bytes(), path.name)}
    name = path.stem.removeprefix("cases-").removeprefix("version-").removeprefix("translation-")
    assert name in ("many-at-once", "wide-characters") or any(name.startswith(code) for code in codes)


def test_a_mistake_is_told_wherever_it_stands_also_where_the_same_text_was_read_before():
    data = (FOLDER / "duplicate-key.yml").read_bytes()
    for file in ("one.yml", "other.yml", "one.yml"):
        assert {problem.place.file for problem in problems_of(data, file)} == {file}


def test_every_code_has_a_file():
    shown = {problem.code for path in FILES for problem in problems_of(path.read_bytes(), path.name)}
    assert len(FILES) >= 90
    assert shown | MADE_HERE == set(CODES)
    assert not shown & MADE_HERE


def test_no_messages_without_a_file():
    assert {path.stem for path in FOLDER.glob("*.txt")} == {path.stem for path in FILES}


def test_problems_of_a_file_are_reported_together_and_in_order():
    problems = problems_of((FOLDER / "many-at-once.yml").read_bytes(), "many-at-once.yml")
    assert len(problems) >= 10
    assert [problem.place for problem in problems] == sorted(problem.place for problem in problems)


def test_problems_as_data():
    path = FOLDER / "duplicate-key.yml"
    first = as_data(problems_of(path.read_bytes(), path.name))[0]
    assert first == {
        "code": "duplicate-key",
        "severity": "error",
        "message": "The key `title` stands here a second time.",
        "way_out": "Keep one of the two, or rename one.",
        "accept": None,
        "file": "duplicate-key.yml",
        "line": 6,
        "column": 1,
        "excerpt": "title: Another title",
        "caret": 1,
        "length": 5,
        "also": [
            {"file": "duplicate-key.yml", "line": 2, "column": 1, "excerpt": "title: Tea shop", "caret": 1,
            "length": 5}
        ],
    }


HUGE = {
    "more bytes than can be read": (b"# " + b"x" * MAX_BYTES, "too-large"),
    "more values than can be read": (b"a: [" + b"1," * MAX_NODES + b"1]", "too-many-values"),
    "more groups than can be read": (b"{}: " + b"- {}\n" * MAX_NODES, "not-yaml"),
    "brackets": (b"[" * 100_000, "too-deep"),
    "braces": (b"{" * 100_000, "too-deep"),
    "braces with keys": (b"{a: " * 100_000, "too-deep"),
    "dashes": (b"- " * 100_000, "too-deep"),
    "question marks": (b"? " * 100_000, "too-deep"),
    "steps of indentation": (b"".join(b" " * n + b"a:\n" for n in range(1_500)), "too-deep"),
    "aliases of aliases": (
        b"a0: &a0 x\n" + b"".join(b"a%d: &a%d [%s]\n" % (n, n, b",".join([b"*a%d" % (n - 1)] * 9)) for n in
        range(1, 9)), "anchor",
    ),
    "unknown keys": (b"".join(b"unknown%d: x\n" % n for n in range(90_000)), "too-many-problems"),
    "the same key": (b"a: x\n" * 90_000, "too-many-problems"),
    "anchors": (b"".join(b"- &a%d x\n" % n for n in range(90_000)), "too-many-problems"),
    "tabs": (b"# \t\n" * 90_000, "too-many-problems"),
    "control characters": (b"\0x\n" * 90_000 + b"\1", "not-utf8"),
    "a long key": (b"a" * 1_900_000 + b": x", "not-yaml"),
    "a long line": (b"title: " + b"tea " * 400_000, "missing-key"),
    "a long word": (b"language: " + b"a" * 1_900_000, "bad-language"),
    "a long number": (b"version: " + b"1" * 1_900_000, "yaml-value"),
    "a long sexagesimal number": (b"version: 1" + b":59" * 300_000 + b".5", "yaml-value"),
    "many braces in a text": (b"title: '" + b"{ " * 900_000 + b"'", "too-many-problems"),
    "an open quote": (b"title: 'x\n" + b"a: b\n" * 300_000, "not-yaml"),
    "a long term that is named often": (
        b"terms:\n  long: " + b"x" * 100_000 + b"\ntitle: '" + b"{long} " * 5_000 + b"'", "too-much-text"
    ),
    "blank lines": (b"\n" * 1_999_999, "empty"),
}


@pytest.mark.parametrize("name", HUGE)
def test_huge_files_are_refused(name: str):
    data, code = HUGE[name]
    problems = problems_of(data, "huge.yml")
    assert code in {problem.code for problem in problems}
    assert len(as_text(problems)) < 200_000
