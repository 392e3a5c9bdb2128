"""Everything that the product itself says to customers is data, one file a language, and each language says all of it."""

import dataclasses
import datetime
import importlib.util
import re
import tomllib
from pathlib import Path

import pytest

from checker import Interview, policy_from_data, policy_to_data
from checker.words import amount_in_words, day_in_words, from_today, listed, number_in_words
from compiler import languages
from compiler.checks.orphan_numbers import number_in, numbers
from compiler.languages import known, lacks, language
from compiler.problems import PolicyError
from compiler.reading.policy import load_policy
from tests import frozen
from tests.checks.tea import tea
from tests.made_up_languages import forget, made_up

PROJECT = Path(__file__).parents[2]


def formats_of_the_cldr(locale):
    spec = importlib.util.spec_from_file_location("language_formats", PROJECT / "tools" / "language_formats.py")
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    return tool.formats(locale)


@pytest.fixture(autouse=True)
def forgotten():
    yield
    forget()


@pytest.mark.parametrize("tag", known())
def test_days_numbers_and_times_are_written_as_the_cldr_has_it(tag):
    written = tomllib.loads((PROJECT / languages.file_of(tag)).read_text(encoding="utf-8"))["formats"]
    assert written == formats_of_the_cldr(written["locale"])


@pytest.mark.parametrize("tag", known())
def test_a_language_has_all_words_of_the_product_and_no_other(tag):
    assert lacks(tag) == []


@pytest.mark.parametrize("tag", known())
def test_customers_read_one_kind_of_apostrophe_and_of_quotation_marks(tag):
    written = tomllib.loads((PROJECT / languages.file_of(tag)).read_text(encoding="utf-8"))
    texts = [text for part in ("checker", "check", "pages") for text in written[part].values()]
    assert [text for text in texts if re.search(r"""['"]""", str(text))] == []


@pytest.mark.parametrize("tag", known())
def test_who_gets_no_answer_is_asked_once_to_contact_somebody(tag):
    """The notices end with `or_contact` and the buttons below it."""
    words = language(tag)
    whys = [words.check[f"{why}_why"] for why in ("failed", "saving", "different", "outdated", "parted")]
    assert [why for why in whys if words.sentences["contact"].search(why)] == []


BROKEN = (
    ("checker", "today", 'todayy = "today"'), ("checker", "no", 'no = " "'), ("checker", "too_small", 'too_small = "Enter {numer} or more."'),
    ("checker", "unknown", 'unknown = "I *do not* know"'), ("formats.ago", "days", 'days = ["{} days ago"]'),
)


def test_a_build_says_which_word_of_a_language_is_missing_or_wrong_and_in_which_file(monkeypatch, tmp_path):
    made_up(monkeypatch, tmp_path, *BROKEN)
    with pytest.raises(PolicyError) as caught:
        load_policy(tea(("language: en", "language: xx")).encode(), "policy.yml")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.line) == ("bad-language", 3)
    assert problem.message == (
        "The words of the language `xx` are not whole. In compiler/languages/xx.toml: `checker.today` is missing. "
        "`checker.todayy` is no word of the product. `checker.no` is empty, or no text. "
        "`checker.unknown` has '*' in it, which pages would take for markup. "
        "`checker.too_small` has to have {number} in braces, and has {numer}. "
        "`formats.ago.days` has to have 2 forms, as many as `formats.plural` tells apart, and has 1."
    )
    assert "Add a language" in problem.way_out


ANOTHER = (
    ("checker", "unknown", 'unknown = "Weet ik niet"'), ("checker", "no_number", 'no_number = "Een getal, graag."'),
    ("formats", "date", 'date = "{month} {day}, {year}"'), ("formats", "group", 'group = "."'), ("formats", "grouping", "grouping = [3, 2]"),
    ("formats.ago", "days", 'days = ["{} dagen geleden", "{} dag geleden"]'),
)


def test_a_policy_carries_the_words_of_its_language_and_the_checker_speaks_them(monkeypatch, tmp_path):
    made_up(monkeypatch, tmp_path, *ANOTHER)
    policy = load_policy(tea(("language: en", "language: xx")).encode(), "policy.yml").policy
    assert policy.words.say["unknown"] == "Weet ik niet"
    shipped = policy_from_data(policy_to_data(policy))
    assert shipped == policy
    view = Interview(shipped).step("return", {"kind": "green", "bought_on": "2026-11-22", "price": "x"}, datetime.date(2026, 11, 23))
    assert view["asked"][1]["label"] == "November 22, 2026"
    assert view["problems"] == [{"fact": "price", "message": "Een getal, graag."}]


def test_an_amount_in_the_words_of_a_language_is_the_same_amount(monkeypatch, tmp_path):
    made_up(monkeypatch, tmp_path, ("formats.units", "days", 'days = ["{} dagen", "{} dag"]'))
    for written in ("7 dagen", "7 days"):
        text = tea(("language: en", "language: xx"), ("window: 7 days", f"window: {written}"))
        window, _ = load_policy(text.encode(), "policy.yml").policy.terms
        assert (window.text, window.amount, window.unit) == ("7 dagen", 7, "days")


def test_numbers_days_and_lists_follow_the_language(monkeypatch, tmp_path):
    made_up(monkeypatch, tmp_path, *ANOTHER)
    words = language("xx").checker
    assert number_in_words(12_345_678, words) == "1.23.45.678"
    assert number_in_words(-12_345, words) == "-12.345" and number_in_words(9_999, words) == "9999"
    assert [amount_in_words(number, "days", words) for number in (0, 1, 2, 101)] == ["0 days", "1 day", "2 days", "101 days"]
    assert [from_today(days, words) for days in (-1, -2, 0, 1)] == ["1 dag geleden", "2 dagen geleden", "today", "in 1 day"]
    assert day_in_words("2026-01-05", words) == "January 5, 2026"
    assert [listed(["a", "b", "c"][:number], words) for number in (1, 2, 3)] == ["a", "a or b", "a, b or c"]


def test_forms_of_words_go_by_the_last_two_digits_of_large_numbers():
    """As in Polish, where 2 to 4 have a form of their own, and 12 to 14 have not."""
    found = formats_of_the_cldr("pl")
    words = dataclasses.replace(language("en").checker, plural=found["plural"], units={"days": ("{} a", "{} b", "{} c")})
    assert [amount_in_words(number, "days", words)[-1] for number in (1, 2, 5, 12, 22, 101, 1002, 1012)] == [*"bcaacaca"]


@pytest.mark.parametrize("tag, text, found", [
    ("en", "Return it within a fortnight, or by 14 February 2027, for 20 EUR.", ["a fortnight", "14 February 2027", "20"]),
    ("de", "Am 14. Februar 2027, an Tagen wie diesen, nach vierzehn Tagen und 2 Wochen.", ["14. Februar 2027", "vierzehn", "2"]),
    ("ja", "2027年2月14日までは、購入から十四日以内なら30日分です。", ["2027年2月14日", "十四", "30"]),
    ("zh", "请在2027年2月14日前，购买后十四天内，退还30元。", ["2027年2月14日", "十四", "30"]),
])
def test_a_number_in_a_text_is_found_whole_in_each_language(tag, text, found):
    file = frozen.SHOP if tag == "en" else frozen.TEA[tag]
    assert [number_in(match) for match in numbers(frozen.policy(file)).pattern.finditer(text)] == found


@pytest.mark.parametrize("tag, text, names", [
    ("de", "Siehe Abschnitt 4, Telefon 0800 123456, in 14 Tagen.", [True, True, False]),
    ("ja", "規約の第4条、電話：0120 345 678、購入から14日以内。", [True, True, False]),
    ("zh", "规则第4条，电话：0800 123 456，只针对那一天，14天内。", [True, True, True, False]),
])
def test_a_number_that_is_a_name_or_a_way_of_speaking_is_known_in_each_language(tag, text, names):
    known_numbers = numbers(frozen.policy(frozen.TEA[tag]))
    assert [known_numbers.is_name(match, text) for match in known_numbers.pattern.finditer(text)] == names


@pytest.mark.parametrize("tag", ["ja", "zh"])
def test_a_hand_written_page_has_no_gap_between_two_letters_that_are_written_without_one(tag):
    """Browsers show the end of a line as a gap, and so they do a space after bold words."""
    wide = "[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
    for page in (PROJECT / "docs" / tag).glob("*.md"):
        text = page.read_text(encoding="utf-8").partition("\n# ")[2]
        assert not re.findall(rf"{wide}\**[ \n](?=\[*{wide})", text), page.name
