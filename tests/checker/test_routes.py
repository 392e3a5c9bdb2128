"""Each decision says whom to contact: what led to it says it first, and nobody is left without a route."""

import datetime

import pytest

from checker import Interview, policy_from_data, policy_to_data
from checker.words import ways
from compiler.reading.policy import load_policy
from tests.checks.tea import tea

TODAY = datetime.date(2026, 11, 23)
CONTACT = """\
contact:
  counter:
    name: The counter
    where: In the shop, on the left.
    answered_by: The shop
  post:
    name: Our office
    link: https://tea.example/contact
    mail: office@tea.example
    phone: "+44 20 7946-0000"
    hours: Monday to Friday, 9:00 to 17:00
    have_ready: The receipt
    answered_by: The office
  buyer:
    name: The buyer
    answered_by: Who buys the tea
    for_now: post

questions:
"""


def naming(text: str, route: str) -> tuple[str, str]:
    """What stands in the tea shop's policy, and the same with the route behind it."""
    return f"        says: {text}\n", f"        says: {text}\n        contact: {route}\n"


POLICY = load_policy(tea(
    ("questions:\n", CONTACT),
    naming("We are sorry.", "counter"),
    naming("You cannot return green tea for {less than fee}.", "buyer"),
    naming("Bring herbs in their bag.", "post"),
).encode(), "policy.yml").policy
RECENT, LONG_AGO = "2026-11-20", "2026-01-01"


def routes(**answers) -> list[dict]:
    view = Interview(POLICY).step("return", answers, TODAY)
    assert view["decision"], view["next"]
    return view["decision"]["routes"]


@pytest.mark.parametrize("answers, expected", [
    ({"kind": "green", "bought_on": RECENT, "price": 3}, ["buyer", "counter"]),  # the rule's, then the outcome's
    ({"kind": "black", "bought_on": LONG_AGO}, ["counter"]),
    ({"kind": "herbs", "bought_on": RECENT}, ["post"]),
    ({"kind": "black", "bought_on": RECENT}, ["counter"]),  # nothing names one: the policy's first
    ({"kind": None, "bought_on": None, "price": None}, ["counter"]),
], ids=["rule", "outcome", "guidance", "none", "open"])
def test_a_decision_leads_to_whoever_its_rules_its_outcome_and_its_guidance_name(answers, expected):
    assert [route["id"] for route in routes(**answers)] == expected


def test_a_route_says_how_when_and_with_what():
    (route,) = routes(kind="herbs", bought_on=RECENT)
    assert route == {
        "id": "post", "name": "Our office", "where": "", "hours": "Monday to Friday, 9:00 to 17:00", "have_ready": "The receipt",
        "answered_by": "The office",
        "ways": [
            {"text": "Our office", "href": "https://tea.example/contact"},
            {"text": "office@tea.example", "href": "mailto:office@tea.example"},
            {"text": "+44 20 7946-0000", "href": "tel:+442079460000"},
        ],
    }


def test_a_route_without_an_address_leads_to_where_it_is_described():
    assert ways(POLICY.routes[0]) == [("The counter", "contact/#counter")]


def test_a_button_names_who_is_meant_though_nobody_knows_the_address_yet():
    view = Interview(POLICY).step("return", {"kind": "green", "bought_on": RECENT, "price": 3}, TODAY)
    assert [one["contact"] for one in view["decision"]["rules"]] == [["buyer"]]
    assert view["decision"]["routes"][0]["ways"] == [{"text": "The buyer", "href": "contact/#buyer"}]


def test_the_first_button_is_the_main_steps_and_nobody_else_is_named_for_guidance_without_a_step():
    led = load_policy(tea(
        ("questions:\n", CONTACT),
        ("        says: You may return tea {within window}.\n",
         "        says: You may return tea {within window}.\n        do: Write to us.\n        contact: post\n"),
        naming("Bring herbs in their bag.", "counter"), naming("Bring it to the shop.", "counter"),
    ).encode(), "policy.yml").policy
    decision = Interview(led).step("return", {"kind": "herbs", "bought_on": RECENT}, TODAY)["decision"]
    assert decision["steps"] == ["recent"]
    assert [route["id"] for route in decision["routes"]] == ["post"]


def test_answers_that_contradict_each_other_lead_to_whoever_the_policy_names_for_that():
    impossible = """\
impossible:
  - when: {kind: green, price: {more_than: 99}}
    because: Green tea is cheap.
    do: Write to our office.
    contact: post

contact:
"""
    policy = load_policy(tea(("questions:\n", CONTACT), ("contact:\n", impossible)).encode(), "policy.yml").policy
    assert policy_from_data(policy_to_data(policy)) == policy
    decision = Interview(policy).step("return", {"kind": "green", "bought_on": RECENT, "price": 150}, TODAY)["decision"]
    assert decision["ways_out"] == ["Write to our office."]
    assert [route["id"] for route in decision["routes"]] == ["post"]


def test_the_routes_ship_with_the_policy():
    assert policy_from_data(policy_to_data(POLICY)) == POLICY
