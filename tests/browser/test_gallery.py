"""The gallery shows everything there is to look at."""

import pytest

from checker import Evaluator
from checker.certificate import certify
from checker.interview import Interview
from compiler.publish.policy_files import load
from tests.browser.gallery import SCHEMES, WIDTHS, Gallery, states, take_states
from tests.browser.server import SiteServer
from tests.browser.test_languages import previewed
from tests.browser.visitor import Visitor
from tests.checks.tea import tea
from tests.checks.tea_in_japanese import TEA_JA, accepted


def test_each_question_and_each_decision_is_in_it(interview):
    names = [name for name, _, _ in states(interview)]
    assert len(names) == len(set(names))
    outcomes = certify(Evaluator(interview.policy))["outcomes"]
    decided = {f"check-{question}-decides-{outcome}" for question, counts in outcomes.items() for outcome, count in counts.items() if count}
    asked = {f"asks-{fact.id}" for fact in interview.policy.facts if not fact.judged_by}
    assert decided <= set(names)
    assert asked == {f"asks-{name.partition('-asks-')[2]}" for name in names if "-asks-" in name}


@pytest.mark.parametrize("number", [0, -1])
def test_the_answers_lead_there(visitor, interview, number):
    *_, (name, question, answers) = [state for state in states(interview) if "-decides-" in state[0]][: number or None]
    visitor.open()
    visitor.ask(question)
    visitor.go_on(answers)
    assert name == f"check-{question}-decides-{visitor.outcome}"


def test_a_picture_is_taken_on_each_width_in_each_scheme_and_on_paper(visitor, tmp_path):
    visitor.open()
    gallery = Gallery(tmp_path)
    gallery.take("one", visitor.page)
    gallery.write_index()
    pictures = {file.name for file in tmp_path.glob("*.png")}
    assert pictures == {f"one-{width}-{scheme}.png" for width in WIDTHS for scheme in SCHEMES} | {"one-print.png"}
    index = (tmp_path / "index.html").read_text(encoding="utf-8")
    assert all(f'src="{picture}"' in index for picture in pictures)


def test_the_states_are_in_it_in_each_language(browser, tmp_path):
    """Walked in its own words: its answers and buttons are found by them."""
    file = tmp_path / "policy.yml"
    file.write_text(tea(), encoding="utf-8")
    file.with_name("ja.yml").write_text(accepted(TEA_JA), encoding="utf-8")
    server = SiteServer(previewed(file, tmp_path / "site"))
    interview = Interview(load(file).translations["ja"].all[0].policy)
    seen, told = {}, {}

    class Names:
        def take(self, name, page):
            seen[name] = page.locator("html").get_attribute("lang")
            told[name] = page.locator(".ec-missing").is_visible()

    def begin(policy, **context):
        for left in browser.contexts:
            left.close()
        return Visitor(browser.new_context(**context), server, policy)

    take_states(Names(), server, begin, interview, "ja/")
    server.close()
    assert {f"ja-{name}" for name, _, _ in states(interview)} < set(seen)
    assert set(seen.values()) == {"ja"}
    assert [name for name in told if told[name]] == ["ja-check-with-broken-scripts"]
