"""A rule for what is left over, and exceptions to all rules of a kind: what they save an editor, and what is still found."""

from checker import policy_from_data, policy_to_data
from checker.model import ALL
from compiler.derived.decision_table import decision_table
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import proved
from tests.checks.tea import check, found, tea

LATE = "{bought_on: {longer_ago_than: window}}"
TO_RECENT = "exception_to: recent"


def counts(text):
    report = proved(check(text))
    assert report.problems == ()
    return report.certificate["outcomes"]["return"]


def test_a_rule_for_what_is_left_over_decides_what_no_other_rule_does():
    assert counts(tea((LATE, "otherwise"))) == counts(tea())
    gap = found(tea((LATE, "{bought_on: {longer_ago_than: 9 days}}"), ("You may return tea {within window}.", "You may return tea.")), "gap")
    assert gap and found(tea((LATE, "otherwise")), "gap") == []


def test_it_is_never_taken_away_and_takes_nothing_away():
    text = tea((LATE, "otherwise"), (TO_RECENT, "exception_to: all"))
    assert counts(text) == counts(tea())


def test_an_exception_to_an_outcome_is_one_to_each_of_its_rules():
    both = tea((TO_RECENT, "exception_to: [recent, green]"), ("      - guidance: herbs", GREEN))
    assert counts(tea((TO_RECENT, "exception_to: take_back"), ("      - guidance: herbs", GREEN))) == counts(both)
    assert counts(tea((TO_RECENT, "exception_to: all"), ("      - guidance: herbs", GREEN))) == counts(both)


def test_an_exception_that_meets_none_of_those_that_it_names_is_found():
    (problem,) = found(tea((TO_RECENT, "exception_to: [recent, refused]"), ("price: {less_than: fee}}", "bought_on: {within: window}}")),
                       "idle-exception")
    assert problem.message == "The exception `cheap` meets no rule that it names by `refused`: no possible case is both."


def test_the_page_says_them_in_words_and_once_more_where_they_are_taken_away():
    loaded = check(tea((LATE, "otherwise"), (TO_RECENT, f"exception_to: {ALL}"))).loaded
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    lines = {rule["id"]: {line["term"]: "".join(piece.text for piece in line["says"]) if not isinstance(line.get("says"), str)
                          else line["says"] for line in rule["lines"] if line.get("says")} for rule in view["stated"]}
    assert lines["late"]["Applies"] == "Where no other rule answers this question"
    short = {rule["id"]: "".join(piece.text for piece in rule["applies"]) for rule in view["stated"]}
    assert short["late"] == "Applies where no other rule answers this question."
    assert lines["cheap"]["Takes priority over"] == "every rule with another answer"
    assert lines["recent"]["Does not apply"] == "where Cheap tea applies"


def test_a_table_and_the_policy_as_data_keep_them():
    loaded = check(tea((LATE, "otherwise"), (TO_RECENT, "exception_to: take_back"))).loaded
    assert policy_from_data(policy_to_data(loaded.policy)) == loaded.policy
    rows = decision_table(loaded.meaning, loaded.policy.questions[0]).every_row()
    assert {rule.id for row in rows for rule in row.rules} == {"recent", "late", "cheap"}


GREEN = """\
      - rule: green
        title: Green tea
        says: In the {window} you may return green tea.
        when: {kind: green, bought_on: {within: window}}
        outcome: take_back
        source: S
      - guidance: herbs"""
