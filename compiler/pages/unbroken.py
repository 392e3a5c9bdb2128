"""A number and the word behind it stay in one line of a page: "7 days", "1.330 EUR", "15 %"; a date does with its year:
"13. Dezember 2026"; and so does a dot with what stands before it: "Desk · 0800".

The spaces between them are made unbreakable where a page is finished. All before that has plain ones: texts that are checked and compared, the
index of the search, files for machines and what commands print. `parts.mjs` does the same to what the page of the check puts in.
"""

from __future__ import annotations

import re

NO_BREAK = "\N{NO-BREAK SPACE}"

_BEHIND_A_NUMBER = r"(?<=\d)\.?[ \n](?=[^\W\d_]|[%$£¥€]|&#3[67];)"
"""The gap behind a number, with the point that German writes behind that of a day. Signs such as % can be written as entities."""
_IN_A_DATE = r"(?<=\d)\.?[ \n][^\W\d_]+[ \n](?=\d{4}(?!\d))"
"""The gaps between a day, its month and the year."""
_BEFORE_A_DOT = r"[ \n](?=·)"
_TEXT = re.compile(rf"<(script|style|textarea|pre|code)\b.*?</\1\s*>|<[^>]*>|{_IN_A_DATE}|{_BEHIND_A_NUMBER}|{_BEFORE_A_DOT}", re.DOTALL)


def unbroken(page: str) -> str:
    """A page in HTML with such spaces in its texts. Tags, what is no prose, and what is to be copied as it is stay as they are."""
    return _TEXT.sub(lambda found: found[0] if found[0].startswith("<") else re.sub("[ \n]", NO_BREAK, found[0]), page)
