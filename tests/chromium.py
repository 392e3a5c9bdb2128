"""The browser that the tests drive: Debian's Chromium, or any other that is already there.

Run as a script (`make test` does) it makes sure that there is one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")


class NoChromiumError(Exception):
    """No Chromium was found; the message says how to get one."""


def find_chromium() -> Path:
    """The Chromium to launch: the one $CHROMIUM names, else one on PATH, else Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        if found := shutil.which(named):
            return Path(found)
        raise NoChromiumError(f"CHROMIUM is set to {named}, which is not a program.")
    for name in NAMES:
        if found := shutil.which(name):
            return Path(found)
    if found := shutil.which(_playwrights_own()):
        return Path(found)
    raise NoChromiumError(
        "The tests need a Chromium and none was found. On Debian, run:\n"
        "    sudo apt-get install chromium\n"
        "Elsewhere: .venv/bin/python -m playwright install chromium, or set CHROMIUM to a browser's path."
    )


def launch_arguments() -> list[str]:
    """Flags for a headless run that also works in a container and makes no request of its own."""
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
    # Chromium refuses to run as root inside its sandbox; for everybody else the sandbox stays on.
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")
    return arguments


def install_chromium() -> None:
    """Install Debian's package."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=True, env=environment)
    command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"]
    subprocess.run(command, check=True, env=environment)


def _playwrights_own() -> str:
    # Imported here: starting Playwright takes a moment, and hardly any machine comes this far.
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return playwright.chromium.executable_path


def main() -> None:
    try:
        find_chromium()
    except NoChromiumError as error:
        if os.environ.get("CHROMIUM") or os.geteuid() != 0 or not shutil.which("apt-get"):
            sys.exit(str(error))
        print("Installing Chromium for the tests", flush=True)
        install_chromium()
        find_chromium()


if __name__ == "__main__":
    main()
