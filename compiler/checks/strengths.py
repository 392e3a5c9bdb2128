"""Words that are stronger or weaker than the outcome they lead to.

Every outcome declares its strength: `may`, `cannot`, `not covered` and so on. Its title and the text of each rule that leads to it must say
so: with a word of [the list](#words-of-strengths) of that strength, or with words that the editor marks, as in "We [hand over] the deposit".
The brackets do not print. Otherwise a page could promise what the checker does not, or the other way round. Only `is`, for what a text states
plainly, takes no word.

These stop a build:

- a text without a word of its outcome's strength, and a marked word of another strength
- the opposite, or more, in the same sentence: "You can try, but we never accept returns". Mark the words that carry the strength, or write two
  sentences.
- a title, or what to `do`, that says more than the outcome or the opposite
- a text that says that the policy does not say, under an outcome that is not `not covered`
- a promise in another sentence, such as "you will be refunded", where the outcome is weaker than that

The opposite, or more, in another sentence is a warning that shows the sentence: "You can return it. Return shipping cannot be refunded." In the
text of an outcome, which need not say its strength, it stops a build as long as no sentence does.

What decides nothing promises and refuses nothing: guidance, unless all outcomes that it joins are just as strong; an exception without an
outcome; the policy's `title`, `summary` and `notice`, the `title` and `intro` of a topic,
and routes. Questions, facts with their answers and the reasons of impossible combinations only promise nothing. Guidance can have a `strength`
as well, such as `ideally`. Its text then has to say so.

No list of words finds irony, what a whole sentence means, and a word of the right strength for the wrong thing: "You can be turned down", "You
can get nothing", "You cannot lose: we take everything back", "You can't go wrong", "You cannot be refused". Read such sentences aloud.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from checker.model import SEVERAL, STRENGTHS, DoesNotApply, Guidance, Outcome, Rule
from compiler.languages import language
from compiler.problems import Problem, listed
from compiler.reading.values import Path

from .sentences import Sentence, Word, sentences
from .subject import Subject

ID = "strength"

AS_WELL = {"can": {"need not", "promise"}, "cannot": {"refusal"}, "need not": {"can"}}
"""Other lists whose words say a strength, too."""

CONTRARY: dict[str, tuple[str, ...]] = {
    "can": ("cannot", "refusal", "may not"),
    "need not": ("must", "cannot", "refusal"),
    "is": (),
    "may": ("cannot", "refusal", "may not", "can", "promise"),
    "usually": ("cannot", "refusal", "can", "promise"),
    "please": ("refusal", "promise"),
    "ideally": ("refusal", "must", "promise"),
    "must": ("need not",),
    "limited": ("cannot", "refusal", "promise"),
    "may not": ("can", "promise", "may", "cannot", "refusal"),
    "cannot": ("can", "promise", "may"),
    "not covered": ("cannot", "refusal", "may not", "can", "must", "promise"),
}
"""For each strength, the words that say the opposite, or more."""

DECIDING = {"promise": "can", "refusal": "cannot"}
"""Words that only rules may use, and guidance where all outcomes that it joins have that strength."""

DENYING = ("cannot", "may not")
"""Words that may be meant as a decision where none belongs."""

NO_DUTY = {"may", "may not", "usually", "please", "ideally"}
"""Strengths that "must" in a title would overrule."""

WHO: dict[str, dict[str, str]] = {
    "outcomes": {"title": "The title of the outcome `{}`", "says": "The outcome `{}`"},
    "rules": {"title": "The title of the rule `{}`", "says": "The rule `{}`", "do": "What to do by the rule `{}`"},
    "guidance": dict.fromkeys(("title", "says", "do"), "The guidance `{}`"),
}
"""How a finding speaks of each text of an outcome, a rule and guidance."""

NOT_HERE = "Reword the text so that it decides nothing, or say it in a rule with an outcome of that strength."


def check(subject: Subject) -> Iterator[Problem]:
    policy = subject.policy
    if not language(policy.language).strengths:
        yield subject.loaded.problem(
            ID, ("policy",),
            f"There is no list of the words that carry a strength in the language `{policy.language}`, so prose and"
            " outcomes were not compared.",
            f"Write the lists into `compiler/languages/{policy.language}.toml`.", severity="warning", words=policy.language,
        )
        return
    for outcome in subject.outcomes:
        title, says = _texts(subject, "outcomes", outcome, f"its strength is `{outcome.strength}`", outcome.strength)
        yield from _under_its_strength(title, has_to_say=True, alone=True)
        several = [_prose(subject, text, path, says.who, says.means, says.strength) for path, owner, _, text in subject.texts() if owner is outcome]
        for prose in several or [says]:
            yield from _under_its_strength(prose)
    for rule in policy.rules:
        if not isinstance(rule.when, DoesNotApply):  # whose text is the product's own
            yield from _of_rule(subject, rule)
    for guidance in policy.guidance:
        yield from _of_guidance(subject, guidance)
    yield from _elsewhere(subject)


def _of_rule(subject: Subject, rule: Rule) -> Iterator[Problem]:
    if rule.outcome:
        strength = subject.policy.outcome(rule.outcome).strength
        title, says, do = _texts(subject, "rules", rule, f"its outcome `{rule.outcome}` has the strength `{strength}`", strength)
        yield from _under_its_strength(says, has_to_say=True)
        yield from _under_its_strength(title, alone=True)
        yield from _under_its_strength(do, alone=True)
    else:
        advice = "Say only where the other rule does not count, or give the exception an `outcome` of that strength."
        for prose in _texts(subject, "rules", rule, "an exception without an outcome decides nothing"):
            yield from _of_kinds(prose, tuple(DECIDING), advice)


def _of_guidance(subject: Subject, guidance: Guidance) -> Iterator[Problem]:
    strengths = _joined(subject, guidance)
    kinds = () if strengths and strengths <= {*DENYING} else tuple(kind for kind, strength in DECIDING.items() if strengths != {strength})
    means = "guidance decides nothing" + (f", and what it joins has the strength {listed(sorted(strengths))}" if strengths else "")
    advice = "Say what to do instead, such as \"Contact us\", or make it a rule with an outcome of that strength."
    for prose in _texts(subject, "guidance", guidance, means):
        yield from _of_kinds(prose, kinds, advice)
    if guidance.strength:
        _, says, _ = _texts(subject, "guidance", guidance, f"its strength is `{guidance.strength}`", guidance.strength)
        yield from _under_its_strength(says, has_to_say=True, promises=False)


def _elsewhere(subject: Subject) -> Iterator[Problem]:
    """Problems with prose outside of rules, guidance and outcomes: it cannot decide anything."""
    policy = subject.policy
    stating: list[tuple[Path, str]] = [((key,), getattr(policy, key)) for key in ("title", "summary", "notice")]
    stating += [(("topics", topic.id, key), getattr(topic, key)) for topic in policy.topics for key in ("title", "intro")]
    of_routes = ("name", "answered_by", "where", "have_ready")
    stating += [(("routes", route.id, key), text) for route in policy.routes for key in of_routes if (text := getattr(route, key))]
    asking: list[tuple[Path, str]] = [(("questions", question.id, "ask"), question.ask) for question in policy.questions]
    for fact in policy.facts:
        asking += [(("facts", fact.id, key), getattr(fact, key)) for key in ("label", "question", "hint", "looked_up", "judged_by")
                   if key != "question" or not fact.variants]
        asking += [(path, text) for path, owner, _, text in subject.texts() if owner is fact]
        asking += [(("facts", fact.id, "groups", group.id, "label"), group.label) for group in fact.groups]
        if fact.kind in ("choice", SEVERAL):
            asking += [(("facts", fact.id, "answers", answer.id, "label"), answer.label) for answer in fact.answers]
    for number, combination in enumerate(policy.impossible):
        asking += [(("impossible", str(number), key), getattr(combination, key)) for key in ("because", "do")]
    for kinds, texts in ((tuple(DECIDING), stating), (("promise",), asking)):
        for path, text in texts:
            ids = [id for id in reversed(path[1:-1:2]) if not id.isdigit()]  # impossible combinations are only numbered
            who = " of ".join([f"The `{path[-1]}`", *(f"`{id}`" for id in ids)])
            yield from _of_kinds(_prose(subject, text, path, who, "only rules decide"), kinds, NOT_HERE)


def promises(text: str, tag: str) -> Iterator[tuple[int, int]]:
    """The promises in Markdown: the beginning and the end of the first promise of each sentence."""
    for block in re.finditer(r"^(?:[^\S\n]*+\S[^\n]*(?:\n|\Z))+", text, re.MULTILINE):
        kept = [at for at in range(*block.span()) if text[at] not in "*_`[]" and not text[at - 1 : at + 1].isspace()]
        plain = "".join(" " if text[at].isspace() else text[at] for at in kept)
        done = 0
        for sentence in sentences(plain):
            done = plain.find(sentence, done)  # in some scripts there is no gap before it
            for word in Sentence.read(sentence, language(tag)).words:
                if "promise" in word.kinds:
                    yield kept[done + word.start], kept[done + word.end - 1] + 1
                    break
            done += len(sentence)


@dataclass(frozen=True)
class _Prose:
    """A text for readers, and how a finding about it speaks."""

    subject: Subject
    sentences: tuple[Sentence, ...]
    path: Path
    who: str
    means: str
    """Where its strength comes from."""
    strength: str = ""
    """The strength that it stands under; an acceptance of its words holds for that strength alone."""

    def problem(self, message: str, way_out: str, words: str, severity: str = "error") -> Problem:
        accepted = f"{self.strength} / {words}" if self.strength else words
        return self.subject.loaded.problem(ID, self.path, f"{self.who} {message}", way_out, severity=severity, words=accepted)


def _texts(subject: Subject, kind: str, one: Outcome | Rule | Guidance, means: str, strength: str = "") -> list[_Prose]:
    """The texts of one thing, in the order of :data:`WHO`."""
    return [_prose(subject, getattr(one, key), (kind, one.id, key), who.format(one.id), means, strength) for key, who in WHO[kind].items()]


def _prose(subject: Subject, text: str, path: Path, who: str, means: str, strength: str = "") -> _Prose:
    words = language(subject.policy.language)
    written = " ".join(subject.loaded.with_marks(path, text).split())
    return _Prose(subject, tuple(Sentence.read(sentence, words) for sentence in sentences(written)), path, who, means, strength)


def _under_its_strength(prose: _Prose, has_to_say: bool = False, alone: bool = False, promises: bool = True) -> Iterator[Problem]:
    """What is wrong with a text under an outcome. A title, and what to do, stand ``alone``: the opposite in them is about nothing else."""
    strength = prose.strength
    never = {"not covered"} - {strength}
    contrary = {*CONTRARY[strength], *(("must",) if alone and strength in NO_DUTY else ())}
    unsaid = [*_unsaid(prose)] if has_to_say else []
    yield from unsaid
    said = any(_says(one, strength) for one in prose.sentences) or strength == "is"
    for one in prose.sentences:
        wrong = next((word for word in one.words if word.marked and word.kinds and not _says(one, strength)), None)
        word = wrong or _first(one, never) or (None if one.marked else _first(one, contrary, strength))
        if word is None:
            continue
        promised = "promise" in word.kinds
        if wrong:
            message = f"marks {_kind(word)}; but {prose.means}."
            yield prose.problem(message, "Mark the words that carry this strength, or change the strength of the outcome.", one.text)
        elif alone or word.kinds & never:
            yield prose.problem(f"says {_kind(word)}; but {prose.means}.", _advice(strength), one.text)
        elif _says(one, strength) and strength != "is":
            yield prose.problem(
                f"says {_kind(word)}, in one sentence with what is `{strength}`; but {prose.means}.",
                "Mark the words that carry the strength, as in “You [can] …”; the brackets do not print. Or write two sentences.", one.text)
        elif promises if promised else not unsaid:
            error = promised or not said
            yield prose.problem(f"also says {_kind(word)}; but {prose.means}.", _advice(strength) if error else
                                "Look whether the sentence is about something else. If so, accept it with your reason.",
                                one.text, "error" if error else "warning")


def _says(one: Sentence, strength: str) -> bool:
    """Whether a sentence says how strong it is: by marked words, if there are any, which may be words of no list."""
    kinds = {strength, *AS_WELL.get(strength, ())}
    return any(word.kinds & kinds or word.marked and not word.kinds for word in one.words if word.marked or not one.marked)


def _first(one: Sentence, kinds: Iterable[str], but: str = "") -> Word | None:
    """The first word of one of the kinds, unless it is one of a strength as well."""
    own = {but, *AS_WELL.get(but, ())}
    return next((word for word in one.words if word.kinds & {*kinds} and not word.kinds & own), None)


def _unsaid(prose: _Prose) -> Iterator[Problem]:
    strength = prose.strength
    others = {*STRENGTHS} - {"is", "please", "ideally", "limited"}
    said = any(_says(one, strength) for one in prose.sentences)
    if strength == "is":
        said = any(not _first(one, others) for one in prose.sentences)
    if not said:
        yield prose.problem(
            f"does not say how strong it is: {prose.means}, and no word in its text says so.",
            f"`{strength}` means: {STRENGTHS[strength]} Say it in the text, mark the words that say it, as in “We [accept] returns”, or change the"
            " `strength`.", " ".join(one.text for one in prose.sentences))


def _of_kinds(prose: _Prose, kinds: tuple[str, ...], advice: str) -> Iterator[Problem]:
    """The first word of each sentence that is of one of the kinds. One that denies is a warning."""
    for one in prose.sentences:
        if word := _first(one, kinds):
            yield prose.problem(f"says {_kind(word)}; but {prose.means}.", advice, one.text)
        elif word := _first(one, () if kinds == ("promise",) or not kinds else DENYING):
            yield prose.problem(f"says {_kind(word)}; but {prose.means}.", "Look whether that is a decision. " + advice, one.text, "warning")


def _kind(word: Word) -> str:
    kinds = sorted(word.kinds, key=lambda kind: (kind not in STRENGTHS, kind))
    named = {"promise": "a promise", "refusal": "a refusal"}
    return f"`{word.text}`, which is {named.get(kinds[0], f'`{kinds[0]}`')}"


def _advice(strength: str) -> str:
    return f"`{strength}` means: {STRENGTHS[strength]} Reword the text, or change the strength of the outcome."


def _joined(subject: Subject, guidance: Guidance) -> set[str]:
    """The strengths of all outcomes whose decisions guidance can join."""
    deciding = {rule.outcome for rule in subject.policy.rules if rule.id in guidance.joins}
    return {
        outcome.strength for outcome in subject.outcomes
        if outcome.id in guidance.joins or outcome.question in guidance.joins or outcome.id in deciding
    }
