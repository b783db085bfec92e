"""The tables of `dlp scan` on a terminal: findings below their file, in columns of its width.

A pipe gets the plain lines of `Table`, one a finding, for `grep` and its like.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TextIO

from dlp.report.rows import Row
from dlp.report.summary import Summary
from dlp.report.table import Table, printable
from dlp.report.width import columns_of, cut, padded, wrapped

NARROW = 100
"""Columns below which confidences are shown in place of likelihoods, which are longer."""
STACKED = 64
"""Columns below which a finding takes lines of its own, as five columns have no room."""
LEAST = 20
"""Columns that anything needs; on a narrower terminal lines wrap."""
TITLE = 12
"""Columns that a title needs to say anything."""
WIDEST = 140
"""Columns from which on a place is easier to read near than at the edge."""
_BOLD, _DIM = "1", "2"
_BLOCK, _BAR = "█", 20
_SURE = {"very-likely": "32", "likely": "32", "possible": "33"}


class Terminal(Table):
    """Tables for people: a heading a file, a row a finding, and the sums at the end."""

    def __init__(self, out: TextIO, *, colour: bool, columns: int) -> None:
        super().__init__(out, colour=colour)
        self._columns = max(columns, LEAST)
        self._narrow = columns < NARROW
        self._file: str | None = None
        self._widths = _widths(self._columns, narrow=self._narrow)
        stacked = self._columns < STACKED
        self._row = self._stacked if stacked else self._side_by_side
        self._quote = self._columns if stacked else self._widths[3] * 2

    def finding(self, row: Row) -> None:
        """Write one finding, below the name of its file."""
        path, _, inside = str(row["path"]).partition("!/")
        if path != self._file:
            self._heading(path, clear="value" in row)
        sure = f"{row['confidence']:.1%}" if self._narrow else str(row["likelihood"])
        if self._narrow:
            sure = "100%" if row["confidence"] >= 0.9995 else sure  # noqa: PLR2004 - as it is rounded
        quote = cut(printable(row["quote"]), self._quote)
        cells = (
            str(row["sensitivity"] or "–"), sure, str(row["infotype"]),
            printable(row["value"]) if "value" in row else quote, printable(_place(row, inside)),
        )  # fmt: skip
        codes = (self.of(row["sensitivity"]), _SURE.get(row["likelihood"], ""), "", "", _DIM)
        self._row(cells, codes)

    def _heading(self, path: str, *, clear: bool) -> None:
        if self._file is None:
            if clear:
                self._write(f"{self.paint('THIS REPORT HOLDS CLEAR VALUES', '1;31')}\n")
            names = ("severity", "sure", "infotype", "value", "where")
            self._row(names, (_DIM,) * len(names))
        self._file = path
        for line in wrapped(printable(path), self._columns):
            self._write(f"{self.paint(line, _BOLD)}\n")

    def _stacked(self, cells: Sequence[str], codes: Sequence[str]) -> None:
        """Write what it is on one line, value and place below."""
        first, *more = wrapped(f"{cells[2]} {cells[1]}", self._columns - 11)
        self._write(f"  {self.paint(padded(cells[0], 8), codes[0])} {first}\n")
        for line in [*more, *wrapped(f"{cells[3]}  {cells[4]}", self._columns - 4)]:
            self._write(f"    {line}\n")

    def _side_by_side(self, cells: Sequence[str], codes: Sequence[str]) -> None:
        """Write cells beside each other; what is too long goes on below, in its column."""
        columns = [wrapped(cell, width) for cell, width in zip(cells, self._widths, strict=True)]
        for number in range(max(map(len, columns))):
            line = "  "
            for lines, width, code in zip(columns, self._widths, codes, strict=True):
                text = lines[number] if number < len(lines) else ""
                line += self.paint(text, code) + " " * (width - columns_of(text) + 1)
            self._write(f"{line.rstrip()}\n")

    def _infotypes(self, totals: Summary) -> None:
        """Write how many there are of each infotype, and draw it."""
        counts = totals.by_infotype.most_common()
        if not counts:
            return
        self._write(f"{self.paint('─' * min(self._columns, WIDEST), _DIM)}\n")
        most = counts[0][1]
        digits = max(len(f"{most:,}"), 5)
        name = max(len(infotype) for infotype, _ in counts)
        for infotype, count in counts:
            about = totals.about.get(infotype)
            sensitivity = about.sensitivity if about else ""
            bar = _BLOCK * max(round(_BAR * count / most), 1)
            line = f"{count:>{digits},}  {self.paint(padded(sensitivity, 8), self.of(sensitivity))}"
            line += f"  {padded(infotype, name)}"
            room = self._columns - digits - name - 14
            if room >= _BAR:
                line += f"  {self.paint(bar, self.of(sensitivity))}"
            title = cut(about.title, room - _BAR - 2) if about else ""
            if title and room >= _BAR + 2 + TITLE:
                line += " " * (_BAR - len(bar)) + f"  {self.paint(title, _DIM)}"
            self._write(f"{line}\n")

    def _line(self, text: str, code: str) -> None:
        """Write a sentence in lines of the terminal's width, the further ones farther in."""
        indent = " " * (len(text) - len(text.lstrip()) + 2)
        first, *more = wrapped(text, self._columns - len(indent))
        super()._line(first, code)
        for line in more:
            self._write(f"{indent}{line.lstrip()}\n")

    def _write(self, text: str) -> None:
        self._out.write(text)


def _widths(columns: int, *, narrow: bool) -> tuple[int, ...]:
    """Return the columns of severity, sureness, infotype, value and place."""
    first = (8, 5) if narrow else (8, 11)
    room = min(columns, WIDEST) - 2 - sum(first) - 5
    infotype = min(30, room * 2 // 5)
    value = min(28, (room - infotype) * 3 // 5)
    return (*first, infotype, value, columns - 2 - sum(first) - 5 - infotype - value)


def _place(row: Row, inside: str) -> str:
    """Say where in its file a finding is."""
    if row.get("cell"):
        return f"{inside}!{row['cell']}" if inside else str(row["cell"])
    if row.get("page"):
        return inside or f"page {row['page']}"
    place = f"{row['line']}:{row['column']}"
    return f"{inside}:{place}" if inside else place
