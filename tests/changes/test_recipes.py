"""The recipes for editors work as they are printed: each gives a sound policy, and changes for customers what the page says.

To write anew what they change, read it, and commit it:

    REFRESH=1 python -m pytest tests/changes/test_recipes.py
"""

from __future__ import annotations

import datetime
import os
import re
from pathlib import Path

import pytest

from compiler.changes.over_time import changes_by_day
from compiler.checks.report import check_versions
from compiler.reading.versions import Versions, load_versions
from tests.checks.tea_in_japanese import accepted, in_japanese

PAGES = Path(__file__).resolve().parents[2] / "docs" / "editors"
RECIPES = PAGES / "recipes.md"
DAY = datetime.date(2026, 12, 1)
FILE = "/".join(["policy", "policy.yml"])
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```\n", re.DOTALL | re.MULTILINE)


def tea() -> str:
    """The policy of the manual."""
    return next(text for _, text in BLOCK.findall((PAGES / "format.md").read_text("utf-8")) if text.startswith("policy:"))


def translation() -> str:
    """Its translation in the manual."""
    manual = (PAGES / "format.md").read_text("utf-8")
    return next(text for _, text in BLOCK.findall(manual.partition("\n## Translations\n")[2]) if text.startswith("title:"))


def recipes() -> dict[str, str]:
    """By its title, what a recipe says."""
    _, *parts = re.split(r"^## (.*)\n", RECIPES.read_text("utf-8"), flags=re.MULTILINE)
    return dict(zip(parts[::2], parts[1::2], strict=True))


def edited(recipe: str) -> tuple[str, str]:
    """The policy and its translation, of which each edit of a recipe fits one."""
    texts = [tea(), translation()]
    for kind, block in BLOCK.findall(recipe):
        if kind == "diff":
            lines = [(line[:1], line[1:]) for line in block.splitlines()]
            old = "".join(f"{line}\n" for mark, line in lines if mark in " -")
            assert sum(text.count(old) for text in texts) == 1, f"The policy, or its translation, has this place once:\n{old}"
            texts = [text.replace(old, "".join(f"{line}\n" for mark, line in lines if mark in " +")) for text in texts]
    return texts[0], texts[1]


def load(recipe: str) -> Versions:
    """The policy that a recipe makes, with the version that it schedules, if it does."""
    scheduled = [text for kind, text in BLOCK.findall(recipe) if kind == "yaml"]
    layers = [(text.encode(), f"{FILE.removesuffix('policy.yml')}versions/2027-01-01.yml") for text in scheduled]
    policy, translated = edited(recipe)
    return load_versions((policy.encode(), FILE), *layers, translations=in_files(translated, policy) if translated != translation() else {})


def in_files(translated: str, policy: str) -> dict[str, list[tuple[bytes, str]]]:
    return {"ja": [(accepted(translated, policy).encode(), FILE.replace("policy.yml", "ja.yml"))]}


def said(recipe: str) -> str:
    before = load_versions((tea().encode(), f"HEAD:{FILE}"), translations=in_files(translation(), tea()))
    found = changes_by_day(before, load(recipe), DAY)
    return found[0].differences.as_text() if len(found) == 1 else "\n".join(one.as_text() for one in found)


@pytest.mark.parametrize("title", recipes())
def test_a_recipe_gives_a_sound_policy(title):
    (before,) = check_versions(load(""), None)
    accepted = {problem.message for problem in before.problems}
    for report in check_versions(load(recipes()[title]), None):
        assert {problem.message for problem in report.problems} <= accepted, report.as_text()


@pytest.mark.parametrize("title", ["", "Correct a translation, or add a language"])
def test_the_translation_of_the_manual_is_sound_as_it_is_and_as_the_recipe_corrects_it(title):
    policy, translated = edited(recipes()[title] if title else "")
    versions = in_japanese(accepted(translated, policy), policy)
    assert not versions.unfinished
    for report in check_versions(versions, None):
        assert not [problem for problem in report.problems if problem.place.file == "ja.yml"], report.as_text()
    assert versions.translations["ja"].all[0].policy.statement("opened-tin").says in translated


@pytest.mark.parametrize("title", recipes())
def test_a_recipe_says_what_it_changes_for_customers(title):
    recipe = recipes()[title]
    found = said(recipe)
    if os.environ.get("REFRESH"):
        (printed,) = [text for kind, text in BLOCK.findall(recipe) if kind == "text"]
        RECIPES.write_text(RECIPES.read_text("utf-8").replace(recipe, recipe.replace(printed, found)), "utf-8")
        recipe = recipes()[title]
    assert [text for kind, text in BLOCK.findall(recipe) if kind == "text"] == [found]


def test_the_recipes_of_every_common_edit_are_there():
    assert [*recipes()] == [
        "Change a number", "Correct a wording", "Add a fact", "Add an exception", "Add an outcome", "Retire a rule", "Schedule a change",
        "Give something another name", "Correct a translation, or add a language",
    ]
