"""The policy as the checker sees it: plain, frozen values, each one a thing that a reader of the policy can point at.

Nothing here reads a file, a clock or the network. A :class:`Policy` is made by ``compiler`` from the policy file, or by
:func:`checker.data.policy_from_data` from the JSON that ships to the browser and to a shop's back end.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

STRENGTHS: dict[str, str] = {
    "can": "It is allowed, without reserve.",
    "need not": "The customer does not have to do something.",
    "is": "It is so, as the text states it.",
    "may": "It may be allowed; it depends on more than the policy states.",
    "usually": "It is usually or typically so.",
    "please": "The customer is asked to do something.",
    "ideally": "It is best done so, but need not be.",
    "must": "The customer has to do something.",
    "limited": "It is restricted, but not ruled out.",
    "may not": "It may be refused.",
    "cannot": "It is not allowed.",
    "not covered": "The policy does not say.",
}
"""How strongly an outcome or guidance speaks: the word an editor writes after ``strength:``, and what it means."""

ROUNDINGS: dict[str, str] = {
    "up": "To the next amount above.",
    "down": "To the next amount below.",
    "nearest": "To the nearest amount, and up from halfway.",
}
"""How an amount with more decimals than it is said with is rounded: the word an editor writes after ``rounded:``, and what it means."""

TONES: dict[str, str] = {
    "good": "What the customer hopes for.",
    "bad": "What the customer does not hope for.",
    "neutral": "Neither good nor bad.",
    "open": "Nothing is decided.",
}
"""How an outcome looks to the customer at first glance: the word an editor writes after ``tone:``, and what it means."""

RANKS = {"cannot": 0, "may not": 1, "limited": 2, "may": 3, "need not": 4, "can": 4, "bad": 0, "good": 4}
"""How good an outcome is for the customer, by its tone where an editor set one, or else by its strength. The others say what to do, or that the
policy is silent: by themselves they are neither better nor worse than any other."""

YES, NO = "yes", "no"

SEVERAL = "several"
"""The kind of a fact that takes several of its answers at once, or none of them."""

TODAY, CALENDAR = "today", ""
"""The day of the case, and the beginning of the calendar, as the ends of a distance."""


@dataclass(frozen=True)
class Always:
    """A condition that holds in every case."""


@dataclass(frozen=True)
class OneOf:
    """Holds when the fact's answer is one of the values."""

    fact: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Between:
    """Holds when a number or a date lies within bounds, both included.

    A number is counted in its fact's unit, or the smallest decimal part of it that the fact has. A date is its proleptic Gregorian
    ordinal, or, for a fact whose dates are ``relative``, the number of calendar days from it to the case's as-of date, which is
    negative for a day to come; see
    :mod:`checker.times` for calendar months and business days.
    """

    fact: str
    low: int | None
    high: int | None
    comparisons: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """The comparisons as the editor wrote them, such as ``("within", "7 days")``; for readers, not for deciding."""


@dataclass(frozen=True)
class AllOf:
    """Holds when every part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """Holds when at least one part holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AtLeast:
    """Holds when at least ``number`` of the parts hold, from one to all of them."""

    number: int
    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """Holds when the part does not hold; also where the part asks about a fact that does not apply."""

    part: Condition


@dataclass(frozen=True)
class Otherwise:
    """Holds where no other rule of a question leads to an outcome. Only a rule of that question can have it, as its whole condition."""

    question: str


@dataclass(frozen=True)
class Definition:
    """A condition with a name, so that rules, tables and other definitions can speak of it in few words. It is never asked."""

    id: str
    label: str
    """A short phrase, for tables and conditions: ``Within its time``."""
    when: Condition
    value: str = ""
    """Of a definition that is a table in a file, the value that it has where the condition holds: there is a definition for each."""


@dataclass(frozen=True)
class Defined:
    """Holds when the condition of a definition holds."""

    definition: Definition


@dataclass(frozen=True)
class Decided:
    """Holds where a question is decided with one of some outcomes. Where the question does not apply, it has none of its own."""

    question: str
    outcomes: tuple[str, ...]


@dataclass(frozen=True)
class DoesNotApply:
    """Holds where a question does not apply. It is the whole condition of the rule that says so."""

    question: str


@dataclass(frozen=True)
class ByAnswer:
    """Holds when the comparison for the answer to a fact holds. All compare one other fact, each with a value of its own."""

    by: str
    """The fact on whose answer the value depends."""
    parts: tuple[tuple[tuple[str, ...], Between], ...]
    """For each value the answers with which it is compared. None for a value that counts otherwise, also where ``by`` does not apply."""
    comparisons: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    """The comparisons as the editor wrote them, with all the values: ``("within", "15 days (Basic) or 60 days (Plus)")``."""

    @property
    def fact(self) -> str:
        """The fact that is compared."""
        return self.parts[0][1].fact

    def test_for(self, answer: object) -> Between | None:
        """The comparison for an answer to ``by``, or for none where it does not apply; ``None`` where there is none."""
        listed = [test for answers, test in self.parts if answer in answers]
        return next(iter(listed or [test for answers, test in self.parts if not answers]), None)

    def written_out(self) -> Condition:
        """The same without a comparison by answers."""
        listed = tuple(answer for answers, _ in self.parts for answer in answers)
        return AnyOf(tuple(
            AllOf((OneOf(self.by, answers) if answers else Not(OneOf(self.by, listed)), test)) for answers, test in self.parts
        ))


Condition = Always | OneOf | Between | AllOf | AnyOf | AtLeast | Not | Otherwise | Defined | Decided | DoesNotApply | ByAnswer


@dataclass(frozen=True)
class Variant:
    """A text that is said in the place of another one where its condition holds."""

    when: Condition
    says: str


ALL = "all"
"""What an exception names in place of rules: all those of its question that lead to another outcome than itself."""


@dataclass(frozen=True)
class Calendar:
    """On which days a shop is at work."""

    weekdays: tuple[int, ...]
    """The business days of a week, from 1 for Monday to 7 for Sunday."""
    holidays: tuple[int, ...] = ()
    """Days that are no business days all the same, as ordinals."""


@dataclass(frozen=True)
class Time:
    """A time that has another number of days depending on the day on which it begins; see :mod:`checker.times`."""

    number: int
    unit: str
    """``months``, ``business days``, or ``days``: then it goes on to the next business day."""
    shortest: int
    """The fewest days that it can have."""
    place: int
    """The number of days in whose place it is compared: at least as many as it can have."""
    ahead: bool = False
    """Whether it is compared with a day to come, and counts from today until then."""
    calendar: Calendar | None = None
    """The business days; none for one in months."""
    days: int = 0
    """Of a time in months, the days that are counted before them."""


@dataclass(frozen=True)
class TermValue:
    """The value that a term has with some answers to a fact."""

    answers: tuple[str, ...]
    """The ids of the answers; none for the value that it has otherwise."""
    text: str
    amount: int | None = None
    decimals: int = 0


@dataclass(frozen=True)
class Term:
    """A named value that prose and conditions share, so that they cannot name two different numbers."""

    id: str
    text: str
    """As readers see it: ``7 days``."""
    amount: int | None = None
    """The value that conditions compare with: a number, days for a duration, an ordinal for a date."""
    unit: str = ""
    """What ``amount`` counts: ``days``, ``date``, a unit of the policy's own, or nothing."""
    by: str = ""
    """The fact on whose answer the value depends; then there is no ``amount`` but one for each of ``values``."""
    values: tuple[TermValue, ...] = ()
    decimals: int = 0
    """How many of the last digits of ``amount`` stand behind the point: ``20.50 EUR`` is 205 with one decimal."""
    days: int = 0
    """Of days and months that are added, the days; then ``amount`` has the months."""


@dataclass(frozen=True)
class Answer:
    """One of the answers that a choice offers."""

    id: str
    label: str


@dataclass(frozen=True)
class Group:
    """Some of the answers to a fact under one label, so that conditions and tables can speak of all of them in few words."""

    id: str
    label: str
    answers: tuple[str, ...]
    """The ids of the answers."""


@dataclass(frozen=True)
class Fact:
    """Something about the order or the customer that rules ask about."""

    id: str
    label: str
    """A short noun phrase, for tables and conditions: ``Order status``."""
    question: str
    """What the visitor is asked."""
    kind: str
    """``choice``, ``several``, ``yes_no``, ``number`` or ``date``."""
    hint: str = ""
    answers: tuple[Answer, ...] = ()
    """The answers of a choice or of several, or ``yes`` and ``no``; empty for numbers and dates."""
    groups: tuple[Group, ...] = ()
    """Those of its answers that have a label together."""
    unit: str = ""
    decimals: int = 0
    """How many digits a number can have behind the point. It is counted in the smallest parts: with two decimals 12.50 is 1250."""
    low: int | None = None
    """The least number that can be meant, or the first day as an ordinal; for relative dates the fewest days ago: 0 if a day to come is no
    answer, or else a negative number of days."""
    high: int | None = None
    """The greatest number that can be meant, or the last day; for relative dates the most days ago. See :func:`checker.conditions.domain`."""
    relative: bool = False
    """A date that rules compare with the as-of date ("within 7 days") and not with days of the calendar."""
    times: tuple[Time, ...] = ()
    """The times with which rules compare it whose length depends on the day on which they begin, such as those in months."""
    looked_up: str = ""
    """Where a customer can look it up, such as ``on your order detail page``; empty for what they only know themselves."""
    judged_by: str = ""
    """Who judges this, where only a person or the law can. The visitor is never asked, the checker never decides it."""
    presumed: str = ""
    """The answer that a decision takes for granted as long as nobody has judged otherwise; empty where it stays open."""
    applies_when: Condition = Always()
    """Outside of it the fact does not apply: it is neither asked nor true nor unknown."""
    also_called: tuple[str, ...] = ()
    """What customers call it. The search finds by these words what depends on the fact; no page prints them."""
    since: str = ""
    """Of a distance, the day from which days are counted: a fact, or :data:`CALENDAR`."""
    till: str = ""
    """Of a distance, the day until which they are counted: a fact, or :data:`TODAY`. Empty for everything that is asked."""
    yearly: bool = False
    """Of a distance from the beginning of the calendar, whether it is counted anew each year: from 1 for 1 January."""
    part_of: str = ""
    """Of a tick, the fact to which it is one of several answers. Empty for everything that is asked."""
    computed: str = ""
    """Of an amount, how it is computed, with facts and amounts in braces: ``15 % of {price}``. Empty for everything that is asked."""
    parts: tuple[tuple[str, int], ...] = ()
    """Of an amount, the numbers of which it is the sum, each with its factor; behind no fact what is added to them."""
    divisor: tuple[tuple[str, int], ...] = ()
    """Of an amount, the sum by which that is divided to have it in the smallest parts of its ``decimals``. It is above zero in every case."""
    rounded: str = ""
    """Of an amount, how it is rounded where it is said, a key of :data:`ROUNDINGS`. What is compared is exact."""
    said_by: tuple[str, ...] = ()
    """Of an amount, the rules, guidance and outcomes whose texts name it; of an outcome with several texts each as :func:`text_of`."""
    variants: tuple[Variant, ...] = ()
    """Other ways to ask. Of two no condition holds in the same case, and where none does it is asked as ``question`` says."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All ways to ask: its variants, then how it is asked in all other cases."""
        return (*(one.says for one in self.variants), self.question)


def tick(fact: str, answer: str) -> str:
    """The id of a tick: no other id has a dot."""
    return f"{fact}.{answer}"


def text_of(outcome: str, number: int) -> str:
    """The name of one of several texts of an outcome."""
    return f"{outcome}.{number}"


@dataclass(frozen=True)
class Route:
    """How somebody is reached: by a link, by mail, by phone, or at a place that is described."""

    id: str
    name: str
    """What its button says: ``Your order detail page``."""
    answered_by: str
    """Who answers there."""
    where: str = ""
    """Where it is found, for a route that has no address of its own."""
    link: str = ""
    """An address that begins with ``https:``, or a page of the site, such as ``support/#contact-us``."""
    mail: str = ""
    phone: str = ""
    hours: str = ""
    """When somebody answers."""
    have_ready: str = ""
    """What to have at hand."""
    for_now: str = ""
    """The route that stands in for this one as long as nobody has named how it is reached: the page about contact leads there."""


@dataclass(frozen=True)
class Outcome:
    """What a decision can be, with the strength of the words it comes from."""

    id: str
    question: str
    strength: str
    """A key of :data:`STRENGTHS`."""
    title: str
    says: str
    contact: tuple[str, ...] = ()
    """The routes to those whom it asks to contact."""
    see_also: tuple[str, ...] = ()
    """The ids of other questions that somebody with this outcome may want to ask next."""
    tone: str = ""
    """A key of :data:`TONES`: how it looks at first glance and whether it is good for the customer, where its strength does not say so."""
    variants: tuple[Variant, ...] = ()
    """Other texts in the place of ``says``. Of two no condition holds in the same case, and where none does ``says`` is said."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it can say: its variants, then what it says in all other cases."""
        return (*(one.says for one in self.variants), self.says)


def rank(outcome: Outcome) -> int | None:
    """How good an outcome is for the customer, by :data:`RANKS`."""
    return RANKS.get(outcome.tone or outcome.strength)


def is_better(outcome: Outcome, than: Outcome) -> bool:
    """Whether an outcome is better for the customer than another one."""
    one, other = rank(outcome), rank(than)
    return one is not None and other is not None and one > other


@dataclass(frozen=True)
class Question:
    """Something that customers ask and the policy decides."""

    id: str
    ask: str
    topic: str
    """The topic whose page shows the decision table."""
    outcomes: tuple[Outcome, ...]
    returns_from: str = ""
    """For a question about returns, the fact with the day from which a window for returns is counted: that of delivery. Else empty."""
    applies_when: Condition = Always()
    """Outside of it none of its rules leads but the one that says that it does not apply."""


@dataclass(frozen=True)
class Rule:
    """A statement that decides: when its condition holds and no exception defeats it, its outcome follows."""

    id: str
    topic: str
    title: str
    says: str
    when: Condition
    question: str
    outcome: str | None = None
    """An outcome's id. An exception may have none: then it only takes the named rules away."""
    exception_to: tuple[str, ...] = ()
    """What this one defeats where it holds: rules, outcomes (every rule that leads to them), or :data:`ALL`."""
    source: str = ""
    """Where the source text says so; empty for a rule that names a gap."""
    contact: tuple[str, ...] = ()
    """The routes to those whom its text asks to contact."""
    also_called: tuple[str, ...] = ()
    """What customers call what it is about. The search finds it by these words; no page prints them."""
    do: str = ""
    """What somebody for whom it holds has to do now; empty where there is nothing to do."""


@dataclass(frozen=True)
class Guidance:
    """Advice that joins a decision: what to submit, whom to contact, who reviews."""

    id: str
    topic: str
    title: str
    says: str
    when: Condition
    joins: tuple[str, ...]
    """The questions, outcomes or rules whose decisions it joins."""
    source: str
    strength: str | None = None
    """A key of :data:`STRENGTHS` that its text has to say, where it matters how strong the advice is."""
    contact: tuple[str, ...] = ()
    """The routes to those whom its text asks to contact."""
    also_called: tuple[str, ...] = ()
    """What customers call what it is about. The search finds it by these words; no page prints them."""
    instead_of: tuple[str, ...] = ()
    """Guidance in whose place this one comes: where this joins a decision, that does not."""
    do: str = ""
    """What somebody has to do now, where it joins their decision; empty where there is nothing to do."""


@dataclass(frozen=True)
class Topic:
    """A page of the help center."""

    id: str
    title: str
    intro: str
    statements: tuple[str, ...]
    """The ids of its rules and guidance, in the order in which they are read."""


@dataclass(frozen=True)
class Impossible:
    """A combination of answers that cannot occur. It is left out of the decision space, and shown."""

    when: Condition
    because: str
    do: str = ""
    """What somebody has to do who gives such answers all the same, since what is shown to them and what happened can differ."""
    contact: tuple[str, ...] = ()
    """The routes to those whom ``do`` asks to contact."""


@dataclass(frozen=True)
class Words:
    """How the checker speaks a language: data of the language's own, which ships with the policy. It knows no language itself."""

    say: Mapping[str, str]
    """What it says, by name. What is in braces is put in."""
    date: str
    """How a day is written: ``{day} {month} {year}``."""
    months: tuple[str, ...]
    """What stands for each month in it."""
    group: str
    """What stands between groups of digits."""
    decimal: str
    """What stands before the decimals."""
    grouping: tuple[int, ...]
    """How many digits the last group has, and each one before it."""
    groups_from: int
    """From which number on the digits of amounts are grouped: in Spanish ``1330 EUR`` are not."""
    plural: str
    """Which form of a word goes with a number, by its place among the forms: a digit for each number from 0. Beyond, the last two digits tell."""
    lists: Mapping[str, tuple[str, ...]]
    """What stands between the parts of a list that ends with ``and`` or ``or``, and before its last one."""
    units: Mapping[str, tuple[str, ...]]
    """By unit, the forms of an amount in it: ``{} days``, ``{} day``."""
    ago: Mapping[str, tuple[str, ...]]
    """By unit, the forms of so long ago."""
    ahead: Mapping[str, tuple[str, ...]]
    """By unit, the forms of so long from now."""
    one_unsaid_behind: tuple[str, ...]
    """Behind these words, one of a unit goes without its number: ``the last year``."""


@dataclass(frozen=True)
class Span:
    """A time as texts say it, with the answers for which it counts; none for the one that counts otherwise."""

    answers: tuple[str, ...]
    text: str
    time: Time


@dataclass(frozen=True)
class LastDay:
    """The last day of a time that begins on the day of a fact, as texts of the policy name it."""

    says: str
    """What these texts say of it to everybody: ``30 days after you bought it``. It stands for the day itself in a decision."""
    fact: str
    spans: tuple[Span, ...]
    by: str = ""
    """The fact on whose answer the time depends, if it does."""


@dataclass(frozen=True)
class Policy:
    """One loaded set of rules."""

    id: str
    title: str
    language: str
    version: str
    effective_from: str
    """The day from which the rules hold, ``YYYY-MM-DD``."""
    summary: str
    notice: str
    source: str
    """What the policy was written from."""
    terms: tuple[Term, ...]
    facts: tuple[Fact, ...]
    impossible: tuple[Impossible, ...]
    questions: tuple[Question, ...]
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    guidance: tuple[Guidance, ...]
    definitions: tuple[Definition, ...] = ()
    """The conditions with a name, each below those that it speaks of."""
    routes: tuple[Route, ...] = ()
    """How to reach those who help, the first one for whoever is not told anything else."""
    distances: tuple[Fact, ...] = ()
    """What follows from days and is compared like a fact: how far two dates of a case are apart, today, and the day of the calendar of a date
    that is compared with today as well. Nobody is asked for it."""
    last_days: tuple[LastDay, ...] = ()
    """The last days that its texts name."""
    amounts: tuple[Fact, ...] = ()
    """What is computed from numbers and compared like one. Nobody is asked for it. Its values are places; see :mod:`checker.amounts`."""
    words: Words = field(kw_only=True, hash=False)
    """The words of its language."""

    @functools.cached_property
    def counted(self) -> tuple[Fact, ...]:
        """All that conditions test: the facts, each with its ticks behind it, then the distances and the amounts."""
        ticks: dict[str, list[Fact]] = {}
        for one in self.ticks:
            ticks.setdefault(one.part_of, []).append(one)
        return (*(one for fact in self.facts for one in (fact, *ticks.get(fact.id, ()))), *self.distances, *self.amounts)

    @functools.cached_property
    def ticks(self) -> tuple[Fact, ...]:
        """What follows from several answers at once and is compared like a fact: for each of them, whether it was given. They are asked for
        together, as one question."""
        no = self.words.say["not_ticked"]
        return tuple(
            replace(
                fact, id=tick(fact.id, answer.id), kind="yes_no", part_of=fact.id, groups=(),
                answers=(Answer(YES, answer.label), Answer(NO, no.format(answer=answer.label))),
            )
            for fact in self.facts if fact.kind == SEVERAL for answer in fact.answers
        )

    def fact(self, id: str) -> Fact:
        return self._find(self.counted, id)

    def question(self, id: str) -> Question:
        return self._find(self.questions, id)

    def outcome(self, id: str) -> Outcome:
        return self._find([o for q in self.questions for o in q.outcomes], id)

    def statement(self, id: str) -> Rule | Guidance:
        """The rule or guidance with this id: what a paragraph of the site states."""
        return self._find([*self.rules, *self.guidance], id)

    def routes_to(self, contact: Iterable[str]) -> list[Route]:
        """The routes with these ids, each once."""
        return [*dict.fromkeys(self._find(self.routes, id) for id in contact)]

    def in_reading_order(self) -> list[Rule | Guidance]:
        """Rules and guidance as the pages print them, topic by topic."""
        statements: dict[str, Rule | Guidance] = {rule.id: rule for rule in self.rules}
        statements |= {guidance.id: guidance for guidance in self.guidance}
        return [statements[id] for topic in self.topics for id in topic.statements]

    def rules_of(self, question: str) -> list[Rule]:
        """The rules that decide a question, exceptions included, in reading order."""
        return [rule for rule in self.rules if rule.question == question]

    def defeated(self, exception: Rule, name: str) -> list[Rule]:
        """The rules that an exception defeats by one of the names that it has for them: a rule, an outcome or :data:`ALL`.

        A rule that leads only where no other does is not among those of an outcome, since nothing has to take it away. Nor is the one that
        says that the question does not apply.
        """
        if name in self._rules:
            return [self._rules[name]]
        return [
            rule for rule in self.rules_of(exception.question)
            if rule is not exception and rule.outcome and not isinstance(rule.when, (Otherwise, DoesNotApply))
            and (rule.outcome == name or name == ALL and rule.outcome != exception.outcome)
        ]

    @functools.cached_property
    def _rules(self) -> dict[str, Rule]:
        return {rule.id: rule for rule in self.rules}

    @staticmethod
    def _find(things, id):
        for thing in things:
            if thing.id == id:
                return thing
        raise KeyError(id)
