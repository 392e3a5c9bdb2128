"""A translation says the texts of a policy in another language, and nothing else."""

from __future__ import annotations

import dataclasses

import pytest

from checker import Evaluator, certificate
from compiler.checks.report import check_versions
from compiler.problems import PolicyError, Problem
from compiler.publish.policy_files import is_translation
from compiler.reading.policy import load_policy
from compiler.reading.translations import texts_of
from compiler.reading.versions import load_versions
from compiler.reading.yaml_nodes import read
from tests import frozen
from tests.checks.tea import TEA, tea
from tests.checks.tea_in_japanese import TEA_JA, accepted, in_japanese, tea_ja

WHOLE = accepted(TEA_JA)
ZONE = ("language: en", "language: en\ntime_zone: Asia/Tokyo")
LATER = 'version: "2"\neffective_from: 2027-01-01\n'


def problems(ja: str, policy: str = TEA) -> list[Problem]:
    """What `check` finds in a policy with its translation."""
    try:
        reports = check_versions(in_japanese(ja, policy))
    except PolicyError as error:
        return [*error.problems]
    return [problem for report in reports for problem in report.problems]


def test_the_texts_are_those_of_the_translation_and_all_else_is_the_policys():
    versions = in_japanese(WHOLE)
    (policy,), (translated,) = ([one.policy for one in all] for all in (versions, versions.translations["ja"]))
    assert translated.language == "ja" and not versions.unfinished
    assert translated.title == "お茶の店" and translated.fact("kind").answers[1].label == "紅茶"
    assert translated.outcome("refused").says == "申し訳ございません。"
    assert [rule.when for rule in translated.rules if rule.id == "cheap"] != []
    assert [(rule.id, rule.outcome, rule.exception_to) for rule in translated.rules] == [
        (rule.id, rule.outcome, rule.exception_to) for rule in policy.rules]
    assert certificate.certify(Evaluator(translated)) == {
        **certificate.certify(Evaluator(policy)), "policy": certificate.digest(translated)}, "all decisions are the same, over ids"


def test_a_comparison_is_printed_in_the_words_of_the_language():
    says = in_japanese(WHOLE).translations["ja"].all[0].policy.statement("recent").says
    assert "within" not in says and "days" not in says and "7" in says


def test_an_amount_in_the_words_of_the_policys_language_is_printed_in_those_of_the_other():
    policy = tea(("language: en", "language: de"), ("window: 7 days", "window: 7 Tage"), ("{less than fee}", "{less_than fee}"),
                 ("{bought_on: {within: window}}", "{bought_on: {within: 7 Tage}}"))
    versions = in_japanese(accepted(TEA_JA, policy), policy)
    assert versions.all[0].policy.terms[0].text == "7 Tage"
    translated = versions.translations["ja"].all[0].policy
    assert translated.terms[0].text == "7日" and "7日以内" in translated.statement("recent").says
    assert [rule.when for rule in translated.rules] == [rule.when for rule in versions.all[0].policy.rules]


@pytest.mark.parametrize("file", [frozen.SHOP, frozen.LIBRARY, frozen.RENTALS, frozen.LONG_WORDS], ids=lambda file: file.parent.name)
def test_no_text_that_customers_read_is_left_out(file):
    texts = {entry.value.start for entry in texts_of(read(file.read_bytes(), "policy.yml")[0]).values() if hasattr(entry.value, "start")}
    lists = [entry.value for entry in texts_of(read(file.read_bytes(), "policy.yml")[0]).values() if hasattr(entry.value, "items")]
    texts |= {item.start for one in lists for item in one.items}
    assert {node.start for node in load_policy(file.read_bytes(), "policy.yml").prose} <= texts


def test_a_changed_text_is_stale_until_somebody_accepts_its_translation():
    policy = tea(("says: We are sorry.", "says: We are very sorry."))
    (stale,) = problems(WHOLE, policy)
    assert (stale.code, stale.severity, stale.place.file) == ("stale-translation", "error", "ja.yml")
    assert "`outcomes.refused.says` of the policy changed" in stale.message and "“We are very sorry.”" in stale.way_out
    assert problems(accepted(WHOLE, policy), policy) == []


@pytest.mark.parametrize("change", [
    ("window: 7 days", "window: 14 days"), ("says: We are sorry.", "says: We  are sorry."),
    ("kind: herbs", "kind: [herbs]"),
])
def test_what_is_no_change_of_a_text_makes_nothing_stale(change):
    assert problems(WHOLE, tea(change)) == []


def test_while_texts_are_missing_the_others_are_still_looked_at():
    ja = WHOLE.replace("    title: ハーブ\n", "").replace("{within window}", "{within windwo}")
    assert {problem.code for problem in problems(ja)} == {"missing-translation", "unknown-term"}


def test_a_translation_of_another_strength_is_found_where_it_stands():
    ja = accepted(tea_ja(("返品できません\n", "返品できます\n")))
    line = ja.splitlines().index("    title: 返品できます") + 1
    found = problems(ja)
    assert {(one.code, one.place.file, one.place.line) for one in found} == {("strength", "ja.yml", line)}
    assert any("`cannot`" in one.message for one in found)


def test_a_finding_about_a_translation_is_accepted_in_it():
    wrong = accepted(tea_ja(("says: 申し訳ございません。", "says: 申し訳ございません。60点のお茶です。")))
    found = problems(wrong)
    assert [one.code for one in found] == ["orphan-number"]
    words = dict(found[0].accept)["words"]
    noted = f"accepted:\n  - finding: orphan-number\n    about: refused\n    words: {words}\n    because: Tasters gave it so many points.\n"
    assert problems(noted + wrong) == []


@pytest.mark.parametrize(("tag", "advice"), [
    ("jp", "Did you mean `ja`? Then rename the file to `ja.yml`."), ("zh-cn", "Did you mean `zh`? Then"), ("xx", "Name the file after one of "),
    ("en", "Name the file after the language that it is in, or delete it."),
])
def test_a_file_named_after_no_language_is_reported(tag, advice):
    with pytest.raises(PolicyError) as raised:
        load_versions((TEA.encode(), "policy.yml"), translations={tag: [(WHOLE.encode(), f"{tag}.yml")]})
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.file) == ("bad-language", f"{tag}.yml")
    assert problem.way_out.startswith(advice)


def test_of_two_files_of_a_language_none_is_passed_over_in_silence():
    files = [(WHOLE.encode(), name) for name in ("ja.yaml", "ja.yml")]
    with pytest.raises(PolicyError) as raised:
        load_versions((TEA.encode(), "policy.yml"), translations={"ja": files})
    (problem,) = raised.value.problems
    assert (problem.message, problem.place.file) == ("The language `ja` has two files, this one and `ja.yaml`.", "ja.yml")


def test_a_text_with_a_sum_of_terms_is_held_to_the_other_terms_of_the_policys_text_as_well():
    policy = tea(("  fee: 20 EUR\n", "  fee: 20 EUR\n  more: 3 days\n"), ("tea {within window}", "tea {within window + more}"),
                 ("{within: window}", "{within: window + more}"), ("{longer_ago_than: window}", "{longer_ago_than: window + more}"),
                 ("Once the {window} are over", "Once the {window + more} are over"))
    ja = tea_ja(("{within window}であれば", "{within window + more}であれば、{fee}で"), ("{window}が過ぎたら", "{window + more}が過ぎたら"))
    (problem,) = problems(accepted(ja, policy), policy)
    assert problem.message == "This text says `{fee}`, which the policy does not say here."


def test_a_combination_too_many_is_told_as_such():
    policy = tea(("questions:\n", "impossible:\n  - {when: {kind: green}, because: Sold out.}\n\nquestions:\n"))
    (problem,) = [one for one in problems(WHOLE + "impossible:\n  - because: 売り切れです。\n  - because: もう一つ。\n", policy)
                  if one.code == "left-over-text"]
    assert problem.message == "The policy has only 1 impossible combination, and this is one more."


@pytest.mark.parametrize(("name", "expected"), [
    ("ja.yml", True), ("zh-Hans.yml", True), ("jp.yaml", True), (".ja.yml", False),
    ("cases.yml", False), ("policy.yml", False), ("source.yml", False),
])
def test_which_files_beside_a_policy_are_translations(name, expected):
    assert is_translation(name) is expected


def test_what_a_later_version_changes_is_translated_in_a_file_of_its_own():
    layers = {"2027-01-01.yml": LATER + "questions:\n  return:\n    outcomes:\n      refused:\n        says: Sorry, no.\n"}
    (stale,) = in_japanese(WHOLE, tea(ZONE), layers).unfinished
    assert stale.code == "stale-translation" and "`outcomes.refused.says`" in stale.message
    own = "outcomes:\n  refused:\n    says: いたしかねます。\ntranslated:\n  outcomes.refused.says: "
    kept = stale_digest(layers, own)
    versions = in_japanese(WHOLE, tea(ZONE), layers, [((own + kept).encode(), "versions/ja/2027-01-01.yml")])
    assert not versions.unfinished
    assert [one.policy.outcome("refused").says for one in versions.translations["ja"]] == ["申し訳ございません。", "いたしかねます。"]


def stale_digest(layers, own) -> str:
    from compiler.reading.translations import digest_of

    written = in_japanese(WHOLE, tea(ZONE), layers).written[1]
    return digest_of(texts_of(written.root)["outcomes", "refused", "says"].value)


def test_a_file_for_no_version_is_reported():
    with pytest.raises(PolicyError) as raised:
        in_japanese(WHOLE, tea(ZONE), {"2027-01-01.yml": LATER}, [(b"title: x\n", "versions/ja/2027-01-02.yml")])
    (problem,) = raised.value.problems
    assert problem.message == "There is no version `2027-01-02.yml` of the policy to translate."
    assert "Did you mean `2027-01-01.yml`?" in problem.way_out


def test_a_translation_makes_a_policy_of_its_own_digest():
    versions = in_japanese(WHOLE)
    first, other = versions.all[0].policy, versions.translations["ja"].all[0].policy
    assert {field.name for field in dataclasses.fields(first) if getattr(first, field.name) != getattr(other, field.name)} >= {"title", "language"}
