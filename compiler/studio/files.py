"""Makes the files of the studio, the page on which an editor tries an edit of the policy in the browser.

It runs in the stock runtime of Python that the site ships anyway. Its own are the modules of the compiler with what they import, as
bytecode, and its scripts with CodeMirror. See docs/decisions/0021-the-studio.md.
"""

from __future__ import annotations

import dataclasses
import json
import tempfile
import warnings
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig

from compiler.engine.files import STOCK, EngineError, archived, compiled_modules
from compiler.engine.node import NODE_VERSION, run_script
from compiler.kept import digest, kept, named_parts
from compiler.languages import REFERENCE, language
from compiler.pages.addresses import hash_in_address
from compiler.pages.browsers import supported_browsers
from compiler.pages.content import Content
from compiler.reading.versions import File

STUDIO = "editors/studio.md"
TRY_PAGE = "editors/studio/check.md"
SETTING = "studio"
"""The setting below ``extra`` in mkdocs.yml with which a site leaves the studio out."""
WITHOUT_STUDIO = """---
title: The studio
description: This site was built without the studio.
---

# The studio

This site was built without the studio, in which a policy can be edited in the browser. Edit the policy with
[any text editor](index.md) instead.
"""
AT_THE_EDGE = ("engine", "proof", "publish", "pages/mkdocs_plugin.py", "studio/files.py", "studio/bundle.mjs")
"""The rooms of the compiler, and the files in others, that a browser has no use for: they run other programs, or read and write files."""
LIBRARIES = ("jinja2", "markdown", "markupsafe", "tzdata", "yaml")
"""What they import, and the time zones, which a browser keeps to itself. All of it works without its parts in C."""
NOT_RUN = (".pyc", ".pyd", ".pyi", ".so", ".typed")
"""The endings of an installed package's files that the browser's Python has no use for."""
SCRIPTS = Path("docs/studio")
STYLESHEET = Path("docs/stylesheets/studio.css")
FRONT_END = Path("docs/front_end")
BUNDLED = ("studio.mjs", "worker.mjs")
OF_CHECK_PAGE = "check"
"""The folder with the scripts of the check page, of which the studio replaces some by its own."""
KEPT_BESIDE = {"release.mjs": "published.mjs"}
"""What a replaced script of the check page is called for the one in its place, which uses parts of it."""
NOT_IN_STUDIO = ("certificate.mjs", "worker.mjs")
BUNDLE_SCRIPT = Path(__file__).with_name("bundle.mjs")


def with_studio(
    content: Content, policy: Sequence[File], cases: File | None, config: MkDocsConfig, *, project: Path, cache: Path
) -> Content:
    """The content of a site with the studio, in which the files of the ``policy`` and its example ``cases`` can be edited.

    Where the settings leave it out, and in a preview, it stays the page that says so. Raises :class:`compiler.engine.files.EngineError`.
    """
    if content.preview or not config.extra.get(SETTING, True) or not _installed(project):
        return content
    made = studio_files(project, cache)
    folder = f"assets/studio/{digest(named_parts(made))[:16]}/"
    begin, sheet = published(policy, cases, config), (project / STYLESHEET).read_bytes()
    files = {
        **{folder + name: one for name, one in made.items()},
        (published_at := f"assets/studio/{hash_in_address(begin)}.json"): begin,
        (sheet_at := f"assets/stylesheets/{hash_in_address(sheet)}.css"): sheet,
    }
    engine = next(path for path in content.files if path.endswith(STOCK + "pyodide.mjs")).removesuffix("pyodide.mjs")
    loaded = [*(content.files[engine + name] for name in ("pyodide.asm.wasm", "python_stdlib.zip")), made["python.zip"]]
    studio = {
        "script": f"{folder}studio.mjs", "try": f"{folder}{OF_CHECK_PAGE}/try.mjs", "sheet": sheet_at, "stock": engine,
        "published": published_at, "bytes": sum(map(len, loaded)), "browsers": supported_browsers(language(REFERENCE).check["browsers"]),
    }
    pages = {
        STUDIO: _page("The studio", "Edit the policy in the browser, and see what an edit changes for customers.", "studio.html", studio),
        TRY_PAGE: _page("Try the check", "The check by the policy in the studio.", "studio-check.html", studio),
    }
    return dataclasses.replace(content, pages={**content.pages, **pages}, files={**content.files, **files})


def _page(title: str, description: str, template: str, studio: Mapping[str, object]) -> str:
    head = [f"title: {title}", f"description: {description}", f"template: {template}", f"studio: {json.dumps(studio)}"]
    return "\n".join(["---", *head, "---", "", f"# {title}", ""])


def _installed(project: Path) -> bool:
    """Whether the packages are there from which the studio's scripts are made. Customers need none of them, so their site is built."""
    there = all((project / "node_modules" / name).is_dir() for name in ("esbuild", "@codemirror"))
    if not there:
        message = "The studio is left out of the site, since CodeMirror is missing from node_modules. Run `make site`, which installs it."
        warnings.warn(message, stacklevel=3)
    return there


def studio_files(project: Path, cache: Path) -> dict[str, bytes]:
    """The files of the studio by name, which no policy changes. What is slow to make is kept below ``cache``."""
    own = {path.name: path.read_bytes() for path in sorted((project / SCRIPTS / OF_CHECK_PAGE).glob("*.mjs"))}
    front = sorted((project / FRONT_END).glob("*.mjs"))
    check = {path.name: path.read_bytes() for path in front if path.name not in NOT_IN_STUDIO}
    beside = {KEPT_BESIDE[name]: check[name] for name in own if name in KEPT_BESIDE}
    return {
        **bundled_scripts(project, cache),
        "python.zip": archived(python_files(project, cache)),
        **{f"{OF_CHECK_PAGE}/{name}": content for name, content in {**check, **beside, **own}.items()},
    }


def python_files(project: Path, cache: Path) -> dict[str, bytes]:
    """The modules that run in the browser, as bytecode, and the templates of the pages."""
    files = [file for room in ("checker", "compiler") for file in (project / room).rglob("*") if file.is_file()]
    edges = [project / "compiler" / name for name in AT_THE_EDGE]
    own = {
        file.relative_to(project).as_posix(): file.read_bytes()
        for file in files if file.parent.name != "__pycache__" and not any(file.is_relative_to(edge) for edge in edges)
    }
    libraries = {name: content for library in LIBRARIES for name, content in _library(library).items()}
    return {**compiled_modules(libraries, project=project, cache=cache), **compiled_modules(own, project=project, cache=cache)}


def _library(name: str) -> dict[str, bytes]:
    """The modules of an installed package, and its data."""
    spec = find_spec(name)
    if not spec or not spec.origin:
        raise EngineError(f"{name} is not installed: run `make site`, which installs it")
    folder = Path(spec.origin).parent
    files = [file for file in sorted(folder.rglob("*")) if file.is_file() and file.suffix not in NOT_RUN]
    return {file.relative_to(folder.parent).as_posix(): file.read_bytes() for file in files}


def bundled_scripts(project: Path, cache: Path) -> dict[str, bytes]:
    """The scripts of the studio, each with all that it imports. Raises :class:`EngineError`, also where CodeMirror is not installed."""
    scripts = sorted((project / SCRIPTS).glob("*.mjs"))
    lock = project / "package-lock.json"

    def bundle() -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            names = [project / SCRIPTS / name for name in BUNDLED]
            run = run_script(BUNDLE_SCRIPT, project / "node_modules" / "esbuild", Path(folder), *names)
            if run.returncode != 0:
                raise EngineError(
                    "the studio's scripts could not be bundled. If a package is not found, run `make site`, which installs it; if the"
                    " message below names a script, mend that.\n" + run.stderr.strip()
                )
            return json.dumps({name: Path(folder, name).read_text(encoding="utf-8") for name in BUNDLED}).encode()

    made_from = named_parts({file.name: file.read_bytes() for file in (*scripts, lock, BUNDLE_SCRIPT)})
    made: dict[str, str] = json.loads(kept(cache / "studio", [*made_from, NODE_VERSION], bundle))
    return {name: text.encode() for name, text in made.items()}


def published(policy: Sequence[File], cases: File | None, config: MkDocsConfig) -> bytes:
    """What the studio begins with: the published texts with the names of their files, and how MkDocs is told to read Markdown."""
    # Where packages are installed an extension has a short name. In the browser there are only the modules.
    modules = {name: f"markdown.extensions.{name}" for name in config.markdown_extensions if find_spec(f"markdown.extensions.{name}")}
    return json.dumps({
        "policy": [[name, text.decode()] for text, name in policy],
        "cases": cases and [cases[1], cases[0].decode()],
        "markdown": {
            "extensions": [*modules.values()],
            "configs": {module: dict(config.mdx_configs[name]) for name, module in modules.items() if config.mdx_configs.get(name)},
        },
    }, ensure_ascii=False, sort_keys=True).encode()
