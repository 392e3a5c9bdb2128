"""What each version of a policy changed for customers, in sentences that are made from the semantic diff: a page, and an Atom feed.

Only what a customer meets is said: other answers, other advice, other words. Which rules lead to the same answer, and what the checker asks, is for
editors (`build.py diff`).
"""

from __future__ import annotations

import datetime
import html
import uuid
import xml.etree.ElementTree as ET
import zoneinfo
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from checker.model import Guidance, Policy, Rule
from checker.words import listed
from compiler.changes.comparison import BETTER, COVERED, GUIDANCE, JUDGED, MORE, NOT_COVERED, OUTCOME, WORSE, Change
from compiler.changes.report import Differences
from compiler.changes.texts import GONE, NEW
from compiler.languages import language
from compiler.pages.addresses import anchor
from compiler.pages.timeline import HISTORY, Period, Timeline
from compiler.pages.topic_view import in_a_row
from compiler.pages.wording import strength_word, words_of

FEED = f"{HISTORY}/feed.xml"
ATOM = "http://www.w3.org/2005/Atom"
"""The name of the format, which is no address to fetch."""
MOST = 40
"""So many changes of one version are written out. Who wants all of more reads the tables of both."""

MEANT = {BETTER: "better", WORSE: "worse", COVERED: "now_covered", NOT_COVERED: "not_covered_now"}
"""The words of what a change means for customers."""


@dataclass(frozen=True)
class Said:
    """One thing that a version changes: a sentence, and what belongs to it."""

    says: str
    cases: tuple[str, ...] = ()
    """The cases in which it is so: one of these."""
    place: str = ""
    """Where it stands on the site, relative to its root."""


@dataclass(frozen=True)
class Step:
    """What changed on the day on which a version began."""

    period: Period
    changes: tuple[Said, ...]


@dataclass(frozen=True)
class History:
    """What all versions of a policy changed, the latest first."""

    policy: str
    """The policy's id."""
    title: str
    language: str
    time_zone: str
    steps: tuple[Step, ...]


def history_of(timeline: Timeline, differences: Sequence[Differences]) -> History:
    """The history, from the differences between each version and the one before it, in order."""
    policy = differences[-1].new.policy
    steps = [Step(timeline.periods[0], (Said(words_of(policy)["first_rules"]),))]
    steps += [Step(period, tuple(_said(found, period))) for period, found in zip(timeline.periods[1:], differences)]
    return History(policy.id, policy.title, policy.language, timeline.time_zone, tuple(reversed(steps)))


# --- Sentences --------------------------------------------------------------------------------------------------------


def _said(found: Differences, period: Period) -> Iterator[Said]:
    changes, say = found.changes, words_of(found.new.policy)
    outcomes = [one for one in changes.changes if one.kind == OUTCOME]
    besides = [one for one in changes.changes if one.kind in (GUIDANCE, JUDGED) and not one.follows]
    words = list(_words(found, period))
    asks = {question.id: question.ask for question in (*found.old.policy.questions, *found.new.policy.questions)}
    yield from (Said(say["new_question"].format(question=asks[id])) for id in changes.new_questions)
    yield from (Said(say["gone_question"].format(question=asks[id])) for id in changes.gone_questions)
    yield from (Said(say["not_compared"].format(question=asks[one.question])) for one in changes.not_compared)
    if not (outcomes or besides or changes.new_questions or changes.gone_questions or changes.not_compared):
        yield Said(say["only_words" if words else "nothing_changes"])
    all_changes = [*outcomes, *besides]
    for one in all_changes[:MOST]:
        yield Said(_outcome(found, one, asks) if one.kind == OUTCOME else _beside(found, one), tuple(_cases(found.new.policy, one)))
    if len(all_changes) > MOST:
        yield Said(say["further_changes"].format(number=len(all_changes) - MOST))
    yield from words


def _outcome(found: Differences, change: Change, asks: dict[str, str]) -> str:
    say, (question,) = words_of(found.new.policy), change.questions
    before = found.outcome(found.old, change.before).title if change.before else ""
    now = found.outcome(found.new, change.now).title if change.now else ""
    meaning = ""
    if change.now is None:
        name = "case_gone"
    elif change.before is None:
        name = "case_new"
    elif before == now:
        name, meaning = "answer_means", say[strength_word("means", found.new.policy.outcome(change.now).strength)]
    else:
        name = "answer_changed"
    meant = MEANT.get(change.direction or "")
    return in_a_row([say[name].format(question=asks[question], before=before, now=now, meaning=meaning), say[meant] if meant else ""])


def _beside(found: Differences, change: Change) -> str:
    more = change.direction == MORE
    old = found.changes.both.old.policy  # with the names of today
    policies = (found.new.policy, old) if more else (old, found.new.policy)
    names = {one.id: one.title for policy in reversed(policies) for one in policy.guidance}
    facts = {fact.id: fact for policy in reversed(policies) for fact in policy.facts}
    new = found.new.policy
    say = words_of(new)

    def quoted(texts: Iterable[str]) -> str:
        return listed([say["quoted"].format(text=text) for text in texts], new.words, "and")

    if change.kind == GUIDANCE:
        name = ("one" if len(change.about) == 1 else "some") + ("_applies" if more and len(change.about) == 1 else "_apply" if more else "_gone")
        return say[name].format(advice=quoted(names.get(id, id) for id in change.about))
    who = "; ".join(dict.fromkeys(facts[id].judged_by for id in change.about))
    return say["judged_now" if more else "judged_no_more"].format(facts=quoted(facts[id].label for id in change.about), by=who)


def _cases(policy: Policy, change: Change) -> Iterator[str]:
    say = words_of(policy)
    for tests in change.where.alternatives:
        yield say["between"].join(say["test"].format(label=test.label, text=test.text) for test in tests) or say["every_case"]
    if not change.where.whole:
        yield say["further_cases"]


def _words(found: Differences, period: Period) -> Iterator[Said]:
    """The rules and guidance that are new, gone or worded anew, with what they said and say."""
    old, new = ({one.id: one for one in loaded.policy.in_reading_order()} for loaded in (found.old, found.new))
    say = words_of(found.new.policy)
    for text in found.texts:
        if not text.path or text.path[0] not in ("rules", "guidance"):
            continue
        id = text.path[1]
        if text.change == GONE:
            yield Said(say["rule_gone"].format(title=old[found.before(id)].title))
        elif text.change == NEW:
            yield Said(say["rule_new"].format(title=new[id].title, says=new[id].says), place=_place(new[id], period))
        elif "says" in text.keys:
            said = say["rule_changed"].format(title=new[id].title, says=new[id].says, before=old[found.before(id)].says)
            yield Said(said, place=_place(new[id], period))


def _place(one: Rule | Guidance, period: Period) -> str:
    return f"{period.folder}{anchor(one.topic)}/#{anchor(one.id)}"


# --- The page ---------------------------------------------------------------------------------------------------------


def history_view(history: History) -> list[dict[str, Any]]:
    """The steps as the page lays them out."""
    return [
        {
            "id": Markup(step.period.begins),
            "title": heading(step.period),
            "href": Markup(f"../{step.period.folder}"),
            "until": step.period.day(step.period.until) if step.period.until else "",
            "changes": [{"says": one.says, "cases": one.cases, "href": Markup(f"../{one.place}" if one.place else "")} for one in step.changes],
        }
        for step in history.steps
    ]


def heading(period: Period) -> str:
    return language(period.language).pages["version_from"].format(day=period.day(period.begins), version=period.version)


# --- The feed ---------------------------------------------------------------------------------------------------------


def atom(history: History, site_url: str) -> bytes:
    """The history as an Atom feed. Without ``site_url`` its links are relative to the feed, as Atom allows, since nobody knows where it will be.

    The ids of the feed and of its entries stay as long as ``site_url`` and the policy's id do, whatever else changes.
    """
    ET.register_namespace("", ATOM)
    root = ET.Element(f"{{{ATOM}}}feed", {"{http://www.w3.org/XML/1998/namespace}lang": history.language})
    page = f"{site_url}{HISTORY}/" if site_url else "./"
    seed = f"{site_url}#{history.policy}"
    _add(root, "title", language(history.language).pages["feed"].format(title=history.title))
    _add(root, "id", _id(seed))
    _add(root, "updated", _moment(history.steps[0].period, history.time_zone))
    _add(root, "link", rel="self", href=f"{site_url}{FEED}" if site_url else "feed.xml")
    _add(root, "link", rel="alternate", href=page)
    _add(_add(root, "author"), "name", history.title)
    for step in history.steps:
        entry = _add(root, "entry")
        _add(entry, "title", heading(step.period))
        _add(entry, "id", _id(f"{seed}#{step.period.begins}"))
        _add(entry, "updated", _moment(step.period, history.time_zone))
        _add(entry, "link", rel="alternate", href=f"{page}#{step.period.begins}")
        _add(entry, "content", "".join(map(_as_html, step.changes)), type="html")
    return b'<?xml version="1.0" encoding="utf-8"?>\n' + ET.tostring(root, encoding="utf-8") + b"\n"


def _add(parent: ET.Element, name: str, text: str = "", **attributes: str) -> ET.Element:
    made = ET.SubElement(parent, f"{{{ATOM}}}{name}", attributes)
    made.text = text or None
    return made


def _id(seed: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, seed)}"


def _moment(period: Period, time_zone: str) -> str:
    """The beginning of a version: midnight in the policy's time zone."""
    day = datetime.date.fromisoformat(period.begins)
    return datetime.datetime.combine(day, datetime.time(), zoneinfo.ZoneInfo(time_zone)).isoformat()


def _as_html(said: Said) -> str:
    cases = "".join(f"<li>{html.escape(case)}</li>" for case in said.cases)
    return f"<p>{html.escape(said.says)}</p>" + (f"<ul>{cases}</ul>" if cases else "")
