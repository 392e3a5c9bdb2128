"""The checker's wheel installs without dependencies. Its bytes do not depend on the time and place of the build."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from checker import Evaluator
from checker.certificate import certify
from checker.data import canonical_json, policy_to_data
from compiler.engine.wheel import WheelError, build_wheel
from compiler.reading.policy import load_policy
from tests import frozen

PROJECT = Path(__file__).resolve().parents[2]
POLICY = load_policy(frozen.SHOP.read_bytes(), "policy.yml").policy
SOURCES = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")} | {
    "checker/policy.json": canonical_json(policy_to_data(POLICY)).encode(),
}


def test_the_wheel_alone_decides_every_case_as_here(tmp_path: Path) -> None:
    name, content = build_wheel(SOURCES, "1.2")
    assert name == "eligibility_checker-1.2-py3-none-any.whl"
    wheel = tmp_path / name
    wheel.write_bytes(content)
    # The new environment is empty, without even pip. The pip of the test environment installs into it.
    venv.create(tmp_path / "env", with_pip=False)
    python = tmp_path / "env" / "bin" / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)

    code = (
        "import checker, json; from checker.certificate import certify;"
        "print(json.dumps([checker.__file__, certify(checker.Evaluator(checker.shipped_policy()))]))"
    )
    run = subprocess.run([python, "-I", "-c", code], check=True, capture_output=True, text=True, cwd=tmp_path)

    file, certificate = json.loads(run.stdout)
    assert Path(file).is_relative_to(tmp_path / "env")
    assert certificate == certify(Evaluator(POLICY))


def test_two_builds_are_byte_identical(monkeypatch: pytest.MonkeyPatch) -> None:
    first = build_wheel(SOURCES, "1.2")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    old_umask = os.umask(0o077)
    try:
        second = build_wheel(dict(reversed(SOURCES.items())), "1.2")
    finally:
        os.umask(old_umask)
    assert first == second
    with zipfile.ZipFile(BytesIO(first[1])) as wheel:
        assert {entry.date_time for entry in wheel.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_version_that_is_none_is_an_error() -> None:
    with pytest.raises(WheelError, match="not a version"):
        build_wheel(SOURCES, "not a version")


def test_the_wheel_of_a_policy_with_versions_has_the_one_in_force_on_a_day(tmp_path: Path) -> None:
    later = policy_to_data(POLICY) | {"version": "later", "effective_from": "2027-01-01"}
    versions = json.dumps([policy_to_data(POLICY), later]).encode()
    name, content = build_wheel({**SOURCES, "checker/versions.json": versions}, "1.2")
    (tmp_path / name).write_bytes(content)
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import checker, datetime;"
        "days = [None, datetime.date(2020, 1, 1), datetime.date(2026, 12, 31), datetime.date(2027, 1, 1)];"
        "print(*[checker.shipped_policy(day).version for day in days])"
    )
    run = subprocess.run([sys.executable, "-I", "-c", code, str(tmp_path / name)], check=True, capture_output=True, text=True, cwd=tmp_path)
    assert run.stdout.split() == [POLICY.version, POLICY.version, POLICY.version, "later"]
