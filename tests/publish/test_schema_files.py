"""A file that names its schema gets it from the commands that read it, in the place that it names, and nothing else is written."""

from __future__ import annotations

import datetime
import json
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.publish.content import site_content
from compiler.publish.schema_files import renew_schemas
from compiler.reading.versions import load_versions
from tests.checks.tea import TEA
from tests.checks.tea_in_japanese import TEA_JA

PROJECT = Path(__file__).resolve().parents[2]
DAY = datetime.date(2026, 12, 1)
LINE = "# yaml-language-server: $schema={}\n"


def write(folder: Path, line: str, text: str = TEA) -> Path:
    policy = folder / "policy.yml"
    policy.write_text(line + text, encoding="utf-8")
    return policy


def facts(folder: Path) -> set[str]:
    made = json.loads((folder / ".schema" / "policy.json").read_text(encoding="utf-8"))
    return {*made["definitions"]["facts_and_values"]["properties"]}


def test_check_writes_the_schema_also_of_a_policy_with_mistakes(tmp_path):
    policy = write(tmp_path, LINE.format(".schema/policy.json"), TEA.replace("title: Tea shop\n", ""))
    run = subprocess.run([sys.executable, str(PROJECT / "build.py"), "check", "--policy", str(policy)], capture_output=True, text=True)
    assert "[missing-key]" in run.stderr
    assert {"kind", "bought_on", "price"} <= facts(tmp_path)
    assert not (tmp_path / ".schema" / "cases.json").exists()


def test_the_schema_is_written_anew_when_the_policy_has_other_names_and_stays_while_it_cannot_be_read(tmp_path):
    renew_schemas(write(tmp_path, LINE.format(".schema/policy.json")))
    written = (tmp_path / ".schema" / "policy.json").stat().st_mtime_ns
    renew_schemas(write(tmp_path, LINE.format(".schema/policy.json"), TEA.replace("Green tea", "Leaves", 1) + "'"))
    assert (tmp_path / ".schema" / "policy.json").stat().st_mtime_ns == written
    renew_schemas(write(tmp_path, LINE.format(".schema/policy.json"), TEA.replace("  price:", "  cost:")))
    assert "cost" in facts(tmp_path)


def test_a_translation_gets_the_schema_that_it_names(tmp_path):
    write(tmp_path, "")
    (tmp_path / "ja.yml").write_text(LINE.format(".schema/translation.json") + TEA_JA, encoding="utf-8")
    renew_schemas(tmp_path / "policy.yml")
    assert [file.name for file in (tmp_path / ".schema").iterdir()] == ["translation.json"]
    made = json.loads((tmp_path / ".schema" / "translation.json").read_text(encoding="utf-8"))
    assert made["properties"]["rules"]["properties"]["recent"]["properties"].keys() == {"title", "says", "source"}


def test_a_site_has_the_schemas_at_addresses_that_stay():
    versions = load_versions((TEA.encode(), "policy.yml"))
    files = site_content(versions, project=PROJECT, cache=PROJECT / ".cache", today=DAY, preview=True).files
    assert json.loads(files["editors/policy.schema.json"])["definitions"]["rule"]["properties"]["outcome"]["enum"] == ["take_back", "refused"]
    assert "return" in json.loads(files["editors/cases.schema.json"])["definitions"]["case"]["properties"]["question"]["enum"]


@pytest.mark.parametrize("line", [
    "", LINE.format("policy.json"), LINE.format("../policy.json"), LINE.format(".schema/../../policy.json"),
    LINE.format("https://shop.example/editors/policy.schema.json"),
])
def test_nothing_is_written_where_the_policy_does_not_ask_for_it(line, tmp_path):
    folder = tmp_path / "policy"
    folder.mkdir()
    renew_schemas(write(folder, line))
    assert [file.name for file in tmp_path.rglob("*") if file.is_file()] == ["policy.yml"]


def test_a_folder_that_cannot_be_written_is_no_reason_to_fail(tmp_path):
    policy = write(tmp_path, LINE.format(".schema/policy.json"))
    (tmp_path / ".schema").write_text("in the way", encoding="utf-8")
    renew_schemas(policy)
