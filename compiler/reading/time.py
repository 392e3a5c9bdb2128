"""What a policy says of time: in which zone its days begin, and which fact says which of its versions decides."""

from __future__ import annotations

import zoneinfo

from checker.model import Always, Fact, Policy
from compiler.problems import word
from compiler.reading.keys import Fields
from compiler.reading.values import Reader
from compiler.reading.yaml_nodes import TextNode

ALWAYS_KNOWN = "UTC"
"""The zone that every machine knows."""


def read_time(top: Fields, reader: Reader, policy: Policy) -> tuple[str, str]:
    """``time_zone`` and ``reference_date`` of a policy; empty where it has none."""
    zone, reference = top.name("time_zone"), top.name("reference_date")
    if zone:
        _check_zone(zone, reader)
    if reference and not reader.report.problems:  # of a policy that cannot be read it is not known what it has
        _check_reference(reference, policy, reader)
    return zone.value if zone else "", reference.value if reference else ""


def _check_zone(node: TextNode, reader: Reader) -> None:
    try:
        zoneinfo.ZoneInfo(node.value)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        message = f"{word(node.value)} is no time zone that this machine knows."
        zones = [ALWAYS_KNOWN, *sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix/")))]
        cities = [zone for zone in zones if zone.rpartition("/")[2].lower() == node.value.strip().lower().replace(" ", "_")]
        reader.unknown("bad-time-zone", node, message, cities or zones)


def _check_reference(node: TextNode, policy: Policy, reader: Reader) -> None:
    facts = {fact.id: fact for fact in policy.facts}
    if fact := facts.get(node.value):
        if why := _unfit(fact):
            message = f"{word(fact.id)} cannot say which version decides, since {why}."
            also = [reader.nodes["facts", fact.id, "question"][0]] if fact.variants else []
            advice = "Name a date that every customer can be asked for, or leave it out."
            reader.report.add("bad-reference-date", node.span, message, advice, also)
    else:
        reader.unknown("unknown-fact", node, f"There is no fact {word(node.value)}.", facts)


def _unfit(fact: Fact) -> str:
    """Why a fact is not known in every case as a day; empty if it is."""
    if fact.kind != "date":
        return "it is no `date`"
    if fact.judged_by:
        return "somebody has to judge it"
    if fact.variants:
        return "it is asked before everything else, and its question depends on an answer"
    return "" if fact.applies_when == Always() else "it does not always apply"
