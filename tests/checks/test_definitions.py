"""A condition with a name: one wording for what several rules, tables and other definitions speak of."""

from __future__ import annotations

import datetime

import pytest

from checker import policy_from_data, policy_to_data
from checker.interview import Interview
from checker.model import Policy
from compiler.changes.comparison import compare
from compiler.derived.decision_table import decision_table
from compiler.derived.rows import Stated
from compiler.pages.editor_schema import POLICY_SCHEMA, schemas
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import proved
from compiler.reading.policy import load_policy
from tests.checks.tea import check, found, tea

IN_TIME = """\
definitions:
  in_time:
    label: Within its time
    when:
      any:
        - {bought_on: {within: window}}
        - {kind: herbs, bought_on: {within: 30 days}}

questions:"""
DEFINED = (
    ("questions:\n", IN_TIME + "\n"),
    ("when: {bought_on: {within: window}}", "when: {in_time: yes}"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: {in_time: no}"),
)
WRITTEN_OUT = (
    ("when: {bought_on: {within: window}}",
     "when: {any: [{bought_on: {within: window}}, {kind: herbs, bought_on: {within: 30 days}}]}"),
    ("when: {bought_on: {longer_ago_than: window}}",
     "when: {not: {any: [{bought_on: {within: window}}, {kind: herbs, bought_on: {within: 30 days}}]}}"),
)
SAID = (
    ("  fee: 20 EUR\n", "  fee: 20 EUR\n  herb_time: 30 days\n"),
    ("tea {within window}.", "tea {within window}, and herbs {within herb_time}."),
    ("Once the {window} are over", "Once the {window}, or {herb_time}, are over"),
)


def policy(text: str) -> Policy:
    return load_policy(text.encode(), "policy.yml").policy


def decided(text: str):
    report = proved(check(text))
    assert report.problems == ()
    return report.certificate


def test_a_definition_decides_as_its_condition_does_where_that_is_written_out():
    defined, written_out = decided(tea(*DEFINED)), decided(tea(*WRITTEN_OUT, *SAID))
    assert {**defined, "policy": ""} == {**written_out, "policy": ""}


def test_a_definition_is_never_asked():
    interview = Interview(policy(tea(*DEFINED)))
    assert {fact.id for fact in interview.policy.facts} == {"kind", "bought_on", "price"}
    assert {interview.ask(fact)["fact"] for fact in interview.policy.facts} == {"kind", "bought_on", "price"}


def test_a_definition_can_stand_on_another_one_and_in_a_list_of_which_some_have_to_be_so():
    text = tea(*DEFINED).replace("\nquestions:", """
  cheap_enough:
    label: Cheap and in time
    when: {at_least: 2, of: [in_time, {price: {less_than: fee}}]}

questions:""").replace("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, cheap_enough: yes}")
    plain = tea(*DEFINED).replace("{kind: green, price: {less_than: fee}}", "{kind: green, in_time: yes, price: {less_than: fee}}")
    assert decided(text)["outcomes"] == decided(plain)["outcomes"]


def test_a_definition_can_say_when_a_fact_applies():
    late = "    unit: EUR\n    applies_when: {dear: yes}\n"
    text = tea(("    unit: EUR\n", late), ("questions:\n", "definitions:\n  dear: {label: Dear, when: {kind: green}}\n\nquestions:\n"))
    assert decided(text)["outcomes"] == decided(tea(("    unit: EUR\n", "    unit: EUR\n    applies_when: {kind: green}\n")))["outcomes"]


def test_the_page_names_a_definition_by_its_label_and_explains_it_once():
    loaded = check(tea(*DEFINED)).loaded
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in view["stated"]}
    assert said["recent"] == "Applies when: Within its time: Yes"
    assert said["late"] == "Applies when: Within its time: No"
    explained = [texts(part) for part in view["defined"]["parts"]]
    assert explained == [
        "Within its time: At least one of these is true: Day you bought it: within the last 7 days All of these:"
        " Kind of tea: Herbs Day you bought it: within the last 30 days"]
    plain = check(tea()).loaded
    assert topic_view(plain.meaning, plain.policy.topics[0])["defined"] is None


def texts(view) -> str:
    says = view["says"] if isinstance(view["says"], str) else "".join(piece.text for piece in view["says"])
    return " ".join([says, *map(texts, view.get("parts", ()))])


def test_a_table_names_a_definition_instead_of_what_it_stands_for():
    loaded = check(tea(*DEFINED)).loaded
    tests = [test for row in decision_table(loaded.meaning, loaded.policy.questions[0]).every_row() for test in row.tests]
    assert any(isinstance(test, Stated) for test in tests)
    assert all(isinstance(test, Stated) or test[0].id != "bought_on" for test in tests)


def test_a_table_names_a_definition_only_where_all_that_it_asks_about_applies():
    loaded = check(tea(
        ("    unit: EUR\n", "    unit: EUR\n    applies_when: {kind: green}\n"),
        ("questions:\n", "definitions:\n  low: {label: Low price, when: {price: {less_than: fee}}}\n\nquestions:\n"),
        ("{kind: green, price: {less_than: fee}}", "{kind: green, low: yes}"),
    )).loaded
    rows = [row.tests for row in decision_table(loaded.meaning, loaded.policy.questions[0]).every_row()]
    naming = [tests for tests in rows if any(isinstance(test, Stated) for test in tests)]
    asked = [{test[0].id: test[1] for test in tests if not isinstance(test, Stated)} for tests in naming]
    assert [facts["kind"] for facts in asked] == [(("green", "green"),)] * 2


def test_the_policy_as_data_keeps_a_definition():
    made = policy(tea(*DEFINED))
    assert policy_to_data(made)["definitions"][0]["id"] == "in_time"
    assert policy_from_data(policy_to_data(made)) == made


def test_a_changed_definition_is_a_changed_condition_to_whoever_compares_two_policies():
    def changes(old: str, new: str):
        return compare(policy(old), policy(new), datetime.date(2026, 12, 1))

    same = changes(tea(*DEFINED), tea(*WRITTEN_OUT))
    assert not same.changes
    other = changes(tea(*DEFINED), tea(*DEFINED).replace("30 days", "40 days"))
    assert other.changes


def test_an_editors_program_offers_a_definition_where_a_condition_is_written():
    offered = schemas(tea(*DEFINED).encode())[POLICY_SCHEMA]["definitions"]["facts_and_values"]["properties"]["in_time"]
    assert (offered["enum"], offered["description"]) == (["yes", "no"], "Within its time")


def test_a_definition_that_nothing_names_is_found():
    (problem,) = found(tea(DEFINED[0]), "idle-definition")
    assert problem.message == "No condition names the definition `in_time`."
    assert problem.severity == "warning"
    assert found(tea(*DEFINED), "idle-definition") == []


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_where_nothing_is_known_of_its_facts_a_definition_leaves_both_outcomes_open(answer):
    interview = Interview(policy(tea(*DEFINED, ("when: {kind: herbs}", f"when: {{in_time: {answer}}}"))))
    step = interview.step("return", {"kind": None, "bought_on": None, "price": None}, datetime.date(2026, 12, 1))
    assert [one["id"] for one in step["decision"]["possible"]] == ["take_back", "refused"]
