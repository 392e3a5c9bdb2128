"""Mistakes that an editor could make, one at a time, in the shipped policy; and whether a gate would catch each.

Run `python -m tests.mutation.policy_mutants` for the report; `tests/test_mutation.py` holds the rate.
"""

from __future__ import annotations

import copy
import functools
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checker import Evaluator
from checker.certificate import decisions
from compiler.check import check_policy
from compiler.load import load_policy
from compiler.problems import PolicyError
from tests.source_text import lost

PROJECT = Path(__file__).resolve().parents[2]
POLICY = PROJECT / "policy" / "policy.yml"
CASES = PROJECT / "policy" / "cases.yml"


@dataclass(frozen=True)
class Mutant:
    """One mistake."""

    kind: str
    where: str
    text: str


def mutants() -> Iterator[Mutant]:
    """Every mistake of each kind."""
    whole = yaml.load(POLICY.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    outcomes = {id: list(question["outcomes"]) for id, question in whole["questions"].items()}
    answers = {id: ["yes", "no"] if fact["answers"] == "yes or no" else list(fact["answers"])
               for id, fact in whole["facts"].items() if fact["answers"] != "date"}
    statements = [(topic, number) for topic, one in whole["topics"].items() for number in range(len(one["statements"]))]

    def made(kind: str, where: str, change) -> Mutant:
        policy = copy.deepcopy(whole)
        change(policy)
        return Mutant(kind, where, yaml.safe_dump(policy, allow_unicode=True, sort_keys=False))

    def at(policy: dict, topic: str, number: int) -> dict:
        return policy["topics"][topic]["statements"][number]

    for topic, number in statements:
        one = at(whole, topic, number)
        id = one.get("rule") or one["guidance"]
        if "outcome" in one:
            siblings = next(found for found in outcomes.values() if one["outcome"] in found)
            for other in siblings:
                if other != one["outcome"]:
                    yield made("flip an outcome", f"{id} -> {other}",
                               lambda p, o=other: at(p, topic, number).update(outcome=o))
        if "exception_to" in one:
            yield made("drop an exception", id, lambda p: at(p, topic, number).pop("exception_to"))
        for other_topic, other_number in statements:
            other = at(whole, other_topic, other_number)
            if ("rule" in one) == ("rule" in other) and (topic, number) < (other_topic, other_number):
                def swap(p, a=(topic, number), b=(other_topic, other_number)):
                    first, second = at(p, *a), at(p, *b)
                    first["says"], second["says"] = second["says"], first["says"]
                yield made("swap prose", f"{id} <-> {other.get('rule') or other.get('guidance')}", swap)
        for path, value in _tests(one["when"]):
            for change in _changes(value, answers.get(path[-1])):
                yield made("change a condition", f"{id}: {path[-1]} {value} -> {change}",
                           lambda p, path=path, c=change: _put(at(p, topic, number), ["when", *path], c))
            yield made("drop a condition", f"{id}: {path[-1]}",
                       lambda p, path=path: _drop(at(p, topic, number), ["when", *path]))
        if "joins" in one and isinstance(one["joins"], list):
            for target in one["joins"]:
                yield made("drop a join", f"{id}: {target}", lambda p, t=target: at(p, topic, number)["joins"].remove(t))
        yield made("remove a statement", id, lambda p: p["topics"][topic]["statements"].pop(number))
    for id, term in whole["terms"].items():
        amount, unit = term.split()
        for other in (int(amount) - 1, int(amount) + 1, int(amount) * 2):
            yield made("move a cut point", f"{id} -> {other}", lambda p, o=other: p["terms"].update({id: f"{o} {unit}"}))
    for id, fact in whole["facts"].items():
        if "applies_when" in fact:
            yield made("let a fact always apply", id, lambda p: p["facts"][id].pop("applies_when"))
        if "judged_by" in fact:
            yield made("ask what is to be judged", id, lambda p: p["facts"][id].pop("judged_by"))
    for number in range(len(whole["impossible"])):
        yield made("allow what is impossible", str(number), lambda p: p["impossible"].pop(number))
    for question in whole["questions"].values():
        for id, outcome in question["outcomes"].items():
            for other in ("can", "may", "may not", "cannot", "must"):
                if other != outcome["strength"]:
                    yield made("change a strength", f"{id} -> {other}",
                               lambda p, o=other, id=id: next(
                                   q["outcomes"][id] for q in p["questions"].values() if id in q["outcomes"]
                               ).update(strength=o))


def caught(mutant: Mutant) -> str:
    """What catches a mutant, or nothing: a problem, an example case, or a statement of the source that got lost."""
    try:
        loaded = load_policy(mutant.text.encode(), "policy.yml")
        report = check_policy(loaded, (CASES.read_bytes(), "cases.yml"))
    except PolicyError as error:
        return error.problems[0].code
    if report.problems:
        return report.problems[0].code
    return "source" if any(lost(loaded.policy)) else ""


def changes_nothing(mutant: Mutant) -> bool:
    """Whether it is proved that a mutant decides every complete case as the original does: then it is another way to say the same."""
    return not mutant.kind.startswith(("swap", "ask")) and _decided(mutant.text.encode()) == _decided(POLICY.read_bytes())


@functools.lru_cache(maxsize=2)
def _decided(data: bytes) -> list[dict[str, Any]]:
    return list(decisions(Evaluator(load_policy(data, "policy.yml").policy)))


def _tests(when: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """The tests of facts in a condition: the way to each, and its value."""
    if isinstance(when, list):
        for number, part in enumerate(when):
            yield from _tests(part, (*path, number))
    elif isinstance(when, dict):
        for key, value in when.items():
            if key in ("any", "all", "not"):
                yield from _tests(value, (*path, key))
            else:
                yield (*path, key), value


def _changes(value: Any, answers: list[str] | None) -> Iterator[Any]:
    """A value with one answer fewer, one more, or another one."""
    if answers is None:
        return
    values = value if isinstance(value, list) else [value]
    for one in values:
        if len(values) > 1:
            yield [other for other in values if other != one]
    for other in answers:
        if other not in values:
            if len(values) + 1 < len(answers):
                yield [*values, other]
            if len(values) == 1:
                yield other


def _put(statement: dict, path: list, value: Any) -> None:
    *way, last = path
    for step in way:
        statement = statement[step]
    statement[last] = value


def _drop(statement: dict, path: list) -> None:
    """Without the test; a condition of which nothing is left becomes `always`."""
    *way, last = path
    holder = statement
    for step in way:
        holder = holder[step]
    del holder[last]
    while not holder and way:
        *way, last = way
        holder = statement
        for step in way:
            holder = holder[step]
        if holder is statement:
            holder[last] = "always"
        elif isinstance(holder, list):
            holder.pop(last)
        else:
            del holder[last]


@dataclass(frozen=True)
class Report:
    """What became of all mutants."""

    gates: dict[str, dict[str, int]]
    """By kind of mistake, how many each gate caught; `equivalent` are proved to change nothing."""
    survivors: tuple[Mutant, ...]

    @property
    def rate(self) -> float:
        """The share that was caught, of those that change anything."""
        total = sum(number for counts in self.gates.values() for gate, number in counts.items() if gate != "equivalent")
        return (total - len(self.survivors)) / total


def try_all(every: int = 1) -> Report:
    """Try all mutants, or each n-th of them."""
    gates: dict[str, dict[str, int]] = {}
    survivors = []
    for mutant in itertools.islice(mutants(), 0, None, every):
        gate = caught(mutant) or ("equivalent" if changes_nothing(mutant) else "survived")
        counts = gates.setdefault(mutant.kind, {})
        counts[gate] = counts.get(gate, 0) + 1
        if gate == "survived":
            survivors.append(mutant)
    return Report(gates, tuple(survivors))


def main() -> None:
    report = try_all()
    for kind, counts in report.gates.items():
        by = ", ".join(f"{gate} {number}" for gate, number in sorted(counts.items(), key=lambda item: -item[1]))
        print(f"{kind}: {sum(counts.values())} ({by})")
    print(f"{100 * report.rate:.1f} % of the mistakes that change anything were caught; these were not:")
    for mutant in report.survivors:
        print(f"  {mutant.kind}: {mutant.where}")


if __name__ == "__main__":
    main()
