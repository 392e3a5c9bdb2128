"""Answers that contradict each other lead on where the policy says what to do, since an order page and what happened can differ."""

from __future__ import annotations

import datetime

import pytest

from checker import Interview
from compiler.reading.policy import load_policy
from tests.checks.tea import tea

DEAR = "    because: No green tea costs that much.\n"
ASK = "    do: Bring the receipt, and ask us.\n"


def decision(impossible: str) -> dict:
    text = tea(("\nquestions:", f"\nimpossible:\n  - when: {{kind: green, price: {{more_than: 99}}}}\n{impossible}\nquestions:"))
    policy = load_policy(text.encode(), "policy.yml").policy
    view = Interview(policy).step("return", {"kind": "green", "bought_on": "2026-11-27", "price": "150"}, datetime.date(2026, 11, 28))
    return view["decision"]


@pytest.mark.parametrize(("impossible", "title", "ways_out"), [
    (DEAR, "Please check your answers", []),
    (DEAR + ASK, "Your answers do not fit together", ["Bring the receipt, and ask us."]),
])
def test_a_contradiction_says_what_to_do_where_the_policy_does(impossible: str, title: str, ways_out: list[str]):
    shown = decision(impossible)
    assert (shown["id"], shown["title"], shown["ways_out"]) == ("check", title, ways_out)
    assert shown["contradictions"] == ["No green tea costs that much."]
