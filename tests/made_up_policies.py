"""Policies that are made up: by Hypothesis, small enough to try every case and odd enough to meet every corner; and wide ones."""

from __future__ import annotations

import functools
from dataclasses import replace

from hypothesis import strategies as st

from checker import conditions as tests
from checker import model
from compiler.languages import language

QUESTION, OTHER = "q", "p"
"""The question that is decided, and one that it may depend on."""


def deciding(known_facts, known_definitions=()):
    """The facts and definitions that can say which cases there are: nothing of them is decided, or only presumed."""
    presumed = {fact.id for fact in known_facts if fact.presumed}
    sure = [
        one for one in known_definitions
        if not presumed & {test.fact for test in tests.atoms(one.when)}
        and not any(isinstance(inner, model.Decided) for inner in tests.inside(one.when))
    ]
    return [fact for fact in known_facts if not fact.presumed], sure


@functools.cache
def _up_to(last):
    return st.integers(0, last)


_EITHER = st.booleans()


# Hypothesis examines each strategy that is made, which takes far longer than to draw from it. So all that is drawn here comes from the few above.


def number(draw, low, high):
    """A number from low to high."""
    return low + draw(_up_to(high - low)) if low < high else low


def one_of(draw, some):
    """One of some things."""
    return some[number(draw, 0, len(some) - 1)]


def some_of_them(draw, all_of_them, least=0, most=None):
    """Some of these things, each once, in any order."""
    left = list(all_of_them)
    return [left.pop(number(draw, 0, len(left) - 1)) for _ in range(number(draw, least, len(left) if most is None else most))]


def facts(draw, ticks=False):
    made = []
    for place in range(number(draw, 1, 4)):
        id = f"f{place}"
        kind = one_of(draw, ["choice", "yes_no", "number", "date", *([model.SEVERAL] * 2 if ticks else [])])
        sure, _ = deciding(made)
        applies = condition(draw, sure) if sure and draw(_EITHER) else model.Always()
        answers = ()
        if kind in ("choice", model.SEVERAL):
            answers = tuple(model.Answer(f"a{n}", f"A{n}") for n in range(number(draw, 2, 3)))
        elif kind == "yes_no":
            answers = (model.Answer("yes", "Yes"), model.Answer("no", "No"))
        judged = "somebody" if answers and kind != model.SEVERAL and number(draw, 0, 4) == 0 else ""
        made.append(model.Fact(
            id, f"Fact {place}", f"What is fact {place}?", kind, answers=answers,
            low=-3 if kind == "date" and draw(_EITHER) else 0 if kind in ("number", "date") else None,  # a date can lie ahead
            high=one_of(draw, [3, None]) if kind == "number" else None,
            relative=kind == "date", judged_by=judged, variants=variants(draw, [fact for fact in sure if not fact.judged_by]),
            presumed=one_of(draw, answers).id if judged and draw(_EITHER) else "", applies_when=applies,
        ))
    return tuple(made)


def atom(draw, known_facts):
    """A condition about one fact."""
    fact = one_of(draw, known_facts)
    if fact.kind == model.SEVERAL:
        ticks = some_of_them(draw, [model.tick(fact.id, answer.id) for answer in fact.answers], 1)
        value = one_of(draw, [model.YES, model.NO])
        tests = tuple(model.OneOf(tick, (value,)) for tick in ticks)
        return tests[0] if len(tests) == 1 else model.AtLeast(1 if value == model.YES and draw(_EITHER) else len(tests), tests)
    if fact.answers:
        return model.OneOf(fact.id, tuple(some_of_them(draw, [answer.id for answer in fact.answers], 1)))
    by = one_of(draw, [None, None, *(other for other in known_facts if other.answers and other.kind != model.SEVERAL)])
    if not by:
        return between(draw, fact)
    # One comparison for each of some answers to another fact, and often one for all others
    ids = [answer.id for answer in by.answers]
    first, second, rest = (between(draw, fact) for _ in range(3))
    bounds = [((id,), second if place % 2 else first) for place, id in enumerate(ids[:number(draw, 1, len(ids))])]
    return model.ByAnswer(by.id, (*bounds, *([((), rest)] if draw(_EITHER) else [])))


def between(draw, fact):
    low, high = sorted((number(draw, fact.low, 3), number(draw, fact.low, 3)))
    side = one_of(draw, ["both", "low", "high"])
    return model.Between(fact.id, None if side == "high" else low, None if side == "low" else high)


def variants(draw, known_facts, known_definitions=(), decided=()):
    """Up to two texts in the place of another, of which never both are said."""
    made = []
    for place in range(one_of(draw, [0, 0, 0, 1, 2]) if known_facts else 0):
        when = condition(draw, known_facts, known_definitions, decided)
        made.append(model.Variant(model.AllOf((when, *(model.Not(one.when) for one in made))), f"Text {place}."))
    return tuple(made)


def definitions(draw, known_facts, decided=()):
    """Conditions with a name, each of which may name those before it."""
    made = []
    for place in range(number(draw, 0, 2)):
        made.append(model.Definition(f"d{place}", f"Definition {place}", condition(draw, known_facts, made, decided)))
    return made


def condition(draw, known_facts, known_definitions=(), decided=(), depth=3, leaves=4):
    """A condition about facts, definitions, and the outcomes of other questions: up to four of them, at most three deep."""
    if not known_facts:
        return model.Always()
    form = one_of(draw, ["fact", "always", *known_definitions, *decided, *[model.AllOf, model.AnyOf, model.Not, model.AtLeast] * depth])
    if form == "fact":
        return atom(draw, known_facts)
    if form == "always":
        return model.Always()
    if form in known_definitions:
        return model.Defined(form)
    if form in decided:
        return form
    if form is model.Not:
        return model.Not(condition(draw, known_facts, known_definitions, decided, depth - 1, leaves))
    count = number(draw, 2, 4) if form is model.AtLeast else number(draw, 1, 3)
    # Where few leaves are left for each, the parts are simple.
    each = leaves // count
    parts = tuple(condition(draw, known_facts, known_definitions, decided, depth - 1 if each > 1 else 0, each) for _ in range(count))
    return model.AtLeast(number(draw, 1, count), parts) if form is model.AtLeast else form(parts)


conditions = st.composite(condition)


@st.composite
def policies(draw, sound=False, several=True, ticks=False):
    """A policy with one question, or two of which it depends on the other. A sound one has no gap and no conflict: each rule gives way to all
    rules above it. Without ``several`` there is one question, which always applies. With ``ticks`` some facts take several answers at once."""
    known = facts(draw, ticks)
    before, decided = another_question(draw, known) if several and number(draw, 0, 2) == 2 else ((), ())
    defined = definitions(draw, known, decided)
    applies = condition(draw, known, defined, decided) if several and number(draw, 0, 2) == 2 else None
    outcomes = tuple(
        model.Outcome(f"o{n}", QUESTION, "may", f"Outcome {n}", "Says so.", variants=variants(draw, known, defined, decided) if n == 0 else ())
        for n in range(3))
    rules = []
    for place in range(number(draw, 1, 4)):
        earlier = [rule.id for rule in rules]
        exceptions = tuple(some_of_them(draw, earlier))
        bare = bool(exceptions) and not sound and draw(_EITHER)
        rules.append(model.Rule(
            f"r{place}", "t", f"Rule {place}", "Says so.", condition(draw, known, defined, decided), QUESTION,
            None if bare else one_of(draw, outcomes).id,
            tuple(earlier) if sound else exceptions, "somewhere",
        ))
    if len(rules) > 1 and draw(_EITHER):  # only the last one, so that no exceptions go in a circle
        rules[-1] = replace(rules[-1], exception_to=one_of(draw, [
            (model.ALL,), ("o0", "o1", "o2"), *([] if sound else [("o0",), ("o1",)]),
        ]) if rules[-1].outcome else ("o0",))
    if draw(_EITHER):
        rules.append(model.Rule("rest", "t", "The rest", "Says so.", model.Otherwise(QUESTION), QUESTION, "o0", (), ""))
    elif sound:
        rules[:] = [
            model.Rule("rest", "t", "The rest", "Says so.", model.Always(), QUESTION, "o0", (), ""),
            *(replace(rule, exception_to=("rest", *rule.exception_to)) for rule in rules),
        ]
    if applies is not None:
        outcomes = (*outcomes, model.Outcome("none", QUESTION, "is", "None", "It does not apply."))
        rules.append(model.Rule("no", "t", "It does not apply", "Says so.", model.DoesNotApply(QUESTION), QUESTION, "none", (), ""))
    rules += [rule for _, own in before for rule in own]
    targets = [QUESTION, *(o.id for o in outcomes), *(r.id for r in rules)]
    guidance = tuple(
        model.Guidance(f"g{n}", "t", f"Guidance {n}", "Do so.", condition(draw, known, defined, decided),
                       tuple(some_of_them(draw, targets, 1, 2)), "somewhere",
                       instead_of=("g0",) if n and draw(_EITHER) else ())
        for n in range(number(draw, 0, 2))
    )
    impossible = tuple(
        model.Impossible(condition(draw, *deciding(known, defined)), "It cannot be.")
        for _ in range(number(draw, 0, 2))
    )
    return model.Policy(
        "made-up", "Made up", "en", "1", "2026-11-23", "Summary.", "Notice.", "Nowhere", (), known, impossible,
        (model.Question(QUESTION, "Can I?", "t", outcomes, applies_when=applies or model.Always()), *(question for question, _ in before)),
        (model.Topic("t", "Topic", "Intro.", tuple(x.id for x in (*rules, *guidance))),), tuple(rules), guidance,
        definitions=tuple(defined), words=language("en").checker,
    )


def another_question(draw, known):
    """A question whose every case one rule decides, with its rules; and the conditions about its outcomes."""
    applies = condition(draw, known) if draw(_EITHER) else None
    ids = ["p0", "p1", *(["p2"] if applies is not None else [])]
    outcomes = tuple(model.Outcome(id, OTHER, "may", f"Outcome {id}", "Says so.") for id in ids)
    rules = [
        model.Rule("so", "t", "So", "Says so.", condition(draw, known), OTHER, "p0", (), ""),
        model.Rule("but", "t", "But", "Says so.", condition(draw, known), OTHER, "p1", ("so",), ""),
        model.Rule("else", "t", "Else", "Says so.", model.Otherwise(OTHER), OTHER, "p1", (), ""),
    ]
    if applies is not None:
        rules.append(model.Rule("never", "t", "Never", "Says so.", model.DoesNotApply(OTHER), OTHER, "p2", (), ""))
    named = [some_of_them(draw, ids, 1) for _ in range(2)]
    question = model.Question(OTHER, "What else?", "t", outcomes, applies_when=model.Always() if applies is None else applies)
    return ((question, rules),), [model.Decided(OTHER, tuple(one)) for one in named]


@st.composite
def known_parts(draw, policy):
    """Answers to some facts of a policy, as conditions compare them."""
    known = {}
    for fact in policy.facts:
        if draw(_EITHER):
            values = [answer.id for answer in fact.answers] or list(range(fact.low or 0, (fact.high or 4) + 1))
            if fact.kind == model.SEVERAL:
                known |= {fact.id: tests.GIVEN, **{model.tick(fact.id, id): one_of(draw, [model.YES, model.NO]) for id in values}}
            else:
                known[fact.id] = one_of(draw, values)
    return known


def in_pairs(number: int) -> str:
    """A policy of facts that are answered with yes or no, with a rule about each two that follow each other, and one for what is left."""
    pairs = [f"{{f{one}: yes, f{(one + 1) % number}: yes}}" for one in range(number)]
    return _wide(number, pairs, f"{{not: {{any: [{', '.join(pairs)}]}}}}")


def some_of(needed: int, number: int) -> str:
    """A policy of facts that are answered with yes or no, of which so many are needed, whichever."""
    when = f"{{at_least: {needed}, of: [{', '.join(f'f{one}' for one in range(number))}]}}"
    return _wide(number, [when], f"{{not: {when}}}")


def _wide(number: int, whens: list[str], otherwise: str) -> str:
    return (
        "policy: wide\ntitle: Wide\nlanguage: en\nversion: one\neffective_from: 2026-11-23\nsummary: S\nnotice: N\nsource: S\n"
        "facts:\n" + "".join(f"  f{one}: {{label: L, question: Q, answers: yes or no}}\n" for one in range(number))
        + "questions:\n  q:\n    ask: Can I?\n    topic: t\n    outcomes:\n"
        "      so: {strength: can, title: You can, says: You can.}\n"
        "      not_so: {strength: cannot, title: You cannot, says: You cannot.}\n"
        "topics:\n  t:\n    title: T\n    intro: I\n    statements:\n"
        + "".join(f"      - {{rule: r{one}, title: T, says: You can., source: S, outcome: so, when: {when}}}\n" for one, when in enumerate(whens))
        + f"      - {{rule: rest, title: T, says: You cannot., source: S, outcome: not_so, when: {otherwise}}}\n"
    )
