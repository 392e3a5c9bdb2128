"""The eligibility checker: the model of a policy and the one evaluator that decides cases.

It runs unchanged in CPython, in a shop's back end, and in the customer's browser. Standard library only; it opens no file but
the policy that ships beside it, reads no clock and keeps nothing. ::

    policy = checker.shipped_policy()
    case = checker.make_case(policy, {"order_status": "paid"}, as_of=datetime.date(2026, 11, 23))
    checker.Evaluator(policy).decide("cancel", case)
"""

import datetime

from .answers import AnswerProblem, AnswersError, Case, make_case
from .data import digest, policy_from_data, policy_to_data
from .decide import Decision, Evaluator, Judgement, UndecidedError
from .interview import Interview
from .model import Policy

__all__ = [
    "AnswerProblem", "AnswersError", "Case", "Decision", "Evaluator", "Interview", "Judgement", "Policy",
    "UndecidedError", "digest", "make_case", "policy_from_data", "policy_to_data", "shipped_policy",
]


def shipped_policy(on: datetime.date | None = None) -> Policy:
    """The policy that this wheel was built from; of one with several versions the one that is in force ``on`` a day.

    The day is the reference date of the case, if the policy names one. Without it, the version is the one that was in force when the wheel was built.
    """
    import json
    import pkgutil

    def content(file: str) -> bytes | None:
        try:
            return pkgutil.get_data(__name__, file)
        except OSError:  # a folder says that it is not there, an archive that it cannot be read
            return None

    policy, versions = content("policy.json"), content("versions.json")
    if policy is None:
        raise FileNotFoundError("This copy of the checker has no policy.json: install the wheel that the build makes.")
    if on is None or versions is None:
        return policy_from_data(json.loads(policy))
    first, *others = json.loads(versions)  # in the order of the days on which they begin
    begun = [one for one in others if one["effective_from"] <= on.isoformat()]
    return policy_from_data(begun[-1] if begun else first)
