"""The checker's interface for the page in the browser: JSON in, JSON out."""

from __future__ import annotations

import datetime
import json

from .certificate import certify
from .data import canonical_json, policy_from_data
from .interview import Interview


class Page:
    """One loaded policy, ready to interview. Each step brings all answers along, so earlier steps only make later ones faster."""

    def __init__(self, policy_json: str):
        self._interview = Interview(policy_from_data(json.loads(policy_json)))

    @property
    def digest(self) -> str:
        """The digest of the policy that decides here."""
        return self._interview.digest

    def step(self, request_json: str) -> str:
        """One step of the interview; see :meth:`checker.interview.Interview.step`.

        The request is ``{"question": id, "answers": {fact: answer or null}, "as_of": "YYYY-MM-DD"}``.
        """
        request = json.loads(request_json)
        as_of = datetime.date.fromisoformat(request["as_of"])
        return json.dumps(self._interview.step(request["question"], request["answers"], as_of), ensure_ascii=False)

    def certify(self) -> str:
        """Work out the decisions of the policy anew, and seal them; see :mod:`checker.certificate`."""
        return canonical_json(certify(self._interview.evaluator))
