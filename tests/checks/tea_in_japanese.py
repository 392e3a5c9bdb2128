"""The small policy of `tea.py` in Japanese, for tests that bring one fault into the translation."""

from collections.abc import Mapping, Sequence

from compiler.checks.rewritten_translations import accepted_translations
from compiler.reading.versions import File, Versions, load_versions
from tests.checks.tea import TEA, tea

TEA_JA = """\
# 日本語訳
title: お茶の店
summary: 返品できるものについて。
notice: 法律上の助言ではありません。
source: 店内の掲示

facts:
  kind:
    label: お茶の種類
    question: どの種類のお茶ですか？
    answers:
      green: 緑茶
      black: 紅茶  # black tea is red tea
      herbs: ハーブ
  bought_on:
    label: 購入日
    question: いつ購入されましたか？
  price:
    label: 価格
    question: いくらでしたか？

questions:
  return:
    ask: お茶を返品できますか？

outcomes:
  take_back:
    title: 返品できる場合があります
    says: 店舗にお持ちください。
  refused:
    title: 返品できません
    says: 申し訳ございません。

topics:
  returns:
    title: 返品
    intro: 返品できるものについて。

rules:
  recent:
    title: 購入したばかりのお茶
    says: お茶は、購入から{within window}であれば返品できる場合があります。
    source: 最初の文
  late:
    title: "{window}が過ぎたら"
    says: そのあとは返品できません。
    source: 最初の文
  cheap:
    title: 安いお茶
    says: "{less_than fee}の緑茶は返品できません。"
    source: 2番目の文

guidance:
  herbs:
    title: ハーブ
    says: ハーブは袋に入れたままお持ちください。
    source: 3番目の文
"""


def tea_ja(*changes: tuple[str, str]) -> str:
    """The translation with changes as those of :func:`tea`."""
    return tea(*changes, text=TEA_JA)


def accepted(text: str, policy: str = TEA) -> str:
    """A translation that somebody has accepted as that of a policy."""
    written = load_versions((policy.encode(), "policy.yml")).written
    made = accepted_translations(written, [(text.encode(), "ja.yml")], ["ja.yml"])
    return made[0].data.decode() if made else text


def in_japanese(ja: str, policy: str = TEA, layers: Mapping[str, str] = {}, translated: Sequence[File] = ()) -> Versions:
    """A policy with its translation; its further versions by the names of their files, and what is ``translated`` of them."""
    files = [(text.encode(), f"versions/{name}") for name, text in layers.items()]
    return load_versions((policy.encode(), "policy.yml"), *files, translations={"ja": [(ja.encode(), "ja.yml"), *translated]})
