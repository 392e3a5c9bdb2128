"""The eligibility checker: the model of a policy and the one evaluator that decides cases.

It runs unchanged in CPython, in a shop's back end, and in the customer's browser. Standard library only; it opens no file but
the policy that ships beside it, reads no clock and keeps nothing. ::

    policy = checker.shipped_policy()
    case = checker.make_case(policy, {"order_status": "paid"}, as_of=datetime.date(2026, 11, 23))
    checker.Evaluator(policy).decide("cancel", case)
"""

from .answers import AnswerProblem, AnswersError, Case, make_case
from .data import digest, policy_from_data, policy_to_data
from .decide import Decision, Evaluator, Judgement, UndecidedError
from .interview import Interview
from .model import Policy

__all__ = [
    "AnswerProblem", "AnswersError", "Case", "Decision", "Evaluator", "Interview", "Judgement", "Policy",
    "UndecidedError", "digest", "make_case", "policy_from_data", "policy_to_data", "shipped_policy",
]


def shipped_policy() -> Policy:
    """The policy that this wheel was built from."""
    import json
    import pkgutil

    content = pkgutil.get_data(__name__, "policy.json")
    if content is None:
        raise FileNotFoundError("This copy of the checker has no policy.json: install the wheel that the build makes.")
    return policy_from_data(json.loads(content))
