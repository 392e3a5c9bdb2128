"""Amounts that are computed from answers and compared like a number: exact, and never together with what cannot be."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from checker import Evaluator, make_case
from checker.amounts import UnsureError, bounds, can_be, place, real_numbers
from checker.certificate import certify
from checker.data import policy_from_data, policy_to_data
from checker.decide import IMPOSSIBLE
from checker.interview import Interview
from checker.meaning import Meaning
from checker.model import AllOf, Always, Answer, AnyOf, Between, Defined, Definition, DoesNotApply, Fact, OneOf, Otherwise
from checker.words import cell_in_words, how_computed, in_words
from compiler.changes.comparison import compare
from compiler.changes.report import differences
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan, walks
from compiler.pages.topic_view import topic_view
from compiler.problems import PolicyError
from compiler.proof.agreement import first_wrong_walk
from compiler.reading.policy import load_policy
from tests import reference
from tests.checker.agreeing import assert_as_stated, assert_the_page_agrees
from tests.checks.tea import check, found, tea
from tests.frozen import PROJECT
from tests.made_up_policies import QUESTION, policies

DAY = datetime.date(2026, 12, 1)
SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
PRICE = "answers: whole number\n    unit: EUR"
CENTS = "answers: number\n    decimals: 2\n    unit: EUR"
BEFORE = f"  before:\n    label: Returned before\n    question: What did you return before?\n    {CENTS}\n"
TOTAL = (
    (PRICE, f"{CENTS}\n{BEFORE}\namounts:\n  total:\n    label: In all\n    is: price + before\n"),
    ("says: You cannot return green tea for {less than fee}.", "says: You cannot return green tea for {less than fee} in all."),
    ("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, total: {less_than: fee}}"),
)
SHARE = (
    (PRICE, f"{PRICE}\n    from: 1\n  kept:\n    label: Kept\n    question: How much of it did you keep?\n    {CENTS}\n\n"
     "amounts:\n  share:\n    label: Share kept\n    is: kept / price\n    unit: percent\n"),
    ("fee: 20 EUR", "fee: 80 percent"),
    ("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, share: {less_than: fee}}"),
)


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def amount(formula: str, more: str = "", facts: str = ""):
    """A policy with two numbers, in EUR and in days, and one computed amount."""
    days = f"  late:\n    label: Days late\n    question: How many days late?\n    answers: whole number\n    unit: days\n{facts}"
    return (PRICE, f"{CENTS}\n{days}\namounts:\n  sum:\n    label: Sum\n    is: {formula}\n{more}")


def outcome(evaluator: Evaluator, **answers):
    case = make_case(evaluator.policy, {"kind": "green", "bought_on": DAY.isoformat(), **answers}, DAY)
    return evaluator.decide("return", case).outcome


# --- What is computed -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("price, before, expected", [
    ("20.00", "0.00", "take_back"), ("19.99", "0.00", "refused"), ("10.00", "9.99", "refused"), ("10.01", "9.99", "take_back"),
    ("0.00", "20", "take_back"), ("0", "0", "refused"),
])
def test_a_sum_is_right_to_the_cent(price, before, expected):
    assert outcome(Evaluator(policy(*TOTAL)), price=price, before=before) == expected


@pytest.mark.parametrize("kept, price, expected", [
    ("80", "100", "take_back"), ("79.99", "100", "refused"), ("0.80", "1", "take_back"), ("0.79", "1", "refused"), ("2.40", "3", "take_back"),
    ("2.39", "3", "refused"), ("800000000000.00", "1000000000000", "take_back"), ("799999999999.99", "1000000000000", "refused"),
])
def test_a_ratio_is_compared_exactly_and_never_rounded(kept, price, expected):
    assert outcome(Evaluator(policy(*SHARE)), price=price, kept=kept) == expected


@pytest.mark.parametrize("formula, numbers, expected", [
    ("price + 5 EUR", {"price": 1050}, Fraction(1550, 100)), ("price - 0.50 EUR", {"price": 20}, Fraction(-30, 100)),
    ("15 % of price", {"price": 24000}, Fraction(36)), ("price * 3", {"price": 101}, Fraction(303, 100)),
    ("2 * price + 1.50 EUR", {"price": 100}, Fraction(350, 100)), ("0.20 EUR * late", {"late": 7}, Fraction(140, 100)),
    ("price / 3", {"price": 100}, Fraction(100, 300)), ("price / 8 EUR", {"price": 1000}, Fraction(1000, 800)),
    ("fee + price", {"price": 1}, Fraction(2001, 100)), ("price − 15 % of price", {"price": 1000}, Fraction(850, 100)),
])
def test_each_formula_has_its_value(formula, numbers, expected):
    made = policy(amount(formula)).amounts[0]
    whole, part = (sum(factor * (numbers[id] if id else 1) for id, factor in some) for some in (made.parts, made.divisor))
    assert Fraction(whole, part) / 10**made.decimals == expected


@pytest.mark.parametrize("unit, divisor", [("days", 24), ("hours", 1)])
def test_an_amount_is_counted_in_the_unit_that_the_policy_gives_it(unit, divisor):
    hours = "  away:\n    label: Away\n    question: How many hours away?\n    answers: whole number\n    unit: hours\n"
    made = policy(amount("late + away", f"    unit: {unit}\n", hours)).amounts[0]
    assert (dict(made.parts), dict(made.divisor)) == ({"late": 24, "away": 1}, {"": divisor})


def test_an_amount_can_be_computed_from_another_one():
    made = policy(amount("price + 5 EUR", "  tax:\n    label: Tax\n    is: 20 % of sum\n"))
    assert (dict(made.amounts[1].parts), dict(made.amounts[1].divisor)) == ({"price": 1, "": 500}, {"": 5})
    assert how_computed(made, made.amounts[1]) == "20 % of Sum"
    assert how_computed(made, made.amounts[0], {"price": "2.00 EUR"}) == "2.00 EUR + 5 EUR"


@pytest.mark.parametrize("compared, holds", [
    ("{at_least: 33 percent}", [33, 34]), ("{more_than: 33 percent}", [34]), ("{at_most: 33 percent}", [32, 33]), ("{less_than: 33 percent}", [32]),
    ("33 percent", [33]), ("{exactly: 33 percent}", [33]), ("[32 percent, 34 percent]", [32, 34]), ("{at_least: 33, less_than: 34}", [33]),
])
def test_each_comparison_with_an_amount_is_right(compared, holds):
    made = policy(*SHARE, ("when: {kind: herbs}", f"when: {{share: {compared}}}"), ("joins: take_back", "joins: return"))
    evaluator = Evaluator(made)
    answers = {"kind": "black", "bought_on": DAY.isoformat(), "price": 100}
    cases = {kept: make_case(made, {**answers, "kept": kept}, DAY) for kept in (32, 33, 34)}
    assert [kept for kept, case in cases.items() if "herbs" in evaluator.decide("return", case).guidance] == holds


def test_a_third_is_more_than_33_percent_and_less_than_34():
    between = "{share: {more_than: 33 percent, less_than: 34 percent}}"
    made = policy(*SHARE, ("when: {kind: herbs}", f"when: {between}"), ("joins: take_back", "joins: return"))
    case = make_case(made, {"kind": "black", "bought_on": DAY.isoformat(), "price": 3, "kept": 1}, DAY)
    assert "herbs" in Evaluator(made).decide("return", case).guidance


def test_an_amount_applies_where_all_its_numbers_do():
    only_green = ("question: What did you return before?", "question: What did you return before?\n    applies_when: {kind: green}")
    made = policy(*TOTAL, only_green, ("when: {kind: herbs}", "when: {total: {less_than: 1000 EUR}}"), ("joins: take_back", "joins: return"))
    evaluator = Evaluator(made)
    case = make_case(made, {"kind": "black", "bought_on": DAY.isoformat(), "price": 1}, DAY)
    decision = evaluator.decide("return", case)
    assert (decision.outcome, decision.guidance, decision.may_join) == ("take_back", (), ())
    assert evaluator.decide("return", make_case(made, {"kind": "green", "bought_on": DAY.isoformat(), "price": 1}, DAY)).needed == ("before",)


def test_an_answer_that_applies_with_no_numbers_that_there_are_is_set_aside():
    dear = ("question: What did you return before?", "question: What did you return before?\n    to: 10.00")
    held = "  torn:\n    label: Torn\n    question: Is it torn?\n    answers: yes or no\n    applies_when: {total: {at_least: 30 EUR}}\n"
    made = policy(*TOTAL[2:], TOTAL[1], (PRICE, f"{CENTS}\n{BEFORE}{held}\namounts:\n  total:\n    label: In all\n    is: price + before\n"), dear,
                  ("when: {kind: herbs}", "when: {torn: yes}"))
    for price, aside in (("19.99", ("torn",)), ("20.00", ())):
        case = make_case(made, {"kind": "black", "bought_on": DAY.isoformat(), "price": price, "torn": "yes"}, DAY)
        decision = Evaluator(made).decide("return", case)
        assert (decision.set_aside, decision.status) == (aside, "decided"), price


# --- What is not known, and what can be together ----------------------------------------------------------------------


def test_one_number_can_settle_what_is_computed_from_two():
    evaluator = Evaluator(policy(*TOTAL))
    decide = lambda **known: evaluator.decide("return", make_case(evaluator.policy, {"kind": "green", "bought_on": DAY.isoformat(), **known}, DAY))  # noqa: E731
    assert decide(price="20.00").outcome == "take_back"
    assert decide(price="19.99").needed == ("before",) and decide(price="19.99").possible == ("take_back", "refused")
    assert decide().needed == ("price", "before")


def test_nobody_is_asked_for_an_amount():
    step = Interview(policy(*TOTAL)).step("return", {"kind": "green", "bought_on": DAY.isoformat(), "price": "5", "before": "6"}, DAY)
    assert [one["fact"] for one in step["asked"]] == ["kind", "bought_on", "price", "before"] or {one["fact"] for one in step["asked"]} == {
        "kind", "bought_on", "price", "before"}
    assert step["decision"]["id"] == "refused"


def test_what_no_numbers_can_be_is_no_gap_and_no_case():
    """What costs more than 50 EUR is never less than 20 EUR in all: no rule speaks of it, and none has to."""
    when = "{bought_on: {within: window}, any: [{total: {at_least: fee}}, {price: {at_most: 50 EUR}}]}"
    text = tea(*TOTAL, ("when: {bought_on: {within: window}}", f"when: {when}"))
    report = check(text)
    assert [problem.code for problem in report.problems if problem.code in ("gap", "conflict")] == []
    meaning = report.loaded.meaning
    prices, totals = (meaning.cells[meaning.level[id]] for id in ("price", "total"))
    before, total = (report.loaded.policy.fact(id) for id in ("before", "total"))
    price = report.loaded.policy.fact("price")
    real = sum(
        can_be([*bounds(price, one), *bounds(total, other), *bounds(before, (0, 10**15))]) for one, other in itertools.product(prices, totals))
    assert real == 3 < len(prices) * len(totals)
    assert sum(meaning.cases("return").values()) % real == 0


def test_the_example_of_a_gap_has_numbers_from_which_the_amount_follows():
    text = tea(*TOTAL, ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window}, total: {at_most: 75.50 EUR}}"))
    (problem,) = found(text, "gap")
    shown = dict(part.split(": ") for part in problem.message.partition("in this case: ")[2].rstrip(".").split("; "))
    price, before, total = (Fraction(shown[label].removesuffix(" EUR").replace(",", "")) for label in ("Price", "Returned before", "In all"))
    assert price + before == total > Fraction("75.50")


def test_a_part_larger_than_the_whole_can_be_declared_impossible():
    because = "    because: Nobody keeps more than all.\n"
    made = policy(*SHARE, ("questions:\n", f"impossible:\n  - when: {{share: {{more_than: 100 percent}}}}\n{because}\nquestions:\n"))
    evaluator = Evaluator(made)
    for kept, status in (("10.00", "decided"), ("10.01", IMPOSSIBLE)):
        case = make_case(made, {"kind": "green", "bought_on": DAY.isoformat(), "price": 10, "kept": kept}, DAY)
        assert evaluator.decide("return", case).status == status
    certify(evaluator)


@given(st.data())
@settings(max_examples=300, deadline=None)
def test_numbers_are_found_wherever_there_are_some(data):
    """By trying all numbers up to nine."""
    names = ["a", "b", "c"][:data.draw(st.integers(1, 3))]
    made = [({name: sign}, most) for name in names for sign, most in ((-1, 0), (1, 9))]
    for _ in range(data.draw(st.integers(1, 3))):
        parts = {name: data.draw(st.integers(-7, 7)) for name in names}
        low = data.draw(st.integers(-30, 60))
        made += [(parts, low + data.draw(st.integers(0, 3))), ({name: -factor for name, factor in parts.items()}, -low)]
    fixed = {"a": data.draw(st.integers(0, 9))} if data.draw(st.booleans()) else {}

    def fits(numbers):
        return all(sum(factor * numbers[id] for id, factor in parts.items()) <= most for parts, most in made)

    spans = [[fixed[name]] if name in fixed else range(10) for name in names]
    there_are = any(fits(dict(zip(names, numbers))) for numbers in itertools.product(*spans))
    try:
        one = real_numbers(made, fixed)
    except UnsureError:
        assert can_be(made, fixed)
        return
    assert (one is not None) == there_are
    assert one is None or fits({**one, **fixed})


@pytest.mark.parametrize("bound, number", [(({"a": 1}, 5), 0), (({"a": -1}, -3), 3)])
def test_a_number_that_is_bounded_on_one_side_only_is_found(bound, number):
    assert real_numbers([bound]) == {"a": number}


def test_a_number_beyond_what_a_float_holds_is_found_to_the_unit():
    most = 2**60 + 1
    assert real_numbers([({"a": 3}, 3 * most), ({"a": -1}, -most)]) == {"a": most}


@pytest.mark.parametrize("number", [Fraction(-7, 2), Fraction(-3), Fraction(-1, 3), Fraction(0), Fraction(1, 3), Fraction(80), Fraction(161, 2)])
def test_the_cell_of_an_amount_bounds_the_numbers_that_lie_in_it(number):
    """Both sides of each place: what lies in a cell of one place has that place, and what does not has not."""
    whole = Fact("x", "X", "", "number", computed="{a} / {b}", parts=(("a", 1),), divisor=(("b", 1),))
    at = place(number.numerator, number.denominator)
    for a, b in itertools.product(range(-170, 170), range(1, 4)):
        inside = all(sum({"a": a, "b": b}[id] * factor for id, factor in parts.items()) <= most for parts, most in bounds(whole, (at, at)))
        assert inside == (place(a, b) == at)


# --- What people read -------------------------------------------------------------------------------------------------


def test_conditions_and_tables_say_amounts_as_a_person_does():
    made = policy(*SHARE)
    assert in_words(made, made.rules[2].when)["parts"][1] == {"kind": "test", "fact": "share", "label": "Share kept", "is": ["less than 80 percent"]}
    meaning = Meaning(made)
    fact = made.fact("share")
    assert [cell_in_words(made, fact, cell) for cell in meaning.cells[meaning.level["share"]]] == ["less than 80 percent", "80 percent or more"]
    said = {cell: cell_in_words(made, fact, cell) for cell in ((20, 20), (20, 40), (21, 40), (21, 39), (20, 39), (21, 21), (21, fact.high))}
    assert [*said.values()] == [
        "10 percent", "10 percent to 20 percent", "more than 10 percent, 20 percent or less", "more than 10 percent, less than 20 percent",
        "10 percent or more, less than 20 percent", "more than 10 percent, less than 11 percent", "more than 10 percent"]


def test_a_page_says_how_an_amount_is_computed():
    for changes, says in ((TOTAL, "Price + Returned before"), (SHARE, "Kept ÷ Price")):
        loaded = load_policy(tea(*changes).encode(), "policy.yml")
        view = topic_view(loaded.meaning, loaded.policy.topics[0])
        assert says in str(view)


def test_a_policy_with_amounts_survives_being_written_down():
    for changes in (TOTAL, SHARE):
        made = policy(*changes)
        assert policy_from_data(policy_to_data(made)) == made


def test_a_policy_with_amounts_is_sound():
    for changes in (TOTAL, SHARE):
        report = check(tea(*changes))
        assert report.problems == ()
        rows = [*decision_table(report.loaded.meaning, report.loaded.policy.questions[0]).every_row()]
        assert rows and any(fact.parts for row in rows for fact, _ in row.tests)


def test_a_value_beyond_what_lies_between_two_numbers_is_refused_with_these():
    third = (PRICE, "answers: whole number\n    unit: EUR\n    from: 1\n    to: 2\namounts:\n  third:\n    label: A third\n    is: price / 3\n")
    with pytest.raises(PolicyError, match="`2 EUR` is outside of what `third` can be: 0 to 1."):
        policy(third, ("{kind: green, price: {less_than: fee}}", "{kind: green, third: {at_least: 2 EUR}}"))


def test_an_amount_that_nothing_names_is_found():
    (problem,) = found(tea(amount("price + 5 EUR")), "idle-amount")
    assert "`sum`" in problem.message


# --- Any policy -------------------------------------------------------------------------------------------------------

ALL_DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)


@st.composite
def with_amounts(draw, sound=False, ticks=False):
    """A made-up policy some of whose tests are about amounts that are computed from three numbers up to four."""
    drawn = draw(policies(sound, ticks=ticks))
    taken = [fact.id for fact in drawn.facts]
    applies = draw(st.sampled_from([Always(), *(one.applies_when for one in drawn.facts)]))
    numbers = [Fact(f"n{one}", f"Number {one}", f"What is number {one}?", "number", low=int(one == 2), high=3,
                    applies_when=applies if one == 1 else Always()) for one in range(3)]

    def of(id: str, parts, divisor):
        said = " + ".join(f"{{{one}}}" for one, _ in (*parts, *divisor) if one)
        applying = applies if any(one == "n1" for one, _ in (*parts, *divisor)) else Always()
        return Fact(id, f"Amount {id}", "", "number", low=-1000, high=1000, computed=said, parts=parts, divisor=divisor, applies_when=applying)

    factor = st.integers(-3, 3).filter(bool)
    amounts = [
        of("sum", (("n0", draw(factor)), ("n1", draw(factor)), ("", draw(st.integers(-2, 2)))), (("", draw(st.integers(1, 3))),)),
        of("ratio", (("n0", draw(factor)),), (("n2", draw(st.integers(1, 2))),)),
    ]

    def compared():
        one = draw(st.sampled_from([*numbers, *amounts, *amounts]))
        low, high = sorted(draw(st.tuples(st.integers(-3, 7), st.integers(-3, 7))))
        side = draw(st.sampled_from(["both", "low", "high"]))
        return Between(one.id, None if side == "high" else low, None if side == "low" else high)

    named = [Definition("both", "Both", AllOf((compared(), compared()))), Definition("either", "Either", AnyOf((compared(), compared())))]

    held = Fact("held", "Held", "Was it held?", "yes_no", answers=(Answer("yes", "Yes"), Answer("no", "No")), applies_when=compared())

    def stated():
        return draw(st.sampled_from([*map(Defined, named), OneOf("held", ("yes",))])) if draw(st.booleans()) else compared()

    def changed(rule):
        return rule if isinstance(rule.when, Always) and draw(st.booleans()) or not taken else replace_when(rule, AllOf((rule.when, stated())))

    def replace_when(rule, when):
        return rule if isinstance(rule.when, Otherwise | DoesNotApply) or rule.id == "rest" else replace(rule, when=when)

    return replace(drawn, facts=(*drawn.facts, *numbers, held), amounts=tuple(amounts), rules=tuple(map(changed, drawn.rules)),
                   guidance=tuple(map(changed, drawn.guidance)), definitions=(*drawn.definitions, *named))


@given(st.data())
@settings(max_examples=100, deadline=None, phases=ALL_DRAWN)
def test_every_case_is_decided_as_its_real_numbers_say(data):
    made = data.draw(with_amounts(sound=data.draw(st.booleans())))
    known = {}
    for fact in made.facts:
        if data.draw(st.booleans()):
            values = [one.id for one in fact.answers] or range(fact.low, (4 if fact.high is None else fact.high) + 1)
            known[fact.id] = data.draw(st.sampled_from(list(values)))
    plain = reference.decide(made, QUESTION, known)
    answers = {id: (DAY - datetime.timedelta(value)).isoformat() if made.fact(id).kind == "date" else value for id, value in known.items()}
    case = make_case(made, answers, DAY)
    assert_as_stated(made, case, plain)


@given(with_amounts(sound=True, ticks=True))
@settings(max_examples=15, deadline=None, phases=ALL_DRAWN)
def test_the_plan_and_the_script_of_the_page_say_the_same(made):
    assert_the_page_agrees(made)


@pytest.mark.parametrize("changes, requests", [
    (TOTAL, [{"price": "19.99", "before": None}, {"price": "20.00"}, {"price": None, "before": "19.99"}, {"price": "10.01", "before": "9.99"},
             {"price": "10.00", "before": "9.99"}, {"price": "1000000000000.00", "before": "0"}]),
    (SHARE, [{"price": "3", "kept": None}, {"price": None, "kept": "1.00"}, {"price": "3", "kept": "2.40"}, {"price": "3", "kept": "2.39"},
             {"price": "1000000000000", "kept": "799999999999.99"}, {"price": "1000000000000", "kept": "800000000000.00"}]),
])
def test_the_page_walks_through_amounts_as_the_engine_does(changes, requests):
    interview = Interview(policy(*changes))
    plan = make_plan(interview)
    taken = [*walks(interview, plan)]
    for numbers in requests:
        request = {"question": "return", "answers": {"kind": "green", "bought_on": DAY.isoformat(), **numbers}, "as_of": DAY.isoformat()}
        taken.append({"request": request, "view": interview.step("return", request["answers"], DAY)})
    assert first_wrong_walk(plan, taken, SCRIPT) is None


def test_the_page_gives_up_on_the_numbers_on_which_the_engine_does():
    """Of some numbers nobody knows in time whether there are any, and that depends on the order in which their bounds are looked at."""
    most = {"b": 10**15, "a": 100, "d": 100, "c": 100_000}
    facts = "".join(f"  {id}: {{label: L, question: How many?, answers: whole number, unit: pieces, to: {to}}}\n" for id, to in most.items())
    made = policy(
        ("  price:\n", facts + "  price:\n"), ("when: {kind: green, price: {less_than: fee}}", "when: {m: -299, n: 1967}"),
        ("\nquestions:\n", "\namounts:\n  m: {label: M, is: 100 * d - 3 * b + 97 * c}\n  n: {label: N, is: 3 * b - 2 * a - 3 * d}\n\nquestions:\n"))
    interview = Interview(made)
    request = {"question": "return", "as_of": DAY.isoformat(),
               "answers": {"kind": "black", "bought_on": DAY.isoformat(), "price": "30", "a": "76", "b": None, "c": "162", "d": None}}
    walk = {"request": request, "view": interview.step("return", request["answers"], DAY)}
    assert first_wrong_walk(make_plan(interview), [walk], SCRIPT) is None


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_another_limit_is_a_change_for_the_amounts_between():
    (change,) = [one for one in compare(policy(*TOTAL), policy(*TOTAL, ("fee: 20 EUR", "fee: 25 EUR")), DAY).changes if one.kind == "outcome"]
    assert (change.before, change.now) == ("take_back", "refused")
    old, new = (load_policy(tea(*TOTAL, *more).encode(), "policy.yml") for more in ((), (("fee: 20 EUR", "fee: 25 EUR"),)))
    text = differences(old, new, DAY).as_text()
    assert "In all: 20.00 EUR or more, less than 25.00 EUR" in text and "Price: 0.00 EUR; Returned before: 20.00 EUR" in text


def test_an_amount_that_is_computed_otherwise_is_compared_by_its_numbers():
    changes = compare(policy(*TOTAL), policy(*TOTAL, ("is: price + before", "is: price + 2 * before")), DAY).changes
    (change,) = [one for one in changes if one.kind == "outcome"]
    assert (change.before, change.now) == ("refused", "take_back")


def test_what_no_numbers_can_be_is_not_newly_possible_where_a_number_no_longer_applies():
    def asked_of(kinds: str):
        return policy(
            *TOTAL[:2], ("question: What did you return before?", f"question: What did you return before?\n    applies_when: {{kind: {kinds}}}"),
            ("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, total: {less_than: fee}, price: {less_than: 30 EUR}}"))

    both = [asked_of("green"), asked_of("[green, herbs]")]
    for old, new in (both, both[::-1]):
        assert compare(old, new, DAY).changes == ()


# --- Amounts in texts -------------------------------------------------------------------------------------------------

FEE = (
    (PRICE, f"{CENTS}\n{BEFORE}\namounts:\n  taken:\n    label: Restocking fee\n    is: rate of price\n"
     "    says: \"{rate} of the price\"\n    rounded: up\n"),
    ("fee: 20 EUR", "fee: 20 EUR\n  rate: 15 %"),
    ("says: Bring it to the shop.", "says: Bring it to the shop. We keep {taken}."),
    ("says: Bring herbs in their bag.", "says: Bring herbs in their bag, and {taken}."),
)


def shown(changes, **answers):
    return Interview(policy(*changes)).step("return", {"kind": "herbs", "bought_on": DAY.isoformat(), **answers}, DAY)


def fee(*more: tuple[str, str]):
    """All is asked that the fee is computed from."""
    return (*FEE, ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window}, price: {at_least: 1}}"),
            ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"), *more)


def test_a_text_says_to_everybody_how_much_it_is():
    made = policy(*FEE)
    assert made.outcome("take_back").says == "Bring it to the shop. We keep 15 % of the price."
    assert made.amounts[0].said_by == ("take_back", "herbs")


@pytest.mark.parametrize("rounded, price, says", [
    ("up", "240.00", "15 % of 240.00 EUR = 36.00 EUR"), ("up", "240.01", "15 % of 240.01 EUR, rounded: 36.01 EUR"),
    ("down", "240.01", "15 % of 240.01 EUR, rounded: 36.00 EUR"), ("nearest", "240.03", "15 % of 240.03 EUR, rounded: 36.00 EUR"),
    ("nearest", "240.10", "15 % of 240.10 EUR, rounded: 36.02 EUR"), ("nearest", "240.04", "15 % of 240.04 EUR, rounded: 36.01 EUR"),
])
def test_a_decision_says_the_amount_with_its_arithmetic_rounded_as_the_policy_says(rounded, price, says):
    view = shown(fee(("rounded: up", f"rounded: {rounded}")), price=price)
    assert view["decision"]["id"] == "take_back"
    assert view["amounts"] == {"take_back": [f"Restocking fee: {says}"], "herbs": [f"Restocking fee: {says}"]}


def test_an_amount_is_said_in_the_words_of_the_amounts_that_it_names():
    both = ("    rounded: up\n", "    rounded: up\n  left:\n    label: Paid back\n    is: price - taken\n    says: the rest\n    rounded: down\n")
    view = shown(fee(both, ("We keep {taken}.", "You get {left}.")), price="240.00")
    assert view["amounts"]["take_back"] == ["Paid back: 240.00 EUR \u2212 36.00 EUR = 204.00 EUR"]


def test_an_amount_that_would_have_to_be_rounded_is_named_in_the_arithmetic_of_another_one():
    both = ("    rounded: up\n", "    rounded: up\n  left:\n    label: Paid back\n    is: price - taken\n    says: the rest\n    rounded: down\n")
    view = shown(fee(both, ("We keep {taken}.", "You get {left}.")), price="240.01")
    assert view["amounts"]["take_back"] == ["Paid back: 240.01 EUR \u2212 Restocking fee, rounded: 204.00 EUR"]


def test_the_numbers_of_an_amount_are_asked_for_where_a_decision_says_it():
    """Nothing depends on what was returned before, but the outcome says the fee for both."""
    more = ("is: rate of price", "is: rate of both"), ("amounts:\n", "amounts:\n  both:\n    label: Both\n    is: price + before\n")
    made = policy(*fee(*more))
    interview = Interview(made)
    known = {"kind": "herbs", "bought_on": DAY.isoformat(), "price": "200"}
    assert interview.step("return", known, DAY)["next"]["fact"] == "before"
    settled = interview.step("return", {**known, "before": "40"}, DAY)
    assert settled["amounts"]["take_back"] == ["Restocking fee: 15 % of 240.00 EUR = 36.00 EUR"]
    open = interview.step("return", {**known, "before": None}, DAY)
    assert (open["amounts"], open["decision"]["id"]) == ({}, "take_back")
    refused = interview.step("return", {"kind": "herbs", "bought_on": "2026-01-01", "price": "200"}, DAY)
    assert refused["decision"]["id"] == "refused"  # which says no amount
    taken = [{"request": {"question": "return", "answers": answers, "as_of": DAY.isoformat()}, "view": interview.step("return", answers, DAY)}
             for answers in (known, {**known, "before": "40"}, {**known, "before": None}, {**known, "bought_on": "2026-01-01"})]
    assert first_wrong_walk(make_plan(interview), [*walks(interview, make_plan(interview)), *taken], SCRIPT) is None
    assert found(tea(*fee(*more)), "idle-fact") == []


def test_the_decision_without_the_engine_says_the_same_but_for_the_amount():
    interview = Interview(policy(*fee()))
    request = {"question": "return", "answers": {"kind": "herbs", "bought_on": DAY.isoformat(), "price": "240.00"}, "as_of": DAY.isoformat()}
    view = interview.step("return", request["answers"], DAY)
    assert view["amounts"] and view["decision"]["says"] == "Bring it to the shop. We keep 15 % of the price."
    assert first_wrong_walk(make_plan(interview), [{"request": request, "view": view}], SCRIPT) is None


def test_a_policy_whose_texts_name_amounts_is_sound():
    problems = check(tea(*fee(("You may return tea {within window}.", "You may return tea {within window} for 1 EUR.")))).problems
    assert {problem.code for problem in problems} <= {"orphan-number", "unsaid-comparison", "idle-fact"}
