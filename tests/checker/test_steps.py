"""What to do now comes first, in the order in which the policy says it, each step once."""

from __future__ import annotations

import datetime
import json

import pytest

from checker import Interview, policy_from_data, policy_to_data
from compiler.reading.policy import load_policy
from tests.checks.tea import tea

STEPS = """
      - guidance: scales
        title: The scales
        says: Weigh it.
        do: Weigh the tea.
        joins: return
        when: always
        source: Fourth sentence
      - guidance: again
        title: Again
        says: Weigh it, please.
        do: Weigh the tea.
        joins: return
        when: always
        source: Fifth sentence
      - guidance: black
        title: Black tea
        says: Bring the tin.
        do: Bring the tin.
        joins: return
        when: {kind: black}
        source: Sixth sentence
"""
RECENT = ("says: You may return tea {within window}.", "says: You may return tea {within window}.\n        do: Bring it to us.")


def decision(kind: str | None, *changes: tuple[str, str]) -> dict:
    policy = load_policy((tea(RECENT, *changes) + STEPS.lstrip("\n")).encode(), "policy.yml").policy
    policy = policy_from_data(json.loads(json.dumps(policy_to_data(policy))))
    return Interview(policy).step("return", {"kind": kind, "bought_on": "2026-11-24", "price": "30"}, datetime.date(2026, 11, 28))["decision"]


def test_steps_are_those_of_rules_and_then_of_guidance_for_such_a_case():
    assert decision("black")["steps"] == ["recent", "black"]
    assert [one["do"] for one in decision("black")["rules"]] == ["Bring it to us."]


def test_what_may_join_is_no_step():
    assert decision(None)["steps"] == ["recent"]


def test_where_every_rule_that_may_lead_says_the_same_step_it_is_the_one():
    ask = "\n        do: Ask at the counter."
    all_ask = [(says, says + ask) for says in (
        "says: After that you cannot return it.", "says: You cannot return green tea for {less than fee}.")]
    recent = (RECENT[0], RECENT[0] + ask)
    text = tea(recent, *all_ask) + STEPS.lstrip("\n")
    view = Interview(load_policy(text.encode(), "policy.yml").policy).step(
        "return", {"kind": None, "bought_on": None, "price": None}, datetime.date(2026, 11, 28))
    assert view["decision"]["rules"] == [] and len(view["decision"]["steps"]) == 1
    (shown,) = [one for one in view["decision"]["may_lead"] if one["id"] in view["decision"]["steps"]]
    assert shown["do"] == "Ask at the counter."
    assert decision(None, (RECENT[1], RECENT[1]))["steps"] == ["recent"]


def test_a_step_for_everybody_comes_where_there_is_no_other_and_once():
    without = (RECENT[1], RECENT[0])
    assert decision("herbs", without)["steps"] == ["scales"]
    assert decision("black", without)["steps"] == ["black"]


def test_the_step_of_what_always_holds_for_one_answer_is_a_step_of_that_answer():
    always = ("joins: take_back\n        when: {kind: herbs}", "do: Bring a bag.\n        joins: take_back\n        when: always")
    assert decision("black", (RECENT[1], RECENT[0]), always)["steps"] == ["herbs", "black"]


@pytest.mark.parametrize(("strength", "means"), [("limited", "Limited means: it is restricted, but not ruled out."), ("may", "")])
def test_an_outcome_says_what_limited_means(strength: str, means: str):
    changes = () if strength == "may" else (
        ("strength: may\n        title: You may return it", "strength: limited\n        title: Returns are limited"),
        ("says: Bring it to the shop.", "says: Returns are limited."))
    assert decision("black", *changes)["means"] == means
