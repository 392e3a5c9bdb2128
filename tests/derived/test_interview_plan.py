"""The plan of the interview: walking through it with the page's own script shows what the evaluator says, wherever one walks."""

import copy
import datetime
from dataclasses import replace
from pathlib import Path

import brotli
import pytest
from hypothesis import given, settings

from checker import Interview
from checker.data import canonical_json
from checker.model import Answer, Fact, Guidance, OneOf, Outcome, Question, Rule, Topic
from compiler.derived import interview_plan as plans
from compiler.derived.interview_plan import LATE, make_plan, walks
from compiler.proof.agreement import ProofError, first_wrong_walk, prove_plan
from compiler.reading.policy import load_policy
from tests import frozen
from tests.made_up_policies import policies

PROJECT = Path(__file__).resolve().parents[2]
POLICIES = {"shop": frozen.SHOP, "library": frozen.LIBRARY}
SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()


@pytest.fixture(scope="module", params=POLICIES, ids=POLICIES)
def interview(request) -> Interview:
    file = POLICIES[request.param]
    return Interview(load_policy(file.read_bytes(), file.name).policy)


@pytest.fixture(scope="module")
def shop() -> Interview:
    file = POLICIES["shop"]
    return Interview(load_policy(file.read_bytes(), file.name).policy)


def every_walk(plan, question):
    """The answers of every walk from the first question to a decision, whatever is answered on the way."""

    def along(place, answers):
        if place is None or place < 0:
            yield answers
            return
        asked, *after = plan["states"][place]
        fact = plan["facts"][asked]
        for told, child in zip([*plans._answers(fact), [None]], after):
            for answer in told:
                yield from along(child, {**answers, fact["next"]["fact"]: answer})

    yield from along(plan["questions"][question]["start"], {})


def test_every_walk_there_is_ends_in_what_the_evaluator_says(interview):
    plan = make_plan(interview)
    taken = [
        {
            "request": {"question": question.id, "answers": answers, "as_of": LATE.isoformat()},
            "view": interview.step(question.id, answers, LATE),
            "planned": True,
        }
        for question in interview.policy.questions
        for answers in every_walk(plan, question.id)
    ]
    assert len(taken) > 250
    assert all(one["view"]["decision"] for one in taken)
    assert first_wrong_walk(plan, taken, SCRIPT) is None


def test_the_proof_walks_to_every_state_by_every_answer(interview):
    plan = make_plan(interview)
    assert len(prove_plan(interview, plan, SCRIPT)) > sum(len(state) - 1 for state in plan["states"])
    problems = {problem["message"] for walk in walks(interview, plan) for problem in walk["view"]["problems"]}
    asked_for = {fact["next"]["kind"] for fact in plan["facts"]}
    assert bool(problems) == bool(asked_for & {"number", "date"})


@settings(max_examples=40)
@given(policies(sound=True))
def test_the_plan_of_any_policy_says_what_its_evaluator_says(policy):
    interview = Interview(policy)
    prove_plan(interview, make_plan(interview), SCRIPT)


# Every member that all objects of JavaScript have. As ids they must not be found where nothing was put.
MEMBERS = (
    "constructor", "__defineGetter__", "__defineSetter__", "hasOwnProperty", "__lookupGetter__", "__lookupSetter__", "isPrototypeOf",
    "propertyIsEnumerable", "toString", "valueOf", "__proto__", "toLocaleString",
)


def test_ids_that_all_objects_of_javascript_have_are_ids_as_any_other(shop):
    answers = tuple(Answer(id, id.upper()) for id in MEMBERS)
    facts = tuple(Fact(id, "A fact", "What is it?", "choice", answers=answers) for id in MEMBERS[:5])
    rules = tuple(
        Rule(f"r{led}", "t", "A rule", "You may.", OneOf(MEMBERS[0], MEMBERS[:6] if led == "a" else MEMBERS[6:]), "toString", led)
        for led in ("a", "b")
    )
    guidance = tuple(Guidance(f"g-{id}", "t", "Advice", "Do it.", OneOf(id, (id,)), ("toString",), "") for id in MEMBERS[:5])
    outcomes = tuple(Outcome(id, "toString", "may", "You may", "You may.") for id in ("a", "b"))
    policy = replace(
        shop.policy, facts=facts, rules=rules, guidance=guidance, impossible=(), questions=(Question("toString", "May I?", "t", outcomes),),
        topics=(Topic("t", "Topic", "", tuple(one.id for one in (*rules, *guidance))),),
    )
    interview = Interview(policy)
    prove_plan(interview, make_plan(interview), SCRIPT)


def changed(plan, change):
    made = copy.deepcopy(plan)
    change(made)
    return made


@pytest.mark.parametrize("change", [
    lambda plan: plan["states"][-1].reverse() or plan["states"][-1].insert(0, plan["states"][-1].pop()),
    lambda plan: plan["decisions"][-1].update(guidance=[]),
    lambda plan: plan["facts"][0]["next"]["options"].reverse(),
    lambda plan: plan.update(unknown="No idea"),
    lambda plan: next(fact for fact in plan["facts"] if fact["reading"])["reading"]["starts"].__setitem__(1, 9),
    lambda plan: next(fact for fact in plan["facts"] if fact["reading"])["reading"]["messages"].update(form="No."),
], ids=["another way on", "a guidance lost", "answers in another order", "another word", "another cut", "another message"])
def test_a_plan_that_says_something_else_is_noticed(shop, change):
    with pytest.raises(ProofError, match="would not say what the checker says.*Asked `"):
        prove_plan(shop, changed(make_plan(shop), change), SCRIPT)


@pytest.mark.parametrize("old, new", [
    (b"counted > end", b"counted > end + 1"),
    (b"start <= counted", b"start < counted"),
    (b"start <= counted", b"start <= counted + 1"),
    (b"as_of) - high", b"as_of) - high - 1"),
    (b"(?:\\1[0-9]{3})*", b"(?:[ ,][0-9]{3})*"),
    (b"months[date.getUTCMonth()]", b"months[11 - date.getUTCMonth()]"),
    (b"return a === b;", b"return true;"),
    (b"ones.length === others.length", b"true"),
    (b"if (!has(questions, question))", b"if (true)"),
    (b"year > 0", b"year >= 0"),
    (b"date.getUTCMonth() === month - 1", b"true"),
])
def test_a_script_that_walks_astray_is_noticed(shop, old, new):
    assert old in SCRIPT
    library = Interview(load_policy(POLICIES["library"].read_bytes(), "policy.yml").policy)
    with pytest.raises(ProofError):
        for interview in (shop, library):
            prove_plan(interview, make_plan(interview), SCRIPT.replace(old, new))


def test_a_script_that_cannot_walk_is_noticed(shop):
    with pytest.raises(ProofError, match="(?s)cannot walk through the interview.*SyntaxError"):
        prove_plan(shop, make_plan(shop), b"export class Plan {")


def test_what_is_too_much_for_a_plan_is_left_to_the_engine(shop):
    whole, part = make_plan(shop), make_plan(shop, most_states=80)
    assert len(part["states"]) + len(part["decisions"]) <= 80 < len(whole["states"]) + len(whole["decisions"])
    assert any(None in state for state in part["states"])
    assert len(prove_plan(shop, part, SCRIPT)) > 50
    first = shop.policy.questions[0].id
    assert part["questions"][first]["start"] is not None, "what is asked first is always in the plan"


def test_the_plan_is_the_same_whenever_it_is_made(shop):
    file = POLICIES["shop"]
    again = Interview(load_policy(file.read_bytes(), file.name).policy)
    again.step("refund", {"order_status": "received", "reason": None}, datetime.date(2026, 11, 24))
    assert canonical_json(make_plan(again)) == canonical_json(make_plan(shop))


def test_the_plan_of_the_shop_weighs_little(shop):
    """It lies in the page of everybody who comes to check."""
    assert len(brotli.compress(canonical_json(make_plan(shop)).encode())) < 20_000
