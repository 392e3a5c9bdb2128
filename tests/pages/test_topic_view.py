"""The view of a topic's page: its words mean what the rules and the tables say, whatever template lays them out."""

from __future__ import annotations

import pytest

from checker.meaning import Meaning
from compiler.derived.decision_table import decision_table
from compiler.pages.topic_view import Piece, sections, topic_view
from tests import frozen


@pytest.fixture(params=[frozen.SHOP, frozen.LIBRARY], ids=["shop", "library"])
def meaning(request) -> Meaning:
    return Meaning(frozen.policy(request.param))


def test_a_row_names_the_answers_that_belong_to_it_or_all_that_do_not(meaning):
    """Both ways of naming mean exactly the cells that the evaluator was compared with."""
    policy = meaning.policy
    views = {one["id"]: one for topic in policy.topics for one in sections(topic_view(meaning, topic))}
    ways = set()
    for question in policy.questions:
        for printed, row in zip(views[f"table-{question.id}"]["rows"], decision_table(meaning, question), strict=True):
            for said, (fact, cells) in zip(printed["case"]["parts"], row.facts, strict=True):
                every = {answer.label for answer in fact.answers}
                inside = {answer.label for answer in fact.answers if (answer.id, answer.id) in cells}
                named = {piece.text for piece in said["says"] if piece.kind == "answer"}
                but = Piece(" any answer except ") in said["says"]
                if fact.answers:
                    assert named == (every - inside if but else inside), (question.id, fact.id)
                    ways.add(but)
    assert ways == {True, False}


def test_a_page_has_a_section_for_each_statement_of_its_topic_and_for_each_table(meaning):
    policy = meaning.policy
    for topic in policy.topics:
        found = [one["id"] for one in sections(topic_view(meaning, topic))]
        tables = [f"table-{question.id}" for question in policy.questions if question.topic == topic.id]
        assert (found[0], found[-1]) == ("_top", "_next") and len(set(found)) == len(found)
        assert set(found) - {"_top", "_gaps", "_next"} == {*topic.statements, *tables}
