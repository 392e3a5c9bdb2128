"""What a customer reads on a topic's page: when a rule applies in one line, what else there is to it on demand, and the way around."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checker.meaning import Meaning
from checker.model import AllOf, AnyOf, Guidance, Not, OneOf
from compiler.pages.html_elements import Element
from compiler.pages.views import render_pages
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from tests import frozen
from tests.pages.test_contact import policy_of, shipped
from tests.pages.test_views import SHIPPED, html_of

SHOP = frozen.policy(frozen.SHOP)
PAID, GREEN = OneOf("order_status", ("paid",)), OneOf("reason", ("damaged", "wrong_item", "pickup"))


def statement(when) -> Element:
    """The guidance `refund-method` of the shop, as it is printed with another condition."""
    guidance = tuple(replace(one, when=when) if one.id == "refund-method" else one for one in SHOP.guidance)
    page = html_of(render_pages(Meaning(replace(SHOP, guidance=guidance)), SHIPPED)["refunds.md"])
    return page.one("div", data_statement="refund-method")


@pytest.mark.parametrize("when, line", [
    (PAID, "Applies when: Order status: Paid – nothing prepared or arranged yet"),
    (AllOf((PAID, OneOf("reason", ("pickup",)))),
     "Applies when: Order status: Paid – nothing prepared or arranged yet; Main reason: There is a problem with the pickup"),
    (Not(OneOf("reason", ("damaged", "wrong_item"))),
     "Applies when: Main reason: anything except “The item is damaged” or “I received the wrong item”"),
    (GREEN, "Depends on: Main reason"),
    (AllOf((PAID, GREEN)), "Depends on: “Order status” and “Main reason”"),
    (AnyOf((GREEN, Not(AllOf((PAID, GREEN))), OneOf("item_defective", ("yes",)))),
     "Depends on: “Main reason”, “Order status” and “The item is defective”"),
    (OneOf("order_status", ("paid", "received")), "Depends on: Order status"),  # an answer has an "or" itself
])
def test_one_line_under_a_statement_says_when_it_applies_or_what_that_depends_on(when, line):
    assert statement(when).one("p", data_slot="applies").text == line


def test_no_line_says_that_something_always_applies():
    one = next(one for one in SHOP.guidance if one.id == "refund-method")
    assert not statement(one.when).all("p", data_slot="applies")


def test_everything_else_is_folded_away():
    (folded,) = statement(PAID).all("details")
    assert folded.one("summary").text == "About this advice" and "open" not in folded.attributes
    assert not statement(PAID).one("p", data_slot="applies").all("details")


def test_answers_that_have_an_or_themselves_stand_in_a_list():
    when = OneOf("order_status", ("paid", "received"))
    line = statement(when).one("dl").all("dd")[0]
    assert [item.text for item in line.all("li")] == ["Paid – nothing prepared or arranged yet", "Received or picked up"]
    plain = statement(OneOf("reason", ("damaged", "wrong_item"))).one("dl").all("dd")[0]
    assert not plain.all("li") and plain.text.endswith("The item is damaged or I received the wrong item")


def test_no_words_of_the_makers_stand_on_a_page():
    for path, page in render_pages(Meaning(SHOP), SHIPPED).items():
        if path.removesuffix(".md") in {topic.id for topic in SHOP.topics}:
            text = html_of(page).text
            assert "Silent:" not in text and "Exception" not in text and "When this applies" not in text


def test_a_page_leads_to_all_questions_its_own_first():
    page = html_of(render_pages(Meaning(SHOP), SHIPPED)["returns.md"])
    asked = [link.text.removeprefix("Check: ") for link in page.one("div", cls="hc-next").all("a")]
    own = [question.ask for question in SHOP.questions if question.topic == "returns"]
    assert asked == [*own, *(question.ask for question in SHOP.questions if question.ask not in own)]


def test_the_contents_of_a_page_lead_to_each_of_its_parts():
    page = html_of(render_pages(Meaning(SHOP), SHIPPED)["returns.md"])
    links = [link.attributes["href"].removeprefix("#") for link in page.one("details", data_slot="contents").all("a")]
    stated = [one for one in next(topic for topic in SHOP.topics if topic.id == "returns").statements if page.one(None, id=one).tag == "h2"]
    assert links == [*stated, "table-return", "_gaps", "_defined"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("topic") / "site"
    policy = policy_of()
    publish(pages_and_files(Meaning(policy), shipped(policy), {}), folder, frozen.PROJECT)
    return folder


def test_a_page_says_where_it_stands_and_since_when_its_rules_hold(site):
    page = (site / "returns" / "index.html").read_text("utf-8")
    assert '<nav class="hc-path" aria-label="Breadcrumb"><a href="..">Tea shop</a> › <span>Returns</span></nav>' in page
    assert "hc-path" not in (site / "index.html").read_text("utf-8")
    foot = " ".join(page.rpartition("<footer")[2].split())
    assert 'last changed and in force from <time datetime="2026-11-23">23 November 2026</time>' in foot


def test_a_page_for_editors_has_its_title_and_a_way_back_to_the_others(site):
    page = (site / "editors" / "checks" / "index.html").read_text("utf-8")
    path = '<a href="../..">Tea shop</a> › <a href="../">For editors</a> › <span>What is checked</span></nav>'
    assert f'<nav class="hc-path" aria-label="Breadcrumb">{path}' in page
    assert "<title>What is checked - Tea shop</title>" in page and "title: What" not in page
    assert all(page.count(f" of comparisons in <code>{tag}</code>") >= 1 for tag in ("de", "en", "ja", "zh"))


def test_guidance_is_called_advice_and_a_rule_a_rule():
    page = html_of(render_pages(Meaning(SHOP), SHIPPED)["refunds.md"])
    for one in (*SHOP.rules, *SHOP.guidance):
        if one.topic == "refunds":
            expected = "About this advice" if isinstance(one, Guidance) else "About this rule"
            assert page.one("div", data_statement=one.id).one("summary").text == expected


def test_a_page_explains_the_words_of_its_conditions_as_the_check_asks_for_them_and_leads_there():
    one = statement(PAID)
    (link,) = one.one("dl").all("dd")[0].all("a")
    assert (link.text, link.attributes["href"]) == ("Order status:", "#_defined")
    page = html_of(render_pages(Meaning(SHOP), SHIPPED)["refunds.md"])
    explained = {item.one("span", cls="hc-fact").text: item.text for item in page.one("div", cls="hc-defined").all("li")}
    status = SHOP.fact("order_status")
    assert explained["Order status:"] == (
        f"Order status: The checker asks: {status.question} {status.hint}")
    assert list(explained) == [f"{fact.label}:" for fact in SHOP.facts if f"{fact.label}:" in explained], "in the order of the check"


def test_where_a_customer_can_look_something_up_is_explained():
    facts = tuple(replace(one, looked_up="in your account") if one.id == "order_status" else one for one in SHOP.facts)
    page = html_of(render_pages(Meaning(replace(SHOP, facts=facts)), SHIPPED)["refunds.md"])
    assert "You can look it up in your account." in page.one("div", cls="hc-defined").text


def test_nothing_is_explained_of_which_the_shop_says_no_more_nor_what_the_page_does_not_name():
    bare = SHOP.fact("opened_or_used")
    assert not bare.hint and not bare.looked_up
    assert not statement(OneOf(bare.id, ("yes",))).one("dl").all("dd")[0].all("a")
    pages = {topic.id: html_of(render_pages(Meaning(SHOP), SHIPPED)[f"{topic.id}.md"]) for topic in SHOP.topics}
    words = {id: " ".join(one.text for one in page.all("div", cls="hc-defined")) for id, page in pages.items()}
    assert f"{bare.label}:" not in words["returns"]
    allowed = f"{SHOP.fact('cancellation_offered').label}:"
    assert allowed in words["cancellation"] and allowed not in words["returns"] + words["support"]
