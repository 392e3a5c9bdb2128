"""The files of a policy -> its versions, each of them a whole policy, in the order of the days from which they hold.

The first version is the policy file itself. Each further file is laid over the version before it; see :mod:`compiler.reading.layers`.
"""

from __future__ import annotations

import datetime
import re
import zoneinfo
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import PurePath
from types import MappingProxyType

from checker.model import Policy
from compiler.languages import day_for_editors
from compiler.problems import PolicyError, Problem, Report, Source, way_out, word
from compiler.reading.amounts import as_day, nearest_day
from compiler.reading.characters import decode
from compiler.reading.layers import laid_over
from compiler.reading.policy import BEGINNING, Loaded, load_nodes
from compiler.reading.tables import ENDING, Rows, read_csv
from compiler.reading.translations import File, Version, bad_tag, translate
from compiler.reading.yaml_nodes import MapNode, Node, appended, read

FOLDER = "versions"
"""The files of all versions but the first stand in a folder of this name beside the policy."""


@dataclass(frozen=True)
class Versions:
    """All versions of a policy. There is at least one; each begins later than those before it."""

    all: tuple[Loaded, ...]
    translations: Mapping[str, Versions] = field(default_factory=dict)
    """The same versions in other languages, by the tag of each that has all texts."""
    unfinished: tuple[Problem, ...] = ()
    """What translations lack, and what in them has not followed the policy yet."""
    written: tuple[Version, ...] = ()
    """Each version as its files say it, to be translated."""

    def __iter__(self) -> Iterator[Loaded]:
        return iter(self.all)

    def __len__(self) -> int:
        return len(self.all)

    @property
    def time_zone(self) -> str:
        """Where the days of the policy are counted; empty: wherever somebody is."""
        return self.all[0].time_zone

    @property
    def reference_date(self) -> str:
        """The fact whose day says which version decides; empty: the day of the case does."""
        return self.all[0].reference_date

    def on(self, day: datetime.date) -> Loaded:
        """The version in force on a day; before the first one begins, the first one."""
        begun = [one for one in self.all if one.policy.effective_from <= day.isoformat()]
        return begun[-1] if begun else self.all[0]

    def deciding(self, as_of: str, answers: Mapping[str, object]) -> Loaded:
        """The version that decides a case: the one in force on its reference date or, where that is not known, on its day, ``YYYY-MM-DD``."""
        return self.on(self.reference_day(as_of, answers))

    def reference_day(self, as_of: str, answers: Mapping[str, object]) -> datetime.date:
        """The reference date of a case or, where it is not known, the day of the case."""
        said = answers.get(self.reference_date)
        return (as_day(said) if isinstance(said, str) else None) or datetime.date.fromisoformat(as_of)

    def until(self, version: Policy) -> str:
        """The last day on which a version holds, ``YYYY-MM-DD``; empty for the last version."""
        later = [one.policy.effective_from for one in self.all if one.policy.effective_from > version.effective_from]
        return (datetime.date.fromisoformat(later[0]) - datetime.timedelta(1)).isoformat() if later else ""

    def today(self, now: datetime.datetime) -> datetime.date:
        """The day in the policy's time zone at a moment, which knows its own zone."""
        return now.astimezone(zoneinfo.ZoneInfo(self.time_zone) if self.time_zone else None).date()


def load_versions(policy: File, *beside: File, translations: Mapping[str, Sequence[File]] = MappingProxyType({})) -> Versions:
    """The versions in the bytes of a policy file, of the files of its other versions in the order of their names, and of the tables beside it.

    ``translations`` has the files of each language by its tag: the one named after it, and those named as the versions that they translate.

    Raises a ``PolicyError`` with all the problems of all files, each once.
    """
    loaded: list[Loaded] = []
    problems: list[Problem] = []
    layers = [file for file in beside if not file[1].endswith(ENDING)]
    try:
        root, report = read(*policy)
        tables, before = _read_tables(file for file in beside if file[1].endswith(ENDING))
    except PolicyError as error:
        raise PolicyError([*error.problems, *_of_the_texts(layers)]) from None
    if before:
        root, report.source = appended(root, report.source, before)
    source = report.source
    to_translate = [Version(root, source)] if isinstance(root, MapNode) else []
    problems += _load(root, report, loaded, tables)
    for layer in layers:
        try:
            over, read_report = read(*layer)
        except PolicyError as error:
            problems += error.problems  # what comes after it can still be looked at
            continue
        over, source = appended(over, read_report.source, source)
        report = Report(source)
        if isinstance(root, MapNode):
            root = laid_over(root, over, report)
            to_translate.append(Version(root, source))
        # What is wrong with the text, or with how it is laid over the version before, would only be said again in other words.
        wrong = [*read_report.problems, *report.problems]
        problems += wrong or in_version(_load(root, report, loaded, tables), [source.file], problems)
    problems += _wrong_times(loaded) if not problems else []
    if problems:
        raise PolicyError(problems)
    names = [PurePath(name).name for _, name in layers]
    made = {tag: _translated(tag, files, names, to_translate, tables) for tag, files in translations.items()}
    problems = [problem for wrong, _, _ in made.values() for problem in wrong]
    unfinished = tuple(problem for _, lacking, _ in made.values() for problem in lacking)
    if problems:
        raise PolicyError([*problems, *unfinished])
    in_languages = {tag: versions for tag, (_, _, versions) in made.items() if versions}
    return Versions(tuple(loaded), in_languages, unfinished, tuple(to_translate))


def _read_tables(files: Iterable[File]) -> tuple[dict[str, Rows], Source | None]:
    """The tables by the names of their files, and their texts. These stand before the policy, whose text has to be the last of its source."""
    tables: dict[str, Rows] = {}
    before: Source | None = None
    for data, name in files:
        text = decode(data, Report(Source(name, "")))
        tables[re.split(r"[/\\:]", name)[-1]] = read_csv(text, *(before.size if before else (0, 0)))
        before = Source(name, text, before)
    return tables, before


def _translated(
    tag: str, files: Sequence[File], layers: Sequence[str], policy: Sequence[Version], tables: Mapping[str, Rows]
) -> tuple[list[Problem], list[Problem], Versions | None]:
    """What is wrong with the files of a language, what they lack, and the versions in it; none as long as texts are missing."""
    if wrong := bad_tag(files[0][1], tag, policy[0].tag):
        return [wrong], [], None
    problems: list[Problem] = []
    by_version: list[File | None] = [None] * len(policy)
    for data, name in files:
        file = PurePath(name)
        if file.stem == tag and by_version[0]:
            message = f"The language {word(tag)} has two files, this one and {word(by_version[0][1])}."
            problems.append(Source(name, "").problem("left-over-text", BEGINNING, message, "Keep one of the two."))
        elif file.stem == tag:
            by_version[0] = (data, name)
        elif file.name in layers:
            by_version[layers.index(file.name) + 1] = (data, name)
        else:
            message = f"There is no version {word(file.name)} of the policy to translate."
            advice = f"{way_out(file.name, layers)} Name the file like that of the version, or delete it."
            problems.append(Source(name, "").problem("left-over-text", BEGINNING, message, advice))
    made = translate(tag, by_version, policy)
    problems += made.problems
    loaded: list[Loaded] = []
    own = [name for _, name in files]
    for version in made.versions:
        found = _load(version.root, Report(version.source), loaded, tables)
        # Where texts are missing, those of the policy stand in their places, and are none of this language.
        problems += [one for one in in_version(found, own, problems) if one.place.file in own]
    missing = any(one.code == "missing-translation" for one in made.unfinished)
    return problems, made.unfinished, None if problems or missing else Versions(tuple(loaded))


def _load(root: Node, report: Report, loaded: list[Loaded], tables: Mapping[str, Rows]) -> tuple[Problem, ...]:
    try:
        loaded.append(load_nodes(root, report, tables))
    except PolicyError as error:
        return error.problems
    return ()


def _of_the_texts(layers: Iterable[File]) -> Iterator[Problem]:
    """What is wrong with files where nothing is known of what they are laid over."""
    for layer in layers:
        try:
            yield from read(*layer)[1].problems
        except PolicyError as error:
            yield from error.problems


def _wrong_times(loaded: Sequence[Loaded]) -> Iterator[Problem]:
    first = loaded[0]
    if len(loaded) > 1 and not first.time_zone:
        message = "The policy has several versions, and does not say where the day begins on which one takes the place of another."
        yield first.problem("no-time-zone", (), message, "Write the time zone of the shop, such as `time_zone: Europe/Berlin`.")
    for before, version in zip(loaded, loaded[1:]):
        day, start = version.policy.effective_from, before.policy.effective_from
        if day <= start:
            message = f"This version begins before the one before it, on {day_for_editors(day)}; that one begins on {day_for_editors(start)}."
            if day == start:
                message = f"This version begins on the same day as the one before it, {day_for_editors(day)}."
            advice = "Versions come in the order of the names of their files: write a later day, or rename the file after its day."
            yield version.problem("version-order", ("effective_from",), message, advice)
        yield from _misnamed(version)
    for number, version in enumerate(loaded):
        for before in loaded[:number]:
            if before.policy.version == version.policy.version:
                message = f"Another version is called {word(version.policy.version)}, too."
                spans = [before.nodes[("version",)][0]]
                advice = "Give this one a name of its own: pages, links and customers tell versions apart by it."
                yield version.report.source.problem("version-twice", version.nodes[("version",)][0], message, advice, spans)
                break


def _misnamed(version: Loaded) -> Iterator[Problem]:
    """A file that is named after another day than that on which its version begins: whoever looks for a version by its day finds the wrong one."""
    ending = re.search(r"\.ya?ml$", version.report.source.file)
    stem = version.report.source.file[: ending.start() if ending else None]
    named = re.search(r"\d{4}[-.]\d{1,2}[-.]\d{1,2}$", stem, re.ASCII)
    day = version.policy.effective_from
    if named and (meant := nearest_day(named[0])) and named[0] != day:
        message = f"This version begins on {day_for_editors(day)}, and its file is named after {day_for_editors(meant.isoformat())}."
        if meant.isoformat() == day:
            message = f"The name of this file writes the day {word(named[0])} in another way than `effective_from` does."
        advice = f"Rename the file to `{day}.yml`" + ("." if meant.isoformat() == day else f", or write `effective_from: {meant.isoformat()}`.")
        yield version.problem("version-day", ("effective_from",), message, advice)


def in_version(found: Iterable[Problem], own: Sequence[str], said: Iterable[Problem]) -> list[Problem]:
    """The problems of a version that were not ``said`` of one before it. Those in others than its ``own`` files say whose they are."""
    known = {(one.code, one.place, one.message) for one in said}
    new = [one for one in found if (one.code, one.place, one.message) not in known]
    return [one if one.place.file in own else replace(one, message=f"In the version {word(own[0])}: {one.message}") for one in new]
