"""Put runs of text that have positions into reading order: for PDF and OFD pages.

Sorting is `n log n`; nothing is compared with everything.
"""

from __future__ import annotations

from dataclasses import dataclass, field

NEAR, _WORD = 0.2, 1.5
"""Gaps in units of the size of the letters: below the first none, above the second a tab."""


@dataclass(slots=True)
class Run:
    """Characters that stand together on one line."""

    x: float
    y: float
    size: float
    end: float
    chars: list[str] = field(default_factory=list)


def joined(runs: list[Run]) -> str:
    r"""Return runs as lines: from top to bottom, from left to right.

    >>> joined([Run(20, 5, 1, 21, ["b"]), Run(0, 9, 1, 1, ["t"]), Run(0, 5, 1, 1, ["a"])])
    't\na\tb\n'
    """
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda run: (-run.y, run.x)):
        if lines and abs(lines[-1][0].y - run.y) <= max(run.size, lines[-1][0].size) * 0.4:
            lines[-1].append(run)
        else:
            lines.append([run])
    return "".join(_line(line) for line in lines)


def _line(line: list[Run]) -> str:
    out: list[str] = []
    end: float | None = None
    for run in sorted(line, key=lambda run: run.x):
        gap = 0.0 if end is None else (run.x - end) / run.size
        if end is not None and abs(gap) > NEAR:
            out.append("\t" if gap > _WORD else " ")
        out.extend(run.chars)
        end = run.end
    return "".join(out) + "\n"
