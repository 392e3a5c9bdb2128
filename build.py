"""The command line: each command is a module of `commands`. See `python build.py --help`.

(`python -m build` from this folder runs this file and not PyPA's build; the checker's wheel is made by `compiler/engine/wheel.py`.)
"""

from __future__ import annotations

import argparse
import sys

from commands import build, check, decide, diff, serve, translate, verify
from commands.shared import exit_status

COMMANDS = {"build": build, "serve": serve, "check": check, "diff": diff, "decide": decide, "translate": translate,
            "verify": verify}


def main(arguments: list[str] | None = None) -> int:
    options = parser().parse_args(arguments)
    return exit_status(options.run, options)


def parser() -> argparse.ArgumentParser:
    """The commands and what they take; the text of `--help`."""
    top = argparse.ArgumentParser(
        prog="build.py",
        description="Makes a help center and its eligibility checker from one policy file.",
        epilog="Exit status: 0 fine, 1 problems found, 2 wrong use.",
    )
    commands = top.add_subparsers(required=True, metavar="COMMAND")
    for name, command in COMMANDS.items():
        one = commands.add_parser(name, help=command.HELP, description=command.HELP)
        command.take_options(one)
        one.set_defaults(run=command.run)
    return top


if __name__ == "__main__":
    sys.exit(main())
