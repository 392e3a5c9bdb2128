"""The work on a text grows with its length and not with the square of it. The tests count it and do not time it."""

import pytest

from compiler.checks import orphan_numbers
from compiler.problems import PolicyError
from compiler.reading import values
from compiler.reading.policy import load_policy
from tests.checks.tea import SUMMARY, check, tea


def test_where_numbers_stand_is_looked_for_once_in_a_text(monkeypatch):
    looked = []
    spots = orphan_numbers.spots
    monkeypatch.setattr(orphan_numbers, "spots", lambda *args: looked.append(args[1].start) or spots(*args))
    found = check(tea((SUMMARY, f"{'7 ' * 600}\nnotice"))).problems
    assert len(found) == 600 and len(looked) == len(set(looked))


def test_terms_put_no_more_into_texts_than_a_file_can_have(monkeypatch):
    monkeypatch.setattr(values, "MOST_PUT_IN", 2_000)
    fine = tea(("fee: 20 EUR", f"fee: 20 EUR\n  long: {'x' * 100}"), (SUMMARY, f"Tea {'{long} ' * 19}\nnotice"))
    load_policy(fine.encode(), "policy.yml")
    with pytest.raises(PolicyError) as raised:
        load_policy(fine.replace("{long} " * 19, "{long} " * 5_000).encode(), "policy.yml")
    (problem,) = raised.value.problems
    assert problem.code == "too-much-text" and "`long`" in problem.message
    assert fine.splitlines()[problem.place.line - 1].startswith("summary: Tea {long}")
