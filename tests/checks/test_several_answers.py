"""What editors are told of questions with several answers at once and of groups of answers: findings, example cases, changes, pages, translations."""

import datetime

import pytest

from checker.meaning import Meaning
from checker.model import SEVERAL
from compiler.changes.report import differences
from compiler.checks.report import check_policy
from compiler.pages.topic_view import sections, topic_view
from compiler.problems import PolicyError, Report
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_nodes, load_policy
from compiler.reading.translations import Version, texts_of, translate
from compiler.reading.yaml_nodes import read
from tests import frozen

DAY = datetime.date(2026, 12, 1)
TEXT = frozen.JOURNEYS.read_text(encoding="utf-8")
CASES = frozen.JOURNEYS.with_name("cases.yml")


def journeys(*edits):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return load_policy(text.encode(), "policy.yml")


def check(*edits):
    return check_policy(journeys(*edits), None).problems


def test_nothing_is_wrong_with_the_policy_and_its_cases():
    report = check_policy(journeys(), (CASES.read_bytes(), CASES.name))
    assert not report.problems, report.as_text()


def test_a_list_is_one_case_in_which_all_of_it_was_given():
    cases = load_cases(CASES.read_bytes(), "cases.yml", journeys().policy)
    given = {case.name: case.answers for case in cases}
    assert [case.answers["nationality"] for case in cases if "two" in case.name] == ["ca", "fr"]
    assert given["From Canada, by way of two"]["been_to"] == ("iran", "cuba")
    assert given["From Japan, and nowhere else"]["been_to"] == ()
    assert given["One paper"]["brings"] == ("photo",)


@pytest.mark.parametrize("given, message", [
    ("[iran, cubba]", "`been_to` has no answer `cubba`."), ("[iran, iran]", "`iran` stands here a second time."),
])
def test_a_case_with_an_answer_that_there_is_not_is_told(given, message):
    text = f"- case: A\n  question: enter\n  answers: {{been_to: {given}}}\n  outcome: can_come\n"
    with pytest.raises(PolicyError) as raised:
        load_cases(text.encode(), "cases.yml", journeys().policy)
    assert [problem.message for problem in raised.value.problems] == [message]


def test_an_answer_that_no_condition_asks_about_is_found():
    (problem,) = check(("        letter: A letter of invitation\n", "        letter: A letter of invitation\n        stamp: A stamp\n"))
    assert (problem.code, problem.severity, problem.about) == ("idle-fact", "warning", ("facts", "brings", "answers", "stamp"))
    assert problem.message == "No decision depends on whether the answer `stamp` of the fact `brings` is given."


def test_a_case_that_no_rule_decides_is_told_with_the_answers_in_it():
    (problem,) = [one for one in check(("been_to: {any_of: [iran, cuba, syria, sudan]}", "been_to: {any_of: [iran, cuba, sudan]}"))
                  if one.code == "gap"]
    assert "Been to: not Iran; Been to: Syria; Been to: not Sudan." in problem.message


def test_the_answers_of_a_group_are_meant_to_be_alike():
    assert not check()
    (problem,) = check((", tr, za]", ", tr]"))
    assert problem.code == "idle-fact" and "`tr` and `za`" in problem.message


def said(section):
    """All texts of a section of a page, in order."""
    if isinstance(section, dict):
        return [text for one in section.values() for text in said(one)]
    if isinstance(section, list):
        return [text for one in section for text in said(one)]
    if isinstance(section, tuple):
        return ["".join(piece.text for piece in section)]
    return [section] if isinstance(section, str) else []


def page(*edits):
    made = journeys(*edits).policy
    return {one["id"]: said(one) for one in sections(topic_view(Meaning(made), made.topics[0]))}


def test_a_table_says_any_none_and_all_in_one_line_and_groups_by_their_label():
    table = page()["table-enter"]
    assert "Nationality: A country without visas" in table and "Nationality: Another country" in table
    assert "Been to: none of Iran, Cuba, Syria or Sudan" in table
    assert not any("Austria" in text for text in table)
    desk = page()["table-desk"]
    assert "Brings along: A photo and A letter of invitation" in desk
    assert "Brings along: not all of A photo and A letter of invitation" in desk


def test_some_answers_of_a_group_are_said_each_for_itself():
    made = page(("when: {brings: {all_of: [photo, letter]}}", "when: {nationality: [others, jp, us]}"))
    assert "Nationality: Another country, Japan or The United States" in made["complete"]


def test_a_page_explains_the_groups_of_a_fact_once():
    explained = page()["_defined"]
    assert explained.count("A country without visas: Austria, Canada, Germany, France, Japan and The United States") == 1


def test_a_comparison_with_an_older_policy_names_the_answers():
    old = journeys(("been_to: {any_of: [iran, cuba, syria, sudan]}", "been_to: {any_of: [iran, cuba, syria]}"),
                   ("been_to: {none_of: [iran, cuba, syria, sudan]}", "been_to: {none_of: [iran, cuba, syria]}"))
    found = differences(old, journeys(), DAY)
    (change,) = [one for one in found.as_data()["changes"] if one["kind"] == "outcome"]
    assert (change["before"], change["now"]) == ("can_come", "cannot_come")
    assert change["example"]["answers"]["been_to"] == ["sudan"]
    assert "Been to: Sudan" in found.as_text()


def test_a_comparison_with_an_older_policy_says_a_group_by_its_label():
    edit = ("outcome: cannot_come\n        source: Third line", "outcome: can_come\n        source: Third line")
    text = differences(journeys(), journeys(edit), DAY).as_text()
    assert "    Nationality: Another country\n" in text


def test_a_fact_that_takes_several_answers_now_is_another_fact():
    old = journeys(("      several_of:\n        photo: A photo\n        letter: A letter of invitation\n",
                    "      photo: A photo\n      letter: A letter of invitation\n"),
                   ("brings: {all_of: [photo, letter]}", "brings: letter"))
    assert "It was a choice of answers and is several answers at once now." in differences(old, journeys(), DAY).as_text()


def test_another_name_for_an_answer_or_its_fact_changes_nothing():
    renamed = ("      several_of:\n        photo: A photo\n", "      several_of:\n        picture: A photo\n")
    rest = ("brings: {all_of: [photo, letter]}", "takes: {all_of: [picture, letter]}"), ("  brings:\n", "  takes:\n")
    new = load_policy((journeys_text(renamed, *rest) + "renamed: {brings: takes, brings.photo: takes.picture}\n").encode(), "policy.yml")
    assert differences(journeys(), new, DAY).changes.none


def journeys_text(*edits):
    text = TEXT
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def test_a_translation_has_the_answers_and_the_labels_of_the_groups():
    root, report = read(TEXT.encode(), "policy.yml")
    paths = texts_of(root)
    assert ("facts", "been_to", "answers", "several_of", "iran") in paths
    assert ("facts", "nationality", "groups", "waiver", "label") in paths
    german = "facts:\n  nationality:\n    groups:\n      waiver: {label: Ein Land ohne Visum}\n" \
        "  been_to:\n    answers:\n      several_of:\n        iran: Der Iran\n"
    made = translate("de", [(german.encode(), "de.yml")], [Version(root, report.source)])
    assert not made.problems
    (translated,) = made.versions
    policy = load_nodes(translated.root, Report(translated.source)).policy
    fact = policy.fact("been_to")
    assert (fact.kind, fact.answers[0].label) == (SEVERAL, "Der Iran")
    assert policy.fact("nationality").groups[0].label == "Ein Land ohne Visum"
