"""What the project's texts name exists: files and targets of make."""

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
TEXTS = sorted([*PROJECT.glob("*.md"), PROJECT / "hosting" / "README.md", *(PROJECT / "docs" / "decisions").glob("*.md")])


@pytest.mark.parametrize("text", TEXTS, ids=lambda file: file.name)
def test_every_link_leads_to_a_file(text):
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", text.read_text(encoding="utf-8"))
    for link in links:
        if "://" not in link:
            assert (text.parent / link).exists(), link


def test_the_readme_begins_with_the_two_commands():
    lines = (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()
    first = [line.split()[:2] for line in lines[:8] if line.startswith("make ")]
    assert first == [["make", "serve"], ["make", "test"]]


def test_every_target_of_make_that_is_named_exists():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    for text in TEXTS:
        for target in re.findall(r"`make ([a-z]+)`", text.read_text(encoding="utf-8")):
            assert target in targets, f"{text.name}: make {target}"
