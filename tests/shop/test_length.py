"""The shop's decisions are short, say what to do, and have a button that leads there."""

from __future__ import annotations

import math
import statistics

from checker import Interview
from compiler.derived.interview_plan import make_plan, walks
from compiler.reading.policy import load_policy
from tests.shop import expected
from tests.shop.expected import EXPECTED, WAY_OUT

POLICY = load_policy(expected.POLICY.read_bytes(), expected.POLICY.name).policy
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


def test_decisions_have_few_words_before_the_fold():
    limits = EXPECTED.get("words_of_decisions", {})
    counted = [words_before_the_fold(*one) for one in decisions()]
    assert statistics.median(counted) < limits.get("half_have_fewer_than", math.inf), WAY_OUT
    assert max(counted) < limits.get("none_has_more_than", math.inf), WAY_OUT


def test_every_decision_has_something_to_do():
    if EXPECTED.get("every_decision_says_what_to_do"):
        assert [decision["title"] for decision, *_ in decisions() if not (decision["steps"] or decision["ways_out"])] == [], WAY_OUT


def test_every_decision_has_buttons_and_the_first_is_of_whom_its_first_step_names():
    statements = {one.id: one for one in (*POLICY.rules, *POLICY.guidance)}
    for decision, *_ in decisions():
        assert decision["routes"] and all(route["ways"] for route in decision["routes"]), decision["title"]
        for id in decision["steps"][:1]:
            named = statements[id].contact
            assert not named or decision["routes"][0]["id"] == named[0], id


def test_whoever_is_told_to_contact_somebody_has_a_button_that_leads_there():
    statements = {one.id: one for one in (*POLICY.rules, *POLICY.guidance)}
    impossible = {one.do: one for one in POLICY.impossible}
    for decision, *_ in decisions():
        told = [*map(statements.get, decision["steps"]), *map(impossible.get, decision["ways_out"])]
        for one in told:
            assert {*one.contact} <= {route["id"] for route in decision["routes"]}, one.do
            assert one.contact or "contact us" not in one.do.lower(), one.do
