"""Browsers get the compressed copies, which have the content of the originals, whatever the cache contains."""

import gzip
from dataclasses import replace
from pathlib import Path

import brotli
import pytest

from compiler.publish import compression
from compiler.publish.compression import ENCODINGS, CompressionError, compress_site

UNPACK = {".br": brotli.decompress, ".gz": gzip.decompress}
CONTENT = b"<!doctype html>" + b"<p>a page</p>" * 50


def test_what_is_published_is_compressed_at_its_best():
    """The sites that tests build are not. What is imported above is what builds have."""
    brotli_at_its_best, _ = ENCODINGS
    page = Path(compression.__file__).read_bytes()
    assert brotli_at_its_best.compress(page) == brotli.compress(page, quality=11) != brotli.compress(page, quality=5)


def compressed(folder: Path, cache: Path) -> dict[str, bytes]:
    """The compressed copies of a site with one page, by their endings."""
    folder.mkdir()
    page = folder / "index.html"
    page.write_bytes(CONTENT)
    compress_site(folder, cache)
    return {suffix: page.with_name(page.name + suffix).read_bytes() for suffix in UNPACK}


@pytest.mark.parametrize(
    "damage",
    [lambda content: content[: len(content) // 2], lambda content: b"", lambda content: content[:-9] + bytes(9)],
    ids=["halved", "emptied", "changed"],
)
def test_a_damaged_copy_in_the_cache_does_not_ship(tmp_path, damage):
    first = compressed(tmp_path / "first", tmp_path / "cache")
    entries = [entry for entry in (tmp_path / "cache").rglob("*") if entry.is_file()]
    for entry in entries:
        entry.write_bytes(damage(entry.read_bytes()))
    with pytest.warns(UserWarning, match="damaged, and is made anew"):
        assert compressed(tmp_path / "second", tmp_path / "cache") == first
    assert {suffix: UNPACK[suffix](copy) for suffix, copy in first.items()} == dict.fromkeys(UNPACK, CONTENT)


@pytest.mark.parametrize("wrong", [lambda content: b"no copy", lambda content: brotli.compress(content + b"!")],
                         ids=["not packed", "of something else"])
def test_a_copy_that_does_not_unpack_to_its_page_is_not_published(tmp_path, monkeypatch, wrong):
    monkeypatch.setattr(compression, "ENCODINGS", (replace(compression.ENCODINGS[0], compress=wrong),))
    with pytest.raises(CompressionError, match=r"index.html.br does not unpack to index.html"):
        compressed(tmp_path / "site", tmp_path / "cache")
