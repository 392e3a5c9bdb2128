"""An id whose page or place on a page would take that of another.

A topic's page has the topic's id as its address, and a rule, guidance or decision table stands on its page under its own id. So a topic
cannot be called `index` or `check`, since these pages are there already, nor like the tag of a language, since a translation has its pages
below it. Neither a rule nor guidance can have the id of a decision table, which is `table-` and the id of the question.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler import languages
from compiler.problems import Problem

from .subject import Subject

ID = "reserved-id"

PAGES = ("404", "about-the-checker", "assets", "certificate", "check", "contact", "editors", "history", "index", "search", "stylesheets", "versions")
"""Names below the site's root that no topic's page can have: the names of other pages and of folders."""


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    tables = {f"table-{question.id}" for question in policy.questions}
    taken = [
        *(("topics", topic.id, "the address of another page") for topic in policy.topics if topic.id in PAGES),
        *(("topics", topic.id, "the address of the pages in that language") for topic in policy.topics if topic.id in languages.known()),
        *(("rules", rule.id, "the place of a decision table") for rule in policy.rules if rule.id in tables),
        *(("guidance", guidance.id, "the place of a decision table") for guidance in policy.guidance if guidance.id in tables),
    ]
    for kind, id, what in taken:
        yield subject.loaded.problem(ID, (kind, id), f"`{id}` would take {what}.", "Choose another id.")
