"""What would change an answer: only what is true, only what a customer can look up, and never what they would have to make up."""

from __future__ import annotations

import datetime
from dataclasses import replace

from checker import Interview, make_case
from checker.model import Policy
from compiler.derived.interview_plan import LATE, make_plan, walks
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea

TODAY = datetime.date(2026, 11, 28)
BOUGHT = ("    answers: date\n", "    answers: date\n    looked_up: on the receipt\n")
PRICE = ("    unit: EUR\n", "    unit: EUR\n    looked_up: on the receipt\n")
KIND = ("    question: What kind of tea is it?\n", "    question: What kind of tea is it?\n    looked_up: on the tin\n")


def changes(answers: dict, *edits: tuple[str, str]) -> list[dict]:
    policy = load_policy(tea(*edits).encode(), "policy.yml").policy
    view = Interview(policy).step("return", answers, TODAY)
    assert view["decision"], view["next"]
    return view["changes"]


def test_a_day_that_would_have_been_in_time_is_said_in_words():
    (change,) = changes({"kind": "black", "bought_on": "2026-11-01"}, BOUGHT)
    assert change == {
        "fact": "bought_on", "question": "On which day did you buy it?", "is": ["within the last 7 days"], "looked_up": "on the receipt",
        "outcome": "You may return it",
    }


def test_each_change_is_of_one_answer_and_true_for_all_others_as_they_are():
    late_and_cheap = {"kind": "green", "bought_on": "2026-11-01", "price": "5"}
    assert changes(late_and_cheap, BOUGHT, PRICE, KIND) == []
    in_time_but_cheap = {**late_and_cheap, "bought_on": "2026-11-27"}
    found = {change["fact"]: change["is"] for change in changes(in_time_but_cheap, BOUGHT, PRICE, KIND)}
    assert found == {"kind": ["Black tea", "Herbs"], "price": ["20 EUR or more"]}


def test_what_nobody_can_look_up_is_not_suggested():
    assert changes({"kind": "green", "bought_on": "2026-11-27", "price": "5"}) == []


def test_what_somebody_judges_is_not_suggested():
    judged = ("    unit: EUR\n", "    unit: EUR\n    looked_up: on the receipt\n    judged_by: the shop\n")
    policy = load_policy(tea(judged, KIND).encode(), "policy.yml").policy
    view = Interview(policy).step("return", {"kind": "green", "bought_on": "2026-11-01"}, TODAY)
    assert "price" not in [change["fact"] for change in view["changes"]]


def test_nor_is_it_where_it_was_judged():
    judged = ("    unit: EUR\n", "    unit: EUR\n    looked_up: on the receipt\n    judged_by: the shop\n")
    assert changes({"kind": "green", "bought_on": "2026-11-27", "price": "5"}, judged) == []


def test_as_long_as_something_is_asked_no_change_is_said():
    also_asked = ("joins: take_back\n        when: {kind: herbs}", "joins: refused\n        when: {price: {less_than: fee}}")
    policy = load_policy(tea(BOUGHT, also_asked).encode(), "policy.yml").policy
    answers = {"kind": "black", "bought_on": "2026-11-01"}
    view = Interview(policy).step("return", answers, TODAY)
    assert (view["next"]["fact"], view["changes"]) == ("price", [])
    assert Interview(policy).step("return", {**answers, "price": "5"}, TODAY)["changes"]


SILENT = (
    ("strength: cannot\n        title: You cannot return it\n        says: We are sorry.",
     "strength: not covered\n        title: The rules do not say\n        says: We do not say it."),
    ("says: After that you cannot return it.", "says: The rules do not say what holds later."),
    ("says: You cannot return green tea for {less than fee}.", "says: The rules do not say what holds for green tea below {fee}."),
)


def test_where_the_policy_is_silent_what_it_allows_is_said():
    (change,) = changes({"kind": "black", "bought_on": "2026-11-01"}, BOUGHT, *SILENT)
    assert change["outcome"] == "You may return it"


def test_what_the_policy_is_silent_about_is_never_suggested():
    limited = ("strength: may\n        title: You may return it", "strength: limited\n        title: Returns are limited")
    says = (("says: You may return tea {within window}.", "says: Returns are limited {within window}."),
            ("says: Bring it to the shop.", "says: Returns are limited."))
    assert changes({"kind": "black", "bought_on": "2026-11-27"}, BOUGHT, KIND, PRICE, limited, *says, *SILENT) == []
    assert changes({"kind": "black", "bought_on": "2026-11-01"}, BOUGHT, limited, *says, *SILENT) == [], "limited is no better than silence"


def test_what_is_left_over_is_never_suggested():
    left_over = (("when: {bought_on: {within: window}}", "when: otherwise"), ("        exception_to: recent\n", ""))
    assert changes({"kind": "black", "bought_on": "2026-11-01"}, BOUGHT)
    assert changes({"kind": "black", "bought_on": "2026-11-01"}, BOUGHT, *left_over) == []


def test_an_answer_that_can_only_become_worse_has_no_changes():
    assert changes({"kind": "black", "bought_on": "2026-11-27"}, BOUGHT, PRICE, KIND) == []


def test_the_best_outcome_is_said_first_whatever_is_asked_first():
    edits = (
        ("      refused:\n", "      half:\n        strength: limited\n        title: You get half\n        says: It is limited.\n      refused:\n"),
        ("when: {kind: green, price: {less_than: fee}}", "when: {kind: [green, black], price: {less_than: fee}}"),
        ("      - guidance: herbs\n", """      - rule: cheap_herbs
        title: Cheap herbs
        says: For herbs, what you get back is limited.
        when: {kind: herbs, price: {less_than: fee}}
        outcome: half
        exception_to: [recent, late]
        source: Second sentence
      - guidance: herbs
"""),
    )
    found = changes({"kind": "green", "bought_on": "2026-11-27", "price": "5"}, PRICE, KIND, *edits)
    assert [(change["fact"], change["outcome"]) for change in found] == [("price", "You may return it"), ("kind", "You get half")]


def limited_once_late(**kinds: str) -> tuple[tuple[str, str], ...]:
    """Edits by which late tea of some kinds leads to a limited outcome, named by its id."""
    outcomes = "".join(f"      {id}:\n        strength: limited\n        title: {id}\n        says: {id} is limited.\n" for id in kinds)
    rules = "".join(f"""      - rule: {id}_of_it
        title: Tea of this kind
        says: What you get back is limited.
        when: {{kind: {of}, bought_on: {{longer_ago_than: window}}}}
        outcome: {id}
        exception_to: late
        source: Second sentence
""" for id, of in kinds.items())
    return ("      refused:\n", f"{outcomes}      refused:\n"), ("      - guidance: herbs\n", f"{rules}      - guidance: in_a_bag\n")


LATE_AND_GREEN = {"kind": "green", "bought_on": "2026-11-01", "price": "5"}


def test_two_outcomes_as_good_as_each_other_are_said_in_the_order_of_the_answers():
    found = changes(LATE_AND_GREEN, KIND, *limited_once_late(half="herbs", part="black"))
    assert [change["outcome"] for change in found] == ["part", "half"]


def test_a_change_with_too_many_answers_is_left_out_and_no_other():
    more = ("      black: Black tea\n", "      black: Black tea\n      white: White tea\n      red: Red tea\n      blue: Blue tea\n")
    found = changes(LATE_AND_GREEN, KIND, more, *limited_once_late(part="[black, white, red, blue]", half="herbs"))
    assert [(change["outcome"], change["is"]) for change in found] == [("half", ["Herbs"])]


def test_in_every_walk_each_change_leads_to_what_it_says():
    tried = 0
    for file in (frozen.SHOP, frozen.LIBRARY):
        policy = load_policy(file.read_bytes(), "policy.yml").policy
        tried += tried_in(replace(policy, facts=tuple(replace(fact, looked_up="somewhere") for fact in policy.facts)))
    assert tried > 20


def tried_in(policy: Policy) -> int:
    """How many changes of answers to choices were tried on the walks of a policy."""
    interview, tried = Interview(policy), 0
    for walk in walks(interview, make_plan(interview)):
        asked = {one["fact"]: one["answer"] for one in walk["view"]["asked"]}
        assert len(walk["view"]["changes"]) <= 3
        for change in walk["view"]["changes"]:
            fact = policy.fact(change["fact"])
            for label in change["is"] if fact.answers else ():
                (answer,) = (one.id for one in fact.answers if one.label == label)
                decision = interview.evaluator.decide(walk["request"]["question"], make_case(policy, {**asked, fact.id: answer}, LATE))
                assert policy.outcome(decision.outcome).title == change["outcome"]
                tried += 1
    return tried
