"""`build.py check --accept-cases` as somebody types it: the file of example cases is rewritten whole or not at all, and shown."""

import difflib
import json
import os
import re
import stat

import pytest

import build
from tests import frozen

FINE, PROBLEMS, WRONG_USE = 0, 1, 2


@pytest.fixture
def policy(tmp_path):
    """The frozen policy with an edit that one of its example cases does not follow, since it names a fixed day."""
    file = tmp_path / "policy.yml"
    file.write_text(frozen.SHOP.read_text("utf-8").replace("contact_window: 7 days", "contact_window: 14 days"), "utf-8")
    cases = frozen.SHOP.with_name("cases.yml").read_text("utf-8")
    cases = cases.replace("received_on: 1 day more than contact_window ago", "received_on: 2026-11-15")
    file.with_name("cases.yml").write_text(cases, "utf-8")
    return file


def check(policy, *options):
    return build.main(["check", "--policy", str(policy), *options])


def test_expectations_are_rewritten_and_shown(policy, capsys):
    assert check(policy) == PROBLEMS
    assert "`check --accept-cases` writes into all such cases what is decided" in capsys.readouterr().out
    before = policy.with_name("cases.yml").read_text("utf-8").splitlines()
    assert check(policy, "--accept-cases") == FINE
    printed = capsys.readouterr().out
    after = policy.with_name("cases.yml").read_text("utf-8").splitlines()
    assert printed.startswith("These example cases now expect what is decided:\n\n")
    changes = [line for line in difflib.unified_diff(before, after, n=0, lineterm="") if re.match(r"[+-](?![+-]{2})", line)]
    shown = [line[2:] for line in printed.splitlines() if re.match("  [+-] {2}", line)]
    assert changes and set(changes) <= set(shown), "what was done is shown, in whole lists"
    assert {line[1:] for line in shown} <= {*before, *after}
    assert "contact-window-over" not in "".join(after)
    assert "No example case exercises:\n  guidance contact-window-over\n" in printed
    assert check(policy, "--accept-cases") == FINE
    assert "now expect" not in capsys.readouterr().out


def test_what_was_rewritten_is_in_the_json_too(policy, capsys):
    assert check(policy, "--accept-cases", "--format", "json") == FINE
    data = json.loads(capsys.readouterr().out)
    assert data["not_exercised"] == {"rules": [], "guidance": ["contact-window-over"], "definitions": []} and data["problems"] == []
    assert len(data["rewritten"]) == 5
    for one in data["rewritten"]:
        assert {"case", "file", "line", "before", "after"} == set(one)
        assert "contact-window-over" in " ".join(one["before"]) and "contact-window-over" not in " ".join(one["after"])


def test_nothing_is_rewritten_while_the_policy_has_other_errors(policy, capsys):
    policy.write_text(policy.read_text("utf-8").replace("when: {order_status: paid}", "when: {order_status: other}"), "utf-8")
    before = policy.with_name("cases.yml").read_bytes()
    assert check(policy, "--accept-cases") == PROBLEMS
    assert "not rewritten, because of the other errors" in capsys.readouterr().err
    assert policy.with_name("cases.yml").read_bytes() == before


def test_a_case_that_has_to_be_parted_is_named_and_stays_a_problem(policy, capsys):
    cases = policy.with_name("cases.yml")
    cases.write_text(cases.read_text("utf-8").replace("received_on: 2026-11-15", "received_on: [2026-11-15, 2026-11-01]", 1), "utf-8")
    assert check(policy, "--accept-cases") == PROBLEMS
    printed = capsys.readouterr()
    assert "no longer decided alike; write a case for each: `Refund Requests, When to contact us: a day later" in printed.err
    assert printed.out.count("[example]") == 1 and "in 1 of the 2 cases that it stands for" in printed.out


def test_a_link_stays_a_link_and_a_mode_stays(policy, tmp_path):
    beside = tmp_path / "elsewhere"
    beside.mkdir()
    cases = policy.with_name("cases.yml").rename(beside / "cases.yml")
    cases.chmod(0o640)
    policy.with_name("cases.yml").symlink_to(cases)
    assert check(policy, "--accept-cases") == FINE
    assert policy.with_name("cases.yml").is_symlink() and stat.S_IMODE(cases.stat().st_mode) == 0o640
    assert "contact-window-over" not in cases.read_text("utf-8")


def test_a_file_that_cannot_be_replaced_is_as_it_was(policy, monkeypatch, capsys):
    def full(*paths):
        raise OSError(28, "No space left on device", "cases.yml")

    before = policy.with_name("cases.yml").read_bytes()
    monkeypatch.setattr(os, "replace", full)
    assert check(policy, "--accept-cases") == WRONG_USE
    assert "No space left on device" in capsys.readouterr().err
    assert policy.with_name("cases.yml").read_bytes() == before
    assert sorted(file.name for file in policy.parent.iterdir()) == ["cases.yml", "policy.yml"], "nothing half-written is left"


def test_without_example_cases_there_is_nothing_to_accept(policy, capsys):
    policy.with_name("cases.yml").unlink()
    assert check(policy, "--accept-cases") == WRONG_USE
    assert "there are no example cases" in capsys.readouterr().err
