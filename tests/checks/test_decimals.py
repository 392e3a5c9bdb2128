"""Numbers with decimals, exactly: cents and percent in terms, conditions, texts and answers; sums of terms; and one value compared."""

from __future__ import annotations

import datetime
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import AnswersError, make_case, policy_from_data, policy_to_data
from checker.decide import Evaluator
from checker.interview import Interview
from checker.model import Policy
from checker.words import cell_in_words, number_as_typed, number_in_words
from compiler.changes.comparison import compare
from compiler.derived.interview_plan import make_plan
from compiler.engine.node import run_script
from compiler.languages import language
from compiler.pages.editor_schema import POLICY_SCHEMA, schemas
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import WALK_SCRIPT, proved
from compiler.reading.policy import load_policy
from tests import reference
from tests.checks.tea import check, found, tea

DAY = datetime.date(2026, 12, 1)
EN = language("en").checker
CENTS = (
    ("answers: whole number\n    unit: EUR\n", "answers: number\n    decimals: 2\n    unit: EUR\n"),
    ("fee: 20 EUR", "fee: 19.99 EUR"),
)


def policy(text: str) -> Policy:
    return load_policy(text.encode(), "policy.yml").policy


def outcome(made: Policy, price: object) -> str:
    case = make_case(made, {"kind": "green", "bought_on": "2026-11-30", "price": price}, DAY)
    return str(Evaluator(made).decide("return", case).outcome)


def test_a_price_is_compared_to_the_cent():
    made = policy(tea(*CENTS))
    assert [outcome(made, price) for price in ("19.98", "19.99", "20", "20.00", 20, "19.9")] == [
        "refused", "take_back", "take_back", "take_back", "take_back", "refused"]


def test_what_is_said_of_it_has_all_of_its_decimals():
    made = policy(tea(*CENTS))
    fact = made.fact("price")
    assert [cell_in_words(made, fact, cell) for cell in [(0, 1998), (1999, fact.high)]] == ["19.98 EUR or less", "19.99 EUR or more"]
    step = Interview(made).step("return", {"kind": "green", "bought_on": "2026-11-30", "price": "1234.5"}, DAY)
    assert [one["label"] for one in step["asked"]][-1] == "1,234.50 EUR"
    view = topic_view(check(tea(*CENTS)).loaded.meaning, made.topics[0])
    assert "less than 19.99 EUR" in str(view["stated"])


@pytest.mark.parametrize("answer", ["19.999", "19.9.9", "19.", ".5", "1,9", "19,99", "1.000,00", 19.99, True, "a lot"])
def test_more_decimals_than_there_are_and_what_is_no_number_are_refused_in_friendly_words(answer):
    with pytest.raises(AnswersError) as raised:
        make_case(policy(tea(*CENTS)), {"price": answer}, DAY)
    (problem,) = raised.value.problems
    assert problem.message == "Enter a number such as 3.50, with no more decimal places than that."


@pytest.mark.parametrize("answer, message", [
    ("0.49", "Enter 0.50 or more."), ("10,000.01", "Enter 10,000.00 or less."),
])
def test_bounds_of_a_fact_can_have_decimals(answer, message):
    made = policy(tea(*CENTS, ("    unit: EUR\n", "    unit: EUR\n    from: 0.50\n    to: 10000\n")))
    assert outcome(made, "0.50") == "refused" and outcome(made, "10,000") == "take_back"
    with pytest.raises(AnswersError) as raised:
        make_case(made, {"price": answer}, DAY)
    assert raised.value.problems[0].message == message


def test_a_language_says_what_stands_before_decimals_and_between_groups():
    german = replace(EN, decimal=",", group=".")
    assert [number_as_typed(text, german, 2) for text in ("12,5", "1.234,56", "1234,56", "12.5", "1,234.56")] == [1250, 123456, 123456, None, None]
    assert [number_as_typed(text, EN, 2) for text in ("12.5", "1,234.56", "1234.56", "12,5", "1.234,56")] == [1250, 123456, 123456, None, None]
    assert (number_in_words(1234567, german, 2), number_in_words(-5, german, 2)) == ("12.345,67", "-0,05")


@pytest.mark.parametrize("tag, typed, said", [
    ("de", "1234,5", "1.234,50 EUR"), ("de", "1.234,50", "1.234,50 EUR"), ("en", "1,234.5", "1,234.50 EUR"), ("ja", "1,234.5", "1,234.50 EUR"),
    ("zh", "1234.5", "1,234.50 EUR"),
])
def test_customers_type_and_read_decimals_as_their_language_writes_them(tag, typed, said):
    made = replace(policy(tea(*CENTS)), language=tag, words=language(tag).checker)
    step = Interview(made).step("return", {"kind": "green", "bought_on": "2026-11-30", "price": typed}, DAY)
    assert [one["label"] for one in step["asked"]][-1] == said and not step["problems"]


@settings(max_examples=60)
@given(st.integers(-10**17, 10**17), st.integers(0, 6))
def test_a_number_is_read_back_as_it_is_written(number, decimals):
    assert number_as_typed(number_in_words(number, EN, decimals), EN, decimals) == number


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_the_reference_decides_alike_on_both_sides_of_every_amount(data):
    """The plain evaluator compares real values, as fractions, with what the policy's text says."""
    decimals = data.draw(st.integers(1, 4))
    limit = data.draw(st.integers(1, 10**6))  # nothing is less than 0
    operator = data.draw(st.sampled_from(["less_than", "at_most", "more_than", "at_least", "exactly"]))
    written = number_in_words(limit, EN, decimals).replace(",", "")
    text = tea(("answers: whole number\n    unit: EUR\n", f"answers: number\n    decimals: {decimals}\n    unit: EUR\n"),
               ("{kind: green, price: {less_than: fee}}", f"{{kind: green, price: {{{operator}: {written} EUR}}}}"))
    made = policy(text)
    compared = {
        "less_than": Fraction.__lt__, "at_most": Fraction.__le__, "more_than": Fraction.__gt__, "at_least": Fraction.__ge__,
        "exactly": Fraction.__eq__,
    }[operator]
    for number in {max(0, limit - 1), limit, limit + 1, 0, data.draw(st.integers(0, 10**6))}:
        expected = "refused" if compared(Fraction(number, 10**decimals), Fraction(written)) else "take_back"
        assert outcome(made, number_in_words(number, EN, decimals)) == expected
        known = {"kind": "green", "bought_on": 1, "price": number}
        assert reference.decide_complete(made, "return", known)[0] == {expected}


def test_the_script_of_the_page_reads_and_says_numbers_as_python_does(tmp_path):
    """Every walk through the plan, with decimals, is also taken by Node."""
    import json
    from pathlib import Path

    from compiler.derived.interview_plan import walks
    interview = Interview(policy(tea(*CENTS)))
    plan = make_plan(interview)
    taken = list(walks(interview, plan))
    assert any(walk["request"]["answers"].get("price") == "19.99" for walk in taken)
    (tmp_path / "walks.json").write_text(json.dumps({"plan": plan, "walks": taken}), encoding="utf-8")
    run = run_script(WALK_SCRIPT, Path("docs/front_end/plan.mjs").resolve(), tmp_path / "walks.json")
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) is None


def test_percent_is_a_unit_like_any_other():
    text = tea(("answers: whole number\n    unit: EUR\n", "answers: number\n    decimals: 1\n    unit: \"%\"\n"), ("fee: 20 EUR", "fee: 12.5 %"))
    made = policy(text)
    assert [outcome(made, price) for price in ("12.4", "12.5", "12")] == ["refused", "take_back", "refused"]
    assert "12.5 %" in str(topic_view(check(text).loaded.meaning, made.topics[0])["stated"])


def test_nothing_is_found_in_a_policy_with_decimals_and_it_is_proved():
    report = proved(check(tea(*CENTS)))
    assert report.problems == ()


def test_a_case_can_say_an_amount_with_decimals_from_a_term():
    cases = """\
- case: A cent less
  question: return
  answers: {kind: green, bought_on: 1 day ago, price: 0.01 EUR less than fee}
  outcome: refused
- case: Just so
  question: return
  answers: {kind: green, bought_on: 1 day ago, price: [fee, 19.99, 20]}
  outcome: take_back
"""
    assert check(tea(*CENTS), cases).problems == ()


def test_the_policy_as_data_keeps_decimals():
    made = policy(tea(*CENTS))
    assert policy_from_data(policy_to_data(made)) == made
    assert (made.terms[1].amount, made.terms[1].decimals) == (1999, 2)


def test_a_comparison_of_two_policies_sees_a_cent():
    old, new = policy(tea(*CENTS)), policy(tea(*CENTS).replace("19.99", "20.00"))
    changes = compare(old, new, DAY).changes
    assert changes and any("19.99 EUR" in str(change.where) for change in changes)


# --- One value, and units ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("condition", ["{price: 20 EUR}", "{price: {exactly: fee}}", "{price: {exactly: 20}}"])
def test_one_value_can_be_compared_with_a_word_or_without(condition):
    text = tea(("says: You cannot return green tea for {less than fee}.", "says: You cannot return green tea for {exactly fee}."),
               ("{kind: green, price: {less_than: fee}}", f"{{all: [{{kind: green}}, {condition}]}}"))
    made = policy(text)
    assert [outcome(made, price) for price in (19, 20, 21)] == ["take_back", "refused", "take_back"]


def test_a_text_that_says_exactly_where_the_condition_says_less_is_found():
    assert found(tea(("for {less than fee}", "for {exactly fee}")), "parted-comparison")


@pytest.mark.parametrize("unit, written, limit", [
    ("hours", "2 days", 48), ("days", "48 hours", 2), ("minutes", "1.5 hours", 90), ("months", "2 years", 24), ("weeks", "14 days", 2),
])
def test_units_of_time_are_converted_exactly(unit, written, limit):
    text = tea(("unit: EUR", f"unit: {unit}"), ("fee: 20 EUR", f"fee: {written}"))
    made = policy(text)
    assert [outcome(made, price) for price in (limit - 1, limit)] == ["refused", "take_back"]


# --- Sums -------------------------------------------------------------------------------------------------------------

CARD = (
    ("  fee: 20 EUR\n", "  fee: 20 EUR\n  extra: 2 weeks\n"),
    ("You may return tea {within window}.", "You may return tea {within window + extra}."),
    ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window + extra}}"),
    ("Once the {window} are over", "Once the {window + extra} are over"),
    ("{bought_on: {longer_ago_than: window}}", "{bought_on: {longer_ago_than: window+extra}}"),
)


def test_terms_can_be_added_where_they_are_compared_and_said():
    report = proved(check(tea(*CARD)))
    assert report.problems == ()
    made = report.loaded.policy
    ends = [make_case(made, {"kind": "herbs", "bought_on": day}, DAY) for day in ("2026-11-10", "2026-11-09")]
    assert [Evaluator(made).decide("return", case).outcome for case in ends] == ["take_back", "refused"]
    assert [rule.says for rule in made.rules][0] == "You may return tea within 21 days."


def test_a_text_that_adds_something_else_than_its_condition_is_found():
    assert found(tea(*CARD).replace("{within window + extra}", "{within window}"), "parted-comparison")


def test_amounts_with_decimals_are_added_to_the_cent():
    text = tea(*CENTS, ("  window: 7 days\n", "  window: 7 days\n  postage: 4.51 EUR\n")).replace("{less than fee}", "{less than fee + postage}")
    made = policy(text.replace("less_than: fee", "less_than: fee + postage"))
    assert [outcome(made, price) for price in ("24.49", "24.50")] == ["refused", "take_back"]
    assert made.rules[2].says == "You cannot return green tea for less than 24.50 EUR."


def test_editors_programs_take_decimals_and_sums():
    import json
    import re
    made = schemas(tea(*CENTS).encode())[POLICY_SCHEMA]
    tested = json.dumps(made["definitions"]["facts_and_values"]["properties"]["price"])
    assert "exactly" in tested
    patterns = re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', tested)
    matching = [text for text in ("fee + fee", "19.99 EUR", "3.5") if any(re.search(json.loads(f'"{one}"'), text) for one in patterns)]
    assert matching == ["fee + fee", "19.99 EUR", "3.5"]
