"""What is kept on disk is made once. A damaged entry is not trusted."""

import shutil
from pathlib import Path

import pytest

from compiler.kept import kept

CONTENT = b"what takes long to make"


@pytest.fixture
def made():
    """One entry for each time it was made."""
    return []


def read(folder, made, *made_from):
    def make():
        made.append(made_from)
        return CONTENT + b"".join(made_from)

    return kept(folder, made_from, make)


def halved(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes()[: entry.stat().st_size // 2])


def flipped(entry: Path) -> None:
    content = bytearray(entry.read_bytes())
    content[-1] ^= 1
    entry.write_bytes(content)


def emptied(entry: Path) -> None:
    entry.write_bytes(b"")


def longer(entry: Path) -> None:
    entry.write_bytes(entry.read_bytes() + b"\0")


def without_its_seal(entry: Path) -> None:
    entry.write_bytes(CONTENT)


def test_it_is_made_once_for_all_that_it_was_made_from(tmp_path, made):
    assert [read(tmp_path, made, b"a", b"b") for _ in range(3)] == [CONTENT + b"ab"] * 3
    assert read(tmp_path, made, b"ab") == CONTENT + b"ab"
    assert made == [(b"a", b"b"), (b"ab",)]


@pytest.mark.parametrize("damage", [halved, flipped, emptied, longer, without_its_seal])
def test_what_is_damaged_is_said_and_made_anew(tmp_path, made, damage):
    read(tmp_path, made, b"a")
    [entry] = tmp_path.iterdir()
    damage(entry)
    with pytest.warns(UserWarning, match="damaged, and is made anew"):
        assert read(tmp_path, made, b"a") == CONTENT + b"a"
    assert read(tmp_path, made, b"a") == CONTENT + b"a"
    assert len(made) == 2


def test_what_lies_under_the_name_of_another_is_not_taken_for_it(tmp_path, made):
    for part in (b"a", b"b"):
        read(tmp_path, made, part)
    one, other = tmp_path.iterdir()
    shutil.copy(one, other)
    with pytest.warns(UserWarning, match="damaged"):
        assert [read(tmp_path, made, part) for part in (b"a", b"b")] == [CONTENT + b"a", CONTENT + b"b"]


def test_nothing_is_kept_of_what_failed(tmp_path):
    def fail():
        raise ValueError("not made")

    with pytest.raises(ValueError):
        kept(tmp_path / "folder", [b"a"], fail)
    assert not [*tmp_path.rglob("*")]
