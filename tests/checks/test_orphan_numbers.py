"""What `check` says to write in the place of a number that is no term."""

import pytest

from tests.checks.tea import SUMMARY, found, tea


def way_out(words):
    (problem,) = found(tea((SUMMARY, f"Bring it {words} please.\nnotice")), "orphan-number")
    return problem


@pytest.mark.parametrize("written, day", [
    ("by 14 February 2022", "2022-02-14"), ("by the 3rd of May 2027", "2027-05-03"), ("by Feb. 14, 2027", "2027-02-14"),
    ("by December 24th 2026", "2026-12-24"), ("by 14 Sept 2027", "2027-09-14"),
])
def test_a_date_with_its_month_in_words_is_one_finding_and_its_day_is_proposed(written, day):
    problem = way_out(written)
    assert problem.message.startswith("The date `") and f"`its_name: {day}`" in problem.way_out


def test_a_date_without_a_year_is_one_finding():
    problem = way_out("by 24 December")
    assert problem.way_out.startswith("Declare the day under `terms:`, for example `its_name: 24 December`; with its year")


def test_a_verb_is_no_month():
    assert way_out("if 1 may be kept").message.startswith("The number `1`")


@pytest.mark.parametrize("written, amount", [
    ("on the second day", "2 days"), ("on the twenty-first day", "21 days"), ("on the twelfth day", "12 days"), ("on the thirtieth day", "30 days"),
])
def test_a_day_by_its_number_is_said_as_an_amount(written, amount):
    advice = way_out(written).way_out
    assert f"`its_name: {amount}`" in advice and "“after {its_name}”" in advice


@pytest.mark.parametrize("written, term", [
    ("within seven days", "7 …"), ("within a week", "1 week …"), ("within a hundred days", "100 …"), ("within twenty-one days", "21 …"),
    ("within a fortnight", "2 weeks …"), ("within 30 days", "30 …"),
])
def test_a_term_is_proposed_in_digits_so_that_rules_can_compare_with_it(written, term):
    assert f"`its_name: {term}`" in way_out(written).way_out
