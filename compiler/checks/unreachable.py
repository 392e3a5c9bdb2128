"""A rule or guidance that can never apply, or a text that is never said.

There are two ways. Its own condition holds in no possible case. Or, for a rule, exceptions take it away in every case in which its
condition holds. Customers would read it, but it would never decide or advise anything. The same goes for one of the texts of an outcome whose
condition never holds where that outcome comes about, and for one of the questions for a fact.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.problems import Problem

from .subject import Subject

ID = "unreachable"


def check(subject: Subject) -> Iterator[Problem]:
    meaning = subject.meaning
    for rule in subject.policy.rules:
        if subject.ever(meaning.leads(rule)):
            continue
        if not subject.ever(meaning.holds(rule.when)):
            yield subject.loaded.problem(
                ID,
                ("rules", rule.id, "when"),
                f"The condition of the rule `{rule.id}` holds in no possible case.",
                "Mend the condition, or remove the rule.",
            )
        elif not subject.ever(meaning.meets(rule)):
            yield subject.loaded.problem(
                ID,
                ("rules", rule.id, "when"),
                f"The condition of the rule `{rule.id}` holds only where its question `{rule.question}` does not apply, for example in this case:"
                f" {subject.example(meaning.holds(rule.when))}.",
                "Mend the condition or the question's `applies_when`, or remove the rule.",
                also=(("questions", rule.question, "applies_when"),),
            )
        else:
            exceptions = [exception for exception in meaning.exceptions(rule.id) if subject.ever(
                meaning.diagrams.both(meaning.meets(rule), meaning.leads(exception)))]
            yield subject.loaded.problem(
                ID,
                ("rules", rule.id),
                f"The rule `{rule.id}` never applies: in every case in which its condition holds, an exception to it does, too,"
                f" for example in this case: {subject.example(meaning.meets(rule))}.",
                "Narrow an exception, or remove the rule.",
                also=tuple(("rules", exception.id) for exception in exceptions),
            )
    for path, owner, where, text in subject.texts():
        if not subject.ever(where):
            yield subject.loaded.problem(
                ID, path, f"This text of `{owner.id}` is said in no possible case: “{text}”",
                "Mend the conditions, or remove the text. The last one is said where no other condition holds.")
    for guidance in subject.policy.guidance:
        if not subject.ever(meaning.holds(guidance.when)):
            message = f"The condition of the guidance `{guidance.id}` holds in no possible case."
        elif not any(subject.ever(meaning.joins(guidance, question.id)) for question in subject.policy.questions):
            message = (
                f"The guidance `{guidance.id}` joins no decision: where its condition holds, what it joins never comes about, for"
                f" example in this case: {subject.example(meaning.holds(guidance.when))}."
            )
        else:
            continue
        yield subject.loaded.problem(
            ID, ("guidance", guidance.id), message, "Mend its condition or what it joins, or remove the guidance."
        )
