"""The JSON Schemas of the files that editors write, of a policy, its versions and its example cases: what each key means, and ids to choose from.

An editor's program reads them while somebody types, for completion, for what it shows below the pointer, and for the faults that can be seen
in one place. They are made from the table of keys that reading goes by, and from the names in the text as it is, even where something in it
is still wrong. Draft 7, since programs know it best.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from checker.conditions import GREATEST
from checker.model import ALL, NO, ROUNDINGS, STRENGTHS, TODAY, TONES, YES, Words
from checker.times import BUSINESS_DAYS
from compiler import checks
from compiler.languages import REFERENCE, known, language, one_of_unit
from compiler.problems import PolicyError, Report
from compiler.reading import keys
from compiler.reading.amounts import (
    MONTHS,
    MOST_DECIMALS,
    PERCENT,
    TIMES,
    YEARLY,
    Exact,
    as_amount,
    as_exact,
    as_number,
    as_written,
    converted,
    decimals_of,
    in_parts,
)
from compiler.reading.calendar import MOST_BUSINESS_DAYS, TO, WEEKDAYS
from compiler.reading.computed import SIGNS
from compiler.reading.conditions import ALL_OF, ANY_OF, AT_LEAST, NONE_OF, OF
from compiler.reading.conditions import RESERVED as NO_FACTS
from compiler.reading.contact import ADDRESS, MAIL, PHONE, WAYS
from compiler.reading.example_cases import CONTRADICTION
from compiler.reading.facts import BY, KINDS, OTHERWISE
from compiler.reading.keys import KEYS, SEVERAL_OF, Key, not_applying
from compiler.reading.layers import FIXED, laid_over
from compiler.reading.operators import AGES, COMING, DAYS, EXACTLY, NUMBERS
from compiler.reading.statements import RESERVED as NO_OUTCOMES
from compiler.reading.translations import by_number, nested, texts_of
from compiler.reading.values import ID, LONGEST_ID
from compiler.reading.yaml_nodes import ListNode, MapNode, Node, TextNode, read

Schema = dict[str, Any]

POLICY_SCHEMA, VERSION_SCHEMA, CASES_SCHEMA = "editors/policy.schema.json", "editors/version.schema.json", "editors/cases.schema.json"
TRANSLATION_SCHEMA = "editors/translation.schema.json"
"""Where a site has them."""

_RELATION = "It is about how two things stand to each other."
_OTHER_VERSIONS = "It takes the other versions to see."
BEYOND = {
    "yaml-value": "It is about whether a word stands in quotes.",
    "date-to-come": "It takes a sum with days.",
    "empty-interval": "Two values are compared.",
    "unknown-comparison": "It depends on the phrases of a language.",
    **dict.fromkeys(("no-table", "bad-table", "duplicate-row", "missing-row"), "It is about another file."),
    "bad-time-zone": "It depends on the time zones that a machine knows.",
    "mixed-dates": "It depends on how conditions compare the date.",
    "stale-translation": "It is about a text of another file.",
    "other-terms": "It is about a text of another file.",
    **dict.fromkeys(
        ("fact-order", "definition-order", "presumed-fact", "unasked-fact", "no-otherwise",
         "exception-to-itself", "exception-across-questions", "exception-circle",
         "question-circle", "decided-fact",
         "instead-of-circle", "months-and-days", "no-calendar", "bad-calendar", "bad-last-day", "otherwise-exception", "question-without-rules"),
        _RELATION,
    ),
    **dict.fromkeys(("no-time-zone", "version-order", "version-day", "part-kept"), _OTHER_VERSIONS),
}
"""Faults that no schema of this kind can see, with why. Neither can it see what is wrong with the text before it is YAML, nor whatever it
takes a second place of the file to see: a schema looks at one value at a time."""

_SPANS = {"days", *MONTHS, BUSINESS_DAYS}
"""The units of times that dates are compared with."""

YES_OR_NO, DATE, WHOLE_NUMBER, NUMBER = KINDS
CHOICE = "choice"
_SEVERAL: Schema = {"type": "object", "required": [SEVERAL_OF]}

_TERM = re.compile(r"\{ *([a-z0-9_-]+) *\}")
_NOTHING: Schema = {"not": {}, "errorMessage": "There is nothing yet that could be named here."}
_DRAFT = "http://json-schema.org/draft-07/schema#"
_ID = f"^{ID.pattern}$"
_WORDS: Schema = {"type": "string", "pattern": "\\S", "patternErrorMessage": "Write something, or delete the key."}
_PHRASES: Schema = {"anyOf": [_WORDS, {"type": "array", "minItems": 1, "items": _WORDS}]}
_ONE_LINE: Schema = {"pattern": r"^\s*\S(.*\S)?\s*$", "patternErrorMessage": "Make it one line; for a long one, begin with `>-`."}
_LONG, _SHORT = r"(0[13578]|1[02])-(0[1-9]|[12]\d|3[01])", r"(0[469]|11)-(0[1-9]|[12]\d|30)"
_DAY_PATTERN = rf"\d{{4}}-({_LONG}|{_SHORT}|02-(0[1-9]|[12]\d))"
_DAY: Schema = {
    "type": "string", "pattern": f"^{_DAY_PATTERN}$", "patternErrorMessage": "Write year, month and day, such as `2026-11-23`.",
}
_NUMBER: Schema = {
    "anyOf": [
        {"type": "integer", "minimum": -GREATEST, "maximum": GREATEST},
        {"type": "string", "pattern": r"^-?(0|[1-9]\d{0,14}|10{15})$"},
    ],
}
_DECIMAL: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": rf"^-?(0|[1-9]\d{{0,14}}|10{{15}})(\.\d{{1,{MOST_DECIMALS}}})?$"}]}
_NUMERAL = r"\S*\d\S*(\s[^\s\d]+)?"
"""A number that is written out, with a unit or not, in any language."""
_SIGN = f" (?:{'|'.join(map(re.escape, SIGNS))}) "
_OCCURRENCES = r"(\d+|one|an?) (days?|weeks?)"
_CONTRADICTION = {CONTRADICTION: "The answers contradict each other."}


@dataclass
class _Fact:
    id: str
    kind: str = ""
    """As in what is written after ``answers:``, or ``choice`` or ``several_of``; empty where it cannot be read."""
    answers: dict[str, str] = field(default_factory=dict)
    groups: dict[str, str] = field(default_factory=dict)
    unit: str = ""
    decimals: int = 0
    low: Exact | None = None
    high: Exact | None = None
    says: str = ""
    said: bool = False
    """Whether it is an amount that texts can name."""

    @property
    def bounds(self) -> tuple[Exact, Exact]:
        """The least and the greatest number that can be meant."""
        return self.low or 0, Fraction(GREATEST, 10**self.decimals) if self.high is None else self.high


@dataclass
class _Names:
    """What a policy calls its things, each id with what it is, as far as that can be read."""

    words: Words
    """Of the policy's language, in which amounts may be written."""
    ids: dict[str, dict[str, str]] = field(default_factory=dict)
    """By kind of thing."""
    facts: dict[str, _Fact] = field(default_factory=dict)
    amounts: dict[str, _Fact] = field(default_factory=dict)
    """The amounts that are computed, as the numbers that conditions take them for."""
    definitions: dict[str, str] = field(default_factory=dict)
    tables: set[str] = field(default_factory=set)
    """The definitions that are tables, whose values stand in other files."""
    terms: dict[str, str] = field(default_factory=dict)
    values: dict[str, list[str]] = field(default_factory=dict)
    """By term; several where they go by the answers to a fact."""
    outcomes_of: dict[str, list[str]] = field(default_factory=dict)
    """By question."""
    rules_of: dict[str, list[str]] = field(default_factory=dict)
    """By outcome; those without an outcome by an empty text."""
    not_covered: list[str] = field(default_factory=list)
    statements_of: dict[str, list[str]] = field(default_factory=dict)
    """By topic."""

    def of(self, kinds: str) -> dict[str, str]:
        return {id: says for kind in kinds.split() for id, says in self.ids.get(kind, {}).items()}

    def add(self, other: _Names) -> None:
        """Take in the names of another version; what both have is as it is there."""
        for kind, called in other.ids.items():
            self.ids.setdefault(kind, {}).update(called)
        self.facts |= other.facts
        self.amounts |= other.amounts
        self.definitions |= other.definitions
        self.tables |= other.tables
        self.terms |= other.terms
        self.values |= other.values
        for lists, more in (
            (self.outcomes_of, other.outcomes_of), (self.rules_of, other.rules_of), (self.statements_of, other.statements_of),
        ):
            for id, listed in more.items():
                lists[id] = [*dict.fromkeys([*lists.get(id, []), *listed])]
        self.not_covered += other.not_covered


def schemas(data: bytes, layers: Iterable[bytes] = ()) -> dict[str, Schema]:
    """The schemas by the addresses where a site has them, for the bytes of a policy file and of the files of its further versions.

    Versions and example cases can name what any version has. Raises ``PolicyError`` if the policy is no YAML; a layer that is none is left out.
    """
    root, _ = read(data, "")
    own, all, written = _names(root), _names(root), root
    for layer in layers:
        try:
            over, report = read(layer, "")
            root = laid_over(root, over, Report(report.source)) if isinstance(root, MapNode) else root
        except PolicyError:
            continue
        all.add(_names(root))
    return {POLICY_SCHEMA: _policy_schema(own), VERSION_SCHEMA: _version_schema(all), CASES_SCHEMA: _cases_schema(all),
            TRANSLATION_SCHEMA: _translation_schema(written, own)}


def _names(root: Node) -> _Names:
    tag = _text(root, "language")
    found = _Names(words=language(tag if tag in known() else REFERENCE).checker, ids={
        "strength": {**STRENGTHS}, "tone": {**TONES}, "rounding": {**ROUNDINGS}, "language": dict.fromkeys(known(), ""),
        ALL: {ALL: "Every rule with another outcome."},
    })
    for id, node in _group(root, "terms"):
        values = [entry.value for key, entry in node.entries.items() if key != BY] if isinstance(node, MapNode) else [node]
        written = [*filter(None, map(_text, values))]
        found.values[id] = [as_written(value, found.words) for value in written]
        found.terms[id] = " or ".join(dict.fromkeys(written))
    found.ids["term"] = {id: found.terms[id] for id in _terms_in(found, {"days"})}  # of those the calendar names some
    for id, node in _group(root, "facts"):
        found.facts[id] = _fact(id, node)
    found.ids["fact"] = {id: fact.says for id, fact in found.facts.items()}
    found.ids["day"] = {id: fact.says for id, fact in found.facts.items() if fact.kind == "date"}
    for id, node in _group(root, "amounts"):
        found.amounts[id] = _amount_of(id, node, found)
    for id, node in _group(root, "definitions"):
        found.definitions[id] = _text(node, "label")
        found.tables |= {id} if _get(node, "table") else set()
    routes = _group(root, "contact")
    found.ids["route"] = {id: _text(node, "name") for id, node in routes}
    found.ids["other_route"] = {id: _text(node, "name") for id, node in routes if _get(node, "for_now") is None}
    _name_questions(root, found)
    _name_topics(root, found)
    for called in found.ids.values():
        called.update({id: _TERM.sub(lambda match: found.terms.get(match[1], match[0]), says) for id, says in called.items() if "{" in says})
    return found


def _name_questions(root: Node, found: _Names) -> None:
    questions, outcomes = found.ids.setdefault("question", {}), found.ids.setdefault("outcome", {})
    for question, node in _group(root, "questions"):
        questions[question] = _text(node, "ask")
        for id, outcome in _group(node, "outcomes"):
            outcomes[id] = _text(outcome, "title")
            found.outcomes_of.setdefault(question, []).append(id)
            found.not_covered += [id] if _text(outcome, "strength") == "not covered" else []
        if _get(node, "applies_when"):
            made, rule = not_applying(question)
            outcomes[made] = found.ids.setdefault("rule", {})[rule] = "The question does not apply."
            found.outcomes_of.setdefault(question, []).append(made)
            found.rules_of.setdefault(made, []).append(rule)


def _name_topics(root: Node, found: _Names) -> None:
    topics = found.ids.setdefault("topic", {})
    for topic, node in _group(root, "topics"):
        topics[topic] = _text(node, "title")
        for statement in _items(node, "statements"):
            for kind in ("rule", "guidance"):
                if id := _text(statement, kind):
                    found.ids.setdefault(kind, {})[id] = _text(statement, "title")
                    found.statements_of.setdefault(topic, []).append(id)
                    if kind == "rule":
                        found.rules_of.setdefault(_text(statement, "outcome"), []).append(id)


def _fact(id: str, node: Node) -> _Fact:
    answers, said = _get(node, "answers"), _text(node, "answers")
    kind = CHOICE if isinstance(answers, MapNode) else said if said in KINDS else ""
    offered = {answer: _text(text) for answer, text in _group(node, "answers")}
    if isinstance(_get(answers, SEVERAL_OF), MapNode):
        kind, offered = SEVERAL_OF, {answer: _text(text) for answer, text in _group(answers, SEVERAL_OF)}
    groups = {group: _text(one, "label") for group, one in _group(node, "groups")}
    if kind == YES_OR_NO:
        offered = {YES: "", NO: ""}
    low, high = (as_exact(_text(node, key)) for key in ("from", "to"))
    decimals = min(as_number(_text(node, "decimals")) or 0, MOST_DECIMALS) if kind == NUMBER else 0
    says = " ".join(filter(None, (_text(node, "label") + ".", _text(node, "question"))))
    return _Fact(id, kind, offered, groups, _text(node, "unit"), decimals, low, high, says)


def _amount_of(id: str, node: Node, names: _Names) -> _Fact:
    """An amount as a number. Where only a whole formula tells what it counts, it takes any value."""
    formula, units, decimals = _text(node, "is"), set[str](), 0
    for written in re.split(_SIGN, formula):
        value = names.facts.get(written) or names.amounts.get(written)
        amounts = [value] if value else [_Fact("", NUMBER, unit=amount[1], decimals=decimals_of(amount[0])) for text in names.values.get(
            written, [written]) if (amount := as_amount(text, names.words))]
        units |= {one.unit if one.kind else "?" for one in amounts}
        decimals = max([decimals, *(one.decimals for one in amounts)])
    unit, says = _text(node, "unit"), f"{_text(node, 'label')}. {formula}"
    counted = {unit} if unit else units - {"", *PERCENT}
    if len(counted) != 1 or "?" in counted or not unit and re.search(" [/\u00f7] ", formula):
        return _Fact(id, says=says, said=bool(_text(node, "says")))
    decimals, most = as_number(_text(node, "decimals")) or decimals, Fraction(GREATEST) * GREATEST
    return _Fact(id, NUMBER, {}, {}, counted.pop(), min(decimals, MOST_DECIMALS), -most, most, says, bool(_text(node, "says")))


def _get(node: Node | None, key: str) -> Node | None:
    return node.entries[key].value if isinstance(node, MapNode) and key in node.entries else None


def _text(node: Node, key: str = "") -> str:
    value = _get(node, key) if key else node
    return " ".join(value.value.split()) if isinstance(value, TextNode) else ""


def _group(node: Node | None, key: str) -> list[tuple[str, Node]]:
    """The things of a group by their ids. Those without a proper id are left out, since nothing can name them."""
    value = _get(node, key)
    return [(id, entry.value) for id, entry in value.entries.items() if ID.fullmatch(id)] if isinstance(value, MapNode) else []


def _items(node: Node, key: str) -> tuple[Node, ...]:
    value = _get(node, key)
    return value.items if isinstance(value, ListNode) else ()


def _policy_schema(names: _Names) -> Schema:
    things = {kind: _thing(kind, names) for kind in KEYS if kind not in ("policy", "version", "case")}
    return {
        "$schema": _DRAFT,
        **_thing("policy", names),
        "definitions": {**things, **_shared(names)},
    }


def _version_schema(names: _Names) -> Schema:
    """A version says only what it changes, so of a thing no key has to be there. Only `check` can hold what is new to all of its keys."""
    own, policy = _thing("version", names), _thing("policy", names)["properties"]
    things = {kind: _thing(kind, names) for kind in KEYS if kind not in ("policy", "version", "case")}
    for kind in things.keys() - {"accepted", "impossible", "variant"}:
        things[kind] = {key: things[kind][key] for key in ("type", "properties", "additionalProperties")}
    for kind in ("rule", "guidance"):
        id = things[kind]["properties"][kind]
        things[kind] |= {"properties": {**things[kind]["properties"], kind: _said({"anyOf": [_one_of(names.of(kind)), id]}, id["description"])},
                         "required": [kind]}
    called = names.of("route question outcome topic rule guidance") | names.terms | names.definitions | {
        fact.id: fact.says for fact in (*names.facts.values(), *names.amounts.values())}
    groups = {"terms": [*names.terms], "facts": [*names.facts], "amounts": [*names.amounts], "definitions": [*names.definitions],
              "contact": [*names.of("route")], "questions": [*names.of("question")], "topics": [*names.of("topic")]}
    for key, ids in groups.items():
        policy[key] = policy[key] | {"properties": dict.fromkeys(ids, policy[key]["additionalProperties"]) | policy[key].get("properties", {})}
    part = {"type": "string", "pattern": rf"^({'|'.join(called) or '(?!)'})\.[a-z_]+$", "patternErrorMessage": "Name a thing, or a key of one."}
    optional = {key: about.means for key, about in KEYS["policy"].items() if not about.required}
    removed = _one_or_several({"anyOf": [_one_of(called | optional), part]})
    added = _one_or_several({"type": "string", "pattern": _ID, "maxLength": LONGEST_ID})
    said = {"removed": _said(removed, KEYS["version"]["removed"].means), "added": _said(added, KEYS["version"]["added"].means)}
    return {
        "$schema": _DRAFT,
        **own,
        "properties": {**own["properties"], **said, **{key: what for key, what in policy.items() if key not in (*FIXED, *own["properties"])}},
        "definitions": {**things, **_shared(names)},
    }


def _cases_schema(names: _Names) -> Schema:
    shared = _shared(names)
    return {
        "$schema": _DRAFT,
        "type": "array",
        "minItems": 1,
        "items": _ref("case"),
        "definitions": {"case": _thing("case", names), **{name: shared[name] for name in ("conditions", "facts_and_values")}},
    }


def _translation_schema(root: Node, names: _Names) -> Schema:
    """That of a translation: the texts of the policy by their ids, each explained by the text that it translates."""
    own: Schema = {"accepted": {"type": "array", "items": _ref("accepted")},
                   "translated": {"type": "object", "additionalProperties": {"type": "string"}}}
    whole = _texts(nested(texts_of(root)))
    return {"$schema": _DRAFT, **whole, "properties": {**whole["properties"], **own}, "definitions": {"accepted": _thing("accepted", names)}}


def _texts(tree: Mapping[str, Any]) -> Schema:
    made: dict[str, Schema] = {}
    for key, below in tree.items():
        if not isinstance(below, Mapping):
            node = below.value
            says = ", ".join(map(_text, node.items)) if isinstance(node, ListNode) else _text(node)
            made[key] = {**_PHRASES, "description": says} if isinstance(node, ListNode) or key == "also_called" else {**_WORDS, "description": says}
        elif by_number(below):
            made[key] = {"type": "array", "items": [_texts(one) for one in below.values()], "additionalItems": False}
        else:
            made[key] = _texts(below)
    return {"type": "object", "properties": made, "additionalProperties": False}


def _shared(names: _Names) -> dict[str, Schema]:
    """What texts and conditions are, whatever they belong to."""
    return {
        "prose": {"allOf": [_WORDS, _with_terms(names)]},
        "line": {"allOf": [_WORDS, _with_terms(names), _ONE_LINE]},
        "conditions": {"type": "array", "minItems": 1, "items": _ref("facts_and_values")},
        "facts_and_values": _facts_and_values(names),
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/definitions/{name}"}


def _with_terms(names: _Names) -> Schema:
    """Braces of a text enclose terms, or comparisons with them, or stand there twice. Terms that cannot be read may be named."""
    term = "|".join([*names.terms, *(id for id, amount in names.amounts.items() if amount.said)]) or "(?!)"
    inside = rf"([^{{}}]*[^a-z0-9_{{}}-])?({term})([^a-z0-9_{{}}-][^{{}}]*)?"
    pattern = rf"^[^{{}}]*((\{{\{{|\}}\}}|\{{{inside}\}})[^{{}}]*)*$"
    return {"pattern": pattern, "patternErrorMessage": "What stands in braces has to name a term. For a brace, write it twice."}


def _thing(kind: str, names: _Names) -> Schema:
    made: Schema = {
        "type": "object",
        "properties": {key: _said(_value(kind, key, about, names), about.means) for key, about in KEYS[kind].items()},
        "required": [key for key, about in KEYS[kind].items() if about.required and not about.only],
        "additionalProperties": False,
    }
    if kind == "fact":
        made["allOf"] = [_of_one_kind(answers) for answers in (*KINDS, CHOICE, SEVERAL_OF)]
        made["dependencies"] = {"presumed": ["judged_by"]}
    elif kind == "rule":
        made["anyOf"] = [{"required": ["outcome"]}, {"required": ["exception_to"]}]
        # A rule for a gap of the source has no place in the source.
        gap = {"properties": {"outcome": _one_of(dict.fromkeys(names.not_covered, ""))}, "required": ["outcome"]}
        made["allOf"] = [{"if": gap, "else": {"required": ["source"]}}]
    elif kind == "definition":
        made["oneOf"] = [{"required": ["when"]}, {"required": ["table"]}]
    elif kind == "route":
        made["anyOf"] = [{"required": [way]} for way in (*WAYS, "for_now")]
        made["allOf"] = [{"if": {"required": ["for_now"]}, "then": {"properties": dict.fromkeys(WAYS, False)}}]
    elif kind == "case":
        made["oneOf"] = [{"required": ["outcome"]}, {"required": ["possible"]}]
        made["allOf"] = [_expected(question, outcomes, names) for question, outcomes in names.outcomes_of.items()]
    return made


def _of_one_kind(answers: str) -> Schema:
    """What goes with facts of one kind alone."""
    is_so = {CHOICE: {"type": "object", "not": _SEVERAL}, SEVERAL_OF: _SEVERAL}.get(answers, {"const": answers})
    then: Schema = {"properties": {}, "required": []}
    for key, about in KEYS["fact"].items():
        if about.only and answers not in about.only.split(","):
            then["properties"][key] = False
        elif about.only and about.required:
            then["required"].append(key)
        if key == "presumed" and answers == YES_OR_NO:
            then["properties"][key] = {"enum": [YES, NO]}
        if about.form == keys.BOUND and answers in about.only.split(","):
            then["properties"][key] = {DATE: _DAY, NUMBER: _DECIMAL}.get(answers, _NUMBER)
    return {"if": {"properties": {"answers": is_so}, "required": ["answers"]}, "then": then}


def _value(kind: str, key: str, about: Key, names: _Names) -> Schema:
    """What can be written after a key."""
    match about.form:
        case keys.LINE | keys.PROSE:
            text = _ref("line" if about.form == keys.LINE else "prose")
            texts = {"type": "array", "minItems": 1, "items": _ref("variant")}
            return {"if": {"type": "array"}, "then": texts, "else": text} if about.by_condition else text
        case keys.PHRASES:
            return _one_or_several(_ref("line"))
        case keys.TEXT:
            return _written(key, names)
        case keys.SAID:
            answers = {fact.id: _said(_answered(fact, names), fact.says) for fact in names.facts.values()}
            return {"type": "object", "properties": answers, "additionalProperties": False}
        case keys.DAY if kind == "case":
            return {"type": "string", "pattern": f"^({_said_day(names, of_the_case=False)})$"}
        case keys.DAY:
            return dict(_DAY)
        case keys.NUMBER:
            return {"type": "integer", "minimum": 1, "maximum": MOST_DECIMALS}  # of decimals
        case keys.BOUND:
            return {"anyOf": [*_DECIMAL["anyOf"], _DAY]}
        case keys.ID:
            return {"type": "string", "pattern": _ID, "maxLength": LONGEST_ID} | ({} if kind == "policy" else {"not": {"const": ALL}})
        case keys.NAME:
            return _one_of(names.of(about.of) | (_CONTRADICTION if (kind, key) == ("case", "outcome") else {}))
        case keys.NAMES:
            one = _one_of(names.of(about.of)) if about.of else dict(_WORDS)
            return _one_or_several(one, least=0 if about.empty else 1)
        case keys.CONDITION:
            words = ["always", "otherwise"] if kind in ("rule", "variant") else ["always"]
            return _group_or(_ref("facts_and_values"), {"enum": words})
        case keys.ANSWERS:
            return _ways_to_answer()
        case keys.ALIKE:
            several = {"type": "array", "minItems": 2, "uniqueItems": True, "items": {"type": "string"}}
            return {"anyOf": [several, {"type": "array", "minItems": 1, "items": several}]}
        case keys.LIST:
            one = {"type": "object", "anyOf": [_ref("rule"), _ref("guidance")]} if kind == "topic" else _ref(about.of)
            return {"type": "array", "minItems": 1, "items": one}
        case keys.GROUP:
            return _things_by_id(about.of, names)
        case keys.OWN:
            return _ref(about.of)
        case keys.WEEKDAYS:
            day = {"type": "string", "pattern": f"^{_weekday()}$"}
            return {"anyOf": [_one_or_several(day), {"type": "string", "pattern": f"^{_weekday()}{TO}{_weekday()}$"}]}
        case keys.DAYS:
            return {"type": "array", "minItems": 1, "uniqueItems": True, "items": dict(_DAY)}
    raise ValueError(f"No schema for {about.form}, the form of `{key}`")


def _weekday() -> str:
    return "(" + "|".join("".join(f"[{letter}{letter.upper()}]" for letter in day) for day in WEEKDAYS) + ")"


def _written(key: str, names: _Names) -> Schema:
    """A text of a certain form, or any."""
    if key == "finding":
        return {"anyOf": [{"enum": sorted(module.ID for module in checks.CHECKS)}, _WORDS]}
    if key == "link":
        places = {f"{topic}/#{id}": None for topic, ids in names.statements_of.items() for id in ids}  # each once
        pages = [*(f"{topic}/" for topic in names.of("topic")), *places]
        return {"anyOf": [_one_of(dict.fromkeys(pages, "")), {"type": "string", "pattern": f"^{_any_case(ADDRESS)}$"}]}
    if key in ("mail", "phone"):
        return {"type": "string", "pattern": f"^{_any_case(MAIL if key == 'mail' else PHONE)}$"}
    if key == "is":
        numbers = [*(fact.id for fact in names.facts.values() if fact.kind in (WHOLE_NUMBER, NUMBER, "")), *names.amounts, *names.terms]
        value = rf"({'|'.join([*numbers, _NUMERAL])})"
        signs = "|".join(map(_literally, SIGNS))
        return {"type": "string", "pattern": rf"^\s*{value}(\s+({signs})\s+{value})*\s*$",
                "patternErrorMessage": "Write facts, terms and amounts with `+`, `-`, `*`, `of` or `/` between them."}
    if key in ("at_most_ago", "at_most_ahead"):
        return {
            "type": "string", "pattern": r"^(0|[1-9]\d*) (days?|weeks?|years?)$",
            "patternErrorMessage": "Write days, weeks or years, such as `10 years`.",
        }
    return dict(_WORDS)


def _any_case(form: re.Pattern[str]) -> str:
    """The pattern of a form that does not look at case, for programs that do."""
    return form.pattern.replace("https", "[hH][tT][tT][pP][sS]").replace("a-z", "a-zA-Z") if form.flags & re.IGNORECASE else form.pattern


def _one_of(ids: Mapping[str, str]) -> Schema:
    return {"enum": [*ids], "enumDescriptions": [*ids.values()]} if ids else _NOTHING


def _one_or_several(one: Schema, least: int = 1) -> Schema:
    return {"anyOf": [one, {"type": "array", "minItems": least, "uniqueItems": True, "items": one}]}


def _group_or(group: Schema, other: Schema) -> Schema:
    """One of two by what is written, so that a fault in a group is told as one of the group. (Completion of values looks at no ``else``.)"""
    return {"if": {"type": "object"}, "then": group, "anyOf": [other, {"type": "object"}]}


def _said(what: Schema, means: str) -> Schema:
    """A schema that says what it means. The programs that understand Markdown are told so; the others get it as it is."""
    return what | {"description": means} | ({"markdownDescription": means} if "`" in means else {})


def _ways_to_answer() -> Schema:
    truths = "|".join("".join(f"[{letter}{letter.upper()}]" for letter in truth) for truth in ("yes", "no", "true", "false", "on", "off"))
    choice = {
        "type": "object",
        "minProperties": 2,
        "propertyNames": {"pattern": _ID, "maxLength": LONGEST_ID},
        "additionalProperties": _ref("line"),
        "not": {"propertyNames": {"pattern": f"^({truths})$"}},
    }
    several = {**_SEVERAL, "properties": {SEVERAL_OF: choice}, "additionalProperties": False}
    return _group_or({"if": _SEVERAL, "then": several, "else": choice}, {"enum": [*KINDS]})


def _things_by_id(kind: str, names: _Names) -> Schema:
    made: Schema = {"type": "object", "minProperties": 1}
    if kind == "renamed":
        answers = {f"{fact.id}.{answer}": text for fact in names.facts.values() for answer, text in fact.answers.items()}
        others = names.of("rule guidance question outcome") | {fact.id: fact.says for fact in names.facts.values()}
        return made | {"patternProperties": {r"\.": _one_of(answers)}, "additionalProperties": _one_of(others)}
    taken = {"fact": NO_FACTS, "amount": NO_FACTS, "definition": NO_FACTS, "outcome": NO_OUTCOMES}.get(kind, ())
    taken = (*taken, ALL) if kind in ("question", "outcome", "topic", "route") else taken
    made["propertyNames"] = {"pattern": _ID, "maxLength": LONGEST_ID} | ({"not": {"enum": [*taken]}} if taken else {})
    if kind == "term":
        value: Schema = {"anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^(?!02-29$)[^{}]*[^{}\s][^{}]*$"}]}
        return made | {"additionalProperties": _group_or(_by_answer(value, names), value)}
    if kind == "fact":
        choices = {fact.id: fact.answers for fact in names.facts.values() if fact.kind in (CHOICE, SEVERAL_OF)}
        made["properties"] = {
            id: {"allOf": [_ref("fact"), {"properties": {
                "alike": _alike(answers), "presumed": _one_of(answers),
                "groups": {"additionalProperties": {"properties": {"answers": _one_or_several(_one_of(answers))}}},
            }}]}
            for id, answers in choices.items()
        }
    return made | {"additionalProperties": _ref(kind)}


def _by_answer(value: Schema, names: _Names) -> Schema:
    """A value for each answer to a fact."""
    facts = [fact for fact in names.facts.values() if fact.answers and fact.kind != SEVERAL_OF]
    said = [
        {
            "if": {"properties": {BY: {"const": fact.id}}, "required": [BY]},
            "then": {
                "properties": {BY: {}, **dict.fromkeys((*fact.answers, OTHERWISE), value)},
                "additionalProperties": False,
                "anyOf": [{"required": [OTHERWISE]}, {"required": [*fact.answers]}],
            },
        }
        for fact in facts
    ]
    return {"type": "object", "required": [BY], "properties": {BY: _one_of({fact.id: fact.says for fact in facts})}, "allOf": said or [{}]}


def _alike(answers: Mapping[str, str]) -> Schema:
    several = {"type": "array", "items": _one_of(answers)}
    return {"anyOf": [several, {"type": "array", "items": several}]}


def _facts_and_values(names: _Names) -> Schema:
    facts = {
        fact.id: _said(_tested(fact, names), fact.says) for fact in (*names.facts.values(), *names.amounts.values())
    }
    count = {id: text for id, text in names.terms.items() if as_number(text) is not None}
    yes = {fact.id: fact.says for fact in names.facts.values() if fact.kind == YES_OR_NO} | {
        id: label for id, label in names.definitions.items() if id not in names.tables}
    values = _one_or_several({"type": "string", "pattern": _ID})
    defined = {
        id: _said(values if id in names.tables else _one_of({YES: "", NO: ""}), label) for id, label in names.definitions.items()
    }
    decided = {
        id: _said(_one_or_several(_one_of({outcome: names.of("outcome")[outcome] for outcome in outcomes})), names.of("question")[id])
        for id, outcomes in names.outcomes_of.items()
    }
    of_these = _group_or(_ref("facts_and_values"), _one_of(yes))
    words: dict[str, Schema] = {
        "any": _said(_ref("conditions"), "One of these has to hold."),
        "all": _said(_ref("conditions"), "All of these have to hold."),
        "not": _said(_ref("facts_and_values"), "This must not hold."),
        AT_LEAST: _said({"anyOf": [_one_of(count), {"type": "integer", "minimum": 1}]}, "How many of what is listed after `of` have to hold."),
        OF: _said(
            {"type": "array", "minItems": 1, "uniqueItems": True, "items": of_these},
            "Conditions, or the ids of definitions and of facts that are answered with yes or no.",
        ),
    }
    return {
        "type": "object",
        "minProperties": 1,
        "properties": {
            **decided, **facts, **defined, **words,
            TODAY: _said(_tested(_Fact(TODAY, DATE), names), "The day of the case, compared with the calendar."),
        },
        "additionalProperties": not facts,  # as long as no fact can be read, nobody can say that one is unknown
        "dependencies": {AT_LEAST: [OF], OF: [AT_LEAST]},
    }


def _tested(fact: _Fact, names: _Names) -> Schema:
    """What a condition can say of a fact."""
    if fact.kind in (CHOICE, YES_OR_NO):
        return _one_or_several(_one_of(fact.answers | fact.groups))
    if fact.kind == SEVERAL_OF:
        one = _one_of(fact.answers | fact.groups)
        return _group_or(_compared(dict.fromkeys((ANY_OF, ALL_OF, NONE_OF), _one_or_several(one))), one)
    if fact.kind in (WHOLE_NUMBER, NUMBER):
        value = _amount(fact, names)
        return _group_or(_compared(dict.fromkeys((*NUMBERS, EXACTLY), value)), _one_or_several(value))
    return _tested_date(fact, names) if fact.kind == DATE else {}


def _tested_date(fact: _Fact, names: _Names) -> Schema:
    """What a condition can say of a date, or of the day of the case."""
    dates = {other.id: other.says for other in names.facts.values() if other.kind == DATE and other.id != fact.id}
    day = {"anyOf": [_one_of(_terms_in(names, {"date", YEARLY}) | dates), _DAY, {"type": "string", "pattern": "^(0[1-9]|1[0-2])-[0-3][0-9]$"}]}
    if fact.id == TODAY:
        return _group_or(_compared(dict.fromkeys(DAYS, day)), _one_or_several(day))
    spoken = _said_amounts(names.words, {"weeks", *_SPANS})
    said = "|".join([r"(0|[1-9]\d*) (days?|weeks?|months?|years?)", r"[1-9]\d{0,2} business days?", *spoken])
    written = {"type": "string", "pattern": f"^({said})$"}
    spans = _terms_in(names, _SPANS)
    spans = {id: says for id, says in spans.items() if all(_is_countable(as_amount(text)) for text in names.values[id])}
    span = {"anyOf": [_one_of(spans), written, _sums(spans)]}
    beside = {OF: _one_of(dates), **dict.fromkeys(NUMBERS, span)} if dates else {}
    compared = _compared(dict.fromkeys(DAYS, day) | dict.fromkeys((*AGES, *COMING), span) | beside)
    anchor = {"anyOf": [{"required": ["after"]}, {"required": ["before"]}]}
    return _group_or({**compared, "dependencies": {OF: ["within"], **dict.fromkeys(NUMBERS, anchor)}}, _one_or_several(day))


def _is_countable(amount: tuple[Exact, str] | None) -> bool:
    """Whether a date can be so far away; of business days there are so many in a year."""
    return amount is not None and (amount[1] != BUSINESS_DAYS or 1 <= amount[0] <= MOST_BUSINESS_DAYS)


def _compared(operators: Mapping[str, Schema]) -> Schema:
    return {"type": "object", "minProperties": 1, "properties": dict(operators), "additionalProperties": False}


def _amount(fact: _Fact, names: _Names) -> Schema:
    low, high = fact.bounds
    units = {unit for sizes in (TIMES, MONTHS, PERCENT) if fact.unit in sizes for unit in sizes} | _counts_as(fact.unit)
    amounts = {id: [as_amount(text) for text in names.values[id]] for id in _terms_in(names, units)}
    terms = {id: names.terms[id] for id, all in amounts.items() if {_fits(amount, fact, low, high) for amount in all if amount} == {True}}
    digits = rf"(\.\d{{1,{MOST_DECIMALS}}})?" if fact.decimals or fact.unit in (*TIMES, *MONTHS) else ""
    written = "|".join(sorted({_units(fact.unit), *(_literally(unit) for unit in units if unit in (*TIMES, *MONTHS, *PERCENT))} - {"(?!)"})) or "(?!)"
    said = "|".join([rf"-?(0|[1-9]\d*){digits}( ({written}))?", *_said_amounts(names.words, units, digits)])
    return {
        "anyOf": [
            _one_of(terms),
            {"type": "number" if fact.decimals else "integer", "minimum": _plain_number(low), "maximum": _plain_number(high)},
            {"type": "string", "pattern": f"^({said})$"},
            _sums(_terms_in(names, units)),
        ],
    }


def _fits(amount: tuple[Exact, str], fact: _Fact, low: Exact, high: Exact) -> bool:
    """Whether a fact can have the amount of a term."""
    number = amount[0] if amount[1] in _counts_as(fact.unit) else converted(*amount, fact.unit)
    return number is not None and low <= number <= high and in_parts(number, fact.decimals) is not None


def _sums(terms: Mapping[str, str]) -> Schema:
    """Several terms added."""
    one = "|".join(terms) or "(?!)"
    return {"type": "string", "pattern": rf"^({one})( *\+ *({one}))+$", "patternErrorMessage": "Name a term, or add several: `one + another`."}


def _plain_number(number: Exact) -> int | float:
    return int(number) if number == int(number) else float(number)


def _counts_as(unit: str) -> set[str]:
    return {unit, ""} | ({"days"} if unit == "day" else set())


def _units(unit: str) -> str:
    return "days?|weeks?" if unit in ("day", "days") else _literally(unit) if unit else "(?!)"


def _said_amounts(words: Words, units: Collection[str], digits: str = "") -> list[str]:
    """Patterns of the amounts in one of the units, as the language says them: ``14 Tage``, ``14日``."""
    return [rf"(0|[1-9]\d*){digits}".join(map(_literally, form.split("{}"))) for unit in words.units if unit in units for form in words.units[unit]]


def _literally(text: str) -> str:
    """A pattern for a text, which programs in JavaScript take as well. They refuse a backslash before most signs."""
    return re.sub(r"[\\^$.*+?()\[\]{}|/]", r"\\\g<0>", text)


def _terms_in(names: _Names, units: Iterable[str]) -> dict[str, str]:
    """The terms that count in one of the units."""
    amounts = {id: [as_amount(text) for text in texts] for id, texts in names.values.items()}
    return {id: names.terms[id] for id, all in amounts.items() if all and {amount[1] if amount else None for amount in all} <= {*units}}


def _expected(question: str, outcomes: Iterable[str], names: _Names) -> Schema:
    """What an example case about a question can expect."""
    said = {id: names.of("outcome")[id] for id in outcomes}
    rules = {rule: names.of("rule")[rule] for outcome in (*outcomes, "") for rule in names.rules_of.get(outcome, [])}
    then = {
        "outcome": _one_of(said | _CONTRADICTION),
        "possible": _one_or_several(_one_of(said)),
        "rules": _one_or_several(_one_of(rules), least=0),
    }
    return {"if": {"properties": {"question": {"const": question}}, "required": ["question"]}, "then": {"properties": then}}


def _answered(fact: _Fact, names: _Names) -> Schema:
    """What a case can answer about a fact: one answer, or several that stand for a case each; or for one case, where the fact takes several."""
    one: Schema = {}
    if fact.kind == SEVERAL_OF:
        return _one_or_several(_one_of(fact.answers), least=0)
    if fact.kind in (CHOICE, YES_OR_NO):
        one = _one_of(fact.answers)
    elif fact.kind == DATE:
        one = {"type": "string", "pattern": f"^({_said_day(names, of_the_case=True)})$"}
    elif fact.kind in (WHOLE_NUMBER, NUMBER):
        low, high = map(_plain_number, fact.bounds)
        digits = r"(\.\d+)?" if fact.decimals else ""
        unit, one_unit = _units(fact.unit), _literally(one_of_unit(fact.unit))
        step = rf"((\d+{digits}|one|an?)( ({unit}|{one_unit}))? (more|less) than )?"
        term = _named(_terms_in(names, _counts_as(fact.unit)))
        said = rf"^({step}{term}|{step}\d+{digits} ({unit})|-?(0|[1-9]\d*){digits})$"
        one = {"anyOf": [{"type": "number" if fact.decimals else "integer", "minimum": low, "maximum": high}, {"type": "string", "pattern": said}]}
    return {"anyOf": [one, {"type": "array", "minItems": 1, "items": one}]}


def _said_day(names: _Names, of_the_case: bool) -> str:
    """The ways to say a day: as it is, from a term, and, if that is known, from the day of the case."""
    from_a_day = rf"({_OCCURRENCES} (before|after) )?({_named(_terms_in(names, {'date'}))}|{_DAY_PATTERN}{'|today' if of_the_case else ''})"
    last = rf"the last day of {_named(_terms_in(names, {'date'}))}"
    span = rf"({_named(_terms_in(names, _SPANS))}|\d+ (days?|weeks?|months?|years?|business days?))"
    away = rf"({_OCCURRENCES} (more|less) than )?({span} ago|in {span})|the last day of {span}"
    return f"{from_a_day}|{last}|{away}" if of_the_case else f"{from_a_day}|{last}"


def _named(terms: Mapping[str, str]) -> str:
    ids = "|".join(terms) or "(?!)"
    return rf"(({ids})|\{{ *({ids}) *\}})"
