"""Sentences that ask to contact somebody, and questions for a past day, are told from the words of each language."""

import pytest

from tests import frozen
from tests.checks.tea import check

ASKS = {
    "de": ("Bitte kontaktieren Sie uns.", "Wenden Sie sich an den Kundendienst.", "Rufen Sie uns an.", "Nehmen Sie bitte Kontakt mit uns auf.",
           "Melden Sie sich bei uns.", "Fragen Sie die Gruppenleitung.", "Bitte teilen Sie uns die Nummer mit."),
    "ja": ("店舗までご連絡ください。", "お問い合わせください。", "団長に相談してください。", "写真を添えてお申し出ください。",
           "ご連絡をお願いします。"),
    "zh": ("请联系我们。", "请咨询客服。", "请致电商家。", "请告知团长。"),
}
ASKS_FOR_NOTHING = {
    "de": ("Halten Sie die Nummer bereit, wenn Sie uns kontaktieren.", "Bringen Sie mit, was Sie bei uns gekauft haben."),
    "ja": ("ご連絡の際は番号をご用意ください。", "買った物をお持ちください。"),
    "zh": ("如果您联系我们，请准备好订单号。", "请带上商品。"),
}
PAST = {
    "de": ("Wann wurde es geliefert?", "Seit wann haben Sie es?", "Wann ist die Ware angekommen?", "An welchem Tag haben Sie storniert?"),
    "ja": ("いつ購入しましたか。", "届いた日はいつですか。", "商品を受け取ったのはいつですか。", "何日前に届きましたか。"),
    "zh": ("您什么时候购买了它？", "它是何时送达的？", "您收到商品的日期是哪天？"),
}
TO_COME = {
    "de": ("Wann reisen Sie ab?", "Wann haben Sie Zeit?", "Was ist der letzte Tag Ihres Aufenthalts?"),
    "ja": ("いつ出発しますか。", "次の予約はいつですか。", "滞在の最終日はいつですか。"),
    "zh": ("您什么时候出发？", "您的预约是哪天？", "您必须在哪天离开？"),
}


def each(texts):
    return [pytest.param(tag, text, id=f"{tag}-{number}") for tag in texts for number, text in enumerate(texts[tag])]


def codes(tag, text):
    return [problem.code for problem in check(text).problems if problem.code in ("no-route", "day-to-come")]


def with_step(tag, text):
    """The tea shop with a step that has this text, and no button."""
    guidance, before, after = frozen.TEA[tag].read_text(encoding="utf-8").partition("      - guidance: herbs\n")
    return guidance + before + f"        do: {text}\n" + after


def asking(tag, question):
    """The tea shop with another question for the day on which something was bought."""
    lines = frozen.TEA[tag].read_text(encoding="utf-8").splitlines()
    place = next(number for number, line in enumerate(lines) if line == "  bought_on:") + 2
    assert lines[place].startswith("    question: ")
    return "\n".join([*lines[:place], f"    question: {question}", *lines[place + 1 :]])


@pytest.mark.parametrize("tag, text", each(ASKS))
def test_a_text_that_asks_to_contact_somebody_needs_a_button(tag, text):
    assert codes(tag, with_step(tag, text)) == ["no-route"]


@pytest.mark.parametrize("tag, text", each(ASKS_FOR_NOTHING))
def test_a_text_that_asks_for_no_contact_needs_none(tag, text):
    assert codes(tag, with_step(tag, text)) == []


@pytest.mark.parametrize("tag, text", each(TO_COME))
def test_a_question_for_a_day_to_come_is_found_where_it_is_compared_with_today(tag, text):
    assert codes(tag, asking(tag, text)) == ["day-to-come"]


@pytest.mark.parametrize("tag, text", each(PAST))
def test_a_question_for_a_past_day_is_left_alone(tag, text):
    assert codes(tag, asking(tag, text)) == []
