"""An acceptance holds for the words that were accepted, and for no others."""

import pytest

from compiler.problems import as_data, as_text
from tests.checks.tea import check, found, tea

PROMISE = "We are happy to take it back. You will always be refunded in full."


def accepting(problem):
    """What the message of a finding says to write, written by hand below `accepted:`."""
    written = as_text([problem]).partition("if it is meant:\n")[2]
    return "\naccepted:\n" + written.replace("because: …", "because: We looked at it.") + "\n"


@pytest.mark.parametrize("change", [
    ("says: After that you cannot return it.", "says: After that you must not return it within seven days. You cannot, as we say."),
    ("title: Recent tea", "title: Tea can be returned"),
    ("label: Kind of tea", "label: Kind of tea, in 3 words"),
    ("terms:\n", "terms:\n  idle: 3 days\n"),
    ("question: On which day did you buy it?", 'question: "Which day is on the receipt: \\"bought\\"?"'),
    ("      herbs: Herbs\n", "      herbs: Herbs\n      roots: Roots\n"),
])
def test_what_a_finding_says_to_write_accepts_it(change):
    text = tea(change)
    problems = check(text).problems
    if "roots" in change[1]:
        text = text.replace("when: {kind: herbs}", "when: {kind: [herbs, roots]}")
        problems = check(text).problems
    assert problems
    for problem in problems:
        report = check(text + accepting(problem))
        assert problem.message in [one.message for one, _ in report.accepted]
        assert "idle-acceptance" not in [one.code for one in report.problems]
    everything = "\naccepted:\n" + "".join(accepting(one).partition("accepted:\n")[2] for one in problems)
    assert check(text + everything).problems == ()


def test_a_text_that_becomes_a_promise_is_found_though_other_words_in_it_were_accepted():
    before = tea(("says: Bring herbs in their bag.", "says: We refuse herbs in their bag."))
    (problem,) = check(before).problems
    accepted = accepting(problem)
    assert check(before + accepted).problems == ()
    after = tea(("says: Bring herbs in their bag.", f"says: {PROMISE}"))
    lapsed, promise = sorted(check(after + accepted).problems, key=lambda one: one.severity == "error")
    assert (promise.code, promise.severity) == ("strength", "error") and "`will always be refunded`" in promise.message
    assert (lapsed.code, lapsed.severity) == ("idle-acceptance", "warning")
    assert lapsed.message == "What stands at `herbs` now are not the words that were accepted, so they no longer are."


def test_a_number_that_changes_is_no_longer_accepted():
    text = tea(("label: Price", "label: Price below 100 EUR"))
    (problem,) = check(text).problems
    accepted = accepting(problem)
    assert check(text + accepted).problems == ()
    codes = [one.code for one in check(text.replace("100 EUR", "900 EUR") + accepted).problems]
    assert sorted(codes) == ["idle-acceptance", "orphan-number"]


def test_a_term_that_changes_in_an_accepted_sentence_is_looked_at_again():
    text = tea(("says: Bring herbs in their bag.", "says: We refuse herbs {within window}."))
    accepted = accepting(check(text).problems[0])
    assert check(text + accepted).problems == ()
    assert "idle-acceptance" in [one.code for one in check(text.replace("window: 7 days", "window: 9 days") + accepted).problems]


def test_an_acceptance_without_the_words_says_what_to_do():
    text = tea(("title: Herbs", "title: We refuse herbs"))
    report = check(text + "\naccepted:\n  - {finding: strength, about: herbs, because: We looked at it.}\n")
    message, way_out = next((one.message, one.way_out) for one in report.problems if one.code == "idle-acceptance")
    assert message == "This does not say which words of `herbs` it accepts, so it accepts none."
    assert "write here the `words`" in way_out


def test_what_can_stand_says_how_to_accept_it_to_programs_as_well():
    text = tea(("title: Herbs", "title: We refuse herbs"))
    (data,) = as_data(check(text).problems)
    assert data["accept"] == {"finding": "strength", "about": "herbs", "words": "We refuse herbs"}
    gap = check(tea(("when: {bought_on: {within: window}}", "when: {bought_on: {within: 3 days}}"))).problems
    assert [one.accept for one in gap if one.code in ("gap", "parted-comparison")] == [(), ()]


def test_one_acceptance_is_enough_for_a_sentence_with_several_numbers():
    problems = found(tea(("label: Price", "label: Price from 3 to 9")), "orphan-number")
    assert [bool(one.accept) for one in problems] == [True, False]


def test_accepting_twice_says_so():
    text = tea(("terms:\n", "terms:\n  idle: 3 days\n"))
    twice = "\naccepted:\n" + 2 * "  - {finding: idle-term, about: idle, because: We looked at it.}\n"
    (problem,) = check(text + twice).problems
    assert problem.message == "This finding about `idle` is accepted in another place already."
