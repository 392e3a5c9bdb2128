"""Builds the checker as a wheel, so that a shop's back end can install the very checker that its customers run."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

PROJECT = """\
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"

[project]
name = "eligibility-checker"
version = "{version}"
description = "Decides what an after-sales policy says about a case."
requires-python = ">=3.11"

[tool.flit.module]
name = "checker"
"""

# The earliest date that a zip archive can hold. The wheel's bytes must not depend on the day of the build.
EARLIEST = "315532800"


class WheelError(Exception):
    """The wheel could not be made."""


def build_wheel(checker_sources: Mapping[str, bytes], version: str) -> tuple[str, bytes]:
    """The wheel's file name and content.

    `checker_sources` are the package's files by path, such as `checker/__init__.py`, data files included.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, output = Path(folder, "source"), Path(folder, "output")
        for name, content in checker_sources.items():
            path = source / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (source / "pyproject.toml").write_text(PROJECT.format(version=version), encoding="utf-8")

        # A process of its own: flit takes the date from the environment only.
        run = subprocess.run(
            [sys.executable, "-I", "-m", "flit_core.wheel", str(source), "--outdir", str(output)],
            env=os.environ | {"SOURCE_DATE_EPOCH": EARLIEST},
            capture_output=True,
            text=True,
        )
        if run.returncode != 0:
            raise WheelError(f"flit could not build the checker's wheel:\n{run.stderr.strip()}")
        (wheel,) = output.iterdir()
        return wheel.name, wheel.read_bytes()
