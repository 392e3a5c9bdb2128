"""`build.py verify`."""

from __future__ import annotations

import argparse

from commands.shared import FINE, PROBLEMS, WrongUse, take_format, to_json

HELP = "ask a published site for all of its files, and say what its host gets wrong"


def take_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("url", metavar="URL", help="where the site is published, such as https://shop.example/help/")
    take_format(parser)


def run(options) -> int:
    from compiler.publish.verification import AddressError, verify

    try:
        verification = verify(options.url)
    except AddressError as error:
        raise WrongUse(str(error)) from None
    print(to_json(verification.as_data()) if options.format == "json" else verification.as_text())
    return PROBLEMS if verification.findings else FINE
