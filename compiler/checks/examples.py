"""The example cases, tried: what comes out otherwise than their author expects, and what no case exercises."""

from __future__ import annotations

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from checker import Decision, Evaluator, make_case
from checker.conditions import Value
from checker.decide import IMPOSSIBLE, UndecidedError
from checker.meaning import Meaning
from checker.model import Policy
from checker.words import not_in_force
from compiler.problems import Problem, listed
from compiler.reading.example_cases import CONTRADICTION, ExampleCase
from compiler.reading.policy import Loaded


@dataclass(frozen=True)
class Tried:
    """An example case and what is decided in it."""

    example: ExampleCase
    decision: Decision
    holding: tuple[str, ...] = ()
    """The definitions that hold in it, whatever is not known."""

    @property
    def outcomes(self) -> tuple[str, ...]:
        """The outcomes that are possible, as an example case names them."""
        return (CONTRADICTION,) if self.decision.status == IMPOSSIBLE else self.decision.possible

    @property
    def holds(self) -> bool:
        """Whether all comes out as the author expects."""
        return not self.differing

    @property
    def differing(self) -> tuple[str, ...]:
        """The keys whose expectation does not come out."""
        return tuple(key for key, (expected, given) in self._compared.items() if expected != given)

    @property
    def result(self) -> tuple[frozenset[str], ...]:
        """What comes out, as far as its author expects anything."""
        return tuple(given for _, given in self._compared.values())

    @property
    def _compared(self) -> dict[str, tuple[frozenset[str], frozenset[str]]]:
        """By key, what its author expects and what comes out."""
        example, decision = self.example, self.decision
        pairs = {"outcome": (example.outcomes, self.outcomes), "rules": (example.rules, decision.rules),
                 "guidance": (example.guidance, decision.guidance), "set_aside": (example.set_aside, decision.set_aside)}
        return {key: (frozenset(expected), frozenset(given)) for key, (expected, given) in pairs.items() if expected is not None}


def try_cases(evaluator: Evaluator, examples: Sequence[ExampleCase]) -> list[Tried]:
    """What is decided in each example case. One that lies in a gap or a conflict is left out: that is a finding of its own."""
    tried = []
    for example in examples:
        case = make_case(evaluator.policy, example.answers, datetime.date.fromisoformat(example.as_of))
        try:
            decision = evaluator.decide(example.question, case)
            known = {fact: value for fact, value in case.known.items() if fact not in decision.set_aside}
            tried.append(Tried(example, decision, tuple(_holding(evaluator.meaning, known))))
        except UndecidedError:
            pass
    return tried


def _holding(meaning: Meaning, known: Mapping[str, Value]) -> Iterator[str]:
    cells = meaning.located(known)
    completions = meaning.completions(cells)
    for definition in meaning.policy.definitions:
        if meaning.diagrams.ends(meaning.holds(definition.when), cells, completions) == {True}:
            yield definition.id


def by_name(tried: Sequence[Tried]) -> list[list[Tried]]:
    """The cases that were written as one, since a list of answers stands for a case with each."""
    return [[*group] for _, group in itertools.groupby(tried, key=lambda one: one.example.name)]


def problems_of(loaded: Loaded, tried: Sequence[Tried], others: Sequence[Loaded] = ()) -> list[Problem]:
    """What is wrong with the example cases: each said once, with how many of the cases it stands for are concerned.

    ``others`` are the other versions of the policy.
    """
    problems = []
    before = [one for one in others if one.policy.effective_from < loaded.policy.effective_from]
    for group in by_name(tried):
        failing = [one for one in group if not one.holds]
        if failing:
            problems.append(_failing(loaded, group, failing, before[-1] if before and not group[0].example.dated else None))
        problems += _warnings(loaded.policy, group)
    return problems


def not_exercised(policy: Policy, tried: Sequence[Tried]) -> dict[str, tuple[str, ...]]:
    """The rules and the guidance that have a part in the decision of no example case, and the definitions that hold in none."""
    rules = {id for one in tried for id in one.decision.rules}
    guidance = {id for one in tried for id in one.decision.guidance}
    holding = {id for one in tried for id in one.holding}
    return {
        "rules": tuple(rule.id for rule in policy.rules if rule.id not in rules),
        "guidance": tuple(one.id for one in policy.guidance if one.id not in guidance),
        "definitions": tuple(one.id for one in policy.definitions if one.id not in holding),
    }


def _failing(loaded: Loaded, group: Sequence[Tried], failing: Sequence[Tried], before: Loaded | None) -> Problem:
    """``before`` is the version before, where it decides the case as well."""
    by_difference: dict[str, list[Tried]] = {}
    for one in failing:
        by_difference.setdefault(_difference(loaded, one), []).append(one)
    parts = []
    for difference, concerned in by_difference.items():
        where = ""
        if len(group) > 1:
            of_all = f"in all {len(group)}" if len(concerned) == len(group) else f"in {len(concerned)} of the {len(group)}"
            where = f"{of_all} cases that it stands for{_such_as(group, concerned)}, "
        parts.append(f"{where}{difference}")
    example = failing[0].example
    advice = "Mend the policy, or mend the example case if the policy is right: `check --accept-cases` writes into all such cases what is decided."
    if before:
        advice = (
            f"Mend the version. Or, if it is right, give the case a day of the rules before, `as_of: {before.policy.effective_from}`, and write a"
            f" second one with `as_of: {loaded.policy.effective_from}` and what is decided from then on: `check --accept-cases` does both."
        )
    return Problem("example", f"The example case `{example.name}` is decided otherwise: {'; '.join(parts)}.", example.quote, advice)


def _difference(loaded: Loaded, one: Tried) -> str:
    """What comes out otherwise in a case, and nothing else."""
    example, decision = one.example, one.decision
    parts = []
    if "outcome" in one.differing:
        parts.append(_other_outcome(loaded, one))
    elif "rules" in one.differing:
        parts += _other_ids(loaded, "rules", example.rules or (), decision.rules, "no longer decides", "decides too")
    if "guidance" in one.differing:
        parts += _other_ids(loaded, "guidance", example.guidance or (), decision.guidance, "no longer joins", "joins too")
    if "set_aside" in one.differing:
        parts += _other_ids(loaded, "facts", example.set_aside or (), decision.set_aside, "no longer left aside", "left aside too")
    elif decision.set_aside and example.set_aside is None:
        parts.append(f"without the answers that do not apply: {listed(decision.set_aside)}")
    return ", ".join(parts)


def _other_outcome(loaded: Loaded, one: Tried) -> str:
    expected = one.example.outcomes
    named = f"expected {listed(expected, 'or')}"
    if one.outcomes == (CONTRADICTION,):
        return f"the answers contradict each other, {named}"
    if len(one.outcomes) > 1:
        return f"it depends: {listed(one.outcomes, 'or')}, {named}"
    because = [_at(loaded, "rules", id) for id in one.decision.rules or one.decision.may_lead]
    rules = "rule" if len(because) == 1 else "rules"
    return f"outcome `{one.outcomes[0]}`, {named}, because of {rules} {' and '.join(because)}"


def _other_ids(loaded: Loaded, kind: str, expected: Sequence[str], given: Sequence[str], gone: str, new: str) -> list[str]:
    lacking, added = [id for id in expected if id not in given], [id for id in given if id not in expected]
    return [
        *([f"{gone}: {', '.join(_at(loaded, kind, id) for id in lacking)}"] if lacking else []),
        *([f"{new}: {', '.join(_at(loaded, kind, id) for id in added)}"] if added else []),
    ]


def _at(loaded: Loaded, kind: str, id: str) -> str:
    if (kind, id) not in loaded.nodes:
        return f"`{id}`, which is not part of this version"
    place = loaded.report.source.quote(loaded.nodes[kind, id][0]).place
    return f"`{id}` at {place.file}:{place.line}"


def _such_as(group: Sequence[Tried], concerned: Sequence[Tried]) -> str:
    """An answer that tells one of the cases that come out otherwise from the others."""
    if len(concerned) == len(group):
        return ""
    answers = concerned[0].example.answers
    varying = [fact for fact in answers if len({str(one.example.answers.get(fact)) for one in group}) > 1]
    return f" (such as {', '.join(f'{fact}: {answers[fact]}' for fact in varying)})"


def _warnings(policy: Policy, group: Sequence[Tried]) -> list[Problem]:
    problems = []
    example = group[0].example
    aside = dict.fromkeys(id for one in group if one.holds and one.example.set_aside is None for id in one.decision.set_aside)
    if aside:
        message = f"The example case `{example.name}` answers what does not apply in it: {listed(aside)}. It is decided without that."
        advice = (f"Take the answer out, or change what makes it not apply. If the case shows just that, write `set_aside: [{', '.join(aside)}]`"
                  " into it.")
        problems.append(Problem("set-aside", message, example.quote, advice, severity="warning"))
    if example.as_of < policy.effective_from:
        day = datetime.date.fromisoformat(example.as_of)
        message = f"The day of the example case `{example.name}` comes too early. {not_in_force(policy, day)}"
        advice = "Write a later `as_of`, or an earlier `effective_from`."
        problems.append(Problem("not-in-force", message, example.quote, advice, severity="warning"))
    return problems
