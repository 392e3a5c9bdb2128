"""The versions of a policy: each file says only what it changes, and is laid over the version before it."""

from __future__ import annotations

import copy
import datetime
import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker import digest
from compiler.checks.report import check_versions
from compiler.problems import PolicyError
from compiler.reading.policy import load_policy
from compiler.reading.versions import Versions, load_versions
from tests import frozen
from tests.checks.tea import tea

ZONE = ("language: en", "language: en\ntime_zone: Europe/Berlin")
NEW_YEAR = 'version: "2"\neffective_from: 2027-01-01\n'


def versions(*layers: str, policy: str = tea(ZONE)) -> Versions:
    return load_versions((policy.encode(), "policy.yml"), *((text.encode(), f"versions/{number}.yml") for number, text in enumerate(layers, 2)))


def whole(*changes: tuple[str, str]):
    """The policy with some of its text exchanged, from the new year on."""
    return load_policy(tea(ZONE, ('version: "1"', 'version: "2"'), ("2026-11-23", "2027-01-01"), *changes).encode(), "policy.yml").policy


def messages(*layers: str, policy: str = tea(ZONE)) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        versions(*layers, policy=policy)
    return [f"{problem.place}: {problem.message}" for problem in raised.value.problems]


def test_a_version_is_the_one_before_it_with_what_its_file_says():
    _, second = versions(NEW_YEAR + "terms: {window: 14 days}\n")
    assert second.policy == whole(("window: 7 days", "window: 14 days"))


def test_a_later_version_is_laid_over_the_one_before_it():
    third = 'version: "3"\neffective_from: 2027-02-01\nterms: {fee: 30 EUR}\n'
    assert [[term.text for term in one.policy.terms] for one in versions(NEW_YEAR + "terms: {window: 14 days}\n", third)] == [
        ["7 days", "20 EUR"], ["14 days", "20 EUR"], ["14 days", "30 EUR"]]


def test_only_the_keys_that_are_written_change():
    _, second = versions(NEW_YEAR + "topics: {returns: {statements: [{rule: cheap, title: Cheap green tea}]}}\n")
    assert second.policy == whole(("title: Cheap tea", "title: Cheap green tea"))
    _, second = versions(NEW_YEAR + "questions: {return: {outcomes: {refused: {says: We are very sorry.}}}}\n")
    assert second.policy == whole(("says: We are sorry.", "says: We are very sorry."))


def test_what_is_removed_is_gone_a_thing_or_one_of_its_keys():
    _, second = versions(NEW_YEAR + "removed: [herbs, cheap.exception_to]\ntopics: {returns: {statements: [{rule: recent, exception_to: cheap}]}}")
    ids = [rule.id for rule in second.policy.rules]
    assert ids == ["recent", "late", "cheap"] and second.policy.guidance == ()
    assert [rule.exception_to for rule in second.policy.rules] == [("cheap",), (), ()]


def test_what_is_new_stands_behind_what_is_written_before_it():
    rule = "{rule: dry, title: Dry, says: You may return dry tea., when: {kind: black}, outcome: take_back, source: Fourth}"
    _, second = versions(NEW_YEAR + f"added: dry\ntopics: {{returns: {{statements: [{{rule: recent}}, {rule}]}}}}\n")
    assert second.policy.topics[0].statements == ("recent", "dry", "late", "cheap", "herbs")
    _, second = versions(NEW_YEAR + f"added: dry\ntopics: {{returns: {{statements: [{rule}]}}}}\n")
    assert second.policy.topics[0].statements == ("recent", "late", "cheap", "herbs", "dry")


def test_a_problem_is_quoted_from_the_file_in_which_it_stands():
    assert messages(NEW_YEAR + 'summary: "{widow}"\n') == ["versions/2.yml:3:11: There is no term `widow`."]
    assert messages(NEW_YEAR + "removed: fee\n") == [
        f"policy.yml:{place}: In the version `versions/2.yml`: There is no term `fee`." for place in ("66:47", "67:48")]


def test_a_problem_of_the_policy_is_not_said_again_of_each_version():
    policy = tea(ZONE, ("outcome: take_back", "outcome: taken_back"))
    assert len(messages(NEW_YEAR, policy=policy)) == 1


def test_problems_of_several_files_are_reported_together():
    policy = tea(ZONE, ("kind: herbs", "kind: herb"))
    found = messages(NEW_YEAR + "terms: {widow: 8 days}\n", "version: 3\neffective_from: 2027-02-01\n", policy=policy)
    assert [one.split(":")[0] for one in found] == ["policy.yml", "versions/2.yml", "versions/3.yml"]


def test_a_thing_is_not_moved_to_another_place_by_writing_it_there():
    (message,) = messages(NEW_YEAR + "questions: {return: {outcomes: {herbs: {title: Herbs}}}}\n")
    assert message == "versions/2.yml:3:33: `herbs` is a rule or guidance of `returns` in the version before, and not an outcome of `return`."


MORE = ("topics:\n", "topics:\n  more:\n    title: More\n    intro: More.\n    statements:\n      - {guidance: open, title: Open, says: We open"
        " early., joins: return, when: always, source: Fourth}\n")


def test_a_rule_that_is_written_under_another_topic_is_said_to_belong_to_its_own():
    layer = NEW_YEAR + "topics: {more: {statements: [{rule: late, title: Later}]}}\n"
    (message,) = messages(layer, policy=tea(ZONE, MORE))
    assert message.endswith("`late` is a rule or guidance of `returns` in the version before, and not a rule or guidance of `more`.")


def test_the_last_term_can_go_and_what_has_to_be_there_cannot():
    plain = tea(ZONE, ("  fee: 20 EUR\n", ""), ("{less than fee}", "little"), ("less_than: fee", "less_than: 20 EUR"))
    layer = NEW_YEAR + "removed: window\ntopics: {returns: {statements: [" + ", ".join([
        "{rule: recent, says: You may return recent tea., when: {bought_on: {within: 7 days}}}",
        "{rule: late, title: Old tea, when: {bought_on: {longer_ago_than: 7 days}}}"]) + "]}}\n"
    _, second = versions(layer, policy=plain)
    assert second.policy.terms == ()
    (message,) = messages(NEW_YEAR + "removed: [kind, bought_on, price]\n")
    assert message == "versions/2.yml:3:28: With `kind`, `bought_on` and `price`, all goes that stands under `facts`."
    (message,) = messages(NEW_YEAR + "removed: open\n", policy=tea(ZONE, MORE))
    assert message == "versions/2.yml:3:10: With `open`, all goes that stands under `statements` of `more`."


def test_what_stands_below_a_thing_goes_with_it_whether_it_is_named_or_not():
    for removed in ("more", "[more, open]", "[open, more]"):
        _, second = versions(NEW_YEAR + f"removed: {removed}\n", policy=tea(ZONE, MORE))
        assert [topic.id for topic in second.policy.topics] == ["returns"]


def named(file: str, layer: str = NEW_YEAR) -> list[str]:
    with pytest.raises(PolicyError) as raised:
        load_versions((tea(ZONE).encode(), "policy.yml"), (layer.encode(), file))
    return [f"{problem.place}: {problem.message} {problem.way_out}" for problem in raised.value.problems]


def test_a_file_that_is_named_after_another_day_than_its_version_begins_is_reported():
    assert named("versions/2027-01-02.yml") == [
        "versions/2027-01-02.yml:2:17: This version begins on 1 January 2027, and its file is named after 2 January 2027."
        " Rename the file to `2027-01-01.yml`, or write `effective_from: 2027-01-02`."]
    assert named("HEAD:versions/2027-1-1.yaml") == [
        "HEAD:versions/2027-1-1.yaml:2:17: The name of this file writes the day `2027-1-1` in another way than `effective_from` does."
        " Rename the file to `2027-01-01.yml`."]
    for file in ("versions/2027-01-01.yml", "versions/2027-01-01.yaml", "versions/new-year.yml"):
        assert len(load_versions((tea(ZONE).encode(), "policy.yml"), (NEW_YEAR.encode(), file))) == 2


def test_two_versions_with_the_same_name_are_reported():
    assert messages(NEW_YEAR, NEW_YEAR.replace("2027-01-01", "2027-02-01")) == ["versions/3.yml:1:10: Another version is called `2`, too."]
    assert messages(NEW_YEAR.replace('"2"', '"1"')) == ["versions/2.yml:1:10: Another version is called `1`, too."]


def test_a_version_is_in_force_until_the_day_before_the_next_one():
    both = versions(NEW_YEAR)
    first, second = both
    days = {"2026-11-22": first, "2026-11-23": first, "2026-12-31": first, "2027-01-01": second, "2030-01-01": second}
    assert all(both.on(datetime.date.fromisoformat(day)) is version for day, version in days.items())
    assert [both.until(one.policy) for one in both] == ["2026-12-31", ""]


def test_the_day_begins_where_the_policy_says():
    at_midnight_in_berlin = datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC)
    assert versions(NEW_YEAR).today(at_midnight_in_berlin) == datetime.date(2027, 1, 1)
    assert versions(NEW_YEAR).today(at_midnight_in_berlin - datetime.timedelta(seconds=1)) == datetime.date(2026, 12, 31)


def test_the_reference_date_says_which_version_decides():
    both = versions(NEW_YEAR, policy=tea(("language: en", "language: en\ntime_zone: UTC\nreference_date: bought_on")))
    first, second = both
    assert both.deciding("2027-01-05", {"bought_on": "2026-12-31"}) is first
    assert both.deciding("2027-01-05", {"bought_on": "2027-01-01"}) is second
    assert both.deciding("2027-01-05", {}) is second
    assert both.deciding("2026-12-05", {"bought_on": "yesterday"}) is first


def test_neither_the_zone_nor_the_reference_date_is_part_of_what_ships():
    timed = load_policy(tea(("language: en", "language: en\ntime_zone: UTC\nreference_date: bought_on")).encode(), "policy.yml").policy
    assert digest(timed) == digest(load_policy(tea().encode(), "policy.yml").policy)


def test_the_version_on_the_editors_page_can_be_laid_over_the_policy_there():
    page = (frozen.PROJECT / "docs" / "editors" / "format.md").read_text("utf-8")
    blocks = re.findall(r"```yaml\n(.*?)```", page, re.DOTALL)
    policy, layer = (next(one for one in blocks if one.startswith(start)) for start in ("policy:", "version:"))
    second = versions(layer, policy=policy.replace("language: en", "language: en\ntime_zone: Europe/Berlin")).all[1].policy
    assert second.terms[0].text == "3 weeks" and second.topics[0].statements == ("recent", "too-late", "opened-tin", "smelling")


# --- Checks ---------------------------------------------------------------------------------------------------------------

CASES = """
- {case: Eight days, question: return, answers: {kind: black, bought_on: 8 days ago}, outcome: refused}
"""


def found(cases: str, *layers: str, policy: str = tea(ZONE)) -> list[list[str]]:
    return [[f"{one.place}: {one.message}" for one in report.problems]
            for report in check_versions(versions(*layers, policy=policy), (cases.encode(), "cases.yml"))]


def test_a_case_without_a_day_is_tried_in_each_version():
    first, second = found(CASES, NEW_YEAR + "terms: {window: 14 days}\n")
    assert first == [] and len(second) == 1
    assert second[0].startswith(
        "cases.yml:2:10: In the version `versions/2.yml`: The example case `Eight days` is decided otherwise:"
        " outcome `take_back`, expected `refused`")


def ways_out(cases: str, *layers: str, policy: str = tea(ZONE)) -> list[list[str]]:
    return [[one.way_out for one in report.problems if one.place.file == "cases.yml"]
            for report in check_versions(versions(*layers, policy=policy), (cases.encode(), "cases.yml"))]


def test_a_case_that_a_later_version_decides_otherwise_is_led_to_a_day_and_a_second_case():
    first, second, third = ways_out(
        CASES, NEW_YEAR + "terms: {fee: 30 EUR}\n", 'version: "3"\neffective_from: 2027-02-01\nterms: {window: 14 days}\n')
    assert first == second == []
    assert third == ["Mend the version. Or, if it is right, give the case a day of the rules before, `as_of: 2027-01-01`, and write a second one"
                     " with `as_of: 2027-02-01` and what is decided from then on: `check --accept-cases` does both."]


def test_a_case_that_fails_alike_in_each_version_is_said_once():
    wrong = CASES.replace("refused", "take_back")
    assert [len(one) for one in found(wrong, NEW_YEAR, NEW_YEAR.replace("2027-01-01", "2027-02-01").replace('"2"', '"3"'))] == [1, 0, 0]


EXTRA = ("      - rule: late\n", "      - {rule: extra, title: E, says: 'You may return tea {within window}.', when: {bought_on: {within: window}},"
         " outcome: take_back, source: S}\n      - rule: late\n")


def test_a_case_may_expect_a_rule_that_a_later_version_removes():
    def in_cases(cases: str, layer: str, policy: str) -> list[list[str]]:
        return [[one for one in report if one.startswith("cases.yml")] for report in found(cases, NEW_YEAR + layer, policy=policy)]

    first, second = in_cases(
        CASES.replace("outcome: refused", "outcome: refused, rules: late, guidance: []"),
        "removed: late\ntopics: {returns: {statements: [{rule: recent, says: You may return tea., when: always}]}}\n", tea(ZONE))
    assert first == []
    assert len(second) == 1 and "outcome `take_back`, expected `refused`, because of rule `recent`" in second[0]
    first, second = in_cases(
        "- {case: Rule, question: return, answers: {kind: black, bought_on: today}, outcome: take_back, rules: [recent, extra]}",
        "removed: extra\n", tea(ZONE, EXTRA))
    assert first == [] and len(second) == 1
    assert second[0].endswith("no longer decides: `extra`, which is not part of this version.")


def test_a_case_about_a_fact_that_only_one_version_has_is_led_to_a_day_of_that_version():
    cases = "- {case: Sealed, question: return, answers: {kind: black, bought_on: today, sealed: yes}, outcome: take_back}\n"
    sealed = ("facts: {sealed: {label: Sealed, question: Is it sealed?, answers: yes or no}}\nadded: sealed\n"
              "topics: {returns: {statements: [{guidance: herbs, when: {kind: herbs, sealed: yes}}]}}\n")
    first, second = found(cases, NEW_YEAR + sealed)
    assert second == [] and len(first) == 1
    assert first[0].endswith("The example case `Sealed` speaks of what version `1` does not have: There is no fact `sealed`.")
    assert ways_out(cases, NEW_YEAR + sealed)[0] == [
        "If it is about version `2`, write `as_of: 2027-01-01` into it, the first day of that version: `check --accept-cases` does."]
    assert found(cases.replace("outcome:", "as_of: 2027-01-01, outcome:"), NEW_YEAR + sealed) == [[], []]
    misspelt = found(cases.replace("sealed", "seeled"), NEW_YEAR + sealed)
    assert [len(one) for one in misspelt] == [1, 0] and "There is no fact `seeled`." in misspelt[0][0]


def test_a_case_with_a_day_is_tried_in_the_version_of_that_day():
    dated = CASES.replace("outcome:", "as_of: 2026-12-31, outcome:")
    assert found(dated, NEW_YEAR + "terms: {window: 14 days}\n") == [[], []]
    assert [len(one) for one in found(dated.replace("2026-12-31", "2027-01-01"), NEW_YEAR + "terms: {window: 14 days}\n")] == [0, 1]


def test_a_case_is_read_in_the_words_of_the_version_that_decides_it():
    case = "- {case: Old, question: return, as_of: 2026-12-01, answers: {kind: herbs, bought_on: today}, outcome: take_back, guidance: herbs}\n"
    in_cases = [one for report in found(case, NEW_YEAR + "removed: herbs\n") for one in report if one.startswith("cases.yml")]
    assert in_cases == []


def test_a_finding_of_a_version_says_which_one_it_is():
    first, second = found("[]", NEW_YEAR + "topics: {returns: {statements: [{rule: late, when: {bought_on: {longer_ago_than: 30 days}}}]}}\n")
    assert "cases.yml" in first[0]  # the list of cases is empty
    assert any(one.startswith("policy.yml:") and "In the version `versions/2.yml`: " in one for one in second)


def test_nobody_wonders_why_only_the_reference_date_is_asked():
    ordered = ("facts:\n", "facts:\n  ordered_on:\n    label: Ordered\n    question: When did you order?\n    answers: date\n")
    loaded = tea(ordered, ("language: en", "language: en\ntime_zone: UTC\nreference_date: ordered_on"))
    assert not [one for report in check_versions(versions(policy=loaded)) for one in report.problems]
    without = versions(policy=tea(ordered))
    assert [one.code for report in check_versions(without) for one in report.problems] == ["idle-fact"]


# --- In general -----------------------------------------------------------------------------------------------------------

WHOLE: dict[str, Any] = {
    "policy": "tea", "title": "Tea", "language": "en", "time_zone": "UTC", "version": "1", "effective_from": "2026-11-23",
    "summary": "What we take back.", "notice": "No advice.", "source": "Notice",
    "terms": {"window": "7 days", "fee": "20 EUR"},
    "facts": {
        "kind": {"label": "Kind", "question": "Which kind?", "answers": {"green": "Green", "black": "Black", "herbs": "Herbs"}},
        "opened": {"label": "Opened", "question": "Opened?", "answers": "yes or no", "hint": "Look."},
    },
    "questions": {"return": {"ask": "Can I?", "topic": "returns", "outcomes": {
        "yes_you_can": {"strength": "can", "title": "You can", "says": "Come."},
        "you_cannot": {"strength": "cannot", "title": "You cannot", "says": "Sorry."},
    }}},
    "topics": {"returns": {"title": "Returns", "intro": "All.", "statements": [
        {"rule": "a", "title": "A", "says": "You can.", "when": {"kind": "green"}, "outcome": "yes_you_can", "source": "S"},
        {"rule": "b", "title": "B", "says": "You cannot.", "when": {"kind": "black"}, "outcome": "you_cannot", "source": "S"},
        {"guidance": "c", "title": "C", "says": "Come early.", "when": "always", "joins": "return", "source": "S"},
    ]}},
}
THINGS = (("terms",), ("facts",), ("questions", "return", "outcomes"), ("topics", "returns", "statements"))


def name_of(thing: dict[str, Any]) -> str:
    return thing.get("rule") or thing["guidance"]


@st.composite
def edits(draw):
    """Another policy, with the layer that makes it of the first one."""
    new, layer = copy.deepcopy(WHOLE), {"version": "2", "effective_from": "2027-01-01"}
    new |= layer
    removed, added = [], []
    statements = new["topics"]["returns"]["statements"]
    changed: list[dict[str, Any]] = []
    for thing in list(statements):
        done = draw(st.sampled_from(["kept", "kept", "changed", "removed", "followed"]))
        if done == "changed":
            key, text = draw(st.sampled_from(["title", "source"])), draw(st.text("abc", min_size=1, max_size=3))
            thing[key] = text
            changed.append({next(iter(thing)): name_of(thing), key: text})
        elif done == "removed" and len(statements) > 1 and name_of(thing) != "a":
            statements.remove(thing)
            removed.append(name_of(thing))
        elif done == "followed":
            made = {**thing, next(iter(thing)): f"{name_of(thing)}2"}
            statements.insert(statements.index(thing) + 1, made)
            changed += [{next(iter(thing)): name_of(thing)}, made]
            added.append(name_of(made))
    if draw(st.booleans()):
        new["terms"]["window"] = "14 days"
        layer["terms"] = {"window": "14 days"}
    if draw(st.booleans()):
        new["facts"]["opened"]["question"] = "Is it open?"
        layer["facts"] = {"opened": {"question": "Is it open?"}}
    if draw(st.booleans()):
        del new["facts"]["opened"]["hint"]
        removed.append("opened.hint")
    if draw(st.booleans()):
        new["questions"]["return"]["outcomes"]["you_cannot"]["says"] = "No."
        layer["questions"] = {"return": {"outcomes": {"you_cannot": {"says": "No."}}}}
    if changed:
        layer["topics"] = {"returns": {"statements": changed}}
    return new, layer | ({"removed": removed} if removed else {}) | ({"added": added} if added else {})


@given(edits())
def test_a_layer_says_the_same_as_the_whole_policy_would(made):
    new, layer = made
    _, second = versions(json.dumps(layer), policy=json.dumps(WHOLE))
    assert second.policy == load_policy(json.dumps(new).encode(), "policy.yml").policy
