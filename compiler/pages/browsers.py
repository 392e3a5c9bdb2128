"""The browsers that the checker supports: the oldest versions with all that its scripts use. A test compares the two.

Where a browser lacks something all the same, the page says so and points to the published tables.
"""

from __future__ import annotations

from collections.abc import Mapping

BASELINE: Mapping[str, str] = {
    "chrome": "111", "chrome_android": "111", "edge": "111", "firefox": "115", "firefox_android": "115", "safari": "16.4", "safari_ios": "16.4",
}
"""The oldest version of each browser, by its name in MDN's browser-compat-data."""


def supported_browsers(says: str) -> str:
    """The baseline in words, as the page of the checker says it in its language."""
    return says.format(**{name: BASELINE[name] for name in ("chrome", "edge", "firefox", "safari")})
