"""Policies that are made up: by Hypothesis, small enough to try every case and odd enough to meet every corner; and wide ones."""

from __future__ import annotations

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


@st.composite
def facts(draw, ticks=False):
    made = []
    for number in range(draw(st.integers(1, 4))):
        id = f"f{number}"
        kind = draw(st.sampled_from(["choice", "yes_no", "number", "date", *([model.SEVERAL] * 2 if ticks else [])]))
        sure, _ = deciding(made)
        applies = draw(conditions(sure)) if sure and draw(st.booleans()) else model.Always()
        answers = {
            "choice": tuple(model.Answer(f"a{n}", f"A{n}") for n in range(draw(st.integers(2, 3)))),
            model.SEVERAL: tuple(model.Answer(f"a{n}", f"A{n}") for n in range(draw(st.integers(2, 3)))),
            "yes_no": (model.Answer("yes", "Yes"), model.Answer("no", "No")),
        }.get(kind, ())
        judged = "somebody" if draw(st.integers(0, 4)) == 0 and answers and kind != model.SEVERAL else ""
        made.append(model.Fact(
            id, f"Fact {number}", f"What is fact {number}?", kind, answers=answers,
            low=-3 if kind == "date" and draw(st.booleans()) else 0 if kind in ("number", "date") else None,  # a date can lie ahead
            high=draw(st.sampled_from([3, None])) if kind == "number" else None,
            relative=kind == "date", judged_by=judged, variants=draw(variants([fact for fact in sure if not fact.judged_by])),
            presumed=draw(st.sampled_from(answers)).id if judged and draw(st.booleans()) else "", applies_when=applies,
        ))
    return tuple(made)


def atoms(known_facts):
    def compared(fact, bounds, by):
        """A comparison with one value, or with one for each of some answers to another fact, and often one for all others."""
        if not by:
            return st.just(bounds[0])
        ids = [answer.id for answer in by.answers]
        ends = st.tuples(st.integers(1, len(ids)), st.booleans())
        return ends.map(lambda drawn: model.ByAnswer(by.id, tuple(
            [((id,), bounds[number % 2]) for number, id in enumerate(ids[:drawn[0]])] + ([((), bounds[2])] if drawn[1] else []))))

    def some_ticked(drawn):
        """Whether any, all or none of some answers are given."""
        ticks, value, needed = drawn
        tests = tuple(model.OneOf(tick, (value,)) for tick in ticks)
        return tests[0] if len(tests) == 1 else model.AtLeast(1 if value == model.YES and needed else len(tests), tests)

    def one(fact):
        if fact.kind == model.SEVERAL:
            ticks = [model.tick(fact.id, answer.id) for answer in fact.answers]
            some = st.lists(st.sampled_from(ticks), min_size=1, unique=True)
            return st.tuples(some, st.sampled_from([model.YES, model.NO]), st.booleans()).map(some_ticked)
        if fact.answers:
            ids = [answer.id for answer in fact.answers]
            return st.lists(st.sampled_from(ids), min_size=1, max_size=len(ids), unique=True).map(
                lambda values: model.OneOf(fact.id, tuple(values)))
        bounds = st.tuples(st.integers(fact.low, 3), st.integers(fact.low, 3)).map(sorted)
        between = st.tuples(bounds, st.sampled_from(["both", "low", "high"])).map(lambda drawn: model.Between(
            fact.id,
            None if drawn[1] == "high" else drawn[0][0],
            None if drawn[1] == "low" else drawn[0][1],
        ))
        by = [other for other in known_facts if other.answers and other.kind != model.SEVERAL]
        return st.tuples(between, between, between, st.sampled_from([None, None, *by])).flatmap(
            lambda drawn: compared(fact, drawn[:3], drawn[3]))
    return st.sampled_from(known_facts).flatmap(one)


@st.composite
def variants(draw, known_facts, known_definitions=(), decided=()):
    """Up to two texts in the place of another, of which never both are said."""
    made = []
    for number in range(draw(st.sampled_from([0, 0, 0, 1, 2])) if known_facts else 0):
        when = draw(conditions(known_facts, known_definitions, decided))
        made.append(model.Variant(model.AllOf((when, *(model.Not(one.when) for one in made))), f"Text {number}."))
    return tuple(made)


@st.composite
def definitions(draw, known_facts, decided=()):
    """Conditions with a name, each of which may name those before it."""
    made = []
    for number in range(draw(st.integers(0, 2))):
        made.append(model.Definition(f"d{number}", f"Definition {number}", draw(conditions(known_facts, made, decided))))
    return made


def conditions(known_facts, known_definitions=(), decided=()):
    """Conditions about facts, definitions, and the outcomes of other questions."""
    if not known_facts:
        return st.just(model.Always())
    return st.recursive(
        st.one_of(atoms(known_facts), st.just(model.Always()), *(st.just(model.Defined(one)) for one in known_definitions),
                  *(st.just(one) for one in decided)),
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: model.AllOf(tuple(parts))),
            st.lists(inner, min_size=1, max_size=3).map(lambda parts: model.AnyOf(tuple(parts))),
            inner.map(model.Not),
            st.lists(inner, min_size=2, max_size=4).flatmap(
                lambda parts: st.integers(1, len(parts)).map(lambda number: model.AtLeast(number, tuple(parts)))),
        ),
        max_leaves=4,
    )


@st.composite
def policies(draw, sound=False, several=True, ticks=False):
    """A policy with one question, or two of which it depends on the other. A sound one has no gap and no conflict: each rule gives way to all
    rules above it. Without ``several`` there is one question, which always applies. With ``ticks`` some facts take several answers at once."""
    known = draw(facts(ticks))
    before, decided = draw(another_question(known)) if several and draw(st.sampled_from([False, False, True])) else ((), ())
    defined = draw(definitions(known, decided))
    applies = draw(conditions(known, defined, decided)) if several and draw(st.sampled_from([False, False, True])) else None
    outcomes = tuple(
        model.Outcome(f"o{n}", QUESTION, "may", f"Outcome {n}", "Says so.", variants=draw(variants(known, defined, decided)) if n == 0 else ())
        for n in range(3))
    rules = []
    for number in range(draw(st.integers(1, 4))):
        earlier = [rule.id for rule in rules]
        exceptions = () if not earlier else tuple(draw(st.lists(st.sampled_from(earlier), unique=True)))
        bare = bool(exceptions) and not sound and draw(st.booleans())
        rules.append(model.Rule(
            f"r{number}", "t", f"Rule {number}", "Says so.", draw(conditions(known, defined, decided)), QUESTION,
            None if bare else draw(st.sampled_from(outcomes)).id,
            tuple(earlier) if sound else exceptions, "somewhere",
        ))
    if len(rules) > 1 and draw(st.booleans()):  # only the last one, so that no exceptions go in a circle
        rules[-1] = replace(rules[-1], exception_to=draw(st.sampled_from([
            (model.ALL,), ("o0", "o1", "o2"), *([] if sound else [("o0",), ("o1",)]),
        ])) if rules[-1].outcome else ("o0",))
    if draw(st.booleans()):
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
        model.Guidance(f"g{n}", "t", f"Guidance {n}", "Do so.", draw(conditions(known, defined, decided)),
                       tuple(draw(st.lists(st.sampled_from(targets), min_size=1, max_size=2, unique=True))), "somewhere",
                       instead_of=("g0",) if n and draw(st.booleans()) else ())
        for n in range(draw(st.integers(0, 2)))
    )
    impossible = tuple(
        model.Impossible(draw(conditions(*deciding(known, defined))), "It cannot be.")
        for _ in range(draw(st.integers(0, 2)))
    )
    return model.Policy(
        "made-up", "Made up", "en", "1", "2026-11-23", "Summary.", "Notice.", "Nowhere", (), known, impossible,
        (model.Question(QUESTION, "Can I?", "t", outcomes, applies_when=applies or model.Always()), *(question for question, _ in before)),
        (model.Topic("t", "Topic", "Intro.", tuple(x.id for x in (*rules, *guidance))),), tuple(rules), guidance,
        definitions=tuple(defined), words=language("en").checker,
    )


@st.composite
def another_question(draw, known):
    """A question whose every case one rule decides, with its rules; and the conditions about its outcomes."""
    applies = draw(conditions(known)) if draw(st.booleans()) else None
    ids = ["p0", "p1", *(["p2"] if applies is not None else [])]
    outcomes = tuple(model.Outcome(id, OTHER, "may", f"Outcome {id}", "Says so.") for id in ids)
    rules = [
        model.Rule("so", "t", "So", "Says so.", draw(conditions(known)), OTHER, "p0", (), ""),
        model.Rule("but", "t", "But", "Says so.", draw(conditions(known)), OTHER, "p1", ("so",), ""),
        model.Rule("else", "t", "Else", "Says so.", model.Otherwise(OTHER), OTHER, "p1", (), ""),
    ]
    if applies is not None:
        rules.append(model.Rule("never", "t", "Never", "Says so.", model.DoesNotApply(OTHER), OTHER, "p2", (), ""))
    named = [draw(st.lists(st.sampled_from(ids), min_size=1, unique=True)) for _ in range(2)]
    question = model.Question(OTHER, "What else?", "t", outcomes, applies_when=model.Always() if applies is None else applies)
    return ((question, rules),), [model.Decided(OTHER, tuple(one)) for one in named]


@st.composite
def known_parts(draw, policy):
    """Answers to some facts of a policy, as conditions compare them."""
    known = {}
    for fact in policy.facts:
        if draw(st.booleans()):
            values = [answer.id for answer in fact.answers] or list(range(fact.low or 0, (fact.high or 4) + 1))
            if fact.kind == model.SEVERAL:
                known |= {fact.id: tests.GIVEN, **{model.tick(fact.id, id): draw(st.sampled_from([model.YES, model.NO])) for id in values}}
            else:
                known[fact.id] = draw(st.sampled_from(values))
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
