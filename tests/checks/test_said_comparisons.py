"""A comparison in a text is the one that its condition makes, with the same term and in the same direction."""

import pytest

from compiler.languages import known, language
from compiler.reading.operators import AGES, COMING, DAYS, EXACTLY, NUMBERS
from compiler.reading.policy import load_policy
from compiler.reading.said_terms import said_term
from tests.checks.tea import check, found, tea

RECENT, LATE = "You may return tea {within window}.", "says: After that you cannot return it."
TERMS = ("fee: 20 EUR", "fee: 20 EUR\n  member_window: 60 days\n  season_end: 2027-01-10\n  warranty: 1 year\n  amount: 20 EUR\n  sort: green tea")


def messages(*changes):
    return [(one.message, one.way_out) for one in found(tea(TERMS, *changes), "parted-comparison")]


def said(text):
    return load_policy(tea((RECENT, text), TERMS).encode(), "policy.yml").policy.rules[0].says


# --- What is printed --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written, printed", [
    ("{within window}", "within 7 days"), ("{Within window}", "Within 7 days"), ("{longer_ago_than window}", "more than 7 days ago"),
    ("{more than window ago}", "more than 7 days ago"), ("{window or less}", "7 days or less"), ("{at_most window}", "7 days or less"),
    ("{until season_end}", "until 10 January 2027"), ("{on or before season_end}", "on or before 10 January 2027"),
    ("{at_least fee}", "20 EUR or more"), ("{at least fee}", "at least 20 EUR"), ("{ window }", "7 days"),
    ("{more than\n          window ago}", "more than 7 days ago"), ("{within warranty}", "within 1 year"),
    ("{Within the\n          last warranty}", "Within the last year"), ("{during the first warranty}", "during the first year"),
    ("{at most warranty ago}", "at most 1 year ago"), ("{within the last window}", "within the last 7 days"),
])
def test_a_comparison_in_braces_prints_the_words_of_the_language(written, printed):
    assert said(f"You may return it {written} .") == f"You may return it {printed} ."


@pytest.mark.parametrize("tag", known())
def test_every_language_can_say_every_comparison(tag):
    says = language(tag).comparisons
    assert set(says) == {*NUMBERS, EXACTLY, *DAYS, *AGES, *COMING}
    for comparison, phrases in says.items():
        assert phrases and all(phrase.count("{}") == 1 and not set("{}") & set(phrase.replace("{}", "")) for phrase in phrases), comparison
        assert said_term(f"{comparison} window", tag).comparisons >= {comparison}


def test_a_language_that_has_no_gaps_between_words_finds_its_phrases_as_well():
    from compiler.languages import Phrase

    phrase = Phrase("{}以内", frozenset({"within"}))
    assert phrase.in_braces("window以内")["term"] == "window"
    assert phrase.around("購入から", "以内に返品できます。") == ("", "以内")
    assert Phrase("within {}", frozenset({"within"})).around("herein within ", ".") == ("within ", "")
    assert Phrase("within {}", frozenset({"within"})).around("herewithin ", ".") is None


def test_words_that_say_no_comparison_are_refused_with_what_was_meant():
    with pytest.raises(Exception) as raised:
        said("You may return it {witin window}.")
    (problem,) = raised.value.problems
    assert (problem.code, problem.way_out) == ("unknown-comparison", "Did you mean `{within window}`?")


# --- What is refused --------------------------------------------------------------------------------------------------


def test_another_direction_than_that_of_the_condition_is_refused():
    (message, way_out), = messages((RECENT, "You may return tea {longer_ago_than window}."))
    assert message == ("The text says `{longer_ago_than window}`, “more than 7 days ago”; but the condition of the rule `recent` does not compare"
                       " so: it says `within the last 7 days`.")
    assert way_out.endswith("If the condition is right, write `{within window}` in the text.")


def test_plain_words_of_another_direction_are_refused_as_well():
    (message, way_out), = messages((RECENT, "You may return tea if you bought it more than {window} ago."))
    assert "`more than {window} ago`, “more than 7 days ago”" in message and "`{within window}`" in way_out


def test_another_term_than_that_of_the_condition_is_refused():
    (message, _), = messages((RECENT, "You may return tea {within member_window}."))
    assert "“within 60 days”; but the condition of the rule `recent` does not compare so: it says `within the last 7 days`." in message
    (message, _), = messages(("says: Bring herbs in their bag.", "says: Bring herbs {within member_window}."))
    assert message == "`{within member_window}` is a comparison, but no condition compares with `member_window`."


def test_windows_of_two_rules_that_changed_places_are_refused():
    member = ("      - guidance: herbs", "      - rule: member\n        title: Black tea\n"
              "        says: You may return black tea {within member_window}.\n"
              "        when: {kind: black, bought_on: {within: member_window}}\n        outcome: take_back\n        exception_to: late\n"
              "        source: S\n      - guidance: herbs")
    assert messages(member) == []
    swapped = [message for message, _ in messages(member, (RECENT, "You may return tea {within member_window}."))]
    swapped += [message for message, _ in messages((member[0], member[1].replace("tea {within member_window}", "tea {within window}")))]
    assert len(swapped) == 2 and all("does not compare so" in message for message in swapped)
    assert len(messages(member, (RECENT, "You may return tea within {member_window}."))) == 1


TWO = ("when: {bought_on: {within: window}}", "when: {any: [{bought_on: {within: window}}, {kind: black, bought_on: {within: member_window}}]}")


def test_windows_of_two_groups_in_one_text_that_changed_places_are_refused():
    right = "You may return tea {within window}, and black tea {within member_window}."
    assert messages(TWO, (RECENT, right)) == []
    (message, way_out), = messages(TWO, (RECENT, "You may return tea {within member_window}, and black tea {within window}."))
    assert message == ("The text of the rule `recent` names `60 days` and `7 days` in this order, but its condition compares with `7 days` and"
                       " `60 days`. Nobody can tell which belongs to which.")
    assert "whether two of them were exchanged" in way_out
    exchanged = TWO[1].replace("within: window", "within: OTHER").replace("within: member_window", "within: window")
    other = (TWO[0], exchanged.replace("OTHER", "member_window"))
    assert len(messages(other, (RECENT, right))) == 1


@pytest.mark.parametrize("plain, braces", [
    ("You may return tea within {window}.", "{within window}"),
    ("You may return tea **within** {window}.", "{within window}"),
    ("You may return tea within\n          {window}.", "{within window}"),
    ("You may return tea bought {window} ago or less.", "{window ago or less}"),
    ("You may return tea that is no older than {window}.", "{no older than window}"),
])
def test_plain_words_around_a_term_are_refused_with_the_exact_text_to_write(plain, braces):
    (message, way_out), = messages((RECENT, plain))
    assert "in plain words" in message and way_out == f"Write `{braces}`, which prints the same."
    assert messages((RECENT, f"You may return tea {braces}.")) == []


def test_a_text_that_begins_with_a_comparison_needs_quotes_and_says_so():
    (_, way_out), = messages((RECENT, "Within {window} you may return tea."))
    assert way_out == "Write `{Within window}`, which prints the same, and put the whole text in quotes."
    assert messages((f"says: {RECENT}", 'says: "{Within window} you may return tea."')) == []


@pytest.mark.parametrize("text", [
    "You have {window} to do so, and may return it.", "You may return it; {window} is the time for that.",
    "You may return it {window or less}.", "You may return it {until window}.",
])
def test_a_term_alone_and_other_forms_of_the_comparison_are_fine(text):
    assert messages((RECENT, text)) == [] or "{until" in text


def test_a_date_is_not_compared_as_a_span_and_a_span_not_as_a_date():
    (message, way_out), = messages((RECENT, "You may return tea {on or before window}, in {window}."))
    assert "as only a date can be compared" in message and "`{within window}`" in way_out
    (message, way_out), = messages((RECENT, "You may return tea {less_than_ago season_end}, in {window}."))
    assert "as only an amount can be compared" in message and "`{until season_end}`" in way_out


def test_another_unit_in_a_condition_is_refused_where_the_text_compares():
    """A year is no number of days."""
    days = ("when: {bought_on: {within: window}}", "when: {bought_on: {within: 300 days}}")
    (message, _), = messages((RECENT, "You may return tea {within warranty}."), days)
    assert "no condition compares with `warranty`" in message
    (unsaid,) = found(tea(TERMS, (RECENT, "You may return tea within {warranty}."), days), "unsaid-comparison")
    assert "Day you bought it: within the last 300 days" in unsaid.message


def test_a_condition_that_can_mean_the_same_with_the_term_is_told_how():
    (_, way_out), = messages((RECENT, "You may return tea {less_than_ago window}."),
                             ("when: {bought_on: {within: window}}", "when: {bought_on: {within: 6 days}}"))
    assert way_out == "Write `less_than_ago: window` in the condition, which means the same and cannot part from the text."


def test_a_term_that_no_condition_compares_with_may_have_any_words_around_it():
    assert messages(("says: Bring herbs in their bag.", "says: Bring herbs within {member_window}, for up to {warranty}.")) == []


# --- What a text may say besides its own condition --------------------------------------------------------------------


def test_what_an_exception_leaves_over_can_be_said_by_its_rule():
    late = "        outcome: refused\n        source: First"
    rest = [(TWO[0], "when: always"), (late, late.replace("source", "exception_to: recent\n        source"))]
    assert messages(*rest) == []
    assert len(messages(*rest, (RECENT, "You may return tea {longer_ago_than window}."))) == 1


def test_what_a_fact_asks_is_a_comparison_of_the_rules_that_ask_it():
    fact = ("  price:\n", "  soon:\n    label: Soon\n    question: Do you drink it {within member_window}?\n    answers: yes or no\n  price:\n")
    herbs = ("when: {kind: herbs}", "when: {kind: herbs, soon: ANSWER}")
    says = "says: Bring herbs in their bag."

    def of(answer, text):
        return messages(fact, (herbs[0], herbs[1].replace("ANSWER", answer)), (says, f"says: {text}"))
    assert of("yes", "Bring herbs that you drink {within member_window}.") == []
    assert len(of("yes", "Bring herbs that you drink {more than member_window ago}.")) == 1
    assert of("no", "Bring herbs that last {more than member_window}.") == []


def test_what_a_condition_denies_can_be_said_as_what_holds_then():
    denied = ("when: {bought_on: {longer_ago_than: window}}", "when: {not: {bought_on: {within: window}}}")
    late = ("title: Once the {window} are over", "title: Bought {more than window ago}")
    assert messages(denied, late) == []
    assert len(messages(denied, (late[0], "title: Bought {at least window ago}"))) == 1


def test_a_summary_may_say_what_some_condition_compares_and_nothing_else():
    summary = "summary: What we take back.\n"
    assert messages((summary, "summary: What we take back {within window}.\n")) == []
    (message, _), = messages((summary, "summary: What we take back {less_than_ago window}.\n"))
    assert "no condition of the policy compares so" in message
    assert len(messages((summary, "summary: What we take back within {window}.\n"))) == 1


def test_an_outcome_says_the_comparisons_of_its_own_rules():
    assert messages(("says: Bring it to the shop.", "says: Bring it to the shop {within window}.")) == []
    assert len(messages(("says: Bring it to the shop.", "says: Bring it to the shop {less_than fee}."))) == 1


# --- What is not said -------------------------------------------------------------------------------------------------


def test_a_comparison_that_its_text_does_not_mention_is_found_and_can_be_accepted():
    text = tea(("title: Once the {window} are over", "title: Later"))
    (problem,) = found(text, "unsaid-comparison")
    assert problem.message == ("The condition of the rule `late` says “Day you bought it: more than 7 days ago”, and its text does not mention that.")
    assert problem.way_out == "Write it in the text, for example `{longer_ago_than window}`."
    words = "Day you bought it: more than 7 days ago / After that you cannot return it."
    assert dict(problem.accept)["words"] == words
    accepted = f'\naccepted:\n  - {{finding: unsaid-comparison, about: late, words: "{words}", because: "It follows the first rule."}}\n'
    assert check(text + accepted).problems == ()
    moved = check(text.replace("window: 7 days", "window: 9 days") + accepted)
    assert {one.code for one in moved.problems} == {"unsaid-comparison", "idle-acceptance"}


def test_a_number_of_a_list_is_the_one_that_the_text_says():
    term, when = ("fee: 20 EUR", "fee: 20 EUR\n  proofs: 2"), "when: {at_least: 1, of: [{kind: herbs}, {kind: black}]}"
    says = ("says: Bring herbs in their bag.", "says: Bring {proofs} of these.")
    (problem,) = found(tea(term, says, ("when: {kind: herbs}", when)), "unsaid-comparison")
    assert "How many of the list: 1 or more" in problem.message
    assert found(tea(term, says, ("when: {kind: herbs}", when.replace("1", "proofs"))), "unsaid-comparison") == []
