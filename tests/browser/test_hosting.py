"""Runs the configurations in `hosting/` in the servers that they are for, and looks at a customer's second visit."""

from __future__ import annotations

import gzip
import http.client
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Browser, expect

from checker.model import Policy
from compiler.publish.compression import ENCODINGS
from compiler.publish.headers import ALWAYS, ASK_AGAIN, CONTENT_SECURITY_POLICY, IMMUTABLE, headers
from compiler.publish.verification import verify
from tests.browser.visitor import Visitor
from tests.browsers import find_chromium, launch_arguments
from tests.web_servers import HOSTING, LOG, PREVIOUS_HOSTING, WebServer, caddy, nginx

UNPACK = {None: bytes, "br": brotli.decompress, "gzip": gzip.decompress}
unpacked = cache(lambda encoding, content: UNPACK[encoding](content))  # all of the servers send the same copies
COPIES = {encoding.name: encoding.suffix for encoding in ENCODINGS}
SERVERS = {"nginx": nginx, "nginx without Brotli": partial(nginx, brotli=False), "Caddy": caddy}


@dataclass(frozen=True)
class Answer:
    """A server's response."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    def unpacked(self) -> bytes:
        return unpacked(self.headers.get("Content-Encoding"), self.content)


class Client:
    """Requests the files of a site."""

    def __init__(self, server: WebServer):
        self._server = server
        self._connection = http.client.HTTPConnection(urlsplit(server.origin).netloc)

    def get(self, path: str, **request_headers: str) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in request_headers.items()}
        self._connection.request("GET", self._server.prefix + path, headers=sent)
        answer = self._connection.getresponse()
        return Answer(answer.status, answer.headers, answer.read())


@pytest.fixture(scope="module", params=[(name, prefix) for name in SERVERS for prefix in ("/", "/help/")],
                ids=lambda param: " below ".join(param))
def server(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebServer]:
    name, prefix = request.param
    server = SERVERS[name](site, prefix, tmp_path_factory.mktemp("server"))
    yield server
    server.close()


@pytest.fixture
def client(server: WebServer) -> Client:
    return Client(server)


@pytest.fixture(scope="module")
def files(site: Path) -> dict[str, bytes]:
    """Every file of the site that a browser requests."""
    found = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    others = ("_headers", *COPIES.values())
    return {path: content for path, content in found.items() if not path.endswith(others)}


def test_each_file_comes_as_it_should(client: Client, files: dict[str, bytes]):
    for path, content in files.items():
        answer = client.get(path.removesuffix("index.html"))
        assert (answer.status, answer.content) == (200, content), path
        assert {name: answer.headers.get(name) for name in headers(path)} == headers(path), path


def test_files_come_compressed_to_those_who_can_read_it(
    client: Client, server: WebServer, site: Path, files: dict[str, bytes]
):
    for accepted in ("br, gzip", "gzip, br", "gzip", "identity"):
        for path, content in files.items():
            possible = [
                name for name in server.encodings
                if name in accepted.split(", ") and (site / (path + COPIES[name])).exists()
            ]
            answer = client.get(path.removesuffix("index.html"), Accept_Encoding=accepted)
            assert answer.unpacked() == content, path
            assert answer.headers.get("Content-Encoding") == (possible[0] if possible else None), f"{path}: {accepted}"
            assert not possible or answer.headers["Vary"] == "Accept-Encoding", path
            assert {name: answer.headers.get(name) for name in headers(path)} == headers(path), path


def test_nothing_is_found_wrong_with_a_host_but_the_brotli_that_it_lacks(server: WebServer):
    found = verify(server.url()).findings
    assert {finding.says for finding in found} == (
        set() if "br" in server.encodings else {"Comes uncompressed to browsers that accept `br`."}
    )


@pytest.mark.parametrize("path", ["no-such-page/", "assets/engine/0123456789abcdef/pyodide.asm.wasm", "assets/a.map"])
def test_what_is_not_there_is_not_kept(path: str, client: Client, files: dict[str, bytes]):
    answer = client.get(path, Accept_Encoding="gzip")
    assert answer.status == 404
    assert answer.unpacked() == files["404.html"]
    expected = ALWAYS | {"Cache-Control": ASK_AGAIN, "Content-Type": "text/html; charset=utf-8"}
    assert {name: answer.headers.get(name) for name in expected} == expected


@pytest.mark.parametrize("accepted", ["br", "gzip", "identity"])
def test_a_page_that_has_not_changed_is_not_sent_again(accepted: str, client: Client):
    first = client.get("check/", Accept_Encoding=accepted)
    again = client.get("check/", Accept_Encoding=accepted, If_None_Match=first.headers["ETag"])
    assert (again.status, again.content) == (304, b"")
    assert again.headers["Cache-Control"] == ASK_AGAIN


def test_an_address_without_its_slash_leads_to_the_page(client: Client, server: WebServer):
    answer = client.get("check")
    assert answer.status in (301, 308)
    assert answer.headers["Location"] in (f"{server.prefix}check/", server.url("check/"))


@pytest.fixture
def visits(browser: Browser, policy: Policy, tmp_path: Path) -> Iterator[Callable[[WebServer], Visitor]]:
    """Starts the same customer's browser anew at each visit, with its cache on disk."""
    visitors: list[Visitor] = []

    def visit(server: WebServer) -> Visitor:
        context = browser.browser_type.launch_persistent_context(
            tmp_path / "profile", executable_path=find_chromium(), args=launch_arguments()
        )
        visitors.append(Visitor(context, server, policy))
        return visitors[-1]

    yield visit
    for visitor in visitors:
        visitor.leave()


def test_a_second_visit_fetches_nothing_of_the_engine(site: Path, tmp_path: Path, visits):
    log, prefix = tmp_path / LOG, "/help/"
    server = nginx(site, prefix, tmp_path)
    fetched = []
    for _ in range(2):
        log.write_text("")
        visitor = visits(server)
        visitor.walk("cancel", {"order_status": "awaiting_payment", "cancellation_offered": "yes"})
        assert visitor.outcome == "may_cancel"
        visitor.open("cancellation/")
        visitor.page.wait_for_load_state("networkidle")  # the theme asks for its search a moment later
        visitor.context.close()
        fetched.append({path.removeprefix(prefix) for path in log.read_text().splitlines()})
    server.close()
    first, second = fetched
    fixed = {path for path in first if IMMUTABLE.match(path)}
    assert {Path(path).suffix for path in fixed} == {".css", ".js", ".json", ".mjs", ".wasm"}
    assert "check/index.html" in second, "a page is always asked for, as it may have changed"
    assert not [path for path in second if IMMUTABLE.match(path)]


@pytest.mark.parametrize("start", [nginx, caddy], ids=["nginx", "Caddy"])
def test_a_new_site_works_on_a_host_that_keeps_its_configuration(
    start: Callable[..., WebServer], site: Path, tmp_path: Path, visit: Callable[..., Visitor]
):
    server = start(site, "/help/", tmp_path, hosting=PREVIOUS_HOSTING)
    visitor = visit(server)
    visitor.walk("cancel", {"order_status": "awaiting_payment", "cancellation_offered": "yes"})
    assert visitor.outcome == "may_cancel"
    assert visitor.checker.get_attribute("data-decided-by") == "engine"
    visitor.open("cancellation/")
    expect(visitor.page.locator("html.js")).to_have_count(1)
    visitor.leave()
    server.close()


def test_hosts_allow_no_script_and_no_style_within_a_page():
    for file in ("nginx.conf", "Caddyfile"):
        text = (HOSTING / file).read_text("utf-8")
        assert f'"{CONTENT_SECURITY_POLICY}"' in text, file
    assert not re.search(r"unsafe-inline|unsafe-eval(?<!wasm-unsafe-eval)|sha\d+-|nonce-", CONTENT_SECURITY_POLICY)
