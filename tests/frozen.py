"""The frozen policies that the tests of the product read. They stay as they are, whatever an editor writes into `policy/`."""

from __future__ import annotations

from pathlib import Path

from checker.model import Policy
from compiler.reading.policy import Loaded, load_policy

PROJECT = Path(__file__).resolve().parents[1]
POLICIES = PROJECT / "tests" / "policies"
SHOP = POLICIES / "shop" / "policy.yml"
LIBRARY = POLICIES / "library" / "policy.yml"
LONG_WORDS = POLICIES / "long_words" / "policy.yml"
RENTALS = POLICIES / "rentals" / "policy.yml"
"""Its table is long."""
JOURNEYS = POLICIES / "journeys" / "policy.yml"
"""It asks for several answers at once, and has a long list of answers in groups."""
SHARES = POLICIES / "shares" / "policy.yml"
"""It computes amounts from answers, and says them."""
TEA = {tag: POLICIES / f"tea_{tag}" / "policy.yml" for tag in ("de", "ja", "zh")}
"""The same small policy, written first in each of these languages."""


def loaded(file: Path) -> Loaded:
    return load_policy(file.read_bytes(), file.name)


def policy(file: Path) -> Policy:
    return loaded(file).policy
