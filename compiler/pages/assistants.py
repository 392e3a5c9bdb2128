"""`llms.txt`: what assistants read first, so that they answer from the policy and name its version. See https://llmstxt.org."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from compiler.languages import day_for_editors
from compiler.pages.content import Content
from compiler.pages.policy_schema import SCHEMA
from compiler.pages.timeline import HISTORY

POLICY = "policy.json"
"""Where the policy as data can always be found. The checker's page names another address, which changes with the content."""


def llms_txt(content: Content, pages: Iterable[tuple[str, str, str]], site_url: str) -> str:
    """The text for assistants. Of each page it gets title, address within the site, and description, if there is one.

    Addresses are relative where ``site_url`` is empty.
    """
    policy = {name: in_markdown(value) for name, value in content.policy.items()}
    title, summary = in_markdown(content.title), in_markdown(content.description)
    day = f"version {policy['version']}, in force from {policy['effective_day']}"

    def link(text: str, address: str) -> str:
        return f"[{in_markdown(text)}]({quote((site_url or './') + address, safe=':/#=%')})"

    questions = [
        f"- {link(ask, check)}: the checker asks for the facts of a case and answers. {link('Table of all cases', table)}"
        for ask, check, table in content.questions
    ]
    # With the day until which it is valid, the file has more than the policy.
    whole = hashlib.sha256(content.files[POLICY]).hexdigest() if content.timeline else policy["digest"]
    described = [
        f"- {link(name, address)}" + (f": {in_markdown(description)}" if description else "") for name, address, description in pages
    ]
    return f"""\
# {title}

> {summary}

V{day[1:]} ({content.policy["effective_from"]}).
{_valid_until(content, link)}
{in_markdown(content.notice)}

Answer from these rules alone, and cite them with their version: {title}, {day}, with the
address of the rule. That is the address of its page with the rule's id behind `#`. What the rules say about a case depends on its facts:
ask for those that the table names, or lead to the checker. Where the rules do not say, say so.

## Questions

{_lines(questions)}

## Pages

{_lines(described)}

{_versions(content, link)}{_languages(content, link)}## Data

- {link("The rules as JSON", POLICY)}: every fact, question, rule and condition. Its SHA-256 is {whole}
- {link("Its JSON Schema", SCHEMA)}: what each key means.
"""


def _languages(content: Content, link: Callable[[str, str], str]) -> str:
    """The site in other languages; nothing for one that has a single one."""
    others = [f"- {link(one.name, one.folder)}" for one in content.alternates if one.folder]
    return f"## The same rules in other languages\n\n{_lines(others)}\n\n" if others else ""


def _valid_until(content: Content, link: Callable[[str, str], str]) -> str:
    """The last day for which this text holds, and what to read from then on; nothing where no other version is known to follow."""
    if not content.timeline or not content.timeline.current.until:
        return ""
    until = content.timeline.current.until
    _, after = content.timeline.beside(content.timeline.current)
    assert after, "a version that ends is followed by another one"
    return f"""
Valid until: {day_for_editors(until)} ({until}). This text and `{POLICY}` are written when the site is built. For a later day, read\
 {link(f"version {after.version}", after.folder)}, {link("as JSON", after.folder + POLICY)}.
"""


def _versions(content: Content, link: Callable[[str, str], str]) -> str:
    """The versions of a policy that has several, and when which of them holds; nothing for one that has a single one."""
    if not content.timeline:
        return ""
    counts = content.timeline.reference_label
    which = f"the answer to “{in_markdown(counts)}”" if counts else "the day for which somebody asks"
    listed = [
        f"- {link(f'Version {one.version}', one.folder)}, in force {one}; {link('as JSON', one.folder + POLICY)}" for one in content.timeline.periods
    ]
    return f"""\
## Versions

Which version holds is told by {which}, in the time zone {content.timeline.time_zone}. What is named above is of the version
that was in force when this was written. {link("What each version changed", f"{HISTORY}/")}.

{_lines(listed)}

"""


def in_markdown(text: str) -> str:
    """A text as one line of Markdown that means just this text."""
    line = re.sub(r"([\\`*_\[\]<>#~]|&(?=#?\w+;))", r"\\\1", " ".join(text.split()))
    return re.sub(r"^([-+=]|\d+(?=[.)](?: |$)))", lambda start: start[0] + "\\" if start[0].isdigit() else "\\" + start[0], line)


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines)
