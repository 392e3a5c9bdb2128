"""The web servers that `hosting/` has configurations for: nginx with its Brotli module, and Caddy.

`make test` runs this as a script, which makes sure that they are there. It takes the machine's own, or else unpacks Debian's packages
into `.cache`. It installs nothing, so no server starts by itself and nobody has to be root.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[1]
HOSTING = PROJECT / "hosting"
PREVIOUS_HOSTING = PROJECT / "tests" / "previous_hosting"
"""The configurations of an earlier release. Hosts keep theirs, so a new site must work with these."""
UNPACKED = PROJECT / ".cache" / "web-servers"
PACKAGES = ("nginx", "libnginx-mod-http-brotli-static", "caddy")
PATHS = (UNPACKED / "usr/sbin", UNPACKED / "usr/bin", *os.get_exec_path(), "/usr/sbin", "/usr/local/sbin")
MODULES = (UNPACKED / "usr/lib/nginx/modules", Path("/usr/lib/nginx/modules"))
LOG = "requested"
"""The file to which nginx logs the path of each request."""
PATIENCE = 30
"""Seconds. It allows for a busy machine."""


class NoServerError(Exception):
    """A web server was not found; the message says how to get it."""


def find_server(name: str) -> Path:
    """The program of a web server."""
    if found := shutil.which(name, path=os.pathsep.join(map(str, PATHS))):
        return Path(found)
    raise NoServerError(f"The tests need {name} and did not find it. {HOW_TO_GET}")


def find_brotli_module() -> Path:
    """The module that lets nginx send files compressed with Brotli."""
    for folder in MODULES:
        if (found := folder / "ngx_http_brotli_static_module.so").is_file():
            return found
    raise NoServerError(f"The tests need nginx's module for Brotli and did not find it. {HOW_TO_GET}")


HOW_TO_GET = f"On Debian, run:\n    sudo apt-get install {' '.join(PACKAGES)}"


class WebServer:
    """A running web server on this machine, for one site."""

    def __init__(
        self, command: Callable[[int], list[str]], prefix: str, folder: Path, encodings: tuple[str, ...] = ("br", "gzip")
    ):
        """`command` makes the command for a port. `prefix` is the path of the site. All files of the server are in `folder`."""
        self.encodings = encodings
        """The encodings in which it can send the compressed copies, the best one first."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.origin = f"http://127.0.0.1:{port}"
        self.prefix = prefix
        self._said = (folder / "said").open("w+b")
        environment = os.environ | {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        self._process = subprocess.Popen(command(port), env=environment, stdout=self._said, stderr=self._said)
        self._wait(port)

    def url(self, path: str = "") -> str:
        return f"{self.origin}{self.prefix}{path}"

    def close(self) -> None:
        self._process.terminate()
        self._process.wait(PATIENCE)
        self._said.close()

    def _wait(self, port: int) -> None:
        end = time.monotonic() + PATIENCE
        while True:
            try:
                return socket.create_connection(("127.0.0.1", port)).close()
            except ConnectionRefusedError:
                if self._process.poll() is not None or time.monotonic() > end:
                    self._process.kill()
                    self._said.seek(0)
                    raise AssertionError(f"The server did not start:\n{self._said.read().decode()}") from None
            time.sleep(0.05)


def nginx(site: Path, prefix: str, folder: Path, *, brotli: bool = True, hosting: Path = HOSTING) -> WebServer:
    """nginx with its configuration, edited as the comments in it say."""

    def command(port: int) -> list[str]:
        server = edited(hosting / "nginx.conf", {
            "listen 80;": f"listen 127.0.0.1:{port};",
            "root /var/www/help-center;": f"root {root_of(site, prefix, folder)};",
            "location / {": f"location {prefix} {{",
            "error_page 404 /404.html;": f"error_page 404 {prefix}404.html;",
            "brotli_static on;": "brotli_static on;" if brotli else "",
        })
        for_tests = f"""
            {f"load_module {find_brotli_module()};" if brotli else ""}
            daemon off; master_process off; pid {folder}/pid; error_log stderr;
            events {{}}
            http {{
                log_format path $uri; access_log {folder}/{LOG} path;
                client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
                uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
                {server}
            }}
        """
        (folder / "nginx.conf").write_text(for_tests, "utf-8")
        return [str(find_server("nginx")), "-e", "stderr", "-p", str(folder), "-c", str(folder / "nginx.conf")]

    return WebServer(command, prefix, folder, ("br", "gzip") if brotli else ("gzip",))


def caddy(site: Path, prefix: str, folder: Path, *, hosting: Path = HOSTING) -> WebServer:
    """Caddy with its configuration, edited as the comments in it say."""

    def command(port: int) -> list[str]:
        server = edited(hosting / "Caddyfile", {
            "help.example {": f"http://127.0.0.1:{port} {{",
            "root * /var/www/help-center": f"root * {root_of(site, prefix, folder)}",
            "rewrite * /404.html": f"rewrite * {prefix}404.html",
        })
        (folder / "Caddyfile").write_text("{\n\tadmin off\n}\n" + server, "utf-8")
        return [str(find_server("caddy")), "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"]

    return WebServer(command, prefix, folder)


def edited(configuration: Path, edits: dict[str, str]) -> str:
    """A configuration with these replacements. Each old text must stand in it exactly once."""
    text = configuration.read_text("utf-8")
    for old, new in edits.items():
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return text


def root_of(site: Path, prefix: str, folder: Path) -> Path:
    """A folder in which the site lies at the prefix."""
    if prefix == "/":
        return site
    place = folder / "root" / prefix.strip("/")
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(site)
    return folder / "root"


def unpack_packages() -> None:
    """Unpack Debian's packages into `.cache`."""
    if os.geteuid() == 0:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
    UNPACKED.parent.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=UNPACKED.parent) as folder:
        subprocess.run(["apt-get", "download", "-qq", "-o", "APT::Sandbox::User=root", *PACKAGES], check=True, cwd=folder)
        for package in Path(folder).glob("*.deb"):
            subprocess.run(["dpkg-deb", "--extract", package, UNPACKED], check=True)


def look() -> None:
    """Raises :class:`NoServerError` where something is missing."""
    find_server("nginx")
    find_brotli_module()
    find_server("caddy")


def main() -> None:
    try:
        look()
    except NoServerError as error:
        if not shutil.which("dpkg-deb") or not shutil.which("apt-get"):
            sys.exit(str(error))
        print("Getting web servers for the tests", flush=True)
        try:
            unpack_packages()
        except subprocess.CalledProcessError:
            sys.exit(str(error))
        look()


if __name__ == "__main__":
    main()
