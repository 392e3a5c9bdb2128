"""The report says everything that is wrong at once, up to as much as somebody can read."""

import json

from compiler.problems import SHOWN
from tests.checks.tea import SUMMARY, check, tea

CASES = """\
- case: on time
  question: return
  answers: {bought_on: 2026-11-20, kind: black}
  outcome: refused
- case: nobody knows this
  question: return
  answers: {colour: red}
  outcome: refused
"""


def test_a_failing_example_a_broken_one_and_a_finding_are_said_at_once():
    text = tea(("title: Herbs", "title: We refuse herbs"))
    report = check(text, CASES)
    assert sorted(problem.code for problem in report.problems) == ["example", "strength", "unknown-fact"]
    assert report.errors and report.examples == 1
    assert "\n1 example case, 3 errors, 0 warnings, " in report.as_text()


def test_example_cases_are_tried_beside_a_gap_and_a_conflict():
    text = tea(("when: {bought_on: {longer_ago_than: window}}", "when: {bought_on: {longer_ago_than: 30 days}}"))
    cases = CASES + "- {case: in the gap, question: return, answers: {bought_on: 2026-11-01}, outcome: refused}\n"
    codes = [problem.code for problem in check(text, cases).problems]
    assert {"gap", "example", "unknown-fact"} <= set(codes) and codes.count("example") == 1, "a case in the gap is said as the gap"


def test_at_most_two_hundred_problems_are_shown_and_the_rest_is_counted():
    text = tea((SUMMARY, f"{' '.join(map(str, range(6_000)))}\nnotice"), ("terms:\n", "terms:\n  idle: 3 days\n"))
    report = check(text)
    assert len(report.problems) == 6_001
    data = report.as_data()
    assert (len(data["problems"]), data["problems_not_shown"]) == (SHOWN, 6_001 - SHOWN)
    said = report.as_text()
    assert "There are 5,801 more of these. They are not shown; begin with the first ones." in said
    assert {one["severity"] for one in data["problems"]} == {"error"}, "a warning does not stand in the place of an error"
    assert len(said) < 200_000 and len(json.dumps(data)) < 200_000


def test_accepted_findings_are_not_all_listed_either():
    numbers = " ".join(map(str, range(6_000)))
    text = tea((SUMMARY, f"{numbers}\nnotice"))
    text += f"\naccepted:\n  - {{finding: orphan-number, about: summary, words: '{numbers}', because: We count.}}\n"
    report = check(text)
    assert report.problems == () and "  and 5,800 more\n" in report.as_text()
    assert (len(report.as_data()["accepted"]), report.as_data()["accepted_not_shown"]) == (SHOWN, 5_800)
