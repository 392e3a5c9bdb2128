"""Finds what the host of a published site gets wrong: requests every file in every encoding, and compares with the build."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from email.message import Message
from functools import partial
from ipaddress import ip_address
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import brotli

from checker.data import canonical_json
from compiler.publish.compression import COMPRESSIBLE, ENCODINGS
from compiler.publish.headers import ALWAYS, ASK_AGAIN, FOR_EVER, IMMUTABLE, MEDIA_TYPES

FILES = "assets/files.json"
"""Lists each file of a site with the SHA-256 of its content, but no compressed copies."""
NOT_FOUND = "404.html"
NOBODY_HAS_IT = "assets/0000000000000000/no-such-file/"
"""Has the form of an address that never changes, but no site has it."""

SAME_TYPES = {
    "text/javascript": {"application/javascript", "application/x-javascript"},
    "text/xml": {"application/xml"},
    "application/zip": {"application/octet-stream", "application/x-zip-compressed"},
}
"""Types that browsers accept as well."""
HARMLESS = {"frame-ancestors", "upgrade-insecure-requests", "block-all-mixed-content", "report-uri", "report-to"}
"""The directives that a Content-Security-Policy may have in addition."""
ACCEPTED = ("identity", *(encoding.name for encoding in ENCODINGS))
"""The encodings in which files are asked for, each by a browser that accepts no other."""
PATIENCE = 30
"""Seconds without a byte after which a host counts as unreachable."""
AT_A_TIME = 4
SHOWN = 3
"""The number of paths that are shown for a finding. The JSON has all."""


class AddressError(ValueError):
    """Not the address of a site; the message shows the right form."""


@dataclass(frozen=True)
class Answer:
    """A host's response."""

    status: int
    headers: http.client.HTTPMessage
    content: bytes

    def all(self, name: str) -> str:
        """A header. If it comes several times, its values are joined."""
        return ", ".join(self.headers.get_all(name, []))


@dataclass(frozen=True)
class Finding:
    """What is wrong with one or more responses of a host."""

    code: str
    says: str
    paths: tuple[str, ...]

    def __str__(self) -> str:
        more = len(self.paths) - SHOWN
        shown = [f"    {path or './'}" for path in self.paths[:SHOWN]] + ([f"    and {more} more"] if more > 0 else [])
        return "\n".join([self.says, *shown])


@dataclass(frozen=True)
class Verification:
    """The result of verifying a host."""

    url: str
    files: int
    answers: int
    findings: tuple[Finding, ...]

    def as_text(self) -> str:
        asked = f"{self.url}: {self.files} files, {self.answers:,} answers"
        if not self.findings:
            return f"{asked}, all as they were built"
        return "\n\n".join([asked, *map(str, self.findings), "hosting/README.md says what a host has to do."])

    def as_data(self) -> dict[str, Any]:
        findings = [{"code": finding.code, "says": finding.says, "paths": list(finding.paths)} for finding in self.findings]
        return {"url": self.url, "files": self.files, "answers": self.answers, "findings": findings}


def list_of_files(site: Path) -> str:
    """The content of :data:`FILES`, for a site whose compressed copies are not there yet."""
    files = [file for file in site.rglob("*") if file.is_file() and file.name != "_headers"]
    return canonical_json({"files": {file.relative_to(site).as_posix(): _sha256(file.read_bytes()) for file in files}})


def verify(url: str) -> Verification:
    """Request every file of a site from its host. Raises :class:`AddressError` if the address cannot be a site's."""
    host = Host(url)
    paths_of: dict[tuple[str, str], list[str]] = {}
    try:
        files = _listed(host)
        with ThreadPoolExecutor(AT_A_TIME) as pool:
            for answered in pool.map(lambda ask: list(ask()), _questions(host, files)):
                for code, says, path in answered:
                    paths_of.setdefault((code, says), []).append(path)
    except _UnreachableError as error:
        files, paths_of = {}, {("unreachable", str(error)): [""]}
    findings = tuple(Finding(code, says, tuple(dict.fromkeys(paths))) for (code, says), paths in paths_of.items())
    return Verification(host.url, len(files), host.answers, findings)


class _UnreachableError(Exception):
    """No site answers at the address; the message says what came instead."""


Found = Iterator[tuple[str, str, str]]
"""The code, the sentence and the path of each finding."""
OVER_HTTP = "Over HTTP, browsers accept no Brotli, and anybody on the way can change what they get. Use HTTPS."


class Host:
    """A web server that is asked for the files of a site."""

    def __init__(self, url: str):
        """Raises :class:`AddressError`."""
        try:
            parts = urlsplit(url)
            self._address = (parts.hostname or "", parts.port)
        except ValueError:
            parts = urlsplit("")
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise AddressError(f"`{url}` is not the address of a site; write it like https://shop.example/help/")
        self.url = parts._replace(path=parts.path if parts.path.endswith("/") else parts.path + "/").geturl()
        self.secure = parts.scheme == "https"
        self.on_this_machine = parts.hostname == "localhost" or _is_loopback(parts.hostname)
        self.path = urlsplit(self.url).path
        self.answers = 0
        self._own = threading.local()

    def get(self, path: str, accept: str = "identity", **headers: str) -> Answer:
        """Ask for a path of the site. Raises ``_UnreachableError``."""
        sent = {"Accept-Encoding": accept, "User-Agent": "build.py verify"} | {k.replace("_", "-"): v for k, v in headers.items()}
        for last in (False, True):
            try:
                connection = self._connection()
                connection.request("GET", self.path + quote(path), headers=sent)
                response = connection.getresponse()
                answer = Answer(response.status, response.headers, response.read())
                self.answers += 1
                return answer
            except (OSError, http.client.HTTPException) as error:
                self._own.connection = None  # a server may end a connection that was kept for the next request
                if last:
                    raise _UnreachableError(f"{self.url}{path} cannot be read: {str(error) or type(error).__name__}.") from None
        raise AssertionError

    def _connection(self) -> http.client.HTTPConnection:
        if getattr(self._own, "connection", None) is None:
            kind = http.client.HTTPSConnection if self.secure else http.client.HTTPConnection
            name, port = self._address
            self._own.connection = kind(name, port, timeout=PATIENCE)
        return self._own.connection


def _listed(host: Host) -> dict[str, str]:
    """The digest of each file by its path, as the site itself says. Raises ``_UnreachableError``."""
    answer = host.get(FILES)
    if 300 <= answer.status < 400:
        raise _UnreachableError(f"{host.url} leads on to {answer.all('Location').removesuffix(FILES)}. Verify that.")
    try:
        listed = json.loads(answer.content)["files"] if answer.status == 200 else None
    except (ValueError, TypeError, KeyError, RecursionError):
        listed = None
    if not isinstance(listed, dict) or not all(isinstance(digest, str) for digest in listed.values()) or "index.html" not in listed:
        raise _UnreachableError(
            f"There is no help center at {host.url}, or its host keeps {FILES} back: that came with status {answer.status}"
            f" and {len(answer.content):,} bytes."
        )
    return listed | {FILES: _sha256(answer.content)}


def _questions(host: Host, files: Mapping[str, str]) -> Iterator[Callable[[], Found]]:
    if not host.secure and not host.on_this_machine:
        yield lambda: iter([("http", OVER_HTTP, "")])
    for path, digest in sorted(files.items()):
        if path != NOT_FOUND:
            for accept in ACCEPTED:
                yield partial(_look_at_file, host, path, digest, accept)
    for accept in ACCEPTED:
        yield partial(_look_at_second_visit, host, accept)
    folder = next((path for path in sorted(files) if path.count("/") == 1 and path.endswith("/index.html")), None)
    if folder:
        yield partial(_look_at_missing_slash, host, folder.removesuffix("/index.html"), files[folder])
    yield partial(_look_at_what_is_not_there, host, files)


def _look_at_file(host: Host, path: str, digest: str, accept: str) -> Found:
    address = path.removesuffix("index.html") if PurePosixPath(path).name == "index.html" else path
    answer = host.get(address, accept)
    if answer.status != 200:
        yield "status", f"Comes with status {answer.status}, not 200.", address
        return
    encoding = answer.all("Content-Encoding").lower() or "identity"
    content = _unpacked(answer.content, encoding)
    if encoding not in ("identity", accept):
        yield "encoding", f"Comes as `{encoding}` to browsers that accept `{accept}`.", address
    elif content is None:
        yield "bytes", f"Cannot be unpacked as `{encoding}`.", address
    elif _sha256(content) != digest:
        yield "bytes", f"Is not what was built, where it comes as `{encoding}`.", address
    elif encoding == "identity" != accept and _shrinks(path, content, accept):
        yield "encoding", f"Comes uncompressed to browsers that accept `{accept}`.", address
    if encoding != "identity" and "accept-encoding" not in answer.all("Vary").lower() and answer.all("Vary") != "*":
        yield "vary", "Comes compressed without `Vary: Accept-Encoding`, so a cache may hand it to those who cannot read it.", address
    yield from _look_at_type(answer, MEDIA_TYPES.get(PurePosixPath(path).suffix), address)
    yield from _look_at_caching(answer, bool(IMMUTABLE.match(path)), address)
    yield from _look_at_security(answer, address)


def _look_at_type(answer: Answer, expected: str | None, address: str) -> Found:
    if expected is None:
        return
    wanted, got = Message(), Message()
    wanted["Content-Type"], got["Content-Type"] = expected, answer.all("Content-Type") or "no/type"
    types = {wanted.get_content_type(), *SAME_TYPES.get(wanted.get_content_type(), ())}
    # Without a charset, browsers use the one that the page names, which is UTF-8.
    if got.get_content_type() not in types or got.get_content_charset("utf-8") != "utf-8":
        yield "type", f"Has `Content-Type: {answer.all('Content-Type')}`, not `{expected}`.", address


def _look_at_caching(answer: Answer, for_ever: bool, address: str) -> Found:
    said = answer.all("Cache-Control")
    directives = {part.strip().lower() for part in said.split(",")}
    ages = [int(directive.removeprefix("max-age=")) for directive in directives if re.fullmatch(r"max-age=\d+", directive)]
    if for_ever:
        fine = "immutable" in directives and ages >= [31536000] and not directives & {"no-cache", "no-store", "private"}
    else:
        fine = ("no-cache" in directives or ages == [0]) and not directives & {"no-store", "immutable"}
    if not fine:
        yield "caching", f"Has `Cache-Control: {said}`, not `{FOR_EVER if for_ever else ASK_AGAIN}`.", address


def _look_at_security(answer: Answer, address: str) -> Found:
    for name, expected in ALWAYS.items():
        said = answer.all(name)
        values = [value.strip() for value in said.split(",") if value.strip()]
        same = _same_policy if name == "Content-Security-Policy" else lambda value, other: value.lower() == other
        if not values or not all(same(value, expected) for value in values):
            what = f"Has `{name}: {said}`" if said else f"Has no `{name}`"
            yield "security", f"{what}, not `{expected}`." if said else f"{what}. It has to be `{expected}`.", address


def _same_policy(value: str, other: str) -> bool:
    """Whether two Content-Security-Policies mean the same. The order does not matter."""
    said, expected = _directives(value), _directives(other)
    return {name: sources for name, sources in said.items() if name not in HARMLESS} == expected


def _directives(policy: str) -> dict[str, frozenset[str]]:
    parts = [part.split() for part in policy.split(";") if part.strip()]
    return {name.lower(): frozenset(sources) for name, *sources in reversed(parts)}  # of two directives with one name, the first counts


def _look_at_second_visit(host: Host, accept: str) -> Found:
    first = host.get("", accept)
    tags = {"If_None_Match": first.all("ETag"), "If_Modified_Since": first.all("Last-Modified")}
    again = host.get("", accept, **{name: value for name, value in tags.items() if value})
    if again.status != 304:
        yield "again", f"Is sent again as `{accept}` to browsers that have it, though it did not change.", ""


def _look_at_missing_slash(host: Host, path: str, digest: str) -> Found:
    answer = host.get(path)
    leads_on = 300 <= answer.status < 400 and urljoin(host.url + path, answer.all("Location")) == f"{host.url}{path}/"
    if not leads_on and not (answer.status == 200 and _sha256(answer.content) == digest):
        yield "slash", f"Does not lead to the page with a slash at its end; comes with status {answer.status}.", path


def _look_at_what_is_not_there(host: Host, files: Mapping[str, str]) -> Found:
    answer = host.get(NOBODY_HAS_IT)
    if answer.status != 404:
        yield "not-found", f"An address that nothing has comes with status {answer.status}, not 404.", NOBODY_HAS_IT
        return
    if _sha256(answer.content) != files.get(NOT_FOUND):
        yield "not-found", f"An address that nothing has shows something else than {NOT_FOUND}.", NOBODY_HAS_IT
    yield from _look_at_caching(answer, False, NOBODY_HAS_IT)
    yield from _look_at_security(answer, NOBODY_HAS_IT)


def _unpacked(content: bytes, encoding: str) -> bytes | None:
    if encoding == "identity":
        return content
    return next((one.unpacked(content) for one in ENCODINGS if one.name == encoding), None)


def _shrinks(path: str, content: bytes, encoding: str) -> bool:
    """Whether the build has put a compressed copy beside a file. Brotli is tried at a lower quality, because its best takes long."""
    if PurePosixPath(path).suffix not in COMPRESSIBLE:
        return False
    packed = brotli.compress(content, quality=5) if encoding == "br" else zlib.compress(content, 9, wbits=31)
    return len(packed) < len(content)


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
