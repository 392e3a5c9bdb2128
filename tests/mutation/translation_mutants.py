"""Makes mistakes that a translator could make in Japanese texts, one at a time, and finds out whether `check` stops each.

`python -m tests.mutation.translation_mutants` prints those in the shipped texts that it lets pass.
"""

from __future__ import annotations

import copy
import functools
import itertools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from compiler.checks import OF_TEXTS, run_checks
from compiler.problems import PolicyError
from compiler.reading.policy import load_policy
from compiler.reading.versions import load_versions
from tests.mutation.policy_mutants import DUMPER

POLICY = Path(__file__).resolve().parents[2] / "policy" / "policy.yml"

STRENGTHS = (
    ("できる場合があります", "できます"), ("なる場合があります", "なります"), ("できない場合があります", "できません"),
    ("できない場合があります", "できる場合があります"), ("制限されます", "一切できません"), ("通常", "必ず"), ("できれば", ""),
    ("定めがありません", "できません"),
)
"""Words of strength, each with others that make its sentence stronger or weaker."""


@dataclass(frozen=True)
class Mutant:
    """One mistake: what kind it is, and where."""

    kind: str
    where: str
    write: Callable[[], str]

    @functools.cached_property
    def text(self) -> str:
        """The whole file with it. Most mutants are never tried, and to write one takes long."""
        return self.write()


def mutants(original: bytes, translation: bytes) -> Iterator[Mutant]:
    """Every mistake of each kind in the Japanese texts of a policy."""
    data = yaml.load(translation, Loader=yaml.BaseLoader)
    policy = load_policy(original, "policy.yml").policy

    def with_text(where: tuple[str, str, str], text: str | None) -> Callable[[], str]:
        def write() -> str:
            made = copy.deepcopy(data)
            group, id, key = where
            made[group][id].pop(key)
            if text is not None:
                made[group][id][key] = text
            return yaml.dump(made, Dumper=DUMPER, allow_unicode=True, sort_keys=False)

        return write

    deciding = [("rules", rule.id) for rule in policy.rules if rule.outcome]
    deciding += [("outcomes", outcome.id) for question in policy.questions for outcome in question.outcomes]
    for group, id in deciding:
        for key in ("title", "says"):
            text = data[group][id][key]
            yield Mutant("leave out a text", f"{id}.{key}", with_text((group, id, key), None))
            # Where a text says its strength in another sentence, too, that one may carry it; where it is none of its outcome, nothing was said.
            for said, other in STRENGTHS if key == "title" and group == "outcomes" or key == "says" and group == "rules" else ():
                if said in text and len(re.findall("。", text)) < 2:
                    changed = with_text((group, id, key), text.replace(said, other))
                    yield Mutant("change a word of strength", f"{id}.{key}: {said} -> {other}", changed)
    for group in ("rules", "guidance"):
        for id, key in itertools.product(data[group], ("title", "says", "do")):
            text = data[group][id].get(key, "")
            for found in re.finditer(r"\{(\w+ )?(\w+)\}", text):
                others = ["longer_ago_than " if found[1] == "within " else "within ", "", "at_least_ago "] if found[1] else ["within "]
                for other in (*(f"{{{one}{found[2]}}}" for one in others), "8日"):
                    yield Mutant("turn a comparison", f"{id}.{key}: {other}", with_text((group, id, key), text.replace(found[0], other, 1)))
    strengths = {rule.id: policy.outcome(rule.outcome).strength for rule in policy.rules if rule.outcome}
    for one, other in itertools.combinations(strengths, 2):
        if strengths[one] != strengths[other]:
            text = with_text(("rules", one, "says"), data["rules"][other]["says"])
            yield Mutant("say what another rule says", f"{one} <- {other}", text)


def caught(mutant: Mutant, original: bytes) -> bool:
    """Whether something stops the build."""
    files = {"ja": [(mutant.text.encode(), "ja.yml")]}
    try:
        versions = load_versions((original, "policy.yml"), translations=files)
    except PolicyError:
        return True
    (translated,) = versions.translations["ja"] if versions.translations else (None,)
    return translated is None or any(one.severity == "error" for one in run_checks(translated, OF_TEXTS).problems)


if __name__ == "__main__":
    original, translation = (file.read_bytes() for file in (POLICY, POLICY.with_name("ja.yml")))
    tried = [(one, caught(one, original)) for one in mutants(original, translation)]
    for one, stopped in tried:
        if not stopped:
            print(f"{one.kind}: {one.where}")
    print(f"{sum(stopped for _, stopped in tried)} of {len(tried)} are stopped")
