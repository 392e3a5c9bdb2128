"""The edge to MkDocs: gives it what was made from the policy, and finishes the pages it makes.

A plugin object that :mod:`compiler.publish.mkdocs_run` adds, and not a file under ``hooks:``, so that what it publishes is handed to it
as a value. MkDocs knows nothing else of this project.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import urlsplit

from jinja2 import pass_context
from markupsafe import Markup, escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import url_filter

from compiler.languages import REFERENCE, language
from compiler.pages.addresses import CHECK
from compiler.pages.assistants import llms_txt
from compiler.pages.content import SHARED, UNLISTED, Content
from compiler.pages.history import FEED, atom
from compiler.pages.html_elements import Element, parse
from compiler.pages.search_index import indexed
from compiler.pages.timeline import FOLDER, HISTORY, Period, Timeline, page_in
from compiler.pages.unbroken import unbroken
from compiler.pages.views import KeptTemplates

THEME_STYLESHEETS = "assets/stylesheets/"
DATA = ("application/json", "application/ld+json")
"""The types of a script that is none."""
FETCHED = ("src", "srcset", "poster", "data")
"""The attributes whose addresses a browser fetches without anybody's doing."""
FETCHED_LINKS = {"stylesheet", "icon", "manifest", "preload", "modulepreload", "prefetch", "preconnect", "dns-prefetch"}
"""What a ``link`` is whose address it fetches, too."""
OTHER_HOST = re.compile(r"(?:https?:)?//", re.IGNORECASE)
FORBIDDEN = "The site's Content-Security-Policy lets browsers fetch nothing from other hosts, so that no company learns of a visit."
SLASH = "slash.js"
"""The script for hosts that serve a page without the slash at the end of its address; it lies in `docs/scripts/`."""
STARTS = tuple("../" * up or "./" for up in range(9))
"""Where the site may begin, from an address that leads nowhere: in its own folder, or so many above it."""
START_SHEET = "assets/start/{}.css"
"""The style sheet by which the page for such addresses finds out which of these it is."""
ASIDE = ("certificate.md",)
"""Pages that are reached from the page about the checker, and not from the navigation."""
SITEMAP = "sitemap.xml"
LOST = "404.html"
VERSIONS = f"{FOLDER}/"
"""Pages below this are those of one version of the policy. They are not in the navigation: it leads to the version in force."""

_THEMES_TEMPLATES = KeptTemplates()


class HelpCenter(BasePlugin):
    """Publishes a :class:`Content` with MkDocs."""

    def __init__(self, content: Content):
        self.content = content
        self._refused: list[str] = []
        """What finished pages have in them that hosts forbid."""

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # The theme prints these without escaping them; Markup also keeps it from escaping twice.
        config.site_name = escape(self.content.title)
        config.site_description = escape(self.content.description)
        say = config.extra["say"] = language(self.content.language).pages
        spoken = {text: say[name] for name, text in language(REFERENCE).pages.items()}
        for palette in config.theme["palette"] or []:  # what mkdocs.yml says in English
            if "toggle" in palette:
                palette["toggle"]["name"] = spoken.get(palette["toggle"]["name"], palette["toggle"]["name"])
        if toc := config.mdx_configs.get("toc"):
            toc["permalink_title"] = spoken.get(str(toc.get("permalink_title")), toc.get("permalink_title"))
        if "navigation.instant" in (config.theme["features"] or []):
            raise PluginError("Take navigation.instant out of mkdocs.yml: the check page works only where it is loaded whole.")
        config.extra["linked"] = self.content.linked
        config.extra["returns"] = {f"{topic}/": told for topic, told in self.content.returns.items()}
        config.extra["policy"] = {name: escape(value) for name, value in self.content.policy.items()}
        lost = {"questions": [(ask, check) for ask, check, _ in self.content.questions], "ways": self.content.ways}
        config.extra["help"] = {name: [{"text": escape(text), "href": href} for text, href in links] for name, links in lost.items()}
        config.extra["base"] = urlsplit(config.site_url or "").path
        config.extra["starts"], config.extra["start_sheet"] = STARTS, START_SHEET
        config.extra["alternate"] = bool(self.content.alternates)  # whether the theme has its switch of languages
        config.nav = [{escape(title): path} if title else path for title, path in self.content.navigation]
        if self.content.folder:
            config.theme.static_templates -= {SITEMAP, LOST}  # the whole site has them
        elif not config.site_url:
            config.theme.static_templates.discard(SITEMAP)  # it would be empty
        elif urlsplit(config.site_url).path == "/":
            config.theme.static_templates.add("robots.txt")  # which is read at the top of a host only
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in [file for file in files if file.src_uri.startswith(THEME_STYLESHEETS)]:
            files.remove(file)  # what is in them is in the site's own
        if self.content.folder:
            for file in [file for file in files if file.src_uri.startswith((SHARED, UNLISTED))]:
                files.remove(file)  # the whole site has them
        made: dict[str, str | bytes] = {**self.content.pages, **self.content.files}
        if not config.site_url and not self.content.folder:
            made |= start_sheets()
        if self.content.history:
            made[FEED] = atom(self.content.history, config.site_url or "")
        config.extra["feed"] = FEED if self.content.history else ""
        for path, content in made.items():
            if files.get_file_from_path(path) is not None:
                raise PluginError(f"docs/{path} would be published in the place of what the build makes at that address. Give it another name.")
            aside = path.startswith((UNLISTED, VERSIONS)) or path in ASIDE
            listed = InclusionLevel.NOT_IN_NAV if aside else InclusionLevel.INCLUDED
            files.append(File.generated(config, path, content=content, inclusion=listed))
        slash = Path(config.docs_dir, "scripts", SLASH).read_bytes()
        for path in _in_and_above(file.dest_uri for file in files.documentation_pages()):
            files.append(File.generated(config, path, content=slash, inclusion=InclusionLevel.INCLUDED))
        unlisted = [file for file in files.documentation_pages() if file.src_uri.startswith(UNLISTED)]
        # The shortest address is that of their own overview, if they have one.
        config.extra["editors"] = min((file.url for file in unlisted), default="", key=len) if self.content.preview else ""
        return files

    def on_env(self, env: Any, config: MkDocsConfig, files: Files) -> Any:
        env.bytecode_cache = _THEMES_TEMPLATES
        config.extra["alternates"] = {
            file.src_uri: self._alternates(file.src_uri, file.url, config)
            for file in files.documentation_pages() if file.src_uri in self.content.in_each_language
        }
        if self.content.folder:
            env.filters["url"] = _url_of_shared
            return env
        pages = [(title, files.get_file_from_path(path)) for title, path in self.content.navigation]
        listed = [
            (title or Markup(file.page.title).unescape(), file.page.url, Markup(file.page.meta.get("description", "")).unescape())
            for title, file in pages if file and file.page
        ]
        text = llms_txt(self.content, listed, config.site_url or "")
        files.append(File.generated(config, "llms.txt", content=text, inclusion=InclusionLevel.INCLUDED))
        return env

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        _, text = self.content.handwritten.get(page.file.src_uri, ("", None))
        return text

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        # Nothing that is published depends on the day of the build.
        page.update_date = self.content.policy["effective_from"]
        for name in ("title", "description"):
            if name in page.meta:
                page.meta[name] = escape(page.meta[name])
        if page.file.src_uri.startswith((UNLISTED, VERSIONS)):
            page.meta["search"] = {"exclude": True}
            page.meta["robots"] = "noindex"
        return markdown

    def on_page_context(self, context: Any, page: Page, config: MkDocsConfig, nav: Any) -> Any:
        path, timeline = page.file.src_uri, self.content.timeline
        context["alternates"] = self._alternates(path, page.url, config)
        if not timeline:
            return context
        own = timeline.of_page(path)
        context["policy"] = {
            "version": escape(own.version), "effective_from": own.begins, "effective_day": own.day(own.begins), "digest": own.digest,
        }
        if path in self.content.pages and path != f"{HISTORY}.md" and not path.startswith(UNLISTED):
            context["versions"] = self._versions(timeline, own, path)
        return context

    def _alternates(self, path: str, url: str, config: MkDocsConfig) -> list[dict[str, Any]]:
        """The languages of a site that has several, each with where the page is in it, or else the overview.

        The ``address`` of each is whole where it is known where the site is. MkDocs cannot make the other one: for it no page lies above the start.
        """
        top, up = (config.site_url or "").removesuffix(self.content.folder), "../" * (self.content.folder + url).count("/")
        found = [(one, one.folder + (url if path in self.content.in_each_language else "")) for one in self.content.alternates]
        return [
            {"tag": one.tag, "name": one.name, "own": one.tag == self.content.language, "href": up + at or "./", "address": (top or up) + at}
            for one, at in found
        ]

    def _versions(self, timeline: Timeline, own: Period, path: str) -> dict[str, Any]:
        """What a page says of the version that it is of, and where the same page is in the others."""
        name = path.removeprefix(own.folder)
        at_home = name == path
        addresses = {one: File(page_in(one, name, self.content.pages), "", "", True).url for one in timeline.periods}
        before, after = timeline.beside(own)

        def shown(one: Period | None) -> dict[str, str] | None:
            return {"version": escape(one.version), "day": own.day(one.begins), "href": addresses[one]} if one else None

        return {
            "version": escape(own.version), "period": str(own), "counts": escape(timeline.reference_label),
            "before": shown(before), "after": shown(after), "history": f"{HISTORY}/",
            "today": "" if at_home else File(name if name in self.content.pages else "index.md", "", "", True).url,
            # Where a page of another version is wanted, a script leads there; from the pages that stay, nobody is led away.
            "script": self.content.linked["versions"] if at_home and name != f"{CHECK}.md" else "",
            "time_zone": timeline.time_zone,
            "current": timeline.current.begins,
            "others": [{"begins": one.begins, "href": "" if one == timeline.current else addresses[one]} for one in timeline.periods],
        }

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        for one in parse(output).all():
            if one.tag == "style" or one.tag == "script" and "src" not in one.attributes and one.attributes.get("type") not in DATA:
                text = " ".join("".join(one.texts()).split())
                self._refused.append(
                    f"{page.file.src_uri} has a <{one.tag}> within it, which browsers ignore, since hosts forbid it: {text[:60]}... "
                    "If a setting of the theme in mkdocs.yml brings it, take that out, or override the theme's partial in docs/overrides/ "
                    "with one that links a file."
                )
            self._refused += [
                f"{self._place_of(address, page)}: A browser would fetch {address} from another host. {FORBIDDEN}"
                " Put the file into docs/assets/ and name it there, or link to it." for address in _fetched_elsewhere(one)
            ]
        return unbroken(output)

    def _place_of(self, address: str, page: Page) -> str:
        """Where an address stands that a finished page names, as far as its file says it as it is."""
        file, text = self.content.handwritten.get(page.file.src_uri, (f"docs/{page.file.src_uri}", page.file.content_string))
        before, found, _ = text.partition(address)
        return f"{file}, line {before.count(chr(10)) + 1}" if found else file

    def on_post_build(self, config: MkDocsConfig) -> None:
        if self._refused:
            raise PluginError("\n".join(self._refused))
        # MkDocs compresses this file alone; the site's compressed copies are made of all files, and later.
        Path(config.site_dir, f"{SITEMAP}.gz").unlink(missing_ok=True)
        file = Path(config.site_dir, "search", "search_index.json")
        if file.exists():
            file.write_text(indexed(file.read_text(encoding="utf-8"), self.content.search_words), encoding="utf-8")


def _fetched_elsewhere(one: Element) -> list[str]:
    """The addresses at other hosts that a browser fetches for an element."""
    names = [*FETCHED, *(["href"] if FETCHED_LINKS.intersection((one.attributes.get("rel") or "").split()) else [])]
    listed = [part.split()[0] for name in names for part in (one.attributes.get(name) or "").split(", ") if part.strip()]
    return [address for address in listed if OTHER_HOST.match(address)]


@pass_context
def _url_of_shared(context: Any, value: str) -> str:
    """The theme's filter for addresses, on pages of a translation: what all languages share is in the folder above theirs."""
    return url_filter(context, f"../{value}" if str(value).startswith(SHARED) else value)


def start_sheets() -> dict[str, str]:
    """The style sheets of the page for addresses that lead nowhere, by path. Each shows the part of the page that fits where it is found.

    From near the top of a host, the same sheet is found by several of its names, since no address leads above the top. Then all parts
    that are shown lead to the same place, and the first one is enough.
    """
    return {
        START_SHEET.format(number):
            f".at-{number} {{ display: block }}\n.at-{number} ~ :is([class^=at-], p) {{ display: none !important }}\n"
        for number in range(len(STARTS))
    }


def _in_and_above(pages: Iterable[str]) -> list[str]:
    """Where the script for a missing slash is looked for: from the folder of each page, and from the one above."""
    folders = {PurePosixPath(page).parent for page in pages}
    return sorted(str(folder / SLASH) for folder in folders | {folder.parent for folder in folders})
