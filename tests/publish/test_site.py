"""The built site is complete, has no dead links, is the same each time, and works at any path and on a strict host."""

from __future__ import annotations

import gzip
import json
import posixpath
import re
import shutil
from pathlib import Path
from urllib.parse import urldefrag, urljoin

import brotli
import pytest

import compiler.publish.content
from checker import Evaluator, Interview
from checker.certificate import certify
from checker.data import digest, policy_from_data
from checker.diagram import TooLargeError
from checker.meaning import Meaning
from compiler.derived.interview_plan import make_plan
from compiler.pages.html_elements import Element, parse
from compiler.pages.views import Shipped
from compiler.problems import PolicyError
from compiler.publish.compression import compress_site
from compiler.publish.content import pages_and_files
from compiler.publish.headers import headers
from compiler.publish.linked_files import linked_files
from compiler.publish.mkdocs_run import publish
from compiler.publish.site import SiteError, build_site, keep_last_release
from compiler.reading.policy import load_policy
from tests import frozen, sites
from tests.checks.tea import tea

PROJECT = Path(__file__).resolve().parents[2]
SHOP = frozen.SHOP
POLICY = load_policy(SHOP.read_bytes(), "policy.yml").policy

LINKED = linked_files(PROJECT)
SHIPPED = Shipped(
    "assets/engine/e/", "assets/checker/c/", "assets/policy/p.json", {name: path for name, (path, _) in LINKED.items()}, "d" * 64,
    "assets/release.json", certify(Evaluator(POLICY)), make_plan(Interview(POLICY)),
)
FILES = dict(LINKED.values())
UNPACK = {".br": brotli.decompress, ".gz": gzip.decompress}


def built(site_dir: Path, policy_file: Path = SHOP, compressed: bool = True):
    return build_site(policy_file=policy_file, site_dir=site_dir, project=PROJECT, cache=PROJECT / ".cache", compressed=compressed)


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Path:
    return sites.built(SHOP, tmp_path_factory)


@pytest.fixture(scope="module")
def pages(site) -> dict[str, Element]:
    """Every page by its path, such as `check/index.html`."""
    found = {str(file.relative_to(site)): parse(file.read_text("utf-8")) for file in sorted(site.rglob("*.html"))}
    assert len([path for path in found if not path.startswith("editors/")]) == len(POLICY.topics) + 6
    return found


def contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def originals(folder: Path) -> dict[str, bytes]:
    """The files of a site without the compressed copies beside them."""
    return {path: content for path, content in contents(folder).items() if not path.endswith(tuple(UNPACK))}


def edited(tmp_path: Path, old: str, new: str) -> Path:
    """A file with the shop's policy after an edit, without example cases."""
    text = SHOP.read_text("utf-8")
    assert old in text
    file = tmp_path / "policy.yml"
    file.write_text(text.replace(old, new), "utf-8")
    return file


def whole(pages: dict[str, Element]) -> dict[str, Element]:
    """All pages but the 404 page, which cannot know where the site begins, and those of the studio, which are of no published policy."""
    return {path: page for path, page in pages.items() if path != "404.html" and not path.startswith("editors/studio/")}


def themed(pages: dict[str, Element]) -> dict[str, Element]:
    """The pages in the theme's layout."""
    return {path: page for path, page in whole(pages).items() if path != "check/index.html"}


def test_the_checkers_parts_are_where_its_page_looks_for_them(site, pages):
    checker = pages["check/index.html"].one("div", id="eligibility-checker").attributes
    assert checker["data-digest"] == digest(POLICY)
    policy = (site / "check" / checker["data-policy-url"]).resolve()
    assert policy_from_data(json.loads(policy.read_text("utf-8"))) == POLICY
    assert (site / "policy.json").read_bytes() == policy.read_bytes(), "the address that never changes has what was proved"
    engine = (site / "check" / checker["data-engine-url"]).resolve()
    assert sorted(originals(engine)) == [
        "pyodide.asm.mjs", "python.mjs", "python.wasm",
        *(f"stock/{name}" for name in (
            "checker.zip", "pyodide-lock.json", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide.mjs", "python_stdlib.zip",
        )),
    ]
    front = {file.name: file.read_bytes() for file in (PROJECT / "docs" / "front_end").iterdir() if file.name != "versions.mjs"}  # it has one
    assert originals(next((site / "assets" / "checker").iterdir())) == front
    assert [file.suffix for file in (site / "assets" / "wheel").iterdir()] == [".whl"]


def test_every_page_says_which_policy_it_is_of(pages):
    for path, page in whole(pages).items():
        assert page.one("meta", name="policy-digest").attributes["content"] == digest(POLICY), path
        said = page.one("div", cls="md-copyright__highlight").text
        assert said == "After-Sales Service, version 1.0, last changed and in force from 23 November 2026", path


def test_what_opens_a_page_in_large_letters_is_short(pages):
    opened = {path: page.one("div", cls="hc-lead").all("p")[0].text for path, page in whole(pages).items() if page.all("div", cls="hc-lead")}
    assert len(opened) > 5
    assert {path: len(text) for path, text in opened.items() if len(text) > 160} == {}


def test_every_link_leads_somewhere(site, pages):
    looked_at = 0
    for path, page in {**whole(pages), "editors/studio/index.html": pages["editors/studio/index.html"]}.items():
        inert = {id(one) for template in page.all("template") for one in template.all()}
        ids = [one.attributes["id"] for one in page.all() if "id" in one.attributes and id(one) not in inert]
        assert len(set(ids)) == len(ids), f"an id twice in {path}"
        for one in page.all():
            for name in ("href", "src"):
                target = one.attributes.get(name)
                if not target or (one.tag == "a" and target.startswith(("https://", "mailto:", "tel:"))):
                    continue
                file, fragment = urldefrag(urljoin(f"https://here/{path}", target))
                file = file.removeprefix("https://here/") or "index.html"
                file = posixpath.join(file, "index.html") if file.endswith("/") else file
                assert (site / file).is_file(), f"{path}: {target}"
                looked_at += 1
                if fragment and not fragment.startswith("__"):
                    assert any(el.attributes.get("id") == fragment for el in pages[file].all()), f"{path}: {target}"
    assert looked_at > 400


def test_the_site_can_lie_below_any_path(pages):
    for path, page in pages.items():
        for one in page.all():
            for name in ("href", "src", "data-engine-url", "data-policy-url", "data-site-root"):
                to_the_host = path == "404.html" and one.text == "Go to the start of this site"  # seen where the site's own is not found
                assert to_the_host or not (one.attributes.get(name) or "").startswith("/"), f"{path}: {one.attributes}"


def test_nothing_needs_another_host_or_a_script_or_style_within_a_page(site, pages):
    for path, page in pages.items():
        within = [one for one in page.all("script") if "src" not in one.attributes and one.attributes.get("type") != "application/json"]
        assert within + page.all("style") == [], path
        for one in page.all():
            assert not [name for name in one.attributes if name.startswith("on")], path
            assert "style" not in one.attributes, path
            for name in ("src", "href"):
                if one.tag in ("script", "link", "img", "source", "iframe"):
                    assert ":" not in (one.attributes.get(name) or "").split("/")[0], f"{path}: {one.attributes}"
    for style in site.rglob("*.css"):
        assert not re.search(r"url\(\s*['\"]?(?:https?:)?//", style.read_text("utf-8")), style


def test_a_page_waits_for_one_style_sheet_and_one_script_at_most(pages):
    for path, page in whole(pages).items():
        assert len(page.all("link", rel="stylesheet")) == 1, path
        waited_for = [one for one in page.all("script") if "src" in one.attributes and not {"async", "defer", "type"} & {*one.attributes}]
        assert len(waited_for) == (0 if path == "check/index.html" else 1), path


def test_the_check_page_has_nothing_of_the_theme(pages):
    page = pages["check/index.html"]
    inert = {id(one) for template in page.all("template") for one in template.all()}
    classes = {name for one in page.all() if id(one) not in inert for name in (one.attributes.get("class") or "").split()}
    assert {name for name in classes if name.startswith("md-")} <= {"md-copyright", "md-copyright__highlight", "md-copyright__more"}
    scripts = [posixpath.basename(one.attributes["src"]) for one in page.all("script") if "src" in one.attributes]
    assert scripts == ["slash.js", "page.mjs"]


def test_what_hosts_forbid_within_a_page_stops_the_build(tmp_path: Path):
    project = copy_of_project(tmp_path)
    with (project / "docs" / "about-the-checker.md").open("a", encoding="utf-8") as page:
        page.write("\n<style>p { color: red }</style>\n\n<script>alert(1)</script>\n")
    with (project / "docs" / "overrides" / "main.html").open("a", encoding="utf-8") as template:
        template.write("{% block outdated %}Old{% endblock %}")
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as settings:
        settings.write("\nextra:\n  version: {provider: mike}\n")  # the theme's own script for it is an inline script
    with pytest.raises(SiteError) as raised:
        publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)
    found = re.findall(r"^about-the-checker\.md has a (<\w+>) within it, which browsers ignore, [^:]*: (.*?)\.\.\. ", str(raised.value), re.MULTILINE)
    assert found == [
        ("<script>", 'var el=document.querySelector("[data-md-component=outdated]"'), ("<style>", "p { color: red }"), ("<script>", "alert(1)"),
    ], "each by itself is enough"


def test_a_setting_with_which_the_check_page_would_be_dead_stops_the_build(tmp_path: Path):
    project = copy_of_project(tmp_path)
    settings = project / "mkdocs.yml"
    text = settings.read_text("utf-8")
    assert "- navigation.footer" in text
    settings.write_text(text.replace("- navigation.footer", "- navigation.footer\n    - navigation.instant"), "utf-8")
    with pytest.raises(SiteError, match="Take navigation.instant out of mkdocs.yml"):
        publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)


def test_a_shops_own_scripts_come_behind_the_themes_and_features_may_be_taken_out(tmp_path: Path):
    project = copy_of_project(tmp_path)
    (project / "docs" / "own.js").write_text("document$.subscribe(own);", "utf-8")
    settings = (project / "mkdocs.yml").read_text("utf-8")
    features = re.search(r"(  features:\n)(?:    .*\n)+", settings)
    settings = settings.replace(features[0], features[1]) + "extra_javascript: [own.js]\n"
    (project / "mkdocs.yml").write_text(settings, "utf-8")
    publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)
    page = parse((tmp_path / "site" / "cancellation" / "index.html").read_text("utf-8"))
    scripts = [one.attributes for one in page.all("script") if "defer" in one.attributes]
    assert [posixpath.basename(one["src"]).partition(".")[0] for one in scripts] == ["bundle", "own"]


def test_a_script_for_a_missing_slash_is_found_from_both_addresses_of_a_page(site):
    folders = {file.parent for file in site.rglob("index.html")}
    for folder in folders:
        assert (folder / "slash.js").is_file(), folder
        assert folder == site or (folder.parent / "slash.js").is_file(), folder


@pytest.mark.parametrize("rule", [
    "a { background: url(../images/a.png) }", 'a { background: url( "a.png" ) }', '@import "other.css";',
])
def test_a_style_that_is_tied_to_its_place_stops_the_build(rule: str, tmp_path: Path):
    project = copy_of_project(tmp_path)
    sheets = project / "docs" / "stylesheets"
    linked_files(project)
    for name in ("help-center.css", "checker.css"):
        (sheets / name).write_text(f"b {{ background: url('data:,') }}\n\n{rule}\n", "utf-8")
    with pytest.raises(SiteError) as raised:
        linked_files(project)
    places = [line.split(":")[0] for line in str(raised.value).splitlines()[1:]]
    assert places == ["help-center.css, line 3", "checker.css, line 3"]


def test_what_pages_link_is_kept_for_the_next_release(site, pages):
    own = json.loads((site / "assets" / "release.json").read_text("utf-8"))["own"]
    for path, page in whole(pages).items():
        (link,) = page.all("link", rel="stylesheet")
        assert posixpath.normpath(posixpath.join(posixpath.dirname(path), link.attributes["href"])) in own, path
    text = FILES[SHIPPED.linked["stylesheet"]].decode()
    marks = (".md-typeset", "[data-md-color-scheme=slate]", "--hc-line:")
    places = [text.index(mark) for mark in marks]
    assert places == sorted(places), "what comes later wins"
    assert "#eligibility-checker" not in text
    assert "sourceMappingURL" not in text


def test_the_menu_and_the_search_have_names_and_are_reached_by_keys(pages):
    for path, page in themed(pages).items():
        for id, name in (("__drawer", "Navigation"), ("__search", "Search")):
            (label,) = page.all("label", **{"cls": "md-header__button md-icon", "for": id})
            assert (label.attributes["tabindex"], label.text) == ("0", name), path
        assert page.one("div", role="dialog").attributes["aria-label"] == "Search", path


def test_titles_say_where_one_is(pages):
    titles = {path: page.one("title").text for path, page in pages.items()}
    assert titles["index.html"] == "After-Sales Service"
    assert titles["cancellation/index.html"] == "Order cancellation - After-Sales Service"
    assert titles["check/index.html"] == "Check what you can do - After-Sales Service"
    assert len(set(titles.values())) == len(titles)
    for path, page in pages.items():
        assert len(page.all("h1")) == 1, path


def test_only_what_is_meant_for_readers_is_published(site):
    top = {path.split("/")[0] for path in originals(site)}
    topics = {topic.id for topic in POLICY.topics}
    others = {"404.html", "index.html", "about-the-checker", "assets", "certificate", "check", "contact", "search", "slash.js"}
    others |= {"llms.txt", "policy.json", "policy.schema.json"}
    assert top - {"editors", "_headers"} == others | topics
    assert not [file for file in site.rglob("*") if file.suffix in (".md", ".jinja", ".py", ".yml")]


def test_the_search_finds_rules_but_neither_the_checkers_shell_nor_the_editors_pages(site):
    found = {one["location"] for one in json.loads((site / "search" / "search_index.json").read_text("utf-8"))["docs"]}
    for one in (*POLICY.rules, *POLICY.guidance):
        assert f"{one.topic}/#{one.id}" in found
    assert not [one for one in found if one.startswith(("check/", "editors/"))]


def test_two_builds_are_the_same_to_the_byte(site, tmp_path, monkeypatch):
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    monkeypatch.chdir(tmp_path)
    with sites.unproved():
        built(tmp_path / "elsewhere" / "deeper")
    assert contents(tmp_path / "elsewhere" / "deeper") == contents(site)


def test_a_site_for_a_public_address_has_a_sitemap_that_does_not_change(tmp_path, monkeypatch):
    project = copy_of_project(tmp_path)
    with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
        file.write("\nsite_url: https://shop.example/help/\n")
    content = pages_and_files(Meaning(POLICY), SHIPPED, FILES)
    for day in ("0", "999999999"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", day)
        publish(content, tmp_path / day, project)
    first, second = contents(tmp_path / "0"), contents(tmp_path / "999999999")
    assert first == second
    assert b"<loc>https://shop.example/help/cancellation/</loc>" in first["sitemap.xml"]
    assert b"<lastmod>2026-11-23</lastmod>" in first["sitemap.xml"]
    assert b'href="/help/"' in first["404.html"], "which is served at any depth"


def test_an_edit_changes_the_digest_of_everything(site, tmp_path):
    with sites.unproved():
        report = built(tmp_path / "site", edited(tmp_path, "title: Unpaid orders", "title: Orders not paid"), compressed=False)
    page = parse((tmp_path / "site" / "cancellation" / "index.html").read_text("utf-8"))
    made = digest(report.policy)
    assert made != digest(POLICY)
    assert page.one("meta", name="policy-digest").attributes["content"] == made
    assert page.one("h2", id="unpaid-order").text.startswith("Orders not paid")
    before, after = originals(site), contents(tmp_path / "site")
    assert f"assets/policy/{made[:16]}.json" in after
    parts = ("assets/engine/", "assets/checker/")
    unchanged = {path for path in before if path.startswith(parts)}
    assert unchanged == {path for path in after if path.startswith(parts)}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        pytest.param("outcome: may_cancel\n", "outcome: may_cancle\n", id="a problem in the text"),
        pytest.param("order_status: awaiting_payment, cancellation_offered: no}", "order_status: other}", id="a gap"),
        pytest.param("  refunds:\n    title", "  editors:\n    title", id="a topic with the address of another page"),
        pytest.param("rule: unpaid-order\n", "rule: table-cancel\n", id="a rule with the place of a table"),
    ],
)
def test_a_problem_leaves_the_old_site_as_it_was(site, old, new, tmp_path):
    site = Path(shutil.copytree(site, tmp_path / "site"))
    policy = edited(tmp_path, old, new)
    before, beside = contents(site), sorted(tmp_path.iterdir())
    if "editors" in new:
        policy.write_text(policy.read_text("utf-8").replace("topic: refunds", "topic: editors"), "utf-8")
    with pytest.raises(PolicyError) as raised:
        built(site, policy)
    assert all(problem.place.line > 1 for problem in raised.value.problems)
    assert contents(site) == before
    assert sorted(tmp_path.iterdir()) == beside, "something half-written was left"


def test_an_error_while_publishing_leaves_nothing(tmp_path, monkeypatch):
    def fail(content, folder, project):
        folder.mkdir()
        (folder / "index.html").write_text("half")
        raise KeyboardInterrupt

    monkeypatch.setattr("compiler.publish.site.publish", fail)
    with pytest.raises(KeyboardInterrupt), sites.unproved():
        built(tmp_path / "site")
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_no_site_is_left_alone(tmp_path):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(SiteError, match="holds something else than a site"):
        built(tmp_path)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def copy_of_project(tmp_path: Path) -> Path:
    """A project with hand-written pages and a theme of its own to edit."""
    project = tmp_path / "project"
    shutil.copytree(PROJECT / "docs", project / "docs")
    shutil.copy(PROJECT / "mkdocs.yml", project)
    return project


def test_a_dead_link_in_a_hand_written_page_stops_the_build(tmp_path):
    project = copy_of_project(tmp_path)
    links = ("check.md#no-such-part", "cancellation.md#no-such-rule", "no-such-page.md")
    with (project / "docs" / "about-the-checker.md").open("a", encoding="utf-8") as file:
        file.writelines(f"\n[dead]({link})\n" for link in links)
    with pytest.raises(SiteError) as raised:
        publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)
    said = str(raised.value).splitlines()
    assert [sum(link in line for line in said) for link in links] == [1, 1, 1] and len(said) == 3, "each by itself is enough"


def test_a_page_of_the_shops_own_is_published_by_its_heading_behind_the_topics(tmp_path):
    project = copy_of_project(tmp_path)
    (project / "docs" / "delivery.md").write_text("# Parcels & bicycles\n\nWe send parcels by bicycle.\n", "utf-8")
    written = {file.name: (file.name, file.read_text("utf-8")) for file in (project / "docs").glob("*.md")}
    publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES, written), tmp_path / "site", project)
    overview = parse((tmp_path / "site" / "index.html").read_text("utf-8"))
    titles = [*dict.fromkeys(link.text.strip() for link in overview.all("a") if "md-nav__link" in link.attributes.get("class", "").split())]
    topics = [topic.title for topic in POLICY.topics]
    assert titles[titles.index(topics[0]):][:len(topics) + 1] == [*topics, "Parcels & bicycles"]
    assert "We send parcels by bicycle." in (tmp_path / "site" / "delivery" / "index.html").read_text("utf-8")
    assert "- [Parcels & bicycles](./delivery/)" in (tmp_path / "site" / "llms.txt").read_text("utf-8")


@pytest.mark.parametrize("name", ["cancellation.md", "check.md"])
def test_a_page_of_the_shops_own_with_the_name_of_another_page_stops_the_build(name, tmp_path):
    project = copy_of_project(tmp_path)
    (project / "docs" / name).write_text("# Another\n", "utf-8")
    with pytest.raises(SiteError, match=f"docs/{name} would be published in the place of what the build makes at that address"):
        publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES, {name: (name, "# Another")}), tmp_path / "site", project)


def test_a_page_that_would_have_browsers_ask_another_host_stops_the_build(tmp_path):
    project = copy_of_project(tmp_path)
    page = project / "docs" / "about-the-checker.md"
    line = len(page.read_text("utf-8").splitlines()) + 2
    fetched = {
        "https://cdn.example/shop.png": "![Our shop](https://cdn.example/shop.png)",
        "//cdn.example/shop.html": '<iframe src="//cdn.example/shop.html" title="Our shop"></iframe>',
        "https://cdn.example/large.png": '<img alt="Our shop" src="data:," srcset="data:, 1x, https://cdn.example/large.png 2x">',
    }
    with page.open("a", encoding="utf-8") as file:
        file.writelines(f"\n{one}\n" for one in fetched.values())
        file.write("\n[Our shop](https://shop.example/) may be linked.\n")
    with pytest.raises(SiteError) as raised:
        publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)
    for number, (address, said) in enumerate(zip(fetched, str(raised.value).splitlines(), strict=True)):
        assert said.startswith(f"docs/about-the-checker.md, line {line + 2 * number}: A browser would fetch {address} from another host.")
        assert said.endswith("Put the file into docs/assets/ and name it there, or link to it.")


@pytest.mark.parametrize(("settings", "says"), [
    ("use_directory_urls: false\n", ["`use_directory_urls: false` gives pages other addresses"]),
    (
        "extra_javascript: [own.js, 'https://cdn.example/chat.js']\nextra_css: [//cdn.example/a.css]\n",
        ["`extra_javascript` names https://cdn.example/chat.js.", "`extra_css` names //cdn.example/a.css."],
    ),
    ("extra: {analytics: {provider: google, property: G-1}}\n", ["`extra: analytics` would tell google of every visit."]),
    ("repo_url: https://github.com/shop/policy\n", ["`repo_url` would have every page ask https://github.com/shop/policy "]),
    ("extra_javascript:\n  - path: https://cdn.example/chat.mjs\n    type: module\n", ["names https://cdn.example/chat.mjs."]),
    ("theme: {name: material, custom_dir: docs/overrides, logo: 'https://cdn.example/a.png'}\n",
     ["`theme: logo` names https://cdn.example/a.png.", "`theme: font` would have every page fetch fonts"]),
])
def test_a_setting_with_which_the_site_would_not_work_is_refused_before_anything_is_built(settings, says, tmp_path, monkeypatch):
    project = copy_of_project(tmp_path)
    own = re.sub(r"theme:\n(?: .*\n)+", "", (PROJECT / "mkdocs.yml").read_text("utf-8")) if "theme" in settings else (
        (PROJECT / "mkdocs.yml").read_text("utf-8"))
    (project / "mkdocs.yml").write_text(own + "\n" + settings, "utf-8")
    monkeypatch.setattr("compiler.publish.site.Making", None)
    with pytest.raises(SiteError) as raised:
        build_site(policy_file=SHOP, site_dir=tmp_path / "site", project=project, cache=PROJECT / ".cache")
    lines = str(raised.value).splitlines()
    assert len(lines) == len(says) and all(part in line for part, line in zip(says, lines, strict=True))
    assert not (tmp_path / "site").exists()


def test_pages_for_editors_are_published_aside(tmp_path):
    project = copy_of_project(tmp_path)
    (project / "docs" / "editors").mkdir(exist_ok=True)
    (project / "docs" / "editors" / "index.md").write_text("# For editors\n\nFindable words.\n", "utf-8")
    (project / "docs" / "decisions").mkdir(exist_ok=True)
    (project / "docs" / "decisions" / "secret.md").write_text("# A decision\n", "utf-8")
    publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES, preview=True), tmp_path / "preview", project)
    home = parse((tmp_path / "preview" / "index.html").read_text("utf-8"))
    assert [link.text for link in home.all("a") if link.attributes["href"] == "editors/"] == ["For editors"]
    publish(pages_and_files(Meaning(POLICY), SHIPPED, FILES), tmp_path / "site", project)
    home = parse((tmp_path / "site" / "index.html").read_text("utf-8"))
    assert not [link for link in home.all("a") if link.attributes["href"] in ("editors/", "certificate/")], "customers do not meet them"
    assert (tmp_path / "site" / "editors" / "index.html").exists()
    assert "editors" not in {link.attributes["href"] for link in home.one("nav", data_md_level="0").all("a")}
    assert "Findable" not in (tmp_path / "site" / "search" / "search_index.json").read_text("utf-8")
    assert not (tmp_path / "site" / "decisions").exists()


def test_the_parts_of_the_last_release_stay_for_pages_that_are_still_open(tmp_path, monkeypatch):
    site, policy = tmp_path / "site", tmp_path / "policy.yml"

    monkeypatch.setattr("compiler.publish.content.engine_files", lambda *_, **__: {"python.mjs": b"// Starts Python"})
    monkeypatch.setattr("compiler.publish.site.with_studio", lambda content, *_, **__: content)

    def release(version: str) -> set[str]:
        policy.write_text(tea(('version: "1"', f'version: "{version}"')), "utf-8")
        with sites.unproved():
            built(site, policy)
        return set(originals(site / "assets" / "policy"))

    first = release("1.0")
    both = release("1.1")
    assert len(first) == 1 and first < both and len(both) == 2
    assert release("1.1") == both, "built anew from the same, the site stays the same"
    latest = release("1.2")
    assert len(latest) == 2 and not first & latest
    assert len(list((site / "assets" / "engine").iterdir())) == 1, "what both releases share is there once"
    for file in (site / "assets" / "policy").glob("*.json"):
        assert compressed_beside(file), "what stays is as well compressed as it was"


def test_a_part_of_the_last_release_stays_in_a_folder_that_the_new_one_has_not(tmp_path):
    old, new = tmp_path / "old", tmp_path / "new"
    for site, part in ((old, "assets/gone/one.js"), (new, "assets/there/two.js")):
        (site / part).parent.mkdir(parents=True)
        (site / part).write_text(part, "utf-8")
        (site / "assets" / "release.json").write_text(json.dumps({"own": [part], "last": []}), "utf-8")
    keep_last_release(old, new)
    assert (new / "assets" / "gone" / "one.js").read_text("utf-8") == "assets/gone/one.js"


def compressed_beside(file: Path) -> dict[str, bytes]:
    """What is in the compressed copies of a file, by their endings."""
    beside = {ending: file.with_name(file.name + ending) for ending in UNPACK}
    return {ending: UNPACK[ending](copy.read_bytes()) for ending, copy in beside.items() if copy.exists()}


def test_whatever_gets_smaller_lies_there_compressed(site):
    both = {".css", ".html", ".js", ".json", ".mjs", ".wasm", ".zip"}
    seen = set()
    for path, content in originals(site).items():
        file = site / path
        found = compressed_beside(file)
        for ending, unpacked in found.items():
            assert unpacked == content, f"{path}{ending}"
            assert file.with_name(file.name + ending).stat().st_size < len(content), f"{path}{ending}"
        if file.suffix in both and len(content) > 500:
            assert found.keys() == UNPACK.keys(), path
            seen.add(file.suffix)
        if file.suffix in (".png", ".whl"):
            assert not found, path
    assert seen == both
    assert not [path for path in contents(site) if re.search(r"\.(br|gz)\.(br|gz)$", path)]


def test_compression_depends_on_nothing_but_the_content_and_is_done_once(tmp_path, monkeypatch):
    def compressed(name: str, cache: str) -> dict[str, bytes]:
        folder = tmp_path / name
        (folder / "deep").mkdir(parents=True)
        for path, content in files.items():
            (folder / path).write_bytes(content)
        compress_site(folder, tmp_path / cache)
        return contents(folder)

    files = {"index.html": b"<p>Help</p>" * 50, "deep/a.json": b"{}", "picture.png": b"x" * 100}
    first = compressed("first", "cache")
    assert sorted(first.keys() - files.keys()) == ["index.html.br", "index.html.gz"]
    assert compressed("second", "another cache") == first
    kept = {path: (tmp_path / "cache" / path).stat().st_mtime_ns for path in contents(tmp_path / "cache")}
    assert compressed("third", "cache") == first
    assert {path: (tmp_path / "cache" / path).stat().st_mtime_ns for path in contents(tmp_path / "cache")} == kept
    files["index.html"] += b"."
    assert UNPACK[".br"](compressed("edited", "cache")["index.html.br"]) == files["index.html"]


def said_by_headers_file(text: str, path: str) -> dict[str, str]:
    """The headers of a path as hosts read the file: those of all matching rules, joined where a name comes twice."""
    said: dict[str, str] = {}
    for rule in text.split("\n\n"):
        pattern, *lines = rule.strip().splitlines()
        if path.startswith(pattern[:-1]) if pattern.endswith("*") else path == pattern:
            for name, value in (line.strip().split(": ", 1) for line in lines):
                said[name] = f"{said[name]}, {value}" if name in said else value
    return said


@pytest.mark.parametrize("base", ["/", "/help/"])
def test_hosts_that_read_a_headers_file_are_told_the_same_as_others(base, site, tmp_path):
    if base != "/":
        project = copy_of_project(tmp_path)
        with (project / "mkdocs.yml").open("a", encoding="utf-8") as file:
            file.write(f"\nsite_url: https://shop.example{base}\n")
        for installed in (".cache", "node_modules", "package-lock.json", "checker", "compiler"):
            (project / installed).symlink_to(PROJECT / installed)
        with sites.unproved():
            build_site(policy_file=SHOP, site_dir=tmp_path / "site", project=project, cache=PROJECT / ".cache", compressed=False)
        site = tmp_path / "site"
    text = (site / "_headers").read_text("utf-8")
    assert all(len(line) < 2000 for line in text.splitlines()) and text.count("\n\n") < 99, "as much as hosts read"
    for path in originals(site).keys() - {"_headers"}:
        expected = headers(path)
        del expected["Content-Type"]
        if expected["Cache-Control"] == "no-cache":
            del expected["Cache-Control"]  # hosts send these by themselves
        assert said_by_headers_file(text, base + path) == expected, path


def test_what_browsers_keep_for_ever_has_a_hash_in_its_address(site):
    fixed = {path for path in originals(site).keys() - {"_headers"} if "immutable" in headers(path)["Cache-Control"]}
    parts = ("assets/engine/", "assets/checker/", "assets/policy/", "assets/inline/", "assets/stylesheets/")
    assert {path for path in originals(site) if path.startswith(parts)} <= fixed
    assert {re.sub(r"[0-9a-f]{8}", "#", path) for path in fixed} >= {
        "assets/javascripts/bundle.#.min.js",
        "assets/javascripts/workers/search.#.min.js",
    }
    for path in fixed:
        assert path.startswith("assets/") and re.search(r"[/.]([0-9a-f]{8}|[0-9a-f]{16})[/.]", path), path


def test_what_turns_out_to_be_too_large_in_a_build_is_refused_with_its_facts(monkeypatch, tmp_path):
    """The limit leaves room for the checks, but not for the plan."""

    def too_large(interview):
        raise TooLargeError([2, 0])

    monkeypatch.setattr(compiler.publish.content, "make_plan", too_large)
    with pytest.raises(PolicyError) as raised:
        built(tmp_path / "site")
    (problem,) = raised.value.problems
    order = [fact.id for fact in Meaning(POLICY).order]
    assert problem.code == "too-large-space"
    assert f"most of all those of the facts `{order[2]}`, `{order[0]}`." in problem.message
    assert not (tmp_path / "site").exists()
