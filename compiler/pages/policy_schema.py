"""The JSON Schema of the policy as data, made from the classes of :mod:`checker.model` and what they say of themselves."""

from __future__ import annotations

import ast
import collections.abc
import dataclasses
import functools
import inspect
import re
import sys
import types
import typing
from typing import Any

from checker import model
from checker.data import VALID_UNTIL

SCHEMA = "policy.schema.json"
"""Where the schema can always be found."""

_PLAIN = {str: {"type": "string"}, int: {"type": "integer"}, bool: {"type": "boolean"}, types.NoneType: {"type": "null"}}
_CONDITION = {"$ref": "#/$defs/Condition"}
_STRINGS = {"type": "array", "items": {"type": "string"}}
_CONDITIONS = {"type": "array", "items": _CONDITION}
_IN_A_KEY: dict[type, dict[str, Any]] = {
    model.Always: {"always": {"const": True}},
    model.AllOf: {"all": _CONDITIONS},
    model.AnyOf: {"any": _CONDITIONS},
    model.AtLeast: {"at_least": {"type": "integer"}, "of": _CONDITIONS},
    model.Not: {"not": _CONDITION},
    model.Otherwise: {"otherwise": {"type": "string"}},
    model.ByAnswer: {
        "by": {"type": "string"},
        "parts": {"type": "array", "items": {"type": "array", "prefixItems": [_STRINGS, _CONDITION], "minItems": 2, "maxItems": 2}},
        "comparisons": {"type": "array", "items": _STRINGS},
    },
    model.Defined: {"definition": {"type": "string"}},
    model.DoesNotApply: {"does_not_apply": {"type": "string"}},
}
"""Conditions that data writes in another way than by the names of their fields; see :mod:`checker.data`."""

_STRENGTHS = [{"const": word, "description": meaning} for word, meaning in model.STRENGTHS.items()]


@functools.cache
def policy_schema() -> dict[str, Any]:
    """A schema that the data of every policy meets, with a description of each key."""
    made: dict[str, Any] = {}
    _define(model.Policy, made)
    made[model.Policy.__name__]["properties"][VALID_UNTIL] = {"type": "string", "description": (
        "The last day on which this version holds, `YYYY-MM-DD`, if it was known at the time of writing that another one follows. Only the data at"
        " the address that stays have it.")}
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "$ref": "#/$defs/Policy", "$defs": made}


def _define(kind: type, made: dict[str, Any]) -> None:
    made[kind.__name__] = {}  # now, since conditions hold conditions
    properties: dict[str, Any]
    if kind in _IN_A_KEY:
        properties = {**_IN_A_KEY[kind]}
    else:
        said, hints = _said_of_fields(kind), typing.get_type_hints(kind)
        properties = {
            field.name: _schema(hints[field.name], made) | ({"description": said[field.name]} if field.name in said else {})
            for field in dataclasses.fields(kind)
        }
        if "strength" in properties:
            nothing = [_PLAIN[types.NoneType]] if types.NoneType in typing.get_args(hints["strength"]) else []
            properties["strength"] = {"anyOf": [*_STRENGTHS, *nothing]}
    made[kind.__name__] = {
        "description": _plain(inspect.getdoc(kind) or ""),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _schema(hint: Any, made: dict[str, Any]) -> dict[str, Any]:
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if hint == model.Condition:
        if "Condition" not in made:
            made["Condition"] = {}
            made["Condition"] = {"anyOf": [_schema(one, made) for one in typing.get_args(hint)]}
        return dict(_CONDITION)
    if typing.get_origin(hint) is types.UnionType:
        return {"anyOf": [_schema(one, made) for one in typing.get_args(hint)]}
    if typing.get_origin(hint) is tuple:
        first, *others = typing.get_args(hint)
        if others == [...]:
            return {"type": "array", "items": _schema(first, made)}
        parts = [_schema(one, made) for one in (first, *others)]
        return {"type": "array", "prefixItems": parts, "minItems": len(parts), "maxItems": len(parts)}
    if typing.get_origin(hint) is collections.abc.Mapping:
        return {"type": "object", "additionalProperties": _schema(typing.get_args(hint)[1], made)}
    if not isinstance(hint, type) or not dataclasses.is_dataclass(hint):
        raise TypeError(f"No schema for {hint}")
    if hint.__name__ not in made:
        _define(hint, made)
    return {"$ref": f"#/$defs/{hint.__name__}"}


def _said_of_fields(kind: type) -> dict[str, str]:
    """What stands below each field in the code, which Python does not keep."""
    body = _classes(kind.__module__)[kind.__name__]
    return {
        field.target.id: _plain(inspect.cleandoc(below.value.value))
        for field, below in zip(body, body[1:], strict=False)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name)
        and isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant) and isinstance(below.value.value, str)
    }


@functools.cache
def _classes(module: str) -> dict[str, list[ast.stmt]]:
    """What stands in each class of a module, by its name."""
    return {one.name: one.body for one in ast.parse(inspect.getsource(sys.modules[module])).body if isinstance(one, ast.ClassDef)}


def _plain(text: str) -> str:
    return " ".join(re.sub(r":\w+:(?=`)", "", text).replace("``", "`").split())
