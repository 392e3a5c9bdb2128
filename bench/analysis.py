"""Measures how `build.py check` grows with a policy: reading it, all checks, the comparison of the decision tables, and the seal.

`make bench` runs it. Each policy is checked as an editor would check it, and measured in one run with the shop's. The others are made up, and
all of them are sound:

- independent facts, with a rule for each pair of neighbours
- a table of rates, looked up by three facts
- a rule that asks for six of twelve documents
- 10 to 500 rules over 40 facts, built as real policies are. Groups of about 25 rules share a leading fact (a kind of order, of product,
  of customer) and test up to three of eight others. Each rule is an exception to the earlier rules that it meets and that have another
  outcome.
"""

from __future__ import annotations

import functools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

import yaml

from checker.meaning import Meaning
from compiler.reading.policy import load_policy

PROJECT = Path(__file__).resolve().parents[1]
SHOP = PROJECT / "policy" / "policy.yml"
FACTS = 40


def wide(number: int) -> bytes:
    """A policy of independent facts, with a rule for each pair of neighbours and one for the remaining cases."""
    facts = {f"f{n}": _fact("yes or no") for n in range(number)}
    pairs = [{f"f{n}": "yes", f"f{(n + 1) % number}": "yes"} for n in range(number)]
    rules = [_rule(f"r{n}", when, "qoa", []) for n, when in enumerate(pairs)]
    return _policy(facts, [*rules, _rule("rest", {"not": {"any": pairs}}, "qob", [])])


def lookup(rates: int = 107) -> bytes:
    """A table of rates. Each combination of country, size and weight has a rule, and the remaining cases have one."""
    countries = [f"country{number}" for number in range((rates + 11) // 12)]
    sizes = ["small", "middle", "large"]
    facts = {
        "country": _fact(dict.fromkeys(countries, "A country")), "size": _fact(dict.fromkeys(sizes, "A size")),
        "weight": _fact("whole number", unit="pieces"),
    }
    weights = [{"at_most": "n1"}, {"at_least": "n2", "at_most": "n5"}, {"at_least": "n6", "at_most": "n20"},
               {"at_least": "n21", "at_most": "n30"}]
    whens = [{"country": country, "size": size, "weight": weight} for country in countries for size in sizes for weight in weights]
    rules = [_rule(f"r{number}", when, f"qo{'abcd'[number % 4]}", []) for number, when in enumerate(whens[: rates - 1])]
    return _policy(facts, [*rules, _rule("rest", "otherwise", "qoa", [])])


def some_of(number: int = 6, documents: int = 12) -> bytes:
    """A policy that asks for a number of documents out of more."""
    facts = {f"d{n}": _fact("yes or no") for n in range(documents)}
    return _policy(facts, [_rule("enough", {"at_least": f"of{number}", "of": list(facts)}, "qoa", []), _rule("rest", "otherwise", "qob", [])])


def _policy(facts: dict, rules: list[dict]) -> bytes:
    """The text of a policy of one question."""
    ids = sorted({rule["outcome"] for rule in rules})
    terms = sorted({term for rule in rules for test in _number_tests(rule["when"]) for term in test.values()})
    return _text({
        **ABOUT, **({"terms": _terms(terms)} if terms else {}), "facts": facts,
        "questions": {"q": {"ask": "May I do it?", "topic": "t", "outcomes": dict.fromkeys(ids, OUTCOME)}},
        "topics": {"t": {"title": "Topic", "intro": "Made up.", "statements": rules}},
    })


ABOUT = {
    "policy": "made-up", "title": "Made up", "language": "en", "version": "one", "effective_from": "2026-11-23",
    "summary": "Made up.", "notice": "Made up.", "source": "Nowhere",
}
OUTCOME = {"strength": "may", "title": "You may", "says": "You may."}


def _fact(answers: str | dict, **more: str) -> dict:
    return {"label": "A fact", "question": "What is it?", "answers": answers, **more}


def policy_of(size: int) -> bytes:
    """The text of a policy with at least this many rules. It is always the same one for a size."""
    drawn = size
    while True:
        written = _sound(_written(drawn))
        if sum(len(topic["statements"]) for topic in written["topics"].values()) >= size:
            return _text(written)
        drawn += max(1, size // 10)


def _sound(written: dict) -> dict:
    """The policy without the mistakes that a check would find: a rule that others take away everywhere, and an exception to a rule that it
    never meets."""
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
    return written


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
    written = {**ABOUT, "terms": _terms(f"n{number}" for number in range(51)), "facts": facts, "questions": {}, "topics": {}}
    for number in range(questions):
        id = f"q{number}"
        outcomes = [f"{id}o{letter}" for letter in "abcd"]
        written["questions"][id] = {"ask": "May I do it?", "topic": f"t{number}", "outcomes": dict.fromkeys(outcomes, OUTCOME)}
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
    said = ", ".join(f"{{{comparison} {term}}}" for test in _number_tests(when) for comparison, term in test.items())
    return {"rule": id, "title": "Made up", "says": f"You may: {said}." if said else "You may.", "when": when, "outcome": outcome,
            "source": "Nowhere", **({"exception_to": exception_to} if exception_to else {})}


def _number_tests(when: str | dict) -> list[dict]:
    """The comparisons of a condition with numbers, which its rule's text has to say."""
    if isinstance(when, str):
        return []
    tests = [when, *(test for test in when.values() if isinstance(test, dict))]
    return [said for test in tests if (said := {name: term for name, term in test.items() if name in ("at_least", "at_most")})]


def _terms(ids: Iterable[str]) -> dict[str, str | int]:
    """The numbers that conditions compare with: `n5` is `5 pieces`, and `of5` is `5`."""
    return {term: f"{term[1:]} pieces" if term.startswith("n") else int(term[2:]) for term in ids}


def _test(draw: random.Random, answers: list[str]) -> list[str] | dict:
    if answers:
        return draw.sample(answers, len(answers) // 2)
    return {draw.choice(["at_least", "at_most"]): f"n{draw.randint(0, 50)}"}


def _text(written: dict) -> bytes:
    return yaml.dump(written, Dumper=_Plain, sort_keys=False).encode()


class _Plain(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):
    def ignore_aliases(self, data: object) -> bool:
        return True


POLICIES: Mapping[str, Callable[[], bytes]] = {
    "the shop": SHOP.read_bytes,
    **{f"{number} independent facts": functools.partial(wide, number) for number in (8, 16, 40)},
    "107 rates by 3 facts": lookup,
    "6 of 12 documents": some_of,
    **{f"{size} rules over {FACTS} facts": functools.partial(policy_of, size) for size in (10, 100, 500)},
}


def main() -> None:
    print("`build.py check` of a policy, and a `build` of the largest with a warm engine, as whole processes: processor time, and the most memory.")
    print(f"{'policy':<26} {'rules':>6} {'cases':>10} {'tried':>8} {'check':>9} {'times':>6} {'memory':>9}", flush=True)
    shop = None
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        for name, written in POLICIES.items():
            file = Path(folder, "policy.yml")
            file.write_bytes(written())
            run, seconds, memory = _run("check", "--policy", file, "--format", "json")
            report = json.loads(run)
            shop = shop or seconds
            certificate = report["certificate"]
            print(f"{name:<26} {report['rules']:>6,} {certificate['cases']:>10.4g} {certificate['tried']:>8,} {seconds:>7.2f} s"
                  f" {seconds / shop:>6.1f} {memory:>6} MB", flush=True)
        started = time.monotonic()
        _, seconds, memory = _run("build", "--policy", file, "--site-dir", Path(folder, "site"))
        print(f"a build of the last: {time.monotonic() - started:.0f} s, {seconds:.0f} s of processor time, {memory} MB")


def _run(*arguments: str | Path) -> tuple[str, float, int]:
    """What a command printed, the processor seconds of it and all that it started, and the most memory of any one of them, in MB."""
    with tempfile.TemporaryFile() as printed:
        process = subprocess.Popen([sys.executable, "build.py", *arguments], cwd=PROJECT, stdout=printed, stderr=subprocess.DEVNULL)
        _, status, used = os.wait4(process.pid, 0)
        if status:
            sys.exit(f"No figures: `build.py {arguments[0]}` fails for a made-up policy.")
        printed.seek(0)
        return printed.read().decode(), used.ru_utime + used.ru_stime, used.ru_maxrss // 1024


if __name__ == "__main__":
    main()
