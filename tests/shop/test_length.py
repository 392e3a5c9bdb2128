"""The shop's decisions are short: what is read before anything is unfolded."""

from __future__ import annotations

import statistics
from pathlib import Path

from checker import Interview
from compiler.derived.interview_plan import make_plan, walks
from compiler.reading.policy import load_policy

POLICY = load_policy((Path(__file__).resolve().parents[2] / "policy" / "policy.yml").read_bytes(), "policy.yml").policy
HEADINGS = 12
"""About so many words of its own the page adds: the names of its parts."""


def words_before_the_fold(decision: dict, dates: dict, changes: list[dict]) -> int:
    said = {one["id"]: one for one in (*decision["rules"], *decision["guidance"], *decision["may_lead"])}
    steps = decision["steps"][:4]
    judged = [] if decision["unknown"] else decision["judgements"]  # else they are folded
    texts = [decision["title"], decision["says"], decision["means"], *decision["contradictions"]]
    texts += [one["title"] for one in decision["possible"]]
    texts += [text for one in decision["unknown"] for text in (one["question"], one["looked_up"])]
    texts += [text for one in judged for text in (one["question"], one["by"])]
    texts += [text for one in judged if one["settles"] for each in one["possible"] for text in each["outcomes"]]
    texts += decision["ways_out"]
    texts += [said[id]["do"] for id in steps] + [text for one in decision["rules"] for text in (one["title"], one["says"])]
    texts += [sentence for id in {*steps, *(one["id"] for one in decision["rules"])} for sentence in dates.get(id, [])]
    texts += [text for one in changes for text in (one["question"], one["outcome"], one["looked_up"], *one["is"])]
    return HEADINGS + sum(len(text.split()) for text in texts)


def decisions() -> list[tuple[dict, dict, list[dict]]]:
    interview = Interview(POLICY)
    views = [walk["view"] for walk in walks(interview, make_plan(interview))]
    return [(view["decision"], view["dates"], view["changes"]) for view in views if view["decision"]]


def test_half_of_the_decisions_have_less_than_a_hundred_words_before_the_fold_and_none_more_than_two_hundred():
    counted = [words_before_the_fold(*one) for one in decisions()]
    assert statistics.median(counted) < 100
    assert max(counted) < 200


def test_every_decision_has_something_to_do_and_a_button_that_leads_there():
    statements = {one.id: one for one in (*POLICY.rules, *POLICY.guidance)}
    for decision, *_ in decisions():
        assert decision["steps"] or decision["ways_out"], decision["title"]
        assert decision["routes"] and all(route["ways"] for route in decision["routes"]), decision["title"]
        for id in decision["steps"][:1]:
            named = statements[id].contact
            assert not named or decision["routes"][0]["id"] == named[0], id


def test_whoever_is_told_to_contact_us_has_the_button_of_customer_support():
    statements = {one.id: one for one in (*POLICY.rules, *POLICY.guidance)}
    told = [(decision, statements[id].do) for decision, *_ in decisions() for id in decision["steps"]]
    told += [(decision, way) for decision, *_ in decisions() for way in decision["ways_out"]]
    asked = [(decision, text) for decision, text in told if "contact us" in text.lower()]
    assert asked
    for decision, text in asked:
        assert "contact/#customer_support" in [way["href"] for route in decision["routes"] for way in route["ways"]], text
