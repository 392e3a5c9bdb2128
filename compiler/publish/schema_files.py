"""Writes the schemas of a policy, of its versions and of its example cases to where these files say that their editors' programs find them."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path

from checker.data import canonical_json
from compiler.pages.editor_schema import CASES_SCHEMA, POLICY_SCHEMA, TRANSLATION_SCHEMA, VERSION_SCHEMA, schemas
from compiler.problems import PolicyError
from compiler.publish.policy_files import CASES, translation_paths, version_files

NAMED = re.compile(rb"^# yaml-language-server: \$schema=((?:\.\./)?\.schema/[a-z0-9_-]+\.json)\s*$", re.MULTILINE)
"""Only a file in the folder ``.schema`` beside the policy is written, since a command must overwrite nothing else."""


def renew_schemas(policy_file: Path) -> None:
    """Write the schemas that a policy file, its versions, its translations and its example cases name, as far as they have changed.

    A text that is no YAML leaves the last ones, and so does a folder that cannot be written: without them an editor's program offers less,
    and nothing is wrong with the policy.
    """
    with contextlib.suppress(OSError, PolicyError):
        data = policy_file.read_bytes()
        cases = policy_file.with_name(CASES)
        layers = {file: file.read_bytes() for file in version_files(policy_file)}
        texts = [(POLICY_SCHEMA, policy_file, data), *((VERSION_SCHEMA, file, layer) for file, layer in layers.items())]
        texts += [(CASES_SCHEMA, cases, cases.read_bytes())] if cases.exists() else []
        texts += [(TRANSLATION_SCHEMA, file, file.read_bytes()) for file in translation_paths(policy_file)]
        named = [(address, file.parent / match[1].decode()) for address, file, text in texts if (match := NAMED.search(text))]
        made = schemas(data, layers.values()) if named else {}
        for address, schema in named:
            if schema.resolve().parent.parent == policy_file.resolve().parent:
                _write(schema, canonical_json(made[address]))


def _write(file: Path, text: str) -> None:
    if not file.exists() or file.read_text(encoding="utf-8") != text:
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
