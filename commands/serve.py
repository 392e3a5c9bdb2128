"""`build.py serve`."""

from __future__ import annotations

import argparse

from commands.git import INSTEAD, files_in
from commands.shared import PROJECT, WrongUse, read, take_policy

HELP = "build the site, serve it on this machine and reload it at every edit"


def take_options(parser: argparse.ArgumentParser) -> None:
    take_policy(parser)
    parser.add_argument("--host", default="127.0.0.1", help="the address to serve at (default: this machine alone)")
    parser.add_argument("--port", type=port, metavar="PORT", default=8000, help="0 takes any free port (default: 8000)")


def port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"`{text}` is not a number from 0 to 65535")
    return int(text)


def run(options) -> int:
    from compiler.publish.last_commit import NothingToCompareError
    from compiler.publish.site import serve_site

    def committed() -> list[tuple[bytes, str]]:
        try:
            return [*files_in("HEAD", options.policy).policy]
        except WrongUse as error:
            why = str(error).replace(f"; {INSTEAD}", "").replace(f", or {INSTEAD}", "")
            raise NothingToCompareError(f"What changes since the last commit is not shown: {why}.") from None

    read(options.policy)
    return serve_site(policy_file=options.policy, project=PROJECT, cache=PROJECT / ".cache", committed=committed,
                      host=options.host, port=options.port)
