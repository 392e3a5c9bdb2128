"""What a change of a policy changes, as an editor reads it: in a few lines, with a case that shows it and the rules at both places."""

import dataclasses
import datetime
import re

import pytest

from bench.analysis import policy_of
from checker import model
from checker.diagram import TooLargeError
from compiler.changes.over_time import changes_by_day
from compiler.changes.report import NO_CHANGE, Differences, differences
from compiler.changes.space import ComparedDiagrams
from compiler.changes.texts import DECIDES
from compiler.problems import PolicyError
from compiler.reading.keys import KEYS
from compiler.reading.policy import Loaded, load_policy
from compiler.reading.versions import load_versions
from tests import frozen
from tests.checks.tea import tea

DAY = datetime.date(2026, 12, 1)


def load(text: str, file: str = "new.yml") -> Loaded:
    return load_policy(text.encode(), file)


def compared(new: str, old: str = tea()) -> Differences:
    return differences(load(old, "old.yml"), load(new), DAY)


def lines(new: str, old: str = tea()) -> list[str]:
    return compared(new, old).as_text().splitlines()


def changed(file, *edits: tuple[str, str]) -> Differences:
    """A frozen policy compared with an edit of it."""
    old = new = file.read_text("utf-8")
    for before, after in edits:
        assert new.count(before) == 1
        new = new.replace(before, after)
    return differences(load(old, "old.yml"), load(new), DAY)


def test_a_moved_window_comes_out_as_the_days_in_question():
    assert lines(tea(("window: 7 days", "window: 14 days"))) == [
        "`old.yml` → `new.yml`",
        "",
        "Can I return the tea? Better for the customer",
        "  - `take_back` (may) instead of `refused` (cannot), in 5 of 18 cases:",
        "    Kind of tea: “Black tea” or “Herbs”; Day you bought it: 8 to 14 days ago",
        "    or Day you bought it: 8 to 14 days ago; Price: 20 EUR or more",
        "    For example, asked on 1 December 2026: Kind of tea: Black tea; Day you bought it: 23 November 2026 (8 days ago)",
        "      before: You cannot return it (`refused`), by `late` at old.yml:57",
        "      now: You may return it (`take_back`), by `recent` at new.yml:51",
        "",
        "The same outcome, by other rules",
        "  - `late` no longer decides for `return`, in 1 of 18 cases:",
        "    Kind of tea: Green tea; Day you bought it: 8 to 14 days ago; Price: 19 EUR or less",
        "    For example, asked on 1 December 2026: Kind of tea: Green tea; Day you bought it: 23 November 2026 (8 days ago); Price: 19 EUR",
        "      `late` was at old.yml:57 and is at new.yml:57",
        "",
        "Guidance",
        "  - `herbs` now joins for `return`, in 2 of 18 cases that have another outcome now",
        "",
        "What is asked",
        "  - `kind` is asked now for `return`, in 6 of 18 cases:",
        "    Day you bought it: 8 to 14 days ago",
        "    For example, asked on 1 December 2026: Day you bought it: 23 November 2026 (8 days ago)",
        "  - `price` is asked now for `return`, in 2 of 18 cases:",
        "    Kind of tea: Green tea; Day you bought it: 8 to 14 days ago",
        "    For example, asked on 1 December 2026: Kind of tea: Green tea; Day you bought it: 23 November 2026 (8 days ago)",
        "",
        "Texts that change",
        "  - the term `window`: text, new.yml:11",
        "  - the rule `recent`: says, new.yml:51",
        "  - the rule `late`: title, new.yml:57",
    ]


def test_a_shorter_window_is_worse_and_shows_the_same_days():
    text = compared(tea(), old=tea(("window: 7 days", "window: 14 days"))).as_text()
    assert "Can I return the tea? Worse for the customer\n  - `refused` (cannot) instead of `take_back` (may), in 5 of 18 cases:" in text
    assert "8 to 14 days ago" in text and "before: You may return it (`take_back`), by `recent` at old.yml:51" in text


@pytest.mark.parametrize("before, after, heading", [
    ("cannot", "may", "Better for the customer"), ("cannot", "not covered", "No longer covered by the policy"),
    ("not covered", "limited", "Newly covered by the policy"), ("limited", "may not", "Worse for the customer"),
    ("may", "please", "Different for the customer"),
])
def test_an_outcome_that_says_it_more_or_less_strongly_is_a_change(before, after, heading):
    old, new = (tea(("strength: cannot", f"strength: {strength}")) for strength in (before, after))
    text = compared(new, old).as_text()
    assert f"Can I return the tea? {heading}\n  - `refused` is `{after}` instead of `{before}`, in 7 of 12 cases:" in text


@pytest.mark.parametrize("edit", [
    ("says: Bring herbs in their bag.", "says: Please bring herbs in a bag."),
    ("when: {bought_on: {within: window}}", "when: {not: {bought_on: {longer_ago_than: 7 days}}}"),
    ("when: {kind: green, price: {less_than: fee}}", "when: {all: [{price: {at_most: 19}}, {not: {kind: [black, herbs]}}]}"),
    ("joins: take_back", "joins: recent"),
])
def test_a_rewording_and_a_rewriting_change_no_decision(edit):
    found = compared(tea(edit))
    assert NO_CHANGE in lines(tea(edit)) and found.changes.none and found.as_data()["no_decision_changes"]


IMPOSSIBLE = """\
impossible:
  - when: {kind: herbs, price: {at_least: fee}}
    because: Herbs cost less than that, whatever kind of herbs it is and wherever they were grown.
    do: Look at the receipt.
  - when: {kind: black, price: 0}
    because: Black tea is never free.

questions:
"""


def test_a_combination_is_named_once_with_what_changed_of_it():
    old = tea(("questions:\n", IMPOSSIBLE))
    reason = "“Herbs cost less than that, whatever kind of herbs it is and wherever they came from.”"
    def said(*edits):
        new = old
        for before, after in edits:
            assert new.count(before) == 1
            new = new.replace(before, after)
        return [line for line in lines(new, old) if "impossible" in line]

    assert said(("they were grown", "they came from")) == [f"  - the impossible combination {reason}: because, new.yml:33"]
    assert said(("Look at the receipt", "Look at your receipt")) == [
        f"  - the impossible combination {reason.replace('they came from', 'they were grown')}: do, new.yml:33"]
    assert said(("kind: black, price: 0", "kind: black, price: 1")) == []
    assert said(("kind: herbs, price: {at_least: fee}", "kind: herbs, price: {more_than: fee}"), ("they were grown", "they came from")) == [
        f"  - new: the impossible combination {reason}, new.yml:33",
        f"  - gone: the impossible combination {reason.replace('they came from', 'they were grown')}, old.yml:33"]


def test_cases_are_told_from_those_that_were_decided_alike_where_that_is_simpler():
    """Whether tea is refused depends on much; that the weekend changes all of it needs no more than a word."""
    weekend = tea(
        ("facts:\n", "facts:\n  weekend: {label: Bought at a weekend, question: Did you buy it at a weekend?, answers: yes or no}\n"),
        ("      - guidance: herbs", "      - {rule: weekend, title: Weekends, says: You may return what you bought at a weekend.,"
         " when: {weekend: yes}, outcome: take_back, exception_to: all, source: S}\n      - guidance: herbs"))
    found = lines(weekend)
    headline = found.index("  - `take_back` (may) instead of `refused` (cannot), in 7 of 24 cases:")
    assert found[headline + 1] == "    of those that had `refused` before: Bought at a weekend: Yes"
    (change,) = [one for one in compared(weekend).as_data()["changes"] if one["kind"] == "outcome"]
    assert len(change["where"]) > 1, "programs get the condition of these cases and of no others"


def test_the_same_condition_is_not_read_twice_and_what_is_asked_is_shown_by_an_example():
    found = changed(frozen.SHOP, ("contact_window: 7 days", "contact_window: 14 days")).as_text().splitlines()
    conditions = [line for line in found if line.endswith("Day you received the goods: 8 to 14 days ago")]
    assert len(conditions) == 1
    assert "  - `contact-window-over` no longer joins for `refund` and `help`, in the same 60 of 910 cases as said of `contact-soon`" in found
    depths = [depth for depth, _ in changed(frozen.SHOP, ("contact_window: 7 days", "contact_window: 14 days")).as_lines()]
    assert all(after <= before + 1 for before, after in zip(depths, depths[1:]) if before >= 0), "a list has no list without an item above it"
    asked = changed(frozen.SHOP, ("when: {opened_or_used: yes, item_defective: yes}", "when: {opened_or_used: yes, item_defective: no}"))
    text = asked.as_text()
    _, _, part = text.partition("What is asked\n")
    assert part.count("For example") > 2 and "\n    or " not in part
    assert any(len(one["where"]) > 1 for one in asked.as_data()["changes"] if one["kind"] == "asked")


def test_a_rule_that_seems_to_have_another_name_is_led_to_saying_so():
    edit = ("- rule: late", "- rule: too-late")
    found = lines(tea(edit))
    hint = "    If `too-late` is `late` by another name, write `renamed: {late: too-late}` into the new policy, and they are compared as one."
    assert [line for line in found if "another name" in line] == [hint]
    said = ("source: Third sentence\n", "source: Third sentence\nrenamed: {late: too-late}\n")
    assert not [line for line in lines(tea(edit, said)) if "name" in line]
    assert "another name" not in changed(frozen.SHOP, ("contact_window: 7 days", "contact_window: 14 days")).as_text()


def test_a_rule_that_is_new_is_no_other_text_of_its_topic_and_another_order_is():
    rule = "      - {guidance: extra, title: E, says: Bring it., joins: return, when: always, source: S}\n      - guidance: herbs"
    assert not [line for line in lines(tea(("      - guidance: herbs", rule))) if "the topic" in line]
    at = tea().index("      - rule: recent"), tea().index("      - rule: late"), tea().index("      - rule: cheap")
    moved = tea()[: at[0]] + tea()[at[1] : at[2]] + tea()[at[0] : at[1]] + tea()[at[2] :]
    assert lines(moved)[-1] == "  - the topic `returns`: order, new.yml:47"


def test_equal_policies_have_nothing_to_say_but_that():
    assert lines(tea()) == ["`old.yml` → `new.yml`", "", NO_CHANGE]


def test_what_is_called_a_text_is_a_key_that_an_editor_writes():
    kinds = {model.Policy: "policy", model.Fact: "fact amount", model.Definition: "definition", model.Question: "question", model.Outcome: "outcome",
             model.Topic: "topic", model.Rule: "rule", model.Guidance: "guidance", model.Route: "route"}
    for kind, key in kinds.items():
        assert {one.name for one in dataclasses.fields(kind)} - DECIDES <= {one for part in key.split() for one in KEYS[part]}, kind


def test_every_text_that_readers_see_is_compared():
    """Each text of a policy, also one that gets a key of its own some day: changed alone, it is named and nothing else is."""
    loaded = frozen.loaded(frozen.LIBRARY)
    for path, (_, node) in loaded.nodes.items():
        if node not in loaded.prose or "answers" in path:
            continue
        text = loaded.report.source.text
        old = text[node.start : node.end]
        new = old.replace("e", "ee", 1) if "e" in old.split("{")[0] else old
        if new != old and not old.startswith("|"):
            found = differences(loaded, load(text[: node.start] + new + text[node.end :]), DAY)
            assert found.changes.none and [(*one.path, *one.keys) for one in found.texts] == [path], path


def test_days_of_the_calendar_are_named_and_only_those():
    found = changed(frozen.LIBRARY, ("closure_ends: 2027-01-03", "closure_ends: 2027-01-10"))
    (outcome,) = [one for one in found.changes.changes if one.kind == "outcome" and one.now == "no_fine" and one.before == "must_pay"]
    assert [test.text for tests in outcome.where.alternatives for test in tests if test.fact == "due_on"] == ["4 January 2027 to 10 January 2027"]
    assert "newly possible" not in {one.direction for one in found.changes.changes}, "days far away are no cases that came or went"
    assert outcome.example.known["due_on"] == datetime.date(2027, 1, 4).toordinal()
    data = next(one for one in found.as_data()["changes"] if (one["before"], one["now"]) == ("must_pay", "no_fine"))
    assert data["example"]["answers"]["due_on"] == "2027-01-04", "an answer as `decide` takes it"


def test_a_bound_that_an_editor_wrote_is_part_of_the_cases():
    text = compared(tea(("    unit: EUR", "    unit: EUR\n    to: 500"))).as_text()
    assert "No longer possible" in text and "Price: 501 EUR or more" in text and "now: there is no such case" in text


def test_a_fact_that_is_judged_now_and_one_that_no_longer_is():
    judged = ("    unit: EUR\n", "    unit: EUR\n  fresh:\n    label: Fresh\n    question: Is it fresh?\n    answers: yes or no\n"
              "    judged_by: the tea taster\n")
    rule = ("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, fresh: no}")
    text = compared(tea(judged, rule)).as_text()
    assert "What somebody has to judge\n  - `fresh` now has to be judged by the tea taster for `return`, in 4 of 24 cases:\n" \
        "    Kind of tea: Green tea; Day you bought it: within the last 7 days\n" in text
    assert "- `price` is no longer asked for `return`, in" in text
    assert "- The fact `fresh` is new. The old policy does not ask it." in text
    text = compared(tea(), old=tea(judged, rule)).as_text()
    assert "`fresh` no longer has to be judged for `return`" in text and "The fact `fresh` is gone." in text


def test_a_renamed_fact_is_not_compared_until_it_is_said():
    new = tea().replace("bought_on", "day_bought")
    text = compared(new).as_text()
    assert "Questions that cannot be compared\n  - `return`, since it depended on `bought_on` before and depends on `day_bought` now" in text
    assert "write `renamed: {bought_on: day_bought}` into the new policy" in text and NO_CHANGE not in text
    assert compared(new + "\nrenamed: {bought_on: day_bought}\n").changes.none


@pytest.mark.parametrize("old, new", [
    ("kind.green", "kind.sencha"), ("return", "bring_back"), ("take_back", "taken_back"), ("recent", "recent-tea"),
    ("guidance: herbs", "guidance: bag"),
])
def test_what_was_renamed_is_compared_as_one(old, new):
    names = [name.rpartition(".")[2] for name in (old, new)] if "." in old else [old, new]
    if "." in old:
        text = tea().replace(f"{names[0]}:", f"{names[1]}:").replace(f"kind: {names[0]}", f"kind: {names[1]}")
    elif old == "return":
        text = tea().replace("  return:", "  bring_back:")
    elif ":" in old:
        text = tea().replace(old, new)
    else:
        text = tea().replace(f"{old}:", f"{new}:").replace(f": {old}\n", f": {new}\n")
    without = compared(text)
    assert not without.changes.none
    renamed = f"\nrenamed: {{{old.removeprefix('guidance: ')}: {new.removeprefix('guidance: ')}}}\n"
    assert compared(text + renamed).changes.none
    assert compared(text + renamed, old=text).changes.none, "it stays where it is when the old policy has the new name already"


def test_guidance_that_takes_the_place_of_renamed_guidance_still_does():
    second = "      - guidance: bag\n        title: A bag\n        says: Please bring a bag.\n        joins: take_back\n" \
        "        when: {kind: herbs, price: {less_than: fee}}\n        instead_of: herbs\n        source: Third sentence\n"
    old = tea(("      - guidance: herbs\n", f"{second}      - guidance: herbs\n"))
    new = old.replace("guidance: herbs\n", "guidance: tins\n").replace("instead_of: herbs", "instead_of: tins")
    assert not compared(new, old=old).changes.none
    assert compared(f"{new}\nrenamed: {{herbs: tins}}\n", old=old).changes.none


def test_what_is_left_over_stays_so_when_its_question_is_renamed():
    old = tea(("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"), ("exception_to: recent", "exception_to: take_back"))
    assert {one.kind for one in compared(old).changes.changes} == {"reasons"}, "the same outcomes: only green tea that is late has a rule less"
    new = old.replace("  return:", "  bring_back:").replace("take_back", "taken_back")
    assert compared(new + "\nrenamed: {return: bring_back, take_back: taken_back}\n", old=old).changes.none


def test_what_is_too_large_to_compare_is_a_problem_in_the_new_policy(monkeypatch):
    monkeypatch.setattr(ComparedDiagrams, "both", too_large)
    with pytest.raises(PolicyError) as raised:
        compared(tea())
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.file) == ("too-large-space", "new.yml") and "compare all of them" in problem.message


def too_large(diagrams, a, b):
    raise TooLargeError([0])


def test_an_answer_that_is_new_brings_cases_that_could_not_be():
    new = tea(("      herbs: Herbs\n", "      herbs: Herbs\n      white: White tea\n"))
    text = compared(new).as_text()
    assert "Newly possible\n  - `take_back` in cases that could not be before, in 2 of 16 cases:\n" \
        "    Kind of tea: White tea; Day you bought it: within the last 7 days" in text
    assert "before: there is no such case" in text and "The answer `white` of `kind` is new." in text
    assert "No longer possible" in compared(tea(), old=new).as_text()


def test_a_fact_that_stands_for_something_else_now_is_not_taken_for_the_same():
    new = tea(("    answers: whole number\n    unit: EUR", "    answers: {low: Low, high: High}"), ("price: {less_than: fee}", "price: low"),
              ("{less than fee}", "a low price"), ("\n  fee: 20 EUR", ""))
    text = compared(new).as_text()
    assert "- The fact `price` is another one now. It was a whole number and is a choice of answers now." in text
    assert "`return`, since it depended on `price` before and depends on `price` now" in text


def test_a_question_that_only_one_of_them_has():
    more = ("topics:\n", "  keep:\n    ask: May I keep it?\n    topic: returns\n    outcomes:\n"
            "      kept: {strength: can, title: You can, says: Do.}\n\ntopics:\n")
    rule = ("      - guidance: herbs", "      - {rule: keep-it, title: Keep, says: You can., when: always, outcome: kept, source: Last}\n"
            "      - guidance: herbs")
    assert "  - `keep`, since it is new" in lines(tea(more, rule)) and "  - `keep`, since it is gone" in lines(tea(), old=tea(more, rule))


def test_the_old_and_the_new_rule_stand_at_their_own_places():
    new = tea(("terms:\n", "# A line more.\nterms:\n"), ("window: 7 days", "window: 14 days"), ("- rule: recent", "- rule: fresh"),
              ("exception_to: recent", "exception_to: fresh")) + "\nrenamed: {recent: fresh}\n"
    text = compared(tea(("window: 7 days", "window: 3 days")), old=new.replace("renamed: {recent: fresh}", "")).as_text()
    assert "by `fresh` at old.yml:52" in text and "by `late` at new.yml:57" in text
    (change, *_) = compared(new).as_data()["changes"]
    assert change["example"]["now"]["rules"] == [{"id": "fresh", "place": "new.yml:52"}]


def test_a_gap_and_a_conflict_are_problems_of_their_policy():
    gap = tea(("when: {bought_on: {longer_ago_than: window}}", "when: {bought_on: {longer_ago_than: 30 days}}"))
    for old, new, file in ((gap, tea(), "old.yml"), (tea(), gap, "new.yml")):
        with pytest.raises(PolicyError) as raised:
            compared(new, old)
        assert [(one.code, one.place.file) for one in raised.value.problems] == [("gap", file)]


def test_an_edit_of_the_version_in_force_says_when_it_takes_effect_and_that_nobody_is_told():
    def said(day: str, *edit: tuple[str, str]) -> str:
        old, new = (load_versions((tea(*edits).encode(), "policy.yml")) for edits in ((), edit))
        (found,) = changes_by_day(old, new, datetime.date.fromisoformat(day))
        assert found.as_data()["differences"]["in_force_since"] == ("2026-11-23" if "takes effect" in found.as_text() else None)
        return found.as_text()

    window = ("window: 7 days", "window: 14 days")
    assert said("2026-11-23", window).endswith(
        "When it takes effect\n  - Once it is published: version 1 has been in force since 23 November 2026. No page tells customers what changed.\n"
        "  - To announce a change for a day, write it as a version: see the recipe “Schedule a change”.\n")
    assert "takes effect" not in said("2026-11-22", window), "it is yet to come"
    assert "takes effect" not in said("2026-12-01", ("We are sorry.", "We are very sorry.")), "no decision changes"


def test_texts_of_the_policy_are_no_markup_in_a_pull_request():
    new = tea(("label: Kind of tea", "label: Kind *of* <tea> [x](y) | `z`"), ("window: 7 days", "window: 14 days"))
    assert r"Kind \*of\* \<tea\> \[x\](y) \| \`z\`: “Black tea” or “Herbs”" in compared(new).as_markdown()


def test_the_editors_page_shows_what_is_really_printed():
    blocks = re.findall(r"```(?:yaml)?\n(.*?)```", (frozen.PROJECT / "docs" / "editors" / "format.md").read_text("utf-8"), re.DOTALL)
    old = next(block for block in blocks if block.startswith("policy:"))
    new, file = old.replace("return_time: 2 weeks", "return_time: 3 weeks"), "/".join(["policy", "policy.yml"])
    (found,) = changes_by_day(*(load_versions((text.encode(), name)) for text, name in ((old, f"HEAD:{file}"), (new, file))), DAY)
    assert found.differences.as_text() in blocks
    renamed = next(block for block in blocks if block.startswith("renamed:"))
    assert load(f"{old}\n{renamed}").renamed == {"bought": "bought_on", "opened.unopened": "opened.no", "tin-rule": "opened-tin"}


def test_500_rules_over_40_facts_are_compared_without_counting_cases():
    text = policy_of(500).decode()
    old = load(text)
    bound = re.compile(r"(?<=at_least: n)\d+").search(text, len(text) // 2)
    new = load(f"{text[: bound.start()]}{int(bound[0]) + 2}{text[bound.end() :]}")
    found = differences(old, new, DAY)
    assert found.as_text()
    assert old.meaning.diagrams.size() < 1_000_000, "its cost follows the diagrams of the rules, not the cases"
    assert len(old.policy.rules) >= 500 and len(old.policy.facts) == 40 and found.changes.changes


def test_a_date_that_is_compared_each_year_too_is_not_mixed_up_where_a_fact_got_another_name():
    edits = (("when: {kind: herbs}", "when: {bought_on: {from: 11-01, until: 12-24}}"),
             ("when: {kind: green, price: {less_than: fee}}", "when: {kind: green, price: {less_than: fee}, bought_on: {from: 2026-12-01}}"))
    old = tea(*edits)
    for before, now in (("price", "cost"), ("bought_on", "paid_on")):
        assert NO_CHANGE in lines(old.replace(before, now) + f"renamed: {{{before}: {now}}}\n", old)


def test_two_dates_are_said_of_the_old_policy_too_where_one_of_them_is_compared_otherwise_now():
    received = "  received_on:\n    label: Delivery\n    question: On which day did you receive it?\n    answers: date\n"
    before = tea(("  bought_on:\n", received + "  bought_on:\n"), ("{bought_on: {within: window}}", "{bought_on: {within: window, of: received_on}}"),
                 ("when: {bought_on: {longer_ago_than: window}}", "when: otherwise"))
    now = before.replace("when: {kind: green, price", "when: {received_on: {longer_ago_than: 1 month}, price")
    assert any("after “Delivery (before)”" in line for line in lines(now, before))
