"""What the change of a policy changes, for people and for programs."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from checker.answers import several
from checker.conditions import Value
from checker.diagram import TooLargeError
from checker.model import TODAY, Outcome, Policy
from checker.words import from_today, listed, number_in_words, value_in_words
from compiler.changes.comparison import (
    ASKED,
    BETTER,
    COVERED,
    DIFFERENT,
    DIRECTIONS,
    GUIDANCE,
    IMPOSSIBLE,
    JUDGED,
    MORE,
    NOT_COVERED,
    OUTCOME,
    POSSIBLE,
    REASONS,
    WORSE,
    Change,
    Changes,
    Decided,
    Example,
    UndecidedError,
    compare,
)
from compiler.changes.region import Described
from compiler.changes.space import BEFORE, Apart
from compiler.changes.texts import GONE, NEW, TextChange, TranslatedTexts, text_changes, translated_texts
from compiler.checks import conflicts, gaps
from compiler.checks.subject import Subject
from compiler.languages import REFERENCE, day_for_editors, language
from compiler.problems import PolicyError, visible, word
from compiler.reading.policy import Loaded
from compiler.reading.values import Path

NO_CHANGE = "No decision changes: proved over every case."

HEADINGS = {
    BETTER: "Better for the customer", WORSE: "Worse for the customer", DIFFERENT: "Different for the customer",
    COVERED: "Newly covered by the policy", NOT_COVERED: "No longer covered by the policy",
    POSSIBLE: "Newly possible", IMPOSSIBLE: "No longer possible",
}
KINDS = {
    "terms": "the term", "facts": "the fact", "impossible": "the impossible combination", "questions": "the question",
    "outcomes": "the outcome", "amounts": "the amount", "definitions": "the definition", "topics": "the topic", "rules": "the rule",
    "guidance": "the guidance", "routes": "the route",
}
STATEMENT, HEADING = -1, 0
"""The depths of lines that say something of the whole, and of those that others stand below."""

MOST_SHOWN = 100
"""So many changes are written out for people; programs get all."""


@dataclass(frozen=True)
class Differences:
    """Two policies, and what changes from the one to the other."""

    old: Loaded
    new: Loaded
    changes: Changes
    texts: tuple[TextChange, ...]
    in_force_since: str = ""
    """The day from which the changed version holds already, ``YYYY-MM-DD``; empty where it is yet to come, or is another version."""
    translations: Mapping[str, tuple[TranslatedTexts, ...]] = field(default_factory=dict)
    """By language, what reads otherwise in its translation. Decisions have no language."""

    def as_text(self) -> str:
        """For a terminal."""
        lines: list[str] = []
        for depth, text in self._lines(visible):
            lines += ["", text] if depth <= HEADING else ["  " * depth + ("- " if depth == 1 else "") + text]
        return "\n".join(lines[1:]) + "\n"

    def as_lines(self) -> list[tuple[int, str]]:
        """For a page: each line with its depth. Ids and names of files stand in backticks."""
        return list(self._lines(visible))

    def as_markdown(self) -> str:
        """For the comment of a pull request."""
        lines: list[str] = []
        for depth, text in self._lines(_markdown):
            if depth <= HEADING:
                lines += ["", f"**{text}**" if depth == STATEMENT else f"### {text}", ""]
            else:
                lines.append("  " * (depth - 1) + f"- {text}")
        return "\n".join(lines).strip().replace("\n\n\n", "\n\n") + "\n"

    def as_data(self) -> dict[str, Any]:
        """For programs."""
        return {
            "old": {"file": self.old.report.source.file, "version": self.old.policy.version},
            "new": {"file": self.new.report.source.file, "version": self.new.policy.version},
            "no_decision_changes": self.changes.none,
            "in_force_since": self.in_force_since or None,
            "changes": [self._change_as_data(change) for change in self.changes.changes],
            "new_questions": list(self.changes.new_questions),
            "gone_questions": list(self.changes.gone_questions),
            "not_compared": [{"question": one.question, "gone": list(one.gone), "new": list(one.new)} for one in self.changes.not_compared],
            "not_shared": [{"fact": one.fact, "answer": one.answer or None, "change": one.change, "why": one.why} for one in self.changes.apart],
            "texts": [
                {"change": one.change, "kind": one.path[0] if one.path else "policy", "id": self._text_id(one) or None,
                 "keys": list(one.keys), "place": self._text_place(one)}
                for one in self.texts
            ],
            "translations": {
                tag: [{"kind": one.path[0] if one.path else "policy", "id": one.path[1] if one.path else None, "keys": list(one.keys),
                       "place": one.place} for one in texts]
                for tag, texts in self.translations.items()
            },
        }

    # --- For people --------------------------------------------------------------------------------------------------

    def _lines(self, say: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        """What there is to say, each line with its depth. ``say`` makes texts of the policy fit for the format."""
        yield STATEMENT, f"{_code(self.old.report.source.file)} → {_code(self.new.report.source.file)}"
        changes = self.changes.changes
        if self.changes.none:
            yield STATEMENT, NO_CHANGE
        elif not any(change.kind == OUTCOME for change in changes) and not self.changes.not_compared:
            yield STATEMENT, "No outcome changes: proved over every case."
        left = MOST_SHOWN
        told: dict[tuple[int, tuple[str, ...]], Change] = {}
        for heading, group in self._groups(say):
            yield HEADING, heading
            for change in group[:left]:
                yield from self._change_lines(change, say, told)
            if len(group) > left:
                yield 1, f"and {len(group) - left} more"
            left = max(0, left - len(group))
        yield from self._not_compared(say)
        yield from self._texts_that_change(say)
        if self.in_force_since:
            yield HEADING, "When it takes effect"
            version = f"version {say(self.new.policy.version)} has been in force since {day_for_editors(self.in_force_since)}"
            yield 1, f"Once it is published: {version}. No page tells customers what changed."
            yield 1, "To announce a change for a day, write it as a version: see the recipe “Schedule a change”."

    def _texts_that_change(self, say: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        texts = []
        for one in self.texts:
            what = f"{KINDS[one.path[0]]} {self._text_named(one, say)}" if one.path else "the policy"
            said = {NEW: "new: ", GONE: "gone: "}.get(one.change, "") + what + (f": {', '.join(one.keys)}" if one.keys else "")
            texts.append(f"{said}, {self._text_place(one)}")
        yield from _headed("Texts that change" if not self.changes.none else "Only texts change", texts)
        for tag, translated in self.translations.items():
            named = [(f"{KINDS[one.path[0]]} {word(one.path[1])}" if one.path else "the policy", one) for one in translated]
            texts = [f"{what}: {', '.join(one.keys)}, {one.place}" for what, one in named]
            yield from _headed(f"Texts that change in the translation {_code(tag)}", texts)

    def _groups(self, say: Callable[[str], str]) -> Iterator[tuple[str, list[Change]]]:
        changes = self.changes.changes
        for question in self.new.policy.questions:
            for direction in DIRECTIONS:
                group = [one for one in changes if one.kind == OUTCOME and one.questions == (question.id,) and one.direction == direction]
                if group:
                    yield f"{say(question.ask)} {HEADINGS[direction]}", group
        for kind, heading in (
            (REASONS, "The same outcome, by other rules"), (GUIDANCE, "Guidance"), (JUDGED, "What somebody has to judge"),
            (ASKED, "What is asked"),
        ):
            group = [one for one in changes if one.kind == kind]
            if group:
                yield heading, group

    def _change_lines(
        self, change: Change, say: Callable[[str], str], told: dict[tuple[int, tuple[str, ...]], Change]
    ) -> Iterator[tuple[int, str]]:
        """``told`` has what was told before of which cases, so that no condition is read twice."""
        cases = f"{change.cases:,} of {change.of:,} cases"
        if change.follows:  # Where the outcome changes, what comes with it is no news by itself.
            yield 1, f"{self._headline(change, say)}, in {cases} that have another outcome now"
            return
        before = change if change.kind == OUTCOME else told.setdefault((change.region, change.questions), change)
        if before is not change:
            yield 1, f"{self._headline(change, say)}, in the same {cases} as said of {_listed(map(_code, before.about))}"
            yield from self._places(change, 2)
            gone, new = change.about, before.about
            if change.kind == before.kind and len(gone) == len(new) == 1 and not (self._is_in(self.new, gone[0]) or self._is_in(self.old, new[0])):
                yield 2, _if_renamed(gone[0], new[0])
            return
        yield 1, f"{self._headline(change, say)}, in {cases}:"
        yield from self._condition(change, say)
        example = change.example
        dated = example.days or TODAY in self.changes.both.facts
        asked = f", asked on {day_for_editors(example.as_of.isoformat())}" if dated else ""
        yield 2, f"For example{asked}: {self._known(example, say)}"
        if change.kind == OUTCOME:
            yield 3, f"before: {self._decided(self.old, example.before, say)}"
            yield 3, f"now: {self._decided(self.new, example.now, say)}"
        yield from self._places(change, 3)

    def _condition(self, change: Change, say: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        """In which cases it is so. What is judged and asked follows from the rest: there, an example tells more than a long condition."""
        where = change.among or change.where
        if change.kind in (JUDGED, ASKED) and len(where.alternatives) > 1:
            return
        first = ""
        if change.among:
            first = f"of those that had {_code(change.before)} before: " if change.before else "of those that keep their outcome: "
        for number, alternative in enumerate(self._alternatives(where, say)):
            yield 2, f"or {alternative}" if number else first + alternative
        if not where.whole:
            yield 2, "or in further cases"

    def _places(self, change: Change, depth: int) -> Iterator[tuple[int, str]]:
        kind = {REASONS: "rules", GUIDANCE: "guidance"}.get(change.kind)
        for id in change.about if kind else ():
            yield depth, f"{_code(id)} {self._was_and_is(str(kind), id)}"

    def _headline(self, change: Change, say: Callable[[str], str]) -> str:
        ids = _listed(map(_code, change.about))
        many = len(change.about) > 1
        more = change.direction == MORE
        questions = f" for {_listed(map(_code, change.questions))}"
        if change.kind == OUTCOME:
            if change.before is None or change.now is None:
                return f"{ids} in cases that could not be before" if change.before is None else f"cases with {ids} can no longer be"
            before, now = self.outcome(self.old, change.before), self.outcome(self.new, change.now)
            if change.before == change.now:
                return f"{ids} is {_code(now.strength)} instead of {_code(before.strength)}"
            return f"{_code(now.id)} ({now.strength}) instead of {_code(before.id)} ({before.strength})"
        if change.kind == REASONS:
            decide = "decide" if many else "decides"
            return f"{ids} {decide} now, too,{questions}" if more else f"{ids} no longer {decide}{questions}"
        if change.kind == GUIDANCE:
            join = "join" if many else "joins"
            return f"{ids} now {join}{questions}" if more else f"{ids} no longer {join}{questions}"
        if change.kind == JUDGED:
            by = {fact.id: fact.judged_by for fact in (*self.old.policy.facts, *self.new.policy.facts)}
            who = say("; ".join(dict.fromkeys(by.get(id, "") for id in change.about)))
            have = "have" if many else "has"
            return f"{ids} now {have} to be judged by {who}{questions}" if more else f"{ids} no longer {have} to be judged{questions}"
        return f"{ids} {'are' if many else 'is'} {'asked now' if more else 'no longer asked'}{questions}"

    def _alternatives(self, where: Described, say: Callable[[str], str]) -> Iterator[str]:
        for tests in where.alternatives:
            yield "; ".join(f"{say(test.label)}: {say(test.text)}" for test in tests) or "every case"

    def _known(self, example: Example, say: Callable[[str], str]) -> str:
        parts = []
        for id, value in example.known.items():
            fact, day = self.changes.both.facts[id], example.days.get(id)
            words = value_in_words(self.new.policy, fact, value)
            if day:
                exactly = any(value == (-time.place if time.ahead else time.place) for time in fact.times)
                words = words if exactly else from_today((day - example.as_of).days, self.new.policy.words)
                words = f"{day_for_editors(day.isoformat())} ({words})"
            parts.append(f"{say(fact.label)}: {say(words)}")
        return "; ".join(parts) or "every case"

    def _decided(self, loaded: Loaded, decided: Decided, say: Callable[[str], str]) -> str:
        if decided.outcome is None:
            return "there is no such case" if not decided.rules else "it depends"
        outcome = self.outcome(loaded, decided.outcome)
        rules = [f"{_code(id)} at {self._place(loaded, 'rules', id)}" for id in decided.rules]
        return f"{say(outcome.title)} ({_code(outcome.id)}), by {_listed(rules) if rules else 'several rules'}"

    def _is_in(self, loaded: Loaded, id: str) -> bool:
        return bool(self._place(loaded, "rules", id) or self._place(loaded, "guidance", id))

    def _was_and_is(self, kind: str, id: str) -> str:
        before, now = self._place(self.old, kind, id), self._place(self.new, kind, id)
        return " and ".join(f"{verb} {place}" for verb, place in (("was at", before), ("is at", now)) if place)

    def _not_compared(self, say: Callable[[str], str]) -> Iterator[tuple[int, str]]:
        changes = self.changes
        if changes.new_questions or changes.gone_questions or changes.not_compared:
            yield HEADING, "Questions that cannot be compared"
        for ids, what in ((changes.new_questions, "new"), (changes.gone_questions, "gone")):
            yield from ((1, f"{_code(id)}, since it is {what}") for id in ids)
        for one in changes.not_compared:
            gone, new = (_listed([_code(id.removesuffix(BEFORE)) for id in ids]) for ids in (one.gone, one.new))
            yield 1, (f"{_code(one.question)}, since it depended on {gone} before and depends on {new} now, and nothing says which answer to the"
                      " one is which to the other")
        if not changes.apart:
            return
        yield HEADING, "Facts and answers that the two do not share"
        for apart in changes.apart:
            yield 1, f"{self._apart_named(apart)}. {say(apart.why)}"
        for names in self._perhaps_renamed():
            yield 1, _if_renamed(*names)

    def _perhaps_renamed(self) -> Iterator[tuple[str, str]]:
        """For a fact, and for an answer of each fact, that is gone the first that is new: if it was renamed, this is how to say so."""
        gone, new = ([one for one in self.changes.apart if one.change == change] for change in (GONE, NEW))
        said = set()
        for one in gone:
            fact = one.fact if one.answer else ""
            other = next((other for other in new if (other.fact if other.answer else "") == fact), None)
            if other and fact not in said:
                said.add(fact)
                yield (f"{fact}.{one.answer}", f"{fact}.{other.answer}") if fact else (one.fact, other.fact)

    def _apart_named(self, one: Apart) -> str:
        what = f"The answer {_code(one.answer)} of {_code(one.fact)}" if one.answer else f"The fact {_code(one.fact)}"
        return what + {NEW: " is new", GONE: " is gone"}.get(one.change, " is another one now")

    # --- For programs ------------------------------------------------------------------------------------------------

    def _change_as_data(self, change: Change) -> dict[str, Any]:
        example = change.example
        return {
            "kind": change.kind,
            "direction": change.direction,
            "questions": list(change.questions),
            "about": list(change.about),
            "before": change.before,
            "now": change.now,
            "follows_outcome": change.follows,
            "cases": change.cases,
            "of": change.of,
            "where": [[{"fact": test.fact, "label": test.label, "values": [list(cell) for cell in test.cells], "text": test.text} for test in tests]
                      for tests in change.where.alternatives],
            "where_is_whole": change.where.whole,
            "example": {
                "as_of": example.as_of.isoformat(),
                "answers": several(self.changes.both.space.policy, example.known) | {
                    id: self._answer(id, example) for id in example.known if not self.changes.both.facts[id].part_of},
                "before": self._decided_as_data(self.old, example.before),
                "now": self._decided_as_data(self.new, example.now),
            },
            "places": {id: {"old": self._place(self.old, kind, id), "new": self._place(self.new, kind, id)}
                       for kind in [{REASONS: "rules", GUIDANCE: "guidance", OUTCOME: "outcomes"}.get(change.kind, "facts")] for id in change.about},
        }

    def _decided_as_data(self, loaded: Loaded, decided: Decided) -> dict[str, Any]:
        rules = [{"id": id, "place": self._place(loaded, "rules", id)} for id in decided.rules]
        return {"outcome": decided.outcome, "rules": rules}

    def _answer(self, id: str, example: Example) -> Value:
        """An answer as an example case or `decide` takes it: a day is one of the calendar."""
        fact, value = self.changes.both.facts[id], example.known[id]
        if id in example.days:
            return example.days[id].isoformat()
        if fact.decimals:
            return number_in_words(int(value), self.new.policy.words, fact.decimals)
        return datetime.date.fromordinal(int(value)).isoformat() if fact.kind == "date" else value

    # --- Places ------------------------------------------------------------------------------------------------------

    def _place(self, loaded: Loaded, kind: str, id: str) -> str:
        """Where something stands in one of the policies; nothing if it does not."""
        named = (kind, id if loaded is self.new else self.before(id))
        return _file_and_line(loaded, named) if named in loaded.nodes else ""

    def _text_named(self, one: TextChange, say: Callable[[str], str]) -> str:
        """What a thing is called; one without an id by the reason that it gives."""
        return f"“{say(self._text_id(one))}”" if one.path[0] == "impossible" else word(one.path[1].removesuffix(BEFORE))

    def _text_id(self, one: TextChange) -> str:
        if one.path[:1] == ("impossible",):
            return (self.old if one.change == GONE else self.new).policy.impossible[int(one.path[1])].because
        return one.path[1] if one.path else ""

    def _text_place(self, one: TextChange) -> str:
        loaded = self.old if one.change == GONE else self.new
        if one.path:
            return self._place(loaded, *one.path)
        return _file_and_line(loaded, one.keys[:1] if one.keys[:1] in loaded.nodes else ())

    def before(self, id: str) -> str:
        """The name that something of today has in the old policy; a rename to a name that it has already is none, as nothing is compared by it."""
        had = self.old.nodes
        names = {now: before for before, now in self.new.renamed.items() if any((kind, before) in had and (kind, now) not in had for kind in KINDS)}
        return names.get(id, id).removesuffix(BEFORE)

    def outcome(self, loaded: Loaded, id: str) -> Outcome:
        """An outcome of today as one of the two policies has it, where it has it under its old name."""
        return loaded.policy.outcome(id if loaded is self.new else self.before(id))


def _headed(heading: str, lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Lines below a heading; nothing where there are none."""
    if lines:
        yield HEADING, heading
    yield from ((1, line) for line in lines[:MOST_SHOWN])
    if len(lines) > MOST_SHOWN:
        yield 1, f"and {len(lines) - MOST_SHOWN} more"


def _if_renamed(before: str, now: str) -> str:
    example = _code(f"renamed: {{{before}: {now}}}")
    return f"If {_code(now)} is {_code(before)} by another name, write {example} into the new policy, and they are compared as one."


def differences(
    old: Loaded, new: Loaded, as_of: datetime.date, translations: Mapping[str, tuple[Loaded, Loaded]] = MappingProxyType({})
) -> Differences:
    """What changes from one policy to another. ``as_of`` is the day of the examples, if the new rules hold by then.

    ``translations`` are the two policies in other languages.

    Raises a ``PolicyError`` with the problems of a policy that has a gap or a conflict, or that is too large to compare.
    """
    day = max(as_of, datetime.date.fromisoformat(new.policy.effective_from))
    before, now = _without_default_bounds(old), _without_default_bounds(new)
    try:
        changes = compare(before, now, day, new.renamed)
    except UndecidedError as error:
        subject = Subject(old if error.old else new)
        raise PolicyError([*gaps.check(subject), *conflicts.check(subject)]) from None
    except TooLargeError:
        message = "There are too many combinations of answers in the old policy and in this one to compare all of them."
        advice = "Compare in steps: the last commit with the one before it, and so on."
        raise PolicyError([new.problem("too-large-space", (), message, advice)]) from None
    found = Differences(old, new, changes, text_changes(changes.both.old.policy, new.policy))
    own = {place.file for place in new.places.values()} if translations else set()
    return replace(found, translations={tag: translated_texts(*both, own, found.before) for tag, both in translations.items()})


def _file_and_line(loaded: Loaded, path: Path) -> str:
    place = loaded.report.source.quote(loaded.nodes[path][0]).place
    return f"{place.file}:{place.line}"


def _without_default_bounds(loaded: Loaded) -> Policy:
    """The policy without the bounds of days of the calendar that no editor wrote: they follow the days that rules mention."""
    facts = []
    for fact in loaded.policy.facts:
        if fact.kind == "date" and not fact.relative:
            low = fact.low if ("facts", fact.id, "from") in loaded.nodes else None
            fact = replace(fact, low=low, high=fact.high if ("facts", fact.id, "to") in loaded.nodes else None)
        facts.append(fact)
    return replace(loaded.policy, facts=tuple(facts))


def _listed(texts: Iterable[str]) -> str:
    return listed([*texts], language(REFERENCE).checker, "and")


def _code(name: str) -> str:
    """An id or the name of a file, which no format takes for markup."""
    return f"`{visible(name)}`"


def _markdown(text: str) -> str:
    """A text of the policy in Markdown: nothing in it is taken for markup."""
    return "".join(f"\\{mark}" if mark in "\\`*_[]<>|#~" else mark for mark in visible(text))
