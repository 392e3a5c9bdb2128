"""What `check` says to write in the place of a number that is no term."""

import pytest

from tests import frozen
from tests.checks.tea import SUMMARY, found, tea

GUIDANCE = "says: Bring herbs in their bag."


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


@pytest.mark.parametrize("tag, written", [("de", "14. Mai 2027"), ("de", "14. März 2027"), ("ja", "2027年5月14日"), ("zh", "2027年5月14日")])
def test_a_date_in_each_language_is_one_finding_and_its_day_is_proposed(tag, written):
    text = frozen.TEA[tag].read_text(encoding="utf-8").replace("notice: ", f"notice: {written}. ")
    (problem,) = found(text, "orphan-number")
    month = 3 if "März" in written else 5
    assert f"The date `{written}`" in problem.message and f"`its_name: 2027-{month:02}-14`" in problem.way_out


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


def findings(text):
    return [(problem.message.split("`")[1], problem.severity) for problem in found(tea((SUMMARY, f"{text}\nnotice")), "orphan-number")]


@pytest.mark.parametrize("sentence, names", [
    ("Our phone number is 0800 123 456.", 1), ("Call +49 30 123 456-78.", 1), ("10115 Berlin", 1), ("section 4.2 of the terms", 1),
    ("Form I-94", 1), ("We answer 24/7.", 1), ("A4 paper", 1), ("Regulation (EC) No 261/2004", 1), ("It is a one-time offer", 1),
    ("It may take a day or two.", 1), ("See 12 High Street.", 1), ("as Article 15 says", 1),
])
def test_a_number_that_is_a_name_is_at_most_a_warning(sentence, names):
    assert [severity for _, severity in findings(sentence)] == ["warning"] * names


@pytest.mark.parametrize("sentence, number", [
    ("after the first year", "first"), ("Fourteen days", "Fourteen"), ("half price", "half price"), ("We pay twice.", "twice"),
    ("Call us within 14 days", "14"), ("section 4 days", "4"), ("by the phone in 7 hours", "7"), ("It costs 300 EUR", "300"), ("in 3 steps", "3"),
    ("on 10115 days", "10115"), ("by 14 February 2027", "14 February 2027"), ("It may take a day.", "a day"), ("about one time", "one"),
    ("pay 5000 EUR", "5000"), ("pay 1,330.50 EUR", "1,330.50"), ("pay 1330.50 EUR", "1330.50"),
])
def test_a_number_that_counts_something_is_an_error_whatever_stands_beside_it(sentence, number):
    assert findings(sentence) == [(number, "error")]


def test_what_customers_call_something_may_have_names_and_multiples_but_no_limits():
    def called(words):
        return found(tea((GUIDANCE, f"{GUIDANCE}\n        also_called: [\"{words}\"]")), "orphan-number")
    assert called("charged twice") == called("form I-94") == called("section 4") == []
    assert len(called("within 14 days")) == 1


def test_a_phone_number_is_accepted_with_its_sentence():
    text = tea((SUMMARY, "Our phone number is 0800 123 456.\nnotice"))
    accepted = ('\naccepted:\n  - {finding: orphan-number, about: summary, words: "Our phone number is 0800 123 456.",'
                ' because: It is our phone number.}\n')
    assert found(text + accepted, "orphan-number") == []
    assert len(found(text.replace("456", "457") + accepted, "orphan-number")) == 1
