"""The browser engine's files work together, contain what they should, and are the same in every build."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path

import pytest

from compiler.engine import files as engine
from compiler.engine.files import STOCK, EngineError, engine_files, kept_functions
from compiler.kept import kept
from tests.pyodide import run_in_pyodide, run_in_small_python

PROJECT = Path(__file__).parents[2]

SOURCES = {
    "checker/__init__.py": b'"""Decides."""\nfrom checker.decision import decide\n',
    "checker/decision.py": (
        b"import json\n"
        b"from importlib.resources import files\n"
        b"def decide():\n"
        b"    outcome = json.loads(files('checker').joinpath('policy.json').read_text())['outcome']\n"
        b"    return outcome if outcome in {'may', 'may_not', 'not_covered', 'contact_us'} else None\n"
    ),
    "checker/page.py": (
        b"class Page:\n"
        b"    def __init__(self, policy): self.digest = f'digest of {policy}'\n"
        b"    def step(self, request): return f'{request}: {1 / len(request)}'\n"
        b"    def certify(self): import decimal\n"
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
    """What the build has made and kept already, such as the standard library, is taken from there. `test_a_damaged_cache_...` makes all anew."""
    def also_in_the_project(folder: Path, made_from: list[bytes], make: Callable[[], bytes]) -> bytes:
        return kept(folder, made_from, lambda: kept(PROJECT / ".cache" / folder.name, made_from, make))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(engine, "kept", also_in_the_project)
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
    checker = ["checker/__init__.pyc", "checker/decision.pyc", "checker/page.pyc", "checker/policy.json"]
    assert entries(files[STOCK + "checker.zip"]) == checker
    library = entries(files[STOCK + "python_stdlib.zip"])
    assert {"dataclasses.pyc", "pyodide/_core.pyc"} <= set(library)
    assert not [name for name in library if name.endswith(".py")]
    for name in ("checker.zip", "python_stdlib.zip"):
        with zipfile.ZipFile(BytesIO(files[STOCK + name])) as archive:
            assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_whole_standard_library_is_there(files: Mapping[str, bytes]) -> None:
    npm = (PROJECT / "node_modules/pyodide/python_stdlib.zip").read_bytes()
    modules = {name.removesuffix(".py") for name in entries(npm)}
    assert {name.removesuffix(".pyc") for name in entries(files[STOCK + "python_stdlib.zip"])} == modules


@pytest.mark.parametrize("name", ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"])
def test_what_runs_python_in_the_stock_runtime_is_unmodified(files: Mapping[str, bytes], name: str) -> None:
    assert files[STOCK + name] == (PROJECT / "node_modules/pyodide" / name).read_bytes()


def test_the_small_runtime_goes_on_where_the_build_stopped(files: Mapping[str, bytes], tmp_path: Path) -> None:
    calls = [["step()", "ask"], ["step()", "\u00df"], ["step()", ""], ["step()", "go on"], ["certify()", ""]]
    answers = run_in_small_python(files, "a policy", calls, tmp_path)
    assert answers[:3] == ["digest of a policy", "ask: 0.3333333333333333", "\u00df: 1.0"]
    assert answers[3].endswith("ZeroDivisionError: division by zero")
    assert answers[4] == "go on: 0.2"
    assert answers[5] == "unreachable" or answers[5].endswith("ModuleNotFoundError: No module named 'decimal'")


def test_the_small_runtime_also_goes_on_where_pyodide_avoids_webassembly_gc(files: Mapping[str, bytes], tmp_path: Path) -> None:
    """On iPhones, Pyodide calls functions of Python in another way. The memory works there too, though Node made it."""
    glue = files["pyodide.asm.mjs"].decode()
    assert "iPhone" in glue, "Pyodide no longer looks for them, so this test proves nothing"
    iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 26_1 like Mac OS X) AppleWebKit/605.1.15 Version/26.1 Mobile/15E148 Safari/604.1"
    calls = [["step()", "ask"], ["step()", "\u00df"]]
    answers = run_in_small_python(files, "a policy", calls, tmp_path, iphone)
    assert answers == ["digest of a policy", "ask: 0.3333333333333333", "\u00df: 1.0"]


@pytest.mark.parametrize("module", ["unicodedata", "_sqlite3", "_codecs_jp"])
def test_what_no_run_needed_traps_and_is_never_another_answer(
    files: Mapping[str, bytes], module: str, tmp_path: Path
) -> None:
    answers = run_in_small_python(files, "a policy", [[f"import {module}; write('here')", ""]], tmp_path)
    assert answers[1] == "unreachable"


@pytest.mark.parametrize("module", ["zipfile", "__hello__"])
def test_modules_in_the_interpreters_own_data_are_gone(files: Mapping[str, bytes], module: str, tmp_path: Path) -> None:
    answers = run_in_small_python(files, "a policy", [[f"import {module}; write('here')", ""]], tmp_path)
    assert "Error" in answers[1] or answers[1] == "unreachable"


def test_the_profile_is_of_this_pyodide() -> None:
    npm = (PROJECT / "node_modules/pyodide/pyodide.asm.wasm").read_bytes()
    assert 1_000 < len(kept_functions(npm)) < 4_000, "The profile is not of the Pyodide that is installed: run `make profile`"


def test_with_a_profile_of_another_pyodide_everything_ships(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    npm = (PROJECT / "node_modules/pyodide/pyodide.asm.wasm").read_bytes()
    profile = json.loads(engine.PROFILE.read_text())
    monkeypatch.setattr(engine, "PROFILE", tmp_path / "profile.json")
    engine.PROFILE.write_text(json.dumps(profile | {"wasm": "0" * 64}))
    with pytest.warns(UserWarning, match="make profile"):
        kept = kept_functions(npm)
    assert kept == engine.every_function(npm) and len(kept) > 10_000


def test_a_second_build_compiles_nothing_even_when_the_data_changed(
    files: Mapping[str, bytes], cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError("Node was run")

    monkeypatch.setattr(engine, "run_script", refuse)
    assert engine_files(SOURCES, project=PROJECT, cache=cache) == files

    edited = engine_files(SOURCES | {"checker/policy.json": b"{}"}, project=PROJECT, cache=cache)
    with zipfile.ZipFile(BytesIO(edited[STOCK + "checker.zip"])) as archive:
        assert archive.read("checker/policy.json") == b"{}"

    with pytest.raises(AssertionError, match="Node was run"):
        engine_files(SOURCES | {"checker/decision.py": b"decide = None\n"}, project=PROJECT, cache=cache)


def test_a_damaged_cache_leads_to_the_same_bytes_at_any_time_and_place(
    files: Mapping[str, bytes], cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that is damaged ships: all is made anew. The folder, the day, the order of the sources and the path to the project change nothing."""
    shutil.copytree(cache, tmp_path / "a longer name for a cache")
    there = [entry for entry in (tmp_path / "a longer name for a cache").rglob("*") if entry.is_file()]
    assert len(there) >= 3, "library, checker and memory"
    for number, entry in enumerate(there):
        content = entry.read_bytes()
        entry.write_bytes(content[: len(content) // 2] if number % 2 else content[:-9] + b"\x40" + content[-8:])
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1000000000")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "link").symlink_to(PROJECT)
    with pytest.warns(UserWarning, match="damaged, and is made anew") as warned:
        again = engine_files(dict(reversed(SOURCES.items())), project=tmp_path / "link", cache=Path("a longer name for a cache"))
    assert len(warned) == len(there)
    assert [name for name in files if files[name] != again[name]] == []
    assert files.keys() == again.keys()


def test_a_download_that_was_cut_off_is_named_with_the_command_that_mends_it(tmp_path: Path) -> None:
    downloads = tmp_path / ".cache" / "pyodide-build"
    shutil.copytree(PROJECT / ".cache" / "pyodide-build", downloads)
    (tmp_path / "node_modules").symlink_to(PROJECT / "node_modules")
    wheel = next(downloads.glob("rich*.whl"))
    wheel.write_bytes(wheel.read_bytes()[:1000])
    with pytest.raises(EngineError, match=rf"{wheel.name} in .cache is damaged: run `make clean site`"):
        engine_files(SOURCES, project=tmp_path, cache=tmp_path)


def test_a_module_that_does_not_compile_is_named_and_not_kept(
    files: Mapping[str, bytes], cache: Path
) -> None:
    before = sorted(cache.rglob("*"))
    with pytest.raises(EngineError, match="checker/decision.py"):
        engine_files(SOURCES | {"checker/decision.py": b"def decide(:\n"}, project=PROJECT, cache=cache)
    assert sorted(cache.rglob("*")) == before


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
