"""Makes the two runtimes of Python that ship to browsers: the small runtime, and the stock runtime as its fallback.

The stock runtime is npm's Pyodide with the standard library and the checker as bytecode. Without bytecode a browser would compile them
from source at every start. Only the Python inside Pyodide can make that bytecode, so Pyodide runs at build time, under Node.

The small runtime is the same interpreter, started at build time. The module that ships begins with the memory of a Python that has
imported the checker. It keeps the functions that some run of the checker reached, and those that a garbage collection may call. A call
of any other function traps, so the small runtime can fail but not decide wrongly. See docs/decisions/0009-small-runtime.md.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
import warnings
import zipfile
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from compiler.engine import type_slots, wasm
from compiler.engine.node import NODE_VERSION, run_script
from compiler.engine.type_slots import collecting_functions
from compiler.kept import digest, kept, named_parts

# npm's files that ship as they are.
UNMODIFIED = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm")
NPM_FILES = (*UNMODIFIED, "python_stdlib.zip", "pyodide-lock.json")
STOCK = "stock/"
"""The folder of the stock runtime, inside that of the small one."""
CALLED_BY_BUILD = ("__main_argc_argv", "malloc", "free", "sbrk", "emscripten_stack_get_end", "emscripten_stack_get_current",
                   "_emscripten_stack_alloc")
"""What image.mjs calls to start Python, and to tidy up after that."""
BUILD_SCRIPT = Path(__file__).with_name("build.mjs")
IMAGE_SCRIPT = Path(__file__).with_name("image.mjs")
LOADER = Path(__file__).with_name("python.mjs")
WHEELS_LOCK = Path(__file__).parents[2] / "requirements" / "pyodide-build.lock"
"""Pins pyodide-build and what it imports, each by its hash."""
PROFILE = Path(__file__).with_name("profile.json")
"""Lists the functions of the interpreter that some run reached. `make profile` writes it."""


class EngineError(Exception):
    """The engine could not be made; the message says how to mend it."""


def engine_files(
    checker_sources: Mapping[str, bytes], *, project: Path, cache: Path, whole: bool = False
) -> dict[str, bytes]:
    """Every file that the browser needs to run the checker, by name.

    `checker_sources` are the files for `checker.zip`, such as `checker/__init__.py`. Modules are compiled, other files stay as they are.
    `project` is the folder that `make` installed into. Compiled files are kept below `cache`, and made anew only when one of their inputs
    has changed. With `whole`, the small runtime keeps every function of the interpreter.
    """
    compiler = _Compiler.installed_in(project, cache)
    npm = compiler.npm
    files = compiler.modules(checker_sources)
    stock = {name: npm[name] for name in UNMODIFIED} | {
        "python_stdlib.zip": compiler.archive(npm["python_stdlib.zip"]),
        "checker.zip": archived(files),
        "pyodide-lock.json": _lock_without_packages(npm["pyodide-lock.json"]),
    }
    functions = every_function(npm["pyodide.asm.wasm"]) if whole else kept_functions(npm["pyodide.asm.wasm"])
    # Without other files than modules, because the page gives its policy to the checker.
    modules = archived({name: content for name, content in files.items() if name.endswith(".pyc")})
    small = {
        "python.mjs": LOADER.read_bytes(),
        "python.wasm": small_runtime(stock | {"checker.zip": modules}, functions, cache),
        "pyodide.asm.mjs": npm["pyodide.asm.mjs"],
    }
    return small | {STOCK + name: content for name, content in stock.items()}


def compiled_modules(sources: Mapping[str, bytes], *, project: Path, cache: Path) -> dict[str, bytes]:
    """Modules as bytecode of the browser's Python, by name; other files stay as they are. Kept below `cache`, as those of the engine."""
    return _Compiler.installed_in(project, cache).modules(sources)


def small_runtime(stock: Mapping[str, bytes], functions: set[int], cache: Path) -> bytes:
    """The small runtime's module: the started Python, with these functions and those that a garbage collection may call.

    It is kept, because to take the interpreter apart and put it together again takes longer than to read it.
    """

    def make() -> bytes:
        python = started_python(stock, functions, cache)
        return wasm.stub(python.module, functions | collecting_functions(python.module, python.memory)).write()

    made_by = [IMAGE_SCRIPT, Path(__file__), Path(wasm.__file__), Path(type_slots.__file__)]
    made_from = [*named_parts(stock), json.dumps(sorted(functions)).encode(), NODE_VERSION, *(file.read_bytes() for file in made_by)]
    return kept(cache / "engine", made_from, make)


@dataclass(frozen=True)
class StartedPython:
    """A Python that has started and imported the checker."""

    memory: bytes
    """Without the zeros at its end."""
    module: wasm.Module
    """The interpreter, with this memory at its start."""


def started_python(stock: Mapping[str, bytes], exported: set[int], cache: Path) -> StartedPython:
    """The interpreter of the stock runtime, started with its library and checker.

    It exports only the functions in `exported`, because JavaScript handles each export at every start. The exports decide the layout of a
    table to which the memory refers, so the memory fits no other module.
    """
    module = wasm.Module.read(stock["pyodide.asm.wasm"])
    module = module.without_exported_functions(exported | {module.exported_function(name) for name in CALLED_BY_BUILD})
    inputs = {
        "pyodide.asm.wasm": module.write(),
        **{name: stock[name] for name in ("pyodide.asm.mjs", "pyodide-lock.json", "python_stdlib.zip", "checker.zip")},
    }

    def start() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            for name, content in inputs.items():
                Path(folder, name).write_bytes(content)
            made = Path(folder, "memory")
            _run(IMAGE_SCRIPT, Path(folder), made)
            return made.read_bytes().rstrip(b"\0")

    memory = kept(cache / "engine", [*inputs.values(), IMAGE_SCRIPT.read_bytes(), NODE_VERSION], start)
    # The constructors fill the memory at the start. This memory is filled already.
    constructors = module.exported_function("__wasm_call_ctors")
    module = module.with_bodies(lambda index, body: wasm.NOTHING if index == constructors else body)
    return StartedPython(memory, module.with_memory(memory))


def kept_functions(npm_wasm: bytes) -> set[int]:
    """The functions that the small runtime keeps. If the profile belongs to another interpreter, it keeps all."""
    profile = json.loads(PROFILE.read_text(encoding="utf-8"))
    if profile["wasm"] != hashlib.sha256(npm_wasm).hexdigest():
        message = "The engine's profile is of another Pyodide: what ships is larger than it needs to be. Run `make profile`."
        warnings.warn(message, stacklevel=2)
        return every_function(npm_wasm)
    bits = int.from_bytes(b64decode(profile["functions"]), "little")
    return {index for index in range(bits.bit_length()) if bits >> index & 1}


def every_function(npm_wasm: bytes) -> set[int]:
    """All functions of the interpreter."""
    return set(range(len(wasm.Module.read(npm_wasm).bodies())))


@dataclass(frozen=True)
class _Compiler:
    """What makes bytecode, as `make` installed it: pyodide-build, inside npm's Pyodide."""

    pyodide: Path
    npm: Mapping[str, bytes]
    """npm's files by name."""
    wheels: Path
    """The folder of pyodide-build and its dependencies, which are unpacked inside Pyodide."""
    made_by: bytes
    """A digest of all of it: where the bytecode would differ, this differs."""
    cache: Path

    @classmethod
    def installed_in(cls, project: Path, cache: Path) -> _Compiler:
        """Raises :class:`EngineError` for what is missing, and for a wheel that does not match its pin, as after a broken download."""
        pyodide, folder = project / "node_modules" / "pyodide", project / ".cache" / "pyodide-build"
        wheels = sorted(folder.glob("*.whl"))
        if not wheels:
            raise EngineError("pyodide-build is missing from .cache: run `make site`, which downloads it")
        npm = {name: _read(pyodide / name) for name in NPM_FILES}
        pinned, contents = WHEELS_LOCK.read_text(encoding="utf-8"), [*map(_read, wheels)]
        for wheel, content in zip(wheels, contents, strict=True):
            if f"sha256:{hashlib.sha256(content).hexdigest()}" not in pinned:
                raise EngineError(f"{wheel.name} in .cache is damaged: run `make clean site`, which downloads it anew")
        return cls(pyodide, npm, folder, digest([*npm.values(), *contents, BUILD_SCRIPT.read_bytes()]).encode(), cache)

    def modules(self, sources: Mapping[str, bytes]) -> dict[str, bytes]:
        """Modules as bytecode, by name; other files stay as they are, and join them afterwards: an edit of these compiles nothing."""
        modules = {name: content for name, content in sources.items() if name.endswith(".py")}
        others = {name: content for name, content in sources.items() if name not in modules}
        return {**_unzip(self.archive(archived(modules))), **others}

    def archive(self, archive: bytes) -> bytes:
        """A zip archive with every module as bytecode."""

        def compile() -> bytes:
            with tempfile.TemporaryDirectory() as folder:
                work = Path(folder, "archive.zip")
                work.write_bytes(archive)
                _run(BUILD_SCRIPT, self.pyodide, self.wheels, work)
                # py-compile dates the entries in this machine's time zone.
                return archived(_unzip(work.read_bytes()))

        return kept(self.cache / "engine", [archive, self.made_by], compile)


def _run(script: Path, *arguments: Path) -> None:
    run = run_script(script, *arguments)
    if run.returncode != 0:
        raise EngineError(
            "the browser's Python could not be compiled. If the message below names one of the checker's "
            "modules, mend that; else run `make clean site`, which installs everything anew.\n"
            + run.stderr.strip()
        )


def _lock_without_packages(npm_lock: bytes) -> bytes:
    """Pyodide's lock file without packages. It only has to state the engine's version."""
    return json.dumps({"info": json.loads(npm_lock)["info"], "packages": {}}, sort_keys=True).encode()


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        message = f"{path.name} is missing from node_modules: run `make site`, which installs it"
        raise EngineError(message) from error


def archived(files: Mapping[str, bytes]) -> bytes:
    """An archive whose bytes depend only on names and contents. It is not compressed, because web servers do that better."""
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
