"""Says what the errors of a YAML parser mean to somebody who writes a policy."""

from __future__ import annotations

from dataclasses import replace

from compiler.problems import Report, Span

_MEANINGS = (
    (
        "mapping values are not allowed",
        "A colon followed by a space cannot stand here.",
        "If it belongs to a text, put the whole text in quotes. Otherwise check that the lines above and "
        "below are indented alike.",
    ),
    (
        "did not find expected key",
        "This does not fit what stands above it.",
        "Check that keys that belong together are indented alike, and that the lines above are complete.",
    ),
    (
        "expected '-' indicator",
        "This does not fit the list above it.",
        "Begin each item of the list with a dash, and indent what belongs to the item further than the dash.",
    ),
    ("or ']'", "A list in brackets is not finished here.", "Check for a missing comma, quote or `]`."),
    ("or '}'", "A group in braces is not finished here.", "Check for a missing comma, quote or `}`."),
    *(
        (end, "A quote is opened and never closed.", "Close it where the text ends, with the same kind of quote.")
        for end in ("unexpected end of stream", "unexpected document indicator")
    ),
    ("cannot start any token", "A text cannot begin with this character.", "Put the whole text in quotes."),
    ("found unknown escape", "In double quotes, a backslash has a special meaning.", "Use single quotes."),
    ("alphabetic or numeric", "A text cannot begin with `*` or `&`.", "Put the whole text in quotes."),
    (
        "block sequence entries",
        "A list cannot begin here.",
        "Begin it on a line of its own. If the dash belongs to a text, put the whole text in quotes.",
    ),
    (
        "comment or line break",
        "Nothing can follow `|` or `>` on the same line.",
        "Begin the text on the next line.",
    ),
    (
        "expected ':'",
        "There is no colon after this key.",
        "Write a colon and a space after it, or put it in quotes if it is a text.",
    ),
    (
        "expected node content",
        "This bracket or comma cannot stand here.",
        "Delete it. If it belongs to a text, put the whole text in quotes.",
    ),
    (
        "tag",
        "A word that begins with `!` cannot be read.",
        "Put the text in quotes if the `!` belongs to it.",
    ),
    (
        "document start",
        "Nothing can stand after the end of the document.",
        "Delete the line with the three dots.",
    ),
    ("directive", "A line that begins with `%` cannot be read.", "Delete it, or put the text in quotes."),
    ("non-alphabetical", "A line that begins with `%` cannot be read.", "Delete it, or put the text in quotes."),
)
_BEGINNING = ("unexpected end of stream", "document indicator", "expected ':'", "directive", "non-alphabetical")
"""Errors whose mistake is at the beginning of what the parser was reading."""

_OF_PYTHON = (
    ("expected <block end>", "block mapping", "did not find expected key"),
    ("expected <block end>", "block collection", "did not find expected '-' indicator"),
    ("expected a comment or a line break", "", "did not find expected comment or line break"),
    ("expected chomping or indentation indicators", "", "did not find expected comment or line break"),
    ("expected the node content", "", "did not find expected node content"),
    ("sequence entries are not allowed here", "", "block sequence entries are not allowed in this context"),
    ("expected alphabetic or numeric character", "directive", "could not find expected directive name"),
)
"""What the parser in Python says, while it reads what, and what the parser in C says there."""


def in_words_of_c(said: str, reading: str) -> str:
    """What the parser in C would say, where the one in Python says something in other words."""
    return next((words for begins, within, words in _OF_PYTHON if said.startswith(begins) and within in reading), said)


def not_yaml(said: str, span: Span, began: Span | None, report: Report) -> None:
    """Report a parser's error in plain words, and stop, because nothing more can be read.

    ``began`` is the beginning of what the parser was reading when it found the error.
    """
    if began and any(part in said for part in _BEGINNING):
        span = began
    if "unknown escape" in said and report.source.at(span) != "\\":  # the parser in Python is at the character after it
        span = replace(span, column=span.column - 1)
    line = report.source.lines[span.line - 1] if span.line <= len(report.source.lines) else ""
    if "did not find expected key" in said and line[: span.column - 1].strip():
        message = "Nothing can follow here: a quote or bracket before it ends the value."
        advice = "Put the whole text in quotes, or look above for a quote that is never closed."
        report.stop("not-yaml", span, message, advice)
    for part, message, advice in _MEANINGS:
        if part in said:
            also = [began] if began and part in ("or ']'", "or '}'") else []
            report.stop("not-yaml", span, message, advice, also)
    message = "From here on the text does not follow the rules of YAML."
    advice = "Look at the spaces at the beginning of lines, and at colons, quotes and brackets."
    report.stop("not-yaml", span, message, advice)
