"""Builds the site: gathers its inputs, has everything computed, and publishes the result whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import json
import os
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from checker.data import canonical_json, digest
from checker.diagram import TooLargeError
from checker.model import Policy
from compiler import checks
from compiler.checks.report import CheckReport, check_versions
from compiler.engine.files import EngineError
from compiler.engine.wheel import WheelError
from compiler.pages.content import Content
from compiler.problems import PolicyError, Problem, SiteError, as_text, shown_path
from compiler.proof.agreement import ProofError, compare_files
from compiler.proof.read_back import compare_pages, compare_versions
from compiler.publish.compression import CompressionError, compress_site
from compiler.publish.content import RELEASE, Making, site_content
from compiler.publish.headers import headers_file, immutable
from compiler.publish.last_commit import LastCommit, NothingToCompareError
from compiler.publish.mkdocs_run import load_settings, publish
from compiler.publish.policy_files import cases_of, load, policy_files, translated_into, translation_paths, version_files
from compiler.publish.preview import Built, Preview
from compiler.publish.replacement import nearest_existing, replacing, unfit
from compiler.publish.schema_files import renew_schemas
from compiler.publish.verification import FILES, list_of_files
from compiler.reading.policy import Loaded
from compiler.reading.versions import File, Versions
from compiler.studio.files import with_studio


class PlaceError(SiteError):
    """A folder cannot be used; the message says which one could be."""


@dataclass(frozen=True)
class BuildReport:
    """The result of a build."""

    site: Path
    policy: Policy
    pages: int
    cases: int
    """The number of cases that are decided alike in every place that decides or prints them."""
    warnings: tuple[Problem, ...]
    base: str
    """The path to serve it at: `/`, unless `site_url` in mkdocs.yml has another."""
    versions: int = 1
    """How many versions of the policy the site has; ``policy`` is the one in force on the day of the build."""
    seconds: float = 0.0
    """How long the whole build took."""

    def __str__(self) -> str:
        warnings = f"{as_text(self.warnings)}\n\n" if self.warnings else ""
        several = f", in force on the day of the build, and {self.versions - 1} more" if self.versions > 1 else ""
        return (
            f"{warnings}Built {self.pages} pages into {shown_path(self.site)} in {self.seconds:.1f} seconds,"
            f" from {self.policy.title}, version {self.policy.version}, digest {digest(self.policy)[:16]}{several}\n"
            f"Proved: {self.cases:,} cases are decided alike here and by the files that ship to browsers, and the tables say the same"
        )


def build_site(*, policy_file: Path, site_dir: Path, project: Path, cache: Path, compressed: bool = True) -> BuildReport:
    """Build the site from a policy file into a folder. The folder then has the new site or, on any error, still the old one.

    ``compressed`` puts compressed copies beside its files, for web servers that send them as they are.

    Raises ``PolicyError`` for problems in the policy, :class:`PlaceError` for a folder that cannot be used, and :class:`SiteError`
    for other problems.
    """
    started = time.monotonic()
    site_dir = site_dir.resolve()
    _refuse([*unfit(site_dir), *_unfit_cache(cache)])
    with replacing(site_dir) as new:
        report, finish = _made(policy_file, new, project, cache)
        finish(new)
        keep_last_release(site_dir, new)
        paths = [file.relative_to(new).as_posix() for file in new.rglob("*")]
        (new / "_headers").write_text(headers_file(paths, report.base), encoding="utf-8", newline="")
        (new / FILES).write_text(list_of_files(new), encoding="utf-8")
        if compressed:
            try:
                compress_site(new, cache)
            except CompressionError as error:
                raise SiteError(str(error)) from None
    if not (site_dir / "index.html").stat().st_mode & 0o077:
        warnings.warn(
            f"Only you can read {shown_path(site_dir)}, since your umask says so; a web server runs as somebody else."
            " Set `umask 022` before a build.",
            stacklevel=2,
        )
    return dataclasses.replace(report, site=site_dir, seconds=time.monotonic() - started)


def keep_last_release(old: Path, new: Path) -> None:
    """Keep the files that pages of the last release need, so that a stale page in a browser or a cache goes on working.

    A build from unchanged sources makes the same release. It then keeps the files of the release before, and of no other.
    """
    release, before = _release(new), _release(old)
    own = release["own"]
    last = before["last"] if before["own"] == own else before["own"]
    kept = [path for path in last if path not in own and (old / path).exists()]
    for path in kept:
        (new / path).parent.mkdir(parents=True, exist_ok=True)
        if (old / path).is_dir():
            shutil.copytree(old / path, new / path)
        else:
            shutil.copy2(old / path, new / path)
    (new / RELEASE).write_text(canonical_json({**release, "last": kept}), encoding="utf-8")


def _release(site_dir: Path) -> dict[str, Any]:
    try:
        return json.loads((site_dir / RELEASE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"own": [], "last": []}


def serve_site(
    *, policy_file: Path, project: Path, cache: Path, committed: Callable[[], Sequence[File]], host: str = "127.0.0.1", port: int = 8000
) -> int:
    """Serve the site until Ctrl-C, and build it anew at every edit of one of its sources.

    Problems are shown in the terminal and on top of every page of the last good build; where there are none, what changes since the last
    commit. ``committed`` gives the policy files of that commit, or raises a :class:`NothingToCompareError`.
    Raises :class:`PlaceError`.
    """
    _refuse(_unfit_cache(cache))
    others = [*version_files(policy_file.absolute()), *translation_paths(policy_file.absolute())]
    last_commit = LastCommit(committed, lambda versions: pages_of(versions, project, cache))
    unknown: set[str] = set()

    def build(folder: Path) -> Built:
        started = time.monotonic()
        try:
            report, finish = _made(policy_file, folder, project, cache, preview=True)
        except PolicyError as error:
            raise SiteError(as_text(error.problems)) from None
        warnings = f"{as_text(report.warnings)}\n\n" if report.warnings else ""
        since = None
        try:
            since = last_commit.since([*policy_files(policy_file)], folder)
        except NothingToCompareError as error:
            warnings += "" if str(error) in unknown else f"{error}\n"
            unknown.add(str(error))
        seconds = time.monotonic() - started
        translated = tuple(f"{translated_into(file, policy_file)}/" for file in translation_paths(policy_file))
        return Built(f"{warnings}Built {report.pages} pages in {seconds:.1f} seconds", since, finish, translated)

    return Preview(
        build,
        mistakes=(SiteError, OSError),
        # Only the files in the project's own folder, and nothing that was installed there.
        folders={policy_file.absolute().parent, *(file.parent for file in others), project},
        trees=(project / "docs",),
        program=(project / "checker", project / "commands", project / "compiler"),
        host=host,
        port=port,
    ).run()


def pages_of(versions: Versions, project: Path, cache: Path) -> dict[str, bytes]:
    """The pages that a policy makes with the other sources as they are now, by their paths."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made, "site")
        content = site_content(versions, project=project, cache=cache, today=versions.today(_now()), preview=True)
        publish(content, folder, project)
        return {page.relative_to(folder).as_posix(): page.read_bytes() for page in folder.rglob("*.html")}


def _made(policy_file: Path, folder: Path, project: Path, cache: Path, preview: bool = False) -> tuple[BuildReport, Callable[[Path], None]]:
    """Make the site in a folder that does not exist yet. What is returned beside the report finishes it: it reads the pages back.

    Of a preview it first makes the pages in other languages, so that an editor does not wait for them either.
    """
    config = load_settings(project, folder)  # before the slow steps
    versions, reports = _checked(policy_file, preview)
    problems = [problem for report in reports for problem in report.problems]
    today = versions.today(_now())
    current = versions.on(today)
    with _told(problems, current):
        making = Making(project, cache, today, preview)
        content = making.content(versions)
        content = content if preview else making.translated(content, versions)
        content = with_studio(content, *_texts(policy_file, project), config, project=project, cache=cache)
        publish(content, folder, project)

    def finish(site: Path) -> None:
        with _told(problems, current):
            whole = making.translated(content, versions) if preview else content
            if preview:
                for path in whole.files.keys() - content.files.keys():
                    (site / path).parent.mkdir(parents=True, exist_ok=True)
                    (site / path).write_bytes(whole.files[path])
                for translated in whole.translated:
                    publish(translated, site, project)
            for one, in_language in zip((whole, *whole.translated), (versions, *versions.translations.values())):
                _read_back(one, in_language, today, site / one.folder)

    own = immutable(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    release: dict[str, Any] = {"policy": digest(current.policy), "own": own, "last": []}
    if content.timeline or versions.translations:
        release["versions"] = [digest(loaded.policy) for one in (versions, *versions.translations.values()) for loaded in one]
    (folder / RELEASE).write_text(canonical_json(release), encoding="utf-8")
    pages = sum(1 for _ in folder.rglob("*.html"))
    cases = sum(certificate["cases"] for certificate in content.certificates)
    report = BuildReport(folder, current.policy, pages, cases, tuple(problems), urlsplit(config.site_url or "/").path, len(versions))
    return report, finish


def _read_back(content: Content, versions: Versions, today: datetime.date, site: Path) -> None:
    """Compare the finished pages and files in one language with what they were made from. Raises :class:`ProofError`."""
    compare_pages(versions.on(today).meaning, site)
    if content.timeline:
        for loaded, period in zip(versions, content.timeline.periods):
            compare_pages(loaded.meaning, site / period.folder)
        compare_versions(content.timeline, content.pages, site)
    compare_files(content.files, site)


@contextlib.contextmanager
def _told(problems: list[Problem], current: Loaded) -> Iterator[None]:
    """Turn what goes wrong with a policy that has been checked into a ``PolicyError`` or a :class:`SiteError`."""
    try:
        yield
    except TooLargeError as error:
        raise PolicyError([*problems, checks.too_large(current, error)]) from None
    except (EngineError, WheelError, ProofError) as error:
        raise SiteError(str(error)) from None


def _now() -> datetime.datetime:
    """The moment of the build; the one in the environment variable that all builds take which have to be repeatable, if it is set."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.datetime.fromtimestamp(int(stated), datetime.UTC) if stated.isdecimal() else datetime.datetime.now(datetime.UTC)


def _checked(policy_file: Path, preview: bool) -> tuple[Versions, list[CheckReport]]:
    """The versions of a policy, and the report about each of them with its example cases. Raises ``PolicyError`` if there are errors.

    In a preview translations may still follow, so that an editor sees an edit before anybody has translated it.
    """
    renew_schemas(policy_file)
    versions = load(policy_file)
    if preview:
        unfinished = tuple(dataclasses.replace(one, severity="warning") for one in versions.unfinished)
        versions = dataclasses.replace(versions, unfinished=unfinished)
    reports = check_versions(versions, cases_of(policy_file))
    if any(report.errors for report in reports):
        raise PolicyError([problem for report in reports for problem in report.problems])
    return versions, reports


def _texts(policy_file: Path, project: Path) -> tuple[list[File], File | None]:
    """The files of a policy, and of its example cases, with the names that may be published: no folder outside the project is in them."""

    def named(file: Path) -> str:
        whole = file.resolve()
        return (whole.relative_to(project) if whole.is_relative_to(project) else file.relative_to(policy_file.parent)).as_posix()

    return [*policy_files(policy_file, shown=named)], cases_of(policy_file, shown=named)


def _refuse(reasons: Iterable[str]) -> None:
    if text := "\n".join(reasons):
        raise PlaceError(text)


def _unfit_cache(cache: Path) -> Iterator[str]:
    if not os.access(nearest_existing(cache), os.W_OK | os.X_OK):
        yield f"What takes long to make is kept in {cache}, and that folder cannot be written. Make it writable for whoever builds."
