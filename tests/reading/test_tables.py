"""A table in a file beside the policy: what follows from the answers to some facts, in place of a rule for each row."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.analysis import lookup
from checker import policy_from_data, policy_to_data
from checker.meaning import Meaning
from checker.model import OneOf
from compiler.checks.report import check_policy
from compiler.pages.topic_view import topic_view
from compiler.problems import PolicyError
from compiler.proof.agreement import proved
from compiler.publish.policy_files import policy_files
from compiler.reading import tables
from compiler.reading.policy import Loaded
from compiler.reading.versions import load_versions
from tests import reference
from tests.checks.tea import tea

DAY = datetime.date(2026, 12, 1)
RATE = (
    ("questions:\n", "definitions:\n  rate: {label: Rate, table: rates.csv}\n\nquestions:\n"),
    ("You cannot return green tea for {less than fee}.", "You cannot return tea of a low rate."),
    ("when: {kind: green, price: {less_than: fee}}", "when: {rate: low}"),
    ("  fee: 20 EUR\n", ""),
)
CSV = "kind,price,rate\ngreen,<=19,low\ngreen,>=20,high\nblack,,high\nherbs,,high\n"


def load(csv: str, *changes: tuple[str, str], more: tuple[tuple[bytes, str], ...] = ()) -> Loaded:
    return load_versions((tea(*RATE, *changes).encode(), "shop/policy.yml"), *more, (csv.encode(), "shop/rates.csv")).all[0]


def messages(csv: str, *changes: tuple[str, str]) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        load(csv, *changes)
    return [f"{one.place}: {one.message} [{one.code}]" for one in raised.value.problems]


def outcome(loaded: Loaded, **answers: object) -> str:
    (found,) = reference.decide_complete(loaded.policy, "return", {"bought_on": 1, **answers})[0]
    cells = loaded.meaning.located({"bought_on": 1, **answers})  # type: ignore[dict-item]
    assert loaded.meaning.diagrams.at(loaded.meaning.outcomes("return"), cells) == (found,)
    return found


def test_the_row_of_a_case_says_what_follows():
    loaded = load(CSV)
    assert [outcome(loaded, kind="green", price=price) for price in (19, 20)] == ["refused", "take_back"]
    assert outcome(loaded, kind="black", price=5) == "take_back"


@pytest.mark.parametrize("csv", [
    "kind,price,rate\ngreen,0-19,low\n,,high\n",
    "kind,price,rate\ngreen,<20,low\ngreen,>19,high\nblack,,high\nherbs,,high",
    "kind;price;rate\r\ngreen;<=19;low\r\n;;high\r\n",
    "# Rates, as agreed\nkind;price;rate\ngreen;<=19;low\n;;high\n",
    '\ufeffkind, price, rate\n# A note\n"green", "<=19", low\n\n,,high\n',
    "price,kind,rate\n0-19,green,low\n>=20,green,high\n,black,high\n,herbs,high\n",
])
def test_the_same_table_can_be_written_in_several_ways(csv):
    one, other = proved(check_policy(load(CSV), None)), proved(check_policy(load(csv), None))
    assert one.problems == other.problems == ()
    assert one.certificate["outcomes"] == other.certificate["outcomes"]


def test_decimals_and_yes_or_no_stand_in_rows_too():
    csv = "sealed,price,rate\nyes,<=19.99,low\nyes,>=20.00,high\nno,,high\n"
    sealed = ("  bought_on:\n    label", "  sealed:\n    label: Sealed\n    question: Is it sealed?\n    answers: yes or no\n  bought_on:\n    label")
    cents = ("answers: whole number\n    unit: EUR", "answers: number\n    decimals: 2\n    unit: EUR")
    loaded = load(csv, sealed, cents)
    assert [outcome(loaded, kind="green", sealed="yes", price=price) for price in (1999, 2000)] == ["refused", "take_back"]


def test_a_span_that_no_row_is_about_is_told_as_it_would_be_written():
    cents = ("answers: whole number\n    unit: EUR", "answers: number\n    decimals: 2\n    unit: EUR")
    (message,) = messages("kind,price,rate\ngreen,<=19.99,low\ngreen,>=12345.00,high\nblack,,high\nherbs,,high\n", cents)
    assert "`kind: green` and `price: 20.00-12344.99`" in message


def test_pages_name_a_value_and_explain_it_by_its_rows():
    loaded = load(CSV)
    view = topic_view(loaded.meaning, loaded.policy.topics[0])
    said = {one["id"]: "".join(piece.text for piece in one["applies"]) for one in view["stated"]}
    assert said["cheap"] == "Applies when: Rate: low"
    assert "Rate “low”:" in str(view["defined"]) and "19 EUR or less" in str(view["defined"])


@pytest.mark.parametrize("csv, expected", [
    ("kind,price,rate\ngreen,<=19,low\nblack,,high\nherbs,,high\n",
     ["shop/rates.csv:1:1: No row is about this case: `kind: green` and `price: >=20`. [missing-row]"]),
    ("kind,price,rate\ngreen,,low\nblack,,high\n", ["shop/rates.csv:1:1: No row is about this case: `kind: herbs`. [missing-row]"]),
    (CSV + "green,5-25,low\n", ["shop/rates.csv:6:1: This row is about cases that another row is about already. [duplicate-row]"]),
    (CSV + ",,low\n,,high\n", ["shop/rates.csv:7:1: This row is about cases that another row is about already. [duplicate-row]"]),
    (CSV.replace("<=19", "a lot"), ["shop/rates.csv:2:7: `a lot` is no number. [bad-number]"]),
    (CSV.replace("<=19", "<=19.5"), ["shop/rates.csv:2:7: `19.5` is not a whole number of EUR, and `price` is one. [bad-number]"]),
    (CSV.replace("black", "blak"), ["shop/rates.csv:4:1: `kind` has no answer `blak`. [unknown-answer]"]),
    (CSV.replace("kind,", "kin,"), ["shop/rates.csv:1:1: There is no fact `kin`. [unknown-fact]"]),
    (CSV.replace("black,,high", "black,high"), ["shop/rates.csv:4:7: This row has 2 cells, and the first line has 3. [bad-table]"]),
    (CSV.replace("black,,high", "black,,"), ["shop/rates.csv:4:8: This row has no value. [empty-text]"]),
    ("kind,price,rate\n", ["shop/rates.csv:1:1: This table has no rows below a first line with the ids of facts and, last, the name of what"
                           " follows from them. [bad-table]"]),
    (CSV.replace("price,rate", "bought_on,rate"), ["shop/rates.csv:1:6: `bought_on` is a date, and a table asks about answers and numbers."
                                                   " [wrong-comparison]"]),
])
def test_a_mistake_is_told_at_its_own_line_and_column(csv, expected):
    assert messages(csv)[:1] == expected


def test_a_case_that_no_row_is_about_is_told_together_with_what_is_wrong_elsewhere():
    csv = "kind,price,rate\ngreen,,low\nblack,,high\n"
    found = messages(csv, ("  window: 7 days\n", "  window: 7 days\n  Longer: 9 days\n"))
    assert {message.rpartition("[")[2] for message in found} == {"bad-id]", "missing-row]"}


def test_a_table_that_is_not_there_is_told_in_the_policy():
    (message,) = messages(CSV, ("table: rates.csv", "table: rate.csv"))
    assert message.startswith("shop/policy.yml:") and message.endswith("There is no file `rate.csv` beside the policy. [no-table]")


def test_a_value_that_no_row_has_is_told_with_those_there_are():
    assert messages(CSV, ("{rate: low}", "{rate: lowest}"))[0].endswith("No row of `rate` has the value `lowest`. [unknown-answer]")


def test_a_value_that_no_rule_names_is_no_mistake_as_long_as_one_is_named():
    report = check_policy(load(CSV), None)
    assert not [problem for problem in report.problems if problem.code == "idle-definition"]


def test_several_values_can_be_named_at_once():
    csv = CSV.replace("black,,high", "black,,middle")
    loaded = load(csv, ("{rate: low}", "{rate: [low, middle]}"), )
    assert outcome(loaded, kind="black", price=50) == "refused"


def test_what_is_wrong_with_a_version_beside_a_table_is_told_at_its_own_place():
    version = (b"version: \"2\"\neffective_from: 2027-01-01\ntopics:\n  returns:\n    statements:\n      - rule: cheap\n        when: {rate: lo}\n",
               "shop/versions/2027-01-01.yml")
    with pytest.raises(PolicyError) as raised:
        load(CSV, ("language: en\n", "language: en\ntime_zone: UTC\n"), more=(version,))
    assert [str(one.place) for one in raised.value.problems] == ["shop/versions/2027-01-01.yml:7:22"]


def test_the_policy_as_data_keeps_a_table():
    policy = load(CSV).policy
    assert policy_from_data(policy_to_data(policy)) == policy


def test_the_tables_of_a_policy_are_read_with_it(tmp_path: Path):
    (tmp_path / "policy.yml").write_text(tea(*RATE))
    (tmp_path / "rates.csv").write_text(CSV)
    (tmp_path / ".rates.csv.swp").write_text("")
    files = [*policy_files(tmp_path / "policy.yml", Path.read_bytes, lambda path: path.name)]
    assert [name for _, name in files] == ["policy.yml", "rates.csv"]
    assert load_versions(*files).all[0].policy.definitions


def test_a_hundred_and_seven_rates_are_one_table_and_a_rule_for_each_answer():
    """The table of rates that the bench measures, each rate a rule: decided alike by a table."""
    import yaml
    written = yaml.safe_load(lookup())
    rules = written["topics"]["t"]["statements"]
    lines = ["country,size,weight,rate"]
    amounts = written["terms"]
    for rule in rules[:-1]:
        weight = rule["when"]["weight"]
        low, high = (str(amounts.get(weight.get(key), "")).partition(" ")[0] for key in ("at_least", "at_most"))
        cell = f"{low}-{high}" if low and high else f"<={high}" if high else f">={low}"
        lines.append(f"{rule['when']['country']},{rule['when']['size']},{cell},{rule['outcome']}")
    lines.append(f",,,{rules[-1]['outcome']}")
    assert len(lines) == 1 + 107
    table = dict(written, definitions={"rate": {"label": "Rate", "table": "rates.csv"}})
    table.pop("terms")
    outcomes = sorted({rule["outcome"] for rule in rules})
    table["topics"] = {"t": {**written["topics"]["t"], "statements": [
        {"rule": f"r-{id}", "title": "Made up", "says": "You may.", "when": {"rate": id}, "outcome": id, "source": "Nowhere"} for id in outcomes
    ]}}
    by_rule = load_versions((lookup(), "policy.yml")).all[0]
    by_table = load_versions((yaml.safe_dump(table, sort_keys=False).encode(), "policy.yml"), ("\n".join(lines).encode(), "rates.csv")).all[0]
    both = Meaning(by_table.policy)
    assert by_rule.meaning.cases("q") == both.cases("q")
    assert len(by_table.policy.rules) == 4
    assert not [problem for problem in check_policy(by_table, None).problems if problem.severity == "error"]


def test_a_table_of_many_facts_is_looked_through_in_no_time():
    answers = [[f"a{number}" for number in range(60)] for _ in range(8)]
    rows = [[frozenset({f"a{number}"}), *[None] * 6, frozenset({"a0", "a1"})] for number in range(60)]
    assert tables.missing(rows, answers) == ["a0", *["a0"] * 6, "a2"]
    assert tables.missing([*rows, [*[None] * 7, frozenset(f"a{number}" for number in range(2, 60))]], answers) is None


def test_rows_are_compared_in_time_that_grows_with_their_number(monkeypatch):
    compared = []
    meet = tables._meet
    monkeypatch.setattr(tables, "_meet", lambda a, b: compared.append(1) or meet(a, b))
    rows = [f"{price},{'low' if price % 2 else 'high'}" for price in range(300)]
    load("\n".join(["price,rate", *rows, ">=300,high"]))
    assert len(compared) < 10 * len(rows)


BOUND = st.none() | st.integers(0, 5)
SPAN = st.tuples(BOUND, BOUND).filter(lambda span: None in span or span[0] <= span[1])
TESTS = st.tuples(st.none() | st.frozensets(st.sampled_from("abc"), min_size=1), st.none() | SPAN)


@given(st.lists(TESTS, min_size=1, max_size=6))
def test_what_is_in_two_rows_and_in_none_is_found_as_by_looking_at_every_case(rows):
    def inside(row, kind, number):
        kinds, span = row
        low, high = span or (None, None)
        return (kinds is None or kind in kinds) and (low is None or low <= number) and (high is None or number <= high)

    cases = list(itertools.product("abc", range(6)))
    of = [{case for case in cases if inside(row, *case)} for row in rows]
    before = {number: [other for other in range(number) if of[number] & of[other]] for number in range(len(rows))}
    answers = ["a", "b", "c"], (0, 5)
    assert tables.twice(rows, answers) == {number: others[0] for number, others in before.items() if others}
    assert (tables.missing(rows, answers) is None) == (set().union(*of) == set(cases))


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_each_case_has_the_value_of_its_row_and_no_other(data):
    """Made-up tables, read as a customer does: by the first row that fits."""
    cuts = sorted(data.draw(st.sets(st.integers(1, 40), min_size=1, max_size=4)))
    spans = list(zip([0, *cuts], [*(cut - 1 for cut in cuts), None]))
    rows = [(kind, span, data.draw(st.sampled_from(["low", "high", "middle"]))) for kind in ("green", "black", "herbs") for span in spans]
    rows[0] = (*rows[0][:2], "low")
    cells = [f"{kind},{f'>={low}' if high is None else f'{low}-{high}'},{value}" for kind, (low, high), value in data.draw(st.permutations(rows))]
    loaded = load("kind,price,rate\n" + "\n".join(cells))
    for kind in ("green", "black", "herbs"):
        for price in {0, 41, *cuts, *(cut - 1 for cut in cuts)}:
            (value,) = [value for one, (low, high), value in rows if one == kind and low <= price and (high is None or price <= high)]
            holding = [one.value for one in loaded.policy.definitions if reference.holds(one.when, {"kind": kind, "price": price, "bought_on": 1})]
            assert holding == [value]
            assert outcome(loaded, kind=kind, price=price) == ("refused" if value == "low" else "take_back")
    assert not any(isinstance(one.when, OneOf) and one.when.fact == "bought_on" for one in loaded.policy.definitions)
