"""Words that are stronger or weaker than the outcome they lead to.

Every outcome declares its strength: `may`, `may not`, `usually`, `not covered` and so on. Its title, which stands above the
decision and in the tables, must have a word of that strength, and so must the text of each rule that leads to it. Otherwise
a page could promise what the checker does not, or the other way round.

Nothing else in an outcome, in a rule's text or in its title may say more or the opposite: where the outcome says `may`,
neither "you can always cancel" nor "you will be refunded", and not "you may never do so" or "it cannot be cancelled" either.
Where the policy says nothing, no text may say what can, must or cannot be. "Check whether you can cancel" and "if you can
show a receipt" decide nothing and are left alone.

Guidance decides nothing. So it promises nothing and does not say what can, must, may not or cannot be, unless all outcomes
that it joins are just as strong: "ideally within the time" must not become "you must do so within the time". Guidance can
have a `strength` as well, such as `ideally`. Its text then has to say so, and "within the time" alone will not do.

An exception without an outcome decides nothing either, since other rules say what follows. It does not even say what may be:
"the limit does not apply", not "you may return it". Nor do the policy's `title`, `summary` and `notice` and a topic's
`title` and `intro`: they promise nothing and do not say what can, must, may not or cannot be.

Questions, facts with their answers, the reasons of impossible combinations and hand-written pages speak of other things that
can or cannot be. So there, only promises are found, such as "always", "guaranteed" or "you will be refunded"; "will I be
refunded?" asks and promises nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from checker.model import STRENGTHS, Guidance, Policy, Rule
from compiler.problems import Problem, listed

from .sentences import sentences
from .subject import Subject

ID = "strength"

_ON = "[^,;:]{0,200}?"
"""The text between two words of a clause that belong together. Its length has a limit, so that long texts do not take long to search."""
_NOBODY = rf"(?:^|[,;:] |\b(?:and|but|so) )(?:(?:at|by|in|on|under) )?(?:no|nobody|none|nothing|neither|never|not)\b{_ON}"
_NOT = r"(?: still| now| also)?,? (?:no longer|never|not?)"
_AT_ALL = rf"\b{_ON},? (?:under no circumstances|in no (?:case|event)|on no account|at no time|by no means|not at all)"
_IS = r"(?:is|are|['’]re)"
_ALLOWED = r"(?:able|allowed|eligible|entitled|free|permitted)"
_REFUSED = r"be (?:declined|denied|refused|rejected|withheld)"


def _denied(verb: str) -> str:
    """A verb with what turns it into its opposite: "no order may", "may never", "may under no circumstances"."""
    return rf"{_NOBODY} (?:{verb})|(?:{verb})(?:{_NOT}|{_AT_ALL})"


WORDS: dict[str, dict[str, str]] = {
    "en": {
        "can": rf"can(?! only\b| {_REFUSED}\b| be (limited|restricted)\b)"
               rf"|{_IS}( also| always| fully| now| still| then)? {_ALLOWED}",
        "may": r"(?<!\d )(?<!in )may|might",  # not the month
        "usually": r"usually|typically|generally|normally|as a rule",
        "please": r"please",
        "ideally": r"ideally|preferably|(if|where) (at all )?possible|best",
        "must": r"must|(has|have|need|needs) to",
        "limited": r"(?<!not )(?<!never )(limited|restricted)",
        "may not": rf"{_denied('may|might')}|(can|may|might) {_REFUSED}",
        "cannot": rf"cannot|can['’]t|{_denied('can')}|must (not|never)"
                  rf"|{_IS} (not|never|no longer) ({_ALLOWED}|possible)",
        "not covered": r"(does|do) not (say|mention|name|cover)|names? no"
                       r"|(speaks?|mentions?)\b[^.]{0,200}\bonly|(speaks?|mentions?) only",
        "need not": rf"{_NOBODY} (must|has to|have to)|(not|never|no longer) (have|need) to|need not",
        "promise": rf"(?<!please )always|certainly|definitely|guarantee[ds]?|{_IS} entitled"
                   r"|we (will|shall) (accept|pay|refund)"
                   r"|(will|shall|['’]ll) (?!not |never )(\w+ )?"
                   r"(get|receive|be (accepted|approved|cancell?ed|entitled|granted|paid"
                   r"|refunded|reimbursed|repaid|returned))",
        "no promise": r"(no|not|never)( a)? (always|certainly|definitely|guarantee[ds]?)",
    }
}
"""By language, patterns of the words that carry a strength, of those that promise something, and of those that take a word back."""

_VERB = rf"(can(not|['’]t)?|may|might|must|(has|have|needs?) to|(is|are) (not )?{_ALLOWED})"
_UP_TO = r"(?!(you|we|they|it|he|she|i|everybody|everyone|anybody|anyone) )[^ ,;:]{1,60}"
"""The last word before the verb of a longer aside. The second "you" of "how you paid you can cancel" begins what is decided."""

ASIDES = {
    "en": rf"\b(?<!regardless of )(?<!no matter )(what|how)(( \w+)?|{_ON} {_UP_TO}) {_VERB}"
          rf"|\b(?<!regardless of )(whether(?! or not)|not (say|mean) that)(( \w+)?|{_ON} {_UP_TO}) ({_VERB}|will|shall)"
          rf"|\b(if|unless|as \w+ as) \w+( {_UP_TO})? ({_VERB}|will|shall)"
          rf"|\b(when|where|why|which)( (the|an?|this|your|our))? \w+ {_VERB}"
          rf"|((?<=\w )that|which|who) {_VERB}",
}
"""By language, clauses in which such a word describes or asks, and decides nothing: "whether you can", "items that cannot be resold"."""

ASKING = {"en": r"(will|shall) (i|you|we|they|it)"}
"""By language, the words that ask, in a sentence that ends with a question mark."""

DENIALS = {"can": ("cannot",), "may": ("may not",), "must": ("cannot", "need not"), "promise": ("no promise",)}
"""For each kind of word, the kinds that contain such a word and say the opposite."""

STRONGER = {
    "can": ("cannot", "may not"),
    "may": ("can", "promise", "cannot", "may not"),
    "usually": ("can", "promise", "cannot"),
    "please": ("can", "promise", "cannot"),
    "ideally": ("can", "promise", "cannot"),
    "must": ("can", "promise", "cannot", "may not", "may", "need not"),
    "limited": ("can", "promise", "cannot"),
    "may not": ("can", "promise", "cannot"),
    "cannot": ("can", "promise", "may"),
    "not covered": ("can", "promise", "cannot", "may not", "must"),
}
"""For each strength, the kinds of words with which a sentence would say more than it, or the opposite."""

NO_DUTY = {"may", "may not", "usually", "please", "ideally"}
"""Strengths that "must" in the same sentence would overrule. Other sentences may say what somebody must do."""

DECIDING = {"promise": "can", "can": "can", "must": "must", "cannot": "cannot", "may not": "may not"}
"""Words that guidance may use only where all outcomes that it joins have that strength. Other prose that decides nothing never may."""


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    if policy.language not in WORDS:
        yield subject.loaded.problem(
            ID, ("policy",),
            f"There is no list of the words that carry a strength in the language `{policy.language}`, so prose and"
            " outcomes were not compared.",
            "Add the words to `WORDS`, `ASIDES` and `ASKING` in compiler/checks/strengths.py.",
            severity="warning",
            words=policy.language,
        )
        return
    for question in policy.questions:
        for outcome in question.outcomes:
            path, means, advice = ("outcomes", outcome.id), f"its strength is `{outcome.strength}`", _advice(outcome.strength)
            title = _Prose(outcome.title, (*path, "title"), f"The title of the outcome `{outcome.id}`", means, advice)
            says = _Prose(outcome.says, (*path, "says"), f"The outcome `{outcome.id}`", means, advice)
            yield from _unsaid(subject, outcome.strength, title)
            for prose in (title, says):
                yield from _overruled(subject, outcome.strength, prose)
    for rule in policy.rules:
        yield from _of_rule(subject, rule)
    for guidance in policy.guidance:
        strengths = _joined(policy, guidance)
        stronger = tuple(kind for kind, strength in DECIDING.items() if strengths != {strength})
        means = "guidance decides nothing"
        if strengths:
            means += f", and what it joins has the strength {listed(sorted(strengths))}"
        for key, text in (("title", guidance.title), ("says", guidance.says), ("do", guidance.do)):
            yield from _stronger(subject, stronger, _Prose(
                text, ("guidance", guidance.id, key), f"The guidance `{guidance.id}`", means,
                "Say what to do instead, such as \"Contact us\", or make it a rule with an outcome of that strength."))
        if guidance.strength:
            yield from _unsaid(subject, guidance.strength, _Prose(
                guidance.says, ("guidance", guidance.id, "says"), f"The guidance `{guidance.id}`",
                f"its strength is `{guidance.strength}`", ""))
    yield from _elsewhere(subject)


def _of_rule(subject: Subject, rule: Rule) -> Iterator[Problem]:
    if rule.outcome:
        strength = subject.policy.outcome(rule.outcome).strength
        means, advice = f"its outcome `{rule.outcome}` has the strength `{strength}`", _advice(strength)
    else:
        means = "an exception without an outcome decides nothing"
        advice = "Say only where the other rule does not count, or give the exception an `outcome` of that strength."
    title = _Prose(rule.title, ("rules", rule.id, "title"), f"The title of the rule `{rule.id}`", means, advice)
    says = _Prose(rule.says, ("rules", rule.id, "says"), f"The rule `{rule.id}`", means, advice)
    do = _Prose(rule.do, ("rules", rule.id, "do"), f"What to do by the rule `{rule.id}`", means, advice)
    if rule.outcome:
        yield from _unsaid(subject, strength, says)
        yield from _overruled(subject, strength, says)
        for prose in (title, do):
            yield from _stronger(subject, (*STRONGER[strength], *(("must",) if strength in NO_DUTY else ())), prose)
    else:
        for prose in (title, says, do):
            yield from _stronger(subject, (*DECIDING, "may"), prose)


def _elsewhere(subject: Subject) -> Iterator[Problem]:
    """Problems with prose outside of rules, guidance and outcomes: it cannot decide anything."""
    policy = subject.policy
    stating: list[tuple[tuple[str, ...], str]] = [((key,), getattr(policy, key)) for key in ("title", "summary", "notice")]
    stating += [(("topics", topic.id, key), getattr(topic, key)) for topic in policy.topics for key in ("title", "intro")]
    of_routes = ("name", "answered_by", "where", "have_ready")
    stating += [(("routes", route.id, key), text) for route in policy.routes for key in of_routes if (text := getattr(route, key))]
    asking: list[tuple[tuple[str, ...], str]] = [(("questions", question.id, "ask"), question.ask) for question in policy.questions]
    for fact in policy.facts:
        asking += [(("facts", fact.id, key), getattr(fact, key)) for key in ("label", "question", "hint", "looked_up", "judged_by")]
        if fact.kind == "choice":
            asking += [(("facts", fact.id, "answers", answer.id, "label"), answer.label) for answer in fact.answers]
    for number, combination in enumerate(policy.impossible):
        asking += [(("impossible", str(number), key), getattr(combination, key)) for key in ("because", "do")]
    for kinds, texts in ((tuple(DECIDING), stating), (("promise",), asking)):
        for path, text in texts:
            ids = [id for id in reversed(path[1:-1:2]) if not id.isdigit()]  # impossible combinations are only numbered
            who = " of ".join([f"The `{path[-1]}`", *(f"`{id}`" for id in ids)])
            yield from _stronger(subject, kinds, _Prose(text, path, who, "only rules decide", NOT_HERE))


NOT_HERE = "Reword the text so that it decides nothing, or say it in a rule with an outcome of that strength."


def promises(text: str, language: str) -> Iterator[tuple[int, int]]:
    """The promises in Markdown: the beginning and the end of the first promise of each sentence."""
    if language not in WORDS:
        return
    for block in re.finditer(r"^(?:[^\S\n]*+\S[^\n]*(?:\n|\Z))+", text, re.MULTILINE):
        kept = [at for at in range(*block.span()) if text[at] not in "*_`[]" and not text[at - 1 : at + 1].isspace()]
        plain = "".join(" " if text[at].isspace() else text[at] for at in kept)
        done = 0
        for sentence in sentences(plain):
            match = _found(WORDS[language], "promise", _deciding(language, sentence))
            if match:
                start, end = match.span()
                yield kept[done + start], kept[done + end - 1] + 1
            done += len(sentence) + 1


@dataclass(frozen=True)
class _Prose:
    """A text for readers, and how a finding about it speaks."""

    text: str
    path: tuple[str, ...]
    who: str
    means: str
    """Where its strength comes from."""
    advice: str

    @property
    def sentences(self) -> list[str]:
        return sentences(self.plain)

    @property
    def plain(self) -> str:
        """The text in one line."""
        return " ".join(self.text.split())


def _overruled(subject: Subject, strength: str, prose: _Prose) -> Iterator[Problem]:
    """Sentences that say more than the strength, or the opposite."""
    words = WORDS[subject.policy.language]
    for sentence in prose.sentences:
        beside = ("must",) if strength in NO_DUTY and _said(words, strength, sentence) else ()
        yield from _stronger(subject, (*STRONGER[strength], *beside), replace(prose, text=sentence))


def _unsaid(subject: Subject, strength: str, prose: _Prose) -> Iterator[Problem]:
    words = WORDS[subject.policy.language]
    if not any(_said(words, strength, sentence) for sentence in prose.sentences):
        yield subject.loaded.problem(
            ID, prose.path, f"{prose.who} does not say how strong it is: {prose.means}, and no word in its text says so.",
            f"`{strength}` means: {STRENGTHS[strength]} Say it in the text, or change the `strength`.",
            words=prose.plain,
        )


def _stronger(subject: Subject, kinds: tuple[str, ...], prose: _Prose) -> Iterator[Problem]:
    """The first word of each sentence that is of one of the kinds."""
    language = subject.policy.language
    for sentence in prose.sentences:
        deciding = _deciding(language, sentence)
        for kind in kinds:
            said = _said(WORDS[language], kind, deciding)
            if not said:
                continue
            is_what = "a promise" if kind == "promise" else f"`{kind}`"
            yield subject.loaded.problem(
                ID, prose.path, f"{prose.who} says `{said}`, which is {is_what}; but {prose.means}.", prose.advice,
                words=sentence)
            break


def _advice(strength: str) -> str:
    return f"`{strength}` means: {STRENGTHS[strength]} Reword the text, or change the strength of the outcome."


def _joined(policy: Policy, guidance: Guidance) -> set[str]:
    """The strengths of all outcomes whose decisions guidance can join."""
    outcomes = [outcome for question in policy.questions for outcome in question.outcomes]
    deciding = {rule.outcome for rule in policy.rules if rule.id in guidance.joins}
    return {
        outcome.strength for outcome in outcomes
        if outcome.id in guidance.joins or outcome.question in guidance.joins or outcome.id in deciding
    }


def _said(words: dict[str, str], kind: str, sentence: str) -> str:
    """The first word of a kind that the sentence does not take back."""
    match = _found(words, kind, sentence)
    return match[0].strip(" ,;:") if match else ""


def _found(words: dict[str, str], kind: str, sentence: str) -> re.Match[str] | None:
    for denial in DENIALS.get(kind, ()):
        sentence = _without(words[denial], sentence)
    return re.search(_whole(words[kind]), sentence, re.IGNORECASE)


def _deciding(language: str, sentence: str) -> str:
    """A sentence without the words that only describe or ask."""
    left = _without(ASIDES[language], sentence)
    return _without(ASKING[language], left) if sentence.endswith("?") else left


def _without(pattern: str, sentence: str) -> str:
    """A sentence without the pattern's matches. Its length is the same, so that a place in it is a place in the text."""
    return re.sub(_whole(pattern), lambda match: "…" * len(match[0]), sentence, flags=re.IGNORECASE)


def _whole(pattern: str) -> str:
    return rf"\b(?:{pattern})\b"
