"""The browser engine's files work together, hold bytecode only, and are the same whenever they are made."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

import pytest

from compiler import engine
from compiler.engine import EngineError, engine_files
from tests.pyodide import run_in_pyodide

PROJECT = Path(__file__).parents[1]

SOURCES = {
    "checker/__init__.py": b'"""Decides."""\nfrom checker.decision import decide\n',
    "checker/decision.py": (
        b"import json\n"
        b"from importlib.resources import files\n"
        b"def decide():\n"
        b"    outcome = json.loads(files('checker').joinpath('policy.json').read_text())['outcome']\n"
        b"    return outcome if outcome in {'may', 'may_not', 'not_covered', 'contact_us'} else None\n"
    ),
    "checker/policy.json": b'{"outcome": "may_not"}',
}

PROGRAM = """
import checker, dataclasses, json, sys
json.dumps({
    "decision": checker.decide(),
    "docstring": checker.__doc__,
    "checker": checker.decision.__spec__.origin,
    "library": dataclasses.__spec__.origin,
    "origins": [m.__spec__.origin for m in sys.modules.values() if getattr(m, "__spec__", None)],
    "packages": sys.modules["pyodide_js"].lockfile.packages.to_py(),
})
"""


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def files(cache: Path) -> Mapping[str, bytes]:
    return engine_files(SOURCES, project=PROJECT, cache=cache)


def test_pyodide_loads_from_these_files_alone_and_runs_the_checker(
    files: Mapping[str, bytes], tmp_path: Path
) -> None:
    seen = json.loads(run_in_pyodide(files, PROGRAM, tmp_path))
    assert seen["decision"] == "may_not"
    assert seen["docstring"] is None
    assert seen["checker"] == "/checker.zip/checker/decision.pyc"
    assert seen["library"].endswith(".zip/dataclasses.pyc")
    assert not [origin for origin in seen["origins"] if origin and origin.endswith(".py")]
    assert seen["packages"] == {}


def test_the_archives_hold_stored_bytecode_and_the_data(files: Mapping[str, bytes]) -> None:
    checker = ["checker/__init__.pyc", "checker/decision.pyc", "checker/policy.json"]
    assert entries(files["checker.zip"]) == checker
    library = entries(files["python_stdlib.zip"])
    assert {"dataclasses.pyc", "pyodide/_core.pyc"} <= set(library)
    assert not [name for name in library if name.endswith(".py")]
    for name in ("checker.zip", "python_stdlib.zip"):
        with zipfile.ZipFile(BytesIO(files[name])) as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_whole_standard_library_is_there(files: Mapping[str, bytes]) -> None:
    npm = (PROJECT / "node_modules/pyodide/python_stdlib.zip").read_bytes()
    modules = {name.removesuffix(".py") for name in entries(npm)}
    assert {name.removesuffix(".pyc") for name in entries(files["python_stdlib.zip"])} == modules


@pytest.mark.parametrize("name", ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"])
def test_what_runs_python_is_unmodified(files: Mapping[str, bytes], name: str) -> None:
    assert files[name] == (PROJECT / "node_modules/pyodide" / name).read_bytes()


def test_an_empty_cache_leads_to_the_same_bytes(
    files: Mapping[str, bytes], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Another place, day, order of sources and way to reach the project must not show.
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(PROJECT)
    again = engine_files(
        dict(reversed(SOURCES.items())), project=tmp_path / "link", cache=Path("a longer name for a cache")
    )
    assert [name for name in files if files[name] != again[name]] == []
    assert files.keys() == again.keys()


def test_a_second_build_compiles_nothing_even_when_the_data_changed(
    files: Mapping[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("Node was run")

    monkeypatch.setattr(engine, "node", refuse)
    assert engine_files(SOURCES, project=PROJECT, cache=cache) == files

    edited = engine_files(SOURCES | {"checker/policy.json": b"{}"}, project=PROJECT, cache=cache)
    with zipfile.ZipFile(BytesIO(edited["checker.zip"])) as archive:
        assert archive.read("checker/policy.json") == b"{}"

    with pytest.raises(AssertionError, match="Node was run"):
        engine_files(SOURCES | {"checker/decision.py": b"decide = None\n"}, project=PROJECT, cache=cache)


def test_a_module_that_does_not_compile_is_named_and_not_kept(
    files: Mapping[str, bytes], cache: Path
) -> None:
    kept = sorted(cache.rglob("*"))
    with pytest.raises(EngineError, match="checker/decision.py"):
        engine_files(SOURCES | {"checker/decision.py": b"def decide(:\n"}, project=PROJECT, cache=cache)
    assert sorted(cache.rglob("*")) == kept


def test_what_is_not_installed_is_named_with_the_command_that_installs_it(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match="pyodide-build is missing.*`make site`"):
        engine_files(SOURCES, project=tmp_path, cache=tmp_path)
    downloads = tmp_path / ".cache" / "pyodide-build"
    downloads.mkdir(parents=True)
    (downloads / "pyodide_build.whl").touch()
    with pytest.raises(EngineError, match="pyodide.mjs is missing from node_modules.*`make site`"):
        engine_files(SOURCES, project=tmp_path, cache=tmp_path)


def test_every_npm_package_is_pinned_by_its_hash() -> None:
    lock = json.loads((PROJECT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert "node_modules/pyodide" in packages
    assert {name for name, entry in packages.items() if "integrity" not in entry} == set()


def entries(archive: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return opened.namelist()
