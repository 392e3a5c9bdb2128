"""Whoever reads the policy as data learns from its schema what each key holds, and the schema is true of every policy."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given

from checker.data import policy_to_data
from compiler.pages.policy_schema import policy_schema
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea
from tests.made_up_policies import policies

SCHEMA = policy_schema()
TYPES = {"string": str, "integer": int, "boolean": bool, "null": type(None), "array": list, "object": dict}
SHOP = policy_to_data(load_policy(frozen.SHOP.read_bytes(), "policy.yml").policy)


def meets(data: Any, schema: dict[str, Any]) -> bool:
    """Whether data meet a schema, as far as its words are those of ours."""
    assert {*schema} <= {
        "$schema", "$defs", "$ref", "description", "anyOf", "const", "type", "items", "prefixItems", "minItems", "maxItems", "properties",
        "required", "additionalProperties",
    }
    if "$ref" in schema:
        return meets(data, SCHEMA["$defs"][schema["$ref"].removeprefix("#/$defs/")])
    if "anyOf" in schema:
        return any(meets(data, one) for one in schema["anyOf"])
    if "const" in schema:
        return type(data) is type(schema["const"]) and data == schema["const"]
    if not isinstance(data, TYPES[schema["type"]]) or isinstance(data, bool) != (schema["type"] == "boolean"):
        return False
    if schema["type"] == "array":
        if "prefixItems" in schema:
            parts = schema["prefixItems"]
            return len(data) == len(parts) and all(map(meets, data, parts))
        return all(meets(one, schema["items"]) for one in data)
    if schema["type"] == "object":
        if "properties" not in schema:  # any names, such as those of words
            return all(meets(value, schema["additionalProperties"]) for value in data.values())
        known = schema["properties"]
        return {*schema["required"]} <= {*data} <= {*known} and all(meets(value, known[key]) for key, value in data.items())
    return True


@pytest.mark.parametrize("data", [SHOP, policy_to_data(load_policy(tea().encode(), "policy.yml").policy)], ids=["shop", "tea"])
def test_a_policy_as_data_meets_the_schema(data):
    assert meets(data, SCHEMA)


def test_the_policy_at_the_address_that_stays_meets_it_too_with_the_day_until_which_it_is_valid():
    assert meets({**SHOP, "valid_until": "2026-12-31"}, SCHEMA) and not meets({**SHOP, "valid_until": None}, SCHEMA)


@given(policies())
def test_any_policy_as_data_meets_the_schema(policy):
    assert meets(policy_to_data(policy), SCHEMA)


@pytest.mark.parametrize("spoil", [
    lambda data: data.pop("version"),
    lambda data: data.update(version=1),
    lambda data: data.update(more=1),
    lambda data: data["rules"][0].update(when={"some": []}),
    lambda data: data["rules"][0].update(when={"not": {"all": [1]}}),
    lambda data: data["questions"][0]["outcomes"][0].pop("strength"),
    lambda data: data["questions"][0]["outcomes"][0].update(strength="perhaps"),
])
def test_data_that_are_no_policy_do_not_meet_it(spoil):
    data = copy.deepcopy(SHOP)
    spoil(data)
    assert not meets(data, SCHEMA)


def test_the_schema_says_what_a_key_means():
    properties = SCHEMA["$defs"]["Policy"]["properties"]
    assert properties["effective_from"]["description"] == "The day from which the rules hold, `YYYY-MM-DD`."
    strengths = SCHEMA["$defs"]["Outcome"]["properties"]["strength"]["anyOf"]
    assert {"const": "not covered", "description": "The policy does not say."} in strengths
