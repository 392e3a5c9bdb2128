"""Builds the site: gathers its inputs, has everything computed, and publishes the result whole or not at all."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime
import functools
import hashlib
import json
import logging
import os
import re
import shutil
import tempfile
import time
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException
from mkdocs.utils import get_theme_dir

from checker import Interview
from checker.conditions import atoms
from checker.data import canonical_json, digest, policy_to_data
from checker.diagram import TooLargeError
from checker.distances import asked_for
from checker.meaning import Meaning
from checker.model import Guidance, Policy, Rule
from checker.words import day_in_words
from compiler import checks, languages
from compiler.changes.over_time import changes_of_versions
from compiler.checks.report import CheckReport, check_versions
from compiler.derived.interview_plan import make_plan
from compiler.engine.files import EngineError, engine_files
from compiler.engine.wheel import WheelError, build_wheel
from compiler.languages import language
from compiler.pages.addresses import check_link, help_ways, table_link
from compiler.pages.assistants import POLICY
from compiler.pages.editor_schema import schemas
from compiler.pages.handwritten import put_in
from compiler.pages.history import History, history_of
from compiler.pages.messages import MESSAGES, messages
from compiler.pages.mkdocs_plugin import SHARED, Alternate, Content, HelpCenter
from compiler.pages.policy_schema import SCHEMA, VALID_UNTIL, policy_schema
from compiler.pages.return_policy import return_policies
from compiler.pages.timeline import FOLDER as VERSIONS
from compiler.pages.timeline import HISTORY, Period, Timeline, moved
from compiler.pages.views import CHECK, CONTACT, Shipped, render_history, render_pages
from compiler.pages.wording import words_of
from compiler.problems import PolicyError, Problem, as_text, shown_path
from compiler.proof.agreement import MissingFunctionError, ProofError, compare_certificates, compare_files, prove, prove_here, prove_plan
from compiler.proof.read_back import compare_pages, compare_versions
from compiler.publish.compression import CompressionError, compress_site
from compiler.publish.headers import headers_file, immutable
from compiler.publish.last_commit import LastCommit, NothingToCompareError
from compiler.publish.policy_files import cases_of, load, policy_files, translation_paths, version_files
from compiler.publish.preview import Built, Preview
from compiler.publish.replacement import nearest_existing, replacing, unfit
from compiler.publish.schema_files import renew_schemas
from compiler.publish.verification import FILES, list_of_files
from compiler.reading.policy import Loaded
from compiler.reading.versions import File, Versions
from compiler.studio.files import STUDIO, WITHOUT_STUDIO, with_studio

FRONT_END = Path("docs/front_end")
STYLESHEET = Path("docs/stylesheets/help-center.css")
"""Comes after the theme's sheets, whose rules it overrides."""
CHECK_STYLESHEET = Path("docs/stylesheets/checker.css")
"""The only style sheet of the check page."""
THEME_SCRIPT = Path("docs/scripts/theme.js")
TIMELINE_SCRIPT = Path("docs/scripts/versions.js")
VERSIONS_SCRIPT = "versions"
"""What the layouts call it. Only a policy with several versions has any use for it, nor for this module of the check page."""
VERSIONS_MODULE = "versions.mjs"
SEARCH_SCRIPT = Path("docs/scripts/search.js")
"""Runs in a worker, and loads the theme's, beside which it is published."""
SEARCH_WORKERS = "assets/javascripts/workers"
RELEASE = "assets/release.json"
"""Names the policy, and lists the files that this release's pages need, and those that were kept for the pages of the last release."""
CERTIFICATE_FILE = "assets/certificate.json"
CHECKS_ARE = "What is checked before a policy is published, and what to do about each finding."

TIED_TO_ITS_PLACE = re.compile(r"@import[^;]*;?|url\(\s*(?![\"']?(?:data:|#))[^)]*\)?", re.IGNORECASE)
"""What no style sheet may contain, because sheets are published behind others and at another address."""


class SiteError(Exception):
    """The site could not be built, though nothing is wrong with the policy; the message says why."""


class PlaceError(SiteError):
    """A folder cannot be used; the message says which one could be."""


@dataclass(frozen=True)
class BuildReport:
    """The result of a build."""

    site: Path
    policy: Policy
    digest: str
    pages: int
    cases: int
    """The number of cases that are decided alike in every place that decides or prints them."""
    seconds: float
    warnings: tuple[Problem, ...]
    base: str
    """The path to serve it at: `/`, unless `site_url` in mkdocs.yml has another."""
    versions: int = 1
    """How many versions of the policy the site has; ``policy`` is the one in force on the day of the build."""

    def __str__(self) -> str:
        warnings = f"{as_text(self.warnings)}\n\n" if self.warnings else ""
        several = f", in force on the day of the build, and {self.versions - 1} more" if self.versions > 1 else ""
        return (
            f"{warnings}Built {self.pages} pages into {shown_path(self.site)} in {self.seconds:.1f} seconds,"
            f" from {self.policy.title}, version {self.policy.version}, digest {self.digest[:16]}{several}\n"
            f"Proved: {self.cases:,} cases are decided alike here and by the files that ship to browsers, and the tables say the same"
        )


def build_site(*, policy_file: Path, site_dir: Path, project: Path, cache: Path) -> BuildReport:
    """Build the site from a policy file into a folder. The folder then has the new site or, on any error, still the old one.

    Raises ``PolicyError`` for problems in the policy, :class:`PlaceError` for a folder that cannot be used, and :class:`SiteError`
    for other problems.
    """
    started = time.monotonic()
    site_dir = site_dir.resolve()
    _refuse([*unfit(site_dir), *_unfit_cache(cache)])
    with replacing(site_dir) as new:
        report = _build(policy_file, new, site_dir, project, cache)
        keep_last_release(site_dir, new)
        paths = [file.relative_to(new).as_posix() for file in new.rglob("*")]
        (new / "_headers").write_text(headers_file(paths, report.base), encoding="utf-8", newline="")
        (new / FILES).write_text(list_of_files(new), encoding="utf-8")
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
    return dataclasses.replace(report, seconds=time.monotonic() - started)


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
            report, finish = _made(policy_file, folder, folder, project, cache, preview=True)
        except PolicyError as error:
            raise SiteError(as_text(error.problems)) from None
        warnings = f"{as_text(report.warnings)}\n\n" if report.warnings else ""
        since = None
        try:
            since = last_commit.since([*policy_files(policy_file, Path.read_bytes, shown_path)], folder)
        except NothingToCompareError as error:
            warnings += "" if str(error) in unknown else f"{error}\n"
            unknown.add(str(error))
        seconds = time.monotonic() - started
        translated = tuple(f"{file.stem}/" for file in translation_paths(policy_file))
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


def site_content(
    versions: Versions, *, project: Path, cache: Path, today: datetime.date, preview: bool = False, translated: bool = True
) -> Content:
    """Everything that the site publishes of a policy: at the well-known addresses the version that is in force ``today``, and beside it all others.

    Below a folder of its own, each translation has the same pages, unless the content is not to be ``translated`` yet. All languages share the
    files below ``assets/``. A preview is proved in this Python alone, so that an editor does not wait for Pyodide at each edit.
    """
    sources = _Sources.read_from(project)
    content, certificates = _in_language(versions, "", sources, project, cache, today, preview)
    if not versions.translations:
        return content
    alternates = (Alternate(content.language, ""), *(Alternate(tag, f"{tag}/") for tag in versions.translations))
    content = dataclasses.replace(content, alternates=alternates)
    if not translated:
        return content
    files, others = dict(content.files), []
    for tag, in_language in versions.translations.items():
        one, same = _in_language(in_language, f"{tag}/", sources, project, cache, today, preview)
        compare_certificates(tag, certificates, same)
        files |= {path: file for path, file in one.files.items() if path.startswith(SHARED)}
        own = {path: file for path, file in one.files.items() if not path.startswith(SHARED)}
        others.append(dataclasses.replace(one, files=own, alternates=alternates))
    return dataclasses.replace(content, files=files, translated=tuple(others))


def _in_language(
    versions: Versions, folder: str, sources: _Sources, project: Path, cache: Path, today: datetime.date, preview: bool
) -> tuple[Content, list[Mapping[str, Any]]]:
    """The content in one language, which is published below a ``folder`` of the site, and the certificate of each version."""
    current = versions.on(today)
    front = {name: content for name, content in sources.front.items() if name != VERSIONS_MODULE or len(versions) > 1}
    shipped: dict[str, Shipped] = {}
    up = "../" * folder.count("/")
    files: dict[str, bytes] = {}
    data = [canonical_json(policy_to_data(loaded.policy)).encode() for loaded in versions]
    linked = {name: path for name, (path, _) in sources.linked.items() if name != VERSIONS_SCRIPT or len(versions) > 1}
    for loaded, written_down in zip(versions, data):
        interview = Interview(loaded.policy, loaded.meaning)
        plan = make_plan(interview)
        engine, certificate = _proved(interview, plan, written_down, sources, project, cache, preview)
        engine_at, front_at = f"assets/engine/{_hash(engine)}/", f"assets/checker/{_hash(front)}/"
        policy_at = f"assets/policy/{digest(loaded.policy)[:16]}.json"
        shipped[loaded.policy.effective_from] = Shipped(
            certificate=certificate,
            plan=plan,
            engine=up + engine_at,
            front=up + front_at,
            policy=up + policy_at,
            linked={name: up + path for name, path in linked.items()},
            digest=digest(loaded.policy),
            release=up + RELEASE,
        )
        files |= {engine_at + name: content for name, content in engine.items()}
        files |= {front_at + name: content for name, content in front.items()}
        files[policy_at] = written_down
        if len(versions) > 1:
            of_version = f"{VERSIONS}/{loaded.policy.effective_from}/"
            files |= {of_version + POLICY: written_down, of_version + Path(CERTIFICATE_FILE).name: canonical_json(certificate).encode()}
        if loaded is current:
            until = versions.until(loaded.policy)
            files[POLICY] = canonical_json(policy_to_data(loaded.policy) | {VALID_UNTIL: until}).encode() if until else written_down
    files |= {path: sources.linked[name][1] for name, path in linked.items()}
    if not folder:
        proved_of = shipped[current.policy.effective_from].certificate
        files |= {CERTIFICATE_FILE: canonical_json(proved_of).encode(), **_of_the_policy(versions, current, data, sources)}
    others = [(loaded.meaning, shipped[loaded.policy.effective_from]) for loaded in versions] if len(versions) > 1 else []
    timeline = timeline_of(versions, current) if len(versions) > 1 else None
    history = None
    if timeline:
        found = changes_of_versions(versions, datetime.date.min)  # whose examples are of the first day of each version
        history = history_of(timeline, [one.differences for one in found])
    content = pages_and_files(
        current.meaning, shipped[current.policy.effective_from], files, sources.written_in(current.policy.language), preview, others, timeline,
        history, folder)
    return content, [one.certificate for one in shipped.values()]


def _of_the_policy(versions: Versions, current: Loaded, data: Sequence[bytes], sources: _Sources) -> dict[str, bytes]:
    """What is published of a policy once, whatever languages there are: its schemas, and the wheel."""
    text, *layers = (loaded.report.source.own for loaded in versions)
    files: dict[str, bytes] = {SCHEMA: canonical_json(policy_schema()).encode()}
    files |= {path: canonical_json(schema).encode() for path, schema in schemas(text.encode(), map(str.encode, layers)).items()}
    # A policy's version is any text. pip needs another form, which the day and the digest give.
    version = f"{current.policy.effective_from.replace('-', '.')}+{digest(current.policy)[:12]}"
    in_wheel = {**sources.checker, "checker/policy.json": data[versions.all.index(current)]}
    if len(versions) > 1:
        in_wheel["checker/versions.json"] = b"[" + b",".join(data) + b"]"
    wheel, wheel_content = build_wheel(in_wheel, version)
    return {**files, f"assets/wheel/{wheel}": wheel_content}


def timeline_of(versions: Versions, current: Loaded) -> Timeline:
    """The versions of a policy as the pages speak of them."""
    policies = [loaded.policy for loaded in versions]
    periods = {
        one.effective_from: Period(one.version, one.effective_from, versions.until(one), digest(one), one.language) for one in policies
    }
    label = current.policy.fact(versions.reference_date).label if versions.reference_date else ""
    return Timeline(tuple(periods.values()), periods[current.policy.effective_from], versions.time_zone, versions.reference_date, label)


@dataclass(frozen=True)
class _Sources:
    """The files of the project that a site is made from, without its policy and the files that MkDocs reads by itself."""

    checker: Mapping[str, bytes]
    front: Mapping[str, bytes]
    linked: Mapping[str, tuple[str, bytes]]
    written: Mapping[str, Mapping[str, str]]
    """By the tag of each language that has any, its hand-written pages; under an empty one those that are there for every other language."""

    @classmethod
    def read_from(cls, project: Path) -> _Sources:
        modules = sorted((project / "checker").rglob("*.py"))
        front = sorted(file for file in (project / FRONT_END).iterdir() if file.is_file())
        return cls(
            checker={file.relative_to(project).as_posix(): file.read_bytes() for file in modules},
            front={file.name: file.read_bytes() for file in front},
            linked=linked_files(project),
            written={tag: _written(project / "docs" / tag) for tag in ("", *languages.known())},
        )

    def written_in(self, tag: str) -> dict[str, tuple[str, str]]:
        """The hand-written pages in a language by their names, each with its path below ``docs/``. Raises :class:`SiteError` where one is missing."""
        if missing := [f"docs/{tag}/{name}" for name in self.written[""] if tag != languages.REFERENCE and name not in self.written.get(tag, {})]:
            raise SiteError("\n".join(
                f"{file} is missing: customers of a policy in `{tag}` would read that page in English. See “Add a language” in CONTRIBUTING.md."
                for file in missing
            ))
        return {
            name: (f"{tag}/{name}", self.written[tag][name]) if name in self.written.get(tag, {}) else (name, text)
            for name, text in self.written[""].items()
        }


def _written(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.glob("*.md"))}


def _proved(
    interview: Interview, plan: Mapping[str, Any], data: bytes, sources: _Sources, project: Path, cache: Path, preview: bool
) -> tuple[Mapping[str, bytes], dict[str, Any]]:
    """The files of an engine that is proved to decide as this Python does, with the certificate. Raises :class:`ProofError`."""
    if preview:
        return _engine_of_preview(tuple(sorted(sources.checker.items())), project, cache), prove_here(interview.evaluator)
    engine = engine_files(sources.checker, project=project, cache=cache)
    taken = prove_plan(interview, plan, sources.front["plan.mjs"])
    try:
        return engine, prove(interview.evaluator, engine, data, cache, taken)
    except MissingFunctionError as error:
        # The profile has not seen a policy like this one, which is not the policy's fault.
        warnings.warn(f"The small runtime ships with every function, since it lacks one ({error}). Run `make profile`.", stacklevel=2)
        engine = engine_files(sources.checker, project=project, cache=cache, whole=True)
        return engine, prove(interview.evaluator, engine, data, cache, taken)


@functools.lru_cache(maxsize=1)
def _engine_of_preview(checker_sources: tuple[tuple[str, bytes], ...], project: Path, cache: Path) -> Mapping[str, bytes]:
    """The engine of a preview, which is at hand from one edit to the next. Putting it together takes longer than everything else."""
    return engine_files(dict(checker_sources), project=project, cache=cache)


def pages_and_files(
    meaning: Meaning, shipped: Shipped, files: Mapping[str, bytes], written: Mapping[str, tuple[str, str]] = {}, preview: bool = False,
    versions: Sequence[tuple[Meaning, Shipped]] = (), timeline: Timeline | None = None, history: History | None = None, folder: str = "",
) -> Content:
    """The content of the site, from the files that ship beside the pages and the hand-written pages.

    A policy with several ``versions`` has a ``timeline`` of them and a ``history`` of what they changed, and each of them has pages of its own.
    """
    policy, say = meaning.policy, words_of(meaning.policy)
    pages = render_pages(meaning, shipped, timeline)
    for period, (one, of_one) in zip(timeline.periods if timeline else (), versions):
        pages |= moved(render_pages(one, of_one, timeline), period)
    if history:
        pages[f"{HISTORY}.md"] = render_history(policy, history)
    return Content(
        title=policy.title,
        description=policy.summary,
        language=policy.language,
        policy={
            "version": policy.version,
            "effective_from": policy.effective_from,
            "effective_day": day_in_words(policy.effective_from, policy.words),
            "digest": shipped.digest,
        },
        pages=pages if folder else {
            **pages, STUDIO: WITHOUT_STUDIO, "editors/checks.md": f"---\ndescription: {CHECKS_ARE}\n---\n{checks.manual()}", MESSAGES: messages(),
        },
        handwritten=_put_in(policy, written),
        navigation=(
            (say["overview"], "index.md"),
            (say["check_title"], f"{CHECK}.md"),
            *((topic.title, f"{topic.id}.md") for topic in policy.topics),
            *([(say["contact"], f"{CONTACT}.md")] if policy.routes else []),
            *([(say["history"], f"{HISTORY}.md")] if history else []),
            (say["about_checker"], "about-the-checker.md"),
        ),
        notice=policy.notice,
        questions=[(question.ask, check_link(question, up=""), table_link(question, up="")) for question in policy.questions],
        help={
            "questions": [(question.ask, check_link(question, up="")) for question in policy.questions],
            "ways": help_ways(policy, up=""),
        },
        search_words=search_words(policy),
        linked=shipped.linked,
        files=files,
        timeline=timeline,
        history=history,
        returns=return_policies(meaning),
        preview=preview,
        folder=folder,
    )


def search_words(policy: Policy) -> dict[str, dict[str, str]]:
    """By address, what the search finds it by and no page prints: a statement by its own words and those of the facts it tests."""
    called = {fact.id: fact.also_called for fact in policy.facts}
    found = {f"{CONTACT}/": {"also_called": "; ".join(language(policy.language).contact)}}
    statements: list[Rule | Guidance] = [*policy.rules, *policy.guidance]
    for one in statements:
        tested = {id for test in atoms(one.when) for id in asked_for(policy.fact(test.fact))}
        of_facts = [word for fact in sorted(tested) for word in called[fact]]
        found[f"{one.topic}/#{one.id}"] = {"also_called": "; ".join(one.also_called), "facts_called": "; ".join(of_facts)}
    return found


def linked_files(project: Path) -> dict[str, tuple[str, bytes]]:
    """The path and content of each file that the layouts link, by the layouts' name for it. The path has a hash of the content.

    The theme's pages have one style sheet, because each further one would delay first paint.
    Raises :class:`SiteError` for anything that a style sheet cannot contain.
    """
    theme = sorted(Path(get_theme_dir("material"), "assets", "stylesheets").glob("*.css"))
    files = {
        "stylesheet": (*theme, project / STYLESHEET),
        "check_stylesheet": (project / CHECK_STYLESHEET,),
        "script": (project / THEME_SCRIPT,),
        VERSIONS_SCRIPT: (project / TIMELINE_SCRIPT,),
    }
    texts = {file: file.read_text(encoding="utf-8") for parts in files.values() for file in parts}
    problems = [
        f"{file.name}, line {text.count(chr(10), 0, match.start()) + 1}: {match[0]}"
        for file, text in texts.items() if file.suffix == ".css"
        for match in TIED_TO_ITS_PLACE.finditer(text)
    ]
    if problems:
        raise SiteError(
            "Style sheets are published behind others, and at another address. Take these out, or write pictures into the sheet as "
            "`data:` addresses:\n" + "\n".join(problems)
        )
    made = {}
    for name, parts in files.items():
        # The theme's files name source maps, which are not published.
        content = "\n".join(re.sub(r"/\*# sourceMappingURL=.*?\*/", "", texts[file]) for file in parts).encode()
        folder, suffix = ("javascripts", ".js") if name in ("script", VERSIONS_SCRIPT) else ("stylesheets", ".css")
        made[name] = (f"assets/{folder}/{hashlib.sha256(content).hexdigest()[:16]}{suffix}", content)
    (worker,) = Path(get_theme_dir("material"), SEARCH_WORKERS).glob("search.*.min.js")
    content = (project / SEARCH_SCRIPT).read_bytes() + f'\nimportScripts("{worker.name}");\n'.encode()
    made["search"] = (f"{SEARCH_WORKERS}/{hashlib.sha256(content).hexdigest()[:16]}.js", content)
    return made


def _put_in(policy: Policy, written: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """The hand-written pages with terms and links put in. Raises a ``PolicyError`` with the problems of all of them."""
    made: dict[str, str] = {}
    problems: list[Problem] = []
    for path, (file, text) in written.items():
        try:
            made[path] = put_in(text, f"docs/{file}", path.count("/"), policy)
        except PolicyError as error:
            problems += error.problems
    if problems:
        raise PolicyError(problems)
    return made


def publish(content: Content, site_dir: Path, project: Path) -> str:
    """Have MkDocs write the site, and return the path to serve it at.

    Raises :class:`SiteError`, also where MkDocs only warns, such as for a dead link.
    """
    _publish(content, site_dir, project)
    _publish_translated(content, site_dir, project)
    return urlsplit(load_settings(project, site_dir).site_url or "/").path


def _publish_translated(content: Content, site_dir: Path, project: Path) -> None:
    for translated in content.translated:
        _publish(translated, site_dir / translated.folder, project)


def _publish(content: Content, site_dir: Path, project: Path) -> None:
    config = load_settings(project, site_dir)
    config.theme["language"] = content.language  # which the search asks for before any other plugin can say it
    if config.site_url:
        config.site_url += content.folder
    with _mkdocs_errors():
        config.plugins["help-center"] = HelpCenter(content)
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build_with_mkdocs(config)
        finally:
            config.plugins.on_shutdown()


def load_settings(project: Path, site_dir: Path) -> MkDocsConfig:
    """The settings in `mkdocs.yml`. Raises :class:`SiteError` for settings with which the site would not work."""
    with _mkdocs_errors():
        config = load_config(str(project / "mkdocs.yml"), site_dir=str(site_dir))
    problems = list(_refused_settings(config))
    if problems:
        raise SiteError("\n".join(f"mkdocs.yml: {problem}" for problem in problems))
    return config


def _refused_settings(config: MkDocsConfig) -> Iterator[str]:
    if not config.use_directory_urls:
        yield "`use_directory_urls: false` gives pages other addresses than the checker and the web server's headers expect. Take it out."
    addresses = {
        "extra_javascript": [str(script) for script in config.extra_javascript],
        "extra_css": config.extra_css,
        "theme: logo": [config.theme.get("logo")],
        "theme: favicon": [config.theme.get("favicon")],
    }
    for setting, named in addresses.items():
        for address in named:
            if address and urlsplit(address).netloc:
                yield (
                    f"`{setting}` names {address}. The site's Content-Security-Policy lets browsers fetch nothing from other hosts,"
                    " so that no company learns of a visit. Put the file into docs/ and name it there."
                )
    if config.theme.get("font"):
        yield "`theme: font` would have every page fetch fonts from another company's server, which browsers refuse here. Set it to false."


def _build(policy_file: Path, folder: Path, shown_as: Path, project: Path, cache: Path) -> BuildReport:
    """Build the site into a folder that does not exist yet."""
    report, finish = _made(policy_file, folder, shown_as, project, cache)
    finish(folder)
    return report


def _made(
    policy_file: Path, folder: Path, shown_as: Path, project: Path, cache: Path, preview: bool = False
) -> tuple[BuildReport, Callable[[Path], None]]:
    """Make the site in a folder that does not exist yet. What is returned beside the report finishes it: it reads the pages back.

    Of a preview it first makes the pages in other languages, so that an editor does not wait for them either.
    """
    started = time.monotonic()
    config = load_settings(project, folder)  # before the slow steps
    versions, reports = _checked(policy_file, preview)
    problems = [problem for report in reports for problem in report.problems]
    today = versions.today(_now())
    current = versions.on(today)
    with _told(problems, current):
        content = site_content(versions, project=project, cache=cache, today=today, preview=preview, translated=not preview)
        content = with_studio(content, *_texts(policy_file, project), config, project=project, cache=cache)
        base = publish(content, folder, project)

    def finish(site: Path) -> None:
        nonlocal content
        with _told(problems, current):
            if preview and versions.translations:
                whole = site_content(versions, project=project, cache=cache, today=today, preview=True)
                for path in whole.files.keys() - content.files.keys():
                    (site / path).parent.mkdir(parents=True, exist_ok=True)
                    (site / path).write_bytes(whole.files[path])
                content = dataclasses.replace(content, files={**content.files, **whole.files}, translated=whole.translated)
                _publish_translated(content, site, project)
            for one, in_language in zip((content, *content.translated), (versions, *versions.translations.values())):
                _read_back(one, in_language, today, site / one.folder)

    own = immutable(file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file())
    release: dict[str, Any] = {"policy": digest(current.policy), "own": own, "last": []}
    if content.timeline or versions.translations:
        release["versions"] = [digest(loaded.policy) for one in (versions, *versions.translations.values()) for loaded in one]
    (folder / RELEASE).write_text(canonical_json(release), encoding="utf-8")
    pages = sum(1 for _ in folder.rglob("*.html"))
    folders = [period.folder for period in content.timeline.periods] if content.timeline else ["assets/"]
    certificates = [folder + Path(CERTIFICATE_FILE).name for folder in folders]
    cases = sum(json.loads(content.files[path])["cases"] for path in certificates)
    seconds = time.monotonic() - started
    report = BuildReport(shown_as, current.policy, content.policy["digest"], pages, cases, seconds, tuple(problems), base, len(versions))
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
    versions = load(policy_file, Path.read_bytes, shown_path)
    if preview:
        unfinished = tuple(dataclasses.replace(one, severity="warning") for one in versions.unfinished)
        versions = dataclasses.replace(versions, unfinished=unfinished)
    reports = check_versions(versions, cases_of(policy_file, Path.read_bytes, shown_path))
    if any(report.errors for report in reports):
        raise PolicyError([problem for report in reports for problem in report.problems])
    return versions, reports


def _texts(policy_file: Path, project: Path) -> tuple[list[File], File | None]:
    """The files of a policy, and of its example cases, with the names that may be published: no folder outside the project is in them."""

    def named(file: Path) -> str:
        whole = file.resolve()
        return (whole.relative_to(project) if whole.is_relative_to(project) else file.relative_to(policy_file.parent)).as_posix()

    return [*policy_files(policy_file, Path.read_bytes, named)], cases_of(policy_file, Path.read_bytes, named)


@contextlib.contextmanager
def _mkdocs_errors() -> Iterator[None]:
    """Turn an error of MkDocs into a :class:`SiteError` that includes its earlier warnings. Nothing is printed."""
    messages: list[str] = []

    class Kept(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    handler = Kept(logging.WARNING)
    logger = logging.getLogger("mkdocs")
    level, propagate = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.WARNING)
    logger.propagate = False
    try:
        yield
    except (Abort, MkDocsException) as error:
        raise SiteError("\n".join(messages) or str(error)) from None
    finally:
        logger.removeHandler(handler)
        logger.setLevel(level)
        logger.propagate = propagate


def _refuse(reasons: Iterable[str]) -> None:
    if text := "\n".join(reasons):
        raise PlaceError(text)


def _unfit_cache(cache: Path) -> Iterator[str]:
    if not os.access(nearest_existing(cache), os.W_OK | os.X_OK):
        yield f"What takes long to make is kept in {cache}, and that folder cannot be written. Make it writable for whoever builds."


def _hash(files: Mapping[str, bytes]) -> str:
    """A name for a folder that changes with its content, so that no browser mixes two builds."""
    parts = (part for name, content in sorted(files.items()) for part in (name.encode(), content))
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()[:16]
