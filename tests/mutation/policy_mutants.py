"""Makes mistakes that an editor could make in the shipped policy, one at a time, and finds out whether a gate catches each.

`python -m tests.mutation.policy_mutants` prints the report. `tests/mutation/test_mutation.py` holds the rate.
"""

from __future__ import annotations

import copy
import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from checker import Evaluator
from checker.data import canonical_json
from compiler.checks.report import check_policy
from compiler.checks.said_comparisons import direction
from compiler.languages import language
from compiler.problems import PolicyError
from compiler.reading.amounts import as_amount
from compiler.reading.operators import DAYS
from compiler.reading.policy import load_policy
from compiler.reading.said_terms import BRACES, said_term
from tests.every_case import every_decision
from tests.shop.source_text import lost, source_of

PROJECT = Path(__file__).resolve().parents[2]
SHIPPED = PROJECT / "policy" / "policy.yml"
DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
"""Writes in C, where there is libyaml."""

OPERATORS = {
    "within": ["less_than_ago", "longer_ago_than"], "longer_ago_than": ["at_least_ago", "within"],
    "less_than_ago": ["within", "at_least_ago"], "at_least_ago": ["longer_ago_than", "less_than_ago"],
    "at_least": ["more_than", "at_most"], "more_than": ["at_least", "less_than"],
    "at_most": ["less_than", "at_least"], "less_than": ["at_most", "more_than"],
    "from": ["after", "until"], "after": ["from", "before"], "until": ["before", "from"], "before": ["until", "after"],
}
"""For each comparison, the comparisons that an editor could write by mistake."""

STRENGTHS = (
    (r"\bmay\b(?! no longer)", "can"), (r"\bmay no longer\b", "may"), (r"\bmust\b", "may"),
    (r"\b(generally|typically|usually) ", ""), (r"\bideally ", ""), (r"\bplease ", ""),
)
"""Words of strength, each with the word that makes its sentence stronger or weaker."""

OF_COMPARISONS = ("turn a comparison in a text", "swap windows")
"""The kinds of mistakes in what a text says of the comparisons of its condition."""

WARNING, SURVIVED, EQUIVALENT = "only a warning", "survived", "equivalent"


@dataclass(frozen=True)
class Mutant:
    """One mistake."""

    kind: str
    where: str
    change: Callable[[dict], object]
    """Makes it in the data of a policy."""
    of: dict

    @functools.cached_property
    def text(self) -> str:
        """The whole policy with it. Most mutants are never tried, and to write one takes long."""
        policy = copy.deepcopy(self.of)
        self.change(policy)
        return yaml.dump(policy, Dumper=DUMPER, allow_unicode=True, sort_keys=False)


def mutants(policy: Path) -> Iterator[Mutant]:
    """Every mistake of each kind in a policy file."""
    whole = yaml.load(policy.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    outcomes = {id: list(question["outcomes"]) for id, question in whole["questions"].items()}
    answers = {id: ["yes", "no"] if fact["answers"] == "yes or no" else list(fact["answers"])
               for id, fact in whole["facts"].items() if fact["answers"] != "date"}
    statements = [(topic, number) for topic, one in whole["topics"].items() for number in range(len(one["statements"]))]

    def made(kind: str, where: str, change: Callable[[dict], object]) -> Mutant:
        return Mutant(kind, where, change, whole)

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
            for change in _compared_otherwise(value, whole["terms"]):
                yield made("compare otherwise", f"{id}: {path[-1]} {value} -> {change}",
                           lambda p, path=path, c=change: _put(at(p, topic, number), ["when", *path], c))
            yield made("drop a condition", f"{id}: {path[-1]}",
                       lambda p, path=path: _drop(at(p, topic, number), ["when", *path]))
        for key, change in _other_strengths(one):
            yield made("change a word of strength", f"{id}: {change}",
                       lambda p, key=key, c=change: at(p, topic, number).update({key: c}))
        if "joins" in one and isinstance(one["joins"], list):
            for target in one["joins"]:
                yield made("drop a join", f"{id}: {target}", lambda p, t=target: at(p, topic, number)["joins"].remove(t))
        for key, change in _other_comparisons(one, whole["terms"]):
            yield made("turn a comparison in a text", f"{id}: {change}",
                       lambda p, key=key, c=change: at(p, topic, number).update({key: c}))
        for key, change in _swapped_windows(one, whole["terms"]):
            yield made("swap windows", f"{id}: {change}", lambda p, key=key, c=change: at(p, topic, number).update({key: c}))
        yield made("remove a statement", id, lambda p: p["topics"][topic]["statements"].pop(number))
    for id, term in whole["terms"].items():
        amount, _, unit = term.partition(" ") if isinstance(term, str) else ("", "", "")
        for other in (int(amount) - 1, int(amount) + 1, int(amount) * 2) if amount.isdigit() else ():
            yield made("move a cut point", f"{id} -> {other}", lambda p, o=other, u=unit: p["terms"].update({id: f"{o} {u}".strip()}))
    for id, fact in whole["facts"].items():
        if "applies_when" in fact:
            yield made("let a fact always apply", id, lambda p: p["facts"][id].pop("applies_when"))
        if "judged_by" in fact:
            yield made("ask what is to be judged", id, lambda p: p["facts"][id].pop("judged_by"))
    for number in range(len(whole.get("impossible", ()))):
        yield made("allow what is impossible", str(number), lambda p: p["impossible"].pop(number))
    for question_id, question in whole["questions"].items():
        for id, outcome in question["outcomes"].items():
            for key, change in _other_strengths(outcome):
                yield made("change a word of strength", f"{id}: {change}",
                           lambda p, q=question_id, id=id, key=key, c=change: p["questions"][q]["outcomes"][id].update({key: c}))
            for other in ("can", "may", "may not", "cannot", "must"):
                if other != outcome["strength"]:
                    yield made("change a strength", f"{id} -> {other}",
                               lambda p, q=question_id, id=id, o=other: p["questions"][q]["outcomes"][id].update(strength=o))


def caught(mutant: Mutant, policy: Path) -> str:
    """The gate that stops a mutant, if any: an error, an example case, or a statement of the source that got lost.

    A warning does not stop a build, so it does not count as caught. It is counted apart.
    """
    cases = policy.with_name("cases.yml")
    try:
        loaded = load_policy(mutant.text.encode(), "policy.yml")
        report = check_policy(loaded, (cases.read_bytes(), "cases.yml") if cases.exists() else None)
    except PolicyError as error:
        return error.problems[0].code
    errors = [problem.code for problem in report.problems if problem.severity == "error"]
    if errors:
        return errors[0]
    if any(lost(loaded.policy, source_of(policy))):
        return "source"
    return WARNING if report.problems else ""


def changes_nothing(mutant: Mutant, policy: Path) -> bool:
    """Whether a mutant is proved to decide every complete case as the original does, and so is another way to say the same."""
    other_words = mutant.kind in ("swap prose", "change a word of strength", "ask what is to be judged", *OF_COMPARISONS)
    return not other_words and _decided(mutant.text.encode()) == _decided(policy.read_bytes())


@functools.lru_cache(maxsize=2)
def _decided(data: bytes) -> frozenset[str]:
    """Each case with its decision, as a set. The order of the cases depends on how often conditions mention a fact."""
    return frozenset(map(canonical_json, every_decision(Evaluator(load_policy(data, "policy.yml").policy))))


def _tests(when: Any, path: tuple = ()) -> Iterator[tuple[tuple, Any]]:
    """The tests of facts in a condition: the path to each, and its value."""
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


def _compared_otherwise(value: Any, terms: dict[str, str]) -> Iterator[dict[str, str]]:
    """A comparison with another operator, or with one more than the term that it names."""
    for operator, operand in value.items() if isinstance(value, dict) else ():
        for other in OPERATORS[operator]:
            yield {**{key: one for key, one in value.items() if key != operator}, other: operand}
        amount, unit = as_amount(terms[operand])
        yield {**value, operator: f"{amount + 1} {unit}"}


def _other_strengths(prose: dict) -> Iterator[tuple[str, str]]:
    """The title and the text of something, with one word of strength changed or left out."""
    for key in ("title", "says"):
        for pattern, other in STRENGTHS:
            for found in re.finditer(pattern, prose[key], re.IGNORECASE):
                yield key, prose[key][:found.start()] + other + prose[key][found.end():]


def _other_comparisons(prose: dict, terms: dict[str, str]) -> Iterator[tuple[str, str]]:
    """A text with one of its comparisons in another direction, in braces and in plain words, or with another term of the same unit."""
    for key in ("title", "says", "do"):
        text = prose.get(key, "")
        for found in BRACES.finditer(text):
            said = said_term(found[1] or "", "en")
            if not said or not said.comparisons:
                continue
            fitting = [one for one in OPERATORS if one in said.comparisons and (one in DAYS) == (_unit(terms[said.term]) == "date")]
            meant = {direction(one) for one in fitting}
            turned = [other for other in OPERATORS[fitting[0]] if direction(other) not in meant]
            others = [f"{{{other} {said.term}}}" for other in turned]
            others += [language("en").comparisons[other][0].format(f"{{{said.term}}}") for other in turned]
            alike = [id for id in terms if id != said.term and _unit(terms[id]) == _unit(terms[said.term]) and terms[id] != terms[said.term]]
            others += [f"{{{said.words.replace('{}', id)}}}" for id in alike]
            for other in others:
                yield key, text[: found.start()] + other + text[found.end() :]


def _swapped_windows(statement: dict, terms: dict[str, str]) -> Iterator[tuple[str, Any]]:
    """A text, and a condition, in which two terms of one unit have changed places."""
    for key in ("title", "says", "do", "when"):
        written = statement.get(key, "")
        text = written if isinstance(written, str) else yaml.safe_dump(written)
        named = [id for id in terms if re.search(rf"(?<![\w-]){id}(?![\w-])", text)]
        for one, other in itertools.combinations(named, 2):
            if _unit(terms[one]) == _unit(terms[other]) and terms[one] != terms[other]:
                swapped = re.sub(rf"(?<![\w-])(?:{one}|{other})(?![\w-])", lambda found, a=one, b=other: b if found[0] == a else a, text)
                yield key, swapped if isinstance(written, str) else yaml.load(swapped, Loader=yaml.BaseLoader)


def _unit(term: str) -> str:
    amount = as_amount(term)
    return amount[1] if amount else "words"


def _put(statement: dict, path: list, value: Any) -> None:
    *way, last = path
    for step in way:
        statement = statement[step]
    statement[last] = value


def _drop(statement: dict, path: list) -> None:
    """The condition without the test. If nothing is left, it becomes `always`."""
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
    warned: tuple[Mutant, ...]
    """The mutants that caused only a warning, which does not stop a build."""
    survivors: tuple[Mutant, ...]
    """The mutants that nothing noticed."""

    @property
    def rate(self) -> float:
        """The share that was caught, among the mutants that change anything."""
        total = sum(number for counts in self.gates.values() for gate, number in counts.items() if gate != EQUIVALENT)
        return (total - len(self.warned) - len(self.survivors)) / total


def try_all(policy: Path, every: int = 1, kinds: tuple[str, ...] = ()) -> Report:
    """Try all mutants of a policy file, or each n-th of them, or those of some kinds. The file may have example cases beside it."""
    gates: dict[str, dict[str, int]] = {}
    found: dict[str, list[Mutant]] = {WARNING: [], SURVIVED: []}
    chosen = (mutant for mutant in mutants(policy) if not kinds or mutant.kind in kinds)
    for mutant in itertools.islice(chosen, 0, None, every):
        gate = caught(mutant, policy)
        if gate in ("", WARNING):
            gate = EQUIVALENT if changes_nothing(mutant, policy) else gate or SURVIVED
        counts = gates.setdefault(mutant.kind, {})
        counts[gate] = counts.get(gate, 0) + 1
        if gate in found:
            found[gate].append(mutant)
    return Report(gates, tuple(found[WARNING]), tuple(found[SURVIVED]))


def main() -> None:
    report = try_all(SHIPPED)
    for kind, counts in report.gates.items():
        by = ", ".join(f"{gate} {number}" for gate, number in sorted(counts.items(), key=lambda item: -item[1]))
        print(f"{kind}: {sum(counts.values())} ({by})")
    print(f"{100 * report.rate:.1f} % of the mistakes that change anything were caught; these were not:")
    for mutant in report.survivors:
        print(f"  {mutant.kind}: {mutant.where}")
    print("and these only cause a warning, which does not stop a build:")
    for mutant in report.warned:
        print(f"  {mutant.kind}: {mutant.where}")


if __name__ == "__main__":
    main()
