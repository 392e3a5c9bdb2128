"""`check --accept-cases`: expectations become what is decided, and everything else stays as the editor wrote it."""

import itertools

import pytest

from checker import Evaluator
from compiler.checks.examples import try_cases
from compiler.checks.rewritten_cases import rewritten_cases
from compiler.problems import LayoutError, PolicyError
from compiler.reading.example_cases import load_cases
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea

TEXT = tea(("topics:\n  returns:", "topics:\n  more:\n    title: More\n    intro: More of it.\n    statements:\n" + "".join(
    f"      - {{guidance: {id}, title: Advice, says: Do so., joins: return, when: {when}, source: Fourth sentence}}\n"
    for id, when in (("first", "always"), ("second", "always"), ("third", "always"), ("fourth", "{kind: herbs}"))
) + "  returns:"))
POLICY = load_policy(TEXT.encode(), "policy.yml")
HEAD = "# What we expect.\n\n- case: herbs  # the usual one\n  question: return\n  answers: {bought_on: today, kind: herbs}\n"
GUIDANCE = ["first", "second", "third", "fourth", "herbs"]


def rewritten(text: str, policy=POLICY) -> str:
    return rewritten_cases(policy, text.encode(), "cases.yml").data.decode()


def holds(text: str, policy=POLICY) -> bool:
    tried = try_cases(Evaluator(policy.policy), load_cases(text.encode(), "cases.yml", policy.policy))
    return bool(tried) and all(one.holds for one in tried)


@pytest.mark.parametrize("before, after", [
    ("outcome: refused  # why\n", "outcome: take_back  # why\n"),
    ("outcome: 'refused'", "outcome: take_back"),
    ("possible: [refused, take_back]  # why\n", "outcome: take_back  # why\n"),
    ("possible:  # why\n    - refused\n    # and\n    - take_back\n  rules: recent\n", "outcome: take_back  # why\n    # and\n  rules: recent\n"),
    ("outcome: take_back\n  rules: late # why", "outcome: take_back\n  rules: recent # why"),
    ("outcome: take_back\n  rules: []", "outcome: take_back\n  rules: [recent]"),
    ("outcome: take_back\n  rules:\n    - late  # why\n    - recent  # since\n\n", "outcome: take_back\n  rules:\n    - recent  # since\n\n"),
    ("outcome: take_back\n  rules:\n    - late  # why\n    # since\n\n", "outcome: take_back\n  rules: [recent]\n    # since\n\n"),
    ("outcome: take_back\n  rules: [  late ,recent ]", "outcome: take_back\n  rules: [  recent ]"),
    ("outcome: take_back\n  rules: [recent, late]", "outcome: take_back\n  rules: [recent]"),
    ("outcome: take_back\n  guidance:\n  - herbs  # why\n  - first\n  - second\n  - third",
     "outcome: take_back\n  guidance:\n  - herbs  # why\n  - first\n  - second\n  - third\n  - fourth\n"),
    ("outcome: take_back\n  guidance: herbs\n", "outcome: take_back\n  guidance: [first, second, third, fourth, herbs]\n"),
    ("outcome: take_back\n  guidance: [first,\n    herbs,  # why\n    third]\n",
     "outcome: take_back\n  guidance: [first,\n    herbs,  # why\n    third, second, fourth]\n"),
])
def test_only_what_was_expected_is_exchanged(before, after):
    assert rewritten(HEAD + "  " + before) == HEAD + "  " + after


@pytest.mark.parametrize("layout", ["brackets", "lines", "comments", "broken"])
def test_every_list_of_ids_becomes_the_right_one_in_every_layout(layout):
    """Each selection of right and wrong ids, in either order, in brackets and on lines, with comments between them."""
    wrong = ["authorless"]
    green = "{guidance: authorless, title: Green, says: Do so., joins: return, when: {kind: green}, source: Fifth}"
    text = TEXT.replace("- {guidance: first,", f"- {green}\n      - {{guidance: first,")
    policy = load_policy(text.encode(), "policy.yml")
    written = {
        "brackets": lambda ids: f" [{', '.join(ids)}]  # all\n",
        "lines": lambda ids: "".join(["\n", *(f"    - {id}  # {place}\n" for place, id in enumerate(ids))]),
        "comments": lambda ids: "  # all\n" + "".join(f"    # number {place}\n    - {id}\n" for place, id in enumerate(ids)),
        "broken": lambda ids: " [\n    " + ",  # next\n    ".join(ids) + "  # end\n  ]\n",
    }[layout]
    for ids in itertools.chain.from_iterable(itertools.permutations([*GUIDANCE[:3], *wrong], n) for n in range(1, 5)):
        new = rewritten(f"{HEAD}  outcome: take_back\n  guidance:{written(ids)}# end\n", policy)
        assert holds(new, policy) and new.startswith(HEAD) and new.endswith("# end\n"), new
        for place, id in enumerate(ids):
            if id not in wrong:
                assert new.index(id) > len(HEAD)
                assert layout != "lines" or f"- {id}  # {place}\n" in new


@pytest.mark.parametrize("ends", ["\r\n", "\n"])
def test_line_breaks_and_the_byte_order_mark_stay(ends):
    data = b"\xef\xbb\xbf" + (HEAD + "  outcome: refused\n").replace("\n", ends).encode()
    assert rewritten_cases(POLICY, data, "cases.yml").data == data.replace(b"refused", b"take_back")


def test_what_holds_stays_byte_by_byte():
    data = frozen.SHOP.with_name("cases.yml").read_bytes()
    found = rewritten_cases(frozen.loaded(frozen.SHOP), data, "cases.yml")
    assert found.data == data and found.changed == ()


def test_answers_that_now_contradict_each_other_are_to_be_checked():
    text = tea(("questions:\n", "impossible:\n  - when: {kind: herbs}\n    because: None left.\n\nquestions:\n"))
    policy = load_policy(text.encode(), "policy.yml")
    new = rewritten(HEAD + "  possible:\n    - take_back\n  rules: recent\n", policy)
    assert new == HEAD + "  outcome: check\n  rules: []\n" and holds(new, policy)


def test_what_is_left_aside_now_is_written_down():
    policy = load_policy(tea(("    unit: EUR\n", "    unit: EUR\n    applies_when: {kind: green}\n")).encode(), "policy.yml")
    case = HEAD.replace("kind: herbs", "kind: herbs, price: 5") + "  outcome: take_back\n"
    assert rewritten(f"{case}  set_aside: []\n", policy) == f"{case}  set_aside: [price]\n"
    assert rewritten(f"{case}  set_aside: price\n") == f"{case}  set_aside: []\n"


def test_an_outcome_that_is_open_now_becomes_what_is_possible():
    new = rewritten(HEAD.replace("bought_on: today, ", "") + "  outcome: refused\n")
    assert new.endswith("  possible: [take_back, refused]\n") and holds(new)


def test_cases_that_are_no_longer_decided_alike_are_left_to_their_author():
    text = HEAD.replace("bought_on: today", "bought_on: [today, 30 days ago]") + "  outcome: refused\n"
    found = rewritten_cases(POLICY, text.encode(), "cases.yml")
    assert found.data == text.encode() and found.left == ("herbs",) and found.changed == ()


def test_what_was_rewritten_is_shown_line_by_line():
    text = HEAD + "  outcome: refused\n  rules:\n    - late\n    - recent\n"
    (one,) = rewritten_cases(POLICY, text.encode(), "cases.yml").changed
    assert one.as_text() == "\n".join([
        "cases.yml:3: `herbs`", "  -  outcome: refused", "  -  rules:", "  -    - late", "  +  outcome: take_back", "  +  rules:",
    ])
    assert one.as_data() == {"case": "herbs", "file": "cases.yml", "line": 3,
                             "before": ["  outcome: refused", "  rules:", "    - late"], "after": ["  outcome: take_back", "  rules:"]}


def test_a_layout_that_cannot_be_rewritten_safely_is_left_alone():
    text = "- {case: herbs, question: return, answers: {bought_on: today, kind: herbs}, outcome: refused, ? rules : late}\n"
    assert holds(rewritten(text))
    odd = "- case: herbs\n  question: return\n  answers: {bought_on: today, kind: herbs}\n  outcome: refused\n  ? rules\n  :\n    - late\n    # :\n"
    try:
        assert holds(rewritten(odd))
    except LayoutError as error:
        assert "cases.yml are laid out in a way" in str(error)


def test_a_file_with_problems_of_its_own_is_not_rewritten():
    with pytest.raises(PolicyError):
        rewritten_cases(POLICY, (HEAD + "  outcome: refusd\n").encode(), "cases.yml")
