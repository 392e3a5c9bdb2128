"""On every walk through the plan of the interview, the page's own script shows what the evaluator says."""

import copy
import datetime
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import brotli
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from checker import Interview
from checker.data import canonical_json
from checker.model import AllOf, Answer, AnyOf, Fact, Guidance, Impossible, OneOf, Outcome, Question, Rule, Topic
from compiler.derived import interview_plan as plans
from compiler.derived.interview_plan import LATE, make_plan
from compiler.proof.agreement import ProofError, compare_plan, first_wrong_walk, prove_plan
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea
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


def every_walk(interview, question, answers=MappingProxyType({})):
    """Every walk from the first question to a decision, for every answer to each question on the way."""
    view = interview.step(question, answers, LATE)
    yield {"request": {"question": question, "answers": dict(answers), "as_of": LATE.isoformat()}, "view": view}
    if view["next"]:
        fact = interview.policy.fact(view["next"]["fact"])
        meaning = interview.evaluator.meaning
        cells = meaning.cells[meaning.level[fact.id]]
        said = [plans._said(fact.kind, fact.relative, value, fact.decimals, interview.policy.words) for value in dict.fromkeys(sum(cells, ()))]
        for answer in (*said, None):
            yield from every_walk(interview, question, {**answers, fact.id: answer})


def test_every_walk_there_is_ends_in_what_the_evaluator_says(interview):
    taken = [walk for question in interview.policy.questions for walk in every_walk(interview, question.id)]
    assert len(taken) > 250
    assert sum(None in walk["request"]["answers"].values() for walk in taken) > 100
    assert first_wrong_walk(make_plan(interview), taken, SCRIPT) is None


def test_the_proof_asks_each_question_and_refuses_each_kind_of_answer_that_cannot_be_used(interview):
    plan = make_plan(interview)
    taken = prove_plan(interview, plan, SCRIPT)
    asked = {(walk["request"]["question"], walk["view"]["next"]["fact"]) for walk in taken if walk["view"]["next"]}
    every = [walk["view"] for question in interview.policy.questions for walk in every_walk(interview, question.id)]
    assert asked == {(view["question"]["id"], view["next"]["fact"]) for view in every if view["next"]}
    problems = {problem["message"] for walk in taken for problem in walk["view"]["problems"]}
    assert bool(problems) == bool({fact["next"]["kind"] for fact in plan["facts"]} & {"number", "date"})


@settings(max_examples=40)
@given(policies(sound=True, ticks=True))
def test_the_plan_of_any_policy_says_what_its_evaluator_says(policy):
    interview = Interview(policy)
    prove_plan(interview, make_plan(interview), SCRIPT)


# The members that every JavaScript object has. Looked up as ids, they must not exist unless the policy has them.
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


def test_a_judgement_that_the_answers_rule_out_is_not_offered(shop):
    colour = Fact("colour", "Colour", "Which colour?", "choice", answers=(Answer("red", "Red"), Answer("blue", "Blue")))
    state = Fact("state", "State", "How is it?", "choice", judged_by="us",
                 answers=(Answer("new", "New"), Answer("worn", "Worn"), Answer("gone", "Gone")))
    rules = (Rule("r-a", "t", "A rule", "You may.", OneOf("state", ("new",)), "q", "a"),
             Rule("r-b", "t", "B rule", "You may.", AnyOf((OneOf("state", ("worn",)), OneOf("state", ("gone",)))), "q", "b"),
             Rule("r-c", "t", "C rule", "You may.", OneOf("colour", ("blue",)), "q", "b", exception_to=("r-a",)))
    policy = replace(
        shop.policy, facts=(colour, state), rules=rules, guidance=(),
        impossible=(Impossible(AllOf((OneOf("colour", ("red",)), OneOf("state", ("gone",)))), "Red is never gone."),),
        questions=(Question("q", "May I?", "t", tuple(Outcome(id, "q", "may", "You may", "You may.") for id in ("a", "b"))),),
        topics=(Topic("t", "Topic", "", tuple(rule.id for rule in rules)),),
    )
    interview = Interview(policy)
    view = interview.step("q", {"colour": "red"}, LATE)
    assert [one["answer"] for one in view["decision"]["judgements"][0]["possible"]] == ["New", "Worn"]
    prove_plan(interview, make_plan(interview), SCRIPT)


def changed(plan, change):
    made = copy.deepcopy(plan)
    change(made)
    return made


@pytest.mark.parametrize("change", [
    lambda plan: plan["questions"]["refund"].update(rules=plan["questions"]["refund"]["rules"][1:]),
    lambda plan: plan["questions"]["refund"]["guidance"].pop(),
    lambda plan: plan["order"].reverse(),
    lambda plan: plan.update(judged=[]),
    lambda plan: plan.update(impossible=[]),
    lambda plan: plan["facts"][0]["next"]["options"].reverse(),
    lambda plan: plan.update(unknown="No idea"),
    lambda plan: next(fact for fact in plan["facts"] if fact["reading"])["reading"]["starts"].__setitem__(1, 9),
    lambda plan: next(fact for fact in plan["facts"] if fact["reading"])["reading"]["messages"].update(form="No."),
], ids=["a rule lost", "a guidance lost", "another order of questions", "nobody judges", "a reason lost", "answers in another order",
        "another word", "another cut", "another message"])
def test_a_plan_that_says_something_else_is_noticed(shop, change):
    with pytest.raises(ProofError, match="not say what the checker says.*`"):
        prove_plan(shop, changed(make_plan(shop), change), SCRIPT)


def edges(plan):
    """Each edge of the plan's diagrams: its row, and its index in the row."""
    return [(row, edge) for row, content in enumerate(plan["rows"]) if isinstance(content, list) for edge in range(1, len(content))]


def led_elsewhere(plan, row, edge):
    """The plan with one edge that leads to another end."""
    rows = [*plan["rows"]]
    ends = [index for index, content in enumerate(rows) if isinstance(content, dict)]
    rows[row] = [*rows[row]]
    rows[row][edge] = next(end for end in ends if end != rows[row][edge])
    return {**plan, "rows": rows}


def test_a_single_edge_that_leads_elsewhere_is_noticed_wherever_it_is(shop):
    plan = make_plan(shop)
    assert len(edges(plan)) > 1_000
    for one in edges(plan):
        with pytest.raises(ProofError, match="The plan of the interview does not say what the checker says about `"):
            compare_plan(shop.evaluator.meaning, led_elsewhere(plan, *one))


@settings(max_examples=100)
@given(policies(sound=True, ticks=True), st.data())
def test_a_single_edge_that_leads_elsewhere_is_noticed_in_any_policy(policy, data):
    interview = Interview(policy)
    plan = make_plan(interview)
    assume(edges(plan))
    with pytest.raises(ProofError):
        prove_plan(interview, led_elsewhere(plan, *data.draw(st.sampled_from(edges(plan)))), SCRIPT)


@pytest.mark.parametrize("old, new", [
    (b"counted > end", b"counted > end + 1"),
    (b"start <= counted", b"start < counted"),
    (b"start <= counted", b"start <= counted + 1"),
    (b"as_of) - high", b"as_of) - high - 1"),
    (b"(?:\\1[0-9]{3})*", b"(?:[ ,][0-9]{3})*"),
    (b"months[month - 1]", b"months[12 - month]"),
    (b"date.getUTCMonth() + 1, date.getUTCDate()]", b"date.getUTCMonth() + 1, 1]"),
    (b"return a === b;", b"return true;"),
    (b"ones.length === others.length", b"true"),
    (b"if (!has(questions, id))", b"if (true)"),
    (b"cells: [], label", b"cells: [[level, 0]], label"),
    (b"[led.facts, guidance.facts]", b"[led.facts]"),
    (b"[led.facts, guidance.facts]", b"[guidance.facts, led.facts]"),
    (b"missing.find((one) => this.#applies(one, rest))", b"missing[0]"),
    (b"[specific.filter((one) => said.has(one)), shared, ", b"["),
    (b"[specific.filter((one) => said.has(one)), shared, general.", b"[[...specific, ...general]."),
    (b"missing.length > 1", b"missing.length > 0"),
    (b"by.split(/[,\\u3001\\uff0c\\u060c]/)[0]", b"by"),
    (b".filter((level) => this.#applies(level, rest))", b""),
    (b"new Map([...this.#known, [level, cell]])", b"this.#known"),
    (b"living.size === 1", b"false"),
    (b"values.length > 1", b"values.length > 2"),
    (b"values.length === 1 && values[0])", b"values[0])"),
    (b".value === true", b".value !== false"),
    (b".value === true", b".value !== undefined"),
    (b"else if (value !== null)", b"else"),
    (b"rows[this.#known.get(fact)]", b"rows[0]"),
    (b"year > 0", b"year >= 0"),
    (b"partsOf(found)[1] === month", b"true"),
])
def test_a_script_that_walks_astray_is_noticed(walked, old, new):
    assert old in SCRIPT
    assert any(astray(plan, taken, SCRIPT.replace(old, new)) for plan, taken in walked)


@pytest.fixture(scope="module")
def walked() -> list[tuple[dict, list]]:
    """The plan of each policy, and the walks that its proof takes: they are the same whatever the script says."""
    made = []
    for interview in (Interview(frozen.policy(file)) for file in POLICIES.values()):
        plan = make_plan(interview)
        made.append((plan, prove_plan(interview, plan, SCRIPT)))
    return made


def astray(plan, taken, script):
    """Whether the proof notices a script."""
    try:
        return first_wrong_walk(plan, taken, script) is not None
    except ProofError:  # it cannot walk at all
        return True


@pytest.mark.parametrize("old, new", [
    (b"? TICKED : UNTICKED", b"? UNTICKED : TICKED"),
    (b"|| saying.none_of_these", b"|| unknown"),
    (b"listed(ticked.map(({ label }) => label), saying.and)", b"ticked.map(({ label }) => label).join()"),
    (b"(of ? [of] : ", b"("),
])
def test_a_script_that_takes_several_answers_otherwise_is_noticed(old, new):
    assert old in SCRIPT
    interview = Interview(frozen.policy(frozen.JOURNEYS))
    prove_plan(interview, make_plan(interview), SCRIPT)
    with pytest.raises(ProofError):
        prove_plan(interview, make_plan(interview), SCRIPT.replace(old, new))


def test_a_script_that_cannot_walk_is_noticed(shop):
    with pytest.raises(ProofError, match="(?s)cannot walk through the interview.*SyntaxError"):
        prove_plan(shop, make_plan(shop), b"export class Plan {")


def test_the_plan_is_the_same_whenever_it_is_made(shop):
    file = POLICIES["shop"]
    again = Interview(load_policy(file.read_bytes(), file.name).policy)
    again.step("refund", {"order_status": "received", "reason": None}, datetime.date(2026, 11, 24))
    assert canonical_json(make_plan(again)) == canonical_json(make_plan(shop))


def test_the_plan_of_the_shop_weighs_little(shop):
    """Everybody who comes to check downloads it with the page."""
    assert len(brotli.compress(canonical_json(make_plan(shop)).encode())) < 20_000


def test_the_page_takes_no_id_for_what_every_object_of_javascript_has():
    interview = Interview(load_policy(tea().replace("take_back", "constructor").encode(), "policy.yml").policy)
    plan = make_plan(interview)
    assert first_wrong_walk(plan, list(plans.walks(interview, plan)), SCRIPT) is None
