"""Guidance that another one contradicts is found, and so is one that never takes a place."""

from tests.checks.tea import found, tea

LAST = "longer_ago_than: window}}\n        source: Fourth"
BESIDE = """
      - guidance: soon
        title: Soon
        says: Ideally bring it within {window}.
        joins: return
        when: {kind: green}
        source: Fourth sentence
      - guidance: later
        title: Later
        says: The {window} are over. Ask us.
        joins: return
        when: {kind: green, bought_on: {longer_ago_than: window}}
        source: Fourth sentence
"""


def policy(*changes: tuple[str, str]) -> str:
    text = tea() + BESIDE.lstrip("\n")
    for old, new in changes:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_guidance_about_a_time_that_is_over_is_found_with_a_case_and_a_way_out():
    (problem,) = found(policy(), "superseded")
    assert "`soon` speaks of the 7 days also where `later` says that they are over" in problem.message
    assert "Kind of tea: Green tea" in problem.message
    assert "`instead_of: soon`" in problem.way_out
    assert problem.severity == "warning"


def test_guidance_that_takes_the_place_of_the_other_is_fine():
    mended = policy((LAST, LAST.replace("source", "instead_of: soon\n        source")))
    assert not found(mended, "superseded")


def test_guidance_whose_own_condition_looks_at_the_time_is_fine():
    assert not found(policy(("when: {kind: green}\n", "when: {kind: green, bought_on: {within: window}}\n")), "superseded")


def test_guidance_that_never_takes_a_place_is_found():
    text = policy(
        ("when: {kind: green}\n", "when: {kind: black}\n"),
        (LAST, LAST.replace("source", "instead_of: soon\n        source")),
    )
    (problem,) = found(text, "superseded")
    assert "`later` never comes in the place of `soon`" in problem.message
