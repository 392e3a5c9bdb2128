"""The operators of comparisons, such as ``at_least`` in ``{at_least: 5}``: which there are, and which values each one lets through."""

from __future__ import annotations

# Of numbers, of days of the calendar, of how long ago a day is, and of how far ahead.
NUMBERS = ("at_least", "at_most", "more_than", "less_than")
DAYS = ("before", "after", "from", "until")
AGES = ("within", "less_than_ago", "at_least_ago", "longer_ago_than")
COMING = ("within_next", "in_less_than", "in_at_least", "in_more_than")

EXACTLY = "exactly"
"""How a value without a comparison is compared, as in ``{copies: 3}``."""

COMPARISONS = {"number": (*NUMBERS, EXACTLY), "date": (*DAYS, *AGES, *COMING)}
"""The operators by the kind of the fact that they compare."""

OPPOSITES = {"at_least": "less_than", "less_than": "at_least", "at_most": "more_than", "more_than": "at_most"}
"""Of a number, the operator that holds where another one does not."""

OF = "of"
"""The key behind which the other date stands: ``{within: 14 days, of: received_on}``."""

AFTER = {"within": "within", "at_most": "within", "less_than": "less_than_ago", "at_least": "at_least_ago", "more_than": "longer_ago_than"}
BEFORE = {"at_most": "within_next", "less_than": "in_less_than", "at_least": "in_at_least", "more_than": "in_more_than"}
"""What is said of a date so long after, or before, another one, and what is said alike of a day so long after or before today."""

RUNNING = ("within", "at_most", "more_than")
"""What is said of a date by the last day of a time that runs from another one."""

SIDES = {"before": (None, -1), "after": (1, None), "from": (0, None), "until": (None, 0), EXACTLY: (0, 0)}
"""How many days after another date a date is that is compared with it alone."""


def bounds(operator: str, amount: int) -> tuple[int | None, int | None]:
    """The least and the greatest value for which a comparison with an amount holds. ``None`` stands for no bound."""
    match operator:
        case "at_least" | "from" | "at_least_ago" | "in_at_least":
            return amount, None
        case "more_than" | "after" | "longer_ago_than" | "in_more_than":
            return amount + 1, None
        case "at_most" | "until" | "within" | "within_next":
            return None, amount
        case "less_than" | "before" | "less_than_ago" | "in_less_than":
            return None, amount - 1
    return amount, amount


def days_ago(operator: str, amount: int) -> tuple[int | None, int | None]:
    """The fewest and the most days ago for which a comparison with today holds. A day to come is negative, and not "within the last 7 days"."""
    low, high = bounds(operator, amount)
    low = 0 if low is None else low
    return (low, high) if operator in AGES else (None if high is None else -high, -low)
