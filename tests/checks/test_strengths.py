"""How strongly a text speaks is known by words of a list, or marked by the editor; what is known is compared with the outcome."""

from datetime import date

import pytest

from checker.interview import Interview
from checker.model import STRENGTHS, TONES
from compiler.changes.report import differences
from compiler.checks import strengths
from compiler.languages import known, language
from compiler.problems import PolicyError
from compiler.reading.policy import load_policy
from tests.checks.tea import check, found, tea

SENTENCES = """\
| can | We accept returns {within window}. | ok |
| can | You have {window} to return it. | ok |
| can | We refund the full price. | ok |
| can | You have the right to withdraw. | ok |
| can | Your order qualifies for a full refund. | ok |
| can | You do not need a receipt to return it. | ok |
| can | You can return it. Return shipping cannot be refunded. | warn |
| can | You can try, but we never accept returns of opened goods. | mark |
| can | You can ask us, though we refuse refunds of any kind. | mark |
| can | You can be turned down. | limit |
| can | You can get nothing. | limit |
| cannot | There is no right of withdrawal. | ok |
| cannot | Final sale items are not returnable. | ok |
| cannot | We do not accept returns of underwear. | ok |
| cannot | All sales are final. | ok |
| cannot | Gift cards are excluded from returns. | ok |
| cannot | Opened software is non-refundable. | ok |
| cannot | Gift cards may not be returned or redeemed for cash. | ok |
| cannot | Returns will not be accepted. | ok |
| cannot | You are ineligible. | ok |
| cannot | You cannot return it, but you can exchange it. | mark |
| cannot | From May to August you cannot return skis. | ok |
| cannot | There may be other benefits. You cannot claim this one. | warn |
| cannot | You cannot lose: we take everything back. | limit |
| cannot | You can't go wrong: full refund, no questions asked. | limit |
| cannot | You cannot be refused. | limit |
| may | A refund is possible. | ok |
| may | You could get a refund. | ok |
| may | Refunds are at our discretion. | ok |
| may | Your request is subject to approval. | ok |
| may | You might have to pay. | ok |
| may | You may return it, but you must keep the tags on. | ok |
| may | You may return it in any store. You can find stores on our map. | warn |
| may | You may ask; we refuse every refund. | mark |
| must | You are required to include the receipt. | ok |
| must | A receipt is mandatory. | ok |
| must | You need a visa. | ok |
| usually | In most cases you pay nothing. | ok |
| limited | Your refund is reduced by the shipping costs. | ok |
| limited | You get store credit only. | ok |
| limited | A restocking fee applies. | ok |
| not covered | The shop has no rule for this. | ok |
| not covered | The policy is silent; contact us. | ok |
| not covered | Outside the scope of these rules. | ok |
| not covered | We do not mention it because it is forbidden. | mark |
| can | The policy does not say whether a paid order can be cancelled. A paid order may be eligible for a refund request. | error |
| is | The estate is shared equally between the parents. | ok |
| is | A lump sum is charged. | ok |
| need not | You do not have to pay. | ok |
| can | Wir nehmen es. | error |
| may | You can return it. | error |
| is | You may get it. | error |
| may | You may return it. You will be refunded in full. | error |
| can | We [hand over] the money. | ok |
| can | You [can] try, but we never accept returns of opened goods. | ok |
| cannot | You [cannot] return it, but you can exchange it. | ok |
| may | You may ask; we [refuse] every refund. | error |
| not covered | We [do not mention] it because it is forbidden. | ok |
| may | You [may] ask. | ok |
"""
ROWS = [[cell.strip() for cell in line.strip("| ").split("|")] for line in SENTENCES.splitlines()]
OWN = {"is": "So it is.", "can": "It can.", "cannot": "It cannot.", "may": "It may.", "must": "It must.", "usually": "Usually.",
       "limited": "Limited.", "not covered": "Our rules do not say.", "need not": "It need not.", "please": "Please.", "ideally": "Ideally.",
       "may not": "It may not."}
OUTCOME = "        strength: may\n        title: You may return it\n        says: Bring it to the shop.\n"
RULE = "says: You may return tea {within window}."


def of(strength, sentence, *changes):
    """The findings about a rule with this text under an outcome of this strength."""
    outcome = (OUTCOME, f"        strength: {strength}\n        title: {OWN[strength]}\n        says: Bring it to the shop.\n")
    return found(tea(outcome, (RULE, f'says: "{sentence}"'), *changes), "strength")


@pytest.mark.parametrize("strength, sentence, marked", ROWS, ids=[row[1][:50] for row in ROWS])
def test_a_sentence_of_a_real_policy_is_taken_as_it_is_meant(strength, sentence, marked):
    problems = of(strength, sentence)
    severities = {problem.severity for problem in problems}
    assert severities == {"ok": set(), "limit": set(), "warn": {"warning"}, "mark": {"error"}, "error": {"error"}}[marked], problems
    if marked == "mark":
        assert len(problems) == 1 and "Mark the words that carry the strength" in problems[0].way_out
    if marked == "limit":
        assert sentence.split(":")[0].split(".")[0] in " ".join(strengths.__doc__.split())
    if marked == "warn":
        under, _, accepted = dict(problems[0].accept)["words"].partition(" / ")
        assert under == strength and accepted in sentence


GUIDANCE = "says: Bring herbs in their bag."
CAN = (OUTCOME, OUTCOME.replace("strength: may", "strength: can").replace("You may", "You can"))


@pytest.mark.parametrize("sentence", [
    "You can print the label in your account.", "You must include the packing slip.", "You will receive an e-mail when the parcel arrives.",
    "Depending on your bank it can take longer.", "National law can be better for you.", "Your statutory guarantee rights remain unaffected.",
    "How long you have to bring something back",
])
def test_what_decides_nothing_may_say_what_can_and_must_be(sentence):
    assert found(tea((GUIDANCE, f"says: {sentence}")), "strength") == []
    assert found(tea(("intro: What we take back.", f"intro: {sentence}")), "strength") == []
    assert found(tea(("title: Herbs", "title: Legal guarantee")), "strength") == []


@pytest.mark.parametrize("old, new", [
    (GUIDANCE, "says: We refuse every return."), (GUIDANCE, "says: We shall reimburse you in full."), (GUIDANCE, "says: We'll pay your refund."),
    ("intro: What we take back.", "intro: All purchases are final and nothing is ever refunded."), ("title: Herbs", "title: We'll pay your refund"),
    ("summary: What we take back.", "summary: We’ll pay your refund."),
])
def test_a_promise_or_a_refusal_where_nothing_is_decided_stops_the_build(old, new):
    text = tea((old, new)) if "summary" not in old else tea((f"{old}\nnotice", f"{new}\nnotice"))
    (problem,) = found(text, "strength")
    assert problem.severity == "error" and ("a promise" in problem.message or "a refusal" in problem.message)


def test_a_title_in_which_words_of_another_strength_are_marked_is_refused():
    (problem,) = of("may", "You may return it.", ("title: Recent tea", 'title: "You [cannot] return it"'))
    assert (problem.severity, problem.place.line) == ("error", 52) and "marks `cannot`" in problem.message


def test_guidance_may_be_as_strong_as_all_that_it_joins():
    refuses = (GUIDANCE, "says: We refuse every return.")
    assert found(tea(refuses, ("joins: take_back", "joins: refused")), "strength") == []
    assert len(found(tea(refuses, CAN, (RULE, RULE.replace("may", "can"))), "strength")) == 1


@pytest.mark.parametrize("sentence, severities", [
    ("You can bring it.", {"error"}), ("You may bring it. You can find us on the map.", {"warning"}), ("Bring it to the shop.", set()),
])
def test_the_text_of_an_outcome_may_say_more_only_beside_its_strength(sentence, severities):
    assert {one.severity for one in found(tea(("says: Bring it to the shop.", f"says: {sentence}")), "strength")} == severities


def test_brackets_that_mark_words_are_not_printed_and_links_stay():
    text = tea((RULE, 'says: "You [may] return [tea](tea.md) [[sic]] {within window}."'))
    assert load_policy(text.encode(), "policy.yml").policy.rules[0].says == "You may return [tea](tea.md) [sic] within 7 days."
    plain = tea(("summary: What we take back.\nnotice", "summary: What we [take back].\nnotice"))
    assert load_policy(plain.encode(), "policy.yml").policy.summary == "What we [take back]."


def test_a_rule_that_says_that_the_policy_does_not_say_needs_an_outcome_that_says_so():
    (problem,) = of("may", "The policy does not say whether it can be returned, so you may ask.")
    assert "which is `not covered`; but its outcome `take_back` has the strength `may`" in problem.message


@pytest.mark.parametrize("strength, sentence, severities", [
    ("may not", "Our rules say that it may no longer be returned.", set()),
    ("may not", "Our rules say that it may be returned.", {"error"}),
    ("may", "This means that you can return it.", {"error"}),
    ("may", "You may ask. That does not mean that you can return it.", set()),
    ("may", "You may ask. That doesn't mean that it will be returned.", set()),
])
def test_what_the_rules_are_said_to_say_counts_as_if_it_were_said(strength, sentence, severities):
    assert {one.severity for one in of(strength, sentence)} == severities


def test_an_acceptance_of_a_word_of_another_strength_ends_with_its_sentence():
    text = tea((RULE, 'says: "You may return it. You can find us on the map."'))
    (problem,) = found(text, "strength")
    words = dict(problem.accept)["words"]
    assert words == "may / You can find us on the map."
    accepted = f'\naccepted:\n  - {{finding: strength, about: recent, words: "{words}", because: It is about the map.}}\n'
    assert found(text + accepted, "strength") == []
    assert len(found(text.replace("on the map", "at once") + accepted, "strength")) == 1


def test_an_acceptance_of_a_word_of_another_strength_ends_with_the_strength_under_which_it_stood():
    """"You can find us" beside "You may return it" is harmless; beside "You cannot return it" somebody has to look again."""
    text = tea((RULE, 'says: "You may return it. You can find us on the map."'))
    accepted = ('\naccepted:\n  - {finding: strength, about: recent, words: "may / You can find us on the map.", because: It is about the map.}\n')
    assert found(text + accepted, "strength") == []
    other = text.replace(OUTCOME, OUTCOME.replace("may", "cannot")).replace("You may return it. ", "You cannot return it. ")
    problems = check(other + accepted).problems
    assert {"strength", "idle-acceptance"} <= {problem.code for problem in problems}


@pytest.mark.parametrize("tag", known())
def test_every_language_has_words_of_every_strength(tag):
    lists = language(tag).strengths
    assert {*STRENGTHS} - {"is"} <= {*lists} and {"promise", "refusal", "aside", "asking", "denials"} <= {*lists}
    assert all(phrases and len(set(phrases)) == len(phrases) for phrases in lists.values())


def test_no_phrase_is_looked_for_to_the_end_of_a_text():
    """It takes at most eight words in its gap, so that each word of a text costs the same in a text of any length."""
    far, near = (language("en").words(f"Will {'x ' * words}be refunded") for words in (9, 8))
    assert [sorted(one.kinds) for one in far] == [] and len(near) <= 1
    assert len(language("en").words("You may return it. " * 500)) == 500


@pytest.mark.parametrize("tone, shown", [("good", "yes"), ("bad", "no"), ("neutral", "neutral"), ("open", "open")])
def test_an_editor_sets_the_tone_of_an_outcome(tone, shown):
    text = tea(("        strength: may\n", f"        strength: is\n        tone: {tone}\n"), (RULE, "says: We take it back {within window}."))
    policy = load_policy(text.encode(), "policy.yml").policy
    assert {*TONES} == {"good", "bad", "neutral", "open"}
    assert Interview(policy).show_outcome(policy.outcome("take_back"))["tone"] == shown


def test_the_tone_of_an_outcome_tells_better_from_worse_where_its_strength_does_not():
    plain = tea(("        strength: may\n", "        strength: is\n"), ("        strength: cannot\n", "        strength: is\n"),
                (RULE, "says: We take it back {within window}."))
    shorter = plain.replace("window: 7 days", "window: 5 days")
    said = [differences(load_policy(text.encode(), "old.yml"), load_policy(other.encode(), "new.yml"), date(2026, 12, 1)).as_text()
            for text, other in ((plain, shorter), (toned(plain), toned(shorter)))]
    assert "Can I return the tea? Different for the customer" in said[0] and "Can I return the tea? Worse for the customer" in said[1]


def toned(text):
    first, last = text.split("        strength: is\n", 2)[:2]
    rest = text.split("        strength: is\n", 2)[2]
    return f"{first}        strength: is\n        tone: good\n{last}        strength: is\n        tone: bad\n{rest}"


def test_an_unknown_tone_is_refused():
    with pytest.raises(PolicyError) as raised:
        load_policy(tea(("        strength: may\n", "        strength: may\n        tone: goood\n")).encode(), "policy.yml")
    (problem,) = raised.value.problems
    assert (problem.code, problem.way_out) == ("unknown-tone", "Did you mean `good`?")


FURTHER = {
    "can": "they can be sent.", "promise": "they will be refunded.", "may": "they may be sent.", "must": "they must be sent.",
    "need_not": "they need not be sent.", "may_not": "they may not be sent.", "cannot": "they cannot be sent.",
    "limited": "they are limited.", "not_covered": "our rules do not mention them.", "refusal": "we never accept them.",
}
# What stops a build is x, a warning is w. First what a further sentence may say, then the same sentence, then a title. A duty may stand
# beside anything that a rule says. Words that are milder may stand anywhere.
DECIDED = """
            | can promise may must need_not may_not cannot limited not_covered refusal
can         | .   .       .   .    .        w       w      .       x           w       | . . . . . x x . x x | . . . . . x x . x x
need_not    | .   .       .   w    .        .       w      .       x           w       | . . . x . . x . x x | . . . x . . x . x x
is          | .   .       .   .    .        .       .      .       x           .       | x . x x x x x . x . | . . . . . . . . x .
may         | w   x       .   .    .        w       w      .       x           w       | x x . . . x x . x x | x x . x . x x . x x
usually     | w   x       .   .    .        .       w      .       x           w       | x x . . . . x . x x | x x . x . . x . x x
please      | .   x       .   .    .        .       .      .       x           w       | . x . . . . . . x x | . x . x . . . . x x
ideally     | .   x       .   w    .        .       .      .       x           w       | . x . x . . . . x x | . x . x . . . . x x
must        | .   .       .   .    w        .       .      .       x           .       | . . . . x . . . x . | . . . . x . . . x .
limited     | .   x       .   .    .        .       w      .       x           w       | . x . . . . x . x x | . x . . . . x . x x
may_not     | w   x       w   .    .        .       w      .       x           w       | x x x . . . x . x x | x x x x . . x . x x
cannot      | w   x       w   .    .        .       .      .       x           .       | x x x . . . . . x . | x x x . . . . . x .
not_covered | w   x       .   w    .        w       w      .       .           w       | x x . x . x x . . x | x x . x . x x . . x
"""
DECIDED_ELSEWHERE = """
exception | . x . . . w w . . x
guidance  | . x . . . w w . . x
intro     | . x . . . w w . . x
summary   | . x . . . w w . . x
ask       | . x . . . . . . . .
because   | . x . . . . . . . .
"""
PLACES = {
    "guidance": (GUIDANCE, f"{GUIDANCE} SENTENCE"),
    "intro": ("intro: What we take back.", "intro: What we take back. SENTENCE"), "ask": ("ask: Can I return the tea?", "ask: SENTENCE"),
    "summary": ("summary: What we take back.\nnotice", "summary: What we take back. SENTENCE\nnotice"),
    "because": ("questions:\n", "impossible:\n  - when: {kind: green, price: {less_than: 1}}\n    because: SENTENCE\n\nquestions:\n"),
}


def cell(problems):
    return "x" if any(one.severity == "error" for one in problems) else "w" if problems else "."


def table(text):
    return [(head.strip(), [cells.split() for cells in rest]) for head, *rest in (line.split("|") for line in text.strip("\n").splitlines())]


def test_each_strength_is_decided_upon():
    assert [name.replace("_", " ") for name, _ in table(DECIDED)[1:]] == list(STRENGTHS) or {
        name.replace("_", " ") for name, _ in table(DECIDED)[1:]} == {*STRENGTHS}
    assert table(DECIDED)[0][1] == [list(FURTHER)]


@pytest.mark.parametrize("name, cells", table(DECIDED)[1:], ids=lambda value: value if isinstance(value, str) else "")
def test_which_words_may_stand_beside_those_of_a_strength(name, cells):
    strength = name.replace("_", " ")
    own = "So it is." if strength == "is" else OWN[strength]
    further, same, title = cells
    for kind, sentence, *expected in zip(FURTHER, FURTHER.values(), further, same, title):
        capital = sentence[0].upper() + sentence[1:]
        assert cell(of(strength, f"In {{window}}. {own} {capital}")) == expected[0], (kind, "another sentence")
        assert cell(of(strength, f"In {{window}} {own.lower()[:-1]}; {sentence}")) == expected[1], (kind, "the same sentence")
        assert cell(of(strength, f"In {{window}}. {own}", ("title: Recent tea", f"title: {capital}"))) == expected[2], (kind, "a title")


@pytest.mark.parametrize("place, cells", table(DECIDED_ELSEWHERE), ids=lambda value: value if isinstance(value, str) else "")
def test_which_words_prose_that_decides_nothing_may_have(place, cells):
    for kind, sentence, expected in zip(FURTHER, FURTHER.values(), cells[0]):
        capital = sentence[0].upper() + sentence[1:]
        if place == "exception":
            text = tea(("outcome: refused\n        exception_to: recent\n", "exception_to: recent\n"),
                       ("You cannot return green tea for {less than fee}.", f"This is not for green tea {{less than fee}}. {capital}"))
        else:
            old, new = PLACES[place]
            text = tea((old, new.replace("SENTENCE", capital)))
        assert cell(found(text, "strength")) == expected, kind
