"""What a site publishes of a policy: its pages and files in each language, worked out and proved.

It goes by the files of the project, which are read once, and writes nothing.
"""

from __future__ import annotations

import dataclasses
import datetime
import functools
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from checker import Interview
from checker.data import VALID_UNTIL, canonical_json, digest, policy_to_data
from checker.meaning import Meaning
from checker.model import Policy
from checker.words import day_in_words
from compiler import checks, languages
from compiler.changes.over_time import changes_of_versions
from compiler.derived.interview_plan import make_plan
from compiler.engine.files import engine_files
from compiler.engine.wheel import build_wheel
from compiler.kept import digest as digest_of
from compiler.kept import named_parts
from compiler.pages.addresses import check_link, help_ways, table_link
from compiler.pages.assistants import POLICY
from compiler.pages.content import SHARED, Alternate, Content
from compiler.pages.editor_schema import schemas
from compiler.pages.handwritten import put_in
from compiler.pages.history import History, history_of
from compiler.pages.messages import MESSAGES, messages
from compiler.pages.policy_schema import SCHEMA, policy_schema
from compiler.pages.return_policy import return_policies
from compiler.pages.search_index import search_words
from compiler.pages.timeline import FOLDER as VERSIONS
from compiler.pages.timeline import HISTORY, Timeline, moved, timeline_of
from compiler.pages.views import CHECK, CONTACT, Shipped, render_history, render_pages
from compiler.pages.wording import words_of
from compiler.problems import PolicyError, Problem, SiteError
from compiler.proof.agreement import MissingFunctionError, compare_certificates, prove, prove_here, prove_plan
from compiler.publish.linked_files import VERSIONS_SCRIPT, linked_files
from compiler.reading.policy import Loaded
from compiler.reading.versions import Versions
from compiler.studio.files import STUDIO, WITHOUT_STUDIO

FRONT_END = Path("docs/front_end")
ABOUT = "about-the-checker.md"
"""The hand-written page that every site has; it says what the checker does with answers. A shop's own pages lie beside it."""
VERSIONS_MODULE = "versions.mjs"
"""The module of the check page that only a policy with several versions has any use for."""
RELEASE = "assets/release.json"
"""Names the policy, and lists the files that this release's pages need, and those that were kept for the pages of the last release."""
CERTIFICATE_FILE = "assets/certificate.json"


class Making:
    """How the content of a site is made: from which files of the project, for which day, and whether for a preview."""

    def __init__(self, project: Path, cache: Path, today: datetime.date, preview: bool = False):
        """A preview is proved in this Python alone, so that an editor does not wait for Pyodide at each edit."""
        self._sources = _Sources.read_from(project)
        self._project, self._cache, self._today, self._preview = project, cache, today, preview

    def content(self, versions: Versions) -> Content:
        """Everything that the site publishes in the language of the policy: at the well-known addresses the version that is in force today, and
        beside it all others."""
        content = self._in_language(versions)
        tags = [(content.language, ""), *((tag, f"{tag}/") for tag in versions.translations)]
        return dataclasses.replace(content, alternates=tuple(Alternate(*one) for one in tags) if versions.translations else ())

    def translated(self, content: Content, versions: Versions) -> Content:
        """The content with that in all other languages: the same pages, below a folder for each. All share the files below ``assets/``."""
        files, others = dict(content.files), []
        for tag, in_language in versions.translations.items():
            other = self._in_language(in_language, f"{tag}/")
            compare_certificates(tag, content.certificates, other.certificates)
            own = {path: file for path, file in other.files.items() if not path.startswith(SHARED)}
            files |= {path: file for path, file in other.files.items() if path not in own}
            others.append(dataclasses.replace(other, files=own, alternates=content.alternates))
        return dataclasses.replace(content, files=files, translated=tuple(others))

    def _in_language(self, versions: Versions, folder: str = "") -> Content:
        """The content in one language, which is published below a ``folder`` of the site."""
        current, several = versions.on(self._today), len(versions) > 1
        linked = {name: file for name, file in self._sources.linked.items() if several or name != VERSIONS_SCRIPT}
        front = {name: file for name, file in self._sources.front.items() if several or name != VERSIONS_MODULE}
        files = dict(linked.values())
        shipped: list[Shipped] = []
        for loaded in versions:
            one, its_files = self._shipped(loaded, front, {name: path for name, (path, _) in linked.items()}, up="../" * folder.count("/"))
            shipped.append(one)
            files |= its_files
            written, certificate = written_down(loaded.policy), canonical_json(one.certificate).encode()
            if several:
                of_version = f"{VERSIONS}/{loaded.policy.effective_from}/"
                files |= {of_version + POLICY: written, of_version + Path(CERTIFICATE_FILE).name: certificate}
            if loaded is current:
                until = versions.until(loaded.policy)
                files[POLICY] = canonical_json(policy_to_data(loaded.policy) | {VALID_UNTIL: until}).encode() if until else written
                files |= {} if folder else {CERTIFICATE_FILE: certificate}
        if not folder:
            files |= _of_the_policy(versions, current, self._sources)
        timeline, history = None, None
        if several:
            timeline = timeline_of(versions, current)
            found = changes_of_versions(versions, datetime.date.min)  # whose examples are of the first day of each version
            history = history_of(timeline, [one.differences for one in found])
        return pages_and_files(
            current.meaning, shipped[versions.all.index(current)], files, self._sources.written_in(current.policy.language), self._preview,
            list(zip((loaded.meaning for loaded in versions), shipped)), timeline, history, folder)

    def _shipped(self, loaded: Loaded, front: Mapping[str, bytes], linked: Mapping[str, str], up: str) -> tuple[Shipped, dict[str, bytes]]:
        """What the check page of a version names, at addresses that begin with ``up``, and the files at these."""
        interview = Interview(loaded.policy, loaded.meaning)
        plan, written = make_plan(interview), written_down(loaded.policy)
        engine, certificate = self._proved(interview, plan, written)
        folders = {f"assets/engine/{_hash(engine)}/": engine, f"assets/checker/{_hash(front)}/": front}
        engine_at, front_at = folders
        policy_at = f"assets/policy/{interview.digest[:16]}.json"
        shipped = Shipped(
            certificate=certificate,
            plan=plan,
            engine=up + engine_at,
            front=up + front_at,
            policy=up + policy_at,
            linked={name: up + path for name, path in linked.items()},
            digest=interview.digest,
            release=up + RELEASE,
        )
        return shipped, {policy_at: written} | {at + name: content for at, files in folders.items() for name, content in files.items()}

    def _proved(self, interview: Interview, plan: Mapping[str, Any], policy: bytes) -> tuple[Mapping[str, bytes], dict[str, Any]]:
        """The files of an engine that is proved to decide as this Python does, with the certificate. Raises ``ProofError``."""
        modules, project, cache = self._sources.checker, self._project, self._cache
        if self._preview:
            return _engine_of_preview(tuple(sorted(modules.items())), project, cache), prove_here(interview.evaluator)
        engine = engine_files(modules, project=project, cache=cache)
        taken = prove_plan(interview, plan, self._sources.front["plan.mjs"])
        try:
            return engine, prove(interview.evaluator, engine, policy, cache, taken)
        except MissingFunctionError as error:
            # The profile has not seen a policy like this one, which is not the policy's fault.
            warnings.warn(f"The small runtime ships with every function, since it lacks one ({error}). Run `make profile`.", stacklevel=2)
            engine = engine_files(modules, project=project, cache=cache, whole=True)
            return engine, prove(interview.evaluator, engine, policy, cache, taken)


def site_content(versions: Versions, *, project: Path, cache: Path, today: datetime.date, preview: bool = False) -> Content:
    """Everything that the site publishes of a policy, in all of its languages."""
    making = Making(project, cache, today, preview)
    return making.translated(making.content(versions), versions)


def written_down(policy: Policy) -> bytes:
    """The policy as it ships."""
    return canonical_json(policy_to_data(policy)).encode()


def _of_the_policy(versions: Versions, current: Loaded, sources: _Sources) -> dict[str, bytes]:
    """What is published of a policy once, whatever languages there are: its schemas, and the wheel."""
    text, *layers = (loaded.report.source.own for loaded in versions)
    files: dict[str, bytes] = {SCHEMA: canonical_json(policy_schema()).encode()}
    files |= {path: canonical_json(schema).encode() for path, schema in schemas(text.encode(), map(str.encode, layers)).items()}
    # A policy's version is any text. pip needs another form, which the day and the digest give.
    version = f"{current.policy.effective_from.replace('-', '.')}+{digest(current.policy)[:12]}"
    in_wheel = {**sources.checker, "checker/policy.json": written_down(current.policy)}
    if len(versions) > 1:
        in_wheel["checker/versions.json"] = b"[" + b",".join(written_down(loaded.policy) for loaded in versions) + b"]"
    wheel, wheel_content = build_wheel(in_wheel, version)
    return {**files, f"assets/wheel/{wheel}": wheel_content}


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
            **pages, STUDIO: WITHOUT_STUDIO, "editors/checks.md": checks.manual(), MESSAGES: messages(),
        },
        handwritten=_put_in(policy, written),
        navigation=(
            (say["overview"], "index.md"),
            (say["check_title"], f"{CHECK}.md"),
            *((topic.title, f"{topic.id}.md") for topic in policy.topics),
            *(("", name) for name in written if name != ABOUT),
            *([(say["contact"], f"{CONTACT}.md")] if policy.routes else []),
            *([(say["history"], f"{HISTORY}.md")] if history else []),
            (say["about_checker"], ABOUT),
        ),
        notice=policy.notice,
        questions=[(question.ask, check_link(question, up=""), table_link(question, up="")) for question in policy.questions],
        ways=help_ways(policy, up=""),
        search_words=search_words(policy),
        linked=shipped.linked,
        files=files,
        timeline=timeline,
        history=history,
        returns=return_policies(meaning),
        certificates=[one.certificate for _, one in versions] or [shipped.certificate],
        preview=preview,
        folder=folder,
    )


def _put_in(policy: Policy, written: Mapping[str, tuple[str, str]]) -> dict[str, tuple[str, str]]:
    """The hand-written pages with terms and links put in. Raises a ``PolicyError`` with the problems of all of them."""
    made: dict[str, tuple[str, str]] = {}
    problems: list[Problem] = []
    for path, (name, text) in written.items():
        file = f"docs/{name}"
        try:
            made[path] = file, put_in(text, file, path.count("/"), policy)
        except PolicyError as error:
            problems += error.problems
    if problems:
        raise PolicyError(problems)
    return made


def _hash(files: Mapping[str, bytes]) -> str:
    """A name for a folder that changes with its content, so that no browser mixes two builds."""
    return digest_of(named_parts(files))[:16]
