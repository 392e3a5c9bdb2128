"""The two frozen policies, for tests of the checker alone."""

import pytest

from checker import Policy
from tests import frozen


@pytest.fixture(scope="session")
def shop() -> Policy:
    return frozen.policy(frozen.SHOP)


@pytest.fixture(scope="session")
def library() -> Policy:
    return frozen.policy(frozen.LIBRARY)
