"""The files that the layouts of the pages link: the style sheets and scripts, each at an address with a hash of its content."""

from __future__ import annotations

import re
from pathlib import Path

from mkdocs.utils import get_theme_dir

from compiler.pages.addresses import hash_in_address
from compiler.problems import SiteError

VERSIONS_SCRIPT = "versions"
"""What the layouts call it. Only a policy with several versions has any use for it."""
SEARCH_WORKERS = "assets/javascripts/workers"
"""Where the theme has the script of its search, which runs in a worker."""

TIED_TO_ITS_PLACE = re.compile(r"@import[^;]*;?|url\(\s*(?![\"']?(?:data:|#))[^)]*\)?", re.IGNORECASE)
"""What no style sheet may contain, because sheets are published behind others and at another address."""


def linked_files(project: Path) -> dict[str, tuple[str, bytes]]:
    """The path and content of each file that the layouts link, by the layouts' name for it. The path has a hash of the content.

    The theme's pages have one style sheet, because each further one would delay first paint.
    Raises :class:`SiteError` for anything that a style sheet cannot contain.
    """
    theme, docs = Path(get_theme_dir("material")), project / "docs"
    files = {
        "stylesheet": (*sorted((theme / "assets" / "stylesheets").glob("*.css")), docs / "stylesheets" / "help-center.css"),
        "check_stylesheet": (docs / "stylesheets" / "checker.css",),
        "script": (docs / "scripts" / "theme.js",),
        VERSIONS_SCRIPT: (docs / "scripts" / "versions.js",),
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
    (worker,) = (theme / SEARCH_WORKERS).glob("search.*.min.js")
    content = (docs / "scripts" / "search.js").read_bytes() + f'\nimportScripts("{worker.name}");\n'.encode()
    made["search"] = (f"{SEARCH_WORKERS}/{hash_in_address(content)}.js", content)
    return made
