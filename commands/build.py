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
    parser.add_argument(
        "--uncompressed", action="store_true", help="without compressed copies, for a host that compresses by itself; the first build is then shorter"
    )


def run(options) -> int:
    from compiler.publish.site import build_site

    read(options.policy)
    compressed = not options.uncompressed
    if not (PROJECT / ".cache" / ("compressed" if compressed else "engine")).exists():
        makes = "makes and compresses Python for browsers, which takes a minute or two" if compressed else "makes Python for browsers"
        print(f"The first build also {makes}.", file=sys.stderr)
    report = build_site(
        policy_file=options.policy, site_dir=options.site_dir, project=PROJECT, cache=PROJECT / ".cache", compressed=compressed
    )
    print(report)
    return FINE
