"""The theme's templates that ours replace are those beside which ours were written.

After an upgrade that changes one of them, compare it with ours, take over what is missing there, and write its new digest here.
"""

from hashlib import sha256
from pathlib import Path

import material
import pytest

THEME = Path(material.__file__).parent / "templates"
OURS = Path(__file__).resolve().parents[2] / "docs" / "overrides"
REPLACED = {
    "404.html": "80c93494b5432b1b",
    "main.html": "9948b55a7bc979c3",
    "partials/alternate.html": "572b1d4dae611aa5",
    "partials/copyright.html": "bc86bca3bf75070f",
    "partials/javascripts/base.html": "d6113712bc4deb30",
    "partials/javascripts/content.html": "3722e156f0f6339d",
    "partials/javascripts/palette.html": "8790389765ea6036",
}


def test_they_are_all_named_here():
    ours = {file.relative_to(OURS).as_posix() for file in OURS.rglob("*") if file.is_file()}
    assert {file for file in ours if (THEME / file).is_file()} == set(REPLACED)


@pytest.mark.parametrize("file", REPLACED)
def test_the_theme_has_not_changed_it(file: str):
    assert sha256((THEME / file).read_bytes()).hexdigest()[:16] == REPLACED[file], f"compare the theme's {file} with docs/overrides/{file}"
