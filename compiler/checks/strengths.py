"""Words that are stronger or weaker than the outcome they lead to.

Every outcome declares its strength: `may`, `may not`, `usually`, `not covered` and so on. The prose of each rule that leads to it, and what
the outcome itself tells the customer, must say it with that strength. Otherwise a page could promise what the checker does not, or
the other way round; and since all rules behind a decision speak with its strength, no decision is worded more strongly than its rules.

No other sentence there, and no rule's title, may say more or the opposite: where the outcome says `may`, neither "you can always cancel" nor
"you will be refunded", and not "you may never do so" either. "Check whether you can cancel" and "if you can show a receipt" decide nothing
and are left alone. What else the customer can do is for guidance to say.

Guidance decides nothing. So it promises nothing and does not say what must or cannot be, unless all outcomes that it joins are
just as strong: "ideally within the time" must not become "you must do so within the time". Guidance can have a `strength` as well, such
as `ideally`. Its text then has to say so, and "within the time" alone will not do.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Iterator

from checker.model import STRENGTHS, Guidance, Policy
from compiler.problems import Problem, words as listed

from .subject import Subject

ID = "strength"

_NOBODY = r"(?:^|[,;:] |\b(?:and|but|so) )(?:(?:at|by|in|on|under) )?(?:no|nobody|none|nothing|neither|never|not)\b[^,;:]*?"
_NOT = r"(?: still| now| also)?,? (?:no longer|never|not?)"
_AT_ALL = r"\b[^,;:]*?,? (?:under no circumstances|in no (?:case|event)|on no account|at no time|by no means|not at all)"


def _denied(verb: str) -> str:
    """A verb with what turns it into its opposite: "no order may", "may never", "may under no circumstances"."""
    return rf"{_NOBODY} (?:{verb})|(?:{verb})(?:{_NOT}|{_AT_ALL})"


WORDS: dict[str, dict[str, str]] = {
    "en": {
        "can": r"can(?! only\b)|(is|are|['’]re) (able|allowed|entitled|free|permitted)",
        "may": r"may|might",
        "usually": r"usually|typically|generally|normally|as a rule",
        "please": r"please",
        "ideally": r"ideally|preferably|(if|where) (at all )?possible|best",
        "must": r"must|(has|have|need|needs) to",
        "limited": r"(?<!not )(?<!never )(limited|restricted)",
        "may not": _denied("may|might"),
        "cannot": rf"cannot|can['’]t|{_denied('can')}|must (not|never)"
                  r"|(is|are|['’]re) (not|never|no longer) (able|allowed|entitled|free|permitted|possible)",
        "not covered": r"(does|do) not (say|mention|name|cover)|names? no|(speaks?|mentions?)\b[^.]*\bonly|(speaks?|mentions?) only",
        "need not": rf"{_NOBODY} (must|has to|have to)|(not|never|no longer) (have|need) to",
        "promise": r"(?<!please )always|certainly|definitely|guarantee[ds]?|(is|are|['’]re) entitled|we (will|shall) (accept|pay|refund)"
                   r"|(will|shall|['’]ll) (?!not |never )(\w+ )?"
                   r"(get|receive|be (accepted|approved|cancell?ed|entitled|granted|paid|refunded|reimbursed|repaid|returned))",
        "no promise": r"(no|not|never)( a)? (always|certainly|definitely|guarantee[ds]?)",
    }
}
"""By language: the words that carry a strength, as a pattern; also those that promise something, and those that take a word back."""

ASIDES = {
    "en": r"(\b(whether(?! or not)|what|how|not say that)\b[^,;:]*?|\b(if|unless|as \w+ as)( \w+){1,2}?|\b(that|which|who))"
          r" (can(not|['’]t)?|may|might|must|(has|have) to|(is|are) (not )?(able|allowed|entitled|permitted))\b",
}
"""By language: where a word of strength describes and decides nothing: "whether you can", "items that cannot be resold"."""

DENIALS = {"can": ("cannot",), "may": ("may not",), "must": ("cannot", "need not"), "promise": ("no promise",)}
"""What holds a word of the first kind and says the opposite of it."""

STRONGER = {
    "can": ("cannot", "may not"),
    "may": ("can", "promise", "cannot", "may not"),
    "usually": ("can", "promise"),
    "please": ("promise",),
    "ideally": ("promise",),
    "limited": ("can", "promise"),
    "may not": ("can", "promise"),
    "cannot": ("can", "promise"),
    "not covered": ("can", "promise"),
}
"""Words by which any sentence would say more than the strength, or the opposite."""

STRONGER_BESIDE = {"may": ("must",), "may not": ("must", "cannot"), "usually": ("must", "cannot"), "please": ("must",), "ideally": ("must",)}
"""Words that do so in a sentence with a word of the strength. Other sentences may well say what somebody must do."""

DECIDING = {"promise": "can", "must": "must", "cannot": "cannot"}
"""Words that guidance uses only where all outcomes that it joins have that strength."""


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    if policy.language not in WORDS:
        yield subject.loaded.problem(
            ID, ("policy",),
            f"There is no list of the words that carry a strength in the language `{policy.language}`, so prose and"
            " outcomes were not compared.",
            "Add the words to `WORDS` and `ASIDES` in compiler/checks/strengths.py.",
            severity="warning",
        )
        return
    for question in policy.questions:
        for outcome in question.outcomes:
            means = f"its strength is `{outcome.strength}`"
            told = f"{outcome.title}. {outcome.says}"
            yield from _compare(subject, outcome.strength, _Prose(
                told, ("outcomes", outcome.id, "title"), f"The outcome `{outcome.id}`", means, _advice(outcome.strength)))
    for rule in policy.rules:
        if rule.outcome:
            strength = policy.outcome(rule.outcome).strength
            means = f"its outcome `{rule.outcome}` has the strength `{strength}`"
            says = _Prose(rule.says, ("rules", rule.id, "says"), f"The rule `{rule.id}`", means, _advice(strength))
            yield from _compare(subject, strength, says)
            title = replace(says, text=rule.title, path=("rules", rule.id, "title"), who=f"The title of the rule `{rule.id}`")
            yield from _stronger(subject, (*STRONGER.get(strength, ()), *STRONGER_BESIDE.get(strength, ())), title)
    for guidance in policy.guidance:
        strengths = _joined(policy, guidance)
        stronger = tuple(kind for kind, strength in DECIDING.items() if strengths != {strength})
        means = "guidance decides nothing"
        if strengths:
            means += f", and what it joins has the strength {listed(sorted(strengths))}"
        for key, text in (("title", guidance.title), ("says", guidance.says)):
            yield from _stronger(subject, stronger, _Prose(
                text, ("guidance", guidance.id, key), f"The guidance `{guidance.id}`", means,
                "Reword the text, or make it a rule with an outcome of that strength."))
        if guidance.strength:
            yield from _unsaid(subject, guidance.strength, _Prose(
                guidance.says, ("guidance", guidance.id, "says"), f"The guidance `{guidance.id}`",
                f"its strength is `{guidance.strength}`", ""))


@dataclass(frozen=True)
class _Prose:
    """A text for readers, and how a finding about it speaks."""

    text: str
    path: tuple[str, ...]
    who: str
    means: str
    """What its strength comes from."""
    advice: str

    @property
    def sentences(self) -> list[str]:
        return re.split(r"(?<=[.!?]) ", " ".join(self.text.split()))


def _compare(subject: Subject, strength: str, prose: _Prose) -> Iterator[Problem]:
    yield from _unsaid(subject, strength, prose)
    words = WORDS[subject.policy.language]
    for sentence in prose.sentences:
        beside = STRONGER_BESIDE.get(strength, ()) if _said(words, strength, sentence) else ()
        yield from _stronger(subject, (*STRONGER.get(strength, ()), *beside), replace(prose, text=sentence))


def _unsaid(subject: Subject, strength: str, prose: _Prose) -> Iterator[Problem]:
    words = WORDS[subject.policy.language]
    if not any(_said(words, strength, sentence) for sentence in prose.sentences):
        yield subject.loaded.problem(
            ID, prose.path, f"{prose.who} does not say how strong it is: {prose.means}, and no word in its text says so.",
            f"`{strength}` means: {STRENGTHS[strength]} Say it in the text, or change the `strength`.",
        )


def _stronger(subject: Subject, kinds: tuple[str, ...], prose: _Prose) -> Iterator[Problem]:
    """The first word of each sentence that is of one of the kinds."""
    language = subject.policy.language
    for sentence in prose.sentences:
        deciding = _without(ASIDES[language], sentence)
        for kind in kinds:
            said = _said(WORDS[language], kind, deciding)
            if not said:
                continue
            is_what = "a promise" if kind == "promise" else f"`{kind}`"
            yield subject.loaded.problem(
                ID, prose.path, f"{prose.who} says `{said}`, which is {is_what}; but {prose.means}.", prose.advice)
            break


def _advice(strength: str) -> str:
    return f"`{strength}` means: {STRENGTHS[strength]} Reword the text, or change the strength of the outcome."


def _joined(policy: Policy, guidance: Guidance) -> set[str]:
    """The strengths of all outcomes whose decisions guidance can join."""
    outcomes = [outcome for question in policy.questions for outcome in question.outcomes]
    deciding = {rule.outcome for rule in policy.rules if rule.id in guidance.joins}
    return {
        one.strength for one in outcomes if one.id in guidance.joins or one.question in guidance.joins or one.id in deciding
    }


def _said(words: dict[str, str], kind: str, sentence: str) -> str:
    """The first word of a kind that the sentence does not take back."""
    for denial in DENIALS.get(kind, ()):
        sentence = _without(words[denial], sentence)
    found = re.search(_whole(words[kind]), sentence, re.IGNORECASE)
    return found[0].strip(" ,;:") if found else ""


def _without(pattern: str, sentence: str) -> str:
    return re.sub(_whole(pattern), "…", sentence, flags=re.IGNORECASE)


def _whole(pattern: str) -> str:
    return rf"\b(?:{pattern})\b"
