"""Answers that lead to the same are reported once for a fact. Where that is intended, the fact says so."""

import pytest

from tests.checks.tea import check, tea

MANY = tea(
    ("      herbs: Herbs\n", "".join(f"      {id}: Herb\n" for id in ("herbs", "roots", "mint", "sage")) + "      white: White\n"),
    ("when: {kind: herbs}", "when: {kind: [herbs, roots, mint, sage]}"),
)
ALIKE = "      white: White\n"


def alike(groups, text=MANY):
    return text.replace(ALIKE, f"{ALIKE}    alike: {groups}\n")


def test_answers_that_are_alike_are_said_once_for_a_fact_with_all_of_them():
    (problem,) = check(MANY).problems
    assert (problem.code, problem.severity, problem.about) == ("idle-fact", "warning", ("facts", "kind"))
    assert problem.message == (
        "Some answers of the fact `kind` lead to the same rules and guidance in every possible case: `black` and `white`;"
        " `herbs`, `roots`, `mint` and `sage`.")
    assert problem.way_out.endswith("write in the fact: `alike: [[black, white], [herbs, roots, mint, sage]]`.")


def test_a_fact_can_say_that_its_answers_are_meant_to_be_alike():
    assert check(alike("[[black, white], [herbs, roots, mint, sage]]")).problems == ()
    only_herbs = MANY.replace("when: {kind: green, price", "when: {kind: [green, white], price")
    assert [one.code for one in check(only_herbs).problems] == ["idle-fact"]
    assert check(alike("[[green, white], [herbs, roots, mint, sage]]", only_herbs)).problems == ()


def test_one_list_is_enough_for_one_group():
    text = tea(("      herbs: Herbs\n", "      herbs: Herbs\n      white: White\n    alike: [black, white]\n"))
    assert check(text).problems == ()


@pytest.mark.parametrize("groups", ["[[black, white]]", "[[black, white], [herbs, roots, mint]]", "[[black, white], [herbs, roots], [mint, sage]]"])
def test_answers_that_are_not_said_to_be_alike_with_all_others_are_found(groups):
    (problem,) = check(alike(groups)).problems
    assert problem.code == "idle-fact"
    assert problem.way_out.endswith("`alike: [[black, white], [herbs, roots, mint, sage]]`.")


def test_a_condition_that_forgets_one_of_the_alike_answers_is_found():
    text = alike("[[black, white], [herbs, roots, mint, sage]]").replace("[herbs, roots, mint, sage]}", "[herbs, roots, sage]}")
    (problem,) = [one for one in check(text).problems if one.severity == "error"]
    assert (problem.code, problem.severity, problem.about) == ("unlike-answers", "error", ("facts", "kind", "alike"))
    assert problem.message == "The answers `herbs` and `mint` of the fact `kind` are said to be alike, but a condition tells them apart."
