"""Bars as an SVG file, for a page that GitHub and editors show."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median

WIDTH, LEFT, BAR, GAP, HEAD = 860, 190, 16, 6, 34
COLOURS = ("#00695c", "#9aa0a6", "#c77800", "#5e35b1", "#a15c5c")


@dataclass(frozen=True)
class Spread:
    """A median with the least and the greatest measured value."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        values = list(values)
        return cls(median(values), min(values), max(values))

    def __str__(self) -> str:
        return f"{self.median:,.2f} ({self.least:,.2f}–{self.greatest:,.2f})"


@dataclass(frozen=True)
class Group:
    """Bars that are compared with each other, on a scale of their own. Each has a name and seconds."""

    title: str
    bars: Sequence[tuple[str, Spread]]


def svg(groups: Sequence[Group]) -> str:
    """The groups below one another."""
    names = list(dict.fromkeys(name for group in groups for name, _ in group.bars))
    colours = dict(zip(names, itertools.cycle(COLOURS)))
    parts, y = [], 0
    for group in groups:
        y += HEAD
        parts.append(f'<text x="8" y="{y - 10}" class="title">{escape(group.title)}</text>')
        scale = (WIDTH - LEFT - 150) / max(spread.greatest for _, spread in group.bars)
        for name, spread in group.bars:
            middle = y + BAR / 2
            low, high = (LEFT + value * scale for value in (spread.least, spread.greatest))
            parts += [
                f'<text x="{LEFT - 8}" y="{middle + 4}" text-anchor="end">{escape(name)}</text>',
                f'<rect x="{LEFT}" y="{y}" width="{max(1, spread.median * scale):.1f}" height="{BAR}" fill="{colours[name]}"/>',
                f'<path d="M{low:.1f} {middle}H{high:.1f}M{low:.1f} {middle - 4}v8M{high:.1f} {middle - 4}v8"/>',
                f'<text x="{high + 8:.1f}" y="{middle + 4}">{spread.median:.2f} s</text>',
            ]
            y += BAR + GAP
    return "\n".join([
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {y + 8}" font-family="sans-serif" font-size="12">',
        "<style>.title{font-weight:bold;font-size:13px}path{stroke:#202124;fill:none}</style>",
        f'<rect width="{WIDTH}" height="{y + 8}" fill="#fff"/>',
        *parts,
        "</svg>\n",
    ])
