"""The view of a topic's page: its words mean what the rules and the tables say, whatever template lays them out."""

from __future__ import annotations

import pytest

from checker.meaning import Meaning
from compiler.derived.decision_table import decision_table
from compiler.pages.topic_view import sections, topic_view
from compiler.reading.policy import load_policy
from tests import frozen
from tests.made_up_policies import some_of

POLICIES = [frozen.SHOP, frozen.LIBRARY, frozen.RENTALS]


@pytest.fixture(params=POLICIES, ids=lambda file: file.parent.name)
def meaning(request) -> Meaning:
    return Meaning(frozen.policy(request.param))


def printed_tests(table, view):
    """Each test of a table, in a heading or a row, with how it is printed."""
    for part, printed in zip(table.parts, view["folded"], strict=True):
        if part.test:
            yield part.test, printed["heading"]
        yield from printed_tests(part.table, printed)
    for row, printed in zip(table.rows, view["rows"], strict=True):
        for test, said in zip(row.tests, printed["case"]["parts"], strict=True):
            yield test, [*said["says"], *(piece for one in said.get("parts", ()) for piece in one["says"])]


def test_a_table_names_the_answers_that_belong_to_a_case_or_the_few_that_do_not():
    """Either way it names exactly the cells that the evaluator was compared with."""
    ways = set()
    for file in POLICIES:
        meaning = Meaning(frozen.policy(file))
        policy = meaning.policy
        views = {one["id"]: one for topic in policy.topics for one in sections(topic_view(meaning, topic))}
        for question in policy.questions:
            for (fact, spans), said in printed_tests(decision_table(meaning, question), views[f"table-{question.id}"]):
                every = {answer.label for answer in fact.answers}
                inside = {answer.label for answer in fact.answers if (answer.id, answer.id) in spans}
                named = {piece.text for piece in said if piece.kind == "answer"}
                but = any(piece.text.strip().startswith("any answer except") for piece in said)
                assert said[0].text == f"{fact.label}:"
                if fact.answers:
                    assert named == (every - inside if but else inside), (question.id, fact.id)
                    assert len(inside) > 2 * len(named) or not but, "a list would be as short"
                    ways.add(but)
    assert ways == {True, False}


def test_several_answers_are_a_list():
    meaning = Meaning(frozen.policy(frozen.RENTALS))
    tables = {one["id"]: one for one in sections(topic_view(meaning, meaning.policy.topics[0]))}
    dirty = tables["table-deposit"]["folded"][1]
    late = dirty["rows"][0]["case"]["parts"]
    assert [text(one["says"]) for one in late] == ["Tool: any answer except A tent or pavilion", "Days after the last day of the rental: 0 days"]
    meaning = Meaning(frozen.policy(frozen.SHOP))
    tables = {one["id"]: one for topic in meaning.policy.topics for one in sections(topic_view(meaning, topic))}
    status, = tables["table-refund"]["rows"][0]["case"]["parts"]
    assert text(status["says"]) == "Order status: one of these"
    assert [text(one["says"]) for one in status["parts"]] == ["Awaiting payment", "Payment authorized through Stripe – not charged yet"]


def text(sentence) -> str:
    return "".join(piece.text for piece in sentence)


def test_so_many_of_a_list_are_said_as_that():
    meaning = Meaning(load_policy(some_of(2, 3).encode(), "policy.yml").policy)
    (table,) = [one for one in sections(topic_view(meaning, meaning.policy.topics[0])) if one["id"] == "table-q"]
    says = [[text(part["says"]) for part in row["case"]["parts"]] for row in table["rows"]]
    assert says == [["At least 2 of these:"], ["Fewer than 2 of these:"]]
    assert [text(one["says"]) for one in table["rows"][0]["case"]["parts"][0]["parts"]] == ["L: Yes"] * 3


def test_a_table_in_parts_says_how_to_read_it_and_one_whose_rows_overlap_says_so():
    views = [one for file in POLICIES for topic in frozen.policy(file).topics for one in sections(topic_view(Meaning(frozen.policy(file)), topic))]
    tables = [one for one in views if "rows" in one]
    says = {one["id"]: text(one["says"]) for one in tables}
    plain = "What our rules say in each case. The checker uses the very same rules."
    assert says["table-cancel"] == plain
    assert says["table-deposit"] == f"{plain} Open what applies to you."
    assert says["table-return"] == f"{plain} More than one row can apply to you. They give the same answer then."


def test_a_row_names_every_rule_that_can_lead_in_it():
    meaning = Meaning(frozen.policy(frozen.LIBRARY))
    tables = {one["id"]: one for topic in meaning.policy.topics for one in sections(topic_view(meaning, topic))}
    named = [text(row["answer"]["strength"]) for row in tables["table-renew"]["rows"]]
    assert named[:2] == [
        "cannot Rule: Not your loan", "must Rule: Reserved by somebody else; in some of these cases also Renewed too often"]


def test_a_page_has_a_section_for_each_statement_of_its_topic_and_for_each_table(meaning):
    policy = meaning.policy
    for topic in policy.topics:
        found = [one["id"] for one in sections(topic_view(meaning, topic))]
        tables = [f"table-{question.id}" for question in policy.questions if question.topic == topic.id]
        assert (found[0], found[-1]) == ("_top", "_next") and len(set(found)) == len(found)
        assert set(found) - {"_top", "_gaps", "_defined", "_next"} == {*topic.statements, *tables}
