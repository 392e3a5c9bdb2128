"""`build.py translate` and `check --accept-translations` as somebody types them."""

from __future__ import annotations

import json

import pytest

import build
from tests.checks.tea import tea
from tests.checks.tea_in_japanese import TEA_JA, accepted, tea_ja

FINE, PROBLEMS, WRONG_USE = 0, 1, 2


@pytest.fixture
def policy(tmp_path):
    file = tmp_path / "policy.yml"
    file.write_text(tea(), "utf-8")
    return file


def run(command, policy, *options):
    return build.main([command, "--policy", str(policy), *options])


def test_a_language_is_begun_filled_in_and_accepted(policy, capsys):
    file = policy.with_name("ja.yml")
    assert run("translate", policy, "ja") == PROBLEMS
    assert "\n  rules.recent.says\n" in capsys.readouterr().out
    assert "    # You may return tea {within window}.\n    says:\n" in file.read_text("utf-8")
    assert run("translate", policy, "ja") == FINE
    assert "Nothing is missing in " in capsys.readouterr().out
    assert run("check", policy) == PROBLEMS
    assert "[missing-translation]" in capsys.readouterr().out
    file.write_text(TEA_JA, "utf-8")
    assert run("check", policy) == PROBLEMS
    assert "[stale-translation]" in capsys.readouterr().out
    assert run("check", policy, "--accept-translations") == FINE
    assert capsys.readouterr().out.startswith("These translations now count as those of the policy's texts:\n\n")
    assert run("check", policy, "--accept-translations") == FINE
    assert "now count" not in capsys.readouterr().out


def test_what_a_program_reads_names_the_file_of_the_translation(policy, capsys):
    policy.with_name("ja.yml").write_text(accepted(tea_ja(("    says: 申し訳ございません。\n", ""))), "utf-8")
    assert run("check", policy, "--format", "json") == PROBLEMS
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["code"], problem["file"].endswith("ja.yml")) == ("missing-translation", True)
    policy.with_name("ja.yml").write_text(TEA_JA, "utf-8")
    assert run("check", policy, "--format", "json", "--accept-translations") == FINE
    (written,) = json.loads(capsys.readouterr().out)["translated"]
    assert written["file"].endswith("ja.yml") and "title" in written["texts"]


@pytest.mark.parametrize("begun", ["", "\n", "# 日本語訳\n"])
def test_a_file_that_was_begun_with_nothing_is_filled_in(policy, begun):
    file = policy.with_name("ja.yml")
    file.write_text(begun, "utf-8")
    assert run("translate", policy, "ja") == PROBLEMS
    text = file.read_text("utf-8")
    assert text.startswith(begun.strip()) and "    # You may return tea {within window}.\n    says:\n" in text


def test_a_misspelt_language_gets_the_one_that_was_meant(policy, capsys):
    assert run("translate", policy, "jp") == PROBLEMS
    assert "Did you mean `ja`?" in capsys.readouterr().err
    assert not policy.with_name("jp.yml").exists()
    policy.with_name("jp.yml").write_text(TEA_JA, "utf-8")
    assert run("check", policy, "--accept-translations") == PROBLEMS
    assert policy.with_name("jp.yml").read_text("utf-8") == TEA_JA


@pytest.mark.parametrize("command", [("translate", "en"), ("check", "--accept-translations")])
def test_nothing_is_written_for_the_language_of_the_policy_itself(policy, capsys, command):
    name, option = command
    if name == "check":
        policy.with_name("en.yml").write_text("title: Tea\n", "utf-8")
    assert run(name, policy, option) == PROBLEMS
    assert "The policy itself is written in `en`, so there is nothing to translate." in capsys.readouterr().err
    assert name == "check" and policy.with_name("en.yml").read_text("utf-8") == "title: Tea\n" or not policy.with_name("en.yml").exists()


def test_a_file_that_cannot_be_written_into_is_named_and_stays(policy, capsys):
    in_lines = "  take_back:\n    title: 返品できる場合があります\n    says: 店舗にお持ちください。\n"
    text = tea_ja((in_lines, "  take_back: {title: 返品できる場合があります}\n"))
    policy.with_name("ja.yml").write_text(text, "utf-8")
    assert run("translate", policy, "ja") == WRONG_USE
    assert "`outcomes.take_back` in " in capsys.readouterr().err
    assert policy.with_name("ja.yml").read_text("utf-8") == text


def test_a_version_that_is_translated_as_before_is_noted_in_a_file_of_its_own(policy, capsys):
    policy.write_text(tea(("language: en", "language: en\ntime_zone: UTC")), "utf-8")
    policy.with_name("ja.yml").write_text(accepted(TEA_JA, policy.read_text("utf-8")), "utf-8")
    policy.with_name("versions").mkdir()
    layer = 'version: "2"\neffective_from: 2027-01-01\nquestions:\n  return:\n    outcomes:\n      refused:\n        says: We are very sorry.\n'
    (policy.parent / "versions" / "2027-01-01.yml").write_text(layer, "utf-8")
    assert run("check", policy) == PROBLEMS
    assert "`outcomes.refused.says` of the policy changed after it was translated" in capsys.readouterr().out
    assert run("check", policy, "--accept-translations") == FINE
    written = (policy.parent / "versions" / "ja" / "2027-01-01.yml").read_text("utf-8")
    assert written.count("outcomes.refused.says: ") == 1 and written.count(": ") == 1
