"""Dates that depend on each other: compared with the calendar and with today at once, with each other, and today with the calendar."""

from __future__ import annotations

import datetime
import itertools
from dataclasses import replace

import pytest
from hypothesis import Phase, assume, given, settings
from hypothesis import strategies as st

from checker import Evaluator, make_case
from checker.certificate import certify
from checker.decide import IMPOSSIBLE
from checker.diagram import TooLargeError
from checker.distances import Apart, near_days, real_days
from checker.interview import Interview
from checker.meaning import Meaning
from checker.model import (
    TODAY,
    AllOf,
    Always,
    Answer,
    AnyOf,
    Between,
    Calendar,
    Defined,
    Definition,
    DoesNotApply,
    Fact,
    Not,
    OneOf,
    Otherwise,
    Time,
)
from checker.times import ago
from checker.words import cell_in_words, in_words
from compiler.changes.comparison import compare
from compiler.changes.report import differences
from compiler.derived.decision_table import decision_table
from compiler.derived.interview_plan import make_plan, walks
from compiler.pages.search_index import search_words
from compiler.proof.agreement import first_wrong_walk
from compiler.reading.calendar import in_business_days, in_months, to_business_day
from compiler.reading.policy import load_policy
from tests import reference
from tests.checker.agreeing import assert_as_stated, assert_the_page_agrees
from tests.checks.tea import check, found, tea
from tests.frozen import PROJECT
from tests.made_up_policies import QUESTION, policies

DAY = datetime.date(2026, 12, 1)
NOW = DAY.toordinal()
LAST = datetime.date.max.toordinal()
SCRIPT = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
HOLIDAYS = (
    ("window: 7 days", "window: 30 days\n  season_begins: 2026-11-01\n  season_ends: 2026-12-25\n  long_until: 2027-01-25"),
    ("You may return tea {within window}.", "You may return tea {within window}. What you bought {from season_begins} and {until season_ends} you may"
     " return {until long_until}."),
    ("when: {bought_on: {within: window}}", "when: {any: [{bought_on: {within: window}}, {bought_on: {from: season_begins, until: season_ends},"
     " today: {until: long_until}}]}"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"),
)
RECEIVED = "  received_on:\n    label: Day of delivery\n    question: On which day did you receive it?\n    answers: date\n"
TOLD = (
    ("  bought_on:\n", RECEIVED + "  bought_on:\n"),
    ("label: Day you bought it\n    question: On which day did you buy it?", "label: Day you told us\n    question: On which day did you tell us?"),
    ("You may return tea {within window}.", "You may return tea if you say so {within window} of the delivery."),
    ("when: {bought_on: {within: window}}", "when: {bought_on: {within: window, of: received_on}}"),
    ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"),
)


def policy(*changes: tuple[str, str]):
    return load_policy(tea(*changes).encode(), "policy.yml").policy


def days(first: str, last: str):
    start, end = datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)
    return [start + datetime.timedelta(one) for one in range((end - start).days + 1)]


def outcome(evaluator: Evaluator, as_of: datetime.date, **answers):
    return evaluator.decide("return", make_case(evaluator.policy, {"kind": "black", "price": 30, **answers}, as_of)).outcome


# --- The calendar, today, and both ------------------------------------------------------------------------------------


def test_a_holiday_window_is_right_on_every_day():
    evaluator = Evaluator(policy(*HOLIDAYS))
    for bought in days("2026-10-25", "2026-12-30"):
        for today in {bought, bought + datetime.timedelta(30), bought + datetime.timedelta(31), *days("2027-01-23", "2027-01-28")}:
            season = datetime.date(2026, 11, 1) <= bought <= datetime.date(2026, 12, 25) and today <= datetime.date(2027, 1, 25)
            expected = "take_back" if season or (today - bought).days <= 30 else "refused"
            assert outcome(evaluator, today, bought_on=bought.isoformat()) == expected, (bought, today)


def test_a_policy_with_a_holiday_window_is_sound_and_counts_no_case_that_cannot_be():
    report = check(tea(*HOLIDAYS))
    assert report.problems == ()
    meaning = report.loaded.meaning
    ages, seasons, todays = (meaning.cells[meaning.level[id]] for id in ("bought_on", "..bought_on", TODAY))
    real = sum(
        real_days([Apart("bought_on", TODAY, *age), Apart("", "bought_on", *season), Apart("", TODAY, *today)], {}, 1) is not None
        for age, season, today in itertools.product(ages, seasons, todays)
    )
    assert real == 9 < len(ages) * len(seasons) * len(todays)
    assert sum(meaning.cases("return").values()) == 3 * 2 * real  # kinds of tea, prices
    rows = [*decision_table(meaning, report.loaded.policy.questions[0]).every_row()]
    assert rows and all(row.outcome.id in ("take_back", "refused") for row in rows)


def months(number: int, shortest: int, place: int, ahead: bool = False) -> Time:
    return Time(number, "months", shortest, place, ahead)


MONTH, QUARTER, TWO_TO_COME = months(1, 28, 31), months(3, 84, 92), months(2, 56, 62, ahead=True)
QUARTER_TO_COME = replace(QUARTER, ahead=True)


@pytest.mark.parametrize("bounds, days", [
    ([Apart("a", "b", 0, 5), Apart("a", TODAY, 0, 31)], {"a": 738_969, "b": 738_969, TODAY: 739_000}),  # about today, not in the year 1
    ([Apart("", "a", 47, 60, (), True), Apart("b", "a", 91, 92, (QUARTER,)), Apart("c", "b", 0, 13)], {"a": 412, "b": 320, "c": 307}),
    ([Apart(TODAY, "a", -92, -91, (QUARTER_TO_COME,))], {"a": 738_909, TODAY: 739_000}),
    ([Apart("a", TODAY, -61, -61, (MONTH, TWO_TO_COME)), Apart("a", "b", -92, 32, (MONTH, QUARTER_TO_COME)), Apart("c", TODAY, 5, 9)],
     {"a": 739_129, TODAY: 739_068, "b": 739_037, "c": 739_059}),
], ids=["near", "in the year", "to come", "in several rounds"])
def test_the_earliest_days_that_lie_so_far_apart_are_found(bounds, days):
    assert real_days(bounds, {}, 739_000) == {**days, "": 0}


def test_an_example_is_asked_on_a_day_of_today_also_where_only_other_dates_are_bound_to_the_calendar():
    bounds = [Apart("a", TODAY, 32, 36_525), Apart("", "b", 738_000, 740_000)]
    assert near_days(bounds, 739_000) == {"a": 738_968, TODAY: 739_000, "b": 739_000, "": 0}
    assert near_days([*bounds, Apart("", TODAY, 1, 738_500)], 739_000)[TODAY] == 738_500  # before the policy holds, where there is no other


def test_a_day_of_the_year_is_a_friday_once_in_eleven_years():
    """3 July 2026 was one, before the policy held, and 3 July 2037 is the next."""
    made = policy(
        ("terms:\n", "calendar:\n  weekdays: monday to friday\n\nterms:\n"), ("window: 7 days", "window: 1 business day"),
        ("when: {kind: green, price: {less_than: fee}}",
         "when: {bought_on: {within: window, from: 07-03, until: 07-03}, today: {from: 07-06, until: 07-06}}"))
    for year, led_by in ((2036, "late"), (2037, "cheap")):
        case = make_case(made, {"kind": "black", "bought_on": f"{year}-07-03"}, datetime.date(year, 7, 6))
        assert Evaluator(made).decide("return", case).rules == (led_by,)


def test_where_too_many_days_are_to_be_put_together_those_with_the_most_spans_are_named_first(monkeypatch):
    monkeypatch.setattr("checker.meaning.MOST_PUT_TOGETHER", 0)
    meaning = Meaning(policy(*HOLIDAYS))
    with pytest.raises(TooLargeError) as raised:
        meaning.real()
    spans = [len(meaning.cells[level]) for level in raised.value.facts]
    assert spans == sorted(spans, reverse=True) and len({*spans}) > 1


def test_a_day_that_is_not_known_leaves_open_only_what_can_still_be():
    evaluator = Evaluator(policy(*HOLIDAYS))
    decide = lambda today: evaluator.decide("return", make_case(evaluator.policy, {"kind": "black", "price": 30, "bought_on": None}, today))  # noqa: E731
    assert decide(datetime.date(2026, 12, 1)).possible == ("take_back", "refused")
    assert decide(datetime.date(2026, 12, 1)).needed == ("bought_on",)
    assert decide(datetime.date(2031, 12, 1)).possible == ("take_back", "refused")


def test_today_alone_can_be_compared_with_the_calendar():
    made = policy(("when: {kind: herbs}", "when: {today: {from: 2026-12-24}}"), ("joins: take_back", "joins: return"))
    evaluator = Evaluator(made)
    for today in days("2026-12-20", "2026-12-28"):
        case = make_case(made, {"bought_on": "2026-12-20", "kind": "black"}, today)
        assert ("herbs" in evaluator.decide("return", case).guidance) == (today >= datetime.date(2026, 12, 24))
    assert in_words(made, made.guidance[0].when) == {"kind": "test", "fact": TODAY, "label": "Today", "is": ["on or after 24 December 2026"]}
    assert not any(one["fact"] == TODAY for one in Interview(made).step("return", {"kind": "black"}, DAY)["asked"])


# --- Two dates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("compared, holds", [
    ("bought_on: {within: 3 days, of: received_on}", [0, 1, 3]), ("bought_on: {at_most: 3 days, after: received_on}", [0, 1, 3]),
    ("bought_on: {less_than: 3 days, after: received_on}", [0, 1]), ("bought_on: {at_least: 3 days, after: received_on}", [3, 4]),
    ("bought_on: {more_than: 3 days, after: received_on}", [4]), ("received_on: {at_least: 3 days, before: bought_on}", [3, 4]),
    ("received_on: {at_most: 3 days, after: bought_on}", [-3, -1, 0]), ("bought_on: {at_most: 3 days, before: received_on}", [-3, -1, 0]),
    ("bought_on: {before: received_on}", [-4, -3, -1]), ("bought_on: {until: received_on}", [-4, -3, -1, 0]),
    ("bought_on: {after: received_on}", [1, 3, 4]), ("bought_on: {from: received_on}", [0, 1, 3, 4]), ("bought_on: received_on", [0]),
    ("received_on: {after: bought_on}", [-4, -3, -1]),
])
def test_each_comparison_of_two_dates_is_right_to_the_day(compared, holds):
    made = policy(*TOLD, ("when: {kind: herbs}", f"when: {{{compared}}}"), ("joins: take_back", "joins: return"))
    evaluator = Evaluator(made)
    joined = []
    for many in (-4, -3, -1, 0, 1, 3, 4):
        received = DAY - datetime.timedelta(20)
        answers = {"bought_on": (received + datetime.timedelta(many)).isoformat(), "received_on": received.isoformat(), "kind": "black"}
        if "herbs" in evaluator.decide("return", make_case(made, answers, DAY)).guidance:
            joined.append(many)
    assert joined == holds


@pytest.mark.parametrize("compared, says", [
    ("bought_on: {within: 3 days, of: received_on}", "within 3 days of “Day of delivery”"),
    ("received_on: {at_least: 3 days, before: bought_on}", "3 days or more after “Day of delivery”"),
    ("bought_on: {more_than: 1 month, after: received_on}", "more than 1 month after “Day of delivery”"),
    ("bought_on: {before: received_on}", "before “Day of delivery”"), ("bought_on: {after: received_on}", "after “Day of delivery”"),
    ("bought_on: received_on", "the same day as “Day of delivery”"),
])
def test_the_page_says_how_two_dates_are_compared(compared, says):
    made = policy(*TOLD, ("when: {kind: herbs}", f"when: {{{compared}}}"))
    assert in_words(made, made.guidance[0].when) == {"kind": "test", "fact": "bought_on", "label": "Day you told us", "is": [says]}


def test_a_date_with_a_brace_in_its_label_is_called_so_whatever_is_said_of_it():
    both = {"bought_on: received_on": "the same day as “Day {1}”", "bought_on: {within: 3 days, of: received_on}": "within 3 days of “Day {1}”"}
    for compared, says in both.items():
        text = tea(*TOLD, ("when: {kind: herbs}", f"when: {{{compared}}}")).replace("Day of delivery", "Day {{1}}")
        made = load_policy(text.encode(), "policy.yml").policy
        assert in_words(made, made.guidance[0].when)["is"] == [says]


def test_an_editor_reads_of_two_dates_what_the_page_says():
    (problem,) = found(tea(*TOLD, ("when: {kind: herbs}", "when: {kind: herbs, bought_on: {within: 3 days, of: received_on}}")), "unsaid-comparison")
    assert "“Day you told us: within 3 days of “Day of delivery””" in problem.message


def test_more_dates_than_can_be_put_together_are_named_and_not_looked_at_for_ever(monkeypatch):
    monkeypatch.setattr("checker.meaning.MOST_PUT_TOGETHER", 100)
    facts = "".join(f"  day_{one}:\n    label: Day {one}\n    question: On which day was it?\n    answers: date\n" for one in "abcd")
    pairs = ", ".join(f"{{day_{other}: {{before: day_{one}}}}}" for one, other in itertools.combinations("abcd", 2))
    (problem,) = check(tea(("  price:\n", facts + "  price:\n"), ("when: {kind: herbs}", f"when: {{any: [{pairs}]}}"))).problems
    assert problem.code == "too-large-space" and "`day_a`, `day_b`" in problem.message


def test_tables_say_how_far_two_dates_are_apart():
    made = policy(*TOLD)
    fact = made.fact("received_on..bought_on")
    says = [cell_in_words(made, fact, cell) for cell in Meaning(made).cells[Meaning(made).level[fact.id]]]
    assert says == ["before “Day of delivery”", "within 7 days of “Day of delivery”", "more than 7 days after “Day of delivery”"]


def test_a_policy_with_two_dates_is_sound():
    report = check(tea(*TOLD))
    assert [problem for problem in report.problems if problem.severity == "error"] == []
    assert report.problems == ()


@pytest.mark.parametrize("received, told, months", [
    ("2028-01-31", "2028-02-29", 1), ("2027-01-31", "2027-02-28", 1), ("2028-02-29", "2029-02-28", 12), ("2026-12-31", "2027-12-31", 12),
    ("2026-12-15", "2027-01-15", 1),
])
def test_months_between_two_dates_are_those_of_the_calendar(received, told, months):
    made = policy(*TOLD, ("window: 7 days", f"window: {months} months"))
    evaluator, last = Evaluator(made), datetime.date.fromisoformat(told)
    for beside, expected in ((-1, "take_back"), (0, "take_back"), (1, "refused")):
        day = last + datetime.timedelta(beside)
        assert outcome(evaluator, datetime.date(2030, 1, 1), received_on=received, bought_on=day.isoformat()) == expected


def test_what_is_known_of_two_dates_settles_what_can_be_of_them():
    evaluator = Evaluator(policy(*TOLD, ("when: {kind: herbs}", "when: {received_on: {within: 2 days}, bought_on: {within: 30 days}}")))
    received = (DAY - datetime.timedelta(3)).isoformat()
    case = make_case(evaluator.policy, {"kind": "black", "price": 30, "received_on": received}, DAY)
    decision = evaluator.decide("return", case)
    assert decision.possible == ("take_back", "refused")  # they may have told us before the delivery
    late = evaluator.decide("return", make_case(evaluator.policy, {"kind": "black", "price": 30, "bought_on": DAY.isoformat()}, DAY))
    assert late.needed == ("received_on",)


# --- What can be together ---------------------------------------------------------------------------------------------


def test_what_no_days_can_be_is_no_gap():
    """Bought after 1 December, and longer than a month ago on 10 December: no rule speaks of it, and none has to."""
    season = "{bought_on: {from: 2026-12-01}, today: {until: 2026-12-08}}"
    text = tea(("when: {bought_on: {within: window}}", f"when: {{any: [{{bought_on: {{within: window}}}}, {season}]}}"))
    assert [problem.code for problem in check(text).problems if problem.code in ("gap", "conflict")] == []


def test_the_example_of_a_gap_has_days_that_there_are():
    text = tea(*HOLIDAYS, ("when: otherwise", "when: {today: {after: 2027-01-25}}"))
    (problem,) = found(text, "gap")
    shown = problem.message.partition("in this case: ")[2]
    assert "Day you bought it: " in shown and "asked on " in shown, shown
    known = {part.partition(": ")[0]: part.partition(": ")[2].rstrip(".") for part in shown.split("; ")}
    day = lambda text: datetime.datetime.strptime(text.partition(" (")[0], "%d %B %Y").date()  # noqa: E731
    bought, today = day(known["Day you bought it"]), day(known["asked on"] if "asked on" in known else shown.rpartition("asked on ")[2].rstrip("."))
    assert (today - bought).days > 30 and not datetime.date(2026, 11, 1) <= bought <= datetime.date(2026, 12, 25), shown


def test_a_day_before_another_one_can_be_declared_impossible():
    because = "    because: Nobody tells us before the delivery.\n"
    made = policy(*TOLD, ("questions:\n", f"impossible:\n  - when: {{bought_on: {{before: received_on}}}}\n{because}\nquestions:\n"))
    case = make_case(made, {"bought_on": "2026-11-10", "received_on": "2026-11-12"}, DAY)
    decision = Evaluator(made).decide("return", case)
    assert decision.status == IMPOSSIBLE and decision.contradictions == ("Nobody tells us before the delivery.",)
    meaning = Meaning(made)
    assert meaning.cases("return")[None] > 0
    certify(Evaluator(made))


MONEY = (
    ("questions:\n", """impossible:
  - when: {bought_on: {before: received_on}}
    because: Nobody tells us before the delivery.
questions:
  refund:
    ask: Can I have my money back?
    topic: returns
    outcomes:
      paid: {strength: may, title: You may have it back, says: We pay it.}
      unpaid: {strength: cannot, title: You cannot have it back, says: We are sorry.}
"""),
    ("    statements:\n", """    statements:
      - {rule: money, title: Money, says: "You may have it back {within window}, {longer ago than window}.", outcome: paid, source: Fifth sentence,
         when: {bought_on: {within: window}, received_on: {longer_ago_than: window}}}
      - {rule: no-money, title: No money, says: Otherwise you cannot have it back., when: otherwise, outcome: unpaid, source: Fifth sentence}
"""),
)


def test_a_day_before_another_one_is_told_by_a_question_that_asks_for_both_and_compares_neither_with_the_other():
    made = policy(*TOLD, *MONEY)
    interview = Interview(made)
    step = interview.step("refund", {"received_on": "2026-11-10", "bought_on": "2026-11-05"}, DAY)
    assert [one["fact"] for one in step["asked"]] == ["received_on", "bought_on"]
    assert step["decision"]["contradictions"] == ["Nobody tells us before the delivery."]
    assert {None, ("paid",), ("unpaid",)} >= interview.evaluator.meaning.cases("refund").keys()
    assert_the_page_agrees(made)


def test_an_answer_that_does_not_apply_on_a_day_of_the_calendar_is_set_aside():
    made = policy(("question: What did it cost?", "question: What did it cost?\n    applies_when: {bought_on: {from: 2026-11-26}}"))
    for bought, aside, outcome in (("2026-11-25", ("price",), "take_back"), ("2026-11-26", (), "refused")):
        decision = Evaluator(made).decide("return", make_case(made, {"kind": "green", "price": 3, "bought_on": bought}, DAY))
        assert (decision.set_aside, decision.outcome) == (aside, outcome)


def test_what_is_impossible_whatever_nobody_is_asked_for_is_told_by_the_page_as_by_the_engine():
    closed = "impossible:\n  - when: {any: [{bought_on: {until: 2026-11-20}}, {kind: herbs}]}\n    because: The shop was closed.\n"
    made = policy(
        ("questions:\n", f"{closed}questions:\n"), ("when: {kind: green, price: {less_than: fee}}", "when: {price: {less_than: fee}}"),
        ("when: {kind: herbs}", "when: {any: [{bought_on: {from: 11-01}}, {bought_on: {until: 12-24}}]}"))
    interview, day = Interview(made), datetime.date(2026, 12, 10)
    for bought, status in (("2026-11-20", "impossible"), ("2026-11-21", "decided")):
        assert interview.step("return", {"price": "30", "bought_on": bought}, day)["decision"]["status"] == status
    soon = interview.step("return", {"price": "30"}, datetime.date(2026, 11, 27))  # whenever it was bought
    assert soon["decision"]["id"] == "take_back"
    assert_the_page_agrees(made, [DAY, day])


AT_WORK = Calendar((1, 2, 3, 4, 5), tuple(datetime.date.fromisoformat(day).toordinal() for day in ("2026-12-25", "2027-01-01", "2028-02-14")))
TIMES = (
    (), (in_months(1),), (in_months(1, ahead=True),), (in_months(1), in_months(1, ahead=True)),
    (in_business_days(3, AT_WORK),), (in_business_days(3, AT_WORK), in_business_days(4, AT_WORK), in_business_days(3, AT_WORK, ahead=True)),
    (to_business_day(14, AT_WORK), to_business_day(20, AT_WORK)),
)


@given(st.data())
@settings(max_examples=200, deadline=None)
def test_days_are_found_wherever_there_are_some(data):
    """By trying all days of a month and a half around the end of February, in and before a leap year."""
    start = data.draw(st.sampled_from(["2026-12-20", "2027-01-20", "2028-01-20"]))
    all_days = [day.toordinal() for day in days(start, (datetime.date.fromisoformat(start) + datetime.timedelta(45)).isoformat())]
    names = ["a", "b", TODAY]
    bounds = [Apart("", name, all_days[0], all_days[-1]) for name in names]
    for since, till in (("a", "b"), ("b", TODAY), ("a", TODAY)):
        times = data.draw(st.sampled_from(TIMES))
        unsure = {sign * days for one in times for sign in (-1, 1) for days in range(one.shortest, one.place + 2)}  # nothing else is compared there
        cuts = [*({-20, -3, 0, 1, 4, 20} - unsure)]
        cuts += [cut for one in times for cut in ((-one.place - 1, -one.place) if one.ahead else (one.place, one.place + 1))
                 if one.unit != "days" or cut > one.place]
        low, high = sorted(data.draw(st.tuples(st.sampled_from(cuts), st.sampled_from(cuts))))
        bounds.append(Apart(since, till, low, max(low, high - 1), times))

    def so(one, found):
        value = found[one.till] if not one.since else ago(
            datetime.date.fromordinal(found[one.since]), datetime.date.fromordinal(found[one.till]), one.times)
        return one.low <= value <= one.high

    wide = [Apart(*one.__dict__.values()) for one in bounds]
    pairs = [(a, b) for a in all_days for b in all_days if so(bounds[3], {"a": a, "b": b})]
    there_are = any(all(so(one, {"a": a, "b": b, TODAY: today}) for one in bounds[4:]) for a, b in pairs for today in all_days)
    found = real_days(wide, {}, all_days[0])
    assert (found is not None) == there_are
    if found:
        assert all(so(one, found) for one in bounds)
        near = near_days(wide, all_days[0])
        assert near and all(so(one, near) for one in bounds)


HURRY = (
    *TOLD, ("when: {kind: herbs}", "when: {received_on: {within: window}}"),
    ("\ntopics:\n", """  send:
    ask: Must I hurry?
    topic: returns
    outcomes:
      now: {strength: must, title: You must send it now, says: Send it.}
      too_late: {strength: cannot, title: You cannot send it, says: We are sorry.}

topics:
"""),
    ("      - guidance: herbs", """      - rule: hurry
        title: Now
        says: You must send it {within window}.
        when: {bought_on: {within: window}}
        outcome: now
        source: Fourth sentence
      - rule: too-late
        title: Too late
        says: You cannot send it any more.
        when: {bought_on: {longer_ago_than: window}}
        outcome: too_late
        source: Fourth sentence
      - guidance: herbs"""),
)


def test_a_question_asks_for_no_date_that_matters_only_to_another_question():
    made = policy(*HURRY)
    interview = Interview(made)
    step = interview.step("send", {"received_on": "2026-11-20", "bought_on": "2026-11-28"}, DAY)
    assert [one["fact"] for one in step["asked"]] == ["bought_on"] and step["decision"]["id"] == "now"
    meaning = interview.evaluator.meaning
    assert meaning.dependent and meaning.cases("send") == {("now",): 1, ("too_late",): 1}
    rows = [*decision_table(meaning, made.question("send")).every_row()]
    assert [{test[0].id for test in row.tests} for row in rows] == [{"bought_on"}, {"bought_on"}]
    plan = make_plan(interview)
    assert first_wrong_walk(plan, [*walks(interview, plan)], SCRIPT) is None


def test_a_date_is_not_asked_for_where_it_only_tells_which_other_days_cannot_be():
    """Today bounds how far the days lie apart, of which the outcome depends on two only."""
    dates = [Fact(f"d{number}", f"Date {number}", f"Day {number}?", "date", low=-2, high=3, relative=True) for number in range(2)]
    dates.append(Fact("d2", "Date 2", "Day 2?", "date", low=NOW - 3, high=NOW + 1))
    apart = (Fact(f"{since}..{till}", f"Date {till}", "", "date", low=-LAST, high=LAST, since=since, till=till)
             for since, till in (("d0", "d1"), ("d1", "d2")))
    distances = (Fact(TODAY, "Today", "", "date", low=1, high=LAST, till=TODAY), *apart)
    template = policy()
    question, topic, rule, guidance = template.questions[0], template.topics[0], template.rules[0], template.guidance[0]
    first, second = (one.id for one in question.outcomes)
    leading = [
        (Between("d0..d1", 3, None), second), (Between("d0..d1", None, -1), first),
        (AllOf((Not(Always()), Between(TODAY, NOW - 1, None))), second), (Always(), first),
    ]
    rules = tuple(replace(rule, id=f"r{number}", when=when, outcome=outcome, exception_to=("r3",) if number < 3 else ())
                  for number, (when, outcome) in enumerate(leading))
    asides = tuple(replace(guidance, id=f"g{number}", when=Between("d1..d2", low, high), joins=(question.id,))
                   for number, (low, high) in enumerate([(0, 3), (-3, None), (0, None)]))
    made = replace(template, facts=tuple(dates), distances=distances, rules=rules, guidance=asides,
                   topics=(replace(topic, statements=tuple(one.id for one in (*rules, *asides))),))
    for day in days("2026-11-25", "2026-12-03"):
        step = Interview(made).step(question.id, dict.fromkeys(["d0", "d1", "d2"]), day)
        assert [one["fact"] for one in step["decision"]["unknown"]] == ["d0", "d1"], day
    assert_the_page_agrees(made, days("2026-11-25", "2026-12-03"))


# --- Any policy -------------------------------------------------------------------------------------------------------

ALL_DRAWN = (Phase.explicit, Phase.reuse, Phase.generate)  # to make a policy of so many days smaller takes minutes


@st.composite
def with_dates(draw, sound=False, ticks=False):
    """A made-up policy some of whose tests are about dates that depend on each other, each of them within a few days."""
    drawn = draw(policies(sound, ticks=ticks))
    taken = [fact.id for fact in drawn.facts]
    ahead = draw(st.sampled_from([0, -2]))
    facts = [Fact(f"d{number}", f"Date {number}", f"Which day is date {number}?", "date", low=ahead, high=3, relative=True) for number in range(2)]
    whole = Fact("d2", "Date 2", "Which day is date 2?", "date", low=NOW - 3, high=NOW + 1)
    apart = [
        Fact("..d0", "Date 0", "", "date", low=1, high=LAST, till="d0"), Fact(TODAY, "Today", "", "date", low=1, high=LAST, till=TODAY),
        *(Fact(f"{since}..{till}", f"Date {till}", "", "date", low=-LAST, high=LAST, since=since, till=till)
          for since, till in (("d0", "d1"), ("d1", "d2"), ("d0", "d2"))),
    ]
    if draw(st.booleans()):  # two of them in business days, of which some are days off
        off = draw(st.lists(st.integers(NOW - 3, NOW + 3), max_size=2, unique=True))
        calendar = Calendar((1, 2, 3, 4, 5, 6), tuple(sorted(off)))
        apart[2:4] = [replace(one, times=(in_business_days(1, calendar),)) for one in apart[2:4]]

    def compared():
        one = draw(st.sampled_from([*facts, whole, *apart, *apart]))
        around = 0 if one.relative or one.since else NOW
        low, high = sorted(draw(st.tuples(st.integers(-3, 3), st.integers(-3, 3))))
        for time in one.times:  # between its fewest days and its place nothing else is compared
            low = draw(st.sampled_from([-2, 0, 1, time.place, time.place + 1]))
            high = draw(st.sampled_from([last for last in (-2, 0, time.place - 1, time.place, time.place + 1) if last >= low]))
        side = draw(st.sampled_from(["both", "low", "high"]))
        return Between(one.id, None if side == "high" else around + low, None if side == "low" else around + high)

    named = [Definition("both", "Both", AllOf((compared(), compared()))), Definition("either", "Either", AnyOf((compared(), compared())))]

    held = Fact("held", "Held", "Was it held?", "yes_no", answers=(Answer("yes", "Yes"), Answer("no", "No")), applies_when=compared())

    def stated():
        return draw(st.sampled_from([*map(Defined, named), OneOf("held", ("yes",))])) if draw(st.booleans()) else compared()

    def changed(rule):
        return rule if isinstance(rule.when, Always) and draw(st.booleans()) or not taken else replace_when(rule, AllOf((rule.when, stated())))

    def replace_when(rule, when):
        return rule if isinstance(rule.when, Otherwise | DoesNotApply) or rule.id == "rest" else replace(rule, when=when)

    impossible = tuple(replace(one, when=AllOf((one.when, compared()))) for one in drawn.impossible)
    return replace(drawn, facts=(*drawn.facts, *facts, whole, held), distances=tuple(apart), rules=tuple(map(changed, drawn.rules)),
                   guidance=tuple(map(changed, drawn.guidance)), impossible=impossible, definitions=(*drawn.definitions, *named))


def said(made, known):
    """Answers as a customer gives them, and as the plain evaluator counts them."""
    answers = {}
    for id, value in known.items():
        fact = made.fact(id)
        day = (NOW - value if fact.relative else value) if fact.kind == "date" else None
        answers[id] = datetime.date.fromordinal(day).isoformat() if day else value
    return answers


def declared_of_dates_that_nobody_is_asked_for(made):
    """Whether something is declared impossible of dates that the question does not ask for, so that nobody finds it out there."""
    meaning = Meaning(made)
    declared = set().union(*(meaning.diagrams.facts(meaning.holds(one.when)) for one in made.impossible))
    return any(meaning.order[level].kind == "date" for level in declared & meaning.aside(QUESTION))


@given(st.data())
@settings(max_examples=80, deadline=None, phases=ALL_DRAWN)
def test_every_case_is_decided_as_its_real_days_say(data):
    made = data.draw(with_dates(sound=data.draw(st.booleans())))
    assume(not declared_of_dates_that_nobody_is_asked_for(made))
    known = {}
    for fact in made.facts:
        if data.draw(st.booleans()):
            values = [one.id for one in fact.answers] or range(fact.low, (4 if fact.high is None else fact.high) + 1)
            known[fact.id] = data.draw(st.sampled_from(list(values)))
    plain = reference.decide(made, QUESTION, known, NOW)
    case = make_case(made, said(made, known), DAY)
    assert_as_stated(made, case, plain)


@given(with_dates(sound=True, ticks=True))
@settings(max_examples=15, deadline=None, phases=ALL_DRAWN)
def test_the_plan_and_the_script_of_the_page_say_the_same(made):
    assert_the_page_agrees(made, days("2026-11-27", "2026-12-02"))


@pytest.mark.parametrize("changes", [HOLIDAYS, TOLD, (*TOLD, ("window: 7 days", "window: 1 month"))])
def test_the_page_walks_through_dates_as_the_engine_does(changes):
    interview = Interview(policy(*changes))
    plan = make_plan(interview)
    taken = [*walks(interview, plan)]
    for today, *others in (("2027-01-25", "2026-12-25", "2027-01-01"), ("2027-01-26", "2026-12-25", None), ("2026-12-03", None, "2026-12-01"),
                           ("2028-02-29", "2028-01-31", "2028-01-29"), ("2031-01-01", None, None)):
        given = dict(zip(("received_on", "bought_on") if changes is not HOLIDAYS else ("bought_on",), others))
        request = {"question": "return", "answers": {"kind": "black", "price": "30", **given}, "as_of": today}
        taken.append({"request": request, "view": interview.step("return", request["answers"], datetime.date.fromisoformat(today))})
    assert first_wrong_walk(plan, taken, SCRIPT) is None


def test_a_rule_is_found_by_what_customers_call_its_dates():
    called = ("question: On which day did you tell us?", "question: On which day did you tell us?\n    also_called: day of the notice")
    words = search_words(policy(*TOLD, called))
    assert words["returns/#recent"]["facts_called"] == "day of the notice"


# --- Changes ----------------------------------------------------------------------------------------------------------


def test_a_longer_season_is_a_change_for_the_days_between():
    longer = (*HOLIDAYS, ("long_until: 2027-01-25", "long_until: 2027-01-31"))
    (change,) = [one for one in compare(policy(*HOLIDAYS), policy(*longer), DAY).changes if one.kind == "outcome"]
    assert (change.before, change.now) == ("refused", "take_back")
    old, new = (load_policy(tea(*one).encode(), "policy.yml") for one in (HOLIDAYS, longer))
    text = differences(old, new, DAY).as_text()
    assert "Today: 26 January 2027 to 31 January 2027" in text
    assert "asked on 26 January 2027: Kind of tea: Black tea; Day you bought it: 1 November 2026 (86 days ago)" in text


def test_the_example_of_a_change_has_the_days_of_its_case():
    """From 2 November a month is over on 3 December, after 31 days. Conditions count more than a month as 33 days, and 33 days ago is no such day."""
    month = ("window: 7 days", "window: 1 month")
    late = ("when: {kind: green, price: {less_than: fee}}\n        outcome: refused\n        exception_to: recent",
            "when: {bought_on: {longer_ago_than: window, from: 2026-11-02}, today: {until: 2026-12-03}}\n        outcome: take_back\n"
            "        exception_to: late")
    old, new = (load_policy(tea(month, *more).encode(), "policy.yml") for more in ((), (late,)))
    found = differences(old, new, DAY)
    (change,) = [one for one in found.as_data()["changes"] if (one["before"], one["now"]) == ("refused", "take_back")][:1]
    assert change["example"]["answers"]["bought_on"] == "2026-11-02" and change["example"]["as_of"] == "2026-12-03"
    assert "asked on 3 December 2026: Day you bought it: 2 November 2026 (31 days ago)" in found.as_text()
