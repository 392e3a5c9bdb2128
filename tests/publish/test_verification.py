"""`verify` finds what real web servers get wrong whose configuration is wrong on purpose, and finds nothing where it is right."""

from __future__ import annotations

import gzip
import http.client
import json
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from compiler.publish.compression import compress_site
from compiler.publish.verification import FILES, AddressError, Verification, list_of_files, verify
from tests.web_servers import HOSTING, WebServer, caddy, nginx

PROJECT = Path(__file__).resolve().parents[2]
FINE, PROBLEMS, WRONG_USE = 0, 1, 2
FIXED = "assets/checker/0123456789abcdef/"
PAGE = "<!doctype html><meta charset=utf-8><p>Help</p>" + "<p>Text</p>" * 99


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with a file of each kind."""
    contents = {
        "index.html": PAGE, "check/index.html": PAGE + "<p>Check</p>", "404.html": PAGE + "<p>No such page</p>",
        FIXED + "page.mjs": "export const a = 1;\n" * 99, FIXED + "python.wasm": "\0asm" * 999, "assets/release.json": "{}",
        "assets/wheel/checker-1-py3-none-any.whl": "PK", "_headers": "",
    }
    for path, content in contents.items():
        file = tmp_path / "site" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    (tmp_path / "site" / FILES).write_text(list_of_files(tmp_path / "site"), "utf-8")
    compress_site(tmp_path / "site", tmp_path / "cache")
    return tmp_path / "site"


@pytest.fixture
def serve(site: Path, tmp_path: Path) -> Iterator[Callable[..., WebServer]]:
    """Starts a web server with replacements in its configuration. A replacement of an empty text is added."""
    running: list[WebServer] = []

    def start(make: Callable[..., WebServer] = nginx, prefix: str = "/", edits: dict[str, str] | None = None) -> WebServer:
        hosting = tmp_path / "hosting"
        hosting.mkdir(exist_ok=True)
        for name in ("nginx.conf", "Caddyfile"):
            text = (HOSTING / name).read_text("utf-8")
            for old, new in (edits or {}).items():
                assert old in text or name != {nginx: "nginx.conf", caddy: "Caddyfile"}[make], old
                text = text.replace(old, new)
            (hosting / name).write_text(text, "utf-8")
        folder = tmp_path / f"server{len(running)}"
        folder.mkdir()
        running.append(make(site, prefix, folder, hosting=hosting))
        return running[-1]

    yield start
    for server in running:
        server.close()


def found(server: WebServer) -> dict[str, set[str]]:
    """The paths of the findings, by their code."""
    codes: dict[str, set[str]] = {}
    for finding in verify(server.url()).findings:
        codes.setdefault(finding.code, set()).update(finding.paths)
    return codes


@pytest.mark.parametrize("make", [nginx, caddy])
@pytest.mark.parametrize("prefix", ["/", "/help/"])
def test_nothing_is_wrong_with_our_own_configurations(make, prefix, serve):
    verification = verify(serve(make, prefix).url())
    assert verification.findings == () and verification.files == 8
    assert verification.as_text().endswith("all as they were built")


@pytest.mark.parametrize(("make", "edits", "code", "paths"), [
    (nginx, {"text/javascript js mjs;": "text/plain js mjs;"}, "type", {FIXED + "page.mjs"}),
    (nginx, {"application/wasm wasm;": ""}, "type", {FIXED + "python.wasm"}),
    (nginx, {"gzip_static on;": "gzip_static off;"}, "encoding", {
        "", "check/", FIXED + "page.mjs", FIXED + "python.wasm", FILES,
    }),
    (nginx, {"gzip_vary on;": "gzip_vary off;"}, "vary", {"", "check/", FIXED + "page.mjs", FIXED + "python.wasm", FILES}),
    (nginx, {"public, max-age=31536000, immutable": "public, max-age=600"}, "caching", {FIXED + "page.mjs", FIXED + "python.wasm"}),
    (nginx, {'default "no-cache"': 'default "max-age=3600"'}, "caching", {
        "", "check/", FILES, "assets/release.json", "assets/wheel/checker-1-py3-none-any.whl", "assets/0000000000000000/no-such-file/",
    }),
    (nginx, {"script-src 'self' 'wasm-unsafe-eval'": "script-src 'self'"}, "security", None),
    (nginx, {"add_header X-Content-Type-Options nosniff always;": ""}, "security", None),
    (nginx, {"add_header Referrer-Policy same-origin always;": "add_header Referrer-Policy same-origin;"}, "security",
     {"assets/0000000000000000/no-such-file/"}),
    (nginx, {"error_page 404 /404.html;": "error_page 404 /404.html; try_files $uri $uri/index.html /index.html =404;"}, "not-found",
     {"assets/0000000000000000/no-such-file/"}),
    (nginx, {"gzip_proxied any;": "gzip_proxied any; etag off; if_modified_since off;"}, "again", {""}),
    (nginx, {"gzip_proxied any;": "gzip_proxied any; location ~ /check$ { return 404; }"}, "slash", {"check"}),
    (caddy, {"precompressed br gzip": "precompressed gzip"}, "encoding", {"", "check/", FIXED + "page.mjs", FIXED + "python.wasm", FILES}),
    (caddy, {"\t\theader @immutable": "\t\t#"}, "caching", {FIXED + "page.mjs", FIXED + "python.wasm"}),
    (caddy, {"X-Content-Type-Options nosniff": "X-Other nosniff"}, "security", None),
])
def test_a_host_with_a_wrong_configuration_is_told_what_is_wrong(make, edits, code, paths, serve):
    codes = found(serve(make, "/", edits))
    assert codes.keys() == {code}
    everything = {"", "check/", FIXED + "page.mjs", FIXED + "python.wasm", FILES, "assets/release.json",
                  "assets/wheel/checker-1-py3-none-any.whl", "assets/0000000000000000/no-such-file/"}
    assert codes[code] == (everything if paths is None else paths)


@pytest.mark.parametrize(("path", "content", "code", "address"), [
    ("check/index.html", b"another release", "bytes", "check/"),
    ("check/index.html.gz", gzip.compress(b"another release", mtime=0), "bytes", "check/"),
    ("check/index.html.br", b"half", "bytes", "check/"),
    (FIXED + "python.wasm", None, "status", FIXED + "python.wasm"),
    ("404.html", b"A page of the host", "not-found", "assets/0000000000000000/no-such-file/"),
])
def test_what_did_not_arrive_as_it_was_built_is_found(path, content, code, address, serve, site):
    if content is None:
        for file in (site / path).parent.glob(f"{Path(path).name}*"):
            file.unlink()
    else:
        (site / path).write_bytes(content)
    assert found(serve()) == {code: {address}}


def test_what_other_hosts_say_in_other_words_is_not_wrong(serve):
    server = serve(edits={
        "text/javascript js mjs;": "application/javascript js mjs;",
        'default "no-cache"': 'default "public, max-age=0, must-revalidate"',
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval';": "script-src 'wasm-unsafe-eval' 'self'; default-src 'none';",
        "form-action 'none'\" always": "form-action 'none'; frame-ancestors 'self'; upgrade-insecure-requests\" always",
        "charset utf-8;": "charset UTF-8;",
    })
    assert found(server) == {}


def build_py(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(PROJECT / "build.py"), "verify", *arguments], capture_output=True, text=True)


def test_the_command_says_it_to_people_and_to_programs(serve):
    server = serve(edits={"public, max-age=31536000, immutable": "public, max-age=600"})
    text, data = build_py(server.url()), build_py(server.url(), "--format", "json")
    assert (text.returncode, text.stderr, data.returncode, data.stderr) == (PROBLEMS, "", PROBLEMS, "")
    assert text.stdout.splitlines() == [
        f"{server.url()}: 8 files, 30 answers", "",
        "Has `Cache-Control: public, max-age=600`, not `public, max-age=31536000, immutable`.",
        f"    {FIXED}page.mjs", f"    {FIXED}python.wasm", "",
        "hosting/README.md says what a host has to do.",
    ]
    assert [finding["code"] for finding in json.loads(data.stdout)["findings"]] == ["caching"]
    right = build_py(serve().url())
    assert (right.returncode, right.stderr) == (FINE, "")


@pytest.mark.parametrize("url", ["shop.example", "ftp://shop.example/", "https://", "http://[::1", "http://shop.example:99999/", "http://a/?q"])
def test_what_is_no_address_is_wrong_use(url):
    with pytest.raises(AddressError, match="is not the address of a site"):
        verify(url)
    run = build_py(url)
    assert run.returncode == WRONG_USE and "https://shop.example/help/" in run.stderr and "Traceback" not in run.stderr


def unreachable(verification: Verification) -> str:
    (finding,) = verification.findings
    assert finding.code == "unreachable"
    return finding.says


def test_an_address_at_which_no_site_answers_says_what_does(serve, site):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}/"
    assert "cannot be read: [Errno 111] Connection refused" in unreachable(verify(nobody))
    server = serve(prefix="/help/")
    assert f"There is no help center at {server.origin}/, or its host keeps {FILES} back" in unreachable(verify(server.origin))
    (site / FILES).write_text("[]")
    for copy in (site / FILES).parent.glob("files.json.*"):
        copy.unlink()
    assert "There is no help center at" in unreachable(verify(server.url()))


class Local:
    """A server that sends the same response to every request."""

    def __init__(self, status: int, headers: dict[str, str]):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/"
        threading.Thread(target=self.server.serve_forever, args=[0.02], daemon=True).start()  # seconds that closing it may take


def test_a_host_that_leads_to_another_address_names_it():
    local = Local(301, {"Location": f"https://shop.example/help/{FILES}"})
    assert unreachable(verify(local.url)) == f"{local.url} leads on to https://shop.example/help/. Verify that."
    local.server.shutdown()
    local.server.server_close()


def test_a_connection_that_the_host_has_ended_meanwhile_is_made_anew(serve):
    server = serve(edits={"gzip_proxied any;": "gzip_proxied any; keepalive_requests 2;"})
    assert found(server) == {}


def test_only_a_public_address_needs_https(serve, monkeypatch):
    server = serve()
    connect = http.client.HTTPConnection.connect

    def here(connection: http.client.HTTPConnection) -> None:
        assert connection.host == "shop.example"
        connection.host = "127.0.0.1"
        connect(connection)
        connection.host = "shop.example"

    monkeypatch.setattr(http.client.HTTPConnection, "connect", here)
    (finding,) = verify(server.url().replace("127.0.0.1", "shop.example")).findings
    assert (finding.code, finding.paths) == ("http", ("",))
