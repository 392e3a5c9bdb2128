"""Boxes to tick where several answers can be true, and long lists with a search."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from checker.interview import Interview
from checker.model import Policy
from tests.browser.server import SiteServer
from tests.browser.test_accessibility import inspect
from tests.browser.visitor import NONE, UNKNOWN, Visitor, about

LABELS = ["Iran", "Cuba", "Syria", "Sudan"]


@pytest.fixture
def traveller(visit: Callable[..., Visitor], journeys: Policy, journeys_site: Path) -> Iterator[Visitor]:
    """A visitor who is asked which passport they have, from a long list."""
    server = SiteServer(journeys_site)
    visitor = visit(server, journeys)
    visitor.open()
    visitor.ask("enter")
    visitor.see("nationality")
    yield visitor
    server.close()


def box(visitor: Visitor, label: str) -> Locator:
    return visitor.panel.get_by_role("checkbox", name=label, exact=True)


def ticked(visitor: Visitor) -> list[str]:
    return [label for label in (*LABELS, NONE, UNKNOWN) if box(visitor, label).is_checked()]


def test_what_cannot_go_together_is_taken_away_or_told_beside_its_box(traveller: Visitor):
    traveller.give("nationality", "jp")
    traveller.see("been_to")
    assert ticked(traveller) == []
    for label in ("Iran", "Sudan"):
        box(traveller, label).check()
    assert ticked(traveller) == ["Iran", "Sudan"]
    box(traveller, NONE).check()
    assert ticked(traveller) == [NONE]
    box(traveller, UNKNOWN).check()
    assert ticked(traveller) == [UNKNOWN]
    box(traveller, "Cuba").check()
    assert ticked(traveller) == ["Cuba"]
    traveller.button("Back").click()
    see_what_does_not_fit(traveller)


def see_what_does_not_fit(traveller: Visitor) -> None:
    """An answer that would not fit the others says so beside its box."""
    traveller.give("nationality", "us")
    traveller.see("been_to")
    options = traveller.panel.locator("[data-slot=options] > div").all()
    assert [option.locator(".ec-misfit").count() for option in options] == [0, 1, 0, 0]
    expect(box(traveller, "Cuba")).to_have_accessible_description(
        "This does not fit your other answers. Nobody may go to Cuba with a passport of the United States.")


def test_whoever_ticks_nothing_is_told_what_to_do_and_can_go_on_with_the_keyboard(traveller: Visitor):
    traveller.give("nationality", "jp")
    traveller.see("been_to")
    expect(traveller.panel.get_by_role("group", name="Which of these countries have you been to lately?")).to_be_visible()
    traveller.button("Continue").click()
    expect(traveller.panel.locator(".ec-problem")).to_be_focused()
    expect(traveller.panel.locator(".ec-problem")).to_contain_text("Choose all that apply, or “None of these”.")
    keyboard = traveller.page.keyboard
    keyboard.press("Tab")
    keyboard.press("Enter")
    expect(box(traveller, "Iran")).to_be_focused()
    keyboard.press("Space")
    keyboard.press("Tab")
    keyboard.press("Tab")
    keyboard.press("Space")
    assert ticked(traveller) == ["Iran", "Syria"]
    keyboard.press("Enter")
    expect(traveller.checker).to_have_attribute("data-outcome", "cannot_come")
    expect(traveller.row("been_to")).to_contain_text("Iran and Syria")


def test_a_link_and_a_message_hold_all_answers_and_a_change_finds_them_ticked(traveller: Visitor):
    for given, written, said in ((["sudan", "iran"], "iran.sudan", "Iran and Sudan"), ([], "-", NONE), (None, "", UNKNOWN)):
        with about(said):
            see_what_is_held(traveller, given, written, said)
            traveller.button("Clear my answers").click()
            traveller.ask("enter")


def see_what_is_held(traveller: Visitor, given: list[str] | None, written: str, said: str) -> None:
    answers = {"nationality": "jp", "been_to": given}
    traveller.go_on(answers)
    expected = Interview(traveller.policy).step("enter", answers, datetime.date.today())
    assert traveller.outcome == expected["decision"]["id"]
    traveller.button("Copy a message for support").click()
    assert f"- Which of these countries have you been to lately? {said}" in traveller.panel.locator("textarea").input_value()
    traveller.button("Copy a link to this answer").click()
    expect(traveller.page).to_have_url(re.compile(f"answer[.]been_to={re.escape(written)}&"))

    other = traveller.beside()
    other.page.goto(traveller.page.url)
    expect(other.checker).to_have_attribute("data-outcome", expected["decision"]["id"])
    expect(other.row("been_to")).to_contain_text(said)
    other.change("been_to")
    labels = [one.label for one in traveller.policy.fact("been_to").answers if one.id in (given or [])]
    assert ticked(other) == (labels or [said])


def test_a_link_with_an_answer_that_there_is_not_is_not_taken_for_whole(traveller: Visitor):
    traveller.page.goto(traveller.server.url("check/#question=enter&answer.nationality=jp&answer.been_to=iran.atlantis&end=2"))
    traveller.page.reload()
    expect(traveller.heading).to_have_text("Which of these countries have you been to lately?")
    expect(traveller.page.locator("[data-origin]")).to_contain_text("A part of the link is missing or is not known here.")


def test_a_long_list_is_searched_by_any_part_of_a_word_and_keeps_what_is_chosen(traveller: Visitor):
    options = traveller.panel.get_by_role("radio")
    search = traveller.panel.get_by_role("searchbox", name="Search the list")
    expect(options).to_have_count(15)
    assert [one.inner_text() for one in traveller.panel.locator("[data-slot=options] label").all()[:3]] == ["Austria", "Canada", "Germany"]
    search.fill("atlantis")
    expect(options).to_have_count(1)
    expect(traveller.panel.locator("[data-found]")).to_contain_text("No answer has these words.")
    search.fill("turki")
    expect(options).to_have_count(2)
    expect(traveller.panel.get_by_role("radio", name="Türkiye")).to_be_visible()
    expect(traveller.panel.locator("[data-found]")).to_have_text("Shown: 1 of 14")
    search.fill("states united")
    traveller.page.keyboard.press("Enter")
    expect(traveller.panel.locator(".ec-problem")).to_have_count(0)
    traveller.page.keyboard.press("Tab")
    traveller.page.keyboard.press("Space")
    expect(traveller.panel.get_by_role("radio", name="The United States")).to_be_checked()
    search.fill("zzz")
    expect(traveller.panel.get_by_role("radio", name="The United States")).to_be_visible()
    expect(options).to_have_count(2)
    search.fill("")
    expect(options).to_have_count(15)
    expect(traveller.panel.locator("[data-found]")).to_have_text("")
    traveller.button("Continue").click()
    traveller.see("been_to")
    assert traveller.panel.get_by_role("searchbox").count() == 0, "a short list has no search"


def test_everybody_can_use_boxes_and_long_lists(traveller: Visitor):
    problems: list[str] = []
    inspect(traveller.page, problems, "a long list")
    traveller.panel.get_by_role("searchbox").fill("a")
    inspect(traveller.page, problems, "a searched list")
    traveller.panel.get_by_role("radio", name="Canada").check()
    traveller.button("Continue").click()
    traveller.see("been_to")
    inspect(traveller.page, problems, "boxes")
    traveller.button("Continue").click()
    inspect(traveller.page, problems, "no box ticked")
    assert not problems, "\n".join(problems)
