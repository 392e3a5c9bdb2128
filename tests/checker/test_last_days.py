"""Last days in texts: in words for everybody on pages and in the plan, as days of the calendar in a decision of the engine."""

from __future__ import annotations

import datetime
import json

import pytest

from checker.data import policy_from_data, policy_to_data
from checker.deadlines import filled
from checker.interview import Interview
from compiler.derived.interview_plan import make_plan, walks
from compiler.engine.node import run_script
from compiler.pages.topic_view import topic_view
from compiler.proof.agreement import first_wrong_walk
from compiler.reading.policy import load_policy
from compiler.reading.versions import load_versions
from tests.checker.test_business_days import AT_WORK, EXTENDED
from tests.checks.tea import check, found, tea
from tests.frozen import PROJECT

SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
AFTER = ("question: On which day did you buy it?", "question: On which day did you buy it?\n    after: you bought it")
UNTIL = (AFTER, ("says: You may return tea {within window}.", "says: You may return tea until {last_day window after bought_on}."))
OUTCOME = ("says: Bring it to the shop.", "says: Bring it to the shop until {last_day window after bought_on}.")


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def decided(made, day: str | None, today: str = "2026-12-05", **answers):
    """The view of a decision, by the policy as it ships."""
    interview = Interview(policy_from_data(policy_to_data(made)))
    return interview.step("return", {"kind": "black", "bought_on": day, "price": "30", **answers}, datetime.date.fromisoformat(today))


def test_a_page_says_a_last_day_in_the_words_of_the_fact():
    loaded = check(tea(*UNTIL, OUTCOME)).loaded
    assert loaded.policy.rules[0].says == "You may return tea until 7 days after you bought it."
    assert loaded.policy.outcome("take_back").says == "Bring it to the shop until 7 days after you bought it."
    assert topic_view(loaded.meaning, loaded.policy.topics[0])["stated"][0]["says"] == loaded.policy.rules[0].says


def test_a_decision_of_the_engine_says_the_day_with_its_arithmetic():
    view = decided(policy(*UNTIL, OUTCOME), "2026-12-01")
    assert view["last_days"] == {"7 days after you bought it": "8 December 2026 (7 days after 1 December 2026)"}
    assert view["decision"]["says"].endswith("until 7 days after you bought it.")  # as the plan has it


def test_without_the_day_the_decision_says_what_everybody_is_told():
    made = policy(*UNTIL, ("when: {bought_on: {longer_ago_than: window}}", "when: {bought_on: {longer_ago_than: window}, kind: green}"),
                  ("when: {bought_on: {within: window}}", "when: {any: [{bought_on: {within: window}}, {not: {kind: green}}]}"))
    assert decided(made, None)["last_days"] == {}


@pytest.mark.parametrize("changes, day, says", [
    ((("  window: 7 days\n", "  window: 1 month\n"),), "2027-01-31", "28 February 2027 (1 month after 31 January 2027)"),
    ((AT_WORK, ("  window: 7 days\n", "  window: 3 business days\n")), "2026-12-23", "31 December 2026 (3 business days after 23 December 2026)"),
    (EXTENDED, "2026-11-28", "14 December 2026 (14 days after 28 November 2026, or the next business day)"),
])
def test_months_and_business_days_end_on_the_day_on_which_the_rules_end(changes, day, says):
    made = policy(*UNTIL, *changes)
    view = decided(made, day, day)
    assert [*view["last_days"].values()] == [says]
    for today, outcome in ((0, "take_back"), (1, "refused")):
        last = datetime.datetime.strptime(says.partition(" (")[0], "%d %B %Y").date() + datetime.timedelta(today)
        assert decided(made, day, last.isoformat())["decision"]["id"] == outcome


def test_a_time_that_depends_on_an_answer_is_the_one_of_that_answer():
    made = policy(*UNTIL, ("  window: 7 days\n", "  window: {by: kind, black: 10 days, otherwise: 7 days}\n"))
    assert made.rules[0].says == "You may return tea until 10 days (Black tea) or 7 days (otherwise) after you bought it."
    general = "10 days (Black tea) or 7 days (otherwise) after you bought it"
    assert decided(made, "2026-12-01")["last_days"] == {general: "11 December 2026 (10 days after 1 December 2026)"}
    assert decided(made, "2026-12-01", kind="herbs")["last_days"] == {general: "8 December 2026 (7 days after 1 December 2026)"}
    assert decided(made, "2026-12-01", kind=None)["last_days"] == {}


@pytest.mark.parametrize("day, says", [("9999-12-24", ["31 December 9999 (7 days after 24 December 9999)"]), ("9999-12-25", [])])
def test_a_last_day_beyond_the_calendar_is_not_said(day, says):
    assert [*decided(policy(*UNTIL), day, day)["last_days"].values()] == says


def two(fact: str, term: str):
    """A policy that says two last days, of which the second one counts for herbs."""
    return (AFTER, ("  window: 7 days\n", "  window: 7 days\n  more: 17 days\n"),
            ("says: We are sorry.", f"says: It was {{last_day window after bought_on}}, or {{last_day {term} after {fact}}}."),
            ("when: {kind: herbs}", f"when: {{kind: herbs, {fact}: {{within: {term}}}}}"))


def test_a_last_day_whose_words_end_with_those_of_another_one_is_put_in_whole():
    said = decided(policy(*two("bought_on", "more")), "2026-12-01")["last_days"]
    texts = {"says": ["7 days after you bought it, 17 days after you bought it"], "number": 7}
    assert filled(texts, said) == {
        "says": ["8 December 2026 (7 days after 1 December 2026), 18 December 2026 (17 days after 1 December 2026)"], "number": 7}


def test_a_last_day_is_said_also_where_another_one_is_not_known():
    received = "  received_on: {label: Day of delivery, question: When did it come?, after: the delivery of all of it, answers: date}\n"
    made = policy(("  bought_on:\n", f"{received}  bought_on:\n"), *two("received_on", "window"))
    assert [*decided(made, "2026-12-01")["last_days"]] == ["7 days after you bought it"]


def test_the_plan_and_the_engine_agree_in_everything_else():
    interview = Interview(policy(*UNTIL, OUTCOME))
    plan = make_plan(interview)
    taken = [*walks(interview, plan)]
    assert any(one["view"]["last_days"] for one in taken)
    assert first_wrong_walk(plan, taken, SCRIPT) is None


def test_the_script_of_the_page_leaves_last_days_to_the_engine(tmp_path):
    view = decided(policy(*UNTIL), "2026-12-01")
    script = """
        import { readFileSync } from "node:fs";
        const { decidedIn } = await import(process.argv[2]);
        process.stdout.write(JSON.stringify(Object.keys(decidedIn(JSON.parse(readFileSync(process.argv[3]))))));
    """
    (tmp_path / "ask.mjs").write_text(script, encoding="utf-8")
    (tmp_path / "view.json").write_text(json.dumps(view), encoding="utf-8")
    run = run_script(tmp_path / "ask.mjs", PROJECT / "docs" / "front_end" / "plan.mjs", tmp_path / "view.json")
    assert set(view) - set(json.loads(run.stdout)) == {"dates", "last_days", "amounts", "changes"}


def test_a_text_with_a_last_day_mentions_what_its_condition_compares():
    for code in ("unsaid-comparison", "parted-comparison"):
        assert found(tea(*UNTIL), code) == found(tea(), code)
    other = ("when: {bought_on: {within: window}}", "when: {bought_on: {less_than_ago: window}}")
    other_late = ("when: {bought_on: {longer_ago_than: window}}", "when: {bought_on: {at_least_ago: window}}")
    assert [problem.message for problem in found(tea(*UNTIL, other, other_late), "parted-comparison")] != []


TRANSLATED = """
facts:
  bought_on:
    after: 購入
rules:
  recent:
    says: お茶は{last_day window after bought_on}まで返品できる場合があります。
"""


def test_a_translation_says_the_last_day_in_its_own_words():
    loaded = load_versions((tea(*UNTIL).encode(), "policy.yml"), translations={"ja": [(TRANSLATED.encode(), "ja.yml")]})
    problems = [problem for problem in loaded.unfinished if problem.code != "untranslated"]
    assert [problem for problem in problems if "last_day" in problem.message] == []
