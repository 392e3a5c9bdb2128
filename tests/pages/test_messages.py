"""Whoever looks up the name of a message finds what it means."""

import re

from compiler.pages.editor_schema import BEYOND
from compiler.pages.messages import messages
from compiler.problems import CODES


def test_every_message_is_explained_with_why_it_is_not_marked_while_somebody_types():
    rows = dict(re.findall(r"^\| `([a-z0-9-]+)` \| (.*) \|$", messages(), re.MULTILINE))
    assert {*rows} == {*CODES}
    assert all(rows[code].startswith(meaning) for code, meaning in CODES.items())
    assert all(rows[code] == f"{CODES[code]} | {why}" for code, why in BEYOND.items())
