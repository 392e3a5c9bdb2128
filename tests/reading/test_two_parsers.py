"""Where there is no parser in C, as in a browser, the parser in Python reads the same and says the same."""

from __future__ import annotations

import random

import pytest

from compiler.problems import PolicyError, as_text
from compiler.reading import yaml_nodes
from tests import frozen
from tests.reading.test_bad_policies import FILES

SMALL = """\
a: "x y"
b:
  - c: d
    e: [f, g, {h: i}]
  - {j: "k\\n", l: 'm'}
n: >
  o p
  q
r: |-
  s

t: u # v
"w": 5
"""
LINES = [line for line in frozen.SHOP.read_text(encoding="utf-8").splitlines() if line]
PUT_IN = [*":-?[]{},&*!|>'\"%@`\\\n\t ", ": ", ", ", " #", "---\n", "...\n", "\n%", "\n---", '"\\', "!!str ", "\n  ", "<<: ", " x", "? "]


def read_with(parser: type, data: bytes, monkeypatch: pytest.MonkeyPatch) -> str:
    """What is read, or what is said about it."""
    monkeypatch.setattr(yaml_nodes, "_LOADER", parser)
    monkeypatch.setattr(yaml_nodes, "_KEPT", {})  # what the other one has read
    try:
        root, report = yaml_nodes.read(data, "policy.yml")
    except PolicyError as error:
        return as_text(error.problems)
    return f"{root}\n{as_text(report.problems)}"


def same(data: bytes, monkeypatch: pytest.MonkeyPatch) -> bool:
    in_c, in_python = (read_with(parser, data, monkeypatch) for parser in (yaml_nodes.yaml.CSafeLoader, yaml_nodes.PythonLoader))
    return in_c == in_python


def with_a_mistake(text: str, chance: random.Random) -> str:
    """A text in which somebody has slipped once."""
    at, lines = chance.randrange(len(text)), text.split("\n")
    line = chance.randrange(len(lines))
    kind = chance.randrange(5)
    if kind == 0:
        return text[:at] + text[at + 1 :]
    if kind == 1:
        return text[:at] + chance.choice(PUT_IN) + text[at:]
    lines[line : line + 1] = [[" " + lines[line]], [lines[line][2:]], []][kind - 2]
    return "\n".join(lines)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_mistake_is_told_alike(path, monkeypatch: pytest.MonkeyPatch):
    assert same(path.read_bytes(), monkeypatch)


def test_a_thousand_slips_are_told_alike(monkeypatch: pytest.MonkeyPatch):
    chance = random.Random(18)
    for _ in range(1000):
        first = chance.randrange(len(LINES) - 12)
        text = with_a_mistake(chance.choice([SMALL, "\n".join(LINES[first : first + 12])]), chance)
        assert same(text.encode(), monkeypatch), text


def test_a_question_within_brackets_is_a_text(monkeypatch: pytest.MonkeyPatch):
    read = read_with(yaml_nodes.PythonLoader, b"facts: {open: {question: Is it open?, kind: yes or no}}", monkeypatch)
    assert "Is it open?" in read
    assert same(b"[Is it open?, Why? Because.]", monkeypatch)
