"""The index of the site's search: what is left out of it, and what is found by words that no page prints."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping

from markupsafe import escape

from checker.conditions import atoms
from checker.distances import asked_for
from checker.model import Guidance, Policy, Rule
from compiler.languages import language
from compiler.pages.addresses import CONTACT

SEARCH_FIELDS = {"also_called": {"boost": 1e5}, "facts_called": {"boost": 1e2}}
"""The fields of the search's index beside the theme's, with what a word in them counts; the theme gives a word of a title 1000."""
NOT_SEARCHED = re.compile("#(_next|what-to-do-next|_questions|_topics|_gaps|_defined|table-.*)$")
"""Places that have every word of a page, and answer nothing by themselves."""


def search_words(policy: Policy) -> dict[str, dict[str, str]]:
    """By address, what the search finds it by and no page prints: a statement by its own words and those of the facts it tests."""
    called = {fact.id: fact.also_called for fact in policy.facts}
    found = {f"{CONTACT}/": {"also_called": "; ".join(language(policy.language).contact)}}
    statements: list[Rule | Guidance] = [*policy.rules, *policy.guidance]
    for one in statements:
        tested = {id for test in atoms(one.when) for id in asked_for(policy.fact(test.fact))}
        of_facts = [word for fact in sorted(tested) for word in called[fact]]
        found[f"{one.topic}/#{one.id}"] = {"also_called": "; ".join(one.also_called), "facts_called": "; ".join(of_facts)}
    return found


def indexed(index: str, words: Mapping[str, Mapping[str, str]]) -> str:
    """The search's index without what answers nobody, and with words that no page prints.

    Those stand in fields of their own, which the theme searches and does not show.
    """
    data = json.loads(index)
    data["config"]["fields"] |= SEARCH_FIELDS
    data["docs"] = [
        {**doc, **{name: str(escape(text)) for name, text in words.get(doc["location"], {}).items() if text}}
        for doc in data["docs"] if not NOT_SEARCHED.search(doc["location"])
    ]
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
