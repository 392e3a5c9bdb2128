"""The site of a policy with versions on disk: the pages of each, at addresses that stay, and what is proved and read back of them."""

from __future__ import annotations

import datetime
import hashlib
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from checker import digest
from compiler.pages.timeline import Period, Timeline, moved, timeline_of
from compiler.proof.agreement import ProofError
from compiler.proof.read_back import compare_pages, compare_versions
from compiler.publish.policy_files import policy_files
from compiler.publish.site import build_site
from compiler.reading.versions import Versions, load_versions
from tests.checks.tea import tea

PROJECT = Path(__file__).resolve().parents[2]
ZONE = ("language: en", "language: en\ntime_zone: Europe/Berlin")
LAYER = 'version: "2"\neffective_from: 2027-01-01\nterms:\n  window: 14 days\n'


def build(folder: Path, moment: datetime.datetime, site: str = "site") -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(moment.timestamp())))
        build_site(policy_file=folder / "policy.yml", site_dir=folder / site, project=PROJECT, cache=PROJECT / ".cache", compressed=False)
    return folder / site


MIDNIGHT = datetime.datetime(2026, 12, 31, 23, 0, tzinfo=datetime.UTC)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("versions")
    (made / "policy.yml").write_text(tea(ZONE), "utf-8")
    (made / "versions").mkdir()
    (made / "versions" / "2027-01-01.yml").write_text(LAYER, "utf-8")
    return made


@pytest.fixture(scope="module")
def site(folder) -> Path:
    return build(folder, MIDNIGHT - datetime.timedelta(seconds=1))


@pytest.fixture(scope="module")
def versions(folder) -> Versions:
    return load_versions(*policy_files(folder / "policy.yml", Path.read_bytes, str))


def text(page: Path) -> str:
    return page.read_text("utf-8").replace("\u00a0", " ")  # which keeps "7 days" in one line


def test_each_version_has_its_pages_at_an_address_that_stays(site):
    for day, window in (("2026-11-23", "7 days"), ("2027-01-01", "14 days")):
        pages = site / "versions" / day
        assert f"You may return tea within {window}." in text(pages / "returns" / "index.html")
        for page in ("index.html", "check/index.html", "certificate/index.html", "policy.json", "certificate.json"):
            assert (pages / page).exists()


def test_the_well_known_addresses_have_the_version_of_the_day_of_the_build(folder, site):
    later = build(folder, MIDNIGHT, "later")
    for built, window, version in ((site, "7 days", 0), (later, "14 days", 1)):
        assert f"You may return tea within {window}." in text(built / "returns" / "index.html")
        own = json.loads(text(built / f"versions/{['2026-11-23', '2027-01-01'][version]}/policy.json"))
        assert json.loads(text(built / "policy.json")) == own | ({"valid_until": "2026-12-31"} if not version else {})
    stays = ["versions/2026-11-23/returns/index.html", "versions/2027-01-01/check/index.html"]
    for page in stays:
        assert re.sub(r"data-current=\S+", "", text(site / page)) == re.sub(r"data-current=\S+", "", text(later / page)), page


def test_no_link_of_a_version_leads_nowhere(site):
    for page in site.rglob("versions/**/*.html"):
        for link in re.findall(r'(?:href|src|data-[a-z-]+url)="([^"#:]+)[^":]*"', text(page)):
            target = (page.parent / link).resolve()
            assert target.exists() or (target / "index.html").exists(), f"{page.relative_to(site)}: {link}"


def test_each_version_is_proved_on_its_own(site, versions):
    certificates = [json.loads(text(site / "versions" / one.policy.effective_from / "certificate.json")) for one in versions]
    assert [one["policy"] for one in certificates] == [digest(one.policy) for one in versions]
    assert certificates[0]["seal"] != certificates[1]["seal"]
    assert json.loads(text(site / "assets" / "certificate.json")) == certificates[0]


def test_a_page_of_a_version_that_says_something_else_is_refused(site, versions, tmp_path):
    own = tmp_path / "site"
    shutil.copytree(site, own)
    page = own / "versions/2027-01-01/returns/index.html"
    compare_pages(versions.all[1].meaning, own / "versions/2027-01-01")
    page.write_text(text(page).replace("within 14 days", "within 7 days"), "utf-8")
    with pytest.raises(ProofError, match="prints under `recent`"):
        compare_pages(versions.all[1].meaning, own / "versions/2027-01-01")


@pytest.mark.parametrize("page", ["returns", "check", "versions/2027-01-01/returns"])
def test_a_page_that_says_other_days_of_its_version_is_refused(site, versions, tmp_path, page):
    own = tmp_path / "site"
    shutil.copytree(site, own)
    timeline = timeline_of(versions, versions.all[0])
    compare_versions(timeline, [f"{page}.md"], own)
    file = own / page / "index.html"
    file.write_text(re.sub(r"in force from \d+", "in force from 30", text(file), count=1), "utf-8")
    with pytest.raises(ProofError, match="says of its version"):
        compare_versions(timeline, [f"{page}.md"], own)


def test_a_page_that_is_still_open_knows_that_its_version_is_published(site, versions):
    release = json.loads(text(site / "assets/release.json"))
    assert release["versions"] == [digest(one.policy) for one in versions] and release["policy"] == release["versions"][0]


def test_a_back_end_gets_all_versions(site, versions):
    (wheel,) = (site / "assets" / "wheel").glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        assert [one["version"] for one in json.loads(packed.read("checker/versions.json"))] == ["1", "2"]
        assert json.loads(packed.read("checker/policy.json"))["version"] == "1"


def test_search_engines_and_the_search_meet_each_rule_once(site):
    found = [one["location"] for one in json.loads(text(site / "search" / "search_index.json"))["docs"]]
    assert "returns/#recent" in found and not [one for one in found if one.startswith("versions/")]
    assert '<meta name="robots" content="noindex">' in text(site / "versions/2027-01-01/returns/index.html")


def test_assistants_are_told_which_version_holds_when(site):
    told = text(site / "llms.txt")
    assert "told by the day for which somebody asks, in the time zone Europe/Berlin." in told
    assert ("- [Version 1](./versions/2026-11-23/), in force from 23 November 2026 until 31 December 2026;"
            " [as JSON](./versions/2026-11-23/policy.json)\n") in told
    assert "- [Version 2](./versions/2027-01-01/), in force from 1 January 2027 on;" in told


def test_what_stays_as_it_was_built_says_until_when_it_is_valid(folder, site):
    told = text(site / "llms.txt")
    assert ("\nVersion 1, in force from 23 November 2026 (2026-11-23).\n\nValid until: 31 December 2026 (2026-12-31). This text and `policy.json`"
            " are written when the site is built. For a later day, read [version 2](./versions/2027-01-01/),"
            " [as JSON](./versions/2027-01-01/policy.json).\n") in told
    whole = (site / "policy.json").read_bytes()
    assert json.loads(whole)["valid_until"] == "2026-12-31" and f"Its SHA-256 is {hashlib.sha256(whole).hexdigest()}\n" in told
    later = folder / "later"
    assert "Valid until" not in text(later / "llms.txt") and "valid_until" not in text(later / "policy.json")


def test_links_of_moved_pages_lead_to_where_they_led():
    period = Period("2", "2027-01-01", "")
    pages = {
        "index.md": '<a href="returns/">',
        "returns.md": '<a href="../returns/#a"> <a href="../check/#b"> <a href="../about/"> <a href="https://x.example/../returns/">',
        "check.md": '<p data-policy-url="../assets/x.json" data-site-root="../" data-home="../"> [that](about.md) [this](returns.md)',
    }
    assert moved(pages, period) == {
        "versions/2027-01-01/index.md": '<a href="returns/">',
        "versions/2027-01-01/returns.md":
            '<a href="../returns/#a"> <a href="../check/#b"> <a href="../../../about/"> <a href="https://x.example/../returns/">',
        "versions/2027-01-01/check.md":
            '<p data-policy-url="../../../assets/x.json" data-site-root="../" data-home="../../../"> [that](../../about.md) [this](returns.md)',
    }


def test_the_day_that_counts_is_said_where_it_is_not_today():
    period = Period("1", "2026-11-23", "")
    assert Timeline((period,), period, "UTC", "ordered_on", "Day of the order").said(period) == (
        "Version 1 of these rules, in force from 23 November 2026 on. The day that counts: Day of the order.")


def test_a_policy_with_one_version_has_nothing_of_this(folder, tmp_path):
    (tmp_path / "policy.yml").write_text(tea(), "utf-8")
    one = build(tmp_path, MIDNIGHT)
    for file in one.rglob("*"):
        if "studio" in file.parts:
            continue  # whoever edits a policy may begin its next version there
        assert not re.search(r"versions?\.(js|mjs|json)$|^versions$|^history$", file.name), file
    pages = [text(page) for page in one.rglob("*.html") if "editors" not in page.parts]
    assert len(pages) > 4 and not [page for page in pages if re.search("data-(versions|home|time-zone)|hc-versions|feed.xml|history/", page)]
    assert "versions" not in json.loads(text(one / "assets/release.json")) and "## Versions" not in text(one / "llms.txt")
