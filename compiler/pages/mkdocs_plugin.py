"""The edge to MkDocs: gives it what was made from the policy, and finishes the pages it makes.

A plugin object that :mod:`compiler.publish.site` adds, and not a file under ``hooks:``, so that what it publishes is handed to it
as a value. MkDocs knows nothing else of this project.
"""

from __future__ import annotations

import hashlib
import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from markupsafe import escape
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from compiler.pages.first_style import first_style
from compiler.publish.headers import ALLOWED_SCRIPT, csp_source
from compiler.pages.html_elements import parse

INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
"""A script within a page. One with attributes is a file, or data."""
BUNDLE = re.compile(r"<script(?=\s[^>]*src=[^>]*/bundle\.)([^>]*>)")
"""The theme's own script. It is long and wants the whole page, so everything else there goes first."""
FOLDED = re.compile(r'\s*<(?:link rel="modulepreload"[^>]*>|script (?!src="[^"]*assets/inline/)[^>]*src=[^>]*></script>)')
"""What a page that is to show at once does without at first: all files of scripts but one that it would have to wait for."""
COMMENT = re.compile(r"<(script|style)[\s>].*?</\1>|<!--(?:-?>|.*?--!?>)", re.DOTALL)
"""A comment; and, each as a whole, elements in which there is none."""
SIGN = re.compile(r"[\u2000-\u2bff]")
"""Punctuation, currencies, arrows and the like: what is no letter of any language."""
SIGNS = re.compile(rf"<(script|style)[\s>].*?</\1>|{SIGN.pattern}", re.DOTALL)
"""A sign; and, each as a whole, elements in which it cannot be a reference."""
THEME_STYLESHEETS = "assets/stylesheets/"
UNLISTED = "editors/"
"""Pages below this are published, but are neither in the navigation nor found by the search."""


@dataclass(frozen=True)
class Content:
    """What is published beside the hand-written pages, and what the theme says on every page."""

    title: str
    description: str
    language: str
    policy: Mapping[str, str]
    """``version``, ``effective_from``, ``effective_day`` (in words) and ``digest``."""
    pages: Mapping[str, str]
    """Markdown by path."""
    handwritten: Mapping[str, str]
    """Hand-written Markdown by path, with terms and links to rules put in."""
    navigation: tuple[tuple[str, str], ...]
    """The title and path of each page in the navigation."""
    stylesheet: str
    """The path of the site's one style sheet, which holds the theme's as well."""
    files: Mapping[str, bytes]
    """Everything else, by path."""


class HelpCenter(BasePlugin):
    """Publishes a :class:`Content` with MkDocs."""

    def __init__(self, content: Content):
        self.content = content
        self.scripts: dict[str, str] = {}

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        # The theme prints these without escaping them; Markup also keeps it from escaping twice.
        config.site_name = escape(self.content.title)
        config.site_description = escape(self.content.description)
        config.theme["language"] = self.content.language
        if "navigation.instant" in (config.theme["features"] or []):
            raise PluginError("Take navigation.instant out of mkdocs.yml: the check page works only where it is loaded whole.")
        config.extra["stylesheet"] = self.content.stylesheet
        config.extra["policy"] = {name: escape(value) for name, value in self.content.policy.items()}
        config.nav = [{escape(title): path} for title, path in self.content.navigation]
        if not config.site_url:
            config.theme.static_templates.discard("sitemap.xml")  # it would be empty
        return config

    def on_files(self, files: Files, config: MkDocsConfig) -> Files:
        for file in [file for file in files if file.src_uri.startswith(THEME_STYLESHEETS)]:
            files.remove(file)  # what is in them is in the site's own
        for path, content in {**self.content.pages, **self.content.files}.items():
            if files.get_file_from_path(path) is not None:
                raise ValueError(f"Two things would be published as {path}")
            listed = InclusionLevel.NOT_IN_NAV if path.startswith(UNLISTED) else InclusionLevel.INCLUDED
            files.append(File.generated(config, path, content=content, inclusion=listed))
        unlisted = [file for file in files.documentation_pages() if file.src_uri.startswith(UNLISTED)]
        # The shortest address is that of their own overview, if they have one.
        config.extra["editors"] = min((file.url for file in unlisted), default="", key=len)
        return files

    def on_page_read_source(self, page: Page, config: MkDocsConfig) -> str | None:
        return self.content.handwritten.get(page.file.src_uri)

    def on_page_markdown(self, markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
        # Nothing that is published depends on the day of the build.
        page.update_date = self.content.policy["effective_from"]
        for name in ("title", "description"):
            if name in page.meta:
                page.meta[name] = escape(page.meta[name])
        if page.file.src_uri.startswith(UNLISTED):
            page.meta["search"] = {"exclude": True}
        return markdown

    def on_post_page(self, output: str, page: Page, config: MkDocsConfig) -> str:
        at_once = page.meta.get("at_once", False)
        output = COMMENT.sub(lambda found: found[0] if found[1] else "", output)  # no script in one is to be moved, and run
        if at_once and "[data-later]" not in output:
            raise PluginError(f"{page.url} shows at once, and has no script that unfolds the rest: docs/overrides/main.html has one.")
        made = BUNDLE.sub(r"<script defer\1", self._with_scripts_moved(output, page.url, at_once))
        return self._that_shows_at_once(made) if at_once else made

    def on_post_build(self, config: MkDocsConfig) -> None:
        for path, script in self.scripts.items():
            file = Path(config.site_dir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(script, encoding="utf-8", newline="")

    def _that_shows_at_once(self, page: str) -> str:
        """A page with what it needs to show within it, and with files that can wait in a template, which its first script unfolds."""
        (sheet,) = re.findall(rf'<link rel="stylesheet" href="[^"]*{self.content.stylesheet}">', page)
        later = "".join([*(found[0].strip() for found in FOLDED.finditer(page)), sheet])
        page = FOLDED.sub("", page)
        style = first_style(self.content.files[self.content.stylesheet].decode(), parse(page))
        page = page.replace(sheet, f"<style data-first>{style}</style><noscript>{sheet}</noscript>")
        content, end = page.rsplit("</body>", 1)
        return _with_signs_as_references(f"{content}<template data-later>{later}</template></body>{end}")

    def _with_scripts_moved(self, output: str, url: str, at_once: bool) -> str:
        """A page with files in the place of the scripts within it, so that a site may forbid the latter.

        Each file before the content keeps it from showing. So there is one: what is chosen about colours has to be known there, and
        the scripts in the head go along. A script behind the content runs once all is there.

        A page that is to show at once has that one script within it, if it is the one that hosts are told to allow.
        """
        head, content = output.index("</head>"), output.rindex("</article>")
        waiting: list[str] = []

        def moved(found: re.Match[str]) -> str:
            if found.start() < head:
                waiting.append(found[1])
                return ""
            script = ";\n".join([*waiting, found[1]])
            waiting.clear()
            before = found.start() < content
            if before and at_once:
                if csp_source(script) == ALLOWED_SCRIPT:
                    return f"<script>{script}</script>"
                warnings.warn(
                    f"{url} waits for a file before it shows: its script is not the one that hosts allow. To mend it, put "
                    f"{csp_source(script)} into compiler/publish/headers.py, hosting/nginx.conf and hosting/Caddyfile."
                )
            path = f"assets/inline/{hashlib.sha256(script.encode()).hexdigest()[:16]}.js"
            self.scripts[path] = script
            return f'<script{"" if before else " defer"} src="{"../" * url.count("/")}{path}"></script>'

        made = INLINE.sub(moved, output)
        if waiting:
            raise ValueError(f"{url}: a script before the content, and none later that it could go along with")
        return made


def _with_signs_as_references(page: str) -> str:
    """A page with references in the place of signs: “ as &#8220;.

    Without them a page whose letters are those of English or German has one byte for each character within a browser, and else two: not
    only its text but also its style and data, which takes longer to read.
    """

    def referred(found: re.Match[str]) -> str:
        if found[1] is None:
            return f"&#{ord(found[0])};"
        if found[1] == "style":
            return SIGN.sub(lambda sign: f"\\{ord(sign[0]):x} ", found[0])
        if found[0].startswith('<script type="application/json"'):
            return SIGN.sub(lambda sign: f"\\u{ord(sign[0]):04x}", found[0])
        return found[0]

    return SIGNS.sub(referred, page)
