"""One table says which keys there are: reading takes no other, and the manual names each."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from compiler.problems import Report, Source, Span
from compiler.reading.keys import KEYS, Fields
from compiler.reading.policy import load_policy
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import read
from tests import frozen
from tests.checks.tea import tea
from tests.reading.test_bad_policies import FILES, problems_of

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "editors" / "format.md"
ACCEPTED = """
accepted:
  - finding: strength
    about: receipt
    words: Bring it.
    because: We have looked at it.
"""


def test_every_key_of_the_table_is_read(monkeypatch):
    taken = set()
    get = Fields.get

    def remembered(self, key, required=None):
        taken.add((id(self._keys), key))
        return get(self, key, required)

    monkeypatch.setattr(Fields, "get", remembered)
    for text in (frozen.SHOP.read_text(encoding="utf-8"), frozen.LIBRARY.read_text(encoding="utf-8"), tea() + ACCEPTED):
        load_policy(text.encode(), "policy.yml")
    for file in FILES:
        problems_of(file.read_bytes(), file.name)
    begin_a_statement = {("rule", "rule"), ("guidance", "guidance")}  # which tell what kind of thing it is
    unread = {(kind, key) for kind, keys in KEYS.items() for key in keys if (id(keys), key) not in taken}
    assert unread <= begin_a_statement


def fields(text: str, kind: str) -> Fields:
    root, report = read(text.encode(), "policy.yml")
    assert isinstance(report, Report) and isinstance(report.source, Source)
    return Fields(Reader(report), root, Span(1, 1), kind, "The thing", ())


def test_a_key_that_is_not_in_the_table_cannot_be_read():
    with pytest.raises(KeyError):
        fields("colour: red", "topic").get("colour")


def test_a_key_cannot_be_read_as_something_else_than_the_table_says():
    with pytest.raises(TypeError, match="`title` is read as a whole number, and the table of keys says that it is a line for readers"):
        fields("title: 3", "topic").number("title")


@pytest.mark.parametrize("kind", KEYS)
def test_the_manual_names_every_key(kind):
    named = set(re.findall(r"`([a-z_]+)`", MANUAL.read_text(encoding="utf-8")))
    assert {*KEYS[kind]} <= named


def test_what_a_key_means_is_said_in_sentences():
    for keys in KEYS.values():
        for key, about in keys.items():
            assert re.search(r"[.”`]$", about.means) and about.means[0].isupper(), key
