"""Whoever is asked to contact somebody is told how, and no route leads nowhere."""

import pytest

from tests.checks.tea import found, tea

SHOP = """\
contact:
  shop:
    name: The tea shop
    mail: tea@shop.example
    answered_by: The shop

questions:
"""
ASKS = ("says: We are sorry.", "says: We are sorry. Contact us if you think otherwise.")
NAMED = ("says: We are sorry.", "says: We are sorry. Contact us if you think otherwise.\n        contact: shop")


def test_a_text_that_asks_to_contact_us_without_a_route_is_found_where_it_stands():
    (problem,) = found(tea(ASKS), "no-route")
    assert problem.severity == "warning", "it is told from words"
    assert problem.quote.excerpt.strip() == "says: We are sorry. Contact us if you think otherwise."
    assert "`Contact us`" in problem.message and "`contact:`" in problem.way_out
    assert dict(problem.accept)["words"] == "Contact us if you think otherwise."


def test_the_title_of_an_answer_that_asks_to_contact_us_without_a_route_is_found_too():
    """Beside an open rule, a decision has no other text that could name the route."""
    title = ("title: You cannot return it", 'title: "Ask us: it may be too late"')
    (problem,) = found(tea(title), "no-route")
    assert problem.quote.excerpt.strip() == 'title: "Ask us: it may be too late"' and "`refused` says `Ask us`" in problem.message
    assert [one.quote.excerpt.strip() for one in found(tea(title, ASKS), "no-route")] == [ASKS[1]], "once for an answer"


def test_a_step_that_asks_to_contact_us_without_a_route_is_found_too():
    (problem,) = found(tea(("says: Bring herbs in their bag.", "says: Bring herbs in their bag.\n        do: Contact us first.")), "no-route")
    assert problem.quote.excerpt.strip() == "do: Contact us first."


def test_a_way_out_of_a_contradiction_that_asks_to_contact_us_without_a_route_is_found_too():
    impossible = "impossible:\n  - when: {kind: green}\n    because: There is no green tea.\n    do: Contact us.\n\nquestions:\n"
    (problem,) = found(tea(("questions:\n", impossible)), "no-route")
    assert problem.quote.excerpt.strip() == "do: Contact us."
    named = impossible.replace("do: Contact us.", "do: Contact us.\n    contact: shop").replace("questions:\n", SHOP)
    assert found(tea(("questions:\n", named)), "no-route") == []


def test_a_text_that_names_its_route_is_fine():
    assert found(tea(("questions:\n", SHOP), NAMED), "no-route") == []


@pytest.mark.parametrize("text", [
    "Please contact the group leader.", "Call us.", "Write to our team.", "Get in touch with the shop.", "Turn to your organizer.",
    "Ask at the desk.", "E-mail us your order number.", "Send us a photo.", "Reach out to customer support.",
])
def test_asking_is_recognized_in_rules_and_guidance(text):
    assert len(found(tea(("says: Bring herbs in their bag.", f"says: {text}")), "no-route")) == 1


@pytest.mark.parametrize("text", ["Have the number ready when you contact us.", "We contact nobody.", "Bring what you bought from us."])
def test_a_text_that_asks_for_nothing_needs_no_route(text):
    assert found(tea(("says: Bring herbs in their bag.", f"says: {text}")), "no-route") == []


def test_a_route_that_nothing_names_is_found():
    (problem,) = found(tea(("questions:\n", SHOP)), "no-route")
    assert problem.quote.excerpt.strip() == "shop:"
    assert "Nothing names the route `shop`" in problem.message


def test_a_route_that_waits_for_its_address_is_told_at_each_check():
    waiting = SHOP.replace("\nquestions:", "  leader:\n    name: The leader\n    answered_by: The leader\n    for_now: shop\n\nquestions:")
    (problem,) = found(tea(("questions:\n", waiting), (NAMED[0], NAMED[1].replace("contact: shop", "contact: leader"))), "no-route")
    assert problem.quote.excerpt.strip() == "for_now: shop"
    assert "`link`, `mail` or `phone`" in problem.way_out


def test_a_route_promises_nothing():
    promising = SHOP.replace("name: The tea shop", "name: The tea shop\n    where: Come in, your money will be refunded.")
    assert len(found(tea(("questions:\n", promising), NAMED), "strength")) == 1
