"""The checks of a policy's meaning. Each is a module with an `ID`, a docstring that is its manual, and a generator `check`."""

from __future__ import annotations

import inspect
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import ModuleType

from checker.diagram import TooLargeError
from checker.distances import asked_for
from compiler import languages
from compiler.problems import Problem
from compiler.reading.policy import Accepted, Loaded

from . import (
    calendars,
    conflicts,
    days_to_come,
    gaps,
    idle_amounts,
    idle_definitions,
    idle_exceptions,
    idle_facts,
    idle_impossible,
    idle_outcomes,
    idle_terms,
    orphan_numbers,
    parted_comparisons,
    reserved_ids,
    routes,
    steps,
    strengths,
    superseded,
    unlike_answers,
    unreachable,
    unsaid_comparisons,
)
from .subject import Subject

CHECKS: tuple[ModuleType, ...] = (
    gaps, conflicts, unreachable, idle_exceptions, idle_outcomes, idle_facts, unlike_answers, idle_impossible, idle_terms, idle_amounts,
    idle_definitions, calendars, days_to_come, superseded, steps, orphan_numbers, parted_comparisons, unsaid_comparisons, strengths, routes,
    reserved_ids,
)

OF_TEXTS: tuple[ModuleType, ...] = (orphan_numbers, parted_comparisons, unsaid_comparisons, strengths)
"""The checks that look at texts, and so at those of each language."""

NEVER_ACCEPTED = {
    gaps.ID, conflicts.ID, unreachable.ID, parted_comparisons.ID, reserved_ids.ID, unlike_answers.ID, "too-large-space",
}
"""Findings that no reason makes publishable. With one of these there would be cases without a decision or without a proof, pages that
print what never runs or runs otherwise, two things with one address, or a policy that contradicts itself. The same holds for an exception
that never meets its rule, which is an error of a check whose other findings are warnings."""


IDLE_ACCEPTANCE = "idle-acceptance"
"""The finding about an acceptance of nothing."""

BESIDE_CHECKS: Mapping[str, str] = {
    "example": "An example case is not decided as it expects.",
    "set-aside": "An example case answers what does not apply in it, and does not say so. A warning.",
    "not-in-force": "The day of an example case comes before the first rules. A warning.",
    "too-large-space": "There are more combinations of answers than can be worked out. The message names the facts to simplify.",
    IDLE_ACCEPTANCE: "Something under `accepted` accepts nothing, or nothing any more. A warning.",
}
"""The findings that no single check makes, with their meaning."""

MANUAL = """---
title: What is checked
description: What is checked before a policy is published, and what to do about each finding.
---

# What is checked

Before anything is published, `python build.py check` looks at what the rules mean, over every possible case and not over samples. Each
finding has a name, the smallest case that shows it, and a way out. A warning does not stop a build; everything else does.

If you have looked at a finding and want it to stay, [accept it](format.md#what-is-checked) with your reason.
"""


@dataclass(frozen=True)
class Findings:
    """The problems that the checks found, and those that the policy accepts, each with its stated reason."""

    problems: tuple[Problem, ...]
    accepted: tuple[tuple[Problem, Accepted], ...] = ()


def run_checks(loaded: Loaded, modules: Sequence[ModuleType] = CHECKS) -> Findings:
    """All findings about what a policy means, in the order of the checks."""
    subject = Subject(loaded)
    try:
        problems_found = [problem for module in modules for problem in module.check(subject)]
    except TooLargeError as error:
        return Findings((too_large(loaded, error),))
    acceptances = {acceptance.what: acceptance for acceptance in reversed(loaded.accepted)}
    problems, accepted, used, offered = [], [], set(), set()
    for problem in problems_found:
        what = _what(problem)
        acceptance = acceptances.get(what) if _acceptable(problem) else None
        if acceptance:
            accepted.append((problem, acceptance))
            used.add(acceptance)
        elif _acceptable(problem) and what not in offered:
            offered.add(what)  # One acceptance covers all findings in a sentence.
            problems.append(replace(problem, accept=tuple(zip(("finding", "about", "words"), what[: 3 if problem.words else 2]))))
        else:
            problems.append(problem)
    left = {_what(problem)[:2]: problem for problem in reversed(problems_found)}
    problems += [_idle_acceptance(loaded, acceptance, left, used) for acceptance in loaded.accepted if acceptance not in used]
    return Findings(tuple(problems), tuple(accepted))


def _what(problem: Problem) -> tuple[str, str, str]:
    """What an acceptance of a finding names: its code, the id of what it is about, and its words."""
    # Every second part of a path is an id, or the number of one of several texts. The last id counts: an acceptance of a fact is none of its answers.
    *_, about = [id for id in problem.about[1::2] if not id.isdigit()] or problem.about[1::2] or problem.about
    return problem.code, about, problem.words


def _acceptable(problem: Problem) -> bool:
    return problem.code not in NEVER_ACCEPTED and (problem.code, problem.severity) != (idle_exceptions.ID, "error")


def _idle_acceptance(
    loaded: Loaded, acceptance: Accepted, left: Mapping[tuple[str, str], Problem], used: Set[Accepted]
) -> Problem:
    problem = left.get((acceptance.finding, acceptance.about))
    if acceptance.finding in NEVER_ACCEPTED or problem and not _acceptable(problem):
        message, way_out = f"This finding `{acceptance.finding}` cannot be accepted.", "Mend what it is about, and remove this."
    elif any(acceptance.what == other.what for other in used):
        message, way_out = f"This finding about `{acceptance.about}` is accepted in another place already.", "Remove one of the two."
    elif problem and not problem.words:
        message, way_out = f"The finding about `{acceptance.about}` now has no words to accept.", "Look at it again, or remove this."
    elif problem and not acceptance.words:
        message = f"This does not say which words of `{acceptance.about}` it accepts, so it accepts none."
        way_out = "Look at the finding, and write here the `words` that it says; or remove this."
    elif problem:
        message = f"What stands at `{acceptance.about}` now are not the words that were accepted, so they no longer are."
        way_out = "Look at what is found now, and if it is meant, write here the `words` that it says; or remove this."
    else:
        message = f"There is no finding `{acceptance.finding}` about `{acceptance.about}` to accept."
        way_out = "Remove this, or see in the report what the finding is called and what it is about."
    return loaded.problem(IDLE_ACCEPTANCE, acceptance.path, message, way_out, severity="warning")


def meanings() -> dict[str, str]:
    """What each finding means, in a sentence, by its name."""
    return {module.ID: (inspect.getdoc(module) or "").partition("\n")[0] for module in CHECKS} | dict(BESIDE_CHECKS)


def too_large(loaded: Loaded, error: TooLargeError) -> Problem:
    """The finding about a policy whose diagrams outgrow their limit, whether in a check, in the proof or in a build."""
    order = Subject(loaded).meaning.order
    worst = [*dict.fromkeys(id for level in error.facts for id in asked_for(order[level]))][:5]
    return loaded.problem(
        "too-large-space",
        ("facts", worst[0]),
        "There are too many combinations of answers to work out what is decided in each of them, most of all those of the facts "
        + ", ".join(f"`{fact}`" for fact in worst) + ".",
        "Test fewer of these facts in the same question: split the question in two, let a fact apply only where it is needed"
        " (`applies_when`), or join answers that are always treated alike.",
    )


def manual() -> str:
    """The manual of all checks, as Markdown for editors. The manual of a check is the docstring of its module; the lists of words are data."""
    parts = []
    for module in CHECKS:
        title, _, text = (inspect.getdoc(module) or "").partition("\n")
        parts.append(f"## {title.rstrip('.')} {{ #{module.ID} }}\n\n`{module.ID}`\n\n{text.strip()}\n")
    parts += [_phrases(languages.language(tag)) for tag in languages.known()]
    return "\n".join([MANUAL, *parts])


def _phrases(language: languages.Language) -> str:
    """The lists of words of one language. Links lead to those of the reference; the others have places of their own."""
    place = "" if language.tag == languages.REFERENCE else f"-{language.tag}"
    said = [f"| `{name}` | {', '.join(phrases).replace('{}', '…')} |" for name, phrases in language.comparisons.items()]
    strengths_said = [f"| `{kind}` | {', '.join(phrases).replace('/', ' / ')} |" for kind, phrases in language.strengths.items()]
    return "\n".join([
        f"## Phrases of comparisons in `{language.tag}` {{ #phrases-of-comparisons{place} }}\n", "The first one is what the name prints.\n",
        "| Comparison | Phrases |", "|---|---|", *said, "",
        f"## Words of strengths in `{language.tag}` {{ #words-of-strengths{place} }}\n",
        "Between words with `/` one is there; `_` is any word; `…` are one to eight words that are no `denials`. Words of an"
        " `aside`, and those that ask in a question, decide nothing.\n",
        "| Strength | Words |", "|---|---|", *strengths_said, ""])
