"""The built sites of frozen policies, and of the shop's own one. Nobody writes into them: a test that has to makes a copy."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from compiler.proof.agreement import prove_here
from compiler.publish import content
from compiler.publish.site import build_site
from tests import frozen


@contextmanager
def unproved() -> Iterator[None]:
    """Within it, builds leave out the proof in what ships, Python and the page's script. What is proved of a policy is not what the test looks at."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(content, "prove_plan", lambda *_: [])
        patch.setattr(content, "prove", lambda evaluator, *_: prove_here(evaluator))
        yield


def build_for_visitors(policy_file: Path, site_dir: Path) -> None:
    """Build a site without that proof, since that very Python decides for the visitors, and without copies, which their server does not send."""
    with unproved():
        build_site(policy_file=policy_file, site_dir=site_dir, project=frozen.PROJECT, cache=frozen.PROJECT / ".cache", compressed=False)


def built(policy_file: Path, folders: pytest.TempPathFactory) -> Path:
    """The folder of a policy's site. The first of the processes that run the tests builds it, and all others wait for it and read it."""
    own = folders.getbasetemp()
    shared = (own.parent if "PYTEST_XDIST_WORKER" in os.environ else own) / "sites"
    shared.mkdir(exist_ok=True)
    site = shared / hashlib.sha256(str(policy_file).encode()).hexdigest()[:16]
    with site.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not site.exists():  # it appears whole or not at all
            # Web servers send the sites of the two shops. The server of the browser tests sends no copies.
            compressed = policy_file == frozen.SHOP or not policy_file.is_relative_to(frozen.POLICIES)
            build_site(policy_file=policy_file, site_dir=site, project=frozen.PROJECT, cache=frozen.PROJECT / ".cache", compressed=compressed)
    return site
