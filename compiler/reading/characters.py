"""The bytes of a file -> its text, without characters that nobody can see."""

from __future__ import annotations

import re

from compiler.problems import Report, Source, Span, code_point

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, odd line breaks and halves of characters, over which YAML or a terminal stumbles."""

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that make a text look otherwise than it is."""


def decode(data: bytes, report: Report) -> str:
    """The text of a file, with one kind of line break."""
    advice = "Save it as UTF-8: most editors offer this under Save as, or at the bottom of the window."
    if data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in data[:4]:
        report.stop("not-utf8", Span(1, 1), "The file is saved as UTF-16, not as UTF-8.", advice)
    data = data.removeprefix(b"\xef\xbb\xbf")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        report.source = Source(report.source.file, _line_breaks(data.decode("utf-8", errors="replace")))
        before = _line_breaks(data[: error.start].decode("utf-8"))
        line = before.count("\n") + 1
        span = Span(line, len(before) - (before.rfind("\n") + 1) + 1)
        message = f"The byte {data[error.start]:#04x} here is not UTF-8, so its character cannot be known."
        report.stop("not-utf8", span, message, advice)
    return _line_breaks(text)


def without_strange_characters(text: str, report: Report) -> str:
    """The text with spaces for characters that have no business in it, each kind reported once per line."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        if found := UNSEEN.search(line):
            message = f"There is an invisible control character here, {code_point(found[0])}."
            advice = "Delete it and type the text again."
            report.add("control-character", Span(number, found.start() + 1), message, advice)
        if found := DIRECTION.search(line):
            message = f"There is an invisible character here that turns text around, {code_point(found[0])}."
            report.add("direction-character", Span(number, found.start() + 1), message, "Delete it.")
        if "\t" in line:
            message = "There is a tab here. A tab looks like spaces but does not count as spaces."
            report.add("tab", Span(number, line.index("\t") + 1), message, "Write spaces instead.")
            if not line[: line.index("\t")].strip():
                report.raise_if_any()  # What the tab indents cannot be known; reading on would only mislead.
    return DIRECTION.sub(" ", UNSEEN.sub(" ", text)).replace("\t", " ")


def _line_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
