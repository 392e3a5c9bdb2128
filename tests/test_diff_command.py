"""`build.py diff` as somebody types it, in a Git checkout of its own: what it compares, what it prints, and what it cannot do."""

import json
import os
import subprocess
from pathlib import Path

import pytest

import build
from tests import frozen
from tests.checks.tea import TEA
from tests.checks.tea_in_japanese import TEA_JA, accepted

FINE, PROBLEMS, WRONG_USE = 0, 1, 2
WINDOW = ("contact_window: 7 days", "contact_window: 14 days")
REWORDED = ("Please explain clearly why you ask for the refund.", "Please explain in plain words why you ask for the refund.")


def git(folder, *arguments):
    identity = ["-c", "user.name=Editor", "-c", "user.email=editor@shop.example", "-c", "init.defaultBranch=main"]
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def policy(tmp_path, monkeypatch):
    """The frozen policy in a checkout with two commits: the second one rewords a sentence."""
    file = tmp_path / "shop" / "rules" / "policy.yml"
    file.parent.mkdir(parents=True)
    folder = file.parents[1]
    git(folder, "init")
    (folder / "README").write_text("A shop.\n")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Begin")
    file.write_text(frozen.SHOP.read_text("utf-8"), "utf-8")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Write the policy")
    edit(file, REWORDED)
    git(folder, "commit", "-am", "Reword")
    monkeypatch.chdir(folder)
    return file


def edit(file, *changes):
    text = file.read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file.write_text(text, "utf-8")


def diff(policy, *arguments):
    return build.main(["diff", *map(str, arguments), "--policy", str(policy)])


def test_an_edit_is_compared_with_the_last_commit(policy, capsys):
    edit(policy, WINDOW)
    assert diff(policy) == FINE
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "`HEAD:rules/policy.yml` → `rules/policy.yml`"
    assert "`contact-soon` now joins for `refund` and `help`, in 60 of 910 cases:" in lines[4] + lines[5]
    assert "  - `contact-window-over` no longer joins for `refund` and `help`, in the same 60 of 910 cases as said of `contact-soon`" in lines
    assert sum(line.endswith("Day you received the goods: 8 to 14 days ago") for line in lines) == 1
    assert lines[-3:] == [
        "When it takes effect",
        "  - Once it is published: version 1.0 has been in force since 23 November 2026. No page tells customers what changed.",
        "  - To announce a change for a day, write it as a version: see the recipe “Schedule a change”."]
    assert len(lines) <= 20


def test_a_reworded_sentence_changes_no_decision(policy, capsys):
    edit(policy, ("and how customer support handles them.", "and how we handle them."))
    assert diff(policy) == FINE
    assert "No decision changes: proved over every case.\n\nOnly texts change\n  - the policy: summary, rules/policy.yml:10" \
        in capsys.readouterr().out


def test_two_revisions_and_two_files_are_compared(policy, tmp_path, capsys):
    assert diff(policy, "HEAD~1", "HEAD") == FINE
    printed = capsys.readouterr().out
    assert printed.startswith("`HEAD~1:rules/policy.yml` → `HEAD:rules/policy.yml`\n")
    assert "the guidance `explain-reason`: says" in printed
    other = tmp_path / "other.yml"
    other.write_bytes(policy.read_bytes())
    edit(other, WINDOW)
    assert diff(policy, policy, other) == FINE
    assert "8 to 14 days ago" in capsys.readouterr().out
    assert diff(policy, other, "HEAD") == FINE
    assert "`contact-window-over` now joins" in capsys.readouterr().out


def test_the_same_for_programs_and_for_a_pull_request(policy, capsys):
    edit(policy, WINDOW)
    assert diff(policy, "--format", "json") == FINE
    data = json.loads(capsys.readouterr().out)
    changes = data["changes"]
    assert [(change["kind"], change["direction"], change["about"]) for change in changes] == [
        ("guidance", "more", ["contact-soon"]), ("guidance", "less", ["contact-window-over"])]
    for change in changes:
        (days,) = [test for test in change["where"][0] if test["fact"] == "received_on"]
        assert (days["values"], days["text"]) == ([[8, 14]], "8 to 14 days ago")
    assert data["no_decision_changes"] is False and data["old"]["file"] == "HEAD:rules/policy.yml"
    assert diff(policy, "--format", "markdown") == FINE
    printed = capsys.readouterr().out
    head, outcomes, heading, first, *_ = printed.split("\n\n")
    assert (head, heading) == ("**`HEAD:rules/policy.yml` → `rules/policy.yml`**", "### Guidance")
    assert outcomes == "**No outcome changes: proved over every case.**" and first.startswith("- ")
    assert "\n  - " in printed and "\n\n\n" not in printed


def test_a_policy_that_does_not_load_gives_its_own_problems(policy, capsys):
    edit(policy, ("order_status: paid}", "order_status: payed}"))
    git(policy.parent, "commit", "-am", "Break it")
    edit(policy, ("  contact_window: 7 days", "  contact_window: 7 days\n\tx: 1"))
    assert diff(policy) == PROBLEMS
    said = capsys.readouterr().err
    assert "nothing can be compared: the old policy, HEAD:rules/policy.yml, has problems in the format of today" in said
    assert "HEAD:rules/policy.yml:" in said and "Did you mean `paid`?" in said
    assert "the new policy, rules/policy.yml, has problems" in said and "[tab]" in said
    assert diff(policy, "--format", "json") == PROBLEMS
    assert {one["code"] for one in json.loads(capsys.readouterr().out)["problems"]} == {"unknown-answer", "tab"}


def test_a_policy_of_an_older_format_gives_its_own_problems(policy, capsys):
    policy.write_text("rules:\n  - id: paid\n    when: status == paid\n", "utf-8")
    git(policy.parent, "commit", "-am", "As it was once")
    policy.write_bytes(frozen.SHOP.read_bytes())
    assert diff(policy) == PROBLEMS
    said = capsys.readouterr().err
    assert said.startswith("build.py: nothing can be compared: the old policy, HEAD:rules/policy.yml, has problems in the format of today.\n")
    assert "The policy has no key `rules`" in said


def test_a_gap_in_a_policy_is_its_own_problem(policy, capsys):
    edit(policy, ("when: {order_status: paid}", "when: {order_status: other}"))
    assert diff(policy) == PROBLEMS
    said = capsys.readouterr().err
    assert said.startswith("rules/policy.yml:") and "[gap]" in said


def test_what_two_people_wrote_is_said_in_a_sentence(policy, capsys):
    edit(policy, ("  contact_window: 7 days\n", "<<<<<<< HEAD\n  contact_window: 7 days\n=======\n  contact_window: 9 days\n>>>>>>> other\n"))
    assert diff(policy) == PROBLEMS
    assert "Two people changed the same lines" in capsys.readouterr().err


def one_sentence(capsys):
    printed = capsys.readouterr()
    assert printed.out == "" and printed.err.startswith("build.py: ") and printed.err.count("\n") == 1
    return printed.err


def test_a_revision_that_is_not_there(policy, capsys):
    assert diff(policy, "sumer") == WRONG_USE
    assert "there is no file and no revision `sumer`" in one_sentence(capsys)
    assert diff(policy, "HEAD", "HEAD~9") == WRONG_USE
    assert "no revision `HEAD~9`" in one_sentence(capsys)


def test_a_revision_without_the_file(policy, capsys):
    assert diff(policy, "HEAD~2") == WRONG_USE
    assert "the revision `HEAD~2` has no file rules/policy.yml" in one_sentence(capsys)


def test_a_file_in_a_revision_is_named_as_the_report_names_it(policy, capsys):
    edit(policy, WINDOW)
    assert diff(policy, "HEAD~1:rules/policy.yml", "HEAD:rules/policy.yml") == FINE
    printed = capsys.readouterr().out
    assert printed.startswith("`HEAD~1:rules/policy.yml` → `HEAD:rules/policy.yml`\n") and "the guidance `explain-reason`: says" in printed
    git(policy.parent, "mv", "policy.yml", "other.yml")
    git(policy.parent, "commit", "-am", "Another name")
    assert diff(policy.with_name("other.yml"), "HEAD~1:rules/policy.yml") == FINE
    assert "`HEAD~1:rules/policy.yml` → `rules/other.yml`" in capsys.readouterr().out
    assert diff(policy, "HEAD:rules/none.yml") == WRONG_USE
    assert "the revision `HEAD` has no file rules/none.yml" in one_sentence(capsys)
    assert diff(policy, "sumer:rules/policy.yml") == WRONG_USE
    assert "there is no file and no revision `sumer`" in one_sentence(capsys)


@pytest.mark.parametrize("named", [("",), ("HEAD", " ")])
def test_a_name_that_is_empty_is_said_to_be(policy, capsys, named):
    assert diff(policy, *named) == WRONG_USE
    assert "one of the two names is empty" in one_sentence(capsys)


def test_a_folder_is_no_policy(policy, capsys):
    assert diff(policy, "rules") == WRONG_USE
    assert "rules is a folder" in one_sentence(capsys)


def test_without_a_commit_there_is_nothing_to_compare_with(tmp_path, capsys):
    git(tmp_path, "init")
    policy = Path(tmp_path, "policy.yml")
    policy.write_bytes(frozen.SHOP.read_bytes())
    assert diff(policy) == WRONG_USE
    assert "this checkout has no commit yet" in one_sentence(capsys)


def test_a_folder_that_is_no_checkout(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    policy = Path(tmp_path, "policy.yml")
    policy.write_bytes(frozen.SHOP.read_bytes())
    assert diff(policy) == WRONG_USE
    said = one_sentence(capsys)
    assert "is not in a Git checkout" in said and "name two files to compare: build.py diff OLD.yml NEW.yml" in said


def test_a_shallow_clone_lacks_what_came_before(policy, tmp_path, capsys):
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "--depth", "1", policy.parents[1].as_uri(), str(clone))
    assert diff(clone / "rules" / "policy.yml") == FINE
    capsys.readouterr()
    assert diff(clone / "rules" / "policy.yml", "HEAD~1") == WRONG_USE
    said = one_sentence(capsys)
    assert "this clone is shallow and does not have the revision `HEAD~1`" in said and "git fetch --unshallow" in said


def test_a_machine_without_git(policy, monkeypatch, capsys):
    monkeypatch.setenv("PATH", str(policy.parent))
    assert diff(policy) == WRONG_USE
    assert "git is not installed here" in one_sentence(capsys)
    other = policy.with_name("other.yml")
    other.write_bytes(policy.read_bytes())
    assert diff(policy, other) == FINE, "two files need no git"


def test_a_repository_that_git_does_not_trust(policy, monkeypatch, capsys):
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    monkeypatch.setenv("HOME", str(policy.parent))
    if diff(policy) != FINE:  # as root, git trusts everybody
        assert "git does not answer: fatal: detected dubious ownership" in one_sentence(capsys)
    assert os.environ["GIT_TEST_ASSUME_DIFFERENT_OWNER"] == "1"


def test_a_table_beside_the_policy_is_compared_as_it_was_in_the_commit(tmp_path, monkeypatch, capsys):
    from tests.reading.test_tables import CSV, RATE, tea

    folder = tmp_path / "shop"
    policy, table = folder / "rules" / "policy.yml", folder / "rules" / "rates.csv"
    policy.parent.mkdir(parents=True)
    policy.write_text(tea(*RATE), "utf-8")
    table.write_text(CSV, "utf-8")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "-m", "Write the policy and its rates")
    monkeypatch.chdir(folder)
    assert diff(policy) == FINE
    assert "No decision changes: proved over every case." in capsys.readouterr().out
    table.write_text(CSV.replace("<=19", "<=29").replace(">=20", ">=30"), "utf-8")
    assert diff(policy) == FINE
    said = capsys.readouterr().out
    assert "Price: 20 EUR to 29 EUR" in said, said


TRANSLATED = ("お茶は、購入から", "お茶については、購入から")


@pytest.fixture
def in_two_languages(policy, capsys):
    """A policy and its translation, both committed."""
    policy.write_text(TEA, "utf-8")
    policy.with_name("ja.yml").write_text(accepted(TEA_JA), "utf-8")
    git(policy.parent, "add", ".")
    git(policy.parent, "commit", "-m", "Translate")
    return policy


def test_what_a_translation_says_otherwise_is_listed_with_its_place(in_two_languages, capsys):
    edit(in_two_languages.with_name("ja.yml"), TRANSLATED)
    assert diff(in_two_languages) == FINE
    assert capsys.readouterr().out.splitlines()[2:] == [
        "No decision changes: proved over every case.", "",
        "Texts that change in the translation `ja`", "  - the rule `recent`: says, rules/ja.yml:42",
    ]
    assert diff(in_two_languages, "--format", "json") == FINE
    assert json.loads(capsys.readouterr().out)["translations"] == {
        "ja": [{"kind": "rules", "id": "recent", "keys": ["says"], "place": "rules/ja.yml:42"}]}


def test_a_number_that_only_the_policy_says_is_no_change_of_a_translation(in_two_languages, capsys):
    edit(in_two_languages, ("window: 7 days", "window: 9 days"))
    assert diff(in_two_languages) == FINE
    assert "translation" not in capsys.readouterr().out


def test_what_got_another_name_in_policy_and_translation_is_no_change_of_a_translation(in_two_languages, capsys):
    edit(in_two_languages, ("rule: cheap", "rule: small"), ("language: en", "language: en\nrenamed: {cheap: small}"))
    edit(in_two_languages.with_name("ja.yml"), ("  cheap:\n", "  small:\n"))
    assert diff(in_two_languages) == FINE
    said = capsys.readouterr()
    assert "No decision changes" in said.out and "translation" not in said.out + said.err


def test_a_translation_with_mistakes_is_not_compared_and_everything_else_is(in_two_languages, capsys):
    edit(in_two_languages, ("rule: cheap", "rule: small"))
    assert diff(in_two_languages) == FINE
    said = capsys.readouterr()
    assert said.err == "build.py: texts of translations are not compared: those of the new policy have problems, which `check` names.\n"
    assert "gone: the rule `cheap`" in said.out
