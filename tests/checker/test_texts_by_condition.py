"""Texts that depend on answers: what an outcome says, and how a fact is asked for. They decide nothing."""

from __future__ import annotations

import datetime

import pytest

from checker import Case, Evaluator, Interview, policy_from_data, policy_to_data
from compiler.changes.comparison import compare
from compiler.changes.renaming import with_names_of
from compiler.changes.texts import text_changes
from compiler.checks.rewritten_translations import completed_translation
from compiler.derived.interview_plan import make_plan, walks
from compiler.problems import PolicyError
from compiler.proof.agreement import ProofError, compare_plan, first_wrong_walk, prove_here, proved
from compiler.reading.policy import load_policy
from compiler.reading.versions import load_versions
from tests.checks.tea import check, found, tea
from tests.checks.tea_in_japanese import accepted, tea_ja
from tests.checks.tea_in_japanese import in_japanese as load_japanese
from tests.frozen import PROJECT

SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
DAY = datetime.date(2026, 12, 5)

BOUGHT = ("facts:\n", """facts:
  bought:
    label: Where you bought it
    question: Where did you buy it?
    answers: {shop: In the shop, online: On our site, market: On a market}
    alike: [shop, market]
""")
OUTCOME = ("        says: Bring it to the shop.\n", """        says:
          - when: {bought: online}
            says: You may send it back.
          - when: otherwise
            says: You may bring it to the shop.
""")
QUESTION = ("    question: On which day did you buy it?\n", """    question:
      - when: {bought: online}
        says: On which day did you receive it?
      - when: otherwise
        says: On which day did you buy it?
""")
RECENT = {"kind": "black", "bought_on": "2026-12-01", "price": "30"}


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def step(made, answers, question="return"):
    """The view of a step, by the policy as it ships."""
    return Interview(policy_from_data(policy_to_data(made))).step(question, answers, DAY)


# --- What an outcome says -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bought, says", [
    ("online", "You may send it back."), ("shop", "You may bring it to the shop."), ("market", "You may bring it to the shop."),
])
def test_an_outcome_says_what_goes_with_the_answer(bought, says):
    assert step(policy(BOUGHT, OUTCOME), {**RECENT, "bought": bought})["decision"]["says"] == says


def test_what_the_text_depends_on_is_asked_though_nothing_is_decided_by_it():
    made = policy(BOUGHT, OUTCOME)
    view = step(made, RECENT)
    assert view["next"]["fact"] == "bought" and view["decision"] is None
    late = step(made, {**RECENT, "bought_on": "2026-10-01"})
    assert late["decision"]["id"] == "refused", "which says the same to everybody"


def test_who_does_not_know_reads_each_text_with_its_condition():
    view = step(policy(BOUGHT, OUTCOME), {**RECENT, "bought": None})
    assert view["decision"]["status"] == "decided"
    assert view["decision"]["says"] == (
        "(Where you bought it: On our site) You may send it back. (otherwise) You may bring it to the shop.")


def test_only_the_texts_that_are_still_possible_are_read():
    three = (OUTCOME[0], OUTCOME[1].replace("          - when: otherwise", """          - when: {bought: market, price: {at_least: fee}}
            says: You may bring it to the market.
          - when: otherwise"""))
    sold = ("facts:\n", BOUGHT[1].replace("question: Where", "applies_when: {sold: yes}\n    question: Where").replace("facts:\n", """facts:
  sold:
    label: We sold it
    question: Did we sell it?
    answers: yes or no
"""))
    view = step(policy(sold, three), {**RECENT, "sold": "yes", "bought": None, "price": "5"})
    assert view["decision"]["says"] == (
        "(Where you bought it: On our site) You may send it back. (otherwise) You may bring it to the shop.")
    assert step(policy(sold, three), {**RECENT, "sold": "no"})["decision"]["says"] == "You may bring it to the shop."


def test_an_outcome_that_is_only_possible_says_each_text_with_its_condition():
    view = step(policy(BOUGHT, OUTCOME), {"kind": "black", "bought_on": None, "price": "30", "bought": "online"})
    assert [one["says"] for one in view["decision"]["possible"]] == [
        "(Where you bought it: On our site) You may send it back. (otherwise) You may bring it to the shop.", "We are sorry."]


def test_a_text_that_depends_on_an_answer_changes_no_decision():
    for changes in ((BOUGHT, OUTCOME), (BOUGHT, QUESTION)):
        assert not compare(policy(BOUGHT), policy(*changes), DAY).changes
        assert [(one.path, one.keys) for one in text_changes(policy(BOUGHT), policy(*changes))] == [
            (("outcomes", "take_back"), ("says",)) if changes[1] is OUTCOME else (("facts", "bought_on"), ("question",))]
        before, now = (Evaluator(policy(*some)) for some in ((BOUGHT,), changes))
        for bought in ("online", "shop"):
            for days in (3, 30):
                case = Case(DAY, {"bought": bought, "bought_on": days, "kind": "black", "price": 30})
                assert before.decide("return", case).outcome == now.decide("return", case).outcome


def test_another_condition_of_a_text_is_another_text():
    other = (OUTCOME[0], OUTCOME[1].replace("{bought: online}", "{bought: market}"))
    before, now = policy(BOUGHT, OUTCOME), policy(BOUGHT, other)
    assert not compare(before, now, DAY).changes
    assert [(one.path, one.keys) for one in text_changes(before, now)] == [(("outcomes", "take_back"), ("says",))]


# --- How a fact is asked for --------------------------------------------------------------------------------------------


def test_a_fact_is_asked_for_as_goes_with_the_answer():
    made = policy(BOUGHT, QUESTION)
    assert step(made, {"kind": "black", "bought": "online"})["next"]["question"] == "On which day did you receive it?"
    assert step(made, {"kind": "black", "bought": "shop"})["next"]["question"] == "On which day did you buy it?"


def test_what_a_question_depends_on_is_asked_before_it():
    made = policy(BOUGHT, QUESTION)
    assert step(policy(BOUGHT), {})["next"]["fact"] == "kind", "nothing depends on where it was bought"
    first = step(made, {"kind": "black"})
    assert first["next"]["fact"] == "bought"
    assert step(made, {"kind": "black", "bought": "online"})["next"]["fact"] == "bought_on"


def test_who_does_not_know_is_asked_as_everybody_else():
    view = step(policy(BOUGHT, QUESTION), {"kind": "black", "bought": None})
    assert view["next"]["question"] == "On which day did you buy it?"


def test_answers_stand_beside_the_question_that_was_asked():
    view = step(policy(BOUGHT, QUESTION), {**RECENT, "bought": "online"})
    assert ("bought_on", "On which day did you receive it?") in [(one["fact"], one["question"]) for one in view["asked"]]
    unknown = step(policy(BOUGHT, QUESTION), {"kind": "black", "bought": "online", "bought_on": None, "price": "30"})
    assert [one["question"] for one in unknown["decision"]["unknown"]] == ["On which day did you receive it?"]


def test_a_change_is_said_with_the_question_that_was_asked():
    looked_up = (QUESTION[0], QUESTION[1] + "    looked_up: on the bill\n")
    view = step(policy(BOUGHT, looked_up), {**RECENT, "bought": "online", "bought_on": "2026-10-01"})
    assert [one["question"] for one in view["changes"]] == ["On which day did you receive it?"]


# --- The page, and what is proved ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("changes", [(BOUGHT, OUTCOME), (BOUGHT, QUESTION), (BOUGHT, OUTCOME, QUESTION)])
def test_the_page_says_the_same_before_python_has_arrived(changes):
    interview = Interview(policy(*changes))
    plan = make_plan(interview)
    compare_plan(interview.evaluator.meaning, plan)
    taken = [*walks(interview, plan)]
    said = {one["view"]["decision"]["says"] for one in taken if one["view"]["decision"]}
    asked = {row["question"] for one in taken for row in one["view"]["asked"]}
    assert OUTCOME not in changes or said >= {"You may send it back.", "You may bring it to the shop."}
    assert QUESTION not in changes or asked >= {"On which day did you receive it?", "On which day did you buy it?"}
    assert first_wrong_walk(plan, taken, SCRIPT) is None


@pytest.mark.parametrize("part", ["texts", "asks"])
def test_a_plan_in_which_texts_were_exchanged_is_not_published(part):
    interview = Interview(policy(BOUGHT, OUTCOME, QUESTION))
    plan = make_plan(interview)
    if part == "texts":
        one, other = plan["questions"]["return"]["texts"]["take_back"]
        one[0], other[0] = other[0], one[0]
    else:
        (fact,) = [one for one in plan["facts"] if one["asks"]]
        fact["asks"][0][0] = fact["applies"]
    with pytest.raises(ProofError, match="does not say what the checker says"):
        compare_plan(interview.evaluator.meaning, plan)


def test_texts_are_sealed():
    other = (OUTCOME[0], OUTCOME[1].replace("{bought: online}", "{bought: market}"))
    assert prove_here(Evaluator(policy(BOUGHT, OUTCOME)))["seal"] != prove_here(Evaluator(policy(BOUGHT, other)))["seal"]


# --- What is checked ----------------------------------------------------------------------------------------------------


def test_a_sound_policy_has_no_findings():
    assert proved(check(tea(BOUGHT, OUTCOME, QUESTION))).problems == check(tea()).problems


def test_two_texts_for_one_case_are_a_conflict():
    both = (OUTCOME[0], OUTCOME[1].replace("          - when: otherwise", """          - when: {kind: green}
            says: You may keep it.
          - when: otherwise"""))
    (problem,) = found(tea(BOUGHT, both), "conflict")
    assert problem.message == ("Two texts of `take_back` are for the same case: Where you bought it: On our site; Kind of tea: Green tea;"
                               " Day you bought it: today; Price: 20 EUR.")
    assert not problem.accept


@pytest.mark.parametrize("changes", [
    (OUTCOME[0], OUTCOME[1].replace("{bought: online}", "always")),
    (QUESTION[0], QUESTION[1].replace("{bought: online}", "{any: [{bought: online}, {not: {bought: online}}]}")),
])
def test_a_text_that_is_never_said_is_found(changes):
    (problem,) = found(tea(BOUGHT, changes), "unreachable")
    assert "is said in no possible case: “" in problem.message


@pytest.mark.parametrize("one, other", [("You may send it back.", "You cannot send it back."), ("bring it to", "never bring it to")])
def test_each_text_has_the_strength_of_its_outcome(one, other):
    text = tea(BOUGHT, (OUTCOME[0], OUTCOME[1].replace(one, f"{other}")))
    (problem,) = [one for one in found(text, "strength") if "outcome" in one.message] or [None]
    assert problem.quote.excerpt.strip().startswith("says: You") and dict(problem.accept)["about"] == "take_back"


def test_a_text_says_the_comparison_of_its_condition_and_no_other():
    def said(text, when="{price: {less_than: fee}}"):
        return found(tea((OUTCOME[0], OUTCOME[1].replace("{bought: online}", when).replace("You may send it back.", text))), "parted-comparison")

    assert not said("You may keep tea for {less than fee}.")
    assert said("You may keep tea for {more than fee}.")


def test_a_question_that_promises_something_is_found():
    promising = (QUESTION[0], QUESTION[1].replace("On which day did you receive it?", "You will be refunded. When did you receive it?"))
    (problem,) = found(tea(BOUGHT, promising), "strength")
    assert "`bought_on`" in problem.message


def test_each_question_for_a_past_day_speaks_of_the_past():
    text = tea(BOUGHT, (QUESTION[0], QUESTION[1].replace("did you receive it", "do you receive it")))
    (problem,) = found(text, "day-to-come")
    assert "`On which day do you receive it?`" in problem.message


def test_a_number_in_one_of_the_texts_is_found():
    assert found(tea(BOUGHT, (OUTCOME[0], OUTCOME[1].replace("send it back.", "send it back in 3 days."))), "orphan-number")


# --- Amounts and last days ----------------------------------------------------------------------------------------------

COST = ("questions:\n", """amounts:
  cost:
    label: Cost of the return
    is: 10 % of price
    says: a tenth of the price
    rounded: up

questions:
""")


def test_an_amount_is_said_only_where_the_text_that_names_it_is():
    naming = (OUTCOME[0], OUTCOME[1].replace("You may send it back.", "You may send it back, which costs {cost}."))
    made = policy(BOUGHT, COST, naming)
    shop, online = (step(made, {**RECENT, "bought": bought}) for bought in ("shop", "online"))
    assert online["amounts"] == {"take_back": ["Cost of the return: 10 % of 30 EUR = 3 EUR"]} and shop["amounts"] == {}
    assert "price" not in [one["fact"] for one in shop["asked"]] and "price" in [one["fact"] for one in online["asked"]]
    interview = Interview(made)
    plan = make_plan(interview)
    assert first_wrong_walk(plan, [*walks(interview, plan)], SCRIPT) is None


def test_a_last_day_is_filled_in_where_the_text_that_names_it_is_said():
    naming = (OUTCOME[0], OUTCOME[1].replace("You may send it back.", "You may send it back until {last_day window after bought_on}."))
    after = ("question: On which day did you buy it?", "question: On which day did you buy it?\n    after: you bought it")
    view = step(policy(BOUGHT, after, naming), {**RECENT, "bought": "online"})
    assert view["decision"]["says"] == "You may send it back until 7 days after you bought it."
    assert view["last_days"] == {"7 days after you bought it": "8 December 2026 (7 days after 1 December 2026)"}


# --- Versions and translations ------------------------------------------------------------------------------------------

JAPANESE = """
facts:
  bought_on:
    question:
      - says: いつ受け取りましたか？
      - says: いつ購入しましたか？
outcomes:
  take_back:
    says:
      - says: 返送できる場合があります。
      - says: 店舗に持参できる場合があります。
"""


def in_japanese(text=JAPANESE):
    return load_versions((tea(BOUGHT, OUTCOME, QUESTION).encode(), "policy.yml"), translations={"ja": [(text.encode(), "ja.yml")]})


def test_a_translation_has_each_text():
    missing = [one.message for one in in_japanese("title: お茶\n").unfinished if "take_back" in one.message]
    assert missing == ["There is no translation of the texts `title`, `says.0.says` and `says.1.says` of `take_back` into `ja`."]
    assert not [one for one in in_japanese().unfinished if one.code == "missing-translation" and "says.0" in one.message]


@pytest.mark.parametrize("text, message", [
    (JAPANESE + "      - says: もう一つ\n", "The policy has only 2 texts of `take_back`, and this is one more."),
    (JAPANESE.replace("      - says: 返送", "      - when: {bought: shop}\n        says: 返送"), "The policy has no text `when` of `take_back`."),
    ("outcomes:\n  take_back:\n    says: 返送できます。\n", "`says` is a list in the policy, so it is one here."),
    ("outcomes:\n  refused:\n    says:\n      - says: 申し訳ございません。\n", "`says` is one text in the policy, so it is one here."),
])
def test_a_translation_cannot_have_other_texts(text, message):
    with pytest.raises(PolicyError) as raised:
        in_japanese(text)
    assert message in [one.message for one in raised.value.problems]


def test_a_version_exchanges_the_texts_as_a_whole():
    version = "version: '2'\neffective_from: 2027-01-01\nquestions: {return: {outcomes: {take_back: {says: Bring it along.}}}}\n"
    versions = load_versions((tea(BOUGHT, OUTCOME).encode() + b"time_zone: UTC\n", "policy.yml"), (version.encode(), "versions/2027-01-01.yml"))
    assert [one.policy.outcome("take_back").texts for one in versions] == [
        ("You may send it back.", "You may bring it to the shop."), ("Bring it along.",)]


def test_a_fact_with_another_name_has_it_in_the_conditions_of_texts_too():
    renamed = tea(BOUGHT, OUTCOME, QUESTION).replace("bought:", "where:") + "\nrenamed: {bought: where}\n"
    new = load_policy(renamed.encode(), "policy.yml")
    old = policy(BOUGHT, OUTCOME, QUESTION)
    assert not compare(old, new.policy, DAY, new.renamed).changes
    assert not text_changes(with_names_of(old, new.policy, new.renamed), new.policy)




def test_answers_that_are_alike_can_have_other_texts_and_answers_with_other_texts_need_not_be_alike():
    alike = tea(BOUGHT, OUTCOME).replace("alike: [shop, market]", "alike: [shop, market, online]")
    told_apart = (OUTCOME[0], OUTCOME[1].replace("          - when: otherwise", """          - when: {bought: market}
            says: You may bring it to the market.
          - when: otherwise"""))
    for text in (alike, tea(BOUGHT, told_apart).replace("    alike: [shop, market]\n", "")):
        assert check(text).problems == check(tea()).problems


@pytest.mark.parametrize("begun, last", [
    ("", """  take_back:
    # You may return it
    title:
    says:
        # You may send it back.
      - says:
        # You may bring it to the shop.
      - says:
"""),
    ("outcomes:\n  take_back:\n    says:\n      - says: 返送できる場合があります。\n", """    says:
      - says: 返送できる場合があります。
        # You may bring it to the shop.
      - says:
    # You may return it
    title:
"""),
])
def test_a_translation_is_begun_with_a_line_for_each_text(begun, last):
    written = load_versions((tea(BOUGHT, OUTCOME).encode(), "policy.yml")).written
    (made,) = completed_translation(written, [(begun.encode(), "ja.yml") if begun else None], ["ja.yml"])
    assert last in made.data.decode()
    assert completed_translation(written, [(made.data, "ja.yml")], ["ja.yml"]) == []


def test_a_text_in_another_language_goes_with_the_answer():
    bought = ("facts:\n", """facts:
  bought:
    label: 購入先
    question: どこで購入されましたか？
    answers: {shop: 店舗, online: サイト, market: 市場}
""")
    both = "    says:\n      - says: 返送できる場合があります。\n      - says: 店舗に持参できる場合があります。\n"
    texts = ("    says: 店舗にお持ちください。\n", both)
    own = tea(BOUGHT, OUTCOME)
    (made,) = load_japanese(accepted(tea_ja(bought, texts), own), own).translations["ja"]
    assert step(made.policy, {**RECENT, "bought": "online"})["decision"]["says"] == "返送できる場合があります。"
    assert step(made.policy, {**RECENT, "bought": None})["decision"]["says"] == (
        "（購入先：サイト）返送できる場合があります。 （それ以外）店舗に持参できる場合があります。")
