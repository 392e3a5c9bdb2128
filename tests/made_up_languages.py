"""Languages that are made up: the English one with other words, and with whatever is to be wrong with it."""

import re
import shutil
from pathlib import Path

from compiler import languages

LANGUAGES = Path(languages.__file__).parent


def made_up(monkeypatch, folder, *changes, every=lambda text: text, tag="xx"):
    """A language, `xx` or with another ``tag``, whose file is the English one with some lines of it exchanged.

    A change is the name of a table, the name of a word in it, and the line in its place.
    Each text of the tables of what the product says goes through ``every`` first.
    """
    lines = (LANGUAGES / "en.toml").read_text(encoding="utf-8").splitlines()
    table, made, left = "", [], [*changes]
    for line in lines:
        table = line.strip("[]") if re.fullmatch(r"\[[\w.]+\]", line) else table
        if found := [one for one in left if one[0] == table and line.startswith(f"{one[1]} =")]:
            left.remove(found[0])
            line = found[0][2]
        elif table in languages.TABLES and (said := re.fullmatch(r'(\w+ = ")(.*)(")', line)):
            line = said[1] + every(said[2]) + said[3]
        made.append(line)
    assert not left, left
    for file in LANGUAGES.glob("*.toml"):
        shutil.copy(file, folder)
    (folder / f"{tag}.toml").write_text("\n".join(made), encoding="utf-8")
    monkeypatch.setattr(languages, "FOLDER", folder)
    forget()


def forget():
    languages.language.cache_clear()
    languages._data.cache_clear()
