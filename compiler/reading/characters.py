"""The bytes of a file -> its text, without characters that nobody can see."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from compiler.problems import INVISIBLE, Report, Source, Span, code_point

UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, odd line breaks and halves of characters, which YAML or a terminal cannot handle."""

DIRECTION = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Characters that show a text in another order than it has."""


_JOINED = (
    "ARABIC BALINESE BENGALI CHAKMA DEVANAGARI GUJARATI GURMUKHI JAVANESE KANNADA KHMER MALAYALAM MANDAIC MONGOLIAN MYANMAR NKO ORIYA"
    " SINHALA SYRIAC TAMIL TELUGU TIBETAN"
).split()
"""Scripts in which a joiner or non-joiner changes how letters are written: the first words of their characters' names."""


def invisible(text: str) -> Iterator[re.Match[str]]:
    """The invisible characters of a text, except where a script or a picture needs them.

    They would hide a word from the checks, which do not find "will" with a soft hyphen in it, or from readers. These are needed: a joiner or
    a non-joiner behind a letter of a script that joins letters, such as Arabic or Devanagari; a joiner between two pictures; and a
    variation selector behind a picture, another sign or a Chinese character.
    """
    for match in INVISIBLE.finditer(text):
        before = text[match.start() - 1 : match.start()]
        after = text[match.end() : match.end() + 1]
        if not before or not _needed(match[0], before, after):
            yield match


def hidden(text: str) -> re.Match[str] | None:
    """The first invisible character that is neither a control character nor one that turns text around."""
    return next((match for match in invisible(text) if not UNSEEN.match(match[0]) and not DIRECTION.match(match[0])), None)


def _needed(character: str, before: str, after: str) -> bool:
    script = unicodedata.name(before, "").partition(" ")[0]
    if character in "\u200c\u200d" and script in _JOINED:
        return True
    if character == "\u200d":
        return _picture(before) and _picture(after)
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return script == "CJK" or _picture(before) and not before.isascii() or before in "#*0123456789" and after == "\u20e3"
    return "\u180b" <= character <= "\u180f" and script == "MONGOLIAN"


def _picture(character: str) -> bool:
    """Whether a character is a sign and no letter: a picture, its colour, or its variation selector."""
    return unicodedata.category(character)[0] in "SP" or "\ufe00" <= character <= "\ufe0f" if character else False


_LOOKING_LATIN = re.compile("[\u0391\u0392\u0395-\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf"
                            "\u0405\u0406\u0408\u0410\u0412\u0415\u041a\u041c-\u041e\u0420-\u0423\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445"
                            "\u0455\u0456\u0458\u04bb\u04cf\u0501]")
"""Greek and Cyrillic letters that look like Latin ones."""
_WORD_OF_SCRIPTS = re.compile(r"[^\W\d_]*[A-Za-z][^\W\d_]*")


def mixed_scripts(text: str) -> re.Match[str] | None:
    """The first letter that looks like a Latin one within a word with Latin letters: no reader sees it, and no check finds the word."""
    words = (word for word in _WORD_OF_SCRIPTS.finditer(text) if not word[0].isascii())
    found = (_LOOKING_LATIN.search(text, *word.span()) for word in words)
    return next(filter(None, found), None)


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
    """The text with spaces in place of characters that do not belong in it. Each kind is reported once per line."""
    for number, line in enumerate(text.split("\n"), 1):
        if line.isascii() and line.isprintable():
            continue
        if match := UNSEEN.search(line):
            message = f"There is an invisible control character here, {code_point(match[0])}."
            advice = "Delete it and type the text again."
            report.add("control-character", Span(number, match.start() + 1), message, advice)
        if match := DIRECTION.search(line):
            message = f"There is an invisible character here that turns text around, {code_point(match[0])}."
            report.add("direction-character", Span(number, match.start() + 1), message, "Delete it.")
        if match := hidden(line):
            message = f"There is an invisible character here, {code_point(match[0])}. It can hide a word from the checks."
            advice = "Delete it. Browsers break long words by themselves."
            report.add("invisible-character", Span(number, match.start() + 1), message, advice)
        if match := mixed_scripts(line):
            name = unicodedata.name(match[0]).partition(" ")[0].capitalize()
            message = f"There is a {name} letter among Latin ones here, {code_point(match[0])}. It looks like another letter and hides the word."
            report.add("mixed-scripts", Span(number, match.start() + 1), message, "Type the word again.")
        if "\t" in line:
            message = "There is a tab here. A tab looks like spaces but does not count as spaces."
            report.add("tab", Span(number, line.index("\t") + 1), message, "Write spaces instead.")
            if not line[: line.index("\t")].strip():
                report.raise_if_any()  # Nobody knows what the tab indents, so reading on would only mislead.
    return DIRECTION.sub(" ", UNSEEN.sub(" ", text)).replace("\t", " ")


def _line_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
