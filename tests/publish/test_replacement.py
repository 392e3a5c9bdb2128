"""Where a site can be put. Whatever happens, the old or the new site is there."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
import threading
import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.publish import replacement
from compiler.publish import site as publishing
from compiler.publish.replacement import replacing, unfit
from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2


def put(site: Path, content: str) -> None:
    with replacing(site) as new:
        new.mkdir()
        (new / "index.html").write_text(content)


def killed(code: str, site: Path) -> None:
    """Run code in a process that ends by SIGKILL."""
    start = "import os, signal, sys\nfrom pathlib import Path\nfrom compiler.publish import replacement\nsite = Path(sys.argv[1])\n"
    run = subprocess.run([sys.executable, "-c", start + code, str(site)], cwd=PROJECT, capture_output=True, text=True)
    assert run.returncode == -9, run.stderr


KILL_WHILE_BUILDING = """
with replacement.replacing(site) as new:
    new.mkdir()
    (new / "index.html").write_text("half")
    os.kill(os.getpid(), signal.SIGKILL)
"""
KILL_BETWEEN_RENAMES = """
rename = Path.rename
def rename_and_die(one, other):
    rename(one, other)
    os.kill(os.getpid(), signal.SIGKILL)
with replacement.replacing(site) as new:
    new.mkdir()
    (new / "index.html").write_text("new")
    replacement._exchanged = lambda one, other: False
    Path.rename = rename_and_die
"""


def test_a_site_is_never_gone_while_a_new_one_takes_its_place(tmp_path):
    site = tmp_path / "site"
    put(site, "old")
    ended, missing = threading.Event(), []

    def look():
        while not ended.is_set():
            if not site.exists():
                missing.append(True)

    looking = threading.Thread(target=look)
    looking.start()
    for number in range(200):
        put(site, str(number))
    ended.set()
    looking.join()
    assert not missing and (site / "index.html").read_text() == "199"
    assert list(tmp_path.iterdir()) == [site]


def test_the_next_build_finishes_what_was_killed_between_two_renames(tmp_path):
    site = tmp_path / "site"
    put(site, "old")
    killed(KILL_BETWEEN_RENAMES, site)
    assert not site.exists()
    with pytest.raises(ValueError), replacing(site):
        assert (site / "index.html").read_text() == "new"
        raise ValueError("a problem in the policy")
    assert (site / "index.html").read_text() == "new"
    assert list(tmp_path.iterdir()) == [site]


def test_an_interruption_between_two_renames_leaves_the_new_site(tmp_path, monkeypatch):
    site, rename = tmp_path / "site", Path.rename
    put(site, "old")

    def stopped(one, other):
        monkeypatch.setattr(Path, "rename", rename)
        rename(one, other)
        raise KeyboardInterrupt

    monkeypatch.setattr(replacement, "_exchanged", lambda one, other: False)
    monkeypatch.setattr(Path, "rename", stopped)
    with pytest.raises(KeyboardInterrupt):
        put(site, "new")
    assert (site / "index.html").read_text() == "new"
    assert list(tmp_path.iterdir()) == [site]


def test_what_a_killed_build_left_is_gone_after_the_next(tmp_path):
    site = tmp_path / "site"
    put(site, "old")
    killed(KILL_WHILE_BUILDING, site)
    assert len(list(tmp_path.iterdir())) == 2 and (site / "index.html").read_text() == "old"
    put(site, "new")
    assert list(tmp_path.iterdir()) == [site]


def test_a_build_leaves_alone_what_another_one_or_somebody_else_has_beside_it(tmp_path):
    site = tmp_path / "site"
    other = tmp_path / ".site.being-built-my_notes"
    other.mkdir()
    (other / "letter.txt").touch()
    with replacing(site) as slow:
        slow.mkdir()
        (slow / "index.html").write_text("slow")
        put(site, "fast")
    assert (site / "index.html").read_text() == "slow"
    assert (other / "letter.txt").exists()


def test_two_sites_side_by_side_do_not_take_each_others_place(tmp_path):
    sites = [tmp_path / name for name in ("site", "site.being-built-1")]
    for site in sites:
        put(site, "old")
        killed(KILL_BETWEEN_RENAMES, site)
    for site in sites:
        put(site, site.name)
    assert [(site / "index.html").read_text() for site in sites] == [site.name for site in sites]
    killed(KILL_BETWEEN_RENAMES, sites[1])
    put(sites[0], "newest")
    assert not sites[1].exists() and len(list(tmp_path.iterdir())) == 2, "what the other one left is still there"


def test_a_mount_point_is_refused_before_the_build_with_a_folder_that_would_do():
    says = "/proc is a mount point, and no new folder can take the place of one. Name a folder in it, such as --site-dir /proc/site."
    assert says in list(unfit(Path("/proc")))


def test_a_folder_mounted_from_the_same_disk_is_a_mount_point_too(tmp_path, monkeypatch):
    site = tmp_path / "the site"
    site.mkdir()
    mounts = tmp_path / "mountinfo"
    mounts.write_text(f"36 35 98:0 /a {str(site).replace(' ', chr(92) + '040')} rw - ext4 /dev/root rw\n")
    monkeypatch.setattr(replacement, "MOUNTS", mounts)
    assert ["is a mount point" in reason for reason in unfit(site)] == [True]
    assert list(unfit(tmp_path / "other")) == []


def build_py(*arguments: object, project: Path = PROJECT, umask: int = 0o022) -> subprocess.CompletedProcess[str]:
    """Run `build.py` as somebody for whom the modes of files count. For root they do not, so root's right to ignore them is dropped."""
    libc = ctypes.CDLL(None)
    drop, override, search = 24, 1, 2  # PR_CAPBSET_DROP, CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    return subprocess.run(
        [sys.executable, str(project / "build.py"), *map(str, arguments), "--policy", str(frozen.TEA["de"])],  # a small one
        capture_output=True, text=True, cwd=PROJECT,
        umask=umask, preexec_fn=lambda: [libc.prctl(drop, right) for right in (override, search)],
    )


def test_a_site_below_a_folder_that_cannot_be_written_is_refused_before_the_build(tmp_path):
    (tmp_path / "site").mkdir()
    tmp_path.chmod(0o555)
    there, new = (build_py("build", "--uncompressed", "--site-dir", tmp_path / name) for name in ("site", "new"))
    for run in (there, new):
        assert (run.returncode, run.stdout) == (WRONG_USE, "")
        assert f"The new site is built beside the old one, in {tmp_path}, and that folder cannot be written." in run.stderr
    assert f"Name a folder in it, such as --site-dir {tmp_path / 'site' / 'site'}." in there.stderr
    assert "Name another folder." in new.stderr
    within = build_py("build", "--uncompressed", "--site-dir", tmp_path / "site" / "site", umask=0o077)
    assert within.returncode == FINE, within.stderr
    assert "Set `umask 022` before a build" in within.stderr, "no web server could read it"
    published = {file.suffix for file in (tmp_path / "site" / "site").rglob("*")}
    assert ".wasm" in published and not published & {".br", ".gz"}, "the copies were not wanted"


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_checkout_that_cannot_be_written_says_which_folder_has_to_be(command, tmp_path):
    project = tmp_path / "project"
    project.mkdir()
    for name in ("checker", "compiler", "docs", "mkdocs.yml", "node_modules", "package-lock.json"):
        (project / name).symlink_to(PROJECT / name)
    shutil.copytree(PROJECT / "commands", project / "commands")
    shutil.copy(PROJECT / "build.py", project)
    project.chmod(0o555)
    run = build_py(command, project=project)
    assert run.returncode == WRONG_USE
    assert f"is kept in {project / '.cache'}, and that folder cannot be written" in run.stderr
    assert (f"in {project}, and that folder cannot be written" in run.stderr) == (command == "build")


@pytest.mark.parametrize("umask, private", [(0o077, True), (0o027, False)])
def test_a_site_that_no_web_server_could_read_is_said_to_be(umask, private, tmp_path, monkeypatch):
    def made(policy_file: Path, folder: Path, *_: object) -> tuple[publishing.BuildReport, Callable[[Path], None]]:
        (folder / "assets").mkdir(parents=True)
        (folder / "index.html").write_text("<p>Help</p>")
        return publishing.BuildReport(folder, frozen.policy(policy_file), 1, 0, (), "/"), lambda site: None

    monkeypatch.setattr(publishing, "_made", made)
    before = os.umask(umask)
    try:
        with warnings.catch_warnings(record=True, action="always") as warned:
            publishing.build_site(policy_file=frozen.TEA["de"], site_dir=tmp_path / "site", project=PROJECT, cache=tmp_path / "cache")
    finally:
        os.umask(before)
    assert [str(one.message).startswith("Only you can read ") for one in warned] == [True] * private
