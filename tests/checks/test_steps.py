"""Whoever is told that something is not covered, or limited, is told what to do: a policy that leaves that out hears of it."""

import pytest

from tests.checks.tea import check, found, tea

OPEN = ("strength: cannot\n        title: You cannot return it\n        says: We are sorry.",
        "strength: not covered\n        title: The rules do not say\n        says: We do not say it.")
LATE = ("says: After that you cannot return it.", "says: The rules do not say what holds later.")
CHEAP = ("says: You cannot return green tea for {less than fee}.", "says: The rules do not say what holds for green tea below {fee}.")


def test_an_outcome_that_is_not_covered_asks_for_a_step():
    (problem,) = found(tea(OPEN, LATE, CHEAP), "no-step")
    assert "`refused`" in problem.message and "for example in this case: " in problem.message
    assert problem.severity == "warning" and problem.about == ("outcomes", "refused")


def test_an_outcome_that_is_limited_asks_for_a_step():
    limited = ("strength: cannot\n        title: You cannot return it\n        says: We are sorry.",
               "strength: limited\n        title: Returns are limited\n        says: Returns are limited.")
    late = ("says: After that you cannot return it.", "says: Later, returns are limited.")
    cheap = ("says: You cannot return green tea for {less than fee}.", "says: Returns of green tea below {fee} are limited.")
    assert len(found(tea(limited, late, cheap), "no-step")) == 1


def test_one_step_under_each_rule_or_under_guidance_is_enough():
    late, cheap = ((old, f"{new}\n        do: Ask us.") for old, new in (LATE, CHEAP))
    assert not found(tea(OPEN, late, cheap), "no-step")
    (problem,) = found(tea(OPEN, late, CHEAP), "no-step")
    assert "Green tea" in problem.message
    ask = tea(OPEN, LATE, CHEAP) + (
        "      - {guidance: ask, title: Ask, says: Ask us., do: Ask us., joins: refused, when: always, source: Nowhere}\n")
    assert not found(ask, "no-step")


def test_what_everybody_is_told_is_no_step_for_such_a_case():
    everybody = "      - {guidance: ask, title: Ask, says: Ask us., do: Ask us., joins: return, when: always, source: Nowhere}\n"
    assert len(found(tea(OPEN, LATE, CHEAP) + everybody, "no-step")) == 1


def test_an_outcome_that_says_yes_or_no_needs_none():
    assert not found(tea(), "no-step")


@pytest.mark.parametrize(("do", "word"), [("You must ask us.", "must"), ("You can return it.", "can")])
def test_a_step_cannot_promise_or_demand_more_than_its_rule(do: str, word: str):
    problems = found(tea(("says: You may return tea {within window}.", f"says: You may return tea {{within window}}.\n        do: {do}")), "strength")
    assert [problem.about for problem in problems] == [("rules", "recent", "do")]
    assert word in problems[0].message


def test_a_number_in_a_step_has_to_be_a_term():
    text = tea(("says: Bring herbs in their bag.", "says: Bring herbs in their bag.\n        do: Bring them within 9 days."))
    assert [problem.code for problem in check(text).problems] == ["orphan-number"]
