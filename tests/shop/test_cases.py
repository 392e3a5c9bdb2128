"""The shop's example cases follow its terms: an editor who changes one mends no case."""

import re
from pathlib import Path

import pytest

from compiler.checks.report import check_policy
from compiler.reading.policy import load_policy
from tests.moved_terms import moved_terms

POLICY_FILE = Path(__file__).resolve().parents[2] / "policy" / "policy.yml"


@pytest.mark.parametrize("term, amount", [*moved_terms(POLICY_FILE)])
def test_the_cases_hold_after_an_edit_of_a_term(term, amount):
    text = re.sub(rf"(?m)^(  {term}:) .*$", rf"\1 {amount}", POLICY_FILE.read_text("utf-8"), count=1)
    cases = POLICY_FILE.with_name("cases.yml")
    report = check_policy(load_policy(text.encode(), "policy.yml"), (cases.read_bytes(), "cases.yml"))
    assert not [problem for problem in report.problems if problem.place.file == "cases.yml"], report.as_text()
