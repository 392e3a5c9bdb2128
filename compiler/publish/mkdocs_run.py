"""Has MkDocs write a site, once its settings in `mkdocs.yml` have been looked at."""

from __future__ import annotations

import contextlib
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import Abort, MkDocsException

from compiler.pages.content import Content
from compiler.pages.mkdocs_plugin import FORBIDDEN, HelpCenter
from compiler.problems import SiteError


def publish(content: Content, site_dir: Path, project: Path) -> None:
    """Have MkDocs write a content into the folder of a site, each language where it belongs.

    Raises :class:`SiteError`, also where MkDocs only warns, such as for a dead link.
    """
    for one in (content, *content.translated):
        _publish(one, site_dir / one.folder, project)


def _publish(content: Content, folder: Path, project: Path) -> None:
    config = load_settings(project, folder)
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
                yield f"`{setting}` names {address}. {FORBIDDEN} Put the file into docs/ and name it there."
    if provider := (config.extra.get("analytics") or {}).get("provider"):
        yield f"`extra: analytics` would tell {provider} of every visit. {FORBIDDEN} Take it out."
    if re.search("github|gitlab", config.repo_url or ""):  # of these the theme says how many stars they have
        yield f"`repo_url` would have every page ask {config.repo_url} how popular it is. {FORBIDDEN} Take it out, and link to it in a page."
    if config.theme.get("font"):
        yield "`theme: font` would have every page fetch fonts from another company's server, which browsers refuse here. Set it to false."


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
