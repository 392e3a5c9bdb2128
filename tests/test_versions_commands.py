"""The commands on a policy with versions, as somebody types them."""

import json
import subprocess

import pytest

import build
from tests.checks.tea import tea

FINE, PROBLEMS, WRONG_USE = 0, 1, 2
LAYER = 'version: "2"\neffective_from: 2027-01-01\nterms:\n  window: 14 days\n'
ON = '{"kind": "black", "bought_on": "2026-12-22"}'
"""Ten days before the new year: too long ago by the first version, and not by the second."""


@pytest.fixture
def policy(tmp_path, monkeypatch):
    file = tmp_path / "policy.yml"
    write(file, ("language: en", "language: en\ntime_zone: Europe/Berlin"))
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "2027-01-01.yml").write_text(LAYER, "utf-8")
    monkeypatch.chdir(tmp_path)
    return file


def write(file, *changes):
    file.write_text(tea(*changes), "utf-8")


def run(*arguments, policy):
    return build.main([*map(str, arguments), "--policy", str(policy)])


def decide(policy, capsys, answers, *options):
    file = policy.with_name("answers.json")
    file.write_text(answers, "utf-8")
    status = run("decide", "--answers", file, *options, policy=policy)
    return status, capsys.readouterr()


def git(folder, *arguments):
    identity = ["-c", "user.name=Editor", "-c", "user.email=editor@shop.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


# --- check ------------------------------------------------------------------------------------------------------------


def test_check_looks_at_each_version_and_proves_it(policy, capsys):
    assert run("check", policy=policy) == FINE
    printed = capsys.readouterr().out
    assert printed.count("Proved in") == 2 and "Tea shop, version 1," in printed and "Tea shop, version 2," in printed
    assert run("check", "--format", "json", policy=policy) == FINE
    first, second = json.loads(capsys.readouterr().out)["versions"]
    assert (first["version"], second["version"]) == ("1", "2") and first["certificate"]["seal"] != second["certificate"]["seal"]


def test_an_error_of_one_version_stops_the_policy(policy, capsys):
    (policy.parent / "versions" / "2027-01-01.yml").write_text(LAYER + "removed: late\n", "utf-8")
    assert run("check", policy=policy) == PROBLEMS
    assert "In the version `versions/2027-01-01.yml`: " in capsys.readouterr().out


def test_a_file_of_another_kind_beside_the_versions_is_no_version(policy, capsys):
    for name in ("README.md", ".2027-01-01.yml.swp", ".hidden.yml"):
        (policy.parent / "versions" / name).write_text("Not a version", "utf-8")
    assert run("check", policy=policy) == FINE


CASES = """\
# What we expect.
- {case: Both, question: return, answers: {kind: black, bought_on: 10 days ago}, outcome: refused}

# By day.
- case: Later
  question: return
  as_of: 2027-01-01
  answers: {kind: black, bought_on: 10 days ago}
  outcome: refused
- case: "Herbs: ten days"  # the usual
  question: return
  answers: {kind: herbs, bought_on: 10 days ago}
  outcome: refused
  rules:
    - late  # why

# The end.
"""
PARTED = """\
# What we expect.
- {case: Both, question: return, as_of: 2026-11-23, answers: {kind: black, bought_on: 10 days ago}, outcome: refused}
- {case: Both (from 1 January 2027), question: return, as_of: 2027-01-01, answers: {kind: black, bought_on: 10 days ago}, outcome: take_back}

# By day.
- case: Later
  question: return
  as_of: 2027-01-01
  answers: {kind: black, bought_on: 10 days ago}
  outcome: take_back
- case: "Herbs: ten days"  # the usual
  question: return
  as_of: 2026-11-23
  answers: {kind: herbs, bought_on: 10 days ago}
  outcome: refused
  rules:
    - late  # why
- case: "Herbs: ten days (from 1 January 2027)"  # the usual
  question: return
  as_of: 2027-01-01
  answers: {kind: herbs, bought_on: 10 days ago}
  outcome: take_back
  rules: [recent]

# The end.
"""


def test_accepted_cases_are_parted_where_versions_decide_them_otherwise(policy, capsys):
    cases = policy.with_name("cases.yml")
    cases.write_text(CASES, "utf-8")
    assert run("check", policy=policy) == PROBLEMS
    assert "`as_of: 2026-11-23`" in capsys.readouterr().out
    assert run("check", "--accept-cases", policy=policy) == FINE
    printed = capsys.readouterr().out
    assert cases.read_text("utf-8") == PARTED
    assert "  +- {case: Both (from 1 January 2027)," in printed and "  +  as_of: 2026-11-23" in printed
    assert run("check", "--accept-cases", policy=policy) == FINE
    assert cases.read_text("utf-8") == PARTED and "now expect" not in capsys.readouterr().out


def test_a_case_about_what_a_version_removes_gets_the_day_of_the_version_before(policy, capsys):
    (policy.parent / "versions" / "2027-01-01.yml").write_text(
        LAYER.replace("terms:\n  window: 14 days\n", "removed: [price, cheap, fee]\n"), "utf-8")
    cases = policy.with_name("cases.yml")
    cheap = "- {case: Cheap, question: return, answers: {kind: green, bought_on: today, price: 1}, outcome: refused}"
    cases.write_text(cheap, "utf-8")
    assert run("check", policy=policy) == PROBLEMS
    assert "speaks of what version `2` does not have: There is no fact `price`." in capsys.readouterr().out
    assert run("check", "--accept-cases", policy=policy) == FINE
    assert cases.read_text("utf-8") == cheap.replace("answers:", "as_of: 2026-11-23, answers:")


def test_cases_written_as_one_that_a_version_decides_otherwise_than_each_other_stay(policy, capsys):
    cases = policy.with_name("cases.yml")
    text = "- {case: Days, question: return, answers: {kind: black, bought_on: [10 days ago, 20 days ago]}, outcome: refused}\n"
    cases.write_text(text, "utf-8")
    assert run("check", "--accept-cases", policy=policy) == PROBLEMS
    said = capsys.readouterr()
    assert "`Days`" in said.err and "no longer decided alike" in said.err and cases.read_text("utf-8") == text


def test_a_mistake_of_the_policy_itself_is_accepted_in_place_for_all_versions(policy, capsys):
    cases = policy.with_name("cases.yml")
    text = "- {case: Today, question: return, answers: {kind: black, bought_on: today}, outcome: refused}\n"
    cases.write_text(text, "utf-8")
    assert run("check", "--accept-cases", policy=policy) == FINE
    assert cases.read_text("utf-8") == text.replace("refused", "take_back")


# --- decide -----------------------------------------------------------------------------------------------------------


def test_decide_takes_the_version_of_the_day(policy, capsys):
    ids = []
    for day in ("2026-12-31", "2027-01-01"):
        status, said = decide(policy, capsys, ON, "--as-of", day, "--format", "json")
        data = json.loads(said.out)
        ids.append((status, data["policy"]["version"], data["decisions"][0]["id"], data["in_force"]))
    assert ids == [(FINE, "1", "refused", True), (FINE, "2", "take_back", True)]


ORDERED = (("facts:\n", "facts:\n  ordered_on:\n    label: Day of the order\n    question: When did you order?\n    answers: date\n"),
           ("language: en", "language: en\ntime_zone: Europe/Berlin\nreference_date: ordered_on"))


def test_decide_takes_the_version_of_the_reference_date(policy, capsys):
    write(policy, *ORDERED)
    for ordered, outcome in (("2026-12-31", "refused"), ("2027-01-01", "take_back")):
        answers = json.dumps({**json.loads(ON), "ordered_on": ordered})
        status, said = decide(policy, capsys, answers, "--as-of", "2027-01-03", "--format", "json")
        assert json.loads(said.out)["decisions"][0]["id"] == outcome


def test_decide_says_what_each_version_would_decide_where_the_reference_date_is_not_known(policy, capsys):
    write(policy, *ORDERED)
    status, said = decide(policy, capsys, ON, "--as-of", "2027-01-03")
    assert status == FINE
    assert "If Day of the order is from 23 November 2026 until 31 December 2026 (version 1):" in said.out
    assert "If Day of the order is from 1 January 2027 on (version 2):" in said.out
    assert said.out.index("You cannot return it (refused)") < said.out.index("You may return it (take_back)")


def test_decide_says_that_a_reference_date_comes_before_all_rules(policy, capsys):
    write(policy, *ORDERED)
    _, said = decide(policy, capsys, json.dumps({**json.loads(ON), "ordered_on": "2026-11-01"}), "--as-of", "2027-01-03")
    assert said.out.startswith("These rules apply from 23 November 2026. 1 November 2026 is before that.\n")


def test_an_answer_that_is_no_day_is_refused_as_any_other(policy, capsys):
    write(policy, *ORDERED)
    status, said = decide(policy, capsys, '{"ordered_on": "yesterday"}')
    assert status == WRONG_USE and "ordered_on: " in said.err


# --- diff -------------------------------------------------------------------------------------------------------------


def test_diff_says_what_each_version_changes(policy, capsys):
    assert run("diff", "--versions", policy=policy) == FINE
    printed = capsys.readouterr().out
    assert printed.startswith("=== From 1 January 2027 on ===\n`policy.yml` → `versions/2027-01-01.yml`\n")
    assert "`take_back` (may) instead of `refused` (cannot)" in printed and "For example, asked on 1 January 2027" in printed


def test_a_version_that_is_scheduled_is_compared_with_what_would_have_held_on(policy, capsys):
    folder = policy.parent
    git(folder, "init")
    layer = (folder / "versions" / "2027-01-01.yml")
    layer.unlink()
    git(folder, "add", "."), git(folder, "commit", "-m", "One version")
    layer.write_text(LAYER, "utf-8")
    assert run("diff", policy=policy) == FINE
    now, later = capsys.readouterr().out.split("\n\n=== ")
    assert now == "=== From 23 November 2026 on ===\nNothing changes."
    assert later.startswith("From 1 January 2027 on ===\n`HEAD:policy.yml` → `versions/2027-01-01.yml`\n\nCan I return the tea? Better")
    git(folder, "add", "."), git(folder, "commit", "-m", "Schedule a change")
    layer.write_text(LAYER.replace("14", "21"), "utf-8")
    assert run("diff", "--format", "json", policy=policy) == FINE
    now, later = json.loads(capsys.readouterr().out)["versions"]
    assert now["differences"]["no_decision_changes"] and later["from"] == "2027-01-01"
    assert later["differences"]["old"] == {"file": "HEAD:versions/2027-01-01.yml", "version": "2"}


def test_there_is_nothing_to_compare_in_a_policy_with_one_version(policy, capsys):
    (policy.parent / "versions" / "2027-01-01.yml").unlink()
    assert run("diff", "--versions", policy=policy) == WRONG_USE
    assert "the policy has one version only" in capsys.readouterr().err
