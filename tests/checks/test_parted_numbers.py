"""The way out of a parted number means the same as the condition, or says how each choice reads. It looks at the same fact."""

import pytest

from tests.checks.tea import found, tea

DAYS = ("when: {bought_on: {within: window}}", "when: {bought_on: {longer_ago_than: window}}")


def parted(term, says, when, unit="fee: 20 EUR"):
    """The findings about guidance with this text and condition."""
    text = tea((unit, f"{unit}\n  {term}"), ("says: Bring herbs in their bag.", f"says: {says}"), ("when: {kind: herbs}", f"when: {{{when}}}"))
    return found(text, "parted-number")


@pytest.mark.parametrize("term, says, when, way_out", [
    ("arrival: 3 days", "Write from {arrival} after the estimate.", "bought_on: {longer_ago_than: 2 days}", "at_least_ago: arrival"),
    ("arrival: 3 days", "Write from {arrival} on.", "bought_on: {within: 2 days}", "less_than_ago: arrival"),
    ("limit: 3 days", "Write after {limit}.", "bought_on: {at_least_ago: 4 days}", "longer_ago_than: limit"),
    ("limit: 50 EUR", "Ask above {limit}.", "price: {at_least: 51 EUR}", "more_than: limit"),
    ("limit: 50 EUR", "Ask from {limit}.", "price: {more_than: 49 EUR}", "at_least: limit"),
])
def test_the_way_out_means_the_same_cases_where_one_can(term, says, when, way_out):
    (problem,) = parted(term, says, when)
    assert problem.way_out == f"Write `{way_out}`, which means the same and cannot part from the text."


@pytest.mark.parametrize("when, ways", [
    ("bought_on: {longer_ago_than: 9 days}", ["`at_least_ago: limit` if the text means “3 days or more ago”",
                                             "`longer_ago_than: limit` if the text means “more than 3 days ago”"]),
    ("bought_on: {within: 9 days}", ["`within: limit` if the text means “within the last 3 days”",
                                    "`less_than_ago: limit` if the text means “less than 3 days ago”"]),
])
def test_the_way_out_never_turns_the_direction_and_says_how_each_way_reads(when, ways):
    (problem,) = parted("limit: 3 days", "Write {limit} after.", when)
    assert problem.way_out == f"Write {', '.join(ways)}, or name the other amount in the text, too, as a term in braces."


def test_a_number_is_compared_with_a_term_of_its_own_fact_and_not_of_its_unit():
    """The text names the fee, which other conditions compare with the price. Its own condition is about the weight, in the same unit."""
    fact = "  value:\n    label: Value\n    question: What is it worth?\n    answers: whole number\n    unit: EUR\n\nquestions:\n"
    text = tea(("\nquestions:\n", fact), ("says: Bring herbs in their bag.", "says: Bring {fee} with you."),
               ("when: {kind: herbs}", "when: {kind: herbs, value: {more_than: 100 EUR}}"))
    assert found(text, "parted-number") == []
    other = text.replace("{more_than: 100 EUR}", "{more_than: 100 EUR}, price: {more_than: 30 EUR}")
    assert ["`price`" in one.message for one in found(other, "parted-number")] == [True]


def test_a_number_of_a_list_is_the_one_that_the_text_says():
    says, when = "Bring {proofs} of these.", "at_least: 1, of: [{kind: herbs}, {kind: black}]"
    (problem,) = parted("proofs: 2", says, when)
    assert problem.message.endswith("says `2`, but its condition asks for 1 of a list.")
    assert problem.way_out.startswith("Write `at_least: proofs` if the text is right, or name the other amount")
    assert parted("proofs: 2", says, when.replace("at_least: 1", "at_least: 2")) == []
    assert parted("proofs: 2", says, when.replace("at_least: 1", "at_least: proofs")) == []
