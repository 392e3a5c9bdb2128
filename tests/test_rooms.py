"""The rooms of the compiler stand in the direction of the data: each imports only from those before it."""

import ast
import graphlib
from collections.abc import Iterator
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]
ROOMS = ("problems", "kept", "languages", "reading", "checks", "derived", "changes", "engine", "pages", "studio", "proof", "publish")
MODULES = sorted((PROJECT / "compiler").rglob("*.py"))


def room(file: Path) -> str:
    return file.relative_to(PROJECT / "compiler").with_suffix("").parts[0]


def imported(file: Path) -> Iterator[str]:
    """The modules that a file imports, by their whole names."""
    package = ("compiler", *file.relative_to(PROJECT / "compiler").parts[:-1])
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) + 1 - node.level] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            yield module
            yield from (f"{module}.{alias.name}" for alias in node.names)


def rooms_imported(file: Path) -> set[str]:
    parts = (name.split(".") for name in imported(file))
    return {name[1] for name in parts if name[0] == "compiler" and len(name) > 1}


def test_every_module_stands_in_a_room():
    assert {room(file) for file in MODULES} == {*ROOMS, "__init__"}


@pytest.mark.parametrize("file", MODULES, ids=lambda file: str(file.relative_to(PROJECT)))
def test_a_room_imports_only_from_rooms_before_it(file):
    if room(file) == "__init__":
        assert not rooms_imported(file)
        return
    before = ROOMS[: ROOMS.index(room(file)) + 1]
    assert rooms_imported(file) <= {*before}, f"{room(file)} comes before {rooms_imported(file) - {*before}}"


def test_no_modules_import_each_other():
    files = {".".join(file.relative_to(PROJECT).with_suffix("").parts).removesuffix(".__init__"): file for file in MODULES}
    order = graphlib.TopologicalSorter({module: {*imported(file)} & files.keys() - {module} for module, file in files.items()})
    order.prepare()  # raises a CycleError, which names the circle


def test_the_drawing_of_the_rooms_is_complete():
    drawn = (PROJECT / "compiler" / "__init__.py").read_text(encoding="utf-8")
    found = [drawn.index(f"    {name}") for name in ROOMS]
    assert found == sorted(found)
