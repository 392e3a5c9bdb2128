"""The commands as somebody types them: what they print, and their exit status."""

import io
import json
import os
import signal
import subprocess
import sys
import time
import warnings
import weakref
from dataclasses import replace
from pathlib import Path

import pytest

import build
from commands.shared import stopping_cleanly
from tests import frozen

PROJECT = Path(__file__).resolve().parents[1]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2
COMMANDS = ("build", "serve", "check", "diff", "decide")


def build_py(*arguments, stdin=""):
    """Runs a command on the frozen policy, unless it is told another one. It runs in this process, since most of the time a new one only imports."""
    if arguments and arguments[0] in COMMANDS and "--policy" not in arguments:
        arguments = (*arguments, "--policy", frozen.SHOP)
    arguments = [*map(str, arguments)]
    given, printed, said = (io.TextIOWrapper(io.BytesIO(text.encode()), "utf-8") for text in (stdin, "", ""))
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("error")  # a new process would print them
        patch.chdir(PROJECT)
        for name, stream in {"stdin": given, "stdout": printed, "stderr": said}.items():
            patch.setattr(sys, name, stream)
        try:
            status = build.main(arguments)
        except SystemExit as ended:  # argparse ends the process
            status = ended.code
    texts = [stream.flush() or stream.buffer.getvalue().decode() for stream in (printed, said)]
    return subprocess.CompletedProcess(arguments, status, *texts)


def started(*arguments, stdin=""):
    """Runs a command in a process of its own, as a shell does."""
    return subprocess.run([sys.executable, str(PROJECT / "build.py"), *map(str, arguments)], input=stdin, capture_output=True, text=True, cwd=PROJECT)


def test_help_names_every_command():
    run = started("--help")
    assert (run.returncode, run.stderr) == (FINE, "")
    for command in COMMANDS:
        assert f"\n    {command} " in run.stdout


def test_decide_answers_every_question_in_words():
    run = started("decide", "--policy", frozen.SHOP, "--answers", "-", stdin='{"order_status": "paid"}')
    assert (run.returncode, run.stderr) == (FINE, "")
    assert "The policy does not say whether you can cancel (cancel_not_covered)" in run.stdout
    assert "Your order may be eligible for a refund request (may_request_refund)" in run.stdout


def test_decide_as_json_names_policy_and_reasons(tmp_path):
    answers = tmp_path / "answers.json"
    answers.write_text('{"question": "cancel", "as_of": "2026-11-23", "answers": {"order_status": "authorized",'
                       ' "order_type": "unlimited_group", "campaign_ended": false}}', encoding="utf-8")
    run = build_py("decide", "--answers", answers, "--format", "json")
    data = json.loads(run.stdout)
    assert run.returncode == FINE
    assert data["as_of"] == "2026-11-23" and len(data["policy"]["digest"]) == 64
    (decision,) = data["decisions"]
    assert (decision["question"], decision["id"]) == ("cancel", "may_still_cancel")
    assert [rule["id"] for rule in decision["rules"]] == ["authorized-unlimited-group-order"]
    assert "authorization-release" in [one["id"] for one in decision["guidance"]]


def test_unknown_answers_list_what_would_settle_it():
    run = build_py("decide", "--question", "cancel", "--answers", "-", "--format", "json", stdin='{"order_status": null}')
    (decision,) = json.loads(run.stdout)["decisions"]
    assert decision["id"] == "depends"
    assert [one["fact"] for one in decision["unknown"]] == ["order_status", "reason"]


@pytest.mark.parametrize("arguments, stdin, says", [
    (["decide", "--answers", "-"], '{"order_statu": "paid"}', "Did you mean `order_status`?"),
    (["decide", "--answers", "-"], '{"order_status": "payed"}', "Did you mean `paid`?"),
    (["decide", "--answers", "-"], "not json", "not JSON"),
    (["decide", "--answers", "-"], "[1]", "JSON object"),
    (["decide", "--answers", "-"], '{"order_status": "paid", "order_status": "shipped"}', "`order_status` more than once"),
    (["decide", "--answers", "-"], '{"question": "cancel", "order_status": "paid"}', 'go into "answers"'),
    (["build", "--site-dir", "/proc/none/site"], "", "/proc/none"),
    (["decide", "--answers", "-"], "[" * 100_000, "not JSON"),
    (["decide", "--answers", "-", "--as-of", "2026-02-30"], "{}", "2026-02-30"),
    (["decide", "--answers", "-", "--question", "x"], "{}", "no question `x`"),
    (["decide", "--answers", "-"], '{"answers": {}, "as_off": "2026-11-26"}', "no key `as_off`. Did you mean `as_of`?"),
    (["decide", "--answers", "-"], '{"answers": {}, "as_of": false}', "`false` is not a date"),
    (["decide", "--answers", "-"], '{"answers": {}, "as_of": 20261126}', "`20261126` is not a date"),
    (["decide", "--answers", "-", "--as-of", "20261126"], "{}", "`20261126` is not a date"),
    (["decide", "--answers", "-", "--as-of", ""], "{}", "`` is not a date"),
    (["decide", "--answers", "-"], '{"answers": {}, "question": 7}', "the question is 7"),
    (["decide", "--answers", "-"], '{"answers": {}, "question": "a\\u001b[31m"}', "no question `a<U+001B>[31m`"),
    (["decide", "--answers", "-"], '{"order_status": "a\\u0007b"}', "`a<U+0007>b` is not an answer"),
    (["decide", "--answers", "-"], '{"received_on": "0026-11-20"}', "Check the year: the day must be "),
    (["decide", "--answers", "nowhere.json"], "", "nowhere.json"),
    (["check", "--policy", "nowhere.yml"], "", "nowhere.yml"),
    (["build", "--policy", "nowhere.yml"], "", "nowhere.yml"),
    (["serve", "--port", "99999"], "", "`99999` is not a number from 0 to 65535"),
    (["serve", "--port", "-1"], "", "`-1` is not a number from 0 to 65535"),
    (["publish"], "", "invalid choice"),
    ([], "", "required"),
])
def test_wrong_use_is_named_and_has_its_status(arguments, stdin, says):
    run = build_py(*arguments, stdin=stdin)
    assert run.returncode == WRONG_USE
    assert says in run.stderr and "Traceback" not in run.stderr and run.stdout == ""


def test_the_status_is_that_of_the_process(tmp_path):
    policy = tmp_path / "policy.yml"
    policy.write_text(frozen.SHOP.read_text(encoding="utf-8").replace("order_status: paid}", "order_status: payed}"), encoding="utf-8")
    run = started("check", "--policy", policy)
    assert (run.returncode, run.stdout) == (PROBLEMS, "") and "Did you mean `paid`?" in run.stderr
    run = started("check", "--policy", "nowhere.yml")
    assert (run.returncode, run.stdout) == (WRONG_USE, "") and run.stderr == "build.py: cannot read nowhere.yml: No such file or directory\n"


@pytest.mark.parametrize("command", ["check", "build", "decide"])
def test_problems_in_the_policy_are_located_and_have_their_status(tmp_path, command):
    text = frozen.SHOP.read_text(encoding="utf-8")
    policy = tmp_path / "policy.yml"
    policy.write_text(text.replace("order_status: paid}", "order_status: payed}"), encoding="utf-8")
    site = tmp_path / "site"
    options = {"build": ["--site-dir", site], "decide": ["--answers", "-"]}.get(command, [])
    run = build_py(command, "--policy", policy, *options, stdin="{}")
    assert run.returncode == PROBLEMS
    line = text[: text.index("when: {order_status: paid}")].count("\n") + 1
    assert f"policy.yml:{line}:" in run.stderr and "Did you mean `paid`?" in run.stderr
    assert not site.exists()


def test_check_as_json(tmp_path):
    run = build_py("check", "--format", "json")
    data = json.loads(run.stdout)
    assert run.returncode == FINE and data["problems"] == []
    assert set(data["questions"]) == {"cancel", "refund", "return", "help"}


def test_check_says_in_a_screenful_what_was_proved():
    run = build_py("check")
    lines = run.stdout.splitlines()
    assert run.returncode == FINE and len(lines) <= 40
    data = json.loads(build_py("check", "--format", "json").stdout)
    certificate = data["certificate"]
    assert lines[0].endswith(f"digest {data['digest'][:16]}")
    (proved,) = [line for line in lines if line.startswith("Proved in ")]
    assert f" each of {certificate['cases']:,} cases has exactly one outcome" in proved
    assert f"Seal of all decisions: {certificate['seal']}" in lines
    for counts in certificate["outcomes"].values():
        for outcome, number in counts.items():
            assert [str(f"{number:,}"), outcome] in [line.split() for line in lines]
    left_out = [f"{counts['']:,} impossible ones left out." for counts in data["questions"].values()]
    assert all(any(line.endswith(text) for line in lines) for text in left_out)
    assert data["examples"] and lines[-1].startswith(f"{data['examples']} example cases, 0 errors, 0 warnings, ")


def test_a_table_that_says_something_else_stops_check(monkeypatch, capsys):
    from compiler.proof import agreement as proof

    honest = proof.decision_table

    def forgetful(meaning, question):
        table = honest(meaning, question)
        return replace(table, rows=table.rows[1:])

    monkeypatch.setattr(proof, "decision_table", forgetful)
    assert build.main(["check", "--policy", str(frozen.SHOP)]) == PROBLEMS
    printed = capsys.readouterr()
    assert "The decision table of `cancel` is wrong about" in printed.err and "Proved" not in printed.out


def test_a_gap_stops_check_and_build(tmp_path):
    text = frozen.SHOP.read_text(encoding="utf-8")
    policy = tmp_path / "policy.yml"
    policy.write_text(text.replace("when: {order_status: paid}", "when: {order_status: other}"), encoding="utf-8")
    check = build_py("check", "--policy", policy, "--format", "json")
    assert check.returncode == PROBLEMS
    data = json.loads(check.stdout)
    assert "gap" in [problem["code"] for problem in data["problems"]] and data["certificate"] is None
    site = tmp_path / "site"
    run = build_py("build", "--policy", policy, "--site-dir", site)
    assert run.returncode == PROBLEMS and "Order status: Paid" in run.stderr
    assert not site.exists()


def test_an_answer_that_does_not_apply_is_set_aside_and_named():
    run = build_py("decide", "--question", "cancel", "--answers", "-",
                   stdin='{"order_status": "awaiting_payment", "cancellation_offered": "yes", "campaign_ended": "no"}')
    assert run.returncode == FINE
    assert "(may_cancel)" in run.stdout
    assert "Set aside, since it does not apply:\n    - The campaign has ended (campaign_ended)" in run.stdout


@pytest.mark.parametrize("day, says", [("2026-11-22", True), ("2026-11-23", False)])
def test_a_day_before_the_rules_hold_is_said(day, says):
    run = build_py("decide", "--answers", "-", "--as-of", day, stdin='{"order_status": "paid"}')
    assert ("These rules apply from 23 November 2026. 22 November 2026 is before that." in run.stdout) == says
    data = json.loads(build_py("decide", "--answers", "-", "--as-of", day, "--format", "json", stdin="{}").stdout)
    assert data["in_force"] == (not says)


def test_decide_says_where_to_look_when_no_rule_decides(tmp_path):
    policy = tmp_path / "policy.yml"
    text = frozen.SHOP.read_text("utf-8")
    before = "when: {order_status: other}\n        outcome: cancel"
    policy.write_text(text.replace(before, before.replace("other}", "other, reason: pickup}")), "utf-8")
    run = build_py("decide", "--policy", policy, "--question", "cancel", "--answers", "-",
                   stdin='{"order_status": "other", "reason": "changed_mind"}')
    assert (run.returncode, run.stdout) == (PROBLEMS, "")
    assert run.stderr == ("build.py: For a case of the question `cancel` the rules decide nothing. `build.py check` says where, and how"
                          " to mend it.\n")


def test_whoever_reads_may_stop_reading():
    command = f"'{sys.executable}' build.py check --format json | head -c 10"
    run = subprocess.run(["sh", "-c", command], capture_output=True, text=True, cwd=PROJECT)
    assert run.stdout.startswith("{") and run.stderr == ""


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_build_that_is_stopped_leaves_nothing_behind(how, tmp_path):
    place, temporary = tmp_path / "place", tmp_path / "temporary"
    place.mkdir()
    temporary.mkdir()
    building = subprocess.Popen(
        [sys.executable, str(PROJECT / "build.py"), "build", "--policy", str(frozen.SHOP), "--site-dir", str(place / "site")],
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, cwd=PROJECT, env=os.environ | {"TMPDIR": str(temporary)},
    )
    while not list(place.rglob("*.html")):
        assert building.poll() is None, building.stdout.read()
        time.sleep(0.01)
    building.send_signal(how)
    building.send_signal(how)  # a terminal that closes asks twice
    said, _ = building.communicate()
    assert (building.returncode, said) == (128 + how, "build.py: stopped\n")
    assert list(place.iterdir()) == list(temporary.iterdir()) == []


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_our_characters_still_shows_the_rest(encoding, tmp_path):
    policy = tmp_path / "policy.yml"
    policy.write_text(frozen.SHOP.read_text("utf-8").replace("title: You may cancel this order", "title: You may cancel this “order”"), "utf-8")
    stdin = '{"order_status": "awaiting_payment", "cancellation_offered": "yes"}'
    environment = os.environ | {"PYTHONIOENCODING": encoding}
    for format in ("text", "json"):
        run = subprocess.run(
            [sys.executable, str(PROJECT / "build.py"), "decide", "--policy", policy, "--answers", "-", "--format", format],
            input=stdin.encode(), capture_output=True, cwd=PROJECT, env=environment,
        )
        assert (run.returncode, run.stderr) == (FINE, b"")
    assert json.loads(run.stdout)["decisions"][0]["title"] == "You may cancel this “order”"


def test_a_command_ends_when_it_is_asked_to_also_in_the_middle_of_a_callback():
    """What is raised in the callback of a weak reference goes nowhere, so the request to end would be lost."""
    class Thing:
        pass

    thing = Thing()
    callback = weakref.ref(thing, lambda _: signal.raise_signal(signal.SIGINT))
    with pytest.raises(KeyboardInterrupt) as stopped, stopping_cleanly():
        del thing
        time.sleep(5)
    assert stopped.value.args == (signal.SIGINT,) and callback() is None


@pytest.mark.parametrize("command", [["check"], ["diff"], ["build"], ["serve"], ["decide", "--answers", "-"], ["verify", "https://shop.example/"]])
def test_a_python_without_the_packages_is_led_to_make(command):
    run = subprocess.run([sys.executable, "-S", str(PROJECT / "build.py"), *command], input="{}", capture_output=True, text=True, cwd=PROJECT)
    assert run.returncode == WRONG_USE and run.stdout == ""
    assert "this Python lacks the package `" in run.stderr and "Run `make setup` once, or `make site`" in run.stderr
    assert run.stderr.count("\n") == 1
