"""The files that the layouts of the pages link: the style sheets and scripts, each at an address with a hash of its content."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.utils import get_theme_dir

from compiler.pages.addresses import hash_in_address
from compiler.problems import SiteError

STYLESHEET = Path("docs/stylesheets/help-center.css")
"""Comes after the theme's sheets, whose rules it overrides."""
CHECK_STYLESHEET = Path("docs/stylesheets/checker.css")
"""The only style sheet of the check page."""
THEME_SCRIPT = Path("docs/scripts/theme.js")
TIMELINE_SCRIPT = Path("docs/scripts/versions.js")
VERSIONS_SCRIPT = "versions"
"""What the layouts call it. Only a policy with several versions has any use for it."""
SEARCH_SCRIPT = Path("docs/scripts/search.js")
"""Runs in a worker, and loads the theme's, beside which it is published."""
SEARCH_WORKERS = "assets/javascripts/workers"

TIED_TO_ITS_PLACE = re.compile(r"@import[^;]*;?|url\(\s*(?![\"']?(?:data:|#))[^)]*\)?", re.IGNORECASE)
"""What no style sheet may contain, because sheets are published behind others and at another address."""


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
        made[name] = (f"assets/{folder}/{hash_in_address(content)}{suffix}", content)
    (worker,) = Path(get_theme_dir("material"), SEARCH_WORKERS).glob("search.*.min.js")
    content = (project / SEARCH_SCRIPT).read_bytes() + f'\nimportScripts("{worker.name}");\n'.encode()
    made["search"] = (f"{SEARCH_WORKERS}/{hash_in_address(content)}.js", content)
    return made
