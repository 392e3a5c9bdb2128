"""The site of a policy in several languages: the same pages in each, linked with each other, and shared files once."""

from __future__ import annotations

import datetime
import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from checker import digest
from compiler.pages.html_elements import parse
from compiler.problems import PolicyError
from compiler.proof.agreement import ProofError, compare_certificates
from compiler.proof.read_back import compare_pages
from compiler.publish.content import site_content
from compiler.publish.mkdocs_run import publish
from compiler.publish.policy_files import policy_files, translation_files
from compiler.publish.site import build_site
from compiler.reading.versions import Versions, load_versions
from tests.checks.tea import TEA, tea
from tests.checks.tea_in_japanese import TEA_JA, accepted, in_japanese
from tests.publish.test_site import copy_of_project

PROJECT = Path(__file__).resolve().parents[2]
CACHE = PROJECT / ".cache"
AT = "https://tea.example/help/"
DAY = datetime.date(2026, 12, 1)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("translated")
    (made / "policy.yml").write_text(TEA, "utf-8")
    (made / "ja.yml").write_text(accepted(TEA_JA), "utf-8")
    return made


@pytest.fixture(scope="module")
def site(folder) -> Path:
    build_site(policy_file=folder / "policy.yml", site_dir=folder / "site", project=PROJECT, cache=CACHE, compressed=False)
    return folder / "site"


@pytest.fixture(scope="module")
def versions(folder) -> Versions:
    file = folder / "policy.yml"
    return load_versions(*policy_files(file, Path.read_bytes, str), translations=translation_files(file, Path.read_bytes, str))


def text(page: Path) -> str:
    return page.read_text("utf-8").replace("\u00a0", " ")  # which keeps "7 days" in one line


def pages_below(site: Path) -> set[str]:
    found = {page.relative_to(site).as_posix() for page in site.rglob("index.html")}
    return {path for path in found if not path.startswith(("ja/", "editors/"))}


def test_each_language_has_the_same_pages_in_its_own_words(site):
    assert pages_below(site / "ja") == pages_below(site) >= {"index.html", "check/index.html", "returns/index.html", "certificate/index.html"}
    for path in pages_below(site):
        for page, tag in ((site / path, "en"), (site / "ja" / path, "ja")):
            assert f'<html lang="{tag}"' in text(page)
    assert "You may return tea within 7 days." in text(site / "returns" / "index.html")
    assert "お茶は、購入から7日以内であれば返品できる場合があります。" in parse(text(site / "ja/returns/index.html")).shown
    assert "Tea shop" not in text(site / "ja/returns/index.html")


def test_no_link_of_a_translation_leads_nowhere(site):
    for page in (site / "ja").rglob("*.html"):
        links = re.findall(r'(?:href|src|data-[a-z-]+url)="([^"#:?]+)[^":]*"', text(page))
        assert links
        for link in links:
            target = (page.parent / link).resolve()
            assert target.exists() or (target / "index.html").exists(), f"{page.relative_to(site)}: {link}"


def test_what_the_languages_share_is_there_once(site):
    assert not (site / "ja" / "assets").exists() and not (site / "ja" / "404.html").exists()
    engines = [folder.name for folder in (site / "assets" / "engine").iterdir()]
    assert len(engines) == 1 and len(list((site / "assets" / "policy").glob("*.json"))) == 2
    for page in ("check/index.html", "ja/check/index.html"):
        assert f'assets/engine/{engines[0]}/"' in text(site / page)


def test_each_page_leads_to_itself_in_the_other_languages(site):
    for path in pages_below(site):
        for folder, other in (("", "ja/"), ("ja/", "")):
            page = site / folder / path
            marked = [one for one in parse(text(page)).all() if "hreflang" in one.attributes]
            links = {one.attributes["hreflang"]: one.attributes["href"] for one in marked if one.tag == "a"}
            leads = {tag: (page.parent / href / "index.html").resolve() for tag, href in links.items()}
            assert leads[{"": "en", "ja/": "ja"}[other]] == (site / other / path).resolve(), page
            heads = [one for one in marked if one.tag == "link"]
            assert [one.attributes["hreflang"] for one in heads] == ["en", "ja"]
            assert all(one.attributes["rel"].split() == ["alternate"] for one in heads)
    assert ">日本語</a>" in text(site / "check" / "index.html")


def test_an_open_page_in_any_language_knows_that_it_is_of_today(site, versions):
    release = json.loads(text(site / "assets" / "release.json"))
    assert set(release["versions"]) == {digest(one.policy) for one in (*versions, *versions.translations["ja"])}


def test_the_search_of_each_language_has_its_words_and_tells_them_apart(site):
    index = json.loads(text(site / "ja" / "search" / "search_index.json"))
    assert index["config"]["lang"] == ["ja"]
    assert any("返品できません" in doc["title"] + doc["text"] for doc in index["docs"])
    assert json.loads(text(site / "search" / "search_index.json"))["config"]["lang"] == ["en"]


def test_the_pages_of_a_translation_are_read_back(site, versions, tmp_path):
    (translated,) = versions.translations["ja"]
    compare_pages(translated.meaning, site / "ja")
    page = tmp_path / "returns" / "index.html"
    page.parent.mkdir()
    page.write_text(text(site / "ja/returns/index.html").replace("返品できません。", "返品できます。", 1), "utf-8")
    with pytest.raises(ProofError, match="The page `returns`"):
        compare_pages(translated.meaning, tmp_path)


def test_assistants_are_told_of_the_other_languages(site):
    assert "## The same rules in other languages\n\n- [日本語](./ja/)\n\n## Data" in text(site / "llms.txt")


def test_a_translation_that_decides_otherwise_is_refused():
    certificate = {"policy": "a", "seal": "s", "cases": 1}
    compare_certificates("ja", [certificate], [{**certificate, "policy": "b"}])
    with pytest.raises(ProofError, match="does not decide the same in the language `ja`"):
        compare_certificates("ja", [certificate], [{**certificate, "seal": "t"}])


def test_search_engines_are_told_of_each_page_in_all_languages(folder, versions, tmp_path):
    project = copy_of_project(tmp_path)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write(f"\nsite_url: {AT}\n")
    content = site_content(versions, project=PROJECT, cache=CACHE, today=DAY, preview=True)
    publish(content, tmp_path / "site", project)
    names = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
    entries = ET.parse(tmp_path / "site" / "sitemap.xml").getroot().findall("s:url", names)
    told = {one.findtext("s:loc", "", names): {link.get("hreflang"): link.get("href") for link in one.findall("x:link", names)} for one in entries}
    assert told[f"{AT}returns/"] == told[f"{AT}ja/returns/"] == {"en": f"{AT}returns/", "ja": f"{AT}ja/returns/"}
    page = text(tmp_path / "site" / "ja" / "returns" / "index.html")
    assert f'rel="canonical" href="{AT}ja/returns/"' in page
    assert f'hreflang="en" href="{AT}returns/"' in page
    assert not (tmp_path / "site" / "ja" / "sitemap.xml").exists()


def test_a_stale_translation_stops_a_build_and_leaves_the_old_site(tmp_path):
    (tmp_path / "policy.yml").write_text(tea(("says: We are sorry.", "says: We are very sorry.")), "utf-8")
    (tmp_path / "ja.yml").write_text(accepted(TEA_JA), "utf-8")
    with pytest.raises(PolicyError, match="changed after it was translated"):
        build_site(policy_file=tmp_path / "policy.yml", site_dir=tmp_path / "site", project=PROJECT, cache=CACHE)
    assert not (tmp_path / "site").exists()


def test_each_version_is_there_in_each_language(tmp_path):
    policy = tea(("language: en", "language: en\ntime_zone: UTC"))
    layers = {"2027-01-01.yml": 'version: "2"\neffective_from: 2027-01-01\nterms:\n  window: 14 days\n'}
    versions = in_japanese(accepted(TEA_JA, policy), policy, layers)
    content = site_content(versions, project=PROJECT, cache=CACHE, today=DAY, preview=True)
    publish(content, tmp_path / "site", PROJECT)
    for day, window in (("2026-11-23", "7日以内"), ("2027-01-01", "14日以内")):
        assert window in text(tmp_path / "site" / "ja" / "versions" / day / "returns" / "index.html")
