"""How the analysis of a policy grows: all cases of policies of 10 to 2,000 rules over 40 facts, decided and counted.

Run with `make bench`. Each size runs in a process of its own, so that memory is its own. The policies are made up, but built as real
ones are: rules in groups of about 25 that share a leading fact (a kind of order, of product, of customer) and test up to three of
eight others; each is an exception to a general rule and to some of the rules before it.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time

from checker.meaning import Meaning
from checker.model import AllOf, Always, Answer, Between, Fact, OneOf, Outcome, Policy, Question, Rule

SIZES = (10, 100, 500, 2_000)
FACTS = 40


def policy_of(size: int) -> Policy:
    """A sound policy with so many rules; always the same one for a size."""
    draw = random.Random(size)
    questions = max(1, size // 60)
    groups = max(2, size // questions // 25)
    lead = Fact("lead", "Lead", "?", "choice", answers=tuple(Answer(f"g{n}", f"Group {n}") for n in range(groups)))
    facts = [lead]
    for number in range(FACTS - 1):
        kind = draw.choice(["choice", "yes_no", "number"])
        ids = {"choice": ["a", "b", "c", "d"], "yes_no": ["yes", "no"], "number": []}[kind]
        facts.append(Fact(f"f{number}", f"Fact {number}", "?", kind, answers=tuple(Answer(id, id) for id in ids),
                          low=None if ids else 0))
    made: list[Question] = []
    rules: list[Rule] = []
    for number in range(questions):
        id = f"q{number}"
        outcomes = tuple(Outcome(f"{id}o{n}", id, "may", "T", "S") for n in range(4))
        made.append(Question(id, "?", "t", outcomes))
        general = Rule(f"{id}r", "t", "T", "S", Always(), id, outcomes[0].id)
        rules.append(general)
        for group in lead.answers:
            near = draw.sample(facts[1:], 8)
            before: list[str] = []
            for n in range(max(1, size // questions // groups)):
                tests = [OneOf("lead", (group.id,)), *(_test(draw, fact) for fact in draw.sample(near, draw.randint(1, 3)))]
                rule = Rule(f"{id}{group.id}r{n}", "t", "T", "S", AllOf(tuple(tests)), id, draw.choice(outcomes).id,
                            (general.id, *before))
                rules.append(rule)
                before.append(rule.id)
    return Policy("made-up", "T", "en", "1", "2026-11-23", "", "", "", (), tuple(facts), (), tuple(made), (), tuple(rules), ())


def _test(draw: random.Random, fact: Fact) -> OneOf | Between:
    if fact.answers:
        ids = [answer.id for answer in fact.answers]
        return OneOf(fact.id, tuple(draw.sample(ids, max(1, len(ids) // 2))))
    point = draw.randint(0, 50)
    return Between(fact.id, point, None) if draw.random() < 0.5 else Between(fact.id, None, point)


def measure(size: int) -> None:
    policy = policy_of(size)
    started = time.perf_counter()
    meaning = Meaning(policy)
    sound = all(len(led_to) == 1 for question in policy.questions
                for led_to in meaning.diagrams.values(meaning.outcomes(question.id)))
    seconds = time.perf_counter() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{len(policy.rules):>6,} {len(policy.questions):>9} {meaning.diagrams.size():>9,} {seconds:>8.2f} s {memory:>7} MB"
          f"  {'every case decided once' if sound else 'NOT SOUND'}")


def main() -> None:
    if len(sys.argv) > 1:
        return measure(int(sys.argv[1]))
    print(f"Analysis of made-up policies over {FACTS} facts")
    print(f"{'rules':>6} {'questions':>9} {'diagrams':>9} {'time':>10} {'memory':>10}")
    for size in SIZES:
        subprocess.run([sys.executable, "-m", "bench.analysis", str(size)], check=True)


if __name__ == "__main__":
    main()
