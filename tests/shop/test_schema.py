"""Whoever opens the shop's policy or an example in an editor finds no mark in it. A line that names a schema names the right one."""

from __future__ import annotations

from pathlib import Path

import pytest

from compiler.publish.schema_files import NAMED
from tests.pages.validator import refusals

PROJECT = Path(__file__).resolve().parents[2]
FILES = sorted(file for folder in ("policy", "examples") for file in (PROJECT / folder).rglob("*.yml") if file.name in ("policy.yml", "cases.yml"))


@pytest.fixture(scope="module")
def refused() -> dict[Path, list[str]]:
    return refusals(FILES, lambda file: file.with_name("policy.yml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_it_has_no_mark_in_an_editor_and_names_its_schema(file, refused):
    assert refused[file] == []
    named = NAMED.search(file.read_bytes())
    assert named or "examples" not in file.parts, "examples are there to be copied"
    assert not named or named[1].decode() == f".schema/{file.stem}.json"
