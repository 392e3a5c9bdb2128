"""What is missing in a translation is written into its file, and what it translates; all else stays as the translator wrote it."""

from __future__ import annotations

import pytest

from compiler.checks.rewritten_translations import accepted_translations, completed_translation
from compiler.problems import LayoutError
from compiler.reading.translations import texts_of
from compiler.reading.versions import load_versions
from compiler.reading.yaml_nodes import read
from tests import frozen
from tests.checks.tea import TEA, tea
from tests.checks.tea_in_japanese import TEA_JA, accepted, in_japanese, tea_ja

WRITTEN = load_versions((TEA.encode(), "policy.yml")).written


def completed(ja: str, policy: str = TEA) -> str:
    written = load_versions((policy.encode(), "policy.yml")).written
    (made,) = completed_translation(written, [(ja.encode(), "ja.yml") if ja else None], ["ja.yml"])
    return made.data.decode()


def test_accepting_adds_a_block_and_touches_nothing_else():
    made = accepted(TEA_JA)
    assert made.startswith(TEA_JA) and "black tea is red tea" in made
    block = made.removeprefix(TEA_JA)
    assert block.startswith("\n# Of which texts of the policy") and "\ntranslated:\n  title: " in block
    assert "also_called" not in block


def test_accepting_again_changes_nothing():
    made = accepted(TEA_JA)
    assert accepted_translations(WRITTEN, [(made.encode(), "ja.yml")], ["ja.yml"]) == []


def test_accepting_a_change_rewrites_its_line_alone():
    policy, made = tea(("says: We are sorry.", "says: We are very sorry.")), accepted(TEA_JA)
    written = load_versions((policy.encode(), "policy.yml")).written
    (one,) = accepted_translations(written, [(made.encode(), "ja.yml")], ["ja.yml"])
    assert one.texts == ("outcomes.refused.says",)
    different = [(old, new) for old, new in zip(made.splitlines(), one.data.decode().splitlines(), strict=True) if old != new]
    assert len(different) == 1 and different[0][0].startswith("  outcomes.refused.says: ")


def test_what_a_text_that_is_gone_translated_is_no_longer_kept():
    made = accepted(TEA_JA + "") + "  rules.gone.says: bcdfghjk\n"
    (one,) = accepted_translations(WRITTEN, [(made.encode(), "ja.yml")], ["ja.yml"])
    assert "rules.gone" not in one.data.decode()


def test_a_skeleton_has_each_missing_text_below_what_it_translates():
    cheap = '  cheap:\n    title: 安いお茶\n    says: "{less_than fee}の緑茶は返品できません。"\n    source: 2番目の文\n'
    made = completed(tea_ja(("    says: 申し訳ございません。\n", ""), (cheap, "")))
    assert "    title: 返品できません\n    # We are sorry.\n    says:\n" in made
    assert "  cheap:\n    # Cheap tea\n    title:\n    # You cannot return green tea for {less than fee}.\n    says:\n" in made
    assert "black: 紅茶  # black tea is red tea" in made, "comments stay"
    assert {one.code for one in in_japanese(made).unfinished} == {"missing-translation", "stale-translation"}, "an empty text is still missing"


def test_what_is_kept_of_the_policy_stays_at_the_end():
    guidance = "guidance:\n  herbs:\n    title: ハーブ\n    says: ハーブは袋に入れたままお持ちください。\n    source: 3番目の文\n"
    made = completed(accepted(TEA_JA).replace(guidance, ""))
    assert made.index("\nguidance:\n  herbs:\n    # Herbs\n    title:\n") < made.index("\ntranslated:\n")


@pytest.mark.parametrize("file", [frozen.SHOP, frozen.LIBRARY, frozen.RENTALS], ids=lambda file: file.parent.name)
def test_a_translation_begins_with_a_whole_skeleton(file):
    written = load_versions((file.read_bytes(), "policy.yml")).written
    (made,) = completed_translation(written, [None], ["ja.yml"])
    texts = texts_of(written[0].root)
    assert len(made.texts) == len(texts)
    root, report = read(made.data, "ja.yml")
    assert not report.problems
    assert completed_translation(written, [(made.data, "ja.yml")], ["ja.yml"]) == [], "nothing is written twice"


def test_line_breaks_stay_as_they_are():
    made = completed_translation(WRITTEN, [(tea_ja(("    says: 申し訳ございません。\n", "")).replace("\n", "\r\n").encode(), "ja.yml")], ["ja.yml"])
    assert b"\n" not in made[0].data.replace(b"\r\n", b"")


def test_a_file_that_ends_with_a_comma_is_laid_out_well():
    assert completed("title: お茶,").startswith("title: お茶,\n")


def test_a_group_in_braces_is_left_to_its_author():
    in_lines = "  take_back:\n    title: 返品できる場合があります\n    says: 店舗にお持ちください。\n"
    text = tea_ja((in_lines, "  take_back: {title: 返品できる場合があります}\n"))
    with pytest.raises(LayoutError, match="`outcomes.take_back` in ja.yml is laid out in a way in which nothing can be added"):
        completed(text)
