"""The words of the product are spelt in one way, the British one, on every page. What an editor writes is the editor's own."""

from __future__ import annotations

import re

from checker.meaning import Meaning
from compiler.pages.html_elements import parse
from compiler.publish.content import pages_and_files
from compiler.publish.mkdocs_run import publish
from tests.frozen import PROJECT
from tests.pages.test_contact import WITH, shipped

AMERICAN = re.compile(
    r"\b(colors?|colored|cancel(?:ed|ing)|cancelation|fulfill(?:ment|s)?|behaviors?|favorites?|label(?:ed|ing)|gray|catalogs?|judgments?"
    r")\b", re.IGNORECASE,
)


def own_words(page: str) -> str:
    """A page without the list of what an editor may write, which has both ways."""
    return re.sub('<h2 id="words-of-strengths">.*?</table>', "", page, flags=re.DOTALL)


def test_no_page_spells_a_word_of_the_product_in_the_american_way(tmp_path):
    written = {file.name: (file.name, file.read_text("utf-8")) for file in (PROJECT / "docs").glob("*.md")}
    publish(pages_and_files(Meaning(WITH), shipped(WITH), {}, written), tmp_path / "site", PROJECT)
    pages = {str(file.relative_to(tmp_path)): parse(own_words(file.read_text("utf-8"))).text for file in (tmp_path / "site").rglob("*.html")}
    assert len(pages) > 6
    assert {path: found[0] for path, text in pages.items() if (found := AMERICAN.search(text))} == {}
