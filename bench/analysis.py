"""How the analysis of a policy grows: all checks of policies of 10 to 2,000 rules over 40 facts, and the outcomes of all cases alone.

Run with `make bench`. Each size runs in a process of its own, so that memory is its own. The policies are made up, but built as real
ones are: rules in groups of about 25 that share a leading fact (a kind of order, of product, of customer) and test up to three of
eight others. Each is an exception to those of the rules before it that it meets and that have another outcome. Nothing is wrong with
them but that they have too many cases to be decided one by one.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

import yaml

from checker.meaning import Meaning
from compiler.checks import run_checks, too_many_cases
from compiler.reading.policy import Loaded, load_policy

SIZES = (10, 100, 500, 2_000)
FACTS = 40


def policy_of(size: int) -> Loaded:
    """A policy with at least so many rules; always the same one for a size."""
    drawn = size
    while len((loaded := _sound(_written(drawn))).policy.rules) < size:
        drawn += max(1, size // 10)
    return loaded


def _sound(written: dict) -> Loaded:
    """The policy without what a check would call an error and what decides nothing: a rule that others take away everywhere, and an
    exception to a rule that it never meets."""
    policy = load_policy(_text(written), "policy.yml").policy
    meaning = Meaning(policy)
    whens = {rule.id: meaning.holds(rule.when) for rule in policy.rules}
    leads = {rule.id: meaning.leads(rule) for rule in policy.rules}
    never = meaning.diagrams.never
    for topic in written["topics"].values():
        topic["statements"] = [rule for rule in topic["statements"] if leads[rule["rule"]] != never]
        there = {rule["rule"] for rule in topic["statements"]}
        for rule in topic["statements"]:
            met = [other for other in rule.pop("exception_to", ()) if other in there
                   and meaning.diagrams.both(leads[rule["rule"]], whens[other]) != never]
            rule |= {"exception_to": met} if met else {}
    return load_policy(_text(written), "policy.yml")


def _written(size: int) -> dict:
    """The policy as an editor would write it."""
    draw = random.Random(size)
    questions = max(1, size // 60)
    groups = [f"g{number}" for number in range(max(2, size // questions // 25))]
    kinds = {f"f{number}": draw.choice([["a", "b", "c", "d"], ["yes", "no"], []]) for number in range(FACTS - 1)}
    facts = {"lead": {"label": "Lead", "question": "Which group?", "answers": dict.fromkeys(groups, "A group")}}
    for id, answers in kinds.items():
        kind = {"answers": "whole number", "unit": "pieces"}
        if answers:
            kind = {"answers": "yes or no" if "yes" in answers else dict.fromkeys(answers, "An answer")}
        facts[id] = {"label": "A fact", "question": "What is it?", **kind}
    written = {
        "policy": "made-up", "title": "Made up", "language": "en", "version": "one", "effective_from": "2026-11-23",
        "summary": "Made up.", "notice": "Made up.", "source": "Nowhere", "facts": facts, "questions": {}, "topics": {},
    }
    for number in range(questions):
        id = f"q{number}"
        outcomes = [f"{id}o{letter}" for letter in "abcd"]
        written["questions"][id] = {"ask": "May I do it?", "topic": f"t{number}", "outcomes": {
            one: {"strength": "may", "title": "You may", "says": "You may."} for one in outcomes}}
        general = _rule(f"{id}r", "always", outcomes[0], [])
        statements = [general]
        for group in groups:
            near = draw.sample(list(kinds), 8)
            before = [general]
            for n, tested in enumerate(sorted(draw.randint(1, 3) for _ in range(max(1, size // questions // len(groups))))):
                when = {"lead": group, **{fact: _test(draw, kinds[fact]) for fact in draw.sample(near, tested)}}
                outcome = draw.choice(outcomes)
                others = [rule["rule"] for rule in before if rule["outcome"] != outcome]
                before.append(_rule(f"{id}{group}r{n}", when, outcome, others))
            statements += before[1:]
        written["topics"][f"t{number}"] = {"title": "Topic", "intro": "Made up.", "statements": statements}
    return written


def _rule(id: str, when: str | dict, outcome: str, exception_to: list[str]) -> dict:
    return {"rule": id, "title": "Made up", "says": "You may.", "when": when, "outcome": outcome, "source": "Nowhere",
            **({"exception_to": exception_to} if exception_to else {})}


def _test(draw: random.Random, answers: list[str]) -> list[str] | dict:
    if answers:
        return draw.sample(answers, len(answers) // 2)
    return {draw.choice(["at_least", "at_most"]): draw.randint(0, 50)}


def _text(written: dict) -> bytes:
    return yaml.safe_dump(written, sort_keys=False).encode()


def measure(size: int) -> None:
    loaded = policy_of(size)
    started = time.perf_counter()
    meaning = Meaning(loaded.policy)
    for question in loaded.policy.questions:
        meaning.outcomes(question.id)
    outcomes = time.perf_counter() - started
    started = time.perf_counter()
    problems = run_checks(loaded).problems
    checks = time.perf_counter() - started
    errors = {problem.code for problem in problems if problem.severity == "error"} - {too_many_cases.ID}
    print(f"{len(loaded.policy.rules):>6,} {len(loaded.policy.questions):>9} {meaning.diagrams.size():>9,} {outcomes:>8.2f} s"
          f" {checks:>8.2f} s {_memory():>7} MB  {', '.join(sorted(errors)) or 'no error but too many cases'}")


def _memory() -> int:
    """The most that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    if len(sys.argv) > 1:
        measure(int(sys.argv[1]))
        return
    print(f"Analysis of made-up policies over {FACTS} facts. Timed apart: the outcomes of all cases alone, and then all checks, which work\n"
          "out the outcomes anew. Reading the file is not timed. The memory is the most that the whole process used.")
    print(f"{'rules':>6} {'questions':>9} {'diagrams':>9} {'outcomes':>10} {'all checks':>10} {'memory':>10}  found")
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "bench.analysis", str(size)], check=True)


if __name__ == "__main__":
    main()
