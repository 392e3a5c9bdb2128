"""A small, sound policy with one fact of each kind, for tests that bring one fault into it."""

from compiler.checks.report import CheckReport, check_policy
from compiler.problems import Problem
from compiler.reading.policy import load_policy

TEA = """\
policy: tea
title: Tea shop
language: en
version: "1"
effective_from: 2026-11-23
summary: What we take back.
notice: This is not legal advice.
source: The notice in the shop

terms:
  window: 7 days
  fee: 20 EUR

facts:
  kind:
    label: Kind of tea
    question: What kind of tea is it?
    answers:
      green: Green tea
      black: Black tea
      herbs: Herbs
  bought_on:
    label: Day you bought it
    question: On which day did you buy it?
    answers: date
  price:
    label: Price
    question: What did it cost?
    answers: whole number
    unit: EUR

questions:
  return:
    ask: Can I return the tea?
    topic: returns
    outcomes:
      take_back:
        strength: may
        title: You may return it
        says: Bring it to the shop.
      refused:
        strength: cannot
        title: You cannot return it
        says: We are sorry.

topics:
  returns:
    title: Returns
    intro: What we take back.
    statements:
      - rule: recent
        title: Recent tea
        says: You may return tea {within window}.
        when: {bought_on: {within: window}}
        outcome: take_back
        source: First sentence
      - rule: late
        title: Once the {window} are over
        says: After that you cannot return it.
        when: {bought_on: {longer_ago_than: window}}
        outcome: refused
        source: First sentence
      - rule: cheap
        title: Cheap tea
        says: You cannot return green tea for {less than fee}.
        when: {kind: green, price: {less_than: fee}}
        outcome: refused
        exception_to: recent
        source: Second sentence
      - guidance: herbs
        title: Herbs
        says: Bring herbs in their bag.
        joins: take_back
        when: {kind: herbs}
        source: Third sentence
"""
SUMMARY = "What we take back.\nnotice"


def tea(*changes: tuple[str, str], text: str = TEA) -> str:
    """The policy with the first text of each pair replaced by the second. The first must stand in it exactly once."""
    for old, new in changes:
        assert text.count(old) == 1, f"expected once: {old!r}"
        text = text.replace(old, new)
    return text


def check(text: str, cases: str = "") -> CheckReport:
    return check_policy(load_policy(text.encode(), "policy.yml"), (cases.encode(), "cases.yml") if cases else None)


def found(text: str, code: str) -> list[Problem]:
    """The problems of one kind."""
    return [problem for problem in check(text).problems if problem.code == code]
