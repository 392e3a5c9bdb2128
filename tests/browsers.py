"""The browsers that the tests drive: Debian's Chromium, Firefox and WebKitGTK, or any others that are already there.

`make test` runs this as a script, which makes sure that all of them are there.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


class NoBrowserError(Exception):
    """A browser was not found; the message says how to get one."""


@dataclass(frozen=True)
class Kind:
    """A browser, and where it may be."""

    name: str
    programs: tuple[str, ...]
    package: str  # of Debian
    elsewhere: str  # what to do where there is no such package

    @property
    def variable(self) -> str:
        """The environment variable that names a program to use instead."""
        return self.name.upper().replace(" ", "_")

    def find(self) -> Path | None:
        """The program that the variable names, else one on PATH."""
        if named := os.environ.get(self.variable):
            if found := shutil.which(named):
                return Path(found)
            raise NoBrowserError(f"{self.variable} is set to {named}, which is not a program.")
        for program in self.programs:
            if found := shutil.which(program):
                return Path(found)
        return None

    def missing(self) -> NoBrowserError:
        """The error to raise where none was found."""
        return NoBrowserError(
            f"The tests need a {self.name} and none was found. On Debian, run:\n"
            f"    sudo apt-get install {self.package}\n"
            f"Elsewhere: {self.elsewhere}, or set {self.variable} to a browser's path."
        )


CHROMIUM = Kind(
    name="Chromium",
    programs=("chromium", "chromium-browser", "google-chrome"),
    package="chromium",
    elsewhere=".venv/bin/python -m playwright install chromium",
)
HEADLESS_SHELL = Kind(
    name="Chromium headless shell",
    programs=("chromium-headless-shell", "chrome-headless-shell"),
    package="chromium-headless-shell",
    elsewhere="the tests also run with Chromium itself",
)
"""The same engine as Chromium's, without what a browser has around its pages, such as windows, profiles and extensions."""
FIREFOX = Kind(
    name="Firefox",
    programs=("firefox-esr", "firefox"),
    package="firefox-esr",
    elsewhere="install Firefox from its own site",
)
WEBKIT = Kind(
    name="WebKitGTK",
    programs=("WebKitWebDriver",),
    package="webkit2gtk-driver",
    elsewhere="install WebKitGTK with its WebDriver",
)
DISPLAY = Kind(
    name="Xvfb",
    programs=("Xvfb",),
    package="xvfb",
    elsewhere="install Xvfb",
)


def find_chromium() -> Path:
    """The Chromium to launch. Playwright's own is the fallback."""
    if found := CHROMIUM.find() or shutil.which(_playwrights_own()):
        return Path(found)
    raise CHROMIUM.missing()


def find_for_tests() -> Path:
    """The Chromium that most tests drive: its headless shell, where there is one, since a walk to a decision then takes a third less processor
    time. What is measured for customers, and kept of the engine for them, comes from the browser that they have: :func:`find_chromium`."""
    return (not os.environ.get(CHROMIUM.variable) and HEADLESS_SHELL.find()) or find_chromium()


def find_firefox() -> Path:
    """The Firefox to launch."""
    if found := FIREFOX.find():
        return found
    raise FIREFOX.missing()


def find_webkit() -> tuple[Path, Path]:
    """The driver of WebKitGTK, and the browser that it starts."""
    folders = ("lib/*", "lib*", "libexec")
    browsers = sorted(found for folder in folders for found in Path("/usr").glob(f"{folder}/webkit2gtk-4.*/MiniBrowser"))
    if (found := WEBKIT.find()) and browsers:
        return found, browsers[-1]
    raise WEBKIT.missing()


def find_display() -> Path:
    """The program that makes a display which nobody sees."""
    if found := DISPLAY.find():
        return found
    raise DISPLAY.missing()


def launch_arguments() -> list[str]:
    """Flags with which a headless Chromium works in a container and makes no request of its own."""
    arguments = [
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        # A container's /dev/shm is often too small for a page with a WebAssembly heap.
        "--disable-dev-shm-usage",
    ]
    # Chromium does not run as root inside its sandbox. For everybody else the sandbox stays on.
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return arguments


COMPILED_ONCE = "--liftoff-only"
"""The option with which V8, in Chromium and in Node, compiles WebAssembly once."""


def arguments_for_tests() -> list[str]:
    """The same, and the WebAssembly is compiled once. Chromium compiles anew, for speed later, what runs often; a page of a test lives for seconds,
    and does not earn that back: a walk with stock Pyodide then takes two thirds of the processor time. What is measured does without this."""
    return [*launch_arguments(), f"--js-flags={COMPILED_ONCE}"]


def install(kind: Kind) -> None:
    """Install Debian's package."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", kind.package]
    subprocess.run(command, check=True, env=environment)


def _playwrights_own() -> str:
    # Imported here, because Playwright starts slowly and hardly any machine needs this fallback.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def main() -> None:
    find: Callable[[], object]
    for kind, find in ((CHROMIUM, find_chromium), (FIREFOX, find_firefox), (WEBKIT, find_webkit), (DISPLAY, find_display)):
        try:
            find()
        except NoBrowserError as error:
            if os.environ.get(kind.variable) or os.geteuid() != 0 or not shutil.which("apt-get"):
                sys.exit(str(error))
            print(f"Installing {kind.name} for the tests", flush=True)
            install(kind)
            find()
    if find_for_tests() == CHROMIUM.find() and not os.environ.get(CHROMIUM.variable) and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {HEADLESS_SHELL.name} for the tests", flush=True)
        try:
            install(HEADLESS_SHELL)
        except subprocess.CalledProcessError:
            print("It could not be installed. The tests run with Chromium itself, which takes longer.", flush=True)


if __name__ == "__main__":
    main()
