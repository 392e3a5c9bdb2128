"""Conditions, cells and values in words, as pages, tables and messages print them."""

import datetime
from dataclasses import replace

import pytest

from checker.conditions import GREATEST, LAST_DAY, OLDEST
from checker.model import (
    CALENDAR,
    AllOf,
    Always,
    Answer,
    AnyOf,
    AtLeast,
    Between,
    ByAnswer,
    Decided,
    Defined,
    Definition,
    DoesNotApply,
    Fact,
    Group,
    Not,
    OneOf,
    Otherwise,
    Outcome,
    Question,
    Route,
    Time,
    Variant,
)
from checker.words import (
    amount_in_words,
    answer_in_words,
    cell_in_words,
    compared,
    day_in_words,
    day_of_year_in_words,
    every_text,
    from_today,
    how_computed,
    in_a_line,
    in_words,
    labels_of,
    listed,
    not_in_force,
    number_as_typed,
    number_in_words,
    ticked_in_words,
    time_in_words,
    value_in_words,
    ways,
    words_for,
)
from compiler.languages import language

EN = language("en").checker

STATUS = Fact("status", "Status", "Which?", "choice", answers=(Answer("paid", "Paid"), Answer("sent", "Sent"), Answer("x", "X")))
FINES = Fact("fines", "Unpaid fines", "How much?", "number", unit="EUR", low=0)
BUILT = Fact("built", "Built in", "When was it built?", "number", unit="year")
AGE = Fact("age", "Age", "How old?", "number", unit="years")
COPIES = Fact("copies", "Copies", "How many?", "number", low=1, high=9)
RECEIVED = Fact("received", "Day of receipt", "When?", "date", low=0, relative=True)
EVENT = Fact("event", "Day of the event", "When is it?", "date")
FACTS = (STATUS, FINES, BUILT, AGE, COPIES, RECEIVED, EVENT)


def ordinal(day: str) -> int:
    return datetime.date.fromisoformat(day).toordinal()


@pytest.fixture
def policy(shop):
    return replace(shop, facts=FACTS)


@pytest.mark.parametrize("fact, value, text", [
    (STATUS, "sent", "Sent"),
    (FINES, 3, "3 EUR"), (COPIES, 3, "3"),
    (FINES, 999, "999 EUR"), (FINES, 9_999, "9,999 EUR"), (FINES, 325_000, "325,000 EUR"), (FINES, 4_000_000, "4,000,000 EUR"),
    (AGE, 1, "1 year"), (AGE, 2, "2 years"),
    (BUILT, 1970, "1970"), (BUILT, 12_026, "12026"),
    (RECEIVED, 0, "today"), (RECEIVED, 1, "1 day ago"), (RECEIVED, 2, "2 days ago"),
    (EVENT, ordinal("2026-11-03"), "3 November 2026"),
])
def test_values(policy, fact, value, text):
    assert value_in_words(policy, fact, value) == text


@pytest.mark.parametrize("fact, cell, text", [
    (STATUS, ("sent", "sent"), "Sent"),
    (FINES, (0, 5), "5 EUR or less"), (FINES, (6, GREATEST), "6 EUR or more"), (FINES, (6, 8), "6 EUR to 8 EUR"),
    (FINES, (6, 6), "6 EUR"), (FINES, (None, 5), "5 EUR or less"), (FINES, (6, None), "6 EUR or more"),
    (COPIES, (1, 4), "4 or less"), (COPIES, (5, 9), "5 or more"), (COPIES, (2, 4), "2 to 4"),
    (RECEIVED, (0, 7), "within the last 7 days"), (RECEIVED, (0, 0), "today"), (RECEIVED, (1, OLDEST), "before today"),
    (RECEIVED, (0, OLDEST), "today or earlier"), (RECEIVED, (1, 1), "1 day ago"),
    (RECEIVED, (3, 3), "3 days ago"),
    (RECEIVED, (0, 1), "within the last day"),
    (RECEIVED, (8, OLDEST), "more than 7 days ago"), (RECEIVED, (2, None), "more than 1 day ago"),
    (RECEIVED, (None, 7), "within the last 7 days"), (RECEIVED, (3, 7), "3 to 7 days ago"),
    (EVENT, (1, ordinal("2026-09-30")), "on or before 30 September 2026"),
    (EVENT, (None, ordinal("2026-09-30")), "on or before 30 September 2026"),
    (EVENT, (ordinal("2026-10-01"), LAST_DAY), "on or after 1 October 2026"),
    (EVENT, (ordinal("2026-10-01"), None), "on or after 1 October 2026"),
    (EVENT, (ordinal("2026-10-01"), ordinal("2026-10-03")), "1 October 2026 to 3 October 2026"),
    (EVENT, (ordinal("2026-10-01"), ordinal("2026-10-01")), "1 October 2026"),
])
def test_cells(policy, fact, cell, text):
    assert cell_in_words(policy, fact, cell) == text


def test_a_condition_is_a_tree_of_words(policy):
    condition = AllOf((
        OneOf("status", ("x", "paid")),
        Not(AnyOf((Between("fines", 6, None), Always()))),
        AtLeast(2, (Between("fines", 6, None), Always())),
        Between("received", None, 7, (("within", "7 days"),)),
        Between("copies", 2, 4, (("at_least", "2"), ("less_than", "5"))),
    ))
    assert in_words(policy, condition) == {"kind": "all", "parts": [
        {"kind": "test", "fact": "status", "label": "Status", "is": ["Paid", "X"]},
        {"kind": "not", "part": {"kind": "any", "parts": [
            {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR or more"]},
            {"kind": "always"},
        ]}},
        {"kind": "at_least", "number": "2", "parts": [
            {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR or more"]},
            {"kind": "always"},
        ]},
        {"kind": "test", "fact": "received", "label": "Day of receipt", "is": ["within the last 7 days"]},
        {"kind": "test", "fact": "copies", "label": "Copies", "is": ["2 or more, less than 5"]},
    ]}


def test_only_conditions_have_words(policy):
    with pytest.raises(TypeError, match="cannot have written"):
        in_words(policy, "paid")


def test_a_number_between_equal_bounds_is_said_once(policy):
    condition = Between("built", 1970, 1970, (("at_least", "1970"), ("at_most", "1970")))
    assert in_words(policy, condition)["is"] == ["1970"]


def time(number, unit, place, days=0, ahead=False):
    return Time(number, unit, place - 3, place, ahead, None, days)


YEAR, QUARTER, WORKDAYS, MIXED = time(12, "months", 366), time(3, "months", 92), time(3, "business days", 5), time(1, "months", 45, days=14)
TO_A_BUSINESS_DAY = time(7, "days", 10)
IN_A_MONTH, IN_A_WEEK = time(1, "months", 31, ahead=True), time(7, "days", 9, ahead=True)
GIVEN_BACK = replace(RECEIVED, id="given_back", times=(YEAR, QUARTER, WORKDAYS, MIXED, TO_A_BUSINESS_DAY))
BEGINS = Fact("begins", "First day", "When does it begin?", "date", low=-365, relative=True)
ENDS = replace(BEGINS, id="ends", times=(IN_A_MONTH, IN_A_WEEK, WORKDAYS))
BOUGHT, USED = Fact("bought", "Day {of} purchase", "When?", "date"), Fact("used", "Day of use", "When?", "date")
BETWEEN = Fact("between", "Days between", "", "date", low=-400, high=400, since="bought", till="used", times=(time(1, "months", 31),))
SEASON = Fact("season", "Season", "", "date", low=1, high=365, since=CALENDAR, till="used", yearly=True)
PRICE = Fact("price", "Price", "How much?", "number", unit="EUR", decimals=2, low=0)
SHARE = Fact("share", "Share", "", "number", unit="EUR", decimals=2, low=0, high=10_000, computed="15 % of {price}", parts=(("price", 15),))
EXTRAS = Fact("extras", "Extras", "Which?", "several", answers=(Answer("a", "Alarm"), Answer("b", "Bell"), Answer("c", "Clock")))
TICKS = tuple(Fact(f"extras.{one}", "", "", "yes_no", part_of="extras") for one in "abc")
DATES = (RECEIVED, GIVEN_BACK, BEGINS, ENDS, BOUGHT, USED, EVENT)


@pytest.fixture
def dates(shop):
    return replace(shop, facts=(*DATES, PRICE, STATUS, FINES), distances=(BETWEEN, SEASON), amounts=(SHARE,))


@pytest.mark.parametrize("cell, text", [
    ((0, 4), "less than 3 business days ago"), ((0, 5), "within the last 3 business days"), ((5, 5), "3 business days ago"),
    ((0, 6), "within the last 6 days"), ((1, 5), "more than 0 days ago, within the last 3 business days"),
    ((6, 6), "more than 3 business days ago, within the last 6 days"), ((6, OLDEST), "more than 3 business days ago"),
    ((7, 45), "more than 6 days ago, within the last 14 days and 1 month"),
    ((45, 45), "14 days and 1 month or more ago, within the last 14 days and 1 month"),
    ((46, 92), "more than 14 days and 1 month ago, within the last 3 months"), ((0, 91), "less than 3 months ago"),
    ((92, 92), "3 months ago"), ((93, 366), "more than 3 months ago, within the last year"),
    ((366, 366), "1 year ago"), ((367, None), "more than 1 year ago"), ((366, OLDEST), "1 year or more ago"),
    ((0, 10), "within the last 7 days (or the next business day)"), ((10, 10), "7 days ago (or the next business day)"),
    ((0, 9), "less than 7 days (or the next business day) ago"), ((11, OLDEST), "more than 7 days (or the next business day) ago"),
    ((8, 44), "more than 7 days ago, less than 14 days and 1 month ago"), ((20, 30), "20 to 30 days ago"),
    ((5, 9), "3 business days or more ago, less than 7 days (or the next business day) ago"),
])
def test_cells_that_begin_or_end_with_a_time_say_it_as_that(dates, cell, text):
    assert cell_in_words(dates, GIVEN_BACK, cell) == text


@pytest.mark.parametrize("fact, cell, text", [
    (BEGINS, (-365, -1), "after today"), (BEGINS, (-365, -2), "in 2 days or more"), (BEGINS, (-365, -8), "in 8 days or more"),
    (BEGINS, (-7, -1), "in 1 to 7 days"), (BEGINS, (-7, 0), "within the next 7 days"), (BEGINS, (-7, -2), "in 2 to 7 days"),
    (BEGINS, (-1, -1), "in 1 day"), (BEGINS, (0, 0), "today"), (BEGINS, (-1, 0), "within the next day"),
    (BEGINS, (-1, 1), "1 day ago to in 1 day"), (BEGINS, (-7, 7), "7 days ago to in 7 days"),
    (BEGINS, (-365, 0), "today or later"), (BEGINS, (None, 0), "today or later"), (BEGINS, (-365, 5), "5 days ago or later"),
    (BEGINS, (-3, OLDEST), "in 3 days or earlier"), (BEGINS, (0, OLDEST), "today or earlier"), (BEGINS, (1, OLDEST), "before today"),
    (BEGINS, (0, 5), "within the last 5 days"), (BEGINS, (1, 5), "1 to 5 days ago"), (BEGINS, (2, 5), "2 to 5 days ago"),
    (ENDS, (-365, -32), "in more than 1 month"), (ENDS, (-365, -31), "in 1 month or more"), (ENDS, (-31, -31), "in 1 month"),
    (ENDS, (-31, -1), "after today, within the next month"), (ENDS, (-30, -1), "after today, in less than 1 month"),
    (ENDS, (-30, 0), "in less than 1 month"),
    (ENDS, (-32, -32), "in 32 days"), (ENDS, (-9, -1), "after today, within the next 7 days (or the next business day)"),
    (ENDS, (-9, -9), "in 7 days (or the next business day)"), (ENDS, (-8, -1), "after today, in less than 7 days (or the next business day)"),
    (ENDS, (-31, -10), "in more than 7 days (or the next business day), within the next month"),
    (ENDS, (-30, 5), "3 business days ago to in less than 1 month"), (ENDS, (-31, 4), "less than 3 business days ago to in 1 month"),
    (ENDS, (-365, 5), "3 business days ago or later"), (ENDS, (-365, 4), "less than 3 business days ago or later"),
    (ENDS, (-32, OLDEST), "in 32 days or earlier"), (ENDS, (-31, OLDEST), "in 1 month or earlier"),
    (ENDS, (-30, OLDEST), "in less than 1 month or earlier"), (ENDS, (6, OLDEST), "more than 3 business days ago"),
    (ENDS, (0, 5), "within the last 3 business days"), (ENDS, (0, 4), "less than 3 business days ago"),
])
def test_days_to_come(dates, fact, cell, text):
    assert cell_in_words(dates, fact, cell) == text


@pytest.mark.parametrize("cell, text", [
    ((0, 0), "the same day as “Day {of} purchase”"), ((1, 1), "1 day after “Day {of} purchase”"),
    ((-1, -1), "1 day before “Day {of} purchase”"), ((0, 7), "within 7 days of “Day {of} purchase”"),
    ((2, 7), "2 to 7 days after “Day {of} purchase”"), ((8, 400), "more than 7 days after “Day {of} purchase”"),
    ((1, 400), "after “Day {of} purchase”"), ((-400, -1), "before “Day {of} purchase”"),
    ((-400, -8), "8 days or more before “Day {of} purchase”"), ((-7, -1), "1 to 7 days before “Day {of} purchase”"),
    ((-400, 0), "the same day as “Day {of} purchase” or earlier"), ((0, 400), "the same day as “Day {of} purchase” or later"),
    ((-3, 3), "3 days after “Day {of} purchase” to 3 days before “Day {of} purchase”"),
    ((0, 31), "within 1 month of “Day {of} purchase”"), ((31, 31), "1 month after “Day {of} purchase”"),
    ((32, 400), "more than 1 month after “Day {of} purchase”"),
])
def test_how_far_two_days_are_apart(dates, cell, text):
    """A brace in a label stands for itself."""
    assert cell_in_words(dates, BETWEEN, cell) == text


@pytest.mark.parametrize("unit, ago, ahead", [
    ("days", ("{} days after “Day {{of}} purchase”", "{} day after “Day {{of}} purchase”"), "{} days before “Day {{of}} purchase”"),
    ("months", ("{} months after “Day {{of}} purchase”", "{} month after “Day {{of}} purchase”"), "{} months before “Day {{of}} purchase”"),
])
def test_an_amount_of_days_is_counted_from_the_other_day(dates, unit, ago, ahead):
    words = words_for(dates, BETWEEN)
    assert (words.ago[unit], words.ahead[unit][0]) == (ago, ahead)
    assert words_for(dates, SEASON) is dates.words, "the beginning of the calendar is no day that anybody names"


@pytest.mark.parametrize("cell, text", [
    ((1, 59), "1 January to 28 February, each year"), ((60, 365), "1 March to 31 December, each year"),
    ((305, 305), "1 November, each year"), ((None, 31), "1 January to 31 January, each year"),
])
def test_days_of_each_year(dates, cell, text):
    assert cell_in_words(dates, SEASON, cell) == text


def test_a_day_of_each_year_is_said_like_a_cell_of_it(dates):
    assert value_in_words(dates, SEASON, 305) == "1 November, each year"
    assert day_of_year_in_words(365, EN) == "31 December"
    spring = Between("season", 60, 90, (("from", "1 March"), ("until", "31 March")))
    assert in_words(dates, spring) == {
        "kind": "test", "fact": "used", "label": "Season", "is": ["on or after 1 March, on or before 31 March, each year"]}
    winter = (("from", "1 December"), ("until", "31 January"))
    across = AnyOf((Between("season", 335, None, winter), Between("season", None, 31, winter)))
    assert in_words(dates, across)["is"] == ["on or after 1 December, on or before 31 January, each year"]
    apart = AnyOf((Between("season", 335, None, winter), Between("season", None, 31, (("until", "31 January"),))))
    assert in_words(dates, apart)["kind"] == "any"


@pytest.mark.parametrize("cell, text", [
    ((0, 0), "0.00 EUR or less"), ((20, 20), "0.10 EUR"), ((20, 40), "0.10 EUR to 0.20 EUR"), ((0, 40), "0.20 EUR or less"),
    ((21, 40), "more than 0.10 EUR, 0.20 EUR or less"), ((21, 39), "more than 0.10 EUR, less than 0.20 EUR"),
    ((20, 39), "0.10 EUR or more, less than 0.20 EUR"), ((21, 21), "more than 0.10 EUR, less than 0.11 EUR"),
    ((0, 39), "less than 0.20 EUR"), ((20, 10_000), "0.10 EUR or more"), ((21, 10_000), "more than 0.10 EUR"),
])
def test_computed_amounts_lie_on_places_and_between_them(dates, cell, text):
    assert cell_in_words(dates, SHARE, cell) == text


def test_the_values_of_dates_and_amounts(dates):
    said = [value_in_words(dates, fact, value) for fact, value in (
        (GIVEN_BACK, 5), (GIVEN_BACK, 366), (GIVEN_BACK, 4), (ENDS, -31), (ENDS, -30), (ENDS, 5), (BETWEEN, 31), (BETWEEN, -2),
        (SHARE, 20), (SHARE, 21), (PRICE, 1250))]
    assert said == [
        "3 business days ago", "1 year ago", "4 days ago", "in 1 month", "in 30 days", "3 business days ago",
        "1 month after “Day {of} purchase”", "2 days before “Day {of} purchase”", "0.10 EUR", "more than 0.10 EUR", "12.50 EUR"]
    assert how_computed(dates, SHARE) == "15 % of Price" and how_computed(dates, SHARE, {"price": "2.00 EUR"}) == "15 % of 2.00 EUR"


@pytest.mark.parametrize("of, text", [
    (YEAR, "1 year"), (QUARTER, "3 months"), (WORKDAYS, "3 business days"), (MIXED, "14 days and 1 month"),
    (TO_A_BUSINESS_DAY, "7 days (or the next business day)"), (time(24, "months", 732), "2 years"),
    (time(12, "months", 370, days=1), "1 day and 12 months"),
])
def test_times(of, text):
    assert time_in_words(of, EN) == text


@pytest.mark.parametrize("condition, said", [
    (Between("given_back", 0, 10, (("within", "7 days"),)), "within the last 7 days (or the next business day)"),
    (Between("given_back", 11, None, (("longer_ago_than", "7 days"),)), "more than 7 days (or the next business day) ago"),
    (Between("given_back", 0, 7, (("within", "7 days"),)), "within the last 7 days"),
    (Between("given_back", 0, 92, (("within", "3 months"),)), "within the last 3 months"),
    (Between("ends", -9, 0, (("within_next", "7 days"),)), "within the next 7 days (or the next business day)"),
    (Between("ends", None, -10, (("in_more_than", "7 days"),)), "in more than 7 days (or the next business day)"),
    (Between("given_back", 0, 366, (("within", "1 year"),)), "within the last year"),
    (Between("given_back", 0, 366, (("within", "1 year and 1 day"),)), "within the last 1 year and 1 day"),
    (Between("event", None, 5, (("before", "3 May 2026"),)), "before 3 May 2026"),
    (Between("between", None, 7, (("within", "7 days"),)), "within 7 days of “Day {of} purchase”"),
])
def test_comparisons_of_conditions(dates, condition, said):
    assert in_words(dates, condition)["is"] == [said]


@pytest.mark.parametrize("tag, comparison, amount, said", [
    ("en", "within the last {}", "1 month", "within the last month"), ("en", "In the  First {}", "1 business day", "In the  First business day"),
    ("en", "within the last {}", "1 day (or the next business day)", "within the last day (or the next business day)"),
    ("en", "within {}", "1 month", "within 1 month"), ("en", "more than {} ago", "1 year", "more than 1 year ago"),
    ("en", "within the last {}", "11 months", "within the last 11 months"), ("en", "within the last {}", "1 fee", "within the last 1 fee"),
    ("de", "höchstens {} her", "1 Tag", "höchstens 1 Tag her"), ("ja", "過去{}以内", "1年", "過去1年以内"), ("zh", "最近{}内", "1年", "最近1年内"),
])
def test_one_of_a_unit_goes_without_its_number_where_the_language_says_so(tag, comparison, amount, said):
    assert compared(comparison, amount, language(tag).checker) == said


TODAY, BOTH = Between("received", 0, 14, (("within", "14 days"),)), Between("..received", None, 9, (("before", "3 May 2026"),))


@pytest.mark.parametrize("condition, said", [
    (AllOf((TODAY, BOTH)), {"kind": "test", "fact": "received", "label": "Day of receipt", "is": ["within the last 14 days, before 3 May 2026"]}),
    (AllOf((AllOf((TODAY, Always())), BOTH)), {"kind": "all", "parts": [
        {"kind": "test", "fact": "received", "label": "Day of receipt", "is": ["within the last 14 days, before 3 May 2026"]}, {"kind": "always"}]}),
    (AllOf((OneOf("status", ("paid",)), OneOf("status", ("sent",)))), {"kind": "all", "parts": [
        {"kind": "test", "fact": "status", "label": "Status", "is": [one]} for one in ("Paid", "Sent")]}),
])
def test_what_has_to_hold_of_one_date_is_one_test_whatever_it_is_compared_with(dates, condition, said):
    on_calendar = replace(dates.fact("received"), id="..received", till="received")
    assert in_words(replace(dates, distances=(*dates.distances, on_calendar)), condition) == said


def test_a_comparison_by_answers_is_one_test_with_all_the_values(dates):
    values = "15 days (Paid) or 60 days"
    of = ByAnswer("status", ((("paid",), Between("received", None, 15)), ((), Between("received", None, 60))), (("within", values),))
    assert in_words(dates, of) == {"kind": "test", "fact": "received", "label": "Day of receipt", "is": [f"within the last {values}"]}
    of = replace(of, parts=(((), Between("between", None, 15)),))
    assert in_words(dates, of)["fact"] == "used" and in_words(dates, of)["is"] == [f"within {values} of “Day {{of}} purchase”"]


def ticks(number, answers, value="yes"):
    return AtLeast(number, tuple(OneOf(f"extras.{one}", (value,)) for one in answers))


def test_several_answers_at_once(shop):
    made = replace(shop, facts=(EXTRAS, *TICKS))
    both, either, neither = ticks(2, "ab"), ticks(1, "ab"), ticks(2, "ab", "no")
    assert in_words(made, either) == {"kind": "test", "fact": "extras", "label": "Extras", "is": ["Alarm", "Bell"]}
    assert [in_words(made, one)["is"] for one in (both, neither)] == [["Alarm and Bell"], ["none of Alarm or Bell"]]
    assert [ticked_in_words(made, one, holds=False)["is"] for one in (either, both, neither)] == [
        ["none of Alarm or Bell"], ["not all of Alarm and Bell"], ["Alarm", "Bell"]]
    assert ticked_in_words(made, Always()) is None
    assert in_words(made, ticks(2, "abc"))["kind"] == "at_least"
    assert [answer_in_words(made, EXTRAS, given) for given in (["b", "a"], ("c",), [], None)] == [
        "Alarm and Bell", "Clock", "None of these", EN.say["unknown"]]


def test_answers(dates):
    said = [answer_in_words(dates, fact, given) for fact, given in (
        (STATUS, "sent"), (STATUS, None), (FINES, "325,000"), (FINES, 3), (PRICE, "12.5"), (EVENT, " 2026-11-03 "))]
    assert said == ["Sent", EN.say["unknown"], "325,000 EUR", "3 EUR", "12.50 EUR", "3 November 2026"]
    yes_no = Fact("new", "New", "New?", "yes_no", answers=(Answer("yes", "It is"), Answer("no", "It is not")))
    assert [answer_in_words(dates, yes_no, given) for given in (True, False, "no")] == ["It is", "It is not", "It is not"]


def test_a_group_stands_for_its_answers():
    fact = replace(STATUS, groups=(Group("done", "Done with", ("paid", "sent")),))
    assert labels_of(fact, ["sent", "paid"]) == ["Done with"] and labels_of(fact, ["x", "sent", "paid"]) == ["Done with", "X"]
    assert labels_of(fact, ["x", "sent"]) == ["Sent", "X"] and labels_of(fact, []) == []


ONTIME = Definition("ontime", "In time", Between("received", None, 7))
TABLE = Definition("rate", "Rate", Always(), value="Half")
ASKED = Question("back", "Can I return it?", "returns", applies_when=OneOf("status", ("sent",)),
                 outcomes=(Outcome("can", "back", "allowed", "You can", "Yes."), Outcome("ask", "back", "limited", "Ask us", "Ask."),
                           Outcome("cannot", "back", "not covered", "You cannot", "No.")))


@pytest.mark.parametrize("condition, node, line", [
    (Always(), {"kind": "always"}, "otherwise"),
    (Otherwise("back"), {"kind": "otherwise"}, None),
    (Defined(ONTIME), {"kind": "defined", "definition": "ontime", "label": "In time", "is": ["Yes"]}, "In time: Yes"),
    (Not(Defined(ONTIME)), {"kind": "defined", "definition": "ontime", "label": "In time", "is": ["No"]}, "In time: No"),
    (Defined(TABLE), {"kind": "defined", "definition": "rate", "label": "Rate", "is": ["Half"]}, "Rate: Half"),
    (Not(Defined(TABLE)), {"kind": "not", "part": {"kind": "defined", "definition": "rate", "label": "Rate", "is": ["Half"]}},
     "not true: Rate: Half"),
    (Decided("back", ("cannot", "can")), {"kind": "decided", "question": "back", "label": "Can I return it?", "is": ["You can", "You cannot"]},
     "Can I return it?: You can or You cannot"),
    (Not(Decided("back", ("can",))), {"kind": "decided", "question": "back", "label": "Can I return it?", "is": ["Ask us", "You cannot"]},
     "Can I return it?: Ask us or You cannot"),
    (DoesNotApply("back"), {"kind": "not", "part": {"kind": "test", "fact": "status", "label": "Status", "is": ["Sent"]}},
     "Status: anything except Sent"),
    (OneOf("status", ("x", "paid")), {"kind": "test", "fact": "status", "label": "Status", "is": ["Paid", "X"]}, "Status: Paid or X"),
    (Between("fines", 6, 6), {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR"]}, "Unpaid fines: 6 EUR"),
    (Between("fines", 6, None), {"kind": "test", "fact": "fines", "label": "Unpaid fines", "is": ["6 EUR or more"]}, "Unpaid fines: 6 EUR or more"),
])
def test_every_kind_of_condition(dates, condition, node, line):
    made = replace(dates, questions=(ASKED,))
    assert in_words(made, condition) == node
    if line:
        assert in_a_line(made, condition) == line


def test_conditions_in_a_line(dates):
    few, sent = Between("fines", None, 5), OneOf("status", ("sent",))
    assert in_a_line(dates, AllOf((few, Not(sent)))) == "Unpaid fines: 5 EUR or less; Status: anything except Sent"
    assert in_a_line(dates, AnyOf((few, sent, Not(few)))) == (
        "Unpaid fines: 5 EUR or less, Status: Sent or Unpaid fines: anything except 5 EUR or less")
    assert in_a_line(dates, AtLeast(2, (few, sent, Not(few)))) == (
        "2 or more: Unpaid fines: 5 EUR or less; Status: Sent; Unpaid fines: anything except 5 EUR or less")
    assert in_a_line(dates, Not(AnyOf((few, sent)))) == "not true: Unpaid fines: 5 EUR or less or Status: Sent"


def test_each_text_of_an_outcome_comes_with_its_case(dates):
    outcome = Outcome("can", "back", "allowed", "You can", "Ask us.", variants=(Variant(OneOf("status", ("sent",)), "Send it back."),))
    assert every_text(dates, outcome) == ["(Status: Sent) Send it back.", "(otherwise) Ask us."]
    assert every_text(dates, replace(outcome, variants=())) == ["Ask us."]


@pytest.mark.parametrize("route, said", [
    (Route("desk", "The desk", "us"), [("The desk", "contact/#desk")]),
    (Route("desk", "The desk", "us", link="orders/"), [("The desk", "orders/")]),
    (Route("desk", "The desk", "us", mail="a@b.example"), [("The desk · a@b.example", "mailto:a@b.example")]),
    (Route("desk", "The desk", "us", phone="0800 XMAS 1"), [("The desk · 0800 XMAS 1", "tel:08001")]),
    (Route("desk", "The desk", "us", phone="+49 (30) 12-3"), [("The desk · +49 (30) 12-3", "tel:+4930123")]),
    (
        Route("desk", "The desk", "us", mail="a@b.example", phone="012 3"),
        [("The desk · a@b.example", "mailto:a@b.example"), ("012 3", "tel:0123")],
    ),
    (Route("desk", "The desk", "us", link="orders/", phone="012 3"), [("The desk", "orders/"), ("012 3", "tel:0123")]),
])
def test_the_ways_of_a_route(route, said):
    assert ways(route) == said


def test_rules_that_do_not_hold_yet(shop):
    made = replace(shop, effective_from="2026-03-01")
    assert not_in_force(made, datetime.date(2026, 2, 3)) == "These rules apply from 1 March 2026. 3 February 2026 is before that."


def test_numbers():
    in_lakhs = replace(EN, grouping=(3, 2))
    assert [number_in_words(number, EN) for number in (0, -7, 9_999, 10_000, -1_234_567)] == ["0", "-7", "9999", "10,000", "-1,234,567"]
    assert number_in_words(12_345_678, in_lakhs) == "1,23,45,678"
    assert number_in_words(1_234_567, replace(EN, grouping=(3,))) == "1,234,567"
    assert [number_in_words(number, EN, 2) for number in (5, -5, 100, 1_234_567, 999_999)] == ["0.05", "-0.05", "1.00", "12,345.67", "9999.99"]
    assert number_in_words(1_234, EN, groups_from=1_000) == "1,234"
    assert [from_today(days, EN) for days in (-2, -1, 0, 1, 2)] == ["2 days ago", "1 day ago", "today", "in 1 day", "in 2 days"]
    assert [amount_in_words(number, unit, EN, decimals) for number, unit, decimals in (
        (999, "year", 0), (1000, "year", 0), (1000, "year", 2), (3, "", 0), (1, "days", 0), (-1, "days", 0), (100, "days", 2), (0, "days", 0),
    )] == ["999 year", "1000", "10.00 year", "3", "1 day", "-1 day", "1.00 days", "0 days"]
    assert day_in_words("2026-01-09", EN) == "9 January 2026"


def test_an_amount_is_grouped_from_where_its_language_does_and_a_year_or_a_plain_number_only_where_it_cannot_be_a_year():
    amounts = [(133_050, "USD", 2), (1_330, "days", 0), (-1_330, "USD", 0), (999, "USD", 0), (2_019, "year", 0), (2_019, "", 0), (20_190, "", 0)]
    assert [amount_in_words(number, unit, EN, decimals) for number, unit, decimals in amounts] == [
        "1,330.50 USD", "1,330 days", "-1,330 USD", "999 USD", "2019", "2019", "20,190"]
    spanish = replace(EN, group=".", decimal=",", groups_from=10_000)
    assert [amount_in_words(number, "USD", spanish, 2) for number in (133_050, 1_330_500)] == ["1330,50 USD", "13.305,00 USD"]
    assert from_today(-1_330, EN) == "1,330 days ago"


def test_the_form_of_a_word_goes_with_the_last_two_digits_of_a_great_number():
    """As in Polish, where 102 goes like 2, but 112 like 12."""
    plural = "".join("0" if number == 1 else "1" if number % 10 in (2, 3, 4) and number % 100 not in (12, 13, 14) else "2" for number in range(200))
    words = replace(EN, plural=plural, units={"days": ("{} dzień", "{} dni", "{} dnia")})
    assert [amount_in_words(number, "days", words) for number in (1, 2, 12, 101, 102, 112, 199, 200, 202, 212, 1_002, 1_012, 12_301)] == [
        "1 dzień", "2 dni", "12 dnia", "101 dnia", "102 dni", "112 dnia", "199 dnia", "200 dnia", "202 dni", "212 dnia", "1,002 dni",
        "1,012 dnia", "12,301 dnia"]


def test_lists():
    assert [listed(texts, EN) for texts in ([], ["a"], ["a", "b"], ["a", "b", "c"])] == ["", "a", "a or b", "a, b or c"]
    assert listed(["a", "b", "c"], EN, "and") == "a, b and c"


@pytest.mark.parametrize("typed, number", [
    ("12", 12), ("+12", 12), ("-12", -12), ("1,234", 1234), ("1 234 567", 1234567), ("1'234", 1234), ("1,234 567", None), ("12,34", None),
    ("1234,567", None), ("", None), ("twelve", None), ("1.5", None), ("1.", None), ("9" * 18, 10**18 - 1), ("9" * 19, None), ("12 ", None),
    ("1X234", None),
])
def test_numbers_as_they_are_typed(typed, number):
    assert number_as_typed(typed, EN) == number


@pytest.mark.parametrize("typed, number", [
    ("12", 1200), ("12.5", 1250), ("12.50", 1250), ("12.505", None), ("12.", None), ("12.x", None), (".5", None),
])
def test_decimals_as_they_are_typed(typed, number):
    assert number_as_typed(typed, EN, 2) == number
