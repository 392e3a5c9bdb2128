"""The browser's requests to the checker and its answers, as JSON: the interview and the certificate."""

import datetime
import json
import pkgutil
from dataclasses import replace

import pytest

from checker import Evaluator, Interview, digest, policy_from_data, policy_to_data, shipped_policy
from checker.certificate import certify
from checker.data import canonical_json
from checker.page import Page


def page(policy):
    return Page(canonical_json(policy_to_data(policy)))


def test_the_policy_arrives_whole(shop, library):
    for policy in (shop, library):
        assert policy_from_data(json.loads(canonical_json(policy_to_data(policy)))) == policy
        assert page(policy).digest == digest(policy)


def test_the_published_policy_is_taken_with_the_day_until_which_it_holds(shop):
    assert policy_from_data(policy_to_data(shop) | {"valid_until": "2026-12-31"}) == shop


def test_a_step_is_the_interviews_step(shop):
    answers = {"order_status": "received", "reason": "damaged", "received_on": "2026-11-16", "request_state": None}
    request = {"question": "refund", "answers": answers, "as_of": "2026-11-23"}
    answer = page(shop).step(json.dumps(request))
    assert json.loads(answer) == Interview(shop).step("refund", answers, datetime.date(2026, 11, 23))
    assert json.loads(answer)["as_of"] == "2026-11-23"


def test_letters_stay_letters(shop):
    said = page(replace(shop, title="Après-vente")).step('{"question": "cancel", "answers": {}, "as_of": "2026-11-23"}')
    assert '"Après-vente"' in said


def test_the_certificate_has_one_text(library):
    assert page(library).certify() == canonical_json(certify(Evaluator(library)))


def test_canonical_json_has_one_text_for_one_value():
    assert canonical_json({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'


@pytest.mark.parametrize("data", [{}, {"always": False}, {"fact": "age"}, {"not": {"fact": "age"}}, "always"])
def test_what_is_no_condition_is_refused(shop, data):
    policy = policy_to_data(shop)
    policy["impossible"][0]["when"] = data
    with pytest.raises(ValueError, match="Not a condition: .*"):
        policy_from_data(policy)


def test_the_policy_that_ships_lies_beside_the_code(shop, monkeypatch):
    shipped = {("checker", "policy.json"): canonical_json(policy_to_data(shop)).encode()}
    monkeypatch.setattr(pkgutil, "get_data", lambda package, file: shipped.get((package, file)))
    assert shipped_policy() == shop
    shipped.clear()
    with pytest.raises(FileNotFoundError, match="^This copy of the checker has no policy.json: install the wheel"):
        shipped_policy()


def test_of_a_policy_with_versions_the_one_that_is_in_force_ships(shop, monkeypatch):
    first, second, third = (replace(shop, version=f"{number}", effective_from=f"2026-0{number}-01") for number in (1, 3, 5))
    shipped = {
        "policy.json": canonical_json(policy_to_data(second)).encode(),
        "versions.json": canonical_json([policy_to_data(one) for one in (first, second, third)]).encode(),
    }
    monkeypatch.setattr(pkgutil, "get_data", lambda package, file: shipped.get(file))

    def version(*on):
        return shipped_policy(*(datetime.date.fromisoformat(day) for day in on)).version

    assert version() == "3", "the one that was in force when the wheel was built"
    assert [version(day) for day in ("2025-12-31", "2026-01-01", "2026-02-28", "2026-03-01", "2026-04-30", "2026-05-01", "2027-01-01")] == [
        "1", "1", "1", "3", "3", "5", "5"]
    del shipped["versions.json"]
    assert version("2026-01-01") == "3"
