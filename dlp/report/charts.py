"""Charts as plain HTML: bars that need no script, no network, and keep their letters' size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dlp.report.wording import both, safe


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar: its name in both languages, its length, and the class of its colour."""

    english: str
    chinese: str
    count: int
    colour: str = "c-plain"


def bars(rows: Sequence[Bar], *, title: str) -> str:
    """Return a chart of horizontal bars; `title` is for readers of the screen.

    >>> bars([Bar("a", "甲", 3)], title="t").count("<i ")
    1
    """
    most = max((bar.count for bar in rows), default=0) or 1
    drawn = "".join(
        f'<div class="bar">{_name(bar)}<div class="track">'
        f'<i class="{bar.colour}" style="width:{_percent(bar.count, most)}"></i></div>'
        f'<span class="num">{bar.count:,}</span></div>'
        for bar in rows
    )
    return _chart(drawn, title)


def _name(bar: Bar) -> str:
    """Return the name of a bar; what is too long is cut, of a path at its front."""
    hint = bar.english if bar.english == bar.chinese else f"{bar.english} {bar.chinese}".strip()
    tail = " tail" if "/" in bar.english else ""
    return (
        f'<span class="name{tail}" title="{safe(hint)}">'
        f"<bdi>{both(bar.english, bar.chinese)}</bdi></span>"
    )


def stacked(rows: Sequence[Bar], *, title: str) -> str:
    """Return one bar of several parts, with a legend below.

    >>> stacked([Bar("read", "已读", 3), Bar("not", "未读", 1)], title="t").count("<i ")
    4
    """
    total = sum(bar.count for bar in rows) or 1
    parts = "".join(
        f'<i class="{bar.colour}" style="width:{_percent(bar.count, total)}"></i>' for bar in rows
    )
    legend = "".join(
        f'<div class="key"><i class="{bar.colour}"></i>{both(bar.english, bar.chinese)}'
        f'<span class="num">{bar.count:,} ({bar.count / total:.0%})</span></div>'
        for bar in rows
    )
    return _chart(f'<div class="parts">{parts}</div>{legend}', title)


def _percent(count: int, whole: int) -> str:
    return f"{100 * count / whole:.2f}%"


def _chart(body: str, title: str) -> str:
    return f'<div class="chart" role="group" aria-label="{safe(title)}">{body}</div>'
