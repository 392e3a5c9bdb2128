"""A question that takes several answers at once: what is decided, what is said, and what is asked next."""

import datetime
import itertools

import pytest

from checker import AnswersError, Evaluator, Interview, make_case, policy_from_data, policy_to_data
from checker.decide import DECIDED, DEPENDS, IMPOSSIBLE
from checker.words import in_words
from compiler.languages import known
from compiler.reading.policy import load_policy
from tests import frozen, reference

TODAY = datetime.date(2026, 11, 28)
TEXT = frozen.JOURNEYS.read_text(encoding="utf-8")
COUNTRIES = ("iran", "cuba", "syria", "sudan")


def policy(*edits):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_policy(text.encode(), "policy.yml").policy


JOURNEYS = policy()


def decided(question, made=JOURNEYS, **answers):
    return Evaluator(made).decide(question, make_case(made, answers, TODAY))


def every_way(ids):
    return [some for number in range(len(ids) + 1) for some in itertools.combinations(ids, number)]


@pytest.mark.parametrize("nationality", ["jp", "us", "br"])
@pytest.mark.parametrize("given", [*every_way(COUNTRIES), None])
def test_any_none_and_all_of_some_answers_are_decided_as_the_plain_evaluator_decides(nationality, given):
    case = make_case(JOURNEYS, {"nationality": nationality, "been_to": given}, TODAY)
    plain = reference.decide(JOURNEYS, "enter", case.known)
    decision = Evaluator(JOURNEYS).decide("enter", case)
    assert (decision.status == IMPOSSIBLE) == (plain is None)
    assert plain is None or (set(decision.possible), set(decision.guidance)) == (plain["possible"], plain["guidance"])


def test_one_answer_of_any_is_enough_and_all_of_them_are_needed_for_all():
    assert decided("enter", nationality="jp", been_to=[]).outcome == "can_come"
    assert [decided("enter", nationality="jp", been_to=[one]).outcome for one in COUNTRIES] == ["cannot_come"] * 4
    assert [decided("desk", brings=some).outcome for some in ([], ["photo"], ["letter"], ["letter", "photo"])] == [
        "cannot_be_seen"] * 3 + ["can_be_seen"]


def test_i_do_not_know_is_an_answer_to_the_whole_question():
    decision = decided("desk", brings=None)
    assert (decision.status, decision.needed) == (DEPENDS, ("brings",))
    assert set(decision.possible) == {"can_be_seen", "cannot_be_seen"}
    view = Interview(JOURNEYS).step("desk", {"brings": None}, TODAY)
    assert [one["question"] for one in view["decision"]["unknown"]] == ["What do you bring along?"]


def test_nothing_is_asked_of_whom_it_makes_no_sense_to_ask_and_none_of_them_does_not_hold_there():
    view = Interview(JOURNEYS).step("enter", {"nationality": "br"}, TODAY)
    assert view["decision"]["id"] == "cannot_come"
    assert decided("enter", nationality="br", been_to=["iran"]).set_aside == ("been_to",)
    everywhere = policy(("    applies_when: {nationality: waiver}\n", ""))
    assert Interview(everywhere).step("enter", {"nationality": "br"}, TODAY)["next"]["fact"] == "been_to", "for the advice"


def test_answers_decide_whether_another_question_makes_sense():
    only_after = policy(("        letter: A letter of invitation\n", "        letter: A letter of invitation\n    applies_when: {been_to: iran}\n"))
    assert decided("desk", only_after, nationality="jp", been_to=["cuba"], brings=["photo"]).set_aside == ("brings",)
    assert decided("desk", only_after, nationality="jp", been_to=["iran"], brings=["photo", "letter"]).outcome == "can_be_seen"


def test_it_is_asked_as_one_question_with_all_answers_in_the_order_of_the_policy():
    asked = Interview(JOURNEYS).step("enter", {"nationality": "jp"}, TODAY)["next"]
    assert (asked["fact"], asked["kind"]) == ("been_to", "several")
    assert [option["label"] for option in asked["options"]] == ["Iran", "Cuba", "Syria", "Sudan"]


def test_what_was_answered_is_repeated_in_one_line():
    def said(answer):
        return Interview(JOURNEYS).step("enter", {"nationality": "jp", "been_to": answer}, TODAY)["asked"][-1]["label"]

    assert said(["sudan", "iran", "cuba"]) == "Iran, Cuba and Sudan"
    assert (said(["cuba"]), said([]), said(None)) == ("Cuba", "None of these", "I don’t know")


@pytest.mark.parametrize("given, message", [
    ("iran", "`been_to` takes several answers at once: a list of them, which is empty for none of these."),
    (["iran", "cubba"], "`cubba` is not an answer to `been_to`. Did you mean `cuba`? The answers are `iran`, `cuba`, `syria`, `sudan`."),
    ([["iran"]], "`['iran']` is not an answer to `been_to`. Did you mean `iran`? The answers are `iran`, `cuba`, `syria`, `sudan`."),
    (True, "`been_to` takes several answers at once: a list of them, which is empty for none of these."),
])
def test_answers_that_cannot_be_used_are_told(given, message):
    with pytest.raises(AnswersError) as raised:
        make_case(JOURNEYS, {"been_to": given}, TODAY)
    assert [problem.message for problem in raised.value.problems] == [message]


def test_one_answer_that_cannot_be_beside_the_others_is_a_contradiction():
    decision = decided("enter", nationality="us", been_to=["iran", "cuba"])
    assert (decision.status, decision.contradictions) == (
        IMPOSSIBLE, ("Nobody may go to Cuba with a passport of the United States.",))
    assert decided("enter", nationality="us", been_to=["iran"]).status == DECIDED


def test_it_survives_being_written_down():
    assert policy_from_data(policy_to_data(JOURNEYS)) == JOURNEYS


def test_a_condition_says_which_answers_have_to_be_given():
    def said(when):
        made = policy(("when: {brings: {all_of: [photo, letter]}}", f"when: {{been_to: {when}}}"))
        node = in_words(made, made.statement("complete").when)
        return [part["is"] for part in node.get("parts", [node])]

    assert said("iran") == [["Iran"]]
    assert said("{any_of: [sudan, iran]}") == [["Iran", "Sudan"]]
    assert said("{all_of: [iran, cuba, sudan]}") == [["Iran, Cuba and Sudan"]]
    assert said("{none_of: [iran, cuba]}") == [["none of Iran or Cuba"]]
    assert said("{any_of: [iran], none_of: cuba}") == [["Iran"], ["not Cuba"]]


@pytest.mark.parametrize("tag", known())
def test_each_language_says_what_was_answered_and_what_has_to_be(tag):
    made = policy(("language: en", f"language: {tag}"))
    for when in ("none_of: [iran, cuba]", "none_of: iran", "all_of: [iran, cuba]"):
        edited = policy(("language: en", f"language: {tag}"), ("when: {brings: {all_of: [photo, letter]}}", f"when: {{been_to: {{{when}}}}}"))
        (text,) = in_words(edited, edited.statement("complete").when)["is"]
        assert "Iran" in text and "{" not in text
    asked = Interview(made).step("enter", {"nationality": "jp", "been_to": []}, TODAY)["asked"]
    assert asked[-1]["label"] == made.words.say["none_of_these"]
