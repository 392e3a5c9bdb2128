"""Tests of the product read frozen policies, and none that editors change. The examples that ship are sound all the same."""

from __future__ import annotations

import re

import pytest

from compiler.checks.report import check_policy
from tests import frozen

OF_THE_SHOP = ("shop/", "mutation/policy_mutants.py", "mutation/translation_mutants.py", "browser/gallery.py", "test_frozen.py")
"""The tests of the shop's own policy, what `make mutants` and `make screenshots` run on it, and this file."""
CHANGED_BY_EDITORS = re.compile(r"""(PROJECT|ROOT|parents\[\d\]) / "(policy|examples)"|["'](policy|examples)/""")


def test_tests_of_the_product_read_frozen_policies():
    tests = frozen.PROJECT / "tests"
    files = [file for file in tests.rglob("*.py") if not file.relative_to(tests).as_posix().startswith(OF_THE_SHOP)]
    assert len(files) > 50
    assert [str(file.relative_to(tests)) for file in files if CHANGED_BY_EDITORS.search(file.read_text("utf-8"))] == []


@pytest.mark.parametrize("file", sorted(frozen.PROJECT.glob("examples/*/policy.yml")), ids=lambda file: file.parent.name)
def test_nothing_is_wrong_with_an_example(file):
    cases = file.with_name("cases.yml")
    report = check_policy(frozen.loaded(file), (cases.read_bytes(), cases.name))
    assert not report.problems, report.as_text()
    assert report.examples
