"""Invisible characters are refused where they could hide a word, kept where a script or a picture needs them, and shown in messages."""

import pytest

from compiler.problems import INVISIBLE, PolicyError, as_data, as_text, visible, word
from compiler.reading.characters import invisible
from compiler.reading.policy import load_policy
from tests.checks.tea import tea

HIDING = "\u00ad\u034f\u115f\u1160\u17b4\u180e\u200b\u200c\u200d\u2060\u2063\u206a\u2800\u3164\ufe00\ufe0f\uffa0\U000e0020\U000e0100"


@pytest.mark.parametrize("character", HIDING, ids=lambda one: f"{ord(one):04X}")
def test_no_invisible_character_hides_a_word_from_the_checks(character):
    with pytest.raises(PolicyError) as raised:
        load_policy(tea(("summary: What we take back.", f"summary: You will be re{character}funded.")).encode(), "policy.yml")
    (problem,) = raised.value.problems
    assert problem.code == "invisible-character" and problem.place.column == len("summary: You will be re") + 1
    shown = f"<U+{ord(character):04X}>"
    assert shown in problem.message and f"You will be re{shown}funded." in problem.quote.excerpt
    assert problem.quote.excerpt[problem.quote.caret - 1 :][: problem.quote.length] == shown


@pytest.mark.parametrize("text", [
    "A heart ❤️ and a cook 👩‍🍳", "A family 👨‍👩‍👧", "A scarf 🧣🏽", "Press 1️⃣ now", "Registered ®️", "می‌خواهم", "क्‍ष", "葛\U000e0100城",
    "Café – “tea” €",
])
def test_what_a_script_or_a_picture_needs_may_stand(text):
    assert list(invisible(text)) == []
    load_policy(tea(("summary: What we take back.", f"summary: {text}")).encode(), "policy.yml")


@pytest.mark.parametrize("text", ["1\ufe0f", "a\u200d👩", "\u200dwill", "we \ufe0fwill", "will\ufe0f", "❤\u200dwill"])
def test_a_joiner_or_a_selector_elsewhere_may_not(text):
    assert [*invisible(text)]


def test_messages_show_every_invisible_character():
    assert visible("a\u00adb\u3164c\x07d") == "a<U+00AD>b<U+3164>c<U+0007>d"
    assert word("x\ufe0f\u034f") == "`x<U+FE0F><U+034F>`"
    with pytest.raises(PolicyError) as raised:
        load_policy(tea(("outcome: refused\n        source: First", 'outcome: "ref\u200bused"\n        source: First')).encode(), "policy.yml")
    texts = as_text(raised.value.problems) + str(as_data(raised.value.problems))
    assert not INVISIBLE.search(texts) and "<U+200B>" in texts
