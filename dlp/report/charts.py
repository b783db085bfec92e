"""Charts as inline SVG: bars that need no script, no network and no library."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlp.report.wording import safe

WIDTH, ROW, NUMBER = 560, 26, 58
"""Units of the drawing, about as wide as the card it stands in."""
_SHARE = 0.42
"""Part of the width that names take."""
_CHARACTER = 7.1
"""Units that a narrow character takes."""
_WIDE = 0x2E80
"""From here on characters are about twice as wide (CJK)."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name in both languages, its length, and the class of its colour."""

    english: str
    chinese: str
    count: int
    colour: str = "c-plain"


def bars(rows: Sequence[Bar], *, title: str, width: int = WIDTH) -> str:
    """Return a chart of horizontal bars; `title` is for readers of the screen.

    >>> bars([Bar("a", "甲", 3)], title="t").count("<rect")
    2
    """
    most = max((bar.count for bar in rows), default=0) or 1
    label = round(width * _SHARE)
    room = width - label - NUMBER
    height = max(len(rows), 1) * ROW
    parts = [_opened(width, height, title)]
    for number, bar in enumerate(rows):
        y = number * ROW
        length = max(round(room * bar.count / most, 1), 2.0) if bar.count else 0
        parts.append(_label(bar, y, label))
        parts.append(f'<rect class="c-track" x="{label}" y="{y + 7}" width="{room}" height="12" '
                     'rx="3"/>')  # fmt: skip
        parts.append(f'<rect class="{bar.colour}" x="{label}" y="{y + 7}" width="{length}" '
                     'height="12" rx="3"/>')  # fmt: skip
        parts.append(f'<text class="num" x="{width - 4}" y="{y + 17}">{bar.count:,}</text>')
    return "".join([*parts, "</svg>"])


def _label(bar: Bar, y: int, room: int) -> str:
    english, chinese = bar.english, bar.chinese or bar.english
    most = round((room - 10) / _CHARACTER)
    return "".join(
        f'<text class="{name}" x="{room - 10}" y="{y + 17}" text-anchor="end">'
        f"<title>{safe(text)}</title>{safe(shortened(text, most))}</text>"
        for name, text in (("en", english), ("zh", chinese))
    )


def shortened(text: str, most: int) -> str:
    """Cut a long name to `most` columns: of a path the end is kept, it says most.

    >>> shortened("a long name", 7), shortened("/some/folder", 7), shortened("居民身份证", 7)
    ('a long…', '…folder', '居民身…')
    """
    columns = [2 if ord(character) >= _WIDE else 1 for character in text]
    if sum(columns) <= most:
        return text
    backwards = "/" in text
    kept, room = 0, most - 1
    for column in reversed(columns) if backwards else columns:
        room -= column
        if room < 0:
            break
        kept += 1
    return "…" + text[len(text) - kept :] if backwards else text[:kept] + "…"


def _opened(width: int, height: int, title: str) -> str:
    box = f'viewBox="0 0 {width} {height}"'
    return f'<svg {box} role="img" aria-label="{safe(title)}" class="chart">'


def stacked(rows: Sequence[Bar], *, title: str, width: int = WIDTH) -> str:
    """Return one bar of several parts, with a legend below.

    >>> stacked([Bar("read", "已读", 3), Bar("not", "未读", 1)], title="t").count("<rect")
    4
    """
    total = sum(bar.count for bar in rows) or 1
    height = 34 + ROW * len(rows)
    parts = [_opened(width, height, title)]
    x = 0.0
    for number, bar in enumerate(rows):
        length = round(width * bar.count / total, 1)
        parts.append(f'<rect class="{bar.colour}" x="{x}" y="4" width="{length}" height="20"/>')
        x += length
        y = 34 + number * ROW
        parts.append(f'<rect class="{bar.colour}" x="0" y="{y + 6}" width="12" height="12" '
                     'rx="3"/>')  # fmt: skip
        share = f"{bar.count:,} ({bar.count / total:.0%})"
        for name, text in (("en", bar.english), ("zh", bar.chinese)):
            parts.append(f'<text class="{name}" x="20" y="{y + 16}">{safe(text)}</text>')
        parts.append(f'<text class="num" x="{width - 4}" y="{y + 16}">{share}</text>')
    return "".join([*parts, "</svg>"])
