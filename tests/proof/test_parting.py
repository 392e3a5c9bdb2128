"""Where page and checker could part: each way is tried on purpose, and the person who publishes reads what is wrong.

The table in docs/decisions/0008-proof-before-publication.md lists the ways, what holds the two together, and the tests, in this
order. Those that need a browser are in tests/browser/test_parting.py.
"""

from __future__ import annotations

import ast
import datetime
import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

import compiler.publish.content
from checker import Evaluator, Interview, policy_to_data
from checker.data import canonical_json
from checker.meaning import Meaning
from compiler.checks.report import check_policy
from compiler.derived.interview_plan import make_plan
from compiler.engine.files import engine_files
from compiler.pages.handwritten import put_in
from compiler.pages.timeline import Period, Timeline
from compiler.problems import PolicyError
from compiler.proof import agreement as proof
from compiler.proof.agreement import ProofError, compare_tables, prove, prove_plan
from compiler.proof.read_back import compare_pages, compare_versions
from compiler.publish import site as publishing
from compiler.publish.content import Making
from compiler.publish.site import SiteError, build_site
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea_in_japanese import accepted, in_japanese, tea_ja
from tests.sites import built

PROJECT = Path(__file__).resolve().parents[2]
SHOP = frozen.SHOP
TEXT = SHOP.read_text(encoding="utf-8")
CASES = SHOP.with_name("cases.yml").read_bytes()
POLICY = load_policy(TEXT.encode(), "policy.yml").policy
DECISION = PROJECT / "docs" / "decisions" / "0008-proof-before-publication.md"
MODULES = ("tests/proof/test_parting.py", "tests/browser/test_parting.py")


def changed(old: str, new: str) -> str:
    assert TEXT.count(old) == 1, f"expected once: {old!r}"
    return TEXT.replace(old, new)


def messages(text: str, code: str) -> list[str]:
    """The messages of a finding that an editor reads."""
    report = check_policy(load_policy(text.encode(), "policy.yml"), (CASES, "cases.yml"))
    assert report.errors, "it can be published"
    return [problem.message for problem in report.problems if problem.code == code]


def refused(tmp_path: Path) -> str:
    """The message with which the build of the shop's site is refused."""
    with pytest.raises(SiteError) as raised:
        build_site(policy_file=SHOP, site_dir=tmp_path / "site", project=PROJECT, cache=PROJECT / ".cache")
    assert not (tmp_path / "site").exists(), "nothing is published"
    return str(raised.value)


@pytest.fixture(autouse=True, scope="module")
def _only_the_pages(site) -> Iterator[None]:
    """The tests here misprint pages. What ships beside them is proved in the first build alone, and is left out; so are the schemas, the wheel and
    the studio. The policy is checked once. The ``site`` that other files share is whole: it is built before that."""
    honest, checked = Making._proved, functools.cache(publishing._checked)
    proved = {}

    def once(making, interview, plan, policy):
        key = policy, proof.decision_table  # which a test may replace
        if key not in proved:
            _, certificate = honest(making, interview, plan, policy)
            proved[key] = {"python.mjs": b""}, certificate
        return proved[key]

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Making, "_proved", once)
        patched.setattr(compiler.publish.content, "_of_the_policy", lambda *_: {})
        patched.setattr(publishing, "with_studio", lambda content, *_, **__: content)
        patched.setattr(publishing, "_checked", checked)
        yield


def misprint(monkeypatch: pytest.MonkeyPatch, old: str, new: str) -> None:
    """Have the pages print something else."""
    honest = compiler.publish.content.render_pages

    def misprinted(*arguments):
        pages = honest(*arguments)
        assert sum(page.count(old) for page in pages.values()) == 1, f"expected once: {old!r}"
        return {path: page.replace(old, new) for path, page in pages.items()}

    monkeypatch.setattr(compiler.publish.content, "render_pages", misprinted)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    site = built(SHOP, tmp_path_factory)
    assert compare_pages(Meaning(POLICY), site) is None, "its pages themselves can be published"
    return site


def edit_finished(site: Path, to: Path, old: str, new: str) -> None:
    """A copy of the site's topics, with the first `old` on the page about cancellation replaced by `new`."""
    for topic in POLICY.topics:
        page = (site / topic.id / "index.html").read_text(encoding="utf-8")
        if topic.id == "cancellation":
            assert old in page
            page = page.replace(old, new, 1)
        (to / topic.id).mkdir()
        (to / topic.id / "index.html").write_text(page, encoding="utf-8")


# --- Prose says one number and the condition another ------------------------------------------------------------------


def test_prose_with_a_number_of_its_own():
    found = messages(changed("ideally {within contact_window}, if", "ideally within 14 days, if"), "orphan-number")
    assert found == [
        "The number `14` stands in prose and is no term, so nothing keeps it equal to what the rules compare with."]


def test_a_condition_with_a_number_of_its_own():
    found = messages(changed("{longer_ago_than: contact_window}", "{longer_ago_than: 14 days}"), "parted-comparison")
    assert found == [
        "`{within contact_window}` is a comparison, but no condition compares with `contact_window`.",
        "The text says `{more than contact_window ago}`, “more than 7 days ago”; but the condition of the guidance `contact-window-over` does not"
        " compare so: it says `more than 14 days ago`."]


def test_a_hand_written_page_with_a_number_of_its_own():
    with pytest.raises(PolicyError) as raised:
        put_in("# About\n\nWrite to us within 14 days.\n", "docs/about.md", 0, POLICY)
    (problem,) = raised.value.problems
    assert (problem.code, problem.place.line) == ("orphan-number", 3) and "`14`" in problem.message


# --- Prose is stronger or weaker than its outcome ---------------------------------------------------------------------


def test_prose_of_another_strength():
    text = changed("for convenience may no longer be\n          accepted", "for convenience may be\n          accepted")
    (found,) = messages(text, "strength")
    assert found.startswith("The rule `fulfilment-begun` does not say how strong it is: its outcome")
    assert "has the strength `may not`, and no word in its text says so." in found


# --- A rule is printed and never runs, or runs and is not printed -----------------------------------------------------


def test_a_rule_that_is_printed_and_never_runs():
    text = changed("when: {opened_or_used: yes, item_defective: yes}", "when: {opened_or_used: yes}")
    assert messages(text, "unreachable") == [
        "The rule `opened-or-used` never applies: in every case in which its condition holds, an exception to it does, too,"
        " for example in this case: Order status: Received or picked up; The item was opened or used: Yes;"
        " The item can reasonably be resold: No."]


def test_a_rule_that_runs_and_is_not_printed(monkeypatch, tmp_path):
    misprint(monkeypatch, "## Unpaid orders { #unpaid-order }", "")
    assert refused(tmp_path) == "The page `cancellation` does not print `unpaid-order`."


def test_a_rule_that_is_printed_and_not_in_the_policy(monkeypatch, tmp_path):
    place = "## Unpaid orders { #unpaid-order }"
    misprint(monkeypatch, place, f"## Made up {{ #made-up }}\n\nYou can cancel.\n\n{place}")
    assert refused(tmp_path) == "The page `cancellation` prints `made-up`, which the policy does not have there."


def test_a_rule_that_is_printed_twice(monkeypatch, tmp_path):
    """A false copy of the rule stands before the true one."""
    place = '<div class="hc-statement" data-statement="unpaid-order"'
    copy = '<h2 id="unpaid-order">Unpaid orders</h2><p class="hc-says">You can cancel.</p>'
    misprint(monkeypatch, place, copy + place)
    assert refused(tmp_path) == "The page `cancellation` prints `unpaid-order` twice."


SAYS = '<p class="hc-says" data-slot="says">You may cancel an order that is still awaiting payment'
TABLE = '<table class="hc-table">'
REFUND = "You can always cancel and will get all your money back."
UNDER = "prints under `unpaid-order` “{}”, but it should say “{}"
HIDES = "has `{}` under `unpaid-order`, so that a reader may not see what stands there: “You may cancel an order that"


@pytest.mark.parametrize("old, new, said", [
    # Something that the policy does not say
    (SAYS, f"<p>{REFUND}</p>{SAYS}", UNDER.format(REFUND, "You may cancel an order that")),
    ("<dl>\n", f"{REFUND}<dl>\n", UNDER.format(REFUND, "Applies All of these are true: (")),
    ("</details>\n</div>", f"</details>\n{REFUND}</div>", UNDER.format(REFUND, "”.")),
    ("</dl>", f"<div><dt>Answer</dt><dd>{REFUND}</dd></div></dl>", UNDER.format("Answer", "”.")),
    ("Unpaid orders<a", "Unpaid orders<span>, always</span><a", UNDER.format("Unpaid orders, always", "Unpaid orders”.")),
    ('<h2 id="_next"', f'<h2>{REFUND}</h2><h2 id="_next"', f"prints `{REFUND}`, which the policy does not have there."),
    ('<h1 id="_top"', f'<p>{REFUND}</p><h1 id="_top"', f"prints “{REFUND}” above its title."),
    ("<article ", f"<p>{REFUND}</p><article ", f"prints “{REFUND}” beside its main content."),
    (SAYS, SAYS.replace("You may", "You <span>can and</span> may"), "prints under `unpaid-order` “You can and may cancel an order that"),
    ('<dt data-slot="term">Applies', '<dt data-slot="says">Applies', "prints under `unpaid-order` “Applies All of these are true: ("),
    # Words that are hidden, or struck out
    (SAYS, SAYS.replace(">", " hidden>"), HIDES.format("hidden")),
    (SAYS, SAYS.replace(">", ' style="display: none">'), HIDES.format("style")),
    (SAYS, SAYS.replace(">", ' aria-hidden="true">'), HIDES.format("aria-hidden")),
    (SAYS, SAYS.replace("hc-says", "hc-says hc-unseen"), HIDES.format("hc-unseen")),
    (SAYS, SAYS.replace("hc-says", "hc-says md-overlay"), HIDES.format("md-overlay")),
    ('<div class="hc-statement"', '<div class="hc-statement" hidden', HIDES.format("hidden")),
    *(
        (f"{SAYS}, as long as", f"{SAYS.replace('You', f'<{tag}>You')}</{tag}>, as long as",
         f"has `<{tag}>` under `unpaid-order`, so that a reader may not see what stands there: “You may cancel an order that")
        for tag in ("del", "s", "strike", "template")
    ),
    ('<article class="', '<article hidden class="', "has `hidden` around its main content, so that a reader may not see it."),
    ("<body ", "<body hidden ", "has `hidden` around its main content, so that a reader may not see it."),
    # Another frame around what is true
    ("depends on how far it has come.</p>", "is up to you.</p>", "prints under `_top` “Whether an order can be cancelled is up to you.”"),
    (">Order cancellation<a", ">Refunds<a", "prints under `_top` “Refunds”, but it should say “Order cancellation”."),
    ("Can I cancel my order?<a", "Can I ask for a refund?<a",
     "prints under `table-cancel` “All cases: Can I ask for a refund?”, but it should say “All cases: Can I cancel"),
    (">In this case</th>", ">Not in this case</th>", "prints under `table-cancel` “Not in this case”, but it should say “In this case”."),
    ('data-label="In this case"', 'data-label="Not in this case"',
     "prints under `table-cancel` “(Not in this case (Order status: Awaiting payment)"),
    (">Our rules leave these cases open.", ">All of this is allowed.", "prints under `_gaps` “All of this is allowed. We would"),
    # A second table
    ('<h2 id="_gaps"', f'{TABLE}<tbody><tr><td>Always</td><td>You can</td></tr></tbody></table><h2 id="_gaps"',
     "prints under `table-cancel` “Always”, but it should say “”."),
    ("<footer ", f"{TABLE}<tbody><tr><td>Always</td><td>You can</td></tr></tbody></table><footer ",
     "has a table outside of its main content."),
    # Another order
    ('<h2 id="_gaps">What our rules do not say<', '<h2 id="_next">What our rules do not say<', "prints `_next` twice."),
])
def test_a_finished_page_that_says_something_else(site, tmp_path, old, new, said):
    edit_finished(site, tmp_path, old, new)
    with pytest.raises(ProofError) as raised:
        compare_pages(Meaning(POLICY), tmp_path)
    assert str(raised.value).startswith(f"The page `cancellation` {said}")


def test_a_finished_page_in_another_order(site, tmp_path):
    """The whole rule stands under its own heading, among the gaps of the policy."""
    page = (site / "cancellation" / "index.html").read_text(encoding="utf-8")
    rule = page[page.index('<h2 id="unpaid-order"'):page.index('<h2 id="authorized-unlimited-group-order"')]
    gap = '<h3 id="authorized-campaign-over"'
    edit_finished(site, tmp_path, page, page.replace(rule, "").replace(gap, rule + gap))
    with pytest.raises(ProofError) as raised:
        compare_pages(Meaning(POLICY), tmp_path)
    assert str(raised.value) == (
        "The page `cancellation` prints `authorized-unlimited-group-order` where `unpaid-order` should stand.")


def test_a_rule_that_is_printed_in_other_words(monkeypatch, tmp_path):
    misprint(monkeypatch, ">You may cancel an order that is still", ">You can cancel an order that is still")
    said = refused(tmp_path)
    assert said.startswith("The page `cancellation` prints under `unpaid-order` “You can cancel an order that is still awaiting")
    assert "but it should say “You may cancel an order that is still awaiting" in said


# --- Nobody sees what the checker makes of a sentence -----------------------------------------------------------------


def test_a_condition_that_is_printed_in_other_words(monkeypatch, tmp_path):
    misprint(monkeypatch, 'hc-answer">more than 7 days ago', 'hc-answer">within the last 7 days')
    said = refused(tmp_path)
    assert said.startswith("The page `refunds` prints under `contact-window-over` “Applies All of these are true: (Order status:")
    assert "within the last 7 days)”, but it should say “" in said and said.endswith("more than 7 days ago)”.")


def test_a_condition_that_is_printed_without_its_not(monkeypatch, tmp_path):
    misprint(monkeypatch, '<p data-slot="says">Not where&#58;</p>', "")
    assert refused(tmp_path) == (
        "The page `returns` prints under `nothing-received` “Applies (Order status: Received or picked up)”, but it should say"
        " “Applies Not where: (Order status: Received or picked up)”.")


def test_a_condition_that_is_printed_with_all_for_any(monkeypatch, tmp_path):
    misprint(monkeypatch, "At least one of these is true", "All of these are true")
    said = refused(tmp_path)
    assert said.startswith("The page `review` prints under `platform-intervention` “Applies All of these are true: (The case has")
    assert "but it should say “Applies At least one of these is true: (The case has been unresolved for long: Yes" in said


def test_a_rule_that_is_printed_with_another_outcome(monkeypatch, tmp_path):
    misprint(monkeypatch, ">You may cancel this order</strong>", ">You can cancel this order</strong>")
    said = refused(tmp_path)
    assert said.startswith("The page `cancellation` prints under `unpaid-order` “Answer Can I cancel my order? You can cancel")
    assert "but it should say “Answer Can I cancel my order? You may cancel this order may" in said


def test_a_rule_that_is_printed_with_another_exception(monkeypatch, tmp_path):
    misprint(monkeypatch, ">Opened or used, but defective</a> or <a", ">Opened or used</a> or <a")
    said = refused(tmp_path)
    assert said.startswith("The page `returns` prints under `opened-or-used` “Does not apply where Opened or used or Opened")
    assert "but it should say “Does not apply where Opened or used, but defective or Opened or used, and the law" in said


def test_a_condition_that_is_not_what_its_sentence_says():
    """No check understands sentences. But the example cases say, by hand, what the sentences lead to."""
    text = changed("received_on: {longer_ago_than: contact_window}", "received_on: {within: contact_window}")
    found = messages(text, "example")
    assert any("joins too: `contact-window-over` at policy.yml:" in message for message in found)


# --- Python in the browser behaves differently ------------------------------------------------------------------------


def test_an_engine_that_decides_otherwise(tmp_path):
    """The engine that ships joins guidance to a decision without looking at its condition."""
    sources = {f"checker/{file.name}": file.read_bytes() for file in (PROJECT / "checker").glob("*.py")}
    meaning = sources["checker/meaning.py"].decode()
    broken = meaning.replace("self.diagrams.both(self.diagrams.any_of(ways), self.holds(guidance.when))",
                             "self.diagrams.any_of(ways)")
    assert broken != meaning
    engine = engine_files({**sources, "checker/meaning.py": broken.encode()}, project=PROJECT, cache=PROJECT / ".cache")
    with pytest.raises(ProofError) as raised:
        prove(Evaluator(POLICY), engine, canonical_json(policy_to_data(POLICY)).encode(), tmp_path)
    assert "does not decide as the one that builds the site: their certificates differ in cases, outcomes, tried, seal." in str(raised.value)


# --- JavaScript decides something -------------------------------------------------------------------------------------


def known_to(script: str, *policies) -> set[str]:
    """The ids of facts, rules and outcomes that a script names."""
    ids = {
        one.id for policy in policies
        for one in (*policy.facts, *policy.rules, *policy.guidance, *(o for q in policy.questions for o in q.outcomes))
    }
    assert len(ids) > 20, "there is something to look for"
    return ids & set(re.findall(r"[\w-]+", script))


def test_a_script_that_knows_a_rule():
    library = load_policy(frozen.LIBRARY.read_bytes(), "policy.yml").policy
    scripts = {file.name: file.read_text(encoding="utf-8") for file in (PROJECT / "docs" / "front_end").glob("*.mjs")}
    assert {"page.mjs", "engine.mjs"} <= set(scripts)
    for name, script in scripts.items():
        assert not known_to(script, POLICY, library), f"{name} decides by itself"
    shortcut = scripts["page.mjs"] + "\nif (answers.order_status === 'paid') settings.outcome = 'cancel_not_covered';\n"
    assert known_to(shortcut, POLICY, library) == {"order_status", "cancel_not_covered"}


def test_a_script_that_walks_astray():
    """The page's script takes every "I don't know" for the first answer."""
    interview = Interview(POLICY)
    script = (PROJECT / "docs" / "front_end" / "plan.mjs").read_bytes()
    assert b"cells: [], label" in script
    with pytest.raises(ProofError) as raised:
        prove_plan(interview, make_plan(interview), script.replace(b"cells: [], label", b"cells: [[level, 0]], label"))
    said = str(raised.value)
    assert said.startswith("The checker's page would not say what the checker says.")
    assert said.endswith("Asked `cancel` with the answers {'order_status': None, 'reason': 'changed_mind'}.")


# --- A date passes and nobody builds the site anew --------------------------------------------------------------------


def test_a_day_that_passes():
    """The day is part of the case. On the eighth day the same site advises otherwise, and says for which day and by which version."""
    interview = Interview(POLICY)
    answers = {"order_status": "received", "reason": "damaged", "received_on": "2026-11-16", "request_state": "not_made"}
    seventh, eighth = (interview.step("refund", answers, datetime.date(2026, 11, day)) for day in (23, 24))
    advice = [{one["id"] for one in view["decision"]["guidance"]} for view in (seventh, eighth)]
    assert advice[1] - advice[0] == {"contact-window-over"}
    assert [view["as_of"] for view in (seventh, eighth)] == ["2026-11-23", "2026-11-24"]
    assert seventh["policy"] == eighth["policy"] == interview.about()
    assert interview.about()["version"] == POLICY.version


def test_a_page_that_says_other_days_than_its_version_holds(tmp_path):
    first, second = Period("1", "2026-11-23", "2026-12-31"), Period("2", "2027-01-01", "")
    timeline = Timeline((first, second), first, "Europe/Berlin")
    page = tmp_path / "refunds" / "index.html"
    page.parent.mkdir()
    says = "Version 1 of these rules, in force from 23 November 2026 until 31 December 2026. From 1 January 2027 on: version 2."
    page.write_text(f'<nav class="hc-versions"><p>{says}</p><p>More</p></nav>', "utf-8")
    compare_versions(timeline, ["refunds.md"], tmp_path)
    page.write_text(page.read_text("utf-8").replace("31 December", "30 December"), "utf-8")
    with pytest.raises(ProofError) as raised:
        compare_versions(timeline, ["refunds.md"], tmp_path)
    assert str(raised.value).startswith("The page `refunds` says of its version") and "until 31 December 2026." in str(raised.value)


# --- A translation says something else --------------------------------------------------------------------------------


def test_a_translation_with_another_comparison():
    with pytest.raises(PolicyError) as raised:
        in_japanese(accepted(tea_ja(("{within window}", "{longer_ago_than window}"))))
    assert [(problem.code, problem.place.file) for problem in raised.value.problems] == [("other-terms", "ja.yml")]


# --- The engine does not load -----------------------------------------------------------------------------------------


def test_a_table_that_says_otherwise(monkeypatch):
    honest = proof.decision_table

    def liar(meaning, question):
        table = honest(meaning, question)
        first, *rest = table.rows
        other = next(outcome for outcome in question.outcomes if outcome != first.outcome)
        return replace(table, rows=(replace(first, outcome=other), *rest))

    monkeypatch.setattr(proof, "decision_table", liar)
    with pytest.raises(ProofError, match="The decision table of `cancel` is wrong about `may_cancel` for {'order_status': 'awaiting_payment', "):
        compare_tables(Meaning(POLICY))


def test_a_table_that_leaves_a_case_out(monkeypatch, tmp_path):
    honest = proof.decision_table

    def forgetful(meaning, question):
        table = honest(meaning, question)
        return replace(table, rows=table.rows[1:])

    monkeypatch.setattr(proof, "decision_table", forgetful)
    assert refused(tmp_path).startswith("The decision table of `cancel` is wrong about `may_cancel` for {")


def test_a_table_that_names_a_rule_that_does_not_lead(monkeypatch):
    honest = proof.decision_table

    def liar(meaning, question):
        table = honest(meaning, question)
        first, *rest = table.rows
        return replace(table, rows=(replace(first, rules=(*first.rules, POLICY.statement("fulfilment-begun"))), *rest))

    monkeypatch.setattr(proof, "decision_table", liar)
    with pytest.raises(ProofError, match="The decision table of `cancel` is wrong about the rule `fulfilment-begun` for {"):
        compare_tables(Meaning(POLICY))


LISTED = '<span class="hc-fact">The product matches its listing&#58;</span>'


@pytest.mark.parametrize("old, new, said", [
    (f'{LISTED} <span class="hc-answer">Yes</span></p></li></ul></td>', f'{LISTED} <span class="hc-answer">No</span></p></li></ul></td>',
     "(In this case (Order status: Received or picked up) (Main reason: I changed my mind or prefer something else)"
     " (The product matches its listing: No)) (The answer is Returns are limited in your case"),
    ('any answer except <span class="hc-answer">None of these', '<span class="hc-answer">None of these',
     "(In this case (Order status: Received or picked up) (Kind of product: None of these) (The nature of the product"),
    ('<tr data-rules="preference-only" data-outcome="return_limited" data-slot="rows">',
     '<tr><td>Always</td><td>You can</td></tr><tr data-rules="preference-only" data-outcome="return_limited" data-slot="rows">',
     "Always”, but it should say “(In this case (Order status: Received or picked up)"),
    ('<span class="hc-otherwise">In every other case</span>', '<span class="hc-otherwise">In no other case</span>',
     "(In this case In no other case) (The answer is The policy does not say"),
], ids=["answer", "except", "row", "otherwise"])
def test_a_table_that_is_printed_otherwise(monkeypatch, tmp_path, old, new, said):
    misprint(monkeypatch, old, new)
    assert refused(tmp_path).startswith(f"The page `returns` prints under `table-return` “{said}")


def test_a_table_that_is_printed_with_another_outcome(monkeypatch, tmp_path):
    misprint(monkeypatch, 'data-slot="outcome">You may cancel this order</p>', 'data-slot="outcome">You can cancel this order</p>')
    said = refused(tmp_path)
    assert said.startswith("The page `cancellation` prints under `table-cancel` “(In this case (Order status: ")
    assert "You can cancel this order may Rule: Unpaid orders)”, but it should say “" in said


# --- The table itself -------------------------------------------------------------------------------------------------


def every_test_of(module: str) -> list[str]:
    tree = ast.parse((PROJECT / module).read_bytes())
    return [node.name for node in tree.body if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")]


def test_the_table_names_every_test_and_no_other():
    lines = DECISION.read_text(encoding="utf-8").splitlines()
    rows = [line.split("|")[1:-1] for line in lines if line.startswith("|")][2:]
    assert len(rows) == 10
    there = [test for module in MODULES for test in every_test_of(module) if not test.startswith("test_the_table_")]
    named = [re.findall(r"`(test_\w+)`", tests) for _, _, tests in rows]
    assert all(named), "a row without a test"
    assert sorted(test for tests in named for test in tests) == sorted(there)
