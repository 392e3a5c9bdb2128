"""A decision table says exactly what the evaluator decides: its rows give each case the outcome that was decided."""

from hypothesis import given, settings

from checker.meaning import Meaning
from compiler.derived.decision_table import decision_table
from tests import reference
from tests.made_up_policies import QUESTION, policies


def states(row, case) -> bool:
    """Whether a case fits a row, read as a customer reads it: value by value."""
    return all(
        fact.id in case and any(first <= case[fact.id] <= last for first, last in cells) for fact, cells in row.facts
    )


@settings(max_examples=120)
@given(policies(sound=True))
def test_every_case_is_in_the_table_with_its_outcome(policy):
    rows = decision_table(Meaning(policy), policy.question(QUESTION))
    assert all(not row.otherwise for row in rows[:-1])
    for case in reference.completions(policy, {}):
        (decided,), led, _ = reference.decide_complete(policy, QUESTION, case)
        found = [row for row in rows if not row.otherwise and states(row, case)]
        assert {row.outcome.id for row in found or rows[-1:]} == {decided}
        assert {row.rule.id for row in found or rows[-1:]} <= led
        assert found or rows[-1].otherwise
        if not rows[-1].otherwise:
            assert {row.rule.id for row in found} == led, "every rule that leads has its row"


@settings(max_examples=100)
@given(policies(sound=True))
def test_no_row_can_be_left_out(policy):
    rows = decision_table(Meaning(policy), policy.question(QUESTION))
    cases = list(reference.completions(policy, {}))
    for row in rows:
        if not row.otherwise:
            assert any(states(row, case) for case in cases), "a row that states no possible case"
