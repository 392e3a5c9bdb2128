"""The certificate can be worked out by anybody who has the decisions: it is their number and their digest."""

import hashlib
import json

from checker import Evaluator, digest, policy_to_data
from checker.certificate import certify, decisions


def one_line(data) -> bytes:
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def test_the_digest_is_that_of_the_policy_as_json(shop):
    assert digest(shop) == hashlib.sha256(one_line(policy_to_data(shop))).hexdigest()


def test_a_certificate_counts_and_seals_the_decisions(shop):
    decided = list(decisions(Evaluator(shop)))
    outcomes = {question.id: {outcome.id: 0 for outcome in question.outcomes} for question in shop.questions}
    # Days are decided at both ends of a span, 0 and 7 or 8 and long ago, and count once.
    counted = [decision for decision in decided if decision["case"].get("received_on", 0) in (0, 8)]
    assert len(counted) < len(decided)
    for decision in counted:
        outcomes[decision["question"]][decision["outcome"]] += 1
    assert certify(Evaluator(shop)) == {
        "policy": digest(shop),
        "cases": len(counted),
        "outcomes": outcomes,
        "decisions": hashlib.sha256(b"".join(one_line(decision) + b"\n" for decision in decided)).hexdigest(),
    }


def test_each_decision_comes_with_its_case_and_its_reasons(shop):
    first = next(decisions(Evaluator(shop)))
    assert first == {
        "question": "cancel",
        "case": {"order_status": "awaiting_payment", "reason": "changed_mind", "cancellation_offered": "yes"},
        "outcome": "may_cancel",
        "rules": ["unpaid-order"],
        "guidance": ["order-page-first"],
    }
