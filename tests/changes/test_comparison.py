"""What changes is exactly what a plain evaluator finds, case by case, in two policies that differ in something."""

from __future__ import annotations

import datetime
import itertools
import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import Evaluator, make_case, model, policy_from_data, policy_to_data
from compiler.changes.comparison import ASKED, GUIDANCE, JUDGED, LESS, MORE, OUTCOME, REASONS, compare
from compiler.changes.region import Regions
from compiler.changes.space import Both
from compiler.changes.texts import text_changes
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea
from tests.made_up_policies import QUESTION, conditions, policies
from tests.reference import decide_complete, holds

DAY = datetime.date(2026, 11, 28)
BEYOND = 6
"""Numbers and days up to here meet every bound of a made-up policy from both sides."""


@st.composite
def pairs(draw):
    """A sound policy and one that differs from it in up to three places, in either order."""
    old = new = draw(policies(sound=True, several=False))
    for _ in range(draw(st.integers(0, 3))):
        new = draw(st.sampled_from(EDITS))(draw, new)
    return (old, new) if draw(st.booleans()) else (new, old)


def own_rules(policy):
    """The rules of the question, but for the one which says that it does not apply."""
    return [rule for rule in policy.rules if rule.question == QUESTION and not isinstance(rule.when, model.DoesNotApply)]


def another_condition(draw, policy):
    rule = draw(st.sampled_from([rule for rule in own_rules(policy) if rule.id != "rest"]))  # without that there would be gaps
    return with_rule(policy, replace(rule, when=draw(conditions(policy.facts))))


def another_outcome(draw, policy):
    rule = draw(st.sampled_from(own_rules(policy)))
    return with_rule(policy, replace(rule, outcome=draw(st.sampled_from(policy.questions[0].outcomes)).id))


def another_rule_id(draw, policy):
    rule = draw(st.sampled_from([rule for rule in own_rules(policy) if rule.id != "rest"]))
    others = [replace(one, exception_to=tuple(id if id != rule.id else rule.id + "x" for id in one.exception_to)) for one in policy.rules]
    return replace(policy, rules=tuple(replace(one, id=one.id + "x") if one.id == rule.id else one for one in others))


def other_guidance(draw, policy):
    one = model.Guidance("g9", "t", "Guidance", "Do so.", draw(conditions(policy.facts)), (draw(st.sampled_from([QUESTION, "o0", "o1"])),), "")
    left = (*policy.guidance[:1], one) if draw(st.booleans()) else policy.guidance[1:]
    ids = {guidance.id for guidance in left}
    return replace(policy, guidance=tuple(
        replace(guidance, instead_of=tuple(id for id in guidance.instead_of if id in ids)) for guidance in left))


def other_impossible(draw, policy):
    return replace(policy, impossible=(model.Impossible(draw(conditions(policy.facts)), "It cannot be."),))


def another_fact(draw, policy):
    if any(fact.id == "f9" for fact in policy.facts):
        return policy
    fact = model.Fact("f9", "Fact 9", "What is fact 9?", "yes_no", answers=(model.Answer("yes", "Yes"), model.Answer("no", "No")),
                      applies_when=draw(conditions(policy.facts)), judged_by=draw(st.sampled_from(["", "somebody"])))
    grown = replace(policy, facts=(*policy.facts, fact))
    return another_condition(draw, grown)


def another_answer(draw, policy):
    fact = draw(st.sampled_from(policy.facts))
    if fact.kind == "choice":
        return with_fact(policy, replace(fact, answers=(*fact.answers, model.Answer("a9", "A9"))))
    return with_fact(policy, replace(fact, high=draw(st.sampled_from([3, 4, None])))) if fact.kind == "number" else policy


def applies_elsewhere(draw, policy):
    place = draw(st.integers(0, len(policy.facts) - 1))
    return with_fact(policy, replace(policy.facts[place], applies_when=draw(conditions(policy.facts[:place]))))


def judged_otherwise(draw, policy):
    fact = draw(st.sampled_from(policy.facts))
    return with_fact(policy, replace(fact, judged_by="" if fact.judged_by else "somebody")) if fact.answers else policy


EDITS = [another_condition, another_outcome, another_rule_id, other_guidance, other_impossible, another_fact, another_answer,
         applies_elsewhere, judged_otherwise]


def with_rule(policy, rule):
    return replace(policy, rules=tuple(rule if one.id == rule.id else one for one in policy.rules))


def with_fact(policy, fact):
    return replace(policy, facts=tuple(fact if one.id == fact.id else one for one in policy.facts))


def told_of(fact):
    """Under what a change tells that a decision depends on a fact. It waits for no judgement that is presumed."""
    return ASKED if not fact.judged_by else None if fact.presumed else JUDGED


def every_case(*both):
    """Every answer to every fact of either policy, whether it applies or not."""
    values = {}
    for policy in both:
        for fact in policy.facts:
            own = [one.id for one in fact.answers] or range(fact.low or 0, BEYOND if fact.high is None else fact.high + 1)
            values.setdefault(fact.id, {}).update(dict.fromkeys(own))
    for answers in itertools.product(*values.values()):
        yield dict(zip(values, answers))


def applying(policy, case):
    """The answers of a case that apply, or nothing where this policy cannot have the case."""
    kept = {}
    for fact in policy.facts:
        if holds(fact.applies_when, kept):
            value = case[fact.id]
            known = value in [one.id for one in fact.answers] if fact.answers else value >= fact.low and (fact.high is None or value <= fact.high)
            if not known:
                return None
            kept[fact.id] = value
    return None if any(holds(one.when, kept) for one in policy.impossible) else kept


def decided(policy, case):
    """The outcome, the rules and the guidance of a case, and nothing where it is impossible."""
    kept = applying(policy, case)
    if kept is None:
        return None
    (outcome,), rules, guidance = decide_complete(policy, QUESTION, kept)
    return outcome, rules, guidance


class Dependence:
    """Where the decision of a policy depends on a fact, found by changing one answer after the other."""

    def __init__(self, both, reached, policy, decisions, parts):
        """``reached`` has for each of both policies what :func:`reach` finds in each case, and ``policy`` is the number of one of them."""
        self.both, self.reached, self.policy, self.decisions, self.parts = both, reached, policy, decisions, parts
        self.values = {fact: {other[fact] for other in every_case(*both)} for fact in next(every_case(*both))}
        self.found = {}

    def on(self, fact, case):
        """Whether it can depend on a fact in a case where it applies, once the facts that its answer does not call up are known."""
        if fact not in self.found:
            called_up = {id for id in self.values if self.calls_up(fact, id)}
            known = [id for id in self.values if id not in called_up | {fact}]
            self.found[fact] = known, {tuple(other[id] for id in known) for other in every_case(*self.both) if self.differs(fact, other)}
        known, there = self.found[fact]
        return fact in self.reached[self.policy][tuple(case.values())] and tuple(case[id] for id in known) in there

    def differs(self, fact, case):
        decisions = [self.decisions[tuple({**case, fact: value}.items())] for value in self.values[fact]]
        different = {str([sorted(one[part]) for part in self.parts]) for one in decisions if one}
        return fact in self.reached[self.policy][tuple(case.values())] and len(different) > 1

    def calls_up(self, fact, other):
        return any(
            len({other in reached[tuple({**case, fact: value}.values())] for value in self.values[fact]}) > 1
            for reached in self.reached for case in every_case(*self.both)
        )


def reach(policy, case):
    """The facts that apply in a case by one policy, also where the case is impossible."""
    kept = {}
    for fact in policy.facts:
        if holds(fact.applies_when, kept):
            kept[fact.id] = case[fact.id]
    return kept


@settings(max_examples=100, deadline=None)
@given(pairs())
def test_the_regions_are_exactly_where_the_plain_evaluators_differ(both):
    old, new = both
    changes = compare(old, new, DAY)
    diagrams, space = changes.both.diagrams, changes.both.space

    def found(kind, case):
        cells = space.located(case)
        return [one for one in changes.changes if one.kind == kind and diagrams.at(one.region, cells)]

    cases = [*every_case(old, new)]
    before, now = ({tuple(case.items()): decided(policy, case) for case in cases} for policy in both)
    reached = [{tuple(case.values()): reach(policy, case) for case in cases} for policy in both]
    dependences = {kind: [Dependence(both, reached, policy, decisions, parts) for policy, decisions in enumerate((before, now))]
                   for kind, parts in ((JUDGED, (0,)), (ASKED, (0, 2)))}
    for case in cases:
        was, comes = before[tuple(case.items())], now[tuple(case.items())]
        outcomes = {(one.before, one.now) for one in found(OUTCOME, case)}
        pair = (was[0] if was else None, comes[0] if comes else None)
        assert outcomes == ({pair} if pair[0] != pair[1] else set()), case
        for kind, part in ((REASONS, 1), (GUIDANCE, 2)):
            said = {(one.direction, id) for one in found(kind, case) for id in one.about}
            comparable = was and comes and (kind == GUIDANCE or pair[0] == pair[1])
            expected = {(MORE, id) for id in comes[part] - was[part]} | {(LESS, id) for id in was[part] - comes[part]} if comparable else set()
            assert said == expected, (kind, case)
        for kind in (JUDGED, ASKED):
            said = {(one.direction, id) for one in found(kind, case) for id in one.about}
            expected = set()
            if was and comes:
                there = [
                    {fact.id for fact in policy.facts if told_of(fact) == kind and one.on(fact.id, case)}
                    for policy, one in zip(both, dependences[kind])
                ]
                expected = {(MORE, id) for id in there[1] - there[0]} | {(LESS, id) for id in there[0] - there[1]}
            assert said == expected, (kind, case)


@settings(max_examples=100, deadline=None)
@given(pairs())
def test_a_region_is_described_counted_and_shown_as_what_it_is(both):
    changes = compare(*both, DAY)
    diagrams, space = changes.both.diagrams, changes.both.space
    matter = changes.both.old.matter(QUESTION) | changes.both.new.matter(QUESTION)
    cases = [*every_case(*both)]
    for change in changes.changes:
        inside = [case for case in cases if diagrams.at(change.region, space.located(case))]
        seen = set()
        for case in cases:
            kept = [applying(policy, case) for policy in both]
            there = {id for one in kept if one for id in one}
            cells = space.located(case)
            described = meets_one_of(both, change.where.alternatives, case)
            if any(one is not None for one in kept):
                assert described <= (case in inside), "no more is described than changes"
                assert not change.where.whole or described == (case in inside)
            if case in inside:
                seen.add(tuple(cells[level] if space.order[level].id in there | applied(both, case) else 0 for level in sorted(matter)))
        assert change.cases == len(seen) and change.of >= change.cases > 0
        shown = space.located(change.example.known)
        completed = [case for case in cases if shown.items() <= space.located(case).items()]
        assert completed and all(case in inside for case in completed)
        for policy, said in zip(both, (change.example.before, change.example.now)):
            decisions = [one for case in completed if (one := decided(policy, case))]
            assert {one[0] for one in decisions} <= {said.outcome} if said.outcome else len({one[0] for one in decisions}) != 1
            assert all(set(said.rules) <= one[1] for one in decisions)


@st.composite
def led_elsewhere(draw):
    """A sound policy, and one of which each rule may lead to another outcome."""
    old = draw(policies(sound=True, several=False))
    outcomes = [outcome.id for outcome in old.questions[0].outcomes]
    return old, replace(old, rules=tuple(replace(rule, outcome=draw(st.sampled_from(outcomes))) for rule in old.rules))


@settings(max_examples=100, deadline=None)
@given(led_elsewhere())
def test_cases_that_change_are_told_from_those_that_were_decided_alike_before(both):
    changes = compare(*both, DAY)
    diagrams, cases = changes.both.diagrams, [*every_case(*both)]
    for change in changes.changes:
        if change.kind == OUTCOME and change.before and change.now:
            among = diagrams.combine(
                changes.both.old.decided(QUESTION), changes.both.shared, lambda led, shared, had=change.before: shared and led == (had,))
            told = Regions(changes.both).described(change.region, among)
            assert len(told.alternatives) <= len(change.where.alternatives)
            assert change.among in (None, told)
            for case in cases:
                before, now = (decided(policy, case) for policy in both)
                if before and now and before[0] == change.before:
                    inside = diagrams.at(change.region, changes.both.space.located(case))
                    there = meets_one_of(both, told.alternatives, case)
                    assert there <= inside and (not told.whole or there == inside)


def meets_one_of(both, alternatives, case):
    """Whether a case meets one of the conditions that describe a region."""
    there = applied(both, case)
    return any(all(test.fact in there and any(first <= case[test.fact] <= last for first, last in test.cells) for test in alternative)
               for alternative in alternatives)


def applied(both, case):
    """The facts that apply in a case by either policy, also where the case is impossible."""
    return {id for policy in both for id in reach(policy, case)}


@settings(max_examples=60, deadline=None)
@given(policies(sound=True, several=False))
def test_a_policy_compared_with_itself_changes_nothing(policy):
    assert compare(policy, policy, DAY).none


# --- Other names ----------------------------------------------------------------------------------------------------------


def names_of(policy):
    """All that can be renamed, as `renamed` names it: answers with their fact."""
    ids = [*(one.id for one in (*policy.questions, *policy.rules, *policy.guidance, *policy.facts))]
    ids += [outcome.id for question in policy.questions for outcome in question.outcomes]
    return ids + [f"{fact.id}.{answer.id}" for fact in policy.facts if fact.kind == "choice" for answer in fact.answers]


def called(policy, renamed):
    """A policy with other names, by its data as text: each id is a value or a key of its own there. An answer is renamed in every fact."""
    ids = {before.partition(".")[2] or before: now.partition(".")[2] or now for before, now in renamed.items()}
    return replace(policy_from_data(walked(json.loads(json.dumps(policy_to_data(policy))), ids)), words=policy.words)


def walked(data, ids):
    if isinstance(data, dict):
        return {ids.get(key, key): walked(value, ids) for key, value in data.items()}
    return [walked(one, ids) for one in data] if isinstance(data, list) else ids.get(data, data) if isinstance(data, str) else data


@st.composite
def renames(draw, *both):
    """Another name for some of the ids that all these policies have. An answer has it in each fact, which may have another name, too."""
    names = [one for one in names_of(both[0]) if all(one in names_of(other) for other in both)]
    chosen = draw(st.sets(st.sampled_from(names), min_size=1))
    answers = {one.partition(".")[2] for one in chosen if "." in one}
    chosen |= {one for one in names if one.partition(".")[2] in answers and "." in one}
    new = {one: f"{one}-new" for one in chosen if "." not in one}
    for one in (one for one in chosen if "." in one):
        fact, _, answer = one.partition(".")
        new[one] = f"{new.get(fact, fact)}.{answer}-new"
    return new


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_what_only_got_another_name_changes_no_decision(data):
    old = data.draw(policies(sound=True, several=False))
    renamed = data.draw(renames(old))
    new = called(old, renamed)
    changes = compare(old, new, DAY, renamed)
    assert new != old and changes.none
    assert text_changes(changes.both.old.policy, new) == ()


@settings(max_examples=60, deadline=None)
@given(pairs(), st.data())
def test_an_edit_changes_the_same_whatever_got_another_name_with_it(both, data):
    old, edited = both
    renamed = data.draw(renames(old, edited))
    plain, other = compare(old, edited, DAY), compare(old, called(edited, renamed), DAY, renamed)

    def said(changes, names):
        return sorted(str((
            one.kind, one.direction, [names.get(id, id) for id in one.about], one.cases, one.of, names.get(one.before, one.before),
            names.get(one.now, one.now))) for one in changes.changes)

    assert said(plain, renamed) == said(other, {})


def test_answers_that_the_two_do_not_share_are_named_in_the_order_of_the_facts():
    old = frozen.policy(frozen.SHOP)
    facts = [replace(one, answers=(*one.answers, model.Answer("anew", "Anew"))) if one.kind == "choice" else one for one in old.facts]
    choices = [one.id for one in facts if one.kind == "choice"]
    assert len(choices) > 2
    assert [one.fact for one in Both(old, replace(old, facts=tuple(facts))).apart] == choices


WITHIN = (("window: 7 days", "window: 1 month"), ("exception_to: recent", "exception_to: [recent, late]"))
LESS_THAN = (*WITHIN, ("{within window}", "{less than window ago}"), ("{within: window}", "{less_than_ago: window}"),
             ("{longer_ago_than: window}", "{at_least_ago: window}"))


@pytest.mark.parametrize("edits", [WITHIN, LESS_THAN])
@pytest.mark.parametrize("edit", [
    ("outcome: take_back\n", "outcome: refused\n"), ("outcome: refused\n        source: First", "outcome: take_back\n        source: First"),
])
def test_the_example_of_a_change_is_a_day_that_there_is(edits, edit):
    """30 days ago a month can be over, and of 31 March no day is a month ago."""
    old, new = (load_policy(tea(*edits, *more).encode(), "policy.yml").policy for more in ((), (edit,)))
    for day in (DAY + datetime.timedelta(number) for number in range(200)):
        for change in compare(old, new, day).changes:
            example = change.example
            answers = {**example.known, **{id: one.isoformat() for id, one in example.days.items()}}
            for made, said in ((old, example.before), (new, example.now)):
                assert Evaluator(made).decide("return", make_case(made, answers, day)).outcome == said.outcome, (day, answers, change)
