"""The two policies, for tests of the checker alone."""

from pathlib import Path

import pytest

from checker import Policy
from compiler.reading.policy import load_policy

PROJECT = Path(__file__).resolve().parents[2]


def load(file: str) -> Policy:
    return load_policy((PROJECT / file).read_bytes(), "policy.yml").policy


@pytest.fixture(scope="session")
def shop() -> Policy:
    return load("policy/policy.yml")


@pytest.fixture(scope="session")
def library() -> Policy:
    return load("examples/library/policy.yml")
