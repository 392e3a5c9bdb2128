"""The built sites of frozen policies, and of the shop's own one. Nobody writes into them: a test that has to makes a copy."""

from __future__ import annotations

import fcntl
import hashlib
import os
from pathlib import Path

import pytest

from compiler.publish.site import build_site
from tests import frozen


def built(policy_file: Path, folders: pytest.TempPathFactory) -> Path:
    """The folder of a policy's site. The first of the processes that run the tests builds it, and all others wait for it and read it."""
    own = folders.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sites"
    shared.mkdir(exist_ok=True)
    site = shared / hashlib.sha256(str(policy_file).encode()).hexdigest()[:16]
    with site.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():  # it appears whole or not at all
            build_site(policy_file=policy_file, site_dir=site, project=frozen.PROJECT, cache=frozen.PROJECT / ".cache")
    return site
