"""The page for editors about what each message means, made from the names that there are."""

from __future__ import annotations

from collections.abc import Iterable

from compiler import checks
from compiler.pages.editor_schema import BEYOND
from compiler.problems import CODES, TEXT_CODES

MESSAGES = "editors/messages.md"

_PAGE = """---
title: What each message means
description: Every message about a policy or its example cases, and what it means.
---

# What each message means

A message ends with its name in square brackets, such as `[unknown-fact]`. It says what is wrong at its place and how to mend it. Here stands what
each name means. Findings about the meaning of the rules have [a page of their own](checks.md).

## The text

A schema, as editors' programs use it, sees none of these: they are about how the text is written.

| Name | What is wrong |
|---|---|
{text}

## What it says

Those with a reason in italics show only in `check` and in the preview; the others are marked [while you
type](format.md#while-you-write), too, if one place of the file is enough to see them.

| Name | What is wrong |
|---|---|
{said}

## What the rules mean

These come from looking at every case that the rules decide, and from trying the example cases. [What is checked](checks.md) explains them in full.

| Name | What was found |
|---|---|
{found}
"""


def messages() -> str:
    """The page as Markdown."""
    said = (code for code in CODES if code not in TEXT_CODES)
    return _PAGE.format(
        text=_rows((code, TEXT_CODES[code]) for code in TEXT_CODES),
        said=_rows((code, CODES[code] + (f" *{BEYOND[code]}*" if code in BEYOND else "")) for code in said),
        found=_rows((name, meaning) for name, meaning in checks.meanings().items() if name not in CODES),
    )


def _rows(rows: Iterable[tuple[str, str]]) -> str:
    return "\n".join(f"| `{code}` | {meaning} |" for code, meaning in rows)
