"""`build.py build`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from commands.shared import FINE, PROJECT, read, take_policy

HELP = "build the site"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    parser.add_argument("--site-dir", type=Path, default=PROJECT / "site", metavar="FOLDER", help="default: site")


def run(options) -> int:
    from compiler.publish.site import build_site

    read(options.policy)
    if not (PROJECT / ".cache" / "compressed").exists():
        print("The first build also makes and compresses Python for browsers, which takes a minute or two.", file=sys.stderr)
    report = build_site(
        policy_file=options.policy, site_dir=options.site_dir, project=PROJECT, cache=PROJECT / ".cache"
    )
    print(report)
    return FINE
